//! Sessions: opened, restarted, ended by the user or by the server.

use iced::Task;
use tokio::task::spawn_blocking;

use crate::app::message::{ServerMessage, ServerTask};
use crate::app::notice::Notice;
use crate::app::{App, Message};
use crate::domain::address::ServerAddress;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::identity::SessionState;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::domain::server_status::ServerStatus;
use crate::net::listen::Control;
use crate::net::session::{ConnectionSettings, Session, SessionParams};
use crate::net::tls::Trust;

impl App {
    /// Opens the session of a server in the background, unless the user is signed out there. Needs the identity.
    pub fn open_session(&mut self, uid: &ServerUid) -> Task<Message> {
        let (Some(identity), Some(joined)) =
            (self.identity.current.clone(), self.storage.server(uid))
        else {
            return Task::none();
        };
        if joined.signed_out {
            self.sign_out_locally(uid);
            return Task::none();
        }
        let epoch = self.connections.next_epoch(uid);
        let address = ServerAddress::parse(&joined.address).map_err(Failure::from);
        let address = match address {
            Ok(_) if joined.has_unknown_pin() => Err(Failure::UnknownPin),
            address => address,
        };
        let address = match address {
            Ok(address) => address,
            Err(failure) => {
                self.on_session_opened(uid, Err(failure));
                return Task::none();
            }
        };
        let server = self.workspace.server(uid);
        let params = SessionParams {
            known: server.map_or_else(Vec::new, Server::counted_channels),
            uid: uid.clone(),
            epoch,
            address,
            server: joined.server_id.clone(),
            device: joined.device.clone(),
            settings: ConnectionSettings {
                pin: joined.policy.pin,
                proxy: joined.policy.proxy.clone(),
                unencrypted: joined.policy.unencrypted,
                known_everywhere: joined.policy.known_everywhere,
                disclosures: self.storage.ledgers().recorder(uid),
            },
        };
        let open = move || Session::open(params, identity.root.expose(), &Trust::System);
        let uid = uid.clone();
        Task::perform(spawn_blocking(open), move |opened| {
            let opened = opened.unwrap_or(Err(Failure::Unreachable));
            Message::Server(uid, epoch, ServerMessage::SessionOpened(opened))
        })
    }

    /// Closes the connection to a server and opens a new one, unless the user is signed out there.
    pub fn reconnect(&mut self, uid: &ServerUid) -> Task<Message> {
        let _closed = self.close_connection(uid);
        self.open_session(uid)
    }

    /// Closes the connection to a server; its data stays. Gives the session, whose token is still valid.
    fn close_connection(&mut self, uid: &ServerUid) -> Option<Session> {
        let session = self.connections.close(uid);
        self.uploads.disconnect(uid);
        let at = self.moment();
        self.workspace.edit(uid, |server| {
            let (_, now) = at;
            server.doubt_in_flight(now);
            let _applied = server.apply(ServerEvent::Disconnected, now);
            server.set_connection_at(ConnectionState::Idle, at);
        });
        // Presence is unknown while disconnected.
        self.refresh(true);
        session
    }

    /// Ends the session of a server and revokes its token. Drafts and loaded messages stay.
    pub fn sign_out(&mut self, uid: &ServerUid) -> Task<Message> {
        let session = self.close_connection(uid);
        self.sign_out_locally(uid);
        let saved = self
            .storage
            .edit_server(uid, |joined| joined.signed_out = true);
        let Some(session) = session else {
            return saved;
        };
        let uid = uid.clone();
        let revoke = async move { session.sign_out().await.map_err(Failure::from) };
        let revoked = Task::perform(revoke, |outcome| {
            Message::ServerTask(uid, ServerTask::SignedOut(outcome))
        });
        Task::batch([saved, revoked])
    }

    /// Shows a notice when a token could not be revoked.
    pub fn on_signed_out(&mut self, uid: ServerUid, outcome: Result<(), Failure>) {
        if let (Err(failure), Some(server)) = (outcome, self.workspace.server(&uid)) {
            let name = server.name().to_owned();
            self.shell.notify(Notice::NotSignedOut(uid, name, failure));
        }
    }

    /// Opens a session again that the user had ended.
    pub fn sign_in(&mut self, uid: &ServerUid) -> Task<Message> {
        let saved = self
            .storage
            .edit_server(uid, |joined| joined.signed_out = false);
        Task::batch([saved, self.reconnect(uid)])
    }

    /// Connects now instead of waiting for the backoff; signs in where there is no session.
    pub fn retry(&mut self, uid: &ServerUid) -> Task<Message> {
        let server = self.workspace.server(uid);
        let ended = server.is_some_and(|server| server.session_state().is_ended());
        if ended || self.connections.session(uid).is_none() {
            return self.sign_in(uid);
        }
        self.connections.control(uid, Control::RetryNow);
        Task::none()
    }

    /// Closes the connection when a request failed because the server ended the session; the user must sign in again.
    pub fn session_ended(&mut self, uid: &ServerUid, failure: &Failure) {
        let state = SessionState::NotStarted.after(failure);
        if !state.is_ended() {
            return;
        }
        let before = self.workspace.server(uid).map(ServerStatus::of);
        let _closed = self.close_connection(uid);
        let at = self.moment();
        self.workspace.edit(uid, |server| {
            server.set_session_state(state);
            server.set_connection_at(ConnectionState::Refused(failure.clone()), at);
        });
        self.refresh_diagnostics(uid);
        self.announcer
            .on_status(uid, before.as_ref(), &self.workspace);
    }
}

#[cfg(test)]
mod tests;
