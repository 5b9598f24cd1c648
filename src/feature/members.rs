//! The member list next to the timeline, grouped into online and offline members.
//! Owns the rows derived from a server. Must not depend on how presence is received.
//! Entry points: `update`, `State::refresh` and `State::view`.

mod menu;
mod view;

use std::sync::Arc;

use iced::Point;

use crate::domain::id::{ServerUid, UserId};
use crate::domain::member::{Person, Presence};
use crate::domain::server::Server;
use crate::feature::action::Action;
pub use menu::menu;

#[derive(Debug, Default)]
pub struct State {
    /// The server and the revision of its people that the rows show.
    source: Option<(ServerUid, u64)>,
    members: usize,
    rows: Vec<MemberRow>,
    revision: u64,
}

/// The headers contain the number of members in their group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberRow {
    OnlineHeader(usize),
    OfflineHeader(usize),
    /// Of everyone, while the connection is down.
    UnknownHeader(usize),
    Member {
        person: Arc<Person>,
        is_me: bool,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// With the point beside which the profile card opens.
    MemberPressed(UserId, Point),
    /// At a position of the window.
    MenuRequested(UserId, Point),
    /// Chosen in the menu.
    ProfilePressed(UserId),
    MentionPressed(UserId),
    /// The name or the ID of a member.
    CopyPressed(String),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Beside a point, or where the menu was.
    OpenProfileCard(UserId, Option<Point>),
    OpenMenu(UserId, Point),
    Mention(UserId),
    Copy(String),
}

pub fn update(message: Message) -> Action<Message, Event> {
    match message {
        Message::MemberPressed(user, at) => Action::emit(Event::OpenProfileCard(user, Some(at))),
        Message::ProfilePressed(user) => Action::emit(Event::OpenProfileCard(user, None)),
        Message::MenuRequested(user, at) => Action::emit(Event::OpenMenu(user, at)),
        Message::MentionPressed(user) => Action::emit(Event::Mention(user)),
        Message::CopyPressed(text) => Action::emit(Event::Copy(text)),
    }
}

impl State {
    /// Rebuilds the rows if the people have changed. Called when the server changes, so that drawing does not have to.
    pub fn refresh(&mut self, server: &Server) {
        let source = Some((server.uid().clone(), server.people_revision()));
        if source == self.source {
            return;
        }
        let people = server.people();
        let is_known = |person: &Arc<Person>| person.status != Presence::Unknown;
        let online = if people.iter().all(is_known) {
            people.partition_point(|person| person.status != Presence::Offline)
        } else {
            people.len()
        };
        self.source = source;
        self.members = people.len();
        self.rows.clear();
        for (index, person) in people.into_iter().enumerate() {
            if index == 0 && !is_known(&person) {
                self.rows.push(MemberRow::UnknownHeader(online));
            } else if index == 0 && online > 0 {
                self.rows.push(MemberRow::OnlineHeader(online));
            }
            if index == online {
                let offline = self.members - online;
                self.rows.push(MemberRow::OfflineHeader(offline));
            }
            let is_me = person.id == *server.me();
            self.rows.push(MemberRow::Member { person, is_me });
        }
        self.revision += 1;
    }

    /// Clears the rows because their server was removed.
    pub fn forget(&mut self) {
        self.source = None;
        self.members = 0;
        self.rows.clear();
        self.revision += 1;
    }

    /// The number of members above a row.
    fn members_above(&self, row: usize) -> usize {
        let online = match self.rows.first() {
            Some(MemberRow::OnlineHeader(online)) => Some(*online),
            _ => None,
        };
        let headers = match online {
            Some(online) if row > online + 1 => 2,
            _ => 1,
        };
        row.saturating_sub(headers)
    }
}

#[cfg(test)]
mod tests;
