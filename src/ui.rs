//! The design system: tokens, themes, fonts, icons and widgets.
//!
//! Must not depend on servers, features or translations; callers pass text in.

pub mod emoji;
pub mod font;
pub mod hash;
pub mod icon;
mod markdown_marks;
pub mod missing_glyphs;
pub mod snapshot;
pub mod theme;
pub mod token;
pub mod widget;

pub use theme::Theme;

pub type Element<'a, Message> = iced::Element<'a, Message, Theme, iced::Renderer>;
