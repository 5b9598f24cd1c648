//! Links to messages, and days whose messages are stored on this device.

use super::*;
use crate::app::tests::{self, chat_message, settle};
use crate::domain::channel::{Category, Channel};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::domain::stored::Change;
use crate::store::history::{HistoryKey, HistoryLimits, HistoryStore, KEY_BYTES};
use crate::store::registry::JoinedServer;

const DAY: i64 = 24 * 60 * 60;

/// Two servers with the channels general and tides; harbor is open.
fn app() -> App {
    let joined = ["harbor", "garden"].map(|name| {
        let address = format!("https://{name}.example");
        let id = format!("srv_{name}").into();
        JoinedServer::new(name.into(), address, id, "dev".into())
    });
    let mut app = tests::app(joined);
    for server in ["harbor", "garden"] {
        let channel = |name: &str, kind| Channel {
            id: name.into(),
            name: name.into(),
            kind,
        };
        let categories = vec![Category {
            id: "g".into(),
            name: "g".into(),
            channels: vec![
                channel("general", ChannelKind::Text),
                channel("tides", ChannelKind::Text),
                channel("talk", ChannelKind::Voice),
            ],
        }];
        app.workspace.edit(&server.into(), |server| {
            let listed = ServerEvent::Channels(categories);
            let _ = server.apply(listed, std::time::Instant::now());
        });
    }
    let _opened = app.open_server(&"harbor".into());
    app
}

fn link(server: &str, channel: &str, message: &str) -> MessageLink {
    MessageLink {
        address: format!("https://{server}.example"),
        server: format!("srv_{server}").into(),
        channel: channel.into(),
        message: message.into(),
    }
}

fn place(app: &App) -> (ServerUid, Option<ChannelId>) {
    let server = app.workspace.current_server().unwrap();
    (server.uid().clone(), server.open_channel().cloned())
}

fn load(app: &mut App, server: &str, channel: &str, count: i64) {
    let messages = (0..count).map(|n| chat_message(&format!("m{n}"), channel, "x", n * DAY));
    let history = History {
        channel: channel.into(),
        messages: messages.collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(false),
    };
    app.workspace.edit(&server.into(), |server| {
        let history = ServerEvent::History(Box::new(history));
        let _ = server.apply(history, std::time::Instant::now());
    });
}

fn said(app: &App) -> bool {
    app.shell.toast.view().is_some()
}

async fn press(app: &mut App, link: &str) {
    let task = app.open_web_link(link.to_owned());
    settle(app, task).await;
}

#[tokio::test]
async fn link_leads_to_the_message_on_another_server_and_alt_left_back() {
    let mut app = app();
    load(&mut app, "garden", "tides", 9);
    let start = place(&app);
    press(&mut app, &link("garden", "tides", "m4").link()).await;
    assert_eq!(place(&app), ("garden".into(), Some("tides".into())));
    assert!(!said(&app));
    assert!(!app.features.timeline.has_return());
    let task = app.step_visited(-1);
    settle(&mut app, task).await;
    assert_eq!(place(&app), start);
}

#[tokio::test]
async fn link_within_the_open_channel_has_a_way_back() {
    let mut app = app();
    load(&mut app, "harbor", "general", 9);
    let opened = app.open_channel(&"general".into());
    settle(&mut app, opened).await;
    press(&mut app, &link("harbor", "general", "m4").link()).await;
    assert!(app.features.timeline.has_return());
    assert!(!said(&app));
}

#[tokio::test]
async fn link_to_what_is_missing_says_so() {
    let mut app = app();
    for (channel, message) in [("unknown", "m1"), ("talk", "m1"), ("tides", "unknown")] {
        let start = place(&app);
        app.shell.toast = crate::app::toast::Toast::default();
        press(&mut app, &link("harbor", channel, message).link()).await;
        assert!(said(&app), "{channel}");
        if channel != "tides" {
            assert_eq!(place(&app), start, "{channel}");
        }
    }
}

#[tokio::test]
async fn link_to_an_unknown_server_offers_to_join_it() {
    let mut app = app();
    let other = link("other", "general", "m1");
    press(&mut app, &other.link()).await;
    assert!(said(&app));
    let Some(Dialog::AddServer(state)) = app.shell.dialog() else {
        panic!("the dialog is open");
    };
    let invite = other.invite().unwrap().link();
    let expected = app.add_server_dialog(add::State::from_deep_link(&invite));
    let Dialog::AddServer(expected) = expected else {
        panic!("it is that dialog");
    };
    assert_eq!(state, &expected);
    // The ID of a joined server at another address is another server.
    let mut app = self::app();
    let elsewhere = MessageLink {
        address: "http://harbor.example".into(),
        ..link("harbor", "general", "m1")
    };
    press(&mut app, &elsewhere.link()).await;
    assert!(said(&app));
    assert!(
        app.shell.dialog().is_none(),
        "an address without encryption is typed"
    );
}

/// The address of the user's own device or account is not in it.
#[test]
fn copied_link_is_the_same_for_every_member() {
    let mut app = app();
    let channel_ref = ChannelRef {
        server: "harbor".into(),
        channel: "tides".into(),
    };
    let server = app.storage.server(&"harbor".into()).unwrap();
    let link = MessageLink {
        address: server.address.clone(),
        server: server.server_id.clone(),
        channel: "tides".into(),
        message: "m1".into(),
    };
    let text = link.link();
    for private in [server.uid.as_str(), server.device.as_str()] {
        assert!(!text.contains(&format!("={private}")), "{text}");
    }
    let _copied = app.copy_message_link(channel_ref, "m1".into());
    assert!(said(&app));
}

#[tokio::test]
async fn day_far_back_is_read_from_this_device() {
    let folder = tempfile::tempdir().unwrap();
    let key = HistoryKey::new([7; KEY_BYTES]);
    let (store, _events) =
        HistoryStore::open(folder.path().join("history"), key, HistoryLimits::NONE);
    let messages = (0..600).map(|n| chat_message(&format!("m{n}"), "tides", "x", n * DAY));
    let harbor = ServerUid::from("harbor");
    let changes = messages.map(Change::Posted).collect();
    store.commit(&harbor, changes).await.unwrap();
    let mut app = app();
    app.workspace.clock = || {
        let now = jiff::Timestamp::from_second(601 * DAY).unwrap();
        (now, jiff::tz::TimeZone::UTC)
    };
    app.workspace.update_date();
    app.history.store = Some(store);
    app.history.start_recording(&harbor);
    let opened = app.open_channel(&"tides".into());
    settle(&mut app, opened).await;
    let day = jiff::civil::date(1970, 7, 20);
    let to = jump::Message::To(JumpTarget::Day(day));
    let task = app.update(Message::Timeline(timeline::Message::Jump(to)));
    settle(&mut app, task).await;
    let server = app.workspace.current_server().unwrap();
    let timeline = &server.open_channel_state().unwrap().timeline;
    let found = timeline.first_since(day).unwrap();
    assert_eq!((found.message.id.as_str(), found.day), ("m200", Some(day)));
    assert!(timeline.lacks_newest());
    assert!(app.features.timeline.has_return());
    assert!(!said(&app));
}
