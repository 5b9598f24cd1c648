//! Messages that the server no longer has.

use super::*;

fn gone(timeline: &Timeline) -> Vec<&str> {
    let items = timeline.items().iter().filter(|item| item.gone);
    items.map(|item| item.message.id.as_str()).collect()
}

fn keeping() -> Timeline {
    let mut timeline = timeline();
    timeline.set_keeps_missing(true);
    timeline
}

fn all(messages: &[ChatMessage]) -> History {
    History {
        reaches_start: Some(true),
        ..window(messages)
    }
}

fn three() -> [ChatMessage; 3] {
    [
        message("a", "x", 1),
        message("b", "x", 2),
        message("c", "x", 3),
    ]
}

#[test]
fn restarted_server_takes_no_message_away() {
    let mut timeline = keeping();
    let _ = timeline.merge(all(&three()));
    let _ = timeline.post(message("live", "x", 4));
    timeline.disconnected();
    let new = timeline.merge(all(&[message("n", "x", 9)]));
    assert_eq!(new, ["n".into()]);
    assert_eq!(ids(&timeline), ["a", "b", "c", "live", "n"]);
    assert_eq!(gone(&timeline), ["a", "b", "c", "live"]);
    let rows = timeline.rows().iter();
    let lost = rows.filter(|row| matches!(row, Row::Lost { .. }));
    assert_eq!(lost.count(), 1);
    check(&timeline);
    let _ = timeline.merge(all(&[message("n", "x", 9), message("o", "x", 10)]));
    assert_eq!(ids(&timeline), ["a", "b", "c", "live", "n", "o"]);
    timeline.disconnected();
    let _ = timeline.merge(all(&[]));
    assert_eq!(gone(&timeline).len(), 6, "restarted without any message");
    assert!(timeline.reaches_start());
    check(&timeline);
}

/// The seed messages of the real server have the same ids after each restart.
#[test]
fn messages_that_a_restarted_server_has_again_stay_above_the_lost_ones() {
    let mut timeline = keeping();
    let _ = timeline.merge(all(&three()));
    timeline.disconnected();
    let _ = timeline.merge(all(&three()[..1]));
    assert_eq!((ids(&timeline).len(), gone(&timeline)), (3, vec!["b", "c"]));
    let _ = timeline.post(message("n", "x", 9));
    let _ = timeline.merge(all(&[message("a", "x", 1), message("n", "x", 9)]));
    assert_eq!(ids(&timeline), ["a", "b", "c", "n"]);
    assert_eq!(gone(&timeline), ["b", "c"]);
    timeline.disconnected();
    let _ = timeline.merge(all(&three()));
    assert_eq!(gone(&timeline), ["n"], "the server has them again");
    check(&timeline);
}

#[test]
fn deleted_messages_vanish_where_the_server_can_delete() {
    let mut timeline = timeline();
    let _ = timeline.merge(all(&three()));
    timeline.disconnected();
    let _ = timeline.merge(all(&three()[1..]));
    assert_eq!(ids(&timeline), ["b", "c"], "also the first");
    let _ = timeline.merge(all(&[]));
    assert!(timeline.items().is_empty());
}

/// Above a short window nothing is covered.
#[test]
fn messages_above_a_window_are_not_lost() {
    let mut timeline = keeping();
    let _ = timeline.merge(all(&three()));
    timeline.disconnected();
    let far = [message("y", "x", 8), message("z", "x", 9)];
    let _ = timeline.merge(History {
        reaches_start: Some(false),
        ..window(&far)
    });
    assert_eq!((gone(&timeline).len(), ids(&timeline).len()), (0, 5));
    // It was restarted: the gap reaches to its beginning.
    let _ = timeline.merge(History {
        reaches_start: Some(true),
        ..older(&[message("x", "x", 7)], "y")
    });
    assert_eq!(ids(&timeline), ["a", "b", "c", "x", "y", "z"]);
    assert_eq!(gone(&timeline), ["a", "b", "c"]);
    assert!(timeline.items().iter().all(|item| !item.gap_before));
    check(&timeline);
}

/// Events may arrive in another order than that of the server.
#[test]
fn message_whose_place_was_not_certain_is_not_lost() {
    let mut timeline = keeping();
    for (id, second) in [("a", 1), ("c", 3), ("b", 2)] {
        let _ = timeline.post(message(id, "x", second));
    }
    timeline.disconnected();
    let _ = timeline.merge(window(&[message("c", "x", 3), message("d", "x", 4)]));
    assert_eq!(ids(&timeline), ["a", "b", "c", "d"]);
    assert_eq!(gone(&timeline), Vec::<&str>::new());
    check(&timeline);
}
