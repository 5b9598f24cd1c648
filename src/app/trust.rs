//! Trust and sessions, server by server: what the user decides in a server's details, and what follows from it.

use iced::{Task, clipboard};

#[cfg(test)]
mod tests;

use super::{App, Dialog, Message, Notice};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::identity::SessionState;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::domain::server_version::ServerVersion;
use crate::feature::registry::details::{Event, Known, Message as Said, State};
use crate::net::listen::Control;
use crate::net::session::Session;
use crate::store::registry::Joined;

impl App {
    /// Opens a server's details.
    pub(super) fn open_details(&mut self, uid: &ServerUid) -> Task<Message> {
        if let Some(known) = self.known_of(uid) {
            let state = State::new(uid.clone(), known);
            self.dialog = Some(Dialog::Details(Box::new(state)));
        }
        Task::none()
    }

    fn known_of(&self, uid: &ServerUid) -> Option<Known> {
        let joined = self.shelf.registry.get(uid)?;
        let ledger = match self.lines.session(uid) {
            Some(session) => session.disclosures().ledger(),
            None => self.shelf.ledgers.get(uid),
        };
        Some(Known {
            device: joined.device.clone(),
            pin: joined.terms.pin,
            proxy: joined.terms.proxy.clone(),
            ledger,
        })
    }

    /// Details that are open say what is known now.
    pub(super) fn refresh_details(&mut self) {
        let Some(Dialog::Details(state)) = &self.dialog else {
            return;
        };
        let known = self.known_of(&state.server().clone());
        if let (Some(Dialog::Details(state)), Some(known)) = (&mut self.dialog, known) {
            state.learn(known);
        }
    }

    pub(super) fn detailed(&mut self, message: Said) -> Task<Message> {
        let Some(Dialog::Details(state)) = &mut self.dialog else {
            return Task::none();
        };
        let Some(ctx) = self.stage.ctx_of(state.server()) else {
            return Task::none();
        };
        let (task, event) = state.update(message, &ctx).lift(Message::Details);
        let performed = match event {
            Some(Event::Pin(server, pin)) => self.change_terms(&server, |joined| {
                joined.terms.pin = pin;
            }),
            Some(Event::AllowPlain(server)) => self.change_terms(&server, |joined| {
                joined.terms.unencrypted = true;
            }),
            Some(Event::Way(server, proxy)) => self.change_terms(&server, |joined| {
                joined.terms.proxy = proxy;
            }),
            Some(Event::SignOut(server)) => self.sign_out(&server),
            Some(Event::SignIn(server)) => self.sign_in(&server),
            Some(Event::Recheck(server)) => self.redial(&server),
            Some(Event::Copy(text)) => Task::batch([clipboard::write(text), self.toast_copied()]),
            Some(Event::Close) => self.close_dialog(),
            None => Task::none(),
        };
        self.refresh_details();
        Task::batch([task, performed])
    }

    /// Keeps what the user agreed to for a server, and goes to it anew.
    fn change_terms(&mut self, uid: &ServerUid, change: impl FnOnce(&mut Joined)) -> Task<Message> {
        let Some(joined) = self.shelf.registry.get_mut(uid) else {
            return Task::none();
        };
        change(joined);
        let saved = self.shelf.save_registry();
        Task::batch([saved, self.redial(uid)])
    }

    /// Ends the line to a server and begins a new one, unless the user is signed out there.
    pub(super) fn redial(&mut self, uid: &ServerUid) -> Task<Message> {
        let _ended = self.end_line(uid);
        self.open_session(uid)
    }

    /// Ends the line to a server. What is kept of the server stays.
    fn end_line(&mut self, uid: &ServerUid) -> Option<Session> {
        let line = self.lines.entry(uid);
        line.epoch = line.epoch.next();
        line.controller = None;
        line.sending = false;
        let session = line.session.take();
        if let Some(session) = &session {
            let ledger = session.disclosures().ledger();
            self.shelf.ledgers.put(uid, ledger);
        }
        if let Some(server) = self.stage.servers.get_mut(uid) {
            server.fail_in_flight();
            let _applied = server.apply(ServerEvent::Disconnected, std::time::Instant::now());
            server.set_connection(ConnectionState::Idle);
        }
        // Nobody is known to be here any more.
        self.refresh(true);
        session
    }

