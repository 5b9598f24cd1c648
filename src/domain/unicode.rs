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

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

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
                clean.push(c);
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

/// Limits what is drawn as one letter: its marks ("zalgo"), and the letters joined to it, as by a virama.
///
/// The most marks that a language uses on one letter are two diacritics, or five vowel and tone marks of a script that
/// has them; here four, or eight. The most that are joined is about fifteen characters, in an emoji of a family;
/// `harfrust` panics on a syllable of 256.
#[derive(Default)]
struct Marks {
    weight: u8,
    length: u8,
    joins_next: bool,
}

impl Marks {
    fn allow(&mut self, c: char) -> bool {
        const MAX_WEIGHT: u8 = 8;
        const MAX_LENGTH: u8 = 32;
        let is_mark = is_combining_mark(c);
        if !is_mark && !is_joiner(c) {
            self.weight = 0;
            if !self.joins_next || c.is_ascii() {
                self.length = 0;
            }
        }
        if is_mark {
            let weight = if is_diacritic(c) { 2 } else { 1 };
            self.weight = self.weight.saturating_add(weight);
        }
        self.length = self.length.saturating_add(1);
        let joins = c == ZWJ || canonical_combining_class(c) == VIRAMA;
        self.joins_next = joins && self.weight <= MAX_WEIGHT;
        self.weight <= MAX_WEIGHT && self.length <= MAX_LENGTH
    }
}

const ZWJ: char = '\u{200D}';
/// The combining class of marks that join a consonant to the next.
const VIRAMA: u8 = 9;

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

/// The whole characters among the first `max` bytes.
pub fn start(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rfind(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
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

    /// Words of many scripts, decomposed, and emoji of several characters.
    #[test]
    fn marks_of_languages_are_kept() {
        for word in [
            "Vie\u{302}\u{323}t Nam ngu\u{31b}\u{303}",
            "น้ำผึ้ง ที่นี่ ปั้น",
            "क्षत्रिय र्‍ख हिन्दी",
            "שָׁלוֹם עֲלֵיכֶם בְּרֵאשִׁ֖ית",
            "ٱلسَّلَامُ عَلَيْكُمْ",
            "မြို့ လွှဲ ကျွန်ုပ်",
            "རྒྱུད་ ཧཱུྃ",
            "ខ្ញុំ ស្ត្រី",
            "தமிழ் ক্ষুদ্র",
            "nǚ ṩ s\u{323}\u{307} Ǖ u\u{308}\u{304}",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦 👍🏽 🏳\u{fe0f}\u{200d}🌈 1\u{fe0f}\u{20e3} 🇩🇪",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "한국어 \u{1112}\u{1161}\u{11ab}",
        ] {
            assert_eq!(text(word), word);
            assert_eq!(single_line(word, 100), word);
        }
    }

    #[test]
    fn marks_on_one_letter_are_limited() {
        let most = |mark: &str, kept: usize| {
            let (tower, cut) = (
                format!("a{}b", mark.repeat(40)),
                format!("a{}b", mark.repeat(kept)),
            );
            assert_eq!(single_line(&tower, 512), cut, "{mark:?}");
            assert_eq!(text(&tower), cut, "{mark:?}");
        };
        for diacritic in [
            "\u{301}", "\u{488}", "\u{1ab0}", "\u{1dc0}", "\u{20d0}", "\u{fe20}", "\u{34f}",
        ] {
            most(diacritic, 4);
        }
        for vowel_or_tone in ["\u{e49}", "\u{64e}", "\u{5b0}", "\u{94d}", "\u{f71}"] {
            most(vowel_or_tone, 8);
        }
        let zalgo: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/fixtures/zalgo-history.json")).unwrap();
        let body = zalgo["messages"][1]["body"].as_str().unwrap();
        let clean = text(body);
        let letters = clean.chars().filter(|c| !is_combining_mark(*c)).count();
        assert!(
            clean.chars().count() <= 5 * letters && letters > 3,
            "{clean:?}"
        );
    }

    #[test]
    fn characters_joined_to_one_letter_are_limited() {
        for unit in [
            "क\u{94d}",
            "ក\u{17d2}",
            "ಕ\u{ccd}",
            "क\u{94d}\u{200d}",
            "👩\u{200d}",
            "\u{200d}",
        ] {
            let chain = unit.repeat(300);
            let kept = text(&chain).chars().count();
            assert!(kept <= 32, "{unit:?}: {kept} in a body");
            assert!(
                single_line(&chain, 512).chars().count() <= 32,
                "{unit:?} in a name"
            );
        }
        let separate = "क्ष ".repeat(100);
        assert_eq!(text(&separate), separate);
    }

    #[test]
    fn long_name_is_read_only_as_far_as_it_is_shown() {
        let name = "\u{202e}x".repeat(1_000_000);
        assert_eq!(single_line(&name, 512), "x".repeat(512));
    }

    #[test]
    fn start_of_an_id_shows_no_hidden_character() {
        for (id, start) in [
            ("uid_1234567890", "uid_12345678"),
            ("\u{202e}\nevil\u{202e}x", "evil"),
            ("two words", "two"),
            ("e\u{301}\u{301}\u{301}", "e"),
            ("\u{200b}\u{3164}", ""),
        ] {
            assert_eq!(id_start(id, 12), start, "{id:?}");
        }
        let hidden = crate::domain::id::UserId::new("\u{200b}\u{202e}");
        assert_eq!(hidden.short(), "?");
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
