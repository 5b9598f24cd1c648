//! Roles, names and states that the main window exposes.

use atspi::{Role, State};

use crate::client::{AtspiClient, unnamed_focusable_objects};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::program::{Program, composer, messages};

/// Screen readers cannot speak the private use characters of an icon font.
fn is_private_use(letter: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&letter)
}

#[test]
fn main_window_objects_have_roles_and_names() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    let dump = window.dump();
    assert!(window.name().contains("#general"), "{dump}");
    assert!(window.name().contains("Harbor Commons"), "{dump}");
    for (role, name) in [
        (Role::Landmark, "Servers"),
        (Role::List, "Servers"),
        (Role::Landmark, "Channels"),
        (Role::List, "Channels"),
        (Role::Landmark, "Conversation in #general"),
        (Role::Log, "Messages in #general"),
        (Role::Form, "Message"),
        (Role::Landmark, "Members"),
        (Role::Heading, "Harbor Commons"),
        (Role::Button, "Settings"),
        (Role::Button, "Add a server"),
    ] {
        assert!(
            window.find(role, name).is_some(),
            "no {role} {name}\n{dump}"
        );
    }
    let composer = composer(&window);
    assert!(composer.has_state(State::Editable) && composer.has_state(State::MultiLine));
    assert_eq!(composer.text().as_deref(), Some(""));
    assert_eq!(unnamed_focusable_objects(&window), Vec::<String>::new());
    assert!(!dump.contains("[gone]"), "{dump}");
    let spoken = window.subtree().into_iter().map(|object| object.name());
    let glyphs: Vec<_> = spoken
        .filter(|name| name.contains(is_private_use))
        .collect();
    assert_eq!(glyphs, Vec::<String>::new());
}

/// A window manager that begins later adds the title bar, which moves the content and not the corner of the window.
#[test]
fn places_are_right_after_the_window_manager_restarts() {
    let mut program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    let id = program.display.window("OpenChat", TIMEOUT);
    let expect_place = |program: &Program| {
        wait_for(TIMEOUT, "the place of the window", || {
            let (x, y, ..) = window.extents()?;
            ((x, y) == program.display.corner(id)).then_some(())
        });
    };
    expect_place(&program);
    program.display.end_manager(id);
    expect_place(&program);
    assert_eq!(program.display.corner(id), (0, 0));
    program.display.start_manager();
    program.activate();
    assert_ne!(program.display.corner(id), (0, 0), "no title bar");
    expect_place(&program);
}

#[test]
fn rows_expose_position_and_selection() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    let servers = window.find(Role::List, "Servers").unwrap();
    let rows: Vec<_> = servers
        .find_all(Role::ListItem)
        .iter()
        .map(|row| (row.position_in_set(), row.has_state(State::Selected)))
        .collect();
    assert_eq!(rows, [(Some((1, 2)), true), (Some((2, 2)), false)]);
    let channels = window.find_all(Role::TreeItem);
    let positions: Vec<_> = channels
        .iter()
        .map(|row| row.position_in_set().map(|it| it.0))
        .collect();
    let expected: Vec<_> = (1..=channels.len()).map(Some).collect();
    assert_eq!(positions, expected);
    let chosen = channels.iter().filter(|row| row.has_state(State::Selected));
    assert_eq!(chosen.count(), 1);
    let messages = messages(&window);
    let last = messages
        .last()
        .and_then(crate::object::Object::position_in_set)
        .unwrap();
    assert_eq!(last.0, last.1, "the newest message is not last in its set");
    assert!(
        last.1 > messages.len(),
        "the set size leaves out messages that are not shown"
    );
}
