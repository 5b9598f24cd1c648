mod in_step;

use iced::keyboard::key::{Named, NativeCode, Physical};
use iced::keyboard::{self, Key, Location, Modifiers};
use iced::{Point, Size};
use iced_runtime::Action;
use iced_runtime::task::into_stream;

use super::*;
use crate::app::dialog::Dialog;
use crate::app::message::{ServerTask, ShellMessage};
use crate::app::shell::Closing;
use crate::app::tests::{app, chat_message, finish, net_event};
use crate::domain::channel::{Category, Channel};
use crate::domain::id::ChannelId;
use crate::domain::message_link::MessageLink;
use crate::domain::server_event::ServerEvent;
use crate::feature::timeline::composer;
use crate::feature::{channels, timeline as conversation};
use crate::net::listen::{Controller, Event};
use crate::store::registry::JoinedServer;
use crate::store::settings::MAX_CHANNEL_WINDOWS;
use iced::futures::{FutureExt, StreamExt};

const UID: &str = "one";

fn channels(names: &[&str]) -> ServerEvent {
    let channels = names.iter().map(|name| Channel {
        id: (*name).into(),
        name: (*name).into(),
        kind: ChannelKind::Text,
    });
    ServerEvent::Channels(vec![Category {
        id: "all".into(),
        name: "All".into(),
        channels: channels.collect(),
    }])
}

fn place(channel: &str) -> ChannelRef {
    ChannelRef {
        server: UID.into(),
        channel: channel.into(),
    }
}

fn joined(uid: &str) -> JoinedServer {
    let address = format!("https://{uid}.example");
    JoinedServer::new(uid.into(), address, "srv".into(), "dev".into())
}

/// A server with the channels a, b and c, of which a is open in the main window.
fn with_channels() -> (App, window::Id) {
    with_channels_and([])
}

/// The same, with further servers.
fn with_channels_and<const N: usize>(others: [&str; N]) -> (App, window::Id) {
    let mut app = app([UID].into_iter().chain(others).map(joined));
    let main = window::Id::unique();
    app.workspace.window = Some(main);
    receive(&mut app, vec![channels(&["a", "b", "c"])]);
    assert_eq!(app.workspace.channel(), Some(&"a".into()));
    (app, main)
}

fn receive(app: &mut App, events: Vec<ServerEvent>) {
    let epoch = app.connections.epoch(&UID.into()).unwrap();
    let _task = app.update(net_event(&UID.into(), epoch, Event::Changes(events.into())));
}

fn post(id: &str, channel: &str, author: &str) -> ServerEvent {
    ServerEvent::Posted(Box::new(chat_message(id, channel, author, 1)))
}

fn open(app: &mut App, channel: &str) -> window::Id {
    let pressed = channels::Message::OpenWindowPressed(channel.into());
    let _task = app.update(Message::Channels(pressed));
    app.windows.find(&place(channel)).unwrap().id
}

fn ids(app: &App) -> Vec<window::Id> {
    app.windows.iter().map(|window| window.id).collect()
}

fn send(app: &mut App, window: window::Id, message: Message) -> Vec<Message> {
    let task = app.update(Message::InWindow(window, Box::new(message)));
    outputs(task)
}

/// The messages of a task that are there at once.
fn outputs(task: Task<Message>) -> Vec<Message> {
    let mut messages = Vec::new();
    let Some(mut actions) = into_stream(task) else {
        return messages;
    };
    let mut polls = 0;
    while polls < 16 {
        match actions.next().now_or_never() {
            Some(Some(Action::Output(message))) => messages.push(message),
            Some(Some(_)) => {}
            Some(None) => break,
            None => polls += 1,
        }
    }
    messages
}

fn write(app: &mut App, window: Option<window::Id>, text: &str) {
    let typed = Message::Timeline(conversation::Message::TextTyped(text.to_owned()));
    let _messages = match window {
        Some(window) => send(app, window, typed),
        None => outputs(app.update(typed)),
    };
}

fn drafts(app: &App, channel: &str) -> [Option<String>; 2] {
    let own = app.windows.find(&place(channel)).unwrap();
    [&app.features.timeline, &own.state.timeline].map(|it| it.draft_text(&place(channel)))
}

