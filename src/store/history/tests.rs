//! Tests of the store with files. What concerns single tables is tested without threads in the modules below.

mod bounds;
mod faults;
mod outgoing;

use std::path::Path;

use futures::executor::block_on;
use jiff::Timestamp;

use super::*;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::message::{
    Attachment, ChatMessage, Extra, Permissions, Reaction, Reply, SentAt,
};
use crate::domain::profile::{Avatar, Preset, Profile};
use crate::domain::server_event::{History, HistoryRange};
use crate::domain::stored::{ReadState, StoredDraft, StoredPending, StoredSendState, Window};

fn key() -> HistoryKey {
    HistoryKey::new([7; KEY_BYTES])
}

fn open(folder: &Path) -> HistoryStore {
    HistoryStore::open(folder.join("history"), key(), HistoryLimits::NONE).0
}

fn server() -> ServerUid {
    "server".into()
}

fn channel() -> ChannelId {
    "general".into()
}

fn message(number: i64) -> ChatMessage {
    ChatMessage {
        id: format!("m{number}").into(),
        channel: channel(),
        author: format!("uid_{}", number % 3).into(),
        body: format!("text {number}").into(),
        created_at: SentAt::Stated(Timestamp::from_second(1_700_000_000 + number).unwrap()),
        extra: None,
    }
}

fn history(numbers: impl IntoIterator<Item = i64>, range: HistoryRange) -> Change {
    Change::Window(Window {
        history: History {
            channel: channel(),
            messages: numbers.into_iter().map(message).collect(),
            range,
            reaches_start: None,
        },
        keeps_missing: false,
    })
}

fn numbers(page: &StoredPage) -> Vec<i64> {
    let messages = page.messages.iter();
    messages
        .map(|it| it.message.id.as_str()[1..].parse().unwrap())
        .collect()
}

fn full_message() -> ChatMessage {
    let mut full = message(4);
    full.created_at = SentAt::About("2024-02-29T23:59:59.123456789Z".parse().unwrap());
    full.body = "**bold** https://example.org\n> quote".into();
    full.with(Extra {
        reply_to: Some(Reply {
            message: "m1".into(),
            author: Some("uid_1".into()),
            preview: "text 1".into(),
            unavailable: true,
        }),
        attachments: vec![Attachment {
            id: "a".into(),
            file_name: "ü.png".into(),
            url: "/a".into(),
            content_type: "image/png".into(),
            bytes: 3,
            width: 640,
            height: 480,
        }],
        reactions: vec![Reaction {
            emoji: "👍".into(),
            count: 2,
            mine: true,
            ..Reaction::default()
        }],
        edited_at: Some("2024-03-01T00:00:00.5Z".parse().unwrap()),
        revision: Some(3),
        client_key: Some("key".into()),
        unreadable: (1, 2),
        permalink: Some("https://chat.example/m/4".into()),
        permissions: Permissions {
            react: Some(true),
            delete: Some(false),
            ..Permissions::default()
        },
    })
}

#[test]
fn everything_is_there_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let categories = vec![Category {
        id: "c".into(),
        name: "Text".into(),
        channels: vec![Channel {
            id: channel(),
            name: "general".into(),
            kind: ChannelKind::Voice,
        }],
    }];
    let pending = |local: &str, state| StoredPending {
        files: Vec::new(),
        local: local.into(),
        body: format!("body of {local}"),
        reply_to: Some("m1".into()),
        state,
        after: None,
    };
    let draft = StoredDraft {
        text: "dra".into(),
        reply_to: Some("m2".into()),
    };
    let read = ReadState {
        unread: 3,
        mentions: 1,
        newest: Some("m3".into()),
    };
    let profile = Profile {
        user: "uid_1".into(),
        display_name: "One".into(),
        avatar: Avatar::Preset(Preset::Reef),
        version: 2,
    };
    let failed = StoredSendState::Failed { certain: false };
    {
        let store = open(folder.path());
        store.record(
            &server(),
            vec![
                Change::Channels(categories.clone()),
                Change::Profiles(vec![profile.clone()]),
                history([1, 2, 3], HistoryRange::Newest),
                Change::Posted(full_message()),
            ],
        );
        let changes = vec![
            Change::Pending(channel(), pending("z", StoredSendState::Queued)),
            Change::Pending(channel(), pending("a", StoredSendState::Sending)),
            Change::Pending(channel(), pending("gone", StoredSendState::Queued)),
            Change::Pending(channel(), pending("z", failed)),
            Change::NotPending("gone".into()),
            Change::Read(channel(), read.clone()),
            Change::Draft(channel(), Some(draft.clone())),
            Change::Draft("other".into(), Some(draft.clone())),
            Change::Draft("other".into(), None),
        ];
        block_on(store.commit(&server(), changes)).unwrap();
        store.close()();
    }
    let store = open(folder.path());
    let loaded = block_on(store.load(&server())).unwrap();
    assert_eq!(loaded.categories, categories);
    let [stored] = &*loaded.channels else {
        panic!("{:?}", loaded.channels);
    };
    assert_eq!(stored.read, Some(read));
    assert_eq!(stored.draft, Some(draft));
    let expected = [pending("z", failed), pending("a", StoredSendState::Sending)];
    assert_eq!(stored.pending, expected);
    let page = block_on(store.page(&server(), &channel(), PageRange::Newest, 10)).unwrap();
    let messages: Vec<_> = page.messages.into_iter().map(|it| it.message).collect();
    assert_eq!(
        messages,
        [message(1), message(2), message(3), full_message()]
    );
    assert_eq!(page.profiles, [profile]);
}

