//! What is being typed that can be completed: a mention, a channel, an emoji or a command, and which names match it.
//!
//! Pure and bounded: of the text, what is just before the caret is looked at, and of the names as many are kept as are
//! shown.

use std::ops::Range;

use super::search::fold;
use super::unicode;

/// How many rows are offered.
pub const MAX_ROWS: usize = 8;
/// In bytes, with its mark. Nothing longer is completed.
const MAX_TOKEN: usize = 64;
/// In characters. Shorter ones, as in a smiley, are not completed.
const MIN_EMOJI: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Mention,
    Channel,
    Emoji,
    Command,
}

/// A part of the text that can be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionToken {
    pub kind: TokenKind,
    /// In bytes, with the mark; ends at the caret.
    pub range: Range<usize>,
    /// Without the mark.
    pub query: String,
}

/// What is being typed before the caret, at a byte of the text.
pub fn token_at(text: &str, caret: usize) -> Option<CompletionToken> {
    let before = text.get(..caret)?;
    let mut start = before.len().saturating_sub(MAX_TOKEN);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let near = before.get(start..)?;
    // The last mark before the caret, unless a space is nearer.
    let (at, mark) = near
        .char_indices()
        .rev()
        .take_while(|(_, c)| !c.is_whitespace())
        .find(|(_, c)| matches!(c, '@' | '#' | ':' | '/'))?;
    let at = start + at;
    let query = before.get(at + mark.len_utf8()..)?;
    let previous = before.get(..at)?.chars().next_back();
    let kind = match mark {
        '/' if at == 0 && query.chars().all(char::is_alphanumeric) => TokenKind::Command,
        '@' if starts_token(previous) => TokenKind::Mention,
        '#' if starts_token(previous) => TokenKind::Channel,
        ':' if starts_token(previous) && is_emoji_name(query) => TokenKind::Emoji,
        _ => return None,
    };
    Some(CompletionToken {
        kind,
        range: at..caret,
        query: query.to_owned(),
    })
}

/// Whether a mark may stand after a character: not inside a word, an address or a time.
fn starts_token(previous: Option<char>) -> bool {
    previous.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '{' | '"' | '\'' | '*' | '_' | '~' | '>')
    })
}

fn is_emoji_name(query: &str) -> bool {
    query.chars().nth(MIN_EMOJI - 1).is_some()
        && query
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '+' | '-'))
}

/// The candidates whose names match a query, at most [`MAX_ROWS`]: those that begin with it first, then those with a word
/// that does, then those that contain it; each in the given order.
pub fn matching<'a, T>(query: &str, candidates: impl IntoIterator<Item = (T, &'a str)>) -> Vec<T> {
    let query = fold(query);
    let mut found: [Vec<T>; 3] = Default::default();
    for (candidate, name) in candidates {
        let Some(bucket) = class(name, &query).and_then(|class| found.get_mut(class)) else {
            continue;
        };
        if bucket.len() < MAX_ROWS {
            bucket.push(candidate);
        }
        if found.first().is_some_and(|best| best.len() == MAX_ROWS) {
            break;
        }
    }
    found.into_iter().flatten().take(MAX_ROWS).collect()
}

