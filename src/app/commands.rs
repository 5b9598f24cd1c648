//! Carries out the commands of keys that no control has handled.

use iced::Task;
use iced::keyboard::Event;

use super::dialog::Dialog;
use super::keymap::{self, Command};
use super::menu::MenuMessage;
use super::message::ShellMessage;
use super::{App, Message};
use crate::domain::preference::next_scale;
use crate::feature::timeline::SelectionMessage;
use crate::feature::{close_window, identity, servers, timeline};

impl App {
    pub fn on_key(&mut self, event: &Event, handled: bool) -> Task<Message> {
        match keymap::command(event, handled) {
            Some(command) => self.perform_command(command),
            None if !handled => self.type_into_composer(event),
            None => Task::none(),
        }
    }

    /// Whether a dialog or the onboarding pages cover the main window.
    pub fn is_covered(&self) -> bool {
        self.shell.asks_to_close()
            || self.shell.dialog().is_some()
            || self.identity.onboarding.is_some()
    }

    /// Text that no control takes goes on in the composer.
    fn type_into_composer(&self, event: &Event) -> Task<Message> {
        let timeline = &self.features.timeline;
        let has_layer = self.shell.menu.is_some() || self.drawer().is_some();
        if self.is_covered() || has_layer || timeline.current_channel().is_none() {
            return Task::none();
        }
        keymap::typed_text(event).map_or_else(Task::none, |text| {
            Task::done(Message::Timeline(timeline::Message::TextTyped(text.into())))
        })
    }

    fn perform_command(&mut self, command: Command) -> Task<Message> {
        match command {
            Command::Dismiss | Command::Confirm if self.shell.asks_to_close() => {
                self.on_close_answered(close_window::Message::StayPressed)
            }
            Command::Dismiss => self.dismiss(),
            Command::Confirm if self.shell.menu.is_some() => Task::none(),
            Command::Confirm if self.identity.onboarding.is_some() => Task::done(
                Message::Onboarding(identity::onboarding::Message::Confirmed),
            ),
            Command::Confirm => {
                let confirmed = self.shell.dialog().and_then(Dialog::confirm);
                confirmed.map_or_else(Task::none, |message| Task::done(Message::Dialog(message)))
            }
            Command::ZoomIn => self.change_scale(|scale| next_scale(scale, true)),
            Command::ZoomOut => self.change_scale(|scale| next_scale(scale, false)),
            Command::ZoomReset => self.change_scale(|_| 1.0),
            _ if self.is_covered() => Task::none(),
            command => {
                self.shell.menu = None;
                self.perform_page_command(command)
            }
        }
    }

    /// Of the page without dialog and menu.
    fn perform_page_command(&mut self, command: Command) -> Task<Message> {
        match command {
            Command::NextChannel => self.step_channel(1),
            Command::PreviousChannel => self.step_channel(-1),
            Command::NextServer => self.step_server(1),
            Command::PreviousServer => self.step_server(-1),
            Command::ServerAt(index) => {
                let server = self.workspace.order().get(index).cloned();
                server.map_or_else(Task::none, |server| self.open_server(&server))
            }
            Command::AddServer => Task::done(Message::Rail(servers::Message::AddPressed)),
            Command::Search => self.open_search(false),
            Command::SearchEverywhere => self.open_search(true),
            Command::OpenSettings => self.open_settings(),
            Command::OpenDetails => {
                let server = self.workspace.current().cloned();
                server.map_or_else(Task::none, |server| self.open_server_details(&server))
            }
            Command::ToggleMembers => {
                Task::done(Message::Timeline(timeline::Message::MembersPressed))
            }
            Command::Back => Task::done(Message::Timeline(timeline::Message::Action(
                timeline::actions::Message::BackPressed,
            ))),
            Command::PageUp => Task::done(Message::Timeline(timeline::Message::PagesPressed(-1.0))),
            Command::PageDown => {
                Task::done(Message::Timeline(timeline::Message::PagesPressed(1.0)))
            }
            Command::Selection(key) => select(SelectionMessage::KeyPressed(key)),
            Command::Dismiss
            | Command::Confirm
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::ZoomReset => Task::none(),
        }
    }

    /// Leaves the layer on top: a menu, a dialog, a page of the onboarding, suggestions, a selection, an edit, or a reply.
    fn dismiss(&self) -> Task<Message> {
        let onboarding = self.identity.onboarding.is_some();
        let dialog = self.shell.dialog();
        let dialog = dialog.filter(|dialog| !onboarding || dialog.is_above_onboarding());
        let message = if self.shell.menu.is_some() {
            Message::Menu(MenuMessage::Dismissed)
        } else if let Some(dialog) = dialog {
            Message::Dialog(dialog.dismiss())
        } else if onboarding {
            Message::Onboarding(identity::onboarding::Message::BackPressed)
        } else if self.drawer().is_some() {
            Message::Shell(ShellMessage::DrawerClosed)
        } else if self.features.timeline.has_suggestions() {
            let closed = timeline::composer::Message::SuggestionsClosed;
            Message::Timeline(timeline::Message::Composer(closed))
        } else if self.has_selection() {
            return select(SelectionMessage::Cleared);
        } else if self.features.timeline.is_editing() {
            let cancel = timeline::actions::Message::EditCanceled(None);
            Message::Timeline(timeline::Message::Action(cancel))
        } else if self.features.timeline.is_replying() {
            Message::Timeline(timeline::Message::ReplyCanceled)
        } else {
            return Task::none();
        };
        Task::done(message)
    }

    fn has_selection(&self) -> bool {
        let ctx = self.workspace.context();
        ctx.is_some_and(|ctx| self.features.timeline.has_selection(&ctx))
    }

    fn step_channel(&mut self, steps: isize) -> Task<Message> {
        let server = self.workspace.current_server();
        let open = server.and_then(|server| server.open_channel());
        let channel = self.features.channels.adjacent_channel(open, steps);
        channel.map_or_else(Task::none, |channel| self.open_channel(&channel))
    }

    fn step_server(&mut self, steps: isize) -> Task<Message> {
        let server = self.workspace.neighbor(steps);
        server.map_or_else(Task::none, |server| self.open_server(&server))
    }
}

fn select(message: SelectionMessage) -> Task<Message> {
    Task::done(Message::Timeline(timeline::Message::Selection(message)))
}
