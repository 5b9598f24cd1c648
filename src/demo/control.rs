//! Fault injection, from tests and over HTTP at `/demo/control/`.

use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use serde_json::Value;

use super::envelope::now;
use super::image;
use super::random::hex8;
pub use super::rates::FaultRates;
use super::rates::{Incident, RandomFaults};
use super::state::{Attachment, Blob, Shared, StoredMessage};

/// Active faults of a community.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// In milliseconds.
    delay: AtomicU64,
    /// How many of the next answers fail.
    failing: AtomicU64,
    status: AtomicU16,
    /// How many of the next sent messages are refused.
    failing_sends: AtomicU64,
    send_status: AtomicU16,
    truncate: AtomicBool,
    invalid_json: AtomicBool,
    down: AtomicBool,
    pub(super) random: RandomFaults,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InjectedFault {
    None,
    Status(u16),
    Truncate,
    InvalidJson,
    Down,
}

impl Faults {
    pub(super) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay.load(Ordering::Relaxed))
    }

    pub(super) fn is_down(&self) -> bool {
        self.down.load(Ordering::Relaxed)
    }

    pub(super) fn next(&self) -> InjectedFault {
        if self.is_down() {
            return InjectedFault::Down;
        }
        if take_one(&self.failing) {
            return InjectedFault::Status(self.status.load(Ordering::Relaxed));
        }
        if self.truncate.swap(false, Ordering::Relaxed) {
            return InjectedFault::Truncate;
        }
        if self.invalid_json.swap(false, Ordering::Relaxed) {
            return InjectedFault::InvalidJson;
        }
        InjectedFault::None
    }

    /// The status of the answer to a message that is not stored.
    pub(super) fn next_send(&self) -> Option<u16> {
        take_one(&self.failing_sends).then(|| self.send_status.load(Ordering::Relaxed))
    }
}

fn take_one(count: &AtomicU64) -> bool {
    let order = Ordering::Relaxed;
    let taken = count.fetch_update(order, order, |left| left.checked_sub(1));
    taken.is_ok()
}

/// Controls the faults of a community. Does nothing once the community has ended.
#[derive(Clone)]
pub struct Control(Weak<Shared>);

