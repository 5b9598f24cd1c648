//! Malicious, broken and minimal servers.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[allow(dead_code, reason = "shared with tests/adversary.rs")]
#[path = "hostile/fake_host.rs"]
mod fake_host;

use std::sync::Arc;
use std::time::Duration;

use fake_host::{CertificateKind, FakeHost, FakeResponse};
use futures::StreamExt;
use openchat::domain::address::ServerAddress;
use openchat::domain::connection::ConnectionState;
use openchat::domain::failure::{CertificateFailure, Failure};
use openchat::domain::id::Epoch;
use openchat::domain::server_event::ServerEvent;
use openchat::net::api;
use openchat::net::listen::{self, Event};
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;

fn html() -> FakeResponse {
    FakeResponse::new(200, "text/html", "<html><body>It works</body></html>")
}

#[tokio::test]
async fn non_openchat_responses_map_to_failures() {
    let failures = [
        (html(), Failure::NotOpenChat),
        (
            FakeResponse::new(404, "text/plain", "404 page not found\n"),
            Failure::NotOpenChat,
        ),
        (
            FakeResponse::json(200, "{\"hello\": \"world\"}"),
            Failure::NotOpenChat,
        ),
        (FakeResponse::json(200, "[]"), Failure::NotOpenChat),
        (
            FakeResponse::new(502, "text/html", "<html>bad gateway</html>"),
            Failure::ServerError { status: 502 },
        ),
        (
            FakeResponse::json(
                503,
                r#"{"code": "maintenance", "message": "m", "retryable": true}"#,
            ),
            Failure::ServerError { status: 503 },
        ),
        (
            FakeResponse::json(500, r#"{"error": {"code": "broken"}}"#),
            Failure::ServerError { status: 500 },
        ),
        (
            FakeResponse::json(401, r#"{"code": "unauthorized"}"#),
            Failure::SignInRequired,
        ),
        (
            FakeResponse::new(403, "text/html", "<html>"),
            Failure::SignInRequired,
        ),
        (FakeResponse::json(429, "{}"), Failure::RateLimited(None)),
        (
            FakeResponse::redirect("http://127.0.0.1:1/elsewhere"),
            Failure::Redirected,
        ),
        (
            FakeResponse::json(
                200,
                &format!("{{\"server_id\": \"{}\"}}", "x".repeat(3 * 1024 * 1024)),
            ),
            Failure::TooLarge,
        ),
    ];
    for (response, expected) in failures {
        let host = FakeHost::plain(move |_| response.clone()).await;
        assert_eq!(api::probe(&host.url).await, Err(expected));
    }
}

#[tokio::test]
async fn certificate_errors_are_distinguished() {
    for (kind, expected) in [
        (
            CertificateKind::SelfSigned,
            CertificateFailure::UnknownIssuer,
        ),
        (CertificateKind::Expired, CertificateFailure::Expired),
        (CertificateKind::OtherHost, CertificateFailure::WrongHost),
    ] {
        let (host, authority) = FakeHost::secure(kind, |_| html()).await;
        let trust = Trust::Only(vec![authority]);
        let failure = api::probe_trusting(&host.url, &trust).await;
        assert_eq!(failure, Err(Failure::Certificate(expected)), "{kind:?}");
    }
    let (host, authority) = FakeHost::secure(CertificateKind::Valid, |_| html()).await;
    assert_eq!(
        api::probe_trusting(&host.url, &Trust::Only(vec![authority])).await,
        Err(Failure::NotOpenChat)
    );
}

#[tokio::test]
async fn plain_http_behind_https_address_is_reported() {
    let host = FakeHost::plain(|_| html()).await;
    let secure = host.url.replace("http://", "https://");
    assert_eq!(
        api::probe_trusting(&secure, &Trust::Only(Vec::new())).await,
        Err(Failure::NotOpenChat)
    );
}

/// A server with the minimal API, under a path. Its URLs claim `localhost` as the host.
fn minimal_server(request: &fake_host::ReceivedRequest) -> FakeResponse {
    let path = request.path.strip_prefix("/team/chat").unwrap_or("/none");
    match path.split('?').next().unwrap() {
        "/v1/client/capabilities" => FakeResponse::json(
            200,
            r#"{"server_id":"srv_harbor","profile_data_policy":"uid_only","rtc":{"signaling_url":"ws://localhost:8080/v1/rtc/signaling"}}"#,
        ),
        "/v1/servers" => FakeResponse::json(
            200,
            r#"{"servers":[{"server_id":"srv_harbor","display_name":"Harbor Guild","icon_text":"HG"},{"server_id":"srv_testlab","display_name":"Test Lab","icon_text":"TL"}]}"#,
        ),
        "/v1/servers/srv_harbor/channels" => channels("ch_general"),
        "/v1/servers/srv_testlab/channels" => channels("tl_ch_general"),
        "/v1/channels/ch_general/messages" => messages("ch_general", "from harbor"),
        "/v1/channels/tl_ch_general/messages" => messages("tl_ch_general", "from the lab"),
        "/v1/realtime" => FakeResponse::upgrade(),
        _ => FakeResponse::new(404, "text/plain", "404 page not found\n"),
    }
}

fn channels(id: &str) -> FakeResponse {
    FakeResponse::json(
        200,
        &format!(
            r#"{{"groups":[{{"id":"g","label":"general","kind":"text","channels":[{{"id":"{id}","name":"general","type":"text"}}]}}]}}"#
        ),
    )
}

fn messages(channel: &str, body: &str) -> FakeResponse {
    FakeResponse::json(
        200,
        &format!(
            r#"{{"channel_id":"{channel}","messages":[{{"id":"m1","channel_id":"{channel}","author_uid":"u","body":"{body}","created_at":"2026-02-20T19:37:04Z",
            "attachments":[{{"attachment_id":"a","url":"http://localhost:8080/v1/channels/{channel}/attachments/a"}}]}}]}}"#
        ),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minimal_server_under_a_path_serves_both_its_servers() {
    let host = FakeHost::plain(minimal_server).await;
    let address = format!("{}/team/chat/", host.url);
    let discovery = api::probe(&address).await.unwrap();
    assert_eq!(discovery.listed.len(), 2);
    for (listed, expected) in discovery.listed.iter().zip(["from harbor", "from the lab"]) {
        let params = SessionParams {
            known: Vec::new(),
            uid: format!("srv-{}", listed.id).into(),
            epoch: Epoch(0),
            address: ServerAddress::parse(&discovery.address).unwrap(),
            server: listed.id.clone(),
            device: "dev_test".into(),
            settings: ConnectionSettings::default(),
        };
        let session = Session::open(params, &[9; 32], &Trust::System).unwrap();
        let mut events = Box::pin(listen::connect(&session));
        let mut message = None;
        while message.is_none() {
            let event = tokio::time::timeout(Duration::from_secs(20), events.next()).await;
            match event.unwrap().unwrap() {
                Event::Connection(state) => {
                    assert!(
                        !matches!(
                            state,
                            ConnectionState::Refused(_) | ConnectionState::Waiting { .. }
                        ),
                        "{state:?}"
                    );
                }
                Event::Changes(changes) => {
                    message = changes.into_iter().find_map(|change| match change {
                        ServerEvent::History(history) => history.messages.first().cloned(),
                        _ => None,
                    });
                }
                Event::Opened(_) | Event::Tls(_) | Event::Probed(..) | Event::Session(_) => {}
            }
        }
        let message = message.unwrap();
        assert_eq!(&*message.body, expected);
        let listed_url = &message.extra().attachments[0].url;
        let rebased = session.address().rebase(listed_url).unwrap().to_string();
        assert!(rebased.starts_with(&discovery.address), "{rebased}");
    }
}

