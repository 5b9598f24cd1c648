//! Where a search looks, and what its results show.

use super::*;
use crate::app::tests::{self, settle};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::message::{ChatMessage, SentAt};
use crate::domain::search::{Query, Snippet};
use crate::domain::server_event::ServerEvent;
use crate::domain::stored::Change;
use crate::store::history::{HistoryKey, HistoryLimits, KEY_BYTES};
use crate::store::registry::JoinedServer;

/// Two servers with the channels general, gardening and tides.
fn app() -> App {
    let joined = ["Harbor", "Garden"].map(|name| {
        let uid = ServerUid::from(name.to_lowercase());
        let address = "https://one.example".to_owned();
        let id = format!("srv_{name}").into();
        let mut joined = JoinedServer::new(uid, address, id, "dev".into());
        name.clone_into(&mut joined.name);
        joined
    });
    let mut app = tests::app(joined);
    let channels = ["general", "gardening", "tides"].map(|name| Channel {
        id: format!("id_{name}").into(),
        name: name.into(),
        kind: ChannelKind::Text,
    });
    for server in ["harbor", "garden"] {
        let categories = vec![Category {
            id: "g".into(),
            name: "g".into(),
            channels: channels.to_vec(),
        }];
        app.workspace.edit(&server.into(), |server| {
            let listed = ServerEvent::Channels(categories);
            let _ = server.apply(listed, std::time::Instant::now());
        });
    }
    app
}

fn searched(text: &str, scope: Option<Scope>) -> Vec<(String, Option<Vec<String>>)> {
    let job = SearchJob {
        generation: 1,
        query: Query::parse(text).unwrap(),
        scope,
        after: None,
    };
    let request = search_request(&app().workspace, job, &TimeZone::UTC);
    let servers = request.servers.into_iter().map(|it| {
        let channels = it
            .channels
            .map(|ids| ids.iter().map(ToString::to_string).collect());
        (it.server.to_string(), channels)
    });
    servers.collect()
}

#[test]
fn filters_of_servers_and_channels_go_by_the_start_of_their_names() {
    let all = || vec![("harbor".to_owned(), None), ("garden".to_owned(), None)];
    assert_eq!(searched("word", None), all());
    assert_eq!(searched("word server:h", None), all()[..1]);
    assert_eq!(searched("server:HÁRBOR", None), all()[..1]);
    assert_eq!(searched("server:unknown", None), []);
    let channels = |ids: &[&str]| Some(ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    let of_g = channels(&["id_general", "id_gardening"]);
    assert_eq!(
        searched("in:#g server:gard", None),
        [("garden".to_owned(), of_g)]
    );
    assert_eq!(
        searched("in:unknown server:gard", None),
        [("garden".to_owned(), channels(&[]))]
    );
}

#[test]
fn scope_is_one_channel_whatever_the_filters_say() {
    let scope = Scope {
        server: "garden".into(),
        channel: "id_tides".into(),
        name: "tides".into(),
    };
    let expected = [("garden".to_owned(), Some(vec!["id_tides".to_owned()]))];
    assert_eq!(
        searched("word server:harbor in:general", Some(scope)),
        expected
    );
}

#[test]
fn result_names_author_time_channel_and_server() {
    let app = app();
    let hit = SearchHit {
        server: "harbor".into(),
        channel: "id_tides".into(),
        message: "m1".into(),
        author: "uid_1".into(),
        author_name: Some("Mira".into()),
        sent: SentAt::Unknown,
        snippet: Snippet::default(),
    };
    let row = result_row(&app.workspace, hit.clone());
    assert_eq!(row.author, "Mira");
    assert!(row.origin.ends_with("#tides · Harbor"), "{}", row.origin);
    let unknown = result_row(
        &app.workspace,
        SearchHit {
            channel: "gone".into(),
            author_name: None,
            ..hit
        },
    );
    assert_eq!(unknown.author, "uid_1");
    assert!(unknown.origin.contains("#gone"), "{}", unknown.origin);
}

async fn send(app: &mut App, message: search::Message) {
    let task = app.update(Message::Dialog(DialogMessage::Search(message)));
    settle(app, task).await;
}

fn message(number: i64, body: &str) -> ChatMessage {
    ChatMessage {
        id: format!("m{number}").into(),
        channel: "id_tides".into(),
        author: "uid_1".into(),
        body: body.into(),
        created_at: SentAt::Stated(jiff::Timestamp::from_second(1_700_000_000 + number).unwrap()),
        extra: None,
    }
}

#[tokio::test]
async fn result_opens_its_channel_with_the_messages_around_it() {
    let folder = tempfile::tempdir().unwrap();
    let key = HistoryKey::new([7; KEY_BYTES]);
    let (store, _events) =
        HistoryStore::open(folder.path().join("history"), key, HistoryLimits::NONE);
    let messages = (0..600).map(|number| match number {
        200 => message(number, "the lost needle"),
        _ => message(number, "hay"),
    });
    let garden = ServerUid::from("garden");
    let changes = messages.map(Change::Posted).collect();
    store.commit(&garden, changes).await.unwrap();
    let mut app = app();
    app.history.store = Some(store);
    app.history.start_recording(&garden);
    let opened = app.open_search(true);
    settle(&mut app, opened).await;
    send(&mut app, search::Message::TextChanged("needle".into())).await;
    let Some(Dialog::Search(state)) = app.shell.dialog() else {
        panic!("the search is open");
    };
    assert_eq!(state.result_count(), 1);
    send(&mut app, search::Message::Confirmed).await;
    assert!(app.shell.dialog().is_none());
    let server = app.workspace.current_server().unwrap();
    assert_eq!(server.uid(), &garden);
    assert_eq!(server.open_channel(), Some(&"id_tides".into()));
    let timeline = &server.open_channel_state().unwrap().timeline;
    for number in [190, 200, 210] {
        let id = format!("m{number}").into();
        assert!(timeline.find(&id).is_some(), "{number}");
    }
    assert!(timeline.lacks_newest(), "Jump to latest brings them back");
}

#[tokio::test]
async fn result_that_was_deleted_meanwhile_is_said_to_be_gone() {
    let folder = tempfile::tempdir().unwrap();
    let key = HistoryKey::new([7; KEY_BYTES]);
    let (store, _events) =
        HistoryStore::open(folder.path().join("history"), key, HistoryLimits::NONE);
    let mut app = app();
    app.history.store = Some(store);
    let opened = app.open_message(&"garden".into(), &"id_tides".into(), "m1".into());
    settle(&mut app, opened).await;
    let server = app.workspace.current_server().unwrap();
    assert_eq!(server.open_channel(), Some(&"id_tides".into()));
    let timeline = &server.open_channel_state().unwrap().timeline;
    assert_eq!(timeline.items().len(), 0);
    assert!(app.shell.toast.view().is_some());
}
