//! Every recorded socket is played again: the same is sent, and the same must be heard by each client.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::recording::{self, Names};
use crate::wire::{self, BINARY, CLOSE, FIN, Heard, Line, PING, PONG, TEXT};
use crate::{GARDEN, quiet};

/// Recordings that are not played, by the beginning of their names, and why.
const LEFT_OUT: [(&str, &str); 14] = [
    ("rtc_", "no voice"),
    (
        "restart_",
        "of the real program; a restart has its own test",
    ),
    (
        "ws_300_subscriptions",
        "which answers of a burst are lost is chance",
    ),
    ("ws_burst_", "which answers of a burst are lost is chance"),
    ("ws_message_17mb_frame", "the body was not kept"),
    ("ws_oversized_", "the bodies were not kept"),
    (
        "ws_malformed_deep_nesting_",
        "the library reads JSON of 128 levels, and drops what is deeper",
    ),
    (
        "ws_malformed_invalid_utf8_text",
        "the library ends a socket with broken text",
    ),
    ("ws_prod_", "the demo is no production server"),
    (
        "ws_snapshot_of_60_members_fragmented",
        "60 clients for the size of a frame",
    ),
    (
        "ws_close_tcp_",
        "who of two joins first is chance; ws_typing has a line that is cut",
    ),
    (
        "ws_server_fragments_pong_request_id",
        "the name of the request was not kept",
    ),
    (
        "ws_profile_concurrent_if_match",
        "which of two requests wins is chance",
    ),
    ("ws_message_large_200kb", "the body was not kept"),
];

/// One recording being played.
struct Stage {
    base: String,
    names: Names,
    lines: BTreeMap<String, Line>,
    heard: BTreeMap<String, Vec<Heard>>,
    wrong: Vec<String>,
}

