//! The server as the user customized it.

use super::Server;
use crate::domain::channel_preferences::ChannelPreferences;
use crate::domain::id::ChannelId;
use crate::domain::notification::PlaceSettings;
use crate::domain::server_settings::ServerOverrides;

impl Server {
    pub fn name(&self) -> &str {
        self.overrides.name.as_deref().unwrap_or(&self.info.name)
    }

    pub fn own_name(&self) -> &str {
        &self.info.name
    }

    pub fn icon_text(&self) -> &str {
        let own = self.overrides.icon_text.as_deref();
        own.unwrap_or(&self.info.icon_text)
    }

    pub fn own_icon_text(&self) -> &str {
        &self.info.icon_text
    }

    pub fn overrides(&self) -> &ServerOverrides {
        &self.overrides
    }

    pub fn set_overrides(&mut self, overrides: ServerOverrides) {
        if overrides.channels != self.overrides.channels {
            self.channels_revision += 1;
        }
        self.overrides = overrides;
    }

    pub fn channel_preferences(&self) -> &ChannelPreferences {
        &self.overrides.channels
    }

    /// Changes how the channels are arranged on this device.
    pub fn arrange_channels(&mut self, change: impl FnOnce(&mut ChannelPreferences)) {
        let mut overrides = self.overrides.clone();
        change(&mut overrides.channels);
        self.set_overrides(overrides);
    }

    pub fn is_muted(&self) -> bool {
        self.overrides.mute().is_some()
    }

    pub fn is_private(&self) -> bool {
        self.is_private
    }

    pub fn is_channel_muted(&self, channel: &ChannelId) -> bool {
        self.overrides.channels.is_muted(channel)
    }

    /// What the user has chosen for all of it, and for one channel.
    pub fn notification_settings(&self, channel: &ChannelId) -> (PlaceSettings, PlaceSettings) {
        let of_server = PlaceSettings {
            level: self.overrides.notify,
            mute: self.overrides.mute(),
        };
        let of_channel = PlaceSettings {
            level: self.overrides.channels.level(channel),
            mute: self.overrides.channels.mute(channel),
        };
        (of_server, of_channel)
    }

    /// Unread messages and mentions of a channel that call for attention: of a muted one the mentions alone.
    pub fn channel_attention(&self, channel: &ChannelId) -> (u32, u32) {
        let (unread, mentions) = self.unread(channel);
        let is_muted = self.is_channel_muted(channel);
        (if is_muted { mentions } else { unread }, mentions)
    }

    /// Unread messages and mentions that call for attention: of a muted server and of muted channels the mentions alone.
    pub fn attention_counts(&self) -> (u32, u32) {
        let (unread, mentions) = self.unread_total();
        if self.is_muted() {
            return (mentions, mentions);
        }
        let muted = self.overrides.channels.muted();
        let muted = muted.map(|channel| {
            let (unread, mentions) = self.unread(channel);
            unread - mentions.min(unread)
        });
        (
            unread
                .saturating_sub(muted.fold(0, u32::saturating_add))
                .max(mentions),
            mentions,
        )
    }
}
