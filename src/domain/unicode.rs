//! Which characters of a text from outside may reach the screen. The only place that decides it.
//!
//! | Text                                | Controls, bidi     | Zero-width spaces, LRM, RLM | Joiners (ZWJ, ZWNJ)        | Combining marks |
//! |-------------------------------------|--------------------|-----------------------------|----------------------------|-----------------|
//! | one line: names, previews, labels   | removed            | removed                     | kept between two non-ASCII | limited         |
//! | beginning of an id                  | ends it            | ends it                     | ends it                    | end it          |
//! | id in an imported list              | rejected           | rejected                    | rejected                   | kept            |
//! | body of a message, draft            | removed, but tab   | kept                        | kept                       | limited         |
//!
//! Line breaks of any kind become LF in a body. Emoji selectors and tags are kept everywhere but in the beginning of an
//! id.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// A text for one line: without what is invisible or reorders others, trimmed, at most `max_chars` characters.
/// Whitespace inside stays. The result may be blank; see [`is_blank`].
pub fn single_line(text: &str, max_chars: usize) -> String {
    let mut visible = String::with_capacity(text.len().min(4 * max_chars));
    let mut marks = Marks::default();
    let chars = text.trim_start().chars();
    let mut chars = chars
        .filter(|c| !is_hidden(*c) && marks.allow(*c))
        .peekable();
    let mut left = max_chars;
    while let Some(c) = chars.next().filter(|_| left > 0) {
        let joins = |other: Option<&char>| other.is_some_and(|c| !c.is_ascii() && !is_joiner(*c));
        let is_leading = visible.is_empty() && c.is_whitespace();
        let is_kept =
            !is_joiner(c) || joins(visible.chars().next_back().as_ref()) && joins(chars.peek());
        if is_kept && !is_leading {
            visible.push(c);
            left -= 1;
        }
    }
    visible.truncate(visible.trim_end().len());
    visible
}

/// A text of many lines: without what is invisible or reorders others, with LF as the only line break.
pub fn text(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| matches!(byte, b'\n' | b'\t' | b' '..=b'~'))
    {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut marks = Marks::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\n' | '\t' | '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{61C}' => {
                clean.push(c)
            }
            _ if is_hidden(c) || !marks.allow(c) => {}
            _ => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

/// The beginning of an id, at most `max_chars` characters: what can be shown of it as it is. May be empty.
pub fn id_start(id: &str, max_chars: usize) -> &str {
    let is_shown =
        |c: char| !(c.is_whitespace() || is_invisible(c) || is_filler(c) || is_combining_mark(c));
    let id = id.trim_start_matches(|c| !is_shown(c));
    let mut chars = id.char_indices().enumerate();
    let end = chars.find(|(count, (_, c))| *count == max_chars || !is_shown(*c));
    end.and_then(|(_, (end, _))| id.get(..end)).unwrap_or(id)
}

/// Limits the marks on one letter ("zalgo"). The most that a language uses are two diacritics, or five vowel and tone
/// marks of a script that has them; here four, or eight.
#[derive(Default)]
struct Marks(u8);

impl Marks {
    fn allow(&mut self, c: char) -> bool {
        const MAX: u8 = 8;
        if is_combining_mark(c) {
            let weight = if is_diacritic(c) { 2 } else { 1 };
            self.0 = self.0.saturating_add(weight);
        } else if !is_joiner(c) {
            self.0 = 0;
        }
        self.0 <= MAX
    }
}

/// Marks of no script of their own.
fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Whether nothing of a text can be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || is_hidden(c) || is_joiner(c) || is_filler(c))
}

/// Whether two texts that look alike could differ by a character of this one.
pub fn has_invisible(text: &str) -> bool {
    text.chars().any(is_invisible)
}

pub fn is_invisible(c: char) -> bool {
    is_hidden(c) || is_joiner(c)
}

/// Control characters, bidi controls and marks, line separators, zero-width spaces and format characters.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        )
}

/// ZWNJ and ZWJ: Persian, Indic scripts and emoji need them between two characters; anywhere else they only hide.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Selectors, tags and fillers, which show nothing of their own.
fn is_filler(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_line_removes_invisible_and_bidi_characters() {
        for (text, expected) in [
            ("  Work  ", "Work"),
            ("two  words", "two  words"),
            ("a\u{202e}b\nc\td\u{7}", "abcd"),
            ("\u{2066}a\u{2069}\u{61c}\u{200e}", "a"),
            ("a\u{200b}b\u{ad}c\u{feff}", "abc"),
            ("a\u{200d}b\u{200c}", "ab"),
            ("\u{200d}a", "a"),
            ("👩\u{200d}🚀", "👩\u{200d}🚀"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{202e}", ""),
        ] {
            assert_eq!(single_line(text, 100), expected, "{text:?}");
        }
        assert_eq!(single_line(&"ä".repeat(9), 7).chars().count(), 7);
        assert_eq!(single_line("ab cd", 3), "ab");
    }

    #[test]
    fn blank_and_invisible_texts_are_recognized() {
        for (text, blank, invisible) in [
            ("", true, false),
            (" \t", true, true),
            ("\u{200b}", true, true),
            ("\u{3164} \u{2800}", true, false),
            ("\u{202e}\u{fe0f}", true, true),
            ("a", false, false),
            ("a\u{200d}b", false, true),
            ("👩\u{200d}🚀", false, true),
            ("safe\u{202e}elpmaxe", false, true),
        ] {
            assert_eq!(is_blank(text), blank, "{text:?}");
            assert_eq!(has_invisible(text), invisible, "{text:?}");
        }
    }
}
