use std::sync::Arc;
use std::time::Instant;

use super::menu::{Position, available_actions};
use super::*;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::identity::SessionState;
use crate::domain::message::ChatMessage;
use crate::domain::server::{Server, ServerInfo};
use crate::domain::server_event::ServerEvent;
use crate::domain::server_settings::{IconColor, ServerOverrides};
use crate::domain::timeline::calendar::UtcCalendar;
use crate::i18n::Strings;
use crate::ui::icon::Icon;

fn server(address: &str) -> Server {
    let info = ServerInfo {
        uid: "one".into(),
        name: "Harbor".into(),
        icon_text: "HA".into(),
        address: address.into(),
        me: "uid_me".into(),
    };
    let mut server = Server::new(info, Arc::new(UtcCalendar));
    server.set_connection(ConnectionState::Online);
    let category = Category {
        id: "text".into(),
        name: "Text".into(),
        channels: vec![Channel {
            id: "general".into(),
            name: "general".into(),
            kind: ChannelKind::Text,
        }],
    };
    let _ = server.apply(ServerEvent::Channels(vec![category]), Instant::now());
    server
}

fn receive_message(server: &mut Server, id: &str, body: &str) {
    let message = ChatMessage {
        id: id.into(),
        channel: "general".into(),
        author: "uid_other".into(),
        body: body.into(),
        created_at: jiff::Timestamp::UNIX_EPOCH.into(),
        extra: None,
    };
    let _ = server.apply(ServerEvent::Posted(Box::new(message)), Instant::now());
}

fn overrides(muted: bool) -> ServerOverrides {
    ServerOverrides {
        muted,
        ..ServerOverrides::default()
    }
}

#[test]
fn menu_lists_only_applicable_actions() {
    let actions_at = |server: &Server, index, count| -> Vec<_> {
        available_actions(server, Position { index, count }).collect()
    };
    let encrypted = server("https://chat.example");
    let alone = [
        ServerAction::Details,
        ServerAction::EditProfile,
        ServerAction::Mute,
        ServerAction::Notifications,
        ServerAction::Rename,
        ServerAction::Customize,
        ServerAction::CopyLink,
        ServerAction::Recheck,
        ServerAction::SignOut,
        ServerAction::Leave,
    ];
    assert_eq!(actions_at(&encrypted, 0, 1), alone);
    let middle = actions_at(&encrypted, 1, 3);
    assert!(middle.contains(&ServerAction::MoveUp) && middle.contains(&ServerAction::MoveDown));
    assert!(!actions_at(&encrypted, 2, 3).contains(&ServerAction::MoveDown));
    let mut muted = server("https://chat.example");
    muted.set_overrides(overrides(true));
    receive_message(&mut muted, "1", "hello");
    let actions = actions_at(&muted, 0, 1);
    assert!(actions.contains(&ServerAction::Unmute) && !actions.contains(&ServerAction::Mute));
    assert!(
        actions.contains(&ServerAction::MarkRead),
        "unread, muted or not"
    );
    let mut ended = server("https://chat.example");
    ended.set_session_state(SessionState::SignedOut);
    let actions = actions_at(&ended, 0, 1);
    assert!(actions.contains(&ServerAction::SignIn) && !actions.contains(&ServerAction::SignOut));
    assert!(!actions.contains(&ServerAction::Recheck));
    let unencrypted = server("http://chat.example");
    assert!(!actions_at(&unencrypted, 0, 1).contains(&ServerAction::CopyLink));
}

#[test]
fn accessible_name_includes_server_status() {
    let strings = Strings::negotiate(&[String::from("en-US")]);
    let mut server = server("http://chat.example");
    let name = |server: &Server| RailEntry::new(server, &strings).label;
    assert_eq!(name(&server), "Harbor, not encrypted");
    receive_message(&mut server, "1", "hello");
    receive_message(&mut server, "2", "hello @everyone");
    assert_eq!(
        name(&server),
        "Harbor, 2 unread messages, 1 mention, not encrypted"
    );
    server.set_overrides(ServerOverrides {
        name: Some("Work".into()),
        ..overrides(true)
    });
    assert_eq!(
        name(&server),
        "Work, 1 unread message, 1 mention, muted, not encrypted"
    );
    server.mark_read();
    server.set_connection(ConnectionState::Refused(Failure::Unauthorized));
    assert_eq!(
        name(&server),
        "Work, connection failed, muted, not encrypted"
    );
}

/// By its name and by a mark in its corner, which no other state has.
#[test]
fn signed_out_server_is_marked() {
    let strings = Strings::negotiate(&[String::from("en-US")]);
    let mut server = server("https://chat.example");
    let badge = |server: &Server| badges::connection_badge(server).map(|(icon, _)| icon);
    assert_eq!(badge(&server), None);
    server.set_connection(ConnectionState::Idle);
    assert_eq!(badge(&server), None);
    for state in [
        SessionState::SignedOut,
        SessionState::Expired,
        SessionState::Revoked,
    ] {
        server.set_session_state(state);
        assert_eq!(badge(&server), Some(Icon::Leave));
        let label = RailEntry::new(&server, &strings).label;
        assert_eq!(label, "Harbor, signed out");
    }
}

