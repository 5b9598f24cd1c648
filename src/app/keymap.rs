//! What a key press means, for keys that no focused control handles. Must not know what a command changes.

#[cfg(test)]
pub(super) mod layouts;
#[cfg(test)]
mod tests;

use iced::keyboard::key::{Code, Named, Physical};
use iced::keyboard::{Event, Key, Modifiers};

use crate::a11y::key_press;
use crate::domain::command::{Chord, ChordKey, ChordModifiers, Command, Keymap, NamedKey};
use crate::feature::timeline::{SelectionKey, Step, StepSize};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAction {
    /// Close the layer on top.
    Dismiss,
    Confirm,
    /// Open the server at an index in the rail.
    OpenServer(usize),
    /// Copy what is selected in the conversation, select all, or move the end of the selection.
    Selection(SelectionKey),
    Run(Command),
}

/// The action of a key press. `handled` says that the focused control has used the key.
pub fn action(event: &Event, handled: bool, keymap: &Keymap) -> Option<KeyAction> {
    let Event::KeyPressed { modifiers, .. } = event else {
        return None;
    };
    match key_press::key_of(event)? {
        Key::Named(Named::Enter) if !modifiers.alt() => {
            return (!handled).then_some(KeyAction::Confirm);
        }
        Key::Named(Named::Escape) if modifiers.is_empty() => {
            return (!handled).then_some(KeyAction::Dismiss);
        }
        _ => {}
    }
    if let Some(key) = selection_key(event).filter(|_| !handled) {
        return Some(KeyAction::Selection(key));
    }
    chords(event).find_map(|chord| {
        // Controls type and move with the others, and the composer has some of its own.
        let is_free = !handled || chord.modifiers.command && !is_of_composer(&chord);
        match chord.key {
            _ if !is_free => None,
            ChordKey::Character(digit @ '1'..='9') if chord.modifiers == COMMAND => {
                let digit = digit.to_digit(10)?;
                Some(KeyAction::OpenServer(digit.checked_sub(1)? as usize))
            }
            _ => keymap.command(&chord).map(KeyAction::Run),
        }
    })
}

/// Whether a key press may do anything outside the controls. It is not known here which keys the user has changed.
pub fn is_bound(event: &Event, handled: bool) -> bool {
    let any = chords(event).any(|chord| {
        // The settings say that a reserved one cannot be used.
        chord.modifiers.command || !handled && !chord.is_reserved()
    });
    any || is_release(event)
        || action(event, handled, &Keymap::default()).is_some()
        || (!handled && typed_text(event).is_some())
}

/// Whether the last of the keys that make a chord was let go.
pub fn is_release(event: &Event) -> bool {
    const MAKE_CHORDS: Modifiers = Modifiers::CTRL.union(Modifiers::ALT).union(Modifiers::LOGO);
    let Event::KeyReleased { key, modifiers, .. } = event else {
        return false;
    };
    let released = match key {
        Key::Named(Named::Control) => Modifiers::CTRL,
        Key::Named(Named::Alt) => Modifiers::ALT,
        Key::Named(Named::Super | Named::Meta) => Modifiers::LOGO,
        _ => return false,
    };
    // X11 still has the released one among the modifiers.
    !(*modifiers - released).intersects(MAKE_CHORDS)
}

/// The text that a key types into the composer while nothing else takes it. Space is for controls.
pub fn typed_text(event: &Event) -> Option<&str> {
    key_press::typed_text(event).filter(|text| !text.trim().is_empty())
}

/// Held to go by words.
const WORDS: Modifiers = if cfg!(target_os = "macos") {
    Modifiers::ALT
} else {
    Modifiers::CTRL
};

fn selection_key(event: &Event) -> Option<SelectionKey> {
    let Event::KeyPressed {
        physical_key,
        modifiers,
        ..
    } = event
    else {
        return None;
    };
    let key = key_press::key_of(event)?;
    if let Key::Named(named) = key {
        let extends = modifiers.shift();
        return extending_key(*named, *modifiers - Modifiers::SHIFT).filter(|_| extends);
    }
    let latin = key_press::latin(key, *physical_key);
    match latin.filter(|_| *modifiers == Modifiers::COMMAND)? {
        'c' => Some(SelectionKey::Copy),
        'a' => Some(SelectionKey::All),
        _ => None,
    }
}

/// Shift with an arrow, and with the key that goes by words.
fn extending_key(key: Named, others: Modifiers) -> Option<SelectionKey> {
    let (by, forward) = match key {
        Named::ArrowLeft => (StepSize::Character, false),
        Named::ArrowRight => (StepSize::Character, true),
        Named::ArrowUp => (StepSize::Line, false),
        Named::ArrowDown => (StepSize::Line, true),
        _ => return None,
    };
    let by = match by {
        by if others.is_empty() => by,
        StepSize::Character if others == WORDS => StepSize::Word,
        _ => return None,
    };
    Some(SelectionKey::Extend(Step { by, forward }))
}

/// Whether it may format what is written.
fn is_of_composer(chord: &Chord) -> bool {
    let keys = if chord.modifiers.shift { "xe" } else { "biek" };
    matches!(chord.key, ChordKey::Character(key) if keys.contains(key))
}

