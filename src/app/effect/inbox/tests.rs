//! The inbox of the whole application: what is stored of it, and commands.

use std::time::Instant;

use super::*;
use crate::app::tests;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::server_event::ServerEvent;
use crate::domain::stored::{Change, StoredServer};
use crate::store::history::{HistoryKey, HistoryLimits, HistoryStore, KEY_BYTES};
use crate::store::registry::JoinedServer;

/// A server with a channel and a mention of everyone.
fn app() -> App {
    let address = "https://one.example".to_owned();
    let joined = JoinedServer::new("one".into(), address, "srv".into(), "dev".into());
    let mut app = tests::app([joined]);
    let mut message = tests::chat_message("m", "general", "x", 100);
    message.body = "@everyone look".into();
    let category = Category {
        id: "c".into(),
        name: "Text".into(),
        channels: vec![Channel {
            id: "general".into(),
            name: "general".into(),
            kind: ChannelKind::Text,
        }],
    };
    app.workspace.edit(&"one".into(), |server| {
        let events = [
            ServerEvent::Channels(vec![category]),
            ServerEvent::Posted(Box::new(message)),
        ];
        let _ = server.apply_all(events, Instant::now());
    });
    app
}

fn unread(app: &App) -> usize {
    app.workspace.inbox_unread()
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_are_stored_and_deleted_with_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let key = HistoryKey::new([7; KEY_BYTES]);
    let limits = HistoryLimits::NONE;
    let (store, _events) = HistoryStore::open(folder.path().join("history"), key, limits);
    let server = ServerUid::from("one");
    let stored = async || -> StoredServer {
        store.commit(&server, Vec::<Change>::new()).await.unwrap();
        store.load(&server).await.unwrap()
    };
    let mut app = app();
    app.history.store = Some(store.clone());
    app.history.start_recording(&server);
    let _ = app.update(Message::ReaderWoke);
    assert_eq!(stored().await.inbox.len(), 1);
    let _ = app.run_inbox_command(Command::InboxAllRead);
    let _ = app.update(Message::ReaderWoke);
    assert!(stored().await.inbox[0].is_read);
    store.clear(&server).await.unwrap();
    assert_eq!(stored().await.inbox, [], "it quotes messages");
    let _cleared = app.clear_history(None);
    let server = app.workspace.server(&server).unwrap();
    assert_eq!(server.inbox().entries(), []);
}

#[test]
fn all_are_marked_as_read_from_anywhere_but_not_below_a_dialog() {
    let mut app = app();
    assert_eq!(unread(&app), 1);
    let _ = app.open_quick_switcher();
    let _ = app.run_command(Command::InboxAllRead);
    assert_eq!(unread(&app), 1);
    let _ = app.close_dialog();
    let _ = app.run_command(Command::InboxRead);
    assert_eq!(unread(&app), 1, "no entry has the focus");
    let _ = app.run_command(Command::InboxAllRead);
    assert_eq!(unread(&app), 0);
}

#[test]
fn entry_of_a_channel_that_is_gone_opens_nothing() {
    let mut app = app();
    let entry = InboxRef {
        server: "one".into(),
        subject: InboxSubject::Pending("gone".into(), "l".into()),
    };
    let before = app
        .workspace
        .current_server()
        .unwrap()
        .open_channel()
        .cloned();
    let _ = app.open_entry(entry);
    let after = app
        .workspace
        .current_server()
        .unwrap()
        .open_channel()
        .cloned();
    assert_eq!(before, after);
    assert!(app.shell.toast.view().is_some());
}
