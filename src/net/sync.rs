//! Decides when to subscribe to and fetch which channel (`docs/backend-contract.md` 7.6).
//!
//! A channel is fetched after it is subscribed, so that no message is missed between the two. Subscriptions are limited,
//! because the server loses acknowledgements of a burst; one without an acknowledgement is taken as done after a timeout,
//! because it takes effect nevertheless (14).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use crate::domain::id::ChannelId;

/// The number of subscriptions without an acknowledgement.
pub(super) const MAX_IN_FLIGHT: usize = 16;
/// For the acknowledgement of a subscription.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);
/// The wait before a failed fetch is repeated: the first and the longest.
pub(super) const RETRY_BACKOFF: (Duration, Duration) =
    (Duration::from_secs(5), Duration::from_secs(300));
/// The number of concurrent fetches.
pub(super) const MAX_FETCHES: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SyncAction {
    Subscribe(ChannelId),
    Fetch(ChannelId),
}

/// The state of each channel on one connection.
#[derive(Debug, Default)]
pub(super) struct ChannelSync {
    known: BTreeSet<ChannelId>,
    to_subscribe: VecDeque<ChannelId>,
    /// With the end of the timeout.
    subscribing: BTreeMap<ChannelId, Instant>,
    to_fetch: VecDeque<ChannelId>,
    fetching: BTreeSet<ChannelId>,
    /// Must be fetched again after the current fetch.
    stale: BTreeSet<ChannelId>,
    /// With the time of the next fetch.
    retrying: BTreeMap<ChannelId, Instant>,
    failures: BTreeMap<ChannelId, u32>,
}

impl ChannelSync {
    /// Adds the channels that are new.
    pub(super) fn add_channels(&mut self, channels: impl IntoIterator<Item = ChannelId>) {
        for channel in channels {
            if self.known.insert(channel.clone()) {
                self.to_subscribe.push_back(channel);
            }
        }
    }

    /// Moves a channel to the front of its queue.
    pub(super) fn prioritize(&mut self, channel: &ChannelId) {
        for queue in [&mut self.to_subscribe, &mut self.to_fetch] {
            if let Some(index) = queue.iter().position(|queued| queued == channel) {
                let channel = queue.remove(index);
                queue.extend(channel);
                queue.rotate_right(1);
            }
        }
    }

    /// A subscription was acknowledged.
    pub(super) fn on_subscribed(&mut self, channel: &ChannelId) {
        if self.subscribing.remove(channel).is_some() {
            self.to_fetch.push_back(channel.clone());
        }
    }

    /// Fetches a channel again, now or after the current fetch.
    pub(super) fn refetch(&mut self, channel: &ChannelId) {
        if self.fetching.contains(channel) {
            let _new = self.stale.insert(channel.clone());
        } else if self.known.contains(channel)
            && !self.to_fetch.contains(channel)
            && !self.to_subscribe.contains(channel)
            && !self.subscribing.contains_key(channel)
        {
            let _retry = self.retrying.remove(channel);
            self.to_fetch.push_back(channel.clone());
        }
    }

    pub(super) fn refetch_all(&mut self) {
        for channel in self.known.clone() {
            self.refetch(&channel);
        }
    }

    /// A fetch failed and is repeated, not before `retry_after`.
    pub(super) fn on_fetch_failed(
        &mut self,
        channel: &ChannelId,
        now: Instant,
        retry_after: Duration,
    ) {
        let _done = self.fetching.remove(channel);
        let _stale = self.stale.remove(channel);
        let failures = self.failures.entry(channel.clone()).or_default();
        let (first, longest) = RETRY_BACKOFF;
        let wait = first.saturating_mul(1 << (*failures).min(16)).min(longest);
        *failures = failures.saturating_add(1);
        let at = now + wait.max(retry_after);
        let _none = self.retrying.insert(channel.clone(), at);
    }

    /// A fetch is done, or failed and is not repeated.
    pub(super) fn on_fetched(&mut self, channel: &ChannelId) {
        let _done = self.fetching.remove(channel);
        let _before = self.failures.remove(channel);
        if self.stale.remove(channel) {
            self.to_fetch.push_back(channel.clone());
        }
    }

    /// When `take_due` has something to do at the latest.
    pub(super) fn next_timer(&self) -> Option<Instant> {
        self.subscribing
            .values()
            .chain(self.retrying.values())
            .min()
            .copied()
    }

