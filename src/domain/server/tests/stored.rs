//! What is stored of a server, and what of its changes is to be stored.

use super::*;
use crate::domain::capability::Capabilities;
use crate::domain::outbox::{Due, GRACE, SentAfter};
use crate::domain::stored::{
    Change, ReadState, StoredChannel, StoredMessage, StoredPage, StoredPending, StoredSendState,
    StoredServer,
};

fn random() -> ChannelId {
    "random".into()
}

fn message(id: &str, author: &str) -> ChatMessage {
    match posted(id, "random", author) {
        ServerEvent::Posted(message) => *message,
        other => panic!("{other:?}"),
    }
}

fn history(ids: &[&str], reaches_start: bool) -> ServerEvent {
    ServerEvent::History(Box::new(History {
        channel: random(),
        messages: ids.iter().map(|id| message(id, "x")).collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(reaches_start),
    }))
}

fn read(unread: u32, mentions: u32, newest: Option<&str>) -> ReadState {
    ReadState {
        unread,
        mentions,
        newest: newest.map(MessageId::from),
    }
}

fn stored_channel(read: Option<ReadState>, pending: Vec<StoredPending>) -> StoredChannel {
    StoredChannel {
        channel: random(),
        read,
        draft: None,
        pending,
    }
}

/// A server that has reported nothing, after a restart.
fn restored(channel: StoredChannel) -> Server {
    let info = ServerInfo {
        uid: "a".into(),
        name: "Harbor".into(),
        icon_text: String::new(),
        address: "https://harbor.example".into(),
        me: "uid_me".into(),
    };
    let mut restored = Server::new(info, Arc::new(UtcCalendar));
    let stored = StoredServer {
        categories: server("a").categories().to_vec(),
        channels: vec![channel],
        ..StoredServer::default()
    };
    restored.restore(stored, Instant::now());
    restored
}

fn pending(local: &str, state: StoredSendState) -> StoredPending {
    StoredPending {
        files: Vec::new(),
        local: local.into(),
        body: "hello".to_owned(),
        reply_to: None,
        state,
        after: None,
    }
}

fn stored_page(ids: &[&str]) -> StoredPage {
    let messages = ids.iter().map(|id| StoredMessage {
        message: message(id, "x"),
        gap_before: false,
        gone: false,
        settled: true,
    });
    StoredPage {
        messages: messages.collect(),
        ..StoredPage::default()
    }
}

#[test]
fn channels_and_counts_are_there_before_the_server_reports() {
    let mut server = restored(stored_channel(Some(read(4, 1, Some("4"))), Vec::new()));
    assert!(!server.is_loading());
    assert!(server.channel(&random()).is_some());
    assert_eq!(server.unread(&random()), (4, 1));
    assert_eq!(server.take_changes(), []);
    let now = Instant::now();
    let _ = server.apply(history(&["3", "4", "5", "6"], false), now);
    assert_eq!(server.unread(&random()), (6, 3), "two came while away");
    let changes = server.take_changes();
    assert_eq!(changes, [Change::Read(random(), read(6, 3, Some("6")))]);
    assert_eq!(server.take_changes(), []);
}

#[test]
fn first_message_of_a_channel_that_was_empty_is_unread_after_a_restart() {
    let mut server = restored(stored_channel(Some(read(0, 0, None)), Vec::new()));
    let _ = server.apply(history(&["1"], true), Instant::now());
    assert_eq!(server.unread(&random()), (1, 1));
}

#[test]
fn channel_that_was_never_loaded_has_nothing_unread_after_a_restart() {
    let mut server = restored(stored_channel(None, Vec::new()));
    let _ = server.apply(history(&["1"], true), Instant::now());
    assert_eq!(server.unread(&random()), (0, 0));
}

#[test]
fn what_the_server_reported_already_is_not_overridden() {
    let mut server = server("a");
    let now = Instant::now();
    let _ = server.apply(history(&["1"], true), now);
    let _ = server.apply(posted("2", "random", "x"), now);
    let stored = StoredServer {
        categories: Vec::new(),
        channels: vec![stored_channel(
            Some(read(9, 9, Some("1"))),
            vec![pending("l", StoredSendState::Queued)],
        )],
        ..StoredServer::default()
    };
    server.restore(stored, now);
    assert_eq!(server.unread(&random()), (1, 1));
    assert!(server.channel(&random()).is_some());
    assert_eq!(server.pending_count(), 1, "it is only known here");
}

