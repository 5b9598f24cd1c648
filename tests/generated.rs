//! Generated texts through everything that reads texts of others: Markdown, links, completion, HTML of the clipboard and
//! the frames of a server.
//!
//! Nothing panics, nothing takes more memory than its bound, and ten times the text takes at most twelve times the time.
//! The suite runs a few thousand texts. The ignored tests run ten million, and measure times; their command is in
//! docs/testing.md.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use openchat::domain::completion;
use openchat::domain::html;
use openchat::domain::invite::Invite;
use openchat::domain::markup::{Block, Body};
use openchat::domain::slash_command;
use openchat::domain::web_link::WebLink;
use openchat::net::wire::event;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What marks, links, names and frames consist of, and what breaks them.
const PIECES: [&str; 114] = [
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "```rust\n",
    "~~~",
    ">",
    "> ",
    "#",
    "## ",
    "- ",
    "+ ",
    "1. ",
    "23) ",
    "- [ ] ",
    "- [x] ",
    "|",
    "||",
    "| a | b |\n",
    "|---|:-:|\n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](https://a.example/b_c",
    "[d](https://e.example \"f\")",
    "[g](javascript:h)",
    "![i](j)",
    "[k]: l\n",
    "<",
    "<m>",
    "</n>",
    "<!-- o",
    "-->",
    "<!",
    "<?",
    "<https://p.example>",
    "<q@r.example>",
    "https://",
    "https://s.example/_t_",
    "http://",
    "mailto:u@v.example",
    "xn--80ak6aa92e.example",
    "аррӏе.example",
    "user:pass@",
    "[::1]",
    ":8080",
    "%2e%2e%2f",
    "?w=x",
    "#y",
    "openchat://",
    "openchat://join?",
    "server=https%3A%2F%2Fa.example",
    "&key=",
    "javascript:",
    "data:",
    ":tada:",
    ":+1:",
    ":",
    "@",
    "@w",
    "@uid_a",
    "/",
    "/me ",
    "/shrug",
    "\\",
    "&amp;",
    "&#x202e;",
    "&",
    "\n",
    "\n\n",
    "  \n",
    "\\\n",
    " ",
    "    ",
    "\t",
    "\r",
    "\0",
    "=",
    "===\n",
    "---\n",
    "x",
    "yz",
    "ä",
    "漢字",
    "한",
    "ا",
    "א",
    "😀",
    "👩\u{200d}🚀",
    "🇩",
    "e\u{301}",
    "\u{301}\u{302}\u{303}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{a0}",
    "\u{feff}",
    "\u{fffd}",
    "<b>",
    "</b>",
    "<a href=\"https://a.example\">",
    "<ul><li>",
    "<pre>",
    "<style>",
    "\u{10ffff}",
    "0",
];

/// What a server sends, without its text.
const FRAMES: [&str; 6] = [
    r#"{"type":"chat.message.created","payload":{"message":{"id":"m1","channel_id":"c1","author_uid":"uid_a","body":{"type":"text","text":"TEXT"},"created_at":"2026-01-01T00:00:00Z","reactions":[{"emoji":"TEXT","count":2,"uids":["uid_a"]}],"attachments":[{"id":"a","name":"TEXT","mime_type":"image/png","size_bytes":7,"url":"TEXT"}]}}}"#,
    r#"{"type":"chat.message.updated","seq":7,"payload":{"channel_id":"c1","message":{"id":"m1","body":"TEXT","edited_at":"TEXT"}}}"#,
    r#"{"type":"chat.message.deleted","payload":{"channel_id":"c1","message_id":"TEXT"}}"#,
    r#"{"type":"chat.typing.updated","payload":{"channel_id":"c1","user_uid":"TEXT","is_typing":true}}"#,
    r#"{"type":"TEXT","payload":{"TEXT":["TEXT",null,1e308,-0.0,{"TEXT":{}}]}}"#,
    r#"{"type":"presence.updated","payload":{"channel_id":"c1","clients":[{"client_id":"TEXT","user_uid":"TEXT"}]}}"#,
];

/// The sequence of `SplitMix64`: the same for a seed on every system.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A piece of text; one in sixteen is any character.
    fn piece(&mut self, text: &mut String) {
        if self.below(16) == 0 {
            let code = u32::try_from(self.below(0x11_0000)).unwrap();
            text.extend(char::from_u32(code));
        } else {
            let repeated = if self.below(24) == 0 {
                self.below(60)
            } else {
                1
            };
            let piece = PIECES[self.below(PIECES.len())];
            (0..repeated).for_each(|_| text.push_str(piece));
        }
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(24) {
            self.piece(&mut text);
        }
        text
    }
}

fn read_markup(text: &str) {
    let body = Body::from(text);
    // Characters without a picture are gone.
    assert_eq!(Body::from(body.as_str()), body);
    let parts = body.parts();
    let mut shown = 0;
    for part in 0..parts.count() {
        let pieces = parts.blocks(part).flat_map(Block::pieces);
        shown += pieces.map(|piece| piece.text.len()).sum::<usize>();
        let _spoken = parts.spoken(part, Some("hidden"));
    }
    // An emoji is longer than its short code, a number of a list than its mark.
    assert!(
        shown <= 4 * text.len() + 64,
        "{shown} bytes shown of {text:?}"
    );
}

