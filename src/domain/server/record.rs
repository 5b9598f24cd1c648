//! Which changes of the outbox and of the read state are to be stored.
//!
//! Each channel knows what is stored of it. [`Server::take_changes`] compares, so that no method has to report a change.

use std::collections::BTreeMap;

use super::Server;
use super::channel_state::ChannelState;
use crate::domain::id::{ChannelId, LocalId, MessageId};
use crate::domain::outbox::{PendingMessage, SentAfter};
use crate::domain::stored::{Change, ReadState, StoredPending, StoredSendState};
use crate::domain::timeline::Counted;

/// What is stored of a channel.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    pub(super) read: Option<ReadState>,
    pub(super) pending: Vec<RecordedPending>,
}

/// The text of a pending message never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordedPending {
    local: LocalId,
    reply_to: Option<MessageId>,
    state: StoredSendState,
    after: Option<SentAfter>,
}

impl RecordedPending {
    pub(super) fn of(pending: &StoredPending) -> Self {
        Self {
            local: pending.local.clone(),
            reply_to: pending.reply_to.clone(),
            state: pending.state,
            after: pending.after.clone(),
        }
    }

    fn is_of(&self, pending: &PendingMessage) -> bool {
        self.local == pending.local
            && self.reply_to == pending.reply_to
            && self.state == StoredSendState::from(&pending.state)
            && self.after == pending.after
    }
}

impl Recorded {
    pub(super) fn into_not_pending(self) -> impl Iterator<Item = Change> {
        let pending = self.pending.into_iter();
        pending.map(|pending| Change::NotPending(pending.local))
    }

    fn update_pending(&mut self, channel: &ChannelId, pending: &[PendingMessage]) -> Vec<Change> {
        let known = self.pending.iter();
        if self.pending.len() == pending.len()
            && known.zip(pending).all(|(known, it)| known.is_of(it))
        {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for known in std::mem::take(&mut self.pending) {
            if pending.iter().any(|it| it.local == known.local) {
                self.pending.push(known);
            } else {
                changes.push(Change::NotPending(known.local));
            }
        }
        for pending in pending {
            if !self.pending.iter().any(|known| known.is_of(pending)) {
                let stored = stored(pending);
                changes.push(Change::Pending(channel.clone(), stored));
            }
        }
        self.pending = pending
            .iter()
            .map(|it| RecordedPending::of(&stored(it)))
            .collect();
        changes
    }
}

fn stored(pending: &PendingMessage) -> StoredPending {
    StoredPending {
        local: pending.local.clone(),
        body: pending.body.to_string(),
        reply_to: pending.reply_to.clone(),
        files: pending.files.clone(),
        state: StoredSendState::from(&pending.state),
        after: pending.after.clone(),
    }
}

impl ChannelState {
    fn read_state(&self) -> Option<ReadState> {
        let newest = match self.timeline.counted() {
            // Without messages, after the only one was deleted, the counts are stored nevertheless.
            Counted::Unknown => self.recorded.read.as_ref()?.newest.clone(),
            Counted::Empty => None,
            Counted::UpTo(id) => Some(id),
        };
        Some(ReadState {
            unread: self.unread,
            mentions: self.mentions,
            newest,
        })
    }
}

impl Server {
    /// What has changed of the outbox and of the read states since the last call, to be stored.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let shown = self.shown_channels();
        let followed = shown.filter(|channel| self.is_followed(channel));
        let followed: Vec<_> = followed.cloned().collect();
        let (mut changes, acks, inbox) = (Vec::new(), &mut self.read, &mut self.inbox);
        let dropped = self.channel_states.take_touched(|channel, state| {
            inbox.set_pending(channel, state.timeline.pending());
            changes.extend(
                state
                    .recorded
                    .update_pending(channel, state.timeline.pending()),
            );
            let read = state.read_state();
            if read == state.recorded.read {
                return;
            }
            let before = std::mem::replace(&mut state.recorded.read, read.clone());
            let Some(read) = read else {
                return;
            };
            let was_unread = before.is_some_and(|before| before.unread > 0);
            if read.unread == 0
                && (was_unread || followed.contains(channel))
                && let Some(newest) = &read.newest
            {
                let _before = acks.insert(channel.clone(), newest.clone());
            }
            changes.push(Change::Read(channel.clone(), read));
        });
        changes.extend(dropped);
        changes
    }

    /// The channels that were read since the last call, up to which message. Call [`Self::take_changes`] before.
    pub fn take_read(&mut self) -> BTreeMap<ChannelId, MessageId> {
        std::mem::take(&mut self.read)
    }
}
