//! Benchmarks the whole window: view, layout, recording of draw commands, and raster of what has changed.
//!
//! docs/performance.md lists the budgets.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use iced::keyboard::{Key, key::Named};
use iced::{Event, Size};
use openchat::app::scene::headless::HeadlessApp;
use support::{Canvas, SIZES};

const MESSAGES: usize = 1_000;
const STANDARD: Size = Size::new(SIZES[0].0, SIZES[0].1);

/// A window with its pixels, after its first frames.
struct Window {
    app: HeadlessApp,
    canvas: Canvas,
}

impl Window {
    fn new(servers: usize, messages: usize, size: Size) -> Self {
        let mut window = Self {
            app: support::app(servers, messages, size),
            canvas: Canvas::new(size),
        };
        let over_timeline = support::moved(size.width * 0.45, size.height * 0.45);
        for _ in 0..3 {
            window.frame(std::slice::from_ref(&over_timeline));
        }
        window
    }

    fn frame(&mut self, events: &[Event]) {
        self.app.frame(events);
        self.canvas.present(&mut self.app);
    }
}

fn bench_sizes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("window");
    for (width, height) in SIZES {
        let name = |what: &str| BenchmarkId::new(what, format!("{width}x{height}"));
        let size = Size::new(width, height);
        let mut window = Window::new(2, MESSAGES, size);
        let _ = group.bench_function(name("whole frame"), |bencher| {
            bencher.iter(|| {
                window.canvas.forget();
                window.frame(&[]);
            });
        });
        let _ = group.bench_function(name("nothing changed"), |bencher| {
            bencher.iter(|| window.frame(&[]));
        });
        let mut next = MESSAGES;
        let _ = group.bench_function(name("live message"), |bencher| {
            bencher.iter(|| {
                support::post(&mut window.app, 0, next);
                next += 1;
                window.frame(&[]);
            });
        });
        let _ = group.bench_function(name("message of a background server"), |bencher| {
            bencher.iter(|| {
                support::post(&mut window.app, 1, next);
                next += 1;
                window.frame(&[]);
            });
        });
        let _ = group.bench_function(name("wheel notch"), |bencher| {
            let mut notch = 0;
            bencher.iter(|| {
                notch += 1;
                let up = notch % 200 < 100;
                window.frame(&[support::wheel(if up { 1.0 } else { -1.0 })]);
            });
        });
        let composer = support::moved(width * 0.45, height - 45.0);
        window.frame(&[composer]);
        window.frame(&support::click());
        let _ = group.bench_function(name("key"), |bencher| {
            let mut typed = 0;
            bencher.iter(|| {
                typed += 1;
                // Never longer than a line.
                window.frame(&[if typed % 40 < 20 {
                    support::key(Key::Character("a".into()), Some("a"))
                } else {
                    support::key(Key::Named(Named::Backspace), None)
                }]);
            });
        });
    }
    group.finish();
}

/// A key in the middle of a draft that fills the composer several times, with marks in every line.
fn bench_draft(criterion: &mut Criterion) {
    const DRAFT: usize = 5_000;

    let mut group = criterion.benchmark_group("draft");
    let mut window = Window::new(1, MESSAGES, STANDARD);
    window.frame(&[support::moved(
        STANDARD.width * 0.45,
        STANDARD.height - 45.0,
    )]);
    window.frame(&support::click());
    let text = "some **bold** and `plain` words, *soft* ones too ".chars();
    for c in text.cycle().take(DRAFT) {
        let key = Key::Character(c.to_string().as_str().into());
        window.app.frame(&[support::key(key, Some(&c.to_string()))]);
    }
    let _ = group.bench_function(BenchmarkId::new("key", DRAFT), |bencher| {
        let mut typed = 0;
        bencher.iter(|| {
            typed += 1;
            window.frame(&[if typed % 40 < 20 {
                support::key(Key::Character("a".into()), Some("a"))
            } else {
                support::key(Key::Named(Named::Backspace), None)
            }]);
        });
    });
    group.finish();
}

/// The same events with more messages; those above the limit of a timeline are dropped.
fn bench_lengths(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("timeline");
    for messages in [1_000, 10_000, 100_000] {
        let mut window = Window::new(1, messages, STANDARD);
        let mut next = messages;
        let _ = group.bench_function(BenchmarkId::new("live message", messages), |bencher| {
            bencher.iter(|| {
                support::post(&mut window.app, 0, next);
                next += 1;
                window.frame(&[]);
            });
        });
        let _ = group.bench_function(BenchmarkId::new("wheel notch", messages), |bencher| {
            bencher.iter(|| window.frame(&[support::wheel(1.0)]));
        });
    }
    group.finish();
}

/// From the stored list of servers to the pixels of the first frame, without the system's window.
fn bench_servers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("servers");
    for servers in [1, 10, 100] {
        let _ = group.bench_function(BenchmarkId::new("start", servers), |bencher| {
            bencher.iter(|| Window::new(servers, 100, STANDARD));
        });
        let mut window = Window::new(servers, MESSAGES, STANDARD);
        let mut next = MESSAGES;
        let _ = group.bench_function(BenchmarkId::new("live message", servers), |bencher| {
            bencher.iter(|| {
                support::post(&mut window.app, 0, next);
                next += 1;
                window.frame(&[]);
            });
        });
    }
    group.finish();
}

fn bench_window(criterion: &mut Criterion) {
    openchat::ui::snapshot::load_fonts();
    bench_sizes(criterion);
    bench_draft(criterion);
    bench_lengths(criterion);
    bench_servers(criterion);
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = bench_window
}
criterion_main!(benches);
