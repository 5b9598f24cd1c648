//! The tray of the desktop: a `StatusNotifierItem`, shown by what owns the name of the watcher on the session bus. The count on
//! the taskbar is a signal that docks listen to.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use futures::channel::mpsc::{self, Sender};
use futures::{SinkExt, Stream, StreamExt, future, stream};
use ksni::menu::{CheckmarkItem, StandardItem};
use ksni::{Category, Handle, Icon, MenuItem, ToolTip, TrayMethods};
use tokio::time::{Instant, sleep_until};
use zbus::fdo::DBusProxy;
use zbus::proxy::CacheProperties;
use zbus::zvariant::Value;
use zbus::{Connection, Proxy, connection, proxy};

use super::{Event, MenuLine, Tray, TrayContent};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const LAUNCHER: &str = "com.canonical.Unity.LauncherEntry";
/// Docks take what comes from any path.
const LAUNCHER_PATH: &str = "/net/openchat/OpenChat";
/// A desktop that hangs holds up nothing but its tray.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a tray may take to start, or to start again, before it counts as missing.
const GRACE: Duration = Duration::from_secs(5);
/// Between two changes of the icon: a flood changes it at most so often.
const INTERVAL: Duration = Duration::from_millis(500);
/// How many events wait for the application.
const QUEUE: usize = 16;

pub(super) fn events(tray: Arc<Tray>) -> impl Stream<Item = Event> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let worker = async move {
        let mut events = sender.clone();
        if let Err(error) = run(&tray, sender).await {
            tracing::warn!(%error, "the tray failed");
            let _closed = events.send(Event::Missing).await;
        }
    };
    let worker = stream::once(worker).filter_map(|()| future::ready(None));
    stream::select(worker, receiver)
}

async fn run(tray: &Tray, mut events: Sender<Event>) -> zbus::Result<()> {
    let builder = connection::Builder::session()?.method_timeout(TIMEOUT);
    let connection = builder.build().await?;
    let bus = DBusProxy::new(&connection).await?;
    // Before the first question, so that no change is missed.
    let signals = bus.receive_name_owner_changed_with_args(&[(0, WATCHER)]);
    let mut owners = signals.await?;
    let watcher = proxy::Builder::<Proxy<'_>>::new(&connection)
        .destination(WATCHER)?
        .path(WATCHER_PATH)?
        .interface(WATCHER)?
        .cache_properties(CacheProperties::No);
    let watcher = watcher.build().await?;
    let mut hosts = watcher
        .receive_signal("StatusNotifierHostRegistered")
        .await?;
    let mut is_there = bus.name_has_owner(WATCHER.try_into()?).await?;
    let mut content = tray.content.subscribe();
    let mut icon = TrayIcon::default();
    let mut count = TaskbarCount::new(tray.application_id);
    let (mut reported, mut missing_at, mut shown_at) = (None, None, Instant::now() - INTERVAL);
    loop {
        let shown = content.borrow_and_update().clone();
        if let Some(shown) = shown {
            count.show(&connection, shown.count).await?;
            if is_there {
                let id = tray.application_id;
                icon.show(id, shown, &events).await;
            }
            shown_at = Instant::now();
        }
        if is_there && icon.item.is_some() {
            missing_at = None;
            if reported.replace(Event::Found) != Some(Event::Found) {
                let _closed = events.send(Event::Found).await;
            }
        } else if reported != Some(Event::Missing) && missing_at.is_none() {
            missing_at = Some(Instant::now() + GRACE);
        }
        tokio::select! {
            changed = content.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                sleep_until(shown_at + INTERVAL).await;
            }
            change = owners.next() => {
                let change = change.ok_or_else(bus_is_gone)?;
                is_there = change.args()?.new_owner().is_some();
                icon.is_refused = false;
            }
            Some(_host) = hosts.next() => icon.is_refused = false,
            () = reached(missing_at) => {
                tracing::info!("there is no tray");
                (reported, missing_at) = (Some(Event::Missing), None);
                let _closed = events.send(Event::Missing).await;
            }
        }
    }
}

