use iced::Size;

use super::*;
use crate::app::shelf::Shelf;
use crate::domain::capability::Capabilities;
use crate::domain::id::Epoch;
use crate::net::listen;
use crate::store::registry::Registry;
use crate::store::settings::Settings;

/// An application with two servers and no identity.
fn app() -> App {
    let mut registry = Registry::default();
    for uid in ["alpha", "bravo"] {
        let address = format!("https://{uid}.example");
        let device = format!("dev_{uid}").as_str().into();
        let joined = Joined::new(uid.into(), address, "srv".into(), device);
        registry.add(joined).unwrap();
    }
    let shelf = Shelf::new(Settings::default(), registry, None);
    let mut app = App::with(shelf, Some("en-US".into()), Size::new(1280.0, 800.0));
    let _shown = app.take_up_registry();
    app
}

fn standing(app: &App, uid: &str) -> SessionState {
    app.stage.servers.get(uid).unwrap().session_state()
}

fn hear(app: &mut App, uid: &str, event: listen::Event) {
    let epoch = app.lines.entry(&uid.into()).epoch;
    let _task = app.update(Message::Net(uid.into(), epoch, event));
}

fn capable(build: &str) -> ServerEvent {
    ServerEvent::Capabilities(Box::new(Capabilities {
        build_version: Some(build.to_owned()),
        ..Capabilities::default()
    }))
}

#[test]
fn who_signs_out_of_one_server_stays_with_the_other_and_is_out_after_a_restart() {
    let mut app = app();
    let before = app.lines.entry(&"alpha".into()).epoch;
    let _task = app.sign_out(&"alpha".into());
    assert_eq!(standing(&app, "alpha"), SessionState::SignedOut);
    assert_eq!(standing(&app, "bravo"), SessionState::NotStarted);
    assert!(app.shelf.registry.get(&"alpha".into()).unwrap().signed_out);
    assert!(!app.shelf.registry.get(&"bravo".into()).unwrap().signed_out);
    assert_ne!(app.lines.entry(&"alpha".into()).epoch, before);
    let late = listen::Event::Link(ConnectionState::Online);
    let _task = app.update(Message::Net("alpha".into(), before, late));
    assert_eq!(
        *app.stage.servers.get("alpha").unwrap().connection(),
        ConnectionState::Idle
    );
    // What a start does with every server.
    let _task = app.open_session(&"alpha".into());
    assert_eq!(standing(&app, "alpha"), SessionState::SignedOut);
    let _task = app.retry(&"alpha".into());
    assert!(!app.shelf.registry.get(&"alpha".into()).unwrap().signed_out);
}

#[test]
fn a_server_that_ends_a_session_ends_its_own_and_nothing_is_tried() {
    let mut app = app();
    let refused = ConnectionState::Refused(Failure::SessionRevoked);
    hear(&mut app, "alpha", listen::Event::Link(refused.clone()));
    assert_eq!(standing(&app, "alpha"), SessionState::Revoked);
    assert_eq!(standing(&app, "bravo"), SessionState::NotStarted);
    app.shut_out(&"bravo".into(), &Failure::TimedOut);
    assert_eq!(standing(&app, "bravo"), SessionState::NotStarted);
    app.shut_out(&"bravo".into(), &Failure::SessionExpired);
    assert_eq!(standing(&app, "bravo"), SessionState::Expired);
    assert_ne!(app.lines.entry(&"bravo".into()).epoch, Epoch::default());
}

#[test]
fn what_became_different_of_a_server_is_told_once() {
    let mut app = app();
    for (build, told) in [("a1", 0), ("a1", 0), ("b2", 1), ("b2", 1)] {
        hear(
            &mut app,
            "alpha",
            listen::Event::Changes(vec![capable(build)]),
        );
        assert_eq!(app.notices.len(), told, "{build}: {:?}", app.notices);
    }
    let edition = &app.shelf.registry.get(&"alpha".into()).unwrap().edition;
    assert_eq!(edition.as_ref().unwrap().build.as_deref(), Some("b2"));
    assert_eq!(
        app.shelf.registry.get(&"bravo".into()).unwrap().edition,
        None
    );
}

#[test]
fn what_is_agreed_to_is_kept_for_that_server_alone_and_begins_another_line() {
    let mut app = app();
    let _opened = app.open_details(&"alpha".into());
    let before = app.lines.entry(&"alpha".into()).epoch;
    let _task = app.detailed(Said::PlainPressed);
    let terms = |app: &App, uid: &str| {
        let joined = app.shelf.registry.get(&uid.into()).unwrap();
        joined.terms.clone()
    };
    assert!(terms(&app, "alpha").unencrypted);
    assert!(!terms(&app, "bravo").unencrypted);
    assert_ne!(app.lines.entry(&"alpha".into()).epoch, before);
    let _closed = app.detailed(Said::Dismissed);
    assert!(app.dialog.is_none());
}