#[test]
fn counts_shrink_when_a_restarted_server_has_lost_messages() {
    let mut server = restored(stored_channel(Some(read(2, 2, Some("3"))), Vec::new()));
    server.show_stored(&random(), stored_page(&["1", "2", "3"]));
    assert_eq!(server.unread(&random()), (2, 2), "it changes no counts");
    let now = Instant::now();
    let _ = server.apply(history(&["1", "2"], true), now);
    assert_eq!(server.unread(&random()), (1, 1), "the third is gone");
    let _ = server.apply(posted("n", "random", "x"), now);
    assert_eq!(server.unread(&random()), (2, 2));
    let _ = server.apply(history(&[], true), now);
    let _ = server.apply(ServerEvent::Disconnected, now);
    let _ = server.apply(history(&[], true), now);
    assert_eq!(server.unread(&random()), (0, 0));
    let changes = server.take_changes();
    assert_eq!(changes, [Change::Read(random(), read(0, 0, None))]);
}

#[test]
fn every_change_of_a_pending_message_is_to_be_stored() {
    let mut server = server("a");
    let local = LocalId::new("l");
    let now = Instant::now();
    let change = |state| vec![Change::Pending(random(), pending("l", state))];
    server.queue(&random(), local.clone(), "hello", None);
    assert_eq!(server.take_changes(), change(StoredSendState::Queued));
    assert_eq!(server.sendable().count(), 0, "not stored yet");
    server.stored(&random(), &local);
    assert_eq!(server.take_changes(), [], "it is stored as queued");
    assert_eq!(server.sendable().count(), 1);
    let _ = server.progress(&random(), &local, SendState::Sending);
    assert_eq!(server.take_changes(), change(StoredSendState::Sending));
    server.doubt_in_flight(now);
    assert_eq!(server.take_changes(), [], "it may have arrived");
    let certain = true;
    server.fail(&random(), &local, Failure::TooLarge, certain);
    let failed = StoredSendState::Failed { certain };
    assert_eq!(server.take_changes(), change(failed));
    server.send_without_reply(&random(), &local);
    assert_eq!(server.take_changes(), change(StoredSendState::Queued));
    let _ = server.progress(&random(), &local, SendState::Sending);
    let _ = server.take_changes();
    let mut echo = message("1", "uid_me");
    echo.body = "hello".into();
    let _ = server.apply(ServerEvent::Posted(Box::new(echo)), now);
    let changes = server.take_changes();
    assert!(changes.contains(&Change::NotPending(local)), "{changes:?}");
    let newest = Change::Read(random(), read(0, 0, Some("1")));
    assert!(changes.contains(&newest), "{changes:?}");
}

/// Its channel is dropped before the change was taken.
#[test]
fn discarded_message_of_a_channel_that_is_gone_is_not_pending() {
    let mut server = server("a");
    server.queue(&random(), "l".into(), "hello", None);
    let _ = server.take_changes();
    let _text = server.discard(&random(), &"l".into());
    let _ = server.apply(ServerEvent::Channels(Vec::new()), Instant::now());
    assert_eq!(server.take_changes(), [Change::NotPending("l".into())]);
}

#[test]
fn restored_messages_are_sent_in_order_and_found_out_about() {
    let states = [
        ("1", StoredSendState::Sending),
        ("2", StoredSendState::Queued),
    ];
    let mut messages = states.map(|(local, state)| pending(local, state));
    messages[0].after = Some(SentAfter::Message("a".into()));
    let messages = messages.to_vec();
    let mut server = restored(stored_channel(Some(read(0, 0, Some("a"))), messages));
    assert_eq!(server.take_changes(), []);
    assert_eq!(server.sendable().count(), 0, "nothing overtakes");
    let in_doubt: Vec<_> = server.channels_in_doubt().cloned().collect();
    assert_eq!(in_doubt, [random()]);
    server.show_stored(&random(), stored_page(&["a"]));
    server.set_connection(ConnectionState::Online);
    let (_, local, until) = server.held().next().unwrap();
    let local = local.clone();
    let due = server.on_due(&random(), &local, until);
    assert!(matches!(due, Due::Check { gap: None, .. }), "{due:?}");
    let _ = server.apply(history(&["a"], false), until + GRACE);
    let next = server.sendable().next().map(|(_, it)| it.local.clone());
    assert_eq!(next, Some("1".into()));
}

#[test]
fn idempotent_server_is_sent_restored_messages_at_once() {
    let message = pending("1", StoredSendState::Sending);
    let mut server = restored(stored_channel(None, vec![message]));
    let mut capabilities = Capabilities::default();
    capabilities.extensions.idempotent_send = true;
    let known = ServerEvent::Capabilities(Box::new(capabilities));
    let _ = server.apply(known, Instant::now());
    assert_eq!(server.sendable().count(), 1);
}

