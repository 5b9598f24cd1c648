//! What a key press means, whatever the keyboard layout: the key, its Latin letter, and the text that it types.
//!
//! Exists because iced 0.14 hands the character of a chord (Ctrl+1, Alt+A) to text fields as typed text, and names the
//! keys of a keypad after what they are without `NumLock`. Every control below `RootWidget` gets its events through
//! `for_controls`.

use iced::keyboard::key::{Code, Physical};
use iced::keyboard::{Event, Key, Modifiers};

/// The pressed key without modifiers; on a keypad with `NumLock`, the character.
pub fn key_of(event: &Event) -> Option<&Key> {
    match event {
        Event::KeyPressed {
            key: Key::Named(_),
            modified_key: character @ Key::Character(_),
            ..
        } => Some(character),
        Event::KeyPressed { key, .. } => Some(key),
        Event::KeyReleased { .. } | Event::ModifiersChanged(_) => None,
    }
}

/// The text that a key press types; `None` for a chord and for keys without text.
pub fn typed_text(event: &Event) -> Option<&str> {
    let Event::KeyPressed {
        modifiers, text, ..
    } = event
    else {
        return None;
    };
    let text = text.as_deref().filter(|_| !is_chord(*modifiers))?;
    let is_visible = text.chars().any(|c| !c.is_control());
    is_visible.then_some(text)
}

/// Whether a key pressed with these modifiers types nothing. `AltGr` is not among the modifiers, except on Windows, where
/// Ctrl+Alt also stands for it; Option is that of macOS.
fn is_chord(modifiers: Modifiers) -> bool {
    let alt_gr = Modifiers::CTRL | Modifiers::ALT;
    if cfg!(target_os = "macos") {
        modifiers.intersects(Modifiers::CTRL | Modifiers::LOGO)
    } else if cfg!(windows) && modifiers.contains(alt_gr) {
        modifiers.logo()
    } else {
        modifiers.intersects(alt_gr | Modifiers::LOGO)
    }
}

/// The event as controls get it, if it differs: without the text of a chord, and with the characters of a keypad.
pub fn for_controls(event: &Event) -> Option<Event> {
    let is_chord_with_text = matches!(
        event,
        Event::KeyPressed { modifiers, text: Some(_), .. } if is_chord(*modifiers)
    );
    let typed_key = key_of(event)?;
    let mut changed = event.clone();
    let Event::KeyPressed { key, text, .. } = &mut changed else {
        return None;
    };
    if !is_chord_with_text && key == typed_key {
        return None;
    }
    if is_chord_with_text {
        *text = None;
    }
    *key = typed_key.clone();
    Some(changed)
}

/// The lowercase Latin character of a key: that of the layout, or if the layout has none, that of the key's place on
/// the layout of the United States.
pub fn latin(key: &Key, place: Physical) -> Option<char> {
    match (key.to_latin(place), key, place) {
        // The letter I on Turkish keyboards.
        (Some('ı'), ..) => Some('i'),
        (Some(character), ..) => Some(character.to_ascii_lowercase()),
        (None, Key::Character(_), Physical::Code(Code::Comma)) => Some(','),
        (None, Key::Character(_), Physical::Code(Code::Minus)) => Some('-'),
        (None, Key::Character(_), Physical::Code(Code::Equal)) => Some('='),
        (None, ..) => None,
    }
}
