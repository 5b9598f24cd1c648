//! Orders what a user may want to go to or do, by what they typed.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZero;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::search::fold;
use super::unicode;

/// In characters. The rest of what is typed is ignored.
const MAX_QUERY: usize = 100;
/// The part of a name that is compared, in characters.
const MAX_COMPARED: usize = 100;
/// For how many beginnings of a query it is remembered what matches.
const MAX_TYPED: usize = 16;
/// Fewer candidates are compared before further threads have started.
const MIN_PER_THREAD: usize = 2_000;
const MAX_THREADS: usize = 4;
/// More than any score of a name that is compared.
const OF_KIND: u32 = 1_000_000;

/// What is ranked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// What is shown, and compared first.
    pub name: String,
    /// Where it is; compared too.
    pub context: String,
    pub unread: u32,
    /// Included in `unread`.
    pub mentions: u32,
    /// 0 for the place that was visited last.
    pub recency: Option<usize>,
    /// Whether it is listed before anything is typed.
    pub is_suggested: bool,
    /// Before a query it means those that have it: `#` channels, `@` members.
    pub sign: Option<char>,
}

impl Candidate {
    /// Higher for what the user more likely wants, whatever its name.
    fn weight(&self) -> Weight {
        let recency = self.recency.unwrap_or(usize::MAX);
        (
            self.mentions > 0,
            self.unread > 0,
            std::cmp::Reverse(recency),
        )
    }
}

/// Ranks candidates by fuzzy comparison. Keeps its memory for the next call: that of each thread.
pub struct Ranking(Vec<Matcher>);

impl fmt::Debug for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ranking").finish_non_exhaustive()
    }
}

impl Default for Ranking {
    fn default() -> Self {
        Self(vec![matcher()])
    }
}

fn matcher() -> Matcher {
    let mut config = Config::DEFAULT;
    config.prefer_prefix = true;
    Matcher::new(config)
}

impl Ranking {
    /// The indexes of the candidates that match, best first; of the suggested ones while nothing is typed. All words of
    /// the query must be found, in name and context together.
    pub fn rank(&mut self, query: &str, candidates: &[Candidate]) -> Vec<usize> {
        let query = unicode::single_line(query, MAX_QUERY);
        if query.trim().is_empty() {
            let suggested = candidates.iter().enumerate();
            let suggested = suggested.filter(|(_, candidate)| candidate.is_suggested);
            let mut ranked: Vec<_> = suggested.map(|(index, it)| (it.weight(), index)).collect();
            ranked.sort_by(|(a, at), (b, bt)| b.cmp(a).then(at.cmp(bt)));
            return ranked.into_iter().map(|(_, index)| index).collect();
        }
        let all: Vec<_> = (0..candidates.len()).collect();
        let mut ranked = self.scored(&query, candidates, &all);
        ranked.sort_by(by_score);
        ranked.into_iter().map(|(.., index)| index).collect()
    }

    /// Those of some candidates that match, in their order.
    fn scored(&mut self, query: &str, candidates: &[Candidate], among: &[usize]) -> Vec<Scored> {
        let query = Query::new(query);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = (among.len() / MIN_PER_THREAD).clamp(1, cores.min(MAX_THREADS));
        if self.0.len() < threads {
            self.0.resize_with(threads, matcher);
        }
        let mut parts = among.chunks(among.len().div_ceil(threads).max(1));
        let Some(first) = parts.next() else {
            return Vec::new();
        };
        let (own, others) = self.0.split_at_mut(1);
        std::thread::scope(|scope| {
            let parts = parts.zip(others).map(|(part, matcher)| {
                let compare = || compare(&query, candidates, part, matcher);
                scope.spawn(compare)
            });
            let parts: Vec<_> = parts.collect();
            let own = own.iter_mut();
            let own = own.flat_map(|matcher| compare(&query, candidates, first, matcher));
            let mut scored: Vec<_> = own.collect();
            for part in parts {
                scored.extend(part.join().unwrap_or_default());
            }
            scored
        })
    }
}

/// What is typed, without the signs that the matcher knows: a name may begin with an exclamation mark.
struct Query {
    whole: Pattern,
    /// What follows the sign of a kind.
    of_kind: Option<(char, Pattern)>,
}

