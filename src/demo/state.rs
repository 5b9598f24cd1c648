//! State of a demo community: channels, messages, profiles, sessions and sockets.

mod bounded;
mod channel;
pub(super) mod layout;
mod sockets;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::community::CommunityKind;
use super::control::Faults;
use super::envelope::now;
use super::history;
use super::identity::Sessions;
use super::{Extensions, Options};
pub(super) use bounded::{Blob, BoundedMap};
pub(super) use channel::{Attachment, Channel, StoredMessage};
pub(super) use sockets::{OutgoingFrame, Sockets};

/// In bytes: one attachment of the largest size, and some more.
const MAX_BLOBS: usize = 64 * 1024 * 1024;
const MAX_KEYS: usize = 10_000;

pub(super) const AVATAR_PRESETS: [&str; 6] =
    ["horizon", "reef", "mint", "ember", "violet", "slate"];

#[derive(Debug, Clone)]
pub(super) struct StoredProfile {
    pub(super) display_name: String,
    pub(super) avatar: ProfileAvatar,
    pub(super) version: u64,
    /// Unix seconds.
    pub(super) updated_at: i64,
}

#[derive(Debug, Clone)]
pub(super) enum ProfileAvatar {
    /// Drawn by the client in the colours of this preset.
    Preset(String),
    /// The id of an uploaded picture.
    Upload(String),
}

/// Whether a community accepts connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lifecycle {
    Serving,
    Paused,
    Closed,
}

pub(super) struct State {
    pub(super) channels: BTreeMap<String, Channel>,
    /// Of each server, by id.
    pub(super) layouts: BTreeMap<String, Vec<layout::LayoutGroup>>,
    pub(super) profiles: HashMap<String, StoredProfile>,
    /// Servers that users have left: server id and uid.
    pub(super) left: BTreeSet<(String, String)>,
    pub(super) sockets: Sockets,
    pub(super) sessions: Sessions,
    /// The message that each idempotency key created, and when.
    pub(super) keys: BoundedMap<(String, i64)>,
    pub(super) blobs: BoundedMap<Blob>,
    /// The message up to which a user has read a channel.
    pub(super) read: HashMap<(String, String), String>,
}

/// A community as shared by its handlers.
pub(super) struct Shared {
    pub(super) kind: CommunityKind,
    pub(super) url: String,
    pub(super) faults: Faults,
    /// Whether a message that is sent again is recognized.
    pub(super) is_idempotent: bool,
    pub(super) options: Options,
    state: Mutex<State>,
    lifecycle: watch::Sender<Lifecycle>,
}

