//! What is done with a server, by a reader alone: its menu, its name, its silence, and the end of it.

use atspi::{Role, State};

use crate::client::Client;
use crate::community::{Community, first_channel, say};
use crate::object::Object;
use crate::program::{Program, press, row};
use crate::rig::wait;
use crate::session::SOON;

/// The names of the servers in the rail.
pub fn rail(window: &Object) -> Vec<String> {
    let rail = window
        .all(Role::List)
        .into_iter()
        .find(|list| list.name() == "Servers");
    let rows = rail.map_or_else(Vec::new, |rail| rail.all(Role::ListItem));
    rows.iter().map(Object::name).collect()
}

pub fn expect_rail(window: &Object, what: &str, wished: impl Fn(&[String]) -> bool) {
    let mut seen = Vec::new();
    wait(SOON, what, || {
        seen = rail(window);
        wished(&seen).then_some(())
    });
}

/// Opens the menu of the server in view, which has this name, and chooses.
pub fn choose(window: &Object, server: &str, choice: &str) {
    press(window, Role::Button, &format!("Actions for {server}"));
    press(window, Role::MenuItem, choice);
}

#[test]
fn a_server_is_named_muted_and_left() {
    let program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    let window = program.opened(&client);
    let mut servers = rail(&window);
    assert_eq!(servers.len(), 2, "{servers:?}");
    let first = servers.remove(0);
    let first = first.split(',').next().unwrap().to_owned();
    row(&window, &first).press();
    choose(&window, &first, "Rename…");
    let name = wait(SOON, "a field for the name", || {
        window.find(Role::Entry, "Name")
    });
    name.write("Night shift");
    press(&window, Role::Button, "Save");
    expect_rail(&window, "the other name", |rail| {
        rail.iter().any(|name| name.starts_with("Night shift"))
    });
    choose(&window, "Night shift", "Mute");
    expect_rail(&window, "a muted server", |rail| {
        rail.iter()
            .any(|name| name.starts_with("Night shift") && name.contains("muted"))
    });
    choose(&window, "Night shift", "Leave server…");
    wait(SOON, "what leaving means", || {
        let dialog = window.find(Role::Dialog, "Leave Night shift?")?;
        dialog.is(State::Modal).then_some(())
    });
    press(&window, Role::Button, "Leave");
    expect_rail(&window, "one server", |rail| {
        rail.len() == 1 && !rail.iter().any(|name| name.starts_with("Night shift"))
    });
    wait(SOON, "the next server", || {
        (!window.name().contains("Night shift") && window.name().contains('#')).then_some(())
    });
    let last = rail(&window).remove(0);
    let last = last.split(',').next().unwrap();
    choose(&window, last, "Leave server…");
    press(&window, Role::Button, "Leave");
    press(&window, Role::Button, "Try the demo");
    expect_rail(&window, "both communities again", |rail| rail.len() == 2);
}

#[test]
fn a_server_goes_down_the_rail_by_keys_and_takes_the_keyboard_along() {
    let program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    let window = program.opened(&client);
    program.activate();
    let before = rail(&window);
    let called = |name: &String| name.split(',').next().unwrap().to_owned();
    let (first, second) = (called(&before[0]), called(&before[1]));
    let moved = row(&window, &first);
    moved.grab_focus();
    wait(SOON, "the keyboard on the first server", || {
        moved.is(State::Focused).then_some(())
    });
    let mut ears = client.listen(&program.session);
    program.display.key("alt+Down");
    expect_rail(&window, "the other order", |rail| {
        rail.first().is_some_and(|name| name.starts_with(&second))
    });
    let words = format!("{first}: position 2 of 2");
    let _told = ears.until("the new place", |event| event.words == words);
    wait(SOON, "the keyboard on the server that was moved", || {
        row(&window, &first).is(State::Focused).then_some(())
    });
    program.display.key("F2");
    wait(SOON, "a field for the name with the keyboard", || {
        let field = window.find(Role::Entry, "Name")?;
        field.is(State::Focused).then_some(())
    });
    program.display.key("Escape");
    wait(SOON, "the keyboard back on the server", || {
        row(&window, &first).is(State::Focused).then_some(())
    });
}

#[test]
fn a_muted_server_is_heard_when_it_calls_and_not_otherwise() {
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = Client::start(&program.session);
    let window = program.joined(&client);
    let server = rail(&window).remove(0);
    let server = server.split(',').next().unwrap().to_owned();
    choose(&window, &server, "Mute");
    expect_rail(&window, "a muted server", |rail| {
        rail.iter().all(|name| name.contains("muted"))
    });
    let mut ears = client.listen(&program.session);
    let channel = first_channel(address);
    say(address, &channel, "uid_visitor", "the tide turns");
    say(
        address,
        &channel,
        "uid_visitor",
        "@everyone the tide is out",
    );
    let first = ears.until("what is said of the tide", |event| {
        event.kind == "Announcement" && event.words.contains("the tide")
    });
    assert!(first.words.contains("the tide is out"), "{first:?}");
}
