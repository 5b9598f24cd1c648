//! Which key does what, everywhere in the window.
//!
//! Owns the table of keys that no focused control has taken. Must not know what a command changes.

use iced::keyboard::key::Named;
use iced::keyboard::{Event, Key, Modifiers};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Leave the layer on top.
    Dismiss,
    /// Do what the dialog is for.
    Confirm,
    /// Open the channel below.
    NextChannel,
    /// Open the channel above.
    PreviousChannel,
    /// Open the server below.
    NextServer,
    /// Open the server above.
    PreviousServer,
    /// Open the server at a place in the rail, from 0.
    ServerAt(usize),
    /// Open the dialog that adds a server.
    AddServer,
    /// Open the settings.
    OpenSettings,
    /// Open the details of the server in view.
    OpenDetails,
    /// Show or hide the people.
    ToggleMembers,
    /// Make everything larger.
    ZoomIn,
    /// Make everything smaller.
    ZoomOut,
    /// Make everything its usual size.
    ZoomReset,
}

/// What a key press asks for, if anything. `taken` says that the focused control has used it.
#[must_use]
pub fn command(event: &Event, taken: bool) -> Option<Command> {
    let Event::KeyPressed { key, modifiers, .. } = event else {
        return None;
    };
    match key.as_ref() {
        Key::Named(named) => named_key(named, *modifiers, taken),
        Key::Character(character) if modifiers.command() && !modifiers.alt() => {
            character_key(character, *modifiers)
        }
        Key::Character(_) | Key::Unidentified => None,
    }
}

/// The text that a key writes, where it writes any.
#[must_use]
pub fn written(event: &Event) -> Option<&str> {
    let Event::KeyPressed {
        key: Key::Character(_),
        modifiers,
        text,
        ..
    } = event
    else {
        return None;
    };
    let plain = !modifiers.command() && !modifiers.alt();
    text.as_deref().filter(|_| plain)
}

fn named_key(key: Named, modifiers: Modifiers, taken: bool) -> Option<Command> {
    let (alt, control) = (modifiers.alt(), modifiers.command());
    match key {
        Named::Enter if !taken => Some(Command::Confirm),
        Named::Escape => Some(Command::Dismiss),
        Named::ArrowDown if alt && control => Some(Command::NextServer),
        Named::ArrowUp if alt && control => Some(Command::PreviousServer),
        Named::ArrowDown if alt && !taken => Some(Command::NextChannel),
        Named::ArrowUp if alt && !taken => Some(Command::PreviousChannel),
        _ => None,
    }
}

fn character_key(character: &str, modifiers: Modifiers) -> Option<Command> {
    match character {
        "," => Some(Command::OpenSettings),
        "i" | "I" if !modifiers.shift() => Some(Command::OpenDetails),
        "+" | "=" => Some(Command::ZoomIn),
        "-" => Some(Command::ZoomOut),
        "0" => Some(Command::ZoomReset),
        "n" | "N" if modifiers.shift() => Some(Command::AddServer),
        "m" | "M" if modifiers.shift() => Some(Command::ToggleMembers),
        _ => match character.parse::<usize>() {
            Ok(place @ 1..=9) => Some(Command::ServerAt(place - 1)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced::keyboard::{Location, key};

    fn press(key: Key, modifiers: Modifiers) -> Event {
        Event::KeyPressed {
            key: key.clone(),
            modified_key: key,
            physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
            location: Location::Standard,
            modifiers,
            text: None,
            repeat: false,
        }
    }

    #[test]
    fn each_key_has_its_command() {
        let named = |named, modifiers| press(Key::Named(named), modifiers);
        let typed = |text: &str, modifiers| press(Key::Character(text.into()), modifiers);
        let command_key = Modifiers::COMMAND;
        let table = [
            (named(Named::Tab, Modifiers::empty()), None),
            (
                named(Named::Escape, Modifiers::empty()),
                Some(Command::Dismiss),
            ),
            (
                named(Named::ArrowDown, Modifiers::ALT),
                Some(Command::NextChannel),
            ),
            (
                named(Named::ArrowUp, Modifiers::ALT),
                Some(Command::PreviousChannel),
            ),
            (
                named(Named::ArrowDown, Modifiers::ALT | command_key),
                Some(Command::NextServer),
            ),
            (
                named(Named::ArrowUp, Modifiers::ALT | command_key),
                Some(Command::PreviousServer),
            ),
            (typed(",", command_key), Some(Command::OpenSettings)),
            (typed("i", command_key), Some(Command::OpenDetails)),
            (typed("=", command_key), Some(Command::ZoomIn)),
            (typed("-", command_key), Some(Command::ZoomOut)),
            (typed("0", command_key), Some(Command::ZoomReset)),
            (typed("3", command_key), Some(Command::ServerAt(2))),
            (
                typed("n", command_key | Modifiers::SHIFT),
                Some(Command::AddServer),
            ),
            (
                typed("m", command_key | Modifiers::SHIFT),
                Some(Command::ToggleMembers),
            ),
            (typed("n", Modifiers::empty()), None),
            (typed("3", Modifiers::empty()), None),
        ];
        for (event, expected) in table {
            assert_eq!(command(&event, false), expected, "{event:?}");
        }
    }

    #[test]
    fn an_enter_that_a_control_has_used_confirms_nothing() {
        let enter = press(Key::Named(Named::Enter), Modifiers::empty());
        assert_eq!(command(&enter, false), Some(Command::Confirm));
        assert_eq!(command(&enter, true), None);
    }

    #[test]
    fn an_arrow_that_has_moved_a_server_opens_no_channel() {
        let arrow = press(Key::Named(Named::ArrowUp), Modifiers::ALT);
        assert_eq!(command(&arrow, false), Some(Command::PreviousChannel));
        assert_eq!(command(&arrow, true), None);
    }

    #[test]
    fn letters_write_and_commands_do_not() {
        let typed = |modifiers| Event::KeyPressed {
            key: Key::Character("a".into()),
            modified_key: Key::Character("a".into()),
            physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
            location: Location::Standard,
            modifiers,
            text: Some("a".into()),
            repeat: false,
        };
        assert_eq!(written(&typed(Modifiers::empty())), Some("a"));
        assert_eq!(written(&typed(Modifiers::COMMAND)), None);
        assert_eq!(written(&typed(Modifiers::ALT)), None);
        let tab = press(Key::Named(Named::Tab), Modifiers::empty());
        assert_eq!(written(&tab), None);
    }
}