impl Stage {
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
        match Line::open(&self.base, &path, &headers).await {
            Ok(line) => {
                let _none = self.lines.insert(client.into(), line);
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
        let Some(line) = self.lines.get_mut(client) else {
            return;
        };
        let operation = match kind {
            "cont" => 0,
            "text" => TEXT,
            "binary" => BINARY,
            "ping" => PING,
            "pong" => PONG,
            "close" => CLOSE,
            "tcp-fin" | "tcp-rst" => return self.lines.remove(client).map_or((), Line::cut),
            number => number.parse().unwrap(),
        };
        let fin = if event["fin"] == false { 0 } else { FIN };
        let reserved = u8::try_from(event["rsv"].as_u64().unwrap_or_default()).unwrap() << 4;
        let first = fin | reserved | operation;
        if kind == "close" {
            line.frame(first, &farewell(event)).await;
        } else if event["masked"] == false {
            let bytes = [&[first, u8::try_from(payload.len()).unwrap()], &*payload].concat();
            line.raw(&bytes).await;
        } else {
            line.frame(first, &payload).await;
        }
    }

    async fn send_raw(&mut self, client: &str, event: &Value) {
        let bytes = data_encoding::BASE64.decode(event["base64"].as_str().unwrap().as_bytes());
        if let Some(line) = self.lines.get_mut(client) {
            line.raw(&bytes.unwrap()).await;
        }
    }

    /// Waits until the client hears something like what was recorded, and takes it. Of one kind the first must fit.
    async fn expect(&mut self, client: &str, event: &Value) {
        loop {
            let waiting = self.heard.entry(client.into()).or_default();
            if let Some(at) = waiting
                .iter()
                .position(|heard| kind_of(heard) == recorded_kind(event))
            {
                let heard = waiting.remove(at);
                let mut found = Vec::new();
                if let Heard::Text(text) = &heard {
                    let answered = without_residents(serde_json::from_str(text).unwrap());
                    let recorded = recorded_json(event);
                    if recorded["_truncated"] == true {
                        return;
                    }
                    recording::compare(client, &recorded, &answered, &self.base, &mut found);
                    if !text.ends_with("}\n") || text.contains(['<', '>', '&']) {
                        found.push(format!(
                            "{client}: not written as the real server writes: {text}"
                        ));
                    }
                }
                self.wrong.extend(found);
                return;
            }
            let Some(line) = self.lines.get_mut(client) else {
                return self.wrong.push(format!("{client} is not connected"));
            };
            match line.heard().await {
                None | Some(Heard::Gone) if recorded_kind(event) != "gone" => {
                    let wished = recorded_kind(event);
                    return self.wrong.push(format!("{client} never hears {wished}"));
                }
                heard => waiting.extend(heard),
            }
        }
    }

    /// Nothing is left that was not recorded: what is still on its way comes before the answer to a last question.
    async fn settle(&mut self) {
        for (client, line) in &mut self.lines {
            line.tell(&json!({ "type": "chat.ping", "request_id": "the end" }))
                .await;
            loop {
                match line.heard().await {
                    Some(Heard::Text(text)) if text.contains("the end") => break,
                    None | Some(Heard::Gone) => break,
                    Some(heard) => self.heard.entry(client.clone()).or_default().push(heard),
                }
            }
        }
        for (client, heard) in &self.heard {
            let more = heard.iter().filter(|heard| **heard != Heard::Gone);
            self.wrong
                .extend(more.map(|heard| format!("{client}: also hears {heard:?}")));
        }
    }

    async fn ask(&mut self, exchange: &Value) {
        let Some(request) = recording::request(&exchange["request"], &self.names) else {
            return self.wrong.push("a body was not kept".into());
        };
        let answered = request.ask(&self.base).await;
        let recorded = &exchange["response"];
        let found = recording::differences(recorded, &answered, &self.base);
        if found.is_empty() && recorded["json"].is_object() {
            self.names.learn(&recorded["json"], &answered.json());
        }
        self.wrong.extend(found);
    }
}

/// The payload of a recorded close.
fn farewell(event: &Value) -> Vec<u8> {
    let code = event["close_code"].as_u64();
    let code = code.map(|code| u16::try_from(code).unwrap().to_be_bytes());
    let reason = event["close_reason"].as_str().unwrap_or_default();
    let code = code.map(|code| code.to_vec()).unwrap_or_default();
    [code, reason.as_bytes().to_vec()].concat()
}

fn kind_of(heard: &Heard) -> String {
    match heard {
        Heard::Text(text) => {
            let event: Value = serde_json::from_str(text).unwrap();
            let request = event["request_id"].as_str().unwrap_or_default();
            format!("{} {request}", event["type"].as_str().unwrap())
        }
        Heard::Pong(payload) => format!("pong {}", String::from_utf8_lossy(payload)),
        Heard::Ping(_) => "ping".into(),
        Heard::Close(code) => format!("close {code:?}"),
        Heard::Gone => "gone".into(),
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

/// An event as it was recorded; of a very long one only the type was kept.
fn recorded_json(event: &Value) -> Value {
    let text = event["assembled_text"].as_str().or(event["text"].as_str());
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_else(|| event["json"].clone())
}

/// The demo's residents are in its channels as well; the real server has none.
fn without_residents(mut event: Value) -> Value {
    let members = event.pointer_mut("/payload/members");
    if let Some(members) = members.and_then(Value::as_array_mut) {
        members.retain(|member| member["device_id"] != "dev_resident");
    }
    event
}

/// Whether an event is a piece of one that came in several frames; the last piece tells the whole.
fn is_piece(event: &Value) -> bool {
    event["dir"] == "recv" && event["fin"] == false
}

async fn play(base: &str, recording: &Value) -> Vec<String> {
    let mut stage = Stage {
        base: base.to_owned(),
        names: Names::new(),
        lines: BTreeMap::new(),
        heard: BTreeMap::new(),
        wrong: Vec::new(),
    };
    let events = recording["events"].as_array().unwrap();
    let mut exchanges = events
        .iter()
        .filter(|event| event["dir"] == "http-response");
    for event in events.iter().filter(|event| !is_piece(event)) {
        let client = event["client"].as_str().unwrap_or_default();
        match (
            event["dir"].as_str().unwrap(),
            event["opcode"].as_str().unwrap_or_default(),
        ) {
            ("send", "handshake") => stage.open(client, &recording["clients"][client]).await,
            ("send", _) => stage.send(client, event).await,
            ("send-raw", _) => stage.send_raw(client, event).await,
            ("recv", "handshake") | ("note" | "http-response", _) => {}
            ("http-request", _) => stage.ask(exchanges.next().unwrap()).await,
            // A line that the client has cut itself is gone without a look at it.
            ("tcp-eof" | "tcp-reset", _) if !stage.lines.contains_key(client) => {}
            ("recv" | "tcp-eof" | "tcp-reset", _) => stage.expect(client, event).await,
            (other, _) => panic!("unknown event {other}"),
        }
    }
    stage.settle().await;
    stage.wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_sockets_hear_alike() {
    let demo = quiet().await;
    let base = demo.communities()[GARDEN].url.clone();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (name, recording) in recording::all() {
        let left_out = LEFT_OUT.iter().any(|(start, _)| name.starts_with(start));
        if recording["kind"] != "ws" || left_out {
            continue;
        }
        count += 1;
        let played = tokio::time::timeout(3 * wire::LIMIT, play(&base, &recording)).await;
        let found = played.unwrap_or_else(|_| vec!["never ends".into()]);
        wrong.extend(found.into_iter().map(|found| format!("{name}: {found}")));
    }
    assert!(
        wrong.is_empty(),
        "{} in {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 45, "only {count} recordings were played");
}
