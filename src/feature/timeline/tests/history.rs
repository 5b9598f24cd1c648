//! History tests: scroll positions, pagination and channel switches.

use super::*;
use crate::feature::timeline::channel_view::Pagination;
use crate::feature::timeline::jump;

fn messages(count: i64) -> Vec<ChatMessage> {
    (0..count)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect()
}

fn load_request(events: &[Event]) -> HistoryRequestId {
    match events {
        [Event::LoadOlder { request, .. }] => *request,
        other => panic!("{other:?}"),
    }
}

fn response(request: HistoryRequestId, outcome: Result<(), Failure>) -> Message {
    Message::OlderLoaded {
        channel_ref: channel_ref("a", "general"),
        request,
        outcome,
    }
}

#[test]
fn newest_message_visibility_is_reported_once() {
    let mut fixture = TimelineFixture::with(messages(100));
    let changed = || Event::ViewChanged(channel_ref("a", "general"));
    assert!(
        !fixture.state.is_at_newest(),
        "nothing is read before the list is drawn"
    );
    assert_eq!(fixture.set_viewport(80, 101, true), [changed()]);
    assert!(fixture.state.is_at_newest());
    assert_eq!(fixture.set_viewport(80, 102, true), []);
    assert_eq!(fixture.set_viewport(60, 80, false), [changed()]);
}

#[test]
fn older_messages_are_prefetched_once() {
    let mut fixture = TimelineFixture::with(messages(100));
    let _ = fixture.set_viewport(80, 101, true);
    let events = fixture.set_viewport(10, 30, false);
    assert!(matches!(&events[0], Event::ViewChanged(_)));
    let request = load_request(&events[1..]);
    assert!(
        matches!(&events[1], Event::LoadOlder { before, .. } if before.as_str() == "m0"),
        "before the oldest loaded message"
    );
    assert_eq!(
        fixture.set_viewport(5, 25, false),
        [],
        "the request is pending"
    );
    let _ = fixture.update(response(request, Ok(())));
    let _ = load_request(&fixture.set_viewport(4, 24, false));
}

#[test]
fn no_prefetch_at_channel_start_or_offline() {
    let mut fixture = TimelineFixture::with(messages(100));
    fixture.history(messages(100), Some(true));
    let _ = fixture.set_viewport(80, 101, true);
    assert_eq!(
        fixture.set_viewport(0, 20, false).len(),
        1,
        "only ViewChanged"
    );
    let mut fixture = TimelineFixture::with(messages(100));
    let _ = fixture.set_viewport(80, 101, true);
    fixture.server.set_connection(ConnectionState::Connecting);
    assert_eq!(fixture.set_viewport(0, 20, false).len(), 1);
}

#[test]
fn failed_pagination_retries_only_on_request() {
    let mut fixture = TimelineFixture::with(messages(100));
    let _ = fixture.set_viewport(30, 60, false);
    let first = load_request(&fixture.set_viewport(0, 20, false));
    let _ = fixture.update(response(first, Err(Failure::TimedOut)));
    assert_eq!(fixture.set_viewport(1, 21, false), [], "not automatically");
    let second = load_request(&fixture.update(Message::OlderRequested));
    assert_ne!(first, second);
    let _ = fixture.update(response(first, Ok(())));
    assert_eq!(
        fixture.state.current_view().unwrap().pagination,
        Pagination::Loading(second),
        "a late response changes nothing"
    );
}

/// A slow response must not change the channel that is open now.
#[test]
fn history_response_updates_only_its_channel() {
    let mut fixture = TimelineFixture::with(messages(100));
    let _ = fixture.set_viewport(30, 60, false);
    let request = load_request(&fixture.set_viewport(0, 20, false));
    let _ = fixture.open("random");
    let _ = fixture.update(response(request, Err(Failure::TimedOut)));
    assert_eq!(
        fixture.state.current_view().unwrap().pagination,
        Pagination::Idle
    );
    assert_eq!(
        fixture.state.current_channel(),
        Some(&channel_ref("a", "random"))
    );
    let _ = fixture.open("general");
    assert_eq!(
        fixture.state.current_view().unwrap().pagination,
        Pagination::Failed(Failure::TimedOut)
    );
}

/// Channel IDs repeat between servers.
#[test]
fn history_response_of_another_server_is_ignored() {
    let mut fixture = TimelineFixture::with(messages(100));
    let _ = fixture.set_viewport(30, 60, false);
    let request = load_request(&fixture.set_viewport(0, 20, false));
    let other = Message::OlderLoaded {
        channel_ref: channel_ref("b", "general"),
        request,
        outcome: Ok(()),
    };
    let _ = fixture.update(other);
    assert_eq!(
        fixture.state.current_view().unwrap().pagination,
        Pagination::Loading(request)
    );
}

#[test]
fn viewport_of_hidden_list_is_ignored() {
    let mut fixture = TimelineFixture::with(messages(100));
    let content_id = fixture.state.current_view().unwrap().content_id;
    let _ = fixture.open("random");
    let viewport = Viewport {
        first: 0,
        last: 10,
        seen: 10,
        at_start: true,
        at_end: true,
    };
    assert_eq!(
        fixture.update(Message::ViewportChanged(content_id, viewport)),
        []
    );
    assert!(!fixture.state.is_at_newest());
}

