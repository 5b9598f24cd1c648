//! The connection to a server: a real socket to a fake server that drops, stalls, sends invalid data and comes back.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "socket/client.rs"]
mod client;
#[path = "socket/fake_server.rs"]
mod fake_server;
#[path = "socket/flood.rs"]
mod flood;
#[path = "socket/foreign_answers.rs"]
mod foreign_answers;
#[path = "socket/many.rs"]
mod many;
#[path = "socket/outgoing_headers.rs"]
mod outgoing_headers;
#[path = "socket/proxy.rs"]
mod proxy;
#[path = "socket/refetch.rs"]
mod refetch;
#[path = "socket/repair.rs"]
mod repair;
#[path = "socket/requests.rs"]
mod requests;
#[path = "socket/trust.rs"]
mod trust;

use std::time::Duration;

use openchat::domain::connection::ConnectionState;
use openchat::domain::failure::Failure;
use openchat::domain::server_event::ServerEvent;
use openchat::net::listen::Control;
use serde_json::json;

use client::SocketClient;
use fake_server::{CHANNELS, FakeServer, InjectedFault, Push, message_json, settle};

fn failures(client: &SocketClient) -> Vec<Failure> {
    let failures = client
        .connection_states
        .iter()
        .filter_map(|state| match state {
            ConnectionState::Waiting { failure, .. } | ConnectionState::Refused(failure) => {
                Some(failure.clone())
            }
            _ => None,
        });
    failures.collect()
}

#[tokio::test]
async fn every_channel_is_subscribed_before_it_is_fetched() {
    let fake = FakeServer::start().await;
    fake.post_message("ch_a", "m1");
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    assert_eq!(
        client.connection_states,
        [ConnectionState::Connecting, ConnectionState::Online]
    );
    assert_eq!(client.history("ch_a").unwrap(), ["m1"]);
    assert_eq!(client.history("ch_b").unwrap(), [""; 0]);
    assert_eq!(fake.frames("chat.subscribe"), CHANNELS.len());
    client
        .wait_until("names", |client| {
            client.changes().any(|change| {
                matches!(change, ServerEvent::Profiles(profiles)
                if profiles.iter().any(|profile| profile.user.as_str() == "uid_other"))
            })
        })
        .await;
}

#[tokio::test]
async fn reconnect_refetches_missed_messages_without_duplicates() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    let mut all = Vec::new();
    for round in 0..10 {
        let (before, during) = (format!("before_{round}"), format!("during_{round}"));
        fake.post_message("ch_a", &before);
        client
            .wait_until("the live message", |client| client.has_received(&before))
            .await;
        fake.go_down();
        client
            .wait_until("the connection loss", |client| {
                matches!(client.connection_state(), ConnectionState::Waiting { .. })
            })
            .await;
        fake.post_message("ch_a", &during);
        all.extend([before, during]);
        client.clear();
        fake.with_state(|state| state.down = false);
        client.send(Control::RetryNow);
        client.wait_until_online().await;
        assert_eq!(client.history("ch_a").unwrap(), all);
    }
}

#[tokio::test]
async fn invalid_frames_are_ignored() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.clear();
    for frame in [
        "",
        "[]",
        "7",
        "null",
        "{",
        "{\"type\":7}",
        "{\"type\":\"brand.new\",\"payload\":[]}",
        "{\"type\":\"chat.message.created\",\"payload\":{\"message\":{\"body\":\"no id\"}}}",
        "{\"type\":\"chat.presence.joined\",\"payload\":\"x\"}",
    ] {
        fake.push(Push::Text(frame.into()));
    }
    // A binary frame that is not JSON, then a message of two fragments with a ping between them.
    fake.push(Push::Bytes(vec![0x82, 3, 0xff, 0xfe, 0x00]));
    fake.push(Push::Bytes(b"\x01\x03{\"t\x89\x04ping\x80\x02\":".to_vec()));
    fake.post_message("ch_a", "after");
    client
        .wait_until("the next message", |client| client.has_received("after"))
        .await;
    assert_eq!(client.connection_states, []);
}

#[tokio::test]
async fn protocol_violation_reconnects() {
    for bytes in [
        &b"\x83\x00"[..],
        b"\xf1\x00",
        &[b'H'; 200],
        b"\x80\x01x",
        b"\x81\x7f\x80\x00\x00\x00\x00\x00\x00\x00",
    ] {
        let fake = FakeServer::start().await;
        let mut client = SocketClient::connect(&fake.url);
        client.wait_until_online().await;
        client.clear();
        fake.push(Push::Bytes(bytes.to_vec()));
        client
            .wait_until(&format!("connection loss after {bytes:?}"), |client| {
                !client.connection_states.is_empty()
            })
            .await;
        assert!(
            matches!(
                client.connection_state(),
                ConnectionState::Waiting { attempt: 1, .. }
            ),
            "{bytes:?}"
        );
        client.clear();
        client.wait_until_online().await;
    }
}

