//! Servers and channels for tests.

use std::sync::Arc;
use std::time::Instant;

use super::{Server, ServerInfo};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::server_event::ServerEvent;
use crate::domain::timeline::calendar::UtcCalendar;

/// Lists nothing. The user is `uid_me`.
pub fn server(uid: &str) -> Server {
    let info = ServerInfo {
        uid: uid.into(),
        name: "Harbor".into(),
        icon_text: "HA".into(),
        address: "https://harbor.example".into(),
        me: "uid_me".into(),
    };
    Server::new(info, Arc::new(UtcCalendar))
}

pub fn server_with_channels(uid: &str, categories: Vec<Category>) -> Server {
    let mut server = server(uid);
    report_channels(&mut server, categories);
    server
}

/// The server reports its channels.
pub fn report_channels(server: &mut Server, categories: Vec<Category>) {
    let _changes = server.apply(ServerEvent::Channels(categories), Instant::now());
}

/// Of text channels. Each is named like its ID.
pub fn category(id: &str, channels: &[&str]) -> Category {
    let channels = channels.iter().map(|id| Channel {
        id: (*id).into(),
        name: (*id).to_owned(),
        kind: ChannelKind::Text,
    });
    Category {
        id: id.into(),
        name: id.to_owned(),
        channels: channels.collect(),
    }
}
