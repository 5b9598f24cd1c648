//! Faults to order: what a server does when it is not well.

use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use serde_json::Value;

use super::state::Shared;
use super::{envelope, random};

/// The faults of a community.
#[derive(Debug, Default)]
pub(super) struct Faults {
    delay: AtomicU64,
    failing: AtomicU64,
    status: AtomicU16,
    cut: AtomicBool,
    garbage: AtomicBool,
    down: AtomicBool,
}

/// What the next answer suffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    Status(u16),
    Cut,
    Garbage,
    Down,
}

impl Faults {
    pub(super) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay.load(Ordering::Relaxed))
    }

    pub(super) fn is_down(&self) -> bool {
        self.down.load(Ordering::Relaxed)
    }

    pub(super) fn next(&self) -> Fault {
        if self.is_down() {
            return Fault::Down;
        }
        let failing = self
            .failing
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        if failing.is_ok() {
            return Fault::Status(self.status.load(Ordering::Relaxed));
        }
        if self.cut.swap(false, Ordering::Relaxed) {
            return Fault::Cut;
        }
        if self.garbage.swap(false, Ordering::Relaxed) {
            return Fault::Garbage;
        }
        Fault::None
    }
}

/// Orders faults from a community. Does nothing once the community has ended.
#[derive(Clone)]
pub struct Control(Weak<Shared>);

impl Control {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        Self(Arc::downgrade(shared))
    }

    fn on(&self, act: impl FnOnce(&Shared)) {
        if let Some(shared) = self.0.upgrade() {
            act(&shared);
        }
    }

    /// Every answer takes this much longer.
    pub fn delay(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.on(|shared| shared.faults.delay.store(millis, Ordering::Relaxed));
    }

    /// Cuts every socket, without a farewell.
    pub fn drop_sockets(&self) {
        self.on(|shared| shared.lock().sockets.drop_all());
    }

    /// The next events are lost on their way; `u64::MAX` loses all of them, 0 none.
    pub fn swallow_events(&self, count: u64) {
        self.on(|shared| shared.lock().sockets.swallow = count);
    }

    /// The next answers are this status.
    pub fn fail_next(&self, count: u64, status: u16) {
        self.on(|shared| {
            shared.faults.status.store(status, Ordering::Relaxed);
            shared.faults.failing.store(count, Ordering::Relaxed);
        });
    }

    /// The next answer breaks off in its middle.
    pub fn cut_next(&self) {
        self.on(|shared| shared.faults.cut.store(true, Ordering::Relaxed));
    }

    /// The next answer and a frame on every socket are not JSON.
    pub fn garbage_next(&self) {
        self.on(|shared| {
            shared.faults.garbage.store(true, Ordering::Relaxed);
            shared.lock().sockets.garbage("{\"type\": \u{FFFD}");
        });
    }

    /// Nothing is answered and every socket is cut, until it is up again.
    pub fn set_down(&self, down: bool) {
        self.on(|shared| {
            shared.faults.down.store(down, Ordering::Relaxed);
            if down {
                shared.lock().sockets.drop_all();
            }
        });
    }

    /// Nobody listens at the address any more, connections to it are refused and every socket is cut.
    pub fn pause(&self) {
        self.on(Shared::pause);
    }

    /// Listens again after [`Self::pause`].
    pub fn resume(&self) {
        self.on(Shared::resume);
    }

    /// Begins anew, as a server whose memory was all it had.
    pub fn restart_and_forget(&self) {
        self.on(Shared::forget);
    }

    /// Begins anew, as a server that keeps what was said: sockets are cut, and what they missed is not known.
    pub fn restart_keeping(&self) {
        self.on(Shared::restart);
    }

    /// Lets every proven session run out, as if its time were over.
    pub fn expire_sessions(&self) {
        self.on(|shared| shared.lock().sessions.expire());
    }

    /// Takes every proven session back, and cuts every socket.
    pub fn revoke_sessions(&self) {
        self.on(|shared| {
            let mut state = shared.lock();
            state.sessions.revoke();
            state.sockets.drop_all();
        });
    }

    /// Somebody says something.
    pub fn say(&self, channel: &str, author: &str, body: &str) {
        if let Some(shared) = self.0.upgrade() {
            super::http::create::say(
                &shared,
                channel,
                super::state::Said::new(
                    format!("msg_{}", random::hex8()),
                    author,
                    body,
                    envelope::now(),
                ),
            );
        }
    }

    /// What was said in a channel, oldest first.
    #[must_use]
    pub fn said(&self, channel: &str) -> Vec<String> {
        let shared = self.0.upgrade();
        shared.map_or_else(Vec::new, |shared| {
            let state = shared.lock();
            let said = state.channels.get(channel).map(|channel| {
                channel
                    .said
                    .iter()
                    .map(|said| said.body.to_string())
                    .collect()
            });
            said.unwrap_or_default()
        })
    }

    /// Pauses for a while: who orders it over HTTP could not reach the community to end it.
    fn pause_for(&self, pause: Duration) {
        let control = self.clone();
        let _detached = tokio::spawn(async move {
            // The order is still to be answered.
            tokio::time::sleep(Duration::from_millis(10)).await;
            control.pause();
            tokio::time::sleep(pause).await;
            control.resume();
        });
    }

    /// Takes an order from outside. Gives whether it was one.
    pub(super) fn order(&self, action: &str, order: &Value) -> bool {
        let number = |name: &str| order[name].as_u64().unwrap_or(1);
        match action {
            "delay" => self.delay(Duration::from_millis(order["ms"].as_u64().unwrap_or(0))),
            "drop-sockets" => self.drop_sockets(),
            "swallow" => self.swallow_events(number("count")),
            "fail" => self.fail_next(
                number("count"),
                u16::try_from(order["status"].as_u64().unwrap_or(500)).unwrap_or(500),
            ),
            "cut" => self.cut_next(),
            "garbage" => self.garbage_next(),
            "down" => self.set_down(true),
            "up" => self.set_down(false),
            "pause" => self.pause_for(Duration::from_millis(number("ms"))),
            "restart" => self.restart_keeping(),
            "forget" => self.restart_and_forget(),
            "expire" => self.expire_sessions(),
            "revoke" => self.revoke_sessions(),
            "say" => {
                let text = |name: &str| order[name].as_str().unwrap_or_default().to_owned();
                self.say(&text("channel"), &text("author"), &text("body"));
            }
            _ => return false,
        }
        true
    }
}
