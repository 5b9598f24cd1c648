//! Bugs of channels, messages and drafts.

use std::time::Instant;

use openchat::domain::channel::{Category, Channel, ChannelKind};
use openchat::domain::id::{ChannelId, ServerUid};
use openchat::domain::message::ChatMessage;
use openchat::domain::outbox::SendState;
use openchat::domain::preference::HourCycle;
use openchat::domain::server::{Server, ServerInfo};
use openchat::domain::server_event::{History, HistoryRange, ServerEvent};
use openchat::domain::stored::{Change, StoredDraft};
use openchat::domain::timeline::Row;
use openchat::domain::timeline::calendar::Calendar;
use openchat::domain::unread::Visibility;
use openchat::i18n::Strings;
use openchat::i18n::calendar::LocalizedCalendar;
use openchat::net::api::{self, Draft};
use openchat::store::history::{HistoryKey, HistoryLimits, HistoryStore};
use openchat::store::registry::Registry;

use super::*;

const ME: &str = "uid_me";

fn server(calendar: Arc<dyn Calendar>) -> Server {
    let info = ServerInfo {
        uid: "one".into(),
        name: "Harbor".into(),
        icon_text: "H".into(),
        address: "https://harbor.example".into(),
        me: ME.into(),
    };
    let mut server = Server::new(info, calendar);
    let channels = ["slow", "fast"].map(|name| Channel {
        id: name.into(),
        name: name.into(),
        kind: ChannelKind::Text,
    });
    let category = Category {
        id: "text".into(),
        name: "Text".into(),
        channels: channels.to_vec(),
    };
    apply(&mut server, ServerEvent::Channels(vec![category]));
    for channel in ["slow", "fast"] {
        apply(&mut server, history(channel, Vec::new()));
    }
    server.set_connection(ConnectionState::Online);
    server
}

fn apply(server: &mut Server, event: ServerEvent) {
    let _changes = server.apply(event, Instant::now());
}

fn message(id: &str, channel: &str, author: &str, at: &str) -> ChatMessage {
    let at: jiff::Timestamp = at.parse().unwrap();
    ChatMessage {
        id: id.into(),
        channel: channel.into(),
        author: author.into(),
        body: "text".into(),
        created_at: at.into(),
        extra: None,
    }
}

fn history(channel: &str, messages: Vec<ChatMessage>) -> ServerEvent {
    ServerEvent::History(Box::new(History {
        channel: channel.into(),
        messages,
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }))
}

fn post(server: &mut Server, id: &str, channel: &str, author: &str) {
    let message = message(id, channel, author, "2026-02-20T19:37:04Z");
    apply(server, ServerEvent::Posted(Box::new(message)));
}

/// Bug 5: all channels and servers shared one draft.
#[tokio::test]
async fn bug_5_drafts_are_separate_per_channel_and_server_also_on_disk() {
    const DRAFTS: [(&str, &str, &str); 3] = [
        ("one", "general", "for general"),
        ("one", "random", "for random"),
        ("two", "general", "for another server"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let folder = folder.path().join("history");
        HistoryStore::open(folder, HistoryKey::new([7; 32]), HistoryLimits::NONE).0
    };
    let store = open();
    for (server, channel, text) in DRAFTS {
        let draft = StoredDraft {
            text: text.into(),
            reply_to: None,
        };
        let change = Change::Draft(channel.into(), Some(draft));
        store.commit(&server.into(), vec![change]).await.unwrap();
    }
    tokio::task::spawn_blocking(store.close()).await.unwrap();
    let store = open();
    for (server, channel, text) in DRAFTS {
        let stored = store.load(&ServerUid::from(server)).await.unwrap();
        let channel = ChannelId::from(channel);
        let mut channels = stored.channels.iter();
        let stored = channels.find(|it| it.channel == channel).unwrap();
        assert_eq!(stored.draft.as_ref().unwrap().text, text);
    }
}

/// Bug 6: what was posted while the connection was lost never appeared.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bug_6_messages_posted_during_an_outage_appear_after_it() {
    let demo = start_quiet_demo().await;
    let community = demo.communities()[1].clone();
    let control = demo.control(1).unwrap();
    let mut client = Client::connect(&community.url, &community.server_id);
    let channel = ChannelId::from("ng_ch_moonlight");
    client
        .wait_until("the history", |server| {
            let state = server.channel_state(&channel);
            server.connection().is_online() && state.is_some_and(|it| it.timeline.is_loaded())
        })
        .await;
    control.set_down(true);
    client
        .wait_until("the loss", |server| !server.connection().is_online())
        .await;
    for number in 0..3 {
        control.post_message(channel.as_str(), "uid_visitor", &format!("missed {number}"));
    }
    control.set_down(false);
    client
        .wait_until("what was missed", |server| {
            let state = server.channel_state(&channel).unwrap();
            let bodies = state.timeline.items().iter();
            let bodies: Vec<_> = bodies.map(|item| item.message.body.to_string()).collect();
            bodies.ends_with(&["missed 0".into(), "missed 1".into(), "missed 2".into()])
        })
        .await;
}

