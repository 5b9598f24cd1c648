//! The notification service of the desktop: `org.freedesktop.Notifications` on the session bus.
//!
//! One connection for all notifications: it must live as long as they do, since their presses are signals to it.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::channel::mpsc::{self, Sender};
use futures::{SinkExt, Stream, StreamExt, future, stream};
use tokio::task::spawn_blocking;
use zbus::proxy::SignalStream;
use zbus::zvariant::Value;
use zbus::{Connection, Proxy, connection};

use crate::domain::notification_settings::{SoundSupport, Volume};
use crate::platform::sound;

use super::{Event, MAX_REPLY_BYTES, Notifier, SystemNotification};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// A service that hangs holds up nothing but notifications.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Between two rounds: a flood replaces each notification at most so often.
const INTERVAL: Duration = Duration::from_secs(1);
/// How many events wait for the application.
const QUEUE: usize = 16;

const DEFAULT: &str = "default";
const MARK_READ: &str = "mark-read";
/// As KDE names the action that shows a field.
const REPLY: &str = "inline-reply";

pub(super) fn events(notifier: Arc<Notifier>) -> impl Stream<Item = Event> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let worker = stream::once(run(notifier, sender)).filter_map(|()| future::ready(None));
    stream::select(worker, receiver)
}

async fn run(notifier: Arc<Notifier>, mut events: Sender<Event>) {
    let mut service: Option<Service> = None;
    let mut is_reported = false;
    loop {
        tokio::select! {
            () = notifier.woken.notified() => {}
            event = next_event(&mut service) => {
                if let Some(event) = event {
                    let _closed = events.send(event).await;
                }
                continue;
            }
        }
        let waiting = notifier.take();
        let is_needed = waiting.is_probed || waiting.changes.values().any(Option::is_some);
        if service.is_none() && is_needed {
            let event = match Service::connect(&notifier).await {
                Ok(found) => {
                    let sound = found.sound_support();
                    service = Some(found);
                    is_reported = false;
                    Event::ServiceFound(sound)
                }
                Err(error) => {
                    if !std::mem::replace(&mut is_reported, true) {
                        tracing::warn!(%error, "there is no notification service");
                    }
                    Event::ServiceMissing(error.to_string())
                }
            };
            let _closed = events.send(event).await;
        }
        if let Some(connected) = &mut service
            && let Err(error) = connected.apply(waiting.changes).await
        {
            tracing::warn!(%error, "the notification service failed");
            service = None;
            let _closed = events.send(Event::ServiceMissing(error.to_string())).await;
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// `None` is a signal about something else. Waits for ever without a service.
async fn next_event(service: &mut Option<Service>) -> Option<Event> {
    let Some(connected) = service else {
        return future::pending().await;
    };
    if let Some(signal) = connected.signals.next().await {
        connected.event(&signal)
    } else {
        *service = None;
        None
    }
}

struct Service {
    proxy: Proxy<'static>,
    signals: SignalStream<'static>,
    abilities: Vec<String>,
    application_id: &'static str,
    sounds: Option<PathBuf>,
    /// The number that the service gave to the notification of a key.
    ids: BTreeMap<u64, u32>,
}

impl Service {
    async fn connect(notifier: &Notifier) -> zbus::Result<Self> {
        let builder = connection::Builder::session()?.method_timeout(TIMEOUT);
        let connected: Connection = builder.build().await?;
        let proxy = Proxy::new(&connected, SERVICE, PATH, SERVICE).await?;
        let signals = proxy.receive_all_signals().await?;
        let abilities = proxy.call("GetCapabilities", &()).await?;
        Ok(Self {
            proxy,
            signals,
            abilities,
            application_id: notifier.application_id,
            sounds: notifier.sounds.clone(),
            ids: BTreeMap::new(),
        })
    }

    fn can(&self, ability: &str) -> bool {
        self.abilities.iter().any(|known| known == ability)
    }

    fn sound_support(&self) -> SoundSupport {
        if self.can("sound") || sound::is_available() {
            SoundSupport::WithVolume
        } else {
            SoundSupport::None
        }
    }

    async fn apply(
        &mut self,
        changes: BTreeMap<u64, Option<SystemNotification>>,
    ) -> zbus::Result<()> {
        for (key, change) in changes {
            match change {
                Some(notification) => self.show(key, &notification).await?,
                None => self.withdraw(key).await?,
            }
        }
        Ok(())
    }

    async fn show(&mut self, key: u64, shown: &SystemNotification) -> zbus::Result<()> {
        let replaced = self.ids.get(&key).copied().unwrap_or(0);
        let body = if self.can("body-markup") {
            escape(&shown.body)
        } else {
            shown.body.clone()
        };
        let mut actions = Vec::new();
        if self.can("actions") {
            let labels = &shown.labels;
            actions.extend([DEFAULT, &labels.open, MARK_READ, &labels.mark_read]);
            if self.can(REPLY) {
                actions.extend([REPLY, &labels.reply]);
            }
        }
        let mut hints = HashMap::from([
            ("desktop-entry", Value::from(self.application_id)),
            ("category", Value::from("im.received")),
        ]);
        let file = match shown.sound.filter(|_| self.can("sound")) {
            Some(volume) => self.sound_file(volume).await,
            None => None,
        };
        let is_played_here = shown.sound.filter(|_| file.is_none());
        let (hint, value) = match file {
            Some(path) => ("sound-file", Value::from(path)),
            None => ("suppress-sound", Value::from(true)),
        };
        let _none = hints.insert(hint, value);
        let arguments = (
            "OpenChat",
            replaced,
            self.application_id,
            shown.title.as_str(),
            body,
            actions,
            hints,
            // As the service likes.
            -1_i32,
        );
        let id: u32 = self.proxy.call("Notify", &arguments).await?;
        let _before = self.ids.insert(key, id);
        if let Some(volume) = is_played_here
            && !self.is_inhibited().await
        {
            let _played = spawn_blocking(move || play(volume));
        }
        Ok(())
    }

    /// The path of a sound, which the service reads. Without one it is played here.
    async fn sound_file(&self, volume: Volume) -> Option<String> {
        let folder = self.sounds.clone()?;
        let written = spawn_blocking(move || sound::file(&folder, volume)).await;
        let written = written.ok()?.inspect_err(
            |error| tracing::warn!(%error, "the sound of notifications was not written"),
        );
        written.ok()?.into_os_string().into_string().ok()
    }

    /// Whether the desktop wants nothing to disturb, as far as the service says so; that of KDE does.
    async fn is_inhibited(&self) -> bool {
        let inhibited = self.proxy.get_property("Inhibited").await;
        inhibited.unwrap_or(false)
    }

    async fn withdraw(&mut self, key: u64) -> zbus::Result<()> {
        let Some(id) = self.ids.remove(&key) else {
            return Ok(());
        };
        match self
            .proxy
            .call::<_, _, ()>("CloseNotification", &(id))
            .await
        {
            // It is gone already.
            Err(zbus::Error::MethodError(..)) => Ok(()),
            other => other,
        }
    }

    fn event(&mut self, signal: &zbus::Message) -> Option<Event> {
        let header = signal.header();
        let body = signal.body();
        match header.member()?.as_str() {
            "ActionInvoked" => {
                let (id, action): (u32, String) = body.deserialize().ok()?;
                let key = self.key(id)?;
                match &*action {
                    DEFAULT => Some(Event::Opened(key)),
                    MARK_READ => Some(Event::MarkReadPressed(key)),
                    _ => None,
                }
            }
            "NotificationReplied" => {
                let (id, text): (u32, String) = body.deserialize().ok()?;
                let key = self.key(id)?;
                (text.len() <= MAX_REPLY_BYTES).then_some(Event::Replied(key, text))
            }
            "NotificationClosed" => {
                let (id, _reason): (u32, u32) = body.deserialize().ok()?;
                let key = self.key(id)?;
                let _id = self.ids.remove(&key);
                Some(Event::Closed(key))
            }
            _ => None,
        }
    }

    fn key(&self, id: u32) -> Option<u64> {
        let mut ids = self.ids.iter();
        ids.find(|(_, known)| **known == id).map(|(key, _)| *key)
    }
}

/// Logs only the first error.
fn play(volume: Volume) {
    static IS_LOGGED: AtomicBool = AtomicBool::new(false);
    if let Err(error) = sound::play(volume)
        && !IS_LOGGED.swap(true, Ordering::Relaxed)
    {
        tracing::warn!(%error, "no sound was played");
    }
}

/// A text for a service that reads markup in it.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_others_stays_text() {
        assert_eq!(
            escape("<a href=\"x\">&amp;</a> it's"),
            "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt; it&apos;s"
        );
        assert_eq!(escape("plain ä 👍"), "plain ä 👍");
    }
}
