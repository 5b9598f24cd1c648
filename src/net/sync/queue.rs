//! Which channel is to be fetched next: those that were named, in their order, then all others in turn.

use std::collections::{BTreeSet, VecDeque};

/// Holds indexes. Whether a channel must be fetched is asked when its turn comes.
#[derive(Debug, Default)]
pub(super) struct FetchQueue {
    named: VecDeque<usize>,
    queued: BTreeSet<usize>,
    count: usize,
    /// The next of all channels, and how many of them are left in this turn.
    cursor: usize,
    left: usize,
    #[cfg(test)]
    pub(super) steps: u64,
}

impl FetchQueue {
    pub(super) fn push(&mut self, index: usize) {
        if self.queued.insert(index) {
            self.named.push_back(index);
        }
    }

    /// Forgets all and looks at `count` other channels.
    pub(super) fn reset(&mut self, count: usize) {
        self.named.clear();
        self.queued.clear();
        (self.count, self.left, self.cursor) = (count, count, 0);
    }

    /// Looks at all channels once more. Does not start over, so that none is passed over when this is repeated.
    pub(super) fn scan_all(&mut self) {
        self.left = self.count;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.left == 0
    }

    /// Takes the next channel that must be fetched.
    pub(super) fn pop(&mut self, must_fetch: impl Fn(usize) -> bool) -> Option<usize> {
        while let Some(index) = self.next() {
            #[cfg(test)]
            {
                self.steps += 1;
            }
            if must_fetch(index) {
                return Some(index);
            }
        }
        None
    }

    fn next(&mut self) -> Option<usize> {
        if let Some(index) = self.named.pop_front() {
            let _queued = self.queued.remove(&index);
            return Some(index);
        }
        self.left = self.left.checked_sub(1)?;
        let index = self.cursor;
        self.cursor = if index + 1 < self.count { index + 1 } else { 0 };
        Some(index)
    }
}
