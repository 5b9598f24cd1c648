use std::collections::HashSet;
use std::sync::Arc;

use super::calendar::UtcCalendar;
use super::*;
use crate::domain::id::{ChannelId, LocalId};
use crate::domain::outbox::SendState;
use crate::domain::reaction::MAX_REACTIONS;
use crate::domain::server_event::HistoryRange;

const ME: &str = "uid_me";

fn timeline() -> Timeline {
    let mut timeline = Timeline::new(ME.into(), "Me".into(), Arc::new(UtcCalendar));
    timeline.set_in_view(true);
    timeline
}

fn message(id: &str, author: &str, second: i64) -> ChatMessage {
    ChatMessage {
        id: id.into(),
        channel: "ch".into(),
        author: author.into(),
        body: format!("text of {id}").into(),
        created_at: jiff::Timestamp::from_second(1_700_000_000 + second)
            .unwrap()
            .into(),
        extra: None,
    }
}

fn window(messages: &[ChatMessage]) -> History {
    History {
        channel: ChannelId::new("ch"),
        messages: messages.to_vec(),
        range: HistoryRange::Newest,
        reaches_start: None,
    }
}

fn older(messages: &[ChatMessage], before: &str) -> History {
    History {
        range: HistoryRange::Before(before.into()),
        reaches_start: Some(false),
        ..window(messages)
    }
}

fn ids(timeline: &Timeline) -> Vec<&str> {
    timeline
        .items()
        .iter()
        .map(|item| item.message.id.as_str())
        .collect()
}

fn check(timeline: &Timeline) {
    let keys: HashSet<_> = timeline.rows().iter().map(Row::key).collect();
    assert_eq!(keys.len(), timeline.rows().len(), "keys are unique");
    let distinct: HashSet<_> = ids(timeline).into_iter().collect();
    assert_eq!(
        distinct.len(),
        timeline.items().len(),
        "no message is doubled"
    );
    let known = timeline.items().iter().enumerate();
    let places = known.map(|(at, item)| (Some(at), timeline.position(&item.message.id)));
    assert!(places.into_iter().all(|(at, position)| at == position));
    let mut expected = 0;
    for (at, row) in timeline.rows().iter().enumerate() {
        match row {
            Row::Day { .. } | Row::Unread => {
                assert!(
                    matches!(
                        timeline.rows().get(at + 1),
                        Some(Row::Message { .. } | Row::Unread)
                    ),
                    "a divider stands above a message"
                );
            }
            Row::Message { index, .. } => {
                assert_eq!(*index, expected, "rows follow the server's order");
                expected += 1;
            }
            Row::Unreadable { count, .. } => assert!(*count > 0),
            Row::Gap { index, .. } => {
                assert_eq!(*index, expected, "above its message");
                assert!(timeline.items()[*index].gap_before);
            }
            Row::Lost { .. } => assert!(timeline.items()[expected - 1].gone),
            Row::Part { index, .. } => assert_eq!(*index + 1, expected, "below its message"),
            Row::Pending { index, .. } => {
                assert!(*index < timeline.pending().len());
                assert_eq!(expected, timeline.items().len(), "what waits stands last");
            }
        }
    }
    assert_eq!(expected, timeline.items().len(), "every message has a row");
}

#[test]
fn event_repeated_by_history_is_shown_once() {
    let mut timeline = timeline();
    assert!(timeline.post(message("b", "x", 2)));
    let _ = timeline.merge(window(&[message("a", "x", 1), message("b", "x", 2)]));
    assert!(!timeline.post(message("b", "x", 2)));
    assert_eq!(ids(&timeline), ["a", "b"]);
    check(&timeline);
}

#[test]
fn messages_missed_while_offline_arrive_with_the_next_history() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("a", "x", 1)]));
    timeline.disconnected();
    let new = timeline.merge(window(&[
        message("a", "x", 1),
        message("b", "x", 2),
        message("c", "x", 3),
    ]));
    assert_eq!(ids(&timeline), ["a", "b", "c"]);
    assert_eq!(new.len(), 2);
}

#[test]
fn live_event_survives_older_history() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("a", "x", 1)]));
    let _ = timeline.post(message("b", "x", 2));
    let _ = timeline.merge(window(&[message("a", "x", 1)]));
    assert_eq!(ids(&timeline), ["a", "b"]);
    timeline.disconnected();
    let _ = timeline.merge(window(&[message("a", "x", 1)]));
    assert_eq!(ids(&timeline), ["a"], "the server has forgotten it");
}

