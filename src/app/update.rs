//! How messages travel: to the feature they are for, and from there to what they bring about.

use std::time::Instant;

use iced::{Size, Task, window};

use super::message::{Errand, Side};
use super::{App, Demo, Dialog, Message, Notice};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{Epoch, ServerUid};
use crate::domain::identity::IdentityStorage;
use crate::domain::outbox::SendState;
use crate::domain::server::Applied;
use crate::domain::server_event::{History, ServerEvent};
use crate::domain::unread::Visibility;
use crate::feature::{auth, channels, members, registry, settings, timeline};
use crate::net::api::SendFailure;
use crate::net::listen::{Control, Event};
use crate::store::secret::Identity;
use crate::ui::widget::range::Moved;

impl App {
    /// Takes one message.
    pub(super) fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Window(window, event) => self.window(window, &event),
            Message::Key(event, taken) => self.key(&event, taken),
            Message::IdentityOpened(opened) => match opened {
                Ok(identity) => self.identified(identity.0),
                Err(reason) => {
                    tracing::warn!(reason, "there is no identity yet");
                    self.ask_for_identity()
                }
            },
            Message::IdentityFound(found) => self.identity_found(found),
            Message::IdentityWorked(worked, done) => self.identity_worked(worked, done),
            Message::FileChosen(whom, chosen) => self.file_chosen(whom, chosen),
            Message::Forgotten(profile, left) => self.forgotten(profile, left),
            Message::BackupPressed => {
                self.open_backup();
                Task::none()
            }
            Message::Entry(message) => self.entered(message),
            Message::Backup(message) => self.backing_up(message),
            Message::Care(message) => self.caring(message),
            Message::DemoStarted(started) => self.demo_started(started.map(|demo| demo.0)),
            Message::SessionOpened(server, epoch, session) => {
                self.session_opened(&server, epoch, session)
            }
            Message::Net(server, epoch, event) => self.heard(&server, epoch, event),
            Message::Sent(errand, outcome) => self.sent(&errand, *outcome),
            Message::OlderLoaded(place, generation, outcome) => {
                self.older_loaded(place, generation, *outcome)
            }
            Message::Probe(generation, said) => self.probed(generation, said),
            Message::SignedOut(server, told) => self.signed_out(&server, told),
            Message::HandedOver(handed) => self.handed_over(handed),
            Message::Saved(outcome) => self.saved(outcome.is_ok()),
            Message::TypingTicked => {
                let now = Instant::now();
                self.stage
                    .servers
                    .values_mut()
                    .for_each(|server| server.expire_typing(now));
                Task::none()
            }
            Message::NoticeClosed(place) => {
                if place < self.notices.len() {
                    let _read = self.notices.remove(place);
                }
                Task::none()
            }
            Message::Rail(message) => self.railed(message),
            Message::Add(message) => self.added(message),
            Message::Details(message) => self.detailed(message),
            Message::Sheet(message) => self.sheet(message),
            Message::Left(server, outcome) => self.left(&server, outcome),
            Message::Channels(message) => self.listed(message),
            Message::Timeline(message) => self.conversed(message),
            Message::Members(message) => self.gathered(message),
            Message::Dock(message) => self.docked(message),
            Message::Settings(message) => self.chosen(message),
            Message::Profile(server, message) => self.profiled(&server, message),
            Message::ProfileAnswered(server, epoch, answer) => {
                self.profile_answered(&server, epoch, *answer)
            }
            Message::Pictured(server, epoch, upload, picture) => {
                self.pictured(&server, epoch, &upload, picture)
            }
            Message::Person(message) => self.carded(message),
            Message::TellingDue => self.tell_waiting(),
            Message::Resized(side, moved) => self.resized(side, moved),
            Message::ToastPassed(number) => {
                self.toast.pass(number);
                Task::none()
            }
            Message::Done => Task::none(),
        }
    }

    pub(super) fn added(&mut self, message: registry::add::Message) -> Task<Message> {
        let Some(Dialog::Add(state)) = &mut self.dialog else {
            return Task::none();
        };
        let (task, event) = state.update(message).lift(Message::Add);
        Task::batch([task, self.perform_add(event)])
    }

    fn listed(&mut self, message: channels::Message) -> Task<Message> {
        let Some(server) = self.stage.server() else {
            return Task::none();
        };
        let (task, event) = self
            .channels
            .update(message, server)
            .lift(Message::Channels);
        Task::batch([task, self.perform_channels(event)])
    }

    fn conversed(&mut self, message: timeline::Message) -> Task<Message> {
        let Some(ctx) = self.stage.ctx() else {
            return Task::none();
        };
        if matches!(&message, timeline::Message::Edited(action) if action.is_edit()) {
            self.teller.user_typed(ctx.now);
        }
        let (task, event) = self.timeline.update(message, &ctx).lift(Message::Timeline);
        Task::batch([task, self.perform_timeline(event)])
    }

    fn gathered(&mut self, message: members::Message) -> Task<Message> {
        let (task, event) = members::update(message).lift(Message::Members);
        let performed = match event {
            Some(members::Event::Open(user)) => self.open_person(user),
            None => Task::none(),
        };
        Task::batch([task, performed])
    }

    fn docked(&mut self, message: auth::Message) -> Task<Message> {
        let (task, event) = self.dock.update(message).lift(Message::Dock);
        Task::batch([task, self.perform_dock(event)])
    }

    pub(super) fn chosen(&mut self, message: settings::Message) -> Task<Message> {
        let Some(Dialog::Settings(state)) = &mut self.dialog else {
            return Task::none();
        };
        let (task, event) = state.update(message).lift(Message::Settings);
        Task::batch([task, self.perform_settings(event)])
    }

    fn window(&mut self, window: window::Id, event: &window::Event) -> Task<Message> {
        if self.stage.window != Some(window) {
            return Task::none();
        }
        match event {
            window::Event::Resized(size) => {
                // The size is kept in the units the views are drawn in.
                let scale = self.shelf.settings.preferences.scale;
                self.stage.size = Size::new(size.width / scale, size.height / scale);
                let place = &mut self.shelf.settings.window;
                (place.width, place.height) = (size.width, size.height);
                Task::none()
            }
            window::Event::Focused | window::Event::Unfocused => {
                self.stage.focused = matches!(event, window::Event::Focused);
                self.look()
            }
            window::Event::Closed => {
                let kept = Task::batch([self.shelf.save_settings(), self.keep_ledgers()]);
                kept.chain(iced::exit())
            }
            _ => Task::none(),
        }
    }

    pub(super) fn identified(&mut self, identity: std::sync::Arc<Identity>) -> Task<Message> {
        self.dock.identity_opened(identity.keeping);
        if identity.keeping == IdentityStorage::MemoryOnly {
            self.notice(Notice::IdentityInMemory);
        }
        let place = self.keep_place(identity.keeping);
        self.identity = Some(identity);
        let servers = self.stage.order.clone();
        let opened = servers.iter().map(|server| self.open_session(server));
        let opened: Vec<_> = opened.collect();
        Task::batch(opened).chain(place)
    }

    fn demo_started(
        &mut self,
        started: Result<std::sync::Arc<crate::demo::Demo>, String>,
    ) -> Task<Message> {
        match started {
            Ok(demo) => {
                let communities = demo.communities();
                self.demo = Demo::Running { served: demo };
                self.join_demo(communities)
            }
            Err(reason) => {
                self.demo = Demo::Absent;
                self.notice(Notice::DemoFailed(reason));
                Task::none()
            }
        }
    }

    /// Takes what a line says. What belongs to a server or a life that is gone is dropped.
    fn heard(&mut self, uid: &ServerUid, epoch: Epoch, event: Event) -> Task<Message> {
        if self.lines.alive(uid, epoch).is_none() {
            return Task::none();
        }
        let kept = self.keep_ledger(uid);
        let heard = self.hear(uid, event);
        Task::batch([kept, heard])
    }

    fn hear(&mut self, uid: &ServerUid, event: Event) -> Task<Message> {
        match event {
            Event::Opened(controller) => {
                self.lines.entry(uid).controller = Some(controller);
                self.tell_focus(uid);
                Task::none()
            }
            Event::Link(state) => self.linked(uid, state),
            Event::Security(security) => {
                if let Some(server) = self.stage.servers.get_mut(uid) {
                    server.set_tls_state(*security);
                }
                self.refresh_details();
                Task::none()
            }
            Event::Standing(standing) => {
                if let Some(server) = self.stage.servers.get_mut(uid) {
                    server.set_session_state(standing);
                }
                Task::none()
            }
            Event::Changes(changes) => self.changed(uid, changes),
        }
    }

    fn linked(&mut self, uid: &ServerUid, link: ConnectionState) -> Task<Message> {
        let online = link.is_online();
        if let Some(server) = self.stage.servers.get(uid) {
            self.tell_link(uid, server.connection(), &link);
        }
        if let Some(server) = self.stage.servers.get_mut(uid) {
            if let ConnectionState::Refused(failure) = &link {
                server.set_session_state(server.session_state().after(failure));
            }
            server.set_connection(link);
        }
        if online {
            Task::batch([self.flush(uid), self.profile_online(uid)])
        } else {
            Task::none()
        }
    }

    fn changed(&mut self, uid: &ServerUid, changes: Vec<ServerEvent>) -> Task<Message> {
        self.stage.follow_the_day(&self.shelf.settings.preferences);
        let told = self.tell_news(uid, &changes);
        let told = Task::batch([told, self.compare_edition(uid, &changes)]);
        let Some(server) = self.stage.servers.get_mut(uid) else {
            return Task::none();
        };
        let now = Instant::now();
        let mut applied = Vec::new();
        for change in changes {
            let what = server.apply(change, now);
            if !applied.contains(&what) {
                applied.push(what);
            }
        }
        if self.stage.current.as_ref() != Some(uid) {
            return told;
        }
        self.tell_typing();
        let channels = applied.contains(&Applied::Channels);
        let people = applied.contains(&Applied::People);
        self.refresh(people);
        let pictures = if people {
            self.fetch_pictures()
        } else {
            Task::none()
        };
        let told = Task::batch([told, pictures]);
        if channels {
            told.chain(self.reopen())
        } else {
            told
        }
    }

    fn sent(
        &mut self,
        errand: &Errand,
        outcome: Result<crate::domain::message::ChatMessage, SendFailure>,
    ) -> Task<Message> {
        let Errand {
            server: uid,
            epoch,
            channel,
            local,
        } = errand;
        let Some(line) = self.lines.alive(uid, *epoch) else {
            return Task::none();
        };
        line.sending = false;
        let failure = outcome.as_ref().err().map(|error| error.failure.clone());
        self.tell_sent(failure.as_ref());
        let Some(server) = self.stage.servers.get_mut(uid) else {
            return Task::none();
        };
        match outcome {
            Ok(message) => server.confirm(channel, local, message),
            Err(SendFailure { failure, certain }) => {
                let harmless = certain || server.capabilities().extensions.idempotent_send;
                if harmless && failure.is_transient() && !server.connection().is_online() {
                    let _waits = server.progress(channel, local, SendState::Queued);
                } else {
                    server.fail(channel, local, failure, certain);
                }
                if !certain {
                    // History tells whether it arrived after all.
                    self.lines.tell(uid, Control::Refetch(channel.clone()));
                }
            }
        }
        if let Some(failure) = failure {
            self.shut_out(uid, &failure);
        }
        self.flush(uid)
    }

    fn older_loaded(
        &mut self,
        place: timeline::Place,
        generation: timeline::Generation,
        outcome: Result<History, Failure>,
    ) -> Task<Message> {
        let Some(server) = self.stage.servers.get_mut(&place.server) else {
            return Task::none();
        };
        let outcome = outcome.map(|history| {
            let _applied = server.apply(ServerEvent::History(Box::new(history)), Instant::now());
        });
        let Some(ctx) = self.stage.ctx_of(&place.server) else {
            return Task::none();
        };
        let answered = timeline::Message::OlderAnswered {
            place,
            generation,
            outcome,
        };
        let (task, event) = self.timeline.update(answered, &ctx).lift(Message::Timeline);
        let performed = self.perform_timeline(event);
        Task::batch([task, performed, self.fetch_pictures()])
    }

    /// Takes up how wide a pane is; it is kept where it is left.
    fn resized(&mut self, side: Side, Moved { value, done }: Moved) -> Task<Message> {
        #[expect(clippy::cast_possible_truncation, reason = "a width within a window")]
        let width = value as f32;
        let preferences = &mut self.shelf.settings.preferences;
        match side {
            Side::Channels => preferences.channels_width = width,
            Side::People => preferences.people_width = width,
        }
        if done {
            self.shelf.save_settings()
        } else {
            Task::none()
        }
    }

    fn saved(&mut self, well: bool) -> Task<Message> {
        if !well {
            self.notice(Notice::NotSaved);
        }
        Task::none()
    }

    /// Takes up where the user's eyes are.
    pub(super) fn look(&mut self) -> Task<Message> {
        let here = self.stage.focused && self.timeline.is_at_newest();
        let gaze = if here {
            Visibility::Visible
        } else {
            Visibility::Hidden
        };
        if let Some(server) = self.stage.server_mut() {
            server.set_visibility(gaze);
        }
        self.refresh(false);
        Task::none()
    }

    /// Makes the lists of the server in view anew; the people only when they changed.
    pub(super) fn refresh(&mut self, people: bool) {
        if let Some(server) = self.stage.server() {
            self.channels.refresh(server);
            if people {
                self.members.refresh(server);
            }
        }
    }
}