/// It is over the limit of the socket: the client connects again, and has it from the history.
#[tokio::test]
async fn message_of_17_megabytes_is_loaded_from_the_history() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    let mut message = message_json("ch_a", "large");
    message["body"] = "M".repeat(17_000_000).into();
    let event = json!({ "type": "chat.message.created", "payload": { "message": message } });
    fake.with_state(|state| {
        let messages = state.messages.entry("ch_a".into()).or_default();
        messages.extend([message, message_json("ch_a", "small")]);
    });
    fake.push(Push::Text(event.to_string()));
    client
        .wait_until("both messages", |client| {
            let ids = client.history("ch_a").unwrap_or_default();
            ids.ends_with(&["large".to_owned(), "small".to_owned()])
        })
        .await;
    let is_too_large = |state: &ConnectionState| {
        let failure = Failure::TooLarge;
        matches!(state, ConnectionState::Waiting { failure: is, .. } if *is == failure)
    };
    assert!(client.connection_states.iter().any(is_too_large));
}

#[tokio::test]
async fn burst_of_events_is_batched() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.collect_events(Duration::from_millis(200)).await;
    client.clear();
    let start = std::time::Instant::now();
    for number in 0..1_000 {
        fake.post_message("ch_a", &format!("m{number}"));
    }
    client
        .wait_until("the last message", |client| client.has_received("m999"))
        .await;
    let max_batches = start.elapsed().as_millis() / 50 + 2;
    assert!(
        client.batches.len() as u128 <= max_batches,
        "{} batches",
        client.batches.len()
    );
    assert_eq!(
        client
            .changes()
            .filter(|change| matches!(change, ServerEvent::Posted(_)))
            .count(),
        1_000
    );
}

/// `docs/backend-contract.md` 14.3: the subscription takes effect, but its acknowledgement is lost.
#[tokio::test]
async fn missing_subscription_acknowledgement_times_out() {
    let fake = FakeServer::start().await;
    fake.with_state(|state| state.omit_subscribe_ack = true);
    let mut client = SocketClient::connect(&fake.url);
    client
        .wait_until("online", |client| client.connection_state().is_online())
        .await;
    settle().await;
    assert_eq!(client.history("ch_a"), None);
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    client.wait_until_online().await;
    let elapsed = start.elapsed();
    assert!((4..=6).contains(&elapsed.as_secs()), "{elapsed:?}");
    assert_eq!(
        client.connection_states,
        [ConnectionState::Connecting, ConnectionState::Online]
    );
}

/// `docs/backend-contract.md` 14.2: the server receives everything and sends nothing.
#[tokio::test]
async fn unanswered_ping_ends_the_connection_after_10_seconds() {
    for (doubted, expected) in [(false, 30), (true, 16)] {
        let fake = FakeServer::start().await;
        let mut client = SocketClient::connect(&fake.url);
        client.wait_until_online().await;
        client.collect_events(Duration::from_millis(200)).await;
        fake.with_state(|state| state.unresponsive = true);
        client.clear();
        tokio::time::pause();
        let start = tokio::time::Instant::now();
        if doubted {
            client.collect_events(Duration::from_secs(6)).await;
            client.send(Control::Doubted);
        }
        client
            .wait_until("the connection loss", |client| {
                !client.connection_states.is_empty()
            })
            .await;
        tokio::time::resume();
        assert_eq!(failures(&client), [Failure::TimedOut]);
        let elapsed = start.elapsed().as_secs();
        assert!(
            (expected - 1..=expected + 1).contains(&elapsed),
            "{elapsed}"
        );
        assert_eq!(fake.frames("chat.ping"), 1);
    }
}

/// The error that it answers is a sign of life.
#[tokio::test]
async fn server_that_does_not_know_pings_is_not_dead() {
    let fake = FakeServer::start().await;
    fake.with_state(|state| state.knows_no_ping = true);
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.collect_events(Duration::from_millis(200)).await;
    client.clear();
    tokio::time::pause();
    client.collect_events(Duration::from_secs(305)).await;
    assert_eq!(client.connection_states, []);
    assert_eq!(fake.frames("chat.ping"), 15);
}

/// When the user comes back to the window is no business of the servers that are not in view.
#[tokio::test]
async fn return_of_the_user_checks_only_the_server_in_view() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.collect_events(Duration::from_millis(200)).await;
    tokio::time::pause();
    for (is_background, pings) in [(true, 0), (false, 1)] {
        client.send(Control::Background(is_background));
        client.collect_events(Duration::from_secs(6)).await;
        client.send(Control::UserReturned);
        client.collect_events(Duration::from_secs(1)).await;
        assert_eq!(fake.frames("chat.ping"), pings);
    }
}

#[tokio::test]
async fn idle_connection_sends_only_pings() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.collect_events(Duration::from_millis(200)).await;
    client.clear();
    let (requests, frames) = fake.with_state(|state| (state.requests.len(), state.frames.len()));
    tokio::time::pause();
    client.collect_events(Duration::from_secs(305)).await;
    assert_eq!(
        (client.connection_states.len(), client.batches.len()),
        (0, 0)
    );
    assert_eq!(fake.with_state(|state| state.requests.len()), requests);
    let pings = fake.with_state(|state| state.frames.len()) - frames;
    assert_eq!((pings, fake.frames("chat.ping")), (15, 15));
}

