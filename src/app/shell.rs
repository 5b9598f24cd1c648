//! What lies above the page: the open dialog with its probe, notices and the toast.

use iced::task::Handle;

use super::Message;
use super::dialog::Dialog;
use super::menu::{MenuTarget, OpenMenu};
use super::message::Side;
use super::notice::{self, Notice};
use super::placement::Placement;
use super::toast::Toast;
use crate::domain::id::ServerUid;
use crate::i18n::Strings;
use crate::ui::Element;

/// How many notices are kept, and how many of them are shown.
const MAX_NOTICES: usize = 32;
const SHOWN_NOTICES: usize = 3;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Closing {
    #[default]
    No,
    /// The question before closing is open, above the dialog, which stays as it is.
    Asked,
    /// Everything is written, and the program ends.
    Ending,
}

#[derive(Default)]
pub struct Shell {
    dialog: Option<Dialog>,
    /// The probe that the dialog waits for; aborted when this is dropped.
    probe: Option<Handle>,
    /// Those about servers come last.
    notices: Vec<Notice>,
    pub closing: Closing,
    /// The pane that was opened above the conversation; see `App::drawer`.
    pub drawer: Option<Side>,
    pub toast: Toast,
    pub placement: Placement,
    /// Above everything but the toast.
    pub menu: Option<OpenMenu>,
}

impl Shell {
    pub fn of_window(placement: Placement) -> Self {
        Self {
            placement,
            ..Self::default()
        }
    }

    pub fn asks_to_close(&self) -> bool {
        self.closing == Closing::Asked
    }

    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    pub fn dialog_mut(&mut self) -> Option<&mut Dialog> {
        self.dialog.as_mut()
    }

    /// Opens a dialog in place of the one that is open.
    pub fn open_dialog(&mut self, dialog: Dialog) {
        self.close_dialog();
        self.menu = None;
        self.dialog = Some(dialog);
    }

    /// Closes the dialog and aborts its probe.
    pub fn close_dialog(&mut self) {
        self.dialog = None;
        self.probe = None;
    }

    /// Replaces the probe that the dialog waits for; the one before is aborted.
    pub fn set_probe(&mut self, probe: Option<Handle>) {
        self.probe = probe.map(Handle::abort_on_drop);
    }

    #[cfg(test)]
    pub fn is_probing(&self) -> bool {
        self.probe.is_some()
    }

    #[cfg(test)]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Adds a notice in place of the one that it replaces. The oldest about a server makes place when there are too many.
    pub fn notify(&mut self, notice: Notice) {
        let mut notices = self.notices.iter_mut();
        if let Some(replaced) = notices.find(|old| **old == notice || notice.replaces(old)) {
            *replaced = notice;
            return;
        }
        if self.notices.len() >= MAX_NOTICES {
            let mut notices = self.notices.iter();
            let oldest = notices.position(|notice| notice.server().is_some());
            let _dropped = self.notices.remove(oldest.unwrap_or(0));
        }
        let is_general = |notice: &Notice| notice.server().is_none();
        let at = if is_general(&notice) {
            self.notices.partition_point(is_general)
        } else {
            self.notices.len()
        };
        self.notices.insert(at, notice);
    }

    pub fn has_notices(&self) -> bool {
        !self.notices.is_empty()
    }

    /// The link that waits for the user.
    pub fn link(&self) -> Option<&str> {
        self.notices.iter().find_map(|notice| match notice {
            Notice::Link(link) => Some(link.as_str()),
            _ => None,
        })
    }

    /// Removes a notice that holds no longer.
    pub fn withdraw(&mut self, notice: &Notice) {
        self.notices.retain(|shown| shown != notice);
    }

    /// Removes the notices about values in the settings.
    pub fn withdraw_settings_problems(&mut self) {
        let notices = &mut self.notices;
        notices
            .retain(|it| !matches!(it, Notice::SettingsNotUnderstood(_) | Notice::SettingsNewer));
    }

    /// Removes the notice that nothing can be saved; whether there was one.
    pub fn withdraw_not_saved(&mut self) -> bool {
        let before = self.notices.len();
        self.notices
            .retain(|notice| !matches!(notice, Notice::NotSaved(_)));
        self.notices.len() < before
    }

