//! Benchmarks of the stored history: opening, reading and writing, with up to a million messages.
//!
//! The databases are built once, in `target/tmp`. After the times it prints how much is written for a byte of text, and
//! how much memory reading takes. docs/performance.md lists the budgets.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group};
use futures::executor::block_on;
use jiff::Timestamp;
use openchat::domain::id::{ChannelId, ServerUid};
use openchat::domain::message::ChatMessage;
use openchat::domain::server_event::{History, HistoryRange};
use openchat::domain::stored::{Change, PageRange, Window};
use openchat::store::history::{HistoryKey, HistoryLimits, HistoryStore, KEY_BYTES};

const PAGE: usize = 50;
const COUNTS: [usize; 3] = [10_000, 100_000, 1_000_000];
/// The argument that measures the memory of a process that reads a database of this size.
const MEASURE: &str = "--measure-memory";

fn server() -> ServerUid {
    "server".into()
}

fn channel(number: usize) -> ChannelId {
    format!("channel_{}", number % 20).into()
}

/// Numbers that differ for each message and are the same in each run.
fn mixed(number: usize) -> usize {
    let mut value = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    value ^= value >> 29;
    value = value.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    usize::try_from(value >> 33).unwrap()
}

/// About 70 bytes in words of a made-up language of 30,000 words, some in Chinese characters.
fn text(number: usize) -> String {
    const SYLLABLES: [&str; 31] = [
        "ka", "to", "mi", "ren", "sol", "ba", "di", "ul", "fen", "or", "pa", "lis", "gu", "hem",
        "tra", "no", "vi", "ster", "an", "qui", "ech", "lo", "dra", "mu", "ei", "sha", "bor", "ni",
        "zu", "po", "we",
    ];
    let mut text = String::new();
    for word in 0..4 + mixed(number) % 16 {
        let mut seed = mixed(number * 31 + word) % 30_000;
        if word > 0 {
            text.push(' ');
        }
        if number.is_multiple_of(25) {
            let point = 0x4e00 + u32::try_from(seed % 3000).unwrap();
            text.push(char::from_u32(point).unwrap());
            continue;
        }
        while seed > 0 {
            text.push_str(SYLLABLES[seed % SYLLABLES.len()]);
            seed /= SYLLABLES.len();
        }
    }
    let _infallible = write!(text, " {number}");
    text
}

fn message(number: usize) -> ChatMessage {
    let second = 1_600_000_000 + i64::try_from(number).unwrap() * 30;
    ChatMessage {
        id: format!("msg_{number:08x}").into(),
        channel: channel(number / 5000),
        author: format!("uid_{:032x}", mixed(number) % 500).into(),
        body: text(number).into(),
        created_at: Timestamp::from_second(second).unwrap().into(),
        extra: None,
    }
}

fn open(folder: &Path) -> HistoryStore {
    let key = HistoryKey::new([7; KEY_BYTES]);
    HistoryStore::open(folder.to_owned(), key, HistoryLimits::NONE).0
}

/// The folder of a database with this many messages.
fn built(count: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("history-{count}"));
    let complete = folder.join("complete-1");
    if complete.exists() {
        return folder;
    }
    let _none = fs::remove_dir_all(&folder);
    let start = Instant::now();
    let store = open(&folder);
    for first in (0..count).step_by(500) {
        let window = Window {
            history: History {
                channel: channel(first / 5000),
                messages: (first.saturating_sub(1)..first + 500)
                    .map(message)
                    .filter(|message| message.channel == channel(first / 5000))
                    .collect(),
                range: HistoryRange::Newest,
                reaches_start: None,
            },
            keeps_missing: false,
        };
        block_on(store.commit(&server(), vec![Change::Window(window)])).unwrap();
    }
    store.close()();
    fs::write(complete, "").unwrap();
    let (seconds, bytes) = (start.elapsed().as_secs(), size(&folder));
    println!(
        "built {count} messages in {seconds} s, {} MB",
        bytes / 1_000_000
    );
    folder
}

