//! Decides when to subscribe to and fetch which channel (`docs/backend-contract.md` 7.6).
//!
//! A channel is fetched after it is subscribed, so that no message is missed between the two. Subscriptions are limited,
//! because the server loses acknowledgements of a burst; one without an acknowledgement is taken as done after a timeout,
//! because it takes effect nevertheless (14). The open channel comes first, the others while the connection is idle.
//! Every call costs O(log n) per channel that it changes; to fetch all again costs nothing until they are fetched.

mod burst;
mod queue;
mod refetch;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use crate::domain::id::ChannelId;
use burst::BurstDetector;
use queue::FetchQueue;

/// Of one server; further ones are listed but neither subscribed nor fetched in advance.
pub(super) const MAX_CHANNELS: usize = 10_000;
/// The number of subscriptions without an acknowledgement.
pub(super) const MAX_IN_FLIGHT: usize = 16;
/// For the acknowledgement of a subscription.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);
/// The wait before a failed fetch is repeated: the first and the longest.
pub(super) const RETRY_BACKOFF: (Duration, Duration) =
    (Duration::from_secs(5), Duration::from_secs(300));
/// The number of concurrent fetches, besides that of the open channel: of the server in view, and of another one.
pub(super) const MAX_FETCHES: (usize, usize) = (2, 1);
/// The first fetches of the server in view do not wait for each other.
const UNPACED_FETCHES: u32 = 20;
/// Between two fetches: of the server in view after the first ones, and of another one.
const FETCH_INTERVAL: (Duration, Duration) =
    (Duration::from_millis(100), Duration::from_millis(500));

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SyncAction {
    Subscribe(ChannelId),
    Fetch(ChannelId),
}

/// The state of each channel on one connection.
#[derive(Debug, Default)]
pub(super) struct ChannelSync {
    /// In the order of the server. Everything else names a channel by its index.
    channels: Vec<SyncedChannel>,
    indexes: HashMap<ChannelId, usize>,
    /// Every channel before this one is subscribed or being subscribed.
    unsubscribed: usize,
    subscribing: usize,
    fetching: usize,
    /// The ends of all timeouts and waits.
    timers: BTreeSet<(Instant, usize)>,
    queue: FetchQueue,
    /// Grows when all channels must be fetched again. A channel that was last fetched in an earlier one is stale.
    generation: u64,
    next_generation: NextGeneration,
    focus: Option<ChannelId>,
    is_background: bool,
    fetches: u32,
    next_fetch: Option<Instant>,
    is_numbered: bool,
    burst: BurstDetector,
    /// The channels whose history changed in the present burst, or in what may become one.
    in_burst: BTreeSet<ChannelId>,
}

#[derive(Debug)]
struct SyncedChannel {
    id: ChannelId,
    phase: SyncPhase,
    /// The generation in which the last fetch began.
    fetched: Option<u64>,
    fetched_at: Option<Instant>,
    failures: u32,
    /// Arrived as events since the last history.
    posts: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SyncPhase {
    New,
    Subscribing(Instant),
    Subscribed,
    Fetching,
    Retrying(Instant),
}

/// When the next generation may begin.
#[derive(Debug, Default)]
struct NextGeneration {
    not_before: Option<Instant>,
    is_requested: bool,
}

impl ChannelSync {
    /// Takes the channels of the server. Those that are known keep their state, those that are not listed are dropped.
    pub(super) fn set_channels(&mut self, listed: impl IntoIterator<Item = ChannelId>) {
        let mut known: HashMap<_, _> = std::mem::take(&mut self.channels)
            .into_iter()
            .map(|channel| (channel.id.clone(), channel))
            .collect();
        self.indexes.clear();
        for id in listed {
            if self.channels.len() == MAX_CHANNELS {
                tracing::warn!("a server has more channels than are supported");
                break;
            }
            if self.indexes.contains_key(&id) {
                continue;
            }
            let channel = known.remove(&id).unwrap_or_else(|| SyncedChannel {
                id: id.clone(),
                phase: SyncPhase::New,
                fetched: None,
                fetched_at: None,
                failures: 0,
                posts: 0,
            });
            let _none = self.indexes.insert(id, self.channels.len());
            self.channels.push(channel);
        }
        self.index();
    }

