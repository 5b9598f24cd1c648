//! Who is typing in the channels of a server.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::domain::id::{ChannelId, ClientId, UserId};
use crate::domain::member::ChannelClient;

/// The server never ends a typing indicator (`docs/backend-contract.md` 7.5, 14).
const TIMEOUT: Duration = Duration::from_secs(6);
/// Further ones are not taken until one has ended.
pub const MAX_TYPING: usize = 100;

/// A short list, so that every operation may look at all of it.
#[derive(Debug, Default)]
pub(super) struct TypingList(Vec<Typing>);

#[derive(Debug)]
struct Typing {
    channel: ChannelId,
    client: ClientId,
    user: UserId,
    until: Instant,
}

impl TypingList {
    /// Each person once, by uid.
    pub(super) fn users(&self, channel: &ChannelId) -> impl Iterator<Item = &UserId> {
        let here = self.0.iter().filter(|typing| typing.channel == *channel);
        let users: BTreeSet<_> = here.map(|typing| &typing.user).collect();
        users.into_iter()
    }

    pub(super) fn start(&mut self, channel: ChannelId, client: ChannelClient, now: Instant) {
        let ChannelClient { client, user } = client;
        self.stop(&channel, &client);
        if self.0.len() < MAX_TYPING {
            self.0.push(Typing {
                channel,
                client,
                user,
                until: now + TIMEOUT,
            });
        }
    }

    pub(super) fn stop(&mut self, channel: &ChannelId, client: &ClientId) {
        self.0
            .retain(|typing| typing.client != *client || typing.channel != *channel);
    }

    /// A message ends the typing indicator of its author.
    pub(super) fn stop_user(&mut self, channel: &ChannelId, user: &UserId) {
        self.0
            .retain(|typing| typing.user != *user || typing.channel != *channel);
    }

    pub(super) fn stop_all(&mut self, channel: &ChannelId) {
        self.0.retain(|typing| typing.channel != *channel);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn next_end(&self) -> Option<Instant> {
        self.0.iter().map(|typing| typing.until).min()
    }

    pub(super) fn expire(&mut self, now: Instant) {
        self.0.retain(|typing| typing.until > now);
    }
}
