//! Fault injection and limits.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use openchat::demo::{self, Options};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::wire::{RawSocket, Received, Request};
use crate::{GARDEN, HARBOR, start_quiet_demo};

const MOONLIGHT: &str = "ng_ch_moonlight";

async fn health(base: &str) -> u16 {
    Request::new("GET", "/healthz").send(base).await.status
}

async fn connects(base: &str) -> bool {
    TcpStream::connect(base.strip_prefix("http://").unwrap())
        .await
        .is_ok()
}

async fn wait_for_connectivity(what: &str, base: &str, connected: bool) {
    let start = Instant::now();
    while connects(base).await != connected {
        assert!(start.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn open_subscribed(base: &str, user: &str) -> RawSocket {
    let path = format!("/v1/realtime?user_uid={user}");
    let mut socket = RawSocket::open(base, &path, &[]).await.unwrap();
    socket
        .send_json(&json!({ "type": "chat.subscribe", "payload": { "channel_id": MOONLIGHT } }))
        .await;
    let _snapshot = socket.event_of("chat.presence.snapshot").await;
    socket
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paused_community_refuses_connections() {
    let demo = start_quiet_demo().await;
    let (harbor, garden) = (
        demo.communities()[HARBOR].url.clone(),
        demo.communities()[GARDEN].url.clone(),
    );
    let control = demo.control(GARDEN).unwrap();
    control.post_message(MOONLIGHT, "uid_visitor", "kept");
    let mut socket = open_subscribed(&garden, "uid_a").await;
    control.pause();
    assert_eq!(socket.receive().await, Received::Gone);
    wait_for_connectivity("refused", &garden, false).await;
    assert_eq!(health(&harbor).await, 200);
    control.resume();
    wait_for_connectivity("resumed", &garden, true).await;
    assert_eq!(health(&garden).await, 200);
    assert_eq!(control.message_bodies(MOONLIGHT).last().unwrap(), "kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restart_cuts_old_sockets_only() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let control = demo.control(GARDEN).unwrap();
    let before = control.message_bodies(MOONLIGHT);
    for round in 0..20 {
        let mut old = open_subscribed(&base, "uid_old").await;
        control.post_message(MOONLIGHT, "uid_visitor", "forgotten");
        control.restart_and_forget();
        let mut new = open_subscribed(&base, "uid_new").await;
        loop {
            match old.receive().await {
                Received::Text(_) => {}
                other => break assert_eq!(other, Received::Gone),
            }
        }
        assert_eq!(control.message_bodies(MOONLIGHT), before);
        control.post_message(MOONLIGHT, "uid_visitor", "still here?");
        let event = new.event_of("chat.message.created").await;
        assert_eq!(
            event["payload"]["message"]["body"], "still here?",
            "{round}"
        );
        control.restart_and_forget();
    }
    control.post_message(MOONLIGHT, "uid_visitor", "kept");
    control.restart_keeping();
    assert_eq!(control.message_bodies(MOONLIGHT).last().unwrap(), "kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_injected_over_http() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let control = |action: &str, body: Value| {
        let request = Request::new("POST", &format!("/demo/control/{action}")).json(&body);
        let base = base.clone();
        async move { request.send(&base).await.status }
    };
    assert_eq!(
        control("fail", json!({ "count": 2, "status": 503 })).await,
        200
    );
    assert_eq!(
        [
            health(&base).await,
            health(&base).await,
            health(&base).await
        ],
        [503, 503, 200]
    );
    assert_eq!(control("garbage", json!({})).await, 200);
    let garbage = Request::new("GET", "/v1/servers").send(&base).await;
    assert!(serde_json::from_slice::<Value>(&garbage.body).is_err());
    assert_eq!(control("delay", json!({ "ms": 80 })).await, 200);
    let start = Instant::now();
    assert_eq!(health(&base).await, 200);
    assert!(start.elapsed() >= Duration::from_millis(80));
    assert_eq!(control("delay", json!({ "ms": 0 })).await, 200);
    let said = json!({ "channel": MOONLIGHT, "author": "uid_visitor", "body": "from outside" });
    assert_eq!(control("say", said).await, 200);
    assert_eq!(
        demo.control(GARDEN)
            .unwrap()
            .message_bodies(MOONLIGHT)
            .last()
            .unwrap(),
        "from outside"
    );
    let mut socket = open_subscribed(&base, "uid_a").await;
    assert_eq!(control("drop-sockets", json!({})).await, 200);
    assert_eq!(socket.receive().await, Received::Gone);
    assert_eq!(control("pause", json!({ "ms": 200 })).await, 200);
    wait_for_connectivity("refused", &base, false).await;
    wait_for_connectivity("resumed automatically", &base, true).await;
    assert_eq!(control("no-such-command", json!({})).await, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_injection_is_off_by_default() {
    let options = Options {
        lively: false,
        ..Options::default()
    };
    let demo = demo::start(options).await.unwrap();
    let base = demo.communities()[GARDEN].url.clone();
    let response = Request::new("POST", "/demo/control/fail")
        .json(&json!({}))
        .send(&base)
        .await;
    assert_eq!(
        (response.status, response.text().as_str()),
        (404, "404 page not found\n")
    );
    assert_eq!(health(&base).await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn left_server_is_not_listed() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let listed = |user: &str| {
        let request = Request::new("GET", "/v1/servers").by(user);
        let base = base.clone();
        async move {
            let listed = request.send(&base).await.json();
            let rows = listed["servers"].as_array().unwrap().clone();
            rows.iter()
                .map(|row| row["server_id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(listed("uid_a").await, ["srv_garden", "srv_library"]);
    let left = Request::new("DELETE", "/v1/servers/srv_garden/membership")
        .by("uid_a")
        .send(&base)
        .await;
    assert_eq!(
        (left.status, &left.json()["user_uid"]),
        (200, &json!("uid_a"))
    );
    assert_eq!(listed("uid_a").await, ["srv_library"]);
    assert_eq!(listed("uid_b").await, ["srv_garden", "srv_library"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn histories_follow_from_the_seed() {
    let (first, second) = (start_quiet_demo().await, start_quiet_demo().await);
    for (index, channel, max_authors) in [(HARBOR, "ch_log", 12), (GARDEN, MOONLIGHT, 5)] {
        let said = first.control(index).unwrap().message_bodies(channel);
        assert_eq!(said, second.control(index).unwrap().message_bodies(channel));
        let base = &first.communities()[index].url;
        let path = format!("/v1/channels/{channel}/messages?limit=100000");
        let history = Request::new("GET", &path).send(base).await.json();
        let rows = history["messages"].as_array().unwrap();
        assert_eq!(rows.len(), said.len());
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        let ids: BTreeSet<String> = rows.iter().map(|row| text(row, "id")).collect();
        assert_eq!(ids.len(), rows.len());
        let times: Vec<String> = rows.iter().map(|row| text(row, "created_at")).collect();
        assert!(times.is_sorted());
        let authors: BTreeSet<String> = rows.iter().map(|row| text(row, "author_uid")).collect();
        assert!(authors.len() <= max_authors);
        for author in authors {
            let is_resident =
                author.starts_with("uid_harbor_") || author.starts_with("uid_garden_");
            assert!(is_resident, "{author} is not a resident");
        }
    }
    let base = &first.communities()[GARDEN].url;
    let batch = "/v1/profiles:batch?user_uid=uid_garden_wren&user_uid=uid_garden_basil";
    let profiles = Request::new("GET", batch).send(base).await.json();
    let names = [
        &profiles["profiles"][0]["display_name"],
        &profiles["profiles"][1]["display_name"],
    ];
    assert_eq!(names, ["Wren", "Basil"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropping_the_demo_closes_its_ports() {
    let demo = start_quiet_demo().await;
    let bases: Vec<String> = demo
        .communities()
        .into_iter()
        .map(|community| community.url)
        .collect();
    let mut socket = open_subscribed(&bases[GARDEN], "uid_a").await;
    drop(demo);
    assert_eq!(socket.receive().await, Received::Gone);
    for base in bases {
        wait_for_connectivity("refused", &base, false).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn file_size_limit_is_enforced() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let upload = |size: usize| {
        let head = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.gif\"\r\nContent-Type: image/gif\r\n\r\n";
        let mut body = [head.as_bytes(), b"GIF89a\x03\0\x04\0"].concat();
        body.resize(head.len() + size, b'-');
        body.extend_from_slice(b"\r\n--x--\r\n");
        let mut request = Request::new("POST", &format!("/v1/channels/{MOONLIGHT}/messages"))
            .header("Content-Type", "multipart/form-data; boundary=x");
        request.body = Some(body);
        request
    };
    let rejected = upload(50 * 1024 * 1024 + 1).send(&base).await;
    assert_eq!(
        rejected.status_and_code(),
        (413, "attachment_too_large".into())
    );
    let accepted = upload(3_000_000).send(&base).await.json();
    let attachment = &accepted["message"]["attachments"][0];
    assert_eq!(
        (&attachment["bytes"], &attachment["width"]),
        (&json!(3_000_000), &json!(3))
    );
    let path = attachment["url"]
        .as_str()
        .unwrap()
        .strip_prefix(&base)
        .unwrap()
        .to_owned();
    let served = Request::new("GET", &path).send(&base).await;
    assert_eq!((served.status, served.body.len()), (200, 3_000_000));
}
