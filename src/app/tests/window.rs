//! A minimized window: the current server is delivered like those that are not in view.

use iced::futures::channel::mpsc::UnboundedReceiver;

use iced::{Point, window};

use super::*;
use crate::app::message::ShellMessage;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::net::listen::{Control, Controller};

type Controls = UnboundedReceiver<Control>;

/// Two servers with connections; the first is in view.
fn connected() -> (App, window::Id, Controls, Controls) {
    let joined = ["one", "two"].map(|uid| {
        let address = format!("https://{uid}.example");
        JoinedServer::new(uid.into(), address, "srv".into(), "dev".into())
    });
    let mut app = app(joined);
    let window = window::Id::unique();
    app.workspace.window = Some(window);
    let [mut one, mut two] = ["one", "two"].map(|uid| {
        let (controller, controls) = Controller::new();
        receive(&mut app, uid, Event::Opened(controller));
        controls
    });
    assert_eq!(background(&mut one), [false]);
    assert_eq!(background(&mut two), [true]);
    (app, window, one, two)
}

/// The values of `Control::Background` that a connection received since the last call.
fn background(controls: &mut Controls) -> Vec<bool> {
    let controls = std::iter::from_fn(|| controls.try_recv().ok());
    let background = controls.filter_map(|control| match control {
        Control::Background(is_background) => Some(is_background),
        _ => None,
    });
    background.collect()
}

fn send(app: &mut App, message: Message) -> usize {
    app.update(message).units()
}

fn hidden(is_hidden: bool) -> Message {
    Message::Shell(ShellMessage::Hidden(is_hidden))
}

#[test]
fn current_server_is_in_the_background_while_the_window_is_minimized() {
    let (mut app, window, mut one, mut two) = connected();
    let asked = send(&mut app, Message::Window(window, window::Event::Unfocused));
    assert_eq!(asked, 2, "whether it is minimized, and maximised");
    assert!(background(&mut one).is_empty());
    let _asked = send(&mut app, hidden(true));
    assert_eq!(background(&mut one), [true]);
    let _asked = send(&mut app, hidden(true));
    let asked = send(&mut app, Message::Window(window, window::Event::Focused));
    assert_eq!(asked, 0);
    assert_eq!(background(&mut one), [false]);
    assert!(background(&mut two).is_empty());
}

/// The server may have lost events without a word.
#[test]
fn channel_in_view_is_checked_when_the_window_gets_the_focus() {
    let (mut app, window, mut one, _two) = connected();
    receive(&mut app, "one", Event::Changes(vec![one_channel()].into()));
    let mut focus = || {
        let controls = std::iter::from_fn(|| one.try_recv().ok());
        controls
            .filter(|it| *it == Control::Focus("ch".into()))
            .count()
    };
    assert_eq!(focus(), 1, "it was opened");
    let _asked = send(&mut app, Message::Window(window, window::Event::Unfocused));
    assert_eq!(focus(), 0);
    let _asked = send(&mut app, Message::Window(window, window::Event::Focused));
    assert_eq!(focus(), 1);
}

