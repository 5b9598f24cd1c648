//! The icon in the notification area of Windows, or in the menu bar of macOS. It belongs to the thread of the event loop.
//! Not built by the tests, which run on Linux (`docs/testing.md`).

use std::cell::RefCell;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use futures::channel::mpsc::{self, Sender};
use futures::{SinkExt, Stream, StreamExt, future, stream};
use tokio::sync::watch;
use tokio::time::timeout;
use tray_icon::menu::{CheckMenuItem, Menu, MenuEvent, MenuItem, MenuItemKind, PredefinedMenuItem};
use tray_icon::{Icon, MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};

use super::{Event, MenuLine, Tray, TrayContent};

/// How long a tray may take to start, or to start again, before it counts as missing.
const GRACE: Duration = Duration::from_secs(5);
/// How many events wait for the application.
const QUEUE: usize = 16;
/// Of the picture, in pixels: the system scales it down.
const SIDE: u32 = if cfg!(target_os = "macos") { 48 } else { 32 };
/// Every icon in the menu bar of macOS opens its menu when it is pressed; on Windows the other button does.
const OPENS_MENU: bool = cfg!(target_os = "macos");
/// Of those in the menu, with their identifiers.
const EVENTS: [(&str, Event); 3] = [
    ("open", Event::OpenPressed),
    ("quiet", Event::QuietPressed),
    ("quit", Event::QuitPressed),
];

thread_local! {
    static ICON: RefCell<Option<StatusIcon>> = const { RefCell::new(None) };
}

struct StatusIcon {
    icon: TrayIcon,
    /// As in [`TrayContent::menu`].
    items: Vec<MenuItemKind>,
    /// `None` if the system has not taken all of it.
    shown: Option<TrayContent>,
}

/// Whether the system has taken it. It is not tried again before the next change.
pub(super) fn show(content: &TrayContent) -> bool {
    let shown = ICON.with_borrow_mut(|icon| {
        if icon.is_none() {
            *icon = Some(StatusIcon::new(content)?);
        }
        icon.as_mut().map_or(Ok(()), |icon| icon.update(content))
    });
    if let Err(error) = &shown {
        tracing::warn!(%error, "the tray takes no icon");
    }
    shown.is_ok()
}

pub(super) fn remove() {
    drop(ICON.take());
}

pub(super) fn events(tray: Arc<Tray>) -> impl Stream<Item = Event> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let pressed = sender.clone();
    // Those of the menu are not asked for here; without a handler the crate would collect events for ever.
    TrayIconEvent::set_event_handler(Some(move |event| {
        let is_press = matches!(
            event,
            TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            }
        );
        if is_press && !OPENS_MENU {
            let _full = pressed.clone().try_send(Event::OpenPressed);
        }
    }));
    let pressed = sender.clone();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        if let Some((_, event)) = EVENTS.iter().find(|(id, _)| event.id == *id) {
            let _full = pressed.clone().try_send(*event);
        }
    }));
    let worker = stream::once(report(tray, sender)).filter_map(|()| future::ready(None));
    stream::select(worker, receiver)
}

/// Reports when the icon is found, and when it has been missing for a while.
async fn report(tray: Arc<Tray>, mut events: Sender<Event>) {
    let mut is_taken = tray.is_taken.subscribe();
    let mut reported = None;
    loop {
        if timeout(GRACE, taken(&mut is_taken, true)).await.is_err() {
            tracing::info!("there is no tray");
            let _closed = events.send(Event::Missing).await;
            reported = Some(Event::Missing);
            taken(&mut is_taken, true).await;
        }
        if reported.replace(Event::Found) != Some(Event::Found) {
            let _closed = events.send(Event::Found).await;
        }
        taken(&mut is_taken, false).await;
    }
}

/// Waits until the system has taken the newest content, or has not.
async fn taken(is_taken: &mut watch::Receiver<bool>, wanted: bool) {
    if is_taken.wait_for(|it| *it == wanted).await.is_err() {
        // The program ends.
        future::pending::<()>().await;
    }
}

impl StatusIcon {
    fn new(content: &TrayContent) -> Result<Self, Box<dyn Error>> {
        let menu = Menu::new();
        for line in content.menu() {
            match line {
                MenuLine::Action(label, event) => {
                    menu.append(&MenuItem::with_id(id(event), plain(label), true, None))?;
                }
                MenuLine::Text(label) => menu.append(&MenuItem::new(plain(label), false, None))?,
                MenuLine::Switch {
                    label,
                    is_on,
                    event,
                } => {
                    let label = plain(label);
                    menu.append(&CheckMenuItem::with_id(id(event), label, true, is_on, None))?;
                }
                MenuLine::Separator => menu.append(&PredefinedMenuItem::separator())?,
            }
        }
        let items = menu.items();
        let icon = TrayIconBuilder::new()
            .with_menu(Box::new(menu))
            .with_menu_on_left_click(OPENS_MENU);
        let icon = match picture(content)? {
            Some(picture) => icon.with_icon(picture),
            None => icon,
        };
        Ok(Self {
            icon: icon.with_tooltip(content.tooltip()).build()?,
            items,
            shown: None,
        })
    }

    fn update(&mut self, content: &TrayContent) -> Result<(), Box<dyn Error>> {
        let shown = self.shown.take();
        let is_same_icon = shown.is_some_and(|shown| shown.icons == content.icons);
        if !is_same_icon {
            self.icon.set_icon(picture(content)?)?;
        }
        self.icon.set_tooltip(Some(content.tooltip()))?;
        #[cfg(target_os = "macos")]
        self.set_accessible_name(&content.tooltip());
        for (item, line) in self.items.iter().zip(content.menu()) {
            match (item, line) {
                (
                    MenuItemKind::MenuItem(item),
                    MenuLine::Action(label, _) | MenuLine::Text(label),
                ) => item.set_text(plain(label)),
                (MenuItemKind::Check(item), MenuLine::Switch { label, is_on, .. }) => {
                    item.set_text(plain(label));
                    item.set_checked(is_on);
                }
                _ => {}
            }
        }
        self.shown = Some(content.clone());
        Ok(())
    }

    /// Without a title the button would have none.
    #[cfg(target_os = "macos")]
    fn set_accessible_name(&self, name: &str) {
        use objc2_app_kit::NSAccessibility;
        use objc2_foundation::{MainThreadMarker, NSString};

        let main_thread = MainThreadMarker::new();
        let button = main_thread.and_then(|it| self.icon.ns_status_item()?.button(it));
        if let Some(button) = button {
            button.setAccessibilityLabel(Some(&NSString::from_str(name)));
        }
    }
}

fn picture(content: &TrayContent) -> Result<Option<Icon>, Box<dyn Error>> {
    let picture = content.icon(SIDE);
    let icon = picture.map(|it| Icon::from_rgba(it.rgba.clone(), it.side, it.side));
    Ok(icon.transpose()?)
}

fn id(pressed: Event) -> &'static str {
    let known = EVENTS.iter().find(|(_, event)| *event == pressed);
    known.map_or("", |(id, _)| id)
}

/// The crate takes a single `&` as the mark of a key.
fn plain(label: &str) -> String {
    label.replace('&', "&&")
}
