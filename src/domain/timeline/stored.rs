//! Messages that are stored on this device: shown before the server has reported any, above those that it has, and
//! around a message that was searched for.
//!
//! They are no authority: what the server reports replaces them, and what it lacks was deleted, or is gone.

use std::collections::HashMap;

use super::limit::NewestMessages;
use super::{Timeline, TimelineItem};
use crate::domain::id::MessageId;
use crate::domain::outbox::Attempt;
use crate::domain::stored::{StoredMessage, StoredPage};

/// The arrival of a message that was stored before this run, as a history confirmed it: an attempt to send of an earlier
/// run was made after it, or the history would have shown that.
pub(super) const STORED: u32 = 0;
/// The arrival of a message that was stored as an event only: others may be missing before it.
pub(super) const STORED_EVENT: u32 = 1;

/// Up to where the messages of a channel are counted, as read or as unread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Counted {
    /// The channel was never loaded: what is there is no news.
    #[default]
    Unknown,
    /// The channel was empty: all that comes is new.
    Empty,
    /// What follows this message is new.
    UpTo(MessageId),
}

/// Whether messages that are older than the first are stored on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StoredOlder {
    /// Nothing is stored.
    Unavailable,
    Unknown,
    Yes,
    No,
}

impl StoredOlder {
    /// The first message is another one now.
    pub(super) fn forget(&mut self) {
        if *self != Self::Unavailable {
            *self = Self::Unknown;
        }
    }
}

/// Where the messages before one of the timeline can be loaded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OlderFrom {
    /// From the store, up to a gap.
    Store,
    /// From the store, though messages are missing in between, as the server cannot be asked.
    StoreAcrossGap,
    Server,
    Nowhere,
}

impl Timeline {
    /// Messages of the channel may be stored on this device.
    pub fn set_has_store(&mut self) {
        if self.stored_older == StoredOlder::Unavailable {
            self.stored_older = StoredOlder::Unknown;
        }
    }

    pub(super) fn has_store(&self) -> bool {
        self.stored_older != StoredOlder::Unavailable
    }

    /// Sets whether messages that a history lacks stay, marked as gone.
    pub fn set_keeps_missing(&mut self, keeps_missing: bool) {
        self.keeps_missing = keeps_missing;
    }

    /// Takes up to where messages were counted in an earlier run, unless the server has reported any.
    pub fn restore_counted(&mut self, counted: Counted) {
        if !self.is_known() {
            self.counted = counted;
        }
    }

    /// Whether any message, or that there is none, was reported or restored.
    pub fn is_known(&self) -> bool {
        self.loaded || self.counted != Counted::Unknown || !self.items().is_empty()
    }

    /// Whether all messages of the server are here.
    pub fn has_all(&self) -> bool {
        self.reaches_start
            && !self.lacks_newest()
            && !self.items().iter().skip(1).any(|item| item.gap_before)
    }

    pub fn has_no_divider(&self) -> bool {
        self.unread_from.is_none()
    }

    /// Up to where messages are counted.
    pub fn counted(&self) -> Counted {
        if self.newest != NewestMessages::Held {
            return self.counted.clone();
        }
        let mut newest = self.items().iter().rev();
        match newest.find(|item| !item.gone) {
            // What is stored may be older than what was counted.
            Some(item) if item.arrival <= STORED_EVENT && self.counted != Counted::Unknown => {
                self.counted.clone()
            }
            Some(item) => Counted::UpTo(item.message.id.clone()),
            None if self.loaded => Counted::Empty,
            None => self.counted.clone(),
        }
    }

