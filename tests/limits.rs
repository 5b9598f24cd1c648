//! Responses and frames that are made to take memory: what the client allocates while it reads them is counted.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use openchat::domain::address::ServerAddress;
use openchat::domain::failure::Failure;
use openchat::domain::id::Epoch;
use openchat::domain::server_event::{History, HistoryRange};
use openchat::net::api;
use openchat::net::error::from_response;
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use openchat::net::wire::event::{self, Event};
use openchat::net::wire::{JsonBody, JsonList, MAX_TEXT, message, server};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MIB: usize = 1024 * 1024;
/// The largest frame that the client reads, in bytes.
const MAX_FRAME: usize = 4 * MIB;
/// For one answer or frame, in bytes.
const MAX_MEMORY: usize = 28 * MIB;

/// One test at a time: all of them count the allocations of the whole process.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The result of a function and the most memory that it took, in bytes.
fn measured<T>(run: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = run();
    (result, MEMORY.peak_usage().saturating_sub(before))
}

fn bounded<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let (result, memory) = measured(run);
    eprintln!("{what}: {} KiB", memory / 1024);
    assert!(memory < MAX_MEMORY, "{what}: {memory} bytes");
    result
}

/// `unit` repeated between `before` and `after`, of at most `size` bytes.
fn filled(before: &str, unit: &str, after: &str, size: usize) -> String {
    let count = (size - before.len() - after.len()) / unit.len();
    format!(
        "{before}{}{after}",
        unit.repeat(count).trim_end_matches(',')
    )
}

/// What fills a list cheaply on the wire.
const FILLERS: [&str; 9] = [
    r#"{"":0},"#,
    r#"{"":{}},"#,
    "[[0]],",
    "0,",
    r#""","#,
    "{},",
    r#"{"id":"a"},"#,
    r#"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"j":0,"k":0,"l":0},"#,
    r#"[{"user_uid":"u"}],"#,
];

