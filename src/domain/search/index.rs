//! The tokens by which the index finds a message.
//!
//! Of a word: its parts of three letters, and its start of one and two letters with a mark. Of scripts without spaces:
//! each character and each pair. So part-words and words of any script are found without a dictionary.

use std::fmt::Write;

use super::super::unicode;
use super::fold::fold;
use super::runs::{Class, runs};

/// The tokenizer of the full-text index. It keeps all characters beyond ASCII, and splits at spaces, as tokens are
/// separated here.
pub const TOKENIZER: &str = "ascii";

/// How much of a message is indexed, in bytes of its text and in tokens. What is beyond is not found.
pub const MAX_INDEXED: (usize, usize) = (64 * 1024, 4_000);

/// Before the start of a word. Messages cannot contain it as a token: it is in no run.
const START: char = '\u{E000}';
const AUTHOR: char = '\u{E001}';
const CHANNEL: char = '\u{E002}';
const HAS: char = '\u{E003}';

/// By what else than its text a message is found, without a look at its row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MessageKeys {
    /// The number of the author in the database.
    pub author: i64,
    /// The number of the channel in the database.
    pub channel: i64,
    pub has_link: bool,
    pub has_file: bool,
    pub has_image: bool,
}

/// The tokens of a message, separated by spaces. Each stands there once.
pub fn index_text(text: &str, keys: MessageKeys) -> String {
    let (max_bytes, max_tokens) = MAX_INDEXED;
    let folded = fold(unicode::start(text, max_bytes));
    let mut tokens = Vec::new();
    let mut starts = String::new();
    for (class, run) in runs(&folded) {
        let run = folded.get(run).unwrap_or_default();
        parts(class, run, |part| tokens.push(part));
        if class == Class::Word {
            push_starts(&mut starts, run);
        }
        if tokens.len() > 4 * max_tokens {
            break;
        }
    }
    tokens.extend(starts.split_ascii_whitespace());
    tokens.sort_unstable();
    tokens.dedup();
    tokens.truncate(max_tokens);
    let size: usize = tokens.iter().map(|token| token.len() + 1).sum();
    let mut indexed = String::with_capacity(size + 48);
    for key in keys.tokens() {
        indexed.push_str(&key);
        indexed.push(' ');
    }
    for token in tokens {
        indexed.push_str(token);
        indexed.push(' ');
    }
    indexed
}

impl MessageKeys {
    fn tokens(self) -> impl Iterator<Item = String> {
        let has = [
            self.has_link.then(|| has_token('l')),
            self.has_file.then(|| has_token('f')),
            self.has_image.then(|| has_token('i')),
        ];
        let ids = [author_token(self.author), channel_token(self.channel)];
        ids.into_iter().chain(has.into_iter().flatten())
    }
}

pub(super) fn author_token(author: i64) -> String {
    format!("{AUTHOR}{author}")
}

pub(super) fn channel_token(channel: i64) -> String {
    format!("{CHANNEL}{channel}")
}

pub(super) fn has_token(kind: char) -> String {
    format!("{HAS}{kind}")
}

/// The token of all words that start with one or two letters.
pub(super) fn start_token(start: &str) -> String {
    format!("{START}{start}")
}

fn push_starts(starts: &mut String, word: &str) {
    let mut ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    for end in ends.by_ref().take(2) {
        let start = word.get(..end).unwrap_or_default();
        // Writing to a string cannot fail.
        let _written = write!(starts, "{START}{start} ");
    }
}

/// Gives the parts by which a run is found wherever they are in it. Shorter words have none.
fn parts<'a>(class: Class, run: &'a str, mut each: impl FnMut(&'a str)) {
    match class {
        Class::Word => windows(run, 3, each),
        Class::Unspaced => {
            windows(run, 1, &mut each);
            windows(run, 2, each);
        }
        Class::Symbol => each(run),
    }
}

/// All parts of so many characters.
pub(super) fn windows<'a>(run: &'a str, chars: usize, mut each: impl FnMut(&'a str)) {
    let starts = run.char_indices().map(|(at, _)| at);
    let ends = run.char_indices().map(|(at, c)| at + c.len_utf8());
    for (start, end) in starts.zip(ends.skip(chars.saturating_sub(1))) {
        each(run.get(start..end).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let indexed = index_text(text, MessageKeys::default());
        let tokens = indexed.split_ascii_whitespace().map(str::to_owned);
        let is_key = |token: &String| token.starts_with([AUTHOR, CHANNEL, HAS]);
        let mut tokens: Vec<_> = tokens.filter(|token| !is_key(token)).collect();
        tokens.sort();
        tokens
    }

    fn expected(tokens: &[&str]) -> Vec<String> {
        let tokens = tokens.iter().map(|token| token.replace('^', "\u{e000}"));
        let mut tokens: Vec<_> = tokens.collect();
        tokens.sort();
        tokens
    }

    #[test]
    fn words_are_indexed_by_their_parts_and_starts() {
        for (text, parts) in [
            ("Hello", &["hel", "ell", "llo", "^h", "^he"][..]),
            ("a hi", &["^a", "^h", "^hi"]),
            ("oh oh OH", &["^o", "^oh"]),
            ("Größe", &["gro", "ros", "oss", "sse", "^g", "^gr"]),
            ("日本語", &["日", "本", "語", "日本", "本語"]),
            ("한국 v2", &["한", "국", "한국", "^v", "^v2"]),
            ("👍 ok", &["👍", "^o", "^ok"]),
            ("", &[]),
        ] {
            assert_eq!(tokens(text), expected(parts), "{text:?}");
        }
    }

    #[test]
    fn keys_of_a_message_are_tokens_that_no_text_can_forge() {
        let keys = MessageKeys {
            author: 7,
            channel: 12,
            has_image: true,
            ..MessageKeys::default()
        };
        let indexed = index_text("\u{e001}8 \u{e000}zz", keys);
        let mut tokens: Vec<_> = indexed.split_ascii_whitespace().collect();
        tokens.sort_unstable();
        let expected = [
            "\u{e000}8",
            "\u{e000}z",
            "\u{e000}zz",
            "\u{e001}7",
            "\u{e002}12",
            "\u{e003}i",
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn long_texts_are_indexed_up_to_a_limit() {
        let text: String = ('\u{4E00}'..'\u{9000}').collect();
        let (_, max_tokens) = MAX_INDEXED;
        assert_eq!(tokens(&text).len(), max_tokens);
        let long = "ab".repeat(2_000_000);
        assert_eq!(tokens(&long), expected(&["aba", "bab", "^a", "^ab"]));
    }
}
