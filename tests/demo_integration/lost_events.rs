//! Events that a server without frame numbers drops in silence, because its queue for the connection (64, as of the real
//! server) is full.

use std::time::{Duration, Instant};

use futures::StreamExt;
use openchat::demo::Control as DemoControl;
use openchat::domain::id::ChannelId;
use openchat::domain::server_event::ServerEvent;
use openchat::net::listen::{Control, Event};

use crate::client::{DemoClient, start_quiet_demo};
use crate::proxy::{Fault, FaultProxy, Faults};
use crate::{general, moonlight};

const WRITERS: usize = 16;
/// A tenth where nothing is optimized.
const MESSAGES: usize = if cfg!(debug_assertions) { 400 } else { 4_000 };
/// Of each writer at a time. All together exceed the queue.
const AT_ONCE: usize = 5;
const PAUSE: Duration = Duration::from_millis(400);
/// Between two stalls, and how long each lasts.
const STALL: (Duration, Duration) = (Duration::from_millis(900), Duration::from_secs(1));
/// After the last message.
const COMPLETE_WITHIN: Duration = Duration::from_secs(10);

/// What a client saw while it was watched.
#[derive(Default)]
struct Seen {
    posts: usize,
    connection_changes: usize,
}

impl Seen {
    fn take(&mut self, client: &mut DemoClient, event: Event) {
        match &event {
            Event::Connection(_) => self.connection_changes += 1,
            Event::Changes(changes) => {
                let posts = changes.iter();
                let posts = posts.filter(|change| matches!(change, ServerEvent::Posted(_)));
                self.posts += posts.count();
            }
            Event::Opened(_) | Event::Tls(_) | Event::Probed(..) | Event::Session(_) => {}
        }
        client.on_event(event);
    }
}

/// Posts until the share of one writer is written.
async fn write(control: DemoControl, channel: &'static str, writer: usize) {
    let count = MESSAGES / WRITERS;
    for number in 0..count {
        let author = format!("uid_writer_{writer}");
        control.post_message(channel, &author, &format!("{number} by {writer}"));
        if number % AT_ONCE == AT_ONCE - 1 && number + 1 < count {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Stalls what the server sends, again and again.
async fn stall(proxy: &FaultProxy) {
    let (between, stall) = STALL;
    loop {
        tokio::time::sleep(between).await;
        proxy.set(Faults {
            to_client: Fault::Stall,
            ..Faults::default()
        });
        tokio::time::sleep(stall).await;
        proxy.set(Faults::default());
    }
}

/// A client of the community without frame numbers, behind a proxy.
async fn connect(url: &str, server: &str) -> DemoClient {
    let mut client = DemoClient::connect(url, server, 20);
    client.wait_until_online().await;
    let controller = client.controller.as_ref().unwrap();
    controller.send(Control::Background(false));
    client.server.open(Some(moonlight()));
    client.open(&moonlight()).await;
    client
}

fn is_complete(client: &DemoClient, control: &DemoControl) -> bool {
    let (loaded, stored) = (
        client.bodies(&moonlight()),
        control.message_bodies(moonlight().as_str()),
    );
    loaded.len() >= MESSAGES && stored.ends_with(&loaded)
}

/// One thread, so that the writers that are due at a time fill the queue before it is emptied.
#[tokio::test]
async fn nothing_is_missing_ten_seconds_after_a_burst_of_16_writers_with_stalls() {
    let demo = start_quiet_demo().await;
    let control = demo.control(1).unwrap();
    let community = demo.communities()[1].clone();
    let proxy = FaultProxy::start(&community.url).await;
    let mut client = connect(&proxy.url, &community.server_id).await;
    let mut seen = Seen::default();
    let writers = (0..WRITERS).map(|writer| write(control.clone(), "ng_ch_moonlight", writer));
    let mut writers = std::pin::pin!(futures::future::join_all(writers.map(tokio::spawn)));
    let mut stalls = std::pin::pin!(stall(&proxy));
    loop {
        tokio::select! {
            _ = &mut writers => break,
            () = &mut stalls => {}
            event = client.events.next() => seen.take(&mut client, event.unwrap()),
        }
    }
    let written = Instant::now();
    while !is_complete(&client, &control) {
        let left = COMPLETE_WITHIN.saturating_sub(written.elapsed());
        let event = tokio::select! {
            () = &mut stalls => continue,
            event = tokio::time::timeout(left, client.events.next()) => event,
        };
        let Ok(Some(event)) = event else {
            let loaded = client.bodies(&moonlight()).len();
            panic!(
                "{loaded} messages are loaded, {} arrived as events",
                seen.posts
            );
        };
        seen.take(&mut client, event);
    }
    println!(
        "{} of {MESSAGES} messages arrived as events, all were loaded {:.1?} after the last",
        seen.posts,
        written.elapsed()
    );
    assert!(seen.posts < MESSAGES, "no event was lost");
    assert_eq!(seen.connection_changes, 0, "a reconnect is no answer");
}

/// Of a channel that is not open, the count must be right.
#[tokio::test]
async fn unread_count_of_another_channel_is_right_after_a_burst() {
    const COUNT: u32 = 200;
    let demo = start_quiet_demo().await;
    let control = demo.control(1).unwrap();
    let community = demo.communities()[1].clone();
    let mut client = connect(&community.url, &community.server_id).await;
    let channel = ChannelId::new("ng_ch_compost");
    for number in 0..COUNT {
        control.post_message(channel.as_str(), "uid_visitor", &format!("number {number}"));
    }
    let mut seen = Seen::default();
    let end = tokio::time::Instant::now() + COMPLETE_WITHIN;
    while client.server.unread(&channel).0 < COUNT {
        let event = tokio::time::timeout_at(end, client.events.next()).await;
        let Ok(Some(event)) = event else {
            panic!("{:?} are unread", client.server.unread(&channel));
        };
        seen.take(&mut client, event);
    }
    assert_eq!(client.server.unread(&channel), (COUNT, 0));
    assert!(seen.posts < 100, "no event was lost");
    assert_eq!(seen.connection_changes, 0);
}

/// The badge stayed for ever, because opening an empty channel shows no message that could be read.
#[tokio::test]
async fn server_that_lost_its_messages_in_a_restart_has_nothing_unread() {
    let demo = start_quiet_demo().await;
    let control = demo.control(0).unwrap();
    let mut client = DemoClient::new(&demo, 0, 21);
    client.wait_until_online().await;
    let quiet = ChannelId::new("ch_quiet");
    for channel in [&quiet, &general()] {
        control.post_message(channel.as_str(), "uid_visitor", "@everyone listen");
    }
    client
        .wait_until("the badges", |server| server.unread_total() == (2, 2))
        .await;
    control.restart_and_forget();
    client
        .wait_until("offline", |server| !server.connection().is_online())
        .await;
    client.controller.as_ref().unwrap().send(Control::RetryNow);
    client
        .wait_until("no badge", |server| {
            server.connection().is_online() && server.unread_total() == (0, 0)
        })
        .await;
    control.set_down(true);
    client
        .wait_until("offline", |server| !server.connection().is_online())
        .await;
    control.post_message(quiet.as_str(), "uid_visitor", "while away");
    control.set_down(false);
    client.controller.as_ref().unwrap().send(Control::RetryNow);
    client
        .wait_until("the badge of an empty channel", |server| {
            server.unread(&quiet) == (1, 0)
        })
        .await;
}
