mod calendar;
mod close_window;
mod cost;
mod harness;
mod isolation;
mod panes;
mod server_event;
pub mod unfocused;
mod window;

use std::time::Duration;

use iced::futures::StreamExt;
use iced::{Size, Task};
use iced_runtime::Action;

use super::message::{HistoryMessage, ServerMessage, ServerTask};
use super::storage::Storage;
use super::{App, Message};
use crate::domain::id::{Epoch, ServerUid};
use crate::domain::message::ChatMessage;
use crate::domain::stored::StoredServer;
use crate::net::listen::Event;
use crate::store::registry::{JoinedServer, Registry};
use crate::store::settings::Settings;

/// An application with these servers, without window, identity and disk.
pub fn app(servers: impl IntoIterator<Item = JoinedServer>) -> App {
    let mut registry = Registry::default();
    for joined in servers {
        registry.add(joined).unwrap();
    }
    let storage = Storage::new(Settings::default(), registry, None);
    let mut app = App::new(storage, Some("en-US".into()), Size::new(1280.0, 800.0));
    let _task = app.restore_servers();
    app
}

/// A plain message, posted so many seconds after the Unix epoch.
pub fn chat_message(id: &str, channel: &str, author: &str, second: i64) -> ChatMessage {
    ChatMessage {
        id: id.into(),
        channel: channel.into(),
        author: author.into(),
        body: "text".into(),
        created_at: jiff::Timestamp::from_second(second).unwrap().into(),
        extra: None,
    }
}

pub fn epoch(app: &App, uid: &str) -> Epoch {
    app.connections.epoch(&uid.into()).unwrap()
}

/// An event of the current epoch of a server.
pub fn receive(app: &mut App, uid: &str, event: Event) {
    let message = net_event(&uid.into(), epoch(app, uid), event);
    let _task = app.update(message);
}

pub fn net_event(uid: &ServerUid, epoch: Epoch, event: Event) -> Message {
    Message::Server(uid.clone(), epoch, ServerMessage::Event(event))
}

pub fn finish(uid: &ServerUid, task: ServerTask) -> Message {
    Message::ServerTask(uid.clone(), task)
}

/// Everything that the application holds of its servers, as text.
pub fn everything(app: &App) -> String {
    let features = &app.features;
    format!(
        "{} {} {} {:?} {:?} {:?} {:?} {:?} {:?}",
        app.workspace.dump(),
        app.storage.dump(),
        app.announcer.dump(),
        app.shell.notices(),
        features.rail,
        features.channels,
        features.timeline,
        features.members,
        features.profile,
    )
}

/// Runs a task and all that its messages start, except for what waits for a later attempt.
pub async fn settle(app: &mut App, task: Task<Message>) {
    let mut tasks = vec![task];
    while let Some(task) = tasks.pop() {
        let Some(mut actions) = iced_runtime::task::into_stream(task) else {
            continue;
        };
        // Longer than a write waits for others, shorter than a toast is shown.
        let limit = Duration::from_secs(2);
        while let Ok(Some(action)) = tokio::time::timeout(limit, actions.next()).await {
            if let Action::Output(message) = action {
                tasks.push(app.update(message));
            }
        }
    }
}

#[test]
fn stored_state_of_a_removed_server_is_dropped() {
    let mut app = app([]);
    let removed = ServerUid::from("removed");
    let loaded = Box::new(Ok((StoredServer::default(), Vec::new())));
    let _task = app.update(Message::History(HistoryMessage::Loaded(
        removed.clone(),
        loaded,
    )));
    assert!(!app.history.is_recorded(&removed));
}