fn bus_is_gone() -> zbus::Error {
    zbus::Error::InputOutput(Arc::new(ErrorKind::ConnectionReset.into()))
}

/// Waits for ever for no time.
async fn reached(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => future::pending().await,
    }
}

#[derive(Default)]
struct TrayIcon {
    /// Registers itself again with a watcher that was started anew.
    item: Option<Handle<TrayItem>>,
    /// The desktop has a tray that shows nothing yet.
    is_refused: bool,
}

impl TrayIcon {
    async fn show(&mut self, id: &'static str, shown: TrayContent, events: &Sender<Event>) {
        if let Some(item) = &self.item {
            let _closed = item.update(|item| item.take(shown)).await;
        } else if !self.is_refused {
            match TrayItem::new(id, shown, events.clone()).spawn().await {
                Ok(item) => self.item = Some(item),
                Err(error) => {
                    tracing::warn!(%error, "the tray takes no icon");
                    self.is_refused = true;
                }
            }
        }
    }
}

struct TrayItem {
    id: &'static str,
    content: TrayContent,
    icons: Vec<Icon>,
    events: Sender<Event>,
}

impl TrayItem {
    fn new(id: &'static str, content: TrayContent, events: Sender<Event>) -> Self {
        Self {
            id,
            icons: icons(&content),
            content,
            events,
        }
    }

    fn take(&mut self, content: TrayContent) {
        if content.icons != self.content.icons {
            self.icons = icons(&content);
        }
        self.content = content;
    }

    /// Of several presses that the application has not taken yet, some are lost.
    fn report(&mut self, event: Event) {
        let _full = self.events.try_send(event);
    }
}

fn icons(content: &TrayContent) -> Vec<Icon> {
    let icons = content.icons.iter();
    let icons = icons.filter_map(|icon| {
        let side = i32::try_from(icon.side).ok()?;
        let mut data = icon.rgba.clone();
        for pixel in data.chunks_exact_mut(4) {
            // The protocol has the opacity first.
            pixel.rotate_right(1);
        }
        Some(Icon {
            width: side,
            height: side,
            data,
        })
    });
    icons.collect()
}

impl ksni::Tray for TrayItem {
    fn id(&self) -> String {
        self.id.to_owned()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn title(&self) -> String {
        self.content.title.clone()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        self.icons.clone()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: self.content.title.clone(),
            description: self.content.labels.summary.clone(),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.report(Event::OpenPressed);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let press = |event| Box::new(move |item: &mut Self| item.report(event));
        let item = |line| match line {
            MenuLine::Action(label, event) => StandardItem {
                label: label.to_owned(),
                activate: press(event),
                ..StandardItem::default()
            }
            .into(),
            MenuLine::Text(label) => StandardItem {
                label: label.to_owned(),
                enabled: false,
                ..StandardItem::default()
            }
            .into(),
            MenuLine::Switch {
                label,
                is_on,
                event,
            } => CheckmarkItem {
                label: label.to_owned(),
                checked: is_on,
                activate: press(event),
                ..CheckmarkItem::default()
            }
            .into(),
            MenuLine::Separator => MenuItem::Separator,
        };
        self.content.menu().map(item).into()
    }
}

/// The count on the icon in the taskbar, which KDE, Ubuntu and Dash to Dock show.
struct TaskbarCount {
    entry: String,
    shown: u32,
}

impl TaskbarCount {
    fn new(application_id: &str) -> Self {
        Self {
            entry: format!("application://{application_id}.desktop"),
            shown: 0,
        }
    }

    async fn show(&mut self, connection: &Connection, count: u32) -> zbus::Result<()> {
        if std::mem::replace(&mut self.shown, count) == count {
            return Ok(());
        }
        let properties = HashMap::from([
            ("count", Value::from(i64::from(count))),
            ("count-visible", Value::from(count > 0)),
        ]);
        let to_all = None::<&str>;
        let update = (self.entry.as_str(), properties);
        connection
            .emit_signal(to_all, LAUNCHER_PATH, LAUNCHER, "Update", &update)
            .await
    }
}
