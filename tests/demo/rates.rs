//! Faults at random.

use std::time::Duration;

use openchat::demo::{self, Control, Extensions, FaultRates, Options};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::prover::Prover;
use crate::wire::{RawSocket, Received, Request, Response};
use crate::{GARDEN, HARBOR, start_quiet_demo};

const MOONLIGHT: &str = "ng_ch_moonlight";
const ALWAYS: u32 = 1000;

fn send(body: &str) -> Request {
    Request::new("POST", "/v1/channels/ng_ch_moonlight/messages")
        .by("uid_a")
        .json(&json!({ "body": body }))
}

fn stored(control: &Control, body: &str) -> usize {
    let bodies = control.message_bodies(MOONLIGHT).into_iter();
    bodies.filter(|known| known == body).count()
}

/// Sends messages until both kinds of answers were given.
async fn answers(base: &str, control: &Control, name: &str) -> Vec<(Response, usize)> {
    let mut answers = Vec::new();
    for number in 0..20 {
        let body = format!("{name} {number}");
        let response = send(&body).send(base).await;
        answers.push((response, stored(control, &body)));
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_requests_may_have_been_handled() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let control = demo.control(GARDEN).unwrap();
    control.set_fault_rates(FaultRates {
        server_errors: ALWAYS,
        ..FaultRates::default()
    });
    let failed = answers(&base, &control, "failed").await;
    assert!(failed.iter().all(|(response, _)| response.status == 500));
    let done = failed.iter().filter(|(_, stored)| *stored == 1).count();
    assert!((1..20).contains(&done), "{done} of 20");
    control.set_fault_rates(FaultRates {
        rate_limits: ALWAYS,
        ..FaultRates::default()
    });
    let limited = answers(&base, &control, "limited").await;
    let refused = |(response, stored): &(Response, usize)| response.status == 429 && *stored == 0;
    assert!(limited.iter().all(refused));
    let waits = limited.iter().filter(|(response, _)| {
        let wait = response.headers.get("retry-after");
        wait.is_some_and(|seconds| seconds == "1")
    });
    let waits = waits.count();
    assert!((1..20).contains(&waits), "{waits} of 20");
    control.set_fault_rates(FaultRates::default());
    let healthy = answers(&base, &control, "healthy").await;
    let created = |(response, stored): &(Response, usize)| response.status == 201 && *stored == 1;
    assert!(healthy.iter().all(created));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn request_is_handled_although_nobody_waits_for_its_answer() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let control = demo.control(GARDEN).unwrap();
    // Longer than a connection is held below.
    control.delay(Duration::from_millis(300));
    let body = r#"{"body":"unheard"}"#;
    let request = format!(
        "POST /v1/channels/{MOONLIGHT}/messages HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // A connection that is closed at once may be seen to end before its request is read.
    for held in 0..20 {
        let address = base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(held)).await;
    }
    wait_until("a message is stored", || stored(&control, "unheard") > 0).await;
}

async fn wait_until(what: &str, reached: impl Fn() -> bool) {
    let waiting = async {
        while !reached() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), waiting).await;
    assert!(waited.is_ok(), "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_and_sockets_are_lost_at_random() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let control = demo.control(GARDEN).unwrap();
    let path = "/v1/realtime?user_uid=uid_a";
    let mut socket = RawSocket::open(&base, path, &[]).await.unwrap();
    let subscribe = json!({ "type": "chat.subscribe", "payload": { "channel_id": MOONLIGHT } });
    socket.send_json(&subscribe).await;
    let _snapshot = socket.event_of("chat.presence.snapshot").await;
    control.set_fault_rates(FaultRates {
        lost_events: 500,
        ..FaultRates::default()
    });
    for number in 0..40 {
        control.post_message(MOONLIGHT, "uid_b", &format!("posted {number}"));
    }
    control.set_fault_rates(FaultRates::default());
    control.post_message(MOONLIGHT, "uid_b", "the last");
    let mut received = 0;
    loop {
        let event = socket.event_of("chat.message.created").await;
        if event["payload"]["message"]["body"] == "the last" {
            break;
        }
        received += 1;
    }
    assert!((1..40).contains(&received), "{received} of 40");
    let posted = control.message_bodies(MOONLIGHT);
    control.set_fault_rates(FaultRates {
        socket_drops: 1,
        restarts: 50,
        ..FaultRates::default()
    });
    assert_eq!(socket.receive().await, Received::Gone);
    let refused = async { while TcpStream::connect(&base["http://".len()..]).await.is_ok() {} };
    let refused = tokio::time::timeout(Duration::from_secs(10), refused).await;
    assert!(refused.is_ok(), "it restarts");
    control.set_fault_rates(FaultRates::default());
    let resumed = async { while TcpStream::connect(&base["http://".len()..]).await.is_err() {} };
    let resumed = tokio::time::timeout(Duration::from_secs(10), resumed).await;
    assert!(resumed.is_ok(), "it is there again");
    assert_eq!(
        control.message_bodies(MOONLIGHT),
        posted,
        "messages are kept"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rates_are_set_over_http() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let rates = |body: Value| Request::new("POST", "/demo/control/rates").json(&body);
    let set = json!({ "seed": 3, "cut_responses": ALWAYS });
    assert_eq!(rates(set).send(&base).await.status, 200);
    let mut stream = TcpStream::connect(base.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = String::new();
    let read = tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut received).await;
    assert!(
        read.is_err() || received.ends_with(r#"{"status"#),
        "{received}"
    );
    assert_eq!(rates(json!({})).send(&base).await.status, 200);
    let wrong = json!({ "delay": "long" });
    assert_eq!(rates(wrong).send(&base).await.status, 404);
    let health = Request::new("GET", "/healthz").send(&base).await;
    assert_eq!(health.json(), json!({ "status": "ok" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn extended_community_may_lack_idempotent_send() {
    let demo = demo::start(Options {
        lively: false,
        extensions: Extensions::AllButIdempotentSend,
        histories: false,
        ..Options::default()
    })
    .await
    .unwrap();
    let base = demo.communities()[HARBOR].url.clone();
    let capabilities = Request::new("GET", "/v1/client/capabilities")
        .send(&base)
        .await;
    let extensions = capabilities.json()["extensions"].clone();
    assert!(extensions["resume"].is_object() && extensions["idempotent_send"].is_null());
    let prover = Prover::verified(&base, 1).await;
    for _ in 0..2 {
        let request = Request::new("POST", "/v1/channels/ch_general/messages")
            .by(&prover.uid)
            .header("Authorization", &format!("Bearer {}", prover.token))
            .header("X-OpenChat-Device-ID", "dev_prover")
            .header("Idempotency-Key", "the same")
            .json(&json!({ "body": "twice" }));
        assert_eq!(request.send(&base).await.status, 201);
    }
    let control = demo.control(HARBOR).unwrap();
    assert_eq!(control.message_bodies("ch_general"), ["twice", "twice"]);
}
