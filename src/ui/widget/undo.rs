//! The history of a text field: what undo and redo change. Steps are grouped by word, and by pause.
//!
//! Exists because iced 0.14's text inputs have no undo. A crate for it brings a document model of its own; here a step is
//! the part of the text that an edit replaced. Must not be used for secrets.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use iced::keyboard::key::Physical;
use iced::keyboard::{Key, Modifiers};

use crate::a11y::key_press;

const MAX_STEPS: usize = 200;
/// Of all steps together.
const MAX_BYTES: usize = 1024 * 1024;
/// After such a pause, typing starts a new step.
const PAUSE: Duration = Duration::from_millis(1500);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoKey {
    Undo,
    Redo,
}

/// Ctrl+Z; Ctrl+Shift+Z or Ctrl+Y. On macOS with Command.
pub(super) fn undo_key(key: &Key, place: Physical, modifiers: Modifiers) -> Option<UndoKey> {
    if modifiers - Modifiers::SHIFT != Modifiers::COMMAND {
        return None;
    }
    match (key_press::latin(key, place)?, modifiers.shift()) {
        ('z', false) => Some(UndoKey::Undo),
        ('z', true) | ('y', false) => Some(UndoKey::Redo),
        _ => None,
    }
}

/// A part of a text that was replaced. The position is in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    pub at: usize,
    pub removed: String,
    pub inserted: String,
}

impl Replacement {
    fn between(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let same = |(a, b): &(char, char)| a == b;
        let equal = before.chars().zip(after.chars()).take_while(same);
        let at = equal.map(|(character, _)| character.len_utf8()).sum();
        let (removed, inserted) = (before.get(at..)?, after.get(at..)?);
        let equal = removed.chars().rev().zip(inserted.chars().rev());
        let tail: usize = equal.take_while(same).map(|(c, _)| c.len_utf8()).sum();
        Some(Self {
            at,
            removed: removed.get(..removed.len() - tail)?.to_owned(),
            inserted: inserted.get(..inserted.len() - tail)?.to_owned(),
        })
    }

    fn inverse(&self) -> Self {
        Self {
            at: self.at,
            removed: self.inserted.clone(),
            inserted: self.removed.clone(),
        }
    }

    /// Where the replaced part ends.
    pub fn end(&self) -> usize {
        self.at + self.removed.len()
    }

    /// `None` if the text is another one.
    pub fn apply(&self, text: &str) -> Option<String> {
        let is_there = text.get(self.at..self.end())? == self.removed;
        let (start, end) = (text.get(..self.at)?, text.get(self.end()..)?);
        is_there.then(|| [start, &self.inserted, end].concat())
    }

    fn bytes(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }

    /// Whether it is one key press: a character typed, over a selection or not, or one deleted.
    fn is_key_press(&self) -> bool {
        let count = |text: &str| text.chars().take(2).count();
        matches!(
            (count(&self.inserted), count(&self.removed)),
            (1, _) | (0, 1)
        )
    }

    /// Adds a key press that goes on with the same word. Returns whether it did.
    fn extend(&mut self, next: &Self) -> bool {
        let starts_word = |before: Option<char>, typed: &str| {
            before.is_some_and(char::is_whitespace) && !typed.starts_with(char::is_whitespace)
        };
        let typed_end = self.at + self.inserted.len();
        let (typed, deleted) = (&next.inserted, &next.removed);
        if deleted.is_empty() && !self.inserted.is_empty() && next.at == typed_end {
            let extends = !starts_word(self.inserted.chars().next_back(), typed);
            if extends {
                self.inserted.push_str(typed);
            }
            return extends;
        }
        if !typed.is_empty() || !self.inserted.is_empty() {
            return false;
        }
        if next.end() == self.at && !starts_word(self.removed.chars().next(), deleted) {
            self.removed.insert_str(0, deleted);
            self.at = next.at;
            return true;
        }
        if next.at == self.at && !starts_word(self.removed.chars().next_back(), deleted) {
            self.removed.push_str(deleted);
            return true;
        }
        false
    }
}

#[derive(Debug, Default)]
pub struct History {
    done: VecDeque<Replacement>,
    undone: Vec<Replacement>,
    /// When the last step was typed, while it may grow.
    typed_at: Option<Instant>,
}

impl History {
    /// Takes an edit of the text.
    pub fn record(&mut self, before: &str, after: &str, now: Instant) {
        let Some(next) = Replacement::between(before, after) else {
            return;
        };
        self.undone.clear();
        let is_key_press = next.is_key_press();
        let typed_at = self.typed_at.take().filter(|_| is_key_press);
        self.typed_at = is_key_press.then_some(now);
        if typed_at.is_some_and(|at| now.saturating_duration_since(at) < PAUSE)
            && let Some(last) = self.done.back_mut()
            && last.extend(&next)
        {
            return self.limit();
        }
        self.done.push_back(next);
        self.limit();
    }

