//! Servers that send more than the app can take.

use std::time::Duration;

use openchat::domain::connection::ConnectionState;
use openchat::net::listen::Control;
use serde_json::json;

use super::client::SocketClient;
use super::fake_server::{FakeServer, Push, message_json};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// Of one batch (see `net::batch`).
const MAX_EVENTS: usize = 500;

fn text(id: usize, bytes: usize) -> String {
    let mut message = message_json("ch_a", &format!("m{id}"));
    message["body"] = "x".repeat(bytes).into();
    json!({ "type": "chat.message.created", "payload": { "message": message } }).to_string()
}

/// While the app is busy, a flood stays in the buffers of the network, and the connection is not taken for dead.
#[tokio::test]
async fn flood_waits_in_the_network_while_the_app_is_busy() {
    const COUNT: usize = 5_000;
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.collect_events(Duration::from_millis(200)).await;
    client.clear();
    for number in 0..COUNT {
        fake.push(Push::Text(text(number, 10 * KIB)));
    }
    let mut taken = 0;
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let before = std::mem::replace(&mut taken, fake.with_state(|state| state.pushed));
        if before == taken {
            break;
        }
    }
    assert!(
        taken * 10 * KIB < 16 * MIB,
        "{taken} of {COUNT} frames were read"
    );
    tokio::time::pause();
    tokio::time::sleep(Duration::from_secs(150)).await;
    tokio::time::resume();
    let last = format!("m{}", COUNT - 1);
    client
        .wait_until("the last message", |client| client.has_received(&last))
        .await;
    assert_eq!(client.connection_states, [], "it was alive all the time");
    assert!(client.batches.iter().all(|batch| batch.len() <= MAX_EVENTS));
}

#[tokio::test]
async fn unknown_events_do_not_reach_the_app() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.collect_events(Duration::from_millis(200)).await;
    client.clear();
    for _ in 0..5_000 {
        fake.push(Push::Text(r#"{"type":"brand.new","payload":{}}"#.into()));
    }
    client.collect_events(Duration::from_secs(1)).await;
    assert_eq!(fake.with_state(|state| state.pushed), 5_000);
    assert_eq!(client.batches.len(), 0);
    let read = json!({ "type": "chat.read_ack.updated", "payload": {
        "channel_id": "ch_a", "user_uid": "uid_other", "last_read_message_id": "m" } });
    fake.push(Push::Text(read.to_string()));
    client.collect_events(Duration::from_millis(200)).await;
    assert_eq!(client.batches.len(), 0, "the position of another user");
}

/// A hundred changes of the channel list are one request, and one more two seconds later.
#[tokio::test]
async fn channel_list_is_not_requested_more_often_than_every_two_seconds() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    let lists = |fake: &FakeServer| {
        fake.with_state(|state| {
            let lines = state.requests.iter().map(|request| &request.line);
            lines.filter(|line| line.contains("/channels ")).count()
        })
    };
    let before = lists(&fake);
    for _ in 0..100 {
        fake.push(Push::Text(
            r#"{"type":"chat.channel.created","payload":{}}"#.into(),
        ));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    client.collect_events(Duration::from_millis(500)).await;
    assert_eq!(lists(&fake) - before, 1);
    client.collect_events(Duration::from_secs(2)).await;
    assert_eq!(lists(&fake) - before, 2);
}

/// Of a server that is not in view.
#[tokio::test]
async fn events_in_the_background_come_less_often() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    client.collect_events(Duration::from_millis(200)).await;
    client.send(Control::Background(true));
    client.clear();
    for number in 0..40 {
        fake.post_message("ch_a", &format!("m{number}"));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    client
        .wait_until("the last message", |client| client.has_received("m39"))
        .await;
    assert!(client.batches.len() <= 3, "{}", client.batches.len());
    assert_eq!(client.connection_state(), &ConnectionState::Idle);
}
