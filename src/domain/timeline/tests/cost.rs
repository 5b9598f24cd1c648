//! What changes cost, and what a history may take.

use std::time::Instant;

use super::super::recent_ids::MAX_IDS;
use super::*;

fn messages(range: std::ops::Range<i64>) -> Vec<ChatMessage> {
    range.map(|n| message(&format!("m{n}"), "x", n)).collect()
}

fn with_messages(count: i64) -> Timeline {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&messages(0..count)));
    timeline
}

/// Loads the pages before the oldest message, which has the number `oldest`.
fn load_older(timeline: &mut Timeline, oldest: i64, pages: i64, page: i64) {
    for number in 1..=pages {
        let from = oldest - number * page;
        let before = format!("m{}", from + page);
        let _ = timeline.merge(older(&messages(from..from + page), &before));
    }
}

/// 30,000 messages and 71,100 edits took 75 s, as each edit built all rows.
#[test]
fn edits_build_no_rows() {
    let mut timeline = with_messages(30_000);
    let rows = timeline.rows().len();
    let start = Instant::now();
    for number in 0..71_100_i64 {
        let mut edited = message(&format!("m{}", number % 30_000), "x", number % 30_000);
        edited.body = format!("edit {number}").into();
        let created_at = edited.created_at.moment();
        edited.edit(|extra| {
            extra.edited_at = created_at;
            extra.revision = Some(u64::try_from(number).unwrap() + 1);
        });
        assert!(timeline.replace(edited));
    }
    assert_eq!(timeline.rows().len(), rows);
    assert_eq!(timeline.builds.get(), 1);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn new_messages_extend_the_rows_and_a_channel_out_of_view_builds_none() {
    let mut timeline = timeline();
    for message in messages(0..1_000) {
        let _ = timeline.post(message);
    }
    timeline.queue("local".into(), "waits", None);
    assert_eq!(timeline.builds.get(), 0);
    let revision = timeline.revision();
    assert_eq!(timeline.rows().len(), 1_002);
    for message in messages(1_000..2_000) {
        let _ = timeline.post(message);
    }
    assert_eq!((timeline.rows().len(), timeline.builds.get()), (2_002, 1));
    assert_eq!(timeline.unchanged_since(revision), 1_001);
    check(&timeline);
}

#[test]
fn many_deletions_cost_one_build() {
    let mut timeline = with_messages(1_000);
    assert_eq!(timeline.rows().len(), 1_001);
    let revision = timeline.revision();
    for number in 0..500 {
        assert!(timeline.remove(&format!("m{}", number * 2).into()));
    }
    assert_eq!((timeline.rows().len(), timeline.builds.get()), (501, 2));
    assert_eq!(timeline.unchanged_since(revision), 0);
    check(&timeline);
}

/// Without a cursor each page took 130 ms at 10,000 messages and 5.5 s at 20,000.
#[test]
fn overlapping_window_moves_only_the_messages_in_it() {
    for count in [2_000, 20_000] {
        let mut timeline = with_messages(count);
        let moved = timeline.moved;
        let new = timeline.merge(window(&messages(count - 100..count + 10)));
        assert_eq!(new.len(), 10);
        assert_eq!(timeline.moved - moved, 100);
    }
}

#[test]
fn all_new_messages_of_a_large_window_are_found_at_once() {
    let mut timeline = with_messages(1);
    let start = Instant::now();
    let new = timeline.merge(window(&messages(0..20_000)));
    assert_eq!(new.len(), 19_999);
    assert!(new.iter().all(|id| timeline.find(id).is_some()));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn window_above_the_limit_is_cut() {
    let mut timeline = timeline();
    let _ = timeline.merge(window(&messages(0..40_000)));
    assert_eq!(timeline.items().len(), MAX_MESSAGES);
    assert_eq!(timeline.items().back().unwrap().message.id, "m39999".into());
    assert!(!timeline.reaches_start());
}

/// History stopped silently at 30,000 messages, while pages were fetched and thrown away.
#[test]
fn reading_back_beyond_the_limit_drops_the_newest_messages() {
    let mut timeline = with_messages(29_900);
    load_older(&mut timeline, 0, 60, 100);
    assert_eq!(timeline.oldest().unwrap().as_str(), "m-6000");
    assert!(timeline.items().len() <= MAX_MESSAGES);
    assert!(timeline.lacks_newest());
    check(&timeline);

    let count = timeline.items().len();
    assert!(timeline.post(message("live", "x", 40_000)));
    let _ = timeline.merge(window(&messages(29_950..30_000)));
    assert_eq!(timeline.items().len(), count, "nothing moves below the gap");

    timeline.queue("local".into(), "hello", None);
    assert!(timeline.request_newest());
    let _ = timeline.merge(window(&messages(29_950..30_000)));
    assert!(!timeline.lacks_newest());
    assert_eq!(timeline.items().len(), 50);
    assert_eq!(timeline.pending().len(), 1);
    assert!(timeline.post(message("live", "x", 40_000)));
    assert_eq!(timeline.items().len(), 51);
    check(&timeline);
}

#[test]
fn page_without_anything_new_ends_the_history() {
    let mut timeline = with_messages(10);
    let _ = timeline.merge(older(&messages(0..5), "m0"));
    assert!(timeline.reaches_start(), "it would be requested for ever");
}

#[test]
fn histories_are_limited_in_bytes() {
    let large = |number: i64| ChatMessage {
        body: "word ".repeat(8_000).into(),
        ..message(&format!("m{number}"), "x", number)
    };
    let mut timeline = timeline();
    for number in 0..600 {
        let _ = timeline.post(large(number));
    }
    assert!(timeline.bytes() <= MAX_BYTES + MAX_BYTES / 10);
    assert!(timeline.items().len() > 300);
    timeline.set_in_view(false);
    assert!(timeline.bytes() <= MAX_INACTIVE_BYTES + MAX_INACTIVE_BYTES / 10);
    assert!(!timeline.items().is_empty());
    let sum: usize = timeline.items().iter().map(|item| item.bytes()).sum();
    assert_eq!(timeline.bytes(), sum);
    timeline.unload();
    assert_eq!((timeline.bytes(), timeline.is_loaded()), (0, false));
}

/// 1.46 GB for deletions of unknown messages.
#[test]
fn only_recent_deletions_are_remembered() {
    let mut timeline = timeline();
    for number in 0..50_000 {
        let _ = timeline.remove(&format!("unknown {number}").into());
    }
    assert_eq!(timeline.deleted.len(), MAX_IDS);
}

#[test]
fn absurd_times_are_shown() {
    let mut timeline = timeline();
    let (min, max) = (jiff::Timestamp::MIN, jiff::Timestamp::MAX);
    for (number, created_at) in [max, min, max, min].into_iter().enumerate() {
        let _ = timeline.post(ChatMessage {
            created_at: created_at.into(),
            ..message(&number.to_string(), "x", 0)
        });
    }
    assert_eq!(timeline.rows().len(), 8);
    check(&timeline);
}

#[test]
fn unread_divider_waits_for_the_history() {
    let mut timeline = timeline();
    timeline.mark_unread(2);
    let _ = timeline.merge(window(&messages(0..10)));
    let unread = timeline.rows().iter().position(|row| *row == Row::Unread);
    assert_eq!(unread, Some(9));
}
