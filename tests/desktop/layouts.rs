//! Shortcuts under real keyboard layouts, with the composer focused.

use std::time::Duration;

use super::harness::wait_for;
use super::{SIZE, TIMEOUT, run_exclusively, start_demo};
use crate::community::{first_channel, message_bodies};
use crate::harness::Display;

/// Keycodes of X11: those of evdev and 8.
const DIGIT_1: &str = "10";
const DIGIT_2: &str = "11";
const KEY_I: &str = "31";
const COMMA: &str = "59";
/// Keys of formatting at the places where all of [`LAYOUTS`] have their letters, and their marks.
const FORMATTING: [(&[&str], &str, &str); 3] = [
    (&["ctrl"], "56", "**"),
    (&["ctrl"], "26", "`"),
    (&["ctrl"], KEY_I, "*"),
];
const KEYPAD_7: &str = "79";
const LAYOUTS: [&str; 11] = [
    "de", "fr", "be", "ch", "cz", "ru", "ua", "il", "ara", "gr", "us",
];

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
        for modifier in ["alt", "super"] {
            press(&display, &[modifier], KEY_I);
        }
        press(&display, &["ctrl", "shift"], KEY_I);
        display.expect_text("Server details: Harbor Commons", TIMEOUT);
        display.key("Escape");
        press(&display, &["ctrl"], COMMA);
        display.expect_text("Settings", TIMEOUT);
        display.key("Escape");
    }
    let _rows = display.wait_for_composer_focus();
    let channel = first_channel(&address);
    for layout in LAYOUTS {
        for (modifiers, keycode, mark) in FORMATTING {
            // The Compose table of X11 takes the lam-alef of this key, also with Ctrl, before the program gets it.
            if (layout, mark) == ("ara", "**") {
                continue;
            }
            display.set_layout(layout);
            press(&display, modifiers, keycode);
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
