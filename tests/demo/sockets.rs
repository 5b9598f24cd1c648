//! Replays every recorded socket and compares what each client receives.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::recording::{self, Names};
use crate::wire::{self, BINARY, CLOSE, FIN, PING, PONG, RawSocket, Received, TEXT};
use crate::{GARDEN, start_quiet_demo};

/// Prefixes of recordings that are not replayed, with the reason.
const SKIPPED: [(&str, &str); 14] = [
    ("rtc_", "no voice"),
    ("restart_", "a restart has its own test"),
    (
        "ws_300_subscriptions",
        "which responses of a burst are lost is random",
    ),
    ("ws_burst_", "which responses of a burst are lost is random"),
    ("ws_message_17mb_frame", "the body was not recorded"),
    ("ws_oversized_", "the bodies were not recorded"),
    (
        "ws_malformed_deep_nesting_",
        "the library rejects JSON with more than 128 levels",
    ),
    (
        "ws_malformed_invalid_utf8_text",
        "the library closes the socket on invalid text",
    ),
    ("ws_prod_", "the demo is not a production server"),
    ("ws_snapshot_of_60_members_fragmented", "needs 60 clients"),
    (
        "ws_close_tcp_",
        "which of two clients joins first is random; ws_typing covers a cut socket",
    ),
    (
        "ws_server_fragments_pong_request_id",
        "the request ID was not recorded",
    ),
    (
        "ws_profile_concurrent_if_match",
        "which of two requests wins is random",
    ),
    ("ws_message_large_200kb", "the body was not recorded"),
];

/// The replay of one recording.
struct Playback {
    base: String,
    names: Names,
    sockets: BTreeMap<String, RawSocket>,
    received: BTreeMap<String, Vec<Received>>,
    wrong: Vec<String>,
}

impl Playback {
    async fn open(&mut self, client: &str, recorded: &Value) {
        let skipped = [
            "host",
            "upgrade",
            "connection",
            "sec-websocket-key",
            "sec-websocket-version",
        ];
        let headers = recorded["handshake_request_headers"].as_object().unwrap();
        let headers: Vec<(String, String)> = headers
            .iter()
            .filter(|(name, _)| !skipped.contains(&&*name.to_lowercase()))
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let path = self.names.text(recorded["path"].as_str().unwrap());
        match RawSocket::open(&self.base, &path, &headers).await {
            Ok(socket) => {
                let _none = self.sockets.insert(client.into(), socket);
            }
            Err(response) => self.wrong.push(format!("{client}: {}", response.status)),
        }
    }

    async fn send(&mut self, client: &str, event: &Value) {
        let kind = event["opcode"].as_str().unwrap();
        let payload = match (event["text"].as_str(), event["base64"].as_str()) {
            (_, Some(base64)) => data_encoding::BASE64.decode(base64.as_bytes()).unwrap(),
            (text, None) => self.names.bytes(text.unwrap_or_default().as_bytes()),
        };
        let Some(socket) = self.sockets.get_mut(client) else {
            return;
        };
        let operation = match kind {
            "cont" => 0,
            "text" => TEXT,
            "binary" => BINARY,
            "ping" => PING,
            "pong" => PONG,
            "close" => CLOSE,
            "tcp-fin" | "tcp-rst" => {
                if let Some(socket) = self.sockets.remove(client) {
                    socket.cut().await;
                }
                return;
            }
            number => number.parse().unwrap(),
        };
        let fin = if event["fin"] == false { 0 } else { FIN };
        let reserved = u8::try_from(event["rsv"].as_u64().unwrap_or_default()).unwrap() << 4;
        let first = fin | reserved | operation;
        if kind == "close" {
            socket.send_frame(first, &close_payload(event)).await;
        } else if event["masked"] == false {
            let bytes = [&[first, u8::try_from(payload.len()).unwrap()], &*payload].concat();
            socket.send_bytes(&bytes).await;
        } else {
            socket.send_frame(first, &payload).await;
        }
    }

    async fn send_raw(&mut self, client: &str, event: &Value) {
        let bytes = data_encoding::BASE64.decode(event["base64"].as_str().unwrap().as_bytes());
        if let Some(socket) = self.sockets.get_mut(client) {
            socket.send_bytes(&bytes.unwrap()).await;
        }
    }

    /// Waits for an event like the recorded one. The first event of its kind must match.
    async fn expect(&mut self, client: &str, event: &Value) {
        loop {
            let queue = self.received.entry(client.into()).or_default();
            if let Some(at) = queue
                .iter()
                .position(|received| kind_of(received) == recorded_kind(event))
            {
                let received = queue.remove(at);
                let mut found = Vec::new();
                if let Received::Text(text) = &received {
                    let actual = without_residents(serde_json::from_str(text).unwrap());
                    let recorded = recorded_json(event);
                    if recorded["_truncated"] == true {
                        return;
                    }
                    recording::compare(client, &recorded, &actual, &self.base, &mut found);
                    if !text.ends_with("}\n") || text.contains(['<', '>', '&']) {
                        found.push(format!(
                            "{client}: not formatted like the real server: {text}"
                        ));
                    }
                }
                self.wrong.extend(found);
                return;
            }
            let Some(socket) = self.sockets.get_mut(client) else {
                return self.wrong.push(format!("{client} is not connected"));
            };
            match socket.try_receive().await {
                None | Some(Received::Gone) if recorded_kind(event) != "gone" => {
                    let kind = recorded_kind(event);
                    return self.wrong.push(format!("{client} does not receive {kind}"));
                }
                received => queue.extend(received),
            }
        }
    }

