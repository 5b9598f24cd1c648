//! Prints how long the first page of a search takes in 1,000,000 stored messages: 100 queries of words, part-words,
//! Chinese characters and filters. `--messages N` takes another number. The database stays in `target/tmp`.
//!
//! docs/performance.md lists the budget. Percentiles over different queries, so without criterion.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use futures::StreamExt;
use futures::executor::block_on;
use jiff::Timestamp;
use openchat::domain::id::ServerUid;
use openchat::domain::message::ChatMessage;
use openchat::domain::search::{Query, SearchProgress, SearchRequest, SearchedServer};
use openchat::domain::stored::Change;
use openchat::store::history::{HistoryKey, HistoryLimits, HistoryStore, KEY_BYTES};

const BATCH: usize = 10_000;
const WORDS: usize = 60_000;
const AUTHORS: usize = 2_000;
const CHANNELS: usize = 50;
const SYLLABLES: [&str; 40] = [
    "an", "er", "in", "on", "at", "es", "st", "en", "re", "th", "ion", "ing", "ter", "ver", "con",
    "pro", "de", "le", "ma", "ne", "ro", "ti", "al", "is", "tion", "ment", "ge", "sch", "ung",
    "lich", "keit", "be", "vor", "zu", "ka", "lo", "mi", "bra", "dra", "plu",
];

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A rank, the first ones most often, as words are in texts.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a random number"
    )]
    fn rank(&mut self, count: usize) -> usize {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((count as f64 + 1.0).powf(part) - 1.0) as usize
    }

    fn word(&mut self) -> String {
        let syllables = 1 + self.below(4);
        let parts = (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len())]);
        parts.collect()
    }

    fn character(&mut self) -> char {
        let rank = u32::try_from(self.rank(3_000)).unwrap();
        char::from_u32(0x4e00 + rank).unwrap()
    }

    /// One of ten texts is Chinese, one of twenty has a link.
    fn text(&mut self, words: &[String]) -> String {
        let mut text = String::new();
        if self.below(10) == 0 {
            let characters = 10 + self.below(40);
            text.extend((0..characters).map(|_| self.character()));
        } else {
            for _ in 0..3 + self.below(20) {
                text.push_str(&words[self.rank(words.len())]);
                text.push(' ');
            }
        }
        if self.below(20) == 0 {
            text.push_str(" https://example.org/a");
        }
        text
    }
}

fn server() -> ServerUid {
    "server".into()
}

fn open(folder: &Path) -> HistoryStore {
    let key = HistoryKey::new([7; KEY_BYTES]);
    HistoryStore::open(folder.to_owned(), key, HistoryLimits::NONE).0
}

/// The folder of a database with this many messages.
fn built(count: usize, words: &[String]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("search-{count}"));
    let complete = folder.join("complete-1");
    if complete.exists() {
        return folder;
    }
    let _none = fs::remove_dir_all(&folder);
    let (start, mut random) = (Instant::now(), Random(88_172_645_463_325_252));
    let store = open(&folder);
    for first in (0..count).step_by(BATCH) {
        let messages = (first..count.min(first + BATCH)).map(|number| {
            let second = 1_600_000_000 + i64::try_from(number).unwrap() * 30;
            Change::Posted(ChatMessage {
                id: format!("msg_{number:08x}").into(),
                channel: format!("channel_{}", random.rank(CHANNELS)).into(),
                author: format!("uid_{:06}", random.rank(AUTHORS)).into(),
                body: random.text(words).as_str().into(),
                created_at: Timestamp::from_second(second).unwrap().into(),
                extra: None,
            })
        });
        block_on(store.commit(&server(), messages.collect())).unwrap();
    }
    store.close()();
    fs::write(complete, "").unwrap();
    println!("built {count} messages in {} s", start.elapsed().as_secs());
    folder
}

fn queries(words: &[String]) -> Vec<SearchRequest> {
    let mut random = Random(2_463_534_242);
    let queries = (0..100).map(|number| {
        let mut word = || words[random.rank(words.len())].clone();
        let mut text = match number % 5 {
            0 => word(),
            1 => word().chars().skip(1).take(5).collect(),
            2 => {
                let characters = 1 + random.below(3);
                (0..characters).map(|_| random.character()).collect()
            }
            3 => format!("{} {}", word(), word()),
            _ => word().chars().take(2).collect(),
        };
        match number % 20 {
            7 => text.push_str(" has:link"),
            11 => text = format!("{text} from:uid_{:06}", random.rank(AUTHORS)),
            15 => text.push_str(" before:2023"),
            _ => {}
        }
        let in_channel = number % 20 == 3;
        let channel = || format!("channel_{}", random.rank(CHANNELS)).into();
        let query = Query::parse(&text).unwrap();
        SearchRequest {
            times: query.times(&jiff::tz::TimeZone::UTC),
            servers: vec![SearchedServer {
                server: server(),
                channels: in_channel.then(channel).map(|channel| vec![channel]),
            }],
            query,
            after: None,
        }
    });
    queries.collect()
}

/// Until the first page is complete, and how many results it has.
fn first_page(store: &HistoryStore, request: SearchRequest) -> (Duration, usize) {
    let start = Instant::now();
    let mut results = Box::pin(store.search(request));
    let mut count = 0;
    while let Some(progress) = block_on(results.next()) {
        match progress.unwrap() {
            SearchProgress::Found(hits) => count += hits.len(),
            SearchProgress::PageEnded(_) => break,
            SearchProgress::Counted(_) => {}
        }
    }
    (start.elapsed(), count)
}

fn main() {
    let mut arguments = env::args().skip_while(|argument| argument != "--messages");
    let count = arguments.nth(1).and_then(|count| count.parse().ok());
    let mut random = Random(362_436_069);
    let words: Vec<_> = (0..WORDS).map(|_| random.word()).collect();
    let store = open(&built(count.unwrap_or(1_000_000), &words));
    let queries = queries(&words);
    for round in ["first", "second"] {
        let found = queries
            .iter()
            .map(|query| first_page(&store, query.clone()));
        let mut found: Vec<_> = found.collect();
        found.sort_unstable();
        let at = |percent: usize| found[percent * (found.len() - 1) / 100].0;
        let results: usize = found.iter().map(|(_, count)| count).sum();
        println!(
            "{round} round: p50 {:.1?}, p95 {:.1?}, slowest {:.1?}; {results} results",
            at(50),
            at(95),
            at(100)
        );
    }
    store.close()();
}
