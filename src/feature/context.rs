//! What a feature may read besides its own state. Made by the application for one call; nothing in it can be changed.

mod face;
mod pictures;

use std::time::Instant;

use iced::Size;

use crate::domain::server::Server;
use crate::i18n::Strings;
use crate::ui::Theme;
pub use face::face;
pub use pictures::{MOST as MOST_PICTURES, Pictures, Standing};

/// What a feature may read besides its own state.
#[derive(Debug, Clone, Copy)]
pub struct Ctx<'a> {
    /// The server in view.
    pub server: &'a Server,
    /// The user's language.
    pub strings: &'a Strings,
    /// The look, for what is coloured word by word.
    pub theme: &'a Theme,
    /// Pictures of people.
    pub pictures: &'a Pictures,
    /// The moment of the message, or of the drawing.
    pub now: Instant,
    /// The window's size in logical pixels.
    pub window: Size,
}
