//! Sessions with a server that checks identities: proof, renewal, expiry, revocation and sign-out.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::stream::BoxStream;
use openchat::demo::{self, Demo, Options};
use openchat::domain::address::ServerAddress;
use openchat::domain::connection::ConnectionState;
use openchat::domain::disclosure::DataKind;
use openchat::domain::failure::Failure;
use openchat::domain::id::Epoch;
use openchat::domain::identity::SessionState;
use openchat::domain::server_event::ServerEvent;
use openchat::net::api;
use openchat::net::listen::{self, Control, Controller, Event};
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;

const TIMEOUT: Duration = Duration::from_secs(20);

async fn start_quiet_demo() -> Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}

/// A connection that records its events.
struct TestConnection {
    session: Session,
    events: BoxStream<'static, Event>,
    controller: Option<Controller>,
    session_states: Vec<SessionState>,
    connection_states: Vec<ConnectionState>,
    /// Whether the server has answered a subscription on this socket, so that it knows the socket.
    is_subscribed: bool,
}

impl TestConnection {
    fn to(demo: &Demo, index: usize) -> Self {
        let community = demo.communities()[index].clone();
        let params = SessionParams {
            known: Vec::new(),
            uid: format!("uid-{index}").into(),
            epoch: Epoch(0),
            address: ServerAddress::parse(&community.url).unwrap(),
            server: community.server_id.as_str().into(),
            device: "dev_test".into(),
            settings: ConnectionSettings::default(),
        };
        let session = Session::open(params, &[1; 32], &Trust::System).unwrap();
        Self {
            events: listen::connect(&session).boxed(),
            session,
            controller: None,
            session_states: Vec::new(),
            connection_states: Vec::new(),
            is_subscribed: false,
        }
    }

    fn connection_state(&self) -> &ConnectionState {
        self.connection_states
            .last()
            .unwrap_or(&ConnectionState::Idle)
    }

    fn session_state(&self) -> SessionState {
        self.session_states.last().copied().unwrap_or_default()
    }

    fn send(&self, control: Control) {
        self.controller.as_ref().unwrap().send(control);
    }

    async fn wait_until(&mut self, what: &str, is_reached: impl Fn(&Self) -> bool) {
        let end = Instant::now() + TIMEOUT;
        while !is_reached(self) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(Some(event)) = tokio::time::timeout(left, self.events.next()).await else {
                panic!(
                    "{what}: {:?} {:?}",
                    self.connection_states, self.session_states
                );
            };
            match event {
                Event::Opened(controller) => self.controller = Some(controller),
                Event::Connection(state) => {
                    self.is_subscribed &= state.is_online();
                    self.connection_states.push(state);
                }
                Event::Session(state) => self.session_states.push(state),
                Event::Changes(changes) => {
                    let mut changes = changes.iter();
                    self.is_subscribed |=
                        changes.any(|change| matches!(change, ServerEvent::Present(..)));
                }
                Event::Tls(_) | Event::Probed(..) => {}
            }
        }
    }

    async fn wait_until_online(&mut self) {
        self.wait_until("online", |connection| {
            connection.connection_state().is_online() && connection.is_subscribed
        })
        .await;
    }

    fn proof_requests(&self) -> u64 {
        let log = self.session.disclosures().log();
        let mut entries = log.entries();
        entries
            .find(|(kind, _)| *kind == DataKind::Proof)
            .map_or(0, |(_, entry)| entry.count)
    }
}

