//! The server rail with its menu, the welcome page, and the dialogs that add, customize and leave a server.
//! Owns the open menu and the scroll offset of the rail. Must not connect to servers or store the server list.
//! Entry points: `State::update` and `view`.

pub mod add;
mod certificate;
pub mod details;
mod face;
mod leave;
mod menu;
mod rail;
mod rename;
pub mod sheet;
mod signs;
#[cfg(test)]
mod tests;
mod way;
pub mod welcome;

use iced::Point;

use crate::domain::id::ServerUid;
use crate::feature::action::Action;
use crate::ui::widget::menu as ui_menu;
pub use menu::Choice;
use menu::Menu;
pub use rail::{row_of, view};

#[derive(Debug, Default)]
pub struct State {
    menu: Option<Menu>,
    /// In logical pixels.
    scrolled: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Pressed(ServerUid),
    AddPressed,
    DemoPressed,
    SettingsPressed,
    /// The vertical offset in logical pixels.
    Scrolled(f32),
    /// The position in the unscrolled rail.
    MenuWanted(ServerUid, Point),
    MenuDismissed,
    Chosen(ServerUid, Choice),
    /// Old and new index, from 0.
    Dragged(usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Open(ServerUid),
    Add,
    Demo,
    OpenSettings,
    Do(ServerUid, Choice),
    /// Old and new index, from 0.
    Move(usize, usize),
}

impl State {
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::Pressed(server) => Action::emit(Event::Open(server)),
            Message::AddPressed => Action::emit(Event::Add),
            Message::DemoPressed => Action::emit(Event::Demo),
            Message::SettingsPressed => Action::emit(Event::OpenSettings),
            Message::Scrolled(by) => {
                self.scrolled = by;
                Action::none()
            }
            Message::MenuWanted(server, at) => {
                let at = Point::new(at.x, at.y - self.scrolled);
                self.open_menu(server, at)
            }
            Message::MenuDismissed => {
                self.menu = None;
                Action::none()
            }
            Message::Chosen(server, choice) => {
                self.menu = None;
                Action::emit(Event::Do(server, choice))
            }
            Message::Dragged(from, to) => Action::emit(Event::Move(from, to)),
        }
    }

    /// `at` is in window coordinates.
    pub fn open_menu(&mut self, server: ServerUid, at: Point) -> Action<Message, Event> {
        self.menu = Some(Menu { server, at });
        Action::run(ui_menu::focus())
    }

    #[must_use]
    pub fn has_menu(&self) -> bool {
        self.menu.is_some()
    }

    /// Closes the menu of a removed server.
    pub fn forget(&mut self, server: &ServerUid) {
        let _closed = self.menu.take_if(|menu| menu.server == *server);
    }
}