    /// Shows the newest stored messages below nothing, or above and between those that the server has reported.
    pub fn show_stored(&mut self, page: StoredPage) {
        if self.lacks_newest() {
            return;
        }
        let (has_older, reaches_start) = (page.has_older, page.reaches_start);
        let first = page.messages.first().map(|it| it.message.id.clone());
        if self.items().is_empty() {
            if self.loaded {
                // The server has nothing: what is stored is gone, or was deleted.
                let keeps_missing = self.keeps_missing;
                let stored = page.messages.into_iter().map(|it| StoredMessage {
                    gone: it.gone || keeps_missing,
                    ..it
                });
                self.add_above(stored.filter(|it| it.gone));
            } else {
                self.add_above(page.messages.into_iter());
                self.reaches_start = reaches_start;
            }
        } else {
            self.add_between(page.messages);
        }
        if first.is_none() || first.as_ref() == self.oldest() {
            self.set_stored_older(has_older);
        }
        // What the last run stored may confirm what it did not match.
        self.match_echoes();
        self.keep_newest();
        self.rows_changed();
        self.extend_unread();
    }

    /// Adds the stored messages before the oldest one here. An empty page says that there are none, or none next to it.
    pub fn add_stored_older(&mut self, before: &MessageId, page: StoredPage) {
        let Some(at) = self.position(before) else {
            return;
        };
        if at > 0 {
            return;
        }
        let (has_older, reaches_start) = (page.has_older, page.reaches_start);
        let is_empty = page.messages.is_empty();
        let found_gap = is_empty && has_older;
        let had_gap = self.messages.edit(at, |item| {
            let had_gap = item.gap_before;
            item.gap_before |= found_gap && !item.gone;
            had_gap
        });
        self.add_above(page.messages.into_iter());
        self.set_stored_older(has_older && !(is_empty && had_gap == Some(true)));
        self.reaches_start |= reaches_start;
        if self.in_view {
            self.keep_oldest();
        }
        // It may reach what was known before an attempt to send.
        self.match_echoes();
        self.rows_changed();
        self.extend_unread();
    }

    /// Adds the stored messages after the last one, while the newest are not here.
    pub fn add_stored_newer(&mut self, after: &MessageId, page: StoredPage) {
        let last = self.items().back().map(|item| &item.message.id);
        if !self.lacks_newest() || last != Some(after) {
            return;
        }
        for stored in page.messages {
            if !self.is_excluded(&stored) {
                let item = self.stored_item(stored);
                self.messages.push_back(item);
            }
        }
        self.stored_newer = page.has_newer;
        let last = self.items().back().map(|item| item.message.id.clone());
        let is_newest = match (&self.counted, last) {
            (Counted::UpTo(counted), Some(last)) => *counted == last,
            _ => false,
        };
        if is_newest && !page.has_newer {
            self.newest = NewestMessages::Held;
        }
        self.keep_newest();
        self.rows_changed();
    }

    /// The last message, if newer ones are stored that are not here.
    pub fn newer_wanted(&self) -> Option<&MessageId> {
        let last = self.items().back().map(|item| &item.message.id);
        last.filter(|_| self.lacks_newest() && self.stored_newer)
    }

    /// Replaces what is shown by stored messages that the newest ones do not follow at once.
    pub fn show_around(&mut self, page: StoredPage) {
        let (has_older, has_newer) = (page.has_older, page.has_newer);
        self.counted = self.counted();
        self.unload();
        self.newest = NewestMessages::Dropped;
        self.reaches_start = page.reaches_start;
        self.add_above(page.messages.into_iter());
        self.set_stored_older(has_older);
        self.stored_newer = has_newer;
        let last = self.items().back().map(|item| item.message.id.clone());
        if let (Counted::UpTo(counted), Some(last)) = (&self.counted, last)
            && *counted == last
            && !has_newer
        {
            self.newest = NewestMessages::Held;
        }
        self.rows_changed();
    }

    /// Where to load the messages before one from, that is the oldest here or has a gap above it.
    pub fn older_from(&self, before: &MessageId, is_online: bool) -> OlderFrom {
        let Some(at) = self.position(before) else {
            return OlderFrom::Nowhere;
        };
        let Some(item) = self.items().get(at) else {
            return OlderFrom::Nowhere;
        };
        let is_on_server = is_online && !item.gone;
        if item.gap_before && is_on_server {
            return OlderFrom::Server;
        }
        if at > 0 {
            return OlderFrom::Nowhere;
        }
        match self.stored_older {
            StoredOlder::Unknown | StoredOlder::Yes if item.gap_before => OlderFrom::StoreAcrossGap,
            StoredOlder::Unknown | StoredOlder::Yes => OlderFrom::Store,
            StoredOlder::Unavailable | StoredOlder::No if is_on_server && !self.reaches_start => {
                OlderFrom::Server
            }
            StoredOlder::Unavailable | StoredOlder::No => OlderFrom::Nowhere,
        }
    }

