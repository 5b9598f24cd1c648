//! What is read by scrolling, and jumps to the first unread message, the newest, a day and a message.

use super::*;
use crate::domain::message::Reply;
use crate::domain::stored::{ReadState, StoredChannel, StoredServer};
use crate::domain::unread::{ViewEnd, Visibility};
use crate::feature::timeline::actions::Message as Act;
use crate::feature::timeline::jump::{Event as JumpEvent, JumpTarget, Message as Jump};

const DAY: i64 = 24 * 60 * 60;

/// The messages m0 to m49 were read, m50 to m149 are unread. Row 0 is the day, row 51 the unread divider.
fn with_unread() -> TimelineFixture {
    let read = (0..50).map(|n| message(&format!("m{n}"), "x", n));
    let mut fixture = TimelineFixture::with(read.collect());
    let _ = fixture.open("random");
    for n in 50..150 {
        let posted = Box::new(message(&format!("m{n}"), "x", n));
        let _ = fixture
            .server
            .apply(ServerEvent::Posted(posted), fixture.now);
    }
    let _ = fixture.open("general");
    assert_eq!(unread(&fixture), 100);
    fixture
}

fn unread(fixture: &TimelineFixture) -> u32 {
    fixture.server.unread(&"general".into()).0
}

/// Scrolls there, and reads what the timeline reports, as the application does in a window with the focus.
fn scroll(fixture: &mut TimelineFixture, rows: (usize, usize), at_end: bool) -> Vec<Event> {
    let events = fixture.set_viewport(rows.0, rows.1, at_end);
    fixture.server.set_visibility(fixture.state.visibility());
    events
}

fn jump(fixture: &mut TimelineFixture, message: Jump) -> Vec<Event> {
    fixture.update(Message::Jump(message))
}

fn found(event: JumpEvent) -> Vec<Event> {
    vec![Event::Jump(event)]
}

fn has_return(fixture: &TimelineFixture) -> bool {
    fixture.state.has_return()
}

fn shows_unread_above(fixture: &TimelineFixture) -> bool {
    fixture.state.current_view().unwrap().shows_unread_above()
}

#[test]
fn messages_are_read_as_their_ends_come_into_view() {
    let mut fixture = with_unread();
    assert_eq!(
        fixture.state.visibility(),
        Visibility::Hidden,
        "nothing is drawn"
    );
    let changed = [Event::ViewChanged(channel_ref("a", "general"))];
    // The last row is cut off at the bottom.
    let viewport = Viewport {
        first: 51,
        last: 62,
        seen: 61,
        at_start: false,
        at_end: false,
    };
    let content_id = fixture.state.current_view().unwrap().content_id;
    let events = fixture.update(Message::ViewportChanged(content_id, viewport));
    assert_eq!(events, changed);
    let seen = Visibility::Visible {
        first: Some("m50".into()),
        last: ViewEnd::Message("m58".into()),
    };
    assert_eq!(fixture.state.visibility(), seen);
    fixture.server.set_visibility(seen);
    assert_eq!(unread(&fixture), 91);
    assert_eq!(scroll(&mut fixture, (45, 60), false), [], "nothing new");
    assert_eq!(scroll(&mut fixture, (58, 72), false), changed);
    assert_eq!(unread(&fixture), 80);
    assert!(!shows_unread_above(&fixture));
    let _ = scroll(&mut fixture, (130, 152), true);
    assert_eq!(unread(&fixture), 80, "m70 was never on screen");
    assert!(shows_unread_above(&fixture));
}

