//! The member list next to the timeline, grouped into online and offline members.
//! Owns the rows derived from a server. Must not depend on how presence is received.
//! Entry points: `update`, `State::refresh` and `State::view`.

mod view;

use crate::domain::id::UserId;
use crate::domain::member::Status;
use crate::domain::server::Server;
use crate::feature::action::Action;

#[derive(Debug, Default)]
pub struct State {
    rows: Vec<Row>,
    revision: u64,
}

/// The headers contain the number of members in their group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Here(usize),
    Away(usize),
    Person {
        /// Also determines the avatar color.
        id: UserId,
        name: String,
        status: Status,
        me: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Pressed(UserId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Open(UserId),
}

pub fn update(message: Message) -> Action<Message, Event> {
    match message {
        Message::Pressed(user) => Action::emit(Event::Open(user)),
    }
}

impl State {
    /// Rebuilds the rows. Called when the server changes, so that drawing does not have to.
    pub fn refresh(&mut self, server: &Server) {
        let mut members = server.people();
        members.sort_by_key(|a| a.name.to_lowercase());
        let (online, offline): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|person| person.status != Status::Offline);
        let mut rows = Vec::with_capacity(online.len() + offline.len() + 2);
        if !online.is_empty() {
            rows.push(Row::Here(online.len()));
        }
        let me = server.me().clone();
        let person = |person: crate::domain::server::Person| Row::Person {
            me: person.id == me,
            id: person.id,
            name: person.name,
            status: person.status,
        };
        rows.extend(online.into_iter().map(person));
        if !offline.is_empty() {
            rows.push(Row::Away(offline.len()));
        }
        rows.extend(offline.into_iter().map(person));
        if rows != self.rows {
            self.rows = rows;
            self.revision += 1;
        }
    }

    /// Clears the rows because their server was removed.
    pub fn forget(&mut self) {
        self.rows.clear();
        self.revision += 1;
    }
}
