//! The whole way of a person without eyes: first start, identity, backup, two communities, from one to the other, sign
//! out, leave. Once by the accessibility bus alone, once by keyboard alone.

use atspi::{Role, State};

use crate::client::Client;
use crate::community::Community;
use crate::journey::Walker;
use crate::object::Object;
use crate::program::{Program, press, row};
use crate::rig::wait;
use crate::servers::{choose, expect_rail, rail};
use crate::session::SOON;

/// Which of the addresses has several servers.
const SEVERAL: usize = 1;
pub const PHRASE: &str = "a lamp on every pier";

/// The field with this name, once it is there.
fn field(window: &Object, role: Role, name: &str) -> Object {
    wait(SOON, &format!("a field named {name:?}"), || {
        window.find(role, name)
    })
}

/// The 24 words as they are read out, in their order.
fn words(window: &Object) -> Vec<String> {
    let mut words = Vec::new();
    wait(SOON, "the 24 words", || {
        let list = window
            .all(Role::List)
            .into_iter()
            .find(|list| list.name() == "Recovery phrase")?;
        let rows = list.all(Role::ListItem);
        words = rows
            .iter()
            .filter_map(|row| Some(row.name().split_once(' ')?.1.to_owned()))
            .collect();
        (words.len() == 24).then_some(())
    });
    words
}

/// Which words are asked for, from 1, in the order of their fields.
fn asked(window: &Object) -> Vec<usize> {
    let mut places = Vec::new();
    wait(SOON, "three fields", || {
        let fields = window.all(Role::Entry);
        places = fields
            .iter()
            .filter_map(|field| field.name().strip_prefix("Word ")?.parse().ok())
            .collect();
        (places.len() == 3).then_some(())
    });
    places
}

/// The first names of the servers in the rail, without their state.
fn called(window: &Object) -> Vec<String> {
    let first = |name: &String| name.split(',').next().unwrap().to_owned();
    rail(window).iter().map(first).collect()
}

pub fn expect_no_dialog(window: &Object) {
    wait(SOON, "an end of the dialog", || {
        window.all(Role::Dialog).is_empty().then_some(())
    });
}

pub fn expect_welcome(window: &Object) {
    let _there = wait(SOON, "the first page", || {
        window.find(Role::Button, "Try the demo")
    });
}

#[test]
fn by_the_accessibility_bus_alone_from_the_first_start_to_the_last_leave() {
    let community = Community::start();
    let program = Program::start(&[]);
    let client = Client::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    field(&window, Role::PasswordText, "Passphrase").write(PHRASE);
    field(&window, Role::PasswordText, "Confirm passphrase").write(PHRASE);
    press(&window, Role::Button, "Save with this passphrase");
    press(&window, Role::Button, "Show phrase");
    let words = words(&window);
    press(&window, Role::Button, "I wrote them down");
    for place in asked(&window) {
        field(&window, Role::Entry, &format!("Word {place}")).write(&words[place - 1]);
    }
    press(&window, Role::Button, "Confirm");
    press(&window, Role::Button, "Close");
    expect_no_dialog(&window);
    for (joined, address) in community.addresses.iter().enumerate() {
        press(&window, Role::Button, "Add a server");
        field(&window, Role::Entry, "Server address").write(address);
        press(&window, Role::Button, "Connect");
        if joined == SEVERAL {
            press(&window, Role::Button, "Continue");
        }
        press(&window, Role::Button, "Join server");
        expect_rail(&window, "one server more", |rail| rail.len() == joined + 1);
        let _window = program.opened(&client);
    }
    let servers = called(&window);
    row(&window, &servers[0]).press();
    wait(SOON, "the first community in view", || {
        window.name().contains(&servers[0]).then_some(())
    });
    choose(&window, &servers[0], "Sign out");
    expect_rail(&window, "a server that is signed out of", |rail| {
        rail[0].contains("signed out") && !rail[1].contains("signed out")
    });
    choose(&window, &servers[0], "Sign in");
    expect_rail(&window, "a server that is signed in to", |rail| {
        !rail[0].contains("signed out") && !rail[0].contains("not connected")
    });
    for (left, server) in servers.iter().enumerate() {
        row(&window, server).press();
        choose(&window, server, "Leave server…");
        press(&window, Role::Button, "Leave");
        expect_rail(&window, "one server less", |rail| rail.len() == 1 - left);
    }
    expect_welcome(&window);
}

/// Makes the window keep its identity under the passphrase, by the reader's means.
pub fn keep(window: &Object) {
    field(window, Role::PasswordText, "Passphrase").write(PHRASE);
    field(window, Role::PasswordText, "Confirm passphrase").write(PHRASE);
    press(window, Role::Button, "Save with this passphrase");
}

/// The name that a server would know, as the page before a join says it.
pub fn name_at(window: &Object, address: &str) -> String {
    press(window, Role::Button, "Add a server");
    field(window, Role::Entry, "Server address").write(address);
    press(window, Role::Button, "Connect");
    let _join = wait(SOON, "the page before a join", || {
        window.find(Role::Button, "Join server")
    });
    wait(SOON, "the name", || {
        let all = window.walk().into_iter().map(|object| object.name());
        all.into_iter().find(|name| name.starts_with("uid_"))
    })
}

