//! The state of one channel: timeline, presence, typing and unread counts.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::domain::id::{ClientId, UserId};
use crate::domain::member::ChannelClient;
use crate::domain::timeline::Timeline;

/// The server never ends a typing indicator (`docs/backend-contract.md` 7.5, 14).
const TYPING_TIMEOUT: Duration = Duration::from_secs(6);

#[derive(Debug)]
pub struct ChannelState {
    pub timeline: Timeline,
    pub(super) unread: u32,
    pub(super) mentions: u32,
    pub(super) present: BTreeMap<ClientId, UserId>,
    typing: BTreeMap<ClientId, (UserId, Instant)>,
}

impl ChannelState {
    pub(super) fn new(timeline: Timeline) -> Self {
        Self {
            timeline,
            unread: 0,
            mentions: 0,
            present: BTreeMap::new(),
            typing: BTreeMap::new(),
        }
    }

    /// Each person once, by uid.
    pub fn typing(&self) -> impl Iterator<Item = &UserId> {
        let users = self.typing.values().map(|(user, _)| user);
        users.collect::<BTreeSet<_>>().into_iter()
    }

    /// Each person once, by uid.
    pub fn present(&self) -> impl Iterator<Item = &UserId> {
        self.present.values().collect::<BTreeSet<_>>().into_iter()
    }

    pub(super) fn remove_client(&mut self, client: &ClientId) {
        let _present = self.present.remove(client);
        let _typing = self.typing.remove(client);
    }

    pub(super) fn set_typing(&mut self, client: ChannelClient, active: bool, now: Instant) {
        let ChannelClient { client, user } = client;
        let _before = if active {
            self.typing.insert(client, (user, now + TYPING_TIMEOUT))
        } else {
            self.typing.remove(&client)
        };
    }

    /// A message ends the typing indicator of its author.
    pub(super) fn end_typing(&mut self, user: &UserId) {
        self.typing.retain(|_, (typist, _)| typist != user);
    }

    pub(super) fn disconnected(&mut self) {
        self.present.clear();
        self.typing.clear();
        self.timeline.disconnected();
    }

    pub(super) fn next_typing_end(&self) -> Option<Instant> {
        self.typing.values().map(|(_, until)| *until).min()
    }

    pub(super) fn expire_typing(&mut self, now: Instant) {
        self.typing.retain(|_, (_, until)| *until > now);
    }
}
