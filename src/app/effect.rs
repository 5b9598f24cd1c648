//! The one place where what a feature wishes becomes what is done.

mod servers;

use iced::{Task, clipboard};

use super::message::Errand;
use super::{App, Dialog, Message};
use crate::domain::id::ServerUid;
use crate::domain::outbox::SendState;
use crate::feature::{auth, channels, registry, settings, timeline};
use crate::net::api::{self, Draft};
use crate::net::listen::Control;
use crate::net::probe::{self, ProbeEvent};
use crate::platform::open;

impl App {
    pub(super) fn perform_add(&mut self, event: Option<registry::add::Event>) -> Task<Message> {
        match event {
            Some(registry::add::Event::Probe(generation, look)) => {
                let said = Task::run(probe::events(look.into()), move |said| {
                    Message::Probe(generation, said)
                });
                let (said, handle) = said.abortable();
                self.probing = Some(handle.abort_on_drop());
                said
            }
            Some(registry::add::Event::Stop) => {
                self.probing = None;
                Task::none()
            }
            Some(registry::add::Event::Introduce(generation, asked)) => {
                self.introduce(generation, &asked)
            }
            Some(registry::add::Event::Join(joining)) => self.join(*joining),
            Some(registry::add::Event::Close) => {
                self.probing = None;
                self.close_dialog()
            }
            None => Task::none(),
        }
    }

    pub(super) fn perform_channels(&mut self, event: Option<channels::Event>) -> Task<Message> {
        match event {
            Some(channels::Event::Open(channel)) => self.open_channel(&channel),
            Some(channels::Event::Details(server)) => self.open_details(&server),
            Some(channels::Event::Menu) => self.open_server_menu(),
            None => Task::none(),
        }
    }

    pub(super) fn perform_dock(&mut self, event: Option<auth::Event>) -> Task<Message> {
        match event {
            Some(auth::Event::OpenSettings) => self.open_settings(),
            Some(auth::Event::OpenProfile) => match self.stage.current.clone() {
                Some(server) => self.open_profile(&server),
                None => Task::none(),
            },
            Some(auth::Event::CopyUid) => match self.stage.server() {
                Some(server) => {
                    let copied = clipboard::write(server.me().to_string());
                    Task::batch([copied, self.toast_copied()])
                }
                None => Task::none(),
            },
            None => Task::none(),
        }
    }

    pub(super) fn perform_settings(&mut self, event: Option<settings::Event>) -> Task<Message> {
        match event {
            Some(settings::Event::Changed(preferences)) => {
                self.shelf.settings.preferences = preferences;
                self.stage.asked = None;
                self.stage.prefer(&self.shelf.settings.preferences);
                self.shelf.save_settings()
            }
            Some(settings::Event::Servers(event)) => self.perform_lists(event),
            Some(settings::Event::OpenLink(address)) => browse(address),
            Some(settings::Event::BackUp) => {
                self.open_backup();
                Task::none()
            }
            Some(settings::Event::Care(errand)) => self.care(errand),
            Some(settings::Event::Close) => self.close_dialog(),
            None => Task::none(),
        }
    }

