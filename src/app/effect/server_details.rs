//! The dialog with the details of a server, and what the user decides there about trust and connection.

use iced::Task;

use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::id::ServerUid;
use crate::feature::servers::details::{Event, ServerDetails, State};
use crate::store::registry::JoinedServer;

impl App {
    pub fn open_server_details(&mut self, uid: &ServerUid) -> Task<Message> {
        if let Some(known) = self.server_details(uid) {
            let state = State::new(uid.clone(), known);
            let dialog = Dialog::ServerDetails(Box::new(state));
            self.shell.open_dialog(dialog);
        }
        Task::none()
    }

    fn server_details(&self, uid: &ServerUid) -> Option<ServerDetails> {
        let joined = self.storage.server(uid)?;
        Some(ServerDetails {
            device: joined.device.clone(),
            pin: joined.policy.pin,
            proxy: joined.policy.proxy.clone(),
            disclosure_log: self.current_ledger(uid),
        })
    }

    /// Updates the details that are open.
    pub fn refresh_server_details(&mut self) {
        let Some(Dialog::ServerDetails(state)) = self.shell.dialog() else {
            return;
        };
        let known = self.server_details(state.server());
        if let (Some(Dialog::ServerDetails(state)), Some(known)) = (self.shell.dialog_mut(), known)
        {
            state.set_details(known);
        }
    }

    pub fn perform_server_details(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::SetPin(server, pin) => {
                self.change_terms(&server, |joined| joined.policy.pin = pin)
            }
            Event::AllowUnencrypted(server) => {
                self.change_terms(&server, |joined| joined.policy.unencrypted = true)
            }
            Event::SetProxy(server, proxy) => {
                self.change_terms(&server, |joined| joined.policy.proxy = proxy)
            }
            Event::SignOut(server) => self.sign_out(&server),
            Event::SignIn(server) => self.sign_in(&server),
            Event::Recheck(server) => self.reconnect(&server),
            Event::Copy(text) => self.copy(text),
            Event::Close => self.close_dialog(),
        }
    }

    /// Stores what the user agreed to for a server, and connects again under these terms.
    fn change_terms(
        &mut self,
        uid: &ServerUid,
        change: impl FnOnce(&mut JoinedServer),
    ) -> Task<Message> {
        let saved = self.storage.edit_server(uid, change);
        Task::batch([saved, self.reconnect(uid)])
    }
}
