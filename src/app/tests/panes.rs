//! Zoom, and panes above the conversation.

use iced::window;

use super::*;
use crate::app::message::{ShellMessage, Side};
use crate::feature::{channels, timeline};

fn narrow(width: f32) -> (App, window::Id) {
    let address = "https://one.example".to_owned();
    let mut app = app([JoinedServer::new(
        "one".into(),
        address,
        "srv".into(),
        "dev".into(),
    )]);
    let window = window::Id::unique();
    app.workspace.window = Some(window);
    resize(&mut app, window, width);
    (app, window)
}

/// Reports a size as iced does: divided by the zoom factor.
fn resize(app: &mut App, window: window::Id, width: f32) {
    let scale = app.workspace.preferences().scale;
    let size = Size::new(width / scale, 600.0 / scale);
    let _task = app.update(Message::Window(window, window::Event::Resized(size)));
}

fn press(app: &mut App, message: timeline::Message) {
    let _task = app.update(Message::Timeline(message));
}

#[test]
fn zoom_changes_the_size_of_the_page_at_once() {
    let (mut app, window) = narrow(1280.0);
    let _task = app.change_scale(|_| 2.0);
    assert_eq!(app.workspace.size(), Size::new(640.0, 300.0));
    assert!(app.panes().channels.is_none());
    resize(&mut app, window, 1600.0);
    assert_eq!(app.workspace.size(), Size::new(800.0, 300.0));
    let mut preferences = app.workspace.preferences().clone();
    preferences.scale = 1.0;
    app.workspace.apply_preferences(preferences);
    assert_eq!(app.workspace.size(), Size::new(1600.0, 600.0));
}

#[test]
fn stored_size_of_the_window_does_not_depend_on_the_zoom_factor() {
    let (mut app, window) = narrow(1280.0);
    let _task = app.change_scale(|_| 2.0);
    resize(&mut app, window, 1500.0);
    let stored = app.storage.settings().window;
    assert_eq!((stored.width, stored.height), (1500.0, 600.0));
}

#[test]
fn members_are_opened_above_a_narrow_conversation() {
    let (mut app, window) = narrow(999.0);
    press(&mut app, timeline::Message::MembersPressed);
    assert_eq!(app.drawer(), Some(Side::Members));
    assert!(app.workspace.preferences().members_shown, "not changed");
    press(&mut app, timeline::Message::MembersPressed);
    assert_eq!(app.drawer(), None);
    press(&mut app, timeline::Message::MembersPressed);
    resize(&mut app, window, 1000.0);
    assert_eq!(app.drawer(), None);
    resize(&mut app, window, 999.0);
    assert_eq!(app.drawer(), None, "it was closed");
    resize(&mut app, window, 1000.0);
    press(&mut app, timeline::Message::MembersPressed);
    assert!(!app.workspace.preferences().members_shown);
    assert_eq!(app.drawer(), None);
}

#[test]
fn channels_are_opened_above_a_narrow_conversation() {
    let (mut app, _window) = narrow(700.0);
    press(&mut app, timeline::Message::ChannelsPressed);
    assert_eq!(app.drawer(), Some(Side::Channels));
    let _task = app.update(Message::Shell(ShellMessage::DrawerClosed));
    assert_eq!(app.drawer(), None);
    press(&mut app, timeline::Message::ChannelsPressed);
    let pressed = channels::Message::ChannelPressed("c".into());
    let _task = app.update(Message::Channels(pressed));
    assert_eq!(app.drawer(), None);
}
