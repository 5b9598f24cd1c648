//! Which characters of a text from outside may reach the screen. The only place that decides it.
//!
//! | Text                                | Controls, bidi, zero-width | Joiners (ZWJ, ZWNJ)          | Emoji selectors, tags |
//! |-------------------------------------|----------------------------|------------------------------|-----------------------|
//! | one line: names, previews, labels   | removed                    | kept between two non-ASCII   | kept                  |
//! | id in an imported list              | rejected                   | rejected                     | kept                  |
//! | body of a message                   | kept                       | kept                         | kept                  |
//!
//! A body is laid out in a widget of its own, so that its direction controls cannot reorder anything else.

/// A text for one line: without what is invisible or reorders others, trimmed, at most `max_chars` characters.
/// Whitespace inside stays. The result may be blank; see [`is_blank`].
pub fn single_line(text: &str, max_chars: usize) -> String {
    let mut visible = String::with_capacity(text.len().min(4 * max_chars));
    let mut chars = text.chars().filter(|c| !is_hidden(*c)).peekable();
    while let Some(c) = chars.next() {
        let joins = |other: Option<&char>| other.is_some_and(|c| !c.is_ascii() && !is_joiner(*c));
        if !is_joiner(c) || joins(visible.chars().next_back().as_ref()) && joins(chars.peek()) {
            visible.push(c);
        }
    }
    let cut: String = visible.trim().chars().take(max_chars).collect();
    cut.trim_end().to_owned()
}

/// Whether nothing of a text can be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || is_hidden(c) || is_joiner(c) || is_filler(c))
}

/// Whether two texts that look alike could differ by a character of this one.
pub fn has_invisible(text: &str) -> bool {
    text.chars().any(|c| is_hidden(c) || is_joiner(c))
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
