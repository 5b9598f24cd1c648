//! Go to a channel of another server, read what is unread to its end, come back, mark a server as read and change a key:
//! with keys alone, and over the accessibility bus alone.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::join_and_reply::KeyboardUser;
use crate::object::Object;
use crate::program::{Program, press, row};
use crate::servers::{choose_from_server_menu, expect_rail};

const HARBOR: &str = "Harbor Commons";
const GARDEN: &str = "Night Garden";
/// More than fit into the window.
const POSTED: usize = 40;

/// A program that has joined two servers.
struct Journey {
    program: Program,
    client: AtspiClient,
    window: Object,
    community: CommunityProcess,
}

impl Journey {
    fn new() -> Self {
        let community = CommunityProcess::start();
        let program = Program::start(&[&community.addresses[0]]);
        let client = AtspiClient::start(&program.session);
        let window = program.window_after_join(&client);
        press(&window, Role::Button, "Add a server");
        let address = wait_for(TIMEOUT, "the field for the address", || {
            window.find(Role::Entry, "Server address")
        });
        address.set_text(&community.addresses[1]);
        press(&window, Role::Button, "Connect");
        // It offers several servers.
        press(&window, Role::Button, "Continue");
        press(&window, Role::Button, "Join server");
        expect_rail(&window, "two servers", |rail| rail.len() == 2);
        let journey = Self {
            program,
            client,
            window,
            community,
        };
        journey.go_home();
        journey
    }

    fn go_home(&self) {
        row(&self.window, HARBOR).press();
        row(&self.window, "general").press();
        self.expect_place("general", HARBOR);
    }

    fn expect_place(&self, channel: &str, server: &str) {
        let name = format!("#{channel} · {server}");
        wait_for(TIMEOUT, &name, || {
            self.window.name().starts_with(&name).then_some(())
        });
    }

    /// Posts in a channel of the first server, and waits until the rail counts it.
    fn post(&self, channel: &str, count: usize) {
        let address = &self.community.addresses[0];
        let id = channel_named(address, channel);
        for number in 0..count {
            post_message(address, &id, "uid_visitor", &format!("message {number}"));
        }
        self.expect_unread(true);
    }

    fn expect_unread(&self, is_unread: bool) {
        expect_rail(&self.window, "the count of unread messages", |rail| {
            let mut rail = rail.iter();
            rail.any(|name| name.starts_with(HARBOR) && name.contains("unread") == is_unread)
        });
    }

    fn field(&self, name: &str) -> Object {
        wait_for(TIMEOUT, name, || {
            let field = self.window.find(Role::Entry, name)?;
            field.has_state(State::Focused).then_some(field)
        })
    }

    fn expect_switcher(&self) {
        let _dialog = wait_for(TIMEOUT, "the quick switcher", || {
            self.window.find(Role::Dialog, "Go to")
        });
    }

    /// Chooses a command of the palette as a screen reader does.
    fn run_command(&self, name: &str) {
        press(&self.window, Role::Button, "Go to");
        press(&self.window, Role::Button, "Commands…");
        self.field("Command").set_text(name);
        self.expect_first(name).press();
    }

    /// Waits until a result is the first one.
    fn expect_first(&self, name: &str) -> Object {
        wait_for(TIMEOUT, &format!("{name:?} as the first result"), || {
            let found = row(&self.window, name);
            let is_first = found.position_in_set().is_some_and(|(at, _)| at == 1);
            is_first.then_some(found)
        })
    }

    fn expect_recording(&self) {
        wait_for(TIMEOUT, "the recording of keys", || {
            let texts = self.window.subtree().into_iter();
            let mut texts = texts.filter(|it| it.name().starts_with("Press the new keys"));
            texts.next().map(drop)
        });
    }

    fn expect_changed(&self, key: &str) {
        wait_for(TIMEOUT, key, || {
            let change = self.change_of_switcher().description();
            change.contains(key).then_some(())
        });
    }

    fn expect_closed_settings(&self) {
        wait_for(TIMEOUT, "the end of the settings", || {
            let settings = self.window.find(Role::Dialog, "Settings");
            settings.is_none().then_some(())
        });
    }

    /// The button of the quick switcher in the list of keys.
    fn change_of_switcher(&self) -> Object {
        wait_for(TIMEOUT, "the keys of the quick switcher", || {
            let buttons = self.window.find_all(Role::Button).into_iter();
            let mut buttons = buttons.filter(|it| it.name() == "Change");
            buttons.find(|it| it.description().starts_with("Quick switcher"))
        })
    }
}

#[test]
fn places_are_reached_by_keys() {
    let journey = Journey::new();
    let display = &journey.program.display;
    journey.program.activate();
    display.key("ctrl+k");
    let _field = journey.field("Channel, member or server");
    display.type_text("compost");
    let _first = journey.expect_first(&format!("Channel compost on {GARDEN}"));
    display.key("Return");
    journey.expect_place("compost", GARDEN);

    journey.post("tides", POSTED);
    // The window manager of the tests takes Alt+Shift+Down for itself.
    display.key("ctrl+shift+p");
    let _field = journey.field("Command");
    display.type_text("Next unread channel");
    let _first = journey.expect_first("Next unread channel");
    display.key("Return");
    journey.expect_place("tides", HARBOR);
    wait_for(TIMEOUT, "the end of the channel", || {
        display.key("Next");
        let name = row(&journey.window, "tides").name();
        (!name.contains("unread")).then_some(())
    });
    display.key("alt+Left");
    journey.expect_place("compost", GARDEN);

    journey.post("workshop", 2);
    display.key("ctrl+1");
    journey.expect_place("tides", HARBOR);
    display.key("shift+Escape");
    journey.expect_unread(false);

    display.key("F1");
    let _change = journey.change_of_switcher();
    let events = journey.client.listen(&journey.program.session);
    let mut user = KeyboardUser {
        program: &journey.program,
        events,
    };
    let change = user.focus_by_name("Change");
    assert!(change.description().starts_with("Quick switcher"));
    display.key("Return");
    journey.expect_recording();
    display.key("F7");
    journey.expect_changed("F7");
    display.key("Escape");
    journey.expect_closed_settings();
    display.key("F7");
    journey.expect_switcher();
}

#[test]
fn places_are_reached_over_the_accessibility_bus() {
    let journey = Journey::new();
    let window = &journey.window;
    journey.program.activate();
    press(window, Role::Button, "Go to");
    journey
        .field("Channel, member or server")
        .set_text("compost");
    let found = journey.expect_first(&format!("Channel compost on {GARDEN}"));
    found.press();
    journey.expect_place("compost", GARDEN);

    journey.post("tides", POSTED);
    journey.run_command("Next unread channel");
    journey.expect_place("tides", HARBOR);
    journey.run_command("Jump to latest");
    journey.expect_unread(false);
    // To where the jump began, and to the channel before.
    journey.run_command("Back");
    journey.run_command("Back");
    journey.expect_place("compost", GARDEN);

    journey.post("workshop", 2);
    row(window, HARBOR).press();
    journey.expect_place("tides", HARBOR);
    choose_from_server_menu(window, HARBOR, "Mark as read");
    journey.expect_unread(false);

    journey.run_command("Keyboard shortcuts");
    journey.change_of_switcher().press();
    journey.expect_recording();
    journey.program.display.key("F7");
    journey.expect_changed("F7");
    press(window, Role::Button, "Close settings");
    journey.expect_closed_settings();
    journey.program.display.key("F7");
    journey.expect_switcher();
}
