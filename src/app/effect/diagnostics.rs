//! The diagnostics of a server: what is kept of its connection, the dialog that shows it, and the report.

use std::time::{Duration, Instant};

use iced::Task;
use jiff::Timestamp;

use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::report::{RunContext, report};
use crate::domain::server::Server;
use crate::feature::servers::diagnostics::{Event, OpenedFrom, State};
use crate::feature::settings::SettingsPage;
use crate::platform::process;

impl App {
    /// Now, by both clocks.
    pub(super) fn moment(&self) -> (Timestamp, Instant) {
        (self.workspace.local_moment().at, Instant::now())
    }

    pub(super) fn sign_out_locally(&mut self, uid: &ServerUid) {
        let (at, _) = self.moment();
        self.workspace.edit(uid, |server| server.sign_out_at(at));
        self.refresh_diagnostics(uid);
    }

    pub(super) fn on_probe(&mut self, uid: &ServerUid, took: Duration, failure: Option<Failure>) {
        let (at, _) = self.moment();
        self.workspace
            .edit(uid, |server| server.on_probe(at, took, failure));
        self.refresh_diagnostics(uid);
    }

    pub fn open_diagnostics(&mut self, uid: &ServerUid, opened_from: OpenedFrom) -> Task<Message> {
        let servers = self.workspace.servers();
        let servers = servers.map(|server| (server.uid().clone(), server.name().to_owned()));
        let servers = servers.collect();
        if let Some(ctx) = self.workspace.context_of(uid) {
            let state = State::new(&ctx, self.known_since(uid), servers, opened_from);
            let dialog = Dialog::Diagnostics(Box::new(state));
            return self.open_dialog(dialog);
        }
        Task::none()
    }

    /// An open dialog shows what has changed of a server.
    pub(super) fn refresh_diagnostics(&mut self, uid: &ServerUid) {
        let since = self.known_since(uid);
        if let Some(Dialog::Diagnostics(state)) = self.shell.dialog_mut()
            && state.server() == uid
            && let Some(ctx) = self.workspace.context_of(uid)
        {
            state.refresh(&ctx, since);
        }
    }

    fn known_since(&self, uid: &ServerUid) -> Option<Timestamp> {
        self.storage.server(uid)?.version_since
    }

    pub fn perform_diagnostics(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Show(server, opened_from) => self.open_diagnostics(&server, opened_from),
            Event::Recheck(server) => {
                let checked = self.reconnect(&server);
                self.refresh_diagnostics(&server);
                checked
            }
            Event::CopyReport => {
                let report = self.report();
                self.copy(report)
            }
            Event::Close(server, opened_from) => {
                let closed = self.close_dialog();
                let opened = match opened_from {
                    OpenedFrom::ServerDetails => self.open_server_details(&server),
                    OpenedFrom::Settings => self.open_settings_page(SettingsPage::Advanced),
                };
                Task::batch([closed, opened])
            }
        }
    }

    /// Of the current server, or of the first one.
    pub(super) fn show_diagnostics(&mut self) -> Task<Message> {
        let current = self.workspace.current_server();
        let server = current.or_else(|| self.workspace.servers().next());
        let server = server.map(Server::uid).cloned();
        server.map_or_else(Task::none, |uid| {
            self.open_diagnostics(&uid, OpenedFrom::Settings)
        })
    }

    pub(super) fn report(&self) -> String {
        let size = self.workspace.size();
        let context = RunContext {
            display: process::display_name(),
            language: self.workspace.strings().tag(),
            size: (size.width, size.height),
        };
        let servers = self.workspace.servers();
        let servers = servers.map(|server| (server, self.known_since(server.uid())));
        report(&context, self.workspace.preferences(), servers)
    }
}

#[cfg(test)]
mod tests;