impl Control {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        Self(Arc::downgrade(shared))
    }

    fn with(&self, act: impl FnOnce(&Shared)) {
        if let Some(shared) = self.0.upgrade() {
            act(&shared);
        }
    }

    pub fn delay(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.with(|shared| shared.faults.delay.store(millis, Ordering::Relaxed));
    }

    pub fn drop_sockets(&self) {
        self.with(|shared| shared.lock().sockets.drop_all());
    }

    /// Loses all names and pictures, as a server does that keeps them in memory and starts again.
    pub fn lose_profiles(&self) {
        self.with(|shared| shared.lock().profiles.clear());
    }

    /// Loses the next `count` events.
    pub fn swallow_events(&self, count: u64) {
        self.with(|shared| shared.lock().sockets.swallow = count);
    }

    /// Gives the next `count` responses this status and no body.
    pub fn fail_next(&self, count: u64, status: u16) {
        self.with(|shared| {
            shared.faults.status.store(status, Ordering::Relaxed);
            shared.faults.failing.store(count, Ordering::Relaxed);
        });
    }

    /// Refuses the next `count` messages with this status and stores none of them.
    pub fn fail_sends(&self, count: u64, status: u16) {
        self.with(|shared| {
            shared.faults.send_status.store(status, Ordering::Relaxed);
            shared.faults.failing_sends.store(count, Ordering::Relaxed);
        });
    }

    /// Cuts the connection within the next response.
    pub fn cut_next(&self) {
        self.with(|shared| shared.faults.truncate.store(true, Ordering::Relaxed));
    }

    /// Makes the next response invalid JSON, and sends an invalid frame to every WebSocket.
    pub fn garbage_next(&self) {
        self.with(|shared| {
            shared.faults.invalid_json.store(true, Ordering::Relaxed);
            shared.lock().sockets.send_raw("{\"type\": \u{FFFD}");
        });
    }

    /// While down, connections are reset and no WebSocket stays open.
    pub fn set_down(&self, down: bool) {
        self.with(|shared| {
            shared.faults.down.store(down, Ordering::Relaxed);
            if down {
                shared.lock().sockets.drop_all();
            }
        });
    }

    /// Posts a message with a file of a resident. What it is said to be is not checked.
    pub fn post_file(&self, channel: &str, name: &str, content_type: &str, bytes: Vec<u8>) {
        self.with(|shared| {
            let id = format!("att_{}", hex8());
            let size = image::size(&bytes).unwrap_or_default();
            let attachment = Attachment {
                // As a server that does not know its own address.
                url: format!("http://localhost:8080/v1/channels/{channel}/attachments/{id}"),
                id: id.clone(),
                name: name.to_owned(),
                content_type: content_type.to_owned(),
                size,
                bytes: bytes.len(),
            };
            let author = shared.kind.residents().first();
            let author = author.map_or("uid_nobody", |resident| resident.uid);
            let mut message = StoredMessage::new(format!("msg_{}", hex8()), author, "", now());
            message.attachments = [attachment].into();
            let blob = Blob {
                content_type: content_type.to_owned(),
                bytes: bytes.into(),
            };
            shared.lock().blobs.put(format!("{channel}/{id}"), blob);
            shared.publish(channel, message);
        });
    }

    /// Closes the port and cuts every WebSocket.
    pub fn pause(&self) {
        self.with(Shared::pause);
    }

    /// Listens again after [`Self::pause`].
    pub fn resume(&self) {
        self.with(Shared::resume);
    }

    /// Restarts as a server that keeps nothing on disk.
    pub fn restart_and_forget(&self) {
        self.with(Shared::forget);
    }

    /// Restarts as a server that keeps its messages; no WebSocket can be resumed.
    pub fn restart_keeping(&self) {
        self.with(Shared::restart);
    }

    /// Faults at random from now on, at these rates; with the default ones none any more. Needs a tokio runtime.
    pub fn set_fault_rates(&self, rates: FaultRates) {
        self.with(|shared| {
            let generation = shared.faults.random.set(rates);
            shared.lock().sockets.lose_events(&rates);
            let control = self.clone();
            let _detached = tokio::spawn(async move { control.cause_incidents(generation).await });
        });
    }

    /// Ends with the rates that had this generation, or with the community.
    async fn cause_incidents(&self, generation: u64) {
        loop {
            let shared = self.0.upgrade();
            let next = shared.and_then(|shared| shared.faults.random.next_incident(generation));
            let Some((wait, incident)) = next else {
                return;
            };
            tokio::time::sleep(wait).await;
            let shared = self.0.upgrade();
            if !shared.is_some_and(|shared| shared.faults.random.is_current(generation)) {
                return;
            }
            match incident {
                Incident::SocketsDropped => self.drop_sockets(),
                Incident::Restarted(closed) => {
                    self.pause();
                    self.restart_keeping();
                    tokio::time::sleep(closed).await;
                    self.resume();
                }
            }
        }
    }

    pub fn expire_sessions(&self) {
        self.with(|shared| shared.lock().sessions.expire_all());
    }

    pub fn revoke_sessions(&self) {
        self.with(|shared| {
            let mut state = shared.lock();
            state.sessions.revoke_all();
            state.sockets.drop_all();
        });
    }

    pub fn post_message(&self, channel: &str, author: &str, body: &str) {
        self.with(|shared| {
            let message =
                StoredMessage::new(format!("msg_{}{}", hex8(), hex8()), author, body, now());
            shared.publish(channel, message);
        });
    }

    /// The IDs and bodies of the messages of a channel, oldest first.
    pub fn messages(&self, channel: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.with(|shared| {
            let state = shared.lock();
            let channel = state.channels.get(channel);
            let messages = channel.into_iter().flat_map(|channel| &channel.messages);
            found.extend(messages.map(|it| (it.id.to_string(), it.body.to_string())));
        });
        found
    }

    /// The message bodies of a channel, oldest first.
    pub fn message_bodies(&self, channel: &str) -> Vec<String> {
        let messages = self.messages(channel).into_iter();
        messages.map(|(_, body)| body).collect()
    }

    /// The names and bytes of the files of a channel, in the order of their messages.
    pub fn attachments(&self, channel: &str) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        self.with(|shared| {
            let state = shared.lock();
            let messages = state.channels.get(channel).map(|channel| &channel.messages);
            let files = messages.into_iter().flatten();
            found.extend(files.flat_map(|it| &it.attachments).map(|file| {
                let blob = state.blobs.get(&format!("{channel}/{}", file.id));
                let bytes = blob.map_or_else(Vec::new, |blob| blob.bytes.to_vec());
                (file.name.clone(), bytes)
            }));
        });
        found
    }

    /// Pauses for a fixed time, because a paused server could not receive the request that ends the pause.
    fn pause_for(&self, pause: Duration) {
        let control = self.clone();
        let _detached = tokio::spawn(async move {
            // The request is answered first.
            tokio::time::sleep(Duration::from_millis(10)).await;
            control.pause();
            tokio::time::sleep(pause).await;
            control.resume();
        });
    }

    /// Performs an action of the HTTP interface. Returns whether it exists.
    pub(super) fn perform(&self, action: &str, arguments: &Value) -> bool {
        let number = |name: &str| arguments[name].as_u64().unwrap_or(1);
        let status = || u16::try_from(arguments["status"].as_u64().unwrap_or(500)).unwrap_or(500);
        match action {
            "delay" => self.delay(Duration::from_millis(arguments["ms"].as_u64().unwrap_or(0))),
            "drop-sockets" => self.drop_sockets(),
            "swallow" => self.swallow_events(number("count")),
            "fail" => self.fail_next(number("count"), status()),
            "fail-sends" => self.fail_sends(number("count"), status()),
            "cut" => self.cut_next(),
            "garbage" => self.garbage_next(),
            "down" => self.set_down(true),
            "up" => self.set_down(false),
            "pause" => self.pause_for(Duration::from_millis(number("ms"))),
            "restart" => self.restart_keeping(),
            "forget" => self.restart_and_forget(),
            "rates" => match serde_json::from_value(arguments.clone()) {
                Ok(rates) => self.set_fault_rates(rates),
                Err(_) => return false,
            },
            "expire" => self.expire_sessions(),
            "revoke" => self.revoke_sessions(),
            "say" => {
                let text = |name: &str| arguments[name].as_str().unwrap_or_default().to_owned();
                self.post_message(&text("channel"), &text("author"), &text("body"));
            }
            "file" => {
                let text = |name: &str| arguments[name].as_str().unwrap_or_default().to_owned();
                let bytes = data_encoding::BASE64.decode(text("base64").as_bytes());
                let Ok(bytes) = bytes else {
                    return false;
                };
                self.post_file(&text("channel"), &text("name"), &text("type"), bytes);
            }
            _ => return false,
        }
        true
    }
}
