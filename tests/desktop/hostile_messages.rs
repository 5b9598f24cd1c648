//! Messages that froze clients or took their memory, in the real window: whatever arrives, a key is shown, and what the
//! messages take is little.
//!
//! `cargo test --release --test desktop -- --ignored --nocapture hostile` measures each key, and how much memory each
//! message takes.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::community::{CommunityProcess, first_channel, post_message};
use super::harness::{Display, Process, require_tool, wait_for};
use super::{SIZE, TIMEOUT, join_as, run_exclusively, use_temporary_identity};

/// Of all messages together, in KiB.
const MAX_GROWTH: u64 = 30 * 1024;
/// From a key until its letter is on the screen. A debug build is not optimized.
const BUDGET: Duration = if cfg!(debug_assertions) {
    Duration::from_secs(1)
} else {
    Duration::from_millis(50)
};
/// How long keys are typed after a message.
const TYPING: Duration = Duration::from_secs(2);

fn zalgo(marks: usize) -> String {
    let marks = (0..marks).map(|at| char::from_u32(0x300 + u32::try_from(at % 0x70).unwrap()));
    let marks: String = marks.flatten().collect();
    "He comes"
        .chars()
        .flat_map(|letter| std::iter::once(letter).chain(marks.chars()))
        .collect()
}

fn messages() -> Vec<(&'static str, String)> {
    let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let joined = vec!["👩"; 4096].join("\u{200d}");
    let table = format!("|{}\n|{}\n", "a|".repeat(500), "-|".repeat(500));
    vec![
        ("19 MB of words", "many words of a text ".repeat(900_000)),
        ("100,000 nested quotes", "> ".repeat(100_000) + "deep"),
        ("1 MB without a space", "x".repeat(1_000_000)),
        ("100,000 lines", "x\n".repeat(100_000)),
        ("10,000 mentions", "@uid_ada ".repeat(10_000)),
        ("every bidi control", format!("a{bidi}b").repeat(2_000)),
        ("letters with 500 marks", zalgo(500)),
        ("4,096 joined emoji", joined),
        ("10,000 opened spoilers", "||a ".repeat(10_000)),
        ("10,000 opened links", "[a](".repeat(10_000)),
        ("10,000 addresses", "https://a.example/x? ".repeat(10_000)),
        ("a table of 500 columns", table + &"|".repeat(60_000)),
        ("60,000 nested lists", "- ".repeat(60_000)),
        (
            "a fence that does not end",
            "```rust\n".to_owned() + &"fn a() {\n".repeat(20_000),
        ),
    ]
}

/// Posts a message that is too long for a command line.
fn post_large(address: &str, channel: &str, body: &str) {
    let say = json!({ "channel": channel, "author": "uid_visitor", "body": body });
    let mut curl = Command::new("curl")
        .args(["--silent", "--fail", "--output", "/dev/null"])
        .args(["--data-binary", "@-"])
        .arg(format!("{address}/demo/control/say"))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = curl.stdin.take().unwrap();
    input.write_all(say.to_string().as_bytes()).unwrap();
    drop(input);
    assert!(curl.wait().unwrap().success());
}

/// A keyboard that is ready before a key is timed, as starting a program takes longer than a frame.
struct Keyboard(Child);

impl Keyboard {
    fn start(display: &Display) -> Self {
        let mut xdotool = require_tool("xdotool");
        let xdotool = xdotool.arg("-").env("DISPLAY", &display.name);
        Self(xdotool.stdin(Stdio::piped()).spawn().unwrap())
    }

    fn key(&self, name: &str) {
        let mut input = self.0.stdin.as_ref().unwrap();
        writeln!(input, "key --delay 0 {name}").unwrap();
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ended = self.0.wait();
    }
}

/// The window with an open channel, and the other user of it.
struct Fixture {
    process: Process,
    keyboard: Keyboard,
    display: Display,
    address: String,
    channel: String,
    _community: CommunityProcess,
    _profile: tempfile::TempDir,
}

impl Fixture {
    fn start() -> Self {
        let display = Display::start(SIZE);
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap().clone();
        let channel = first_channel(&address);
        let profile = tempfile::tempdir().unwrap();
        let process = join_as(&display, &address, &profile, use_temporary_identity);
        Self {
            process,
            keyboard: Keyboard::start(&display),
            display,
            address,
            channel,
            _community: community,
            _profile: profile,
        }
    }

    /// Types a letter into the composer and waits until it is shown.
    fn time_of_key(&self, letter: &str) -> Duration {
        let rows = self.display.wait_for_composer_focus();
        let before = self.display.rows(rows);
        let start = Instant::now();
        self.keyboard.key(letter);
        wait_for(TIMEOUT, "the typed letter", || {
            (self.display.rows(rows) != before).then_some(())
        });
        start.elapsed()
    }

    /// Types for a while. Returns the slowest key.
    fn slowest_key(&self) -> Duration {
        let end = Instant::now() + TYPING;
        let mut slowest = Duration::ZERO;
        while Instant::now() < end {
            slowest = slowest.max(self.time_of_key("x"));
            std::thread::sleep(Duration::from_millis(25));
        }
        // The draft stays short.
        self.keyboard.key("ctrl+a");
        let _shown = self.time_of_key("y");
        slowest
    }

    /// Posts a plain message and waits until it is on the screen: what came before was handled.
    fn expect_next(&self, number: usize) {
        let text = format!("Calm again {number}");
        post_message(&self.address, &self.channel, "uid_visitor", &text);
        self.display.expect_text(&text, TIMEOUT);
    }

    /// What every message may need once: fonts of many scripts, a picture of the glyphs, the database.
    fn warm_up(&self) {
        for text in [
            "👩‍🚀 漢字 हिन्दी שלום سلام ไทย",
            "```rust\nfn a() {}\n```",
            "| a |\n|-|\n| b |",
        ] {
            post_message(&self.address, &self.channel, "uid_visitor", text);
        }
        self.expect_next(0);
        let _time = self.slowest_key();
    }
}

#[test]
fn window_answers_whatever_messages_arrive() {
    let _guard = run_exclusively();
    let mut fixture = Fixture::start();
    fixture.warm_up();
    let before = fixture.process.memory("RssAnon:");
    for (number, (name, body)) in messages().into_iter().enumerate() {
        post_large(&fixture.address, &fixture.channel, &body);
        let time = fixture.time_of_key("x");
        assert!(fixture.process.is_running(), "{name}");
        eprintln!("{name}: {time:?}");
        fixture.expect_next(number + 1);
    }
    let growth = fixture.process.memory("RssAnon:").saturating_sub(before);
    eprintln!("all of them: {growth} KiB more");
    assert!(growth <= MAX_GROWTH, "{growth} KiB");
}

#[test]
#[ignore = "measures: run it alone, on a machine without other load, and in release"]
fn hostile_messages_are_measured() {
    let _guard = run_exclusively();
    let fixture = Fixture::start();
    fixture.warm_up();
    let before = fixture.process.memory("RssAnon:");
    let plain = fixture.slowest_key();
    eprintln!("nothing: {plain:?}");
    let mut slow = Vec::new();
    for (number, (name, body)) in messages().into_iter().enumerate() {
        post_large(&fixture.address, &fixture.channel, &body);
        let time = fixture.slowest_key();
        fixture.expect_next(number + 1);
        let growth = fixture.process.memory("RssAnon:").saturating_sub(before);
        eprintln!("{name}: {time:?}, {growth} KiB more");
        if time > BUDGET || growth > MAX_GROWTH {
            slow.push((name, time, growth));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}
