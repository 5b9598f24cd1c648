//! Typing indicators and the connection, in windows of channels as in the main one.

use super::*;
use crate::a11y::Bridge;
use crate::domain::connection::ConnectionState;
use crate::domain::member::ChannelClient;

fn focus(app: &mut App, from: window::Id, to: window::Id) {
    let _task = app.update(Message::Window(from, window::Event::Unfocused));
    let _task = app.update(Message::Window(to, window::Event::Focused));
}

fn typing(app: &mut App, user: &str, channel: &str) {
    let client = ChannelClient {
        client: user.into(),
        user: user.into(),
    };
    receive(
        app,
        vec![ServerEvent::Typing {
            channel: channel.into(),
            connection: client,
            active: true,
        }],
    );
}

/// Handles a message, and those that follow at once.
fn settle(app: &mut App, message: Message) {
    for message in outputs(app.update(message)) {
        let _task = app.update(message);
    }
}

#[test]
fn who_types_is_announced_in_the_window_in_front() {
    let (mut app, main) = with_channels_and(["two"]);
    let _saved = app.edit_preferences(|it| it.announce_typing = true);
    let own = open(&mut app, "b");
    let bridges = [&app.announcer.bridge, &app.windows.get(own).unwrap().bridge].map(Clone::clone);
    bridges.iter().for_each(Bridge::connect_reader);
    let announced = || bridges.each_ref().map(Bridge::take_announced);
    focus(&mut app, main, own);
    let _before = announced();
    typing(&mut app, "uid_x", "a");
    assert_eq!(announced(), ["", ""], "the main window is not in front");
    typing(&mut app, "uid_y", "b");
    assert_eq!(announced(), ["", "uid_y is typing"]);
    let _left = app.open_server(&"two".into());
    typing(&mut app, "uid_z", "b");
    assert_eq!(announced(), ["", "uid_y and uid_z are typing"]);
    let lost = Event::Connection(ConnectionState::Idle);
    let epoch = app.connections.epoch(&UID.into()).unwrap();
    let online = Event::Connection(ConnectionState::Online);
    let _task = app.update(net_event(&UID.into(), epoch, online));
    let _online = announced();
    let _task = app.update(net_event(&UID.into(), epoch, lost));
    let [in_main, in_own] = announced();
    assert_eq!(in_main, "");
    assert!(in_own.ends_with("connection lost"), "{in_own:?}");
}

#[test]
fn typing_ends_in_whatever_window_the_draft_ends() {
    let (mut app, _main) = with_channels();
    let own = open(&mut app, "a");
    let (controller, mut controls) = Controller::new();
    let epoch = app.connections.epoch(&UID.into()).unwrap();
    let _task = app.update(net_event(&UID.into(), epoch, Event::Opened(controller)));
    let online = Event::Connection(ConnectionState::Online);
    let _task = app.update(net_event(&UID.into(), epoch, online));
    let mut sent = || {
        let controls = std::iter::from_fn(|| controls.try_recv().ok());
        let typing = controls.filter_map(|control| match control {
            Control::Typing { active, .. } => Some(active),
            _ => None,
        });
        typing.collect::<Vec<_>>()
    };
    write(&mut app, Some(own), "first");
    write(&mut app, None, " and second");
    assert_eq!(sent(), [true], "one indicator for both");
    settle(
        &mut app,
        Message::Timeline(conversation::Message::SendPressed),
    );
    assert_eq!(sent(), [false]);
    write(&mut app, Some(own), "third");
    assert_eq!(sent(), [true]);
    settle(
        &mut app,
        Message::Window(own, window::Event::CloseRequested),
    );
    assert_eq!(sent(), [false]);
    write(&mut app, None, ", still");
    assert_eq!(sent(), [true]);
}
