//! Sending, with the answers of a server in place of the network; and with the demo server.

use std::time::Duration;

use super::*;
use crate::app::message::StoredRange;
use crate::app::tests::{self, epoch, net_event, receive};
use crate::demo::{self, Options};
use crate::domain::address::ServerAddress;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::id::UserId;
use crate::domain::member::Profile;
use crate::domain::message::Reply;
use crate::domain::profile::Avatar;
use crate::domain::server_event::HistoryRange;
use crate::domain::server_event::{History, ServerEvent};
use crate::domain::stored::{StoredMessage, StoredPage};
use crate::feature::timeline::HistoryRequestId;
use crate::net::listen::{Controller, Event as NetEvent};
use crate::net::session::{ConnectionSettings, Session, SessionParams};
use crate::net::tls::Trust;
use crate::store::registry::JoinedServer;

const UID: &str = "alpha";

fn uid() -> ServerUid {
    UID.into()
}

fn session(url: &str, server: &str) -> Session {
    let params = SessionParams {
        known: Vec::new(),
        uid: uid(),
        epoch: crate::domain::id::Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: server.into(),
        device: "dev".into(),
        settings: ConnectionSettings::default(),
    };
    Session::open(params, &[7; 32], &Trust::System).unwrap()
}

/// An application that is connected to one server.
fn online(session: Session) -> App {
    let joined = JoinedServer::new(
        uid(),
        session.address().to_string(),
        session.server().clone(),
        "dev".into(),
    );
    let mut app = tests::app([joined]);
    app.on_session_opened(&uid(), Ok(session));
    receive(&mut app, UID, NetEvent::Connection(ConnectionState::Online));
    app
}

/// Online as far as it knows, without a server.
fn connected_app() -> App {
    let mut app = online(session("http://127.0.0.1:9", "srv"));
    let channels = ["a", "b"].map(|id| Channel {
        id: id.into(),
        name: id.into(),
        kind: ChannelKind::Text,
    });
    list(
        &mut app,
        vec![Category {
            id: "g".into(),
            name: "g".into(),
            channels: channels.to_vec(),
        }],
    );
    app
}

fn list(app: &mut App, categories: Vec<Category>) {
    let listed = ServerEvent::Channels(categories);
    receive(app, UID, NetEvent::Changes(vec![listed].into()));
}

fn write(app: &mut App, channel: &str, body: &str) {
    let _task = app.perform_timeline(Event::Send {
        channel_ref: ChannelRef {
            server: uid(),
            channel: channel.into(),
        },
        local_id: body.into(),
        body: body.to_owned(),
        reply_to: None,
    });
}

fn state(app: &App, channel: &str, local: &str) -> Option<SendState> {
    let server = app.workspace.server(&uid()).unwrap();
    let pending = server.pending_message(&channel.into(), &local.into());
    pending.map(|pending| pending.state.clone())
}

/// The messages that are on their way, by channel.
fn sending(app: &App) -> Vec<(String, String)> {
    let server = app.workspace.server(&uid()).unwrap();
    let mut sending = Vec::new();
    for channel in ["a", "b"] {
        let state = server.channel_state(&channel.into());
        let pending = state.into_iter().flat_map(|state| state.timeline.pending());
        let pending = pending.filter(|pending| pending.state == SendState::Sending);
        sending.extend(pending.map(|pending| (channel.to_owned(), pending.local.to_string())));
    }
    sending
}

fn answer(app: &mut App, channel: &str, local: &str, outcome: Result<ChatMessage, SendFailure>) {
    let sent = ServerMessage::MessageSent(channel.into(), local.into(), Box::new(outcome));
    let message = Message::Server(uid(), epoch(app, UID), sent);
    let _task = app.update(message);
}

fn refused(failure: Failure, certain: bool) -> Result<ChatMessage, SendFailure> {
    Err(SendFailure { failure, certain })
}

