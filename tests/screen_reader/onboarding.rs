//! The complete path of a screen reader user: first start, identity, backup, two communities, switching, sign-out,
//! leaving. Once over the accessibility bus, once by keyboard.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::CommunityProcess;
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::join_and_reply::KeyboardUser;
use crate::object::Object;
use crate::program::{Program, press, row};
use crate::servers::{choose_from_server_menu, expect_rail, rail_entries};

/// Index of the address with several servers.
const MULTI_SERVER_ADDRESS: usize = 1;
pub const PASSPHRASE: &str = "a lamp on every pier";

/// Waits for the field with this name.
fn field(window: &Object, role: Role, name: &str) -> Object {
    wait_for(TIMEOUT, &format!("a field named {name:?}"), || {
        window.find(role, name)
    })
}

/// The 24 words of the recovery phrase, as they are exposed.
fn recovery_words(window: &Object) -> Vec<String> {
    let mut words = Vec::new();
    wait_for(TIMEOUT, "the 24 words", || {
        let list = window
            .find_all(Role::List)
            .into_iter()
            .find(|list| list.name() == "Recovery phrase")?;
        let rows = list.find_all(Role::ListItem);
        words = rows
            .iter()
            .filter_map(|row| Some(row.name().split_once(' ')?.1.to_owned()))
            .collect();
        (words.len() == 24).then_some(())
    });
    words
}

/// The one-based positions of the requested words, in the order of their fields.
fn asked_word_positions(window: &Object) -> Vec<usize> {
    let mut positions = Vec::new();
    wait_for(TIMEOUT, "three fields", || {
        let fields = window.find_all(Role::Entry);
        positions = fields
            .iter()
            .filter_map(|field| field.name().strip_prefix("Word ")?.parse().ok())
            .collect();
        (positions.len() == 3).then_some(())
    });
    positions
}

/// The names of the servers in the rail, without their status.
fn server_names(window: &Object) -> Vec<String> {
    let first = |name: &String| name.split(',').next().unwrap().to_owned();
    rail_entries(window).iter().map(first).collect()
}

/// Waits until a control has the focus, with what its page explains.
fn expect_explained(window: &Object, role: Role, name: &str, explanation: &str) {
    wait_for(TIMEOUT, &format!("{explanation:?} at {name:?}"), || {
        let control = window.find(role, name)?;
        let is_read = control.has_state(State::Focused);
        (is_read && control.description().contains(explanation)).then_some(())
    });
}

pub fn expect_no_dialog(window: &Object) {
    wait_for(TIMEOUT, "the dialog to close", || {
        window.find_all(Role::Dialog).is_empty().then_some(())
    });
}

pub fn expect_welcome(window: &Object) {
    let _page = wait_for(TIMEOUT, "the welcome page", || {
        window.find(Role::Button, "Try the demo")
    });
}