fn read_links(text: &str) {
    for candidate in [text, text.trim()] {
        if let Some(link) = WebLink::parse(candidate) {
            let _deception = link.deception();
            let again = WebLink::parse(link.address());
            assert_eq!(
                again.as_ref().map(WebLink::host),
                Some(link.host()),
                "{text:?}"
            );
        }
        if let Ok(invite) = Invite::parse(candidate) {
            assert!(Invite::parse(&invite.link()).is_ok(), "{text:?}");
        }
    }
}

fn read_draft(text: &str, caret: usize) {
    if let Some(token) = completion::token_at(text, caret) {
        assert_eq!(token.range.end, caret);
        assert!(
            text.get(token.range).unwrap().ends_with(&token.query),
            "{text:?}"
        );
    }
    let _typed = slash_command::parse(text, |_| true);
    let _found = completion::matching(text, PIECES.iter().map(|piece| (piece, *piece)));
}

fn read_html(text: &str) {
    if let Some(markdown) = html::to_markdown(text) {
        // Each item of a list, and each line of a quote, is indented by its depth.
        assert!(markdown.len() <= 32 * text.len() + 64, "{text:?}");
    }
}

fn frame(kind: usize, text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    let inner = quoted
        .trim_start_matches('"')
        .strip_suffix('"')
        .unwrap_or("");
    FRAMES[kind % FRAMES.len()].replace("TEXT", inner)
}

/// A frame with a text in it, and what is left of it after bytes were changed, cut or doubled.
fn read_frames(random: &mut Random, text: &str) {
    let whole = frame(random.below(FRAMES.len()), text);
    let _event = event::decode(&whole, Timestamp::UNIX_EPOCH);
    let mut bytes = whole.into_bytes();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len().max(1));
        match random.below(4) {
            0 => bytes.truncate(at),
            1 => bytes.extend_from_within(at..),
            2 if at < bytes.len() => bytes[at] = b"{}[]\",:\\0eu-"[random.below(12)],
            _ => bytes.insert(at, b"{}[]\",:\\0eu-"[random.below(12)]),
        }
    }
    let _event = event::decode(&String::from_utf8_lossy(&bytes), Timestamp::UNIX_EPOCH);
}

fn run(seed: u64, count: u64) {
    for number in 0..count {
        let mut random = Random(seed.wrapping_mul(0x1_0000_0001).wrapping_add(number));
        let text = random.text();
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        read_markup(&text);
        read_links(&text);
        let ends: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        read_draft(
            &text,
            ends.get(random.below(ends.len() + 1))
                .map_or(text.len(), |at| *at),
        );
        read_html(&text);
        read_frames(&mut random, &text);
        let taken = ALLOCATOR.peak_usage().saturating_sub(before);
        // For code in colors the patterns of its language are compiled.
        assert!(
            taken <= 4 * 1024 * 1024 + 512 * text.len(),
            "{taken} bytes for {text:?}"
        );
    }
}

#[test]
fn some_generated_texts() {
    run(1, 4_000);
}

/// `OPENCHAT_GENERATED` is another number of texts.
#[test]
#[ignore = "takes minutes; for a release build"]
fn ten_million_generated_texts() {
    let count =
        std::env::var("OPENCHAT_GENERATED").map_or(10_000_000, |count| count.parse().unwrap());
    let start = Instant::now();
    run(2, count);
    println!("{count} texts in {} s", start.elapsed().as_secs());
}

/// The least time of some runs.
fn time(read: impl Fn()) -> Duration {
    let runs = (0..5).map(|_| {
        let start = Instant::now();
        read();
        start.elapsed()
    });
    runs.min().unwrap()
}

/// Each piece and each pair of neighbors, again and again.
fn repeated() -> impl Iterator<Item = String> {
    let pairs = PIECES.iter().zip(PIECES.iter().cycle().skip(5));
    let pairs = pairs.map(|(first, second)| format!("{first}{second}"));
    PIECES.iter().map(|&piece| piece.to_owned()).chain(pairs)
}

#[test]
#[ignore = "measures times; for a release build on a quiet machine"]
fn time_is_linear() {
    type Reader = fn(&str);
    let readers: [(&str, Reader); 5] = [
        ("Markdown", read_markup),
        ("links", read_links),
        ("draft", |text| read_draft(text, text.len())),
        ("HTML", read_html),
        ("frames", |text| {
            let _event = event::decode(&frame(0, text), Timestamp::UNIX_EPOCH);
        }),
    ];
    let mut slow = String::new();
    for unit in repeated() {
        for (name, read) in readers {
            // Alone they are a line across the page if they are few, and marks of emphasis if some of them are not read.
            let is_line = unit.bytes().all(|byte| matches!(byte, b'*' | b'_'));
            let start = if is_line { "x" } else { "" };
            let text = |bytes: usize| start.to_owned() + &unit.repeat(bytes / unit.len());
            let (small, large) = (text(20_000), text(200_000));
            // What other programs take is not in all of some measurements.
            let measured = (0..4).map(|_| (time(|| read(&small)), time(|| read(&large))));
            // Below that the clock and the caches decide.
            let is_slow = |(small, large): &(Duration, Duration)| {
                *large > 12 * *small && *large > Duration::from_millis(2)
            };
            let mut slowest = measured.take_while(is_slow).skip(3);
            if let Some((small, large)) = slowest.next() {
                let _ = writeln!(
                    slow,
                    "{name} {unit:?}: {small:?}, ten times of it {large:?}"
                );
            }
        }
    }
    assert!(slow.is_empty(), "{slow}");
}
