//! Rows of a history that could not be read.

use super::*;

fn beside(id: &str, second: i64, unreadable: (u32, u32)) -> ChatMessage {
    let mut message = message(id, "x", second);
    message.edit(|extra| extra.unreadable = unreadable);
    message
}

/// The rows in short: ids, and the counts of what could not be read.
fn shown(timeline: &Timeline) -> Vec<String> {
    check(timeline);
    let rows = timeline.rows().iter();
    rows.filter_map(|row| match row {
        Row::Message { index, .. } => Some(timeline.items()[*index].message.id.to_string()),
        Row::Unreadable { count, .. } => Some(format!("{count} unreadable")),
        _ => None,
    })
    .collect()
}

#[test]
fn unreadable_rows_are_shown_where_they_are_missing() {
    let mut timeline = timeline();
    let history = window(&[
        beside("a", 0, (2, 0)),
        beside("b", 10, (0, 1)),
        beside("c", 20, (0, 7)),
    ]);
    let _ = timeline.merge(history.clone());
    let middle = ["a", "b", "1 unreadable", "c", "7 unreadable"];
    assert_eq!(shown(&timeline), middle, "what is before may be loaded");
    let _ = timeline.post(message("d", "x", 30));
    assert_eq!(shown(&timeline)[4..], ["7 unreadable", "d"]);
    // The message under a gap is not shown as a continuation of that above it.
    let grouped = |timeline: &Timeline, id: &str| {
        let of = |row: &Row| match row {
            Row::Message { index, grouped, .. } => {
                (timeline.items()[*index].message.id.as_str() == id).then_some(*grouped)
            }
            _ => None,
        };
        timeline.rows().iter().find_map(of)
    };
    assert_eq!(grouped(&timeline, "b"), Some(true));
    assert_eq!(grouped(&timeline, "c"), Some(false));
    assert_eq!(grouped(&timeline, "d"), Some(false));
    let start = History {
        reaches_start: Some(true),
        ..history
    };
    let mut timeline = super::timeline();
    let _ = timeline.merge(start);
    assert_eq!(shown(&timeline)[..2], ["2 unreadable", "a"]);
}

#[test]
fn unreadable_rows_before_a_page_are_those_at_the_end_of_the_older_one() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[beside("b", 10, (1, 0))]));
    let page = older(&[beside("a", 0, (0, 1))], "b");
    let _ = timeline.merge(page);
    assert_eq!(shown(&timeline), ["a", "1 unreadable", "b"]);
}

#[test]
fn gap_is_kept_by_events_and_closed_by_a_history_without_it() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[beside("a", 0, (0, 1)), message("b", "x", 10)]));
    let mut edited = message("a", "x", 0);
    edited.body = "new".into();
    assert!(timeline.replace(edited));
    assert_eq!(shown(&timeline), ["a", "1 unreadable", "b"]);
    let all = [("a", 0), ("lost", 5), ("b", 10)].map(|(id, at)| message(id, "x", at));
    let _ = timeline.merge(window(&all));
    assert_eq!(shown(&timeline), ["a", "lost", "b"]);
}
