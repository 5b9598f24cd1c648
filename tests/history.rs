//! The stored history: kills a process that writes it, and opens the database of each version.
//!
//! `OPENCHAT_TEST_KILLS=200 cargo test --test history` kills 200 times.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use futures::executor::block_on;
use jiff::Timestamp;
use openchat::domain::id::{ChannelId, ServerUid};
use openchat::domain::message::ChatMessage;
use openchat::domain::server_event::{History, HistoryRange};
use openchat::domain::stored::{
    Change, PageRange, StoredDraft, StoredPending, StoredSendState, Window,
};
use openchat::domain::upload::{FileContent, FileKind, OutgoingFile};
use openchat::store::history::{HistoryKey, HistoryLimits, HistoryStore, KEY_BYTES, StoreEvent};

const FOLDER: &str = "OPENCHAT_TEST_HISTORY_FOLDER";
const FIRST: &str = "OPENCHAT_TEST_HISTORY_FIRST";
/// Of the tables; each has a file.
const VERSION: u32 = 2;
const KILLS: &str = "OPENCHAT_TEST_KILLS";

fn open(folder: &Path) -> (HistoryStore, Vec<StoreEvent>) {
    let key = HistoryKey::new([7; KEY_BYTES]);
    let (store, _events) = HistoryStore::open(folder.to_owned(), key, HistoryLimits::NONE);
    (store, Vec::new())
}

fn server() -> ServerUid {
    "server".into()
}

fn channel() -> ChannelId {
    "general".into()
}

fn pending(number: u64) -> Change {
    let pending = StoredPending {
        files: Vec::new(),
        local: number.to_string().into(),
        body: format!("pending {number}"),
        reply_to: None,
        state: StoredSendState::Queued,
        after: None,
    };
    Change::Pending(channel(), pending)
}

fn message(number: u64) -> ChatMessage {
    let second = 1_700_000_000 + i64::try_from(number).unwrap();
    ChatMessage {
        id: format!("m{number}").into(),
        channel: channel(),
        author: "uid_1".into(),
        body: format!("text {number}").into(),
        created_at: Timestamp::from_second(second).unwrap().into(),
        extra: None,
    }
}

/// Commits pending messages for ever, among messages that it records. Prints each number once it is durable.
#[test]
fn child_process() {
    let (Some(folder), Some(first)) = (env::var_os(FOLDER), env::var(FIRST).ok()) else {
        return;
    };
    let (store, _) = open(Path::new(&folder));
    let mut output = std::io::stdout();
    for number in first.parse::<u64>().unwrap().. {
        for part in 0..5 {
            store.record(&server(), vec![Change::Posted(message(number * 5 + part))]);
        }
        block_on(store.commit(&server(), vec![pending(number)])).unwrap();
        writeln!(output, "durable {number}").unwrap();
        output.flush().unwrap();
    }
}

/// Runs the child and kills it. Returns the last number that was durable.
fn kill_after(folder: &Path, first: u64, wait: Duration) -> Option<u64> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child_process", "--nocapture"])
        .env(FOLDER, folder)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let number = |line: String| line.rsplit_once("durable ")?.1.parse::<u64>().ok();
    // Its start is longer than the wait.
    let mut last = lines.by_ref().find_map(|line| number(line.unwrap()));
    std::thread::sleep(wait);
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    for line in lines {
        last = line.ok().and_then(number).or(last);
    }
    last
}

#[test]
fn killed_process_never_loses_a_durable_message() {
    let folder = tempfile::tempdir().unwrap();
    let rounds = env::var(KILLS).map_or(200, |rounds| rounds.parse().unwrap());
    let mut next = 0;
    for round in 0..rounds {
        let wait = Duration::from_micros(1_000 + round * 7_919 % 29_000);
        let last = kill_after(folder.path(), next, wait).expect("nothing was written");
        let key = HistoryKey::new([7; KEY_BYTES]);
        let (store, events) =
            HistoryStore::open(folder.path().to_owned(), key, HistoryLimits::NONE);
        let stored = block_on(store.load(&server())).unwrap();
        let pending = stored.channels.iter().flat_map(|it| &it.pending);
        let numbers: Vec<u64> = pending
            .map(|it| it.local.as_str().parse().unwrap())
            .collect();
        let expected: Vec<_> = (next..=last).collect();
        assert!(
            numbers.starts_with(&expected),
            "{expected:?}, but {numbers:?} in round {round}"
        );
        let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 10)).unwrap();
        assert_eq!(page.messages.len().min(5), 5);
        let done = numbers
            .iter()
            .map(|number| Change::NotPending(number.to_string().into()));
        block_on(store.commit(&server(), done.collect())).unwrap();
        next = numbers.last().unwrap() + 1;
        store.close()();
        drop(store);
        let events: Vec<_> = block_on(futures::stream::StreamExt::collect(events));
        assert!(events.is_empty(), "{events:?} in round {round}");
    }
}

fn fixture(version: u32) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/history");
    folder.join(format!("v{version}.db"))
}

/// What the database of each version has.
fn fixture_content() -> Vec<Change> {
    let messages = History {
        channel: channel(),
        messages: (1..=3).map(message).collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    };
    let draft = StoredDraft {
        text: "draft".into(),
        reply_to: Some("m1".into()),
    };
    vec![
        Change::Window(Window {
            history: messages,
            keeps_missing: false,
        }),
        pending(1),
        Change::PendingFiles("1".into(), vec![picture()]),
        Change::Draft(channel(), Some(draft)),
    ]
}

fn picture() -> (OutgoingFile, FileContent) {
    let content = FileContent::from(&b"pixels"[..]);
    let file = OutgoingFile {
        name: "berth.png".into(),
        kind: FileKind::Png,
        size: (3, 2),
        bytes: content.len() as u64,
    };
    (file, content)
}

/// Writes the file of the present version: `cargo test --test history write_fixture -- --ignored`.
#[test]
#[ignore = "writes a file of the repository"]
fn write_fixture() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    block_on(store.commit(&server(), fixture_content())).unwrap();
    store.close()();
    let path = fixture(VERSION);
    assert!(!path.exists(), "a published file must not change");
    let _bytes = fs::copy(folder.path().join("server.db"), path).unwrap();
}

#[test]
fn database_of_each_version_is_opened() {
    for version in 1..=VERSION {
        let folder = tempfile::tempdir().unwrap();
        let _bytes = fs::copy(fixture(version), folder.path().join("server.db")).unwrap();
        let (store, _) = open(folder.path());
        block_on(store.commit(&server(), Vec::new())).unwrap();
        let stored = block_on(store.load(&server())).unwrap();
        assert_eq!(stored.channels[0].pending[0].body, "pending 1");
        assert_eq!(stored.channels[0].draft.as_ref().unwrap().text, "draft");
        let (file, content) = picture();
        let files = block_on(store.pending_files(&server(), &"1".into())).unwrap();
        // The first version has none.
        let expected = if version == 1 { vec![] } else { vec![content] };
        assert_eq!(files, expected);
        let known = &stored.channels[0].pending[0].files;
        assert_eq!(known, &vec![file; files.len()]);
        let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 9)).unwrap();
        let messages: Vec<_> = page.messages.iter().map(|it| it.message.clone()).collect();
        assert_eq!(messages, [1, 2, 3].map(message));
        assert!(page.reaches_start);
    }
}
