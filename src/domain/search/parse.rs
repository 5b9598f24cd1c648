//! Reading what was typed into the search field: words, phrases in quotes and filters.

use jiff::civil::Date;

use super::super::unicode;
use super::fold::fold;
use super::query::{Has, Query, Term};

/// Longer queries are cut off.
const MAX_CHARS: usize = 1_000;
const MAX_TERMS: usize = 32;
/// Some systems type curly quotes.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

/// A filter that cannot be understood, with what it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryError {
    Date(String),
    Has(String),
}

/// Of a text: up to the next space outside of quotes.
#[derive(Debug)]
struct Word<'a> {
    is_excluded: bool,
    filter: Option<Filter>,
    value: &'a str,
    is_quoted: bool,
    /// Nothing follows, so it may not be typed to its end.
    is_last: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    From,
    In,
    Server,
    Before,
    After,
    Has,
}

impl Filter {
    const ALL: [(Self, &'static str); 6] = [
        (Self::From, "from:"),
        (Self::In, "in:"),
        (Self::Server, "server:"),
        (Self::Before, "before:"),
        (Self::After, "after:"),
        (Self::Has, "has:"),
    ];
}

impl Query {
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let end = text
            .char_indices()
            .nth(MAX_CHARS)
            .map_or(text.len(), |(at, _)| at);
        let mut rest = text.get(..end).unwrap_or_default();
        let mut query = Self::default();
        while let Some(mut word) = next_word(&mut rest) {
            // "from: anna" is "from:anna".
            if word.filter.is_some() && word.value.is_empty() && !word.is_quoted {
                let filter = word.filter;
                match next_word(&mut rest) {
                    Some(next) if next.filter.is_none() => word = Word { filter, ..next },
                    Some(next) => word = next,
                    None => break,
                }
            }
            query.add(&word)?;
        }
        Ok(query)
    }

    fn add(&mut self, word: &Word<'_>) -> Result<(), QueryError> {
        let folded = || fold(word.value.trim());
        match word.filter {
            None => {
                let terms = if word.is_excluded {
                    &mut self.excluded
                } else {
                    &mut self.terms
                };
                let term = Term::new(word.value, word.is_quoted);
                let is_new = |term: &Term| terms.len() < MAX_TERMS && !terms.contains(term);
                terms.extend(term.filter(is_new));
            }
            Some(Filter::From) => self.from.push(folded().trim_start_matches('@').to_owned()),
            Some(Filter::In) => self
                .channels
                .push(folded().trim_start_matches('#').to_owned()),
            Some(Filter::Server) => self.servers.push(folded()),
            Some(Filter::Before) => self.before = day(word)?.or(self.before),
            Some(Filter::After) => self.after = day(word)?.or(self.after),
            Some(Filter::Has) => self.has.extend(has(word)?),
        }
        Ok(())
    }
}

fn next_word<'a>(rest: &mut &'a str) -> Option<Word<'a>> {
    let text = rest.trim_start();
    if text.is_empty() {
        return None;
    }
    let minus = text
        .strip_prefix('-')
        .filter(|it| !it.is_empty() && !it.starts_with(char::is_whitespace));
    let body = minus.unwrap_or(text);
    let filter = Filter::ALL.into_iter().find_map(|(filter, name)| {
        let start = body.get(..name.len())?;
        start
            .eq_ignore_ascii_case(name)
            .then_some((filter, name.len()))
    });
    let filter = filter.filter(|_| minus.is_none());
    let body = filter.map_or(body, |(_, length)| body.get(length..).unwrap_or_default());
    let quoted = body.strip_prefix(QUOTES);
    let (value, after) = match quoted {
        Some(quoted) => quoted.split_once(QUOTES).unwrap_or((quoted, "")),
        None => body.split_at(body.find(char::is_whitespace).unwrap_or(body.len())),
    };
    *rest = after;
    Some(Word {
        is_excluded: minus.is_some(),
        filter: filter.map(|(filter, _)| filter),
        value,
        // A phrase that is still being typed may end in a part of a word.
        is_quoted: quoted.is_some_and(|quoted| quoted.contains(QUOTES)),
        is_last: after.is_empty(),
    })
}

/// A day, or the first day of a month or year. `None` while it is being typed.
fn day(word: &Word<'_>) -> Result<Option<Date>, QueryError> {
    let value = word.value.trim();
    let number = |field: &str, digits: usize| -> Option<i16> {
        let is_number = field.len() == digits && field.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| field.parse().ok())?
    };
    let fields: Vec<&str> = value.split('-').collect();
    let parsed = match *fields.as_slice() {
        [year] => first_day(number(year, 4), Some(1), Some(1)),
        [year, month] => first_day(number(year, 4), number(month, 2), Some(1)),
        [year, month, day] => first_day(number(year, 4), number(month, 2), number(day, 2)),
        _ => None,
    };
    let is_started = value.len() < "2026-11-30".len()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    match parsed {
        Some(day) => Ok(Some(day)),
        None if word.is_last && is_started => Ok(None),
        None => Err(QueryError::Date(shown(value))),
    }
}

