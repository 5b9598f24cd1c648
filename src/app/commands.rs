//! Carries out the commands of keys that no control has handled.

use iced::Task;
use iced::keyboard::Event;

use super::dialog::{Dialog, DialogMessage};
use super::keymap::{self, KeyAction};
use super::menu::MenuMessage;
use super::message::ShellMessage;
use super::{App, Message};
use crate::domain::command::{ChordKey, Command, NamedKey};
use crate::domain::preference::next_scale;
use crate::feature::settings::{self, SettingsPage};
use crate::feature::timeline::{SelectionMessage, jump};
use crate::feature::{close_window, identity, servers, timeline};
use crate::platform::tray;

impl App {
    pub fn on_key(&mut self, event: &Event, handled: bool) -> Task<Message> {
        if let Some(recorded) = self.record_key(event) {
            return recorded;
        }
        if keymap::is_release(event) {
            self.workspace.visited.end_round();
            return Task::none();
        }
        let keymap = &self.workspace.preferences().keys;
        match keymap::action(event, handled, keymap) {
            Some(KeyAction::Dismiss) => self.dismiss(),
            Some(KeyAction::Confirm) => self.confirm(),
            Some(KeyAction::OpenServer(index)) if !self.is_covered() => {
                self.shell.menu = None;
                let server = self.workspace.order().get(index).cloned();
                server.map_or_else(Task::none, |server| self.open_server(&server))
            }
            Some(KeyAction::Selection(_)) if self.is_covered() => Task::none(),
            Some(KeyAction::Selection(key)) => {
                self.shell.menu = None;
                select(SelectionMessage::KeyPressed(key))
            }
            Some(KeyAction::Run(command)) => self.run_command(command),
            None if !handled => self.type_into_composer(event),
            Some(KeyAction::OpenServer(_)) | None => Task::none(),
        }
    }

    /// A key that the settings wait for. Escape stops that.
    fn record_key(&self, event: &Event) -> Option<Task<Message>> {
        let Some(Dialog::Settings(_)) = self.shell.dialog().filter(|it| it.is_recording()) else {
            return None;
        };
        let chord = keymap::chords(event).next()?;
        if chord.key == ChordKey::Named(NamedKey::Escape) && chord.modifiers == <_>::default() {
            return None;
        }
        let pressed = settings::Message::Keyboard(settings::keyboard::Message::Pressed(chord));
        Some(Task::done(Message::Dialog(DialogMessage::Settings(
            pressed,
        ))))
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

    fn confirm(&mut self) -> Task<Message> {
        if self.shell.asks_to_close() {
            return self.on_close_answered(close_window::Message::StayPressed);
        }
        if self.shell.menu.is_some() {
            return Task::none();
        }
        if self.identity.onboarding.is_some() {
            let confirmed = identity::onboarding::Message::Confirmed;
            return Task::done(Message::Onboarding(confirmed));
        }
        let confirmed = self.shell.dialog().and_then(Dialog::confirm);
        confirmed.map_or_else(Task::none, |message| Task::done(Message::Dialog(message)))
    }

    pub fn run_command(&mut self, command: Command) -> Task<Message> {
        if self.is_in_own_window() {
            self.run_window_command(command)
        } else {
            self.run_command_here(command)
        }
    }

    /// In the window that shows what the command is about.
    pub fn run_command_here(&mut self, command: Command) -> Task<Message> {
        match command {
            Command::ZoomIn => self.change_scale(|scale| next_scale(scale, true)),
            Command::ZoomOut => self.change_scale(|scale| next_scale(scale, false)),
            Command::ZoomReset => self.change_scale(|_| 1.0),
            // By a message, which acts on the main window: the key may come from that of a channel.
            Command::Quit => Task::done(Message::Tray(tray::Event::QuitPressed)),
            Command::InboxRead | Command::InboxAllRead => self.run_inbox_command(command),
            Command::Search if matches!(self.shell.dialog(), Some(Dialog::Settings(_))) => {
                settings::State::focus_search()
            }
            _ if self.is_covered() => Task::none(),
            command => {
                self.shell.menu = None;
                self.run_page_command(command)
            }
        }
    }

    /// Of the page without dialog and menu.
    fn run_page_command(&mut self, command: Command) -> Task<Message> {
        match command {
            Command::QuickSwitcher => self.open_quick_switcher(),
            Command::CommandPalette => self.open_command_palette(),
            Command::NextUnread => self.step_unread(true, false),
            Command::PreviousUnread => self.step_unread(false, false),
            Command::NextMention => self.step_unread(true, true),
            Command::FilterChannels => self.focus_channel_filter(),
            Command::Inbox => self.open_inbox(),
            Command::RecentChannel => self.open_recent_channel(true),
            Command::OlderChannel => self.open_recent_channel(false),
            Command::Back if self.features.timeline.has_return() => {
                let back = timeline::actions::Message::BackPressed;
                Task::done(Message::Timeline(timeline::Message::Action(back)))
            }
            Command::Back => self.step_visited(-1),
            Command::Forward => self.step_visited(1),
            Command::NextChannel => self.step_channel(1),
            Command::PreviousChannel => self.step_channel(-1),
            Command::NextServer => self.step_server(1),
            Command::PreviousServer => self.step_server(-1),
            Command::MarkRead => self.mark_open_channel_read(),
            Command::MarkServerRead => {
                let server = self.workspace.current().cloned();
                server.map_or_else(Task::none, |server| self.mark_read(&server))
            }
            Command::OpenWindow => self.open_own_window(),
            Command::AddServer => Task::done(Message::Rail(servers::Message::AddPressed)),
            Command::Search => self.open_search(false),
            Command::SearchEverywhere => self.open_search(true),
            Command::OpenSettings => self.open_settings(),
            Command::Help => self.open_settings_page(SettingsPage::Keyboard),
            Command::OpenDetails => {
                let server = self.workspace.current().cloned();
                server.map_or_else(Task::none, |server| self.open_server_details(&server))
            }
            Command::ToggleMembers => {
                Task::done(Message::Timeline(timeline::Message::MembersPressed))
            }
            Command::PageUp => Task::done(Message::Timeline(timeline::Message::PagesPressed(-1.0))),
            Command::PageDown => {
                Task::done(Message::Timeline(timeline::Message::PagesPressed(1.0)))
            }
            Command::JumpToUnread => jump_by(jump::Message::UnreadPressed),
            Command::JumpToLatest => jump_by(jump::Message::LatestPressed),
            Command::JumpToDate => jump_by(jump::Message::DayPressed),
            // The main window has another end.
            Command::CloseWindow
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::ZoomReset
            | Command::InboxRead
            | Command::InboxAllRead
            | Command::Quit => Task::none(),
        }
    }

    /// Leaves the layer on top: a menu, a dialog, a page of the onboarding, suggestions, a selection, an edit, or a reply.
    /// Without one the channel is read.
    fn dismiss(&mut self) -> Task<Message> {
        if self.shell.asks_to_close() {
            return self.on_close_answered(close_window::Message::StayPressed);
        }
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
            return self.mark_open_channel_read();
        };
        self.route(message)
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

fn jump_by(message: jump::Message) -> Task<Message> {
    Task::done(Message::Timeline(timeline::Message::Jump(message)))
}

fn select(message: SelectionMessage) -> Task<Message> {
    Task::done(Message::Timeline(timeline::Message::Selection(message)))
}
