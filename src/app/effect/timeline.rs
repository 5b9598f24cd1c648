//! Messages are sent and older ones loaded.

use std::sync::Arc;
use std::time::Instant;

use iced::Task;

use super::uploads;
use crate::app::menu::MenuTarget;
use crate::app::message::{HistoryMessage, ServerMessage, ServerTask, Side};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::command::Command;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerUid};
use crate::domain::markup::BodyParts;
use crate::domain::message::ChatMessage;
use crate::domain::outbox::{self, Due, SendState};
use crate::domain::server::Server;
use crate::domain::stored::Change;
use crate::feature::timeline::{ChannelRef, Event, HistoryRequestId, TextEvent};
use crate::fl;
use crate::net::api::{self, Draft, SendFailure};
use crate::net::backoff;
use crate::net::listen::Control;

impl App {
    pub fn perform_timeline(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::File(event) => self.perform_files(event),
            Event::Composer(event) => self.perform_composer(event),
            Event::OpenMenu(target, at) => self.open_menu(MenuTarget::Message(target), at),
            Event::Send {
                channel_ref,
                local_id,
                body,
                reply_to,
            } => self.queue_message(&channel_ref, local_id, &body, reply_to),
            Event::Retry { .. } | Event::SendWithoutReply { .. } | Event::Discard { .. } => {
                self.change_pending(&event)
            }
            Event::MarkUnread(ChannelRef { server, channel }, message) => {
                self.workspace.edit(&server, |server| {
                    server.mark_unread_from(&channel, &message);
                });
                Task::none()
            }
            Event::LoadNewer {
                channel_ref,
                after,
                request,
            } => self.load_newer(channel_ref, after, request),
            Event::LoadOlder {
                channel_ref,
                before,
                request,
            } => self.load_older(channel_ref, before, request),
            Event::LoadNewest(ChannelRef { server, channel }) => {
                self.load_newest(&server, &channel);
                Task::none()
            }
            Event::Action(event) => self.perform_message_action(event),
            Event::ViewChanged(_) => self.on_view_changed(),
            Event::Jump(event) => self.perform_jump(event),
            Event::TypingChanged {
                channel_ref: ChannelRef { server, channel },
                active,
            } => {
                let typing = Control::Typing { channel, active };
                self.connections.control(&server, typing);
                Task::none()
            }
            Event::OpenLink(address) => self.open_web_link(address),
            Event::Text(event) => self.perform_text(event),
            Event::Expand(channel, message, parts) => self.fold(channel, &message, Some(parts)),
            Event::Collapse(channel, message) => self.fold(channel, &message, None),
            Event::Copy(text) => self.copy(text),
            Event::OpenProfileCard(user, at) => self.open_member(user, at),
            Event::OriginalMissing { has_older } => self.on_original_missing(has_older),
            Event::ToggleMembers => self.toggle_pane(Side::Members),
            Event::Search => self.run_command(Command::Search),
            Event::ToggleChannels => self.toggle_pane(Side::Channels),
            Event::RetryConnection(server) => self.retry(&server),
            Event::OpenDetails(_) => self.run_command(Command::OpenDetails),
            Event::Staged(event) => self.perform_staged(event),
        }
    }

    /// What the user decides about a message that was not sent. What it held back follows.
    fn change_pending(&mut self, event: &Event) -> Task<Message> {
        let (Event::Retry {
            channel_ref,
            local_id,
        }
        | Event::SendWithoutReply {
            channel_ref,
            local_id,
        }
        | Event::Discard {
            channel_ref,
            local_id,
        }) = event
        else {
            return Task::none();
        };
        let ChannelRef { server, channel } = channel_ref;
        self.workspace.edit(server, |server| match event {
            Event::SendWithoutReply { .. } => server.send_without_reply(channel, local_id),
            Event::Discard { .. } => drop(server.discard(channel, local_id)),
            _ => {
                let _changed = server.progress(channel, local_id, SendState::Queued);
            }
        });
        self.send_queued(server)
    }

    fn perform_text(&mut self, event: TextEvent) -> Task<Message> {
        match event {
            TextEvent::OpenMasked(address) => self.open_masked_link(&address),
            TextEvent::ToggleSpoilers(ChannelRef { server, channel }, message) => {
                let toggle = |it: &mut Server| it.toggle_spoilers(&channel, &message);
                self.workspace.edit(&server, toggle);
                Task::none()
            }
        }
    }

    fn on_view_changed(&mut self) -> Task<Message> {
        self.read_in_view();
        Task::none()
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

    fn on_original_missing(&mut self, has_older: bool) -> Task<Message> {
        let strings = self.workspace.strings();
        let text = if has_older {
            fl!(strings, "timeline-original-not-loaded")
        } else {
            fl!(strings, "timeline-original-gone")
        };
        let text = text.into_owned();
        self.shell.toast.show(text, ToastKind::Warning)
    }

    fn queue_message(
        &mut self,
        ChannelRef { server, channel }: &ChannelRef,
        local_id: LocalId,
        body: &str,
        reply_to: Option<MessageId>,
    ) -> Task<Message> {
        self.workspace.edit(server, |server| {
            server.queue(channel, local_id.clone(), body, reply_to);
        });
        self.load_newest(server, channel);
        self.commit_message(server, channel, local_id)
    }

    /// Sends a message that was written outside of the window. The draft of the channel stays.
    pub(super) fn queue_reply(
        &mut self,
        place: &ChannelRef,
        local: LocalId,
        body: &str,
    ) -> Task<Message> {
        let ChannelRef { server, channel } = place;
        self.workspace.edit(server, |server| {
            server.queue(channel, local.clone(), body, None);
        });
        self.load_newest(server, channel);
        self.commit_with(server, channel, local, Vec::new())
    }

    /// Makes a new message durable, together with the draft that it was. Only then is it sent.
    pub(super) fn commit_message(
        &mut self,
        uid: &ServerUid,
        channel: &ChannelId,
        local: LocalId,
    ) -> Task<Message> {
        let sent = vec![Change::Draft(channel.clone(), None)];
        self.commit_with(uid, channel, local, sent)
    }

    fn commit_with(
        &mut self,
        uid: &ServerUid,
        channel: &ChannelId,
        local: LocalId,
        with: Vec<Change>,
    ) -> Task<Message> {
        let channel_ref = ChannelRef {
            server: uid.clone(),
            channel: channel.clone(),
        };
        let Some(store) = self.history.of(uid).cloned() else {
            return self.on_committed(&channel_ref, &local);
        };
        let changes = self.workspace.server_mut(uid).map(Server::take_changes);
        let mut changes = changes.unwrap_or_default();
        changes.extend(with);
        let server = self.workspace.server(uid);
        let files = server.and_then(|server| self.files_to_store(server, channel, &local));
        let has_files = files.is_some();
        changes.extend(files);
        let committed = store.commit(uid, changes);
        Task::perform(committed, move |committed| {
            if let Err(error) = &committed {
                tracing::warn!(%error, "a message waits in memory only");
            }
            Message::History(match committed {
                Ok(()) if has_files => HistoryMessage::FilesCommitted(channel_ref, local),
                _ => HistoryMessage::Committed(channel_ref, local),
            })
        })
    }

    /// Loads the newest messages of a channel, if they were dropped in favor of older ones.
    pub(super) fn load_newest(&mut self, uid: &ServerUid, channel: &ChannelId) {
        let server = self.workspace.server_mut(uid);
        if server.is_some_and(|server| server.request_newest(channel)) {
            let refetch = Control::Refetch(channel.clone());
            self.connections.control(uid, refetch);
        }
    }

    /// Sends the next messages of a server that is online, one of each channel.
    pub fn send_queued(&mut self, uid: &ServerUid) -> Task<Message> {
        Task::batch(std::iter::from_fn(|| self.send_next(uid)))
    }

    fn send_next(&mut self, uid: &ServerUid) -> Option<Task<Message>> {
        let server = self.workspace.server_mut(uid);
        let server = server.filter(|server| server.connection().is_online())?;
        let session = self.connections.session_to_send(uid)?.clone();
        let (channel, message) = server.sendable().next()?;
        let draft = Draft {
            channel: channel.clone(),
            local: message.local.clone(),
            body: message.body.to_string(),
            reply_to: message.reply_to.clone(),
        };
        let files = message.files.clone();
        let (uid, epoch) = (uid.clone(), self.connections.start_sending(uid));
        let _changed = server.progress(&draft.channel, &draft.local, SendState::Sending);
        // A server that recognizes repetitions may be sent it again after a crash.
        let is_repeatable = server.capabilities().extensions.idempotent_send;
        let noted = self.history.of(&uid).filter(|_| !is_repeatable);
        let noted = noted.map(|store| store.commit(&uid, server.take_changes()));
        let noted = async move {
            if let Some(noted) = noted {
                // What cannot be written stays in memory, and was reported.
                let _written = noted.await;
            }
        };
        if !files.is_empty() {
            let sent = self.send_with_files((session, noted), draft, files);
            return Some(Task::run(sent, move |sent| {
                Message::Server(uid.clone(), epoch, sent)
            }));
        }
        let send = async move {
            noted.await;
            let outcome = Box::new(api::send(&session, &draft).await);
            ServerMessage::MessageSent(draft.channel, draft.local, outcome)
        };
        Some(Task::perform(send, move |sent| {
            Message::Server(uid, epoch, sent)
        }))
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
        self.uploads.finish(local);
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        let error = match outcome {
            Ok(message) => {
                let posted = Change::Posted(message.clone());
                server.confirm(channel, local, message);
                // Together, or it would be sent again after a crash.
                let changes = std::iter::once(posted).chain(server.take_changes());
                self.history.record(uid, changes.collect());
                self.announcer.on_sent(None, &self.workspace);
                return self.send_queued(uid);
            }
            Err(error) => error,
        };
        let is_certain = error.certain || server.capabilities().extensions.idempotent_send;
        let is_online = server.connection().is_online();
        let pending = server.pending_message(channel, local);
        let is_first = pending.is_none_or(|pending| pending.attempts == 0);
        let gives_up = pending.is_some_and(|pending| uploads::gives_up(pending, &error.failure));
        let mut task = Task::none();
        match next_state(&error, is_certain, is_online) {
            Next::Queued => {
                let _changed = server.progress(channel, local, SendState::Queued);
            }
            Next::Held if !gives_up => {
                task = self.hold(uid, channel, local, error.failure.clone());
            }
            Next::Held | Next::Failed => {
                server.fail(channel, local, error.failure.clone(), error.certain);
            }
            Next::Doubted => {
                server.doubt(channel, local, error.failure.clone(), Instant::now());
                task = self.wait_for_due(uid);
            }
        }
        if is_first {
            self.announcer
                .on_sent(Some(&error.failure), &self.workspace);
        }
        if !error.certain {
            self.connections
                .control(uid, Control::Refetch(channel.clone()));
        }
        if casts_doubt(&error.failure) {
            self.connections.control(uid, Control::Doubted);
        }
        self.session_ended(uid, &error.failure);
        Task::batch([task, self.send_queued(uid)])
    }

    /// Holds a message, and with it what follows it in its channel, until it is sent again.
    fn hold(
        &mut self,
        uid: &ServerUid,
        channel: &ChannelId,
        local: &LocalId,
        failure: Failure,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        let attempts = server.pending_message(channel, local);
        let attempts = attempts.map_or(0, |pending| pending.attempts);
        let wait = outbox::retry_delay(attempts).max(backoff::retry_after(&failure));
        let held = SendState::Held {
            failure,
            until: Instant::now() + wait,
            certain: true,
        };
        if !server.progress(channel, local, held) {
            return Task::none();
        }
        let due = ServerTask::SendDue(channel.clone(), local.clone());
        let uid = uid.clone();
        Task::perform(tokio::time::sleep(wait), move |()| {
            Message::ServerTask(uid, due)
        })
    }

    /// Wakes up when the held messages of a server are due.
    pub fn wait_for_due(&self, uid: &ServerUid) -> Task<Message> {
        let held = self.workspace.server(uid).into_iter();
        let held = held.flat_map(Server::held);
        Task::batch(held.map(|(channel, local, until)| {
            let due = ServerTask::SendDue(channel.clone(), local.clone());
            let uid = uid.clone();
            let wait = async move { tokio::time::sleep_until(until.into()).await };
            Task::perform(wait, move |()| Message::ServerTask(uid, due))
        }))
    }

    /// Sends a held message whose time has come. One that may have arrived waits until the history was loaded without it.
    pub fn on_send_due(
        &mut self,
        uid: &ServerUid,
        channel: &ChannelId,
        local: &LocalId,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        match server.on_due(channel, local, Instant::now()) {
            Due::Nothing => Task::none(),
            // What it held back follows.
            Due::Send | Due::GivenUp => self.send_queued(uid),
            Due::Check { until, gap } => {
                self.connections
                    .control(uid, Control::Refetch(channel.clone()));
                let fill = gap.map_or_else(Task::none, |before| {
                    let channel_ref = ChannelRef {
                        server: uid.clone(),
                        channel: channel.clone(),
                    };
                    self.load_older(channel_ref, before, HistoryRequestId::default())
                });
                let due = ServerTask::SendDue(channel.clone(), local.clone());
                let uid = uid.clone();
                let wait = async move { tokio::time::sleep_until(until.into()).await };
                let wait = Task::perform(wait, move |()| Message::ServerTask(uid, due));
                Task::batch([fill, wait])
            }
        }
    }
}

/// Whether the connection may be lost as well.
fn casts_doubt(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::TimedOut | Failure::ConnectionLost | Failure::Unreachable
    )
}

/// What becomes of a message that was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Waits for the connection.
    Queued,
    Held,
    /// Is looked for in the history.
    Doubted,
    /// Waits for the user.
    Failed,
}

/// `is_certain`: sending it again cannot post it twice.
fn next_state(error: &SendFailure, is_certain: bool, is_online: bool) -> Next {
    match is_certain {
        true if error.failure.is_transient() && is_online => Next::Held,
        true if error.failure.is_transient() => Next::Queued,
        true => Next::Failed,
        false => Next::Doubted,
    }
}

#[cfg(test)]
mod tests;