fn key(key: Key, modifiers: Modifiers) -> Message {
    let event = keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: Physical::Unidentified(NativeCode::Unidentified),
        location: Location::Standard,
        modifiers,
        text: None,
        repeat: false,
    };
    Message::Key(event, false)
}

fn stored(app: &App) -> Vec<ChannelId> {
    let windows = app.storage.settings().channel_windows.iter();
    windows.map(|window| window.channel.clone()).collect()
}

#[test]
fn draft_is_the_same_in_both_windows_and_is_sent_once() {
    let (mut app, _main) = with_channels();
    write(&mut app, None, "be");
    let own = open(&mut app, "a");
    assert_eq!(
        drafts(&app, "a"),
        [Some("be".to_owned()), Some("be".to_owned())]
    );
    write(&mut app, Some(own), "gun");
    assert_eq!(drafts(&app, "a").map(Option::unwrap), ["begun", "begun"]);
    write(&mut app, None, " here");
    assert_eq!(
        drafts(&app, "a").map(Option::unwrap),
        ["begun here", "begun here"]
    );
    let sent = send(
        &mut app,
        own,
        Message::Timeline(conversation::Message::SendPressed),
    );
    assert_eq!(drafts(&app, "a").map(Option::unwrap), ["", ""]);
    assert!(
        sent.iter().all(|it| !matches!(it, Message::Timeline(_))),
        "{sent:?} stay in their window"
    );
    let server = app.workspace.server(&UID.into()).unwrap();
    let pending = server
        .channel_state(&"a".into())
        .unwrap()
        .timeline
        .pending();
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].body.as_ref(), "begun here");
}

#[test]
fn window_of_another_channel_leaves_the_main_one_alone() {
    let (mut app, main) = with_channels();
    let own = open(&mut app, "b");
    write(&mut app, Some(own), "in b");
    assert_eq!(app.workspace.channel(), Some(&"a".into()));
    assert_eq!(app.workspace.window, Some(main));
    assert_eq!(
        app.features
            .timeline
            .draft_text(&place("a"))
            .unwrap_or_default(),
        ""
    );
    assert_eq!(drafts(&app, "b").map(Option::unwrap), ["in b", "in b"]);
    assert!(app.title(own).starts_with("#b"), "{}", app.title(own));
    assert!(app.title(main).starts_with("#a"), "{}", app.title(main));
    // What is asked in a window is answered there.
    let pressed = conversation::Message::PersonPressed("uid_x".into(), None);
    let _focus = send(&mut app, own, Message::Timeline(pressed));
    assert!(app.shell.dialog().is_none());
    let dialog = app.windows.get(own).unwrap().state.shell.dialog();
    assert!(matches!(dialog, Some(Dialog::Member(_))));
}

#[test]
fn what_is_seen_in_the_window_with_the_focus_is_read() {
    let (mut app, main) = with_channels();
    let own = open(&mut app, "b");
    let unread = |app: &App| {
        app.workspace
            .server(&UID.into())
            .unwrap()
            .unread(&"b".into())
            .0
    };
    receive(&mut app, vec![post("m1", "b", "x")]);
    assert_eq!(unread(&app), 1, "without the focus");
    let focus = |app: &mut App, window, event| {
        let _task = app.update(Message::Window(window, event));
    };
    focus(&mut app, main, window::Event::Unfocused);
    focus(&mut app, own, window::Event::Focused);
    assert_eq!(unread(&app), 1, "the list was not drawn");
    let _known = app.with_window(own, |app| {
        let server = app.workspace.current().cloned().unwrap();
        app.workspace.edit(&server, |server| {
            server.set_window_visibility(&"b".into(), crate::domain::unread::Visibility::WHOLE);
        });
    });
    assert_eq!(unread(&app), 0);
    receive(&mut app, vec![post("m2", "b", "x")]);
    assert_eq!(unread(&app), 0);
    focus(&mut app, own, window::Event::Unfocused);
    receive(&mut app, vec![post("m3", "b", "x")]);
    assert_eq!(unread(&app), 1);
    let title = app.title(own);
    assert!(title.starts_with("(1)"), "{title}");
    let name = app.conversation_name(app.windows.get(own).unwrap());
    assert!(name.starts_with("#b"), "{name}");
}

