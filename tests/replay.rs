//! The client decodes every recorded exchange with the real server, and maps every error.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::format_push_string
)]

#[path = "replay/arbitrary.rs"]
mod arbitrary;
#[path = "replay/compare.rs"]
mod compare;
#[path = "replay/recordings.rs"]
mod recordings;
#[path = "replay/replay_server.rs"]
mod replay_server;
#[path = "replay/socket.rs"]
mod socket;

use jiff::Timestamp;
use openchat::domain::capability::{Capabilities, DataPolicy, Extensions, Features, Limits};
use openchat::domain::failure::Failure;
use openchat::domain::id::ChannelId;
use openchat::domain::server_event::HistoryRange;
use openchat::net::egress::{RequestError, Response};
use openchat::net::wire::{self, JsonBody, JsonList};
use serde_json::Value;

use recordings::recordings_in_section;
use replay_server::ReplayServer;

/// The failure for a status and an error code (`docs/backend-contract.md` 2.3, 2.4).
fn expected_failure(status: u16, code: &str) -> Failure {
    match (status, code) {
        (401, "") => Failure::Blocked,
        (401, _) => Failure::Unauthorized,
        (404 | 405, "") => Failure::Unsupported,
        (404, _) => Failure::NotFound,
        _ => Failure::Rejected {
            status,
            code: code.into(),
            retryable: code == "profile_conflict",
        },
    }
}

#[tokio::test]
async fn error_responses_map_to_failures() {
    let replay = ReplayServer::start();
    for (name, group, recording) in recordings_in_section("refused") {
        let (status, code) = group.split_once(' ').unwrap_or((&group, ""));
        let error = replay
            .request_with_response(replay_server::response_bytes(&recording["response"]))
            .await;
        let expected = RequestError {
            failure: expected_failure(status.parse().unwrap(), code),
            maybe_applied: false,
            details: None,
            code: Some(code.to_owned()).filter(|code| !code.is_empty()),
            redirect: None,
        };
        assert_eq!(error, Err(expected), "{name}");
    }
}

#[tokio::test]
async fn success_responses_are_decoded() {
    let replay = ReplayServer::start();
    for (name, group, recording) in recordings_in_section("read") {
        let response = replay
            .request_with_response(replay_server::response_bytes(&recording["response"]))
            .await;
        match group.as_str() {
            "Bytes" | "Cut" => {
                let error = response.unwrap_err();
                let expected = (Failure::Unreadable, true);
                assert_eq!((error.failure, error.maybe_applied), expected, "{name}");
            }
            "Empty" => assert_eq!(*response.unwrap().body.value(), Value::Null),
            group => assert_decoded(group, &response.unwrap(), &recording),
        }
    }
}

/// Reads a list of a response that was read without one.
fn with_list(value: &Value, list: JsonList) -> JsonBody {
    JsonBody::read(value.to_string().as_bytes(), list).unwrap()
}

/// Compares a decoded response with its recording.
fn assert_decoded(group: &str, response: &Response<JsonBody>, recording: &Value) {
    let raw = &recording["response"]["json"];
    let (fields, body) = (response.body.fields(), response.body.value());
    assert_eq!(response.status, recording["response"]["status"]);
    match group {
        "Capabilities" => assert_eq!(
            wire::server::decode_capabilities(fields),
            Some(harbor_capabilities())
        ),
        "Directory" => {
            let rows = raw["servers"].as_array().unwrap();
            let listed =
                wire::server::decode_servers(&with_list(body, wire::server::SERVERS)).unwrap();
            assert_eq!(listed.len(), rows.len());
            for (listed, row) in listed.iter().zip(rows) {
                assert_eq!(listed.id.as_str(), row["server_id"]);
                assert_eq!(listed.name, row["display_name"]);
                assert_eq!(listed.icon_text, row["icon_text"]);
            }
        }
        "Channels" => {
            let body = with_list(body, wire::server::CATEGORIES);
            compare::channels(&wire::server::decode_channels(&body).unwrap(), raw);
        }
        "Members" => {
            let rows = raw["members"].as_array().unwrap();
            let members =
                wire::server::decode_members(&with_list(body, wire::server::MEMBERS)).unwrap();
            assert_eq!(members.len(), rows.len());
            for (member, row) in members.iter().zip(rows) {
                assert_eq!(member.id.as_str(), row["id"]);
                assert_eq!(member.name, row["name"]);
                assert_eq!(compare::status(member.status), row["status"]);
            }
        }
        "History" => assert_history(body, raw),
        "Message" => assert_message(&response.body, raw),
        "Profiles" => {
            let rows = raw["profiles"].as_array().unwrap();
            let profiles =
                wire::server::decode_profiles(&with_list(body, wire::server::PROFILES)).unwrap();
            assert_eq!(profiles.len(), rows.len());
            for (profile, row) in profiles.iter().zip(rows) {
                compare::profile(profile, row);
            }
        }
        "Profile" => compare::profile(&wire::server::decode_profile(fields).unwrap(), raw),
        "Other" => assert!(body.is_object()),
        unknown => panic!("unknown group: {unknown}"),
    }
}

