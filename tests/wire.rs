//! Replays what was recorded of the real server: every answer and every event is read, and each means what it should.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use openchat::domain::change::{Change, Span};
use openchat::domain::failure::Failure;
use openchat::net::error::refusal;
use openchat::net::wire::event::{self, Event};
use openchat::net::wire::{Fields, message, server};
use serde_json::Value;

fn recordings() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exchanges");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let recordings: Vec<Value> = paths
        .iter()
        .map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
        .collect();
    assert!(recordings.len() > 300, "the recordings are missing");
    recordings
}

/// Requests with their answers, also those that stand between the events of a socket.
fn answers(recording: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    let events = recording["events"].as_array().into_iter().flatten();
    for pair in std::iter::once(recording).chain(events) {
        if pair["response"]["status"].is_u64() && pair["request"]["path"].is_string() {
            let method = pair["request"]["method"].as_str().unwrap_or("GET");
            let path = pair["request"]["path"].as_str().unwrap();
            found.push((format!("{method} {path}"), &pair["response"]));
        }
    }
    found
}

fn text(response: &Value) -> Option<&str> {
    response["body"]["text"].as_str()
}

/// What kind of answer the client would read here, where it asks such a thing at all.
fn kind(request: &str) -> Option<&'static str> {
    let path = request.split('?').next().unwrap();
    let (method, path) = path.split_once(' ').unwrap();
    match (
        method,
        path.trim_start_matches('/')
            .split('/')
            .collect::<Vec<_>>()
            .as_slice(),
    ) {
        ("GET", ["v1", "client", "capabilities"]) => Some("capabilities"),
        ("GET", ["v1", "servers"]) => Some("directory"),
        ("GET", ["v1", "servers", _, "channels"]) => Some("channels"),
        ("GET", ["v1", "servers", _, "members"]) => Some("members"),
        ("GET", ["v1", "channels", _, "messages"]) => Some("messages"),
        ("POST", ["v1", "channels", _, "messages"]) => Some("sent"),
        ("GET", ["v1", "profiles:batch"]) => Some("profiles"),
        ("GET" | "PUT", ["v1", "profile", "me"]) => Some("profile"),
        _ => None,
    }
}

fn is_read(kind: &str, path: &str, body: &Value) -> bool {
    let now = Timestamp::UNIX_EPOCH;
    let channel = path
        .split('/')
        .nth(3)
        .unwrap_or_default()
        .replace("%5F", "_");
    match kind {
        "capabilities" => {
            server::capabilities(body).is_some_and(|read| read.server_id.is_some() && read.uid_only)
        }
        "directory" => server::directory(body).is_some(),
        "channels" => server::channels(body)
            .is_some_and(|groups| groups.iter().any(|group| !group.channels.is_empty())),
        "members" => server::members(body).is_some_and(|members| !members.is_empty()),
        "messages" => message::history(body, &channel.as_str().into(), Span::Newest, now)
            .is_some_and(|history| {
                history.messages.len() == body["messages"].as_array().unwrap().len()
            }),
        "sent" => message::message(Fields::of(body).inner(&["message"]), None, now).is_some(),
        "profiles" => server::profiles(body)
            .is_some_and(|profiles| profiles.len() == body["profiles"].as_array().unwrap().len()),
        _ => server::profile(Fields::of(body)).is_some(),
    }
}

#[test]
fn every_recorded_answer_is_read() {
    let mut read: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cut = 0;
    for recording in recordings() {
        for (request, response) in answers(&recording) {
            let (Some(kind), Some(text)) = (kind(&request), text(response)) else {
                continue;
            };
            if !(200..300).contains(&response["status"].as_u64().unwrap()) {
                continue;
            }
            let Ok(body) = serde_json::from_str::<Value>(text) else {
                let whole = response["body"]["len"].as_u64().unwrap();
                assert!(
                    text.len() < usize::try_from(whole).unwrap(),
                    "{}",
                    recording["name"]
                );
                cut += 1;
                continue;
            };
            assert!(
                is_read(kind, &request, &body),
                "{}: {request}: {text}",
                recording["name"]
            );
            *read.entry(kind).or_default() += 1;
        }
    }
    assert!(cut <= 3, "{cut} answers were recorded in part only");
    for kind in [
        "capabilities",
        "directory",
        "channels",
        "members",
        "messages",
        "sent",
        "profiles",
        "profile",
    ] {
        assert!(
            read.get(kind).is_some_and(|count| *count >= 2),
            "{kind}: {read:?}"
        );
    }
}

