//! Damaged, newer, unwritable and full files.

use std::fs;
use std::path::PathBuf;

use futures::stream::StreamExt;

use super::*;

fn databases(folder: &Path) -> Databases {
    Databases::new(folder.join("history"), key())
}

fn file(folder: &Path) -> PathBuf {
    folder.join("history/server.db")
}

fn pending(number: usize) -> StoredPending {
    StoredPending {
        files: Vec::new(),
        local: format!("local {number}").into(),
        body: format!("pending {number}"),
        reply_to: None,
        state: StoredSendState::Queued,
        after: None,
    }
}

/// Messages, five pending ones and a draft.
fn content() -> Vec<Change> {
    let draft = StoredDraft {
        text: "draft".into(),
        reply_to: None,
    };
    let pending = (0..5).map(|number| Change::Pending(channel(), pending(number)));
    let rest = [
        history(1..=300, HistoryRange::Newest),
        Change::Draft(channel(), Some(draft)),
    ];
    pending.chain(rest).collect()
}

fn write_content(folder: &Path) {
    let store = open(folder);
    block_on(store.commit(&server(), content())).unwrap();
    store.close()();
}

fn kept(store: &HistoryStore) -> (usize, usize) {
    let stored = block_on(store.load(&server())).unwrap_or_else(|_| {
        // It is damaged there. The writer has set it aside once it has written.
        block_on(store.commit(&server(), Vec::new())).unwrap();
        block_on(store.load(&server())).unwrap()
    });
    let pending = stored.channels.iter().map(|it| it.pending.len()).sum();
    let drafts = stored.channels.iter().filter(|it| it.draft.is_some());
    (pending, drafts.count())
}

/// Opens a damaged database and uses it. Returns what was set aside, with what could be salvaged.
fn survive(folder: &Path) -> Option<usize> {
    let (store, mut events) =
        HistoryStore::open(folder.join("history"), key(), HistoryLimits::NONE);
    let _page = block_on(store.page(&server(), &channel(), PageRange::Newest, 50));
    let older = PageRange::Before("m40".into());
    let _page = block_on(store.page(&server(), &channel(), older, 500));
    let changes = vec![
        Change::Posted(message(301)),
        Change::Pending(channel(), pending(9)),
        history(2..=299, HistoryRange::Before("m300".into())),
    ];
    block_on(store.commit(&server(), changes)).unwrap();
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 1)).unwrap();
    assert_eq!(numbers(&page), [301]);
    let (kept, drafts) = kept(&store);
    store.close()();
    drop(store);
    let mut aside = None;
    while let Some(event) = block_on(events.next()) {
        let StoreEvent::SetAside { path, salvaged, .. } = event else {
            panic!("{event:?}");
        };
        assert!(aside.is_none(), "set aside twice");
        assert!(path.exists());
        // Without the one that was written after it was set aside, or with it.
        assert!((salvaged..=salvaged + 1).contains(&(kept + drafts)));
        aside = Some(salvaged);
    }
    if aside.is_none() {
        assert_eq!((kept, drafts), (6, 1));
    }
    aside
}

/// A copy of the files of a folder.
fn copy(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir(copy.path().join("history")).unwrap();
    for name in ["server.db", "server.db-wal"] {
        let from = folder.join("history").join(name);
        if from.exists() {
            let _bytes = fs::copy(from, copy.path().join("history").join(name)).unwrap();
        }
    }
    copy
}

#[test]
fn flipped_bytes_never_crash_and_the_outbox_is_salvaged_where_readable() {
    let folder = tempfile::tempdir().unwrap();
    write_content(folder.path());
    let length = fs::read(file(folder.path())).unwrap().len();
    let (mut set_aside, mut salvaged) = (0, 0);
    // Of the header, and of pages all over the file.
    let positions = [0, 15, 16, 100, 4000].into_iter();
    for at in positions.chain((5000..length).step_by(length / 40)) {
        let copy = copy(folder.path());
        let mut bytes = fs::read(file(copy.path())).unwrap();
        bytes[at] ^= 0x40;
        fs::write(file(copy.path()), bytes).unwrap();
        if let Some(count) = survive(copy.path()) {
            set_aside += 1;
            salvaged += usize::from(count >= 6);
        }
    }
    assert!(
        set_aside >= 10,
        "{set_aside} of 45 files were found damaged"
    );
    assert!(
        salvaged >= 5,
        "the outbox of {salvaged} of {set_aside} files was salvaged"
    );
}

#[test]
fn truncated_files_never_crash() {
    let folder = tempfile::tempdir().unwrap();
    write_content(folder.path());
    let length = fs::read(file(folder.path())).unwrap().len();
    for at in [1, 15, 16, 4095, 4096, 4097]
        .into_iter()
        .chain((5000..length).step_by(length / 10))
    {
        let copy = copy(folder.path());
        let bytes = fs::read(file(copy.path())).unwrap();
        fs::write(file(copy.path()), &bytes[..at]).unwrap();
        assert!(survive(copy.path()).is_some(), "cut at {at}");
    }
}

