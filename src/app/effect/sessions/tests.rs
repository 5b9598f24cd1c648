use std::sync::Arc;

use super::*;
use crate::app::App;
use crate::app::dialog::DialogMessage;
use crate::app::tests::{self, epoch, net_event, receive};
use crate::domain::capability::Capabilities;
use crate::domain::id::Epoch;
use crate::domain::identity::IdentityStorage;
use crate::domain::server_event::ServerEvent;
use crate::feature::servers::details;
use crate::net::listen;
use crate::store::registry::{JoinedServer, Registry};
use crate::store::secret::{Identity, Root};

/// An application with two servers and no identity.
fn app() -> App {
    tests::app(["alpha", "bravo"].map(|uid| {
        let device = format!("dev_{uid}").as_str().into();
        JoinedServer::new(
            uid.into(),
            format!("https://{uid}.example"),
            "srv".into(),
            device,
        )
    }))
}

fn session_state(app: &App, uid: &str) -> SessionState {
    app.workspace.server(&uid.into()).unwrap().session_state()
}

fn joined<'a>(app: &'a App, uid: &str) -> &'a JoinedServer {
    app.storage.server(&uid.into()).unwrap()
}

fn capable(build: &str) -> ServerEvent {
    ServerEvent::Capabilities(Box::new(Capabilities {
        build_version: Some(build.to_owned()),
        ..Capabilities::default()
    }))
}

#[test]
fn sign_out_affects_one_server_and_survives_restart() {
    let mut app = app();
    let before = epoch(&app, "alpha");
    let _task = app.sign_out(&"alpha".into());
    assert_eq!(session_state(&app, "alpha"), SessionState::SignedOut);
    assert_eq!(session_state(&app, "bravo"), SessionState::NotStarted);
    assert!(joined(&app, "alpha").signed_out);
    assert!(!joined(&app, "bravo").signed_out);
    assert_ne!(epoch(&app, "alpha"), before);
    let late = listen::Event::Connection(ConnectionState::Online);
    let _task = app.update(net_event(&"alpha".into(), before, late));
    let server = app.workspace.server(&"alpha".into()).unwrap();
    assert_eq!(*server.connection(), ConnectionState::Idle);
    // As at the next start.
    let _task = app.open_session(&"alpha".into());
    assert_eq!(session_state(&app, "alpha"), SessionState::SignedOut);
    let _task = app.retry(&"alpha".into());
    assert!(!joined(&app, "alpha").signed_out);
}

#[test]
fn session_ended_by_server_is_not_reopened() {
    let mut app = app();
    let refused = ConnectionState::Refused(Failure::SessionRevoked);
    receive(
        &mut app,
        "alpha",
        listen::Event::Connection(refused.clone()),
    );
    assert_eq!(session_state(&app, "alpha"), SessionState::Revoked);
    assert_eq!(session_state(&app, "bravo"), SessionState::NotStarted);
    app.session_ended(&"bravo".into(), &Failure::TimedOut);
    assert_eq!(session_state(&app, "bravo"), SessionState::NotStarted);
    app.session_ended(&"bravo".into(), &Failure::SessionExpired);
    assert_eq!(session_state(&app, "bravo"), SessionState::Expired);
    assert_ne!(epoch(&app, "bravo"), Epoch::default());
}

#[test]
fn server_change_is_shown_once() {
    let mut app = app();
    for (build, count) in [("a1", 0), ("a1", 0), ("b2", 1), ("b2", 1)] {
        receive(
            &mut app,
            "alpha",
            listen::Event::Changes(vec![capable(build)].into()),
        );
        assert_eq!(
            app.shell.notices().len(),
            count,
            "{build}: {:?}",
            app.shell.notices()
        );
    }
    let version = &joined(&app, "alpha").version;
    assert_eq!(version.as_ref().unwrap().build.as_deref(), Some("b2"));
    assert_eq!(joined(&app, "bravo").version, None);
}

#[test]
fn accepted_terms_are_stored_for_one_server_and_reconnect_it() {
    let mut app = app();
    let _opened = app.open_server_details(&"alpha".into());
    let before = epoch(&app, "alpha");
    let pressed = details::Message::AllowUnencryptedPressed;
    let _task = app.on_dialog(DialogMessage::ServerDetails(pressed));
    let terms = |app: &App, uid: &str| {
        let joined = app.storage.server(&uid.into()).unwrap();
        joined.policy.clone()
    };
    assert!(terms(&app, "alpha").unencrypted);
    assert!(!terms(&app, "bravo").unencrypted);
    assert_ne!(epoch(&app, "alpha"), before);
    let dismissed = details::Message::Dismissed;
    let _task = app.on_dialog(DialogMessage::ServerDetails(dismissed));
    assert!(app.shell.dialog().is_none());
}

#[tokio::test]
async fn server_with_unreadable_pin_is_refused_and_others_connect() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    let row = |uid: &str, more: &str| {
        format!(
            r#"{{"uid":"{uid}","address":"https://{uid}.invalid","server_id":"s","device_id":"d"{more}}}"#
        )
    };
    let rows = [row("alpha", r#","pin":"AB:CD""#), row("bravo", "")];
    let text = format!(r#"{{"servers":[{}]}}"#, rows.join(","));
    std::fs::write(&path, text).unwrap();
    let registry = Registry::load(&path).value;
    let mut app = tests::app(registry.servers().to_vec());
    app.identity.current = Some(Arc::new(Identity {
        root: Arc::new(Root::generate().unwrap()),
        storage: IdentityStorage::MemoryOnly,
    }));
    for uid in ["alpha", "bravo"] {
        let _task = app.open_session(&uid.into());
    }
    let connection = |uid: &str| app.workspace.server(&uid.into()).unwrap().connection();
    let refused = ConnectionState::Refused(Failure::UnknownPin);
    assert_eq!(*connection("alpha"), refused);
    assert_eq!(*connection("bravo"), ConnectionState::Idle);
}
