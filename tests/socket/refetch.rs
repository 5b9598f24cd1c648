//! When and how far histories are fetched again.

use std::time::Duration;

use openchat::domain::server_event::ServerEvent;
use openchat::net::listen::Control;
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use serde_json::json;

use super::client::{SocketClient, params};
use super::fake_server::{FakeServer, message_json, settle};
use super::many::pages;

/// Messages that no event announces.
fn store(fake: &FakeServer, channel: &str, numbers: std::ops::Range<usize>) {
    fake.with_state(|state| {
        let messages = state.messages.entry(channel.into()).or_default();
        messages.extend(numbers.map(|number| message_json(channel, &format!("m{number}"))));
    });
}

/// A client that has opened a channel.
async fn with_open_channel(fake: &FakeServer, channel: &str) -> SocketClient {
    let mut client = SocketClient::connect(&fake.url);
    client
        .wait_until("opened", |client| client.security.is_some())
        .await;
    client.send(Control::Background(false));
    client.send(Control::Focus(channel.into()));
    client.wait_until_online().await;
    let full = |fake: &FakeServer| pages(fake, channel).contains(&"100".to_owned());
    client.wait_until("a full page", |_| full(fake)).await;
    settle().await;
    client.collect_events(Duration::from_millis(50)).await;
    client
}

/// What arrived while the program did not run is complete, in channels that are not open, too.
#[tokio::test]
async fn first_history_reaches_back_to_the_message_known_from_before() {
    let fake = FakeServer::start().await;
    store(&fake, "ch_a", 0..200);
    store(&fake, "ch_b", 0..200);
    let params = SessionParams {
        known: vec![
            ("ch_a".into(), Some("m60".into())),
            ("ch_b".into(), Some("m199".into())),
        ],
        ..params(&fake.url, ConnectionSettings::default())
    };
    let session = Session::open(params, &[7; 32], &Trust::System).unwrap();
    let mut client = SocketClient::with_session(session);
    client
        .wait_until("all that is new", |client| {
            let count = |channel| client.history(channel).map(|history| history.len());
            (count("ch_a"), count("ch_b")) == (Some(160), Some(10))
        })
        .await;
    assert_eq!(pages(&fake, "ch_a"), ["10", "40", "160"]);
}

/// Time passes without anything that happens in it.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn refetch_reaches_back_to_the_newest_known_message() {
    let fake = FakeServer::start().await;
    store(&fake, "ch_a", 0..50);
    let mut client = with_open_channel(&fake, "ch_a").await;
    let before = pages(&fake, "ch_a").len();
    store(&fake, "ch_a", 50..350);
    client.send(Control::Refetch("ch_a".into()));
    client
        .wait_until("all messages", |client| {
            client
                .history("ch_a")
                .is_some_and(|history| history.len() == 350)
        })
        .await;
    assert_eq!(pages(&fake, "ch_a")[before..], ["100", "400"]);
}

#[tokio::test]
async fn refetch_of_a_large_gap_ends() {
    let fake = FakeServer::start().await;
    store(&fake, "ch_a", 0..50);
    let mut client = with_open_channel(&fake, "ch_a").await;
    let before = pages(&fake, "ch_a").len();
    store(&fake, "ch_a", 50..6_000);
    client.send(Control::Refetch("ch_a".into()));
    client
        .wait_until("the newest messages", |client| {
            client
                .history("ch_a")
                .is_some_and(|history| history.len() == 5_000)
        })
        .await;
    assert_eq!(
        pages(&fake, "ch_a")[before..],
        ["100", "400", "1600", "5000"]
    );
}

#[tokio::test]
async fn returning_to_a_channel_fetches_it_again_and_delivers_only_what_changed() {
    let fake = FakeServer::start().await;
    store(&fake, "ch_a", 0..3);
    let mut client = with_open_channel(&fake, "ch_a").await;
    client.clear();
    let mut known = pages(&fake, "ch_a").len();
    client.send(Control::Focus("ch_a".into()));
    settle().await;
    assert_eq!(pages(&fake, "ch_a").len(), known, "it was fetched just now");
    pass(Duration::from_secs(11)).await;
    client.send(Control::Focus("ch_a".into()));
    let fetched = |known| pages(&fake, "ch_a").len() > known;
    client.wait_until("a refetch", |_| fetched(known)).await;
    client.collect_events(Duration::from_millis(200)).await;
    let is_history = |change: &ServerEvent| matches!(change, ServerEvent::History(_));
    assert!(!client.changes().any(is_history), "nothing changed");
    known += 1;
    store(&fake, "ch_a", 3..4);
    pass(Duration::from_secs(11)).await;
    client.send(Control::Focus("ch_a".into()));
    client.wait_until("a refetch", |_| fetched(known)).await;
    client
        .wait_until("the lost message", |client| {
            client
                .history("ch_a")
                .is_some_and(|history| history.len() == 4)
        })
        .await;
}

#[tokio::test]
async fn server_that_numbers_its_frames_is_not_asked_again() {
    let fake = FakeServer::start().await;
    fake.with_state(|state| {
        state.capabilities["extensions"] = json!({ "resume": { "version": 1 } });
    });
    let client = with_open_channel(&fake, "ch_a").await;
    let known = pages(&fake, "ch_a").len();
    pass(Duration::from_secs(11)).await;
    client.send(Control::Focus("ch_a".into()));
    settle().await;
    assert_eq!(pages(&fake, "ch_a").len(), known);
}
