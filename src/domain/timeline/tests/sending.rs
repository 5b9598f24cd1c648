//! Messages of which it is not known whether the server accepted them.

use std::time::{Duration, Instant};

use super::*;
use crate::domain::outbox::{Due, GRACE, SentAfter};
use crate::domain::stored::{StoredMessage, StoredPage, StoredPending, StoredSendState};

fn own(id: &str, body: &str, second: i64) -> ChatMessage {
    ChatMessage {
        body: body.into(),
        ..message(id, ME, second)
    }
}

fn local(id: &str) -> LocalId {
    id.into()
}

fn send(timeline: &mut Timeline, id: &str, body: &str) {
    timeline.queue(local(id), body, None);
    assert!(timeline.stored(&local(id)));
    assert!(timeline.progress(&local(id), SendState::Sending));
}

fn state(timeline: &Timeline, id: &str) -> Option<SendState> {
    let mut pending = timeline.pending().iter();
    let pending = pending.find(|pending| pending.local == local(id));
    pending.map(|pending| pending.state.clone())
}

/// The newest history arrives.
fn arrive(timeline: &mut Timeline, messages: &[ChatMessage], at: Instant) {
    let _new = timeline.merge(window(messages));
    timeline.check_pending(Some(at));
    check(timeline);
}

#[test]
fn message_is_not_sent_before_it_is_stored() {
    let mut timeline = timeline();
    timeline.queue(local("l"), "hello", None);
    assert_eq!(state(&timeline, "l"), Some(SendState::Storing));
    assert!(timeline.stored(&local("l")));
    assert_eq!(state(&timeline, "l"), Some(SendState::Queued));
    assert!(!timeline.stored(&local("l")), "once");
}

#[test]
fn uncertain_message_is_queued_again_by_a_late_history_without_it() {
    let now = Instant::now();
    let mut timeline = timeline();
    arrive(&mut timeline, &[message("a", "x", 1)], now);
    send(&mut timeline, "l", "hello");
    assert!(timeline.doubt(&local("l"), Failure::TimedOut, now));
    let known = [message("a", "x", 1), message("b", "x", 2)];
    let soon = now + GRACE.saturating_sub(Duration::from_millis(1));
    arrive(&mut timeline, &known, soon);
    assert!(timeline.pending()[0].is_held(), "the server may work on it");
    arrive(&mut timeline, &known, now + GRACE);
    assert_eq!(state(&timeline, "l"), Some(SendState::Queued));
}

#[test]
fn uncertain_message_is_confirmed_by_its_echo() {
    let now = Instant::now();
    let mut timeline = timeline();
    arrive(
        &mut timeline,
        &[message("a", "x", 1), own("o", "hello", 1)],
        now,
    );
    send(&mut timeline, "l", "hello");
    let key = timeline.pending()[0].key;
    assert!(timeline.doubt(&local("l"), Failure::TimedOut, now));
    arrive(
        &mut timeline,
        &[message("a", "x", 1), own("o", "hello", 1)],
        now,
    );
    assert_eq!(
        timeline.pending().len(),
        1,
        "the other one was known before"
    );
    let all = [
        message("a", "x", 1),
        own("o", "hello", 1),
        own("n", "hello", 2),
    ];
    arrive(&mut timeline, &all, now);
    assert!(timeline.pending().is_empty());
    assert_eq!(timeline.items()[2].key, key, "the row stays where it is");
}

/// An event was lost; a later one has arrived.
#[test]
fn echo_above_a_known_message_is_found() {
    let now = Instant::now();
    let mut timeline = timeline();
    arrive(&mut timeline, &[message("a", "x", 1)], now);
    send(&mut timeline, "l", "hello");
    let _ = timeline.post(message("c", "x", 3));
    assert!(timeline.doubt(&local("l"), Failure::TimedOut, now));
    let all = [own("b", "hello", 2), message("c", "x", 3)];
    arrive(&mut timeline, &all, now + GRACE);
    assert!(timeline.pending().is_empty());
}