#[test]
fn disjoint_history_leaves_a_gap() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("a", "x", 1)]));
    timeline.queue("local".into(), "waits", None);
    timeline.disconnected();
    let _ = timeline.merge(window(&[message("y", "x", 8), message("z", "x", 9)]));
    assert_eq!(ids(&timeline), ["a", "y", "z"]);
    assert_eq!(timeline.pending().len(), 1);
    let is_gap = |row: &Row| matches!(row, Row::Gap { index: 1, .. });
    assert_eq!(timeline.rows().iter().filter(|row| is_gap(row)).count(), 1);
    check(&timeline);
    let _ = timeline.merge(older(&[message("w", "x", 6), message("x", "x", 7)], "y"));
    assert_eq!(ids(&timeline), ["a", "w", "x", "y", "z"]);
    assert!(timeline.items()[1].gap_before && !timeline.items()[3].gap_before);
    let _ = timeline.merge(older(&[message("a", "x", 1), message("v", "x", 5)], "w"));
    assert_eq!(ids(&timeline), ["a", "v", "w", "x", "y", "z"]);
    assert!(timeline.items().iter().all(|item| !item.gap_before));
    let _ = timeline.merge(older(&[message("u", "x", 4)], "y"));
    assert_eq!(timeline.items().len(), 6, "no gap is there any more");
    check(&timeline);
}

#[test]
fn late_history_does_not_undo_deletions_and_edits() {
    let mut timeline = timeline();
    let response = window(&[message("a", "x", 1), message("b", "x", 2)]);
    let _ = timeline.merge(response.clone());
    let mut edited = message("a", "x", 1);
    edited.body = "new".into();
    let at = edited.created_at.moment();
    edited.edit(|extra| extra.edited_at = at);
    assert!(timeline.replace(edited));
    assert!(timeline.remove(&"b".into()));
    let _ = timeline.merge(response);
    assert_eq!(ids(&timeline), ["a"]);
    assert_eq!(timeline.items()[0].message.body.plain(), "new");
}

#[test]
fn older_messages_in_a_larger_window_are_not_new() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("b", "x", 2)]));
    let new = timeline.merge(window(&[
        message("a", "x", 1),
        message("b", "x", 2),
        message("c", "x", 3),
    ]));
    assert_eq!(new, ["c".into()]);
}

#[test]
fn trim_keeps_the_newest_messages() {
    let mut timeline = timeline();
    let many: Vec<_> = (0..3_000)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect();
    let _ = timeline.merge(History {
        reaches_start: Some(true),
        ..window(&many)
    });
    let newest = timeline.items().back().map(|item| item.key);
    timeline.set_in_view(false);
    assert_eq!(timeline.items().len(), MAX_INACTIVE_MESSAGES);
    assert_eq!(timeline.items().back().map(|item| item.key), newest);
    assert!(!timeline.reaches_start(), "the rest can be loaded again");
    check(&timeline);
}

#[test]
fn old_message_with_the_same_text_is_no_echo() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("b", "x", 2)]));
    timeline.queue("local".into(), "text of a", None);
    let _ = timeline.progress(&"local".into(), SendState::Sending);
    let _ = timeline.merge(window(&[message("a", ME, 1), message("b", "x", 2)]));
    assert_eq!(timeline.pending().len(), 1);
}

#[test]
fn older_pages_keep_keys() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("c", "x", 3), message("d", "x", 4)]));
    let before: Vec<_> = timeline.items().iter().map(|item| item.key).collect();
    let _ = timeline.merge(older(&[message("a", "x", 1), message("b", "x", 2)], "c"));
    assert_eq!(ids(&timeline), ["a", "b", "c", "d"]);
    let after: Vec<_> = timeline
        .items()
        .iter()
        .skip(2)
        .map(|item| item.key)
        .collect();
    assert_eq!(before, after);
    let _ = timeline.merge(older(&[message("z", "x", 0)], "c"));
    assert_eq!(
        ids(&timeline),
        ["a", "b", "c", "d"],
        "a page for another place is dropped"
    );
    check(&timeline);
}

