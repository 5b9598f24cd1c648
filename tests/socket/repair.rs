//! What a foreign server or network makes of answers and events: repaired, loaded again, or named.

use std::time::Duration;

use openchat::domain::connection::ConnectionState;
use openchat::domain::failure::Failure;
use openchat::domain::id::UserId;
use openchat::domain::message::SentAt;
use openchat::domain::server_event::ServerEvent;
use openchat::net::api;
use openchat::net::listen::Control;
use openchat::net::probe::{self, ProbeParams};
use serde_json::{Value, json};

use super::client::SocketClient;
use super::fake_server::{FakeServer, InjectedFault, Push, message_json};

fn add_to_history(fake: &FakeServer, channel: &str, message: Value) {
    fake.with_state(|state| {
        let messages = state.messages.entry(channel.into()).or_default();
        messages.push(message);
    });
}

/// The event alone would leave a hole.
#[tokio::test]
async fn message_event_that_cannot_be_read_loads_the_history_again() {
    let no_id = json!({ "type": "chat.message.created",
        "payload": { "message": { "channel_id": "ch_b", "body": "no id" } } });
    for frame in [
        no_id.to_string(),
        r#"{"type":"chat.message.created","payload":{"message":{"id":"x","body":"\q"}}}"#.into(),
    ] {
        let fake = FakeServer::start().await;
        let mut client = SocketClient::connect(&fake.url);
        client.wait_until_online().await;
        client.clear();
        add_to_history(&fake, "ch_b", message_json("ch_b", "whole"));
        for _ in 0..100 {
            fake.push(Push::Text(frame.clone()));
        }
        client
            .wait_until("the message", |client| {
                client.history("ch_b").is_some_and(|ids| ids == ["whole"])
            })
            .await;
        client.collect_events(Duration::from_millis(1_500)).await;
        assert_eq!(client.connection_states, []);
        let is_page = |line: &str| line.contains("ch_b/messages");
        let pages = fake.with_state(|state| {
            let lines = state.requests.iter();
            lines.filter(|request| is_page(&request.line)).count()
        });
        assert!(pages <= 4, "{pages} pages were loaded");
    }
}

/// The WebSocket library ends the connection with such a frame; the next one has the message from the history.
#[tokio::test]
async fn event_with_an_invalid_byte_is_loaded_from_the_history() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    add_to_history(&fake, "ch_a", message_json("ch_a", "whole"));
    let event = b"{\"type\":\"chat.message.created\",\"payload\":{\"x\":\"\xFF\"}}";
    let mut frame = vec![0x81, u8::try_from(event.len()).unwrap()];
    frame.extend(event);
    fake.push(Push::Bytes(frame));
    client
        .wait_until("the message", |client| {
            client.history("ch_a").is_some_and(|ids| ids == ["whole"])
        })
        .await;
    assert!(client.connection_states.iter().any(|state| {
        matches!(state, ConnectionState::Waiting { failure, .. } if *failure == Failure::ConnectionLost)
    }));
}

#[tokio::test]
async fn history_that_cannot_be_read_is_reported() {
    let fake = FakeServer::start().await;
    let unreadable = || InjectedFault::Respond(200, "<html>".into());
    fake.inject_faults("ch_a/messages", [unreadable()]);
    let mut client = SocketClient::connect(&fake.url);
    let failed = ServerEvent::HistoryFailed("ch_a".into(), Failure::Unreadable);
    client
        .wait_until("the failure", |client| {
            client.changes().any(|it| *it == failed)
        })
        .await;
    client.send(Control::Refetch("ch_a".into()));
    client.wait_until_online().await;
}

#[tokio::test]
async fn unasked_compression_is_undone_or_named() {
    let fake = FakeServer::start().await;
    fake.post_message("ch_a", "m");
    for pattern in [
        "capabilities",
        "servers",
        "channels",
        "messages",
        "profiles",
    ] {
        fake.inject_faults(pattern, vec![InjectedFault::Compress("gzip"); 9]);
    }
    let _discovery = api::probe(&fake.url).await.unwrap();
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    assert_eq!(client.history("ch_a").unwrap(), ["m"]);
    let fake = FakeServer::start().await;
    fake.inject_faults("capabilities", [InjectedFault::Compress("br")]);
    let failure = api::probe(&fake.url).await;
    assert_eq!(failure, Err(Failure::UnknownCompression));
}

#[tokio::test]
async fn redirect_of_a_probe_names_the_other_server_and_asks_it_nothing() {
    let (fake, other) = (FakeServer::start().await, FakeServer::start().await);
    let target = format!("{}/v1/client/capabilities", other.url);
    fake.inject_faults("capabilities", [InjectedFault::Redirect(target)]);
    let error = probe::probe(&ProbeParams::new(fake.url.as_str()), |_| {}).await;
    let error = error.unwrap_err();
    assert_eq!(error.failure, Failure::Redirected);
    assert_eq!(error.redirect.as_deref(), Some(other.url.as_str()));
    assert!(other.with_state(|state| state.requests.is_empty()));
}

/// As the app asks for the authors of an older page.
#[tokio::test]
async fn names_are_loaded_once_when_they_are_asked_for() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    let users: Vec<UserId> = (0..150).map(|n| format!("uid_old_{n:03}").into()).collect();
    client.send(Control::Names(users.clone()));
    client.send(Control::Names(users.clone()));
    client
        .wait_until("all names", |client| {
            let named = client.changes().filter_map(|change| match change {
                ServerEvent::Profiles(profiles) => Some(profiles),
                _ => None,
            });
            let named: Vec<_> = named.flatten().map(|profile| &profile.user).collect();
            users.iter().all(|user| named.contains(&user))
        })
        .await;
    let requests = fake.with_state(|state| {
        let lines = state.requests.iter().map(|request| &request.line);
        lines.filter(|line| line.contains("uid_old_")).count()
    });
    assert_eq!(requests, 2);
}

/// A server of another kind numbers everything.
#[tokio::test]
async fn numeric_ids_are_read_and_asked_for_in_their_digits() {
    let fake = FakeServer::start().await;
    let number: Value = serde_json::from_str("18446744073709551615").unwrap();
    let mut message = message_json("ch_a", "m");
    message["id"] = number.clone();
    message["author_uid"] = number;
    message["created_at"] = json!("2026-02-20T19:37:04");
    add_to_history(&fake, "ch_a", message);
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    assert_eq!(client.history("ch_a").unwrap(), ["18446744073709551615"]);
    client
        .wait_until("the request for its author", |_| {
            fake.with_state(|state| {
                let mut lines = state.requests.iter().map(|request| &request.line);
                lines.any(|line| line.contains("user_uid=18446744073709551615"))
            })
        })
        .await;
    let stated = "2026-02-20T19:37:04Z".parse().unwrap();
    let history = client.changes().find_map(|change| match change {
        ServerEvent::History(history) => history.messages.first(),
        _ => None,
    });
    assert_eq!(history.unwrap().created_at, SentAt::Stated(stated));
}