const COMMAND: ChordModifiers = ChordModifiers {
    command: true,
    control: false,
    alt: false,
    shift: false,
};

/// The chords that a key press may stand for on its layout, the likeliest first. Characters are chords with Ctrl (on macOS
/// Command) only: with Alt or Super a key belongs to the desktop, with `AltGr` to the layout.
pub fn chords(event: &Event) -> impl Iterator<Item = Chord> + use<> {
    let Event::KeyPressed {
        modified_key,
        physical_key,
        modifiers,
        ..
    } = event
    else {
        return [None, None, None].into_iter().flatten();
    };
    let held = ChordModifiers {
        command: modifiers.command(),
        control: cfg!(target_os = "macos") && modifiers.control(),
        alt: modifiers.alt(),
        shift: modifiers.shift(),
    };
    let is_foreign = !cfg!(target_os = "macos") && modifiers.logo();
    let found = match key_press::key_of(event) {
        Some(Key::Named(named)) if !is_foreign => {
            let key = named_key(*named).map(ChordKey::Named);
            [key.map(|key| (key, held)), None, None]
        }
        Some(key) if *modifiers - Modifiers::SHIFT == Modifiers::COMMAND => {
            let latin = key_press::latin(key, *physical_key);
            let character = |character: char| ChordKey::Character(character);
            if held.shift {
                let letter = latin.filter(char::is_ascii_alphabetic);
                [
                    letter.map(|letter| (character(letter), held)),
                    shown_sign(modified_key).map(|sign| (character(sign), COMMAND)),
                    None,
                ]
            } else {
                plain_characters(latin, *physical_key)
                    .map(|it| it.map(|it| (character(it), COMMAND)))
            }
        }
        _ => [None, None, None],
    };
    let chord = |(key, modifiers)| Chord { key, modifiers };
    found.map(|found| found.map(chord)).into_iter().flatten()
}

/// The character with Shift, if it is no letter: some layouts have digits and signs there.
fn shown_sign(shown: &Key) -> Option<char> {
    let Key::Character(text) = shown else {
        return None;
    };
    let sign = text.chars().next().filter(|_| text.chars().count() == 1)?;
    match sign {
        '=' => Some('+'),
        '_' => Some('-'),
        sign => (sign.is_ascii_graphic() && !sign.is_ascii_alphabetic()).then_some(sign),
    }
}

/// Digits go by place, because many layouts have other characters there; the rest by character.
fn plain_characters(latin: Option<char>, place: Physical) -> [Option<char>; 3] {
    let digit = digit_at(place).and_then(|digit| char::from_digit(digit, 10));
    if digit.is_some() {
        return [digit, None, None];
    }
    let sign = latin.map(|character| if character == '=' { '+' } else { character });
    // Greek and Hebrew keyboards have signs where others have these letters. The comma of Bulgarian ones stays a comma.
    let sign = match (place, sign) {
        (Physical::Code(Code::KeyQ), Some(';' | '/')) => Some('q'),
        (Physical::Code(Code::KeyW), Some('\'')) => Some('w'),
        _ => sign,
    };
    // French keyboards have the hyphen in the digit row and the comma beside N, others a sign at the place of the plus.
    let is_sign = latin.is_some_and(|character| character.is_ascii_punctuation());
    let by_place = match place {
        Physical::Code(Code::Minus) if is_sign => Some('-'),
        Physical::Code(Code::Comma) if is_sign => Some(','),
        Physical::Code(Code::Equal) if is_sign => Some('+'),
        _ => None,
    };
    [sign, by_place, None]
}

fn named_key(key: Named) -> Option<NamedKey> {
    Some(match key {
        Named::ArrowUp => NamedKey::Up,
        Named::ArrowDown => NamedKey::Down,
        Named::ArrowLeft => NamedKey::Left,
        Named::ArrowRight => NamedKey::Right,
        Named::Home => NamedKey::Home,
        Named::End => NamedKey::End,
        Named::PageUp => NamedKey::PageUp,
        Named::PageDown => NamedKey::PageDown,
        Named::Tab => NamedKey::Tab,
        Named::Escape => NamedKey::Escape,
        Named::Insert => NamedKey::Insert,
        Named::F1 => NamedKey::F1,
        Named::F2 => NamedKey::F2,
        Named::F3 => NamedKey::F3,
        Named::F4 => NamedKey::F4,
        Named::F5 => NamedKey::F5,
        Named::F6 => NamedKey::F6,
        Named::F7 => NamedKey::F7,
        Named::F8 => NamedKey::F8,
        Named::F9 => NamedKey::F9,
        Named::F10 => NamedKey::F10,
        Named::F11 => NamedKey::F11,
        Named::F12 => NamedKey::F12,
        _ => return None,
    })
}

fn digit_at(place: Physical) -> Option<u32> {
    const ROW: [Code; 10] = [
        Code::Digit0,
        Code::Digit1,
        Code::Digit2,
        Code::Digit3,
        Code::Digit4,
        Code::Digit5,
        Code::Digit6,
        Code::Digit7,
        Code::Digit8,
        Code::Digit9,
    ];
    let mut digits = (0..).zip(ROW);
    let found = digits.find(|(_, code)| place == Physical::Code(*code));
    found.map(|(digit, _)| digit)
}