#[tokio::test]
async fn failed_history_fetch_is_retried_and_keeps_the_connection() {
    for fault in [
        InjectedFault::Respond(500, String::new()),
        InjectedFault::Respond(200, "<html>".into()),
        InjectedFault::Respond(404, r#"{"code":"channel_not_found"}"#.into()),
        InjectedFault::Respond(429, r#"{"code":"slow_down"}"#.into()),
        InjectedFault::Truncate,
    ] {
        let fake = FakeServer::start().await;
        let is_temporary = !matches!(fault, InjectedFault::Respond(404, _));
        fake.inject_faults("ch_b/messages", vec![fault.clone(); 4]);
        let mut client = SocketClient::connect(&fake.url);
        client
            .wait_until("the other channel", |client| {
                client.history("ch_a").is_some()
            })
            .await;
        settle().await;
        fake.post_message("ch_b", "live");
        client
            .wait_until("live events of the channel", |client| {
                client.has_received("live")
            })
            .await;
        assert_eq!(client.history("ch_b"), None);
        if is_temporary {
            tokio::time::pause();
            client
                .wait_until("the channel", |client| client.history("ch_b").is_some())
                .await;
            tokio::time::resume();
        }
        assert_eq!(
            client.connection_states,
            [ConnectionState::Connecting, ConnectionState::Online],
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn failed_profile_fetch_is_retried() {
    let fake = FakeServer::start().await;
    for path in ["profiles:batch", "profile/me"] {
        fake.inject_faults(path, vec![InjectedFault::Respond(503, String::new()); 2]);
    }
    fake.post_message("ch_a", "m");
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    settle().await;
    tokio::time::pause();
    client
        .wait_until("names", |client| {
            let profiles = client
                .changes()
                .filter(|change| matches!(change, ServerEvent::Profiles(_)));
            profiles.count() >= 2
        })
        .await;
    assert_eq!(
        client.connection_states,
        [ConnectionState::Connecting, ConnectionState::Online]
    );
}

#[tokio::test]
async fn permanent_failure_waits_for_the_user_to_retry() {
    let fake = FakeServer::start().await;
    let fault = InjectedFault::Respond(401, r#"{"code":"unauthorized"}"#.into());
    for path in ["client/capabilities", "realtime", "srv_fake/channels"] {
        fake.inject_faults(path, [fault.clone()]);
        let mut client = SocketClient::connect(&fake.url);
        client
            .wait_until("refused", |client| client.connection_states.len() > 1)
            .await;
        assert_eq!(
            client.connection_state(),
            &ConnectionState::Refused(Failure::Unauthorized),
            "{path}"
        );
        client.collect_events(Duration::from_millis(700)).await;
        assert_eq!(client.connection_states.len(), 2, "{path}");
        client.send(Control::RetryNow);
        client
            .wait_until("reconnected", |client| {
                client.connection_state().is_online()
            })
            .await;
    }
}

#[tokio::test]
async fn legacy_capabilities_path_is_supported() {
    let fake = FakeServer::start().await;
    fake.with_state(|state| state.legacy_only = true);
    let discovery = openchat::net::api::probe(&fake.url).await.unwrap();
    assert_eq!(discovery.listed[0].id.as_str(), "srv_fake");
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
}

/// `docs/backend-contract.md` 10, resume: sequence numbers start in `chat.hello`.
#[tokio::test]
async fn gap_after_hello_refetches_all_channels() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.clear();
    let hello = json!({ "type": "chat.hello", "payload": { "epoch": "e", "seq": 4 } });
    fake.push(Push::Text(hello.to_string()));
    let next = json!({ "type": "chat.pong", "seq": 6, "payload": {} });
    fake.push(Push::Text(next.to_string()));
    client
        .wait_until("both histories", |client| {
            client.history("ch_a").is_some() && client.history("ch_b").is_some()
        })
        .await;
}

#[tokio::test]
async fn dropping_the_stream_closes_the_socket() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    assert_eq!(fake.with_state(|state| state.open_sockets), 1);
    drop(client);
    settle().await;
    assert_eq!(fake.with_state(|state| state.open_sockets), 0);
}

#[tokio::test]
async fn stalled_server_does_not_block_another() {
    let (stalled, healthy) = (FakeServer::start().await, FakeServer::start().await);
    stalled.inject_faults("capabilities", [InjectedFault::NoResponse]);
    let mut waiting = SocketClient::connect(&stalled.url);
    let mut client = SocketClient::connect(&healthy.url);
    waiting.collect_events(Duration::from_millis(100)).await;
    client.wait_until_online().await;
    healthy.post_message("ch_a", "m");
    client
        .wait_until("the live message", |client| client.has_received("m"))
        .await;
    assert_eq!(waiting.connection_states, [ConnectionState::Connecting]);
}
