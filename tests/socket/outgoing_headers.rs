//! What the server receives: only the listed requests and headers.

use std::collections::BTreeSet;

use openchat::net::api::{self, Draft};
use serde_json::json;

use super::client::SocketClient;
use super::fake_server::{FakeServer, ReceivedRequest};

const HTTP_HEADERS: &[&str] = &["accept", "accept-encoding", "host", "user-agent"];
const IDENTITY_HEADERS: &[&str] = &["x-openchat-device-id", "x-openchat-user-uid"];
const BODY_HEADERS: &[&str] = &["content-length", "content-type"];
const UPGRADE_HEADERS: &[&str] = &[
    "connection",
    "host",
    "sec-websocket-key",
    "sec-websocket-version",
    "upgrade",
    "user-agent",
];

/// The headers that a request may have, by the beginning of its first line.
fn allowed_headers(line: &str) -> Vec<&'static str> {
    let lists: &[&[&str]] = match line {
        line if line.starts_with("GET /v1/client/capabilities ") => &[HTTP_HEADERS],
        line if line.starts_with("GET /v1/servers ") => &[HTTP_HEADERS],
        line if line.starts_with("GET /v1/servers/srv_fake/channels ") => &[HTTP_HEADERS],
        line if line.starts_with("GET /v1/servers/srv_fake/members ") => &[HTTP_HEADERS],
        line if line.starts_with("GET /v1/channels/") => &[HTTP_HEADERS],
        "GET /v1/profile/me HTTP/1.1" => &[HTTP_HEADERS, IDENTITY_HEADERS],
        line if line.starts_with("GET /v1/profiles:batch?user_uid=") => {
            &[HTTP_HEADERS, IDENTITY_HEADERS]
        }
        line if line.starts_with("POST /v1/channels/ch_a/messages ") => &[
            HTTP_HEADERS,
            IDENTITY_HEADERS,
            BODY_HEADERS,
            &["idempotency-key"],
        ],
        "GET /v1/realtime?server_id=srv_fake HTTP/1.1" => &[UPGRADE_HEADERS, IDENTITY_HEADERS],
        unknown => panic!("this request is not allowed: {unknown}"),
    };
    let mut names: Vec<_> = lists.concat();
    names.sort_unstable();
    names
}

/// All requests of a session, from the probe to a sent message.
async fn record_session() -> Vec<ReceivedRequest> {
    let fake = FakeServer::start().await;
    let extensions = json!({ "idempotent_send": { "version": 1 } });
    fake.with_state(|state| state.capabilities["extensions"] = extensions);
    fake.post_message("ch_a", "m");
    let _discovery = api::probe(&fake.url).await.unwrap();
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    let draft = Draft {
        channel: "ch_a".into(),
        local: "key_1".into(),
        body: "hello".into(),
        reply_to: Some("m".into()),
    };
    let _sent = api::send(&client.session, &draft).await.unwrap();
    let _page = api::fetch_older(&client.session, &"ch_a".into(), &"m".into(), 1)
        .await
        .unwrap();
    super::settle().await;
    fake.with_state(|state| state.requests.clone())
}

#[tokio::test]
async fn requests_have_exactly_the_listed_headers() {
    let requests = record_session().await;
    for request in &requests {
        let mut names: Vec<_> = request
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        assert_eq!(names, allowed_headers(&request.line), "{}", request.line);
    }
    let kinds: BTreeSet<_> = requests
        .iter()
        .map(|request| allowed_headers(&request.line))
        .collect();
    assert_eq!(kinds.len(), 4, "a kind of request was not sent");
}

#[tokio::test]
async fn header_values_and_bodies_have_only_expected_content() {
    for request in record_session().await {
        for (name, value) in &request.headers {
            match name.as_str() {
                "user-agent" => assert_eq!(value, "OpenChat"),
                "accept" | "content-type" => assert_eq!(value, "application/json"),
                "x-openchat-device-id" => assert_eq!(value, "dev_test"),
                "x-openchat-user-uid" => assert!(value.starts_with("uid_") && value.len() == 30),
                "idempotency-key" => assert_eq!(value, "key_1"),
                "connection" => assert_eq!(value, "Upgrade"),
                _ => {}
            }
        }
        let expected = if request.line.starts_with("POST") {
            json!({ "body": "hello", "reply_to_message_id": "m" })
        } else {
            assert_eq!(request.body, "");
            continue;
        };
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&request.body).unwrap(),
            expected
        );
    }
}
