//! Keys and clicks in whole scenes: what is typed, what is a command, and where the focus goes.

use std::collections::VecDeque;

use iced::advanced::mouse;
use iced::keyboard::key::{self, Named};
use iced::keyboard::{self, Modifiers};
use iced::{Event, Point};

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::focus::FocusMap;
use crate::a11y::{Role, key_press};
use crate::app::Message;
use crate::app::keymap::layouts::{CODES, LAYOUTS, keypad_digit, keypad_key};
use crate::app::menu::MenuTarget;
use crate::app::tests::chat_message;
use crate::domain::server_event::ServerEvent;
use crate::feature::timeline;

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
        let mut window = TestWindow::new(scene);
        let mut focus_map = FocusMap::default();
        window.operate(&mut focus_map);
        for _ in 0..focus_map.targets().len() {
            window.named(Named::Tab, PLAIN);
            let before = window.values();
            let focused = window.focused();
            let role = focused.as_ref().map(|semantics| semantics.role);
            if !matches!(role, Some(Role::Field | Role::Editor)) {
                continue;
            }
            let messages = window.pass(&chords);
            // They put marks into the text.
            let is_composer = |message: &Message| {
                matches!(message, Message::Timeline(timeline::Message::Composer(_)))
            };
            let messages: VecDeque<_> =
                messages.into_iter().filter(|it| !is_composer(it)).collect();
            let from_subscription = |message: &Message| {
                let Message::InWindow(_, message) = message else {
                    return false;
                };
                matches!(**message, Message::Key(..))
            };
            let messages = messages.into_iter().filter(|it| !from_subscription(it));
            window.update(messages.collect());
            assert_eq!(window.values(), before, "{scene}: {focused:?}");
            fields += 1;
        }
    }
    assert!(fields > 10, "{fields}");
}

#[test]
fn alt_gr_types_its_character() {
    let mut window = TestWindow::with_composer();
    // As X11 and winit on Windows report it: without modifiers.
    window.write("€@");
    assert_eq!(window.draft(), "€@");
}

#[test]
fn keypad_with_num_lock_types_anywhere() {
    let mut window = TestWindow::new("timeline");
    window.key(keypad_digit(7, true));
    window.key(keypad_digit(1, true));
    assert_eq!(window.draft(), "71");
    let mut window = TestWindow::with_composer();
    window.write("ab");
    window.key(keypad_digit(7, false));
    window.key(keypad_digit(4, true));
    assert_eq!(window.draft(), "4ab", "Home without NumLock");
}

#[test]
fn keypad_with_num_lock_has_no_named_keys() {
    let mut window = TestWindow::new("timeline");
    window.tab_to(Role::Row);
    let before = window.focused();
    window.key(keypad_digit(1, true));
    assert_eq!(window.focused(), before, "searches for a name with 1");
    let decimal = keypad_key(key::Code::NumpadDecimal, Named::Delete, Some("."));
    window.key(decimal);
    assert!(
        window.app.shell.dialog().is_none(),
        "asks to leave a server"
    );
    window.key(keypad_digit(1, false));
    assert_ne!(window.focused(), before, "End");
    let mut window = TestWindow::new("settings");
    window.tab_to(Role::Slider);
    let before = window.focused();
    window.key(keypad_digit(4, true));
    assert_eq!(window.focused(), before);
    window.key(keypad_digit(4, false));
    assert_ne!(window.focused(), before, "Left");
}

/// Whether a menu of a message, or of a server, is open.
fn has_menu(window: &TestWindow, of_message: bool) -> bool {
    let menu = window.app.shell.menu.as_ref();
    menu.is_some_and(|menu| match menu.target {
        MenuTarget::Message(_) => of_message,
        MenuTarget::Server(_) => !of_message,
        _ => false,
    })
}

