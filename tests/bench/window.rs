//! Benchmarks the whole window: view, layout, recording of draw commands, and raster of what has changed.
//!
//! docs/performance.md lists the budgets.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

mod support;

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::image::Handle;
use iced::{Event, Size};
use openchat::app::scene::headless::HeadlessApp;
use openchat::ui::widget::picture::Picture;
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
        Self::of(support::app(servers, messages, size), size)
    }

    fn of(app: HeadlessApp, size: Size) -> Self {
        let mut window = Self {
            app,
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

/// The longest times with 100 servers, 3,000 channels and 10,000 members.
const SWITCHER_OPENS: Duration = Duration::from_millis(16);
const SWITCHER_KEY: Duration = Duration::from_millis(8);
const CHANNEL_SWITCH: Duration = Duration::from_millis(16);

/// Runs what prepares and what is timed in turn. Prints the time that 19 of 20 keep beside its budget.
fn bench_against(
    criterion: &mut Criterion,
    (name, budget): (&str, Duration),
    window: &mut Window,
    mut turn: impl FnMut(&mut Window) -> Duration,
) {
    let mut times = Vec::new();
    let _ = criterion.bench_function(&format!("places/{name}"), |bencher| {
        bencher.iter_custom(|count| {
            let start = times.len();
            times.extend((0..count).map(|_| turn(window)));
            times[start..].iter().sum()
        });
    });
    times.sort_unstable();
    // Without any if another bench was asked for.
    let Some(last) = times.len().checked_sub(1) else {
        return;
    };
    let [median, most, slowest] = [50, 95, 100].map(|percent| times[last * percent / 100]);
    let verdict = if most > budget { "OVER" } else { "within" };
    eprintln!(
        "{name}: median {median:?}, p95 {most:?}, slowest {slowest:?}, {verdict} the budget of {budget:?}"
    );
}

/// A key, and the frame that shows what it did.
fn timed(window: &mut Window, event: Event) -> Duration {
    // What came before is settled.
    window.frame(&[]);
    let handled = window.app.handle(event);
    let started = Instant::now();
    window.frame(&[]);
    handled + started.elapsed()
}

/// A key that opens a dialog, which another one closes.
fn opened(window: &mut Window, open: Event, close: Event) -> Duration {
    let took = timed(window, open);
    assert!(window.app.has_dialog(), "it was not opened");
    let _closed = timed(window, close);
    assert!(!window.app.has_dialog(), "it was not closed");
    took
}

/// A key that shows another channel.
fn switched(window: &mut Window, event: Event) -> Duration {
    let before = window.app.channel();
    let took = timed(window, event);
    assert_ne!(window.app.channel(), before, "the same channel is shown");
    took
}

/// Going somewhere by keys among many channels, members and servers.
fn bench_places(criterion: &mut Criterion) {
    let mut window = Window::of(support::large_app(STANDARD), STANDARD);
    let escape = || support::key(Key::Named(Named::Escape), None);
    let open = || support::chord(Key::Character("k".into()), Modifiers::COMMAND);
    let opens = ("switcher opens", SWITCHER_OPENS);
    bench_against(criterion, opens, &mut window, |window| {
        opened(window, open(), escape())
    });
    let _opened = timed(&mut window, open());
    // Each begins a query, goes on with it, or shortens it.
    let keys = ["c", "h", "a", "n", " ", "7", "<", "<", "<", "<", "<", "<"];
    let typed = ("switcher key", SWITCHER_KEY);
    let mut each = vec![Vec::new(); keys.len()];
    let mut turn = (0..keys.len()).cycle();
    bench_against(criterion, typed, &mut window, |window| {
        let at = turn.next().unwrap();
        let event = match keys[at] {
            "<" => support::key(Key::Named(Named::Backspace), None),
            letter => support::key(Key::Character(letter.into()), Some(letter)),
        };
        let took = timed(window, event);
        each[at].push(took);
        took
    });
    let medians = each.iter_mut().filter_map(|times| {
        times.sort_unstable();
        times.get(times.len() / 2)
    });
    // Without any if another bench was asked for.
    if let Some(slowest) = medians.max() {
        eprintln!("the slowest of the {} keys: median {slowest:?}", keys.len());
    }
    let _closed = timed(&mut window, escape());
    let mut turns = 0;
    let switch = ("channel switch", CHANNEL_SWITCH);
    bench_against(criterion, switch, &mut window, |window| {
        turns += 1;
        let key = if turns % 20 < 10 {
            Named::ArrowDown
        } else {
            Named::ArrowUp
        };
        switched(window, support::chord(Key::Named(key), Modifiers::ALT))
    });
    let mut turns = 0;
    let other = ("channel of another server", CHANNEL_SWITCH);
    bench_against(criterion, other, &mut window, |window| {
        turns += 1;
        let key = if turns % 20 < 10 {
            Named::ArrowDown
        } else {
            Named::ArrowUp
        };
        let held = Modifiers::COMMAND | Modifiers::ALT;
        switched(window, support::chord(Key::Named(key), held))
    });
    let inbox = || {
        let held = Modifiers::COMMAND | Modifiers::SHIFT;
        support::chord(Key::Character("j".into()), held)
    };
    let opens = ("inbox opens", SWITCHER_OPENS);
    bench_against(criterion, opens, &mut window, |window| {
        opened(window, inbox(), escape())
    });
}

/// A picture as large as a row shows it.
fn picture() -> Picture {
    let rgba = (0..400 * 300_u32).flat_map(|at| [at.to_le_bytes()[0], 90, 160, 255]);
    let handle = Handle::from_rgba(400, 300, rgba.collect::<Vec<_>>());
    Picture::new((400, 300), [(handle, Duration::ZERO)]).unwrap()
}

/// Scrolls through a channel with a picture in each message, which arrive while it scrolls. No frame takes longer than
/// one of a screen with 60 Hz, and what is decoded stays within its bound.
fn bench_pictures(criterion: &mut Criterion) {
    const PICTURES: usize = 500;
    const BOUND: usize = 48 * 1024 * 1024;
    const FRAME: Duration = Duration::from_millis(16);
    let mut window = Window::new(1, 10, STANDARD);
    for n in 10..10 + PICTURES {
        support::post_picture(&mut window.app, n);
    }
    let server = support::server_uid(0);
    let (mut slowest, mut most, mut late, mut frames, mut loaded) = (Duration::ZERO, 0, 0, 0, 0);
    for notch in 0..4000 {
        // Decoded elsewhere: not part of the frame.
        let decoded = picture();
        let up = notch < 2000;
        let started = Instant::now();
        loaded += window.app.deliver_pictures(&server, || decoded.clone());
        window.frame(&[support::wheel(if up { 1.5 } else { -1.5 })]);
        let took = started.elapsed();
        frames += 1;
        late += usize::from(took > FRAME);
        slowest = slowest.max(took);
        most = most.max(window.app.picture_bytes());
    }
    eprintln!(
        "{PICTURES} pictures: {loaded} loaded, {frames} frames, {late} over 16 ms, slowest {slowest:?}, at most {} MiB decoded",
        most / 1024 / 1024
    );
    assert!(loaded >= PICTURES && most <= BOUND);
    let mut notch = 0;
    let _ = criterion.bench_function("window/wheel notch over pictures", |bencher| {
        bencher.iter(|| {
            notch += 1;
            let up = notch % 400 < 200;
            let _loaded = window.app.deliver_pictures(&server, picture);
            window.frame(&[support::wheel(if up { 1.0 } else { -1.0 })]);
        });
    });
}

fn bench_window(criterion: &mut Criterion) {
    openchat::ui::snapshot::load_fonts();
    bench_sizes(criterion);
    bench_draft(criterion);
    bench_lengths(criterion);
    bench_servers(criterion);
    bench_places(criterion);
    bench_pictures(criterion);
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = bench_window
}
criterion_main!(benches);
