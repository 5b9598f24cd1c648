//! What happens in a timeline, and what it asks of the application.

use std::sync::Arc;

use iced::Point;
use iced::widget::text_editor;

use super::selection::SelectionMessage;
use super::{
    ChannelRef, HistoryRequestId, MenuTarget, TextEvent, actions, attachment, composer, jump,
    message_text, staged,
};
use crate::domain::failure::Failure;
use crate::domain::id::{LocalId, MessageId, ServerUid, UserId};
use crate::domain::markup::BodyParts;
use crate::ui::widget::undo::UndoKey;
use crate::ui::widget::virtual_list::Viewport;

#[derive(Debug, Clone)]
pub enum Message {
    /// About a picture or file of a message.
    File(attachment::Message),
    Composer(composer::Message),
    DraftEdited(text_editor::Action),
    CursorMoved(text_editor::Cursor),
    UndoPressed(UndoKey),
    /// Text typed while no input had focus.
    TextTyped(String),
    SendPressed,
    TypingStopped(ChannelRef),
    /// The number is the `content_id` of the list that reports it.
    ViewportChanged(u64, Viewport),
    OlderRequested,
    /// Load the messages that are missing above one.
    GapRequested(MessageId),
    /// Load the stored messages below the last one.
    NewerRequested,
    /// Also of newer ones, and of a gap.
    OlderLoaded {
        channel_ref: ChannelRef,
        request: HistoryRequestId,
        /// Loaded messages are already part of the server state.
        outcome: Result<(), Failure>,
    },
    /// Load the newest messages again, after they could not be loaded.
    NewestRequested,
    /// Go to another place of the conversation.
    Jump(jump::Message),
    /// Scroll by so many pages; a negative number scrolls up.
    PagesPressed(f32),
    MenuRequested(MenuTarget, Point),
    Selection(SelectionMessage),
    LinkPressed(String),
    /// About what is in a text.
    Text(message_text::Message),
    /// Show a profile, beside a point of the window.
    PersonPressed(UserId, Option<Point>),
    /// Go to a message that another one replies to.
    OriginalPressed(MessageId),
    /// Go to a message that is not sent.
    PendingRequested(LocalId),
    CopyPressed(MessageId),
    /// Show all of a long message.
    ExpandPressed(MessageId),
    /// Its parts were parsed.
    Expanded(ChannelRef, MessageId, Arc<BodyParts>),
    CollapsePressed(MessageId),
    ReplyPressed(MessageId),
    /// Edit an own message in its row.
    EditPressed(MessageId),
    Action(actions::Message),
    ReplyCanceled,
    RetryPressed(LocalId),
    /// Put the text back into the composer.
    DiscardPressed(LocalId),
    /// Drop the text.
    DeletePendingPressed(LocalId),
    SendWithoutReplyPressed(LocalId),
    MarkUnreadPressed(MessageId),
    MembersPressed,
    SearchPressed,
    ChannelsPressed,
    ReconnectPressed,
    DetailsPressed,
    CountdownTicked,
    /// About the files of the draft.
    Staged(staged::Message),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    File(attachment::Event),
    Composer(composer::Event),
    /// At a position of the window, or in place of the menu that is open.
    OpenMenu(MenuTarget, Option<Point>),
    /// Queued while offline.
    Send {
        channel_ref: ChannelRef,
        /// Identifies the message until the server confirms it.
        local_id: LocalId,
        /// Trimmed and within the server's size limit.
        body: String,
        reply_to: Option<MessageId>,
    },
    Retry {
        channel_ref: ChannelRef,
        local_id: LocalId,
    },
    /// Queue a message again, as no reply.
    SendWithoutReply {
        channel_ref: ChannelRef,
        local_id: LocalId,
    },
    /// The text is already back in the composer, or is not wanted.
    Discard {
        channel_ref: ChannelRef,
        local_id: LocalId,
    },
    Action(actions::Event),
    Jump(jump::Event),
    /// Report the result as `Message::OlderLoaded`.
    LoadOlder {
        channel_ref: ChannelRef,
        /// The oldest loaded message, or one with a gap above it.
        before: MessageId,
        request: HistoryRequestId,
    },
    /// From the store only. Report the result as `Message::OlderLoaded`.
    LoadNewer {
        channel_ref: ChannelRef,
        /// The last loaded message.
        after: MessageId,
        request: HistoryRequestId,
    },
    /// Make a message and those after it unread.
    MarkUnread(ChannelRef, MessageId),
    /// They were dropped in favor of older ones, or could not be loaded.
    LoadNewest(ChannelRef),
    /// Other messages are on screen: some may be read.
    ViewChanged(ChannelRef),
    /// Tell other members whether the user is typing.
    TypingChanged {
        channel_ref: ChannelRef,
        active: bool,
    },
    /// The scheme is `http`, `https`, `openchat` or `mailto`.
    OpenLink(String),
    Text(TextEvent),
    Expand(ChannelRef, MessageId, Arc<BodyParts>),
    Collapse(ChannelRef, MessageId),
    Copy(String),
    /// Beside a point in the window.
    OpenProfileCard(UserId, Option<Point>),
    /// A message that is replied to is not among the loaded ones.
    OriginalMissing {
        /// Whether it may be loaded by scrolling up.
        has_older: bool,
    },
    ToggleMembers,
    /// Search the open channel.
    Search,
    ToggleChannels,
    RetryConnection(ServerUid),
    /// Show the connection of the server.
    OpenDetails(ServerUid),
    /// About the files of the draft.
    Staged(staged::Event),
}
