//! Keys that no control has used become what they ask for.

use iced::Task;
use iced::keyboard::Event;

use super::keymap::{self, Command};
use super::{App, Dialog, Message};
use crate::domain::preference::next_scale;
use crate::feature::{auth, profile, registry, settings, timeline};

impl App {
    /// Takes a key.
    pub(super) fn key(&mut self, event: &Event, taken: bool) -> Task<Message> {
        match keymap::command(event, taken) {
            Some(command) => self.command(command),
            None if !taken => self.written(event),
            None => Task::none(),
        }
    }

    /// What is typed where nothing takes it goes on in the composer.
    fn written(&self, event: &Event) -> Task<Message> {
        let covered = self.dialog.is_some() || self.entry.is_some();
        let free = !covered && !self.timeline.has_menu() && !self.rail.has_menu();
        match keymap::written(event) {
            Some(text) if free && self.timeline.place().is_some() => Task::done(Message::Timeline(
                timeline::Message::Written(text.to_owned()),
            )),
            _ => Task::none(),
        }
    }

    fn command(&mut self, command: Command) -> Task<Message> {
        match command {
            Command::Unwind => self.unwind(),
            Command::Confirm if self.entry.is_some() => {
                Task::done(Message::Entry(auth::entry::Message::Confirmed))
            }
            Command::Confirm => match &self.dialog {
                Some(Dialog::Backup(_)) => {
                    Task::done(Message::Backup(auth::backup::Message::Confirmed))
                }
                Some(Dialog::Care(_)) => Task::done(Message::Care(auth::care::Message::Confirmed)),
                Some(Dialog::Add(_)) => Task::done(Message::Add(registry::add::Message::Confirmed)),
                Some(Dialog::Sheet(_)) => {
                    Task::done(Message::Sheet(registry::sheet::Message::Confirmed))
                }
                Some(
                    Dialog::Settings(_)
                    | Dialog::Details(_)
                    | Dialog::Profile(_)
                    | Dialog::Person(_),
                )
                | None => Task::none(),
            },
            Command::ZoomIn => self.scaled(|scale| next_scale(scale, true)),
            Command::ZoomOut => self.scaled(|scale| next_scale(scale, false)),
            Command::ZoomReset => self.scaled(|_| 1.0),
            _ if self.dialog.is_some() || self.entry.is_some() => Task::none(),
            Command::NextChannel => self.step_channel(1),
            Command::PreviousChannel => self.step_channel(-1),
            Command::NextServer => self.step_server(1),
            Command::PreviousServer => self.step_server(-1),
            Command::ServerAt(place) => match self.stage.order.get(place).cloned() {
                Some(server) => self.open_server(&server),
                None => Task::none(),
            },
            Command::AddServer => Task::done(Message::Rail(registry::Message::AddPressed)),
            Command::OpenSettings => self.open_settings(),
            Command::OpenDetails => match self.stage.current.clone() {
                Some(server) => self.open_details(&server),
                None => Task::none(),
            },
            Command::ToggleMembers => {
                Task::done(Message::Timeline(timeline::Message::MembersPressed))
            }
        }
    }

    /// Leaves the layer on top.
    fn unwind(&mut self) -> Task<Message> {
        match &self.dialog {
            Some(Dialog::Add(_)) => Task::done(Message::Add(registry::add::Message::Dismissed)),
            Some(Dialog::Settings(_)) => {
                Task::done(Message::Settings(settings::Message::Dismissed))
            }
            _ if self.entry.is_some() => {
                Task::done(Message::Entry(auth::entry::Message::BackPressed))
            }
            Some(Dialog::Backup(_)) => {
                Task::done(Message::Backup(auth::backup::Message::Dismissed))
            }
            Some(Dialog::Care(_)) => Task::done(Message::Care(auth::care::Message::Dismissed)),
            Some(Dialog::Details(_)) => {
                Task::done(Message::Details(registry::details::Message::Dismissed))
            }
            Some(Dialog::Profile(server)) => Task::done(Message::Profile(
                server.clone(),
                profile::Message::Dismissed,
            )),
            Some(Dialog::Person(_)) => {
                Task::done(Message::Person(profile::card::Message::Dismissed))
            }
            Some(Dialog::Sheet(_)) => {
                Task::done(Message::Sheet(registry::sheet::Message::Dismissed))
            }
            None if self.rail.has_menu() => {
                Task::done(Message::Rail(registry::Message::MenuDismissed))
            }
            None if self.timeline.has_menu() => {
                Task::done(Message::Timeline(timeline::Message::MenuDismissed))
            }
            None => Task::none(),
        }
    }

    fn step_channel(&mut self, steps: isize) -> Task<Message> {
        let open = self
            .stage
            .server()
            .and_then(|server| server.open_channel())
            .cloned();
        match self.channels.neighbour(open.as_ref(), steps) {
            Some(channel) => self.open_channel(&channel),
            None => Task::none(),
        }
    }

    fn step_server(&mut self, steps: isize) -> Task<Message> {
        match self.stage.neighbour(steps) {
            Some(server) => self.open_server(&server),
            None => Task::none(),
        }
    }

    fn scaled(&mut self, scale: impl FnOnce(f32) -> f32) -> Task<Message> {
        let preferences = &mut self.shelf.settings.preferences;
        preferences.scale = scale(preferences.scale);
        if let Some(Dialog::Settings(state)) = &mut self.dialog {
            state.set_preferences(preferences.clone());
        }
        self.stage.preferences.clone_from(preferences);
        self.shelf.save_settings()
    }
}