fn stored(app: &App, channel: &str, body: &str) -> ChatMessage {
    let me = app.workspace.server(&uid()).unwrap().me().to_string();
    ChatMessage {
        body: body.into(),
        ..tests::chat_message(&format!("id of {body}"), channel, &me, 1)
    }
}

fn on_the_way(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(channel, local): &(&str, &str)| ((*channel).to_owned(), (*local).to_owned());
    expected.iter().map(owned).collect()
}

#[tokio::test]
async fn refused_message_holds_its_channel_and_no_other() {
    let mut app = connected_app();
    for body in ["one", "two", "three"] {
        write(&mut app, "a", body);
    }
    write(&mut app, "b", "other");
    assert_eq!(sending(&app), on_the_way(&[("a", "one"), ("b", "other")]));
    let wait = Duration::from_secs(90);
    answer(
        &mut app,
        "a",
        "one",
        refused(Failure::RateLimited(Some(wait)), true),
    );
    assert_eq!(sending(&app), on_the_way(&[("b", "other")]));
    let Some(SendState::Held { until, .. }) = state(&app, "a", "one") else {
        panic!("not held");
    };
    let left = until.saturating_duration_since(Instant::now());
    assert!(
        left > Duration::from_secs(80),
        "Retry-After is honored: {left:?}"
    );
    let other = stored(&app, "b", "other");
    answer(&mut app, "b", "other", Ok(other));
    write(&mut app, "b", "more");
    assert_eq!(
        sending(&app),
        on_the_way(&[("b", "more")]),
        "another channel goes on"
    );
    // Before its time the message is not sent.
    let due = ServerTask::SendDue("a".into(), "one".into());
    let _task = app.update(tests::finish(&uid(), due));
    assert_eq!(sending(&app), on_the_way(&[("b", "more")]));
    // The user does not want to wait.
    let _task = app.perform_timeline(Event::Retry {
        channel_ref: ChannelRef {
            server: uid(),
            channel: "a".into(),
        },
        local_id: "one".into(),
    });
    for body in ["one", "two", "three"] {
        assert_eq!(sending(&app)[0], ("a".to_owned(), body.to_owned()));
        let message = stored(&app, "a", body);
        answer(&mut app, "a", body, Ok(message));
    }
    assert_eq!(sending(&app), on_the_way(&[("b", "more")]));
}

#[tokio::test]
async fn canceled_message_lets_the_next_one_go() {
    let mut app = connected_app();
    write(&mut app, "a", "one");
    write(&mut app, "a", "two");
    answer(
        &mut app,
        "a",
        "one",
        refused(Failure::ServerError { status: 503 }, true),
    );
    assert_eq!(sending(&app), []);
    let _task = app.perform_timeline(Event::Discard {
        channel_ref: ChannelRef {
            server: uid(),
            channel: "a".into(),
        },
        local_id: "one".into(),
    });
    assert_eq!(sending(&app), on_the_way(&[("a", "two")]));
}

/// Without idempotency a message is not sent twice unless the history shows that it is not there.
#[tokio::test]
async fn message_that_may_have_arrived_is_not_posted_twice() {
    let uncertain = |status| refused(Failure::ServerError { status }, false);
    let mut app = connected_app();
    write(&mut app, "a", "one");
    write(&mut app, "a", "two");
    answer(&mut app, "a", "one", uncertain(500));
    assert_eq!(sending(&app), [], "the next one waits");
    let server = app.workspace.server(&uid()).unwrap();
    let pending = server.pending_message(&"a".into(), &"one".into()).unwrap();
    assert!(pending.is_held() && !pending.may_be_retried(false));
    // It had arrived: its echo confirms it.
    let echo = ServerEvent::Posted(Box::new(stored(&app, "a", "one")));
    let event = net_event(
        &uid(),
        epoch(&app, UID),
        NetEvent::Changes(vec![echo].into()),
    );
    let _task = app.update(event);
    assert_eq!(state(&app, "a", "one"), None);
    assert_eq!(sending(&app), on_the_way(&[("a", "two")]));
    // A proxy gave up while the server may still work on it.
    answer(&mut app, "a", "two", uncertain(504));
    let server = app.workspace.server(&uid()).unwrap();
    let pending = server.pending_message(&"a".into(), &"two".into()).unwrap();
    assert!(pending.is_held() && !pending.may_be_retried(false));
}

