//! A server as its user wants to see it.

use super::Server;
use crate::domain::server_settings::ServerOverrides;

impl Server {
    /// What it is called here: as its user wishes, else as it calls itself.
    #[must_use]
    pub fn name(&self) -> &str {
        self.guise.name.as_deref().unwrap_or(&self.facts.name)
    }

    /// What it calls itself.
    #[must_use]
    pub fn own_name(&self) -> &str {
        &self.facts.name
    }

    /// What stands on its picture: what its user wishes, else its initials.
    #[must_use]
    pub fn icon_text(&self) -> &str {
        self.guise
            .letters
            .as_deref()
            .unwrap_or(&self.facts.icon_text)
    }

    /// Its own initials.
    #[must_use]
    pub fn own_icon_text(&self) -> &str {
        &self.facts.icon_text
    }

    /// What its user made of it.
    #[must_use]
    pub fn guise(&self) -> &ServerOverrides {
        &self.guise
    }

    /// Takes what its user made of it.
    pub fn set_guise(&mut self, guise: ServerOverrides) {
        self.guise = guise;
    }

    /// Whether it calls for attention only where the user is meant.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.guise.muted
    }

    /// Whether nobody on the way can read what travels there.
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

    /// Takes all of its channels as read.
    pub fn mark_read(&mut self) {
        for room in self.rooms.values_mut() {
            room.unread = 0;
            room.mentions = 0;
            room.timeline.mark_unread(0);
        }
    }
}
