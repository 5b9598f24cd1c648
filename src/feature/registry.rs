//! The server rail, the first page, and the way to add a server.
//!
//! Owns what is chosen in them. Must not know how a server is reached, nor where the list of servers is kept.

pub mod add;
mod certificate;
pub mod details;
mod rail;
mod way;
pub mod welcome;

use crate::domain::id::ServerUid;
use crate::feature::action::Action;
pub use rail::view;

/// What happened in the rail or on the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A server was pressed.
    Pressed(ServerUid),
    /// A server is to be added.
    AddPressed,
    /// The demo is to be tried.
    DemoPressed,
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
}

/// Takes one message. The rail keeps nothing between two.
pub fn update(message: Message) -> Action<Message, Event> {
    Action::emit(match message {
        Message::Pressed(server) => Event::Open(server),
        Message::AddPressed => Event::Add,
        Message::DemoPressed => Event::Demo,
    })
}
