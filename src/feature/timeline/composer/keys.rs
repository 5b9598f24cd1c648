//! The keys of the composer: formatting, its list of suggestions, and editing the last message.

use iced::keyboard::key::{Named, Physical};
use iced::keyboard::{Key, Modifiers};

use super::update::Message;
use crate::a11y::key_press;
use crate::domain::formatting::Mark;

/// What a key depends on.
#[derive(Debug, Clone, Copy)]
pub struct KeyContext {
    pub has_suggestions: bool,
    pub is_empty: bool,
    pub has_selection: bool,
}

/// `None` for a key with its usual effect. Escape is left to the window, which knows what is on top.
pub fn message_for_key(
    context: KeyContext,
    key: &Key,
    place: Physical,
    modifiers: Modifiers,
) -> Option<Message> {
    if let Key::Named(named) = key {
        return named_key(context, *named).filter(|_| modifiers.is_empty());
    }
    match command_key(key, place, modifiers)? {
        ('e', true) => Some(Message::EmojiPressed(None)),
        command => mark(command, context.has_selection).map(Message::FormatPressed),
    }
}

/// The mark that a key sets, in an editor of any message.
pub fn mark_for_key(
    has_selection: bool,
    key: &Key,
    place: Physical,
    modifiers: Modifiers,
) -> Option<Mark> {
    mark(command_key(key, place, modifiers)?, has_selection)
}

/// The letter that is pressed with Ctrl (on macOS Cmd), and whether Shift is too.
fn command_key(key: &Key, place: Physical, modifiers: Modifiers) -> Option<(char, bool)> {
    let is_command = modifiers - Modifiers::SHIFT == Modifiers::COMMAND;
    let latin = key_press::latin(key, place).filter(|_| is_command)?;
    Some((latin, modifiers.shift()))
}

fn mark(command: (char, bool), has_selection: bool) -> Option<Mark> {
    match command {
        ('b', false) => Some(Mark::Bold),
        ('i', false) => Some(Mark::Italic),
        ('e', false) => Some(Mark::Code),
        ('x', true) => Some(Mark::Strike),
        // Without a selection it opens the quick switcher.
        ('k', false) if has_selection => Some(Mark::Link),
        _ => None,
    }
}

fn named_key(context: KeyContext, key: Named) -> Option<Message> {
    if context.has_suggestions {
        return match key {
            Named::ArrowDown => Some(Message::SuggestionMoved(1)),
            Named::ArrowUp => Some(Message::SuggestionMoved(-1)),
            Named::Enter | Named::Tab => Some(Message::SuggestionAccepted(None)),
            _ => None,
        };
    }
    (key == Named::ArrowUp && context.is_empty).then_some(Message::UpPressed)
}

/// The key of a mark, as tooltips name it.
pub fn key_name(mark: Mark) -> &'static str {
    match (mark, cfg!(target_os = "macos")) {
        (Mark::Bold, false) => "Ctrl+B",
        (Mark::Italic, false) => "Ctrl+I",
        (Mark::Code, false) => "Ctrl+E",
        (Mark::Strike, false) => "Ctrl+Shift+X",
        (Mark::Link, false) => "Ctrl+K",
        (Mark::Bold, true) => "⌘B",
        (Mark::Italic, true) => "⌘I",
        (Mark::Code, true) => "⌘E",
        (Mark::Strike, true) => "⇧⌘X",
        (Mark::Link, true) => "⌘K",
    }
}
