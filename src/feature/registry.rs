//! The server rail with its menus, the first page, the ways to add a server, to dress one and to leave it.
//!
//! Owns what is chosen in them. Must not know how a server is reached, nor where the list of servers is kept.

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

/// What is open over the rail, and how far it is scrolled.
#[derive(Debug, Default)]
pub struct State {
    menu: Option<Menu>,
    /// In logical pixels.
    scrolled: f32,
}

/// What happened in the rail or on the first page.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A server was pressed.
    Pressed(ServerUid),
    /// A server is to be added.
    AddPressed,
    /// The demo is to be tried.
    DemoPressed,
    /// The settings are to be opened.
    SettingsPressed,
    /// The rail was scrolled so far, in logical pixels.
    Scrolled(f32),
    /// The menu of a server is wanted there, in the rail as it would be unscrolled.
    MenuWanted(ServerUid, Point),
    /// The menu is not wanted any more.
    MenuDismissed,
    /// Something is to be done with a server.
    Chosen(ServerUid, Choice),
    /// The server at a place was dragged to another; both from 0.
    Dragged(usize, usize),
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Show a server.
    Open(ServerUid),
    /// Open the dialog that adds one.
    Add,
    /// Start the demo.
    Demo,
    /// Open the settings.
    OpenSettings,
    /// Do something with a server.
    Do(ServerUid, Choice),
    /// Move the server at a place to another; both from 0.
    Move(usize, usize),
}

impl State {
    /// Takes one message.
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

    /// Opens the menu of a server at a place in the window.
    pub fn open_menu(&mut self, server: ServerUid, at: Point) -> Action<Message, Event> {
        self.menu = Some(Menu { server, at });
        Action::run(ui_menu::focus())
    }

    /// Whether a menu is open.
    #[must_use]
    pub fn has_menu(&self) -> bool {
        self.menu.is_some()
    }

    /// Forgets what belongs to a server that was removed.
    pub fn forget(&mut self, server: &ServerUid) {
        if self
            .menu
            .as_ref()
            .is_some_and(|menu| menu.server == *server)
        {
            self.menu = None;
        }
    }
}
