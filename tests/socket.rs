//! The connection to a server: a real socket to a fake server that drops, stalls, sends invalid data and comes back.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "socket/client.rs"]
mod client;
#[path = "socket/fake_server.rs"]
mod fake_server;
#[path = "socket/outgoing_headers.rs"]
mod outgoing_headers;
#[path = "socket/proxy.rs"]
mod proxy;
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

use fake_server::{CHANNELS, Fake, Fault, Push, said, settle};
use id::SocketClient;

fn failures(client: &Client) -> Vec<Failure> {
    let failures = client.links.iter().filter_map(|link| match link {
        ConnectionState::Waiting { failure, .. } | ConnectionState::Refused(failure) => {
            Some(failure.clone())
        }
        _ => None,
    });
    failures.collect()
}

#[tokio::test]
async fn every_channel_is_subscribed_before_it_is_fetched() {
    let fake = Fake::start().await;
    fake.say("ch_a", "m1");
    let mut client = Client::to(&fake.url);
    client.online().await;
    assert_eq!(
        client.links,
        [ConnectionState::Connecting, ConnectionState::Online]
    );
    assert_eq!(client.history("ch_a").unwrap(), ["m1"]);
    assert_eq!(client.history("ch_b").unwrap(), [""; 0]);
    assert_eq!(fake.frames("chat.subscribe"), CHANNELS.len());
    client
        .until("names", |client| {
            client.changes().any(|change| {
                matches!(change, ServerEvent::Profiles(profiles)
                if profiles.iter().any(|profile| profile.user.as_str() == "uid_other"))
            })
        })
        .await;
}

#[tokio::test]
async fn reconnect_refetches_missed_messages_without_duplicates() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    let mut all = Vec::new();
    for round in 0..10 {
        let (before, during) = (format!("before_{round}"), format!("during_{round}"));
        fake.say("ch_a", &before);
        client.until("live", |client| client.posted(&before)).await;
        fake.go_down();
        client
            .until("lost", |client| {
                matches!(client.link(), ConnectionState::Waiting { .. })
            })
            .await;
        fake.say("ch_a", &during);
        all.extend([before, during]);
        client.forget();
        fake.with(|state| state.down = false);
        client.send(Control::RetryNow);
        client.online().await;
        assert_eq!(client.history("ch_a").unwrap(), all);
    }
}

#[tokio::test]
async fn invalid_frames_are_ignored() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    client.forget();
    for nonsense in [
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
        fake.push(Push::Text(nonsense.into()));
    }
    // A binary frame that is no JSON, then one of two fragments with a ping between.
    fake.push(Push::Bytes(vec![0x82, 3, 0xff, 0xfe, 0x00]));
    fake.push(Push::Bytes(b"\x01\x03{\"t\x89\x04ping\x80\x02\":".to_vec()));
    fake.say("ch_a", "after");
    client
        .until("the next message", |client| client.posted("after"))
        .await;
    assert_eq!(client.links, []);
}

#[tokio::test]
async fn protocol_violation_reconnects() {
    for broken in [
        &b"\x83\x00"[..],
        b"\xf1\x00",
        &[b'H'; 200],
        b"\x80\x01x",
        b"\x81\x7f\x80\x00\x00\x00\x00\x00\x00\x00",
    ] {
        let fake = Fake::start().await;
        let mut client = Client::to(&fake.url);
        client.online().await;
        client.forget();
        fake.push(Push::Bytes(broken.to_vec()));
        client
            .until(&format!("lost {broken:?}"), |client| {
                !client.links.is_empty()
            })
            .await;
        assert!(
            matches!(client.link(), ConnectionState::Waiting { attempt: 1, .. }),
            "{broken:?}"
        );
        client.forget();
        client.online().await;
    }
}

#[tokio::test]
async fn message_of_17_megabytes_is_received() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    let mut message = said("ch_a", "large");
    message["body"] = "M".repeat(17_000_000).into();
    let event = json!({ "type": "chat.message.created", "payload": { "message": message } });
    fake.push(Push::Text(event.to_string()));
    client.until("it", |client| client.posted("large")).await;
}

#[tokio::test]
async fn burst_of_events_is_batched() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    client.listen(Duration::from_millis(200)).await;
    client.forget();
    let start = std::time::Instant::now();
    for number in 0..1_000 {
        fake.say("ch_a", &format!("m{number}"));
    }
    client
        .until("the last", |client| client.posted("m999"))
        .await;
    let most = start.elapsed().as_millis() / 50 + 2;
    assert!(
        client.batches.len() as u128 <= most,
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
    let fake = Fake::start().await;
    fake.with(|state| state.mute = true);
    let mut client = Client::to(&fake.url);
    client
        .until("online", |client| client.link().is_online())
        .await;
    settle().await;
    assert_eq!(client.history("ch_a"), None);
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    client.online().await;
    let waited = start.elapsed();
    assert!((4..=6).contains(&waited.as_secs()), "{waited:?}");
    assert_eq!(
        client.links,
        [ConnectionState::Connecting, ConnectionState::Online]
    );
}

/// `docs/backend-contract.md` 14.2: the server receives everything and sends nothing.
#[tokio::test]
async fn silent_connection_times_out_after_60_seconds() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    client.listen(Duration::from_millis(200)).await;
    fake.with(|state| state.zombie = true);
    client.forget();
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    client
        .until("lost", |client| !client.links.is_empty())
        .await;
    assert_eq!(failures(&client), [Failure::TimedOut]);
    let waited = start.elapsed().as_secs();
    assert!((59..=61).contains(&waited), "{waited}");
    assert_eq!(fake.frames("chat.ping"), 2);
}

