//! The table of keys and commands, for keys that no focused control handles. Must not know what a command changes.

use iced::keyboard::key::Named;
use iced::keyboard::{Event, Key, Modifiers};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Close the layer on top.
    Dismiss,
    Confirm,
    NextChannel,
    PreviousChannel,
    NextServer,
    PreviousServer,
    /// Open the server at an index in the rail.
    ServerAt(usize),
    AddServer,
    OpenSettings,
    OpenDetails,
    ToggleMembers,
    ZoomIn,
    ZoomOut,
    ZoomReset,
}

/// The command of a key press. `handled` says that the focused control has used the key.
pub fn command(event: &Event, handled: bool) -> Option<Command> {
    let Event::KeyPressed { key, modifiers, .. } = event else {
        return None;
    };
    match key.as_ref() {
        Key::Named(named) => named_key(named, *modifiers, handled),
        Key::Character(character) if modifiers.command() && !modifiers.alt() => {
            character_key(character, *modifiers)
        }
        Key::Character(_) | Key::Unidentified => None,
    }
}

/// Whether a key press does anything outside the controls.
pub fn is_bound(event: &Event, handled: bool) -> bool {
    command(event, handled).is_some() || (!handled && typed_text(event).is_some())
}

/// The text that a key types.
pub fn typed_text(event: &Event) -> Option<&str> {
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

fn named_key(key: Named, modifiers: Modifiers, handled: bool) -> Option<Command> {
    let (alt, control) = (modifiers.alt(), modifiers.command());
    match key {
        Named::Enter if !handled => Some(Command::Confirm),
        Named::Escape => Some(Command::Dismiss),
        Named::ArrowDown if alt && control => Some(Command::NextServer),
        Named::ArrowUp if alt && control => Some(Command::PreviousServer),
        Named::ArrowDown if alt && !handled => Some(Command::NextChannel),
        Named::ArrowUp if alt && !handled => Some(Command::PreviousChannel),
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
            Ok(number @ 1..=9) => Some(Command::ServerAt(number - 1)),
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
        use Command as C;
        const PLAIN: Modifiers = Modifiers::empty();
        const CTRL: Modifiers = Modifiers::COMMAND;
        const ALT: Modifiers = Modifiers::ALT;
        let named = |named, modifiers| press(Key::Named(named), modifiers);
        let typed = |text: &str, modifiers| press(Key::Character(text.into()), modifiers);
        let table = [
            (named(Named::Tab, PLAIN), None),
            (named(Named::Escape, PLAIN), Some(C::Dismiss)),
            (named(Named::ArrowDown, ALT), Some(C::NextChannel)),
            (named(Named::ArrowDown, ALT | CTRL), Some(C::NextServer)),
            (typed(",", CTRL), Some(C::OpenSettings)),
            (typed("i", CTRL), Some(C::OpenDetails)),
            (typed("=", CTRL), Some(C::ZoomIn)),
            (typed("-", CTRL), Some(C::ZoomOut)),
            (typed("0", CTRL), Some(C::ZoomReset)),
            (typed("3", CTRL), Some(C::ServerAt(2))),
            (typed("n", CTRL | Modifiers::SHIFT), Some(C::AddServer)),
            (typed("m", CTRL | Modifiers::SHIFT), Some(C::ToggleMembers)),
            (typed("n", PLAIN), None),
            (typed("3", PLAIN), None),
        ];
        for (event, expected) in table {
            assert_eq!(command(&event, false), expected, "{event:?}");
        }
    }

    #[test]
    fn handled_enter_confirms_nothing() {
        let enter = press(Key::Named(Named::Enter), Modifiers::empty());
        assert_eq!(command(&enter, false), Some(Command::Confirm));
        assert_eq!(command(&enter, true), None);
    }

    #[test]
    fn handled_arrow_opens_no_channel() {
        let arrow = press(Key::Named(Named::ArrowUp), Modifiers::ALT);
        assert_eq!(command(&arrow, false), Some(Command::PreviousChannel));
        assert_eq!(command(&arrow, true), None);
    }

    #[test]
    fn letters_type_and_shortcuts_do_not() {
        let typed = |modifiers| Event::KeyPressed {
            key: Key::Character("a".into()),
            modified_key: Key::Character("a".into()),
            physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
            location: Location::Standard,
            modifiers,
            text: Some("a".into()),
            repeat: false,
        };
        assert_eq!(typed_text(&typed(Modifiers::empty())), Some("a"));
        assert_eq!(typed_text(&typed(Modifiers::COMMAND)), None);
        assert_eq!(typed_text(&typed(Modifiers::ALT)), None);
        let tab = press(Key::Named(Named::Tab), Modifiers::empty());
        assert_eq!(typed_text(&tab), None);
    }
}
