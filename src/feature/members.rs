//! The member list next to the timeline, grouped into online and offline members.
//! Owns the rows derived from a server. Must not depend on how presence is received.
//! Entry points: `update`, `State::refresh` and `State::view`.

mod view;

use crate::domain::id::UserId;
use crate::domain::member::{Person, Presence};
use crate::domain::server::Server;
use crate::feature::action::Action;

#[derive(Debug, Default)]
pub struct State {
    rows: Vec<MemberRow>,
    revision: u64,
}

/// The headers contain the number of members in their group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberRow {
    OnlineHeader(usize),
    OfflineHeader(usize),
    Member {
        /// Also determines the avatar color.
        id: UserId,
        name: String,
        status: Presence,
        is_me: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    MemberPressed(UserId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    OpenProfileCard(UserId),
}

pub fn update(message: Message) -> Action<Message, Event> {
    match message {
        Message::MemberPressed(user) => Action::emit(Event::OpenProfileCard(user)),
    }
}

impl State {
    /// Rebuilds the rows. Called when the server changes, so that drawing does not have to.
    pub fn refresh(&mut self, server: &Server) {
        let mut members = server.people();
        members.sort_by_key(|person| person.name.to_lowercase());
        let is_online = |person: &Person| person.status != Presence::Offline;
        let (online, offline): (Vec<_>, Vec<_>) = members.into_iter().partition(is_online);
        let mut rows = Vec::with_capacity(online.len() + offline.len() + 2);
        if !online.is_empty() {
            rows.push(MemberRow::OnlineHeader(online.len()));
        }
        let me = server.me();
        let row = |person: Person| MemberRow::Member {
            is_me: person.id == *me,
            id: person.id,
            name: person.name,
            status: person.status,
        };
        rows.extend(online.into_iter().map(row));
        if !offline.is_empty() {
            rows.push(MemberRow::OfflineHeader(offline.len()));
        }
        rows.extend(offline.into_iter().map(row));
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
