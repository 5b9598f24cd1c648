//! Whose profiles are requested, and when. One user whose profile cannot be had does not keep those of the others away.

use std::collections::{BTreeSet, HashSet};
use std::time::{Duration, Instant};

use crate::domain::failure::Failure;
use crate::domain::id::UserId;
use crate::domain::message::{ChatMessage, UNKNOWN_AUTHOR};
use crate::domain::server_event::ServerEvent;
use crate::net::api;
use crate::net::backoff;

/// The wait before profiles are requested again after a transient failure, the first and the longest.
pub(super) const RETRY: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(600));
/// Of one request, for the query. Servers and proxies accept 8 KiB for a URL.
const MAX_QUERY_BYTES: usize = 6_000;
/// Of users that wait for a request; others are requested when they are seen again.
const MAX_WAITING: usize = 2_000;
/// Of users that are remembered as requested; the older half is forgotten.
const MAX_REQUESTED: usize = 20_000;
/// Of refused requests for one user each, without a successful one between them, before all wait.
const MAX_REFUSED: u32 = 8;

#[derive(Debug, Default)]
pub(super) struct ProfileQueue {
    waiting: BTreeSet<UserId>,
    /// Halves of a request that was refused.
    parts: Vec<Vec<UserId>>,
    requested: HashSet<UserId>,
    requested_before: HashSet<UserId>,
    phase: RequestPhase,
    failures: u32,
    refused: u32,
}

/// At most one request runs at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum RequestPhase {
    #[default]
    Idle,
    Running,
    RetryAt(Instant),
    /// The server has no profiles.
    Unsupported,
}

impl ProfileQueue {
    /// Adds a user who was seen, unless the profile was requested.
    pub(super) fn add(&mut self, user: &UserId) {
        let is_requested = self.requested.contains(user) || self.requested_before.contains(user);
        let is_possible = query_bytes(user) <= MAX_QUERY_BYTES && user.as_str() != UNKNOWN_AUTHOR;
        if !is_requested && is_possible && self.waiting.len() < MAX_WAITING {
            let _new = self.waiting.insert(user.clone());
        }
    }

    /// Adds the users whom an event shows.
    pub(super) fn add_shown(&mut self, event: &ServerEvent) {
        match event {
            ServerEvent::Posted(message) | ServerEvent::Edited(message) => {
                message.users().for_each(|user| self.add(user));
            }
            ServerEvent::History(history) => {
                let users = history.messages.iter().flat_map(ChatMessage::users);
                users.for_each(|user| self.add(user));
            }
            ServerEvent::Joined(_, client) => self.add(&client.user),
            ServerEvent::Typing { connection, .. } => self.add(&connection.user),
            ServerEvent::Present(_, clients) => {
                for client in clients {
                    self.add(&client.user);
                }
            }
            ServerEvent::Capabilities(_)
            | ServerEvent::Channels(_)
            | ServerEvent::UnreadCounts(_)
            | ServerEvent::Members(_)
            | ServerEvent::Profiles(_)
            | ServerEvent::HistoryFailed(..)
            | ServerEvent::Deleted { .. }
            | ServerEvent::ReactionChanged { .. }
            | ServerEvent::Left(..)
            | ServerEvent::Read { .. }
            | ServerEvent::Disconnected => {}
        }
    }

    /// Takes a user whose profile is had otherwise.
    pub(super) fn skip(&mut self, user: UserId) {
        if self.requested.len() >= MAX_REQUESTED / 2 {
            self.requested_before = std::mem::take(&mut self.requested);
        }
        let _waiting = self.waiting.remove(&user);
        let _new = self.requested.insert(user);
    }

    /// Takes the users of the next request, if one may be sent.
    pub(super) fn take(&mut self, now: Instant) -> Option<Vec<UserId>> {
        match self.phase {
            RequestPhase::Idle => {}
            RequestPhase::RetryAt(at) if at <= now => {}
            RequestPhase::Running | RequestPhase::RetryAt(_) | RequestPhase::Unsupported => {
                return None;
            }
        }
        let users = self.parts.pop().or_else(|| self.take_waiting())?;
        self.phase = RequestPhase::Running;
        Some(users)
    }

    fn take_waiting(&mut self) -> Option<Vec<UserId>> {
        let (mut users, mut bytes) = (Vec::new(), 0);
        while let Some(user) = self.waiting.first() {
            bytes += query_bytes(user);
            if users.len() == api::PROFILES || bytes > MAX_QUERY_BYTES {
                break;
            }
            users.extend(self.waiting.pop_first());
        }
        for user in &users {
            self.skip(user.clone());
        }
        (!users.is_empty()).then_some(users)
    }