impl Shared {
    pub(super) fn new(kind: CommunityKind, url: &str, options: Options) -> Self {
        Self {
            kind,
            url: url.to_owned(),
            faults: Faults::default(),
            is_idempotent: kind.is_extended() && options.extensions == Extensions::All,
            options,
            state: Mutex::new(State::seeded(kind, options)),
            lifecycle: watch::channel(Lifecycle::Serving).0,
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a message to a channel and announces it.
    pub(super) fn publish(&self, channel: &str, message: StoredMessage) {
        let extended = self.kind.is_extended();
        let _json = self.lock().publish(channel, message, None, extended);
    }

    pub(super) fn close(&self) {
        let _before = self.lifecycle.send_replace(Lifecycle::Closed);
        self.lock().sockets.drop_all();
    }

    /// Stops listening and cuts every WebSocket.
    pub(super) fn pause(&self) {
        self.change(Lifecycle::Serving, Lifecycle::Paused);
        self.lock().sockets.drop_all();
    }

    pub(super) fn resume(&self) {
        self.change(Lifecycle::Paused, Lifecycle::Serving);
    }

    fn change(&self, from: Lifecycle, to: Lifecycle) {
        let _changed = self.lifecycle.send_if_modified(|lifecycle| {
            let applies = *lifecycle == from;
            if applies {
                *lifecycle = to;
            }
            applies
        });
    }

    pub(super) async fn closed(&self) {
        self.until(|lifecycle| lifecycle == Lifecycle::Closed).await;
    }

    /// Waits until the community is paused or closed.
    pub(super) async fn stopped(&self) {
        self.until(|lifecycle| lifecycle != Lifecycle::Serving)
            .await;
    }

    /// Waits until a pause ends. Returns whether the community serves again.
    pub(super) async fn resumed(&self) -> bool {
        self.until(|lifecycle| lifecycle != Lifecycle::Paused).await;
        *self.lifecycle.borrow() == Lifecycle::Serving
    }

    async fn until(&self, wanted: impl Fn(Lifecycle) -> bool) {
        let mut lifecycle = self.lifecycle.subscribe();
        // The sender lives as long as `self`, so that this cannot fail.
        let _ = lifecycle.wait_for(|lifecycle| wanted(*lifecycle)).await;
    }

    /// Restarts as a server that keeps nothing on disk.
    pub(super) fn forget(&self) {
        let seeded = State::seeded(self.kind, self.options);
        let mut state = self.lock();
        let sockets = std::mem::replace(&mut *state, seeded).sockets;
        state.sockets = sockets.restarted();
    }

    /// Restarts as a server that keeps its messages.
    pub(super) fn restart(&self) {
        let mut state = self.lock();
        state.sockets = std::mem::take(&mut state.sockets).restarted();
    }
}

pub(super) fn idempotency_key(channel: &str, user: &str, key: &str) -> String {
    format!("{channel}\n{user}\n{key}")
}

impl State {
    fn seeded(kind: CommunityKind, options: Options) -> Self {
        let profiles = kind.residents().iter().map(|resident| {
            let profile = StoredProfile::new(resident.name.to_owned(), resident.preset);
            (resident.uid.to_owned(), profile)
        });
        let servers = kind.servers().iter();
        let layouts = servers.map(|server| (server.id.to_owned(), layout::seeded(server)));
        Self {
            profiles: profiles.collect(),
            channels: history::channels(kind, options),
            layouts: layouts.collect(),
            left: BTreeSet::new(),
            sockets: Sockets::default(),
            sessions: Sessions::default(),
            keys: BoundedMap::new(MAX_KEYS),
            blobs: BoundedMap::weighted(MAX_BLOBS, |blob| blob.bytes.len()),
            read: HashMap::new(),
        }
    }

    /// The profile of a user, created on first use (`docs/backend-contract.md` 5.9).
    pub(super) fn profile(&mut self, uid: &str) -> StoredProfile {
        let profile = self.profiles.entry(uid.to_owned()).or_insert_with(|| {
            let tail = uid.strip_prefix("uid_");
            let (tail, length) = tail.map_or((uid, 14), |tail| (tail, 10));
            // The real server counts bytes and may cut a character.
            let tail = tail.as_bytes().get(..length).unwrap_or(tail.as_bytes());
            let tail = String::from_utf8_lossy(tail);
            let sum: u32 = uid.chars().map(u32::from).fold(0, u32::wrapping_add);
            let index = usize::try_from(sum).unwrap_or(0) % AVATAR_PRESETS.len();
            let preset = AVATAR_PRESETS.get(index).copied().unwrap_or("horizon");
            StoredProfile::new(format!("User {tail}"), preset)
        });
        profile.clone()
    }

    /// Adds a message to a channel and announces it. Returns it as its author sees it.
    pub(super) fn publish(
        &mut self,
        channel: &str,
        message: StoredMessage,
        key: Option<String>,
        extended: bool,
    ) -> Value {
        let author = message.author.to_string();
        let public = message.json(channel, extended, None);
        let mut own = public.clone();
        if let Some(key) = key {
            own["client_key"] = json!(key);
            let created = (message.id.to_string(), now());
            let key = idempotency_key(channel, &author, &key);
            self.keys.put(key, created);
        }
        if let Some(channel) = self.channels.get_mut(channel) {
            channel.push(message);
        }
        self.sockets.broadcast("chat.message.created", |_, peer| {
            let message = if peer.user == author { &own } else { &public };
            peer.channels
                .contains(channel)
                .then(|| json!({ "message": message }))
        });
        own
    }
}

impl StoredProfile {
    fn new(display_name: String, preset: &str) -> Self {
        Self {
            display_name,
            avatar: ProfileAvatar::Preset(preset.to_owned()),
            version: 1,
            updated_at: now(),
        }
    }
}