/// The size of a frame of which the tree just fits differs by what fills it, so many sizes are tried.
#[test]
fn frames_take_limited_memory() {
    let _lock = alone();
    let frame = filled(r#"{"type":"x","payload":["#, FILLERS[0], "]}", MAX_FRAME);
    let _decoded = bounded("frame", || event::decode(&frame, Timestamp::UNIX_EPOCH));
    for filler in FILLERS {
        let kinds = ["x", "chat.presence.snapshot", "chat.message.created"];
        for size in (1..8).map(|halved| MAX_FRAME >> halved) {
            let kind = kinds[size.trailing_zeros() as usize % 3];
            let before = format!(r#"{{"type":"{kind}","payload":{{"channel_id":"c","members":["#);
            let frame = filled(&before, filler, "]}}", size);
            let what = format!("frame of {size} bytes with {filler}");
            let _decoded = bounded(&what, || event::decode(&frame, Timestamp::UNIX_EPOCH));
        }
    }
}

#[test]
fn large_presence_snapshot_is_decoded() {
    let _lock = alone();
    let client = r#"{"client_id":"client_0123456789","user_uid":"uid_0123456789","device_id":"dev_0123456789","display_name":"Ada","status":"online","joined_at":"2026-02-20T19:37:04Z"},"#;
    let frame = r#"{"type":"chat.presence.snapshot","payload":{"channel_id":"c","members":["#;
    let frame = filled(frame, client, "]}}", frame.len() + 3 + 9000 * client.len());
    let frame = bounded("9000 clients", || {
        event::decode(&frame, Timestamp::UNIX_EPOCH)
    });
    let Event::Change(openchat::domain::server_event::ServerEvent::Present(_, clients)) =
        frame.unwrap().event
    else {
        panic!("not a snapshot");
    };
    assert_eq!(clients.len(), 9000);
}

/// A server that answers the paths that begin as given with these bytes, and everything else with 404.
fn serve(answers: &'static [(&'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let _server = std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let length = std::io::Read::read(&mut stream, &mut head).unwrap();
            let head = std::str::from_utf8(&head[..length]).unwrap();
            let path = head.split(' ').nth(1).unwrap();
            let body = answers.iter().find(|(prefix, _)| path.starts_with(prefix));
            let (status, body) = body.map_or((404, ""), |(_, body)| (200, body));
            let _sent = write!(
                stream,
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                body.len()
            )
            .and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    url
}

fn session(url: &str) -> Session {
    let params = SessionParams {
        known: Vec::new(),
        uid: "srv-limits".into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(url).unwrap(),
        server: "s".into(),
        device: "dev_test".into(),
        settings: ConnectionSettings::default(),
    };
    Session::open(params, &[5; 32], &Trust::System).unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn history(body: String) -> Result<History, Failure> {
    let url = serve(Box::leak(Box::new([("/v1/channels/", leaked(body))])));
    let session = session(&url);
    bounded("history", || {
        run(api::fetch_older(&session, &"c".into(), &"m".into(), 0))
    })
}

#[test]
fn histories_take_limited_memory() {
    let _lock = alone();
    for filler in FILLERS {
        for (before, after) in [
            (r#"{"channel_id":"c","messages":["#, "]}"),
            (r#"{"channel_id":"c","messages":[{"id":"m","x":["#, "]}]}"),
        ] {
            let body = filled(before, filler, after, MIB);
            let _history = bounded(&format!("history with {filler}"), || {
                let body = JsonBody::read(body.as_bytes(), message::history_list(100))?;
                let (range, now) = (HistoryRange::Newest, Timestamp::UNIX_EPOCH);
                message::decode_history(&body, &"c".into(), range, now)
            });
        }
    }
    let (before, after) = (r#"{"messages":[{"id":"m","x":["#, "]},{\"id\":\"n\"}]}");
    let history = history(filled(before, FILLERS[0], after, 28 * MIB)).unwrap();
    assert_eq!(history.messages.len(), 1);
}

#[test]
fn row_with_19_mb_hides_no_other() {
    let _lock = alone();
    let good = |id: &str| format!(r#"{{"id":"{id}","body":"{id}","author_uid":"u"}}"#);
    let large = format!(r#"{{"id":"large","body":"{}"}}"#, "x".repeat(19 * MIB));
    let body = format!(r#"{{"messages":[{},{large},{}]}}"#, good("a"), good("b"));
    let history = history(body).unwrap();
    let ids: Vec<_> = history
        .messages
        .iter()
        .map(|message| message.id.as_str())
        .collect();
    assert_eq!(ids, ["a", "large", "b"]);
    assert_eq!(history.reaches_start, Some(true));
}

/// 50,000 rows for 100 asked.
#[test]
fn answer_that_is_longer_than_asked_is_cut() {
    let _lock = alone();
    let rows: Vec<_> = (0..50_000)
        .map(|id| format!(r#"{{"id":"m{id}","body":"x"}}"#))
        .collect();
    let history = history(format!(r#"{{"messages":[{}]}}"#, rows.join(","))).unwrap();
    assert_eq!(history.messages.len(), 100);
    assert_eq!(history.messages.last().unwrap().id.as_str(), "m49999");
    assert_eq!(history.reaches_start, Some(false));
}

#[test]
fn directories_take_limited_memory() {
    let _lock = alone();
    for before in [r#"{"servers":["#, r#"{"x":["#] {
        let directory = leaked(filled(before, FILLERS[0], "]}", 4 * MIB - 1));
        let url = serve(Box::leak(Box::new([
            ("/v1/client/capabilities", r#"{"server_id":"s"}"#),
            ("/v1/servers", directory),
        ])));
        let _listed = bounded("directory", || run(api::probe(&url)));
    }
    let row = |id| format!(r#"{{"server_id":"{id}"}}"#);
    let rows = (0..90_000).map(row).collect::<Vec<_>>().join(",");
    let directory = leaked(format!(r#"{{"servers":[{rows}]}}"#));
    let body = JsonBody::read(directory.as_bytes(), server::SERVERS);
    let listed = body.and_then(|body| server::decode_servers(&body));
    assert_eq!(listed.map(|listed| listed.len()), Some(10_000));
}

/// A generator of numbers that is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    /// Changes a text in up to four places.
    fn mutate(&mut self, seed: &[u8]) -> Vec<u8> {
        const TOKENS: [&[u8]; 16] = [
            b"{",
            b"}",
            b"[",
            b"]",
            b"\"",
            b",",
            b":",
            b"\\",
            b"\\ud83d",
            b"\xFF",
            b"\0",
            b"1e999",
            b"NaN",
            b"null",
            b"\"id\":\"..\"",
            b"18446744073709551616",
        ];
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(20)).min(bytes.len());
            match self.below(4) {
                0 => drop(bytes.drain(at..end)),
                1 => drop(bytes.splice(at..at, TOKENS[self.below(TOKENS.len())].iter().copied())),
                2 => {
                    let copy = bytes[at..end].repeat(self.below(40));
                    drop(bytes.splice(at..at, copy));
                }
                _ => bytes.truncate(end.max(8)),
            }
        }
        bytes
    }
}

const MESSAGE: &str = r#"{"id":"m","channel_id":"c","author_uid":"u","body":"hi \ud83d\ude00","created_at":"2026-02-20T19:37:04Z","reply_to":{"message_id":"r","preview_text":"p"},"attachments":[{"attachment_id":"a","url":"u","bytes":7}],"reactions":[{"emoji":"x","count":2,"mine":true}],"revision":3}"#;

fn frame_seeds() -> Vec<String> {
    let payloads = [
        ("chat.message.created", format!(r#"{{"message":{MESSAGE}}}"#)),
        ("chat.message.deleted", r#"{"channel_id":"c","message_id":"m"}"#.into()),
        ("chat.presence.snapshot", r#"{"channel_id":"c","members":[{"user_uid":"u","client_id":"k"}]}"#.into()),
        ("chat.reaction.updated", r#"{"channel_id":"c","message_id":"m","emoji":"x","count":1,"user_uid":"u","added":true}"#.into()),
        ("profile_updated", r#"{"user_uid":"u","display_name":"U","avatar_mode":"uploaded","avatar_asset_id":"a","profile_version":2}"#.into()),
        ("chat.hello", r#"{"seq":7}"#.into()),
    ];
    let frame = |(kind, payload)| format!(r#"{{"type":"{kind}","seq":5,"payload":{payload}}}"#);
    payloads.map(frame).into()
}

fn decode_mutated_frames(count: usize) {
    let _lock = alone();
    let (seeds, mut random) = (frame_seeds(), Random(0x5EED));
    bounded("frames", || {
        for number in 0..count {
            let bytes = random.mutate(seeds[number % seeds.len()].as_bytes());
            let text = String::from_utf8_lossy(&bytes);
            let _decoded = event::decode(&text, Timestamp::UNIX_EPOCH);
        }
    });
}

#[test]
fn mutated_frames_are_decoded_or_ignored() {
    decode_mutated_frames(20_000);
}

/// `cargo test --release --test limits -- --ignored`
#[test]
#[ignore = "takes 40 seconds in a debug build"]
fn a_million_mutated_frames_are_decoded_or_ignored() {
    decode_mutated_frames(1_000_000);
}

#[test]
fn mutated_answers_are_decoded_or_refused() {
    let _lock = alone();
    let history =
        format!(r#"{{"channel_id":"c","messages":[{MESSAGE},{MESSAGE}],"next_cursor":null}}"#);
    let history_list = message::history_list(50);
    let seeds: [(&str, JsonList); 7] = [
        (&history, history_list),
        (
            r#"{"servers":[{"server_id":"s","display_name":"S","icon_text":"S","trust_state":"verified"}]}"#,
            server::SERVERS,
        ),
        (
            r#"{"groups":[{"id":"g","label":"G","channels":[{"id":"c","name":"c","type":"text","unread_count":3}]}]}"#,
            server::CATEGORIES,
        ),
        (
            r#"{"members":[{"id":"u","name":"U","status":"online"}]}"#,
            server::MEMBERS,
        ),
        (
            r#"{"profiles":[{"user_uid":"u","display_name":"U","profile_version":2}]}"#,
            server::PROFILES,
        ),
        (
            r#"{"server_id":"s","features":{"presence":true},"limits":{"max_message_bytes":7},"extensions":{"history_cursor":{"version":1,"max_limit":9}}}"#,
            JsonList::NONE,
        ),
        (r#"{"error":{"code":"c","retryable":true}}"#, JsonList::NONE),
    ];
    let mut random = Random(0xB0D1);
    bounded("answers", || {
        for number in 0..20_000 {
            let (seed, list) = seeds[number % seeds.len()];
            let bytes = random.mutate(seed.as_bytes());
            let Some(body) = JsonBody::read(&bytes, list) else {
                continue;
            };
            let (range, now) = (HistoryRange::Newest, Timestamp::UNIX_EPOCH);
            let history = message::decode_history(&body, &"c".into(), range, now);
            assert!(history.is_none_or(|history| history.messages.len() <= 50));
            let _servers = server::decode_servers(&body);
            let _channels = server::decode_channels(&body);
            let _unread = server::decode_unread_counts(&body);
            let _members = server::decode_members(&body);
            let _profiles = server::decode_profiles(&body);
            let _capabilities = server::decode_capabilities(body.fields());
            let _failure = from_response(400, Some(body.value()), Some(u64::MAX));
        }
    });
}

#[test]
fn long_body_of_a_frame_is_cut() {
    let _lock = alone();
    let message = format!(
        r#"{{"id":"m","channel_id":"c","body":"{}"}}"#,
        "ä".repeat(MAX_FRAME / 2 - 200)
    );
    let frame = format!(r#"{{"type":"chat.message.created","payload":{{"message":{message}}}}}"#);
    let frame = bounded("long body", || event::decode(&frame, Timestamp::UNIX_EPOCH));
    let Event::Change(openchat::domain::server_event::ServerEvent::Posted(message)) =
        frame.unwrap().event
    else {
        panic!("not a message");
    };
    assert!((MAX_TEXT..MAX_TEXT + 32).contains(&message.body.len()));
}
