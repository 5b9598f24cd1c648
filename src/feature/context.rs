//! The read-only context of a feature. Built by the application for one call of `update` or `view`.

mod avatar;
mod avatars;

use std::time::Instant;

use iced::Size;

use crate::domain::preference::Preferences;
use crate::domain::server::Server;
use crate::i18n::Strings;
use crate::ui::Theme;
pub use avatar::user_avatar;
pub use avatars::{AvatarCache, AvatarState, MAX_PER_SERVER as MOST_PICTURES};

/// What a feature may read besides its own state.
#[derive(Debug, Clone, Copy)]
pub struct Ctx<'a> {
    /// The server in view.
    pub server: &'a Server,
    /// The user's preferences.
    pub preferences: &'a Preferences,
    /// The translations.
    pub strings: &'a Strings,
    /// The theme, for rich text with colors of its own.
    pub theme: &'a Theme,
    /// Avatars.
    pub avatars: &'a AvatarCache,
    /// The time of the message or of the drawing.
    pub now: Instant,
    /// The size of the window in logical pixels.
    pub window: Size,
}
