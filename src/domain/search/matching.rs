//! Whether and where a text matches a query.

use std::ops::Range;

use super::super::unicode;
use super::fold::{Folded, fold};
use super::index::MAX_INDEXED;
use super::query::{Query, Term};
use super::runs::{Class, class};

impl Query {
    /// Whether a text has all terms and none of the excluded ones. Looks at as much of it as is indexed.
    pub fn matches(&self, text: &str) -> bool {
        if self.terms.is_empty() && self.excluded.is_empty() {
            return true;
        }
        let folded = fold(searched(text));
        let has = |term: &Term| term.find(&folded, 0).is_some();
        self.terms.iter().all(has) && !self.excluded.iter().any(has)
    }

    /// The parts of a text that match a term, in their order and apart from each other.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(searched(text));
        let mut found = Vec::new();
        for term in &self.terms {
            let mut from = 0;
            let next = || {
                let part = term.find(&folded.text, from)?;
                from = part.end;
                Some(folded.origin(&part))
            };
            found.extend(std::iter::from_fn(next).take(MAX_HIGHLIGHTS));
        }
        merged(found)
    }
}

/// Of one term in one text.
const MAX_HIGHLIGHTS: usize = 100;

fn searched(text: &str) -> &str {
    let (max_bytes, _) = MAX_INDEXED;
    unicode::start(text, max_bytes)
}

impl Term {
    /// The first place at or after a position.
    pub(super) fn find(&self, folded: &str, mut from: usize) -> Option<Range<usize>> {
        loop {
            let rest = folded.get(from..)?;
            let start = from + rest.find(&self.folded)?;
            let end = start + self.folded.len();
            if self.counts(folded, start, end) {
                return Some(start..end);
            }
            from = start + rest_char_len(folded, start);
        }
    }

    fn counts(&self, folded: &str, start: usize, end: usize) -> bool {
        let is_word = |c: Option<char>| c.and_then(class) == Some(Class::Word);
        let before = folded.get(..start).and_then(|it| it.chars().next_back());
        let after = folded.get(end..).and_then(|it| it.chars().next());
        let ends_in_word = is_word(self.folded.chars().next_back());
        let starts_in_word = is_word(self.folded.chars().next());
        let cuts_start = self.at_start && starts_in_word && is_word(before);
        let cuts_end = self.is_whole && ends_in_word && is_word(after);
        !cuts_start && !cuts_end
    }
}

fn rest_char_len(text: &str, at: usize) -> usize {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    next.map_or(1, char::len_utf8)
}

/// Joins parts that overlap or touch.
fn merged(mut parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    parts.sort_unstable_by_key(|part| (part.start, part.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        match merged.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => merged.push(part),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap()
    }

    #[test]
    fn parts_of_words_match_from_three_letters() {
        for (text, asked, matches) in [
            ("Straßenbahn", "bahn", true),
            ("Straßenbahn", "STRASSE", true),
            ("Straßenbahn", "ba", false),
            ("Straßenbahn", "st", true),
            ("a banana", "an", false),
            ("a banana and", "an", true),
            ("Café", "cafe", true),
            ("cafe", "café", true),
            ("これは日本語です", "本語", true),
            ("これは日本語です", "語", true),
            ("日本です", "日語", false),
            ("ภาษาไทย", "ไทย", true),
            ("한국어", "국", true),
            ("one two", "two one", true),
            ("one two", "one three", false),
            ("one", ":)", false),
            ("one :)", ":)", true),
            ("e-mail", "e-m", true),
            ("Ω 👍", "👍", true),
            ("", "a", false),
        ] {
            assert_eq!(query(asked).matches(text), matches, "{asked:?} in {text:?}");
        }
    }

    #[test]
    fn phrases_match_whole_words() {
        for (text, asked, matches) in [
            ("the big\n dog", "\"big dog\"", true),
            ("the big dogs", "\"big dog\"", false),
            ("the bigdog", "\"big dog\"", false),
            ("zbig dog, a big dog", "\"big dog\"", true),
            ("only", "\"on\"", false),
            ("it is on", "\"on\"", true),
            ("これは日本語です", "\"日本\"", true),
            ("ba a a", "\"a a\"", true),
        ] {
            assert_eq!(query(asked).matches(text), matches, "{asked:?} in {text:?}");
        }
    }

    #[test]
    fn excluded_words_do_not_match() {
        assert!(query("dog -cat").matches("a dog"));
        assert!(!query("dog -cat").matches("a dog and a Cat"));
        assert!(query("-cat").matches("a dog"));
    }

    #[test]
    fn highlights_are_parts_of_the_original() {
        let shown = |text: &str, asked: &str| {
            let parts = query(asked).highlights(text);
            let parts = parts
                .into_iter()
                .map(|part| text.get(part).unwrap().to_owned());
            parts.collect::<Vec<_>>()
        };
        assert_eq!(shown("Große GROSSE gros", "gross"), ["Groß", "GROSS"]);
        assert_eq!(shown("abcdef", "abcd cdef"), ["abcdef"]);
        assert_eq!(shown("a dog, a cat", "cat dog"), ["dog", "cat"]);
        assert_eq!(shown("これは日本語です", "日本"), ["日本"]);
        assert_eq!(shown("dog", "-dog"), [""; 0]);
        assert_eq!(shown(&"aaa ".repeat(10_000), "aaa").len(), MAX_HIGHLIGHTS);
    }
}
