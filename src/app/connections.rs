//! The connections to all servers: epoch, session, worker and send queue of each. Must not know what travels over them.

use std::collections::BTreeMap;

use crate::domain::id::{Epoch, ServerUid};
use crate::net::listen::{Control, Controller};
use crate::net::session::Session;

#[derive(Default)]
pub struct Connections(BTreeMap<ServerUid, Connection>);

#[derive(Default)]
struct Connection {
    /// Messages of another epoch are dropped on arrival.
    epoch: Epoch,
    session: Option<Session>,
    /// Set once the worker runs.
    controller: Option<Controller>,
    /// How many messages are being sent, each in another channel.
    sending: usize,
}

/// Of one server, so that a queue of many channels does not open as many connections.
const MAX_SENDING: usize = 4;

impl Connections {
    /// Begins to track a server; keeps what is known of one that is tracked already.
    pub fn add(&mut self, server: &ServerUid) {
        let _connection = self.entry(server);
    }

    fn entry(&mut self, server: &ServerUid) -> &mut Connection {
        self.0.entry(server.clone()).or_default()
    }

    /// Drops the connection of a server. Its worker ends with it, and late messages find no epoch.
    pub fn remove(&mut self, server: &ServerUid) {
        let _connection = self.0.remove(server);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn epoch(&self, server: &ServerUid) -> Option<Epoch> {
        Some(self.0.get(server)?.epoch)
    }

    /// Whether a message of this epoch is to be taken.
    pub fn is_current(&self, server: &ServerUid, epoch: Epoch) -> bool {
        self.epoch(server) == Some(epoch)
    }

    /// Begins the next epoch, in which a session is to be opened.
    pub fn next_epoch(&mut self, server: &ServerUid) -> Epoch {
        let connection = self.entry(server);
        connection.epoch = connection.epoch.next();
        connection.epoch
    }

    /// Ends the epoch with its worker and session. Gives the session, whose token is still valid.
    pub fn close(&mut self, server: &ServerUid) -> Option<Session> {
        let _epoch = self.next_epoch(server);
        let connection = self.entry(server);
        connection.controller = None;
        connection.sending = 0;
        connection.session.take()
    }

    /// Takes the session that was opened for the current epoch; the subscription starts its worker.
    pub fn set_session(&mut self, server: &ServerUid, session: Session) {
        self.entry(server).session = Some(session);
    }

    /// Takes the controls of a worker that has started.
    pub fn set_controller(&mut self, server: &ServerUid, controller: Controller) {
        self.entry(server).controller = Some(controller);
    }

    /// What requests to a server need.
    pub fn session(&self, server: &ServerUid) -> Option<&Session> {
        self.0.get(server)?.session.as_ref()
    }

    /// The sessions of all servers, each of which has a worker.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.0
            .values()
            .filter_map(|connection| connection.session.as_ref())
    }

    /// Controls the worker of a server; without effect while none runs.
    pub fn control(&self, server: &ServerUid, control: Control) {
        let connection = self.0.get(server);
        if let Some(controller) = connection.and_then(|connection| connection.controller.as_ref()) {
            controller.send(control);
        }
    }

    /// Controls the workers of all servers.
    pub fn control_all(&self, control: &Control) {
        for controller in self.0.values().filter_map(|it| it.controller.as_ref()) {
            controller.send(control.clone());
        }
    }

    /// The session to send a message with; `None` while many are being sent.
    pub fn session_to_send(&self, server: &ServerUid) -> Option<&Session> {
        let connection = self.0.get(server)?;
        let session = connection.session.as_ref();
        session.filter(|_| connection.sending < MAX_SENDING)
    }

    /// Counts a message that is being sent until [`Self::finish_sending`]. Gives the epoch that the answer must name.
    pub fn start_sending(&mut self, server: &ServerUid) -> Epoch {
        let connection = self.entry(server);
        connection.sending += 1;
        connection.epoch
    }

    pub fn finish_sending(&mut self, server: &ServerUid) {
        let connection = self.entry(server);
        connection.sending = connection.sending.saturating_sub(1);
    }
}
