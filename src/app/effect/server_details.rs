//! The dialog with the details of a server, and what the user decides there about trust and connection.

use iced::Task;

use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::id::ServerUid;
use crate::feature::registry::details::{Event, Known, State};
use crate::store::registry::Joined;

impl App {
    pub fn open_server_details(&mut self, uid: &ServerUid) -> Task<Message> {
        if let Some(known) = self.server_details(uid) {
            let state = State::new(uid.clone(), known);
            let dialog = Dialog::ServerDetails(Box::new(state));
            self.shell.open_dialog(dialog);
        }
        Task::none()
    }

    fn server_details(&self, uid: &ServerUid) -> Option<Known> {
        let joined = self.storage.server(uid)?;
        Some(Known {
            device: joined.device.clone(),
            pin: joined.terms.pin,
            proxy: joined.terms.proxy.clone(),
            ledger: self.current_ledger(uid),
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
            state.learn(known);
        }
    }

    pub fn perform_server_details(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Pin(server, pin) => self.change_terms(&server, |joined| joined.terms.pin = pin),
            Event::AllowPlain(server) => {
                self.change_terms(&server, |joined| joined.terms.unencrypted = true)
            }
            Event::Way(server, proxy) => {
                self.change_terms(&server, |joined| joined.terms.proxy = proxy)
            }
            Event::SignOut(server) => self.sign_out(&server),
            Event::SignIn(server) => self.sign_in(&server),
            Event::Recheck(server) => self.reconnect(&server),
            Event::Copy(text) => self.copy(text),
            Event::Close => self.close_dialog(),
        }
    }

    /// Stores what the user agreed to for a server, and connects again under these terms.
    fn change_terms(&mut self, uid: &ServerUid, change: impl FnOnce(&mut Joined)) -> Task<Message> {
        let saved = self.storage.edit_server(uid, change);
        Task::batch([saved, self.reconnect(uid)])
    }
}
