//! The icon in the tray: what it shows of the whole program. What its menu does is in `effect::tray`.

mod icon;

use std::sync::Arc;

use iced::window;

use super::workspace::Workspace;
use crate::domain::tray::{OverallConnection, TrayMark, TraySummary};
use crate::fl;
use crate::i18n::Strings;
use crate::platform::tray::{Pixmap, Tray, TrayContent, TrayLabels};

#[derive(Default)]
pub struct TrayState {
    /// `None` in scenes and most tests: then there is no icon.
    pub tray: Option<Arc<Tray>>,
    /// Whether the desktop shows the icon.
    pub is_found: bool,
    shown: Option<TrayInput>,
    icons: Option<(TrayMark, Arc<[Pixmap]>)>,
    /// The window with a badge, whether it has the focus, and what was counted.
    badged: Option<(window::Id, bool, TraySummary)>,
}

/// What is shown on the icon of a window in the taskbar, where the taskbar does not show a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowBadge {
    pub window: window::Id,
    pub picture: Option<Pixmap>,
    /// For screen readers.
    pub description: String,
}

/// What the content follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TrayInput {
    summary: TraySummary,
    is_quiet: bool,
    language: String,
}

impl TrayState {
    /// Shows what has changed. Costs next to nothing when nothing has.
    pub fn update(&mut self, workspace: &Workspace) {
        let Some(tray) = self.tray.clone() else {
            return;
        };
        let strings = workspace.strings();
        let rail = workspace.rail();
        let servers = rail.map(|(server, entry)| (entry.counts, server.connection()));
        let now = workspace.local_moment().at;
        let quiet = workspace.preferences().notifications.do_not_disturb;
        let shown = TrayInput {
            summary: TraySummary::new(servers),
            is_quiet: quiet.is_active(now),
            language: strings.tag().to_owned(),
        };
        if self.shown.as_ref() == Some(&shown) {
            return;
        }
        let TrayInput {
            summary, is_quiet, ..
        } = shown;
        tray.show(TrayContent {
            title: fl!(strings, "window-title").into_owned(),
            icons: self.icons(summary),
            count: summary.unread,
            labels: labels(summary, strings),
            is_quiet,
        });
        self.shown = Some(shown);
    }

    /// The badge of the main window, if that has changed. It is also given when the focus comes or goes, because the taskbar
    /// shows a new window a moment after it has opened, and ignores badges before.
    pub fn take_badge(&mut self, workspace: &Workspace) -> Option<WindowBadge> {
        let (window, shown) = (workspace.window?, self.shown.as_ref()?);
        let summary = shown.summary;
        let badged = Some((window, workspace.has_focus, summary));
        if std::mem::replace(&mut self.badged, badged) == badged {
            return None;
        }
        Some(WindowBadge {
            window,
            picture: icon::badge(summary.mark()),
            description: labels(summary, workspace.strings()).summary,
        })
    }

    fn icons(&mut self, summary: TraySummary) -> Arc<[Pixmap]> {
        let mark = summary.mark();
        match &self.icons {
            Some((known, icons)) if *known == mark => Arc::clone(icons),
            _ => {
                let icons: Arc<[Pixmap]> = icon::icons(mark).into();
                self.icons = Some((mark, Arc::clone(&icons)));
                icons
            }
        }
    }
}

fn labels(summary: TraySummary, strings: &Strings) -> TrayLabels {
    let TraySummary {
        unread, mentions, ..
    } = summary;
    let count = if unread > 0 {
        fl!(strings, "rail-unread", "count" => unread)
    } else {
        fl!(strings, "unread-none")
    };
    let count = if mentions > 0 {
        let mentions = fl!(strings, "rail-mentions", "count" => mentions);
        fl!(strings, "rail-status-list", "before" => count, "after" => mentions)
    } else {
        count
    };
    let connection = match summary.connection {
        OverallConnection::NoServers => fl!(strings, "tray-no-servers"),
        OverallConnection::Online => fl!(strings, "connection-online"),
        OverallConnection::Partly { online, count } => {
            fl!(strings, "tray-partly-online", "online" => online, "count" => count)
        }
        OverallConnection::Connecting => fl!(strings, "connection-connecting"),
        OverallConnection::Offline => fl!(strings, "connection-offline"),
    };
    TrayLabels {
        summary: count.into_owned(),
        open: fl!(strings, "tray-open").into_owned(),
        connection: connection.into_owned(),
        quiet: fl!(strings, "status-busy").into_owned(),
        quit: fl!(strings, "tray-quit").into_owned(),
    }
}