#[test]
fn only_what_cannot_be_posted_twice_is_repeated() {
    let transient = [
        Failure::RateLimited(None),
        Failure::ServerError { status: 503 },
        Failure::TimedOut,
    ];
    for failure in transient {
        let error = SendFailure {
            failure,
            certain: true,
        };
        assert_eq!(next_state(&error, true, true), Next::Held);
        assert_eq!(next_state(&error, true, false), Next::Queued);
        assert_eq!(next_state(&error, false, true), Next::Doubted);
    }
    let error = SendFailure {
        failure: Failure::Unauthorized,
        certain: true,
    };
    assert_eq!(next_state(&error, true, true), Next::Failed);
}

/// Both communities of the demo: the one recognizes repeated messages, the other does not.
#[tokio::test]
async fn messages_arrive_in_order_after_refused_ones() {
    let options = Options {
        lively: false,
        ..Options::default()
    };
    let demo = demo::start(options).await.unwrap();
    // An idempotent message is repeated at once, so two are refused.
    for (index, status, refused) in [(0, 500, 2), (1, 429, 1), (1, 503, 1)] {
        let community = demo.communities()[index].clone();
        let control = demo.control(index).unwrap();
        let session = session(&community.url, &community.server_id);
        let capabilities = api::fetch_capabilities(&session).await.unwrap();
        let _state = session.ensure_session().await.unwrap();
        let mut app = online(session.clone());
        let channel = first_channel(&mut app, &session).await;
        let known = ServerEvent::Capabilities(Box::new(capabilities));
        receive(&mut app, UID, NetEvent::Changes(vec![known].into()));
        control.fail_sends(refused, status);
        let bodies = ["one", "two", "three", "four"].map(|body| format!("{body} {status}"));
        for body in &bodies {
            write(&mut app, &channel, body);
        }
        send_all(&mut app, &session, &channel).await;
        let mut arrived = control.message_bodies(&channel);
        arrived.retain(|body| bodies.contains(body));
        assert_eq!(arrived, bodies, "{index} {status}");
    }
}

/// Lists the channels. Gives the first one for text.
async fn first_channel(app: &mut App, session: &Session) -> String {
    let request = crate::net::egress::endpoint::ListChannels(session.server());
    let categories = session.send(&request).await.unwrap().categories;
    let channels = categories.iter().flat_map(|category| &category.channels);
    let mut text = channels.filter(|channel| channel.kind == ChannelKind::Text);
    let id = text.next().unwrap().id.to_string();
    list(app, categories);
    id
}

/// Does what the tasks of the application do.
async fn send_all(app: &mut App, session: &Session, channel: &str) {
    loop {
        let server = app.workspace.server(&uid()).unwrap();
        let state = server.channel_state(&channel.into()).unwrap();
        let Some(pending) = state.timeline.pending().first().cloned() else {
            return;
        };
        match pending.state {
            SendState::Sending => {
                let draft = Draft {
                    channel: channel.into(),
                    local: pending.local.clone(),
                    body: pending.body.to_string(),
                    reply_to: None,
                };
                let outcome = api::send(session, &draft).await;
                answer(app, channel, pending.local.as_str(), outcome);
            }
            SendState::Held { until, .. } => {
                tokio::time::sleep_until(until.into()).await;
                let due = ServerTask::SendDue(channel.into(), pending.local.clone());
                let _task = app.update(tests::finish(&uid(), due));
            }
            SendState::Storing | SendState::Queued | SendState::Failed { .. } => {
                panic!("{pending:?}")
            }
        }
    }
}

