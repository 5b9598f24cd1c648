//! Roles, names and states that the main window exposes.

use atspi::{Role, State};

use crate::client::{Client, nameless};
use crate::program::{Program, composer, messages};

/// Screen readers cannot speak the private use characters of an icon font.
fn is_private_use(letter: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&letter)
}

#[test]
fn main_window_objects_have_roles_and_names() {
    let program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    let window = program.opened(&client);
    let dump = window.dump();
    assert!(window.name().contains("#general"), "{dump}");
    assert!(window.name().contains("Harbor Commons"), "{dump}");
    for (role, name) in [
        (Role::Landmark, "Servers"),
        (Role::List, "Servers"),
        (Role::Landmark, "Channels"),
        (Role::Tree, "Channels"),
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
    assert!(composer.is(State::Editable) && composer.is(State::MultiLine));
    assert_eq!(composer.text().as_deref(), Some(""));
    assert_eq!(nameless(&window), Vec::<String>::new());
    assert!(!dump.contains("[gone]"), "{dump}");
    let spoken = window.walk().into_iter().map(|object| object.name());
    let glyphs: Vec<_> = spoken.filter(|name| name.contains(is_private)).collect();
    assert_eq!(glyphs, Vec::<String>::new());
}

#[test]
fn rows_expose_position_and_selection() {
    let program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    let window = program.opened(&client);
    let servers = window.find(Role::List, "Servers").unwrap();
    let rows: Vec<_> = servers
        .all(Role::ListItem)
        .iter()
        .map(|row| (row.place(), row.is(State::Selected)))
        .collect();
    assert_eq!(rows, [(Some((1, 2)), true), (Some((2, 2)), false)]);
    let channels = window.all(Role::TreeItem);
    let positions: Vec<_> = channels
        .iter()
        .map(|row| row.place().map(|it| it.0))
        .collect();
    let expected: Vec<_> = (1..=channels.len()).map(Some).collect();
    assert_eq!(positions, expected);
    let chosen = channels.iter().filter(|row| row.is(State::Selected));
    assert_eq!(chosen.count(), 1);
    let messages = messages(&window);
    let last = messages
        .last()
        .and_then(crate::object::Object::place)
        .unwrap();
    assert_eq!(last.0, last.1, "the newest message is not last in its set");
    assert!(
        last.1 > messages.len(),
        "the set size leaves out messages that are not shown"
    );
}
