//! Notifications of Windows and macOS. They cannot be changed once they are shown, and their sound is that of the system.
//! Windows can withdraw all of them together, macOS none. Not built by the tests, which run on Linux (`docs/testing.md`).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::channel::mpsc::{self, Sender};
use futures::{SinkExt, Stream, StreamExt, future, stream};
use notify_rust::{CloseReason, Notification, NotificationResponse};

use super::{Event, MAX_REPLY_BYTES, NotificationLabels, Notifier, SystemNotification};
use crate::domain::notification_settings::SoundSupport;

/// Between two rounds, as on Linux.
const INTERVAL: Duration = Duration::from_secs(1);
/// How many events wait for the application.
const QUEUE: usize = 16;
/// How many notifications are waited for, each by a thread.
const MAX_SHOWN: usize = 30;

const MARK_READ: &str = "mark-read";
/// As the system names it.
const SOUND: &str = if cfg!(target_os = "macos") {
    "Ping"
} else {
    "Default"
};

type ShownKeys = Arc<Mutex<Keys>>;

#[derive(Default)]
struct Keys {
    on_screen: BTreeSet<u64>,
    /// In the list of the system, too: neither answered nor withdrawn.
    listed: BTreeSet<u64>,
}

pub(super) fn events(notifier: Arc<Notifier>) -> impl Stream<Item = Event> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let worker = stream::once(run(notifier, sender)).filter_map(|()| future::ready(None));
    stream::select(worker, receiver)
}

async fn run(notifier: Arc<Notifier>, mut events: Sender<Event>) {
    #[cfg(target_os = "macos")]
    if let Err(error) = notify_rust::set_application(notifier.application_id) {
        tracing::warn!(%error, "notifications are those of another program");
    }
    let shown = ShownKeys::default();
    let mut is_found = false;
    loop {
        notifier.woken.notified().await;
        let waiting = notifier.take();
        if waiting.is_probed && !std::mem::replace(&mut is_found, true) {
            let found = Event::ServiceFound(SoundSupport::OnOff);
            let _closed = events.send(found).await;
        }
        let mut is_last_withdrawn = false;
        for (key, change) in waiting.changes {
            if let Some(notification) = change {
                show(key, notification, &notifier, &shown, &events);
                is_last_withdrawn = false;
            } else {
                let mut keys = shown.lock().unwrap_or_else(PoisonError::into_inner);
                is_last_withdrawn |= keys.listed.remove(&key) && keys.listed.is_empty();
            }
        }
        if cfg!(windows) && is_last_withdrawn {
            clear(notifier.application_id);
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Removes all from the screen and from the list of the system. The crate gives them no tags, so single ones cannot be named.
#[cfg(target_os = "windows")]
fn clear(application_id: &str) {
    use windows::UI::Notifications::ToastNotificationManager;

    let history = ToastNotificationManager::History();
    let cleared = history.and_then(|history| history.ClearWithId(&application_id.into()));
    if let Err(error) = cleared {
        tracing::debug!(%error, "the notifications stay in the list of the system");
    }
}

/// They stay in the list of macOS.
#[cfg(target_os = "macos")]
fn clear(_application_id: &str) {}

/// A key that is on screen is not shown twice.
fn show(
    key: u64,
    notification: SystemNotification,
    notifier: &Notifier,
    shown: &ShownKeys,
    events: &Sender<Event>,
) {
    let mut keys = shown.lock().unwrap_or_else(PoisonError::into_inner);
    if keys.on_screen.len() >= MAX_SHOWN || !keys.on_screen.insert(key) {
        return;
    }
    let _new = keys.listed.insert(key);
    let (shown, mut events) = (Arc::clone(shown), events.clone());
    let application_id = notifier.application_id;
    // The crate blocks until the user has acted.
    let _thread = std::thread::spawn(move || {
        let event = wait_for_user(key, &notification, application_id);
        let mut keys = shown.lock().unwrap_or_else(PoisonError::into_inner);
        let _was_shown = keys.on_screen.remove(&key);
        if let Some(event) = event {
            let _was_listed = keys.listed.remove(&key);
            let _closed = events.try_send(event);
        }
    });
}

fn wait_for_user(
    key: u64,
    shown: &SystemNotification,
    application_id: &'static str,
) -> Option<Event> {
    let labels = &shown.labels;
    let mut notification = Notification::new();
    let _built = notification.summary(&shown.title).body(&shown.body);
    if shown.sound.is_some() {
        let _built = notification.sound_name(SOUND);
    }
    let _built = notification.action(MARK_READ, &labels.mark_read);
    #[cfg(target_os = "windows")]
    let _built = notification.app_id(application_id);
    #[cfg(target_os = "macos")]
    let _set = application_id;
    let mut event = None;
    let waited = notification.show().and_then(|handle| {
        handle.wait_for_response(|response: &NotificationResponse| {
            event = event_of(key, response, labels);
        })
    });
    match waited {
        Ok(()) => event,
        Err(error) => {
            tracing::warn!(%error, "a notification was not shown");
            Some(Event::ServiceMissing(error.to_string()))
        }
    }
}

/// One that has left the screen by itself is still in the list of the system.
fn event_of(
    key: u64,
    response: &NotificationResponse,
    labels: &NotificationLabels,
) -> Option<Event> {
    match response {
        NotificationResponse::Default => Some(Event::Opened(key)),
        // macOS names the button by its label.
        NotificationResponse::Action(action)
            if *action == MARK_READ || *action == labels.mark_read =>
        {
            Some(Event::MarkReadPressed(key))
        }
        NotificationResponse::Action(_) => Some(Event::Opened(key)),
        NotificationResponse::Reply(text) => {
            (text.len() <= MAX_REPLY_BYTES).then(|| Event::Replied(key, text.clone()))
        }
        NotificationResponse::Closed(CloseReason::Dismissed) => Some(Event::Closed(key)),
        NotificationResponse::Closed(_) => None,
    }
}