#[test]
fn larger_window_is_merged_like_a_page() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("c", "x", 3), message("d", "x", 4)]));
    let key = timeline.items()[0].key;
    let all = [
        message("a", "x", 1),
        message("b", "x", 2),
        message("c", "x", 3),
        message("d", "x", 4),
    ];
    let _ = timeline.merge(window(&all));
    assert_eq!(ids(&timeline), ["a", "b", "c", "d"]);
    assert_eq!(timeline.items()[2].key, key);
}

#[test]
fn echo_and_response_confirm_in_any_order() {
    for by_key in [true, false] {
        for echo_first in [true, false] {
            let mut timeline = timeline();
            let local = LocalId::new("local");
            timeline.queue(local.clone(), " hello ", None);
            assert!(timeline.progress(&local, SendState::Sending));
            let key = timeline.pending()[0].key;
            let mut message = message("m", ME, 1);
            message.body = "hello".into();
            message.edit(|extra| extra.client_key = by_key.then(|| local.clone()));
            if echo_first {
                assert!(timeline.post(message.clone()));
                timeline.confirm(&local, message);
            } else {
                timeline.confirm(&local, message.clone());
                assert!(!timeline.post(message));
            }
            assert_eq!(ids(&timeline), ["m"]);
            assert!(timeline.pending().is_empty());
            assert_eq!(timeline.items()[0].key, key, "the row stays where it is");
            check(&timeline);
        }
    }
}

#[test]
fn echo_confirms_after_a_lost_response() {
    let mut timeline = timeline();
    let local = LocalId::new("local");
    timeline.queue(local.clone(), "hello", None);
    timeline.fail(&local, Failure::ConnectionLost, false);
    timeline.disconnected();
    let mut message = message("m", ME, 1);
    message.body = "hello".into();
    let _ = timeline.merge(window(&[message]));
    assert!(timeline.pending().is_empty());
    assert_eq!(ids(&timeline), ["m"]);
}

#[test]
fn certain_failure_is_not_confirmed_by_equal_text() {
    let mut timeline = timeline();
    let local = LocalId::new("local");
    timeline.queue(local.clone(), "hello", None);
    timeline.fail(&local, Failure::TooLarge, true);
    let mut message = message("m", ME, 1);
    message.body = "hello".into();
    let _ = timeline.post(message);
    assert_eq!(timeline.pending().len(), 1);
    assert_eq!(timeline.discard(&local).as_deref(), Some("hello"));
    check(&timeline);
}

#[test]
fn unread_divider_is_above_the_first_unread_message_by_others() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[
        message("a", "x", 1),
        message("b", "x", 2),
        message("c", ME, 3),
        message("d", "x", 4),
    ]));
    timeline.mark_unread(2);
    let at = timeline
        .rows()
        .iter()
        .position(|row| *row == Row::Unread)
        .unwrap();
    assert!(matches!(
        timeline.rows()[at + 1],
        Row::Message {
            index: 1,
            grouped: false,
            ..
        }
    ));
    check(&timeline);
    timeline.mark_unread(0);
    assert!(!timeline.rows().contains(&Row::Unread));
}

/// A channel in the background has few messages loaded; the rest arrives after it is opened.
#[test]
fn unread_divider_moves_up_when_older_messages_arrive() {
    let all: Vec<_> = ["a", "b", "c", "d", "e", "f"]
        .into_iter()
        .zip(1..)
        .collect();
    let of = |ids: &[(&str, i64)]| -> Vec<_> {
        let author = |id| if id == "e" { ME } else { "x" };
        let messages = ids.iter();
        messages
            .map(|(id, at)| message(id, author(*id), *at))
            .collect()
    };
    // Unread messages, loaded before opening, divider above, loaded later, divider then above.
    for (count, before, first, later, then) in [
        (2, 4..6, "f", 0..6, "d"),
        (2, 3..6, "d", 0..6, "d"),
        (3, 4..6, "f", 0..6, "c"),
        (4, 3..6, "d", 1..6, "b"),
        (9, 4..6, "f", 2..6, "c"),
        (2, 0..0, "", 4..6, "f"),
        (0, 4..6, "", 0..6, ""),
    ] {
        let divider = |timeline: &Timeline| {
            let from = timeline.unread_from.as_ref();
            from.map_or_else(String::new, |id| id.as_str().to_owned())
        };
        let mut timeline = timeline();
        let _ = timeline.merge(window(&of(&all[before.clone()])));
        timeline.mark_unread(count);
        let case = format!("{count} {before:?} {later:?}");
        assert_eq!(divider(&timeline), first, "{case}");
        let _ = timeline.merge(window(&of(&all[later.clone()])));
        assert_eq!(divider(&timeline), then, "{case}");
        let dividers = timeline.rows().iter().filter(|row| **row == Row::Unread);
        assert_eq!(dividers.count(), usize::from(!then.is_empty()), "{case}");
        check(&timeline);
        timeline.queue("own".into(), "text", None);
        assert_eq!(divider(&timeline), then, "sending keeps it: {case}");
    }
}