#[test]
fn window_is_closed_by_its_key_by_the_system_and_with_its_channel_or_server() {
    let (mut app, main) = with_channels();
    for by_key in [true, false] {
        let own = open(&mut app, "b");
        if by_key {
            let pressed = send(
                &mut app,
                own,
                key(Key::Character("w".into()), Modifiers::COMMAND),
            );
            assert!(
                matches!(&pressed[..], [Message::Conversation(_)]),
                "{pressed:?}"
            );
            for message in pressed {
                let _task = app.update(message);
            }
        } else {
            let _task = app.update(Message::Window(own, window::Event::CloseRequested));
        }
        assert!(app.windows.is_empty());
        assert_eq!(app.shell.closing, Closing::No);
        let server = app.workspace.server(&UID.into()).unwrap();
        assert!(!server.is_shown(&"b".into()));
    }
    let _task = app.update(Message::InWindow(
        main,
        Box::new(key(Key::Character("w".into()), Modifiers::COMMAND)),
    ));
    assert_eq!(app.shell.closing, Closing::No);
    let _own = open(&mut app, "b");
    receive(&mut app, vec![channels(&["a", "c"])]);
    assert!(app.windows.is_empty() && stored(&app).is_empty());
    let _own = open(&mut app, "c");
    assert_eq!(stored(&app), [ChannelId::from("c")]);
    let _left = app.update(finish(&UID.into(), ServerTask::Left(Ok(()))));
    assert!(app.windows.is_empty() && stored(&app).is_empty());
}

#[test]
fn late_messages_of_a_closed_window_do_not_reach_the_main_one() {
    let (mut app, _main) = with_channels();
    let own = open(&mut app, "b");
    let _closed = app.update(Message::Window(own, window::Event::CloseRequested));
    write(&mut app, Some(own), "late");
    assert_eq!(
        app.features
            .timeline
            .draft_text(&place("a"))
            .unwrap_or_default(),
        ""
    );
}

#[test]
fn channel_has_one_window_and_the_number_of_windows_is_bounded() {
    let (mut app, _main) = with_channels();
    let own = open(&mut app, "b");
    assert_eq!(open(&mut app, "b"), own);
    let names: Vec<_> = (0..20).map(|number| number.to_string()).collect();
    let names: Vec<_> = names.iter().map(String::as_str).chain(["a", "b"]).collect();
    receive(&mut app, vec![channels(&names)]);
    for name in &names {
        let _task = app.update(Message::Channels(channels::Message::OpenWindowPressed(
            (*name).into(),
        )));
    }
    assert_eq!(ids(&app).len(), MAX_CHANNEL_WINDOWS);
    assert_eq!(stored(&app).len(), MAX_CHANNEL_WINDOWS);
}

#[test]
fn windows_of_the_last_run_open_with_their_channels_where_they_were() {
    let (mut app, _main) = with_channels();
    let own = open(&mut app, "b");
    let moved = window::Event::Moved(Point::new(40.0, 30.0));
    let _task = app.update(Message::Window(own, moved));
    let resized = window::Event::Resized(Size::new(500.0, 600.0));
    let _task = app.update(Message::Window(own, resized));
    let _task = app.update(Message::EndRequested);
    let settings = app.storage.settings().clone();
    assert_eq!(settings.window.position, None, "that of the main window");
    let expected = WindowPlace {
        width: 500.0,
        height: 600.0,
        position: Some((40.0, 30.0)),
        maximised: false,
    };
    assert_eq!(settings.channel_windows[0].place, expected);

    let mut next = crate::app::tests::app([joined(UID)]);
    let gone = ChannelWindow {
        channel: "gone".into(),
        ..settings.channel_windows[0].clone()
    };
    let windows = settings.channel_windows.iter().cloned().chain([gone]);
    next.windows.wait_for_channels(windows.collect());
    receive(&mut next, vec![channels(&["a", "b"])]);
    assert!(next.windows.is_empty(), "the main one is in the tray");
    next.workspace.window = Some(window::Id::unique());
    receive(&mut next, vec![channels(&["a", "b"])]);
    let opened: Vec<_> = next.windows.iter().map(|it| it.place.clone()).collect();
    assert_eq!(opened, [place("b")]);
    assert_eq!(next.windows.stored()[0].place, expected);
    assert_eq!(stored(&next), [ChannelId::from("b")]);
}

