//! One thing at a time: what a user finds again after the client was killed.

use std::path::Path;
use std::time::Duration;

use crate::client::Client;
use crate::reader;
use crate::servers::Servers;

const HEIGHT: f32 = 800.0;
/// Index of the server with the plain contract.
const PLAIN: usize = 2;

async fn open(profile: &Path) -> Client {
    let mut client = Client::start(profile);
    client.unlock().await.unwrap();
    client
}

/// Waits until what was changed before is on disk: some of it is written together with what follows within a second.
async fn rest() {
    tokio::time::sleep(Duration::from_millis(1200)).await;
}

/// Waits until the open channel shows exactly these messages.
async fn expect_rows(client: &mut Client, expected: &[&str]) {
    let is_shown = async |client: &mut Client| {
        let rows = client.rows().await.unwrap();
        let pairs = rows.iter().zip(expected);
        rows.len() == expected.len() && pairs.clone().all(|(row, text)| row.contains(text))
    };
    for _ in 0..200 {
        if is_shown(client).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?} in place of {expected:?}", client.rows().await);
}

fn post(servers: &Servers, server: usize, channel: usize, bodies: &[&str]) {
    let server = &servers.list[server];
    for body in bodies {
        let channel = server.channels[channel].0;
        server.control.post_message(channel, "uid_writer", body);
    }
}

fn pause(servers: &Servers) {
    servers
        .list
        .iter()
        .for_each(|server| server.control.pause());
}

fn resume(servers: &Servers) {
    servers
        .list
        .iter()
        .for_each(|server| server.control.resume());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn last_channel_is_shown_from_disk_while_no_server_can_be_reached() {
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    post(&servers, PLAIN, 1, &["the first", "the second"]);
    let mut client = open(profile.path()).await;
    client.open("Plain", "compost").await.unwrap();
    expect_rows(&mut client, &["the first", "the second"]).await;
    rest().await;
    client.kill().await;
    pause(&servers);
    let mut client = open(profile.path()).await;
    client.expect("Conversation in #compost").await.unwrap();
    expect_rows(&mut client, &["the first", "the second"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unread_messages_are_unread_after_the_client_was_killed() {
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    let mut client = open(profile.path()).await;
    client.open("Plain", "weather").await.unwrap();
    client.expect("Welcome to #weather").await.unwrap();
    client.open("Plain", "compost").await.unwrap();
    client.expect("Welcome to #compost").await.unwrap();
    post(&servers, PLAIN, 0, &["one", "two", "three", "four"]);
    client.expect("moonlight, 4 unread").await.unwrap();
    rest().await;
    client.kill().await;
    // The first one of a channel that was empty.
    post(&servers, PLAIN, 2, &["while the client was closed"]);
    let mut client = open(profile.path()).await;
    client.open_server("Plain").await.unwrap();
    client.expect("moonlight, 4 unread").await.unwrap();
    client.expect("weather, 1 unread").await.unwrap();
    client.kill().await;
    pause(&servers);
    let mut client = open(profile.path()).await;
    client.open_server("Plain").await.unwrap();
    client.expect("moonlight, 4 unread").await.unwrap();
    client.expect("weather, 1 unread").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_is_read_after_the_client_was_killed() {
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    post(&servers, PLAIN, 0, &["one", "two"]);
    let mut client = open(profile.path()).await;
    client.open("Plain", "moonlight").await.unwrap();
    expect_rows(&mut client, &["one", "two"]).await;
    client.open("Plain", "compost").await.unwrap();
    rest().await;
    client.kill().await;
    post(&servers, PLAIN, 0, &["three"]);
    let mut client = open(profile.path()).await;
    client.open_server("Plain").await.unwrap();
    client.expect("moonlight, 1 unread").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn draft_is_in_its_composer_after_the_client_was_killed() {
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    let mut client = open(profile.path()).await;
    client.open("Plain", "moonlight").await.unwrap();
    client.type_text("half a thought").await.unwrap();
    client.expect("half a thought").await.unwrap();
    rest().await;
    client.kill().await;
    let mut client = open(profile.path()).await;
    client.open("Plain", "moonlight").await.unwrap();
    client.expect("half a thought").await.unwrap();
    client.open("Plain", "compost").await.unwrap();
    assert!(!client.sees("half a thought").await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_written_offline_are_sent_once_and_in_order() {
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    let mut client = open(profile.path()).await;
    for at in servers.channels() {
        let (server, channel) = servers.names(at);
        client.open(server, channel).await.unwrap();
    }
    pause(&servers);
    let mut number = 0;
    for at in servers.channels() {
        let (server, channel) = servers.names(at);
        client.open(server, channel).await.unwrap();
        for _ in 0..2 {
            number += 1;
            let token = format!("own-{number:05}");
            client.send(&token).await.unwrap();
            let moment = Duration::from_secs(5);
            assert!(reader::is_drawn(&mut client, &token, moment).await.unwrap());
        }
    }
    client.kill().await;
    let mut client = open(profile.path()).await;
    let (first, second) = ("own-00001", "own-00002");
    client.open("Extended", "general").await.unwrap();
    expect_rows(&mut client, &[first, second]).await;
    client.kill().await;
    let mut client = open(profile.path()).await;
    resume(&servers);
    client.open("Extended", "general").await.unwrap();
    let sent = |number: usize| format!("own-{number:05}");
    for _ in 0..400 {
        let bodies = servers.channels().into_iter().map(|at| servers.bodies(at));
        if bodies.flatten().count() >= number {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for (index, at) in servers.channels().into_iter().enumerate() {
        let expected = [sent(2 * index + 1), sent(2 * index + 2)];
        assert_eq!(servers.bodies(at), expected);
    }
    expect_rows(&mut client, &[first, second]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_that_a_server_forgot_stay_on_this_device() {
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    post(&servers, PLAIN, 0, &["before one", "before two"]);
    let mut client = open(profile.path()).await;
    client.open("Plain", "moonlight").await.unwrap();
    expect_rows(&mut client, &["before one", "before two"]).await;
    servers.list[PLAIN].control.restart_and_forget();
    post(&servers, PLAIN, 0, &["after"]);
    let all = [
        "before one. No longer on the server",
        "before two. No longer on the server",
        "The server restarted.",
        "after",
    ];
    expect_rows(&mut client, &all).await;
    client.kill().await;
    let mut client = open(profile.path()).await;
    client.open("Plain", "moonlight").await.unwrap();
    expect_rows(&mut client, &all).await;
}
