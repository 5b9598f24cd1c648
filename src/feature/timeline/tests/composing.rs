//! Composer tests: drafts, sending, limits and typing notifications.

use super::*;
use crate::domain::stored::StoredDraft;

fn typing(channel_ref: ChannelRef, active: bool) -> Event {
    Event::TypingChanged {
        channel_ref,
        active,
    }
}

fn body(events: &[Event]) -> &str {
    match events.first() {
        Some(Event::Send { body, .. }) => body,
        other => panic!("{other:?}"),
    }
}

#[test]
fn send_trims_text_clears_draft_and_keeps_focus() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write("  hello\nyou  ");
    let operations_before = fixture.operation_count;
    let events = fixture.update(Message::SendPressed);
    assert_eq!(body(&events), "hello\nyou");
    assert_eq!(fixture.draft().trim(), "");
    assert_eq!(
        fixture.operation_count - operations_before,
        2,
        "scrolls to the newest message and focuses the editor"
    );
}

#[test]
fn blank_draft_is_not_sent() {
    let mut fixture = TimelineFixture::new();
    assert_eq!(fixture.update(Message::SendPressed), []);
    let _ = fixture.write(" \n ");
    assert_eq!(fixture.update(Message::SendPressed), []);
}

#[test]
fn each_message_has_a_unique_local_id() {
    let mut fixture = TimelineFixture::new();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let _ = fixture.write("same");
        match fixture.update(Message::SendPressed).remove(0) {
            Event::Send {
                local_id: local, ..
            } => ids.push(local),
            other => panic!("{other:?}"),
        }
    }
    assert_ne!(ids[0], ids[1]);
}

/// The limit applies to the bytes of the trimmed text.
#[test]
fn draft_over_byte_limit_is_kept_and_not_sent() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write(&format!("  {}  ", "ü".repeat(10)));
    assert_eq!(
        fixture
            .state
            .current_view()
            .unwrap()
            .draft
            .excess_bytes(LIMIT),
        0,
        "20 bytes"
    );
    let _ = fixture.write("x");
    let kept = fixture.draft();
    assert_eq!(
        fixture
            .state
            .current_view()
            .unwrap()
            .draft
            .excess_bytes(LIMIT),
        3
    );
    assert_eq!(fixture.update(Message::SendPressed), []);
    assert_eq!(fixture.draft(), kept);
}

/// The editor shapes all of its text, so that a pasted file would freeze the window.
#[test]
fn pasted_text_is_cut_with_notice() {
    let mut fixture = TimelineFixture::new();
    let is_cut = |fixture: &TimelineFixture| fixture.state.current_view().unwrap().draft.is_cut();
    let max = usize::try_from(LIMIT).unwrap() + 256;
    let _ = fixture.write("a");
    for _ in 0..3 {
        let _ = fixture.write(&"ü".repeat(1_000_000));
        let length = fixture.draft().trim().len();
        assert!((max - 1..=max).contains(&length), "{length}");
        assert!(is_cut(&fixture));
    }
    assert_eq!(fixture.update(Message::SendPressed), []);
    let _ = fixture.update(Message::DraftEdited(Edit::SelectAll));
    let _ = fixture.write(&"ä".repeat(200_000));
    assert_eq!(
        fixture.draft().trim(),
        "ä".repeat(max / 2),
        "replaces the selection"
    );
    let _ = fixture.update(Message::DraftEdited(Edit::SelectAll));
    let _ = fixture.update(Message::DraftEdited(Edit::Edit(Change::Delete)));
    assert!(!is_cut(&fixture), "an empty draft has nothing missing");
    let _ = fixture.write(&"x".repeat(max));
    assert!(!is_cut(&fixture));
}

#[test]
fn reply_target_is_sent_once() {
    let mut fixture = TimelineFixture::with(vec![message("m", "x", 1)]);
    let _ = fixture.update(Message::ReplyPressed("m".into()));
    let _ = fixture.write("yes");
    let events = fixture.update(Message::SendPressed);
    assert!(matches!(&events[0], Event::Send { reply_to: Some(id), .. } if id.as_str() == "m"));
    let _ = fixture.write("no");
    let events = fixture.update(Message::SendPressed);
    assert!(matches!(&events[0], Event::Send { reply_to: None, .. }));
    let _ = fixture.update(Message::ReplyPressed("m".into()));
    let _ = fixture.update(Message::ReplyCanceled);
    assert_eq!(fixture.state.current_view().unwrap().draft.reply_to(), None);
}

#[test]
fn typing_is_sent_immediately_then_every_2500_ms() {
    let mut fixture = TimelineFixture::new();
    let here = channel_ref("a", "general");
    assert_eq!(fixture.write("a"), [typing(here.clone(), true)]);
    assert_eq!(fixture.write("b"), []);
    fixture.now += Duration::from_millis(2499);
    assert_eq!(fixture.write("c"), []);
    fixture.now += Duration::from_millis(1);
    assert_eq!(fixture.write("d"), [typing(here.clone(), true)]);
    let _ = fixture.update(Message::DraftEdited(Edit::SelectAll));
    assert_eq!(
        fixture.update(Message::DraftEdited(Edit::Edit(Change::Delete))),
        [typing(here.clone(), false)],
        "an empty draft stops it"
    );
    let _ = fixture.write("e");
    let events = fixture.update(Message::SendPressed);
    assert_eq!(
        events.last(),
        Some(&typing(here, false)),
        "sending stops it"
    );
}

