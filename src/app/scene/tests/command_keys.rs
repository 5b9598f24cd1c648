//! The keys of commands beside what does the same by a press: for screen readers, in tooltips and in menus.

use iced::advanced::mouse::Button::Right;

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::Role;
use crate::domain::command::Command;

/// The names of the controls that have keys, with these.
fn keys(window: &mut TestWindow) -> Vec<(String, String)> {
    let controls = window.controls(false).into_iter();
    let keys = controls.filter_map(|(it, ..)| Some((it.name, it.keys?)));
    keys.collect()
}

fn keys_of(window: &mut TestWindow, name: &str) -> Option<String> {
    let mut keys = keys(window).into_iter();
    keys.find_map(|(it, keys)| it.starts_with(name).then_some(keys))
}

#[test]
fn buttons_have_the_keys_of_their_commands() {
    let mut window = TestWindow::new("timeline");
    let strings = window.app.workspace.strings().clone();
    for (name, command) in [
        ("Add a server", Command::AddServer),
        ("Go to", Command::QuickSwitcher),
        ("Inbox", Command::Inbox),
        ("Settings", Command::OpenSettings),
        ("Search", Command::Search),
        ("Toggle member list", Command::ToggleMembers),
    ] {
        let expected = strings.keys(command);
        assert_eq!(keys_of(&mut window, name).as_deref(), expected, "{name}");
    }
    let first = window.app.workspace.servers().next().unwrap();
    let first = first.name().to_owned();
    let expected = strings.server_keys(0);
    assert_eq!(keys_of(&mut window, &first).as_deref(), expected);
    window.chord('k', iced::keyboard::Modifiers::COMMAND);
    let palette = strings.keys(Command::CommandPalette);
    assert_eq!(keys_of(&mut window, "Commands").as_deref(), palette);
}

/// The menus of the open server and channel have keys; the keys are not about others.
#[test]
fn menus_have_the_keys_of_their_items() {
    let mut window = TestWindow::new("timeline");
    let server = window.app.workspace.current_server().unwrap();
    let open = server.open_channel().unwrap().clone();
    let names = server.channels().map(|it| (it.id.clone(), it.name.clone()));
    let names: Vec<_> = names.collect();
    let keys_in_menu = |window: &mut TestWindow, name: &str, item: &str| {
        let controls = window.controls(true).into_iter();
        let is_row = |it: &Semantics| it.role == Role::TreeItem && it.name.starts_with(name);
        let mut rows = controls.filter(|(it, ..)| is_row(it));
        let at = rows.next().unwrap().1.center();
        window.press(Right, at);
        let found = keys_of(window, item);
        window.named(iced::keyboard::key::Named::Escape, PLAIN);
        found
    };
    let open_name = names.iter().find(|(id, _)| *id == open).unwrap();
    let keys = keys_in_menu(&mut window, &open_name.1, "Open in window");
    let strings = window.app.workspace.strings().clone();
    assert_eq!(keys.as_deref(), strings.keys(Command::OpenWindow));
    let other = names.iter().find(|(id, _)| *id != open).unwrap();
    assert_eq!(keys_in_menu(&mut window, &other.1, "Open in window"), None);
}

#[test]
fn changed_key_is_shown_everywhere() {
    let mut window = TestWindow::new("timeline");
    let mut preferences = window.app.workspace.preferences().clone();
    preferences
        .keys
        .assign(Command::Inbox, "F9".parse().unwrap());
    preferences.keys.unassign(Command::AddServer);
    window.app.workspace.update_preferences(&preferences);
    window.frame();
    assert_eq!(keys_of(&mut window, "Inbox").as_deref(), Some("F9"));
    assert_eq!(keys_of(&mut window, "Add a server"), None);
}

/// AT-SPI has no keys of its own, so that they are part of the description.
#[test]
fn screen_readers_get_the_keys() {
    let window = TestWindow::new("timeline");
    let strings = window.app.workspace.strings();
    let expected = strings.keys(Command::Inbox).unwrap();
    let picture = accessibility::picture("timeline");
    let mut nodes = picture.nodes.iter();
    let node = nodes.find(|(_, node)| node.keyboard_shortcut() == Some(expected));
    let (_, node) = node.unwrap();
    if cfg!(target_os = "linux") {
        assert_eq!(node.description(), Some(expected));
    }
}
