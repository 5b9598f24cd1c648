//! Words that notify wherever they are written.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::unicode;

pub const MAX_KEYWORDS: usize = 20;
/// Of one keyword.
const MAX_CHARACTERS: usize = 50;
/// Of one text. The rest is not searched.
const MAX_SEARCHED_BYTES: usize = 4 * 1024;

/// In lower case, each once, in the order in which the user wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keywords(Vec<String>);

impl Keywords {
    /// Reads a list with commas.
    pub fn parse(text: &str) -> Self {
        let mut keywords = Self(text.split(',').map(str::to_owned).collect());
        keywords.sanitize();
        keywords
    }

    pub fn sanitize(&mut self) {
        let mut known = BTreeSet::new();
        let words = std::mem::take(&mut self.0).into_iter();
        let words = words.map(|word| {
            let word = unicode::single_line(word.trim(), MAX_CHARACTERS);
            word.trim().to_lowercase()
        });
        self.0 = words
            .filter(|word| !unicode::is_blank(word) && !word.contains(','))
            .filter(|word| known.insert(word.clone()))
            .take(MAX_KEYWORDS)
            .collect();
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the user may write them.
    pub fn list(&self) -> String {
        self.0.join(", ")
    }

    /// Whether a text has one of them as a whole word, in whatever case.
    pub fn are_in(&self, text: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let mut ends = (0..=MAX_SEARCHED_BYTES.min(text.len())).rev();
        let end = ends.find(|end| text.is_char_boundary(*end));
        let text = text.get(..end.unwrap_or(0)).unwrap_or_default();
        let text = text.to_lowercase();
        self.0.iter().any(|word| has_word(&text, word))
    }
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyword_is_found_as_a_whole_word_in_any_case() {
        let keywords = Keywords::parse("Release, night shift,ß");
        for (text, expected) in [
            ("the release is out", true),
            ("RELEASE!", true),
            ("(night shift)", true),
            ("nights shift", false),
            ("prerelease", false),
            ("released", false),
            ("", false),
            ("ß", true),
        ] {
            assert_eq!(keywords.are_in(text), expected, "{text}");
        }
        assert!(!Keywords::default().are_in("release"));
    }

    #[test]
    fn keywords_are_cleaned_and_bounded() {
        let keywords = Keywords::parse(" One,one,, \u{202e} ,TWO ");
        assert_eq!(keywords.list(), "one, two");
        let many: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        assert_eq!(Keywords::parse(&many.join(",")).0.len(), MAX_KEYWORDS);
        let long = Keywords::parse(&"x".repeat(900));
        assert_eq!(long.list().chars().count(), MAX_CHARACTERS);
        let mut stored = Keywords(vec!["A,B".into(), String::new(), "c".into()]);
        stored.sanitize();
        assert_eq!(stored.list(), "c");
    }

    #[test]
    fn long_text_is_searched_to_its_limit() {
        let keywords = Keywords::parse("end");
        assert!(keywords.are_in(&format!("{} end", "ä".repeat(1000))));
        assert!(!keywords.are_in(&format!("{} end", "ä".repeat(MAX_SEARCHED_BYTES))));
    }
}
