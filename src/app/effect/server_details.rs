//! The dialog with the details of a server, and what the user decides there about trust and connection.

use iced::Task;

use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::id::ServerUid;
use crate::feature::servers::ServerAction;
use crate::feature::servers::details::{Event, ServerDetails, State};
use crate::feature::servers::diagnostics::OpenedFrom;
use crate::store::registry::JoinedServer;

impl App {
    pub fn open_server_details(&mut self, uid: &ServerUid) -> Task<Message> {
        if let Some(details) = self.server_details(uid) {
            let state = Box::new(State::new(uid.clone(), details));
            self.shell.open_dialog(Dialog::ServerDetails(state));
        }
        Task::none()
    }

    fn server_details(&self, uid: &ServerUid) -> Option<ServerDetails> {
        let joined = self.storage.server(uid)?;
        Some(ServerDetails {
            device: joined.device.clone(),
            pin: joined.policy.pin,
            proxy: joined.policy.proxy.clone(),
            disclosure_log: self.storage.ledgers().get(uid),
        })
    }

    pub fn refresh_server_details(&mut self) {
        let Some(Dialog::ServerDetails(state)) = self.shell.dialog() else {
            return;
        };
        let Some(details) = self.server_details(state.server()) else {
            return;
        };
        if let Some(Dialog::ServerDetails(state)) = self.shell.dialog_mut() {
            state.set_details(details);
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
            Event::ShowDiagnostics(server) => {
                self.open_diagnostics(&server, OpenedFrom::ServerDetails)
            }
            Event::Copy(text) => self.copy(text),
            Event::Leave(server) => self.perform_action(&server, ServerAction::Leave),
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