/// So many messages came since that the window may begin after ours.
#[test]
fn window_that_begins_after_the_attempt_proves_nothing() {
    let now = Instant::now();
    let mut timeline = timeline();
    arrive(&mut timeline, &[message("a", "x", 1)], now);
    send(&mut timeline, "l", "hello");
    assert!(timeline.doubt(&local("l"), Failure::TimedOut, now));
    let far = [message("y", "x", 8), message("z", "x", 9)];
    arrive(&mut timeline, &far, now + GRACE);
    assert!(timeline.pending()[0].is_held());
    let mut without = timeline_of(&timeline, &far, now);
    let _ = without.merge(older(&[message("a", "x", 1), message("b", "x", 2)], "y"));
    without.check_pending(None);
    assert_eq!(
        state(&without, "l"),
        Some(SendState::Queued),
        "the gap is filled"
    );
    let _ = timeline.merge(older(&[message("a", "x", 1), own("b", "hello", 2)], "y"));
    timeline.check_pending(None);
    assert!(timeline.pending().is_empty(), "it was in the gap");
}

/// Another timeline in the state of the first.
fn timeline_of(other: &Timeline, far: &[ChatMessage], now: Instant) -> Timeline {
    let mut timeline = timeline();
    arrive(&mut timeline, &[message("a", "x", 1)], now);
    send(&mut timeline, "l", "hello");
    assert!(timeline.doubt(&local("l"), Failure::TimedOut, now));
    arrive(&mut timeline, far, now + GRACE);
    assert_eq!(ids(&timeline), ids(other));
    timeline
}

#[test]
fn two_pending_messages_with_one_text_need_two_echoes() {
    let now = Instant::now();
    let mut timeline = timeline();
    arrive(&mut timeline, &[message("a", "x", 1)], now);
    for id in ["l1", "l2"] {
        send(&mut timeline, id, "ok");
        assert!(timeline.doubt(&local(id), Failure::TimedOut, now));
    }
    let mut all = vec![message("a", "x", 1), own("o1", "ok", 2)];
    arrive(&mut timeline, &all, now);
    assert_eq!(state(&timeline, "l1"), None);
    arrive(&mut timeline, &all, now);
    assert!(timeline.pending()[0].is_held());
    all.push(own("o2", "ok", 3));
    arrive(&mut timeline, &all, now);
    assert!(timeline.pending().is_empty());
}

#[test]
fn confirmed_message_is_no_echo_of_an_uncertain_one() {
    let now = Instant::now();
    let mut timeline = timeline();
    arrive(&mut timeline, &[message("a", "x", 1)], now);
    send(&mut timeline, "l1", "ok");
    timeline.fail(&local("l1"), Failure::TimedOut, false);
    send(&mut timeline, "l2", "ok");
    timeline.confirm(&local("l2"), own("o2", "ok", 2));
    let all = [message("a", "x", 1), own("o2", "ok", 2)];
    arrive(&mut timeline, &all, now + GRACE);
    let failed = &timeline.pending()[0];
    assert!(failed.is_failed() && failed.may_be_retried(false));
}

#[test]
fn first_message_of_an_empty_channel_is_found_missing() {
    let now = Instant::now();
    let mut timeline = timeline();
    let empty = || History {
        reaches_start: Some(true),
        ..window(&[])
    };
    let _ = timeline.merge(empty());
    send(&mut timeline, "l", "hello");
    timeline.doubt_in_flight(false, now);
    let _ = timeline.merge(empty());
    timeline.check_pending(Some(now + GRACE));
    assert_eq!(state(&timeline, "l"), Some(SendState::Queued));
}