/// 0 if the name begins with the folded query, 1 if a word of it does, 2 if it contains it.
fn class(name: &str, query: &str) -> Option<usize> {
    let name = unicode::start(name, MAX_TOKEN);
    if name.is_ascii() {
        let is_at = |at: usize| {
            let part = name.as_bytes().get(at..at + query.len());
            part.is_some_and(|part| part.eq_ignore_ascii_case(query.as_bytes()))
        };
        let found = (0..=name.len().saturating_sub(query.len())).filter(|at| is_at(*at));
        let is_word = |at: usize| {
            let before = at
                .checked_sub(1)
                .and_then(|before| name.as_bytes().get(before));
            before.is_none_or(|before| !before.is_ascii_alphanumeric())
        };
        return found
            .map(|at| {
                if at == 0 {
                    0
                } else if is_word(at) {
                    1
                } else {
                    2
                }
            })
            .min();
    }
    let name = fold(name);
    if name.starts_with(query) {
        return Some(0);
    }
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| word.starts_with(query)) {
        return Some(1);
    }
    name.contains(query).then_some(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The caret is at `|`.
    fn token(text: &str) -> Option<(TokenKind, String)> {
        let caret = text.find('|').unwrap();
        let token = token_at(&text.replace('|', ""), caret)?;
        assert_eq!(token.range.end, caret);
        Some((token.kind, token.query))
    }

    #[test]
    fn token_before_the_caret_is_found() {
        use TokenKind::{Channel, Command, Emoji, Mention};
        let table: &[(&str, Option<(TokenKind, &str)>)] = &[
            ("|", None),
            ("@|", Some((Mention, ""))),
            ("hello @mi|ra", Some((Mention, "mi"))),
            ("hello @mira |", None),
            ("a\n@Zoë|", Some((Mention, "Zoë"))),
            ("mail@host|", None),
            ("(@m|", Some((Mention, "m"))),
            ("**@m|", Some((Mention, "m"))),
            ("#gen|", Some((Channel, "gen"))),
            ("a#b|", None),
            (":s|", None),
            (":sm|", Some((Emoji, "sm"))),
            (":+1|", Some((Emoji, "+1"))),
            (":grü|", Some((Emoji, "grü"))),
            ("10:30|", None),
            ("https://x|", None),
            ("it: ok|", None),
            (":)|", None),
            ("/|", Some((Command, ""))),
            ("/shr|", Some((Command, "shr"))),
            ("/me is|", None),
            (" /me|", None),
            ("/usr/bin|", None),
        ];
        for (text, expected) in table {
            let expected = expected.map(|(kind, query)| (kind, query.to_owned()));
            assert_eq!(token(text), expected, "{text}");
        }
    }

    #[test]
    fn better_matches_come_first_and_few_are_kept() {
        let names = ["Anna", "Johanna", "Mary Ann", "ANNE", "Ánnika", "Bob"];
        let candidates = || names.iter().map(|name| (*name, *name));
        assert_eq!(
            matching("ann", candidates()),
            ["Anna", "ANNE", "Ánnika", "Mary Ann", "Johanna"]
        );
        assert_eq!(matching("", candidates()).len(), names.len());
        assert!(matching("zzz", candidates()).is_empty());
        let many: Vec<_> = (0..10_000)
            .map(|number| format!("person {number}"))
            .collect();
        let found = matching("9", many.iter().map(|name| (name, name.as_str())));
        assert_eq!(found.len(), MAX_ROWS);
        let whole = matching("person", many.iter().map(|name| (name, name.as_str())));
        assert_eq!(whole, many.iter().take(MAX_ROWS).collect::<Vec<_>>());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Any text, any caret: no panic, and the token is what stands before the caret.
        #[test]
        fn any_text_and_caret_is_read(text in "([@#:/ \\n]|\\PC){0,80}", caret in 0_usize..400) {
            if let Some(token) = token_at(&text, caret) {
                prop_assert_eq!(token.range.end, caret);
                prop_assert!(token.range.len() <= MAX_TOKEN);
                prop_assert!(text[token.range.clone()].ends_with(&token.query));
            }
        }

        #[test]
        fn any_query_is_matched(query in "\\PC{0,80}", names in proptest::collection::vec("\\PC{0,80}", 0..30)) {
            let found = matching(&query, names.iter().map(|name| (name, name.as_str())));
            prop_assert!(found.len() <= MAX_ROWS);
        }

        /// What the text is far before the caret does not matter.
        #[test]
        fn only_the_end_of_a_text_is_read(length in 0_usize..100_000) {
            let text = "x".repeat(length) + " @mi";
            let token = token_at(&text, text.len()).map(|token| token.query);
            prop_assert_eq!(token.as_deref(), Some("mi"));
        }
    }
}
