//! What reaches the inbox of a server, and what makes it read.

use jiff::Timestamp;

use super::*;
use crate::domain::failure::Failure;
use crate::domain::inbox::{InboxKind, InboxSubject};
use crate::domain::stored::{Change, StoredServer};
use crate::domain::trust::{Fingerprint, TlsState, Trust};

fn random() -> ChannelId {
    "random".into()
}

fn post(server: &mut Server, id: &str, author: &str) {
    let _ = server.apply(posted(id, "random", author), Instant::now());
}

fn reacted(message: &str, user: &str, added: bool) -> ServerEvent {
    ServerEvent::ReactionChanged {
        channel: random(),
        message: message.into(),
        emoji: "👍".into(),
        count: added.into(),
        user: user.into(),
        added,
    }
}

/// The messages that unread entries are about.
fn unread(server: &Server) -> Vec<String> {
    let entries = server.inbox().entries().iter().filter(|it| !it.is_read);
    entries
        .map(|entry| match &entry.subject {
            InboxSubject::Message(_, id) => id.to_string(),
            InboxSubject::Pending(_, local) => local.to_string(),
            InboxSubject::ServerKey(_) => "key".to_owned(),
        })
        .collect()
}

fn changes(server: &mut Server) -> Option<Change> {
    let _others = server.take_changes();
    server.take_inbox_changes(Timestamp::from_second(5_000).unwrap())
}

#[test]
fn mention_is_unread_until_its_channel_is_seen() {
    let mut server = server("a");
    post(&mut server, "1", "x");
    post(&mut server, "2", "uid_me");
    assert_eq!(unread(&server), ["1"]);
    server.open(Some(random()));
    assert_eq!(unread(&server), ["1"]);
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(unread(&server), [""; 0]);
    post(&mut server, "3", "x");
    assert_eq!(unread(&server), [""; 0], "it is seen as it arrives");
    assert_eq!(server.inbox().entries().len(), 2);
}

#[test]
fn reading_on_another_device_reads_what_is_not_newer() {
    let mut server = server("a");
    for id in ["1", "2", "3"] {
        post(&mut server, id, "x");
    }
    let read = |last_read: &str| ServerEvent::Read {
        channel: random(),
        user: "uid_me".into(),
        last_read: last_read.into(),
    };
    let now = Instant::now();
    let _ = server.apply(read("2"), now);
    assert_eq!(unread(&server), ["3"]);
    let _ = server.apply(read("3"), now);
    assert_eq!(unread(&server), [""; 0]);
}

#[test]
fn marking_as_read_reads_the_entries_of_the_channel_or_of_all() {
    let mut server = server("a");
    post(&mut server, "1", "x");
    let _ = server.apply(posted("2", "general", "x"), Instant::now());
    server.mark_channel_read(&random());
    assert_eq!(unread(&server), ["2"]);
    server.mark_read();
    assert_eq!(unread(&server), [""; 0]);
    post(&mut server, "3", "x");
    let subject = InboxSubject::Message(random(), "3".into());
    server.mark_inbox_read(Some(&subject));
    assert_eq!(unread(&server), [""; 0]);
    assert_eq!(
        server.unread(&random()),
        (1, 1),
        "the message itself is not read"
    );
}

#[test]
fn deleted_messages_and_channels_leave_the_inbox() {
    let mut server = server("a");
    post(&mut server, "1", "x");
    post(&mut server, "2", "x");
    let now = Instant::now();
    let deleted = ServerEvent::Deleted {
        channel: random(),
        message: "1".into(),
    };
    let _ = server.apply(deleted, now);
    assert_eq!(unread(&server), ["2"]);
    let _ = server.apply(ServerEvent::Channels(Vec::new()), now);
    assert_eq!(server.inbox().entries(), []);
}

#[test]
fn edit_changes_the_excerpt() {
    let mut server = server("a");
    post(&mut server, "1", "x");
    let ServerEvent::Posted(mut message) = posted("1", "random", "x") else {
        panic!();
    };
    message.body = "bye ||secret||".into();
    let _ = server.apply(ServerEvent::Edited(message), Instant::now());
    assert_eq!(server.inbox().entries()[0].excerpt, "bye …");
}

