//! Shortcuts under real keyboard layouts, with the composer focused.

use std::time::Duration;

use super::harness::wait_for;
use super::{SIZE, TIMEOUT, run_exclusively, start_demo};
use crate::community::{first_channel, message_bodies};
use crate::harness::Display;

/// Keycodes of X11: those of evdev and 8.
const DIGIT_1: &str = "10";
const DIGIT_2: &str = "11";
const KEYPAD_7: &str = "79";
/// The keys that type these in the Latin layout of a keyboard.
struct Keycodes {
    b: &'static str,
    e: &'static str,
    i: &'static str,
    comma: &'static str,
}
const QWERTY: Keycodes = Keycodes {
    b: "56",
    e: "26",
    i: "31",
    comma: "59",
};
const DVORAK: Keycodes = Keycodes {
    b: "57",
    e: "40",
    i: "42",
    comma: "25",
};
const LAYOUTS: [&str; 12] = [
    "de", "fr", "be", "ch", "cz", "ru", "ua", "il", "ara", "gr", "dvorak", "us",
];

/// All others of [`LAYOUTS`] have these letters at the same places.
fn keycodes(layout: &str) -> Keycodes {
    if layout == "dvorak" { DVORAK } else { QWERTY }
}

fn press(display: &Display, modifiers: &[&str], keycode: &str) {
    let held = modifiers.iter().flat_map(|key| ["keydown", key]);
    let released = modifiers.iter().flat_map(|key| ["keyup", key]);
    let arguments: Vec<_> = held.chain(["key", keycode]).chain(released).collect();
    display.xdotool(&arguments);
}

#[test]
fn shortcuts_work_on_every_layout_and_type_nothing() {
    let _guard = run_exclusively();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let (_process, address, window) = start_demo(&display, &profile);
    for layout in LAYOUTS {
        display.set_layout(layout);
        let server = |keycode, name: &str| {
            press(&display, &["ctrl"], keycode);
            wait_for(TIMEOUT, &format!("{name} on {layout}"), || {
                display.title(window).contains(name).then_some(())
            });
        };
        server(DIGIT_2, "Night Garden");
        server(DIGIT_1, "Harbor Commons");
        let keys = keycodes(layout);
        for modifier in ["alt", "super"] {
            press(&display, &[modifier], keys.i);
        }
        press(&display, &["ctrl", "shift"], keys.i);
        display.expect_text("Server details: Harbor Commons", TIMEOUT);
        display.key("Escape");
        press(&display, &["ctrl"], keys.comma);
        display.expect_text("Settings", TIMEOUT);
        display.key("Escape");
    }
    let _rows = display.wait_for_composer_focus();
    let channel = first_channel(&address);
    for layout in LAYOUTS {
        let keys = keycodes(layout);
        for (keycode, mark) in [(keys.b, "**"), (keys.e, "`"), (keys.i, "*")] {
            // The Compose table of X11 takes the lam-alef of this key, also with Ctrl, before the program gets it.
            if (layout, mark) == ("ara", "**") {
                continue;
            }
            display.set_layout(layout);
            press(&display, &["ctrl"], keycode);
            display.set_layout("us");
            display.type_text(layout);
            display.key("End");
            display.key("Return");
            let expected = format!("{mark}{layout}{mark}");
            wait_for(TIMEOUT, &expected, || {
                let bodies = message_bodies(&address, &channel);
                bodies.contains(&expected).then_some(())
            });
        }
    }
    display.key("Num_Lock");
    press(&display, &[], KEYPAD_7);
    display.key("Num_Lock");
    display.type_text(" one two");
    display.key("ctrl+BackSpace");
    display.key("Return");
    let bodies = wait_for(Duration::from_secs(30), "a message on the server", || {
        let bodies = message_bodies(&address, &channel);
        bodies.iter().any(|body| body == "7 one").then_some(bodies)
    });
    assert!(!bodies.iter().any(|body| body.contains("7 one ")));
}
