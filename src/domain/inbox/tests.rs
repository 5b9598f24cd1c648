use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::message::{Attachment, Reply};

const ME: &str = "uid_me";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn message(id: &str, author: &str, body: &str) -> ChatMessage {
    ChatMessage {
        id: id.into(),
        channel: "general".into(),
        author: author.into(),
        body: body.into(),
        created_at: at(100).into(),
        extra: None,
    }
}

fn reply_to(mut message: ChatMessage, author: &str) -> ChatMessage {
    message.edit(|extra| {
        extra.reply_to = Some(Reply {
            message: "0".into(),
            author: Some(author.into()),
            preview: String::new(),
            unavailable: false,
        });
    });
    message
}

fn subject(id: &str) -> InboxSubject {
    InboxSubject::Message("general".into(), id.into())
}

fn mention(id: &str, second: i64) -> InboxEntry {
    InboxEntry {
        at: at(second),
        ..InboxEntry::of_message(&message(id, "x", "@me"), true, &ME.into()).unwrap()
    }
}

#[test]
fn replies_and_mentions_of_others_make_entries() {
    let kind = |message: ChatMessage, is_mention| {
        let entry = InboxEntry::of_message(&message, is_mention, &ME.into())?;
        Some(entry.kind)
    };
    let mention = Some(InboxKind::Mention("x".into()));
    let reply = Some(InboxKind::Reply("x".into()));
    let by_other = || message("1", "x", "hi");
    assert_eq!(kind(by_other(), false), None);
    assert_eq!(kind(by_other(), true), mention);
    assert_eq!(kind(reply_to(by_other(), ME), false), reply);
    assert_eq!(kind(reply_to(by_other(), ME), true), reply);
    assert_eq!(kind(reply_to(by_other(), "y"), true), mention);
    assert_eq!(kind(reply_to(by_other(), "y"), false), None);
    assert_eq!(kind(reply_to(message("1", ME, "@me"), ME), true), None);
}

#[test]
fn excerpt_is_one_short_line_without_spoilers() {
    let excerpt = |message: &ChatMessage| {
        let entry = InboxEntry::of_message(message, true, &ME.into()).unwrap();
        entry.excerpt
    };
    let spoiler = message("1", "x", "the ||butler|| did\nit, **surely**");
    assert_eq!(excerpt(&spoiler), "the … did it, surely");
    let long = message("1", "x", &"word ".repeat(10_000));
    assert!(excerpt(&long).chars().count() <= MAX_EXCERPT + 1);
    let mut file = message("1", "x", "");
    file.edit(|extra| {
        extra.attachments = vec![Attachment {
            id: "a".into(),
            file_name: "map\u{202e}.png".into(),
            url: String::new(),
            content_type: String::new(),
            bytes: 1,
            width: 0,
            height: 0,
        }];
    });
    assert_eq!(excerpt(&file), "map.png");
}

#[test]
fn reactions_to_one_message_are_one_entry_that_becomes_new_again() {
    let own = message("1", ME, "hello");
    let mut inbox = Inbox::default();
    inbox.add_reaction(&own, "x".into(), "👍", false);
    let _ = inbox.take_changes(at(1_000));
    inbox.mark_all_read();
    inbox.add_reaction(&own, "x".into(), "👍", false);
    assert_eq!(inbox.unread(), 0, "that is known");
    inbox.add_reaction(&own, "y".into(), "🎉", false);
    assert_eq!((inbox.entries().len(), inbox.unread()), (1, 1));
    let _ = inbox.take_changes(at(2_000));
    let both = vec![("x".into(), "👍".to_owned()), ("y".into(), "🎉".to_owned())];
    assert_eq!(inbox.entries()[0].kind, InboxKind::Reactions(both));
    assert_eq!(inbox.entries()[0].at, at(2_000));
    let id = ("general".into(), "1".into());
    inbox.remove_reaction((&id.0, &id.1), &"y".into(), "👍");
    assert_eq!(inbox.take_changes(at(3_000)), InboxChanges::default());
    inbox.remove_reaction((&id.0, &id.1), &"y".into(), "🎉");
    inbox.remove_reaction((&id.0, &id.1), &"x".into(), "👍");
    assert_eq!(inbox.entries(), []);
    assert_eq!(inbox.take_changes(at(3_000)).removed, [subject("1")]);
    for number in 0..100 {
        inbox.add_reaction(&own, format!("u{number}").into(), "👍", false);
    }
    let InboxKind::Reactions(kept) = &inbox.entries()[0].kind else {
        panic!("{:?}", inbox.entries());
    };
    assert_eq!(kept.len(), MAX_REACTIONS);
    assert_eq!(kept.last().unwrap().0.as_str(), "u99");
}

#[test]
fn nothing_is_dated_into_the_future() {
    let mut inbox = Inbox::default();
    inbox.add(mention("old", 10));
    inbox.add(mention("future", 9_999_999));
    inbox.add_changed_key(Fingerprint::new([1; 32]));
    let _ = inbox.take_changes(at(50));
    let times: Vec<_> = inbox.entries().iter().map(|it| it.at).collect();
    assert_eq!(times, [at(50), at(50), at(10)]);
}