impl Query {
    fn new(query: &str) -> Self {
        let pattern = |text: &str| {
            let (case, marks) = (CaseMatching::Ignore, Normalization::Smart);
            Pattern::new(&fold(text), case, marks, AtomKind::Fuzzy)
        };
        let mut rest = query.chars();
        let sign = rest.next().filter(|sign| matches!(sign, '#' | '@'));
        Self {
            whole: pattern(query),
            of_kind: sign.map(|sign| (sign, pattern(rest.as_str()))),
        }
    }

    /// Higher for what is meant more likely; `None` for what does not match.
    fn score(
        &self,
        candidate: &Candidate,
        matcher: &mut Matcher,
        (buffer, text): (&mut Vec<char>, &mut String),
    ) -> Option<u32> {
        let name = compared(&candidate.name);
        let mut score = |pattern: &Pattern| {
            let in_name = pattern.score(Utf32Str::new(&name, buffer), matcher);
            let in_name = in_name.map(|score| score.saturating_mul(2));
            in_name.or_else(|| {
                text.clear();
                text.extend([&*name, " ", &*compared(&candidate.context)]);
                pattern.score(Utf32Str::new(text, buffer), matcher)
            })
        };
        let of_kind = self.of_kind.as_ref();
        let of_kind = of_kind.filter(|(sign, _)| candidate.sign == Some(*sign));
        let of_kind = of_kind.and_then(|(_, rest)| score(rest));
        let of_kind = of_kind.map(|score| score.saturating_add(OF_KIND));
        of_kind.or_else(|| score(&self.whole))
    }
}

/// The part of a text that is compared. Letters that a reader takes for the same become equal; those of ASCII are compared
/// without regard to case.
fn compared(text: &str) -> Cow<'_, str> {
    let text = short(text);
    if text.is_ascii() {
        text.into()
    } else {
        fold(text).into()
    }
}

fn compare(
    query: &Query,
    candidates: &[Candidate],
    among: &[usize],
    matcher: &mut Matcher,
) -> Vec<Scored> {
    let (mut buffer, mut text) = (Vec::new(), String::new());
    let mut scored = Vec::with_capacity(among.len());
    for index in among {
        let Some(candidate) = candidates.get(*index) else {
            continue;
        };
        let score = query.score(candidate, matcher, (&mut buffer, &mut text));
        scored.extend(score.map(|score| (score, candidate.weight(), *index)));
    }
    scored
}

type Weight = (bool, bool, std::cmp::Reverse<usize>);
/// Of the candidate with an index.
type Scored = (u32, Weight, usize);

/// The best first.
fn by_score((a, aw, at): &Scored, (b, bw, bt): &Scored) -> std::cmp::Ordering {
    b.cmp(a).then(bw.cmp(aw)).then(at.cmp(bt))
}

/// Ranks the same candidates for a query as it is typed: a key costs what still matches, not all candidates.
#[derive(Debug, Default)]
pub struct TypedRanking {
    ranking: Ranking,
    /// Each query continues the one before it.
    typed: Vec<Typed>,
}

#[derive(Debug)]
struct Typed {
    query: String,
    /// All that match, in their order.
    matching: Vec<usize>,
    /// The best of them, best first.
    best: Vec<usize>,
}

impl TypedRanking {
    /// The best of what [`Ranking::rank`] gives, at most `limit`. `candidates` and `limit` are those of all calls.
    pub fn rank(&mut self, query: &str, candidates: &[Candidate], limit: usize) -> Vec<usize> {
        let query = unicode::single_line(query, MAX_QUERY);
        if query.trim().is_empty() {
            self.typed.clear();
            let mut ranked = self.ranking.rank("", candidates);
            ranked.truncate(limit);
            return ranked;
        }
        while let Some(known) = self.typed.last() {
            if known.query == query {
                return known.best.clone();
            }
            if narrows(&known.query, &query) {
                break;
            }
            let _other = self.typed.pop();
        }
        let mut scored = if let Some(known) = self.typed.last() {
            self.ranking.scored(&query, candidates, &known.matching)
        } else {
            let all: Vec<_> = (0..candidates.len()).collect();
            self.ranking.scored(&query, candidates, &all)
        };
        let matching = scored.iter().map(|(.., index)| *index).collect();
        if scored.len() > limit {
            let _worst = scored.select_nth_unstable_by(limit, by_score);
            scored.truncate(limit);
        }
        scored.sort_unstable_by(by_score);
        let best: Vec<_> = scored.into_iter().map(|(.., index)| index).collect();
        if self.typed.len() < MAX_TYPED {
            self.typed.push(Typed {
                query,
                matching,
                best: best.clone(),
            });
        }
        best
    }
}

