//! Dialogs over AT-SPI: what a reader speaks when one opens, and where the focus is before, inside and after.

use std::time::Duration;

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, first_channel, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::program::{Program, composer, row};
use crate::servers::rail_entries;

#[test]
fn dialogs_are_named_described_and_have_the_focus() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    let server = rail_entries(&window).remove(0);
    let server = server.split(',').next().unwrap();
    let opener = row(&window, server);
    opener.grab_focus();
    let mut events = client.listen(&program.session);
    for (key, role, control, title) in [
        ("Delete", Role::Button, "Cancel", "Leave "),
        ("F2", Role::Entry, "Name", "Rename server"),
        (
            "ctrl+shift+n",
            Role::Entry,
            "Server address",
            "Add a server",
        ),
    ] {
        program.display.key(key);
        let focused = events.wait_for_focus(role, control);
        let dialog = window.find(Role::Dialog, title).unwrap();
        assert!(dialog.subtree().contains(&focused), "{}", dialog.dump());
        assert!(dialog.has_state(State::Modal), "{title}");
        // A field that has the focus says it instead.
        let descriptions = [dialog.description(), focused.description()].concat();
        assert!(!descriptions.is_empty(), "{}", dialog.dump());
        program.display.key("Escape");
        wait_for(TIMEOUT, "the focus where it was", || {
            opener.has_state(State::Focused).then_some(())
        });
    }
}

/// Orca speaks the name of the window whenever it changes.
#[test]
fn burst_of_messages_says_nothing_while_announcements_are_off() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let settings = r#"{"version": 1, "announcements": "nothing"}"#;
    let program = Program::start_with_settings(settings, &[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    program.activate();
    composer(&window).grab_focus();
    let mut events = client.listen(&program.session);
    events.discard_until_quiet(Duration::from_secs(1));
    let channels = [first_channel(address), channel_named(address, "tides")];
    for number in 0..50 {
        let text = format!("message {number} of a burst");
        post_message(address, &channels[number % 2], "uid_visitor", &text);
    }
    let counted = row(&window, "tides");
    wait_for(TIMEOUT, "the count of the other channel", || {
        counted.name().contains("25").then_some(())
    });
    let spoken = events.wait_for_within(Duration::from_secs(2), |event| {
        let is_named = event.kind == "PropertyChange:accessible-name";
        let is_spoken = || event.source == window || event.source.has_state(State::Focused);
        event.kind == "Announcement" || is_named && is_spoken()
    });
    assert!(spoken.is_none(), "{spoken:?}");
}
