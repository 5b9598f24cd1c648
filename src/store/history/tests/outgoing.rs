//! The files of pending messages: stored with them, deleted with them, and never replaced by nothing.

use super::*;
use crate::domain::upload::{FileContent, FileKind, OutgoingFile};

fn file(number: u8) -> (OutgoingFile, FileContent) {
    let content = FileContent::from(vec![number; 2_000_000]);
    let file = OutgoingFile {
        name: format!("{number}.png"),
        kind: FileKind::Png,
        size: (3, 4),
        bytes: content.len() as u64,
    };
    (file, content)
}

/// A pending message with two files.
fn changes(local: &str) -> Vec<Change> {
    let files = vec![file(1), file(2)];
    let pending = StoredPending {
        files: files.iter().map(|(file, _)| file.clone()).collect(),
        local: local.into(),
        body: String::new(),
        reply_to: None,
        state: StoredSendState::Queued,
        after: None,
    };
    vec![
        Change::Pending(channel(), pending),
        Change::PendingFiles(local.into(), files),
    ]
}

fn contents(store: &HistoryStore, local: &str) -> Vec<FileContent> {
    block_on(store.pending_files(&server(), &local.into())).unwrap()
}

fn pending(store: &HistoryStore) -> Vec<StoredPending> {
    let stored = block_on(store.load(&server())).unwrap();
    let channels = stored.channels.into_iter();
    channels.flat_map(|channel| channel.pending).collect()
}

fn expected() -> [FileContent; 2] {
    [1, 2].map(|number| file(number).1)
}

#[test]
fn files_are_there_after_a_restart_until_their_message_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    block_on(store.commit(&server(), changes("a"))).unwrap();
    block_on(store.commit(&server(), changes("b"))).unwrap();
    store.close()();
    drop(store);
    let store = open(folder.path());
    let names = |it: &StoredPending| it.files.iter().map(|file| file.name.clone()).collect();
    let stored: Vec<Vec<String>> = pending(&store).iter().map(names).collect();
    assert_eq!(stored, [["1.png", "2.png"], ["1.png", "2.png"]]);
    assert_eq!(contents(&store, "a"), expected());
    // Another state of the message changes nothing of its files.
    let mut sending = pending(&store)[0].clone();
    sending.state = StoredSendState::Sending;
    let sending = Change::Pending(channel(), sending);
    block_on(store.commit(&server(), vec![sending])).unwrap();
    assert_eq!(contents(&store, "a"), expected());
    let gone = ["a", "b"].map(|local| Change::NotPending(local.into()));
    block_on(store.commit(&server(), gone.to_vec())).unwrap();
    assert!(contents(&store, "a").is_empty());
    store.close()();
    drop(store);
    let path = folder.path().join("history/server.db");
    let size = std::fs::metadata(path).unwrap().len();
    assert!(size < 500_000, "their space is given back: {size}");
}

#[test]
fn clearing_the_history_keeps_the_files_that_wait() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    block_on(store.commit(&server(), changes("a"))).unwrap();
    block_on(store.clear(&server())).unwrap();
    assert_eq!(pending(&store)[0].files.len(), 2);
    assert_eq!(contents(&store, "a"), expected());
}

/// A message whose files were lost is never sent without them.
#[test]
fn damaged_file_never_gives_a_message_without_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    block_on(store.commit(&server(), changes("a"))).unwrap();
    store.close()();
    drop(store);
    let path = folder.path().join("history/server.db");
    let whole = std::fs::read(&path).unwrap();
    for at in (8192..whole.len()).step_by(whole.len() / 16) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        std::fs::write(&path, damaged).unwrap();
        let store = open(folder.path());
        // Reading finds the damage; then a new file is made with what can be read.
        let _read = block_on(store.load(&server()));
        let _read = block_on(store.pending_files(&server(), &"a".into()));
        block_on(store.commit(&server(), Vec::new())).unwrap();
        for message in pending(&store) {
            assert!(!message.files.is_empty(), "{at}");
            let found = contents(&store, "a");
            let is_whole = found == expected();
            assert!(is_whole || found.len() < message.files.len(), "{at}");
        }
        store.close()();
        drop(store);
        for entry in std::fs::read_dir(folder.path().join("history")).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }
}

#[test]
fn file_of_the_database_shows_nothing_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    block_on(store.commit(&server(), changes("a"))).unwrap();
    store.close()();
    drop(store);
    for entry in std::fs::read_dir(folder.path().join("history")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|window| window == [1; 32]));
    }
}
