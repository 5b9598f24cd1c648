//! Days, groups, and messages whose time the server does not state.

use super::*;

fn at(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn timeless(id: &str, author: &str) -> ChatMessage {
    ChatMessage {
        created_at: SentAt::Unknown,
        ..message(id, author, 0)
    }
}

/// The id, the day and the time that each message shows.
fn shown(timeline: &Timeline) -> Vec<(String, Option<Date>, String)> {
    let items = timeline.items().iter();
    items
        .map(|item| (item.message.id.to_string(), item.day, item.time.to_string()))
        .collect()
}

fn moments(timeline: &Timeline) -> Vec<Option<i64>> {
    let items = timeline.items().iter();
    let seconds = items.map(|item| item.moment().map(|it| it.as_second() - 1_700_000_000));
    seconds.collect()
}

#[test]
fn each_day_has_a_divider() {
    const DAY: i64 = 86_400;
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[
        message("a", "x", 0),
        message("b", "x", 1),
        message("c", "x", DAY),
    ]));
    let days = timeline
        .rows()
        .iter()
        .filter(|row| matches!(row, Row::Day { .. }))
        .count();
    assert_eq!(days, 2);
}

#[test]
fn messages_are_grouped_by_author_day_and_time() {
    let mut timeline = timeline();
    let mut reply = message("e", "y", 700);
    let answered = crate::domain::message::Reply {
        message: "a".into(),
        author: None,
        preview: String::new(),
        unavailable: false,
    };
    reply.edit(|extra| extra.reply_to = Some(answered));
    let all = [
        message("a", "x", 0),
        message("b", "x", 300),
        message("c", "x", 601),
        message("d", "y", 602),
        reply,
    ];
    let _ = timeline.merge(window(&all));
    let grouped: Vec<_> = timeline
        .rows()
        .iter()
        .filter_map(|row| match row {
            Row::Message { grouped, .. } => Some(*grouped),
            _ => None,
        })
        .collect();
    assert_eq!(grouped, [false, true, false, false, false]);
}

#[test]
fn message_without_a_time_has_that_of_its_neighbor_and_says_that_it_is_unknown() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[
        timeless("a", "x"),
        message("b", "x", 100),
        timeless("c", "x"),
        timeless("d", "x"),
        message("e", "x", 86_400),
        timeless("f", "x"),
    ]));
    check(&timeline);
    assert_eq!(ids(&timeline), ["a", "b", "c", "d", "e", "f"]);
    let (day, next) = (Some(100), Some(86_400));
    assert_eq!(moments(&timeline), [day, day, day, day, next, next]);
    let times: Vec<_> = shown(&timeline)
        .into_iter()
        .map(|(.., time)| time)
        .collect();
    let unknown = "time unknown";
    assert_eq!(
        times,
        [unknown, "22:15", unknown, unknown, "22:13", unknown]
    );
    let grouped: Vec<_> = timeline
        .rows()
        .iter()
        .filter_map(|row| match row {
            Row::Message { grouped, .. } => Some(*grouped),
            _ => None,
        })
        .collect();
    // The time above a group does not speak for a message without one.
    assert_eq!(grouped, [false, false, false, true, false, false]);
}

#[test]
fn reconnect_moves_no_message_without_a_time() {
    let mut timeline = timeline();
    let history = window(&[message("a", "x", 0), timeless("b", "x"), timeless("c", "y")]);
    let _ = timeline.merge(history.clone());
    // An event without a time has that of its arrival.
    let _ = timeline.post(ChatMessage {
        created_at: SentAt::About(at(200_000)),
        ..message("d", "x", 0)
    });
    let before = (shown(&timeline), timeline.rows().to_vec());
    assert_eq!(before.0[3].2, "time unknown");
    for _ in 0..3 {
        timeline.disconnected();
        let mut messages = history.messages.clone();
        messages.push(timeless("d", "x"));
        let _ = timeline.merge(window(&messages));
        check(&timeline);
        assert_eq!((shown(&timeline), timeline.rows().to_vec()), before);
    }
    // An edit without a time does not move it either.
    let mut edited = message("b", "x", 0);
    edited.created_at = SentAt::About(at(900_000));
    edited.body = "new".into();
    assert!(timeline.replace(edited));
    assert_eq!(shown(&timeline), before.0);
}

#[test]
fn stated_time_replaces_an_unknown_one() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[timeless("a", "x")]));
    assert_eq!(moments(&timeline), [None]);
    let rows = timeline.rows();
    assert!(matches!(rows, [Row::Message { .. }]), "no day: {rows:?}");
    let _ = timeline.merge(window(&[message("a", "x", 60)]));
    assert_eq!(moments(&timeline), [Some(60)]);
    let _ = timeline.merge(window(&[timeless("a", "x")]));
    assert_eq!(moments(&timeline), [Some(60)], "what was known stays");
}

#[test]
fn older_page_without_times_stands_before_what_is_loaded() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("c", "x", 100)]));
    let _ = timeline.merge(older(&[timeless("a", "x"), timeless("b", "x")], "c"));
    assert_eq!(ids(&timeline), ["a", "b", "c"]);
    assert_eq!(moments(&timeline), [Some(100); 3]);
    let days = timeline.rows().iter();
    let days = days.filter(|row| matches!(row, Row::Day { .. })).count();
    assert_eq!(days, 1);
}

/// The window is the newest history: a message that only an event reported is younger, whatever time it has.
#[test]
fn event_without_a_time_survives_an_older_history() {
    let mut timeline = timeline();
    let history = window(&[timeless("a", "x"), timeless("b", "x")]);
    let _ = timeline.merge(history.clone());
    let _ = timeline.post(ChatMessage {
        created_at: SentAt::About(at(5)),
        ..message("c", "x", 0)
    });
    let _ = timeline.merge(history);
    assert_eq!(ids(&timeline), ["a", "b", "c"]);
}
