//! The server as the user customized it.

use super::Server;
use crate::domain::server_settings::ServerOverrides;

impl Server {
    #[must_use]
    pub fn name(&self) -> &str {
        self.guise.name.as_deref().unwrap_or(&self.facts.name)
    }

    #[must_use]
    pub fn own_name(&self) -> &str {
        &self.facts.name
    }

    #[must_use]
    pub fn icon_text(&self) -> &str {
        self.guise
            .letters
            .as_deref()
            .unwrap_or(&self.facts.icon_text)
    }

    #[must_use]
    pub fn own_icon_text(&self) -> &str {
        &self.facts.icon_text
    }

    #[must_use]
    pub fn guise(&self) -> &ServerOverrides {
        &self.guise
    }

    pub fn set_guise(&mut self, guise: ServerOverrides) {
        self.guise = guise;
    }

    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.guise.muted
    }

    #[must_use]
    pub fn is_private(&self) -> bool {
        self.is_private
    }

    /// Unread messages and mentions that call for attention: of a muted server the mentions alone.
    #[must_use]
    pub fn calls(&self) -> (u32, u32) {
        let (unread, mentions) = self.unread_total();
        if self.is_muted() {
            (mentions, mentions)
        } else {
            (unread, mentions)
        }
    }

    pub fn mark_read(&mut self) {
        for room in self.rooms.values_mut() {
            room.unread = 0;
            room.mentions = 0;
            room.timeline.mark_unread(0);
        }
    }
}
