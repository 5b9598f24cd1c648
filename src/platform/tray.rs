//! The icon of the program in the tray of the desktop, with its menu, and the count on its icon in the taskbar.
//!
//! Nothing here blocks. What is to be shown is kept in [`Tray`], the newest alone; the stream of [`events`] owns the
//! connection to the desktop. Must not know servers or what a count is of.

#[cfg(all(unix, not(target_os = "macos")))]
mod status_notifier;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use futures::Stream;
use tokio::sync::watch;

/// What the icon shows. Plain text in the language of the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayContent {
    pub title: String,
    /// In several sizes.
    pub icons: Arc<[Pixmap]>,
    /// On the icon in the taskbar, where the desktop shows one.
    pub count: u32,
    pub labels: TrayLabels,
    pub is_quiet: bool,
}

/// The texts beside the icon and in its menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayLabels {
    /// Below the title, while the pointer is on the icon.
    pub summary: String,
    pub open: String,
    pub connection: String,
    pub quiet: String,
    pub quit: String,
}

/// A square picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixmap {
    /// In pixels.
    pub side: u32,
    /// Red, green, blue and opacity of each pixel.
    pub rgba: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The icon is shown.
    Found,
    /// There is no tray; also when one is gone for longer than a moment.
    Missing,
    OpenPressed,
    QuietPressed,
    QuitPressed,
}

/// Holds the newest content for the desktop.
#[derive(Debug)]
pub struct Tray {
    /// The name of the program's desktop entry, without its extension.
    application_id: &'static str,
    content: watch::Sender<Option<TrayContent>>,
}

/// There is one in a process.
impl Hash for Tray {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.application_id.hash(state);
    }
}

impl Tray {
    pub fn new(application_id: &'static str) -> Self {
        Self {
            application_id,
            content: watch::Sender::new(None),
        }
    }

    pub fn show(&self, content: TrayContent) {
        let _before = self.content.send_replace(Some(content));
    }

    #[cfg(test)]
    pub fn content(&self) -> Option<TrayContent> {
        self.content.borrow().clone()
    }
}

/// What happens to the icon. Must be polled within a tokio runtime.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn events(tray: &Arc<Tray>) -> impl Stream<Item = Event> + use<> {
    status_notifier::events(Arc::clone(tray))
}

/// There is none on this system yet.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn events(_tray: &Arc<Tray>) -> impl Stream<Item = Event> + use<> {
    futures::stream::iter([Event::Missing])
}