#[test]
fn pages_are_read_in_both_directions_and_around_a_message() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let changes = vec![history(1..=20, HistoryRange::Newest)];
    block_on(store.commit(&server(), changes)).unwrap();
    let page = |range| block_on(store.page(&server(), &channel(), range, 4)).unwrap();
    let newest = page(PageRange::Newest);
    assert_eq!(numbers(&newest), [17, 18, 19, 20]);
    assert_eq!((newest.has_older, newest.has_newer), (true, false));
    let older = page(PageRange::Before("m3".into()));
    assert_eq!(numbers(&older), [1, 2]);
    assert_eq!((older.has_older, older.has_newer), (false, true));
    let newer = page(PageRange::After("m18".into()));
    assert_eq!(numbers(&newer), [19, 20]);
    assert_eq!((newer.has_older, newer.has_newer), (true, false));
    let around = page(PageRange::Around("m10".into()));
    assert_eq!(numbers(&around), [8, 9, 10, 11, 12]);
    assert_eq!((around.has_older, around.has_newer), (true, true));
    assert_eq!(
        page(PageRange::Around("none".into())),
        StoredPage::default()
    );
    let at = |number| message(number).created_at.moment().unwrap();
    assert_eq!(numbers(&page(PageRange::At(at(10)))), [8, 9, 10, 11, 12]);
    let late = page(PageRange::At(at(99)));
    assert_eq!(
        (numbers(&late), late.has_newer),
        (vec![17, 18, 19, 20], false)
    );
}

#[test]
fn page_ends_at_a_gap_until_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let commit = |change| block_on(store.commit(&server(), vec![change])).unwrap();
    let page = |range| block_on(store.page(&server(), &channel(), range, 9)).unwrap();
    commit(history(1..=3, HistoryRange::Newest));
    commit(history(8..=9, HistoryRange::Newest));
    assert_eq!(numbers(&page(PageRange::Newest)), [8, 9]);
    let empty = page(PageRange::Before("m8".into()));
    assert_eq!((numbers(&empty), empty.has_older), (vec![], true));
    let newer = page(PageRange::After("m3".into()));
    assert_eq!((numbers(&newer), newer.has_newer), (vec![], true));
    let all = store.page_across_gaps(&server(), &channel(), PageRange::Newest, 9);
    assert_eq!(numbers(&block_on(all).unwrap()), [1, 2, 3, 8, 9]);
    commit(history(5..=7, HistoryRange::Before("m8".into())));
    assert_eq!(numbers(&page(PageRange::Newest)), [5, 6, 7, 8, 9]);
    commit(history(2..=4, HistoryRange::Before("m5".into())));
    assert_eq!(
        numbers(&page(PageRange::Newest)),
        [1, 2, 3, 4, 5, 6, 7, 8, 9]
    );
}

#[test]
fn file_gives_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let changes = vec![history(1..=200, HistoryRange::Newest)];
    block_on(store.commit(&server(), changes)).unwrap();
    let mut files = 0;
    for file in std::fs::read_dir(folder.path().join("history")).unwrap() {
        let path = file.unwrap().path();
        // The shared memory has no content of the database.
        if path
            .extension()
            .is_some_and(|extension| extension != "db-shm")
        {
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for text in [&b"text 1"[..], b"uid_1", b"general", b"SQLite", b"CREATE"] {
                let found = bytes.windows(text.len()).any(|window| window == text);
                assert!(!found, "{}", path.display());
            }
        }
    }
    assert_eq!(files, 2);
}

/// A thread that ends while the process does can crash it.
#[test]
fn no_thread_outlives_the_store() {
    let folder = tempfile::tempdir().unwrap();
    for is_closed in [true, false] {
        let store = open(folder.path());
        let read = || block_on(store.page(&server(), &channel(), PageRange::Newest, 1));
        assert_eq!(read(), Ok(StoredPage::default()));
        if is_closed {
            store.close()();
            assert_eq!(read(), Err(Error::Closed));
        }
        let threads = Arc::downgrade(&store.0.shared);
        drop(store);
        assert_eq!(threads.strong_count(), 0);
    }
}
