//! Resuming sockets, and events lost by slow ones.

use serde_json::{Value, json};

use crate::prover::Prover;
use crate::wire::{RawSocket, Received};
use crate::{GARDEN, HARBOR, start_quiet_demo};

const GENERAL: &str = "ch_general";

/// Resumes. Returns the missed events and the final reply.
async fn resume(socket: &mut RawSocket, hello: &Value, seq: u64) -> (Vec<Value>, Value) {
    let payload = json!({ "epoch": hello["epoch"], "seq": seq });
    socket
        .send_json(&json!({ "type": "chat.resume", "request_id": "r", "payload": payload }))
        .await;
    let mut missed = Vec::new();
    loop {
        let event = socket.event().await;
        match event["type"].as_str().unwrap() {
            "chat.resumed" | "chat.error" => return (missed, event),
            _ => missed.push(event),
        }
    }
}

/// A new socket after its hello.
async fn open_socket(prover: &Prover) -> RawSocket {
    let mut socket = prover.open().await.unwrap();
    assert_eq!(socket.event().await["type"], "chat.hello");
    socket
}

/// Cuts a socket and waits until another member of the channel sees it leave.
async fn cut(socket: RawSocket, observer: &mut RawSocket) {
    socket.cut().await;
    let _left = observer.event_of("chat.presence.left").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sequence_numbers_have_no_gaps() {
    let demo = start_quiet_demo().await;
    let prover = Prover::verified(&demo.communities()[HARBOR].url, 1).await;
    let control = demo.control(HARBOR).unwrap();
    let mut socket = open_socket(&prover).await;
    let mut counts = Vec::new();
    for channel in [GENERAL, "ch_tides"] {
        socket
            .send_json(&json!({ "type": "chat.subscribe", "payload": { "channel_id": channel } }))
            .await;
        counts.extend([socket.event().await, socket.event().await]);
    }
    control.post_message(GENERAL, "uid_visitor", "counted");
    counts.push(socket.event().await);
    socket.send_json(&json!({ "type": "chat.ping" })).await;
    counts.push(socket.event().await);
    let counts: Vec<u64> = counts
        .iter()
        .map(|event| event["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resume_replays_missed_events_in_order() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let control = demo.control(HARBOR).unwrap();
    let prover = Prover::verified(&base, 1).await;
    let (socket, hello) = prover.subscribe(GENERAL).await;
    let (mut observer, _) = Prover::verified(&base, 2).await.subscribe(GENERAL).await;
    cut(socket, &mut observer).await;
    for number in 0..300 {
        control.post_message(GENERAL, "uid_visitor", &format!("missed {number}"));
    }
    let mut socket = open_socket(&prover).await;
    // The first socket had received the subscription reply and the snapshot, perhaps also that the witness joined.
    let (missed, last) = resume(&mut socket, &hello, 2).await;
    assert_eq!(last["type"], "chat.resumed", "{last}");
    let bodies: Vec<&str> = missed
        .iter()
        .filter(|event| event["type"] == "chat.message.created")
        .map(|event| event["payload"]["message"]["body"].as_str().unwrap())
        .collect();
    let expected: Vec<String> = (0..300).map(|number| format!("missed {number}")).collect();
    assert_eq!(bodies, expected);
    let counts: Vec<u64> = missed
        .iter()
        .map(|event| event["seq"].as_u64().unwrap())
        .collect();
    assert!(counts.windows(2).all(|pair| pair[0] + 1 == pair[1]));
    assert_eq!(
        last["payload"],
        json!({ "from": counts[0], "to": counts[counts.len() - 1] })
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resume_beyond_the_backlog_is_a_gap() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let control = demo.control(HARBOR).unwrap();
    let prover = Prover::verified(&base, 1).await;
    let is_gap =
        |event: &Value| event["payload"]["code"] == "resume_gap" && event["request_id"] == "r";
    let (mut observer, _) = Prover::verified(&base, 2).await.subscribe(GENERAL).await;

    let (socket, hello) = prover.subscribe(GENERAL).await;
    cut(socket, &mut observer).await;
    for number in 0..1100 {
        control.post_message(GENERAL, "uid_visitor", &format!("too much {number}"));
    }
    let (missed, last) = resume(&mut open_socket(&prover).await, &hello, 2).await;
    assert!(
        missed.is_empty() && is_gap(&last),
        "more events than the backlog keeps: {last}"
    );

    let (mut observer, _) = Prover::verified(&base, 3).await.subscribe(GENERAL).await;
    let (socket, hello) = prover.subscribe(GENERAL).await;
    cut(socket, &mut observer).await;
    let other = Prover::verified(&base, 4).await;
    let (_, last) = resume(&mut open_socket(&other).await, &hello, 2).await;
    assert!(is_gap(&last), "by another user: {last}");
    let (_, last) = resume(&mut open_socket(&prover).await, &hello, 900).await;
    assert!(is_gap(&last), "with a future sequence number: {last}");

    let (socket, hello) = prover.subscribe(GENERAL).await;
    drop(socket);
    control.restart_keeping();
    let (_, last) = resume(&mut open_socket(&prover).await, &hello, 2).await;
    assert!(is_gap(&last), "after a restart: {last}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resume_replays_a_lost_event() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[HARBOR].url.clone();
    let control = demo.control(HARBOR).unwrap();
    let prover = Prover::verified(&base, 1).await;
    let (mut socket, hello) = prover.subscribe(GENERAL).await;
    let (mut observer, _) = Prover::verified(&base, 2).await.subscribe(GENERAL).await;
    let last_seq = socket.event().await["seq"].as_u64().unwrap();
    control.swallow_events(2);
    for text in ["lost", "lost too", "received"] {
        control.post_message(GENERAL, "uid_visitor", text);
    }
    let received = socket.event().await;
    assert_eq!(received["payload"]["message"]["body"], "received");
    assert_eq!(
        received["seq"],
        last_seq + 3,
        "the lost events are not counted"
    );
    cut(socket, &mut observer).await;
    let (missed, last) = resume(&mut open_socket(&prover).await, &hello, last_seq).await;
    assert_eq!((missed.len(), &last["type"]), (3, &json!("chat.resumed")));
    assert_eq!(missed[0]["payload"]["message"]["body"], "lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_client_loses_events_silently() {
    const COUNT: usize = 400;
    let demo = start_quiet_demo().await;
    let control = demo.control(GARDEN).unwrap();
    let mut socket = RawSocket::open(&demo.communities()[GARDEN].url, "/v1/realtime", &[])
        .await
        .unwrap();
    socket
        .send_json(
            &json!({ "type": "chat.subscribe", "payload": { "channel_id": "ng_ch_compost" } }),
        )
        .await;
    let _snapshot = socket.event_of("chat.presence.snapshot").await;
    let long = "x".repeat(100_000);
    for _ in 0..COUNT {
        control.post_message("ng_ch_compost", "uid_visitor", &long);
    }
    let mut received = 0;
    let mut last = String::new();
    loop {
        let event = socket.event().await;
        match event["type"].as_str().unwrap() {
            "chat.message.created" => received += 1,
            // Replies can be lost like other events; the last one is not, because the queue has space by then.
            "chat.pong" if event["request_id"] == *last => break,
            "chat.pong" => continue,
            other => panic!("{other}"),
        }
        last = received.to_string();
        socket
            .send_json(&json!({ "type": "chat.ping", "request_id": last }))
            .await;
    }
    assert!((64..COUNT).contains(&received), "{received}");
    assert_eq!(
        control
            .message_bodies("ng_ch_compost")
            .iter()
            .filter(|body| **body == long)
            .count(),
        COUNT
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscription_reply_precedes_the_snapshot() {
    let demo = start_quiet_demo().await;
    let mut socket = RawSocket::open(
        &demo.communities()[GARDEN].url,
        "/v1/realtime?user_uid=uid_a&device_id=dev_a",
        &[],
    )
    .await
    .unwrap();
    socket.send_json(&json!({ "type": "chat.subscribe", "request_id": "1", "payload": { "channel_id": "ng_ch_compost" } }))
        .await;
    let (first, second) = (socket.event().await, socket.event().await);
    assert_eq!(
        (&first["type"], &first["request_id"]),
        (&json!("chat.subscribed"), &json!("1"))
    );
    assert_eq!(
        (&second["type"], second.get("request_id")),
        (&json!("chat.presence.snapshot"), None)
    );
    let members = second["payload"]["members"].as_array().unwrap();
    assert!(
        members
            .iter()
            .any(|member| member["user_uid"] == "uid_a" && member["device_id"] == "dev_a")
    );
    assert!(members.len() > 2, "residents are missing");
    socket.send_text("no envelope").await;
    assert_eq!(socket.receive().await, Received::Gone);
}
