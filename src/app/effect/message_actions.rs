//! Messages are edited, deleted and reacted to. Each change is shown at once, and taken back with the reason if the
//! server does not take it.

use iced::Task;

use crate::app::dialog::Dialog;
use crate::app::message::ServerMessage;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::message::{ChatMessage, Reaction};
use crate::domain::server_event::ServerEvent;
use crate::domain::stored::Change;
use crate::feature::emoji_picker::EmojiTarget;
use crate::feature::message_details;
use crate::feature::timeline::actions::{self, EditProblem, Event};
use crate::feature::timeline::{self, ChannelRef};
use crate::fl;
use crate::net::api::SendFailure;
use crate::net::api::messages::{self, Edit, EditFailure};
use crate::net::listen::Control;

/// A request about a message has ended.
#[derive(Debug, Clone)]
pub struct ActionEnded {
    channel: ChannelId,
    message: MessageId,
    outcome: ActionOutcome,
}

#[derive(Debug, Clone)]
enum ActionOutcome {
    Edited(Result<ChatMessage, EditFailure>),
    Deleted(Result<(), SendFailure>),
    /// With the emoji.
    Reacted(String, Result<Vec<Reaction>, SendFailure>),
}

impl App {
    pub fn perform_message_action(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::PickEmoji(message) => {
                self.open_emoji_picker(EmojiTarget::Message(message), None)
            }
            Event::React {
                channel_ref: ChannelRef { server, channel },
                message,
                emoji,
            } => {
                let toggled = self.workspace.server_mut(&server);
                let wanted = toggled.and_then(|it| it.toggle_reaction(&channel, &message, &emoji));
                wanted.map_or_else(Task::none, |added| {
                    self.send_reaction(&server, (channel, message), (emoji, added))
                })
            }
            Event::Edit {
                channel_ref: ChannelRef { server, channel },
                message,
                body,
                revision,
            } => {
                let edit = Edit {
                    channel,
                    message,
                    body,
                    revision,
                };
                self.save_edit(&server, edit)
            }
            Event::Delete(ChannelRef { server, channel }, message) => {
                self.delete_message(&server, channel, message)
            }
            Event::ShowInfo(ChannelRef { server, channel }, message) => {
                let state = message_details::State::new(server, channel, message);
                self.open_dialog(Dialog::MessageDetails(state))
            }
        }
    }

    fn send_reaction(
        &self,
        uid: &ServerUid,
        (channel, message): (ChannelId, MessageId),
        (emoji, added): (String, bool),
    ) -> Task<Message> {
        let session = self.connections.session(uid).cloned();
        self.request(uid, (channel, message), |channel, message| async move {
            let place = (&channel, &message);
            let reacted = match session {
                Some(session) => messages::react(&session, place, (&emoji, added)).await,
                None => Err(not_connected()),
            };
            (channel, message, ActionOutcome::Reacted(emoji, reacted))
        })
    }

    fn save_edit(&mut self, uid: &ServerUid, edit: Edit) -> Task<Message> {
        let session = self.connections.session(uid).cloned();
        let (channel, message) = (edit.channel.clone(), edit.message.clone());
        let server = self.workspace.server_mut(uid);
        let body = edit.body.as_str().into();
        if !server.is_some_and(|server| server.begin_edit(&channel, &message, body)) {
            let missing = EditProblem::Failed(Failure::NotFound);
            return edit_ended(uid, (channel, message), Err(missing));
        }
        self.request(uid, (channel, message), |channel, message| async move {
            let edited = match session {
                Some(session) => messages::edit(&session, &edit).await,
                None => Err(EditFailure::Failed(not_connected())),
            };
            (channel, message, ActionOutcome::Edited(edited))
        })
    }

    fn delete_message(
        &mut self,
        uid: &ServerUid,
        channel: ChannelId,
        message: MessageId,
    ) -> Task<Message> {
        let session = self.connections.session(uid).cloned();
        let server = self.workspace.server_mut(uid);
        if !server.is_some_and(|server| server.begin_deletion(&channel, &message)) {
            return Task::none();
        }
        self.request(uid, (channel, message), |channel, message| async move {
            let deleted = match session {
                Some(session) => messages::delete(&session, &channel, &message).await,
                None => Err(not_connected()),
            };
            (channel, message, ActionOutcome::Deleted(deleted))
        })
    }

    /// Sends a request about a message. Its end belongs to the connection from which it was sent.
    fn request<F>(
        &self,
        uid: &ServerUid,
        (channel, message): (ChannelId, MessageId),
        send: impl FnOnce(ChannelId, MessageId) -> F,
    ) -> Task<Message>
    where
        F: Future<Output = (ChannelId, MessageId, ActionOutcome)> + Send + 'static,
    {
        let epoch = self.connections.epoch(uid).unwrap_or_default();
        let uid = uid.clone();
        Task::perform(
            send(channel, message),
            move |(channel, message, outcome)| {
                let ended = Box::new(ActionEnded {
                    channel,
                    message,
                    outcome,
                });
                Message::Server(uid, epoch, ServerMessage::ActionEnded(ended))
            },
        )
    }

    /// Takes the end of a request. What an earlier connection has answered is not believed.
    pub fn on_action_ended(
        &mut self,
        uid: &ServerUid,
        is_current: bool,
        ended: ActionEnded,
    ) -> Task<Message> {
        let ActionEnded {
            channel,
            message,
            outcome,
        } = ended;
        match outcome {
            ActionOutcome::Edited(outcome) => {
                let outcome = if is_current {
                    outcome
                } else {
                    Err(EditFailure::Failed(not_connected()))
                };
                self.on_edited(uid, (channel, message), outcome)
            }
            ActionOutcome::Deleted(outcome) => {
                let outcome = outcome.filter_current(is_current);
                self.on_deleted(uid, (channel, message), outcome)
            }
            ActionOutcome::Reacted(emoji, outcome) => {
                let outcome = outcome.filter_current(is_current);
                self.on_reacted(uid, (channel, message), emoji, outcome)
            }
        }
    }

    fn on_edited(
        &mut self,
        uid: &ServerUid,
        (channel, message): (ChannelId, MessageId),
        outcome: Result<ChatMessage, EditFailure>,
    ) -> Task<Message> {
        let (reported, problem) = match outcome {
            Ok(edited) => (Some(edited), None),
            Err(EditFailure::Conflict(current)) => {
                let revision = current.as_ref().and_then(|it| it.extra().revision);
                if current.is_none() {
                    let refetch = Control::Refetch(channel.clone());
                    self.connections.control(uid, refetch);
                }
                let current = current.map(|current| *current);
                (current, Some(EditProblem::Conflict(revision)))
            }
            Err(EditFailure::Failed(error)) => {
                self.doubt(uid, &channel, &error);
                (None, Some(EditProblem::Failed(error.failure)))
            }
        };
        self.end_edit(uid, (&channel, &message), reported);
        let shown = match &problem {
            None => Task::none(),
            Some(EditProblem::Conflict(_)) => {
                let text = fl!(self.workspace.strings(), "edit-conflict").into_owned();
                self.toast(text, ToastKind::Warning)
            }
            Some(EditProblem::Failed(failure)) => {
                let strings = self.workspace.strings();
                let reason = strings.failure(failure);
                let text = fl!(strings, "edit-failed", "reason" => reason.as_ref()).into_owned();
                self.toast(text, ToastKind::Warning)
            }
        };
        let outcome = problem.map_or(Ok(()), Err);
        Task::batch([shown, edit_ended(uid, (channel, message), outcome)])
    }

    /// Shows the text of the server again, and stores it.
    fn end_edit(
        &mut self,
        uid: &ServerUid,
        (channel, message): (&ChannelId, &MessageId),
        reported: Option<ChatMessage>,
    ) {
        let Some(server) = self.workspace.server_mut(uid) else {
            return;
        };
        let is_reported = reported.is_some();
        let edited = server.end_edit(channel, message, reported);
        let edited = edited.filter(|_| is_reported).cloned();
        self.history
            .record(uid, edited.map(Change::Edited).into_iter().collect());
    }

    /// The server tells every client about a deletion, but an event may be lost, so a success counts as one.
    fn on_deleted(
        &mut self,
        uid: &ServerUid,
        (channel, message): (ChannelId, MessageId),
        outcome: Result<(), SendFailure>,
    ) -> Task<Message> {
        if let Some(server) = self.workspace.server_mut(uid) {
            server.end_deletion(&channel, &message);
        }
        match outcome {
            Ok(()) => self.on_changes(uid, vec![ServerEvent::Deleted { channel, message }]),
            Err(error) => {
                self.doubt(uid, &channel, &error);
                let strings = self.workspace.strings();
                let reason = strings.failure(&error.failure);
                let text = fl!(strings, "message-delete-failed", "reason" => reason.as_ref());
                let text = text.into_owned();
                self.toast(text, ToastKind::Warning)
            }
        }
    }

    fn on_reacted(
        &mut self,
        uid: &ServerUid,
        (channel, message): (ChannelId, MessageId),
        emoji: String,
        outcome: Result<Vec<Reaction>, SendFailure>,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        let reactions = outcome.as_deref().ok();
        let next = server.end_reaction(&channel, &message, &emoji, reactions);
        let changed = server.message(&channel, &message).cloned();
        if let Err(error) = outcome {
            self.doubt(uid, &channel, &error);
            let strings = self.workspace.strings();
            let reason = strings.failure(&error.failure);
            let text = fl!(strings, "reaction-failed", "reason" => reason.as_ref()).into_owned();
            return self.toast(text, ToastKind::Warning);
        }
        self.history
            .record(uid, changed.map(Change::Edited).into_iter().collect());
        next.map_or_else(Task::none, |added| {
            self.send_reaction(uid, (channel, message), (emoji, added))
        })
    }

    /// What the server has is asked for where it may differ from what is shown.
    fn doubt(&mut self, uid: &ServerUid, channel: &ChannelId, error: &SendFailure) {
        if !error.certain || error.failure == Failure::NotFound {
            self.connections
                .control(uid, Control::Refetch(channel.clone()));
        }
        self.session_ended(uid, &error.failure);
    }

    pub fn on_message_details(&mut self, message: message_details::Message) -> Task<Message> {
        match message {
            message_details::Message::CopyPressed(text) => self.copy(text),
            message_details::Message::Dismissed
                if matches!(self.shell.dialog(), Some(Dialog::MessageDetails(_))) =>
            {
                self.close_dialog()
            }
            message_details::Message::Dismissed => Task::none(),
        }
    }
}

trait FilterCurrent {
    fn filter_current(self, is_current: bool) -> Self;
}

impl<T> FilterCurrent for Result<T, SendFailure> {
    fn filter_current(self, is_current: bool) -> Self {
        if is_current {
            self
        } else {
            self.and(Err(not_connected()))
        }
    }
}

fn edit_ended(
    server: &ServerUid,
    (channel, message): (ChannelId, MessageId),
    outcome: Result<(), EditProblem>,
) -> Task<Message> {
    let server = server.clone();
    let ended = actions::Message::EditEnded(ChannelRef { server, channel }, message, outcome);
    Task::done(Message::Timeline(timeline::Message::Action(ended)))
}

fn not_connected() -> SendFailure {
    SendFailure {
        failure: Failure::ConnectionLost,
        certain: true,
    }
}