    /// Ends the session at a server: its token is taken back, the socket closed; drafts and what is known stay.
    pub(super) fn sign_out(&mut self, uid: &ServerUid) -> Task<Message> {
        let session = self.end_line(uid);
        if let Some(server) = self.stage.servers.get_mut(uid) {
            server.set_session_state(SessionState::SignedOut);
        }
        if let Some(joined) = self.shelf.registry.get_mut(uid) {
            joined.signed_out = true;
        }
        let saved = Task::batch([self.shelf.save_registry(), self.shelf.save_ledgers()]);
        let Some(session) = session else {
            return saved;
        };
        let uid = uid.clone();
        let told = Task::perform(async move { session.sign_out().await }, move |told| {
            Message::SignedOut(uid.clone(), told.map_err(Failure::from))
        });
        Task::batch([saved, told])
    }

    /// Says so where the server could not be told that a session is over.
    pub(super) fn signed_out(
        &mut self,
        uid: &ServerUid,
        told: Result<(), Failure>,
    ) -> Task<Message> {
        if let (Err(failure), Some(server)) = (told, self.stage.servers.get(uid)) {
            let name = server.name().to_owned();
            self.notice(Notice::NotSignedOut(uid.clone(), name, failure));
        }
        Task::none()
    }

    /// Begins a session at a server, by the user's wish.
    pub(super) fn sign_in(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(joined) = self.shelf.registry.get_mut(uid) else {
            return Task::none();
        };
        joined.signed_out = false;
        let saved = self.shelf.save_registry();
        Task::batch([saved, self.redial(uid)])
    }

    /// The user does not want to wait: tries again, or begins a session where there is none.
    pub(super) fn retry(&mut self, uid: &ServerUid) -> Task<Message> {
        let ended = self
            .stage
            .servers
            .get(uid)
            .is_some_and(|server| server.session_state().is_ended());
        if ended || self.lines.session(uid).is_none() {
            return self.sign_in(uid);
        }
        self.lines.tell(uid, Control::RetryNow);
        Task::none()
    }

    /// A server ended the session: nothing is tried behind the user's back.
    pub(super) fn shut_out(&mut self, uid: &ServerUid, failure: &Failure) {
        let standing = SessionState::NotStarted.after(failure);
        if !standing.is_ended() {
            return;
        }
        let _ended = self.end_line(uid);
        if let Some(server) = self.stage.servers.get_mut(uid) {
            server.set_session_state(standing);
            server.set_connection(ConnectionState::Refused(failure.clone()));
        }
    }

    /// Says what became different of a server since it was seen last, and remembers how it is now.
    pub(super) fn compare_edition(
        &mut self,
        uid: &ServerUid,
        changes: &[ServerEvent],
    ) -> Task<Message> {
        let said = changes.iter().find_map(|change| match change {
            ServerEvent::Capabilities(capabilities) => {
                Some(ServerVersion::from_capabilities(capabilities))
            }
            _ => None,
        });
        let (Some(edition), Some(joined)) = (said, self.shelf.registry.get_mut(uid)) else {
            return Task::none();
        };
        if joined.edition.as_ref() == Some(&edition) {
            return Task::none();
        }
        let before = joined.edition.replace(edition.clone());
        let fleeting = joined.fleeting;
        if let Some(difference) = before.and_then(|before| edition.since(&before)) {
            let name = self.stage.servers.get(uid).map(Server::name);
            let words = self
                .stage
                .strings
                .difference(name.unwrap_or_default(), &difference);
            self.notice(Notice::ServerChanged(uid.clone(), words));
        }
        if fleeting {
            Task::none()
        } else {
            self.shelf.save_registry()
        }
    }

    /// Keeps the ledger of a server where something left for the first time.
    pub(super) fn keep_ledger(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(session) = self.lines.session(uid) else {
            return Task::none();
        };
        let journal = session.disclosures();
        if !journal.take_new_kind() {
            return Task::none();
        }
        let ledger = journal.ledger();
        let lasting = self
            .shelf
            .registry
            .get(uid)
            .is_some_and(|joined| !joined.fleeting);
        if !lasting {
            return Task::none();
        }
        self.shelf.ledgers.put(uid, ledger);
        self.refresh_details();
        self.shelf.save_ledgers()
    }

    /// Keeps all ledgers as they are now, before the program ends.
    pub(super) fn keep_ledgers(&mut self) -> Task<Message> {
        let lasting: Vec<_> = self
            .shelf
            .registry
            .servers()
            .iter()
            .filter(|joined| !joined.fleeting)
            .map(|joined| joined.uid.clone())
            .collect();
        for uid in lasting {
            if let Some(session) = self.lines.session(&uid) {
                let ledger = session.disclosures().ledger();
                self.shelf.ledgers.put(&uid, ledger);
            }
        }
        self.shelf.save_ledgers()
    }
}