    fn set_stored_older(&mut self, has_older: bool) {
        if self.stored_older != StoredOlder::Unavailable {
            self.stored_older = if has_older {
                StoredOlder::Yes
            } else {
                StoredOlder::No
            };
        }
    }

    fn is_excluded(&self, stored: &StoredMessage) -> bool {
        let id = &stored.message.id;
        self.messages.contains(id) || self.deleted.contains(id)
    }

    fn stored_item(&mut self, stored: StoredMessage) -> TimelineItem {
        let key = self.new_key();
        let mut item = self.item(key, stored.message, false);
        item.settled = stored.settled;
        // An event would have confirmed a pending message when it arrived.
        item.is_echo = !stored.settled;
        item.arrival = if stored.settled || stored.gone {
            STORED
        } else {
            STORED_EVENT
        };
        item.gone = stored.gone;
        item.gap_before = stored.gap_before && !stored.gone;
        item
    }

    fn add_above(&mut self, messages: impl DoubleEndedIterator<Item = StoredMessage>) {
        for stored in messages.rev() {
            if !self.is_excluded(&stored) {
                let item = self.stored_item(stored);
                self.messages.push_front(item);
            }
        }
    }

    /// Adds stored messages to those that the server has reported. Those that it does not cover are above them; of the
    /// others those that it has lost stay below the message that they followed.
    fn add_between(&mut self, stored: Vec<StoredMessage>) {
        let is_known = |it: &StoredMessage| self.messages.contains(&it.message.id);
        let first_known = stored.iter().find(|it| is_known(it));
        let is_neighbor =
            first_known.is_some_and(|it| !it.gap_before && self.oldest() == Some(&it.message.id));
        let (mut above, mut between) = (Vec::new(), Vec::new());
        let mut follows: Option<MessageId> = None;
        for mut stored in stored {
            let id = &stored.message.id;
            if self.messages.contains(id) {
                follows = Some(id.clone());
                continue;
            }
            if self.deleted.contains(id) {
                continue;
            }
            if follows.is_none() && !self.reaches_start {
                above.push(stored);
                continue;
            }
            stored.gone |= self.keeps_missing;
            if stored.gone {
                between.push((follows.clone(), stored));
            }
        }
        if !above.is_empty() && !is_neighbor {
            let _edited = self.messages.edit(0, |item| item.gap_before = !item.gone);
        }
        self.insert_gone(between);
        self.add_above(above.into_iter());
    }

    /// Inserts each below the message that it follows, or above all.
    fn insert_gone(&mut self, gone: Vec<(Option<MessageId>, StoredMessage)>) {
        if gone.is_empty() {
            return;
        }
        let mut gone = gone.into_iter().peekable();
        let known = self.messages.split_off(0);
        while let Some((_, stored)) = gone.next_if(|(follows, _)| follows.is_none()) {
            let item = self.stored_item(stored);
            self.messages.push_back(item);
        }
        let mut followed: HashMap<_, Vec<_>> = HashMap::new();
        for (follows, stored) in gone {
            followed.entry(follows).or_default().push(stored);
        }
        for item in known {
            let id = Some(item.message.id.clone());
            self.messages.push_back(*item);
            for stored in followed.remove(&id).unwrap_or_default() {
                let item = self.stored_item(stored);
                self.messages.push_back(item);
            }
        }
    }

    /// It is not known any more which messages arrived before the attempts to send.
    pub(super) fn forget_attempts(&mut self) {
        for pending in &mut self.pending {
            pending.attempt = pending.after.clone().map(Attempt::Below);
        }
    }
}
