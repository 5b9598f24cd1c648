//! Keys and clicks in whole scenes: what is typed, what is a command, and where the focus goes.

use iced::advanced::mouse;
use iced::keyboard::key::{self, Named};
use iced::keyboard::{self, Modifiers};
use iced::{Event, Point};

use super::desk::{Desk, PLAIN};
use super::*;
use crate::a11y::focus::FocusMap;
use crate::a11y::{Role, key_press};
use crate::app::Message;
use crate::app::keymap::layouts::{CODES, LAYOUTS, keypad_digit, keypad_key};
use crate::app::tests::chat_message;
use crate::domain::server_event::ServerEvent;

/// Every key of every layout with every modifier, but for the keys that edit a text.
fn chords() -> Vec<Event> {
    let mut events = Vec::new();
    for modifiers in [
        Modifiers::CTRL,
        Modifiers::CTRL | Modifiers::SHIFT,
        Modifiers::CTRL | Modifiers::ALT,
        Modifiers::ALT,
        Modifiers::LOGO,
        Modifiers::LOGO | Modifiers::SHIFT,
    ] {
        let held = keyboard::Event::ModifiersChanged(modifiers);
        events.push(Event::Keyboard(held));
        for layout in &LAYOUTS {
            for code in CODES {
                let event = layout.press(code, modifiers);
                let latin = key_press::key_of(&event)
                    .and_then(|key| key_press::latin(key, key::Physical::Code(code)));
                let edits = latin.is_some_and(|key| "acvxyz".contains(key));
                if !edits {
                    events.push(Event::Keyboard(event));
                }
            }
        }
    }
    events
}

#[test]
#[cfg(not(any(windows, target_os = "macos")))]
fn chords_type_nothing_in_any_field() {
    let chords = chords();
    let mut fields = 0;
    for scene in scene_names() {
        let mut desk = Desk::new(scene);
        let mut focus_map = FocusMap::default();
        desk.operate(&mut focus_map);
        let before = desk.values();
        for _ in 0..focus_map.targets().len() {
            desk.named(Named::Tab, PLAIN);
            let focused = desk.focused();
            let role = focused.as_ref().map(|semantics| semantics.role);
            if !matches!(role, Some(Role::Field | Role::Editor)) {
                continue;
            }
            let messages = desk.pass(&chords);
            let from_subscription = |message: &Message| matches!(message, Message::Key(..));
            let messages = messages.into_iter().filter(|it| !from_subscription(it));
            desk.update(messages.collect());
            assert_eq!(desk.values(), before, "{scene}: {focused:?}");
            fields += 1;
        }
    }
    assert!(fields > 10, "{fields}");
}

#[test]
fn alt_gr_types_its_character() {
    let mut desk = Desk::with_composer();
    // As X11 and winit on Windows report it: without modifiers.
    desk.write("€@");
    assert_eq!(desk.draft(), "€@");
}

#[test]
fn keypad_with_num_lock_types_anywhere() {
    let mut desk = Desk::new("timeline");
    desk.key(keypad_digit(7, true));
    desk.key(keypad_digit(1, true));
    assert_eq!(desk.draft(), "71");
    let mut desk = Desk::with_composer();
    desk.write("ab");
    desk.key(keypad_digit(7, false));
    desk.key(keypad_digit(4, true));
    assert_eq!(desk.draft(), "4ab", "Home without NumLock");
}

#[test]
fn keypad_with_num_lock_has_no_named_keys() {
    let mut desk = Desk::new("timeline");
    desk.tab_to(Role::Row);
    let before = desk.focused();
    desk.key(keypad_digit(1, true));
    assert_eq!(desk.focused(), before, "searches for a name with 1");
    let decimal = keypad_key(key::Code::NumpadDecimal, Named::Delete, Some("."));
    desk.key(decimal);
    assert!(desk.app.shell.dialog().is_none(), "asks to leave a server");
    desk.key(keypad_digit(1, false));
    assert_ne!(desk.focused(), before, "End");
    let mut desk = Desk::new("settings");
    desk.tab_to(Role::Slider);
    let before = desk.focused();
    desk.key(keypad_digit(4, true));
    assert_eq!(desk.focused(), before);
    desk.key(keypad_digit(4, false));
    assert_ne!(desk.focused(), before, "Left");
}

