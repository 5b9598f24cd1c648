//! The program ends: its window is closed, after a question if something is not sent, or the system asks it to.

use iced::{Task, window};
use tokio::task::spawn_blocking;

use crate::app::shell::Closing;
use crate::app::{App, Message};
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::feature::close_window::{self, Unsent};
use crate::feature::timeline;
use crate::platform::termination;

impl App {
    /// Closes the window, to the tray if the user chose that and there is one; otherwise the program ends.
    pub fn on_close_requested(&mut self) -> Task<Message> {
        if self.closes_to_tray() {
            self.hide_window()
        } else {
            self.request_quit()
        }
    }

    /// Ends the program, or asks in its window. While the question is open, another request changes nothing.
    pub fn request_quit(&mut self) -> Task<Message> {
        if self.unsent().is_none() {
            return self.quit();
        }
        self.shell.closing = Closing::Asked;
        self.shell.menu = None;
        if self.workspace.has_focus && self.workspace.window.is_some() {
            // To ask for the focus again would take it away for a moment, and with it the key that answers.
            Task::none()
        } else {
            self.show_window()
        }
    }

    pub fn on_close_answered(&mut self, answer: close_window::Message) -> Task<Message> {
        if !self.shell.asks_to_close() {
            return Task::none();
        }
        match answer {
            close_window::Message::StayPressed => {
                self.shell.closing = Closing::No;
                Task::none()
            }
            close_window::Message::ClosePressed => self.quit(),
        }
    }

    /// Closes the window that was to be closed once all is sent.
    pub fn close_when_sent(&mut self) -> Task<Message> {
        if self.shell.asks_to_close() && self.unsent().is_none() {
            self.quit()
        } else {
            Task::none()
        }
    }

    /// What would be lost with the program.
    pub fn unsent(&self) -> Unsent {
        // The next start sends and shows what is on the disk.
        let is_lost = |server: &ServerUid| !self.history.is_durable(server);
        let servers = self.workspace.servers();
        let lost = servers.filter(|server| is_lost(server.uid()));
        // Their texts are those of the main window.
        let own = self.windows.iter().map(|window| &window.state.timeline);
        let staged = own.map(timeline::State::staged_draft_count);
        Unsent {
            messages: lost.map(Server::pending_count).sum(),
            drafts: self.features.timeline.long_draft_count(is_lost) + staged.sum::<usize>(),
        }
    }

    /// Closes the window, writes everything and ends the program.
    pub fn quit(&mut self) -> Task<Message> {
        self.shell.closing = Closing::Ending;
        if let Some(tray) = self.tray.tray.take() {
            tray.remove();
        }
        let limited = Task::future(async { termination::end_within_limit() }).discard();
        let closed = self.all_windows().into_iter().map(window::close);
        let closed = Task::batch(closed);
        let saved = Task::batch([self.storage.save_settings(), self.storage.save_registry()]);
        self.write_drafts();
        self.storage.ledgers().save();
        let history = self.history.store.take().map_or_else(Task::none, |store| {
            let close = store.close();
            Task::future(spawn_blocking(close)).discard()
        });
        let saved = Task::batch([saved, history]);
        Task::batch([limited, closed.chain(saved).chain(iced::exit())])
    }

    /// Gives the focus back to the composer of the open channel, unless something covers it.
    pub fn focus_composer(&self) -> Task<Message> {
        if self.is_covered() {
            return Task::none();
        }
        self.features.timeline.focus_composer()
    }
}
