//! Messages are sent and older ones loaded.

use std::sync::Arc;
use std::time::Instant;

use iced::Task;

use crate::app::message::{ServerMessage, ServerTask};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerUid};
use crate::domain::markup::BodyParts;
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
                channel_ref: ChannelRef { server, channel },
                local_id,
                body,
                reply_to,
            } => {
                self.workspace.edit(&server, |server| {
                    server.queue(&channel, local_id, &body, reply_to);
                });
                self.send_queued(&server)
            }
            Event::Retry {
                channel_ref: ChannelRef { server, channel },
                local_id,
            } => {
                self.workspace.edit(&server, |server| {
                    let _changed = server.progress(&channel, &local_id, SendState::Queued);
                });
                self.send_queued(&server)
            }
            Event::Discard {
                channel_ref: ChannelRef { server, channel },
                local_id,
            } => {
                self.workspace.edit(&server, |server| {
                    let _text = server.discard(&channel, &local_id);
                });
                Task::none()
            }
            Event::LoadOlder {
                channel_ref,
                before,
                request,
            } => self.load_older(channel_ref, before, request),
            Event::Delete(channel_ref, message) => self.delete_message(channel_ref, message),
            Event::DeleteFailed(failure) => self.on_delete_failed(&failure),
            Event::NewestVisibilityChanged { .. } => {
                self.update_visibility();
                Task::none()
            }
            Event::TypingChanged {
                channel_ref: ChannelRef { server, channel },
                active,
            } => {
                let typing = Control::Typing { channel, active };
                self.connections.control(&server, typing);
                Task::none()
            }
            Event::OpenLink(address) => self.open_web_link(address),
            Event::Expand(channel, message, parts) => self.fold(channel, &message, Some(parts)),
            Event::Collapse(channel, message) => self.fold(channel, &message, None),
            Event::Copy(text) => self.copy(text),
            Event::ToggleMembers => self.edit_preferences(|preferences| {
                preferences.members_shown = !preferences.members_shown;
            }),
            Event::RetryConnection(server) => self.retry(&server),
        }
    }

    /// Shows all of a long message, or its beginning alone.
    fn fold(
        &mut self,
        ChannelRef { server, channel }: ChannelRef,
        message: &MessageId,
        parts: Option<Arc<BodyParts>>,
    ) -> Task<Message> {
        self.workspace.edit(&server, |server| match parts {
            Some(parts) => server.expand(&channel, message, parts),
            None => server.collapse(&channel, message),
        });
        Task::none()
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

    fn on_delete_failed(&mut self, failure: &Failure) -> Task<Message> {
        let strings = self.workspace.strings();
        let reason = strings.failure(failure);
        let text = fl!(strings, "message-delete-failed", "reason" => reason.as_ref());
        let text = text.into_owned();
        self.shell.toast.show(text, ToastKind::Warning)
    }

    fn load_older(
        &mut self,
        ChannelRef { server, channel }: ChannelRef,
        before: MessageId,
        request: HistoryRequestId,
    ) -> Task<Message> {
        let state = self.workspace.server(&server);
        let state = state.and_then(|server| server.channel_state(&channel));
        let loaded = state.map_or(0, |state| state.timeline.items().len());
        let Some(session) = self.connections.session(&server).cloned() else {
            return Task::none();
        };
        let load = async move {
            let outcome = api::fetch_older(&session, &channel, &before, loaded).await;
            ServerTask::OlderLoaded(channel, request, Box::new(outcome))
        };
        Task::perform(load, |loaded| Message::ServerTask(server, loaded))
    }

    pub fn on_older_loaded(
        &mut self,
        uid: &ServerUid,
        channel: ChannelId,
        request: HistoryRequestId,
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
            request,
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
        let send = async move {
            let outcome = Box::new(api::send(&session, &draft).await);
            ServerMessage::MessageSent(draft.channel, draft.local, outcome)
        };
        Task::perform(send, move |sent| Message::Server(uid, epoch, sent))
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
                    let refetch = Control::Refetch(channel.clone());
                    self.connections.control(uid, refetch);
                }
            }
        }
        if let Some(failure) = failure {
            self.session_ended(uid, &failure);
        }
        self.send_queued(uid)
    }
}
