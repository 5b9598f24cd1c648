use iced::keyboard::key::NativeCode;
use iced::keyboard::{Location, Modifiers};

use super::layouts::{CODES, LAYOUTS, Layout, keypad_digit};
use super::*;
use Command as C;

fn command(event: &Event, handled: bool) -> Option<KeyAction> {
    action(event, handled, &Keymap::default())
}

const PLAIN: Modifiers = Modifiers::empty();
const COMMAND: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn named(key: Named, modifiers: Modifiers) -> Event {
    Event::KeyPressed {
        key: Key::Named(key),
        modified_key: Key::Named(key),
        physical_key: Physical::Unidentified(NativeCode::Unidentified),
        location: Location::Standard,
        modifiers,
        text: None,
        repeat: false,
    }
}

#[test]
fn named_keys_have_their_commands() {
    const ALT: Modifiers = Modifiers::ALT;
    let table = [
        (Named::Tab, PLAIN, None),
        (Named::Escape, PLAIN, Some(KeyAction::Dismiss)),
        (Named::Escape, ALT, None),
        (Named::Enter, PLAIN, Some(KeyAction::Confirm)),
        (Named::Enter, ALT, None),
        (Named::PageUp, PLAIN, Some(KeyAction::Run(C::PageUp))),
        (Named::PageDown, PLAIN, Some(KeyAction::Run(C::PageDown))),
        (Named::PageUp, SHIFT, Some(KeyAction::Run(C::JumpToUnread))),
        (
            Named::PageDown,
            SHIFT,
            Some(KeyAction::Run(C::JumpToLatest)),
        ),
        (Named::ArrowDown, ALT, Some(KeyAction::Run(C::NextChannel))),
        (
            Named::ArrowUp,
            ALT,
            Some(KeyAction::Run(C::PreviousChannel)),
        ),
        (
            Named::ArrowDown,
            ALT | COMMAND,
            Some(KeyAction::Run(C::NextServer)),
        ),
        (
            Named::ArrowUp,
            ALT | COMMAND,
            Some(KeyAction::Run(C::PreviousServer)),
        ),
    ];
    for (key, modifiers, expected) in table {
        let event = named(key, modifiers);
        assert_eq!(command(&event, false), expected, "{event:?}");
    }
}

#[test]
fn keys_that_a_control_has_used_are_no_commands() {
    for (key, modifiers) in [
        (Named::Enter, PLAIN),
        (Named::Escape, PLAIN),
        (Named::PageUp, PLAIN),
        (Named::ArrowUp, Modifiers::ALT),
    ] {
        assert!(command(&named(key, modifiers), false).is_some());
        assert_eq!(command(&named(key, modifiers), true), None, "{key:?}");
    }
}

/// The key of a Latin character: where the layout has it, or else where the layout of the United States has it.
fn key_for(layout: &Layout, character: char) -> Code {
    let elsewhere = || Layout::named("us").code_of(character);
    layout.code_of(character).or_else(elsewhere).unwrap()
}

#[test]
fn letters_and_comma_have_the_same_commands_on_every_layout() {
    for layout in &LAYOUTS {
        for (character, modifiers, expected) in [
            (',', COMMAND, C::OpenSettings),
            ('i', COMMAND | SHIFT, C::OpenDetails),
            ('f', COMMAND, C::Search),
            ('k', COMMAND, C::QuickSwitcher),
            ('p', COMMAND | SHIFT, C::CommandPalette),
            ('f', COMMAND | SHIFT, C::SearchEverywhere),
            ('n', COMMAND | SHIFT, C::AddServer),
            ('m', COMMAND | SHIFT, C::ToggleMembers),
        ] {
            let event = layout.press(key_for(layout, character), modifiers);
            let expected = Some(KeyAction::Run(expected));
            assert_eq!(command(&event, false), expected, "{}", layout.name);
        }
    }
}

/// A letter that a layout lacks has the key at its place.
#[test]
fn every_default_key_works_on_every_layout() {
    for layout in &LAYOUTS {
        for command in Command::ALL {
            for chord in Keymap::default().keys(command) {
                let ChordKey::Character(character @ 'a'..='z') = chord.key else {
                    continue;
                };
                // Its key has the comma, which opens the settings.
                if (layout.name, character) == ("bg", 'q') {
                    continue;
                }
                let shift = if chord.modifiers.shift { SHIFT } else { PLAIN };
                let event = layout.press(key_for(layout, character), COMMAND | shift);
                let expected = Some(KeyAction::Run(command));
                let found = self::command(&event, false);
                assert_eq!(found, expected, "{chord} on {}", layout.name);
            }
        }
    }
}

