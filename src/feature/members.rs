//! The member list next to the timeline, grouped by presence, with a search.
//! Owns the rows derived from a server and what is searched for. Must not depend on how presence is received.
//! Entry points: `State::update`, `State::refresh` and `State::view`.

mod menu;
mod view;

use std::sync::Arc;

use iced::Point;

use crate::domain::id::{ServerUid, UserId};
use crate::domain::member::{Person, Presence};
use crate::domain::search::fold;
use crate::domain::server::Server;
use crate::feature::action::Action;
pub use menu::menu;

/// Of what is searched for, in characters.
const MAX_QUERY: usize = 64;

#[derive(Debug, Default)]
pub struct State {
    /// The server and the revision of its people that the rows show.
    source: Option<(ServerUid, u64)>,
    query: String,
    /// How many members the server has, and how many are shown.
    total: usize,
    members: usize,
    rows: Vec<MemberRow>,
    revision: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberRow {
    /// With the number of members that follow. `Unknown`: of everyone, while the connection is down.
    Header(Presence, usize),
    Member {
        person: Arc<Person>,
        is_me: bool,
        /// Among the members.
        position: usize,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    SearchChanged(String),
    /// Enter in the field: show the first member.
    SearchConfirmed,
    /// With the point beside which the profile card opens.
    MemberPressed(UserId, Point),
    /// At a position of the window.
    MenuRequested(UserId, Point),
    /// Chosen in the menu.
    ProfilePressed(UserId),
    MentionPressed(UserId),
    MessagesPressed(UserId),
    /// The name or the ID of a member.
    CopyPressed(String),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Beside a point, or where the menu was.
    OpenProfileCard(UserId, Option<Point>),
    OpenMenu(UserId, Point),
    Mention(UserId),
    /// Search for the messages of a member.
    SearchMessages(UserId),
    Copy(String),
}

impl State {
    pub fn update(&mut self, message: Message, server: Option<&Server>) -> Action<Message, Event> {
        let event = match message {
            Message::SearchChanged(text) => {
                self.query = text.chars().take(MAX_QUERY).collect();
                if let Some(server) = server {
                    self.source = None;
                    self.refresh(server);
                }
                return Action::none();
            }
            Message::SearchConfirmed => {
                let first = self.rows.iter().find_map(|row| match row {
                    MemberRow::Member { person, .. } => Some(person.id.clone()),
                    MemberRow::Header(..) => None,
                });
                let Some(first) = first.filter(|_| !self.query.is_empty()) else {
                    return Action::none();
                };
                Event::OpenProfileCard(first, None)
            }
            Message::MemberPressed(user, at) => Event::OpenProfileCard(user, Some(at)),
            Message::ProfilePressed(user) => Event::OpenProfileCard(user, None),
            Message::MenuRequested(user, at) => Event::OpenMenu(user, at),
            Message::MentionPressed(user) => Event::Mention(user),
            Message::MessagesPressed(user) => Event::SearchMessages(user),
            Message::CopyPressed(text) => Event::Copy(text),
        };
        Action::emit(event)
    }

    /// Rebuilds the rows if the people have changed. Called when the server changes, so that drawing does not have to.
    pub fn refresh(&mut self, server: &Server) {
        let source = Some((server.uid().clone(), server.people_revision()));
        if source == self.source {
            return;
        }
        let before = std::mem::replace(&mut self.source, source);
        if before.is_some_and(|(before, _)| before != *server.uid()) {
            self.query.clear();
        }
        let mut people = server.people();
        self.total = people.len();
        // Of some nothing is known: the connection is down.
        let is_unknown = people.iter().any(|it| it.status == Presence::Unknown);
        let query = self.query.trim();
        let query = fold(query.strip_prefix('@').unwrap_or(query));
        people.retain(|person| {
            person.folded_name.contains(&query) || person.id.as_str().starts_with(&query)
        });
        self.members = people.len();
        self.rows.clear();
        let mut header = 0;
        for (position, person) in people.into_iter().enumerate() {
            let group = if is_unknown {
                Presence::Unknown
            } else {
                person.status
            };
            match self.rows.get_mut(header) {
                Some(MemberRow::Header(shown, count)) if *shown == group => *count += 1,
                _ => {
                    header = self.rows.len();
                    self.rows.push(MemberRow::Header(group, 1));
                }
            }
            let is_me = person.id == *server.me();
            self.rows.push(MemberRow::Member {
                person,
                is_me,
                position,
            });
        }
        self.revision += 1;
    }

    /// Clears the rows because their server was removed.
    pub fn forget(&mut self) {
        *self = Self {
            revision: self.revision + 1,
            ..Self::default()
        };
    }
}

#[cfg(test)]
mod tests;
