//! A confirmed message with everything its row shows, computed once on arrival.

use std::sync::Arc;

use crate::domain::markup::Content;
use crate::domain::message::ChatMessage;

/// The most reactions with different emoji, and the most attachments, that are kept of a message.
pub(super) const MAX_PER_MESSAGE: usize = 50;
/// In bytes; a longer text is no emoji.
pub(super) const MAX_EMOJI: usize = 128;

#[derive(Debug, Clone)]
pub struct TimelineItem {
    /// Never changes, and is unique among the rows.
    pub key: u64,
    pub message: ChatMessage,
    pub content: Content,
    /// Whether the message mentions the user; never for the user's own messages.
    pub is_mention: bool,
    /// When it was sent, in the reader's time zone.
    pub at: jiff::civil::DateTime,
    pub time: Arc<str>,
    /// Whether it arrived as an event on the present connection.
    pub(super) live: bool,
    /// Whether history has confirmed its place; between events alone, messages may have been lost.
    pub(super) settled: bool,
    /// Set by the list of messages.
    pub(super) place: i64,
}

impl TimelineItem {
    /// About, in memory: for the limits of a history.
    pub(super) fn bytes(&self) -> usize {
        /// Without texts, with the row and the index.
        const FIXED: usize = 400;
        let message = &self.message;
        let reactions = message.reactions.iter();
        let reactions = reactions.map(|reaction| 64 + reaction.emoji.len());
        let attachments = message.attachments.iter();
        let attachments = attachments.map(|file| {
            128 + file.id.len() + file.file_name.len() + file.url.len() + file.content_type.len()
        });
        let reply = message.reply_to.as_ref();
        let reply = reply.map_or(0, |reply| reply.preview.len());
        let ids = message.id.as_str().len() + message.author.as_str().len();
        FIXED
            + 2 * message.body.len()
            + ids
            + reply
            + reactions.sum::<usize>()
            + attachments.sum::<usize>()
    }
}

/// Cuts the lists of a message that have no limit of their own.
pub(super) fn limit_lists(message: &mut ChatMessage) {
    message.attachments.truncate(MAX_PER_MESSAGE);
    message
        .reactions
        .retain(|reaction| reaction.emoji.len() <= MAX_EMOJI);
    message.reactions.truncate(MAX_PER_MESSAGE);
}
