//! The colors of the window follow the settings portal of the desktop while the program runs.

#![allow(
    clippy::needless_pass_by_value,
    clippy::used_underscore_binding,
    reason = "a macro calls what has the arguments of the specification"
)]

use std::collections::HashMap;

use atspi::{Role, State};
use zbus::blocking::{Connection, connection};
use zbus::zvariant::{OwnedValue, Value};

use crate::client::AtspiClient;
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::program::{Program, press};

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
const APPEARANCE: &str = "org.freedesktop.appearance";
const DARK: u32 = 1;
const LIGHT: u32 = 2;

/// With this color scheme when it starts.
struct Portal {
    scheme: u32,
}

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Portal {
    fn read_all(&self, namespaces: Vec<String>) -> HashMap<String, HashMap<String, OwnedValue>> {
        assert!(
            namespaces.iter().any(|it| it == APPEARANCE),
            "{namespaces:?}"
        );
        let scheme = OwnedValue::from(self.scheme);
        let values = HashMap::from([("color-scheme".to_owned(), scheme)]);
        HashMap::from([(APPEARANCE.to_owned(), values)])
    }
}

fn start_portal(session: &DbusSession, scheme: u32) -> Connection {
    let builder = connection::Builder::address(session.address()).unwrap();
    let builder = builder.serve_at(PATH, Portal { scheme }).unwrap();
    builder.name(SERVICE).unwrap().build().unwrap()
}

fn change(portal: &Connection, key: &str, value: u32) {
    let change = (APPEARANCE, key, Value::from(value));
    portal
        .emit_signal(None::<&str>, PATH, SETTINGS, "SettingChanged", &change)
        .unwrap();
}

/// The mean of all color values in the middle of the screen, from 0 to 255.
fn brightness(program: &Program) -> u64 {
    let pixels = program.display.rows((200, 600));
    let pixels = pixels.chunks_exact(4);
    let count = 3 * pixels.len() as u64;
    pixels
        .flat_map(|it| &it[..3])
        .map(|it| u64::from(*it))
        .sum::<u64>()
        / count
}

#[track_caller]
fn expect_brightness(program: &Program, what: &str, is_it: fn(u64) -> bool) {
    wait_for(TIMEOUT, what, || is_it(brightness(program)).then_some(()));
}

#[test]
fn colors_follow_the_system_while_the_program_runs() {
    let program = Program::start(&[]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_identity(&client);
    press(&window, Role::Button, "Settings");
    let system = wait_for(TIMEOUT, "the themes", || {
        window.find(Role::RadioButton, "System")
    });
    assert!(system.has_state(State::Checked), "{}", system.describe());
    let no_preference = || {
        let texts = window.subtree().into_iter();
        let mut names = texts.map(|it| it.name());
        names.any(|name| name.starts_with("Your system has no preference"))
    };
    // No portal runs yet.
    expect_brightness(&program, "the dark theme", |it| it < 80);
    assert!(no_preference());
    let portal = start_portal(&program.session, LIGHT);
    expect_brightness(&program, "the light theme", |it| it > 200);
    wait_for(TIMEOUT, "the hint to go", || {
        (!no_preference()).then_some(())
    });
    change(&portal, "color-scheme", DARK);
    expect_brightness(&program, "the dark theme again", |it| it < 80);
    let dark = brightness(&program);
    change(&portal, "contrast", 1);
    wait_for(TIMEOUT, "another contrast", || {
        (brightness(&program) != dark).then_some(())
    });
    change(&portal, "color-scheme", LIGHT);
    expect_brightness(&program, "light in high contrast", |it| it > 200);

    // What the user chooses wins.
    press(&window, Role::RadioButton, "Dark");
    expect_brightness(&program, "the chosen theme", |it| it < 80);
    change(&portal, "color-scheme", DARK);
    change(&portal, "color-scheme", LIGHT);
    press(&window, Role::RadioButton, "System");
    expect_brightness(&program, "the light theme of the system", |it| it > 200);
}

/// The file that the program writes, edited and taken when the window gets the focus.
#[test]
fn theme_of_the_user_is_written_edited_and_applied() {
    // No file manager is to be found that covers the window.
    let session = DbusSession::start().with_environment(&[("PATH", "/")]);
    let program = Program::start_in(session, &[]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_identity(&client);
    press(&window, Role::Button, "Settings");
    expect_brightness(&program, "the dark theme", |it| it < 80);
    press(&window, Role::Button, "Create a theme");
    let chosen = |name: &str| {
        let tile = window.find(Role::RadioButton, name)?;
        tile.has_state(State::Checked).then_some(())
    };
    wait_for(TIMEOUT, "the new theme", || chosen("My theme"));
    let file = program.profile.path().join("themes/My theme.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("base = \"dark\""), "{text}");
    assert!(text.contains("# surface_base = \"#161A1F\""), "{text}");
    let edited = "base = \"light\"\ntext_muted = \"#CCCCCC\"\nhover = \"pink\"\n";
    std::fs::write(&file, edited).unwrap();
    let id = program.display.window("OpenChat", TIMEOUT).to_string();
    program.display.xdotool(&["windowminimize", "--sync", &id]);
    program.activate();
    expect_brightness(&program, "the edited theme", |it| it > 200);
    for problem in [
        "Hard to see: text_muted on ",
        "“My theme” has colors that aren’t valid: hover",
    ] {
        wait_for(TIMEOUT, problem, || {
            let texts = window.subtree().into_iter();
            let mut names = texts.map(|it| it.name());
            names.any(|name| name.starts_with(problem)).then_some(())
        });
    }
}
