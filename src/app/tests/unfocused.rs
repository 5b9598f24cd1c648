//! A server with two channels, in a window without the focus: what arrives there notifies.

use std::sync::Arc;
use std::time::Instant;

use super::chat_message;
use crate::app::{App, Message};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::server_event::ServerEvent;
use crate::platform::notification::Notifier;
use crate::store::registry::JoinedServer;

pub const SERVER: &str = "one";

pub fn app() -> App {
    let address = "https://one.example".to_owned();
    let joined = JoinedServer::new(SERVER.into(), address, "srv".into(), "dev".into());
    let mut app = super::app([joined]);
    app.workspace.has_focus = false;
    app.notifications.notifier = Some(Arc::new(Notifier::new("test", None)));
    let channels = ["general", "tides"].map(|id| Channel {
        id: id.into(),
        name: id.into(),
        kind: ChannelKind::Text,
    });
    let category = Category {
        id: "c".into(),
        name: "Text".into(),
        channels: channels.into(),
    };
    apply(&mut app, ServerEvent::Channels(vec![category]));
    let _shown = app.open_server(&SERVER.into());
    app
}

pub fn apply(app: &mut App, event: ServerEvent) {
    app.workspace.edit(&SERVER.into(), |server| {
        let _changes = server.apply(event, Instant::now());
    });
    let _task = app.update(Message::ReaderWoke);
}

pub fn post(app: &mut App, id: &str, channel: &str, body: &str) {
    let mut message = chat_message(id, channel, "uid_mira", 100);
    message.body = body.into();
    apply(app, ServerEvent::Posted(Box::new(message)));
}
