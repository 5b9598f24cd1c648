//! What is read: places in the list, older messages, what belongs to which channel.

use super::*;

fn many(count: i64) -> Vec<ChatMessage> {
    (0..count)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect()
}

fn asked(events: &[Event]) -> Generation {
    match events {
        [Event::LoadOlder { generation, .. }] => *generation,
        other => panic!("{other:?}"),
    }
}

fn answer(generation: Generation, outcome: Result<(), Failure>) -> Message {
    Message::OlderAnswered {
        place: place("a", "general"),
        generation,
        outcome,
    }
}

#[test]
fn the_newest_message_in_view_is_told_once() {
    let mut world = World::with(many(100));
    let looked = |at_newest| Event::Looked {
        place: place("a", "general"),
        at_newest,
    };
    assert!(
        !world.state.is_at_newest(),
        "nothing is read before it is drawn"
    );
    assert_eq!(world.look(80, 101, true), [looked(true)]);
    assert!(world.state.is_at_newest());
    assert_eq!(world.look(80, 102, true), []);
    assert_eq!(world.look(60, 80, false), [looked(false)]);
}

#[test]
fn older_messages_are_asked_for_before_they_are_missed_and_once() {
    let mut world = World::with(many(100));
    let _ = world.look(80, 101, true);
    let events = world.look(10, 30, false);
    assert!(matches!(&events[0], Event::Looked { .. }));
    let generation = asked(&events[1..]);
    assert!(
        matches!(&events[1], Event::LoadOlder { before, .. } if before.as_str() == "m0"),
        "from the oldest that is known"
    );
    assert_eq!(world.look(5, 25, false), [], "they are on their way");
    let _ = world.tell(answer(generation, Ok(())));
    let _ = asked(&world.look(4, 24, false));
}

#[test]
fn nothing_is_asked_for_where_nothing_is_older_or_the_line_is_down() {
    let mut world = World::with(many(100));
    world.history(many(100), Some(true));
    let _ = world.look(80, 101, true);
    assert_eq!(world.look(0, 20, false).len(), 1, "only where the eyes are");
    let mut world = World::with(many(100));
    let _ = world.look(80, 101, true);
    world.server.set_connection(ConnectionState::Connecting);
    assert_eq!(world.look(0, 20, false).len(), 1);
}

#[test]
fn older_messages_that_did_not_arrive_are_asked_for_again_when_wished() {
    let mut world = World::with(many(100));
    let _ = world.look(30, 60, false);
    let first = asked(&world.look(0, 20, false));
    let _ = world.tell(answer(first, Err(Failure::TimedOut)));
    assert_eq!(world.look(1, 21, false), [], "not by themselves");
    let second = asked(&world.tell(Message::OlderWanted));
    assert_ne!(first, second);
    let _ = world.tell(answer(first, Ok(())));
    assert_eq!(
        world.state.desk().unwrap().older,
        Older::Asked(second),
        "an old answer changes nothing"
    );
}

/// Bug 21 of the former client: the slower load of a channel that was left took the place of the one in view.
#[test]
fn an_answer_for_a_channel_that_was_left_stays_there() {
    let mut world = World::with(many(100));
    let _ = world.look(30, 60, false);
    let generation = asked(&world.look(0, 20, false));
    let _ = world.open("random");
    let _ = world.tell(answer(generation, Err(Failure::TimedOut)));
    assert_eq!(world.state.desk().unwrap().older, Older::Idle);
    assert_eq!(world.state.place(), Some(&place("a", "random")));
    let _ = world.open("general");
    assert_eq!(
        world.state.desk().unwrap().older,
        Older::Failed(Failure::TimedOut)
    );
}

/// Bug 4 of the former client: channels of the same id on two servers shared their state.
#[test]
fn an_answer_of_another_server_with_the_same_channel_changes_nothing_here() {
    let mut world = World::with(many(100));
    let _ = world.look(30, 60, false);
    let generation = asked(&world.look(0, 20, false));
    let other = Message::OlderAnswered {
        place: place("b", "general"),
        generation,
        outcome: Ok(()),
    };
    let _ = world.tell(other);
    assert_eq!(world.state.desk().unwrap().older, Older::Asked(generation));
}

#[test]
fn what_a_list_says_that_is_not_in_view_any_more_is_dropped() {
    let mut world = World::with(many(100));
    let subject = world.state.desk().unwrap().subject;
    let _ = world.open("random");
    let viewport = Viewport {
        first: 0,
        last: 10,
        at_start: true,
        at_end: true,
    };
    assert_eq!(world.tell(Message::Viewed(subject, viewport)), []);
    assert!(!world.state.is_at_newest());
}

#[test]
fn a_channel_that_is_opened_again_stands_where_it_was_left() {
    let mut world = World::with(many(100));
    let _ = world.look(30, 60, false);
    let _ = world.open("random");
    let moves = world.moves;
    let _ = world.open("general");
    assert_eq!(world.moves - moves, 2, "the place, and the keyboard");
    let _ = world.look(80, 101, true);
    let _ = world.open("random");
    let moves = world.moves;
    let _ = world.open("general");
    assert_eq!(world.moves - moves, 1, "the newest needs no move");
}

#[test]
fn opening_what_is_open_changes_nothing() {
    let mut world = World::new();
    let moves = world.moves;
    assert_eq!(world.opened(), []);
    assert_eq!(world.moves, moves);
}

#[test]
fn copying_takes_the_source_of_a_message() {
    let mut world = World::with(many(1));
    assert_eq!(
        world.tell(Message::CopyPressed("m0".into())),
        [Event::Copy("words of m0".into())]
    );
    assert_eq!(world.tell(Message::CopyPressed("gone".into())), []);
}

#[test]
fn what_concerns_others_is_handed_on() {
    let mut world = World::new();
    let address = "https://a.example".to_owned();
    assert_eq!(
        world.tell(Message::LinkPressed(address.clone())),
        [Event::OpenLink(address)]
    );
    assert_eq!(world.tell(Message::MembersPressed), [Event::ToggleMembers]);
    assert_eq!(
        world.tell(Message::ReconnectPressed),
        [Event::RetryConnection("a".into())]
    );
}

/// Bug 9 of the former client: what was written on another device counted as unread.
#[test]
fn own_messages_of_another_device_are_not_offered_as_new() {
    let mut world = World::with(many(50));
    let _ = world.look(0, 20, false);
    let mut own = message("mine", ME, 100);
    own.body = "from my other device".into();
    let _ = world.server.apply(Said::Posted(Box::new(own)), world.now);
    assert_eq!(world.server.unread(&"general".into()), (0, 0));
    let other = message("theirs", "x", 101);
    let _ = world.server.apply(Said::Posted(Box::new(other)), world.now);
    assert_eq!(world.server.unread(&"general".into()).0, 1);
}