#[test]
fn onboarding_to_leaving_works_over_accessibility_bus() {
    let community = CommunityProcess::start();
    let program = Program::start(&[]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    program.activate();
    let no_sign_up = "No sign-up required.";
    expect_explained(&window, Role::Button, "Create identity", no_sign_up);
    press(&window, Role::Button, "Create identity");
    let no_reset = "Nobody can reset it.";
    expect_explained(&window, Role::PasswordText, "Passphrase", no_reset);
    field(&window, Role::PasswordText, "Passphrase").set_text(PASSPHRASE);
    field(&window, Role::PasswordText, "Confirm passphrase").set_text(PASSPHRASE);
    press(&window, Role::Button, "Save with this passphrase");
    press(&window, Role::Button, "Show phrase");
    let words = recovery_words(&window);
    press(&window, Role::Button, "I wrote them down");
    for position in asked_word_positions(&window) {
        field(&window, Role::Entry, &format!("Word {position}")).set_text(&words[position - 1]);
    }
    press(&window, Role::Button, "Confirm");
    // The page before has a button of that name, too.
    wait_for(TIMEOUT, "the end of the backup", || {
        let mut all = window.subtree().into_iter().map(|object| object.name());
        all.any(|name| name.starts_with("Backup complete"))
            .then_some(())
    });
    press(&window, Role::Button, "Close");
    expect_no_dialog(&window);
    for (joined, address) in community.addresses.iter().enumerate() {
        press(&window, Role::Button, "Add a server");
        field(&window, Role::Entry, "Server address").set_text(address);
        press(&window, Role::Button, "Connect");
        if joined == MULTI_SERVER_ADDRESS {
            press(&window, Role::Button, "Continue");
        }
        press(&window, Role::Button, "Join server");
        expect_rail(&window, "one server more", |rail| rail.len() == joined + 1);
        let _window = program.window_with_open_channel(&client);
    }
    let servers = server_names(&window);
    row(&window, &servers[0]).press();
    wait_for(TIMEOUT, "the first community in view", || {
        window.name().contains(&servers[0]).then_some(())
    });
    choose_from_server_menu(&window, &servers[0], "Sign out");
    expect_rail(&window, "the server as signed out", |rail| {
        rail[0].contains("signed out") && !rail[1].contains("signed out")
    });
    choose_from_server_menu(&window, &servers[0], "Sign in");
    expect_rail(&window, "the server as signed in", |rail| {
        !rail[0].contains("signed out") && !rail[0].contains("not connected")
    });
    for (left, server) in servers.iter().enumerate() {
        row(&window, server).press();
        choose_from_server_menu(&window, server, "Leave server…");
        press(&window, Role::Button, "Leave");
        expect_rail(&window, "one server less", |rail| rail.len() == 1 - left);
    }
    expect_welcome(&window);
}

/// Saves the identity with the passphrase.
pub fn set_passphrase(window: &Object) {
    field(window, Role::PasswordText, "Passphrase").set_text(PASSPHRASE);
    field(window, Role::PasswordText, "Confirm passphrase").set_text(PASSPHRASE);
    press(window, Role::Button, "Save with this passphrase");
}

/// The ID that a server would get, as the join review shows it.
pub fn user_id_at(window: &Object, address: &str) -> String {
    press(window, Role::Button, "Add a server");
    field(window, Role::Entry, "Server address").set_text(address);
    press(window, Role::Button, "Connect");
    let _join = wait_for(TIMEOUT, "the join review", || {
        window.find(Role::Button, "Join server")
    });
    press(window, Role::Button, "Technical details");
    detail(window, "Your ID on this server")
}

/// The value of a detail, which is one text with its name.
pub fn detail(window: &Object, name: &str) -> String {
    let start = format!("{name}: ");
    wait_for(TIMEOUT, &format!("the detail {name:?}"), || {
        let all = window.subtree().into_iter().map(|object| object.name());
        all.into_iter()
            .find_map(|text| Some(text.strip_prefix(&start)?.to_owned()))
    })
}

#[test]
fn recovery_phrase_restores_same_user_ids_on_second_device() {
    let community = CommunityProcess::start();
    let address = &community.addresses[0];
    let first = Program::start(&[]);
    let client = AtspiClient::start(&first.session);
    let window = first.first_window(&client);
    press(&window, Role::Button, "Create identity");
    set_passphrase(&window);
    press(&window, Role::Button, "Show phrase");
    let words = recovery_words(&window).join(" ");
    press(&window, Role::Button, "Later");
    expect_no_dialog(&window);
    let name = user_id_at(&window, address);
    let second = Program::start(&[]);
    let client = AtspiClient::start(&second.session);
    let window = second.first_window(&client);
    press(&window, Role::Button, "Restore identity");
    let phrase_field = field(&window, Role::Entry, "Recovery phrase");
    phrase_field.set_text("abandon");
    press(&window, Role::Button, "Restore");
    wait_for(TIMEOUT, "the error for a single word", || {
        phrase_field
            .description()
            .contains("You entered 1 word")
            .then_some(())
    });
    phrase_field.set_text(&words);
    press(&window, Role::Button, "Restore");
    set_passphrase(&window);
    wait_for(TIMEOUT, "the welcome page", || {
        window.find(Role::Button, "Try the demo").map(|_| ())
    });
    assert_eq!(user_id_at(&window, address), name);
}

#[test]
fn onboarding_to_leaving_works_by_keyboard() {
    let community = CommunityProcess::start();
    let program = Program::start(&[]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    program.activate();
    let events = client.listen(&program.session);
    let mut user = KeyboardUser {
        program: &program,
        events,
    };
    let display = &program.display;
    let _button = user.focus_by_name("Create identity");
    display.key("Return");
    let focused = |role, name: &str| {
        wait_for(TIMEOUT, &format!("focus on {name:?}"), || {
            window
                .find(role, name)
                .filter(|field| field.has_state(State::Focused))
        })
    };
    let _phrase = focused(Role::PasswordText, "Passphrase");
    display.type_text(PASSPHRASE);
    display.key("Tab");
    let _again = focused(Role::PasswordText, "Confirm passphrase");
    display.type_text(PASSPHRASE);
    display.key("Return");
    let _dialog = wait_for(TIMEOUT, "the backup dialog", || {
        window.find(Role::Dialog, "Back up your identity")
    });
    let _show = user.focus_by_name("Show phrase");
    display.key("Return");
    let words = recovery_words(&window);
    let _written = user.focus_by_name("I wrote them down");
    display.key("Return");
    let positions = asked_word_positions(&window);
    for (index, position) in positions.into_iter().enumerate() {
        let name = format!("Word {position}");
        // The first field has the focus already.
        let field = if index == 0 {
            focused(Role::Entry, &name)
        } else {
            user.focus_by_name(&name)
        };
        display.type_text(&words[position - 1]);
        wait_for(TIMEOUT, "the word", || {
            (field.text()? == words[position - 1]).then_some(())
        });
    }
    display.key("Return");
    let _close = user.focus_by_name("Close");
    display.key("Return");
    expect_no_dialog(&window);
    for (joined, address) in community.addresses.iter().enumerate() {
        display.key("ctrl+shift+n");
        let _address = focused(Role::Entry, "Server address");
        display.type_text(address);
        display.key("Return");
        if joined == MULTI_SERVER_ADDRESS {
            let _several = wait_for(TIMEOUT, "the choice between several servers", || {
                window.find(Role::Button, "Continue")
            });
            display.key("Return");
        }
        let _page = wait_for(TIMEOUT, "the join review", || {
            window.find(Role::Button, "Join server")
        });
        display.key("Return");
        expect_rail(&window, "one server more", |rail| rail.len() == joined + 1);
        let _window = program.window_with_open_channel(&client);
    }
    let servers = server_names(&window);
    display.key("ctrl+1");
    wait_for(TIMEOUT, "the first community in view", || {
        window.name().contains(&servers[0]).then_some(())
    });
    choose_from_menu_by_keyboard(&mut user, &servers[0], "Sign out");
    expect_rail(&window, "the server as signed out", |rail| {
        rail[0].contains("signed out") && !rail[1].contains("signed out")
    });
    choose_from_menu_by_keyboard(&mut user, &servers[0], "Sign in");
    expect_rail(&window, "the server as signed in", |rail| {
        !rail[0].contains("signed out") && !rail[0].contains("not connected")
    });
    for (left, server) in servers.iter().enumerate() {
        focus_server_in_rail(&mut user, server);
        display.key("Delete");
        let _page = wait_for(TIMEOUT, "the dialog for leaving", || {
            window.find(Role::Dialog, &format!("Leave {server}?"))
        });
        let _leave = user.focus_by_name("Leave");
        display.key("Return");
        expect_rail(&window, "one server less", |rail| rail.len() == 1 - left);
    }
    expect_welcome(&window);
}

/// Focuses a server in the rail. Other objects have the same name.
fn focus_server_in_rail(user: &mut KeyboardUser<'_>, server: &str) {
    const NAMESAKES: usize = 4;
    for _ in 0..NAMESAKES {
        if user.focus_by_name(server).role() == Some(Role::ListItem) {
            return;
        }
    }
    panic!("{server:?} was not reached in the rail");
}

/// Chooses from the menu of a server by keyboard.
fn choose_from_menu_by_keyboard(user: &mut KeyboardUser<'_>, server: &str, choice: &str) {
    const ENTRIES: usize = 16;
    focus_server_in_rail(user, server);
    user.program.display.key("shift+F10");
    for _ in 0..ENTRIES {
        if let Some(entry) = user.press_key("Down")
            && entry.name() == choice
        {
            user.program.display.key("Return");
            return;
        }
    }
    panic!("{choice:?} is not in the menu of {server}");
}
