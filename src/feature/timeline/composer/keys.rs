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
    if modifiers - Modifiers::SHIFT != Modifiers::COMMAND {
        return None;
    }
    let latin = key_press::latin(key, place)?;
    Some(match (latin, modifiers.shift()) {
        ('b', false) => Message::FormatPressed(Mark::Bold),
        ('i', false) => Message::FormatPressed(Mark::Italic),
        ('e', false) => Message::FormatPressed(Mark::Code),
        ('x', true) => Message::FormatPressed(Mark::Strike),
        // Without a selection it opens the quick switcher.
        ('k', false) if context.has_selection => Message::FormatPressed(Mark::Link),
        ('e', true) => Message::EmojiPressed(None),
        _ => return None,
    })
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
