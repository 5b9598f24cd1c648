//! What lies above the page: the open dialog with its probe, notices and the toast.

use iced::task::Handle;

use super::Message;
use super::dialog::Dialog;
use super::notice::Notice;
use super::toast::Toast;
use crate::domain::id::ServerUid;
use crate::i18n::Strings;
use crate::ui::Element;

#[derive(Default)]
pub struct Shell {
    dialog: Option<Dialog>,
    /// The probe that the dialog waits for; aborted when this is dropped.
    probe: Option<Handle>,
    notices: Vec<Notice>,
    pub toast: Toast,
}

impl Shell {
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    pub fn dialog_mut(&mut self) -> Option<&mut Dialog> {
        self.dialog.as_mut()
    }

    /// Opens a dialog in place of the one that is open.
    pub fn open_dialog(&mut self, dialog: Dialog) {
        self.close_dialog();
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

    /// Adds a notice, unless it is shown already.
    pub fn notify(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Removes a notice that holds no longer.
    pub fn withdraw(&mut self, notice: &Notice) {
        self.notices.retain(|shown| shown != notice);
    }

    pub fn close_notice(&mut self, index: usize) {
        if index < self.notices.len() {
            let _closed = self.notices.remove(index);
        }
    }

    /// Removes the notices and closes the dialog of a server that was removed.
    pub fn forget(&mut self, server: &ServerUid) {
        self.notices
            .retain(|notice| notice.server() != Some(server));
        if self.dialog.as_ref().and_then(Dialog::server) == Some(server) {
            self.close_dialog();
        }
    }

    pub fn reset(&mut self) {
        self.close_dialog();
        self.notices.clear();
    }

    pub fn view_notices<'a>(
        &'a self,
        strings: &'a Strings,
    ) -> impl Iterator<Item = Element<'a, Message>> {
        let notices = self.notices.iter().enumerate();
        notices.map(|(index, notice)| notice.view(index, strings))
    }
}
