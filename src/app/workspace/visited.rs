//! Goes through the visited channels, past those that are gone.

use std::collections::BTreeMap;

use super::{JoinedState, Workspace};
use crate::domain::channel::ChannelRef;
use crate::domain::id::ServerUid;

impl Workspace {
    /// Goes back (negative) or forward in what was visited, to a channel that still exists.
    pub fn step_visited(&mut self, steps: isize) -> Option<ChannelRef> {
        self.visited.step(steps, exists_in(&self.servers))
    }

    /// Goes on in a round through the recent channels.
    pub fn go_round(&mut self, forward: bool) -> Option<ChannelRef> {
        self.visited.go_round(forward, exists_in(&self.servers))
    }
}

fn exists_in(servers: &BTreeMap<ServerUid, JoinedState>) -> impl Fn(&ChannelRef) -> bool {
    |place| {
        let joined = servers.get(&place.server);
        joined.is_some_and(|joined| joined.server.channel(&place.channel).is_some())
    }
}
