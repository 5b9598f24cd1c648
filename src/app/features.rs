//! The features of the main window. Each keeps its own state private; this groups what is done with all of them.

use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::feature::{auth, channels, members, profile, registry, timeline};

/// The features of the main window.
#[derive(Default)]
pub(super) struct Features {
    pub(super) rail: registry::State,
    pub(super) channels: channels::State,
    pub(super) timeline: timeline::State,
    pub(super) members: members::State,
    pub(super) account_bar: auth::State,
    pub(super) profile: profile::State,
}

impl Features {
    /// Rebuilds the lists of the current server; the members only when they changed.
    pub(super) fn refresh(&mut self, server: &Server, members_changed: bool) {
        self.channels.refresh(server);
        if members_changed {
            self.members.refresh(server);
        }
    }

    /// Drops drafts, scroll positions, folded categories, menus and profile edits of a server that was removed.
    pub(super) fn forget(&mut self, server: &ServerUid, was_current: bool) {
        self.timeline.forget(server);
        self.channels.forget(server);
        self.rail.forget(server);
        self.profile.forget(server);
        if was_current {
            self.members.forget();
        }
    }

    /// Whether a menu is open.
    pub(super) fn has_menu(&self) -> bool {
        self.rail.has_menu() || self.timeline.has_menu()
    }
}
