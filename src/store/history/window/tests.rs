//! Windows against a simulated server, and against arbitrary windows.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::super::pages::{self, Gaps, Request};
use super::super::schema;
use super::*;
use crate::domain::id::ChannelId;
use crate::domain::message::SentAt;
use crate::domain::server_event::History;
use crate::domain::stored::{PageRange, StoredPage};

fn channel() -> ChannelId {
    "c".into()
}

fn message(number: usize) -> ChatMessage {
    let second = i64::try_from(number).unwrap();
    ChatMessage {
        id: number.to_string().into(),
        channel: channel(),
        author: "uid".into(),
        body: format!("text {number}").into(),
        created_at: SentAt::Stated(Timestamp::from_second(second).unwrap()),
        extra: None,
    }
}

struct Store(Connection);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    number: usize,
    slot: Slot,
}

impl Stored {
    fn is_gone(&self) -> bool {
        self.slot.has(flag::GONE)
    }
}

impl Store {
    fn new() -> Self {
        let mut db = Connection::open_in_memory().unwrap();
        schema::migrate(&mut db).unwrap();
        Self(db)
    }

    fn post(&self, number: usize) {
        messages::post(&self.0, &message(number)).unwrap();
    }

    fn window(&self, numbers: &[usize], range: HistoryRange, rest: (Option<bool>, bool)) {
        let (reaches_start, keeps_missing) = rest;
        let window = Window {
            history: History {
                channel: channel(),
                messages: numbers.iter().copied().map(message).collect(),
                range,
                reaches_start,
            },
            keeps_missing,
        };
        apply(&self.0, &window).unwrap();
    }

    fn newest(&self, numbers: &[usize]) {
        self.window(numbers, HistoryRange::Newest, (None, false));
    }

    fn older(&self, before: usize, numbers: &[usize]) {
        let range = HistoryRange::Before(before.to_string().into());
        self.window(numbers, range, (None, false));
    }

