//! What the user searches for.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::fold::fold;
use super::index::{author_token, channel_token, has_token, start_token, windows};
use super::runs::{Class, runs};

/// Everything that a message must fulfill.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Each of them must be in the text.
    pub terms: Vec<Term>,
    /// None of them may be in the text.
    pub excluded: Vec<Term>,
    /// The beginning of the name or the ID of the author; folded, and one of them is enough.
    pub from: Vec<String>,
    /// As `from`, of the channel.
    pub channels: Vec<String>,
    /// As `from`, of the server.
    pub servers: Vec<String>,
    /// Each of them.
    pub has: Vec<Has>,
    /// Sent before this day begins.
    pub before: Option<Date>,
    /// Sent on this day or later.
    pub after: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    Link,
    /// A file of any kind.
    File,
    Image,
}

/// A word or a phrase, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub(super) folded: String,
    /// Only whole words count, as in a phrase in quotes.
    pub(super) is_whole: bool,
    /// Counts at the start of a word only.
    pub(super) at_start: bool,
}

impl Term {
    /// `None` when nothing of the text can be searched for.
    pub fn new(text: &str, is_whole: bool) -> Option<Self> {
        let folded = fold(text.trim());
        let folded = folded.trim();
        if folded.is_empty() {
            return None;
        }
        let first = runs(folded).next();
        let is_word = |(class, run): &(Class, std::ops::Range<usize>)| {
            let run = folded.get(run.clone()).unwrap_or_default();
            *class == Class::Word && (is_whole || run.chars().count() < 3)
        };
        Some(Self {
            at_start: first.as_ref().is_some_and(is_word),
            is_whole,
            folded: folded.to_owned(),
        })
    }

    /// Tokens that every message with this term has. May be empty: then every message has to be looked at.
    fn tokens(&self) -> Vec<String> {
        let mut tokens = Vec::new();
        for (class, run) in runs(&self.folded) {
            let run = self.folded.get(run).unwrap_or_default();
            let chars = run.chars().count();
            match class {
                // The beginning of a word that may be longer.
                Class::Word if chars < 3 => tokens.push(start_token(run)),
                // The pairs contain the characters.
                Class::Word => tokens.extend(covering(run, 3)),
                // A pair contains its characters.
                Class::Unspaced if chars > 1 => tokens.extend(covering(run, 2)),
                Class::Unspaced | Class::Symbol => tokens.push(run.to_owned()),
            }
        }
        tokens
    }
}

impl Query {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether nothing of the text decides, so that no match can be shown in it.
    pub fn has_text(&self) -> bool {
        !self.terms.is_empty()
    }

    /// From when and until when, the end excluded.
    pub fn times(&self, zone: &TimeZone) -> (Option<Timestamp>, Option<Timestamp>) {
        let start = |day: Option<Date>| {
            let start = day?.to_zoned(zone.clone()).ok()?;
            Some(start.timestamp())
        };
        (start(self.after), start(self.before))
    }

    /// What the index is asked for, in the syntax of FTS5; `None` when it cannot help. `authors` and `channels` are the
    /// numbers in the database that the filters allow; `None`: any.
    pub fn expression(&self, authors: Option<&[i64]>, channels: Option<&[i64]>) -> Option<String> {
        let mut all: Vec<String> = self.terms.iter().flat_map(Term::tokens).collect();
        all.sort_unstable();
        all.dedup();
        let mut all: Vec<String> = all.iter().map(|token| quoted(token)).collect();
        all.extend(self.has.iter().map(|has| quoted(&has.token())));
        all.extend(authors.map(|ids| any(ids, author_token)));
        all.extend(channels.map(|ids| any(ids, channel_token)));
        (!all.is_empty()).then(|| all.join(" AND "))
    }
}

/// The parts of so many characters that cover a run which has at least as many. The others would have to be looked up for
/// few candidates less.
fn covering(run: &str, chars: usize) -> impl Iterator<Item = String> {
    let mut all = Vec::new();
    windows(run, chars, |part| all.push(part.to_owned()));
    let last = all.len().saturating_sub(1);
    let parts = all.into_iter().enumerate();
    let covers = move |index: usize| index.is_multiple_of(chars) || index == last;
    parts
        .filter(move |(index, _)| covers(*index))
        .map(|(_, part)| part)
}

impl Has {
    fn token(self) -> String {
        has_token(match self {
            Self::Link => 'l',
            Self::File => 'f',
            Self::Image => 'i',
        })
    }
}