/// Bug 7: a message that may have arrived was reported as not sent, and the user sent it twice.
#[tokio::test]
async fn bug_7_message_whose_answer_is_lost_is_confirmed_by_its_echo_and_sent_once() {
    const BODY: &str = "Only once";
    let host = FakeHost::plain(|request| match request.method.as_str() {
        // A proxy gives up while the server still works on it.
        "POST" => FakeResponse::new(504, "text/html", "gateway time-out"),
        _ => minimal_response(request, "hello"),
    })
    .await;
    let mut client = Client::connect(&host.url, "srv_harbor");
    client.wait_until_loaded().await;
    let draft = Draft {
        channel: "ch_general".into(),
        local: "local".into(),
        body: BODY.into(),
        reply_to: None,
    };
    let (channel, local) = (draft.channel.clone(), draft.local.clone());
    client.server.queue(&channel, local.clone(), BODY, None);
    let _changed = client.server.progress(&channel, &local, SendState::Sending);
    let error = api::send(&client.session, &draft).await.unwrap_err();
    assert!(!error.certain, "it may have arrived: {error:?}");
    client
        .server
        .fail(&channel, &local, error.failure, error.certain);
    let pending = client.server.pending_message(&channel, &local).unwrap();
    assert!(
        !pending.may_be_retried(false),
        "a retry could send it twice"
    );
    let echo = serde_json::json!({ "type": "chat.message.created", "payload": { "message": {
        "id": "m2", "channel_id": "ch_general", "author_uid": client.server.me().as_str(),
        "body": BODY, "created_at": "2026-02-20T19:38:04Z" } } });
    host.send([echo.to_string().into()]);
    client
        .wait_until("the echo", |server| server.pending_count() == 0)
        .await;
    let state = client.server.channel_state(&channel).unwrap();
    let bodies = state.timeline.items().iter();
    let copies = bodies.filter(|item| &*item.message.body == BODY);
    assert_eq!(copies.count(), 1);
    let requests = host.requests();
    let posts = requests.iter().filter(|it| it.method == "POST");
    assert_eq!(posts.count(), 1);
}

/// Bug 8: old messages showed a time without a date.
#[test]
fn bug_8_old_messages_show_their_day_and_year() {
    for (language, old, today) in [
        ("en-US", "February 20, 2019", "Today"),
        ("de", "20. Februar 2019", "Heute"),
    ] {
        let strings = Strings::negotiate(&[language.to_owned()]);
        let now = "2026-11-29T12:00:00Z".parse().unwrap();
        let zone = jiff::tz::TimeZone::UTC;
        let calendar = LocalizedCalendar::new(strings, HourCycle::Language, zone, now);
        let mut server = server(Arc::new(calendar));
        server.open(Some("slow".into()));
        let messages = vec![
            message("old", "slow", "uid_other", "2019-02-20T19:37:04Z"),
            message("new", "slow", "uid_other", "2026-11-29T09:00:00Z"),
        ];
        apply(&mut server, history("slow", messages));
        let timeline = &server.open_channel_state().unwrap().timeline;
        let days = timeline.rows().iter().filter_map(|row| match row {
            Row::Day { date, .. } => Some(timeline.day_label(*date).to_string()),
            _ => None,
        });
        let days: Vec<_> = days.collect();
        let [first, last] = &days[..] else {
            panic!("{days:?}");
        };
        assert!(first.contains(old), "{days:?}");
        assert!(last.contains(today), "{days:?}");
    }
}

/// Bug 9: own messages from another device counted as unread, and the count stayed when the channel was read.
#[test]
fn bug_9_own_messages_of_another_device_are_read_and_counts_end_with_reading() {
    let mut server = server(Arc::new(UtcCalendar));
    let slow = ChannelId::from("slow");
    post(&mut server, "own", "slow", ME);
    assert_eq!(server.unread(&slow), (0, 0));
    post(&mut server, "other", "slow", "uid_other");
    assert_eq!(server.unread(&slow), (1, 0));
    server.open(Some(slow.clone()));
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(server.unread(&slow), (0, 0));
    server.set_visibility(Visibility::Hidden);
    post(&mut server, "later", "slow", "uid_other");
    assert_eq!(server.unread(&slow), (1, 0));
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(server.unread(&slow), (0, 0), "the user returned");
}

/// Bug 16: nothing could be moved to the last place.
#[test]
fn bug_16_server_moves_to_the_last_place_and_stays_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    let mut registry = Registry::default();
    for uid in ["a", "b", "c"] {
        let address = format!("https://{uid}.example");
        registry.add(joined_server(uid, &address)).unwrap();
    }
    registry.reorder(&["b".into(), "c".into(), "a".into()]);
    registry.save(&path).unwrap();
    let loaded = Registry::load(&path).value;
    let order = loaded.servers().iter().map(|it| it.uid.as_str());
    assert_eq!(order.collect::<Vec<_>>(), ["b", "c", "a"]);
}

/// Bug 21: the slower of two histories made its channel the visible one, which counted the other as unread.
#[test]
fn bug_21_late_history_of_another_channel_does_not_become_visible() {
    let mut server = server(Arc::new(UtcCalendar));
    let [slow, fast] = ["slow", "fast"].map(ChannelId::from);
    server.open(Some(slow.clone()));
    server.set_visibility(Visibility::WHOLE);
    server.open(Some(fast.clone()));
    server.set_visibility(Visibility::WHOLE);
    let page = |channel: &str| {
        let at = "2026-02-20T19:37:04Z";
        history(channel, vec![message("first", channel, "uid_other", at)])
    };
    apply(&mut server, page("fast"));
    apply(&mut server, page("slow"));
    assert_eq!(server.open_channel(), Some(&fast));
    let (slow_before, _) = server.unread(&slow);
    post(&mut server, "in-fast", "fast", "uid_other");
    post(&mut server, "in-slow", "slow", "uid_other");
    assert_eq!(server.unread(&fast), (0, 0));
    assert_eq!(server.unread(&slow).0, slow_before + 1);
}
