//! The server rail, the menu of a server, the welcome page, and the dialogs that add, customize and leave a server.
//! Owns the scroll offset of the rail. Must not connect to servers or store the server list.
//! Entry points: `State::update` and `view`.

pub mod add;
mod badges;
mod certificate;
pub mod details;
pub mod diagnostics;
mod icon_editor;
mod leave;
mod menu;
mod proxy_picker;
mod rail;
mod rename;
pub mod server_dialog;
#[cfg(test)]
mod tests;
pub mod welcome;

use iced::Point;

use crate::domain::id::ServerUid;
use crate::feature::action::Action;
pub use menu::{ServerAction, menu};
pub use rail::{RailEntry, server_row_id, view};

#[derive(Debug, Default)]
pub struct State {
    /// In logical pixels.
    scroll_offset: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    ServerPressed(ServerUid),
    AddPressed,
    GoToPressed,
    InboxPressed,
    DemoPressed,
    SettingsPressed,
    /// The vertical offset in logical pixels.
    Scrolled(f32),
    /// The position in the unscrolled rail.
    MenuRequested(ServerUid, Point),
    ActionChosen(ServerUid, ServerAction),
    /// Old and new index, from 0.
    ServerDragged(usize, usize),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    OpenServer(ServerUid),
    /// At a position of the window.
    OpenMenu(ServerUid, Point),
    AddServer,
    OpenSwitcher,
    OpenInbox,
    StartDemo,
    OpenSettings,
    PerformAction(ServerUid, ServerAction),
    /// Old and new index, from 0.
    MoveServer(usize, usize),
}

impl State {
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::ServerPressed(server) => Action::emit(Event::OpenServer(server)),
            Message::AddPressed => Action::emit(Event::AddServer),
            Message::GoToPressed => Action::emit(Event::OpenSwitcher),
            Message::InboxPressed => Action::emit(Event::OpenInbox),
            Message::DemoPressed => Action::emit(Event::StartDemo),
            Message::SettingsPressed => Action::emit(Event::OpenSettings),
            Message::Scrolled(offset) => {
                self.scroll_offset = offset;
                Action::none()
            }
            Message::MenuRequested(server, position) => {
                let position = Point::new(position.x, position.y - self.scroll_offset);
                Action::emit(Event::OpenMenu(server, position))
            }
            Message::ActionChosen(server, action) => {
                Action::emit(Event::PerformAction(server, action))
            }
            Message::ServerDragged(from, to) => Action::emit(Event::MoveServer(from, to)),
        }
    }
}
