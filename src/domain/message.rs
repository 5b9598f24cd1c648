//! A message as the server confirmed it.

use std::sync::Arc;

use jiff::Timestamp;

use super::id::{ChannelId, LocalId, MessageId, UserId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// Unique within the channel.
    pub id: MessageId,
    pub channel: ChannelId,
    pub author: UserId,
    /// The source text; empty only with attachments.
    pub body: Arc<str>,
    /// In whole seconds (`docs/backend-contract.md` 2.6).
    pub created_at: Timestamp,
    pub reply_to: Option<Reply>,
    pub attachments: Vec<Attachment>,
    /// In the order of the server.
    pub reactions: Vec<Reaction>,
    pub edited_at: Option<Timestamp>,
    /// Counts edits from 1, if the server supports it.
    pub revision: Option<u64>,
    /// The key it was sent with; only its author receives it (`docs/backend-contract.md` 10, `idempotent_send`).
    pub client_key: Option<LocalId>,
}

impl ChatMessage {
    /// The newer of two copies of a message, with what it lacks taken from the older one (`docs/backend-contract.md`
    /// 9, merge of echo and reply). A copy from before a known edit is the older one, whenever it arrives.
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub message: MessageId,
    pub author: Option<UserId>,
    /// The beginning of its text on one line.
    pub preview: String,
    /// Whether it was deleted.
    pub unavailable: bool,
}

/// Shown by name; not downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    pub file_name: String,
    /// Where the server says it is.
    pub url: String,
    pub content_type: String,
    pub bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    pub emoji: String,
    /// At least 1.
    pub count: u32,
    /// Whether the user is among them.
    pub mine: bool,
}
