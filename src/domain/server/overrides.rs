//! The server as the user customized it.

use super::Server;
use crate::domain::id::ChannelId;
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
        self.overrides = overrides;
    }

    pub fn is_muted(&self) -> bool {
        self.overrides.muted
    }

    pub fn is_private(&self) -> bool {
        self.is_private
    }

    /// Unread messages and mentions that call for attention: of a muted server the mentions alone.
    pub fn attention_counts(&self) -> (u32, u32) {
        let (unread, mentions) = self.unread_total();
        (if self.is_muted() { mentions } else { unread }, mentions)
    }

    /// Clears the counts of one channel.
    pub fn mark_channel_read(&mut self, channel: &ChannelId) {
        self.change_counts(channel, |_, _| (0, 0));
        if let Some(state) = self.channel_states.get_mut(channel) {
            state.timeline.mark_unread(0);
        }
    }

    pub fn mark_read(&mut self) {
        (self.unread, self.mentions) = (0, 0);
        for state in self.channel_states.values_mut() {
            (state.unread, state.mentions) = (0, 0);
            state.timeline.mark_unread(0);
        }
        self.channels_revision += 1;
    }
}