/// A proof takes two requests: challenge and session.
const REQUESTS_PER_PROOF: u64 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn identity_is_proven_once_and_the_session_is_reused() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.wait_until_online().await;
    let verified = connection.session_state();
    assert!(
        matches!(verified, SessionState::Verified { until: Some(until) } if until > jiff::Timestamp::now()),
        "{verified:?}"
    );
    assert_eq!(
        connection.session_states.first(),
        Some(&SessionState::Verifying)
    );
    demo.control(0).unwrap().drop_sockets();
    connection
        .wait_until("the wait before a reconnect", |connection| {
            matches!(
                connection.connection_state(),
                ConnectionState::Waiting { .. }
            )
        })
        .await;
    connection.wait_until_online().await;
    assert_eq!(
        connection.proof_requests(),
        REQUESTS_PER_PROOF,
        "a valid session is replaced"
    );
    let mut plain = TestConnection::to(&demo, 1);
    plain.wait_until_online().await;
    assert_eq!(plain.session_state(), SessionState::Unverified);
    assert_eq!(plain.proof_requests(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expired_session_is_renewed_once() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.wait_until_online().await;
    demo.control(0).unwrap().expire_sessions();
    let users = ["uid_lyra".into()];
    let fetch = || api::fetch_profiles(&connection.session, &users);
    let (first, second, third) = futures::join!(fetch(), fetch(), fetch());
    assert!(first.and(second).and(third).is_ok());
    assert_eq!(
        connection.proof_requests(),
        2 * REQUESTS_PER_PROOF,
        "concurrent requests renew the session more than once"
    );
    assert!(matches!(
        connection.session.state(),
        SessionState::Verified { .. }
    ));
    assert!(
        connection.connection_state().is_online(),
        "the connection was interrupted"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revoked_session_is_renewed_only_by_the_user() {
    let demo = start_quiet_demo().await;
    let (mut connection, mut other) = (TestConnection::to(&demo, 0), TestConnection::to(&demo, 1));
    connection.wait_until_online().await;
    other.wait_until_online().await;
    demo.control(0).unwrap().revoke_sessions();
    let revoked = ConnectionState::Refused(Failure::SessionRevoked);
    connection
        .wait_until("revoked", |connection| {
            *connection.connection_state() == revoked
        })
        .await;
    assert_eq!(connection.session_state(), SessionState::Revoked);
    assert_eq!(
        connection.proof_requests(),
        REQUESTS_PER_PROOF,
        "the session was renewed without the user"
    );
    assert!(
        other.connection_state().is_online(),
        "the other server was disconnected"
    );
    connection.send(Control::RetryNow);
    connection.wait_until_online().await;
    assert!(matches!(
        connection.session_state(),
        SessionState::Verified { .. }
    ));
    assert_eq!(connection.proof_requests(), 2 * REQUESTS_PER_PROOF);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_out_revokes_the_token() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.wait_until_online().await;
    let community = demo.communities()[0].clone();
    connection.session.sign_out().await.unwrap();
    assert_eq!(connection.session.state(), SessionState::NotStarted);
    connection.session.sign_out().await.unwrap();
    // A connection without a token proves the identity again, so it is dropped first.
    drop(connection);
    let mut again = TestConnection::to(&demo, 0);
    again.wait_until_online().await;
    assert_eq!(again.session.address().to_string(), community.url);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_out_from_an_unreachable_server_reports_the_error() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.wait_until_online().await;
    demo.control(0).unwrap().set_down(true);
    let result = connection.session.sign_out().await;
    assert!(result.is_err(), "{result:?}");
    assert_eq!(
        connection.session.state(),
        SessionState::NotStarted,
        "the token remains"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disclosure_log_lists_exactly_the_sent_data() {
    let demo = start_quiet_demo().await;
    let mut plain = TestConnection::to(&demo, 1);
    plain.wait_until_online().await;
    let kinds = |connection: &TestConnection| {
        let log = connection.session.disclosures().log();
        log.entries().map(|(kind, _)| kind).collect::<Vec<_>>()
    };
    let before = kinds(&plain);
    for kind in [
        DataKind::Probe,
        DataKind::Uid,
        DataKind::Device,
        DataKind::Channels,
    ] {
        assert!(before.contains(&kind), "{kind:?} {before:?}");
    }
    for kind in [
        DataKind::Proof,
        DataKind::Message,
        DataKind::Typing,
        DataKind::ProfileName,
        DataKind::ProfilePicture,
    ] {
        assert!(!before.contains(&kind), "{kind:?} {before:?}");
    }
    let channel = "ng_ch_moonlight";
    plain.send(Control::Typing {
        channel: channel.into(),
        active: true,
    });
    let draft = api::Draft {
        channel: channel.into(),
        local: "l1".into(),
        body: "hello".into(),
        reply_to: None,
    };
    let _message = api::send(&plain.session, &draft).await.unwrap();
    plain
        .wait_until("the typing event in the log", |connection| {
            kinds(connection).contains(&DataKind::Typing)
        })
        .await;
    assert!(kinds(&plain).contains(&DataKind::Message));
    let mut verified = TestConnection::to(&demo, 0);
    verified.wait_until_online().await;
    assert!(kinds(&verified).contains(&DataKind::Proof));
    assert!(
        !kinds(&verified).contains(&DataKind::Message),
        "the logs of two servers are not separate"
    );
}