    /// Derives everything that names channels by their index.
    fn index(&mut self) {
        self.unsubscribed = 0;
        self.timers.clear();
        let count = |phase: fn(&SyncPhase) -> bool| {
            let phases = self.channels.iter().map(|channel| &channel.phase);
            phases.filter(|known| phase(known)).count()
        };
        self.subscribing = count(|phase| matches!(phase, SyncPhase::Subscribing(_)));
        self.fetching = count(|phase| matches!(phase, SyncPhase::Fetching));
        for (index, channel) in self.channels.iter().enumerate() {
            if let SyncPhase::Subscribing(at) | SyncPhase::Retrying(at) = channel.phase {
                let _new = self.timers.insert((at, index));
            }
        }
        self.queue.reset(self.channels.len());
    }

    /// Makes the open channel the first to be subscribed and fetched.
    pub(super) fn set_focus(&mut self, channel: Option<ChannelId>) {
        self.focus = channel;
    }

    /// Whether another server is in view; the channels of this one are then fetched slowly.
    pub(super) fn set_background(&mut self, is_background: bool) {
        self.is_background = is_background;
    }

    /// A subscription was acknowledged.
    pub(super) fn on_subscribed(&mut self, channel: &ChannelId) {
        if let Some(index) = self.index_of(channel) {
            self.end_subscribing(index);
        }
    }

    fn end_subscribing(&mut self, index: usize) {
        let Some(channel) = self.channels.get_mut(index) else {
            return;
        };
        if let SyncPhase::Subscribing(until) = channel.phase {
            channel.phase = SyncPhase::Subscribed;
            self.subscribing -= 1;
            let _timer = self.timers.remove(&(until, index));
            self.queue.push(index);
        }
    }

    /// A fetch failed and is repeated, not before `retry_after`.
    pub(super) fn on_fetch_failed(
        &mut self,
        channel: &ChannelId,
        now: Instant,
        retry_after: Duration,
    ) {
        let Some((index, channel)) = self.end_fetch(channel) else {
            return;
        };
        let (first, longest) = RETRY_BACKOFF;
        let wait = first.saturating_mul(1 << channel.failures.min(16));
        channel.failures = channel.failures.saturating_add(1);
        channel.fetched = None;
        let at = now + wait.min(longest).max(retry_after);
        channel.phase = SyncPhase::Retrying(at);
        let _new = self.timers.insert((at, index));
    }

    /// A fetch is done, or failed and is not repeated.
    pub(super) fn on_fetched(&mut self, channel: &ChannelId) {
        if let Some((index, channel)) = self.end_fetch(channel) {
            channel.failures = 0;
            self.queue.push(index);
        }
    }

    fn end_fetch(&mut self, channel: &ChannelId) -> Option<(usize, &mut SyncedChannel)> {
        let index = self.index_of(channel)?;
        let channel = self.channels.get_mut(index)?;
        if channel.phase != SyncPhase::Fetching {
            return None;
        }
        channel.phase = SyncPhase::Subscribed;
        self.fetching -= 1;
        Some((index, channel))
    }

    /// When `take_due` has something to do at the latest.
    pub(super) fn next_timer(&self) -> Option<Instant> {
        let first = self.timers.first().map(|(at, _)| *at);
        let next = &self.next_generation;
        let generation = next.not_before.filter(|_| next.is_requested);
        let may_fetch = !self.queue.is_empty() && self.has_capacity() && !self.waits_for_focus();
        let fetch = self.next_fetch.filter(|_| may_fetch);
        let timers = [first, generation, fetch, self.next_refetch()];
        timers.into_iter().flatten().min()
    }