/// It tells whether the message was accepted.
#[test]
fn history_of_a_channel_in_doubt_is_not_dropped() {
    let mut server = server("a");
    let now = Instant::now();
    let _ = server.apply(history(&["1"], true), now);
    server.queue(&random(), "l".into(), "hello", None);
    server.stored(&random(), &"l".into());
    let _ = server.progress(&random(), &"l".into(), SendState::Sending);
    server.doubt(&random(), &"l".into(), Failure::TimedOut, now);
    trim_hidden_histories(std::iter::once(&mut server), 0);
    let items = |server: &Server| {
        let state = server.channel_state(&random());
        state.map_or(0, |state| state.timeline.items().len())
    };
    assert_eq!(items(&server), 1);
    let _text = server.discard(&random(), &"l".into());
    trim_hidden_histories(std::iter::once(&mut server), 0);
    assert_eq!(items(&server), 0);
}

#[test]
fn marked_messages_stay_unread_until_the_channel_is_left() {
    let mut server = server("a");
    let now = Instant::now();
    let _ = server.apply(history(&["1", "2", "3"], true), now);
    server.open(Some(random()));
    server.set_visibility(Visibility::WHOLE);
    server.mark_unread_from(&random(), &"2".into());
    assert_eq!(server.unread(&random()), (2, 2));
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(
        server.unread(&random()),
        (2, 2),
        "the channel is still open"
    );
    let _ = server.apply(posted("4", "random", "x"), now);
    assert_eq!(server.unread(&random()), (3, 3));
    let changes = server.take_changes();
    assert_eq!(changes, [Change::Read(random(), read(3, 3, Some("4")))]);
    server.open(Some("general".into()));
    assert_eq!(server.unread(&random()), (3, 3));
    server.open(Some(random()));
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(server.unread(&random()), (0, 0));
    server.mark_unread_from(&random(), &"3".into());
    assert_eq!(server.unread(&random()), (2, 2));
    server.queue(&random(), "l".into(), "hello", None);
    assert_eq!(server.unread(&random()), (0, 0), "who writes has read");
    server.mark_unread_from(&random(), &"unknown".into());
    assert_eq!(server.unread(&random()), (0, 0));
}

/// While a search result is shown the newest messages are counted, though they are not added.
#[test]
fn messages_missed_while_reading_far_back_are_unread() {
    let mut server = server("a");
    let now = Instant::now();
    let _ = server.apply(history(&["7", "8"], false), now);
    server.open(Some(random()));
    server.show_around(
        &random(),
        StoredPage {
            has_newer: true,
            ..stored_page(&["1", "2"])
        },
    );
    let _ = server.apply(posted("9", "random", "x"), now);
    assert_eq!(server.unread(&random()), (1, 1));
    let _ = server.apply(ServerEvent::Disconnected, now);
    let _ = server.apply(history(&["8", "9", "10", "11"], false), now);
    assert_eq!(server.unread(&random()), (3, 3));
    let _ = server.apply(history(&["8", "9", "10", "11"], false), now);
    assert_eq!(server.unread(&random()), (3, 3), "once");
    let newest = Change::Read(random(), read(3, 3, Some("11")));
    assert!(server.take_changes().contains(&newest));
}

#[test]
fn stored_profiles_do_not_replace_reported_ones() {
    let mut server = server("a");
    let now = Instant::now();
    let _ = server.apply(profile("x", "Xenia", 2, Avatar::Unspecified), now);
    let stored = |user: &str, name: &str| Profile {
        user: user.into(),
        display_name: name.into(),
        avatar: Avatar::Unspecified,
        version: 7,
    };
    let page = StoredPage {
        profiles: vec![stored("x", "Old"), stored("y", "Yves")],
        ..stored_page(&["1"])
    };
    server.show_stored(&random(), page);
    assert_eq!(server.name_of(&"x".into()), "Xenia");
    assert_eq!(server.name_of(&"y".into()), "Yves");
    let _ = server.apply(profile("y", "Yves II", 1, Avatar::Unspecified), now);
    assert_eq!(server.name_of(&"y".into()), "Yves II");
}

#[test]
fn channels_that_are_read_here_are_reported_up_to_their_newest_message() {
    let mut server = server("a");
    let now = Instant::now();
    let take_read = |server: &mut Server| {
        let _ = server.take_changes();
        Vec::from_iter(server.take_read())
    };
    let _ = server.apply(history(&["1"], true), now);
    assert_eq!(take_read(&mut server), [], "it was not read here");
    let _ = server.apply(posted("2", "random", "x"), now);
    assert_eq!(take_read(&mut server), []);
    server.open(Some(random()));
    server.set_visibility(Visibility::WHOLE);
    assert_eq!(take_read(&mut server), [(random(), "2".into())]);
    let _ = server.apply(posted("3", "random", "x"), now);
    assert_eq!(take_read(&mut server), [(random(), "3".into())]);
    assert_eq!(take_read(&mut server), []);
    server.set_visibility(Visibility::Hidden);
    let _ = server.apply(posted("4", "random", "x"), now);
    assert_eq!(take_read(&mut server), []);
    server.mark_read();
    assert_eq!(take_read(&mut server), [(random(), "4".into())]);
}
