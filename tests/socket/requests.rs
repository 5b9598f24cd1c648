//! Failed requests: what is reported, and whether the server may have applied them.

use openchat::domain::failure::Failure;
use openchat::net::api::{self, Draft, SendFailure};
use openchat::net::tls::Trust;
use serde_json::json;

use super::client::{SocketClient, session};
use super::fake_server::{FakeServer, InjectedFault, message_json};

fn draft() -> Draft {
    Draft {
        channel: "ch_a".into(),
        local: "key_1".into(),
        body: "hello".into(),
        reply_to: None,
    }
}

#[tokio::test]
async fn probe_of_another_kind_of_server_reports_the_reason() {
    let respond = |status, body: &str| InjectedFault::Respond(status, body.into());
    for (fault, expected) in [
        (respond(200, "<html>a page</html>"), Failure::NotOpenChat),
        (respond(200, r#"{"hello":"world"}"#), Failure::NotOpenChat),
        (respond(200, "[]"), Failure::NotOpenChat),
        (respond(404, r#"{"code":"no_route"}"#), Failure::NotOpenChat),
        (respond(418, ""), Failure::NotOpenChat),
        (respond(401, ""), Failure::SignInRequired),
        (respond(503, ""), Failure::ServerError { status: 503 }),
        (
            InjectedFault::Redirect("https://elsewhere.example/".into()),
            Failure::Redirected,
        ),
    ] {
        let fake = FakeServer::start().await;
        fake.inject_faults("capabilities", vec![fault.clone(); 2]);
        assert_eq!(api::probe(&fake.url).await, Err(expected), "{fault:?}");
    }
    let fake = FakeServer::start().await;
    fake.inject_faults("capabilities", vec![respond(404, "404 page not found"); 2]);
    assert_eq!(api::probe(&fake.url).await, Err(Failure::NotOpenChat));
}

#[tokio::test]
async fn probe_times_out() {
    let fake = FakeServer::start().await;
    fake.inject_faults("capabilities", vec![InjectedFault::NoResponse; 2]);
    let url = fake.url.clone();
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    assert_eq!(api::probe(&url).await, Err(Failure::TimedOut));
    assert!(start.elapsed().as_secs() <= 11, "{:?}", start.elapsed());
}

#[tokio::test]
async fn redirect_is_not_followed() {
    let (fake, other) = (FakeServer::start().await, FakeServer::start().await);
    let session = session(&fake.url, &Trust::System);
    fake.inject_faults(
        "ch_a/messages",
        vec![InjectedFault::Redirect(format!("{}/v1/x", other.url)); 2],
    );
    let failure = api::fetch_newest(&session, &"ch_a".into(), 10).await;
    assert_eq!(failure, Err(Failure::Redirected));
    let sent = api::send(&session, &draft()).await.unwrap_err();
    assert_eq!(sent.failure, Failure::Redirected);
    assert!(other.with_state(|state| state.requests.is_empty()));
}

/// Only a message that certainly did not arrive can be sent again without a duplicate.
#[tokio::test]
async fn send_failure_says_whether_the_message_may_have_arrived() {
    let rejected = |code: &str| Failure::Rejected {
        status: 400,
        code: code.into(),
        retryable: false,
    };
    for (fault, failure, certain) in [
        (InjectedFault::Truncate, Failure::ConnectionLost, false),
        (
            InjectedFault::CloseConnection,
            Failure::ConnectionLost,
            false,
        ),
        (
            InjectedFault::Respond(201, "<html>".into()),
            Failure::Unreadable,
            false,
        ),
        (
            InjectedFault::Respond(201, "{}".into()),
            Failure::Unreadable,
            false,
        ),
        (
            InjectedFault::Respond(502, String::new()),
            Failure::ServerError { status: 502 },
            false,
        ),
        (
            InjectedFault::Respond(504, String::new()),
            Failure::ServerError { status: 504 },
            false,
        ),
        (
            InjectedFault::Respond(400, r#"{"code":"message_empty"}"#.into()),
            rejected("message_empty"),
            true,
        ),
        (
            InjectedFault::Respond(503, String::new()),
            Failure::ServerError { status: 503 },
            true,
        ),
    ] {
        let fake = FakeServer::start().await;
        fake.inject_faults("POST", [fault.clone()]);
        let session = session(&fake.url, &Trust::System);
        let sent = api::send(&session, &draft()).await;
        assert_eq!(sent, Err(SendFailure { failure, certain }), "{fault:?}");
    }
    let closed = format!("http://127.0.0.1:{}", free_port());
    let sent = api::send(&session(&closed, &Trust::System), &draft()).await;
    let failure = Failure::ConnectionRefused;
    assert_eq!(
        sent,
        Err(SendFailure {
            failure,
            certain: true
        })
    );
}

#[tokio::test]
async fn idempotent_send_is_repeated_with_the_same_key() {
    let fake = FakeServer::start().await;
    let extensions = json!({ "idempotent_send": { "version": 1 } });
    fake.with_state(|state| state.capabilities["extensions"] = extensions);
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    fake.inject_faults("POST", [InjectedFault::Truncate]);
    assert_eq!(
        &*api::send(&client.session, &draft()).await.unwrap().body,
        "hello"
    );
    let keys: Vec<_> = fake.with_state(|state| {
        let sends = state
            .requests
            .iter()
            .filter(|request| request.line.starts_with("POST"));
        let headers = sends.flat_map(|request| request.headers.clone());
        headers
            .filter(|(name, _)| name == "idempotency-key")
            .collect()
    });
    let key = ("idempotency-key".to_owned(), "key_1".to_owned());
    assert_eq!(keys, [key.clone(), key]);
}

/// A server that requires a proof, and a client that has proven its identity.
async fn verified_client() -> (FakeServer, SocketClient) {
    let fake = FakeServer::start().await;
    let extensions = json!({ "identity_proof": { "version": 1 } });
    fake.with_state(|state| state.capabilities["extensions"] = extensions);
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    (fake, client)
}

fn proof_count(fake: &FakeServer) -> usize {
    let is_proof = |line: &str| line.starts_with("POST /v1/identity/session ");
    fake.with_state(|state| {
        let lines = state.requests.iter().map(|request| request.line.as_str());
        lines.filter(|line| is_proof(line)).count()
    })
}

#[tokio::test]
async fn expired_session_is_renewed_once() {
    let (fake, client) = verified_client().await;
    assert_eq!(proof_count(&fake), 1);
    let expired = InjectedFault::Respond(401, r#"{"code":"session_expired"}"#.into());
    fake.inject_faults("ch_a/messages", [expired.clone()]);
    let newest = async || api::fetch_newest(&client.session, &"ch_a".into(), 10).await;
    assert!(newest().await.is_ok());
    assert_eq!(proof_count(&fake), 2);
    let tokens: Vec<_> = fake.with_state(|state| {
        let reads = state
            .requests
            .iter()
            .rev()
            .filter(|request| request.line.contains("ch_a/messages"));
        let headers = reads.take(2).flat_map(|request| request.headers.clone());
        headers
            .filter(|(name, _)| name == "authorization")
            .map(|(_, value)| value)
            .collect()
    });
    assert_eq!(tokens.len(), 2);
    assert_ne!(tokens[0], tokens[1], "the new token is not used");
    fake.inject_faults("ch_a/messages?", vec![expired; 2]);
    fake.with_state(|state| state.faults.swap(0, 1));
    assert_eq!(newest().await, Err(Failure::SessionExpired));
    assert_eq!(proof_count(&fake), 3);
}

#[tokio::test]
async fn revoked_session_is_not_renewed() {
    let (fake, client) = verified_client().await;
    fake.inject_faults(
        "ch_a/messages",
        [InjectedFault::Respond(
            401,
            r#"{"code":"session_revoked"}"#.into(),
        )],
    );
    let newest = api::fetch_newest(&client.session, &"ch_a".into(), 10).await;
    assert_eq!(newest, Err(Failure::SessionRevoked));
    let _reconnect = client.session.ensure_session().await.unwrap();
    assert_eq!(proof_count(&fake), 1);
}

#[tokio::test]
async fn token_is_not_sent_to_a_redirect_target() {
    let ((fake, client), other) = (verified_client().await, FakeServer::start().await);
    fake.inject_faults(
        "ch_a/messages",
        [InjectedFault::Redirect(format!("{}/v1/x", other.url))],
    );
    let newest = api::fetch_newest(&client.session, &"ch_a".into(), 10).await;
    assert_eq!(newest, Err(Failure::Redirected));
    assert!(other.with_state(|state| state.requests.is_empty()));
}

/// Invalid rows count as messages, so that they are not mistaken for the start.
#[tokio::test]
async fn start_of_history_is_known_by_the_number_of_rows() {
    let fake = FakeServer::start().await;
    fake.with_state(|state| {
        let rows = (0..10).map(|number| message_json("ch_a", &format!("m{number}")));
        let mut rows: Vec<_> = rows.collect();
        rows[9] = json!({ "body": "a row without an id" });
        let _none = state.messages.insert("ch_a".into(), rows);
    });
    let session = session(&fake.url, &Trust::System);
    let newest = async |limit| {
        api::fetch_newest(&session, &"ch_a".into(), limit)
            .await
            .unwrap()
    };
    let page = newest(5).await;
    assert_eq!((page.messages.len(), page.reaches_start), (4, Some(false)));
    assert_eq!(newest(11).await.reaches_start, Some(true));
}

#[tokio::test]
async fn oversized_window_keeps_the_newest_messages() {
    let fake = FakeServer::start().await;
    fake.with_state(|state| {
        let rows = (0..12_000).map(|number| message_json("ch_a", &format!("m{number}")));
        let _none = state.messages.insert("ch_a".into(), rows.collect());
    });
    let session = session(&fake.url, &Trust::System);
    let window = api::fetch_older(&session, &"ch_a".into(), &"m2000".into(), 10_000)
        .await
        .unwrap();
    assert_eq!(window.messages.last().unwrap().id.as_str(), "m11999");
    assert_eq!(window.messages.first().unwrap().id.as_str(), "m0");
    assert_eq!(window.reaches_start, Some(true));
}

pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
