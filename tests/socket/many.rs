//! What many servers and many channels cost.

use std::time::Duration;

use openchat::domain::connection::ConnectionState;
use openchat::net::listen::Control;

use super::client::SocketClient;
use super::fake_server::FakeServer;

/// The requests for messages of a channel, by their limit.
pub fn pages(fake: &FakeServer, channel: &str) -> Vec<String> {
    let path = format!("/v1/channels/{channel}/messages?limit=");
    fake.with_state(|state| {
        let lines = state.requests.iter().map(|request| &request.line);
        let limits = lines.filter_map(|line| line.split_once(&path));
        let limits = limits.filter_map(|(_, rest)| rest.split(' ').next());
        limits.map(str::to_owned).collect()
    })
}

/// Each server has clients of its own, so that nothing is shared: 30 sockets stay, and no idle connection for requests.
#[tokio::test]
async fn idle_server_holds_one_connection() {
    const SERVERS: usize = 30;
    let fake = FakeServer::start().await;
    let mut clients: Vec<_> = (0..SERVERS)
        .map(|_| SocketClient::connect(&fake.url))
        .collect();
    for client in &mut clients {
        client.wait_until_online().await;
        client.collect_events(Duration::from_millis(20)).await;
    }
    let open = |fake: &FakeServer| fake.with_state(|state| state.open_connections);
    assert!(open(&fake) <= 3 * SERVERS, "{}", open(&fake));
    tokio::time::pause();
    for client in &mut clients {
        client.collect_events(Duration::from_secs(1)).await;
    }
    tokio::time::resume();
    super::settle().await;
    assert_eq!(open(&fake), SERVERS);
    assert_eq!(fake.with_state(|state| state.open_sockets), SERVERS);
}

#[tokio::test]
async fn only_the_open_channel_is_loaded_with_a_full_page() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client
        .wait_until("opened", |client| client.security.is_some())
        .await;
    client.send(Control::Background(false));
    client.send(Control::Focus("ch_b".into()));
    client.wait_until_online().await;
    assert_eq!(pages(&fake, "ch_a"), ["10"]);
    assert!(pages(&fake, "ch_b").contains(&"100".to_owned()));
    client.clear();
    client.send(Control::Focus("ch_a".into()));
    client
        .wait_until("the rest of the page", |client| {
            client.history("ch_a").is_some()
        })
        .await;
    assert_eq!(pages(&fake, "ch_a"), ["10", "100"]);
    // After a lost connection each is loaded with a full page, so that what was missed is counted.
    fake.go_down();
    client
        .wait_until("the loss", |client| !client.connection_states.is_empty())
        .await;
    client.clear();
    fake.with_state(|state| state.down = false);
    client.wait_until_online().await;
    assert_eq!(pages(&fake, "ch_a"), ["10", "100", "100"]);
}

/// Twenty servers of one backend that goes down: one connection at a time finds out whether it is back.
#[tokio::test]
async fn servers_of_one_backend_wait_for_it_together() {
    const SERVERS: usize = 20;
    const OUTAGE: Duration = Duration::from_secs(300);
    let fake = FakeServer::start().await;
    let mut clients: Vec<_> = (0..SERVERS)
        .map(|_| SocketClient::connect(&fake.url))
        .collect();
    for client in &mut clients {
        client.wait_until_online().await;
        client.collect_events(Duration::from_millis(20)).await;
        client.clear();
    }
    fake.go_down();
    super::settle().await;
    tokio::time::pause();
    for client in &mut clients {
        client.collect_events(Duration::from_secs(1)).await;
    }
    fake.with_state(|state| state.accepted = 0);
    let start = tokio::time::Instant::now();
    while start.elapsed() < OUTAGE {
        for client in &mut clients {
            client.collect_events(Duration::from_millis(500)).await;
        }
    }
    // A request that is cut is sent twice.
    let attempts = fake.with_state(|state| state.accepted) / 2;
    assert!((4..=30).contains(&attempts), "{attempts}");
    let until = |client: &SocketClient| match client.connection_state() {
        ConnectionState::Waiting { until, .. } => Some(*until),
        _ => None,
    };
    let waits = |clients: &[SocketClient]| {
        let waits: std::collections::BTreeSet<_> = clients.iter().filter_map(until).collect();
        waits.len()
    };
    // Some have not heard yet of an attempt that has just failed.
    for _ in 0..20 {
        if waits(&clients) != 1 {
            for client in &mut clients {
                client.collect_events(Duration::from_millis(10)).await;
            }
        }
    }
    assert_eq!(waits(&clients), 1, "they wait for different attempts");
    fake.with_state(|state| state.down = false);
    let (first, others) = clients.split_first_mut().unwrap();
    let is_online = |client: &SocketClient| client.connection_state().is_online();
    first.wait_until("reconnected", is_online).await;
    let back = tokio::time::Instant::now();
    for client in others {
        client.wait_until("reconnected", is_online).await;
    }
    assert!(
        back.elapsed() < Duration::from_secs(10),
        "{:?}",
        back.elapsed()
    );
}
