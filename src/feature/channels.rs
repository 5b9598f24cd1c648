//! The channel list of one server: categories that open and close, text channels that can be opened, voice rows.
//!
//! Owns which categories are closed and the rows made of them. Must not know messages, nor how a channel is loaded.

mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::channel::{Category, ChannelKind};
use crate::domain::id::{CategoryId, ChannelId, ServerUid};
use crate::domain::server::Server;
use crate::feature::action::Action;

/// The channel lists of all servers.
#[derive(Debug, Default)]
pub struct State {
    closed: BTreeMap<ServerUid, BTreeSet<CategoryId>>,
    rows: Vec<Row>,
    revision: u64,
}

/// A row of the list, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The head of a category.
    Category {
        /// Which.
        id: CategoryId,
        /// Its name.
        name: String,
        /// Whether its channels are shown.
        open: bool,
    },
    /// A channel.
    Channel {
        /// Which.
        id: ChannelId,
        /// Its name.
        name: String,
        /// What it carries.
        kind: ChannelKind,
        /// Messages that were not read.
        unread: u32,
        /// Those among them that mention the user.
        mentions: u32,
    },
}

/// What happened in the list.
#[derive(Debug, Clone)]
pub enum Message {
    /// The head of a category was pressed.
    Toggled(CategoryId),
    /// A channel was pressed.
    Pressed(ChannelId),
    /// The sign of what the server's line is worth was pressed.
    TrustPressed,
    /// The menu of the server is wanted.
    MenuPressed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Show a channel.
    Open(ChannelId),
    /// Show a server's details.
    Details(ServerUid),
    /// Open the menu of the server.
    Menu,
}

impl State {
    /// Takes one message about the list of `server`.
    pub fn update(&mut self, message: Message, server: &Server) -> Action<Message, Event> {
        match message {
            Message::Toggled(category) => {
                let closed = self.closed.entry(server.uid().clone()).or_default();
                if !closed.remove(&category) {
                    let _added = closed.insert(category);
                }
                self.refresh(server);
                Action::none()
            }
            Message::Pressed(channel) => Action::emit(Event::Open(channel)),
            Message::TrustPressed => Action::emit(Event::Details(server.uid().clone())),
            Message::MenuPressed => Action::emit(Event::Menu),
        }
    }

    /// Makes the rows anew from what is known of the server. Called when it changed, never while drawing.
    pub fn refresh(&mut self, server: &Server) {
        let closed = self.closed.get(server.uid());
        let mut rows = Vec::new();
        for category in server.categories() {
            let open = !closed.is_some_and(|closed| closed.contains(&category.id));
            rows.push(Row::Category {
                id: category.id.clone(),
                name: category.name.clone(),
                open,
            });
            rows.extend(channels(category, server, open));
        }
        if rows != self.rows {
            self.rows = rows;
            self.revision += 1;
        }
    }

    /// Forgets what belongs to a server that was removed. What is shown next is made anew.
    pub fn forget(&mut self, server: &ServerUid) {
        let _closed = self.closed.remove(server);
        self.rows.clear();
        self.revision += 1;
    }

    /// The text channel `steps` below (or above, when negative) the one named, in the order shown; wraps around.
    #[must_use]
    pub fn neighbour(&self, from: Option<&ChannelId>, steps: isize) -> Option<ChannelId> {
        let texts: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Channel {
                    id,
                    kind: ChannelKind::Text,
                    ..
                } => Some(id),
                Row::Channel { .. } | Row::Category { .. } => None,
            })
            .collect();
        let count = isize::try_from(texts.len())
            .ok()
            .filter(|count| *count > 0)?;
        let at = from.and_then(|from| texts.iter().position(|id| *id == from));
        let next = match at.and_then(|at| isize::try_from(at).ok()) {
            Some(at) => (at + steps).rem_euclid(count),
            None => 0,
        };
        texts
            .get(usize::try_from(next).ok()?)
            .map(|id| (*id).clone())
    }
}

/// The rows under a category's head. A closed one still shows what is open or unread, as nothing may be missed.
fn channels(category: &Category, server: &Server, open: bool) -> Vec<Row> {
    let current = server.open_channel();
    category
        .channels
        .iter()
        .filter_map(|channel| {
            let (unread, mentions) = server.unread(&channel.id);
            let shown = open || unread > 0 || current == Some(&channel.id);
            shown.then(|| Row::Channel {
                id: channel.id.clone(),
                name: channel.name.clone(),
                kind: channel.kind,
                unread,
                mentions,
            })
        })
        .collect()
}
