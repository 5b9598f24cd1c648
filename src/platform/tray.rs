//! The icon of the program in the tray of the desktop, with its menu, and the count on its icon in the taskbar.
//!
//! What is to be shown is kept in [`Tray`], the newest alone. On Linux the stream of [`events`] owns the connection to the
//! desktop, and nothing blocks; elsewhere the icon belongs to the thread of the event loop. Must not know servers or what a
//! count is of.

#[cfg(target_os = "macos")]
mod app_badge;
#[cfg(target_os = "windows")]
mod overlay;
#[cfg(any(target_os = "windows", target_os = "macos"))]
mod status_icon;
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

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuLine<'a> {
    Action(&'a str, Event),
    /// Cannot be pressed.
    Text(&'a str),
    Switch {
        label: &'a str,
        is_on: bool,
        event: Event,
    },
    Separator,
}

/// What Windows shows of a tooltip, in UTF-16 units.
const MAX_TOOLTIP: usize = 127;

impl TrayContent {
    /// The smallest picture with at least this side, in pixels; otherwise the largest.
    pub fn icon(&self, side: u32) -> Option<&Pixmap> {
        let large = self.icons.iter().filter(|icon| icon.side >= side);
        let smallest = large.min_by_key(|icon| icon.side);
        smallest.or_else(|| self.icons.iter().max_by_key(|icon| icon.side))
    }

    /// Title and summary, for systems that show one text.
    pub fn tooltip(&self) -> String {
        let text = format!("{}\n{}", self.title, self.labels.summary);
        let mut length = 0;
        let fitting = text.chars().take_while(|character| {
            length += character.len_utf16();
            length <= MAX_TOOLTIP
        });
        fitting.collect()
    }

    /// From the top to the bottom. Always the same lines with other texts.
    pub fn menu(&self) -> [MenuLine<'_>; 7] {
        let labels = &self.labels;
        [
            MenuLine::Action(&labels.open, Event::OpenPressed),
            MenuLine::Separator,
            MenuLine::Text(&labels.summary),
            MenuLine::Text(&labels.connection),
            MenuLine::Separator,
            MenuLine::Switch {
                label: &labels.quiet,
                is_on: self.is_quiet,
                event: Event::QuietPressed,
            },
            MenuLine::Action(&labels.quit, Event::QuitPressed),
        ]
    }
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
    /// Whether the system has taken the newest content.
    #[cfg(any(target_os = "windows", target_os = "macos"))]
    is_taken: watch::Sender<bool>,
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
            #[cfg(any(target_os = "windows", target_os = "macos"))]
            is_taken: watch::Sender::new(false),
        }
    }

    /// Must be called on the thread of the event loop, which must be running.
    pub fn show(&self, content: TrayContent) {
        #[cfg(target_os = "macos")]
        app_badge::show_count(content.count);
        #[cfg(any(target_os = "windows", target_os = "macos"))]
        let _before = self.is_taken.send_replace(status_icon::show(&content));
        let _before = self.content.send_replace(Some(content));
    }

    /// The program ends. Must be called on the thread of the event loop. On Linux the icon goes with the connection.
    pub fn remove(&self) {
        #[cfg(any(target_os = "windows", target_os = "macos"))]
        status_icon::remove();
        let _before = self.content.send_replace(None);
    }

    #[cfg(test)]
    pub fn content(&self) -> Option<TrayContent> {
        self.content.borrow().clone()
    }
}

/// Puts a badge on the icon of a window in the taskbar of Windows, or removes it; other systems have no such badges. Must be
/// called on the thread of the window.
#[cfg_attr(
    not(target_os = "windows"),
    expect(unused_variables, reason = "nothing takes them")
)]
pub fn show_badge(window: isize, badge: Option<&Pixmap>, description: &str) {
    #[cfg(target_os = "windows")]
    if let Err(error) = overlay::show(window, badge, description) {
        tracing::debug!(%error, "the taskbar takes no badge");
    }
}

/// What happens to the icon. Must be polled within a tokio runtime.
pub fn events(tray: &Arc<Tray>) -> impl Stream<Item = Event> + use<> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return status_notifier::events(Arc::clone(tray));
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    return status_icon::events(Arc::clone(tray));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(summary: &str, sides: &[u32]) -> TrayContent {
        let icons = sides.iter().map(|side| Pixmap {
            side: *side,
            rgba: Vec::new(),
        });
        TrayContent {
            title: "OpenChat".into(),
            icons: icons.collect(),
            count: 0,
            labels: TrayLabels {
                summary: summary.into(),
                open: "Open".into(),
                connection: "Online".into(),
                quiet: "Do not disturb".into(),
                quit: "Quit".into(),
            },
            is_quiet: true,
        }
    }

    #[test]
    fn tooltip_is_cut_between_characters_where_windows_ends_it() {
        assert_eq!(content("1 mention", &[]).tooltip(), "OpenChat\n1 mention");
        // Each takes two units, so one unit is left over.
        let long = content(&"\u{1F600}".repeat(100), &[]).tooltip();
        assert_eq!(long.encode_utf16().count(), MAX_TOOLTIP);
        let long = content(&format!("x{}", "\u{1F600}".repeat(100)), &[]).tooltip();
        assert_eq!(long.encode_utf16().count(), MAX_TOOLTIP - 1);
    }

    #[test]
    fn picture_is_the_smallest_that_is_large_enough() {
        for (sides, wanted, expected) in [
            (&[22, 32, 48][..], 16, Some(22)),
            (&[48, 22, 32], 32, Some(32)),
            (&[22, 32, 48], 33, Some(48)),
            (&[22, 32, 48], 64, Some(48)),
            (&[], 32, None),
        ] {
            let found = content("", sides).icon(wanted).map(|icon| icon.side);
            assert_eq!(found, expected, "{wanted}");
        }
    }

    #[test]
    fn menu_has_the_same_lines_whatever_they_say() {
        let content = content("1 mention", &[]);
        let quiet = |is_on| MenuLine::Switch {
            label: "Do not disturb",
            is_on,
            event: Event::QuietPressed,
        };
        let expected = [
            MenuLine::Action("Open", Event::OpenPressed),
            MenuLine::Separator,
            MenuLine::Text("1 mention"),
            MenuLine::Text("Online"),
            MenuLine::Separator,
            quiet(true),
            MenuLine::Action("Quit", Event::QuitPressed),
        ];
        assert_eq!(content.menu(), expected);
        let loud = TrayContent {
            is_quiet: false,
            ..content
        };
        assert_eq!(loud.menu()[5], quiet(false));
    }
}