#[test]
fn user_is_asked_when_nothing_can_be_found_out() {
    let mut now = Instant::now();
    let start = now;
    let mut timeline = timeline();
    send(&mut timeline, "l", "hello");
    timeline.doubt_in_flight(false, now);
    let due = |timeline: &mut Timeline, is_online, now| {
        timeline.on_due(&local("l"), (false, is_online), now)
    };
    assert_eq!(due(&mut timeline, true, now), Due::Nothing, "too early");
    for is_online in std::iter::repeat_n(false, 100).chain(std::iter::repeat(true)) {
        let (_, until) = timeline.held().next().unwrap();
        now = until;
        match due(&mut timeline, is_online, now) {
            Due::Check { until, .. } => assert!(until > now),
            Due::GivenUp => break,
            other => panic!("{other:?}"),
        }
        assert!(now < start + Duration::from_secs(3 * 3600));
    }
    let failed = &timeline.pending()[0];
    assert!(failed.is_failed() && !failed.may_be_retried(false));
    assert!(failed.may_be_retried(true));
}

#[test]
fn idempotent_server_is_sent_a_message_again_at_once() {
    let now = Instant::now();
    let mut timeline = timeline();
    send(&mut timeline, "l", "hello");
    timeline.doubt_in_flight(true, now);
    assert_eq!(state(&timeline, "l"), Some(SendState::Queued));
    assert!(timeline.progress(&local("l"), SendState::Sending));
    assert!(timeline.doubt(&local("l"), Failure::TimedOut, now));
    let server = (true, true);
    assert_eq!(timeline.on_due(&local("l"), server, now + GRACE), Due::Send);
}

fn restored(states: &[(&str, StoredSendState)], after: Option<&str>, now: Instant) -> Timeline {
    let mut timeline = timeline();
    timeline.set_has_store();
    let stored = states.iter().map(|(id, state)| StoredPending {
        files: Vec::new(),
        local: local(id),
        body: "ok".to_owned(),
        reply_to: None,
        state: *state,
        after: after.map(|id| SentAfter::Message(id.into())),
    });
    timeline.restore_pending(stored.collect(), now);
    timeline
}