#[test]
fn cursor_movement_sends_no_typing() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write("text");
    fixture.now += Duration::from_secs(10);
    let moved = Message::DraftEdited(Edit::Move(iced::widget::text_editor::Motion::Home));
    assert_eq!(fixture.update(moved), []);
}

#[test]
fn no_typing_is_sent_while_offline() {
    let mut fixture = TimelineFixture::new();
    fixture.server.set_connection(ConnectionState::Connecting);
    assert_eq!(fixture.write("a"), []);
    assert_eq!(fixture.open("random"), []);
}

#[test]
fn no_typing_is_sent_where_the_user_does_not_want_it() {
    let mut fixture = TimelineFixture::new();
    fixture.preferences.send_typing = false;
    assert_eq!(fixture.write("a"), []);
    fixture.preferences.send_typing = true;
    assert_eq!(
        fixture.write("b"),
        [typing(channel_ref("a", "general"), true)]
    );
}

/// Bug 14 of the Electron client: after a switch, the channel that was opened got it.
#[test]
fn bug_14_typing_stop_is_sent_to_its_channel() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write("a");
    assert_eq!(
        fixture.open("random"),
        [typing(channel_ref("a", "general"), false)]
    );
    let _ = fixture.write("b");
    fixture.server = server("b");
    assert_eq!(
        fixture.sync_channel(),
        [typing(channel_ref("a", "random"), false)],
        "also from another server"
    );
}

#[test]
fn drafts_are_separate_per_channel_and_server() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write("for general");
    let _ = fixture.open("random");
    assert_eq!(fixture.draft().trim(), "");
    let _ = fixture.write("for random");
    fixture.server = server("b");
    let _ = fixture.sync_channel();
    assert_eq!(
        fixture.draft().trim(),
        "",
        "a channel with the same ID on another server"
    );
    fixture.server = server("a");
    let _ = fixture.sync_channel();
    assert_eq!(fixture.draft(), "for general");
    let _ = fixture.open("random");
    assert_eq!(fixture.draft(), "for random");
    fixture.state.forget(&"a".into());
    let _ = fixture.sync_channel();
    assert_eq!(
        fixture.draft().trim(),
        "",
        "a removed server leaves nothing"
    );
}

#[test]
fn discarded_message_is_restored_above_draft() {
    let mut fixture = TimelineFixture::new();
    let local = LocalId::new("local");
    let general = ChannelId::new("general");
    fixture
        .server
        .queue(&general, local.clone(), "lost words", None);
    fixture
        .server
        .fail(&general, &local, Failure::TooLarge, true);
    let _ = fixture.write("new");
    let events = fixture.update(Message::DiscardPressed(local.clone()));
    let expected = Event::Discard {
        channel_ref: channel_ref("a", "general"),
        local_id: local,
    };
    assert_eq!(events, [expected]);
    assert_eq!(fixture.draft(), "lost words\nnew");
}

#[test]
fn retry_keeps_local_id() {
    let mut fixture = TimelineFixture::new();
    let expected = Event::Retry {
        channel_ref: channel_ref("a", "general"),
        local_id: "local".into(),
    };
    assert_eq!(
        fixture.update(Message::RetryPressed("local".into())),
        [expected]
    );
}

#[test]
fn messages_for_another_server_are_ignored() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write("text");
    fixture.server = server("b");
    assert_eq!(fixture.update(Message::SendPressed), []);
    assert_eq!(fixture.write("more"), []);
}

/// What is stored is what the next start takes up, per channel (bug 5 of the Electron client: one draft for all).
#[test]
fn changed_drafts_are_taken_once_and_restored() {
    let mut fixture = TimelineFixture::new();
    assert_eq!(fixture.state.take_changed_drafts(), []);
    let _ = fixture.write("half a\nthought");
    let _ = fixture.update(Message::ReplyPressed("m1".into()));
    assert!(fixture.state.has_changed_draft());
    let stored = StoredDraft {
        text: "half a\nthought".to_owned(),
        reply_to: Some("m1".into()),
    };
    let here = channel_ref("a", "general");
    let taken = fixture.state.take_changed_drafts();
    assert_eq!(taken, [(here.clone(), Some(stored.clone()))]);
    assert_eq!(fixture.state.take_changed_drafts(), []);

    let mut restarted = State::default();
    let elsewhere = channel_ref("b", "general");
    for channel_ref in [&here, &elsewhere] {
        restarted.restore_draft(channel_ref, &stored);
    }
    assert_eq!(restarted.take_changed_drafts(), [], "they are stored");
    restarted.restore_draft(&here, &StoredDraft::default());
    fixture.state = restarted;
    let _ = fixture.sync_channel();
    assert_eq!(fixture.draft().trim(), "half a\nthought");
    assert!(fixture.state.is_replying());
    let _ = fixture.update(Message::SendPressed);
    let taken = fixture.state.take_changed_drafts();
    assert_eq!(taken, [(here, None)]);
}
