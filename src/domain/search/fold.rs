//! Folding: texts that a reader takes for the same become equal.
//!
//! Case, diacritics, width and compatibility forms are dropped, and any run of whitespace becomes one space. Marks that
//! spell a sound of their own (vowels of Thai and Indic scripts, voiced kana) stay.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::unicode;

pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    each(text, |c, _| folded.push(c));
    folded
}

/// A folded text that knows where its characters come from.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub text: String,
    /// Of each character: its place in `text`, and the bytes of the original.
    origins: Vec<(usize, Range<usize>)>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        each(text, |c, origin| {
            folded.origins.push((folded.text.len(), origin));
            folded.text.push(c);
        });
        folded
    }

    /// The bytes of the original that a part of the folded text comes from.
    pub fn origin(&self, part: &Range<usize>) -> Range<usize> {
        let first = self.origins.partition_point(|(at, _)| *at < part.start);
        let last = self.origins.partition_point(|(at, _)| *at < part.end);
        let origin = |index: usize| self.origins.get(index).map(|(_, origin)| origin);
        let start = origin(first).map_or(0, |it| it.start);
        let end = last.checked_sub(1).and_then(origin);
        start..end.map_or(start, |it| it.end.max(start))
    }
}

/// Gives each folded character with the bytes that it comes from.
fn each(text: &str, mut emit: impl FnMut(char, Range<usize>)) {
    let mut chars = text.char_indices().peekable();
    let mut is_after_space = false;
    while let Some((start, c)) = chars.next() {
        let next = chars.peek().copied();
        let is_single = next.is_none_or(|(_, next)| next.is_ascii());
        if c.is_whitespace() {
            if !is_after_space {
                emit(' ', start..start + c.len_utf8());
            }
            is_after_space = true;
            continue;
        }
        if c.is_ascii() && is_single {
            if !c.is_control() {
                is_after_space = false;
                emit(c.to_ascii_lowercase(), start..start + 1);
            }
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, more)) = chars.next_if(|(_, next)| continues(*next)) {
            end = at + more.len_utf8();
        }
        let letter = text.get(start..end).unwrap_or_default();
        for folded in fold_letter(letter) {
            is_after_space = false;
            emit(folded, start..end);
        }
    }
}

/// Whether a character belongs to the letter before it.
fn continues(c: char) -> bool {
    // Vowels and finals of Hangul that was decomposed, voice marks of half-width kana.
    !c.is_ascii()
        && (is_combining_mark(c)
            || is_ignored(c)
            || matches!(c, '\u{1160}'..='\u{11FF}' | '\u{FF9E}' | '\u{FF9F}'))
}

fn fold_letter(letter: &str) -> impl Iterator<Item = char> {
    let lower = letter.chars().flat_map(char::to_lowercase);
    let kept = lower
        .nfkd()
        .filter(|c| !is_diacritic(*c) && !is_ignored(*c));
    let composed = kept.nfc().flat_map(char::to_lowercase);
    composed.flat_map(|c| spelled(c).chars().chain(spelled(c).is_empty().then_some(c)))
}

fn is_ignored(c: char) -> bool {
    unicode::is_invisible(c)
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{34F}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Marks that many readers leave out: diacritics, points of Hebrew, vowel marks of Arabic.
fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'
        | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{640}')
}

/// How letters without a decomposition are written where a keyboard lacks them; empty for all others.
fn spelled(c: char) -> &'static str {
    match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        '’' | '‘' => "'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_diacritics_and_width_are_folded() {
        for (text, folded) in [
            ("Hello WORLD", "hello world"),
            ("Straße STRASSE ẞ", "strasse strasse ss"),
            ("Ünïcödé n\u{303} e\u{301}", "unicode n e"),
            ("İstanbul ısı", "istanbul isi"),
            ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
            ("Łódź, Ærø", "lodz, aero"),
            ("ＦＵＬＬ　ｗｉｄｔｈ", "full width"),
            ("ﬁne ①", "fine 1"),
            ("Вёсны Киев", "весны киев"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد", "محمد"),
            ("don’t", "don't"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn marks_that_spell_a_sound_are_kept() {
        for same in ["ที่นี่", "हिन्दी", "が", "パソコン", "한국어", "日本語"]
        {
            assert_eq!(fold(same), same.nfkc().collect::<String>(), "{same:?}");
        }
        assert_eq!(fold("ｶﾞ"), "ガ");
        assert_eq!(fold("\u{1112}\u{1161}\u{11ab}"), "한");
        assert_ne!(fold("か"), fold("が"));
    }

    #[test]
    fn invisible_characters_and_runs_of_whitespace_are_dropped() {
        for (text, folded) in [
            ("a\u{200b}b\u{ad}c", "abc"),
            ("two \t\n  words", "two words"),
            ("a\u{2003}\u{200b} b", "a b"),
            ("❤\u{fe0f}", "❤"),
            ("👩\u{200d}🚀", "👩🚀"),
            ("\u{301}\u{7}", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn parts_lead_back_to_the_original() {
        for (text, part, original) in [
            ("Große Straße", "strasse", "Straße"),
            ("Große Straße", "s", "ß"),
            ("ein Café", "cafe", "Café"),
            ("ein Cafe\u{301}!", "cafe", "Cafe\u{301}"),
            ("two \n words", "two words", "two \n words"),
            ("ＦＵＬＬ", "ull", "ＵＬＬ"),
            ("plain", "lai", "lai"),
        ] {
            let folded = Folded::new(text);
            let at = folded.text.find(part).unwrap();
            let origin = folded.origin(&(at..at + part.len()));
            assert_eq!(text.get(origin), Some(original), "{text:?}");
        }
        let folded = Folded::new("ab");
        assert_eq!(folded.origin(&(0..0)), 0..0);
    }
}
