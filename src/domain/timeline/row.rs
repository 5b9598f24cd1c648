//! The rows of a timeline: messages, the dividers between them, and pending messages.

use jiff::Timestamp;
use jiff::civil::Date;

use super::changes::LocalChanges;
use super::item::TimelineItem;
use super::message_list::Items;
use crate::domain::id::MessageId;
use crate::domain::outbox::PendingMessage;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The divider above the first message of a day.
    Day { key: u64, date: Date },
    /// The divider above the first unread message.
    Unread,
    Message {
        key: u64,
        /// Among the items of the timeline.
        index: usize,
        /// Whether it is shown without an author, as the continuation of the message before.
        grouped: bool,
    },
    /// Messages just above the item at `index` may be missing: they were not loaded.
    Gap { key: u64, index: usize },
    /// The messages above are kept on this device only: the server has lost them.
    Lost { key: u64 },
    /// Stands for rows of the history that could not be read.
    Unreadable { key: u64, count: u32 },
    /// A further part of the message above, whose text does not fit into one.
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
/// Marks the key of what could not be read, which is otherwise that of the message above, or of the first below.
const UNREADABLE_KEY: u64 = 1 << 60;
const UNREADABLE_FIRST_KEY: u64 = 1 << 59;
/// Marks the key of a gap, which is otherwise that of the message under it.
const GAP_KEY: u64 = 1 << 58;
/// Marks the key of the line below the messages that the server has lost, which is otherwise that of the last of them.
const LOST_KEY: u64 = 1 << 57;
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
            | Self::Gap { key, .. }
            | Self::Lost { key }
            | Self::Unreadable { key, .. }
            | Self::Part { key, .. }
            | Self::Pending { key, .. } => *key,
            Self::Unread => u64::MAX,
        }
    }
}

/// The rows as they were built once, extended since.
#[derive(Debug)]
pub(super) struct BuiltRows {
    pub(super) rows: Vec<Row>,
    /// The revision of the timeline when they were built.
    pub(super) revision: u64,
    /// How many of the first rows have not changed since.
    pub(super) unchanged: usize,
}

impl BuiltRows {
    /// `unreadable` rows stand above all others. Messages that are being deleted have no row.
    pub(super) fn new(
        ((items, changes), unreadable): ((&Items, &LocalChanges), u32),
        first_unread: Option<&MessageId>,
        pending: &[PendingMessage],
        revision: u64,
    ) -> Self {
        let mut rows = Vec::with_capacity(items.len() + pending.len() + 8);
        let mut before = None;
        let first_key = items.front().map_or(0, |item| item.key);
        push_unreadable(&mut rows, UNREADABLE_FIRST_KEY | first_key, unreadable);
        let last_gone = items.iter().rposition(|item| item.gone);
        let shown = items.iter().enumerate();
        for (index, item) in shown.filter(|(_, item)| !changes.is_deleting(&item.message.id)) {
            let is_first_unread = first_unread == Some(&item.message.id);
            push_message(&mut rows, (before, item), index, is_first_unread);
            if last_gone == Some(index) {
                let key = LOST_KEY | item.key;
                rows.push(Row::Lost { key });
            }
            before = Some(item.as_ref());
        }
        let unchanged = rows.len();
        push_pending(&mut rows, pending);
        Self {
            rows,
            revision,
            unchanged,
        }
    }

    /// Adds the row of a message below `items`, and the divider that it needs.
    pub(super) fn append(
        &mut self,
        (items, changes): (&Items, &LocalChanges),
        item: &TimelineItem,
        pending: &[PendingMessage],
    ) {
        self.remove_pending();
        let mut shown = items.iter().rev();
        let before = shown.find(|item| !changes.is_deleting(&item.message.id));
        let before = before.map(AsRef::as_ref);
        push_message(&mut self.rows, (before, item), items.len(), false);
        push_pending(&mut self.rows, pending);
    }