#[test]
fn oldest_entries_are_forgotten_and_removed_from_the_store() {
    let mut inbox = Inbox::default();
    for number in 0..MAX_ENTRIES + 3 {
        inbox.add(mention(&number.to_string(), i64::try_from(number).unwrap()));
    }
    assert_eq!(inbox.entries().len(), MAX_ENTRIES);
    assert_eq!(inbox.unread(), MAX_ENTRIES);
    let removed = inbox.take_changes(at(10_000)).removed;
    assert_eq!(removed, ["0", "1", "2"].map(subject));
}

#[test]
fn entries_of_all_servers_are_merged_by_time() {
    let (mut first, mut second) = (Inbox::default(), Inbox::default());
    first.add(mention("a", 10));
    first.add(mention("b", 30));
    second.add(mention("c", 20));
    second.add(mention("d", 30));
    let merged = merge([(1, &first), (2, &second)]);
    let merged: Vec<_> = merged
        .iter()
        .map(|(server, entry)| (*server, entry.subject.clone()))
        .collect();
    let expected = [(1, "b"), (2, "d"), (2, "c"), (1, "a")];
    assert_eq!(merged, expected.map(|(server, id)| (server, subject(id))));
    let full: Vec<_> = (0..5)
        .map(|_| {
            let mut inbox = Inbox::default();
            (0..MAX_ENTRIES).for_each(|it| inbox.add(mention(&it.to_string(), 1)));
            inbox
        })
        .collect();
    assert_eq!(
        merge(full.iter().map(|inbox| ((), inbox))).len(),
        MAX_LISTED
    );
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Add(u8, i64),
    React(u8, u8, bool),
    Key(u8),
    Delete(u8),
    See,
    Read(u8),
    ReadAll,
    Save,
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (any::<u8>(), 0i64..5_000).prop_map(|(id, at)| Step::Add(id, at)),
        4 => (0u8..20, 0u8..4, any::<bool>()).prop_map(|(id, by, added)| Step::React(id, by, added)),
        1 => (0u8..3).prop_map(Step::Key),
        2 => any::<u8>().prop_map(Step::Delete),
        1 => Just(Step::See),
        2 => any::<u8>().prop_map(Step::Read),
        1 => Just(Step::ReadAll),
        2 => Just(Step::Save),
        1 => Just(Step::Restart),
    ];
    proptest::collection::vec(step, 0..400)
}

/// What the store has, kept up to date by the changes alone.
type Stored = BTreeMap<InboxSubject, InboxEntry>;

fn save(inbox: &mut Inbox, stored: &mut Stored, now: Timestamp) {
    let InboxChanges { entries, removed } = inbox.take_changes(now);
    for entry in entries {
        let _before = stored.insert(entry.subject.clone(), entry);
    }
    for subject in removed {
        let _gone = stored.remove(&subject);
    }
}

fn take(step: Step, inbox: &mut Inbox) {
    // Own messages have other IDs than those of others.
    let own = |id: u8| format!("own{id}");
    match step {
        Step::Add(id, second) => inbox.add(mention(&id.to_string(), second)),
        Step::React(id, by, true) => {
            let message = message(&own(id), ME, "mine");
            inbox.add_reaction(&message, format!("u{by}").into(), "👍", by == 0);
        }
        Step::React(id, by, false) => {
            let (channel, message) = ("general".into(), own(id).into());
            inbox.remove_reaction((&channel, &message), &format!("u{by}").into(), "👍");
        }
        Step::Key(byte) => inbox.add_changed_key(Fingerprint::new([byte; 32])),
        Step::Delete(id) => inbox.remove_message(&"general".into(), &id.to_string().into()),
        Step::See => inbox.see(&"general".into(), |_| true),
        Step::Read(id) => inbox.mark_read(&subject(&id.to_string())),
        Step::ReadAll => inbox.mark_all_read(),
        Step::Save | Step::Restart => {}
    }
}

proptest! {
    #[test]
    fn store_follows_and_order_and_counts_hold(steps in steps()) {
        let (mut inbox, mut stored) = (Inbox::default(), Stored::new());
        let mut now = 1_000;
        for step in steps {
            now += 7;
            let saves = matches!(step, Step::Save | Step::Restart);
            let restarts = matches!(step, Step::Restart);
            take(step, &mut inbox);
            if saves {
                save(&mut inbox, &mut stored, at(now));
                let known: Stored = inbox.entries().iter().map(|it| (it.subject.clone(), it.clone())).collect();
                prop_assert_eq!(&known, &stored);
                prop_assert!(inbox.entries().iter().all(|it| it.at <= at(now)));
            }
            if restarts {
                inbox = Inbox::default();
                inbox.restore(stored.values().cloned().collect());
                prop_assert!(!inbox.has_changes());
            }
            let entries = inbox.entries();
            prop_assert!(entries.is_sorted_by(|a, b| a.at >= b.at));
            prop_assert!(entries.len() <= MAX_ENTRIES);
            prop_assert_eq!(inbox.unread(), entries.iter().filter(|it| !it.is_read).count());
            let subjects: std::collections::BTreeSet<_> = entries.iter().map(|it| &it.subject).collect();
            prop_assert_eq!(subjects.len(), entries.len());
        }
    }
}