#[test]
fn edit_keeps_position_and_deletion_removes() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("a", "x", 1), message("b", "x", 2)]));
    let key = timeline.items()[0].key;
    let mut edited = message("a", "x", 1);
    edited.body = "new words".into();
    assert!(timeline.replace(edited));
    assert_eq!(timeline.items()[0].key, key);
    assert_eq!(timeline.items()[0].message.body.plain(), "new words");
    assert!(timeline.remove(&"b".into()));
    assert!(!timeline.remove(&"b".into()));
    assert_eq!(ids(&timeline), ["a"]);
    check(&timeline);
}

#[test]
fn reactions_of_one_message_are_limited() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&[message("a", "x", 1)]));
    for emoji in 0..2 * MAX_REACTIONS {
        let reaction = ReactionChange {
            emoji: emoji.to_string(),
            count: 1,
            user: "x".into(),
            added: true,
        };
        timeline.apply_reaction(&"a".into(), reaction);
    }
    let item = &timeline.items()[0];
    assert_eq!(item.message.extra().reactions.len(), MAX_REACTIONS);
    assert_eq!(timeline.bytes(), item.bytes());
}

/// Per ordinary message besides its text: what the timeline holds for it, with 16 bytes around each heap allocation.
#[test]
fn ordinary_message_takes_at_most_half_a_kilobyte() {
    const COUNT: usize = 10_000;
    const ALLOCATION: usize = 16;
    let mut timeline = timeline();
    let mut messages: Vec<_> = (0..COUNT)
        .map(|n| message(&format!("msg_{n:032}"), &format!("uid_{:032}", n % 40), 30))
        .collect();
    crate::domain::message::share_ids(&mut messages);
    let _ = timeline.merge(window(&messages));
    let mut shared = HashSet::new();
    let mut bytes = 0;
    for item in timeline.items() {
        let message = &item.message;
        assert!(message.extra.is_none() && item.parts.is_none());
        for text in [
            message.id.as_str(),
            message.author.as_str(),
            message.channel.as_str(),
            &message.body,
        ] {
            if shared.insert(text.as_ptr()) {
                bytes += text.len() + 2 * ALLOCATION;
            }
        }
        bytes -= message.body.len();
    }
    let item = size_of::<TimelineItem>();
    assert!(
        item <= 160 && size_of::<Row>() <= 32,
        "{item} and {}",
        size_of::<Row>()
    );
    // A vector and a map may have twice the capacity that they need.
    let pointers = size_of::<usize>() + size_of::<Row>() + size_of::<(MessageId, i64)>() + 1;
    let fixed = item + ALLOCATION + 2 * pointers;
    let each = bytes / COUNT + fixed;
    assert!(each <= 512, "{each} bytes");
}

mod changes;
mod cost;
mod exactly_once;
mod files;
mod long_messages;
mod lost;
mod sending;
mod stored;
mod times;
mod unreadable;
mod world;

/// The label at the top of the list while it is scrolled.
#[test]
fn every_row_belongs_to_the_day_of_its_message() {
    let mut timeline = timeline();
    let sent = [message("a", "x", 0), message("b", "x", 100_000)];
    let _new = timeline.merge(window(&sent));
    timeline.queue("local".into(), "waits", None);
    let days: Vec<_> = (0..timeline.rows().len())
        .map(|row| timeline.day_at(row))
        .collect();
    let [first, second] = ["2023-11-14", "2023-11-16"].map(|day| day.parse().ok());
    assert_eq!(days, [first, first, second, second, second]);
    assert_eq!(timeline.day_at(5), None);
}