fn size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum()
}

fn newest(count: usize) -> ChannelId {
    channel((count - 1) / 5000)
}

fn bench_read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("history");
    for count in COUNTS {
        let folder = built(count);
        let _ = group.bench_function(BenchmarkId::new("cold start", count), |bencher| {
            bencher.iter(|| {
                let store = open(&folder);
                let stored = store.load(&server());
                let page = store.page(&server(), &newest(count), PageRange::Newest, PAGE);
                black_box((block_on(stored).unwrap(), block_on(page).unwrap()))
            });
        });
        let store = open(&folder);
        let mut number = 0;
        let _ = group.bench_function(BenchmarkId::new("older page", count), |bencher| {
            bencher.iter(|| {
                number += 1;
                let before = mixed(number) % count;
                let range = PageRange::Before(message(before).id);
                block_on(store.page(&server(), &channel(before / 5000), range, PAGE)).unwrap()
            });
        });
    }
    group.finish();
}

fn bench_write(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("history");
    let _ = group.sample_size(10);
    let write = |(store, _folder): &(HistoryStore, tempfile::TempDir), changes: Vec<Change>| {
        block_on(store.commit(&server(), changes)).unwrap();
    };
    let new = || {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let store = open(folder.path());
        block_on(store.commit(&server(), Vec::new())).unwrap();
        (store, folder)
    };
    let posted = |from: usize, count: usize| -> Vec<Change> {
        (from..from + count)
            .map(|number| Change::Posted(message(number)))
            .collect()
    };
    for count in [1, 100, 10_000] {
        let _ = group.bench_function(BenchmarkId::new("write", count), |bencher| {
            bencher.iter_batched_ref(
                || (new(), posted(0, count)),
                |(store, changes)| write(store, std::mem::take(changes)),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// Few samples: the benches show orders of magnitude and are run often.
fn config() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
}

criterion_group! { name = history; config = config(); targets = bench_read, bench_write }

fn main() {
    if let Some(count) = env::args().skip_while(|it| it != MEASURE).nth(1) {
        return measure(count.parse().unwrap());
    }
    history();
    Criterion::default().configure_from_args().final_summary();
    #[cfg(target_os = "linux")]
    {
        print_amplification();
        for count in COUNTS {
            let mut command = Command::new(env::current_exe().unwrap());
            let status = command.args([MEASURE, &count.to_string()]).status();
            assert!(status.unwrap().success());
        }
    }
}

/// A value of a file of /proc/self.
fn proc(file: &str, name: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/self/{file}")).unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

/// Bytes that are written for a byte of text: 10,000 events that arrive one by one, ten a transaction.
fn print_amplification() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = open(folder.path());
    let messages: Vec<_> = (0..10_000).map(message).collect();
    let text: usize = messages.iter().map(|message| message.body.len()).sum();
    let before = proc("io", "wchar");
    for ten in messages.chunks(10) {
        let changes = ten.iter().cloned().map(Change::Posted).collect();
        block_on(store.commit(&server(), changes)).unwrap();
    }
    store.close()();
    let written = proc("io", "wchar") - before;
    println!(
        "10,000 messages: {text} bytes of text, {written} written, {} in the file",
        size(folder.path())
    );
}

/// Prints the memory of a process that has read 100 pages.
fn measure(count: usize) {
    let folder = built(count);
    let before = proc("status", "VmRSS");
    let store = open(&folder);
    for number in 0..100 {
        let before = mixed(number) % count;
        let range = PageRange::Before(message(before).id);
        let page = store.page(&server(), &channel(before / 5000), range, PAGE);
        let _page = black_box(block_on(page).unwrap());
    }
    let grown = proc("status", "VmRSS") - before;
    println!("{count} messages: {grown} kB more in memory after 100 pages");
}