#[test]
fn long_message_is_read_with_its_last_part() {
    let mut fixture = with_unread();
    let mut long = message("long", "x", 500);
    long.body = "line\n".repeat(2_000).as_str().into();
    let posted = ServerEvent::Posted(Box::new(long));
    let _ = fixture.server.apply(posted, fixture.now);
    let _ = fixture.update(Message::ExpandPressed("long".into()));
    let events = fixture.update(Message::ExpandPressed("long".into()));
    for event in events {
        if let Event::Expand(it, id, parts) = event {
            fixture.server.expand(&it.channel, &id, parts);
        }
    }
    let rows = fixture.timeline().rows().len();
    assert!(rows > 154, "it has parts: {rows}");
    let last = |fixture: &mut TimelineFixture, last| {
        let _ = fixture.set_viewport(51, last, false);
        match fixture.state.visibility() {
            Visibility::Visible {
                last: ViewEnd::Message(last),
                ..
            } => last.to_string(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(last(&mut fixture, rows - 1), "m149");
    assert_eq!(last(&mut fixture, rows), "long");
}

#[test]
fn jump_to_the_first_unread_message_has_a_way_back() {
    let mut fixture = with_unread();
    let _ = scroll(&mut fixture, (130, 152), true);
    let operations = fixture.operation_count;
    assert_eq!(jump(&mut fixture, Jump::UnreadPressed), []);
    assert_eq!(
        fixture.operation_count - operations,
        3,
        "notes, scrolls, focuses"
    );
    assert!(has_return(&fixture));
    let highlighted = fixture.state.current_view().unwrap().highlight.clone();
    assert_eq!(highlighted.unwrap().0.as_str(), "m50");
    let _ = fixture.update(Message::Action(Act::BackPressed));
    assert!(!has_return(&fixture));
}

/// Their number is stored, but of the messages only the newest are loaded.
#[test]
fn first_unread_message_that_is_not_loaded_is_looked_for() {
    let mut fixture = TimelineFixture::new();
    fixture.server.open(Some("random".into()));
    let read = ReadState {
        unread: 60,
        mentions: 0,
        newest: Some("m99".into()),
    };
    let general = StoredChannel {
        channel: "general".into(),
        read: Some(read),
        draft: None,
        pending: Vec::new(),
    };
    let stored = StoredServer {
        channels: vec![general],
        ..StoredServer::default()
    };
    fixture.server.restore(stored, fixture.now);
    let newest = (50..100).map(|n| message(&format!("m{n}"), "x", n));
    fixture.history(newest.collect(), Some(false));
    let _ = fixture.open("general");
    let _ = scroll(&mut fixture, (30, 51), true);
    assert!(shows_unread_above(&fixture));
    let find = JumpEvent::Find(channel_ref("a", "general"), JumpTarget::FirstUnread);
    assert_eq!(jump(&mut fixture, Jump::UnreadPressed), found(find));
    let events = jump(&mut fixture, Jump::NotStored(JumpTarget::FirstUnread));
    let [Event::LoadOlder { request, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    let older = History {
        channel: "general".into(),
        messages: (0..50).map(|n| message(&format!("m{n}"), "x", n)).collect(),
        range: HistoryRange::Before("m50".into()),
        reaches_start: Some(true),
    };
    let older = ServerEvent::History(Box::new(older));
    let _ = fixture.server.apply(older, fixture.now);
    let loaded = Message::OlderLoaded {
        channel_ref: channel_ref("a", "general"),
        request: *request,
        outcome: Ok(()),
    };
    assert_eq!(fixture.update(loaded), []);
    let highlighted = fixture.state.current_view().unwrap().highlight.clone();
    assert_eq!(highlighted.unwrap().0.as_str(), "m40");
}

#[test]
fn jump_to_the_newest_reads_what_it_skips_and_has_a_way_back() {
    let mut fixture = with_unread();
    let _ = scroll(&mut fixture, (51, 62), false);
    let skipped = JumpEvent::SkipUnread(channel_ref("a", "general"));
    assert_eq!(jump(&mut fixture, Jump::LatestPressed), found(skipped));
    assert!(has_return(&fixture));
    let operations = fixture.operation_count;
    let _ = fixture.update(Message::Action(Act::BackPressed));
    assert!(fixture.operation_count > operations);
    assert!(!has_return(&fixture));
}

#[test]
fn jump_to_a_day_shows_its_first_message() {
    let days = (0..40).map(|n| message(&format!("m{n}"), "x", n * DAY / 2));
    let mut fixture = TimelineFixture::with(days.collect());
    let date = |n: usize| fixture.timeline().items()[n].day.unwrap();
    let (third, first, later) = (date(4), date(0), date(39).tomorrow().unwrap());
    let marked = |fixture: &TimelineFixture| {
        let highlight = fixture.state.current_view().unwrap().highlight.clone();
        highlight.unwrap().0.to_string()
    };
    let expected = fixture
        .timeline()
        .first_since(third)
        .unwrap()
        .message
        .id
        .to_string();
    assert_eq!(jump(&mut fixture, Jump::To(JumpTarget::Day(third))), []);
    assert_eq!(marked(&fixture), expected);
    assert_eq!(jump(&mut fixture, Jump::To(JumpTarget::Day(later))), []);
    assert_eq!(marked(&fixture), "m39", "there is nothing newer");
    // Older messages of that day may exist.
    let target = JumpTarget::Day(first);
    let find = JumpEvent::Find(channel_ref("a", "general"), target.clone());
    assert_eq!(jump(&mut fixture, Jump::To(target.clone())), found(find));
    fixture.server.set_connection(ConnectionState::Connecting);
    let missing = Event::OriginalMissing { has_older: true };
    assert_eq!(jump(&mut fixture, Jump::NotStored(target)), [missing]);
    assert!(has_return(&fixture));
}

#[test]
fn message_of_a_link_is_looked_for_when_the_channel_is_loaded() {
    let mut fixture = TimelineFixture::new();
    let target = JumpTarget::Message("m3".into());
    let find = JumpEvent::Find(channel_ref("a", "general"), target.clone());
    assert_eq!(
        jump(&mut fixture, Jump::Arrived(target.clone())),
        found(find)
    );
    assert!(!has_return(&fixture), "the channel before is the way back");
    assert_eq!(jump(&mut fixture, Jump::NotStored(target)), [], "it waits");
    let messages = (0..9).map(|n| message(&format!("m{n}"), "x", n));
    fixture.history(messages.collect(), None);
    let mut state = std::mem::take(&mut fixture.state);
    let action = state.on_messages(&fixture.ctx());
    fixture.state = state;
    assert_eq!(fixture.run(action), []);
    let highlighted = fixture.state.current_view().unwrap().highlight.clone();
    assert_eq!(highlighted.unwrap().0.as_str(), "m3");
}

/// Its history arrives later.
#[test]
fn channel_that_was_opened_empty_scrolls_to_the_unread_divider() {
    let mut fixture = TimelineFixture::new();
    let counts = vec![("random".into(), 5, 0)];
    let _ = fixture
        .server
        .apply(ServerEvent::UnreadCounts(counts), fixture.now);
    let _ = fixture.open("random");
    let mut messages = (0..50)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect::<Vec<_>>();
    for message in &mut messages {
        message.channel = "random".into();
    }
    let history = History {
        channel: "random".into(),
        messages,
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    };
    let history = ServerEvent::History(Box::new(history));
    let _ = fixture.server.apply(history, fixture.now);
    for scrolled in [1, 0] {
        let operations = fixture.operation_count;
        let mut state = std::mem::take(&mut fixture.state);
        let action = state.on_messages(&fixture.ctx());
        fixture.state = state;
        let _ = fixture.run(action);
        assert_eq!(fixture.operation_count - operations, scrolled);
    }
}

#[test]
fn link_of_a_message_is_copied_from_its_menu() {
    let fixture = with_unread();
    let target = MenuTarget::Sent("m3".into());
    assert!(super::menu::menu_shows(
        &fixture,
        &target,
        "Copy message link"
    ));
    let copy = JumpEvent::CopyLink(channel_ref("a", "general"), "m3".into());
    let mut fixture = fixture;
    assert_eq!(
        jump(&mut fixture, Jump::CopyLinkPressed("m3".into())),
        found(copy)
    );
}

/// The way back from an original leads to its reply, also after further jumps.
#[test]
fn ways_back_are_gone_one_after_another() {
    let mut fixture = with_unread();
    let mut reply = message("reply", "x", 400);
    reply.edit(|extra| {
        extra.reply_to = Some(Reply {
            message: "m1".into(),
            author: None,
            preview: String::new(),
            unavailable: false,
        });
    });
    let posted = ServerEvent::Posted(Box::new(reply));
    let _ = fixture.server.apply(posted, fixture.now);
    let _ = scroll(&mut fixture, (130, 153), true);
    let follow = Act::ReplyFollowed {
        reply: "reply".into(),
        original: "m1".into(),
    };
    let _ = fixture.update(Message::Action(follow));
    let to_reply =
        |fixture: &TimelineFixture| fixture.state.current_view().unwrap().returns_to_reply();
    assert_eq!(to_reply(&fixture), Some(true));
    let _ = jump(&mut fixture, Jump::UnreadPressed);
    assert_eq!(to_reply(&fixture), Some(false));
    let _ = fixture.update(Message::Action(Act::BackPressed));
    assert_eq!(to_reply(&fixture), Some(true));
    let _ = fixture.update(Message::Action(Act::BackPressed));
    assert_eq!(to_reply(&fixture), None);
}