#[test]
fn digit_row_opens_servers_on_every_layout() {
    for layout in &LAYOUTS {
        let row = CODES.iter().take(10).enumerate();
        for (index, code) in row {
            let expected = if index == 9 {
                KeyAction::Run(C::ZoomReset)
            } else {
                KeyAction::OpenServer(index)
            };
            let event = layout.press(*code, COMMAND);
            assert_eq!(command(&event, false), Some(expected), "{}", layout.name);
        }
    }
    for name in ["fr", "be", "cz"] {
        let event = Layout::named(name).press(Code::Digit3, COMMAND | SHIFT);
        assert_eq!(
            command(&event, false),
            Some(KeyAction::OpenServer(2)),
            "{name}"
        );
    }
    let exclamation_mark = Layout::named("us").press(Code::Digit1, COMMAND | SHIFT);
    assert_eq!(command(&exclamation_mark, false), None);
}

#[test]
fn every_layout_zooms_in_and_out() {
    let zoom_in = [
        ("us", Code::Equal, PLAIN),
        ("us", Code::Equal, SHIFT),
        ("dvorak", Code::BracketRight, PLAIN),
        ("de", Code::BracketRight, PLAIN),
        ("de", Code::Digit0, SHIFT),
        ("fr", Code::Equal, PLAIN),
        ("be", Code::Slash, PLAIN),
        ("ch", Code::Digit1, SHIFT),
        ("cz", Code::Minus, PLAIN),
        ("ru", Code::Equal, PLAIN),
        ("ua", Code::Equal, PLAIN),
        ("il", Code::Equal, PLAIN),
        ("ara", Code::Equal, PLAIN),
        ("gr", Code::Equal, PLAIN),
        ("tr", Code::Digit0, SHIFT),
        ("bg", Code::Digit3, SHIFT),
        ("bg", Code::Equal, PLAIN),
        ("jp", Code::Semicolon, SHIFT),
        ("jp", Code::Equal, PLAIN),
    ];
    let zoom_out = [
        ("us", Code::Minus),
        ("dvorak", Code::Quote),
        ("de", Code::Slash),
        ("fr", Code::Minus),
        ("be", Code::Equal),
        ("ch", Code::Slash),
        ("cz", Code::Slash),
        ("ru", Code::Minus),
        ("ua", Code::Minus),
        ("il", Code::Minus),
        ("ara", Code::Minus),
        ("gr", Code::Minus),
        ("tr", Code::Equal),
        ("bg", Code::Minus),
        ("jp", Code::Minus),
    ];
    for (name, code, shift) in zoom_in {
        let event = Layout::named(name).press(code, COMMAND | shift);
        assert_eq!(
            command(&event, false),
            Some(KeyAction::Run(C::ZoomIn)),
            "{name} {code:?}"
        );
    }
    for (name, code) in zoom_out {
        let event = Layout::named(name).press(code, COMMAND);
        assert_eq!(
            command(&event, false),
            Some(KeyAction::Run(C::ZoomOut)),
            "{name} {code:?}"
        );
    }
}

#[test]
fn comma_key_of_the_united_states_opens_settings_on_french_keyboards() {
    for name in ["fr", "be"] {
        let event = Layout::named(name).press(Code::Comma, COMMAND);
        assert_eq!(
            command(&event, false),
            Some(KeyAction::Run(C::OpenSettings)),
            "{name}"
        );
    }
    let letter = Layout::named("dvorak").press(Code::Comma, COMMAND);
    let close = Some(KeyAction::Run(C::CloseWindow));
    assert_eq!(command(&letter, false), close, "its letter is w");
}

/// With Alt or Super a key belongs to the desktop, with `AltGr` to the layout.
#[test]
fn only_chords_of_ctrl_are_commands() {
    for layout in &LAYOUTS {
        for code in CODES {
            let shift = layout.press(code, SHIFT);
            let plain = layout.press(code, PLAIN);
            for event in [shift, plain] {
                assert_eq!(command(&event, false), None, "{event:?}");
            }
            for modifier in [Modifiers::ALT, Modifiers::LOGO, Modifiers::CTRL] {
                let modifiers = modifier | Modifiers::ALT;
                let event = layout.press(code, modifiers);
                assert_eq!(command(&event, false), None, "{event:?}");
            }
        }
    }
}

#[test]
fn letters_type_and_chords_do_not() {
    for layout in &LAYOUTS {
        let key = layout.press(Code::KeyA, PLAIN);
        assert!(typed_text(&key).is_some(), "{}", layout.name);
        for modifiers in [Modifiers::CTRL, Modifiers::ALT, Modifiers::LOGO] {
            for code in CODES {
                let event = layout.press(code, modifiers);
                let types = cfg!(target_os = "macos") && modifiers == Modifiers::ALT;
                assert_eq!(typed_text(&event).is_some(), types, "{event:?}");
            }
        }
    }
    assert_eq!(typed_text(&named(Named::Tab, PLAIN)), None);
}

#[test]
fn keypad_types_digits_with_num_lock() {
    for digit in 0..=9 {
        let event = keypad_digit(digit, true);
        assert_eq!(typed_text(&event), Some(digit.to_string().as_str()));
        assert_eq!(command(&event, false), None);
        assert_eq!(typed_text(&keypad_digit(digit, false)), None);
    }
    assert_eq!(
        command(&keypad_digit(9, false), false),
        Some(KeyAction::Run(C::PageUp)),
        "without NumLock"
    );
}
