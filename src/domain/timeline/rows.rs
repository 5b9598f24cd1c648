//! The rows of a conversation: messages, the dividers between them, what is on its way.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Entry, Timeline};

/// A row of a conversation. Indices lead into `entries` and `pending`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A new day begins.
    Day {
        /// Unique among the rows.
        key: u64,
        /// The day, in the user's words.
        label: Arc<str>,
    },
    /// What follows has not been read.
    Unread,
    /// A confirmed message.
    Message {
        /// Unique among the rows.
        key: u64,
        /// Its index among the entries.
        index: usize,
        /// Whether it goes on under the head of the one before.
        grouped: bool,
    },
    /// A message on its way out.
    Pending {
        /// Unique among the rows.
        key: u64,
        /// Its index among the pending ones.
        index: usize,
    },
}

/// Marks the key of a divider, which is otherwise that of the message under it.
const DIVIDER: u64 = 1 << 62;

impl Row {
    /// The key; unique among the rows of a conversation.
    #[must_use]
    pub fn key(&self) -> u64 {
        match self {
            Self::Day { key, .. } | Self::Message { key, .. } | Self::Pending { key, .. } => *key,
            Self::Unread => u64::MAX,
        }
    }
}

/// How long after the message before a message may still go on under its head.
const GROUPED_WITHIN: i64 = 5 * 60;

fn goes_on(before: &Entry, entry: &Entry) -> bool {
    let apart = entry.message.created_at.as_second() - before.message.created_at.as_second();
    before.message.author == entry.message.author
        && entry.message.reply_to.is_none()
        && before.at.date() == entry.at.date()
        && (0..=GROUPED_WITHIN).contains(&apart)
}

impl Timeline {
    /// Adds a message at the end and only the rows that it needs.
    pub(super) fn append(&mut self, entry: Entry) {
        let _new = self.known.insert(entry.message.id.clone());
        let confirmed = self
            .rows
            .iter()
            .rposition(|row| !matches!(row, Row::Pending { .. }));
        self.rows.truncate(confirmed.map_or(0, |last| last + 1));
        let before = self.entries.last();
        push(
            &mut self.rows,
            Line {
                before,
                entry: &entry,
                index: self.entries.len(),
                parted: false,
            },
            |date| self.calendar.day(date),
        );
        self.entries.push(entry);
        self.push_pending();
        self.revision += 1;
    }

    /// Makes all rows anew.
    pub(super) fn rebuild(&mut self) {
        let mut rows = Vec::with_capacity(self.entries.len() + self.pending.len() + 8);
        let mut before = None;
        for (index, entry) in self.entries.iter().enumerate() {
            let parted = self.unread_from.as_ref() == Some(&entry.message.id);
            push(
                &mut rows,
                Line {
                    before,
                    entry,
                    index,
                    parted,
                },
                |date| self.calendar.day(date),
            );
            before = Some(entry);
        }
        self.rows = rows;
        self.push_pending();
        self.revision += 1;
    }

    fn push_pending(&mut self) {
        let pending = self.pending.iter().enumerate();
        self.rows
            .extend(pending.map(|(index, outgoing)| Row::Pending {
                key: outgoing.key,
                index,
            }));
    }
}

/// A message and what stands above it.
#[derive(Clone, Copy)]
struct Line<'a> {
    before: Option<&'a Entry>,
    entry: &'a Entry,
    index: usize,
    parted: bool,
}

fn push(rows: &mut Vec<Row>, line: Line<'_>, day: impl Fn(Date) -> Arc<str>) {
    let Line {
        before,
        entry,
        index,
        parted,
    } = line;
    let date = entry.at.date();
    let new_day = before.is_none_or(|before| before.at.date() != date);
    if new_day {
        rows.push(Row::Day {
            key: DIVIDER | entry.key,
            label: day(date),
        });
    }
    if parted {
        rows.push(Row::Unread);
    }
    let grouped = !new_day && !parted && before.is_some_and(|before| goes_on(before, entry));
    rows.push(Row::Message {
        key: entry.key,
        index,
        grouped,
    });
}
