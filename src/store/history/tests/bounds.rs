//! `HistoryLimits`, clearing, removing, copying, and the bound of the queue.

use std::fs;

use super::super::queue::{Next, Queue, Step};
use super::super::{bounds, database, schema};
use super::*;
use rusqlite::Connection;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn pending() -> Change {
    let pending = StoredPending {
        files: Vec::new(),
        local: "local".into(),
        body: "pending".into(),
        reply_to: None,
        state: StoredSendState::Queued,
        after: None,
    };
    Change::Pending(channel(), pending)
}

#[test]
fn clearing_keeps_what_was_not_sent_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let read = ReadState {
        unread: 2,
        ..ReadState::default()
    };
    let changes = vec![
        history(1..=500, HistoryRange::Newest),
        pending(),
        Change::Read(channel(), read.clone()),
    ];
    block_on(store.commit(&server(), changes)).unwrap();
    let before = block_on(store.sizes()).unwrap()[&server()];
    // With a reader that has the file open.
    let _page = block_on(store.page(&server(), &channel(), PageRange::Newest, 9)).unwrap();
    block_on(store.clear(&server())).unwrap();
    let after = block_on(store.sizes()).unwrap()[&server()];
    assert!(after < before / 2, "{before} {after}");
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 9)).unwrap();
    assert_eq!(page, StoredPage::default());
    let stored = block_on(store.load(&server())).unwrap();
    assert_eq!(stored.channels[0].pending.len(), 1);
    assert_eq!(stored.channels[0].read, Some(read));
    let changes = vec![history(501..=502, HistoryRange::Newest)];
    block_on(store.commit(&server(), changes)).unwrap();
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 9)).unwrap();
    assert_eq!(numbers(&page), [501, 502]);
}

#[test]
fn removed_server_leaves_no_file_and_no_other_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let other = ServerUid::from("serverb");
    for server in [server(), other.clone()] {
        let changes = vec![history(1..=9, HistoryRange::Newest)];
        block_on(store.commit(&server, changes)).unwrap();
        let _page = block_on(store.page(&server, &channel(), PageRange::Newest, 9)).unwrap();
    }
    let history = folder.path().join("history");
    fs::write(history.join("server.db.damaged-4"), "x").unwrap();
    block_on(store.remove(&server())).unwrap();
    assert!(
        names(&history)
            .iter()
            .all(|name| name.starts_with("serverb.db"))
    );
    assert_eq!(
        block_on(store.load(&server())).unwrap(),
        StoredServer::default()
    );
    let page = block_on(store.page(&other, &channel(), PageRange::Newest, 9)).unwrap();
    assert_eq!(page.messages.len(), 9);
}

#[test]
fn store_goes_on_in_another_folder_with_everything() {
    let (folder, moved) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = open(folder.path());
    let changes = vec![history(1..=5, HistoryRange::Newest)];
    block_on(store.commit(&server(), changes)).unwrap();
    block_on(store.move_to(moved.path().join("history"))).unwrap();
    let changes = vec![history(1..=9, HistoryRange::Newest), pending()];
    block_on(store.commit(&server(), changes)).unwrap();
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 99)).unwrap();
    assert_eq!(page.messages.len(), 9);
    let left = open(folder.path());
    let page = block_on(left.page(&server(), &channel(), PageRange::Newest, 99)).unwrap();
    assert_eq!(page.messages.len(), 5, "the copy that was left");
    store.close()();
    let store = open(moved.path());
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 99)).unwrap();
    assert_eq!(page.messages.len(), 9);
    let stored = block_on(store.load(&server())).unwrap();
    assert_eq!(stored.channels[0].pending.len(), 1);
}

#[test]
fn store_without_history_keeps_what_was_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _events) =
        HistoryStore::open(folder.path().join("history"), key(), HistoryLimits::OFF);
    let changes = vec![history(1..=9, HistoryRange::Newest), pending()];
    block_on(store.commit(&server(), changes)).unwrap();
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 99)).unwrap();
    assert_eq!(page, StoredPage::default());
    let stored = block_on(store.load(&server())).unwrap();
    assert_eq!(stored.channels[0].pending.len(), 1);
}

