//! The channel list: find a channel by its filter, add it to the favorites, mute it and collapse its category, with keys alone
//! and as a user of a screen reader does, who also opens menus by a key.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, press, row};

struct Journey {
    program: Program,
    client: AtspiClient,
    window: Object,
}

fn expect_focus(object: &Object) {
    wait_for(TIMEOUT, "the focus", || {
        object.has_state(State::Focused).then_some(())
    });
}

impl Journey {
    fn new() -> Self {
        let program = Program::start(&["--demo"]);
        let client = AtspiClient::start(&program.session);
        let window = program.window_with_open_channel(&client);
        program.activate();
        Self {
            program,
            client,
            window,
        }
    }

    fn rows(&self) -> Vec<String> {
        let rows = self.window.find_all(Role::TreeItem).into_iter();
        rows.map(|row| row.name()).collect()
    }

    fn expect_rows(&self, what: &str, is_so: impl Fn(&[String]) -> bool) {
        wait_for(TIMEOUT, what, || is_so(&self.rows()).then_some(()));
    }

    fn expect_first(&self, name: &str) {
        self.expect_rows(&format!("{name:?} on top"), |rows| {
            rows.first().is_some_and(|first| first.starts_with(name))
        });
    }

    fn expect_channel(&self, channel: &str) {
        let title = format!("#{channel} · ");
        wait_for(TIMEOUT, &title, || {
            self.window.name().starts_with(&title).then_some(())
        });
    }

    fn filter(&self) -> Object {
        wait_for(TIMEOUT, "the filter", || {
            self.window.find(Role::Entry, "Find channel")
        })
    }

    /// Goes to a row and opens its menu.
    fn open_menu(&self, name: &str) {
        let row = row(&self.window, name);
        row.grab_focus();
        expect_focus(&row);
        self.program.display.key("shift+F10");
    }

    /// By keys alone, in the menu that is open.
    fn choose_by_keys(&self, item: &str) {
        let item = wait_for(TIMEOUT, item, || self.window.find(Role::MenuItem, item));
        wait_for(TIMEOUT, "the focus in the menu", || {
            if item.has_state(State::Focused) {
                return Some(());
            }
            self.program.display.key("Down");
            None
        });
        self.program.display.key("Return");
    }
}

#[test]
fn channel_is_found_and_arranged_over_the_accessibility_bus() {
    let journey = Journey::new();
    let window = &journey.window;
    let mut events = journey.client.listen(&journey.program.session);
    let filter = journey.filter();
    filter.set_text("log");
    journey.expect_first("harbor-log, ");
    let _politeness = events.wait_for_announcement("channel");
    let found = row(window, "harbor-log");
    assert!(found.has_state(State::Selected), "{}", found.describe());
    found.press();
    journey.expect_channel("harbor-log");
    assert_eq!(filter.text().as_deref(), Some(""), "opening clears it");

    journey.open_menu("harbor-log");
    press(window, Role::MenuItem, "Add to favorites");
    journey.expect_rows("a favorite", |rows| {
        rows[0] == "Favorites, expanded" && rows[1].starts_with("harbor-log")
    });
    let _politeness = events.wait_for_announcement("harbor-log");
    journey.open_menu("tides");
    press(window, Role::MenuItem, "Mute");
    journey.expect_rows("a muted channel", |rows| {
        let mut rows = rows.iter();
        rows.any(|it| it.starts_with("tides") && it.ends_with(", muted"))
    });
    press(window, Role::ToggleButton, "Hide muted channels");
    journey.expect_rows("no muted channel", |rows| {
        !rows.iter().any(|it| it.starts_with("tides"))
    });
    press(window, Role::ToggleButton, "Hide muted channels");
    let _tides = row(window, "tides");

    row(window, "Favorites, expanded").press();
    journey.expect_first("Favorites, collapsed");
    row(window, "Favorites, collapsed").press();
    journey.expect_first("Favorites, expanded");
}

#[test]
fn channel_is_found_and_arranged_by_keys() {
    let journey = Journey::new();
    let display = &journey.program.display;
    let composer = composer(&journey.window);
    composer.grab_focus();
    expect_focus(&composer);
    display.key("ctrl+shift+k");
    let filter = journey.filter();
    expect_focus(&filter);
    display.type_text("log");
    journey.expect_first("harbor-log, ");
    display.key("Return");
    journey.expect_channel("harbor-log");

    journey.open_menu("harbor-log");
    journey.choose_by_keys("Add to favorites");
    journey.expect_first("Favorites, expanded");
    journey.open_menu("tides");
    journey.choose_by_keys("Mute");
    journey.expect_rows("a muted channel", |rows| {
        let mut rows = rows.iter();
        rows.any(|it| it.starts_with("tides") && it.ends_with(", muted"))
    });
    let favorites = row(&journey.window, "Favorites");
    favorites.grab_focus();
    expect_focus(&favorites);
    display.key("Left");
    journey.expect_first("Favorites, collapsed");
    display.key("Right");
    journey.expect_first("Favorites, expanded");

    // Escape clears the filter, and then goes back to the composer.
    display.key("ctrl+shift+k");
    expect_focus(&filter);
    display.type_text("zzz");
    journey.expect_rows("nothing", <[String]>::is_empty);
    display.key("Escape");
    journey.expect_first("Favorites, expanded");
    display.key("Escape");
    let composer = crate::program::composer(&journey.window);
    expect_focus(&composer);
    assert_eq!(
        composer.text().unwrap().trim_end(),
        "",
        "no key typed there"
    );
}