fn quoted(token: &str) -> String {
    format!("\"{}\"", token.replace('"', "\"\""))
}

/// One of them. None of them is what no message has.
fn any(ids: &[i64], token: fn(i64) -> String) -> String {
    if ids.is_empty() {
        // No row has this number. A sign would end the token: the tokenizer splits at it.
        return quoted(&token(0));
    }
    let tokens = ids.iter().map(|id| quoted(&token(*id)));
    format!("({})", tokens.collect::<Vec<_>>().join(" OR "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(terms: &[&str]) -> Query {
        let terms = terms.iter().filter_map(|term| Term::new(term, false));
        Query {
            terms: terms.collect(),
            ..Query::default()
        }
    }

    #[test]
    fn expression_asks_for_the_tokens_of_all_terms() {
        for (terms, expression) in [
            (&["Hello"][..], "\"hel\" AND \"llo\""),
            (&["abcdefgh"], "\"abc\" AND \"def\" AND \"fgh\""),
            (&["he"], "\"^he\""),
            (&["foo-ba"], "\"foo\" AND \"^ba\""),
            (&["日本語"], "\"日本\" AND \"本語\""),
            (&["日"], "\"日\""),
            (&["the", "THE"], "\"the\""),
            (&["👍"], "\"👍\""),
        ] {
            let expression = expression.replace('^', "\u{e000}");
            assert_eq!(
                query(terms).expression(None, None),
                Some(expression),
                "{terms:?}"
            );
        }
        assert_eq!(query(&[":)"]).expression(None, None), None);
        assert_eq!(query(&[]).expression(None, None), None);
    }

    #[test]
    fn expression_holds_filters() {
        let query = Query {
            has: vec![Has::Link],
            ..Query::default()
        };
        let expression = query.expression(Some(&[1, 2]), Some(&[])).unwrap();
        let expected = "\"@l\" AND (\"#1\" OR \"#2\") AND \"%0\"";
        let expected = expected.replace('@', "\u{e003}").replace('#', "\u{e001}");
        assert_eq!(expression, expected.replace('%', "\u{e002}"));
    }

    proptest::proptest! {
        /// The tokenizer splits at ASCII characters other than these, and a token that is split is an error of the index.
        #[test]
        fn no_token_of_any_query_is_split(
            text in "(from:|in:|has:link|-|\"|')?.{0,30}",
            ids in proptest::option::of(proptest::collection::vec(1_i64.., 0..3)),
        ) {
            let Ok(query) = Query::parse(&text) else { return Ok(()) };
            let expression = query.expression(ids.as_deref(), ids.as_deref()).unwrap_or_default();
            let tokens = expression.split('"').skip(1).step_by(2);
            for token in tokens {
                let is_kept = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric();
                proptest::prop_assert!(!token.is_empty() && token.chars().all(is_kept), "{:?}", token);
            }
        }
    }

    #[test]
    fn every_token_of_a_query_is_in_the_index_of_a_matching_text() {
        use crate::domain::search::{MessageKeys, index_text};
        for (text, term) in [
            ("Straßenbahn um 8", "strassen"),
            ("Straßenbahn um 8", "bahn"),
            ("see foo-bar.example", "foo-ba"),
            ("これは日本語です", "日本語"),
            ("サーバーが落ちた", "サーバー"),
            ("한국어 검색", "국어"),
            ("ภาษาไทย", "ไทย"),
            ("ok 👍🎉", "👍🎉"),
            ("3月4日", "3月"),
        ] {
            let indexed = index_text(text, MessageKeys::default());
            let query = query(&[term]);
            assert!(query.matches(text), "{term:?} in {text:?}");
            for token in query.terms.iter().flat_map(Term::tokens) {
                let mut tokens = indexed.split(' ');
                assert!(
                    tokens.any(|it| it == token),
                    "{token:?} of {term:?} in {indexed:?}"
                );
            }
        }
    }

    #[test]
    fn days_begin_in_the_zone_of_the_user() {
        let query = Query {
            after: Some("2026-11-01".parse().unwrap()),
            before: Some("2026-12-01".parse().unwrap()),
            ..Query::default()
        };
        let zone = TimeZone::posix("CET-1").unwrap();
        let (after, before) = query.times(&zone);
        assert_eq!(after.unwrap().to_string(), "2026-10-31T23:00:00Z");
        assert_eq!(before.unwrap().to_string(), "2026-11-30T23:00:00Z");
        assert_eq!(Query::default().times(&zone), (None, None));
    }
}
