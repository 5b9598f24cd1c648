//! Sessions with a server that checks identities: proven, renewed, run out, taken back, ended, begun again.

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
use openchat::net::session::{Session, Terms, Ticket};
use openchat::net::tls::Trust;

const LIMIT: Duration = Duration::from_secs(20);

async fn quiet() -> Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}

/// One line, and what it said.
struct Line {
    session: Session,
    events: BoxStream<'static, Event>,
    controller: Option<Controller>,
    standings: Vec<SessionState>,
    links: Vec<ConnectionState>,
}

impl Line {
    fn to(demo: &Demo, place: usize) -> Self {
        let community = demo.communities()[place].clone();
        let ticket = Ticket {
            uid: format!("uid-{place}").into(),
            epoch: Epoch(0),
            address: ServerAddress::parse(&community.url).unwrap(),
            server: community.server_id.as_str().into(),
            device: "dev_test".into(),
            terms: Terms::default(),
        };
        let session = Session::open(ticket, &[1; 32], &Trust::System).unwrap();
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

    fn tell(&self, control: Control) {
        self.controller.as_ref().unwrap().tell(control);
    }

    async fn until(&mut self, what: &str, wished: impl Fn(&Self) -> bool) {
        let end = Instant::now() + LIMIT;
        while !wished(self) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(Some(event)) = tokio::time::timeout(left, self.events.next()).await else {
                panic!("{what}: {:?} {:?}", self.links, self.standings);
            };
            match event {
                Event::Opened(controller) => self.controller = Some(controller),
                Event::Link(link) => self.links.push(link),
                Event::Standing(standing) => self.standings.push(standing),
                Event::Security(_) | Event::Changes(_) => {}
            }
        }
    }

    async fn online(&mut self) {
        self.until("online", |line| line.link().is_online()).await;
    }

    fn proofs(&self) -> u64 {
        let ledger = self.session.journal().ledger();
        let mut entries = ledger.entries();
        entries
            .find(|(kind, _)| *kind == DataKind::Proof)
            .map_or(0, |(_, entry)| entry.count)
    }
}

/// Asked and answered: what one proof sends.
const ONE: u64 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_identity_is_proven_once_and_the_session_is_gone_on_with() {
    let demo = quiet().await;
    let mut line = Line::to(&demo, 0);
    line.online().await;
    let proven = line.standing();
    assert!(
        matches!(proven, SessionState::Verified { until: Some(until) } if until > jiff::Timestamp::now()),
        "{proven:?}"
    );
    assert_eq!(line.standings.first(), Some(&SessionState::Verifying));
    demo.control(0).unwrap().drop_sockets();
    line.until("lost", |line| {
        matches!(line.link(), ConnectionState::Waiting { .. })
    })
    .await;
    line.online().await;
    assert_eq!(line.proofs(), ONE, "a session that holds is not replaced");
    let mut plain = Line::to(&demo, 1);
    plain.online().await;
    assert_eq!(plain.standing(), SessionState::Unverified);
    assert_eq!(plain.proofs(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ran_out_is_renewed_silently_and_once() {
    let demo = quiet().await;
    let mut line = Line::to(&demo, 0);
    line.online().await;
    demo.control(0).unwrap().expire_sessions();
    let users = ["uid_lyra".into()];
    let asked = || api::profiles(&line.session, &users);
    let (first, second, third) = futures::join!(asked(), asked(), asked());
    assert!(first.and(second).and(third).is_ok());
    assert_eq!(
        line.proofs(),
        2 * ONE,
        "three requests at once renew it once"
    );
    assert!(matches!(
        line.session.standing(),
        SessionState::Verified { .. }
    ));
    assert!(line.link().is_online(), "nobody was told of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_taken_back_is_begun_again_by_the_user_alone() {
    let demo = quiet().await;
    let (mut line, mut other) = (Line::to(&demo, 0), Line::to(&demo, 1));
    line.online().await;
    other.online().await;
    demo.control(0).unwrap().revoke_sessions();
    let revoked = ConnectionState::Refused(Failure::SessionRevoked);
    line.until("revoked", |line| *line.link() == revoked).await;
    assert_eq!(line.standing(), SessionState::Revoked);
    assert_eq!(
        line.proofs(),
        ONE,
        "nothing was tried behind the user's back"
    );
    assert!(
        other.link().is_online(),
        "the other server is another matter"
    );
    line.tell(Control::RetryNow);
    line.online().await;
    assert!(matches!(line.standing(), SessionState::Verified { .. }));
    assert_eq!(line.proofs(), 2 * ONE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_leaves_a_dead_token_behind() {
    let demo = quiet().await;
    let mut line = Line::to(&demo, 0);
    line.online().await;
    let community = demo.communities()[0].clone();
    line.session.sign_out().await.unwrap();
    assert_eq!(line.session.standing(), SessionState::NotStarted);
    line.session.sign_out().await.unwrap();
    // Whoever has no token proves anew; so that nobody does, the line is dropped before.
    drop(line);
    let mut again = Line::to(&demo, 0);
    again.online().await;
    assert_eq!(again.session.address().to_string(), community.url);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_cannot_be_told_costs_nothing_but_is_named() {
    let demo = quiet().await;
    let mut line = Line::to(&demo, 0);
    line.online().await;
    demo.control(0).unwrap().set_down(true);
    let told = line.session.sign_out().await;
    assert!(told.is_err(), "{told:?}");
    assert_eq!(
        line.session.standing(),
        SessionState::NotStarted,
        "the token is wiped all the same"
    );
}

/// What left is taken down as it leaves, kind by kind, and nothing that did not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_has_what_left_and_no_more() {
    let demo = quiet().await;
    let mut plain = Line::to(&demo, 1);
    plain.online().await;
    let kinds = |line: &Line| {
        let ledger = line.session.journal().ledger();
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
    assert!(plain.session.journal().take_news());
    let channel = "ng_ch_moonlight";
    plain.tell(Control::Typing {
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
        .until("typing left", |line| {
            kinds(line).contains(&DataKind::Typing)
        })
        .await;
    assert!(kinds(&plain).contains(&DataKind::Message));
    let mut proven = Line::to(&demo, 0);
    proven.online().await;
    assert!(kinds(&proven).contains(&DataKind::Proof));
    assert!(
        !kinds(&proven).contains(&DataKind::Message),
        "each for itself"
    );
}