#[test]
fn command_of_the_main_window_runs_there() {
    let (mut app, main) = with_channels();
    let own = open(&mut app, "b");
    let messages = send(
        &mut app,
        own,
        key(Key::Character("k".into()), Modifiers::COMMAND),
    );
    for message in messages {
        let _task = app.update(message);
    }
    assert!(matches!(app.shell.dialog(), Some(Dialog::Picker(_))));
    assert!(app.windows.get(own).unwrap().state.shell.dialog().is_none());
    assert_eq!(app.workspace.window, Some(main));
}

#[test]
fn escape_in_a_window_marks_its_channel_as_read() {
    let (mut app, _main) = with_channels();
    let own = open(&mut app, "b");
    receive(&mut app, vec![post("m1", "b", "x"), post("m2", "c", "x")]);
    let messages = send(
        &mut app,
        own,
        key(Key::Named(Named::Escape), Modifiers::empty()),
    );
    for message in messages {
        let _task = app.update(message);
    }
    let server = app.workspace.server(&UID.into()).unwrap();
    assert_eq!(server.unread(&"b".into()).0, 0);
    assert_eq!(server.unread(&"c".into()).0, 1);
}

#[test]
fn server_in_a_window_stays_in_the_foreground_while_the_main_one_shows_another() {
    let (mut app, _main) = with_channels_and(["two"]);
    let (controller, mut controls) = Controller::new();
    let epoch = app.connections.epoch(&UID.into()).unwrap();
    let _task = app.update(net_event(&UID.into(), epoch, Event::Opened(controller)));
    let own = open(&mut app, "b");
    let _shown = app.open_server(&"two".into());
    let mut last = || {
        let controls = std::iter::from_fn(|| controls.try_recv().ok());
        let background = controls.filter_map(|control| match control {
            Control::Background(is_background) => Some(is_background),
            _ => None,
        });
        background.last()
    };
    assert_eq!(last(), Some(false));
    let _closed = app.update(Message::Window(own, window::Event::CloseRequested));
    assert_eq!(last(), Some(true));
}

#[test]
fn toast_and_menu_are_those_of_their_window() {
    let (mut app, _main) = with_channels();
    let own = open(&mut app, "b");
    let expired = Message::Shell(ShellMessage::ToastExpired(7));
    let _task = send(&mut app, own, expired);
    let copy = conversation::Message::Composer(composer::Message::EmojiPressed(None));
    let _task = send(&mut app, own, Message::Timeline(copy));
    assert!(app.shell.dialog().is_none());
    let dialog = app.windows.get(own).unwrap().state.shell.dialog();
    assert!(matches!(dialog, Some(Dialog::Emoji(_))));
    let server: &Server = app.workspace.server(&UID.into()).unwrap();
    assert!(server.is_shown(&"a".into()) && server.is_shown(&"b".into()));
}

#[tokio::test]
async fn link_to_the_own_channel_stays_in_its_window_and_others_go_to_the_main_one() {
    let (mut app, _main) = with_channels();
    let own = open(&mut app, "b");
    let follow = |app: &mut App, server: &str, channel: &str| {
        let link = MessageLink {
            address: format!("https://{server}.example"),
            server: "srv".into(),
            channel: channel.into(),
            message: "m1".into(),
        };
        let followed = app.with_window(own, |app| app.open_web_link(link.link()));
        outputs(followed.unwrap())
    };
    let stays = follow(&mut app, "one", "b");
    let [Message::Timeline(conversation::Message::Jump(_))] = &stays[..] else {
        panic!("{stays:?}");
    };
    assert!(stays[0].is_of_window());
    let goes = follow(&mut app, "one", "c");
    assert_eq!(goes.len(), 2, "{goes:?}");
    for message in goes {
        assert!(!message.is_of_window());
        let _task = app.update(message);
    }
    assert_eq!(app.workspace.channel(), Some(&"c".into()));
    assert_eq!(app.windows.find(&place("b")).unwrap().id, own);
    for message in follow(&mut app, "other", "b") {
        let _task = app.update(message);
    }
    assert!(matches!(app.shell.dialog(), Some(Dialog::AddServer(_))));
    let own = app.windows.get(own).unwrap();
    assert!(own.state.shell.dialog().is_none());
    assert!(own.state.shell.toast.view().is_some());
}
