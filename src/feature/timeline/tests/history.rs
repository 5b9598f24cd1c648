//! History tests: scroll positions, pagination and channel switches.

use super::*;

fn messages(count: i64) -> Vec<ChatMessage> {
    (0..count)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect()
}

fn load_request(events: &[Event]) -> HistoryRequestId {
    match events {
        [
            Event::LoadOlder {
                request: generation,
                ..
            },
        ] => *generation,
        other => panic!("{other:?}"),
    }
}

fn answer(generation: HistoryRequestId, outcome: Result<(), Failure>) -> Message {
    Message::OlderLoaded {
        channel_ref: channel_ref("a", "general"),
        request: generation,
        outcome,
    }
}

#[test]
fn newest_message_visibility_is_reported_once() {
    let mut world = TimelineFixture::with(messages(100));
    let looked = |at_newest| Event::NewestVisibilityChanged {
        channel_ref: channel_ref("a", "general"),
        at_newest,
    };
    assert!(
        !world.state.is_at_newest(),
        "nothing is read before it is drawn"
    );
    assert_eq!(world.set_viewport(80, 101, true), [looked(true)]);
    assert!(world.state.is_at_newest());
    assert_eq!(world.set_viewport(80, 102, true), []);
    assert_eq!(world.set_viewport(60, 80, false), [looked(false)]);
}

#[test]
fn older_messages_are_prefetched_once() {
    let mut world = TimelineFixture::with(messages(100));
    let _ = world.set_viewport(80, 101, true);
    let events = world.set_viewport(10, 30, false);
    assert!(matches!(&events[0], Event::NewestVisibilityChanged { .. }));
    let generation = load_request(&events[1..]);
    assert!(
        matches!(&events[1], Event::LoadOlder { before, .. } if before.as_str() == "m0"),
        "from the oldest that is known"
    );
    assert_eq!(
        world.set_viewport(5, 25, false),
        [],
        "they are on their way"
    );
    let _ = world.update(answer(generation, Ok(())));
    let _ = load_request(&world.set_viewport(4, 24, false));
}

#[test]
fn no_prefetch_at_channel_start_or_offline() {
    let mut world = TimelineFixture::with(messages(100));
    world.history(messages(100), Some(true));
    let _ = world.set_viewport(80, 101, true);
    assert_eq!(
        world.set_viewport(0, 20, false).len(),
        1,
        "only where the eyes are"
    );
    let mut world = TimelineFixture::with(messages(100));
    let _ = world.set_viewport(80, 101, true);
    world.server.set_connection(ConnectionState::Connecting);
    assert_eq!(world.set_viewport(0, 20, false).len(), 1);
}

#[test]
fn failed_pagination_retries_only_on_request() {
    let mut world = TimelineFixture::with(messages(100));
    let _ = world.set_viewport(30, 60, false);
    let first = load_request(&world.set_viewport(0, 20, false));
    let _ = world.update(answer(first, Err(Failure::TimedOut)));
    assert_eq!(world.set_viewport(1, 21, false), [], "not by themselves");
    let second = load_request(&world.update(Message::OlderRequested));
    assert_ne!(first, second);
    let _ = world.update(answer(first, Ok(())));
    assert_eq!(
        world.state.current_view().unwrap().pagination,
        Pagination::Loading(second),
        "an old answer changes nothing"
    );
}

/// A slow response must not change the channel that is open now.
#[test]
fn history_response_updates_only_its_channel() {
    let mut world = TimelineFixture::with(messages(100));
    let _ = world.set_viewport(30, 60, false);
    let generation = load_request(&world.set_viewport(0, 20, false));
    let _ = world.open("random");
    let _ = world.update(answer(generation, Err(Failure::TimedOut)));
    assert_eq!(
        world.state.current_view().unwrap().pagination,
        Pagination::Idle
    );
    assert_eq!(
        world.state.current_channel(),
        Some(&channel_ref("a", "random"))
    );
    let _ = world.open("general");
    assert_eq!(
        world.state.current_view().unwrap().pagination,
        Pagination::Failed(Failure::TimedOut)
    );
}

/// Channel IDs repeat between servers.
#[test]
fn history_response_of_another_server_is_ignored() {
    let mut world = TimelineFixture::with(messages(100));
    let _ = world.set_viewport(30, 60, false);
    let generation = load_request(&world.set_viewport(0, 20, false));
    let other = Message::OlderLoaded {
        channel_ref: channel_ref("b", "general"),
        request: generation,
        outcome: Ok(()),
    };
    let _ = world.update(other);
    assert_eq!(
        world.state.current_view().unwrap().pagination,
        Pagination::Loading(generation)
    );
}

#[test]
fn viewport_of_hidden_list_is_ignored() {
    let mut world = TimelineFixture::with(messages(100));
    let subject = world.state.current_view().unwrap().content_id;
    let _ = world.open("random");
    let viewport = Viewport {
        first: 0,
        last: 10,
        at_start: true,
        at_end: true,
    };
    assert_eq!(
        world.update(Message::ViewportChanged(subject, viewport)),
        []
    );
    assert!(!world.state.is_at_newest());
}

#[test]
fn reopened_channel_restores_scroll_position() {
    let mut world = TimelineFixture::with(messages(100));
    let _ = world.set_viewport(30, 60, false);
    let _ = world.open("random");
    let moves = world.operation_count;
    let _ = world.open("general");
    assert_eq!(
        world.operation_count - moves,
        2,
        "the place, and the keyboard"
    );
    let _ = world.set_viewport(80, 101, true);
    let _ = world.open("random");
    let moves = world.operation_count;
    let _ = world.open("general");
    assert_eq!(world.operation_count - moves, 1, "the newest needs no move");
}

#[test]
fn syncing_open_channel_changes_nothing() {
    let mut world = TimelineFixture::new();
    let moves = world.operation_count;
    assert_eq!(world.sync_channel(), []);
    assert_eq!(world.operation_count, moves);
}

#[test]
fn copy_uses_message_source() {
    let mut world = TimelineFixture::with(messages(1));
    assert_eq!(
        world.update(Message::CopyPressed("m0".into())),
        [Event::Copy("words of m0".into())]
    );
    assert_eq!(world.update(Message::CopyPressed("gone".into())), []);
}

#[test]
fn external_actions_are_emitted_as_events() {
    let mut world = TimelineFixture::new();
    let address = "https://a.example".to_owned();
    assert_eq!(
        world.update(Message::LinkPressed(address.clone())),
        [Event::OpenLink(address)]
    );
    assert_eq!(
        world.update(Message::MembersPressed),
        [Event::ToggleMembers]
    );
    assert_eq!(
        world.update(Message::ReconnectPressed),
        [Event::RetryConnection("a".into())]
    );
}

#[test]
fn own_messages_from_another_device_are_not_unread() {
    let mut world = TimelineFixture::with(messages(50));
    let _ = world.set_viewport(0, 20, false);
    let mut own = message("mine", ME, 100);
    own.body = "from my other device".into();
    let _ = world.server.apply(Said::Posted(Box::new(own)), world.now);
    assert_eq!(world.server.unread(&"general".into()), (0, 0));
    let other = message("theirs", "x", 101);
    let _ = world.server.apply(Said::Posted(Box::new(other)), world.now);
    assert_eq!(world.server.unread(&"general".into()).0, 1);
}
