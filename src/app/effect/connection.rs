//! What arrives over the connection of a server. The epoch of each message is checked here.

use std::time::Instant;

use iced::Task;

use crate::app::message::{ServerMessage, ServerTask};
use crate::app::notice::Notice;
use crate::app::{App, Message};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{Epoch, ServerUid};
use crate::domain::server::{Applied, Server};
use crate::domain::server_event::ServerEvent;
use crate::domain::server_version::ServerVersion;
use crate::net::listen::Event;
use crate::net::session::Session;

impl App {
    /// Takes a message of one epoch. Events and sessions of another epoch, or of a server that was removed, are dropped.
    pub fn on_server(
        &mut self,
        uid: &ServerUid,
        epoch: Epoch,
        message: ServerMessage,
    ) -> Task<Message> {
        let is_current = self.connections.is_current(uid, epoch);
        match message {
            ServerMessage::SessionOpened(session) if is_current => {
                self.on_session_opened(uid, session);
                Task::none()
            }
            ServerMessage::Event(event) if is_current => self.on_net_event(uid, event),
            ServerMessage::MessageSent(channel, local, outcome) if is_current => {
                self.on_message_sent(uid, &channel, &local, *outcome)
            }
            ServerMessage::SessionOpened(_)
            | ServerMessage::Event(_)
            | ServerMessage::MessageSent(..) => Task::none(),
            ServerMessage::ProfileAnswered(answer) => {
                self.on_profile_answered(uid, is_current, *answer)
            }
            ServerMessage::AvatarLoaded(upload, picture) => {
                let picture = picture.filter(|_| is_current);
                self.on_avatar_loaded(uid, &upload, picture)
            }
        }
    }

    /// Takes the outcome of a request that is valid in every epoch.
    pub fn on_server_task(&mut self, uid: ServerUid, task: ServerTask) -> Task<Message> {
        match task {
            ServerTask::OlderLoaded(channel, generation, outcome) => {
                self.on_older_loaded(&uid, channel, generation, *outcome)
            }
            ServerTask::SignedOut(outcome) => {
                self.on_signed_out(uid, outcome);
                Task::none()
            }
            ServerTask::Left(outcome) => self.on_left(&uid, outcome),
        }
    }

    pub fn on_session_opened(&mut self, uid: &ServerUid, session: Result<Session, Failure>) {
        let Some(server) = self.workspace.server_mut(uid) else {
            return;
        };
        match session {
            Ok(session) => {
                server.set_me(session.persona().user.clone());
                self.connections.set_session(uid, session);
            }
            Err(failure) => server.set_connection(ConnectionState::Refused(failure)),
        }
    }

    fn on_net_event(&mut self, uid: &ServerUid, event: Event) -> Task<Message> {
        let saved = self.save_new_disclosures(uid);
        Task::batch([saved, self.apply_net_event(uid, event)])
    }

    fn apply_net_event(&mut self, uid: &ServerUid, event: Event) -> Task<Message> {
        match event {
            Event::Opened(controller) => {
                self.connections.set_controller(uid, controller);
                self.send_focus(uid);
                Task::none()
            }
            Event::Link(link) => self.on_connection_state(uid, link),
            Event::Security(security) => {
                if let Some(server) = self.workspace.server_mut(uid) {
                    server.set_tls_state(*security);
                }
                self.refresh_server_details();
                Task::none()
            }
            Event::Standing(standing) => {
                if let Some(server) = self.workspace.server_mut(uid) {
                    server.set_session_state(standing);
                }
                Task::none()
            }
            Event::Changes(changes) => self.on_changes(uid, changes),
        }
    }

    fn on_connection_state(&mut self, uid: &ServerUid, link: ConnectionState) -> Task<Message> {
        let online = link.is_online();
        self.announcer.on_connection(uid, &link, &self.workspace);
        if let Some(server) = self.workspace.server_mut(uid) {
            if let ConnectionState::Refused(failure) = &link {
                server.set_session_state(server.session_state().after(failure));
            }
            server.set_connection(link);
        }
        if online {
            Task::batch([self.send_queued(uid), self.on_profile_online(uid)])
        } else {
            Task::none()
        }
    }

    fn on_changes(&mut self, uid: &ServerUid, changes: Vec<ServerEvent>) -> Task<Message> {
        self.workspace.update_date();
        let Some(server) = self.workspace.server(uid) else {
            return Task::none();
        };
        let announced = self.announcer.on_changes(server, &changes, &self.workspace);
        let compared = self.compare_edition(uid, &changes);
        let task = Task::batch([announced, compared]);
        let Some(server) = self.workspace.server_mut(uid) else {
            return task;
        };
        let now = Instant::now();
        let mut applied = Vec::new();
        for change in changes {
            let what = server.apply(change, now);
            if !applied.contains(&what) {
                applied.push(what);
            }
        }
        if !self.workspace.is_current(uid) {
            return task;
        }
        self.announcer.on_typing(&self.workspace);
        let people_changed = applied.contains(&Applied::People);
        self.refresh(people_changed);
        let avatars = if people_changed {
            self.fetch_avatars()
        } else {
            Task::none()
        };
        let task = Task::batch([task, avatars]);
        if applied.contains(&Applied::Channels) {
            task.chain(self.reopen_channel())
        } else {
            task
        }
    }

    /// Stores the version and features of a server, and shows what changed since the last visit.
    fn compare_edition(&mut self, uid: &ServerUid, changes: &[ServerEvent]) -> Task<Message> {
        let edition = changes.iter().find_map(|change| match change {
            ServerEvent::Capabilities(capabilities) => {
                Some(ServerVersion::from_capabilities(capabilities))
            }
            _ => None,
        });
        let (Some(edition), Some(joined)) = (edition, self.storage.server(uid)) else {
            return Task::none();
        };
        let before = joined.version.as_ref();
        if let Some(difference) = before.and_then(|before| edition.since(before)) {
            let name = self.workspace.server(uid).map_or("", Server::name);
            let text = self.workspace.strings().server_changes(name, &difference);
            self.shell.notify(Notice::ServerChanged(uid.clone(), text));
        }
        self.storage
            .edit_server(uid, |joined| joined.version = Some(edition))
    }
}
