//! The features of the main window. Each keeps its own state private; this groups what is done with all of them.

use crate::domain::id::ServerUid;
use crate::feature::{channels, identity, members, profile, servers, timeline};

#[derive(Default)]
pub struct Features {
    pub rail: servers::State,
    pub channels: channels::State,
    pub timeline: timeline::State,
    pub members: members::State,
    pub account_bar: identity::State,
    pub profile: profile::State,
}

impl Features {
    /// Drops drafts, scroll positions and profile edits of a server that was removed.
    pub fn forget(&mut self, server: &ServerUid, was_current: bool) {
        self.timeline.forget(server);
        self.profile.forget(server);
        if was_current {
            self.channels.forget();
            self.members.forget();
        }
    }
}
