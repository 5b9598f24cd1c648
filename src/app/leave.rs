//! A server is left, and everything that was kept of it goes.
//!
//! Only the user does that: a server that cannot be reached, or refuses, stays until they say otherwise. What a server
//! still says after it went finds neither its state nor its line, and is dropped.

use iced::Task;

use super::{App, Dialog, Message, Notice};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::net::api;

impl App {
    /// Tells a server that the user leaves.
    pub(super) fn leave(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(session) = self.lines.session(uid).cloned() else {
            let failure = match self.stage.servers.get(uid).map(Server::connection) {
                Some(
                    ConnectionState::Refused(failure) | ConnectionState::Waiting { failure, .. },
                ) => failure.clone(),
                _ => Failure::Unreachable,
            };
            return self.left(uid, Err(failure));
        };
        let uid = uid.clone();
        let leave = async move {
            api::leave(&session).await?;
            // The token is of no use to anybody any more; one that cannot be taken back ends by itself.
            if let Err(miss) = session.sign_out().await {
                tracing::info!(?miss, "a session was not taken back");
            }
            Ok(())
        };
        Task::perform(leave, move |outcome| Message::Left(uid.clone(), outcome))
    }

    /// Takes what became of leaving, whichever life of the line it was asked in: a server that let the user go knows them
    /// no more, and one that did not is told of. One that went in the meantime is not known here.
    pub(super) fn left(&mut self, uid: &ServerUid, outcome: Result<(), Failure>) -> Task<Message> {
        let Some(server) = self.stage.servers.get(uid) else {
            return Task::none();
        };
        match outcome {
            Ok(()) => self.remove(uid),
            Err(failure) => {
                let name = server.name().to_owned();
                let seen = match &mut self.dialog {
                    Some(Dialog::Sheet(sheet)) => sheet.refused(uid, failure.clone()),
                    _ => false,
                };
                if !seen {
                    self.notice(Notice::NotLeft(uid.clone(), name, failure));
                }
                Task::none()
            }
        }
    }

    /// Removes a server and everything that was kept of it, and of no other; shows the next one, or the first page.
    pub(super) fn remove(&mut self, uid: &ServerUid) -> Task<Message> {
        let place = self.stage.order.iter().position(|known| known == uid);
        let Some(server) = self.stage.servers.remove(uid) else {
            return Task::none();
        };
        let words = fl!(self.stage.strings, "told-left", "server" => server.name()).into_owned();
        let was_current = self.stage.current.as_ref() == Some(uid);
        self.forget(uid, was_current);
        let saved = Task::batch([self.shelf.save_registry(), self.shelf.save_ledgers()]);
        let shown = if was_current {
            self.show_after(place.unwrap_or(0))
        } else {
            self.refresh(true);
            Task::none()
        };
        Task::batch([saved, shown, self.toast(words)])
    }

    /// The one list of what is kept under a server's uid. What is added elsewhere is added here.
    fn forget(&mut self, uid: &ServerUid, was_current: bool) {
        // Its socket, its session with key and token, and what is on its way for it.
        self.lines.forget(uid);
        // Its place in the rail and its row on the disk.
        self.stage.order.retain(|known| known != uid);
        self.shelf.registry.remove(uid);
        // Drafts, places in lists, closed categories, menus.
        self.timeline.forget(uid);
        self.channels.forget(uid);
        self.rail.forget(uid);
        // Names, pictures, and what has left for it.
        self.profile.forget(uid);
        self.stage.pictures.forget(uid);
        self.shelf.ledgers.remove(uid);
        // What the window says of it.
        self.notices.retain(|notice| notice.server() != Some(uid));
        if self.dialog.as_ref().and_then(Dialog::server) == Some(uid) {
            self.dialog = None;
        }
        if was_current {
            self.stage.current = None;
            self.members.forget();
            // What waits to be read out.
            self.teller.clear();
            self.typing_told = None;
        }
    }

    /// Shows the server that took a place in the rail, else the last one; with none left, the first page stands.
    fn show_after(&mut self, place: usize) -> Task<Message> {
        let order = &self.stage.order;
        match order.get(place).or_else(|| order.last()).cloned() {
            Some(next) => self.open_server(&next),
            None => Task::none(),
        }
    }
}

#[cfg(test)]
mod tests;
