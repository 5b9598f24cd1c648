//! What arrives over the connection of a server. The epoch of each message is checked here.

use std::time::Instant;

use iced::Task;

use crate::app::history::EventChanges;
use crate::app::message::{ServerMessage, ServerTask};
use crate::app::notice::Notice;
use crate::app::{App, Message};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{Epoch, ServerUid};
use crate::domain::member::Profile;
use crate::domain::server::{Changes, Server};
use crate::domain::server_event::ServerEvent;
use crate::domain::server_status::ServerStatus;
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
        // Also after the device was suspended: its connections report that they are lost.
        self.workspace.update_date();
        let is_current = self.connections.is_current(uid, epoch);
        match message {
            ServerMessage::ProfileAnswered(answer) => {
                self.on_profile_answered(uid, is_current, *answer)
            }
            ServerMessage::AvatarLoaded(upload, picture) => {
                let picture = picture.filter(|_| is_current);
                self.on_avatar_loaded(uid, &upload, picture)
            }
            ServerMessage::ActionEnded(ended) => self.on_action_ended(uid, is_current, *ended),
            _ if !is_current => Task::none(),
            ServerMessage::SessionOpened(session) => {
                self.on_session_opened(uid, session);
                Task::none()
            }
            ServerMessage::Event(event) => {
                let changed = self.on_net_event(uid, event);
                Task::batch([changed, self.close_when_sent()])
            }
            ServerMessage::UploadAdvanced(channel, local, sent) => {
                self.workspace.edit(uid, |server| {
                    server.upload_advanced(&channel, &local, sent, Instant::now());
                });
                Task::none()
            }
            ServerMessage::MessageSent(channel, local, outcome) => {
                let taken = self.on_message_sent(uid, &channel, &local, *outcome);
                Task::batch([taken, self.close_when_sent()])
            }
        }
    }

    /// Takes the outcome of a request that is valid in every epoch.
    pub fn on_server_task(&mut self, uid: ServerUid, task: ServerTask) -> Task<Message> {
        match task {
            ServerTask::OlderLoaded(channel, request, outcome) => {
                self.on_older_loaded(&uid, channel, request, *outcome)
            }
            ServerTask::PageRead(channel, range, request, page) => {
                self.on_page(&uid, channel, range, (request, *page))
            }
            ServerTask::FilesTaken(channel, local) => {
                self.workspace
                    .edit(&uid, |server| drop(server.discard(&channel, &local)));
                self.send_queued(&uid)
            }
            ServerTask::SendDue(channel, local) => self.on_send_due(&uid, &channel, &local),
            ServerTask::SignedOut(outcome) => {
                self.on_signed_out(uid, outcome);
                Task::none()
            }
            ServerTask::LayoutAnswered(answer) => self.on_layout_answered(&uid, *answer),
            ServerTask::Left(outcome) => self.on_left(&uid, outcome),
            ServerTask::PlaceRead(channel, target, page) => {
                self.on_place_read(&uid, &channel, target, *page)
            }
            ServerTask::AroundLoaded(channel, message, page) => {
                self.on_around_loaded(&uid, &channel, message, *page)
            }
        }
    }

    pub fn on_session_opened(&mut self, uid: &ServerUid, session: Result<Session, Failure>) {
        let at = self.moment();
        let Some(server) = self.workspace.server_mut(uid) else {
            return;
        };
        match session {
            Ok(session) => {
                server.set_me(session.identity().user.clone());
                self.connections.set_session(uid, session);
            }
            Err(failure) => server.set_connection_at(ConnectionState::Refused(failure), at),
        }
    }

    fn on_net_event(&mut self, uid: &ServerUid, event: Event) -> Task<Message> {
        match event {
            Event::Opened(controller) => {
                self.connections.set_controller(uid, controller);
                self.send_background(uid);
                let _none = self.with_windows_of(uid, |app| {
                    app.send_focus(uid);
                    Task::none()
                });
                self.send_focus(uid);
            }
            Event::Connection(state) => return self.on_connection_state(uid, state),
            Event::Tls(tls) => {
                self.workspace
                    .edit(uid, |server| server.set_tls_state(*tls));
                self.refresh_server_details();
            }
            Event::Probed(took, failure) => self.on_probe(uid, took, failure),
            Event::Session(state) => {
                self.workspace
                    .edit(uid, |server| server.set_session_state(state));
            }
            Event::Changes(mut delivery) => {
                let changed = self.on_changes(uid, delivery.take());
                // An echo may have confirmed the message that others wait for.
                return Task::batch([changed, self.send_queued(uid)]);
            }
        }
        Task::none()
    }

    fn on_connection_state(&mut self, uid: &ServerUid, state: ConnectionState) -> Task<Message> {
        let online = state.is_online();
        self.announcer.on_connection(uid, &state, &self.workspace);
        let before = self.workspace.server(uid).map(ServerStatus::of);
        let at = self.moment();
        self.workspace.edit(uid, |server| {
            if let ConnectionState::Refused(failure) = &state {
                server.set_session_state(server.session_state().after(failure));
            }
            server.set_connection_at(state, at);
        });
        self.refresh_diagnostics(uid);
        self.announcer
            .on_status(uid, before.as_ref(), &self.workspace);
        if online {
            self.request_names(uid);
            let older = self.resume_paging(uid);
            let own = self.with_windows_of(uid, |app| app.resume_paging(uid));
            Task::batch([
                self.send_queued(uid),
                self.on_profile_online(uid),
                older,
                own,
            ])
        } else {
            Task::none()
        }
    }

    pub(super) fn on_changes(
        &mut self,
        uid: &ServerUid,
        changes: Vec<ServerEvent>,
    ) -> Task<Message> {
        self.forget_notified(uid, &changes);
        let Some(server) = self.workspace.server(uid) else {
            return Task::none();
        };
        let own = own_profile(server, &changes);
        let forgotten = self.forget_deleted_pictures(uid, &changes);
        let announced = self.announcer.on_changes(server, &changes, &self.workspace);
        let compared = self.compare_version(uid, &changes);
        // A window can become visible without focus, which no event reports.
        let shown_again = self.workspace.is_hidden.then(|| self.check_hidden());
        let shown_again = shown_again.unwrap_or_else(Task::none);
        let own = own.map(|profile| self.on_own_profile(uid, &profile));
        let own = own.unwrap_or_else(Task::none);
        let mut task = Task::batch([announced, compared, shown_again, own, forgotten]);
        let mut shown = Changes::default();
        if let Some(server) = self.workspace.server_mut(uid) {
            let recorded = self.history.of(uid);
            let recorded = recorded.map(|_| EventChanges::new(server, &changes));
            shown = server.apply_all(changes, Instant::now());
            if let Some(recorded) = recorded {
                self.history.record(uid, recorded.finish(server));
            }
        }
        self.workspace.trim_histories();
        self.refresh_diagnostics(uid);
        task = Task::batch([task, self.on_window_changes(uid, shown)]);
        self.announcer.on_typing(&self.workspace);
        if !self.workspace.is_current(uid) {
            return task;
        }
        self.refresh(shown.people);
        if shown.people {
            task = Task::batch([task, self.fetch_avatars()]);
        }
        if shown.channels {
            task = task.chain(self.reopen_channel());
        }
        Task::batch([task, self.on_messages()])
    }

    /// The open channel may have messages that it lacked.
    pub(super) fn on_messages(&mut self) -> Task<Message> {
        let Some(ctx) = self.workspace.context() else {
            return Task::none();
        };
        let action = self.features.timeline.on_messages(&ctx);
        self.run(action, Message::Timeline, Self::perform_timeline)
    }

    /// Brings the windows of channels of a server in line with what it has reported.
    fn on_window_changes(&mut self, uid: &ServerUid, shown: Changes) -> Task<Message> {
        let updated = self.with_windows_of(uid, |app| {
            let messages = app.on_messages();
            if shown.people {
                Task::batch([messages, app.fetch_avatars()])
            } else {
                messages
            }
        });
        if shown.channels {
            Task::batch([updated, self.open_waiting_windows(uid)])
        } else {
            updated
        }
    }

    /// Stores the version and features of a server, and shows what changed since the last visit.
    fn compare_version(&mut self, uid: &ServerUid, changes: &[ServerEvent]) -> Task<Message> {
        let version = changes.iter().find_map(|change| {
            let ServerEvent::Capabilities(capabilities) = change else {
                return None;
            };
            Some(ServerVersion::from_capabilities(capabilities))
        });
        let (Some(version), Some(joined)) = (version, self.storage.server(uid)) else {
            return Task::none();
        };
        let last = joined.version.as_ref();
        if let Some(diff) = last.and_then(|last| version.since(last)) {
            let name = self.workspace.server(uid).map_or("", Server::name);
            let text = self.workspace.strings().server_changes(name, &diff);
            self.shell.notify(Notice::ServerChanged(uid.clone(), text));
        }
        let since = joined.version_since.filter(|_| last == Some(&version));
        let since = since.unwrap_or(self.workspace.local_moment().at);
        self.storage.edit_server_later(uid, |joined| {
            joined.version = Some(version);
            joined.version_since = Some(since);
        })
    }
}

/// The newest profile of the user among the changes.
fn own_profile(server: &Server, changes: &[ServerEvent]) -> Option<Profile> {
    let profiles = changes.iter().rev().filter_map(|change| match change {
        ServerEvent::Profiles(profiles) => Some(profiles.iter().rev()),
        _ => None,
    });
    let mut profiles = profiles.flatten();
    profiles.find(|it| it.user == *server.me()).cloned()
}
