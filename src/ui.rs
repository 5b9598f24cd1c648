//! The look: tokens, themes, fonts, icons, and the kit that every screen is built from.
//!
//! Words are handed in; nothing here knows a server, a feature or a language.

pub mod emoji;
pub mod font;
pub mod icon;
pub mod seed;
pub mod snapshot;
pub mod theme;
pub mod token;
pub mod widget;

pub use theme::Theme;

/// What a view is made of.
pub type Element<'a, Message> = iced::Element<'a, Message, Theme, iced::Renderer>;
