//! The lines to the servers: what is held beside their domain state.

use std::collections::BTreeMap;

use crate::domain::id::{Epoch, ServerUid};
use crate::net::listen::{Control, Controller};
use crate::net::session::Session;

/// The lines to all servers.
#[derive(Default)]
pub(super) struct Lines(BTreeMap<ServerUid, Line>);

/// The line to one server.
#[derive(Default)]
pub(super) struct Line {
    /// Which life of the line this is; what belongs to another is dropped on arrival.
    pub(super) epoch: Epoch,
    /// Open once the identity is there.
    pub(super) session: Option<Session>,
    /// There once the worker runs.
    pub(super) controller: Option<Controller>,
    /// Whether a message is being sent; they go one after another.
    pub(super) sending: bool,
}

impl Lines {
    /// The line of a server, made when it is first asked for.
    pub(super) fn entry(&mut self, server: &ServerUid) -> &mut Line {
        self.0.entry(server.clone()).or_default()
    }

    /// The line of a server, if what was heard belongs to its present life.
    pub(super) fn alive(&mut self, server: &ServerUid, epoch: Epoch) -> Option<&mut Line> {
        self.0.get_mut(server).filter(|line| line.epoch == epoch)
    }

    /// Forgets the line of a server; its worker ends with it, and what it still says is dropped.
    pub(super) fn forget(&mut self, server: &ServerUid) {
        let _line = self.0.remove(server);
    }

    /// What is needed to speak to a server.
    pub(super) fn session(&self, server: &ServerUid) -> Option<&Session> {
        self.0.get(server)?.session.as_ref()
    }

    /// All that can be listened to.
    pub(super) fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.0.values().filter_map(|line| line.session.as_ref())
    }

    /// Tells the worker of a line something; one that has not begun hears nothing.
    pub(super) fn tell(&self, server: &ServerUid, control: Control) {
        if let Some(controller) = self.0.get(server).and_then(|line| line.controller.as_ref()) {
            controller.send(control);
        }
    }
}
