//! The people of a server beside the conversation: who is here, who is not.
//!
//! Owns the rows made of them. Must not know how presence travels.

mod view;

use crate::domain::id::UserId;
use crate::domain::member::Presence;
use crate::domain::server::Server;
use crate::feature::action::Action;

/// The people of the server in view.
#[derive(Debug, Default)]
pub struct State {
    rows: Vec<Row>,
    revision: u64,
}

/// A row of the pane, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The head of those who are here, with how many.
    Here(usize),
    /// The head of those who are not, with how many.
    Away(usize),
    /// A person.
    Person {
        /// Who; also picks the colours of their picture.
        id: UserId,
        /// The name shown.
        name: String,
        /// Whether they are here.
        status: Presence,
        /// Whether it is the user.
        me: bool,
    },
}

/// What happened in the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Somebody was pressed.
    Pressed(UserId),
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Show somebody from near.
    Open(UserId),
}

/// Takes one message.
pub fn update(message: Message) -> Action<Message, Event> {
    match message {
        Message::Pressed(user) => Action::emit(Event::Open(user)),
    }
}

impl State {
    /// Makes the rows anew from what is known of the server. Called when it changed, never while drawing.
    pub fn refresh(&mut self, server: &Server) {
        let mut people = server.people();
        people.sort_by_key(|a| a.name.to_lowercase());
        let (here, away): (Vec<_>, Vec<_>) = people
            .into_iter()
            .partition(|person| person.status != Presence::Offline);
        let mut rows = Vec::with_capacity(here.len() + away.len() + 2);
        if !here.is_empty() {
            rows.push(Row::Here(here.len()));
        }
        let me = server.me().clone();
        let person = |person: crate::domain::member::Person| Row::Person {
            me: person.id == me,
            id: person.id,
            name: person.name,
            status: person.status,
        };
        rows.extend(here.into_iter().map(person));
        if !away.is_empty() {
            rows.push(Row::Away(away.len()));
        }
        rows.extend(away.into_iter().map(person));
        if rows != self.rows {
            self.rows = rows;
            self.revision += 1;
        }
    }

    /// Forgets whom it showed: their server was removed.
    pub fn forget(&mut self) {
        self.rows.clear();
        self.revision += 1;
    }
}
