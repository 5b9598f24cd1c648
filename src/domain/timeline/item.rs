//! A confirmed message with everything its row shows, computed once on arrival.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::markup::{Block, BodyParts};
use crate::domain::message::ChatMessage;

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
pub struct TimelineItem {
    /// Never changes, and is unique among the rows.
    pub key: u64,
    pub message: ChatMessage,
    /// All of a long text, while it is shown in full.
    pub parts: Option<Arc<BodyParts>>,
    /// Whether the message mentions the user; never for the user's own messages.
    pub is_mention: bool,
    /// The day on which it was sent, in the reader's time zone; `None` if nothing is known of its time.
    pub day: Option<Date>,
    /// The time of day, or that it is unknown.
    pub time: Arc<str>,
    /// Whether messages just before it may be missing here: they were not loaded.
    pub gap_before: bool,
    /// Whether the server no longer has it: it is kept on this device only.
    pub gone: bool,
    /// Whether it arrived as an event on the present connection.
    pub(super) live: bool,
    /// Whether history has confirmed its place; between events alone, messages may have been lost.
    pub(super) settled: bool,
    /// Whether it has confirmed a message that was written here.
    pub(super) is_echo: bool,
    /// Counts the messages as they became known, see [`super::stored::STORED`].
    pub(super) arrival: u32,
    /// Set by the list of messages.
    pub(super) place: i64,
}

impl TimelineItem {
    /// When it was sent, also if that is only known about.
    pub(super) fn moment(&self) -> Option<Timestamp> {
        self.message.created_at.moment()
    }

    /// How many rows show it.
    pub fn part_count(&self) -> usize {
        let parts = self.parts.as_ref().map(|parts| parts.count());
        parts.unwrap_or_else(|| self.message.body.part_count())
    }

    /// The blocks that one of its rows shows.
    pub fn blocks(&self, part: usize) -> impl Iterator<Item = Block<'_>> {
        let all = self.parts.as_ref().map(|parts| parts.blocks(part));
        let folded = all.is_none().then(|| self.message.body.part_blocks(part));
        all.into_iter()
            .flatten()
            .chain(folded.into_iter().flatten())
    }

    /// The text of one of its rows for a screen reader, with `hidden` in place of spoilers.
    pub fn spoken(&self, part: usize, hidden: Option<&str>) -> String {
        match &self.parts {
            Some(parts) => parts.spoken(part, hidden),
            None => self.message.body.spoken(part, hidden),
        }
    }

    /// About, in memory: for the limits of a history.
    pub(super) fn bytes(&self) -> usize {
        /// Without texts, with the row and the index.
        const FIXED: usize = 400;
        FIXED + self.message.size()
    }
}
