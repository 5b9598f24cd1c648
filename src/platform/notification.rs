//! Notifications of the system: shown, replaced and withdrawn, and what the user does with them.
//!
//! Nothing here blocks. What is to be shown waits in [`Notifier`], the last one of each key alone; the stream of [`events`]
//! owns the connection to the service. It is opened for the first notification, so a session without any costs nothing.
//! Must not know servers or channels.

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod toast;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures::Stream;

use crate::domain::notification_settings::{SoundSupport, Volume};

/// The longest reply that is taken from a notification, in bytes.
const MAX_REPLY_BYTES: usize = 16 * 1024;

/// What one notification shows. Plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemNotification {
    pub title: String,
    pub body: String,
    /// How loud its sound is; without one it is silent.
    pub sound: Option<Volume>,
    pub labels: NotificationLabels,
}

/// The names of the buttons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationLabels {
    pub open: String,
    pub mark_read: String,
    pub reply: String,
}

/// What happened to the notification of a key, or to the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The user pressed it.
    Opened(u64),
    MarkReadPressed(u64),
    Replied(u64, String),
    /// The user or the service removed it.
    Closed(u64),
    ServiceFound(SoundSupport),
    /// Why none can be shown.
    ServiceMissing(String),
}

/// Holds what is to be shown until the service takes it.
#[derive(Debug)]
pub struct Notifier {
    /// The name of the program's desktop entry, without its extension.
    application_id: &'static str,
    /// Of the files that the service plays, which are written when they are needed. Without it there are none.
    #[cfg_attr(
        any(target_os = "windows", target_os = "macos"),
        expect(dead_code, reason = "sounds are those of the system")
    )]
    sounds: Option<PathBuf>,
    waiting: Mutex<Waiting>,
    woken: tokio::sync::Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    /// `None` withdraws.
    changes: BTreeMap<u64, Option<SystemNotification>>,
    /// Whether the service is to be looked for though nothing is to be shown.
    is_probed: bool,
}

/// There is one in a process.
impl Hash for Notifier {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.application_id.hash(state);
    }
}

impl Notifier {
    pub fn new(application_id: &'static str, sounds: Option<PathBuf>) -> Self {
        Self {
            application_id,
            sounds,
            waiting: Mutex::default(),
            woken: tokio::sync::Notify::new(),
        }
    }

    /// Shows a notification, in place of the one with the same key.
    pub fn show(&self, key: u64, mut notification: SystemNotification) {
        self.change(|waiting| {
            let before = waiting.changes.get(&key).and_then(Option::as_ref);
            // The one that it replaces was not heard yet.
            let unheard = before.and_then(|before| before.sound);
            notification.sound = notification.sound.or(unheard);
            let _before = waiting.changes.insert(key, Some(notification));
        });
    }

    pub fn withdraw(&self, key: u64) {
        self.change(|waiting| {
            let _before = waiting.changes.insert(key, None);
        });
    }

    /// Finds out whether there is a service, which becomes an event.
    pub fn probe(&self) {
        self.change(|waiting| waiting.is_probed = true);
    }

    /// What waits for the service; `None` withdraws.
    #[cfg(test)]
    pub fn waiting(&self) -> BTreeMap<u64, Option<SystemNotification>> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.changes.clone()
    }

    fn change(&self, change: impl FnOnce(&mut Waiting)) {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        self.woken.notify_one();
    }

    fn take(&self) -> Waiting {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut waiting)
    }
}

/// What happens to the notifications. Must be polled within a tokio runtime.
pub fn events(notifier: &Arc<Notifier>) -> impl Stream<Item = Event> + use<> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return freedesktop::events(Arc::clone(notifier));
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    return toast::events(Arc::clone(notifier));
}
