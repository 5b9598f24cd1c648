//! The rows of a timeline: messages, the dividers between them, and pending messages.

use std::sync::Arc;

use jiff::civil::Date;

use super::item::TimelineItem;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The divider above the first message of a day.
    Day { key: u64, label: Arc<str> },
    /// The divider above the first unread message.
    Unread,
    Message {
        key: u64,
        /// Among the items of the timeline.
        index: usize,
        /// Whether it is shown without an author, as the continuation of the message before.
        grouped: bool,
    },
    /// A further part of the message above, whose text is long and shown in full.
    Part {
        key: u64,
        /// Among the items of the timeline.
        index: usize,
        /// From 1.
        part: u32,
    },
    Pending {
        key: u64,
        /// Among the pending messages of the timeline.
        index: usize,
    },
}

/// Marks the key of a day divider, which is otherwise that of the message under it.
const DAY_KEY: u64 = 1 << 62;
/// Marks the key of a part, which is otherwise its number and the key of the message.
const PART_KEY: u64 = 1 << 61;
/// More than the parts of the longest text.
const MAX_PARTS: u64 = 1 << 20;
/// In seconds.
const MAX_GROUP_GAP: i64 = 5 * 60;

impl Row {
    /// Unique among the rows of a timeline.
    pub fn key(&self) -> u64 {
        match self {
            Self::Day { key, .. }
            | Self::Message { key, .. }
            | Self::Part { key, .. }
            | Self::Pending { key, .. } => *key,
            Self::Unread => u64::MAX,
        }
    }
}

/// Adds the row of the item at `index`, and the dividers above it.
pub(super) fn push_message(
    rows: &mut Vec<Row>,
    (before, item): (Option<&TimelineItem>, &TimelineItem),
    index: usize,
    first_unread: bool,
    day: impl Fn(Date) -> Arc<str>,
) {
    let date = item.at.date();
    let new_day = before.is_none_or(|before| before.at.date() != date);
    if new_day {
        let key = DAY_KEY | item.key;
        let label = day(date);
        rows.push(Row::Day { key, label });
    }
    if first_unread {
        rows.push(Row::Unread);
    }
    rows.push(Row::Message {
        key: item.key,
        index,
        grouped: !new_day && !first_unread && before.is_some_and(|before| is_grouped(before, item)),
    });
    let parts = item.parts.as_ref().map_or(1, |parts| parts.count());
    let parts = 1..u32::try_from(parts).unwrap_or(u32::MAX);
    rows.extend(parts.map(|part| Row::Part {
        key: PART_KEY | (item.key * MAX_PARTS + u64::from(part)),
        index,
        part,
    }));
}

fn is_grouped(before: &TimelineItem, item: &TimelineItem) -> bool {
    let gap = item.message.created_at.as_second() - before.message.created_at.as_second();
    before.message.author == item.message.author
        && item.message.extra().reply_to.is_none()
        && (0..=MAX_GROUP_GAP).contains(&gap)
}