    pub(super) fn replace_pending(&mut self, pending: &[PendingMessage]) {
        self.remove_pending();
        push_pending(&mut self.rows, pending);
    }

    fn remove_pending(&mut self) {
        let is_confirmed = |row: &Row| !matches!(row, Row::Pending { .. });
        let last = self.rows.iter().rposition(is_confirmed);
        self.rows.truncate(last.map_or(0, |last| last + 1));
        self.unchanged = self.unchanged.min(self.rows.len());
    }
}

fn push_pending(rows: &mut Vec<Row>, pending: &[PendingMessage]) {
    let pending = pending.iter().enumerate();
    rows.extend(pending.map(|(index, &PendingMessage { key, .. })| Row::Pending { key, index }));
}

/// Adds the row of the item at `index`, and the dividers above it.
fn push_message(
    rows: &mut Vec<Row>,
    (before, item): (Option<&TimelineItem>, &TimelineItem),
    index: usize,
    first_unread: bool,
) {
    // Above the first message older ones are loaded as the user scrolls.
    if item.gap_before && before.is_some() {
        let key = GAP_KEY | item.key;
        rows.push(Row::Gap { key, index });
    }
    let new_day = item
        .day
        .filter(|day| before.is_none_or(|before| before.day != Some(*day)));
    if let Some(date) = new_day {
        let key = DAY_KEY | item.key;
        rows.push(Row::Day { key, date });
    }
    if first_unread {
        rows.push(Row::Unread);
    }
    rows.push(Row::Message {
        key: item.key,
        index,
        grouped: new_day.is_none()
            && !first_unread
            && before.is_some_and(|before| is_grouped(before, item)),
    });
    let parts = 1..u32::try_from(item.part_count()).unwrap_or(u32::MAX);
    rows.extend(parts.map(|part| Row::Part {
        key: PART_KEY | (item.key * MAX_PARTS + u64::from(part)),
        index,
        part,
    }));
    let (_, unreadable) = item.message.extra().unreadable;
    push_unreadable(rows, UNREADABLE_KEY | item.key, unreadable);
}

fn push_unreadable(rows: &mut Vec<Row>, key: u64, count: u32) {
    if count > 0 {
        rows.push(Row::Unreadable { key, count });
    }
}

/// The day that the last of the rows belongs to, if one is known.
pub(super) fn day_of(rows: &[Row], items: &Items) -> Option<Date> {
    rows.iter().rev().find_map(|row| match row {
        Row::Day { date, .. } => Some(*date),
        Row::Message { index, .. } | Row::Part { index, .. } => items.get(*index)?.day,
        Row::Unread
        | Row::Gap { .. }
        | Row::Lost { .. }
        | Row::Unreadable { .. }
        | Row::Pending { .. } => None,
    })
}

/// Whether both give the same rows, for themselves and for the message that follows.
pub(super) fn have_equal_rows(old: &TimelineItem, new: &TimelineItem) -> bool {
    let has_reply = |item: &TimelineItem| item.message.extra().reply_to.is_some();
    old.part_count() == 1
        && new.part_count() == 1
        && old.message.author == new.message.author
        && old.message.created_at == new.message.created_at
        && old.message.extra().unreadable == new.message.extra().unreadable
        && has_reply(old) == has_reply(new)
}

fn is_grouped(before: &TimelineItem, item: &TimelineItem) -> bool {
    let second = |item: &TimelineItem| item.moment().map_or(0, Timestamp::as_second);
    let gap = second(item).saturating_sub(second(before));
    let (earlier, later) = (before.message.created_at, item.message.created_at);
    before.message.author == item.message.author
        && !item.gap_before
        && before.gone == item.gone
        && before.message.extra().unreadable.1 == 0
        && item.message.extra().reply_to.is_none()
        // A row that shows a time must not speak for one without.
        && earlier.is_stated() == later.is_stated()
        && (0..=MAX_GROUP_GAP).contains(&gap)
}
