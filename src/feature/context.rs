//! The read-only context of a feature, built by the application for one call of `update` or `view`.

mod avatar;
mod avatars;

use std::time::Instant;

use iced::Size;

use crate::domain::id::ChannelId;
use crate::domain::preference::{Density, Preferences};
use crate::domain::server::{ChannelState, Server};
use crate::i18n::Strings;
use crate::ui::{Theme, token};
pub use avatar::{has_avatar_image, user_avatar};
pub use avatars::{AvatarCache, AvatarState, MAX_AVATARS_PER_SERVER};

/// What a feature may read besides its own state.
#[derive(Debug, Clone, Copy)]
pub struct Ctx<'a> {
    pub server: &'a Server,
    /// The channel of a window of its own; without one, that which is open in the main window.
    pub own_channel: Option<&'a ChannelId>,
    pub preferences: &'a Preferences,
    pub strings: &'a Strings,
    /// For rich text with its own colors.
    pub theme: &'a Theme,
    pub avatars: &'a AvatarCache,
    /// Unless the user does not want it, or motion is reduced.
    pub plays_animations: bool,
    /// The time of this call.
    pub now: Instant,
    /// In logical pixels.
    pub window: Size,
}

impl<'a> Ctx<'a> {
    /// The channel that the window shows.
    pub fn channel(&self) -> Option<&'a ChannelId> {
        self.own_channel.or(self.server.open_channel())
    }

    pub fn channel_state(&self) -> Option<&'a ChannelState> {
        self.server.channel_state(self.channel()?)
    }

    /// Of a row in the list of channels.
    pub fn row_height(&self) -> f32 {
        match self.preferences.density {
            Density::Comfortable => token::ROW_HEIGHT,
            Density::Compact => token::COMPACT_ROW_HEIGHT,
        }
    }

    /// Whether the window has no lists of servers, channels and members.
    pub fn is_own_window(&self) -> bool {
        self.own_channel.is_some()
    }
}