    /// Takes the actions that are due now.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<SyncAction> {
        for channel in expired(&self.subscribing, now) {
            self.on_subscribed(&channel);
        }
        for channel in expired(&self.retrying, now) {
            self.refetch(&channel);
        }
        let mut due = Vec::new();
        while self.subscribing.len() < MAX_IN_FLIGHT {
            let Some(channel) = self.to_subscribe.pop_front() else {
                break;
            };
            let _none = self.subscribing.insert(channel.clone(), now + TIMEOUT);
            due.push(SyncAction::Subscribe(channel));
        }
        while self.fetching.len() < MAX_FETCHES {
            let Some(channel) = self.to_fetch.pop_front() else {
                break;
            };
            let _new = self.fetching.insert(channel.clone());
            due.push(SyncAction::Fetch(channel));
        }
        due
    }
}

fn expired(timers: &BTreeMap<ChannelId, Instant>, now: Instant) -> Vec<ChannelId> {
    let expired = timers.iter().filter(|(_, until)| **until <= now);
    expired.map(|(channel, _)| channel.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(count: usize) -> Vec<ChannelId> {
        (0..count)
            .map(|number| ChannelId::new(format!("c{number:02}")))
            .collect()
    }

    fn subscribes(due: &[SyncAction]) -> usize {
        due.iter()
            .filter(|due| matches!(due, SyncAction::Subscribe(_)))
            .count()
    }

    #[test]
    fn channel_is_fetched_after_it_is_subscribed() {
        let now = Instant::now();
        let mut sync = ChannelSync::default();
        sync.add_channels(channels(1));
        let channel = ChannelId::new("c00");
        assert_eq!(sync.take_due(now), [SyncAction::Subscribe(channel.clone())]);
        assert_eq!(sync.take_due(now), []);
        sync.on_subscribed(&channel);
        assert_eq!(sync.take_due(now), [SyncAction::Fetch(channel.clone())]);
        sync.on_fetched(&channel);
        assert_eq!(sync.take_due(now), []);
    }

    #[test]
    fn subscriptions_are_limited_and_time_out() {
        let now = Instant::now();
        let mut sync = ChannelSync::default();
        sync.add_channels(channels(40));
        assert_eq!(subscribes(&sync.take_due(now)), MAX_IN_FLIGHT);
        assert_eq!(sync.next_timer(), Some(now + TIMEOUT));
        let due = sync.take_due(now + TIMEOUT);
        assert_eq!(subscribes(&due), MAX_IN_FLIGHT);
        assert_eq!(
            due.iter()
                .filter(|due| matches!(due, SyncAction::Fetch(_)))
                .count(),
            MAX_FETCHES
        );
    }

    #[test]
    fn prioritized_channel_is_subscribed_first() {
        let now = Instant::now();
        let mut sync = ChannelSync::default();
        sync.add_channels(channels(20));
        sync.prioritize(&"c19".into());
        assert_eq!(
            sync.take_due(now).first(),
            Some(&SyncAction::Subscribe("c19".into()))
        );
    }

    #[test]
    fn failed_fetch_is_repeated_with_exponential_backoff() {
        let now = Instant::now();
        let mut sync = ChannelSync::default();
        sync.add_channels(channels(1));
        let channel = ChannelId::new("c00");
        let _ = sync.take_due(now);
        sync.on_subscribed(&channel);
        let mut at = now;
        for seconds in [5, 10, 20, 40, 80, 160, 300, 300] {
            assert_eq!(sync.take_due(at), [SyncAction::Fetch(channel.clone())]);
            sync.on_fetch_failed(&channel, at, Duration::ZERO);
            assert_eq!(sync.take_due(at), []);
            assert_eq!(sync.next_timer(), Some(at + Duration::from_secs(seconds)));
            at += Duration::from_secs(seconds);
        }
        let _ = sync.take_due(at);
        sync.on_fetched(&channel);
        assert_eq!(sync.next_timer(), None);
        sync.refetch(&channel);
        let _ = sync.take_due(at);
        sync.on_fetch_failed(&channel, at, Duration::from_secs(7));
        assert_eq!(sync.next_timer(), Some(at + Duration::from_secs(7)));
        sync.refetch(&channel);
        assert_eq!(
            sync.take_due(at),
            [SyncAction::Fetch(channel)],
            "an explicit refetch does not wait"
        );
        assert_eq!(sync.next_timer(), None);
    }

    #[test]
    fn refetch_during_a_fetch_runs_after_it() {
        let now = Instant::now();
        let mut sync = ChannelSync::default();
        sync.add_channels(channels(1));
        let channel = ChannelId::new("c00");
        let _ = sync.take_due(now);
        sync.on_subscribed(&channel);
        let _ = sync.take_due(now);
        sync.refetch_all();
        sync.refetch_all();
        assert_eq!(sync.take_due(now), []);
        sync.on_fetched(&channel);
        assert_eq!(sync.take_due(now), [SyncAction::Fetch(channel.clone())]);
        sync.on_fetched(&channel);
        assert_eq!(sync.take_due(now), []);
        sync.refetch(&"elsewhere".into());
        assert_eq!(sync.take_due(now), []);
    }
}