    fn limit(&mut self) {
        let mut bytes: usize = self.done.iter().map(Replacement::bytes).sum();
        while bytes > MAX_BYTES || self.done.len() > MAX_STEPS {
            let Some(oldest) = self.done.pop_front() else {
                return;
            };
            bytes -= oldest.bytes();
        }
    }

    /// Whether there is something to undo, and to redo.
    pub fn undoable(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    /// Moves one step. Returns what to replace in the text, and forgets all if the text is not the recorded one.
    pub fn step(&mut self, key: UndoKey, text: &str) -> Option<Replacement> {
        self.typed_at = None;
        let (step, replacement) = match key {
            UndoKey::Undo => {
                let step = self.done.pop_back()?;
                (step.clone(), step.inverse())
            }
            UndoKey::Redo => {
                let step = self.undone.pop()?;
                (step.clone(), step)
            }
        };
        if replacement.apply(text).is_none() {
            self.clear();
            return None;
        }
        match key {
            UndoKey::Undo => self.undone.push(step),
            UndoKey::Redo => self.done.push_back(step),
        }
        Some(replacement)
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Typist {
        text: String,
        history: History,
        now: Option<Instant>,
    }

    impl Typist {
        fn set(&mut self, text: &str) {
            let now = *self.now.get_or_insert_with(Instant::now);
            self.history.record(&self.text, text, now);
            text.clone_into(&mut self.text);
        }

        fn typed(&mut self, text: &str) {
            for character in text.chars() {
                self.set(&format!("{}{character}", self.text));
            }
        }

        fn pause(&mut self) {
            self.now = self.now.map(|now| now + PAUSE);
        }

        fn step(&mut self, key: UndoKey) -> &str {
            if let Some(replacement) = self.history.step(key, &self.text) {
                self.text = replacement.apply(&self.text).unwrap();
            }
            &self.text
        }
    }

    #[test]
    fn words_are_undone_and_redone_one_by_one() {
        let mut text = Typist::default();
        text.typed("größe zählt doch");
        assert_eq!(text.step(UndoKey::Undo), "größe zählt ");
        assert_eq!(text.step(UndoKey::Undo), "größe ");
        assert_eq!(text.step(UndoKey::Redo), "größe zählt ");
        assert_eq!(text.step(UndoKey::Undo), "größe ");
        assert_eq!(text.step(UndoKey::Undo), "");
        assert_eq!(text.step(UndoKey::Undo), "", "nothing is left");
        for expected in ["größe ", "größe zählt ", "größe zählt doch"] {
            assert_eq!(text.step(UndoKey::Redo), expected);
        }
        let _text = text.step(UndoKey::Undo);
        text.typed("x");
        assert_eq!(text.step(UndoKey::Redo), "größe zählt x", "nothing to redo");
    }

    #[test]
    fn pause_ends_a_step() {
        let mut text = Typist::default();
        text.typed("ab");
        text.pause();
        text.typed("cd");
        assert_eq!(text.step(UndoKey::Undo), "ab");
    }

    #[test]
    fn deletions_are_grouped_and_pasted_text_is_a_step() {
        let mut text = Typist::default();
        text.set("one two three");
        for shorter in ["one two thre", "one two thr", "one two th"] {
            text.set(shorter);
        }
        text.set("one two forty and th");
        assert_eq!(text.step(UndoKey::Undo), "one two th");
        assert_eq!(text.step(UndoKey::Undo), "one two three");
        // With Delete.
        text.set("ne two three");
        text.set("e two three");
        assert_eq!(text.step(UndoKey::Undo), "one two three");
        assert_eq!(text.step(UndoKey::Undo), "");
    }

    #[test]
    fn typing_over_a_selection_is_one_step() {
        let mut text = Typist::default();
        text.set("a selected word");
        text.set("a n word");
        text.set("a ne word");
        text.set("a new word");
        assert_eq!(text.step(UndoKey::Undo), "a selected word");
    }

    #[test]
    fn another_text_is_not_changed() {
        let mut text = Typist::default();
        text.typed("draft");
        text.text = "other".into();
        assert_eq!(text.step(UndoKey::Undo), "other");
        text.text = "draft".into();
        assert_eq!(text.step(UndoKey::Undo), "draft", "all is forgotten");
    }

    #[test]
    fn history_is_bounded() {
        let mut text = Typist::default();
        for number in 0..1000 {
            text.set(&format!("{number} words"));
        }
        assert!(text.history.done.len() <= MAX_STEPS);
        for number in 0..10 {
            text.set(&number.to_string().repeat(300_000));
        }
        let bytes: usize = text.history.done.iter().map(Replacement::bytes).sum();
        assert!((1..=MAX_BYTES).contains(&bytes), "{bytes}");
        text.set(&"a".repeat(2 * MAX_BYTES));
        assert!(text.history.done.is_empty());
    }
}