    /// Takes the outcome of the request for these users. A request that the server refuses is repeated in halves.
    pub(super) fn on_result(
        &mut self,
        mut users: Vec<UserId>,
        result: Result<(), &Failure>,
        now: Instant,
    ) {
        self.phase = RequestPhase::Idle;
        let Err(failure) = result else {
            (self.failures, self.refused) = (0, 0);
            return;
        };
        tracing::info!(?failure, users = users.len(), "profiles are not available");
        match failure {
            Failure::Unsupported | Failure::Unauthorized | Failure::SessionRevoked => {
                self.phase = RequestPhase::Unsupported;
            }
            Failure::TooLarge
            | Failure::Unreadable
            | Failure::NotFound
            | Failure::Rejected {
                retryable: false, ..
            } => {
                if users.len() > 1 {
                    let half = users.split_off(users.len() / 2);
                    self.parts.extend([half, users]);
                } else {
                    self.refused += 1;
                    if self.refused.is_multiple_of(MAX_REFUSED) {
                        self.wait(failure, now);
                    }
                }
            }
            _ => {
                self.parts.push(users);
                self.wait(failure, now);
            }
        }
    }

    fn wait(&mut self, failure: &Failure, now: Instant) {
        let (first, longest) = RETRY;
        let wait = first.saturating_mul(1 << self.failures.min(8)).min(longest);
        self.failures = self.failures.saturating_add(1);
        self.phase = RequestPhase::RetryAt(now + wait.max(backoff::retry_after(failure)));
    }

    /// When [`Self::take`] has users again.
    pub(super) fn next_timer(&self) -> Option<Instant> {
        let RequestPhase::RetryAt(at) = self.phase else {
            return None;
        };
        let is_needed = !self.waiting.is_empty() || !self.parts.is_empty();
        is_needed.then_some(at)
    }
}

/// What a user adds to the query, percent-encoded.
fn query_bytes(user: &UserId) -> usize {
    let encoded = user.as_str().bytes().map(|byte| {
        let is_plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if is_plain { 1 } else { 3 }
    });
    "&user_uid=".len() + encoded.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(users: impl IntoIterator<Item = String>) -> ProfileQueue {
        let mut queue = ProfileQueue::default();
        for user in users {
            queue.add(&UserId::new(user));
        }
        queue
    }

    const REFUSED: Failure = Failure::TooLarge;

    #[test]
    fn request_is_limited_by_bytes() {
        let long = (0..5).map(|number| format!("{number}{}", "é".repeat(900)));
        let mut queue = queue(long);
        let now = Instant::now();
        assert_eq!(queue.take(now).map(|users| users.len()), Some(1));
        assert_eq!(queue.take(now), None, "one at a time");
        queue.add(&UserId::new("x".repeat(15_900)));
        queue.on_result(Vec::new(), Ok(()), now);
        let mut taken = 1;
        while let Some(users) = queue.take(now) {
            let bytes: usize = users.iter().map(query_bytes).sum();
            assert!(bytes <= MAX_QUERY_BYTES);
            taken += users.len();
            queue.on_result(users, Ok(()), now);
        }
        assert_eq!(taken, 5, "an ID that no request can hold is not requested");
    }

    #[test]
    fn one_bad_user_does_not_keep_the_profiles_of_the_others_away() {
        let mut queue = queue((0..100).map(|number| format!("user{number:02}")));
        let now = Instant::now();
        let mut named = Vec::new();
        let mut requests = 0;
        while let Some(users) = queue.take(now) {
            requests += 1;
            let is_bad = users.iter().any(|user| user.as_str() == "user42");
            if !is_bad {
                named.extend(users.clone());
            }
            let result = if is_bad { Err(&REFUSED) } else { Ok(()) };
            queue.on_result(users, result, now);
        }
        assert_eq!(named.len(), 99);
        assert!(requests <= 15, "{requests}");
    }

    #[test]
    fn server_that_refuses_everything_is_asked_slowly() {
        let mut queue = queue((0..100).map(|number| format!("user{number:02}")));
        let start = Instant::now();
        let mut requests = 0;
        while let Some(users) = queue.take(start) {
            requests += 1;
            queue.on_result(users, Err(&REFUSED), start);
        }
        assert!(requests <= 30, "{requests}");
        assert_eq!(queue.next_timer(), Some(start + RETRY.0));
    }

    #[test]
    fn transient_failure_is_repeated_later() {
        let mut queue = queue(["a".to_owned()]);
        let mut now = Instant::now();
        for seconds in [30, 60, 120, 240, 480, 600, 600] {
            let users = queue.take(now).unwrap();
            queue.on_result(users, Err(&Failure::ConnectionLost), now);
            assert_eq!(queue.take(now), None);
            now += Duration::from_secs(seconds);
            assert_eq!(queue.next_timer(), Some(now));
        }
    }

    #[test]
    fn remembered_users_are_limited_and_recent_ones_stay() {
        let mut queue = ProfileQueue::default();
        let now = Instant::now();
        for number in 0..MAX_REQUESTED * 3 {
            queue.add(&UserId::new(format!("user{number}")));
            if let Some(users) = queue.take(now) {
                queue.on_result(users, Ok(()), now);
            }
        }
        let remembered = queue.requested.len() + queue.requested_before.len();
        assert!(remembered <= MAX_REQUESTED);
        queue.add(&UserId::new(format!("user{}", MAX_REQUESTED * 3 - 1)));
        assert_eq!(queue.take(now), None);
        for number in 0..MAX_WAITING * 3 {
            queue.add(&UserId::new(format!("other{number}")));
        }
        assert_eq!(queue.waiting.len(), MAX_WAITING);
    }
}
