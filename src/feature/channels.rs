//! The channel list of one server: collapsible categories, text channels and voice channel rows.
//! Owns the collapsed categories and the rows derived from a server. Must not depend on messages or on how channels are
//! loaded. Entry points: `State::update`, `State::refresh` and `State::view`.

mod menu;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use iced::Point;

use crate::domain::channel::{Category, ChannelKind};
use crate::domain::id::{CategoryId, ChannelId, ServerUid};
use crate::domain::server::Server;
use crate::feature::action::Action;
pub use menu::menu;

#[derive(Debug, Default)]
pub struct State {
    collapsed: BTreeMap<ServerUid, BTreeSet<CategoryId>>,
    /// The server and the revision of its channels that the rows show.
    source: Option<(ServerUid, u64)>,
    rows: Vec<ChannelRow>,
    revision: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelRow {
    Category {
        id: CategoryId,
        name: String,
        expanded: bool,
    },
    Channel {
        id: ChannelId,
        name: String,
        kind: ChannelKind,
        unread: u32,
        /// Included in `unread`.
        mentions: u32,
    },
}

#[derive(Debug, Clone)]
pub enum Message {
    CategoryToggled(CategoryId),
    ChannelPressed(ChannelId),
    VoicePressed,
    /// Of a channel, at a position of the window.
    ChannelMenuRequested(ChannelId, Point),
    MarkReadPressed(ChannelId),
    /// The name or the ID of a channel.
    CopyPressed(String),
    TrustPressed,
    MenuPressed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    OpenChannel(ChannelId),
    /// The menu of a channel, at a position of the window.
    OpenChannelMenu(ChannelId, Point),
    MarkRead(ChannelId),
    Copy(String),
    SayVoiceUnsupported,
    OpenDetails(ServerUid),
    OpenMenu,
}

impl State {
    pub fn update(&mut self, message: Message, server: &Server) -> Action<Message, Event> {
        match message {
            Message::CategoryToggled(category) => {
                let collapsed = self.collapsed.entry(server.uid().clone()).or_default();
                if !collapsed.remove(&category) {
                    let _added = collapsed.insert(category);
                }
                self.source = None;
                self.refresh(server);
                Action::none()
            }
            Message::ChannelPressed(channel) => Action::emit(Event::OpenChannel(channel)),
            Message::VoicePressed => Action::emit(Event::SayVoiceUnsupported),
            Message::ChannelMenuRequested(channel, at) => {
                Action::emit(Event::OpenChannelMenu(channel, at))
            }
            Message::MarkReadPressed(channel) => Action::emit(Event::MarkRead(channel)),
            Message::CopyPressed(text) => Action::emit(Event::Copy(text)),
            Message::TrustPressed => Action::emit(Event::OpenDetails(server.uid().clone())),
            Message::MenuPressed => Action::emit(Event::OpenMenu),
        }
    }

    /// Rebuilds the rows if the channels have changed. Called when the server changes, so that drawing does not have to.
    pub fn refresh(&mut self, server: &Server) {
        let source = Some((server.uid().clone(), server.channels_revision()));
        if source == self.source {
            return;
        }
        self.source = source;
        let collapsed = self.collapsed.get(server.uid());
        let mut rows = Vec::new();
        for category in server.categories() {
            let expanded = !collapsed.is_some_and(|ids| ids.contains(&category.id));
            rows.push(ChannelRow::Category {
                id: category.id.clone(),
                name: category.name.clone(),
                expanded,
            });
            rows.extend(channel_rows(category, server, expanded));
        }
        if rows != self.rows {
            self.rows = rows;
            self.revision += 1;
        }
    }

    /// Drops the state of a removed server and clears the rows until the next `refresh`.
    pub fn forget(&mut self, server: &ServerUid) {
        let _removed = self.collapsed.remove(server);
        self.source = None;
        self.rows.clear();
        self.revision += 1;
    }

    /// The text channel `steps` rows below `from`, or above if negative, in displayed order; wraps around.
    pub fn adjacent_channel(&self, from: Option<&ChannelId>, steps: isize) -> Option<ChannelId> {
        let ids = self.rows.iter().filter_map(|row| match row {
            ChannelRow::Channel {
                id,
                kind: ChannelKind::Text,
                ..
            } => Some(id),
            _ => None,
        });
        let ids: Vec<_> = ids.collect();
        let count = isize::try_from(ids.len()).ok().filter(|count| *count > 0)?;
        let index = from.and_then(|from| ids.iter().position(|id| *id == from));
        let next = match index.and_then(|index| isize::try_from(index).ok()) {
            Some(index) => (index + steps).rem_euclid(count),
            None => 0,
        };
        ids.get(usize::try_from(next).ok()?).copied().cloned()
    }
}

/// A collapsed category still shows the open channel and unread channels.
fn channel_rows(
    category: &Category,
    server: &Server,
    expanded: bool,
) -> impl Iterator<Item = ChannelRow> {
    category.channels.iter().filter_map(move |channel| {
        let (unread, mentions) = server.unread(&channel.id);
        let shown = expanded || unread > 0 || server.open_channel() == Some(&channel.id);
        shown.then(|| ChannelRow::Channel {
            id: channel.id.clone(),
            name: channel.name.clone(),
            kind: channel.kind,
            unread,
            mentions,
        })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::server::ServerInfo;
    use crate::domain::timeline::calendar::UtcCalendar;

    #[test]
    fn pressing_a_voice_channel_says_that_voice_is_not_supported() {
        let info = ServerInfo {
            uid: "a".into(),
            name: "Harbor".into(),
            icon_text: "HA".into(),
            address: "https://harbor.example".into(),
            me: "uid_me".into(),
        };
        let server = Server::new(info, Arc::new(UtcCalendar));
        let action = State::default().update(Message::VoicePressed, &server);
        assert_eq!(action.event, Some(Event::SayVoiceUnsupported));
    }
}