/// Whether what matches a query also matches the known one that it begins with. A backslash joins what follows to one word.
fn narrows(known: &str, query: &str) -> bool {
    let same_start = known.chars().next() == query.chars().next();
    same_start && !query.contains('\\') && fold(query).starts_with(&fold(known))
}

fn short(text: &str) -> &str {
    let end = text.char_indices().nth(MAX_COMPARED);
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(name: &str, context: &str) -> Candidate {
        Candidate {
            name: name.into(),
            context: context.into(),
            is_suggested: true,
            ..Candidate::default()
        }
    }

    fn names<'a>(query: &str, candidates: &'a [Candidate]) -> Vec<&'a str> {
        let ranked = Ranking::default().rank(query, candidates);
        ranked
            .into_iter()
            .map(|index| &*candidates[index].name)
            .collect()
    }

    #[test]
    fn beginnings_and_whole_words_come_first() {
        let all = [
            candidate("design-reviews", "Harbor"),
            candidate("random", "Reeds"),
            candidate("reviews", "Harbor"),
            candidate("Überblick", "Night"),
        ];
        assert_eq!(names("rev", &all), ["reviews", "design-reviews"]);
        assert_eq!(names("uber", &all), ["Überblick"]);
        assert_eq!(names("ran reeds", &all), ["random"]);
        assert_eq!(names("harbor", &all), ["design-reviews", "reviews"]);
        assert_eq!(names("zzz", &all), [""; 0]);
    }

    #[test]
    fn letters_are_the_same_with_and_without_marks() {
        let all = [
            candidate("Café", "Harbor"),
            candidate("cafe\u{301} de nuit", "Harbor"),
            candidate("Straße", "Harbor"),
            candidate("йод", "Киев"),
            candidate("ΕΛΛΆΔΑ", "Harbor"),
            candidate("한국어", "Harbor"),
            candidate("日本語", "Harbor"),
            candidate("👩\u{200d}🚀 space", "Harbor"),
        ];
        for (query, expected) in [
            ("café", &["Café", "cafe\u{301} de nuit"][..]),
            ("CAFE\u{301}", &["Café", "cafe\u{301} de nuit"]),
            ("cafe", &["Café", "cafe\u{301} de nuit"]),
            ("STRASSE", &["Straße"]),
            ("straße", &["Straße"]),
            ("ЙОД", &["йод"]),
            ("иод", &["йод"]),
            ("киев", &["йод"]),
            ("ελλάδα", &["ΕΛΛΆΔΑ"]),
            ("한국", &["한국어"]),
            ("\u{1112}\u{1161}\u{11ab}국", &["한국어"]),
            ("本", &["日本語"]),
            ("🚀", &["👩\u{200d}🚀 space"]),
            ("👩\u{200d}🚀", &["👩\u{200d}🚀 space"]),
        ] {
            assert_eq!(names(query, &all), expected, "{query}");
        }
    }

    #[test]
    fn signs_before_a_query_mean_channels_and_members() {
        let of_kind = |name: &str, sign| Candidate {
            sign: Some(sign),
            ..candidate(name, "Harbor")
        };
        let all = [
            of_kind("adaptive", '#'),
            of_kind("Ada", '@'),
            candidate("Ada’s #1 club", ""),
            of_kind("!important", '#'),
            of_kind("$cash$", '#'),
        ];
        for (query, expected) in [
            ("#ada", &["adaptive"][..]),
            ("@ada", &["Ada"]),
            ("@Ada har", &["Ada"]),
            ("#", &["adaptive", "!important", "$cash$", "Ada’s #1 club"]),
            ("#1", &["Ada’s #1 club"]),
            ("!imp", &["!important"]),
            ("#!imp", &["!important"]),
            ("cash$", &["$cash$"]),
            ("'s", &["Ada’s #1 club"]),
            ("^ada", &[]),
        ] {
            assert_eq!(names(query, &all), expected, "{query}");
        }
    }

    #[test]
    fn mentions_then_unread_then_recent_are_suggested_first() {
        let mut all = ["plain", "recent", "older", "unread", "mention"].map(|it| candidate(it, ""));
        all[1].recency = Some(0);
        all[2].recency = Some(1);
        all[3].unread = 2;
        (all[4].unread, all[4].mentions) = (1, 1);
        let hidden = Candidate {
            is_suggested: false,
            ..candidate("hidden", "")
        };
        let all: Vec<_> = all.into_iter().chain([hidden]).collect();
        let expected = ["mention", "unread", "recent", "older", "plain"];
        assert_eq!(names("", &all), expected);
        assert_eq!(names("  ", &all), expected);
        assert_eq!(names("hid", &all), ["hidden"]);
    }

    #[test]
    fn of_equal_names_the_unread_one_comes_first() {
        let mut all = [candidate("general", "A"), candidate("general", "B")];
        all[1].unread = 1;
        assert_eq!(Ranking::default().rank("gen", &all), [1, 0]);
    }

    #[test]
    fn shorter_query_finds_again_what_the_longer_one_lacked() {
        let all = ["general", "genera", "other"].map(|name| candidate(name, ""));
        let mut typed = TypedRanking::default();
        for (query, expected) in [
            ("gen", &[0, 1][..]),
            ("general", &[0]),
            ("gener", &[0, 1]),
            ("!gen", &[]),
            ("#gen", &[]),
            ("", &[0, 1, 2]),
        ] {
            assert_eq!(typed.rank(query, &all, 10), expected, "{query}");
        }
    }

    /// They are compared by several threads.
    #[test]
    fn many_candidates_keep_their_order() {
        let names = |count: usize| (0..count).map(|at| candidate(&format!("name {at}"), ""));
        let all: Vec<_> = names(3 * MIN_PER_THREAD + 1).collect();
        let expected: Vec<_> = (0..all.len()).collect();
        let ranked = Ranking::default().rank("name", &all);
        assert_eq!(ranked, expected);
    }

    proptest! {
        #[test]
        fn ranking_while_typing_equals_ranking_at_once(
            queries in proptest::collection::vec("[#@＃]?[aeéünU하한가 !^$'.\\\\-]{0,6}", 1..8),
            names in proptest::collection::vec("[aeéünUÄ하한가#@ -]{0,8}", 0..40),
            limit in 1usize..20,
        ) {
            let of_kind = |name: &String| Candidate {
                sign: name.starts_with('a').then_some('#'),
                ..candidate(name, "an uen")
            };
            let all: Vec<_> = names.iter().map(of_kind).collect();
            let (mut typed, mut whole) = (TypedRanking::default(), Ranking::default());
            let mut text = String::new();
            for query in queries {
                // Typed letter by letter, after a part of it was deleted.
                text.truncate(text.char_indices().nth(2).map_or(0, |(at, _)| at));
                for c in query.chars() {
                    text.push(c);
                    let mut expected = whole.rank(&text, &all);
                    expected.truncate(limit);
                    prop_assert_eq!(typed.rank(&text, &all, limit), expected, "{:?}", &text);
                }
            }
        }

        #[test]
        fn any_query_gives_each_candidate_at_most_once(query in ".{0,200}", names in proptest::collection::vec(".{0,40}", 0..20)) {
            let all: Vec<_> = names.iter().map(|name| candidate(name, "server")).collect();
            let mut ranked = Ranking::default().rank(&query, &all);
            prop_assert!(ranked.len() <= all.len());
            ranked.sort_unstable();
            ranked.dedup();
            prop_assert!(ranked.iter().all(|index| *index < all.len()));
        }
    }
}