fn assert_history(body: &Value, raw: &Value) {
    let channel = ChannelId::from(raw["channel_id"].as_str().unwrap());
    let body = &with_list(body, wire::message::history_list(10_000));
    let decoded =
        wire::message::decode_history(body, &channel, HistoryRange::Newest, Timestamp::MAX);
    let decoded = decoded.unwrap();
    assert_eq!(decoded.channel, channel);
    assert_eq!(
        decoded.reaches_start, None,
        "the recorded server has no cursor"
    );
    compare::messages(&decoded.messages, &raw["messages"]);
}

fn assert_message(body: &JsonBody, raw: &Value) {
    let fields = body.fields().inner(&["message"]);
    let decoded = wire::message::decode_message(fields, None, Timestamp::MAX);
    compare::message(&decoded.unwrap(), &raw["message"]);
}

/// The capabilities of the recorded server.
fn harbor_capabilities() -> Capabilities {
    Capabilities {
        server_name: Some("OpenChat Harbor".into()),
        server_id: Some("srv_harbor".into()),
        api_version: Some("2026-02-14".into()),
        build_version: Some("v0.0.0-20260220193704-c9130dfbe7e4".into()),
        data_policy: DataPolicy::UidOnly,
        features: Features {
            messaging: true,
            attachments: true,
            presence: true,
            notifications: true,
            profiles: true,
            voice: true,
            mention_lookup: false,
        },
        limits: Limits {
            message_bytes: Some(65_536),
            upload_bytes: Some(52_428_800),
        },
        extensions: Extensions::default(),
        ..Capabilities::default()
    }
}

/// Recordings of other protocols and malformed HTTP.
#[tokio::test]
async fn malformed_http_responses_map_to_failures() {
    let replay = ReplayServer::start();
    let rejected = |status| Failure::Rejected {
        status,
        code: String::new(),
        retryable: false,
    };
    for (name, _, recording) in recordings_in_section("raw") {
        let received = recordings::body(&recording["received"]);
        let result = replay
            .request_with_response(received)
            .await
            .map_err(|error| error.failure);
        let expected = match name.as_str() {
            "http10_ok" => Ok(200),
            "message_create_expect_100_continue" => Ok(201),
            "header_too_large_431" => Err(rejected(431)),
            "missing_host_400" | "tls_hello_to_plain_port" => Err(rejected(400)),
            "slow_headers_closed_after_5s" => Err(Failure::ConnectionLost),
            unknown => panic!("no expectation for {unknown}"),
        };
        assert_eq!(result.map(|response| response.status), expected, "{name}");
    }
}

/// Measurements have no recorded traffic, so there is nothing to decode.
#[test]
fn measure_recordings_have_no_response() {
    for (name, _, recording) in recordings_in_section("measures") {
        assert_eq!(recording["kind"], "measure", "{name}");
        assert!(recording.get("response").is_none() && recording.get("events").is_none());
    }
}

/// The recorded server has no edits, deletions and reactions: no control offers them, so nothing requests them.
#[test]
fn recorded_server_offers_no_change_of_a_message() {
    use openchat::domain::channel::{Category, Channel, ChannelKind};
    use openchat::domain::message_actions::MessageActions;
    use openchat::domain::server::{Server, ServerInfo};
    use openchat::domain::server_event::ServerEvent;
    use openchat::domain::timeline::calendar::UtcCalendar;
    let info = ServerInfo {
        uid: "s".into(),
        name: "Harbor".into(),
        icon_text: "H".into(),
        address: "https://harbor.example".into(),
        me: "me".into(),
    };
    let mut server = Server::new(info, std::sync::Arc::new(UtcCalendar));
    let category = Category {
        id: "g".into(),
        name: "G".into(),
        channels: vec![Channel {
            id: "c".into(),
            name: "c".into(),
            kind: ChannelKind::Text,
        }],
    };
    let row =
        serde_json::json!({ "id": "m", "channel_id": "c", "author_uid": "me", "body": "text" });
    let row = wire::Fields::of(&row);
    let message = wire::message::decode_message(row, None, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let events = [
        ServerEvent::Channels(vec![category]),
        ServerEvent::Capabilities(Box::new(harbor_capabilities())),
        ServerEvent::Posted(Box::new(message)),
    ];
    let _changes = server.apply_all(events, std::time::Instant::now());
    server.set_connection(openchat::domain::connection::ConnectionState::Online);
    let timeline = &server.channel_state(&"c".into()).unwrap().timeline;
    let offered = MessageActions::of(&timeline.items()[0], timeline, &server);
    assert!(offered.reply && !offered.react && !offered.react_anew);
    assert!(!offered.edit && !offered.delete);
}
