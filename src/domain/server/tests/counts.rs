//! Counts of unread messages after histories, deletions and restarts of a server.

use super::*;

fn channel() -> ChannelId {
    "random".into()
}

/// By another user. Each mentions the user.
fn history(ids: &[&str], reaches_start: bool) -> ServerEvent {
    let messages = ids.iter().map(|id| match posted(id, "random", "x") {
        ServerEvent::Posted(message) => *message,
        other => panic!("{other:?}"),
    });
    ServerEvent::History(Box::new(History {
        channel: channel(),
        messages: messages.collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(reaches_start),
    }))
}

fn server_with(events: impl IntoIterator<Item = ServerEvent>) -> Server {
    let mut server = server("a");
    let _ = server.apply_all(events, Instant::now());
    server
}

/// The counts of the channel after further events.
fn counts(server: &mut Server, events: impl IntoIterator<Item = ServerEvent>) -> (u32, u32) {
    let _ = server.apply_all(events, Instant::now());
    assert_eq!(server.unread_total(), server.unread(&channel()));
    server.unread(&channel())
}

fn deleted(id: &str) -> ServerEvent {
    ServerEvent::Deleted {
        channel: channel(),
        message: id.into(),
    }
}

#[test]
fn message_that_arrives_while_away_in_an_empty_channel_is_unread() {
    let mut server = server_with([history(&[], true)]);
    let away = [ServerEvent::Disconnected, history(&["1"], true)];
    assert_eq!(counts(&mut server, away), (1, 1));
    let same = [ServerEvent::Disconnected, history(&["1"], true)];
    assert_eq!(counts(&mut server, same), (1, 1), "counted once");
}

#[test]
fn first_history_of_a_channel_is_not_unread() {
    let mut server = server_with([]);
    assert_eq!(counts(&mut server, [history(&["1", "2"], true)]), (0, 0));
}

#[test]
fn server_that_lost_its_messages_has_nothing_unread() {
    let events = [history(&[], true), posted("1", "random", "x")];
    let mut server = server_with(events);
    assert_eq!(server.unread(&channel()), (1, 1));
    let restarted = [ServerEvent::Disconnected, history(&[], true)];
    assert_eq!(counts(&mut server, restarted), (0, 0));
}

#[test]
fn messages_of_a_server_that_started_anew_are_counted_alone() {
    let known = ["1", "2", "3"].map(|id| posted(id, "random", "x"));
    let mut server = server_with(known);
    assert_eq!(server.unread(&channel()), (3, 3));
    let restarted = [ServerEvent::Disconnected, history(&["new"], true)];
    assert_eq!(counts(&mut server, restarted), (1, 1));
}

#[test]
fn messages_that_the_history_lacks_are_no_longer_unread() {
    let mut server = server_with([history(&["read"], false)]);
    let known = ["1", "2", "3"].map(|id| posted(id, "random", "x"));
    assert_eq!(counts(&mut server, known), (3, 3));
    let away = [
        ServerEvent::Disconnected,
        history(&["read", "1", "3", "4"], false),
    ];
    assert_eq!(counts(&mut server, away), (3, 3), "1, 3 and 4");
}

#[test]
fn unread_messages_beyond_the_beginning_of_a_history_stay_unread() {
    let mut server = server_with([history(&["read"], false)]);
    let known = ["1", "2", "3"].map(|id| posted(id, "random", "x"));
    assert_eq!(counts(&mut server, known), (3, 3));
    let away = [ServerEvent::Disconnected, history(&["8", "9"], false)];
    assert_eq!(counts(&mut server, away), (5, 5));
}

#[test]
fn counts_of_the_server_are_limited_by_its_history() {
    let mut server = server_with([ServerEvent::UnreadCounts(vec![(channel(), 7, 4)])]);
    assert_eq!(server.unread(&channel()), (7, 4));
    assert_eq!(counts(&mut server, [history(&["1"], true)]), (1, 1));
    let restarted = [ServerEvent::Disconnected, history(&[], true)];
    assert_eq!(counts(&mut server, restarted), (0, 0));
}

#[test]
fn deleted_message_is_no_longer_unread() {
    let mut server = server_with([history(&["read"], true)]);
    let known = ["1", "2"].map(|id| posted(id, "random", "x"));
    assert_eq!(counts(&mut server, known), (2, 2));
    assert_eq!(counts(&mut server, [deleted("read")]), (2, 2));
    assert_eq!(counts(&mut server, [deleted("2")]), (1, 1));
    assert_eq!(counts(&mut server, [deleted("2")]), (1, 1), "once");
    assert_eq!(counts(&mut server, [deleted("1")]), (0, 0));
}

/// Histories of channels out of view are dropped when all together take too much memory.
#[test]
fn messages_missed_after_the_history_was_dropped_are_unread() {
    let mut server = server_with([history(&["1", "2"], true)]);
    trim_hidden_histories(std::iter::once(&mut server), 0);
    assert!(
        server
            .channel_state(&channel())
            .unwrap()
            .timeline
            .items()
            .is_empty()
    );
    let away = [
        ServerEvent::Disconnected,
        history(&["1", "2", "3", "4"], true),
    ];
    assert_eq!(counts(&mut server, away), (2, 2));
}

/// A refetch after a burst: events arrived in another order than the history, some were lost, some are newer.
#[test]
fn lost_events_are_filled_in_and_counted_once() {
    let mut server = server_with([history(&["0"], true)]);
    let burst = ["2", "1", "5", "7"].map(|id| posted(id, "random", "x"));
    assert_eq!(counts(&mut server, burst), (4, 4));
    let refetched = [history(&["0", "1", "2", "3", "4", "5", "6"], true)];
    assert_eq!(counts(&mut server, refetched), (7, 7));
    let items = server.channel_state(&channel()).unwrap().timeline.items();
    let ids: Vec<_> = items.iter().map(|item| item.message.id.as_str()).collect();
    assert_eq!(ids, ["0", "1", "2", "3", "4", "5", "6", "7"]);
}
