//! Server management with a screen reader: menu, name, mute, order and leaving.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, first_channel, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, press, row};

/// The names of the servers in the rail, with their status.
pub fn rail_entries(window: &Object) -> Vec<String> {
    let rail = window
        .find_all(Role::List)
        .into_iter()
        .find(|list| list.name() == "Servers");
    let rows = rail.map_or_else(Vec::new, |rail| rail.find_all(Role::ListItem));
    rows.iter().map(Object::name).collect()
}

pub fn expect_rail(window: &Object, what: &str, matches: impl Fn(&[String]) -> bool) {
    let mut seen = Vec::new();
    wait_for(TIMEOUT, what, || {
        seen = rail_entries(window);
        matches(&seen).then_some(())
    });
}

/// Chooses from the menu of the current server, which has this name.
pub fn choose_from_server_menu(window: &Object, server: &str, choice: &str) {
    press(window, Role::Button, &format!("Actions for {server}"));
    press(window, Role::MenuItem, choice);
}

#[test]
fn server_is_renamed_muted_and_left() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    let mut servers = rail_entries(&window);
    assert_eq!(servers.len(), 2, "{servers:?}");
    let first = servers.remove(0);
    let first = first.split(',').next().unwrap().to_owned();
    row(&window, &first).press();
    choose_from_server_menu(&window, &first, "Rename…");
    let name = wait_for(TIMEOUT, "the name field", || {
        window.find(Role::Entry, "Name")
    });
    name.set_text("Night shift");
    press(&window, Role::Button, "Save");
    expect_rail(&window, "the new name", |rail| {
        rail.iter().any(|name| name.starts_with("Night shift"))
    });
    choose_from_server_menu(&window, "Night shift", "Mute");
    expect_rail(&window, "a muted server", |rail| {
        rail.iter()
            .any(|name| name.starts_with("Night shift") && name.contains("muted"))
    });
    choose_from_server_menu(&window, "Night shift", "Leave server…");
    wait_for(TIMEOUT, "the dialog for leaving", || {
        let dialog = window.find(Role::Dialog, "Leave Night shift?")?;
        dialog.has_state(State::Modal).then_some(())
    });
    press(&window, Role::Button, "Leave");
    expect_rail(&window, "one server", |rail| {
        rail.len() == 1 && !rail.iter().any(|name| name.starts_with("Night shift"))
    });
    wait_for(TIMEOUT, "the next server as the current one", || {
        (!window.name().contains("Night shift") && window.name().contains('#')).then_some(())
    });
    let last = rail_entries(&window).remove(0);
    let last = last.split(',').next().unwrap();
    choose_from_server_menu(&window, last, "Leave server…");
    press(&window, Role::Button, "Leave");
    press(&window, Role::Button, "Try the demo");
    expect_rail(&window, "both communities again", |rail| rail.len() == 2);
}

#[test]
fn moving_a_server_by_keyboard_keeps_focus() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    let before = rail_entries(&window);
    let server_name = |name: &String| name.split(',').next().unwrap().to_owned();
    let (first, second) = (server_name(&before[0]), server_name(&before[1]));
    let server = row(&window, &first);
    server.grab_focus();
    wait_for(TIMEOUT, "focus on the first server", || {
        server.has_state(State::Focused).then_some(())
    });
    let mut events = client.listen(&program.session);
    program.display.key("alt+Down");
    expect_rail(&window, "the new order", |rail| {
        rail.first().is_some_and(|name| name.starts_with(&second))
    });
    let text = format!("{first}: position 2 of 2");
    let _event = events.wait_for("the announcement of the new position", |event| {
        event.text == text
    });
    wait_for(TIMEOUT, "focus on the moved server", || {
        row(&window, &first).has_state(State::Focused).then_some(())
    });
    program.display.key("F2");
    wait_for(TIMEOUT, "focus on the name field", || {
        let field = window.find(Role::Entry, "Name")?;
        field.has_state(State::Focused).then_some(())
    });
    program.display.key("Escape");
    wait_for(TIMEOUT, "focus on the server again", || {
        row(&window, &first).has_state(State::Focused).then_some(())
    });
}

#[test]
fn muted_server_announces_mentions_only() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    let server = rail_entries(&window).remove(0);
    let server = server.split(',').next().unwrap().to_owned();
    choose_from_server_menu(&window, &server, "Mute");
    expect_rail(&window, "a muted server", |rail| {
        rail.iter().all(|name| name.contains("muted"))
    });
    let mut events = client.listen(&program.session);
    let channel = first_channel(address);
    post_message(address, &channel, "uid_visitor", "the tide turns");
    post_message(
        address,
        &channel,
        "uid_visitor",
        "@everyone the tide is out",
    );
    let first = events.wait_for("an announcement about the tide", |event| {
        event.kind == "Announcement" && event.text.contains("the tide")
    });
    assert!(first.text.contains("the tide is out"), "{first:?}");
}
