//! Which channels to subscribe to and fetch, and when: subscribe first, fetch after, so that nothing falls between.
//!
//! The recipe is `docs/backend-contract.md` 7.6. Subscriptions are paced, as the server loses answers of a burst, and one without an
//! answer counts after a while, as it takes effect all the same (`docs/backend-contract.md` 14).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use crate::domain::id::ChannelId;

/// How many subscriptions may wait for their answer at once.
pub(super) const ABREAST: usize = 16;
/// How long an answer is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// How many histories may be fetched at once.
pub(super) const FETCHES: usize = 2;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Do {
    Subscribe(ChannelId),
    Fetch(ChannelId),
}

/// The channels of one line on their way to being in step.
#[derive(Debug, Default)]
pub(super) struct Sync {
    known: BTreeSet<ChannelId>,
    waiting: VecDeque<ChannelId>,
    asked: BTreeMap<ChannelId, Instant>,
    to_fetch: VecDeque<ChannelId>,
    fetching: BTreeSet<ChannelId>,
    stale: BTreeSet<ChannelId>,
}

impl Sync {
    /// Takes the text channels of the server; those already known stay as they are.
    pub(super) fn channels(&mut self, channels: impl IntoIterator<Item = ChannelId>) {
        for channel in channels {
            if self.known.insert(channel.clone()) {
                self.waiting.push_back(channel);
            }
        }
    }

    /// The user looks at a channel: it goes first.
    pub(super) fn focus(&mut self, channel: &ChannelId) {
        for queue in [&mut self.waiting, &mut self.to_fetch] {
            if let Some(at) = queue.iter().position(|waiting| waiting == channel) {
                let channel = queue.remove(at);
                queue.extend(channel);
                queue.rotate_right(1);
            }
        }
    }

    /// A subscription was answered.
    pub(super) fn subscribed(&mut self, channel: &ChannelId) {
        if self.asked.remove(channel).is_some() {
            self.to_fetch.push_back(channel.clone());
        }
    }

    /// Something of a channel may have been missed.
    pub(super) fn missed(&mut self, channel: &ChannelId) {
        if self.fetching.contains(channel) {
            let _new = self.stale.insert(channel.clone());
        } else if self.known.contains(channel)
            && !self.to_fetch.contains(channel)
            && !self.asked.contains_key(channel)
        {
            self.to_fetch.push_back(channel.clone());
        }
    }

    /// Something of any channel may have been missed.
    pub(super) fn missed_any(&mut self) {
        for channel in self.known.clone() {
            if !self.waiting.contains(&channel) {
                self.missed(&channel);
            }
        }
    }

    /// A history arrived, or did not.
    pub(super) fn fetched(&mut self, channel: &ChannelId) {
        let _done = self.fetching.remove(channel);
        if self.stale.remove(channel) {
            self.to_fetch.push_back(channel.clone());
        }
    }

    /// When to look again without anything having happened.
    pub(super) fn next(&self) -> Option<Instant> {
        self.asked.values().min().copied()
    }

    /// What is to be done now.
    pub(super) fn due(&mut self, now: Instant) -> Vec<Do> {
        let late: Vec<_> = self
            .asked
            .iter()
            .filter(|(_, until)| **until <= now)
            .map(|(channel, _)| channel.clone())
            .collect();
        for channel in late {
            self.subscribed(&channel);
        }
        let mut due = Vec::new();
        while self.asked.len() < ABREAST {
            let Some(channel) = self.waiting.pop_front() else {
                break;
            };
            let _none = self.asked.insert(channel.clone(), now + PATIENCE);
            due.push(Do::Subscribe(channel));
        }
        while self.fetching.len() < FETCHES {
            let Some(channel) = self.to_fetch.pop_front() else {
                break;
            };
            let _new = self.fetching.insert(channel.clone());
            due.push(Do::Fetch(channel));
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(count: usize) -> Vec<ChannelId> {
        (0..count)
            .map(|number| ChannelId::new(format!("c{number:02}")))
            .collect()
    }

    fn subscribes(due: &[Do]) -> usize {
        due.iter()
            .filter(|due| matches!(due, Do::Subscribe(_)))
            .count()
    }

    #[test]
    fn a_channel_is_fetched_only_after_it_is_subscribed() {
        let now = Instant::now();
        let mut sync = Sync::default();
        sync.channels(channels(1));
        let channel = ChannelId::new("c00");
        assert_eq!(sync.due(now), [Do::Subscribe(channel.clone())]);
        assert_eq!(sync.due(now), []);
        sync.subscribed(&channel);
        assert_eq!(sync.due(now), [Do::Fetch(channel.clone())]);
        sync.fetched(&channel);
        assert_eq!(sync.due(now), []);
    }

    #[test]
    fn bursts_are_paced_and_lost_answers_waited_out() {
        let now = Instant::now();
        let mut sync = Sync::default();
        sync.channels(channels(40));
        assert_eq!(subscribes(&sync.due(now)), ABREAST);
        assert_eq!(sync.next(), Some(now + PATIENCE));
        let due = sync.due(now + PATIENCE);
        assert_eq!(subscribes(&due), ABREAST);
        assert_eq!(
            due.iter().filter(|due| matches!(due, Do::Fetch(_))).count(),
            FETCHES
        );
    }

    #[test]
    fn what_the_user_looks_at_goes_first() {
        let now = Instant::now();
        let mut sync = Sync::default();
        sync.channels(channels(20));
        sync.focus(&"c19".into());
        assert_eq!(sync.due(now).first(), Some(&Do::Subscribe("c19".into())));
    }

    #[test]
    fn something_missed_while_it_is_fetched_is_fetched_again() {
        let now = Instant::now();
        let mut sync = Sync::default();
        sync.channels(channels(1));
        let channel = ChannelId::new("c00");
        let _ = sync.due(now);
        sync.subscribed(&channel);
        let _ = sync.due(now);
        sync.missed_any();
        sync.missed_any();
        assert_eq!(sync.due(now), []);
        sync.fetched(&channel);
        assert_eq!(sync.due(now), [Do::Fetch(channel.clone())]);
        sync.fetched(&channel);
        assert_eq!(sync.due(now), []);
        sync.missed(&"elsewhere".into());
        assert_eq!(sync.due(now), []);
    }
}
