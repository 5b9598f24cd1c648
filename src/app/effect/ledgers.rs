//! The disclosure ledgers: what each server has learned. The journal of a session is newer than the stored ledger.

use iced::Task;

use crate::app::{App, Message};
use crate::domain::id::ServerUid;
use crate::domain::ledger::Ledger;

impl App {
    pub(super) fn current_ledger(&self, uid: &ServerUid) -> Ledger {
        match self.connections.session(uid) {
            Some(session) => session.journal().ledger(),
            None => self.storage.ledger(uid),
        }
    }

    /// Writes the ledger of a server when it learned something for the first time.
    pub(super) fn save_new_disclosures(&mut self, uid: &ServerUid) -> Task<Message> {
        let session = self.connections.session(uid);
        let has_news = session.is_some_and(|session| session.journal().take_news());
        if !has_news || !self.storage.is_permanent(uid) {
            return Task::none();
        }
        let ledger = self.current_ledger(uid);
        self.storage.set_ledger(uid, ledger);
        self.refresh_server_details();
        self.storage.save_ledgers()
    }

    /// Writes all ledgers before the program ends.
    pub(super) fn save_all_ledgers(&mut self) -> Task<Message> {
        for uid in self.workspace.order() {
            if self.storage.is_permanent(uid)
                && let Some(session) = self.connections.session(uid)
            {
                let ledger = session.journal().ledger();
                self.storage.set_ledger(uid, ledger);
            }
        }
        self.storage.save_ledgers()
    }
}
