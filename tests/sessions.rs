//! Sessions with a server that checks identities: proof, renewal, expiry, revocation, sign-out.

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
    standings: Vec<SessionState>,
    links: Vec<ConnectionState>,
}

impl TestConnection {
    fn to(demo: &Demo, place: usize) -> Self {
        let community = demo.communities()[place].clone();
        let params = SessionParams {
            uid: format!("uid-{place}").into(),
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
            standings: Vec::new(),
            links: Vec::new(),
        }
    }

    fn link(&self) -> &ConnectionState {
        self.links.last().unwrap_or(&ConnectionState::Idle)
    }

    fn standing(&self) -> SessionState {
        self.standings.last().copied().unwrap_or_default()
    }

    fn send(&self, control: Control) {
        self.controller.as_ref().unwrap().send(control);
    }

    async fn until(&mut self, what: &str, wished: impl Fn(&Self) -> bool) {
        let end = Instant::now() + TIMEOUT;
        while !wished(self) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(Some(event)) = tokio::time::timeout(left, self.events.next()).await else {
                panic!("{what}: {:?} {:?}", self.links, self.standings);
            };
            match event {
                Event::Opened(controller) => self.controller = Some(controller),
                Event::Connection(link) => self.links.push(link),
                Event::Session(standing) => self.standings.push(standing),
                Event::Tls(_) | Event::Changes(_) => {}
            }
        }
    }

    async fn online(&mut self) {
        self.until("online", |connection| connection.link().is_online())
            .await;
    }

    fn proofs(&self) -> u64 {
        let ledger = self.session.disclosures().log();
        let mut entries = ledger.entries();
        entries
            .find(|(kind, _)| *kind == DataKind::Proof)
            .map_or(0, |(_, entry)| entry.count)
    }
}

/// The requests of one proof.
const REQUESTS_PER_PROOF: u64 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn identity_is_proven_once_and_the_session_is_reused() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.online().await;
    let proven = connection.standing();
    assert!(
        matches!(proven, SessionState::Verified { until: Some(until) } if until > jiff::Timestamp::now()),
        "{proven:?}"
    );
    assert_eq!(connection.standings.first(), Some(&SessionState::Verifying));
    demo.control(0).unwrap().drop_sockets();
    connection
        .until("lost", |connection| {
            matches!(connection.link(), ConnectionState::Waiting { .. })
        })
        .await;
    connection.online().await;
    assert_eq!(
        connection.proofs(),
        REQUESTS_PER_PROOF,
        "a session that holds is not replaced"
    );
    let mut plain = TestConnection::to(&demo, 1);
    plain.online().await;
    assert_eq!(plain.standing(), SessionState::Unverified);
    assert_eq!(plain.proofs(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expired_session_is_renewed_once() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.online().await;
    demo.control(0).unwrap().expire_sessions();
    let users = ["uid_lyra".into()];
    let asked = || api::fetch_profiles(&connection.session, &users);
    let (first, second, third) = futures::join!(asked(), asked(), asked());
    assert!(first.and(second).and(third).is_ok());
    assert_eq!(
        connection.proofs(),
        2 * REQUESTS_PER_PROOF,
        "three requests at once renew it once"
    );
    assert!(matches!(
        connection.session.state(),
        SessionState::Verified { .. }
    ));
    assert!(connection.link().is_online(), "nobody was told of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revoked_session_is_renewed_only_by_the_user() {
    let demo = start_quiet_demo().await;
    let (mut connection, mut other) = (TestConnection::to(&demo, 0), TestConnection::to(&demo, 1));
    connection.online().await;
    other.online().await;
    demo.control(0).unwrap().revoke_sessions();
    let revoked = ConnectionState::Refused(Failure::SessionRevoked);
    connection
        .until("revoked", |connection| *connection.link() == revoked)
        .await;
    assert_eq!(connection.standing(), SessionState::Revoked);
    assert_eq!(
        connection.proofs(),
        REQUESTS_PER_PROOF,
        "nothing was tried behind the user's back"
    );
    assert!(
        other.link().is_online(),
        "the other server is another matter"
    );
    connection.send(Control::RetryNow);
    connection.online().await;
    assert!(matches!(
        connection.standing(),
        SessionState::Verified { .. }
    ));
    assert_eq!(connection.proofs(), 2 * REQUESTS_PER_PROOF);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_out_revokes_the_token() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.online().await;
    let community = demo.communities()[0].clone();
    connection.session.sign_out().await.unwrap();
    assert_eq!(connection.session.state(), SessionState::NotStarted);
    connection.session.sign_out().await.unwrap();
    // Whoever has no token proves anew; so that nobody does, the connection is dropped before.
    drop(connection);
    let mut again = TestConnection::to(&demo, 0);
    again.online().await;
    assert_eq!(again.session.address().to_string(), community.url);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_out_from_an_unreachable_server_reports_the_error() {
    let demo = start_quiet_demo().await;
    let mut connection = TestConnection::to(&demo, 0);
    connection.online().await;
    demo.control(0).unwrap().set_down(true);
    let told = connection.session.sign_out().await;
    assert!(told.is_err(), "{told:?}");
    assert_eq!(
        connection.session.state(),
        SessionState::NotStarted,
        "the token is wiped all the same"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disclosure_log_has_exactly_what_was_sent() {
    let demo = start_quiet_demo().await;
    let mut plain = TestConnection::to(&demo, 1);
    plain.online().await;
    let kinds = |connection: &TestConnection| {
        let ledger = connection.session.disclosures().log();
        ledger.entries().map(|(kind, _)| kind).collect::<Vec<_>>()
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
    assert!(plain.session.disclosures().take_new_kind());
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
        .until("typing left", |connection| {
            kinds(connection).contains(&DataKind::Typing)
        })
        .await;
    assert!(kinds(&plain).contains(&DataKind::Message));
    let mut proven = TestConnection::to(&demo, 0);
    proven.online().await;
    assert!(kinds(&proven).contains(&DataKind::Proof));
    assert!(
        !kinds(&proven).contains(&DataKind::Message),
        "each for itself"
    );
}