fn first_day(year: Option<i16>, month: Option<i16>, day: Option<i16>) -> Option<Date> {
    let (month, day) = (i8::try_from(month?).ok()?, i8::try_from(day?).ok()?);
    Date::new(year?, month, day).ok()
}

fn has(word: &Word<'_>) -> Result<Option<Has>, QueryError> {
    const KINDS: [(&str, Has); 5] = [
        ("link", Has::Link),
        ("file", Has::File),
        ("image", Has::Image),
        ("links", Has::Link),
        ("files", Has::File),
    ];
    let value = word.value.trim().to_lowercase();
    if let Some((_, has)) = KINDS.iter().find(|(name, _)| *name == value) {
        return Ok(Some(*has));
    }
    let is_started = KINDS.iter().any(|(name, _)| name.starts_with(&value));
    if word.is_last && is_started {
        return Ok(None);
    }
    Err(QueryError::Has(shown(&value)))
}

fn shown(value: &str) -> String {
    const CHARS: usize = 40;
    unicode::single_line(value, CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Query {
        Query::parse(text).unwrap()
    }

    fn terms(texts: &[(&str, bool)]) -> Vec<Term> {
        let terms = texts
            .iter()
            .filter_map(|(text, is_whole)| Term::new(text, *is_whole));
        terms.collect()
    }

    #[test]
    fn words_and_phrases_are_terms() {
        for (text, expected) in [
            ("  two  words ", &[("two", false), ("words", false)][..]),
            ("\"a phrase\" b", &[("a phrase", true), ("b", false)]),
            ("“a phrase” b", &[("a phrase", true), ("b", false)]),
            ("„a phrase“ b", &[("a phrase", true), ("b", false)]),
            ("\"still typing th", &[("still typing th", false)]),
            ("https://a.example/b", &[("https://a.example/b", false)]),
            ("note:this", &[("note:this", false)]),
            ("same Same", &[("same", false)]),
            ("- --", &[("-", false)]),
            ("\"\" \u{301}", &[]),
        ] {
            assert_eq!(parse(text).terms, terms(expected), "{text:?}");
        }
        assert!(parse("").is_empty() && parse("  ").is_empty());
        assert_eq!(parse("a -b").excluded, terms(&[("b", false)]));
        assert_eq!(parse("-\"b c\"").excluded, terms(&[("b c", true)]));
    }

    #[test]
    fn filters_are_read_with_and_without_quotes() {
        let query =
            parse("from:@Änna in:#general in:\"Tea Room\" server: Demo HAS:link has:image x");
        assert_eq!(query.from, ["anna"]);
        assert_eq!(query.channels, ["general", "tea room"]);
        assert_eq!(query.servers, ["demo"]);
        assert_eq!(query.has, [Has::Link, Has::Image]);
        assert_eq!(query.terms, terms(&[("x", false)]));
        assert_eq!(parse("from: in:a").channels, ["a"]);
        assert_eq!(parse("x from:"), parse("x"));
        assert_eq!(parse("-from:a").excluded, terms(&[("from:a", false)]));
    }

    #[test]
    fn dates_are_days_months_or_years() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (text, before) in [
            ("before:2026-11-30", "2026-11-30"),
            ("before:2026-11", "2026-11-01"),
            ("before:2026", "2026-01-01"),
            ("before: 2026-02-28 x", "2026-02-28"),
        ] {
            assert_eq!(parse(text).before, Some(day(before)), "{text:?}");
        }
        assert_eq!(parse("after:2026-11").after, Some(day("2026-11-01")));
    }

    #[test]
    fn filter_that_is_being_typed_is_ignored_and_a_wrong_one_is_an_error() {
        for typed in [
            "before:20",
            "before:2026-1",
            "after:2026-11-3",
            "has:li",
            "has:",
            "from:",
        ] {
            assert_eq!(parse(typed), Query::default(), "{typed:?}");
        }
        for (text, value) in [
            ("before:yesterday", "yesterday"),
            ("before:20 x", "20"),
            ("after:2026-13-01", "2026-13-01"),
            ("after:2026-02-30", "2026-02-30"),
            ("after:1-2-3-4-5-6", "1-2-3-4-5-6"),
        ] {
            let error = QueryError::Date(value.to_owned());
            assert_eq!(Query::parse(text), Err(error), "{text:?}");
        }
        let error = QueryError::Has("sound".to_owned());
        assert_eq!(Query::parse("has:sound"), Err(error.clone()));
        assert_eq!(Query::parse("has:Sound x"), Err(error));
    }

    #[test]
    fn long_query_is_cut() {
        let words: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
        let words = words.join(" ");
        assert_eq!(parse(&words).terms.len(), MAX_TERMS);
        let long = parse(&"ä".repeat(5_000));
        assert_eq!(long.terms, terms(&[(&"a".repeat(MAX_CHARS), false)]));
    }
}