#[test]
fn every_recorded_refusal_means_what_the_contract_says() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for recording in recordings() {
        for (request, response) in answers(&recording) {
            let status = u16::try_from(response["status"].as_u64().unwrap()).unwrap();
            if status < 300 {
                continue;
            }
            let json = text(response).and_then(|text| serde_json::from_str::<Value>(text).ok());
            let code = json
                .as_ref()
                .and_then(|json| json["code"].as_str())
                .map(str::to_owned);
            let failure = refusal(status, json.as_ref(), None);
            let expected = match (status, &code) {
                (401, _) => Failure::Unauthorized,
                (404 | 405, None) => Failure::Unsupported,
                (404, Some(_)) => Failure::NotFound,
                (500.., None) => Failure::ServerError { status },
                (_, code) => Failure::Rejected {
                    status,
                    code: code.clone().unwrap_or_default(),
                    retryable: json.as_ref().is_some_and(|json| json["retryable"] == true),
                },
            };
            assert_eq!(failure, expected, "{}: {request}", recording["name"]);
            *kinds
                .entry(code.unwrap_or_else(|| status.to_string()))
                .or_default() += 1;
        }
    }
    for code in [
        "404",
        "405",
        "channel_not_found",
        "server_not_found",
        "message_create_failed",
        "unauthorized",
        "profile_conflict",
    ] {
        assert!(kinds.contains_key(code), "{code}: {kinds:?}");
    }
}

#[test]
fn every_recorded_event_is_read() {
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    for recording in recordings() {
        for entry in recording["events"].as_array().into_iter().flatten() {
            if entry["dir"] != "recv" {
                continue;
            }
            let whole = entry["assembled_text"]
                .as_str()
                .or_else(|| entry["text"].as_str());
            let Some(text) = whole else { continue };
            let Some(read) = event::read(text, Timestamp::UNIX_EPOCH) else {
                // A part of a fragmented message is no envelope by itself.
                assert!(
                    serde_json::from_str::<Value>(text).is_err() || !text.contains("\"type\""),
                    "{text}"
                );
                continue;
            };
            let kind = serde_json::from_str::<Value>(text).unwrap()["type"]
                .as_str()
                .unwrap()
                .to_owned();
            let fits = match kind.as_str() {
                "chat.subscribed" => matches!(read.event, Event::Subscribed(_)),
                "chat.message.created" => matches!(read.event, Event::Change(Change::Posted(_))),
                "chat.presence.snapshot" => {
                    matches!(read.event, Event::Change(Change::Present(..)))
                }
                "chat.presence.joined" => matches!(read.event, Event::Change(Change::Joined(..))),
                "chat.presence.left" => matches!(read.event, Event::Change(Change::Left(..))),
                "chat.typing.updated" => matches!(read.event, Event::Change(Change::Typing { .. })),
                "profile_updated" => matches!(read.event, Event::Change(Change::Profiles(_))),
                _ => matches!(read.event, Event::Other),
            };
            assert!(fits, "{}: {text}: {read:?}", recording["name"]);
            *heard.entry(kind).or_default() += 1;
        }
    }
    for kind in [
        "chat.subscribed",
        "chat.message.created",
        "chat.presence.snapshot",
        "chat.typing.updated",
        "profile_updated",
        "chat.error",
        "chat.pong",
    ] {
        assert!(heard.contains_key(kind), "{kind}: {heard:?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_json_is_read_or_passed_over(text in "[\\[\\]{}\":,a-z0-9_ ]{0,60}") {
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            let _ = server::capabilities(&value);
            let _ = server::directory(&value);
            let _ = server::channels(&value);
            let _ = server::members(&value);
            let _ = message::history(&value, &"c".into(), Span::Newest, Timestamp::UNIX_EPOCH);
        }
    }
}
