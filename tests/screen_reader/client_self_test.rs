//! Tests of the AT-SPI client against the example application.

use atspi::{Role, State};

use crate::client::{AtspiClient, unnamed_focusable_objects};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::example_app::{self, BIRDS};
use crate::harness::wait_for;

#[test]
fn client_finds_application_and_reads_its_objects() {
    let session = DbusSession::start();
    let program = example_app::start(&session);
    let client = AtspiClient::start(&session);
    let application = client.wait_for_application(program.id());
    assert!(
        client.find_application(1).is_none(),
        "found an application for a wrong process"
    );
    let window = application.find(Role::Frame, "Example").unwrap();
    let names: Vec<_> = window
        .find_all(Role::ListItem)
        .iter()
        .map(|bird| {
            (
                bird.name(),
                bird.position_in_set(),
                bird.has_state(State::Selected),
            )
        })
        .collect();
    let expected: Vec<_> = BIRDS
        .iter()
        .enumerate()
        .map(|(index, name)| ((*name).to_owned(), Some((index + 1, 3)), index == 1))
        .collect();
    assert_eq!(names, expected);
    let button = window.find(Role::Button, "Sing").unwrap();
    assert_eq!(button.description(), "Says a bird aloud");
    assert_eq!(button.actions(), ["click"]);
    assert_eq!(button.parent(), Some(window.clone()));
    assert!(window.find(Role::Button, "Dance").is_none());
    assert_eq!(unnamed_focusable_objects(&window), Vec::<String>::new());
    let dump = window.dump();
    assert!(dump.contains("\n    [list item] \"Egret\""), "{dump}");
}

#[test]
fn client_presses_focuses_writes_and_receives_events() {
    let session = DbusSession::start();
    let program = example_app::start(&session);
    let client = AtspiClient::start(&session);
    let application = client.wait_for_application(program.id());
    let mut events = client.listen(&session);

    let button = application.find(Role::Button, "Sing").unwrap();
    button.press();
    assert_eq!(events.wait_for_announcement("song 1"), 1, "polite");
    button.press();
    let _politeness = events.wait_for_announcement("song 2");

    let egret = application.find(Role::ListItem, "Egret").unwrap();
    egret.grab_focus();
    assert_eq!(events.wait_for_focus(Role::ListItem, "Egret"), egret);
    assert!(egret.has_state(State::Focused));
    assert!(egret.scroll_into_view());
    wait_for(TIMEOUT, "a bird in view", || {
        (egret.description() == "in view").then_some(())
    });

    let note = application.find(Role::Entry, "Note").unwrap();
    assert_eq!(note.text().as_deref(), Some("tide"));
    assert_eq!(note.caret(), Some(4));
    note.set_text("high tide at nine");
    let _inserted = events.wait_for("a text insertion", |event| {
        event.kind == "TextChanged:insert" && event.source == note
    });
    assert_eq!(note.text().as_deref(), Some("high tide at nine"));
    note.set_caret(5);
    wait_for(TIMEOUT, "a caret", || {
        (note.caret() == Some(5)).then_some(())
    });
    note.select(5, 9);
    wait_for(TIMEOUT, "a selection", || {
        (note.selection() == Some((5, 9))).then_some(())
    });
}

#[test]
fn application_follows_screen_reader_enabled_state() {
    let session = DbusSession::start();
    let program = example_app::start(&session);
    let client = AtspiClient::start(&session);
    let _application = client.wait_for_application(program.id());
    session.set_screen_reader_enabled(false);
    wait_for(TIMEOUT, "the application to leave the bus", || {
        client
            .find_application(program.id())
            .is_none()
            .then_some(())
    });
    session.set_screen_reader_enabled(true);
    let _application = client.wait_for_application(program.id());
}