    /// Checks that no other events arrive before the reply to a last ping.
    async fn settle(&mut self) {
        for (client, socket) in &mut self.sockets {
            socket
                .send_json(&json!({ "type": "chat.ping", "request_id": "the end" }))
                .await;
            loop {
                match socket.try_receive().await {
                    Some(Received::Text(text)) if text.contains("the end") => break,
                    None | Some(Received::Gone) => break,
                    Some(received) => self
                        .received
                        .entry(client.clone())
                        .or_default()
                        .push(received),
                }
            }
        }
        for (client, received) in &self.received {
            let unexpected = received
                .iter()
                .filter(|received| **received != Received::Gone);
            self.wrong
                .extend(unexpected.map(|received| format!("{client}: also receives {received:?}")));
        }
    }

    async fn replay_exchange(&mut self, exchange: &Value) {
        let Some(request) = recording::request(&exchange["request"], &self.names) else {
            return self.wrong.push("a body was not recorded".into());
        };
        let actual = request.send(&self.base).await;
        let recorded = &exchange["response"];
        let found = recording::differences(recorded, &actual, &self.base);
        if found.is_empty() && recorded["json"].is_object() {
            self.names.learn(&recorded["json"], &actual.json());
        }
        self.wrong.extend(found);
    }
}

/// The payload of a recorded close.
fn close_payload(event: &Value) -> Vec<u8> {
    let code = event["close_code"].as_u64();
    let code = code.map(|code| u16::try_from(code).unwrap().to_be_bytes());
    let reason = event["close_reason"].as_str().unwrap_or_default();
    let code = code.map(|code| code.to_vec()).unwrap_or_default();
    [code, reason.as_bytes().to_vec()].concat()
}

fn kind_of(received: &Received) -> String {
    match received {
        Received::Text(text) => {
            let event: Value = serde_json::from_str(text).unwrap();
            let request = event["request_id"].as_str().unwrap_or_default();
            format!("{} {request}", event["type"].as_str().unwrap())
        }
        Received::Pong(payload) => format!("pong {}", String::from_utf8_lossy(payload)),
        Received::Ping(_) => "ping".into(),
        Received::Close(code) => format!("close {code:?}"),
        Received::Gone => "gone".into(),
    }
}

fn recorded_kind(event: &Value) -> String {
    if event["dir"] != "recv" {
        return "gone".into();
    }
    match event["opcode"].as_str().unwrap() {
        "text" | "cont" => {
            let event = recorded_json(event);
            let request = event["request_id"].as_str().unwrap_or_default();
            format!("{} {request}", event["type"].as_str().unwrap())
        }
        "pong" => format!("pong {}", event["text"].as_str().unwrap_or_default()),
        "close" => {
            let code = event["close_code"]
                .as_u64()
                .map(|code| u16::try_from(code).unwrap());
            format!("close {code:?}")
        }
        other => other.into(),
    }
}

/// A recorded event; of a very long one only its type.
fn recorded_json(event: &Value) -> Value {
    let text = event["assembled_text"].as_str().or(event["text"].as_str());
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_else(|| event["json"].clone())
}

/// Removes the demo's residents, which the real server does not have.
fn without_residents(mut event: Value) -> Value {
    let members = event.pointer_mut("/payload/members");
    if let Some(members) = members.and_then(Value::as_array_mut) {
        members.retain(|member| member["device_id"] != "dev_resident");
    }
    event
}

/// Whether an event is a fragment. The last fragment has the whole text.
fn is_fragment(event: &Value) -> bool {
    event["dir"] == "recv" && event["fin"] == false
}

async fn play(base: &str, recording: &Value) -> Vec<String> {
    let mut playback = Playback {
        base: base.to_owned(),
        names: Names::new(),
        sockets: BTreeMap::new(),
        received: BTreeMap::new(),
        wrong: Vec::new(),
    };
    let events = recording["events"].as_array().unwrap();
    let mut exchanges = events
        .iter()
        .filter(|event| event["dir"] == "http-response");
    for event in events.iter().filter(|event| !is_fragment(event)) {
        let client = event["client"].as_str().unwrap_or_default();
        match (
            event["dir"].as_str().unwrap(),
            event["opcode"].as_str().unwrap_or_default(),
        ) {
            ("send", "handshake") => playback.open(client, &recording["clients"][client]).await,
            ("send", _) => playback.send(client, event).await,
            ("send-raw", _) => playback.send_raw(client, event).await,
            ("recv", "handshake") | ("note" | "http-response", _) => {}
            ("http-request", _) => playback.replay_exchange(exchanges.next().unwrap()).await,
            // The client has cut this socket itself.
            ("tcp-eof" | "tcp-reset", _) if !playback.sockets.contains_key(client) => {}
            ("recv" | "tcp-eof" | "tcp-reset", _) => playback.expect(client, event).await,
            (other, _) => panic!("unknown event {other}"),
        }
    }
    playback.settle().await;
    for socket in playback.sockets.into_values() {
        socket.cut().await;
    }
    playback.wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_sockets_receive_the_recorded_frames() {
    let demo = start_quiet_demo().await;
    let base = demo.communities()[GARDEN].url.clone();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (name, recording) in recording::all() {
        let is_skipped = SKIPPED.iter().any(|(start, _)| name.starts_with(start));
        if recording["kind"] != "ws" || is_skipped {
            continue;
        }
        count += 1;
        let result = tokio::time::timeout(3 * wire::LIMIT, play(&base, &recording)).await;
        let found = result.unwrap_or_else(|_| vec!["timed out".into()]);
        wrong.extend(found.into_iter().map(|found| format!("{name}: {found}")));
    }
    assert!(
        wrong.is_empty(),
        "{} in {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 45, "only {count} recordings were replayed");
}
