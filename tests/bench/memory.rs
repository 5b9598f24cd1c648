//! Prints the heap that messages, members and servers take, counted by the allocator. Not a time, so without criterion.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod support;

use iced::Size;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The bytes that are still allocated after `build`, and its value.
fn held<T>(build: impl FnOnce() -> T) -> (usize, T) {
    let before = ALLOCATOR.current_usage();
    let value = build();
    (ALLOCATOR.current_usage().saturating_sub(before), value)
}

fn row(what: &str, count: usize, bytes: usize) {
    let each = bytes / count;
    println!(
        "{what:<16} {count:>8} {:>8} kB {each:>8} bytes each",
        bytes / 1000
    );
}

fn main() {
    openchat::ui::snapshot::load_fonts();
    let app = |servers, messages| support::app(servers, messages, Size::new(1280.0, 800.0));
    // What is built once for all is not counted, nor is an application without messages.
    drop(app(1, 0));
    let (empty, _app) = held(|| app(1, 0));
    for count in [1_000, 10_000, 30_000] {
        let (bytes, _app) = held(|| app(1, count));
        row("messages", count, bytes.saturating_sub(empty));
    }
    let (bytes, _app) = held(|| {
        let mut app = app(1, 25_000);
        // The second row of the channel list.
        app.frame(&[support::moved(127.0, 148.0)]);
        app.frame(&support::click());
        app.frame(&[]);
        app
    });
    row("messages left", 25_000, bytes.saturating_sub(empty));
    for count in [1_000, 10_000] {
        let (bytes, _app) = held(|| {
            let mut app = app(1, 0);
            app.receive(
                &support::server_uid(0),
                vec![support::presence_snapshot(count)],
            );
            app
        });
        row("members present", count, bytes.saturating_sub(empty));
    }
    for count in [11, 101] {
        let (bytes, _app) = held(|| app(count, 0));
        row("more servers", count - 1, bytes.saturating_sub(empty));
    }
}
