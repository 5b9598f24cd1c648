//! Searches stored messages through the threads of the store.

use std::path::Path;

use futures::executor::block_on;
use jiff::Timestamp;

use super::super::{HistoryKey, HistoryLimits, HistoryStore, KEY_BYTES};
use super::*;
use crate::domain::message::{Attachment, ChatMessage, Extra, SentAt};
use crate::domain::profile::{Avatar, Profile};
use crate::domain::search::{Query, SearchCursor, SearchedServer};
use crate::domain::stored::Change;

fn open(folder: &Path) -> HistoryStore {
    let key = HistoryKey::new([7; KEY_BYTES]);
    HistoryStore::open(folder.join("history"), key, HistoryLimits::NONE).0
}

/// A message with as many seconds as its number.
fn message(number: i64, channel: &str, author: &str, body: &str) -> ChatMessage {
    ChatMessage {
        id: format!("m{number}").into(),
        channel: channel.into(),
        author: author.into(),
        body: body.into(),
        created_at: SentAt::Stated(Timestamp::from_second(1_700_000_000 + number).unwrap()),
        extra: None,
    }
}

fn post(store: &HistoryStore, server: &str, messages: impl IntoIterator<Item = ChatMessage>) {
    let changes = messages.into_iter().map(Change::Posted).collect();
    block_on(store.commit(&server.into(), changes)).unwrap();
}

fn request(text: &str, servers: &[&str]) -> SearchRequest {
    let servers = servers.iter().map(|server| SearchedServer {
        server: (*server).into(),
        channels: None,
    });
    SearchRequest {
        query: Query::parse(text).unwrap(),
        servers: servers.collect(),
        ..SearchRequest::default()
    }
}

/// The results of one page, its cursor, and the count.
fn run(
    store: &HistoryStore,
    request: SearchRequest,
) -> (Vec<SearchHit>, Option<SearchCursor>, Option<ResultCount>) {
    let progress: Vec<Outcome> = block_on(store.search(request).collect());
    let (mut hits, mut cursor, mut count) = (Vec::new(), None, None);
    for step in progress {
        match step.unwrap() {
            SearchProgress::Found(found) => hits.extend(found),
            SearchProgress::PageEnded(next) => cursor = next,
            SearchProgress::Counted(counted) => count = Some(counted),
        }
    }
    (hits, cursor, count)
}

fn found(store: &HistoryStore, request: SearchRequest) -> Vec<String> {
    let (hits, ..) = run(store, request);
    let ids = hits
        .iter()
        .map(|hit| format!("{} {}", hit.server, hit.message));
    ids.collect()
}

#[test]
fn results_of_all_servers_come_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    post(
        &store,
        "a",
        [1, 4, 5].map(|it| message(it, "general", "uid_a", "a Straßenbahn")),
    );
    post(
        &store,
        "b",
        [2, 3, 6].map(|it| message(it, "general", "uid_b", "two bahnen")),
    );
    let all = request("bahn", &["a", "b", "unknown"]);
    let expected = ["b m6", "a m5", "a m4", "b m3", "b m2", "a m1"];
    assert_eq!(found(&store, all), expected);
    assert_eq!(
        found(&store, request("bahn", &["b"])),
        ["b m6", "b m3", "b m2"]
    );
    assert_eq!(found(&store, request("strasse", &["a", "b"])).len(), 3);
    assert_eq!(found(&store, request("nowhere", &["a", "b"])), [""; 0]);
}

#[test]
fn pages_continue_and_the_count_is_that_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let even = |it: &i64| it % 2 == 0;
    let of = |number| message(number, "general", "uid_a", "many words");
    post(&store, "a", (0..140).filter(even).map(of));
    post(&store, "b", (0..140).filter(|it| !even(it)).map(of));
    let all = request("words", &["a", "b"]);
    let (mut hits, mut cursor, count) = run(&store, all.clone());
    assert_eq!(count, Some(ResultCount::Exactly(140)));
    assert_eq!(hits.len(), PAGE);
    while let Some(after) = cursor {
        let next = SearchRequest {
            after: Some(after),
            ..all.clone()
        };
        let (more, next, count) = run(&store, next);
        assert_eq!(count, None);
        hits.extend(more);
        cursor = next;
    }
    let ids: Vec<_> = hits.iter().map(|hit| hit.message.to_string()).collect();
    let expected: Vec<_> = (0..140).rev().map(|number| format!("m{number}")).collect();
    assert_eq!(ids, expected);
}

#[test]
fn many_results_are_counted_up_to_a_limit() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    post(
        &store,
        "a",
        (0..1_100).map(|it| message(it, "general", "uid_a", "x")),
    );
    let (_, _, count) = run(&store, request("x", &["a"]));
    assert_eq!(count, Some(ResultCount::MoreThan(MAX_COUNT)));
}

