//! Actions on a message of the server: reactions, edits, deletions, details, and the way to what it replies to.

use iced::Point;
use iced::widget::text_editor;

use super::{ChannelRef, MenuTarget, State, open_timeline};
use crate::domain::failure::Failure;
use crate::domain::formatting::Mark;
use crate::domain::id::MessageId;
use crate::domain::message_actions::MessageActions;
use crate::domain::reaction::is_emoji;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::ui::widget::undo::UndoKey;

#[derive(Debug, Clone)]
pub enum Message {
    /// Choose a reaction, in place of the menu that is open.
    ReactPressed(MessageId),
    /// Choose a reaction among all emoji.
    MoreReactionsPressed(MessageId),
    /// Add or remove an own reaction.
    ReactionPressed(MessageId, String),
    /// Ask before a message is deleted; at a place of the window, or in place of the menu that is open.
    DeletePressed(MessageId, Option<Point>),
    DeleteConfirmed(MessageId),
    InfoPressed(MessageId),
    /// The text of an edit.
    TextEdited(MessageId, text_editor::Action),
    CursorMoved(MessageId, text_editor::Cursor),
    UndoPressed(MessageId, UndoKey),
    FormatPressed(MessageId, Mark),
    SavePressed(MessageId),
    /// Without a message the edit that was begun last.
    EditCanceled(Option<MessageId>),
    /// An edit was saved, or was not.
    EditEnded(ChannelRef, MessageId, Result<(), EditProblem>),
    /// Go to the message that another one replies to.
    ReplyFollowed {
        reply: MessageId,
        original: MessageId,
    },
    /// Go back to the place from which the user came.
    BackPressed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Report it as `Message::ReactionPressed`.
    PickEmoji(MessageId),
    /// Add or remove an own reaction.
    React {
        channel_ref: ChannelRef,
        message: MessageId,
        emoji: String,
    },
    /// Report the result as `Message::EditEnded`.
    Edit {
        channel_ref: ChannelRef,
        message: MessageId,
        /// Trimmed and within the server's size limit.
        body: String,
        /// The revision that was edited, if it is known.
        revision: Option<u64>,
    },
    /// Delete a message for everyone.
    Delete(ChannelRef, MessageId),
    ShowInfo(ChannelRef, MessageId),
}

/// Why an edit was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditProblem {
    /// The message was edited elsewhere meanwhile. With its revision now, if that is known.
    Conflict(Option<u64>),
    Failed(Failure),
}

impl State {
    pub(super) fn update_action(
        &mut self,
        message: Message,
        ctx: &Ctx<'_>,
    ) -> Action<super::Message, super::Event> {
        match message {
            Message::ReactPressed(message) => ask(MenuTarget::React(message), None),
            Message::MoreReactionsPressed(message) => {
                self.emit_for(|_| Some(super::Event::Action(Event::PickEmoji(message))))
            }
            Message::ReactionPressed(message, emoji) => self.toggle_reaction(message, emoji, ctx),
            Message::DeletePressed(message, at) => ask(MenuTarget::Deleting(message), at),
            Message::DeleteConfirmed(message) if may(ctx, &message, |it| it.delete) => {
                self.emit_for(|it| Some(super::Event::Action(Event::Delete(it, message))))
            }
            Message::DeleteConfirmed(_) => Action::none(),
            Message::InfoPressed(message) => {
                self.emit_for(|it| Some(super::Event::Action(Event::ShowInfo(it, message))))
            }
            Message::TextEdited(..)
            | Message::CursorMoved(..)
            | Message::UndoPressed(..)
            | Message::FormatPressed(..)
            | Message::SavePressed(_)
            | Message::EditCanceled(_)
            | Message::EditEnded(..) => self.update_edit(message, ctx),
            Message::ReplyFollowed { reply, original } => self.follow_reply(reply, original, ctx),
            Message::BackPressed => self.go_back(ctx),
        }
    }

    fn toggle_reaction(
        &self,
        message: MessageId,
        emoji: String,
        ctx: &Ctx<'_>,
    ) -> Action<super::Message, super::Event> {
        let timeline = open_timeline(ctx);
        let item = timeline.and_then(|timeline| Some((timeline, timeline.find(&message)?)));
        let Some((timeline, item)) = item.filter(|_| is_emoji(&emoji)) else {
            return Action::none();
        };
        let actions = MessageActions::of(item, timeline, ctx.server);
        let mut shown = timeline.shown_reactions(item).into_owned().into_iter();
        if !actions.react || !actions.react_anew && !shown.any(|it| it.emoji == emoji) {
            return Action::none();
        }
        self.emit_for(|channel_ref| {
            Some(super::Event::Action(Event::React {
                channel_ref,
                message,
                emoji,
            }))
        })
    }
}

/// Whether the user can do something with a loaded message.
pub(super) fn may(
    ctx: &Ctx<'_>,
    message: &MessageId,
    action: impl Fn(MessageActions) -> bool,
) -> bool {
    open_timeline(ctx).is_some_and(|timeline| {
        let item = timeline.find(message);
        item.is_some_and(|item| action(MessageActions::of(item, timeline, ctx.server)))
    })
}

/// Shows a menu: a deleted message cannot be restored.
fn ask(target: MenuTarget, at: Option<Point>) -> Action<super::Message, super::Event> {
    Action::emit(super::Event::OpenMenu(target, at))
}