#[test]
fn reopened_channel_restores_scroll_position() {
    let mut fixture = TimelineFixture::with(messages(100));
    let _ = fixture.set_viewport(30, 60, false);
    let _ = fixture.open("random");
    let operations_before = fixture.operation_count;
    let _ = fixture.open("general");
    assert_eq!(
        fixture.operation_count - operations_before,
        2,
        "scroll position and focus"
    );
    let _ = fixture.set_viewport(80, 101, true);
    let _ = fixture.open("random");
    let operations_before = fixture.operation_count;
    let _ = fixture.open("general");
    assert_eq!(
        fixture.operation_count - operations_before,
        1,
        "the newest position needs no scrolling"
    );
}

#[test]
fn syncing_open_channel_changes_nothing() {
    let mut fixture = TimelineFixture::new();
    let operations_before = fixture.operation_count;
    assert_eq!(fixture.sync_channel(), []);
    assert_eq!(fixture.operation_count, operations_before);
}

#[test]
fn copy_uses_message_source() {
    let mut fixture = TimelineFixture::with(messages(1));
    assert_eq!(
        fixture.update(Message::CopyPressed("m0".into())),
        [Event::Copy("words of m0".into())]
    );
    assert_eq!(fixture.update(Message::CopyPressed("gone".into())), []);
}

#[test]
fn external_actions_are_emitted_as_events() {
    let mut fixture = TimelineFixture::new();
    let address = "https://a.example".to_owned();
    assert_eq!(
        fixture.update(Message::LinkPressed(address.clone())),
        [Event::OpenLink(address)]
    );
    assert_eq!(
        fixture.update(Message::MembersPressed),
        [Event::ToggleMembers]
    );
    assert_eq!(
        fixture.update(Message::ReconnectPressed),
        [Event::RetryConnection("a".into())]
    );
}

#[test]
fn own_messages_from_another_device_are_not_unread() {
    let mut fixture = TimelineFixture::with(messages(50));
    let _ = fixture.set_viewport(0, 20, false);
    let mut own = message("mine", ME, 100);
    own.body = "from my other device".into();
    let _ = fixture
        .server
        .apply(ServerEvent::Posted(Box::new(own)), fixture.now);
    assert_eq!(fixture.server.unread(&"general".into()), (0, 0));
    let other = message("theirs", "x", 101);
    let _ = fixture
        .server
        .apply(ServerEvent::Posted(Box::new(other)), fixture.now);
    assert_eq!(fixture.server.unread(&"general".into()).0, 1);
}

/// Reading back beyond what is kept drops the newest messages; they are loaded again.
#[test]
fn jump_to_latest_loads_the_newest_messages_if_they_were_dropped() {
    let mut fixture = TimelineFixture::with(messages(100));
    let _ = fixture.set_viewport(30, 60, false);
    let skipped = || Event::Jump(jump::Event::SkipUnread(channel_ref("a", "general")));
    let latest = || Message::Jump(jump::Message::LatestPressed);
    assert_eq!(fixture.update(latest()), [skipped()]);
    for page in 1..=301 {
        let page = (-page * 100..(1 - page) * 100).map(|n| message(&format!("m{n}"), "x", n));
        let messages: Vec<_> = page.collect();
        let before = fixture.timeline().oldest().unwrap().clone();
        let history = History {
            channel: "general".into(),
            messages,
            range: HistoryRange::Before(before),
            reaches_start: Some(false),
        };
        let event = ServerEvent::History(Box::new(history));
        let _ = fixture.server.apply(event, fixture.now);
    }
    assert_eq!(fixture.timeline().oldest().unwrap().as_str(), "m-30100");
    let _ = fixture.set_viewport(26_000, 26_030, true);
    assert!(!fixture.state.is_at_newest(), "the newest are not there");
    assert_eq!(
        fixture.update(latest()),
        [skipped()],
        "which loads the newest messages"
    );
    assert!(fixture.server.request_newest(&"general".into()));
    fixture.history(messages(100), None);
    assert_eq!(fixture.timeline().items().len(), 100);
    let _ = fixture.set_viewport(80, 101, true);
    assert!(fixture.state.is_at_newest());
}

/// A server may replace its channels again and again.
#[test]
fn views_of_channels_that_are_gone_are_dropped_but_for_drafts() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.update(Message::TextTyped("draft".into()));
    for number in 0..50 {
        let id = format!("ch{number}");
        let category = Category {
            id: "text".into(),
            name: "Text".into(),
            channels: vec![Channel {
                id: id.as_str().into(),
                name: id.clone(),
                kind: ChannelKind::Text,
            }],
        };
        let event = ServerEvent::Channels(vec![category]);
        let _ = fixture.server.apply(event, fixture.now);
        let _ = fixture.open(&id);
    }
    assert_eq!(fixture.state.views.len(), 2);
    assert!(
        fixture
            .state
            .views
            .contains_key(&channel_ref("a", "general"))
    );
}

#[test]
fn older_messages_are_loaded_after_a_reconnect_at_the_start_of_the_list() {
    let mut fixture = TimelineFixture::with(messages(100));
    fixture.server.set_connection(ConnectionState::Connecting);
    let _ = fixture.set_viewport(30, 60, false);
    assert_eq!(fixture.set_viewport(0, 20, false), []);
    fixture.server.set_connection(ConnectionState::Online);
    let mut state = std::mem::take(&mut fixture.state);
    let action = state.on_online(&fixture.ctx());
    fixture.state = state;
    let _ = load_request(&fixture.run(action));
}
