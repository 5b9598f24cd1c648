//! Recorded socket connections: all frames of the server, and the HTTP responses between them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use openchat::domain::id::ChannelId;
use openchat::domain::server_event::{HistoryRange, ServerEvent};
use openchat::net::error::from_response;
use openchat::net::wire::event::{self, Event};
use openchat::net::wire::{self, Fields};
use serde_json::Value;

use super::{compare, recordings};

/// Number of complete recorded frames by type, so that a lost frame fails the test.
const FRAME_COUNTS: &[(&str, usize)] = &[
    ("chat.error", 21),
    ("chat.message.created", 31),
    ("chat.pong", 31),
    ("chat.presence.joined", 113),
    ("chat.presence.left", 35),
    ("chat.presence.snapshot", 300),
    ("chat.subscribed", 304),
    ("chat.typing.updated", 7),
    ("chat.unsubscribed", 4),
    ("profile_updated", 8),
    ("rtc.answer.publish", 2),
    ("rtc.answer.subscribe", 2),
    ("rtc.error", 4),
    ("rtc.ice.candidate", 5),
    ("rtc.joined", 20),
    ("rtc.media.state", 14),
    ("rtc.offer.publish", 2),
    ("rtc.offer.subscribe", 2),
    ("rtc.participant.joined", 7),
    ("rtc.participant.left", 3),
    ("rtc.pong", 1),
];

#[test]
fn every_recorded_frame_is_decoded_or_ignored() {
    let mut counts = BTreeMap::new();
    let mut truncated = 0;
    for (_, _, recording) in recordings::recordings_in_section("sockets") {
        for frame in recording["events"].as_array().unwrap() {
            let Some(text) = received_text(frame) else {
                continue;
            };
            let decoded = event::decode(text, Timestamp::MAX);
            // The recording truncates frames of several megabytes, which are then not valid JSON.
            let Ok(raw) = serde_json::from_str::<Value>(text) else {
                let event = decoded.map(|frame| frame.event);
                assert!(
                    matches!(event, None | Some(event::Event::Unreadable(None))),
                    "{event:?}"
                );
                truncated += 1;
                continue;
            };
            let decoded = decoded.expect("the frame is a valid envelope");
            assert_eq!(
                decoded.seq, None,
                "the recorded server has no sequence numbers"
            );
            assert_event(&decoded.event, &raw);
            let kind = raw["type"].as_str().unwrap().to_owned();
            *counts.entry(kind).or_insert(0) += 1;
        }
    }
    let expected: BTreeMap<_, usize> = FRAME_COUNTS
        .iter()
        .map(|(kind, count)| ((*kind).to_owned(), *count))
        .collect();
    assert_eq!(counts, expected);
    assert_eq!(truncated, 14);
}

/// The text of a complete server message. For a fragmented message, it is recorded with the last fragment.
fn received_text(frame: &Value) -> Option<&str> {
    if frame["dir"] != "recv" || !matches!(frame["opcode"].as_str(), Some("text" | "cont")) {
        return None;
    }
    let assembled = frame["assembled_text"].as_str();
    assembled.or_else(|| frame["text"].as_str().filter(|_| frame["fin"] != false))
}

fn assert_event(event: &Event, raw: &Value) {
    let payload = &raw["payload"];
    let member = &payload["member"];
    match raw["type"].as_str().unwrap() {
        "chat.subscribed" => {
            assert_eq!(
                event,
                &Event::Subscribed(payload["channel_id"].as_str().unwrap().into())
            );
        }
        "chat.presence.snapshot" => {
            let Event::Change(ServerEvent::Present(channel, clients)) = event else {
                panic!("{event:?}");
            };
            assert_eq!(channel.as_str(), payload["channel_id"]);
            let rows = payload["members"].as_array().unwrap();
            assert_eq!(clients.len(), rows.len());
            for (client, row) in clients.iter().zip(rows) {
                assert_eq!(client.client.as_str(), row["client_id"]);
                assert_eq!(client.user.as_str(), row["user_uid"]);
            }
        }
        "chat.presence.joined" | "chat.presence.left" => {
            let is_join = raw["type"] == "chat.presence.joined";
            let (channel, client) = match event {
                Event::Change(ServerEvent::Joined(channel, client)) if is_join => (channel, client),
                Event::Change(ServerEvent::Left(channel, client)) if !is_join => (channel, client),
                other => panic!("{other:?}"),
            };
            assert_eq!(channel.as_str(), payload["channel_id"]);
            assert_eq!(client.client.as_str(), member["client_id"]);
            assert_eq!(client.user.as_str(), member["user_uid"]);
        }
        "chat.typing.updated" => {
            let Event::Change(ServerEvent::Typing {
                channel,
                connection,
                active,
            }) = event
            else {
                panic!("{event:?}");
            };
            assert_eq!(channel.as_str(), payload["channel_id"]);
            assert_eq!(connection.client.as_str(), member["client_id"]);
            assert_eq!(*active, payload["is_typing"]);
        }
        "chat.message.created" => {
            let Event::Change(ServerEvent::Posted(message)) = event else {
                panic!("{event:?}");
            };
            compare::message(message, &payload["message"]);
        }
        "profile_updated" => {
            let Event::Change(ServerEvent::Profiles(profiles)) = event else {
                panic!("{event:?}");
            };
            assert_eq!(profiles.len(), 1);
            compare::profile(&profiles[0], payload);
        }
        _ => assert_eq!(event, &Event::Other),
    }
}

#[test]
fn responses_between_frames_are_decoded() {
    let (mut decoded, mut rejected, mut unreachable) = (0, 0, 0);
    for (name, _, recording) in recordings::recordings_in_section("sockets") {
        for event in recording["events"].as_array().unwrap() {
            if event["dir"] != "http-response" {
                continue;
            }
            let response = &event["response"];
            if let Some(error) = response["error"].as_str() {
                assert!(
                    error.starts_with("ConnectionRefused"),
                    "unexpected error: {error}"
                );
                unreachable += 1;
                continue;
            }
            let status = u16::try_from(response["status"].as_u64().unwrap()).unwrap();
            let body = recordings::body(&response["body"]);
            let body = serde_json::from_slice::<Value>(&body).ok();
            if status >= 300 {
                let code = body.as_ref().and_then(|body| body["code"].as_str());
                let expected = super::expected_failure(status, code.unwrap_or(""));
                assert_eq!(
                    from_response(status, body.as_ref(), None),
                    expected,
                    "{name}"
                );
                rejected += 1;
                continue;
            }
            decoded += 1;
            let Some(body) = body else { continue };
            let fields = Fields::of(&body);
            if let Some(raw) = body.get("message") {
                let now = Timestamp::MAX;
                let message = wire::message::decode_message(fields.inner(&["message"]), None, now);
                compare::message(&message.unwrap(), raw);
            }
            if let Some(raw) = body.get("messages") {
                let channel = ChannelId::from(body["channel_id"].as_str().unwrap());
                let now = Timestamp::MAX;
                let list = super::with_list(&body, wire::message::history_list(10_000));
                let history =
                    wire::message::decode_history(&list, &channel, HistoryRange::Newest, now);
                compare::messages(&history.unwrap().messages, raw);
            }
            if body.get("profile_version").is_some() {
                compare::profile(&wire::server::decode_profile(fields).unwrap(), &body);
            }
        }
    }
    assert_eq!((decoded, rejected, unreachable), (74, 8, 2));
}