#[test]
fn menu_opens_at_requested_position() {
    let mut state = State::default();
    let _scrolled = state.update(Message::Scrolled(120.0));
    let request = Message::MenuRequested("one".into(), Point::new(20.0, 300.0));
    let opened = Event::OpenMenu("one".into(), Point::new(20.0, 180.0));
    assert_eq!(state.update(request).event, Some(opened));
    let chosen = Message::ActionChosen("one".into(), ServerAction::Mute);
    let performed = Event::PerformAction("one".into(), ServerAction::Mute);
    assert_eq!(state.update(chosen).event, Some(performed));
}

fn customize(
    dialog: &mut server_dialog::State,
    message: server_dialog::Message,
) -> Option<ServerOverrides> {
    match dialog.update(message).event {
        Some(server_dialog::Event::Customize(server, overrides)) => {
            assert_eq!(server, "one".into());
            Some(*overrides)
        }
        None => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn empty_or_original_name_removes_override() {
    let server = server("https://chat.example");
    for (typed, expected) in [("  Work ", Some("Work")), ("", None), ("Harbor", None)] {
        let mut dialog = server_dialog::State::rename(&server);
        let typed = server_dialog::Rename::NameChanged(typed.into());
        assert_eq!(
            customize(&mut dialog, server_dialog::Message::Rename(typed)),
            None
        );
        let overrides = customize(&mut dialog, server_dialog::Message::Confirmed).unwrap();
        assert_eq!(overrides.name.as_deref(), expected);
    }
}

#[test]
fn icon_change_keeps_other_overrides() {
    let mut server = server("https://chat.example");
    server.set_overrides(ServerOverrides {
        name: Some("Work".into()),
        ..overrides(true)
    });
    let mut dialog = server_dialog::State::icon(&server);
    for message in [
        server_dialog::Icon::LettersChanged("harbor".into()),
        server_dialog::Icon::ColorChosen(Some(IconColor::Green)),
    ] {
        assert_eq!(
            customize(&mut dialog, server_dialog::Message::Icon(message)),
            None
        );
    }
    let submitted = server_dialog::Message::Icon(server_dialog::Icon::Submitted);
    let expected = ServerOverrides {
        name: Some("Work".into()),
        icon_text: Some("har".into()),
        color: Some(IconColor::Green),
        muted: true,
        ..ServerOverrides::default()
    };
    assert_eq!(customize(&mut dialog, submitted), Some(expected));
}

fn leave_dialog() -> server_dialog::State {
    server_dialog::State::leave(&server("https://chat.example"), Some(&"srv_a".into()))
}

const LEAVE: server_dialog::Message =
    server_dialog::Message::Leave(server_dialog::Leave::LeavePressed);
const REMOVE: server_dialog::Message =
    server_dialog::Message::Leave(server_dialog::Leave::RemovePressed);

#[test]
fn local_removal_requires_failed_leave_request() {
    let mut dialog = leave_dialog();
    assert_eq!(dialog.update(REMOVE).event, None);
    let leave_event = Some(server_dialog::Event::Leave("one".into()));
    assert_eq!(dialog.update(LEAVE).event, leave_event);
    assert_eq!(dialog.update(LEAVE).event, None, "requested once");
    assert_eq!(dialog.update(REMOVE).event, None);
    assert!(dialog.on_leave_failed(&"one".into(), Failure::TimedOut));
    assert_eq!(dialog.update(LEAVE).event, leave_event);
    assert!(dialog.on_leave_failed(&"one".into(), Failure::TimedOut));
    let removed = Some(server_dialog::Event::Remove("one".into()));
    assert_eq!(dialog.update(REMOVE).event, removed);
}

#[test]
fn enter_does_not_leave_server() {
    let mut dialog = leave_dialog();
    assert_eq!(dialog.update(server_dialog::Message::Confirmed).event, None);
    assert_eq!(
        dialog.update(server_dialog::Message::Dismissed).event,
        Some(server_dialog::Event::Close)
    );
}

#[test]
fn leave_failure_is_ignored_for_other_server_or_when_idle() {
    let mut dialog = leave_dialog();
    assert!(!dialog.on_leave_failed(&"one".into(), Failure::TimedOut));
    let _asked = dialog.update(LEAVE);
    assert!(!dialog.on_leave_failed(&"two".into(), Failure::TimedOut));
}

#[test]
fn question_before_leaving_says_which_server_of_that_name() {
    let strings = Strings::negotiate(&[]);
    let dialog = leave_dialog();
    let view = dialog.view(&strings, |message| message);
    let mut ui = iced_test::simulator(view);
    for text in ["Leave Harbor?", "https://chat.example", "srv_a"] {
        assert!(ui.find(text).is_ok(), "{text}");
    }
}