/// The headers that a request may have (ADR-0005).
const ALLOWED_HEADERS: [&str; 17] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "idempotency-key",
    "sec-websocket-key",
    "sec-websocket-version",
    "upgrade",
    "user-agent",
    "x-openchat-device-id",
    "x-openchat-user-uid",
    "accept-encoding",
    "sec-websocket-extensions",
    "transfer-encoding",
];

/// ADR-0005: only allowed headers are sent, and nothing that identifies the user.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_allowed_headers_and_data_are_sent() {
    let host = FakeHost::plain(minimal_server).await;
    let address = format!("{}/team/chat", host.url);
    let discovery = api::probe(&address).await.unwrap();
    let root = [0xAB; 32];
    let params = SessionParams {
        known: Vec::new(),
        uid: "srv-local-name".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(&discovery.address).unwrap(),
        server: discovery.listed[0].id.clone(),
        device: "dev_test".into(),
        settings: ConnectionSettings::default(),
    };
    let session = Session::open(params, &root, &Trust::System).unwrap();
    let mut events = Box::pin(listen::connect(&session));
    let _ = tokio::time::timeout(Duration::from_secs(2), async {
        while let Some(event) = events.next().await {
            if matches!(&event, Event::Changes(changes) if changes.iter().any(|change| matches!(change, ServerEvent::History(_)))) {
                break;
            }
        }
    })
    .await;
    let draft = api::Draft {
        channel: "ch_general".into(),
        local: "l".into(),
        body: "hello".into(),
        reply_to: None,
    };
    let _ = api::send(&session, &draft).await;
    let requests = host.requests();
    assert!(requests.len() >= 6, "{}", requests.len());
    let secrets = [
        data_encoding::HEXLOWER.encode(&root),
        data_encoding::BASE64.encode(&root),
        "srv-local-name".to_owned(),
    ];
    let names: Vec<String> = ["USER", "HOSTNAME", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .collect();
    for request in &requests {
        for (name, value) in &request.headers {
            assert!(
                ALLOWED_HEADERS.contains(&name.as_str()),
                "{} sends {name}: {value}",
                request.path
            );
        }
        let agent = request
            .headers
            .iter()
            .find(|(name, _)| name == "user-agent")
            .map(|(_, value)| value.as_str());
        assert_eq!(agent, Some("OpenChat"), "{}", request.path);
        let request_text = format!("{} {:?} {}", request.path, request.headers, request.body);
        assert!(
            secrets
                .iter()
                .all(|secret| !request_text.contains(secret.as_str())),
            "{request_text}"
        );
        assert!(
            names
                .iter()
                .all(|name| name.len() < 4 || !request_text.contains(name.as_str())),
            "{request_text}"
        );
        let names_user = request_text.contains(session.identity().user.as_str());
        let needs_user = request.method == "POST"
            || request.path.contains("realtime")
            || request.path.ends_with("/v1/profile/me")
            || request.path.contains("profiles");
        assert!(
            !names_user || needs_user,
            "{} names the user without need",
            request.path
        );
        let in_path = request.path.contains(session.identity().user.as_str());
        assert!(
            !in_path,
            "the path names the user, and proxies log it: {}",
            request.path
        );
    }
    let post = requests
        .iter()
        .find(|request| request.method == "POST")
        .unwrap();
    assert_eq!(post.body, r#"{"body":"hello"}"#);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_frames_keep_the_connection_open() {
    let host = FakeHost::plain(minimal_server).await;
    let address = ServerAddress::parse(&format!("{}/team/chat", host.url)).unwrap();
    host.set_greeting([
        "",
        "not json",
        "[1,2]",
        "{\"type\": 7}",
        "{\"type\":\"chat.message.created\",\"payload\":\"?\"}",
    ]);
    let params = SessionParams {
        known: Vec::new(),
        uid: "srv-x".into(),
        epoch: Epoch(0),
        address,
        server: "srv_harbor".into(),
        device: "dev_test".into(),
        settings: ConnectionSettings::default(),
    };
    let session = Session::open(params, &[1; 32], &Trust::System).unwrap();
    let mut events = Box::pin(listen::connect(&session));
    let online = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let _ = tokio::time::timeout(Duration::from_secs(2), async {
        while let Some(event) = events.next().await {
            if let Event::Connection(state) = event {
                assert!(
                    !matches!(
                        state,
                        ConnectionState::Waiting { .. } | ConnectionState::Refused(_)
                    ),
                    "{state:?}"
                );
                let _before =
                    online.fetch_or(state.is_online(), std::sync::atomic::Ordering::Relaxed);
            }
        }
    })
    .await;
    assert!(online.load(std::sync::atomic::Ordering::Relaxed));
}

fn capabilities() -> FakeResponse {
    FakeResponse::json(
        200,
        r#"{"server_id":"srv_harbor","profile_data_policy":"uid_only"}"#,
    )
}

/// 10,000 rows, with duplicates, bidi control characters and oversized names and IDs.
#[tokio::test]
async fn large_directory_is_deduplicated_and_names_sanitized() {
    let mut rows: Vec<_> = (0..9_000)
        .map(|number| format!(r#"{{"server_id":"s{number}","display_name":"Server {number}"}}"#))
        .collect();
    rows.extend((0..1_000).map(|_| r#"{"server_id":"s1","display_name":"again"}"#.to_owned()));
    let body = format!(r#"{{"servers":[{}]}}"#, rows.join(","));
    let host = FakeHost::plain(move |request| match request.path.as_str() {
        "/v1/client/capabilities" => capabilities(),
        _ => FakeResponse::json(200, &body),
    })
    .await;
    let discovery = api::probe(&host.url).await.unwrap();
    assert_eq!(discovery.listed.len(), 9_000, "duplicates are not removed");
    let long = "x".repeat(300_000);
    let rows = [
        r#"{"server_id":"a","display_name":"safe\u202E\u2066gnp.exe\u0007\n","icon_text":"\u202EAB"}"#.to_owned(),
        format!(r#"{{"server_id":"b","display_name":"{long}"}}"#),
        format!(r#"{{"server_id":"{long}","display_name":"an oversized ID"}}"#),
    ];
    let body = format!(r#"{{"servers":[{}]}}"#, rows.join(","));
    let host = FakeHost::plain(move |request| match request.path.as_str() {
        "/v1/client/capabilities" => capabilities(),
        _ => FakeResponse::json(200, &body),
    })
    .await;
    let discovery = api::probe(&host.url).await.unwrap();
    let names: Vec<_> = discovery
        .listed
        .iter()
        .map(|listed| listed.name.as_str())
        .collect();
    assert_eq!(names.len(), 2, "a server with an oversized ID is listed");
    assert_eq!(names[0], "safegnp.exe");
    assert!(names[1].chars().count() <= 128);
    assert_eq!(discovery.listed[0].icon_text, "AB");
}

/// 10,000 complete rows, with one name of 1 MiB, and then of 4 MiB.
#[tokio::test]
async fn large_directory_is_read_and_oversized_one_rejected() {
    let directory = |name: &str| {
        let row = |number: usize| {
            format!(
                r#"{{"server_id":"srv_{number:05}","display_name":"Server number {number}","icon_text":"SN","trust_state":"unverified","identity_handshake_strategy":"challenge_signature","user_identifier_policy":"server_scoped"}}"#
            )
        };
        let mut rows: Vec<_> = (1..10_000).map(row).collect();
        rows.insert(
            0,
            format!(r#"{{"server_id":"long","display_name":"{name}"}}"#),
        );
        format!(r#"{{"servers":[{}]}}"#, rows.join(","))
    };
    let serve = |body: String| {
        FakeHost::plain(move |request| match request.path.as_str() {
            "/v1/client/capabilities" => capabilities(),
            _ => FakeResponse::json(200, &body),
        })
    };
    let host = serve(directory(&"x".repeat(1024 * 1024))).await;
    let discovery = api::probe(&host.url).await.unwrap();
    assert_eq!(discovery.listed.len(), 10_000);
    assert!(discovery.listed[0].name.len() <= 128);
    let host = serve(directory(&"x".repeat(4 * 1024 * 1024))).await;
    assert_eq!(api::probe(&host.url).await, Err(Failure::TooLarge));
}

/// Without a directory, the server that the capabilities advertise is listed. A failing directory is an error.
#[tokio::test]
async fn missing_directory_falls_back_to_advertised_server() {
    for (status, is_fallback) in [(404, true), (405, true), (403, true), (503, false)] {
        let host = FakeHost::plain(move |request| match request.path.as_str() {
            "/v1/client/capabilities" => capabilities(),
            _ => FakeResponse::json(status, r#"{"code": "not_here", "message": "m"}"#),
        })
        .await;
        let discovery = api::probe(&host.url).await;
        if is_fallback {
            assert_eq!(
                discovery.unwrap().listed[0].id,
                "srv_harbor".into(),
                "{status}"
            );
        } else {
            assert_eq!(discovery, Err(Failure::ServerError { status }));
        }
    }
}

/// Neither requests nor the socket upgrade follow a redirect to another origin.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redirects_to_other_origins_are_not_followed() {
    let other = FakeHost::plain(minimal_server).await;
    let target = format!("{}/team/chat/v1/realtime", other.url);
    let host = FakeHost::plain(move |request| {
        if request.path.contains("realtime") {
            FakeResponse::redirect(&target)
        } else {
            let path = format!("/team/chat{}", request.path);
            minimal_server(&fake_host::ReceivedRequest {
                path,
                ..request.clone()
            })
        }
    })
    .await;
    let params = SessionParams {
        known: Vec::new(),
        uid: "srv-moved".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(&host.url).unwrap(),
        server: "srv_harbor".into(),
        device: "dev_test".into(),
        settings: ConnectionSettings::default(),
    };
    let session = Session::open(params, &[3; 32], &Trust::System).unwrap();
    let mut events = Box::pin(listen::connect(&session));
    let failure = async {
        loop {
            match events.next().await.unwrap() {
                Event::Connection(ConnectionState::Waiting { failure, .. }) => return failure,
                Event::Connection(state) => {
                    assert!(!state.is_online(), "the socket followed the redirect");
                }
                _ => {}
            }
        }
    };
    let failure = tokio::time::timeout(Duration::from_secs(20), failure).await;
    assert_eq!(failure.unwrap(), Failure::Redirected);
    assert!(
        other.requests().is_empty(),
        "a request followed the redirect"
    );
}

/// A redirect from an encrypted to an unencrypted address of the same host is not followed.
#[tokio::test]
async fn redirects_from_https_to_http_are_not_followed() {
    let plain = FakeHost::plain(|_| capabilities()).await;
    let target = format!("{}/v1/client/capabilities", plain.url);
    let (host, authority) = FakeHost::secure(CertificateKind::Valid, move |_| {
        FakeResponse::redirect(&target)
    })
    .await;
    let trust = Trust::Only(vec![authority]);
    let discovery = api::probe_trusting(&host.url, &trust).await;
    assert_eq!(discovery, Err(Failure::Redirected));
    assert!(plain.requests().is_empty());
}

fn harbor_session(host: &FakeHost, server: &str) -> Session {
    let params = SessionParams {
        known: Vec::new(),
        uid: "srv-x".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(&format!("{}/team/chat", host.url)).unwrap(),
        server: server.into(),
        device: "dev_test".into(),
        settings: ConnectionSettings::default(),
    };
    Session::open(params, &[1; 32], &Trust::System).unwrap()
}

/// A frame over the limit is not read. The client connects again, and loads the history again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn oversized_frame_reconnects() {
    let host = FakeHost::plain(minimal_server).await;
    let frame = format!(r#"{{"type":"x","payload":"{}"}}"#, "x".repeat(5 << 20));
    host.set_greeting([frame.as_str()]);
    let session = harbor_session(&host, "srv_harbor");
    let mut events = Box::pin(listen::connect(&session));
    let failure = async {
        loop {
            if let Event::Connection(ConnectionState::Waiting { failure, .. }) =
                events.next().await.unwrap()
            {
                return failure;
            }
        }
    };
    let failure = tokio::time::timeout(Duration::from_secs(20), failure).await;
    assert_eq!(failure.unwrap(), Failure::TooLarge);
    host.set_greeting([]);
    let online = async {
        loop {
            let event = events.next().await.unwrap();
            if matches!(event, Event::Connection(state) if state.is_online()) {
                return;
            }
        }
    };
    let online = tokio::time::timeout(Duration::from_secs(20), online).await;
    assert!(online.is_ok());
}

/// `v1/servers/../membership` would be `v1/membership`.
#[tokio::test]
async fn id_that_is_a_folder_name_is_not_sent() {
    let host = FakeHost::plain(|_| FakeResponse::json(200, "{}")).await;
    for id in [".", ".."] {
        let session = harbor_session(&host, id);
        assert_eq!(api::leave(&session).await, Err(Failure::InvalidAddress));
    }
    assert!(host.requests().is_empty());
}
