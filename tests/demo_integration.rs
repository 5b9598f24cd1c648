//! The domain and network layers against the demo communities: real sockets, injected faults, no window.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

#[path = "demo_integration/channels.rs"]
mod channels;
#[path = "demo_integration/client.rs"]
mod client;
#[path = "demo_integration/lost_events.rs"]
mod lost_events;
#[allow(dead_code, reason = "shared with tests/adversary.rs")]
#[path = "adversary/proxy.rs"]
mod proxy;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use client::{DemoClient, start_quiet_demo};
use futures::StreamExt;
use openchat::demo::{self, Options};
use openchat::domain::connection::ConnectionState;
use openchat::domain::failure::Failure;
use openchat::domain::id::ChannelId;
use openchat::domain::identity::SessionState;
use openchat::domain::server::Server;
use openchat::domain::server_event::ServerEvent;
use openchat::net::api;
use openchat::net::listen::{Control, Event};

fn general() -> ChannelId {
    ChannelId::new("ch_general")
}

fn moonlight() -> ChannelId {
    ChannelId::new("ng_ch_moonlight")
}

/// What the client has of the channel, which is not open, is the end of what the server has.
fn expect_newest(client: &DemoClient, control: &demo::Control) {
    let (known, all) = (
        client.bodies(&general()),
        control.message_bodies("ch_general"),
    );
    assert!(
        known.len() >= 10 && all.ends_with(&known),
        "{known:?} of {all:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verifying_and_plain_servers_deliver_messages_both_ways() {
    let demo = start_quiet_demo().await;
    for (index, channel, verifies) in [(0, general(), true), (1, moonlight(), false)] {
        let mut client = DemoClient::new(&demo, index, 1);
        client.wait_until_online().await;
        match client.server.session_state() {
            SessionState::Verified { until: Some(_) } => assert!(verifies),
            state => assert_eq!((state, verifies), (SessionState::Unverified, false)),
        }
        assert!(client.server.categories().len() >= 3);
        client.open(&channel).await;
        assert!(client.bodies(&channel).len() > 20);
        let message = client.send(&channel, "hello <there> & all").await;
        assert_eq!(&*message.body, "hello <there> & all");
        let control = demo.control(index).unwrap();
        assert_eq!(
            control
                .message_bodies(channel.as_str())
                .last()
                .map(String::as_str),
            Some("hello <there> & all")
        );
        control.post_message(channel.as_str(), "uid_visitor", "answer");
        client
            .wait_until("the reply", |server| {
                server
                    .channel_state(&channel)
                    .unwrap()
                    .timeline
                    .items()
                    .back()
                    .is_some_and(|item| &*item.message.body == "answer")
            })
            .await;
        let bodies = client.bodies(&channel);
        assert_eq!(
            bodies
                .iter()
                .filter(|body| *body == "hello <there> & all")
                .count(),
            1
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profiles_and_presence_are_loaded() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 0, 2);
    client.wait_until_online().await;
    client
        .wait_until("names", |server| {
            server.name_of(&"uid_harbor_lyra".into()) == "Lyra Vance"
        })
        .await;
    let me = client.server.me().clone();
    client
        .wait_until("own presence", |server| {
            server.people().iter().any(|person| person.id == me)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn message_is_delivered_to_second_client() {
    let demo = start_quiet_demo().await;
    let (mut first, mut second) = (DemoClient::new(&demo, 0, 3), DemoClient::new(&demo, 0, 4));
    first.wait_until_online().await;
    second.wait_until_online().await;
    let _sent = first.send(&general(), "a lantern on the pier").await;
    let is_shown = |server: &Server| {
        let state = server.channel_state(&general()).unwrap();
        state
            .timeline
            .items()
            .back()
            .is_some_and(|item| &*item.message.body == "a lantern on the pier")
    };
    second.wait_until("the message", is_shown).await;
    assert_eq!(second.server.unread(&general()), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_read_on_one_device_is_read_on_the_others() {
    let demo = start_quiet_demo().await;
    let mut other = DemoClient::new(&demo, 0, 5);
    let mut devices = [DemoClient::new(&demo, 0, 6), DemoClient::new(&demo, 0, 6)];
    for client in devices.iter_mut().chain([&mut other]) {
        client.wait_until_online().await;
    }
    let is_unread = |server: &Server| server.unread(&general()) == (1, 0);
    let is_read = |server: &Server| server.unread(&general()) == (0, 0);
    let sent = other.send(&general(), "a lantern on the pier").await;
    let [reading, connected] = &mut devices;
    for device in [&mut *reading, &mut *connected] {
        device.wait_until("an unread message", is_unread).await;
    }
    let read = Control::Read(general(), sent.id.clone());
    reading.controller.as_ref().unwrap().send(read);
    connected.wait_until("a read message", is_read).await;
    let known = api::fetch_read(&connected.session, &general())
        .await
        .unwrap();
    assert_eq!(known, Some(sent.id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_is_delivered_to_other_clients() {
    let demo = start_quiet_demo().await;
    let (mut first, mut second) = (DemoClient::new(&demo, 1, 5), DemoClient::new(&demo, 1, 6));
    first.wait_until_online().await;
    second.wait_until_online().await;
    let typing = Control::Typing {
        channel: moonlight(),
        active: true,
    };
    first.controller.as_ref().unwrap().send(typing);
    second
        .wait_until("typing", |server| server.typing(&moonlight()).count() == 1)
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reconnects_lose_no_messages_and_leave_other_server_online() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 0, 7);
    let mut other = DemoClient::new(&demo, 1, 7);
    client.wait_until_online().await;
    other.wait_until_online().await;
    let control = demo.control(0).unwrap();
    for round in 0..10 {
        control.post_message("ch_general", "uid_visitor", &format!("before {round}"));
        control.set_down(true);
        client
            .wait_until("the wait before a reconnect", |server| {
                matches!(server.connection(), ConnectionState::Waiting { .. })
            })
            .await;
        control.post_message("ch_general", "uid_visitor", &format!("while away {round}"));
        control.set_down(false);
        client.controller.as_ref().unwrap().send(Control::RetryNow);
        client
            .wait_until("online again", |server| server.connection().is_online())
            .await;
        let last = format!("while away {round}");
        client
            .wait_until("the missed message", |server| {
                let state = server.channel_state(&general()).unwrap();
                state
                    .timeline
                    .items()
                    .iter()
                    .any(|item| *item.message.body == *last)
            })
            .await;
    }
    expect_newest(&client, &control);
    let ids: HashSet<_> = client
        .server
        .channel_state(&general())
        .unwrap()
        .timeline
        .items()
        .iter()
        .map(|item| item.message.id.clone())
        .collect();
    assert_eq!(ids.len(), client.bodies(&general()).len());
    while let Ok(Some(event)) =
        tokio::time::timeout(Duration::from_millis(100), other.events.next()).await
    {
        assert!(
            !matches!(event, Event::Connection(_)),
            "the other connection changed: {event:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_reset_replaces_history_and_renews_session() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 0, 8);
    client.wait_until_online().await;
    let _sent = client.send(&general(), "soon forgotten").await;
    let control = demo.control(0).unwrap();
    control.restart_and_forget();
    client
        .wait_until("offline", |server| !server.connection().is_online())
        .await;
    client.controller.as_ref().unwrap().send(Control::RetryNow);
    client
        .wait_until("online again", |server| server.connection().is_online())
        .await;
    client
        .wait_until("the history after the reset", |server| {
            let items = server.channel_state(&general()).unwrap().timeline.items();
            let mut bodies = items.iter().map(|item| item.message.body.as_str());
            bodies.len() > 0 && bodies.all(|body| body != "soon forgotten")
        })
        .await;
    expect_newest(&client, &control);
    assert!(
        matches!(client.server.session_state(), SessionState::Verified { .. }),
        "the identity was not proven again"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sequence_gap_refetches_missed_messages() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 0, 9);
    client.wait_until_online().await;
    let control = demo.control(0).unwrap();
    control.swallow_events(3);
    for number in 0..4 {
        control.post_message("ch_general", "uid_visitor", &format!("number {number}"));
    }
    client
        .wait_until("all four messages", |server| {
            let state = server.channel_state(&general()).unwrap();
            let bodies: Vec<_> = state
                .timeline
                .items()
                .iter()
                .map(|item| item.message.body.clone())
                .collect();
            (0..4).all(|number| {
                bodies
                    .iter()
                    .any(|body| **body == *format!("number {number}"))
            })
        })
        .await;
    expect_newest(&client, &control);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_send_response_does_not_duplicate_message() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 0, 10);
    client.wait_until_online().await;
    let control = demo.control(0).unwrap();
    control.cut_next();
    let _sent = client.send(&general(), "only once").await;
    let said = control.message_bodies("ch_general");
    assert_eq!(said.iter().filter(|body| *body == "only once").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_history_loads_page_by_page() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 0, 11);
    client.wait_until_online().await;
    let log = ChannelId::new("ch_log");
    client.open(&log).await;
    for _ in 0..5 {
        let timeline = &client.server.channel_state(&log).unwrap().timeline;
        let (oldest, known) = (timeline.oldest().unwrap().clone(), timeline.items().len());
        let page = api::fetch_older(&client.session, &log, &oldest, known)
            .await
            .unwrap();
        let _ = client
            .server
            .apply(ServerEvent::History(Box::new(page)), Instant::now());
    }
    let control = demo.control(0).unwrap();
    let all = control.message_bodies("ch_log");
    assert_eq!(all.len(), 20_000);
    assert_eq!(client.bodies(&log), all[all.len() - 600..]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_server_history_loads_by_larger_windows() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 1, 12);
    let control = demo.control(1).unwrap();
    for number in 0..150 {
        control.post_message(
            "ng_ch_moonlight",
            "uid_visitor",
            &format!("number {number}"),
        );
    }
    client.wait_until_online().await;
    for _ in 0..3 {
        let timeline = &client.server.channel_state(&moonlight()).unwrap().timeline;
        let (oldest, known) = (timeline.oldest().unwrap().clone(), timeline.items().len());
        let page = api::fetch_older(&client.session, &moonlight(), &oldest, known)
            .await
            .unwrap();
        let _ = client
            .server
            .apply(ServerEvent::History(Box::new(page)), Instant::now());
    }
    assert_eq!(
        client.bodies(&moonlight()),
        control.message_bodies("ng_ch_moonlight")
    );
    assert!(
        client
            .server
            .channel_state(&moonlight())
            .unwrap()
            .timeline
            .reaches_start()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn probe_reports_each_failure() {
    let demo = start_quiet_demo().await;
    let garden = demo.communities()[1].url.clone();
    let discovery = api::probe(&garden).await.unwrap();
    let names: Vec<_> = discovery
        .listed
        .iter()
        .map(|listed| listed.name.as_str())
        .collect();
    assert_eq!(names, ["Night Garden", "Seed Library"]);
    let control = demo.control(1).unwrap();
    control.fail_next(1, 503);
    assert_eq!(
        api::probe(&garden).await,
        Err(Failure::ServerError { status: 503 })
    );
    control.garbage_next();
    assert_eq!(api::probe(&garden).await, Err(Failure::NotOpenChat));
    control.set_down(true);
    assert_eq!(api::probe(&garden).await, Err(Failure::ConnectionLost));
    let port = {
        std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port()
    };
    assert_eq!(
        api::probe(&format!("127.0.0.1:{port}")).await,
        Err(Failure::ConnectionRefused)
    );
    assert_eq!(
        api::probe("no such address").await,
        Err(Failure::InvalidAddress)
    );
    assert_eq!(
        api::probe("http://no-such-host.invalid").await,
        Err(Failure::HostNotFound)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demo_refuses_non_loopback_address() {
    let options = Options {
        address: "0.0.0.0:0".parse().unwrap(),
        ..Options::default()
    };
    assert!(matches!(
        demo::start(options).await,
        Err(demo::Error::NotLoopback(_))
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demo_bots_type_then_reply() {
    let demo = demo::start(Options::default()).await.unwrap();
    let mut client = DemoClient::new(&demo, 0, 13);
    client.wait_until_online().await;
    let sent = client.send(&general(), "hello, anybody here?").await;
    client
        .wait_until("typing", |server| {
            server.typing(&general()).next().is_some()
        })
        .await;
    client
        .wait_until("a reply", |server| {
            let items = server.channel_state(&general()).unwrap().timeline.items();
            let mine = items.iter().position(|item| item.message.id == sent.id);
            mine.is_some_and(|mine| items.len() > mine + 1)
        })
        .await;
}

/// Leaving works on servers with and without identity proof, and does not affect the other membership.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaving_twice_succeeds_and_unknown_server_fails() {
    let demo = start_quiet_demo().await;
    for index in 0..demo.communities().len() {
        // One client is online; `early` has never connected.
        let mut client = DemoClient::new(&demo, index, 9);
        client
            .wait_until("online", |server| server.connection().is_online())
            .await;
        let early = DemoClient::new(&demo, index, 10);
        for client in [&client, &client, &early] {
            assert_eq!(api::leave(&client.session).await, Ok(()), "{index}");
        }
    }
    let community = &demo.communities()[1];
    let non_member = DemoClient::connect(&community.url, "srv_nowhere", 9);
    assert_eq!(
        api::leave(&non_member.session).await,
        Err(Failure::NotFound)
    );
    drop(demo);
    // A connection that is open may be answered once more.
    let ended = async {
        while api::leave(&non_member.session).await == Err(Failure::NotFound) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        api::leave(&non_member.session).await
    };
    let result = tokio::time::timeout(Duration::from_secs(20), ended).await;
    assert!(result.unwrap().is_err());
}