/// No message is on the screen that could be seen, and the badge stayed for ever.
#[test]
fn channel_without_messages_has_no_counts() {
    let (mut app, window, _one, _two) = connected();
    let _asked = send(&mut app, Message::Window(window, window::Event::Focused));
    let _opened = app.open_server(&"two".into());
    let me = app.workspace.server(&"one".into()).unwrap().me().clone();
    let post =
        |id: &str, author: &str| ServerEvent::Posted(Box::new(chat_message(id, "ch", author, 1)));
    let delete = |id: &str| ServerEvent::Deleted {
        channel: "ch".into(),
        message: id.into(),
    };
    let history = ServerEvent::History(Box::new(History {
        channel: "ch".into(),
        messages: Vec::new(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }));
    // Own messages follow the one that is deleted.
    let changes = vec![
        one_channel(),
        history,
        post("theirs", "x"),
        post("mine", me.as_str()),
        delete("theirs"),
        delete("mine"),
    ];
    receive(&mut app, "one", Event::Changes(changes.into()));
    let unread = |app: &App| app.workspace.server(&"one".into()).unwrap().unread_total();
    assert_eq!(unread(&app), (0, 0));
    let _opened = app.open_server(&"one".into());
    assert_eq!(unread(&app), (0, 0));
}

fn one_channel() -> ServerEvent {
    ServerEvent::Channels(vec![Category {
        id: "text".into(),
        name: "Text".into(),
        channels: vec![Channel {
            id: "ch".into(),
            name: "general".into(),
            kind: ChannelKind::Text,
        }],
    }])
}

#[test]
fn window_without_focus_stays_live() {
    let (mut app, window, mut one, _two) = connected();
    let _asked = send(&mut app, Message::Window(window, window::Event::Unfocused));
    let _asked = send(&mut app, hidden(false));
    assert!(background(&mut one).is_empty());
    assert!(app.workspace.is_in_view(&"one".into()));
}

#[test]
fn answer_that_is_older_than_the_focus_is_ignored() {
    let (mut app, window, mut one, _two) = connected();
    let _asked = send(&mut app, Message::Window(window, window::Event::Unfocused));
    let _asked = send(&mut app, Message::Window(window, window::Event::Focused));
    let _asked = send(&mut app, hidden(true));
    assert!(background(&mut one).is_empty());
}

#[test]
fn events_ask_whether_a_minimized_window_is_visible_again() {
    let (mut app, window, mut one, _two) = connected();
    let events = |app: &App| {
        let event = Event::Changes(vec![ServerEvent::Disconnected].into());
        net_event(&"one".into(), epoch(app, "one"), event)
    };
    let message = events(&app);
    let unasked = send(&mut app, message);
    let _asked = send(&mut app, Message::Window(window, window::Event::Unfocused));
    let _asked = send(&mut app, hidden(true));
    let message = events(&app);
    assert_eq!(send(&mut app, message), unasked + 1);
    let _asked = send(&mut app, hidden(false));
    assert_eq!(background(&mut one), [true, false]);
}

#[test]
fn server_that_is_opened_or_connects_in_a_minimized_window_is_in_the_background() {
    let (mut app, window, mut one, mut two) = connected();
    let _asked = send(&mut app, Message::Window(window, window::Event::Unfocused));
    let _asked = send(&mut app, hidden(true));
    let _opened = app.open_server(&"two".into());
    assert_eq!(background(&mut one), [true, true]);
    assert_eq!(background(&mut two), [true]);
    let (controller, mut two) = Controller::new();
    receive(&mut app, "two", Event::Opened(controller));
    assert_eq!(background(&mut two), [true]);
    let _asked = send(&mut app, Message::Window(window, window::Event::Focused));
    assert_eq!(background(&mut two), [false]);
    assert!(background(&mut one).is_empty());
}

#[test]
fn place_of_the_window_is_stored_without_the_zoom() {
    let (mut app, window, _one, _two) = connected();
    let _task = app.change_scale(|_| 2.0);
    let stored = |app: &App| app.storage.settings().window;
    for (position, expected) in [
        (Point::new(100.0, 40.0), (200.0, 80.0)),
        (Point::new(-10.0, 0.0), (-20.0, 0.0)),
        // Minimized, on Windows.
        (Point::new(-16_000.0, -16_000.0), (-20.0, 0.0)),
    ] {
        let moved = window::Event::Moved(position);
        let _asked = send(&mut app, Message::Window(window, moved));
        assert_eq!(stored(&app).position, Some(expected));
    }
    let before = stored(&app);
    let maximised = |is_maximised| Message::Shell(ShellMessage::Maximised(is_maximised));
    let resized = window::Event::Resized(Size::new(960.0, 540.0));
    let _asked = send(&mut app, Message::Window(window, resized));
    assert_eq!(stored(&app).width, 1920.0);
    let _saved = send(&mut app, maximised(true));
    let (width, is_maximised) = (stored(&app).width, stored(&app).maximised);
    assert!(is_maximised && width == before.width, "{width}");
    let _saved = send(&mut app, maximised(false));
    assert_eq!(stored(&app).width, 1920.0);
}
