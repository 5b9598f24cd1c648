//! Benchmarks what a server causes before anything is drawn: decoding, paging, live messages, joins.
//!
//! docs/performance.md lists the budgets.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use openchat::domain::markup::Body;
use openchat::domain::server::{Server, ServerInfo};
use openchat::domain::server_event::{HistoryRange, ServerEvent};
use openchat::domain::timeline::calendar::UtcCalendar;

const PAGE: usize = 100;
/// Where the first page of a history begins, so that there is room for older ones.
const FIRST: usize = 100_000;

fn server(changes: impl IntoIterator<Item = ServerEvent>) -> Server {
    let info = ServerInfo {
        uid: "a".into(),
        name: "Harbor".into(),
        icon_text: "H".into(),
        address: String::new(),
        me: "uid_me".into(),
    };
    let mut server = Server::new(info, Arc::new(UtcCalendar));
    apply(&mut server, support::channels());
    server.open(Some(support::CHANNEL.into()));
    for change in changes {
        apply(&mut server, change);
    }
    server
}

fn apply(server: &mut Server, change: ServerEvent) {
    let _ = server.apply(change, Instant::now());
}

fn bench_decode(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    let frame = support::message_frame(1);
    let _ = group.throughput(Throughput::Bytes(frame.len() as u64));
    let _ = group.bench_function("frame", |bencher| {
        bencher.iter(|| support::decode_frame(black_box(&frame)));
    });
    for messages in [PAGE, 1_000, 10_000] {
        let page = support::page_json(0, messages);
        let _ = group.throughput(Throughput::Bytes(page.len() as u64));
        let _ = group.bench_function(BenchmarkId::new("page", messages), |bencher| {
            bencher.iter(|| support::decode_page(black_box(&page), HistoryRange::Newest));
        });
    }
    group.finish();
}

fn bench_apply(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("apply");
    for messages in [1_000, 10_000, 100_000] {
        let loaded = || server([support::newest(FIRST, messages)]);
        let mut long = loaded();
        let mut next = FIRST + messages;
        let _ = group.bench_function(BenchmarkId::new("live message", messages), |bencher| {
            bencher.iter(|| {
                apply(
                    &mut long,
                    support::decode_frame(&support::message_frame(next)),
                );
                next += 1;
            });
        });
        let page = || support::older(FIRST, PAGE);
        let _ = group.bench_function(BenchmarkId::new("older page", messages), |bencher| {
            bencher.iter_batched(
                || (loaded(), page()),
                |(mut server, page)| {
                    apply(&mut server, page);
                    server
                },
                BatchSize::PerIteration,
            );
        });
        // A server without a cursor sends everything newer again.
        let window = || support::newest(FIRST - PAGE, messages + PAGE);
        let _ = group.bench_function(BenchmarkId::new("larger window", messages), |bencher| {
            bencher.iter_batched(
                || (loaded(), window()),
                |(mut server, window)| {
                    apply(&mut server, window);
                    server
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// A join and a leave, each with the list of people that the window then shows.
fn bench_people(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("people");
    for members in [1_000, 10_000, 100_000] {
        let mut server = server([support::presence_snapshot(members)]);
        let _ = group.bench_function(BenchmarkId::new("join and leave", members), |bencher| {
            bencher.iter(|| {
                for joined in [true, false] {
                    let frame = support::presence_frame(members + 1, joined);
                    apply(&mut server, support::decode_frame(&frame));
                    let _ = black_box(server.people());
                }
            });
        });
    }
    group.finish();
}

/// Texts made to cost a reader of Markdown time, 100 KB and 1 MB of each: as they arrive, and in full.
fn bench_markup(criterion: &mut Criterion) {
    const HOSTILE: [(&str, &str); 12] = [
        ("words", "word "),
        ("emphasis", "*a **b _c "),
        ("closed emphasis", "*a* **b** "),
        ("brackets", "[a]("),
        ("links", "[a](https://b.example) "),
        ("addresses", "https://a(_"),
        ("quotes", "> > > "),
        ("lists", "- a\n  - b\n\n\n"),
        ("code", "`a``b "),
        ("fences", "```rust\nfn a() {}\n```\n"),
        ("table", "| a | b |\n|-|-|\n| c |\n"),
        ("blank lines in a list", "\n"),
    ];
    let mut group = criterion.benchmark_group("markup");
    for (name, unit) in HOSTILE {
        for kilobytes in [100, 1000] {
            let text = "- - - - a\n".to_owned() + &unit.repeat(kilobytes * 1000 / unit.len());
            let _ = group.throughput(Throughput::Bytes(text.len() as u64));
            let id = |what: &str| BenchmarkId::new(format!("{name}, {what}"), kilobytes);
            let _ = group.bench_function(id("arriving"), |bencher| {
                bencher.iter(|| Body::from(black_box(text.as_str())));
            });
            let body = Body::from(text.as_str());
            let _ = group.bench_function(id("in full"), |bencher| {
                bencher.iter(|| black_box(&body).parts());
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = bench_decode, bench_apply, bench_people, bench_markup
}
criterion_main!(benches);