/// The words of one device make another the same person.
#[test]
fn words_that_were_written_down_bring_the_same_names_to_another_device() {
    let community = Community::start();
    let address = &community.addresses[0];
    let first = Program::start(&[]);
    let client = Client::start(&first.session);
    let window = first.first_window(&client);
    press(&window, Role::Button, "Create identity");
    keep(&window);
    press(&window, Role::Button, "Show phrase");
    let words = words(&window).join(" ");
    press(&window, Role::Button, "Later");
    expect_no_dialog(&window);
    let name = name_at(&window, address);
    let second = Program::start(&[]);
    let client = Client::start(&second.session);
    let window = second.first_window(&client);
    press(&window, Role::Button, "Restore identity");
    let typed = field(&window, Role::Entry, "Recovery phrase");
    typed.write("abandon");
    press(&window, Role::Button, "Restore");
    wait(SOON, "what is wrong with one word", || {
        typed.description().contains("24").then_some(())
    });
    typed.write(&words);
    press(&window, Role::Button, "Restore");
    keep(&window);
    wait(SOON, "the first page", || {
        window.find(Role::Button, "Try the demo").map(|_| ())
    });
    assert_eq!(name_at(&window, address), name);
}

#[test]
fn by_keyboard_alone_from_the_first_start_to_the_last_leave() {
    let community = Community::start();
    let program = Program::start(&[]);
    let client = Client::start(&program.session);
    let window = program.first_window(&client);
    program.activate();
    let ears = client.listen(&program.session);
    let mut walker = Walker {
        program: &program,
        ears,
    };
    let display = &program.display;
    let _make = walker.go("Create identity");
    display.key("Return");
    let focused = |role, name: &str| {
        wait(SOON, &format!("{name:?} with the keyboard"), || {
            window
                .find(role, name)
                .filter(|field| field.is(State::Focused))
        })
    };
    let _phrase = focused(Role::PasswordText, "Passphrase");
    display.type_text(PHRASE);
    display.key("Tab");
    let _again = focused(Role::PasswordText, "Confirm passphrase");
    display.type_text(PHRASE);
    display.key("Return");
    let _dialog = wait(SOON, "the backup", || {
        window.find(Role::Dialog, "Back up your identity")
    });
    let _show = walker.go("Show phrase");
    display.key("Return");
    let words = words(&window);
    let _written = walker.go("I wrote them down");
    display.key("Return");
    let places = asked(&window);
    let _first = focused(Role::Entry, &format!("Word {}", places[0]));
    for place in places {
        let _field = walker.go(&format!("Word {place}"));
        display.type_text(&words[place - 1]);
    }
    display.key("Return");
    let _there = wait(SOON, "a backup that is done", || {
        window.find(Role::Button, "Close")
    });
    display.key("Return");
    expect_no_dialog(&window);
    for (joined, address) in community.addresses.iter().enumerate() {
        display.key("ctrl+shift+n");
        let _address = focused(Role::Entry, "Server address");
        display.type_text(address);
        display.key("Return");
        if joined == SEVERAL {
            let _several = wait(SOON, "several servers", || {
                window.find(Role::Button, "Continue")
            });
            display.key("Return");
        }
        let _there = wait(SOON, "a server to join", || {
            window.find(Role::Button, "Join server")
        });
        display.key("Return");
        expect_rail(&window, "one server more", |rail| rail.len() == joined + 1);
        let _window = program.opened(&client);
    }
    let servers = called(&window);
    display.key("ctrl+1");
    wait(SOON, "the first community in view", || {
        window.name().contains(&servers[0]).then_some(())
    });
    sign(&mut walker, &servers[0], "Sign out");
    expect_rail(&window, "a server that is signed out of", |rail| {
        rail[0].contains("signed out") && !rail[1].contains("signed out")
    });
    sign(&mut walker, &servers[0], "Sign in");
    expect_rail(&window, "a server that is signed in to", |rail| {
        !rail[0].contains("signed out") && !rail[0].contains("not connected")
    });
    for (left, server) in servers.iter().enumerate() {
        go_to(&mut walker, server);
        display.key("Delete");
        let _there = wait(SOON, "what leaving means", || {
            window.find(Role::Dialog, &format!("Leave {server}?"))
        });
        let _leave = walker.go("Leave");
        display.key("Return");
        expect_rail(&window, "one server less", |rail| rail.len() == 1 - left);
    }
    expect_welcome(&window);
}

/// Goes to a server in the rail: other things bear its name too.
fn go_to(walker: &mut Walker<'_>, server: &str) {
    const NAMESAKES: usize = 4;
    for _ in 0..NAMESAKES {
        if walker.go(server).role() == Some(Role::ListItem) {
            return;
        }
    }
    panic!("{server:?} is not reached in the rail");
}

/// Chooses from the menu of a server, by keys.
fn sign(walker: &mut Walker<'_>, server: &str, choice: &str) {
    const ENTRIES: usize = 16;
    go_to(walker, server);
    walker.program.display.key("shift+F10");
    for _ in 0..ENTRIES {
        if let Some(entry) = walker.key("Down")
            && entry.name() == choice
        {
            walker.program.display.key("Return");
            return;
        }
    }
    panic!("{choice:?} is not in the menu of {server}");
}
