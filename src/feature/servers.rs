//! The server rail with its menu, the welcome page, and the dialogs that add, customize and leave a server.
//! Owns the open menu and the scroll offset of the rail. Must not connect to servers or store the server list.
//! Entry points: `State::update` and `view`.

pub mod add;
mod badges;
mod certificate;
pub mod details;
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
use crate::ui::widget::menu as ui_menu;
use menu::Menu;
pub use menu::ServerAction;
pub use rail::{RailEntry, server_row_id, view};

#[derive(Debug, Default)]
pub struct State {
    menu: Option<Menu>,
    /// In logical pixels.
    scroll_offset: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    ServerPressed(ServerUid),
    AddPressed,
    DemoPressed,
    SettingsPressed,
    /// The vertical offset in logical pixels.
    Scrolled(f32),
    /// The position in the unscrolled rail.
    MenuRequested(ServerUid, Point),
    MenuDismissed,
    ActionChosen(ServerUid, ServerAction),
    /// Old and new index, from 0.
    ServerDragged(usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    OpenServer(ServerUid),
    AddServer,
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
            Message::DemoPressed => Action::emit(Event::StartDemo),
            Message::SettingsPressed => Action::emit(Event::OpenSettings),
            Message::Scrolled(offset) => {
                self.scroll_offset = offset;
                Action::none()
            }
            Message::MenuRequested(server, position) => {
                let position = Point::new(position.x, position.y - self.scroll_offset);
                self.open_menu(server, position)
            }
            Message::MenuDismissed => {
                self.close_menu();
                Action::none()
            }
            Message::ActionChosen(server, action) => {
                self.menu = None;
                Action::emit(Event::PerformAction(server, action))
            }
            Message::ServerDragged(from, to) => Action::emit(Event::MoveServer(from, to)),
        }
    }

    /// `position` is in window coordinates.
    pub fn open_menu(&mut self, server: ServerUid, position: Point) -> Action<Message, Event> {
        self.menu = Some(Menu { server, position });
        Action::run(ui_menu::focus_first_item())
    }

    pub fn close_menu(&mut self) {
        self.menu = None;
    }

    pub fn has_menu(&self) -> bool {
        self.menu.is_some()
    }

    /// Closes the menu of a removed server.
    pub fn forget(&mut self, server: &ServerUid) {
        let _closed = self.menu.take_if(|menu| menu.server == *server);
    }
}