#[test]
fn filters_narrow_the_results() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let image = Extra {
        attachments: vec![Attachment {
            id: "a".into(),
            file_name: "Sunset.png".into(),
            url: "/a".into(),
            content_type: "image/png".into(),
            bytes: 3,
            width: 640,
            height: 480,
        }],
        ..Extra::default()
    };
    let anna = Profile {
        user: "uid_1".into(),
        display_name: "Änna".into(),
        avatar: Avatar::Unspecified,
        version: 1,
    };
    block_on(store.commit(&"a".into(), vec![Change::Profiles(vec![anna])])).unwrap();
    post(
        &store,
        "a",
        [
            message(1, "general", "uid_1", "hello https://example.org"),
            message(2, "general", "uid_2", "hello there"),
            message(3, "tides", "uid_1", "hello tides"),
            message(4, "tides", "uid_2", "").with(image),
        ],
    );
    let search = |text: &str| found(&store, request(text, &["a"]));
    assert_eq!(search("hello from:anna"), ["a m3", "a m1"]);
    assert_eq!(search("from:UID_2"), ["a m4", "a m2"]);
    assert_eq!(search("from:nobody hello"), [""; 0]);
    assert_eq!(search("has:link"), ["a m1"]);
    assert_eq!(search("has:image"), ["a m4"]);
    assert_eq!(search("has:file sunset"), ["a m4"]);
    assert_eq!(search("hello -there"), ["a m3", "a m1"]);
    let mut tides = request("hello", &["a"]);
    tides.servers[0].channels = Some(vec!["tides".into(), "unknown".into()]);
    assert_eq!(found(&store, tides), ["a m3"]);
    let mut none = request("hello", &["a"]);
    none.servers[0].channels = Some(Vec::new());
    assert_eq!(found(&store, none), [""; 0]);
    let at = |number: i64| Some(Timestamp::from_second(1_700_000_000 + number).unwrap());
    let mut timed = request("hello", &["a"]);
    timed.times = (at(2), at(3));
    assert_eq!(found(&store, timed), ["a m2"]);
}

#[test]
fn edits_and_deletions_change_what_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    post(
        &store,
        "a",
        [1, 2].map(|it| message(it, "general", "uid_a", "before")),
    );
    let mut edited = message(1, "general", "uid_a", "after");
    edited.edit(|extra| extra.edited_at = Some(Timestamp::from_second(1_700_000_100).unwrap()));
    let deleted = Change::Deleted("general".into(), "m2".into());
    block_on(store.commit(&"a".into(), vec![Change::Edited(edited), deleted])).unwrap();
    assert_eq!(found(&store, request("before", &["a"])), [""; 0]);
    assert_eq!(found(&store, request("after", &["a"])), ["a m1"]);
}

#[test]
fn result_shows_author_and_match() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    post(
        &store,
        "a",
        [message(1, "general", "uid_1", "ein Café dort")],
    );
    let (hits, ..) = run(&store, request("cafe", &["a"]));
    let hit = &hits[0];
    assert_eq!(hit.channel, "general".into());
    assert_eq!((&hit.author, &hit.author_name), (&"uid_1".into(), &None));
    assert_eq!(hit.snippet.text, "ein Café dort");
    assert_eq!(
        hit.snippet.text.get(hit.snippet.highlights[0].clone()),
        Some("Café")
    );
    assert!(hit.sent.is_stated());
}

#[test]
fn result_shows_no_spoiler_and_the_stored_name_of_its_author() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let body = "It was ||the butler|| of Café";
    post(&store, "a", [message(1, "general", "uid_1", body)]);
    let profile = Profile {
        user: "uid_1".into(),
        display_name: "Mira Okafor".into(),
        avatar: Avatar::Unspecified,
        version: 1,
    };
    let named = vec![Change::Profiles(vec![profile])];
    block_on(store.commit(&"a".into(), named)).unwrap();
    for asked in ["cafe", "butler"] {
        let (hits, ..) = run(&store, request(asked, &["a"]));
        assert_eq!(hits[0].snippet.text, "It was ||…|| of Café", "{asked}");
        assert_eq!(hits[0].author_name.as_deref(), Some("Mira Okafor"));
    }
}

/// A search that finds nothing looks at every message, and the next one does not wait for it.
#[test]
fn dropped_search_makes_way_for_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    post(
        &store,
        "a",
        (0..5_000).map(|it| message(it, "general", "uid_a", "text")),
    );
    for _ in 0..20 {
        let mut endless = Box::pin(store.search(request(":-(", &["a"])));
        let first = block_on(async { futures::poll!(endless.next()) });
        assert!(first.is_pending());
        drop(endless);
        assert_eq!(found(&store, request("text", &["a"])).len(), PAGE);
    }
}

/// A wrong question to the index is no damage: the file would be set aside.
#[test]
fn filter_that_fits_nothing_does_not_touch_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let key = HistoryKey::new([7; KEY_BYTES]);
    let (store, events) =
        HistoryStore::open(folder.path().join("history"), key, HistoryLimits::NONE);
    post(&store, "a", [message(1, "general", "uid_1", "hello")]);
    let mut nowhere = request("hello", &["a"]);
    nowhere.servers[0].channels = Some(vec!["unknown".into()]);
    assert_eq!(found(&store, nowhere), [""; 0]);
    for text in [
        "from:nobody",
        "from:nobody hello",
        "from:- x",
        "in:nowhere hello",
    ] {
        let hits = found(&store, request(text, &["a"]));
        assert!(hits.len() < 2, "{text}: {hits:?}");
    }
    // After whatever the searches have queued.
    block_on(store.commit(&"a".into(), Vec::new())).unwrap();
    assert_eq!(found(&store, request("hello", &["a"])), ["a m1"]);
    store.close()();
    drop(store);
    let events: Vec<_> = block_on(events.collect());
    assert!(events.is_empty(), "{events:?}");
}
