//! What is written: drafts, sending, limits, and what others are told of it.

use super::*;

fn typing(place: Place, active: bool) -> Event {
    Event::Typing { place, active }
}

fn body(events: &[Event]) -> &str {
    match events.first() {
        Some(Event::Send { body, .. }) => body,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_message_is_sent_trimmed_and_the_composer_is_empty_and_keeps_the_keyboard() {
    let mut world = World::new();
    let _ = world.write("  hello\nyou  ");
    let moves = world.moves;
    let events = world.tell(Message::Submitted);
    assert_eq!(body(&events), "hello\nyou");
    assert_eq!(world.draft().trim(), "");
    assert_eq!(
        world.moves - moves,
        2,
        "the list goes to its end, the keyboard to the editor"
    );
}

#[test]
fn nothing_is_sent_of_nothing() {
    let mut world = World::new();
    assert_eq!(world.tell(Message::Submitted), []);
    let _ = world.write(" \n ");
    assert_eq!(world.tell(Message::Submitted), []);
}

#[test]
fn two_messages_have_two_names() {
    let mut world = World::new();
    let mut names = Vec::new();
    for _ in 0..2 {
        let _ = world.write("same");
        match world.tell(Message::Submitted).remove(0) {
            Event::Send { local, .. } => names.push(local),
            other => panic!("{other:?}"),
        }
    }
    assert_ne!(names[0], names[1]);
}

/// The limit counts bytes, of what is sent: not characters, and not the blanks around it.
#[test]
fn a_text_over_the_limit_is_kept_and_not_sent() {
    let mut world = World::new();
    let _ = world.write(&format!("  {}  ", "ü".repeat(10)));
    assert_eq!(
        world.state.desk().unwrap().draft.excess(Some(LIMIT)),
        0,
        "twenty bytes"
    );
    let _ = world.write("x");
    let kept = world.draft();
    assert_eq!(world.state.desk().unwrap().draft.excess(Some(LIMIT)), 3);
    assert_eq!(world.tell(Message::Submitted), []);
    assert_eq!(world.draft(), kept);
}

#[test]
fn an_answer_names_what_it_answers_once() {
    let mut world = World::with(vec![message("m", "x", 1)]);
    let _ = world.tell(Message::ReplyPressed("m".into()));
    let _ = world.write("yes");
    let events = world.tell(Message::Submitted);
    assert!(matches!(&events[0], Event::Send { reply_to: Some(id), .. } if id.as_str() == "m"));
    let _ = world.write("no");
    let events = world.tell(Message::Submitted);
    assert!(matches!(&events[0], Event::Send { reply_to: None, .. }));
    let _ = world.tell(Message::ReplyPressed("m".into()));
    let _ = world.tell(Message::ReplyDropped);
    assert_eq!(world.state.desk().unwrap().draft.reply_to, None);
}

#[test]
fn others_are_told_of_writing_at_once_and_then_every_two_and_a_half_seconds() {
    let mut world = World::new();
    let here = place("a", "general");
    assert_eq!(world.write("a"), [typing(here.clone(), true)]);
    assert_eq!(world.write("b"), []);
    world.now += Duration::from_millis(2499);
    assert_eq!(world.write("c"), []);
    world.now += Duration::from_millis(1);
    assert_eq!(world.write("d"), [typing(here.clone(), true)]);
    let _ = world.tell(Message::Edited(Edit::SelectAll));
    assert_eq!(
        world.tell(Message::Edited(Edit::Edit(Change::Delete))),
        [typing(here.clone(), false)],
        "an empty draft ends it"
    );
    let _ = world.write("e");
    let events = world.tell(Message::Submitted);
    assert_eq!(events.last(), Some(&typing(here, false)), "sending ends it");
}

#[test]
fn a_moved_cursor_is_no_writing() {
    let mut world = World::new();
    let _ = world.write("text");
    world.now += Duration::from_secs(10);
    let moved = Message::Edited(Edit::Move(iced::widget::text_editor::Motion::Home));
    assert_eq!(world.tell(moved), []);
}

#[test]
fn nobody_is_told_of_writing_while_the_line_is_down() {
    let mut world = World::new();
    world.server.set_connection(ConnectionState::Connecting);
    assert_eq!(world.write("a"), []);
    assert_eq!(world.open("random"), []);
}

/// Bug 14 of the former client: after a switch, the end of writing was told to the new channel.
#[test]
fn the_end_of_writing_is_told_where_it_was_written() {
    let mut world = World::new();
    let _ = world.write("a");
    assert_eq!(world.open("random"), [typing(place("a", "general"), false)]);
    let _ = world.write("b");
    world.server = server("b");
    assert_eq!(
        world.opened(),
        [typing(place("a", "random"), false)],
        "also from another server"
    );
}

/// Bug 5 of the former client: one draft followed the user into every channel.
#[test]
fn each_channel_of_each_server_keeps_its_own_draft() {
    let mut world = World::new();
    let _ = world.write("for general");
    let _ = world.open("random");
    assert_eq!(world.draft().trim(), "");
    let _ = world.write("for random");
    world.server = server("b");
    let _ = world.opened();
    assert_eq!(
        world.draft().trim(),
        "",
        "a channel of the same id on another server"
    );
    world.server = server("a");
    let _ = world.opened();
    assert_eq!(world.draft(), "for general");
    let _ = world.open("random");
    assert_eq!(world.draft(), "for random");
    world.state.forget(&"a".into());
    let _ = world.opened();
    assert_eq!(world.draft().trim(), "", "a removed server leaves nothing");
}

#[test]
fn a_discarded_message_comes_back_above_what_was_written_since() {
    let mut world = World::new();
    let local = LocalId::new("local");
    let general = ChannelId::new("general");
    world
        .server
        .queue(&general, local.clone(), "lost words", None);
    world.server.fail(&general, &local, Failure::TooLarge, true);
    let _ = world.write("new");
    let events = world.tell(Message::DiscardPressed(local.clone()));
    let expected = Event::Discard {
        place: place("a", "general"),
        local,
    };
    assert_eq!(events, [expected]);
    assert_eq!(world.draft(), "lost words\nnew");
}

#[test]
fn a_failed_message_is_sent_again_under_its_own_name() {
    let mut world = World::new();
    let expected = Event::Retry {
        place: place("a", "general"),
        local: "local".into(),
    };
    assert_eq!(
        world.tell(Message::RetryPressed("local".into())),
        [expected]
    );
}

#[test]
fn a_message_for_a_server_that_is_not_in_view_is_dropped() {
    let mut world = World::new();
    let _ = world.write("text");
    world.server = server("b");
    assert_eq!(world.tell(Message::Submitted), []);
    assert_eq!(world.write("more"), []);
}