    /// Takes the actions that are due now.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<SyncAction> {
        while let Some((at, index)) = self.timers.first().copied() {
            if at > now {
                break;
            }
            self.end_subscribing(index);
            self.refetch_at(index);
            let _gone = self.timers.remove(&(at, index));
        }
        if self.next_generation.is_requested {
            let _began = self.refetch_all(now);
        }
        self.refetch_suspected(now);
        let mut due = Vec::new();
        while self.subscribing < MAX_IN_FLIGHT {
            let Some(channel) = self.subscribe_next(now) else {
                break;
            };
            due.push(SyncAction::Subscribe(channel));
        }
        while let Some(channel) = self.fetch_next(now) {
            due.push(SyncAction::Fetch(channel));
        }
        due
    }

    fn subscribe_next(&mut self, now: Instant) -> Option<ChannelId> {
        let is_new = |channel: &SyncedChannel| channel.phase == SyncPhase::New;
        let focus = self.focus_index();
        let focus = focus.filter(|index| self.channels.get(*index).is_some_and(is_new));
        let index = match focus {
            Some(index) => index,
            None => loop {
                let channel = self.channels.get(self.unsubscribed)?;
                self.unsubscribed += 1;
                if is_new(channel) {
                    break self.unsubscribed - 1;
                }
            },
        };
        let channel = self.channels.get_mut(index)?;
        channel.phase = SyncPhase::Subscribing(now + TIMEOUT);
        self.subscribing += 1;
        let _new = self.timers.insert((now + TIMEOUT, index));
        Some(channel.id.clone())
    }

    fn fetch_next(&mut self, now: Instant) -> Option<ChannelId> {
        let (channels, generation) = (&self.channels, self.generation);
        let is_stale = |index: usize| {
            let channel = channels.get(index);
            channel.is_some_and(|channel| channel.is_stale(generation))
        };
        let index = if let Some(focus) = self.focus_index().filter(|focus| is_stale(*focus)) {
            focus
        } else {
            let is_early = self.next_fetch.is_some_and(|at| at > now);
            if is_early || !self.has_capacity() || self.waits_for_focus() {
                return None;
            }
            let index = self.queue.pop(is_stale)?;
            self.next_fetch = Some(now + self.fetch_interval());
            self.fetches = self.fetches.saturating_add(1);
            index
        };
        let channel = self.channels.get_mut(index)?;
        channel.phase = SyncPhase::Fetching;
        channel.fetched = Some(generation);
        channel.fetched_at = Some(now);
        self.fetching += 1;
        Some(channel.id.clone())
    }

    fn fetch_interval(&self) -> Duration {
        let (in_view, other) = FETCH_INTERVAL;
        if self.is_background {
            other
        } else if self.fetches < UNPACED_FETCHES {
            Duration::ZERO
        } else {
            in_view
        }
    }

    fn has_capacity(&self) -> bool {
        let (in_view, other) = MAX_FETCHES;
        self.fetching < if self.is_background { other } else { in_view }
    }

    /// Whether the open channel is to be fetched, or being fetched, before the others.
    fn waits_for_focus(&self) -> bool {
        let focus = self
            .focus_index()
            .and_then(|index| self.channels.get(index));
        focus.is_some_and(|focus| match focus.phase {
            SyncPhase::New | SyncPhase::Subscribing(_) | SyncPhase::Fetching => true,
            SyncPhase::Subscribed | SyncPhase::Retrying(_) => false,
        })
    }

    /// The open channel, while this server is in view.
    fn focus_index(&self) -> Option<usize> {
        let focus = self.focus.as_ref().filter(|_| !self.is_background);
        self.index_of(focus?)
    }

    /// The same ID, if the channel is subscribed or will be.
    pub(super) fn known(&self, channel: &ChannelId) -> Option<&ChannelId> {
        let index = self.index_of(channel)?;
        Some(&self.channels.get(index)?.id)
    }

    fn index_of(&self, channel: &ChannelId) -> Option<usize> {
        self.indexes.get(channel).copied()
    }

    /// The number of channels that were looked at to find one to fetch.
    #[cfg(test)]
    fn steps(&self) -> u64 {
        self.queue.steps
    }
}

impl SyncedChannel {
    fn is_stale(&self, generation: u64) -> bool {
        self.phase == SyncPhase::Subscribed
            && self.fetched.is_none_or(|fetched| fetched < generation)
    }
}