    pub(super) fn perform_timeline(&mut self, event: Option<timeline::Event>) -> Task<Message> {
        let Some(event) = event else {
            return Task::none();
        };
        match event {
            timeline::Event::Send {
                place,
                local,
                body,
                reply_to,
            } => {
                if let Some(server) = self.stage.servers.get_mut(&place.server) {
                    server.queue(&place.channel, local, &body, reply_to);
                }
                self.flush(&place.server)
            }
            timeline::Event::Retry { place, local } => {
                if let Some(server) = self.stage.servers.get_mut(&place.server) {
                    let _waits = server.progress(&place.channel, &local, SendState::Queued);
                }
                self.flush(&place.server)
            }
            timeline::Event::Discard { place, local } => {
                if let Some(server) = self.stage.servers.get_mut(&place.server) {
                    let _text = server.discard(&place.channel, &local);
                }
                Task::none()
            }
            timeline::Event::LoadOlder {
                place,
                before,
                generation,
            } => self.load_older(place, before, generation),
            timeline::Event::Looked { .. } => self.look(),
            timeline::Event::Typing { place, active } => {
                self.lines.tell(
                    &place.server,
                    Control::Typing {
                        channel: place.channel,
                        active,
                    },
                );
                Task::none()
            }
            timeline::Event::OpenLink(address) => browse(address),
            timeline::Event::Copy(text) => {
                Task::batch([clipboard::write(text), self.toast_copied()])
            }
            timeline::Event::ToggleMembers => {
                let preferences = &mut self.shelf.settings.preferences;
                preferences.members_shown = !preferences.members_shown;
                self.stage.preferences.clone_from(preferences);
                self.shelf.save_settings()
            }
            timeline::Event::RetryConnection(server) => self.retry(&server),
        }
    }

    fn load_older(
        &mut self,
        place: timeline::Place,
        before: crate::domain::id::MessageId,
        generation: timeline::Generation,
    ) -> Task<Message> {
        let known = self
            .stage
            .servers
            .get(&place.server)
            .and_then(|server| server.channel_state(&place.channel));
        let known = known.map_or(0, |room| room.timeline.items().len());
        let Some(session) = self.lines.session(&place.server).cloned() else {
            return Task::none();
        };
        let channel = place.channel.clone();
        let load = async move { api::fetch_older(&session, &channel, &before, known).await };
        Task::perform(load, move |outcome| {
            Message::OlderLoaded(place.clone(), generation, Box::new(outcome))
        })
    }

    /// Sends what waits for a line, one message after another, so that they arrive in order.
    pub(super) fn flush(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(server) = self
            .stage
            .servers
            .get_mut(uid)
            .filter(|server| server.connection().is_online())
        else {
            return Task::none();
        };
        let line = self.lines.entry(uid);
        let Some(session) = line.session.clone().filter(|_| !line.sending) else {
            return Task::none();
        };
        let next = server.queued().next().map(|(channel, outgoing)| Draft {
            channel: channel.clone(),
            local: outgoing.local.clone(),
            body: outgoing.body.to_string(),
            reply_to: outgoing.reply_to.clone(),
        });
        let Some(draft) = next else {
            return Task::none();
        };
        line.sending = true;
        let _waits = server.progress(&draft.channel, &draft.local, SendState::Sending);
        let errand = Errand {
            server: uid.clone(),
            epoch: line.epoch,
            channel: draft.channel.clone(),
            local: draft.local.clone(),
        };
        let send = async move { api::send(&session, &draft).await };
        Task::perform(send, move |outcome| {
            Message::Sent(errand.clone(), Box::new(outcome))
        })
    }

    pub(super) fn open_settings(&mut self) -> Task<Message> {
        let preferences = self.shelf.settings.preferences.clone();
        self.dialog = Some(Dialog::Settings(settings::State::new(
            preferences,
            cfg!(feature = "gpu"),
            self.identity_facts(),
        )));
        Task::none()
    }

    /// Hands what a probe says to the dialog that waits for it.
    pub(super) fn probed(
        &mut self,
        generation: registry::add::Generation,
        said: ProbeEvent,
    ) -> Task<Message> {
        self.added(match said {
            ProbeEvent::Progress(progress) => {
                registry::add::Message::Progressed(generation, progress)
            }
            ProbeEvent::Finished(answer) => registry::add::Message::Probed(generation, answer),
        })
    }

    pub(super) fn close_dialog(&mut self) -> Task<Message> {
        self.dialog = None;
        Task::none()
    }
}

/// Opens an address where nothing is drawn: starting a browser takes a while.
fn browse(address: String) -> Task<Message> {
    let opened = tokio::task::spawn_blocking(move || open::browse(&address));
    Task::perform(opened, |outcome| {
        if let Ok(Err(error)) = outcome {
            tracing::warn!(%error, "a link was not opened");
        }
        Message::Done
    })
}
