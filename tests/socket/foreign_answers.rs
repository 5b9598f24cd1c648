//! What stands between this device and the server answers instead of it for a while: the server is not given up.

use std::time::Duration;

use openchat::domain::connection::ConnectionState;
use openchat::domain::failure::{CertificateFailure, Failure, Intermediary};
use openchat::net::listen::Control;

use super::client::SocketClient;
use super::fake_server::{FakeServer, InjectedFault, Push};
use super::{failures, trust};

/// How long it takes at most from the end of the foreign answers to the connection, by the tokio clock.
const LIMIT: Duration = Duration::from_secs(120);

/// Answers are foreign for `period`. Returns what the client reports meanwhile.
async fn reconnects_after(
    fake: &FakeServer,
    client: &mut SocketClient,
    period: Duration,
) -> Vec<Failure> {
    client.clear();
    fake.push(Push::Drop);
    client
        .wait_until("the loss", |client| !client.connection_states.is_empty())
        .await;
    client.collect_events(period).await;
    let seen = failures(client);
    let refused = |state: &ConnectionState| matches!(state, ConnectionState::Refused(_));
    assert!(!client.connection_states.iter().any(refused), "{seen:?}");
    fake.with_state(|state| (state.foreign, state.foreign_tls) = (None, None));
    let end = tokio::time::Instant::now();
    client
        .wait_until("reconnected", |client| {
            client.connection_state().is_online()
        })
        .await;
    assert!(end.elapsed() <= LIMIT, "{:?} {seen:?}", end.elapsed());
    seen
}

#[tokio::test]
async fn server_is_not_given_up_after_a_foreign_answer() {
    let respond = |status, body: &str| InjectedFault::Respond(status, body.into());
    let page = "<!doctype html><html><title>Guest Wi-Fi</title>";
    let portal = Some(Intermediary::Portal);
    let (proxy, web_page) = (Some(Intermediary::Proxy), Some(Intermediary::WebPage));
    let to = "https://portal.invalid/login".to_owned();
    for (foreign, expected) in [
        (InjectedFault::Redirect(to), portal),
        (respond(404, page), web_page),
        (respond(403, page), proxy),
        (respond(401, ""), proxy),
        (respond(403, r#"{"message":"Forbidden"}"#), proxy),
        (respond(200, page), web_page),
        (respond(200, ""), web_page),
        (respond(200, "\u{1f}\u{8b}\u{8}garbage"), web_page),
        (respond(511, page), portal),
        (respond(502, page), None),
        (respond(407, ""), None),
        (respond(404, r#"{"code":"server_not_found"}"#), None),
    ] {
        let fake = FakeServer::start().await;
        let mut client = SocketClient::connect(&fake.url);
        client.wait_until_online().await;
        fake.with_state(|state| state.foreign = Some(foreign.clone()));
        tokio::time::pause();
        let seen = reconnects_after(&fake, &mut client, Duration::from_secs(12)).await;
        tokio::time::resume();
        let last = seen.last().and_then(Failure::intermediary);
        assert_eq!(last, expected, "{foreign:?}: {seen:?}");
    }
}

/// Nothing is sent over a connection that is not trusted, however often it is tried.
#[tokio::test]
async fn server_is_not_given_up_after_another_certificate() {
    let authority = trust::CertificateAuthority::new();
    let other = trust::CertificateAuthority::new();
    let fake = FakeServer::serve(Some(authority.sign("127.0.0.1", |_| {}))).await;
    let mut client = SocketClient::connect_trusting(&fake.url, &authority.trust());
    client.wait_until_online().await;
    // Until no connection of requests is left, which would be trusted still.
    tokio::time::pause();
    client.collect_events(Duration::from_secs(10)).await;
    tokio::time::resume();
    let intercepting = other.sign("127.0.0.1", |_| {});
    fake.with_state(|state| state.foreign_tls = Some(intercepting));
    // A handshake takes too many steps for a clock that jumps, so the time is short and real.
    let requests = || fake.with_state(|state| state.requests.len());
    let sent = requests();
    let attempts = reconnects_after(&fake, &mut client, Duration::from_secs(2));
    let seen = tokio::select! {
        seen = attempts => seen,
        () = async {
            while fake.with_state(|state| state.foreign_tls.is_some()) {
                assert_eq!(requests(), sent, "a request was sent");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            std::future::pending::<()>().await;
        } => unreachable!(),
    };
    let expected = Failure::Certificate(CertificateFailure::UnknownIssuer);
    assert!(seen.contains(&expected), "{seen:?}");
}

/// A refusal in the words of the protocol is final until the user acts.
#[tokio::test]
async fn refusal_of_the_server_itself_ends_the_attempts() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    let refusal = InjectedFault::Respond(403, r#"{"code":"banned"}"#.into());
    fake.with_state(|state| state.foreign = Some(refusal));
    fake.push(Push::Drop);
    let refused = ConnectionState::Refused(Failure::Unauthorized);
    client
        .wait_until("refused", |client| *client.connection_state() == refused)
        .await;
    fake.with_state(|state| state.foreign = None);
    client.send(Control::UserReturned);
    tokio::time::pause();
    client.collect_events(Duration::from_secs(300)).await;
    assert_eq!(*client.connection_state(), refused);
}

/// The user comes back to the window: a wait of which some time has passed ends.
#[tokio::test]
async fn return_of_the_user_ends_the_wait() {
    let fake = FakeServer::start().await;
    let mut client = SocketClient::connect(&fake.url);
    client.wait_until_online().await;
    let busy = InjectedFault::Respond(503, String::new());
    fake.with_state(|state| state.foreign = Some(busy));
    client.clear();
    fake.push(Push::Drop);
    let waits_long = |client: &SocketClient| match client.connection_state() {
        ConnectionState::Waiting { until, .. } => {
            let now = tokio::time::Instant::now().into_std();
            until.saturating_duration_since(now) > Duration::from_secs(10)
        }
        _ => false,
    };
    tokio::time::pause();
    client.wait_until("a long wait", waits_long).await;
    fake.with_state(|state| state.foreign = None);
    client.collect_events(Duration::from_secs(6)).await;
    let returned = tokio::time::Instant::now();
    client.send(Control::UserReturned);
    client
        .wait_until("reconnected", |client| {
            client.connection_state().is_online()
        })
        .await;
    assert!(returned.elapsed() < Duration::from_secs(2));
}