    /// Removes the notice that the history cannot be written; whether there was one.
    pub fn withdraw_history_not_written(&mut self) -> bool {
        let before = self.notices.len();
        self.notices
            .retain(|notice| !matches!(notice, Notice::HistoryNotWritten(_)));
        self.notices.len() < before
    }

    pub fn close_notice(&mut self, index: usize) -> Option<Notice> {
        (index < self.notices.len()).then(|| self.notices.remove(index))
    }

    /// The server that a notice, by its index, is about.
    pub fn notice_server(&self, index: usize) -> Option<&ServerUid> {
        self.notices.get(index)?.server()
    }

    /// The server of a notice, by its index, that lost what the user published.
    pub fn lost_profile(&self, index: usize) -> Option<&ServerUid> {
        match self.notices.get(index) {
            Some(Notice::ProfileLost(server, ..)) => Some(server),
            _ => None,
        }
    }

    /// The servers that lost what the user published.
    pub fn lost_profiles(&self) -> impl Iterator<Item = &ServerUid> {
        (0..self.notices.len()).filter_map(|index| self.lost_profile(index))
    }

    /// Removes the notice that a server lost, or did not take, what the user publishes. Returns whether there was one.
    pub fn withdraw_lost_profile(&mut self, server: &ServerUid) -> bool {
        let count = self.notices.len();
        let is_it = |it: &Notice| match it {
            Notice::ProfileLost(about, ..) | Notice::NameNotPublished(about, ..) => about == server,
            _ => false,
        };
        self.notices.retain(|notice| !is_it(notice));
        self.notices.len() < count
    }

    /// Removes the notices and closes the dialog and the menu of a server that was removed.
    pub fn forget(&mut self, server: &ServerUid) {
        let is_other = |menu: &OpenMenu| match &menu.target {
            MenuTarget::Server(it) => it != server,
            MenuTarget::InboxEntry(entry) => entry.server != *server,
            MenuTarget::Notifications(place) => place.server != *server,
            MenuTarget::Text(_) => true,
            // Of the server that was current, which it may have been.
            MenuTarget::Channel(_)
            | MenuTarget::Section(_)
            | MenuTarget::Member(_)
            | MenuTarget::Message(_) => false,
        };
        self.menu = self.menu.take().filter(is_other);
        self.notices
            .retain(|notice| notice.server() != Some(server));
        if self.dialog.as_ref().and_then(Dialog::server) == Some(server) {
            self.close_dialog();
        }
    }

    pub fn reset(&mut self) {
        self.close_dialog();
        self.menu = None;
        self.notices.clear();
    }

    pub fn view_notices<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> impl Iterator<Item = Element<'a, Message>> {
        let notices = self.notices.iter().enumerate().take(SHOWN_NOTICES);
        let more = self.notices.len().saturating_sub(SHOWN_NOTICES);
        notices
            .map(|(index, notice)| notice.view(index, strings))
            .chain((more > 0).then(|| notice::view_more(more, strings)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::notice::SaveFailure;

    fn changed(server: usize, text: String) -> Notice {
        Notice::ServerChanged(format!("srv-{server}").as_str().into(), text)
    }

    #[test]
    fn server_has_one_short_notice() {
        let mut shell = Shell::default();
        shell.notify(Notice::NotSaved(SaveFailure::DiskFull));
        for build in 0..1000 {
            shell.notify(changed(1, format!("{build} {}", "wide ".repeat(10_000))));
        }
        let strings = Strings::negotiate(&[]);
        let [Notice::NotSaved(_), notice] = shell.notices() else {
            panic!("{} notices", shell.notices().len());
        };
        let text = notice.text(&strings);
        assert!(
            text.starts_with("999 ") && text.chars().count() <= 160,
            "{text}"
        );
    }

    #[test]
    fn many_servers_do_not_cover_the_window() {
        let mut shell = Shell::default();
        for server in 0..1000 {
            shell.notify(changed(server, "changed".into()));
        }
        shell.notify(Notice::NotSaved(SaveFailure::DiskFull));
        assert_eq!(shell.notices().len(), MAX_NOTICES);
        assert_eq!(
            shell.notices().first(),
            Some(&Notice::NotSaved(SaveFailure::DiskFull))
        );
        let newest = changed(999, "changed".into());
        assert_eq!(shell.notices().last(), Some(&newest));
        let strings = Strings::negotiate(&[]);
        assert_eq!(shell.view_notices(&strings).count(), SHOWN_NOTICES + 1);
    }
}
