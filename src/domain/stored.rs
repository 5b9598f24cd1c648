//! What is kept of a server on this device.
//!
//! Plain data: `store` reads and writes it, [`super::server::Server`] takes it up at the start. It never says what is
//! shown: that follows from what the server reports, with this below it.

use jiff::Timestamp;

use super::channel::Category;
use super::disclosure::DisclosureLog;
use super::id::{ChannelId, LocalId, MessageId};
use super::inbox::{InboxChanges, InboxEntry};
use super::member::Profile;
use super::message::ChatMessage;
use super::outbox::{SendState, SentAfter};
use super::server_event::History;
use super::upload::{FileContent, OutgoingFile};

/// All of one server but its messages, which are loaded page by page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredServer {
    /// As the server listed them last.
    pub categories: Vec<Category>,
    pub channels: Vec<StoredChannel>,
    pub disclosed: DisclosureLog,
    pub inbox: Vec<InboxEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChannel {
    pub channel: ChannelId,
    /// `None`: the channel was never loaded.
    pub read: Option<ReadState>,
    pub draft: Option<StoredDraft>,
    /// In the order in which they were written.
    pub pending: Vec<StoredPending>,
}

impl StoredChannel {
    /// Whether messages wait of which it is not known whether the server accepted them. Only the messages that were known
    /// before show which ones of the next history are new.
    pub fn is_in_doubt(&self) -> bool {
        let mut states = self.pending.iter().map(|pending| pending.state);
        states.any(|state| state == StoredSendState::Sending)
    }
}

/// What was read of a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadState {
    pub unread: u32,
    /// At most `unread`.
    pub mentions: u32,
    /// The newest message that is counted in. What follows it is new. `None`: the channel was empty.
    pub newest: Option<MessageId>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredDraft {
    pub text: String,
    pub reply_to: Option<MessageId>,
}

/// A message that was written here and is not confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPending {
    pub local: LocalId,
    pub body: String,
    pub reply_to: Option<MessageId>,
    /// Are stored with their bytes by [`Change::PendingFiles`], and never change.
    pub files: Vec<OutgoingFile>,
    pub state: StoredSendState,
    /// Where the server has it, if it was sent. `None`: it was not, or that is not known.
    pub after: Option<SentAfter>,
}

/// What is known of a pending message after the program ended, however it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredSendState {
    /// It was never sent, or certainly not accepted.
    Queued,
    /// It was sent, or was about to be: the server may have accepted it.
    Sending,
    /// It waits for the user. The reason is asked for again by the next attempt.
    Failed {
        /// Whether the server certainly did not accept it.
        certain: bool,
    },
}

impl From<&SendState> for StoredSendState {
    fn from(state: &SendState) -> Self {
        match state {
            SendState::Storing | SendState::Queued | SendState::Held { certain: true, .. } => {
                Self::Queued
            }
            SendState::Sending | SendState::Held { certain: false, .. } => Self::Sending,
            SendState::Failed { certain, .. } => Self::Failed { certain: *certain },
        }
    }
}

/// A run of messages of one channel as they are stored, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredPage {
    pub messages: Vec<StoredMessage>,
    /// Of the authors of the messages, as far as they are known.
    pub profiles: Vec<Profile>,
    /// Whether older messages are stored.
    pub has_older: bool,
    /// Whether newer messages are stored.
    pub has_newer: bool,
    /// Whether the first message of the page is known to be the first of the channel.
    pub reaches_start: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    pub message: ChatMessage,
    /// Messages before this one may be missing here: they were never loaded.
    pub gap_before: bool,
    /// Whether the server no longer has it.
    pub gone: bool,
    /// Whether a history has confirmed its place. Between events alone, messages may have been lost.
    pub settled: bool,
}

/// Which messages of a channel to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageRange {
    Newest,
    /// Just before a message.
    Before(MessageId),
    /// Just after a message.
    After(MessageId),
    /// A message with as many before as after it.
    Around(MessageId),
    /// As many before as after a time, in whole seconds.
    At(Timestamp),
}

/// A history of the server as it is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub history: History,
    /// Whether messages of the covered range that it lacks stay, marked as gone: a server that cannot delete single
    /// messages has lost them. Otherwise they were deleted.
    pub keeps_missing: bool,
}

/// One step of what is kept. All changes of one call are written together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Channels(Vec<Category>),
    Profiles(Vec<Profile>),
    /// A message that arrived as an event, below all others of its channel.
    Posted(ChatMessage),
    Window(Window),
    /// An edit or a reaction: replaces the message where it is stored.
    Edited(ChatMessage),
    Deleted(ChannelId, MessageId),
    Read(ChannelId, ReadState),
    /// `None`: there is none any more.
    Draft(ChannelId, Option<StoredDraft>),
    /// New, or with another state. Keeps its place in the order.
    Pending(ChannelId, StoredPending),
    /// The files of a new pending message. They are deleted with it.
    PendingFiles(LocalId, Vec<(OutgoingFile, FileContent)>),
    /// Confirmed, or given up by the user.
    NotPending(LocalId),
    /// All that was disclosed to the server until now.
    Disclosed(DisclosureLog),
    Inbox(InboxChanges),
}