fn page(messages: &[ChatMessage]) -> StoredPage {
    let messages = messages.iter().map(|message| StoredMessage {
        message: message.clone(),
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
fn restored_messages_keep_their_order_before_later_ones() {
    let now = Instant::now();
    let mut timeline = timeline();
    timeline.queue(local("later"), "later", None);
    let stored = |id: &str| StoredPending {
        files: Vec::new(),
        local: local(id),
        body: id.to_owned(),
        reply_to: Some("a".into()),
        state: StoredSendState::Queued,
        after: None,
    };
    timeline.restore_pending(vec![stored("1"), stored("2"), stored("later")], now);
    let order: Vec<_> = timeline
        .pending()
        .iter()
        .map(|it| it.local.as_str())
        .collect();
    assert_eq!(order, ["1", "2", "later"]);
    check(&timeline);
}

#[test]
fn message_that_was_being_sent_before_a_restart_is_found_or_sent_again() {
    let now = Instant::now();
    let known = [message("a", "x", 1), own("old", "ok", 2)];
    let start = || {
        let mut timeline = restored(&[("l", StoredSendState::Sending)], Some("old"), now);
        timeline.show_stored(page(&known));
        assert!(timeline.pending()[0].is_held());
        timeline
    };
    let mut accepted = start();
    let mut all = known.to_vec();
    all.push(own("new", "ok", 3));
    arrive(&mut accepted, &all, now);
    assert!(accepted.pending().is_empty());
    let mut refused = start();
    arrive(&mut refused, &known, now);
    assert!(refused.pending()[0].is_held(), "the old one is no echo");
    arrive(&mut refused, &known, now + GRACE);
    assert_eq!(state(&refused, "l"), Some(SendState::Queued));
}

/// It would be taken for accepted if an old message with its text were taken for its echo.
#[test]
fn without_knowing_what_was_there_no_text_is_an_echo() {
    let now = Instant::now();
    let mut timeline = restored(&[("l", StoredSendState::Sending)], None, now);
    let known = [message("a", "x", 1), own("old", "ok", 2)];
    arrive(&mut timeline, &known, now + GRACE);
    let _ = timeline.post(own("old 2", "ok", 3));
    let asked = &timeline.pending()[0];
    assert!(asked.is_failed() && !asked.may_be_retried(false));
}

#[test]
fn failed_message_waits_for_the_user_after_a_restart() {
    let failed = StoredSendState::Failed { certain: true };
    let timeline = restored(&[("l", failed)], None, Instant::now());
    assert!(timeline.pending()[0].is_failed() && timeline.pending()[0].may_be_retried(false));
}

/// A message that was sent after "a" in an earlier run. Since then "z" was stored, with a gap above.
fn restored_below_a(now: Instant) -> Timeline {
    let mut timeline = timeline();
    timeline.set_has_store();
    let stored = StoredPending {
        files: Vec::new(),
        local: local("l"),
        body: "ok".to_owned(),
        reply_to: None,
        state: StoredSendState::Sending,
        after: Some(SentAfter::Message("a".into())),
    };
    timeline.restore_pending(vec![stored], now);
    let mut stored = page(&[
        own("old", "ok", 1),
        message("a", "x", 2),
        message("z", "x", 9),
    ]);
    stored.messages[2].gap_before = true;
    timeline.show_stored(stored);
    assert_eq!(timeline.pending().len(), 1, "the old one is no echo");
    timeline
}

#[test]
fn message_of_an_earlier_run_is_looked_for_in_the_gap_below_what_was_known_then() {
    let now = Instant::now();
    let newest = [message("z", "x", 9), message("z2", "x", 10)];
    let mut timeline = restored_below_a(now);
    arrive(&mut timeline, &newest, now + GRACE);
    assert!(timeline.pending()[0].is_held(), "it may be in the gap");
    let _ = timeline.merge(older(&[message("a", "x", 2), own("new", "ok", 3)], "z"));
    assert!(timeline.pending().is_empty());
    let mut timeline = restored_below_a(now);
    arrive(&mut timeline, &newest, now + GRACE);
    let _ = timeline.merge(older(&[message("a", "x", 2), message("b", "x", 3)], "z"));
    timeline.check_pending(None);
    assert_eq!(state(&timeline, "l"), Some(SendState::Queued));
    check(&timeline);
}

#[test]
fn stored_message_confirms_what_an_earlier_run_has_sent_before_it() {
    let now = Instant::now();
    let mut timeline = timeline();
    timeline.set_has_store();
    let stored = |id: &str, after| StoredPending {
        files: Vec::new(),
        local: local(id),
        body: "ok".to_owned(),
        reply_to: None,
        state: StoredSendState::Sending,
        after: Some(after),
    };
    let first = stored("1", SentAfter::Start);
    let second = stored("2", SentAfter::Start);
    timeline.restore_pending(vec![first, second], now);
    timeline.show_stored(page(&[message("a", "x", 1), own("new", "ok", 2)]));
    let pending: Vec<_> = timeline.pending().iter().map(|it| &it.local).collect();
    assert_eq!(pending, [&local("2")], "one message confirms one");
    let after = SentAfter::Message("new".into());
    assert_eq!(timeline.pending()[0].after, Some(after));
    check(&timeline);
}

/// Its echo could not be distinguished from an older message after a restart.
#[test]
fn nothing_is_sent_before_it_is_known_what_was_there() {
    let mut timeline = timeline();
    assert!(timeline.can_find_echo(), "nothing is stored");
    timeline.set_has_store();
    assert!(!timeline.can_find_echo());
    timeline.fail_to_load(Failure::TimedOut);
    assert!(!timeline.can_find_echo(), "it is loaded again");
    timeline.fail_to_load(Failure::NotFound);
    assert!(timeline.can_find_echo(), "it is not waited for");
    let _new = timeline.merge(window(&[]));
    assert!(timeline.can_find_echo());
    send(&mut timeline, "l", "ok");
    assert_eq!(timeline.pending()[0].after, Some(SentAfter::Start));
}
