//! The read-only context of a feature, built by the application for one call of `update` or `view`.

mod avatar;
mod avatars;

use std::time::Instant;

use iced::Size;

use crate::domain::preference::Preferences;
use crate::domain::server::Server;
use crate::i18n::Strings;
use crate::ui::Theme;
pub use avatar::{has_avatar_image, user_avatar};
pub use avatars::{AvatarCache, AvatarState, MAX_AVATARS_PER_SERVER};

/// What a feature may read besides its own state.
#[derive(Debug, Clone, Copy)]
pub struct Ctx<'a> {
    pub server: &'a Server,
    pub preferences: &'a Preferences,
    pub strings: &'a Strings,
    /// For rich text with its own colors.
    pub theme: &'a Theme,
    pub avatars: &'a AvatarCache,
    /// The time of this call.
    pub now: Instant,
    /// In logical pixels.
    pub window: Size,
}