/// Whatever comes next: the program may end in the same moment.
#[test]
fn history_that_is_turned_off_is_deleted_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let changes = vec![history(1..=9, HistoryRange::Newest), pending()];
    block_on(store.commit(&server(), changes)).unwrap();
    store.set_limits(HistoryLimits::OFF);
    store.close()();
    let store = open(folder.path());
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 99)).unwrap();
    assert_eq!(page, StoredPage::default());
    let stored = block_on(store.load(&server())).unwrap();
    assert_eq!(stored.channels[0].pending.len(), 1);
}

fn database(messages: i64) -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    schema::migrate(&mut db).unwrap();
    let change = history(1..=messages, HistoryRange::Newest);
    writer::write_batch(&mut db, &[Step::Change(change)], true, false).unwrap();
    db
}

fn count(db: &Connection) -> i64 {
    db.query_row("SELECT count(*) FROM message", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn messages_beyond_the_days_are_deleted() {
    let mut db = database(1200);
    let limits = HistoryLimits {
        days: Some(1),
        ..HistoryLimits::NONE
    };
    let day_later = 1_700_000_000 + 86_400;
    assert!(!bounds::step(&mut db, limits, day_later).unwrap());
    assert_eq!(count(&db), 1200);
    assert!(bounds::step(&mut db, limits, day_later + 1101).unwrap());
    assert!(bounds::step(&mut db, limits, day_later + 1101).unwrap());
    assert!(!bounds::step(&mut db, limits, day_later + 1101).unwrap());
    let page = page(&db);
    assert_eq!(numbers(&page), (1101..=1200).collect::<Vec<_>>());
    assert!(!page.reaches_start, "the server has more");
    let indexed: i64 = db
        .query_row("SELECT count(*) FROM message_index", [], |row| row.get(0))
        .unwrap();
    assert_eq!(indexed, 100);
}

#[test]
fn oldest_messages_beyond_the_bytes_are_deleted() {
    let mut db = database(3000);
    let limits = HistoryLimits {
        bytes: Some(400_000),
        ..HistoryLimits::NONE
    };
    while bounds::step(&mut db, limits, 0).unwrap() {}
    let left = count(&db);
    assert!((500..3000).contains(&left), "{left}");
    assert_eq!(
        numbers(&page(&db)),
        (3001 - left..=3000).collect::<Vec<_>>()
    );
}

fn page(db: &Connection) -> StoredPage {
    let request = pages::Request {
        channel: &channel(),
        range: &PageRange::Newest,
        gaps: Gaps::Cross,
        limit: 10_000,
    };
    pages::read(db, &request).unwrap()
}

#[test]
fn page_is_bounded_in_bytes() {
    let mut db = database(0);
    let large = |number| {
        let mut message = message(number);
        message.body = "x".repeat(1_000_000).into();
        Step::Change(Change::Posted(message))
    };
    let steps: Vec<_> = (1..=20).map(large).collect();
    writer::write_batch(&mut db, &steps, true, false).unwrap();
    let page = page(&db);
    assert!(
        (4..=6).contains(&page.messages.len()),
        "{}",
        page.messages.len()
    );
    assert!(page.has_older);
}

#[test]
fn full_queue_drops_history_but_nothing_that_was_written_here() {
    let queue = Queue::default();
    for number in 0..40 {
        let mut large = message(number);
        large.body = "x".repeat(1_000_000).into();
        queue.push(&server(), vec![Change::Posted(large), pending()], None);
    }
    queue.close();
    let (mut posted, mut kept, mut lost) = (0, 0, 0);
    while let Next::Batch(_, steps, _) = queue.next(None) {
        for step in &steps {
            match step {
                Step::Change(Change::Posted(_)) => posted += 1,
                Step::Change(_) => kept += 1,
                Step::LostEvents(_) => lost += 1,
            }
        }
    }
    assert_eq!((kept, posted + lost), (40, 40));
    assert!((16..20).contains(&posted), "{posted}");
}

#[test]
fn log_is_empty_after_a_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let databases = Databases::new(folder.path().join("history"), key());
    let connection = databases.open(&server()).unwrap();
    database::checkpoint(&connection).unwrap();
    let log = folder.path().join("history/server.db-wal");
    assert_eq!(fs::metadata(log).unwrap().len(), 0);
}
