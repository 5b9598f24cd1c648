//! What a feature may read besides its own state. Made by the application for one call; nothing in it can be changed.

use std::time::Instant;

use iced::Size;

use crate::domain::server::Server;
use crate::i18n::Strings;
use crate::ui::Theme;

/// What a feature may read besides its own state.
#[derive(Debug, Clone, Copy)]
pub struct Ctx<'a> {
    /// The server in view.
    pub server: &'a Server,
    /// The user's language.
    pub strings: &'a Strings,
    /// The look, for what is coloured word by word.
    pub theme: &'a Theme,
    /// The moment of the message, or of the drawing.
    pub now: Instant,
    /// The window's size in logical pixels.
    pub window: Size,
}
