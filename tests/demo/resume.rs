//! Coming back after a line was cut, and what a slow or broken line loses.

use serde_json::{Value, json};

use crate::prover::Prover;
use crate::wire::{Heard, Line};
use crate::{GARDEN, HARBOR, quiet};

const GENERAL: &str = "ch_general";

/// Asks for what was missed, and gives it with the last word.
async fn resumed(line: &mut Line, hello: &Value, seq: u64) -> (Vec<Value>, Value) {
    let payload = json!({ "epoch": hello["epoch"], "seq": seq });
    line.tell(&json!({ "type": "chat.resume", "request_id": "r", "payload": payload }))
        .await;
    let mut missed = Vec::new();
    loop {
        let event = line.event().await;
        match event["type"].as_str().unwrap() {
            "chat.resumed" | "chat.error" => return (missed, event),
            _ => missed.push(event),
        }
    }
}

/// A fresh socket of somebody, greeted.
async fn greeted(prover: &Prover) -> Line {
    let mut line = prover.open().await.unwrap();
    assert_eq!(line.event().await["type"], "chat.hello");
    line
}

/// Waits until the server has noticed that a line was cut, as somebody else in the channel sees it.
async fn cut(line: Line, witness: &mut Line) {
    line.cut();
    let _left = witness.event_of("chat.presence.left").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_counted_without_a_hole() {
    let demo = quiet().await;
    let prover = Prover::proven(&demo.communities()[HARBOR].url, 1).await;
    let control = demo.control(HARBOR).unwrap();
    let mut line = greeted(&prover).await;
    let mut counts = Vec::new();
    for channel in [GENERAL, "ch_tides"] {
        line.tell(&json!({ "type": "chat.subscribe", "payload": { "channel_id": channel } }))
            .await;
        counts.extend([line.event().await, line.event().await]);
    }
    control.say(GENERAL, "uid_visitor", "counted");
    counts.push(line.event().await);
    line.tell(&json!({ "type": "chat.ping" })).await;
    counts.push(line.event().await);
    let counts: Vec<u64> = counts
        .iter()
        .map(|event| event["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_comes_back_in_order_however_much_it_is() {
    let demo = quiet().await;
    let base = demo.communities()[HARBOR].url.clone();
    let control = demo.control(HARBOR).unwrap();
    let prover = Prover::proven(&base, 1).await;
    let (line, hello) = prover.listening(GENERAL).await;
    let (mut witness, _) = Prover::proven(&base, 2).await.listening(GENERAL).await;
    cut(line, &mut witness).await;
    for number in 0..300 {
        control.say(GENERAL, "uid_visitor", &format!("missed {number}"));
    }
    let mut line = greeted(&prover).await;
    // The answer to its subscription and the snapshot had reached the first line, the arrival of the witness maybe.
    let (missed, last) = resumed(&mut line, &hello, 2).await;
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
async fn what_is_not_known_any_more_is_a_gap() {
    let demo = quiet().await;
    let base = demo.communities()[HARBOR].url.clone();
    let control = demo.control(HARBOR).unwrap();
    let prover = Prover::proven(&base, 1).await;
    let gap =
        |event: &Value| event["payload"]["code"] == "resume_gap" && event["request_id"] == "r";
    let (mut witness, _) = Prover::proven(&base, 2).await.listening(GENERAL).await;

    let (line, hello) = prover.listening(GENERAL).await;
    cut(line, &mut witness).await;
    for number in 0..1100 {
        control.say(GENERAL, "uid_visitor", &format!("too much {number}"));
    }
    let (missed, last) = resumed(&mut greeted(&prover).await, &hello, 2).await;
    assert!(missed.is_empty() && gap(&last), "more than is kept: {last}");

    let (mut witness, _) = Prover::proven(&base, 3).await.listening(GENERAL).await;
    let (line, hello) = prover.listening(GENERAL).await;
    cut(line, &mut witness).await;
    let stranger = Prover::proven(&base, 4).await;
    let (_, last) = resumed(&mut greeted(&stranger).await, &hello, 2).await;
    assert!(gap(&last), "of somebody else: {last}");
    let (_, last) = resumed(&mut greeted(&prover).await, &hello, 900).await;
    assert!(gap(&last), "never sent: {last}");

    let (line, hello) = prover.listening(GENERAL).await;
    drop(line);
    control.restart_keeping();
    let (_, last) = resumed(&mut greeted(&prover).await, &hello, 2).await;
    assert!(gap(&last), "after a restart: {last}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swallowed_event_leaves_a_hole_that_a_resume_fills() {
    let demo = quiet().await;
    let base = demo.communities()[HARBOR].url.clone();
    let control = demo.control(HARBOR).unwrap();
    let prover = Prover::proven(&base, 1).await;
    let (mut line, hello) = prover.listening(GENERAL).await;
    let (mut witness, _) = Prover::proven(&base, 2).await.listening(GENERAL).await;
    let joined = line.event().await["seq"].as_u64().unwrap();
    control.swallow_events(2);
    for text in ["lost", "lost too", "heard"] {
        control.say(GENERAL, "uid_visitor", text);
    }
    let heard = line.event().await;
    assert_eq!(heard["payload"]["message"]["body"], "heard");
    assert_eq!(heard["seq"], joined + 3, "the hole is seen");
    cut(line, &mut witness).await;
    let (missed, last) = resumed(&mut greeted(&prover).await, &hello, joined).await;
    assert_eq!((missed.len(), &last["type"]), (3, &json!("chat.resumed")));
    assert_eq!(missed[0]["payload"]["message"]["body"], "lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_listen_loses_events_without_a_word() {
    const SAID: usize = 400;
    let demo = quiet().await;
    let control = demo.control(GARDEN).unwrap();
    let mut line = Line::open(&demo.communities()[GARDEN].url, "/v1/realtime", &[])
        .await
        .unwrap();
    line.tell(&json!({ "type": "chat.subscribe", "payload": { "channel_id": "ng_ch_compost" } }))
        .await;
    let _snapshot = line.event_of("chat.presence.snapshot").await;
    let long = "x".repeat(100_000);
    for _ in 0..SAID {
        control.say("ng_ch_compost", "uid_visitor", &long);
    }
    let mut heard = 0;
    let mut last = String::new();
    loop {
        let event = line.event().await;
        match event["type"].as_str().unwrap() {
            "chat.message.created" => heard += 1,
            // An answer can be lost like any event; the one to the last question is not, for then there is room again.
            "chat.pong" if event["request_id"] == *last => break,
            "chat.pong" => continue,
            other => panic!("{other}"),
        }
        last = heard.to_string();
        line.tell(&json!({ "type": "chat.ping", "request_id": last }))
            .await;
    }
    assert!((64..SAID).contains(&heard), "{heard}");
    assert_eq!(
        control
            .said("ng_ch_compost")
            .iter()
            .filter(|body| **body == long)
            .count(),
        SAID
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_to_a_subscription_comes_before_its_snapshot() {
    let demo = quiet().await;
    let mut line = Line::open(
        &demo.communities()[GARDEN].url,
        "/v1/realtime?user_uid=uid_a&device_id=dev_a",
        &[],
    )
    .await
    .unwrap();
    line.tell(&json!({ "type": "chat.subscribe", "request_id": "1", "payload": { "channel_id": "ng_ch_compost" } }))
        .await;
    let (first, second) = (line.event().await, line.event().await);
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
    assert!(members.len() > 2, "residents are there as well");
    line.say("no envelope").await;
    assert_eq!(line.hear().await, Heard::Gone);
}
