//! A message as the server confirmed it.

use std::sync::Arc;

use jiff::Timestamp;

use super::id::{ChannelId, LocalId, MessageId, UserId};

/// One message of one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// Its id within the channel.
    pub id: MessageId,
    /// Where it was said.
    pub channel: ChannelId,
    /// Who said it.
    pub author: UserId,
    /// The source text; empty only beside attachments.
    pub body: Arc<str>,
    /// When the server took it; whole seconds (`docs/backend-contract.md` 2.6).
    pub created_at: Timestamp,
    /// What it answers.
    pub reply_to: Option<Reply>,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// Reactions, in the server's order.
    pub reactions: Vec<Reaction>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// Counts edits from 1, where the server says so.
    pub revision: Option<u64>,
    /// The key it was sent with, told to its author only (`docs/backend-contract.md` 10, `idempotent_send`).
    pub client_key: Option<LocalId>,
}

impl ChatMessage {
    /// The newer copy of a message, with what it lacks taken from the older one (`docs/backend-contract.md` 9, merge of
    /// echo and reply). A copy from before an edit that is known is the older one, whenever it arrives.
    #[must_use]
    pub fn merge_older(mut self, old: &Self) -> Self {
        let outdated = old.revision.is_some() && self.revision < old.revision
            || old.revision == self.revision && self.edited_at < old.edited_at;
        if outdated {
            return old.clone();
        }
        if self.reply_to.is_none() {
            self.reply_to.clone_from(&old.reply_to);
        }
        if self.attachments.is_empty() {
            self.attachments.clone_from(&old.attachments);
        }
        if self.client_key.is_none() {
            self.client_key.clone_from(&old.client_key);
        }
        self
    }
}

/// What a message answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The message answered.
    pub message: MessageId,
    /// Its author, where known.
    pub author: Option<UserId>,
    /// The beginning of its text on one line.
    pub preview: String,
    /// Whether it is gone.
    pub unavailable: bool,
}

/// A file that came with a message. Shown by name; its bytes are not fetched by this version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id within the channel.
    pub id: String,
    /// Its name as the author gave it.
    pub file_name: String,
    /// Where it can be fetched, as the server said it.
    pub url: String,
    /// Its media type.
    pub content_type: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// How many people reacted with one emoji.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// How many people, at least 1.
    pub count: u32,
    /// Whether this user is among them.
    pub mine: bool,
}