#[test]
fn reactions_of_others_to_own_messages_are_listed() {
    let mut server = server("a");
    post(&mut server, "own", "uid_me");
    post(&mut server, "other", "x");
    server.mark_read();
    let now = Instant::now();
    for event in [
        reacted("own", "x", true),
        reacted("own", "uid_me", true),
        reacted("other", "x", true),
        reacted("unknown", "x", true),
    ] {
        let _ = server.apply(event, now);
    }
    assert_eq!(unread(&server), ["own"]);
    let _ = server.apply(reacted("own", "x", false), now);
    let entries = server.inbox().entries().iter();
    assert!(
        !entries
            .clone()
            .any(|it| matches!(it.kind, InboxKind::Reactions(_)))
    );
}

#[test]
fn failed_message_is_listed_until_it_is_sent_or_given_up() {
    let mut server = server("a");
    let local = LocalId::from("l");
    server.queue(&random(), local.clone(), "hello", None);
    let _ = changes(&mut server);
    assert_eq!(unread(&server), [""; 0]);
    server.fail(&random(), &local, Failure::Unreachable, true);
    let Some(Change::Inbox(changed)) = changes(&mut server) else {
        panic!("nothing is stored");
    };
    assert_eq!(changed.entries[0].excerpt, "hello");
    assert_eq!(
        changed.entries[0].at,
        Timestamp::from_second(5_000).unwrap()
    );
    assert_eq!(unread(&server), ["l"]);
    let _ = server.progress(&random(), &local, SendState::Queued);
    let Some(Change::Inbox(changed)) = changes(&mut server) else {
        panic!("nothing is stored");
    };
    assert_eq!(changed.removed.len(), 1);
    assert_eq!(server.inbox().entries(), []);
    assert_eq!(changes(&mut server), None);
}

#[test]
fn changed_key_is_listed_once() {
    let mut server = server("a");
    let tls = |byte| TlsState {
        certificate: None,
        trust: Some(Trust::Changed {
            pinned: Fingerprint::new([0; 32]),
            shown: Fingerprint::new([byte; 32]),
        }),
    };
    server.set_tls_state(tls(1));
    assert_eq!(unread(&server), ["key"]);
    server.mark_inbox_read(None);
    server.set_tls_state(tls(1));
    assert_eq!(unread(&server), [""; 0]);
    server.set_tls_state(tls(2));
    assert_eq!(unread(&server), ["key"]);
}

#[test]
fn entries_survive_a_restart_with_what_was_read() {
    let mut before = server("a");
    post(&mut before, "1", "x");
    before.mark_channel_read(&random());
    post(&mut before, "2", "x");
    let Some(Change::Inbox(changed)) = changes(&mut before) else {
        panic!("nothing is stored");
    };
    let mut after = server("a");
    let stored = StoredServer {
        inbox: changed.entries,
        ..StoredServer::default()
    };
    after.restore(stored, Instant::now());
    assert_eq!(after.inbox().entries(), before.inbox().entries());
    assert_eq!(unread(&after), ["2"]);
    assert_eq!(changes(&mut after), None);
    // The server reports it again.
    post(&mut after, "2", "x");
    assert_eq!(unread(&after), ["2"]);
}

#[test]
fn mentions_that_were_missed_are_listed() {
    let mut server = server("a");
    post(&mut server, "1", "x");
    let messages = ["1", "2"].map(|id| match posted(id, "random", "x") {
        ServerEvent::Posted(message) => *message,
        other => panic!("{other:?}"),
    });
    let history = History {
        channel: random(),
        messages: messages.into(),
        range: HistoryRange::Newest,
        reaches_start: None,
    };
    let _ = server.apply(ServerEvent::Disconnected, Instant::now());
    let _ = server.apply(ServerEvent::History(Box::new(history)), Instant::now());
    let mut unread = unread(&server);
    unread.sort();
    assert_eq!(unread, ["1", "2"]);
}