fn open_message_menu(desk: &mut Desk) -> Point {
    let mut controls = desk.controls(false).into_iter();
    let is_message = |it: &Semantics| it.role == Role::Message && !it.name.is_empty();
    let (_, bounds, _) = controls.find(|(it, ..)| is_message(it)).unwrap();
    let at = Point::new(bounds.x + 200.0, bounds.center_y());
    desk.press(mouse::Button::Right, at);
    assert!(desk.app.features.timeline.has_menu());
    at
}

#[test]
fn click_outside_closes_the_menu_and_goes_on() {
    let mut desk = Desk::new("timeline");
    let _at = open_message_menu(&mut desk);
    let role = desk.focused().map(|semantics| semantics.role);
    assert_eq!(role, Some(Role::MenuItem));
    let composer = desk.find(Role::Editor).1;
    desk.press(mouse::Button::Left, composer.center());
    assert!(!desk.app.features.timeline.has_menu());
    desk.write("Hello **bold** x");
    assert_eq!(desk.draft(), "Hello **bold** x");
    assert!(!desk.app.features.timeline.is_replying());
    assert!(!desk.app.features.timeline.has_menu());
}

#[test]
fn right_click_elsewhere_opens_the_menu_there() {
    let mut desk = Desk::new("timeline");
    let at = open_message_menu(&mut desk);
    let rail = desk.find(Role::Row).1;
    desk.press(mouse::Button::Right, rail.center());
    assert!(!desk.app.features.timeline.has_menu() && desk.app.features.rail.has_menu());
    desk.press(mouse::Button::Right, at);
    assert!(desk.app.features.timeline.has_menu() && !desk.app.features.rail.has_menu());
    desk.named(Named::Escape, PLAIN);
    assert!(!desk.app.features.timeline.has_menu());
}

#[test]
fn command_closes_the_menu() {
    let mut desk = Desk::new("timeline");
    let _at = open_message_menu(&mut desk);
    desk.chord('2', Modifiers::COMMAND);
    assert!(!desk.app.features.timeline.has_menu());
    assert_eq!(desk.app.workspace.current().unwrap().as_str(), "two");
}

#[test]
fn escape_leaves_one_layer_and_keeps_the_focus() {
    let mut desk = Desk::with_composer();
    let _at = open_message_menu(&mut desk);
    desk.named(Named::Enter, PLAIN);
    assert!(desk.app.features.timeline.is_replying());
    desk.write("draft");
    desk.named(Named::Escape, PLAIN);
    assert!(!desk.app.features.timeline.is_replying());
    desk.named(Named::Escape, PLAIN);
    desk.write("!");
    assert_eq!(desk.draft(), "draft!");
}

#[test]
fn escape_in_a_field_closes_its_dialog() {
    let mut desk = Desk::new("add");
    desk.tab_to(Role::Field);
    desk.named(Named::Escape, PLAIN);
    assert!(desk.app.shell.dialog().is_none());
}

#[test]
fn reply_bar_shows_the_message_without_markup() {
    let mut desk = Desk::with_composer();
    let _at = open_message_menu(&mut desk);
    desk.named(Named::Enter, PLAIN);
    let mut content = Content::default();
    desk.operate(&mut content);
    let mut texts = content.texts.into_iter().map(|(text, _)| text);
    let bar = texts.find(|text| text.starts_with("Replying to")).unwrap();
    let preview = bar.split_once(": ").unwrap().1;
    assert!(!preview.is_empty() && !preview.contains("**"), "{bar}");
}

#[test]
fn page_keys_in_the_composer_scroll_the_conversation() {
    let mut desk = Desk::with_composer();
    for number in 0..60 {
        let message = chat_message(
            &format!("n{number}"),
            "general",
            "uid_mira",
            2_000_000_000 + number,
        );
        let event = ServerEvent::Posted(Box::new(message));
        let server = desk.app.workspace.current_server_mut().unwrap();
        let _changes = server.apply(event, std::time::Instant::now());
    }
    desk.frame();
    let at_newest = |desk: &Desk| desk.app.features.timeline.is_at_newest();
    assert!(at_newest(&desk));
    desk.named(Named::PageUp, PLAIN);
    assert!(!at_newest(&desk));
    desk.named(Named::PageDown, PLAIN);
    assert!(at_newest(&desk));
    desk.write("on");
    assert_eq!(desk.draft(), "on", "the composer keeps the focus");
}