#[test]
fn damaged_log_never_crashes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    block_on(store.commit(&server(), content())).unwrap();
    let log = |folder: &Path| folder.join("history/server.db-wal");
    let length = fs::read(log(folder.path())).unwrap().len();
    for at in (0..length).step_by(length / 12) {
        for cut in [false, true] {
            let copy = copy(folder.path());
            let mut bytes = fs::read(log(copy.path())).unwrap();
            bytes[at] ^= 0x40;
            bytes.truncate(if cut { at } else { length });
            fs::write(log(copy.path()), bytes).unwrap();
            let (store, _events) =
                HistoryStore::open(copy.path().join("history"), key(), HistoryLimits::NONE);
            block_on(store.commit(&server(), vec![Change::Posted(message(400))])).unwrap();
            let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 1)).unwrap();
            assert_eq!(numbers(&page), [400]);
        }
    }
}

#[test]
fn foreign_and_wrongly_keyed_files_are_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("history")).unwrap();
    fs::write(
        file(folder.path()),
        "a text that is no database".repeat(1000),
    )
    .unwrap();
    assert_eq!(survive(folder.path()), Some(0));
    let aside = folder.path().join("history/server.db.damaged-1");
    assert!(fs::read(aside).unwrap().starts_with(b"a text"));

    let other = HistoryKey::new([8; KEY_BYTES]);
    let (store, events) =
        HistoryStore::open(folder.path().join("history"), other, HistoryLimits::NONE);
    block_on(store.commit(&server(), vec![Change::Posted(message(1))])).unwrap();
    store.close()();
    drop(store);
    let events: Vec<_> = block_on(events.collect());
    assert!(
        matches!(&*events, [StoreEvent::SetAside { salvaged: 0, .. }]),
        "{events:?}"
    );
    let names = fs::read_dir(folder.path().join("history")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["server.db", "server.db.damaged-2"]);
}

#[test]
fn newer_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    write_content(folder.path());
    let connection = databases(folder.path()).open(&server()).unwrap();
    connection
        .pragma_update(None, "user_version", schema::VERSION + 1)
        .unwrap();
    drop(connection);
    let before = fs::read(file(folder.path())).unwrap();
    let (store, events) =
        HistoryStore::open(folder.path().join("history"), key(), HistoryLimits::NONE);
    assert_eq!(block_on(store.load(&server())), Err(Error::Newer));
    let refused = block_on(store.commit(&server(), content()));
    assert_eq!(refused, Err(Error::Newer));
    store.close()();
    drop(store);
    assert_eq!(
        block_on(events.collect::<Vec<_>>()),
        [StoreEvent::NotWritten(Error::Newer)]
    );
    assert!(fs::read(file(folder.path())).unwrap() == before);
}

#[test]
fn unwritable_folder_is_reported_once_and_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history");
    fs::write(&history, "a file in the way").unwrap();
    let (store, mut events) = HistoryStore::open(history.clone(), key(), HistoryLimits::NONE);
    for number in 0..3 {
        let changes = vec![Change::Pending(channel(), pending(number))];
        let refused = block_on(store.commit(&server(), changes));
        assert!(matches!(refused, Err(Error::File(_))), "{refused:?}");
    }
    store.record(&server(), vec![Change::Posted(message(1))]);
    let reported = block_on(events.next());
    assert!(matches!(
        reported,
        Some(StoreEvent::NotWritten(Error::File(_)))
    ));
    fs::remove_file(&history).unwrap();
    // By itself, after a wait.
    assert_eq!(block_on(events.next()), Some(StoreEvent::WrittenAgain));
    assert_eq!(kept(&store), (3, 0));
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 9)).unwrap();
    assert_eq!(numbers(&page), [1]);
}

#[test]
fn full_disk_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write_content(folder.path());
    let mut connection = databases(folder.path()).open(&server()).unwrap();
    let pages: i64 = connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    connection
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
    let all = history(301..=900, HistoryRange::Newest);
    let steps = [queue::Step::Change(all)];
    let full = writer::write_batch(&mut connection, &steps, true, true);
    assert_eq!(full.map_err(Error::from), Err(Error::DiskFull));
    connection
        .pragma_update(None, "max_page_count", 100_000)
        .unwrap();
    writer::write_batch(&mut connection, &steps, true, true).unwrap();
    let (count, newest): (i64, String) = connection
        .query_row("SELECT count(*), max(mid) FROM message", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((count, &*newest), (900, "m99"));
}

#[test]
fn reader_does_not_wait_for_a_long_transaction() {
    let folder = tempfile::tempdir().unwrap();
    write_content(folder.path());
    let mut writer = databases(folder.path()).open(&server()).unwrap();
    let transaction = writer.transaction().unwrap();
    let _rows = transaction.execute("DELETE FROM message", []).unwrap();
    let store = open(folder.path());
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 2)).unwrap();
    assert_eq!(numbers(&page), [299, 300]);
    transaction.commit().unwrap();
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 2)).unwrap();
    assert_eq!(numbers(&page), [0_i64; 0]);
}

/// A crash while a database was replaced, at each step.
#[test]
fn interrupted_replacement_is_finished_or_undone() {
    let folder = tempfile::tempdir().unwrap();
    write_content(folder.path());
    let new = files::new_path(&file(folder.path()));
    fs::write(&new, "half of it").unwrap();
    assert_eq!(survive(folder.path()), None);
    assert!(!new.exists());

    let databases = databases(folder.path());
    let content = block_on(open(folder.path()).load(&server())).unwrap();
    databases.create_new(&server(), &content, None).unwrap();
    let _aside = files::set_aside(&file(folder.path())).unwrap();
    assert_eq!(
        kept(&{
            let store = open(folder.path());
            block_on(store.commit(&server(), Vec::new())).unwrap();
            store
        }),
        (6, 1)
    );
}
