//! Messages are sent and older ones loaded.

use std::time::Instant;

use iced::Task;

use super::browse;
use crate::app::message::{ServerMessage, ServerTask};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerUid};
use crate::domain::message::ChatMessage;
use crate::domain::outbox::SendState;
use crate::domain::server_event::{History, ServerEvent};
use crate::feature::timeline::{self, ChannelRef, Event, HistoryRequestId};
use crate::fl;
use crate::net::api::{self, Draft, SendFailure};
use crate::net::listen::{self, Control};

impl App {
    pub fn perform_timeline(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Send {
                channel_ref: place,
                local_id,
                body,
                reply_to,
            } => {
                if let Some(server) = self.workspace.server_mut(&place.server) {
                    server.queue(&place.channel, local_id, &body, reply_to);
                }
                self.send_queued(&place.server)
            }
            Event::Retry {
                channel_ref: place,
                local_id,
            } => {
                if let Some(server) = self.workspace.server_mut(&place.server) {
                    let _changed = server.progress(&place.channel, &local_id, SendState::Queued);
                }
                self.send_queued(&place.server)
            }
            Event::Discard {
                channel_ref: place,
                local_id,
            } => {
                if let Some(server) = self.workspace.server_mut(&place.server) {
                    let _text = server.discard(&place.channel, &local_id);
                }
                Task::none()
            }
            Event::LoadOlder {
                channel_ref: place,
                before,
                request: generation,
            } => self.load_older(place, before, generation),
            Event::Delete {
                channel_ref,
                message,
            } => self.delete_message(channel_ref, message),
            Event::DeleteFailed(failure) => {
                let strings = self.workspace.strings();
                let reason = strings.failure(&failure);
                let text = fl!(strings, "message-delete-failed", "reason" => reason.as_ref());
                let text = text.into_owned();
                self.shell.show_toast(text, ToastKind::Warning)
            }
            Event::NewestVisibilityChanged { .. } => {
                self.update_visibility();
                Task::none()
            }
            Event::TypingChanged {
                channel_ref: place,
                active,
            } => {
                let channel = place.channel;
                self.connections
                    .control(&place.server, Control::Typing { channel, active });
                Task::none()
            }
            Event::OpenLink(address) => browse(address),
            Event::Copy(text) => self.copy(text),
            Event::ToggleMembers => self.edit_preferences(|preferences| {
                preferences.members_shown = !preferences.members_shown;
            }),
            Event::RetryConnection(server) => self.retry(&server),
        }
    }

    /// The server tells every client about a deletion, but an event may be lost, so a success counts as one.
    fn delete_message(&mut self, channel_ref: ChannelRef, message: MessageId) -> Task<Message> {
        let ChannelRef {
            server: uid,
            channel,
        } = channel_ref;
        let session = self.connections.session(&uid).cloned();
        let (Some(session), Some(epoch)) = (session, self.connections.epoch(&uid)) else {
            return Task::none();
        };
        let delete = async move {
            let deleted = api::delete_message(&session, &channel, &message).await;
            deleted.map(|()| ServerEvent::Deleted { channel, message })
        };
        Task::perform(delete, move |outcome| match outcome {
            Ok(event) => {
                let event = ServerMessage::Event(listen::Event::Changes(vec![event]));
                Message::Server(uid.clone(), epoch, event)
            }
            Err(failure) => Message::Timeline(timeline::Message::DeleteFailed(failure)),
        })
    }

    fn load_older(
        &mut self,
        place: ChannelRef,
        before: MessageId,
        generation: HistoryRequestId,
    ) -> Task<Message> {
        let ChannelRef {
            server: uid,
            channel,
        } = place;
        let server = self.workspace.server(&uid);
        let loaded = server.and_then(|server| server.channel_state(&channel));
        let loaded = loaded.map_or(0, |room| room.timeline.items().len());
        let Some(session) = self.connections.session(&uid).cloned() else {
            return Task::none();
        };
        let load = {
            let channel = channel.clone();
            async move { api::fetch_older(&session, &channel, &before, loaded).await }
        };
        Task::perform(load, move |outcome| {
            let outcome = Box::new(outcome);
            let loaded = ServerTask::OlderLoaded(channel.clone(), generation, outcome);
            Message::ServerTask(uid.clone(), loaded)
        })
    }

    pub fn on_older_loaded(
        &mut self,
        uid: &ServerUid,
        channel: ChannelId,
        generation: HistoryRequestId,
        outcome: Result<History, Failure>,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        let outcome = outcome.map(|history| {
            let _applied = server.apply(ServerEvent::History(Box::new(history)), Instant::now());
        });
        let Some(ctx) = self.workspace.context_of(uid) else {
            return Task::none();
        };
        let message = timeline::Message::OlderLoaded {
            channel_ref: ChannelRef {
                server: uid.clone(),
                channel,
            },
            request: generation,
            outcome,
        };
        let action = self.features.timeline.update(message, &ctx);
        let task = self.run(action, Message::Timeline, Self::perform_timeline);
        Task::batch([task, self.fetch_avatars()])
    }

    /// Sends the next queued message of a server that is online, unless one is being sent.
    pub fn send_queued(&mut self, uid: &ServerUid) -> Task<Message> {
        let server = self.workspace.server_mut(uid);
        let Some(server) = server.filter(|server| server.connection().is_online()) else {
            return Task::none();
        };
        let Some(session) = self.connections.idle_session(uid).cloned() else {
            return Task::none();
        };
        let Some((channel, message)) = server.queued().next() else {
            return Task::none();
        };
        let draft = Draft {
            channel: channel.clone(),
            local: message.local.clone(),
            body: message.body.to_string(),
            reply_to: message.reply_to.clone(),
        };
        let (uid, epoch) = (uid.clone(), self.connections.start_sending(uid));
        let _changed = server.progress(&draft.channel, &draft.local, SendState::Sending);
        let (channel, local) = (draft.channel.clone(), draft.local.clone());
        let send = async move { api::send(&session, &draft).await };
        Task::perform(send, move |outcome| {
            let outcome = Box::new(outcome);
            let message = ServerMessage::MessageSent(channel.clone(), local.clone(), outcome);
            Message::Server(uid.clone(), epoch, message)
        })
    }

    /// Takes the outcome of sending. A message that may have arrived is looked up in the history.
    pub fn on_message_sent(
        &mut self,
        uid: &ServerUid,
        channel: &ChannelId,
        local: &LocalId,
        outcome: Result<ChatMessage, SendFailure>,
    ) -> Task<Message> {
        self.connections.finish_sending(uid);
        let failure = outcome.as_ref().err().map(|error| error.failure.clone());
        self.announcer.on_sent(failure.as_ref(), &self.workspace);
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        match outcome {
            Ok(message) => server.confirm(channel, local, message),
            Err(SendFailure { failure, certain }) => {
                let repeatable = certain || server.capabilities().extensions.idempotent_send;
                if repeatable && failure.is_transient() && !server.connection().is_online() {
                    let _changed = server.progress(channel, local, SendState::Queued);
                } else {
                    server.fail(channel, local, failure, certain);
                }
                if !certain {
                    self.connections
                        .control(uid, Control::Refetch(channel.clone()));
                }
            }
        }
        if let Some(failure) = failure {
            self.session_ended(uid, &failure);
        }
        self.send_queued(uid)
    }
}
