//! The table of keys and commands, for keys that no focused control handles. Must not know what a command changes.

#[cfg(test)]
pub(super) mod layouts;
#[cfg(test)]
mod tests;

use iced::keyboard::key::{Code, Named, Physical};
use iced::keyboard::{Event, Key, Modifiers};

use crate::a11y::key_press;
use crate::feature::timeline::{SelectionKey, Step, StepSize};

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
    /// Search the open channel.
    Search,
    SearchEverywhere,
    OpenSettings,
    OpenDetails,
    ToggleMembers,
    /// To the reply from which the user came.
    Back,
    /// Scroll the conversation.
    PageUp,
    PageDown,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    /// Copy what is selected in the conversation, select all, or move the end of the selection.
    Selection(SelectionKey),
}

/// The command of a key press. `handled` says that the focused control has used the key.
pub fn command(event: &Event, handled: bool) -> Option<Command> {
    let Event::KeyPressed {
        modified_key,
        physical_key,
        modifiers,
        ..
    } = event
    else {
        return None;
    };
    let key = key_press::key_of(event)?;
    if let Key::Named(named) = key {
        return named_key(*named, *modifiers, handled);
    }
    if *modifiers - Modifiers::SHIFT != Modifiers::COMMAND {
        return None;
    }
    let latin = key_press::latin(key, *physical_key);
    if modifiers.shift() {
        shifted_key(latin, modified_key)
    } else {
        plain_key(latin, *physical_key).or_else(|| selection_key(latin?).filter(|_| !handled))
    }
}

/// Whether a key press does anything outside the controls.
pub fn is_bound(event: &Event, handled: bool) -> bool {
    command(event, handled).is_some() || (!handled && typed_text(event).is_some())
}

/// The text that a key types into the composer while nothing else takes it. Space is for controls.
pub fn typed_text(event: &Event) -> Option<&str> {
    key_press::typed_text(event).filter(|text| !text.trim().is_empty())
}

fn named_key(key: Named, modifiers: Modifiers, handled: bool) -> Option<Command> {
    let (alt, control) = (modifiers.alt(), modifiers.command());
    match key {
        Named::Enter if !alt && !handled => Some(Command::Confirm),
        Named::Escape if modifiers.is_empty() && !handled => Some(Command::Dismiss),
        Named::PageUp if modifiers.is_empty() && !handled => Some(Command::PageUp),
        Named::PageDown if modifiers.is_empty() && !handled => Some(Command::PageDown),
        _ if modifiers.shift() && !handled => extending_key(key, modifiers - Modifiers::SHIFT),
        Named::ArrowDown if alt && control => Some(Command::NextServer),
        Named::ArrowUp if alt && control => Some(Command::PreviousServer),
        Named::ArrowDown if alt && !handled => Some(Command::NextChannel),
        Named::ArrowUp if alt && !handled => Some(Command::PreviousChannel),
        Named::ArrowLeft if alt && !control && !handled => Some(Command::Back),
        _ => None,
    }
}

/// Held to go by words.
const WORDS: Modifiers = if cfg!(target_os = "macos") {
    Modifiers::ALT
} else {
    Modifiers::CTRL
};

/// Shift with an arrow, and with the key that goes by words.
fn extending_key(key: Named, others: Modifiers) -> Option<Command> {
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
    Some(Command::Selection(SelectionKey::Extend(Step {
        by,
        forward,
    })))
}

fn selection_key(latin: char) -> Option<Command> {
    match latin {
        'c' => Some(Command::Selection(SelectionKey::Copy)),
        'a' => Some(Command::Selection(SelectionKey::All)),
        _ => None,
    }
}

/// Digits go by place, because many layouts have other characters there; the rest by character.
fn plain_key(latin: Option<char>, place: Physical) -> Option<Command> {
    if let Some(digit) = digit_at(place).or(latin.and_then(|character| character.to_digit(10))) {
        return Some(digit_key(digit));
    }
    match (latin?, place) {
        (',', _) => Some(Command::OpenSettings),
        ('f', _) => Some(Command::Search),
        ('=' | '+', _) => Some(Command::ZoomIn),
        ('-', _) => Some(Command::ZoomOut),
        // French keyboards have the hyphen in the digit row and the comma beside N.
        (other, Physical::Code(code)) if other.is_ascii_punctuation() => match code {
            Code::Minus => Some(Command::ZoomOut),
            Code::Comma => Some(Command::OpenSettings),
            _ => None,
        },
        _ => None,
    }
}

/// `shown` is the character with Shift.
fn shifted_key(latin: Option<char>, shown: &Key) -> Option<Command> {
    match (latin, shown.as_ref()) {
        (Some('n'), _) => Some(Command::AddServer),
        (Some('m'), _) => Some(Command::ToggleMembers),
        // Without Shift it is for italics.
        (Some('i'), _) => Some(Command::OpenDetails),
        (Some('f'), _) => Some(Command::SearchEverywhere),
        (_, Key::Character(",")) => Some(Command::OpenSettings),
        (_, Key::Character("+" | "=")) => Some(Command::ZoomIn),
        (_, Key::Character("-" | "_")) => Some(Command::ZoomOut),
        (_, Key::Character(text)) => text.parse().ok().filter(|digit| *digit < 10).map(digit_key),
        _ => None,
    }
}

fn digit_key(digit: u32) -> Command {
    match digit.checked_sub(1) {
        Some(index) => Command::ServerAt(index as usize),
        None => Command::ZoomReset,
    }
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