#[tokio::test]
async fn idle_connection_sends_only_pings() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    client.listen(Duration::from_millis(200)).await;
    client.forget();
    let (requests, frames) = fake.with(|state| (state.requests.len(), state.frames.len()));
    tokio::time::pause();
    client.listen(Duration::from_secs(305)).await;
    assert_eq!((client.links.len(), client.batches.len()), (0, 0));
    assert_eq!(fake.with(|state| state.requests.len()), requests);
    let pings = fake.with(|state| state.frames.len()) - frames;
    assert_eq!((pings, fake.frames("chat.ping")), (15, 15));
}

#[tokio::test]
async fn failed_history_fetch_is_retried_and_keeps_the_connection() {
    for fault in [
        Fault::Answer(500, String::new()),
        Fault::Answer(200, "<html>".into()),
        Fault::Answer(404, r#"{"code":"channel_not_found"}"#.into()),
        Fault::Answer(429, r#"{"code":"slow_down"}"#.into()),
        Fault::Cut,
    ] {
        let fake = Fake::start().await;
        let lasting = !matches!(fault, Fault::Answer(404, _));
        fake.fault("ch_b/messages", vec![fault.clone(); 4]);
        let mut client = Client::to(&fake.url);
        client
            .until("the other", |client| client.history("ch_a").is_some())
            .await;
        settle().await;
        fake.say("ch_b", "live");
        client
            .until("its events", |client| client.posted("live"))
            .await;
        assert_eq!(client.history("ch_b"), None);
        if lasting {
            tokio::time::pause();
            client
                .until("the channel", |client| client.history("ch_b").is_some())
                .await;
            tokio::time::resume();
        }
        assert_eq!(
            client.links,
            [ConnectionState::Connecting, ConnectionState::Online],
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn failed_profile_fetch_is_retried() {
    let fake = Fake::start().await;
    for path in ["profiles:batch", "profile/me"] {
        fake.fault(path, vec![Fault::Answer(503, String::new()); 2]);
    }
    fake.say("ch_a", "m");
    let mut client = Client::to(&fake.url);
    client.online().await;
    settle().await;
    tokio::time::pause();
    client
        .until("names", |client| {
            let named = client
                .changes()
                .filter(|change| matches!(change, ServerEvent::Profiles(_)));
            named.count() >= 2
        })
        .await;
    assert_eq!(
        client.links,
        [ConnectionState::Connecting, ConnectionState::Online]
    );
}

#[tokio::test]
async fn permanent_failure_waits_for_the_user_to_retry() {
    let fake = Fake::start().await;
    let refusal = Fault::Answer(401, r#"{"code":"unauthorized"}"#.into());
    for path in ["client/capabilities", "realtime", "srv_fake/channels"] {
        fake.fault(path, [refusal.clone()]);
        let mut client = Client::to(&fake.url);
        client
            .until("refused", |client| client.links.len() > 1)
            .await;
        assert_eq!(
            client.link(),
            &ConnectionState::Refused(Failure::Unauthorized),
            "{path}"
        );
        client.listen(Duration::from_millis(700)).await;
        assert_eq!(client.links.len(), 2, "{path}");
        client.send(Control::RetryNow);
        client
            .until("back", |client| client.link().is_online())
            .await;
    }
}

#[tokio::test]
async fn legacy_capabilities_path_is_supported() {
    let fake = Fake::start().await;
    fake.with(|state| state.legacy_only = true);
    let found = openchat::net::api::probe(&fake.url).await.unwrap();
    assert_eq!(found.listed[0].id.as_str(), "srv_fake");
    let mut client = Client::to(&fake.url);
    client.online().await;
}

/// `docs/backend-contract.md` 10, resume: the numbers start in `chat.hello`.
#[tokio::test]
async fn gap_after_hello_refetches_all_channels() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    client.forget();
    let hello = json!({ "type": "chat.hello", "payload": { "epoch": "e", "seq": 4 } });
    fake.push(Push::Text(hello.to_string()));
    let next = json!({ "type": "chat.pong", "seq": 6, "payload": {} });
    fake.push(Push::Text(next.to_string()));
    client
        .until("both again", |client| {
            client.history("ch_a").is_some() && client.history("ch_b").is_some()
        })
        .await;
}

#[tokio::test]
async fn dropping_the_stream_closes_the_socket() {
    let fake = Fake::start().await;
    let mut client = Client::to(&fake.url);
    client.online().await;
    assert_eq!(fake.with(|state| state.open), 1);
    drop(client);
    settle().await;
    assert_eq!(fake.with(|state| state.open), 0);
}

#[tokio::test]
async fn stalled_server_does_not_block_another() {
    let (stalled, sound) = (Fake::start().await, Fake::start().await);
    stalled.fault("capabilities", [Fault::Silent]);
    let mut waiting = Client::to(&stalled.url);
    let mut client = Client::to(&sound.url);
    waiting.listen(Duration::from_millis(100)).await;
    client.online().await;
    sound.say("ch_a", "m");
    client.until("live", |client| client.posted("m")).await;
    assert_eq!(waiting.links, [ConnectionState::Connecting]);
}
