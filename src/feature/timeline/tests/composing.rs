//! Composer tests: drafts, sending, limits and typing notifications.

use super::*;

fn typing(place: ChannelRef, active: bool) -> Event {
    Event::TypingChanged {
        channel_ref: place,
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
    let mut world = TimelineFixture::new();
    let _ = world.write("  hello\nyou  ");
    let moves = world.operation_count;
    let events = world.update(Message::SendPressed);
    assert_eq!(body(&events), "hello\nyou");
    assert_eq!(world.draft().trim(), "");
    assert_eq!(
        world.operation_count - moves,
        2,
        "the list goes to its end, the keyboard to the editor"
    );
}

#[test]
fn blank_draft_is_not_sent() {
    let mut world = TimelineFixture::new();
    assert_eq!(world.update(Message::SendPressed), []);
    let _ = world.write(" \n ");
    assert_eq!(world.update(Message::SendPressed), []);
}

#[test]
fn each_message_has_a_unique_local_id() {
    let mut world = TimelineFixture::new();
    let mut names = Vec::new();
    for _ in 0..2 {
        let _ = world.write("same");
        match world.update(Message::SendPressed).remove(0) {
            Event::Send {
                local_id: local, ..
            } => names.push(local),
            other => panic!("{other:?}"),
        }
    }
    assert_ne!(names[0], names[1]);
}

/// The limit applies to the bytes of the trimmed text.
#[test]
fn draft_over_byte_limit_is_kept_and_not_sent() {
    let mut world = TimelineFixture::new();
    let _ = world.write(&format!("  {}  ", "ü".repeat(10)));
    assert_eq!(
        world
            .state
            .current_view()
            .unwrap()
            .draft
            .excess_bytes(Some(LIMIT)),
        0,
        "twenty bytes"
    );
    let _ = world.write("x");
    let kept = world.draft();
    assert_eq!(
        world
            .state
            .current_view()
            .unwrap()
            .draft
            .excess_bytes(Some(LIMIT)),
        3
    );
    assert_eq!(world.update(Message::SendPressed), []);
    assert_eq!(world.draft(), kept);
}

#[test]
fn reply_target_is_sent_once() {
    let mut world = TimelineFixture::with(vec![message("m", "x", 1)]);
    let _ = world.update(Message::ReplyPressed("m".into()));
    let _ = world.write("yes");
    let events = world.update(Message::SendPressed);
    assert!(matches!(&events[0], Event::Send { reply_to: Some(id), .. } if id.as_str() == "m"));
    let _ = world.write("no");
    let events = world.update(Message::SendPressed);
    assert!(matches!(&events[0], Event::Send { reply_to: None, .. }));
    let _ = world.update(Message::ReplyPressed("m".into()));
    let _ = world.update(Message::ReplyCanceled);
    assert_eq!(world.state.current_view().unwrap().draft.reply_to, None);
}

#[test]
fn typing_is_sent_immediately_then_every_2500_ms() {
    let mut world = TimelineFixture::new();
    let here = channel_ref("a", "general");
    assert_eq!(world.write("a"), [typing(here.clone(), true)]);
    assert_eq!(world.write("b"), []);
    world.now += Duration::from_millis(2499);
    assert_eq!(world.write("c"), []);
    world.now += Duration::from_millis(1);
    assert_eq!(world.write("d"), [typing(here.clone(), true)]);
    let _ = world.update(Message::DraftEdited(Edit::SelectAll));
    assert_eq!(
        world.update(Message::DraftEdited(Edit::Edit(Change::Delete))),
        [typing(here.clone(), false)],
        "an empty draft ends it"
    );
    let _ = world.write("e");
    let events = world.update(Message::SendPressed);
    assert_eq!(events.last(), Some(&typing(here, false)), "sending ends it");
}

#[test]
fn cursor_movement_sends_no_typing() {
    let mut world = TimelineFixture::new();
    let _ = world.write("text");
    world.now += Duration::from_secs(10);
    let moved = Message::DraftEdited(Edit::Move(iced::widget::text_editor::Motion::Home));
    assert_eq!(world.update(moved), []);
}

#[test]
fn no_typing_is_sent_while_offline() {
    let mut world = TimelineFixture::new();
    world.server.set_connection(ConnectionState::Connecting);
    assert_eq!(world.write("a"), []);
    assert_eq!(world.open("random"), []);
}

#[test]
fn typing_stop_is_sent_to_its_channel() {
    let mut world = TimelineFixture::new();
    let _ = world.write("a");
    assert_eq!(
        world.open("random"),
        [typing(channel_ref("a", "general"), false)]
    );
    let _ = world.write("b");
    world.server = server("b");
    assert_eq!(
        world.sync_channel(),
        [typing(channel_ref("a", "random"), false)],
        "also from another server"
    );
}

#[test]
fn drafts_are_separate_per_channel_and_server() {
    let mut world = TimelineFixture::new();
    let _ = world.write("for general");
    let _ = world.open("random");
    assert_eq!(world.draft().trim(), "");
    let _ = world.write("for random");
    world.server = server("b");
    let _ = world.sync_channel();
    assert_eq!(
        world.draft().trim(),
        "",
        "a channel of the same id on another server"
    );
    world.server = server("a");
    let _ = world.sync_channel();
    assert_eq!(world.draft(), "for general");
    let _ = world.open("random");
    assert_eq!(world.draft(), "for random");
    world.state.forget(&"a".into());
    let _ = world.sync_channel();
    assert_eq!(world.draft().trim(), "", "a removed server leaves nothing");
}

#[test]
fn discarded_message_is_restored_above_draft() {
    let mut world = TimelineFixture::new();
    let local = LocalId::new("local");
    let general = ChannelId::new("general");
    world
        .server
        .queue(&general, local.clone(), "lost words", None);
    world.server.fail(&general, &local, Failure::TooLarge, true);
    let _ = world.write("new");
    let events = world.update(Message::DiscardPressed(local.clone()));
    let expected = Event::Discard {
        channel_ref: channel_ref("a", "general"),
        local_id: local,
    };
    assert_eq!(events, [expected]);
    assert_eq!(world.draft(), "lost words\nnew");
}

#[test]
fn retry_keeps_local_id() {
    let mut world = TimelineFixture::new();
    let expected = Event::Retry {
        channel_ref: channel_ref("a", "general"),
        local_id: "local".into(),
    };
    assert_eq!(
        world.update(Message::RetryPressed("local".into())),
        [expected]
    );
}

#[test]
fn messages_for_another_server_are_ignored() {
    let mut world = TimelineFixture::new();
    let _ = world.write("text");
    world.server = server("b");
    assert_eq!(world.update(Message::SendPressed), []);
    assert_eq!(world.write("more"), []);
}
