//! How much of a history is kept.
//!
//! Live messages push out the oldest ones. While the user reads back, older pages push out the newest messages instead,
//! which are loaded again when the user returns to them.

use super::Timeline;
use super::stored::Counted;
use crate::domain::failure::Failure;
use crate::domain::message::ChatMessage;

pub const MAX_MESSAGES: usize = 30_000;
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// For a channel that is not in view.
pub const MAX_INACTIVE_MESSAGES: usize = 2_000;
pub const MAX_INACTIVE_BYTES: usize = 1024 * 1024;

/// Whether the messages reach up to the newest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NewestMessages {
    Held,
    /// In favor of older ones. New messages are not added, as there would be a gap before them.
    Dropped,
    /// Dropped, and the next history replaces everything.
    Requested,
}

impl Timeline {
    /// Whether newer messages than the last one were dropped.
    pub fn lacks_newest(&self) -> bool {
        self.newest != NewestMessages::Held
    }

    /// Notes why the newest messages could not be loaded, until they are or the connection ends.
    pub fn fail_to_load(&mut self, failure: Failure) {
        self.failure = Some(failure);
    }

    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Lets the next newest history replace the messages that lack the newest ones. Returns whether it must be loaded.
    pub fn request_newest(&mut self) -> bool {
        let has_failed = self.failure.take().is_some();
        if self.newest == NewestMessages::Dropped {
            self.newest = NewestMessages::Requested;
        }
        self.lacks_newest() || !self.loaded || has_failed
    }

    /// The messages of a newest history that were not counted yet, if it is not merged as the user reads far back. They
    /// are not added.
    pub fn take_missed(&mut self, window: &[ChatMessage]) -> Vec<ChatMessage> {
        if self.newest != NewestMessages::Dropped
            || window.iter().any(|it| self.messages.contains(&it.id))
        {
            return Vec::new();
        }
        let Some(last) = window.last() else {
            return Vec::new();
        };
        let counted = match &self.counted {
            Counted::UpTo(id) => window.iter().position(|it| it.id == *id),
            Counted::Unknown | Counted::Empty => None,
        };
        let missed = window.iter().skip(counted.map_or(0, |at| at + 1));
        let missed = missed.filter(|it| !self.deleted.contains(&it.id)).cloned();
        let missed = missed.collect();
        self.counted = Counted::UpTo(last.id.clone());
        missed
    }

    /// Whether as much is kept as may be.
    pub fn is_full(&self) -> bool {
        let (messages, bytes) = self.limits();
        self.items().len() >= messages || self.bytes() >= bytes
    }

    /// In a channel in view more is kept.
    pub fn set_in_view(&mut self, in_view: bool) {
        self.in_view = in_view;
        if in_view {
            return;
        }
        if self.lacks_newest() {
            self.unload();
        }
        self.keep_newest();
        self.messages.shrink();
        if self.rows.take().is_some() {
            self.revision += 1;
        }
    }

    /// Drops all confirmed messages; they can be loaded again. Pending messages stay.
    pub fn unload(&mut self) {
        self.counted = self.counted();
        self.forget_attempts();
        drop(self.messages.split_off(0));
        self.messages.shrink();
        self.deleted.clear();
        self.newest = NewestMessages::Held;
        self.loaded = false;
        self.failure = None;
        self.reaches_start = false;
        self.stored_older.forget();
        self.newest_at = None;
        if !self.in_view {
            self.unread_from = None;
        }
        self.rows_changed();
    }

    fn limits(&self) -> (usize, usize) {
        if self.in_view {
            (MAX_MESSAGES, MAX_BYTES)
        } else {
            (MAX_INACTIVE_MESSAGES, MAX_INACTIVE_BYTES)
        }
    }

    /// Drops the oldest messages above the limits, a tenth at a time. The newest message stays.
    pub(super) fn keep_newest(&mut self) {
        let (messages, bytes) = self.limits();
        if self.items().len() < messages + messages / 10 && self.bytes() < bytes + bytes / 10 {
            return;
        }
        while self.items().len() > 1 && (self.items().len() > messages || self.bytes() > bytes) {
            let _dropped = self.messages.pop_front();
            self.reaches_start = false;
            self.stored_older.forget();
        }
        self.rows_changed();
    }

    /// Drops the newest messages above the limits, a tenth at a time. The oldest message stays.
    pub(super) fn keep_oldest(&mut self) {
        let (messages, bytes) = self.limits();
        if self.items().len() <= messages && self.bytes() <= bytes {
            return;
        }
        let (messages, bytes) = (messages - messages / 10, bytes - bytes / 10);
        self.counted = self.counted();
        while self.items().len() > 1 && (self.items().len() > messages || self.bytes() > bytes) {
            let _dropped = self.messages.pop_back();
            self.newest = NewestMessages::Dropped;
            self.stored_newer = self.has_store();
        }
        self.rows_changed();
    }
}
