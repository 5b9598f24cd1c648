//! Splits folded text into what can be found on its own: words, runs of scripts without spaces, and symbols.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Letters and digits of scripts that separate words.
    Word,
    /// Letters of scripts that do not, or whose words are found by their syllables.
    Unspaced,
    /// Emoji and other signs, each by itself.
    Symbol,
}

/// `None`: whitespace, punctuation and what never stands in an index.
pub(super) fn class(c: char) -> Option<Class> {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric().then_some(Class::Word);
    }
    if c.is_alphanumeric() || is_combining_mark(c) {
        let is_unspaced = match c.script() {
            Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Bopomofo
            | Script::Hangul
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
            | Script::Tibetan => true,
            // The prolonged sound mark and other marks that kana share.
            Script::Common | Script::Inherited => matches!(c, '\u{3000}'..='\u{30FF}'),
            _ => false,
        };
        return Some(if is_unspaced {
            Class::Unspaced
        } else {
            Class::Word
        });
    }
    let is_separator = c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{80}'..='\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}'
            | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{F0000}'..='\u{10FFFF}');
    (!is_separator).then_some(Class::Symbol)
}

/// The runs of a folded text, in their order. A symbol is a run of its own.
pub(super) fn runs(folded: &str) -> impl Iterator<Item = (Class, Range<usize>)> {
    let mut chars = folded.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, c, class_of) = chars.find_map(|(start, c)| Some((start, c, class(c)?)))?;
        let mut end = start + c.len_utf8();
        if class_of != Class::Symbol {
            while let Some((at, c)) = chars.next_if(|(_, next)| class(*next) == Some(class_of)) {
                end = at + c.len_utf8();
            }
        }
        Some((class_of, start..end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_scripts_and_symbols_are_separate_runs() {
        use Class::{Symbol, Unspaced, Word};
        for (text, expected) in [
            ("two words", vec![(Word, "two"), (Word, "words")]),
            ("foo_bar-2", vec![(Word, "foo"), (Word, "bar"), (Word, "2")]),
            ("3月サーバー", vec![(Word, "3"), (Unspaced, "月サーバー")]),
            (
                "日本語、です",
                vec![(Unspaced, "日本語"), (Unspaced, "です")],
            ),
            ("ที่นี่ ok", vec![(Unspaced, "ที่นี่"), (Word, "ok")]),
            ("हिन्दी", vec![(Word, "हिन्दी")]),
            ("ok👍🎉", vec![(Word, "ok"), (Symbol, "👍"), (Symbol, "🎉")]),
            ("\u{e000}he", vec![(Word, "he")]),
            ("«…» !?", vec![]),
        ] {
            let found = runs(text).map(|(class, run)| (class, text.get(run).unwrap()));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{text:?}");
        }
    }
}
