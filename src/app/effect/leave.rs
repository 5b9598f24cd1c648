//! A server is left or removed, with everything that was stored of it.
//!
//! Only the user does that: a server that refuses or cannot be reached stays. Late messages of a removed server find neither
//! its state nor its epoch, and are dropped.

use iced::Task;

use crate::app::dialog::Dialog;
use crate::app::message::ServerTask;
use crate::app::notice::Notice;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::net::api;

impl App {
    /// Asks a server to remove the user.
    pub fn leave(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(session) = self.connections.session(uid).cloned() else {
            let failure = match self.workspace.server(uid).map(Server::connection) {
                Some(
                    ConnectionState::Refused(failure) | ConnectionState::Waiting { failure, .. },
                ) => failure.clone(),
                _ => Failure::Unreachable,
            };
            return self.on_left(uid, Err(failure));
        };
        let uid = uid.clone();
        let leave = async move {
            api::leave(&session).await?;
            // A token that cannot be revoked expires by itself.
            if let Err(error) = session.sign_out().await {
                tracing::info!(?error, "a token was not revoked");
            }
            Ok(())
        };
        Task::perform(leave, |outcome| {
            Message::ServerTask(uid, ServerTask::Left(outcome))
        })
    }

    /// Removes a server that was left, or says why it could not be: in its dialog, else in a notice.
    pub fn on_left(&mut self, uid: &ServerUid, outcome: Result<(), Failure>) -> Task<Message> {
        let Some(server) = self.workspace.server(uid) else {
            return Task::none();
        };
        let Err(failure) = outcome else {
            return self.remove(uid);
        };
        let name = server.name().to_owned();
        let shown = match self.shell.dialog_mut() {
            Some(Dialog::Server(state)) => state.on_leave_failed(uid, failure.clone()),
            _ => false,
        };
        if !shown {
            self.shell
                .notify(Notice::NotLeft(uid.clone(), name, failure));
        }
        Task::none()
    }

    /// Removes a server and shows the one that took its place in the rail, else the last one.
    ///
    /// This is the complete list of what is kept under the uid of a server; whatever keeps more is added here.
    pub fn remove(&mut self, uid: &ServerUid) -> Task<Message> {
        let was_current = self.workspace.is_current(uid);
        let Some((server, position)) = self.workspace.remove(uid) else {
            return Task::none();
        };
        self.connections.remove(uid);
        self.uploads.disconnect(uid);
        self.features.forget(uid, was_current);
        self.transfers.forget(uid);
        self.shell.forget(uid);
        if was_current {
            self.announcer.forget();
        }
        let saved = Task::batch([self.storage.remove_server(uid), self.remove_history(uid)]);
        let order = self.workspace.order();
        let next = order.get(position).or_else(|| order.last()).cloned();
        let shown = if let Some(next) = next.filter(|_| was_current) {
            self.open_server(&next)
        } else {
            self.refresh(true);
            Task::none()
        };
        let text = fl!(self.workspace.strings(), "announce-left", "server" => server.name());
        let toast = self.toast(text.into_owned(), ToastKind::Success);
        Task::batch([saved, shown, toast])
    }
}

#[cfg(test)]
mod tests;