fn open_message_menu(window: &mut TestWindow) -> Point {
    let mut controls = window.controls(false).into_iter();
    let is_message = |it: &Semantics| it.role == Role::Message && !it.name.is_empty();
    let (_, bounds, _) = controls.find(|(it, ..)| is_message(it)).unwrap();
    let at = Point::new(bounds.x + 200.0, bounds.center_y());
    window.press(mouse::Button::Right, at);
    assert!(has_menu(window, true));
    at
}

#[test]
fn click_outside_closes_the_menu_and_goes_on() {
    let mut window = TestWindow::new("timeline");
    let _at = open_message_menu(&mut window);
    let role = window.focused().map(|semantics| semantics.role);
    assert_eq!(role, Some(Role::MenuItem));
    let composer = window.find(Role::Editor).1;
    window.press(mouse::Button::Left, composer.center());
    assert!(window.app.shell.menu.is_none());
    window.write("Hello **bold** x");
    assert_eq!(window.draft(), "Hello **bold** x");
    assert!(!window.app.features.timeline.is_replying());
    assert!(window.app.shell.menu.is_none());
}

#[test]
fn right_click_elsewhere_opens_the_menu_there() {
    let mut window = TestWindow::new("timeline");
    let at = open_message_menu(&mut window);
    let rail = window.find(Role::Row).1;
    window.press(mouse::Button::Right, rail.center());
    assert!(has_menu(&window, false));
    window.press(mouse::Button::Right, at);
    assert!(has_menu(&window, true));
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.menu.is_none());
}

#[test]
fn command_closes_the_menu() {
    let mut window = TestWindow::new("timeline");
    let _at = open_message_menu(&mut window);
    window.chord('2', Modifiers::COMMAND);
    assert!(window.app.shell.menu.is_none());
    assert_eq!(window.app.workspace.current().unwrap().as_str(), "two");
}

#[test]
fn escape_leaves_one_layer_and_keeps_the_focus() {
    let mut window = TestWindow::with_composer();
    let _at = open_message_menu(&mut window);
    window.named(Named::Enter, PLAIN);
    assert!(window.app.features.timeline.is_replying());
    window.write("draft");
    window.named(Named::Escape, PLAIN);
    assert!(!window.app.features.timeline.is_replying());
    window.named(Named::Escape, PLAIN);
    window.write("!");
    assert_eq!(window.draft(), "draft!");
}

#[test]
fn escape_in_a_field_closes_its_dialog() {
    let mut window = TestWindow::new("add");
    window.tab_to(Role::Field);
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
}

#[test]
fn reply_bar_shows_the_message_without_markup() {
    let mut window = TestWindow::with_composer();
    let _at = open_message_menu(&mut window);
    window.named(Named::Enter, PLAIN);
    let mut content = Content::default();
    window.operate(&mut content);
    let mut texts = content.texts.into_iter().map(|(text, _)| text);
    let bar = texts.find(|text| text.starts_with("Replying to")).unwrap();
    let preview = bar.split_once(": ").unwrap().1;
    assert!(!preview.is_empty() && !preview.contains("**"), "{bar}");
}

#[test]
fn page_keys_in_the_composer_scroll_the_conversation() {
    let mut window = TestWindow::with_composer();
    for number in 0..60 {
        let message = chat_message(
            &format!("n{number}"),
            "general",
            "uid_mira",
            2_000_000_000 + number,
        );
        let event = ServerEvent::Posted(Box::new(message));
        let server = window.app.workspace.current_server_mut().unwrap();
        let _changes = server.apply(event, std::time::Instant::now());
    }
    window.frame();
    let at_newest = |window: &TestWindow| window.app.features.timeline.is_at_newest();
    assert!(at_newest(&window));
    window.named(Named::PageUp, PLAIN);
    assert!(!at_newest(&window));
    window.named(Named::PageDown, PLAIN);
    assert!(at_newest(&window));
    window.write("on");
    assert_eq!(window.draft(), "on", "the composer keeps the focus");
}