    fn rows(&self) -> Vec<Stored> {
        let mut statement = (self.0)
            .prepare("SELECT id, place, flags, mid FROM message ORDER BY place")
            .unwrap();
        let rows = statement.query_map([], |row| {
            let number = row.get::<_, String>(3)?.parse().unwrap();
            let slot = Slot::decode(row)?;
            Ok(Stored { number, slot })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn page(&self) -> StoredPage {
        let request = Request {
            channel: &channel(),
            range: &PageRange::Newest,
            gaps: Gaps::Cross,
            limit: 1000,
        };
        pages::read(&self.0, &request).unwrap()
    }

    /// The messages, with `|` for a gap before and `-` for gone.
    fn shown(&self) -> String {
        let rows = self.rows().into_iter().map(|row| {
            let gap = if row.slot.has(flag::GAP_BEFORE) {
                "|"
            } else {
                ""
            };
            let gone = if row.is_gone() { "-" } else { "" };
            format!("{gap}{gone}{}", row.number)
        });
        rows.collect::<Vec<_>>().join(" ")
    }

    /// What holds whatever the server sends.
    fn check(&self) {
        let rows = self.rows();
        let numbers: BTreeSet<_> = rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers.len(), rows.len(), "{}", self.shown());
        assert!(rows.is_sorted_by(|a, b| a.slot.place < b.slot.place));
        let first_gap = rows
            .first()
            .is_some_and(|row| row.slot.has(flag::GAP_BEFORE));
        assert!(
            !first_gap,
            "nothing can be missing before the oldest: {}",
            self.shown()
        );
        let indexed: i64 = (self.0)
            .query_row("SELECT count(*) FROM message_index", [], |row| row.get(0))
            .unwrap();
        assert_eq!(usize::try_from(indexed).unwrap(), rows.len());
    }
}

#[test]
fn newest_window_without_overlap_leaves_a_gap() {
    let store = Store::new();
    store.newest(&[1, 2]);
    store.newest(&[7, 8]);
    assert_eq!(store.shown(), "1 2 |7 8");
    store.older(7, &[5, 6]);
    assert_eq!(store.shown(), "1 2 |5 6 7 8");
    store.older(5, &[2, 3, 4]);
    assert_eq!(store.shown(), "1 2 3 4 5 6 7 8");
}

#[test]
fn older_page_that_reaches_the_start_closes_the_gap() {
    let store = Store::new();
    store.newest(&[1, 2]);
    store.newest(&[7, 8]);
    store.window(&[6], HistoryRange::Before("7".into()), (Some(true), true));
    assert_eq!(store.shown(), "-1 -2 6 7 8");
    assert!(store.page().reaches_start);
    store.older(6, &[]);
    assert_eq!(store.shown(), "-1 -2 6 7 8");
}

#[test]
fn events_between_windows_are_no_proof_that_nothing_is_missing() {
    let store = Store::new();
    store.newest(&[1, 2]);
    for number in [4, 6, 7] {
        store.post(number);
    }
    assert_eq!(store.shown(), "1 2 4 6 7");
    store.newest(&[6, 7, 8]);
    assert_eq!(store.shown(), "1 2 4 |6 7 8");
    store.older(6, &[2, 3, 4, 5]);
    assert_eq!(store.shown(), "1 2 3 4 5 6 7 8");
}

#[test]
fn event_that_is_younger_than_the_window_stays_until_the_next_window() {
    let store = Store::new();
    store.newest(&[1, 2]);
    store.post(3);
    store.newest(&[1, 2]);
    assert_eq!(store.shown(), "1 2 3");
    store.newest(&[1, 2]);
    assert_eq!(store.shown(), "1 2");
    store.post(9);
    store.newest(&[4, 5]);
    assert_eq!(store.shown(), "1 2 |4 5 9");
    store.newest(&[5, 9]);
    assert_eq!(store.shown(), "1 2 |4 5 9");
}

#[test]
fn lost_events_leave_a_gap_before_the_next_event() {
    let store = Store::new();
    store.newest(&[1, 2]);
    messages::lose_events(&store.0, &channel()).unwrap();
    store.post(5);
    store.post(6);
    assert_eq!(store.shown(), "1 2 |5 6");
    store.newest(&[2, 3, 4, 5, 6]);
    assert_eq!(store.shown(), "1 2 3 4 5 6");
}

#[test]
fn messages_that_a_server_lost_stay_at_their_place() {
    let store = Store::new();
    store.newest(&[1, 2, 3, 4, 5]);
    store.window(&[2, 4, 6], HistoryRange::Newest, (None, true));
    assert_eq!(store.shown(), "1 2 -3 4 -5 6");
    store.window(&[7, 8], HistoryRange::Newest, (Some(true), true));
    assert_eq!(store.shown(), "-1 -2 -3 -4 -5 -6 7 8");
    // It has them again.
    store.window(&[5, 6, 7, 8], HistoryRange::Newest, (None, true));
    assert_eq!(store.shown(), "-1 -2 -3 -4 5 6 7 8");
}

#[test]
fn cleared_channel_is_empty() {
    for (keeps_missing, expected) in [(false, ""), (true, "-1 -2")] {
        let store = Store::new();
        store.newest(&[1, 2]);
        store.window(&[], HistoryRange::Newest, (Some(false), keeps_missing));
        assert_eq!(store.shown(), "1 2");
        store.window(&[], HistoryRange::Newest, (None, keeps_missing));
        assert_eq!(store.shown(), expected);
        assert!(store.page().reaches_start);
    }
}

#[test]
fn server_that_ignores_the_range_changes_nothing() {
    let store = Store::new();
    store.newest(&[1, 2]);
    store.newest(&[5, 6, 7]);
    store.older(5, &[5, 6, 7]);
    assert_eq!(store.shown(), "1 2 |5 6 7");
    store.older(99, &[3, 4]);
    assert_eq!(store.shown(), "1 2 |5 6 7");
}

#[test]
fn space_between_two_messages_never_ends() {
    let store = Store::new();
    let last = 1000;
    store.newest(&[1, last]);
    for number in 2..80 {
        // Each falls just before the last one, where the space halves.
        store.older(last, &[number - 1, number]);
    }
    let expected: Vec<_> = (1..80).chain([last]).collect();
    let numbers: Vec<_> = store.rows().iter().map(|row| row.number).collect();
    assert_eq!(numbers, expected);
    store.check();
}

#[test]
fn known_messages_are_not_written_again() {
    let store = Store::new();
    let all: Vec<_> = (1..=50).collect();
    store.newest(&all);
    let before = store.0.total_changes();
    store.newest(&all);
    store.newest(&all[10..]);
    assert_eq!(store.0.total_changes(), before);
}

mod simulation;