/// The users whose names are asked for, each time it is called.
fn requested_names(app: &mut App) -> impl FnMut() -> Vec<UserId> + use<> {
    let (controller, mut controls) = Controller::new();
    receive(app, UID, NetEvent::Opened(controller));
    move || {
        let mut users = Vec::new();
        while let Ok(control) = controls.try_recv() {
            if let Control::Names(names) = control {
                users.extend(names);
            }
        }
        users
    }
}

/// Of the page above the first one, of a gap, of those around a result, and of the first page of another channel.
#[test]
fn names_of_stored_pages_are_requested() {
    let mut app = connected_app();
    let mut requested = requested_names(&mut app);
    let server = app.workspace.server_mut(&uid()).unwrap();
    server.open(Some("a".into()));
    let page = |id: &str, author: &str| StoredPage {
        messages: vec![StoredMessage {
            message: tests::chat_message(id, "a", author, 1),
            gap_before: false,
            gone: false,
            settled: true,
        }],
        profiles: vec![Profile {
            user: "stored".into(),
            display_name: "Stored".into(),
            avatar: Avatar::Unspecified,
            version: 1,
        }],
        ..StoredPage::default()
    };
    let request = HistoryRequestId::default();
    for (number, range) in [
        StoredRange::Before("n".into()),
        StoredRange::After("n".into()),
    ]
    .into_iter()
    .enumerate()
    {
        let author = format!("author{number}");
        let loaded = (request, Ok(page("o1", &author)));
        let _task = app.on_page(&uid(), "a".into(), range, loaded);
        assert_eq!(requested(), [UserId::new(author)]);
    }
    let known = (request, Ok(page("o2", "stored")));
    let _task = app.on_page(&uid(), "a".into(), StoredRange::Before("n".into()), known);
    assert_eq!(requested(), []);
    let around = Ok(page("o3", "around"));
    let _task = app.on_around_loaded(&uid(), &"a".into(), "o3".into(), around);
    assert_eq!(requested(), ["around".into()]);
    let channel_ref = ChannelRef {
        server: uid(),
        channel: "a".into(),
    };
    let first = HistoryMessage::PageLoaded(channel_ref, Box::new(Ok(page("o4", "first"))));
    let _task = app.update(Message::History(first));
    assert_eq!(requested(), ["first".into()]);
}

#[test]
fn names_of_an_older_page_are_requested_now_and_after_a_reconnect() {
    let mut app = connected_app();
    let mut requested = requested_names(&mut app);
    let server = app.workspace.server_mut(&uid()).unwrap();
    server.open(Some("a".into()));
    let profile = Profile {
        user: "known".into(),
        display_name: "Known".into(),
        avatar: Avatar::Unspecified,
        version: 1,
    };
    let mut replying = tests::chat_message("o2", "a", "known", 2);
    replying.edit(|extra| {
        extra.reply_to = Some(Reply {
            message: "o0".into(),
            author: Some("answered".into()),
            preview: String::new(),
            unavailable: false,
        });
    });
    let history = |messages, range| History {
        channel: "a".into(),
        messages,
        range,
        reaches_start: Some(false),
    };
    let newest = history(
        vec![tests::chat_message("n", "a", "known", 3)],
        HistoryRange::Newest,
    );
    let changes = vec![
        ServerEvent::Profiles(vec![profile]),
        ServerEvent::History(Box::new(newest)),
    ];
    receive(&mut app, UID, NetEvent::Changes(changes.into()));
    let old = tests::chat_message("o1", "a", "unknown", 1);
    let page = history(
        vec![
            old.clone(),
            replying,
            ChatMessage {
                id: "o3".into(),
                ..old
            },
        ],
        HistoryRange::Before("n".into()),
    );
    let request = HistoryRequestId::default();
    let _task = app.on_older_loaded(&uid(), "a".into(), request, Ok(page));
    let expected: [UserId; 2] = ["answered".into(), "unknown".into()];
    assert_eq!(requested(), expected);
    receive(&mut app, UID, NetEvent::Connection(ConnectionState::Online));
    assert_eq!(requested(), expected);
}
