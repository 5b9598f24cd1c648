//! The program with and without a window and a tray.

use super::*;
use crate::app::shell::Closing;
use crate::app::tests::unfocused::{self, SERVER, post};
use crate::domain::channel::ChannelRef;
use crate::domain::command::Command;
use crate::feature::timeline;
use crate::platform::instance::Activation;
use crate::platform::notification;
use crate::platform::tray::TrayContent;

type Opening = fn(&mut App) -> Message;

fn app() -> (App, window::Id) {
    let mut app = unfocused::app();
    app.tray.tray = Some(Arc::new(Tray::new("test")));
    let window = window::Id::unique();
    app.workspace.window = Some(window);
    let _shown = app.update(Message::ReaderWoke);
    (app, window)
}

/// In the tray, with its window closed.
fn hidden_app() -> App {
    let (mut app, window) = app();
    let _found = app.update(Message::Tray(Event::Found));
    prefer_tray(&mut app);
    let _closed = close(&mut app, window);
    assert_eq!(app.workspace.window, None);
    app
}

fn write_unsent(app: &mut App) {
    let _task = app.perform_timeline(timeline::Event::Send {
        channel_ref: ChannelRef {
            server: SERVER.into(),
            channel: "general".into(),
        },
        local_id: "l1".into(),
        body: "written offline".into(),
        reply_to: None,
    });
    assert!(!app.unsent().is_none());
}

fn prefer_tray(app: &mut App) {
    let _saved = app.edit_preferences(|preferences| preferences.close_to_tray = true);
}

fn close(app: &mut App, window: window::Id) -> Closing {
    let _task = app.update(Message::Window(window, window::Event::CloseRequested));
    app.shell.closing
}

fn content(app: &App) -> TrayContent {
    app.tray.tray.as_ref().unwrap().content().unwrap()
}

#[test]
fn window_closes_to_the_tray_only_where_that_is_chosen_and_possible() {
    for (is_chosen, tray, stays) in [
        (false, None, false),
        (true, None, false),
        (false, Some(Event::Found), false),
        (true, Some(Event::Missing), false),
        (true, Some(Event::Found), true),
    ] {
        let (mut app, window) = app();
        if is_chosen {
            prefer_tray(&mut app);
        }
        if let Some(event) = tray {
            let _task = app.update(Message::Tray(event));
        }
        let expected = if stays { Closing::No } else { Closing::Ending };
        assert_eq!(close(&mut app, window), expected, "{is_chosen} {tray:?}");
        assert_eq!(app.workspace.window.is_none(), stays);
        assert_eq!(app.workspace.is_hidden, stays);
    }
}

#[test]
fn everything_that_opens_the_window_opens_it_again() {
    let notified = |app: &mut App| {
        post(app, "m1", "general", "@everyone");
        let notifier = app.notifications.notifier.clone().unwrap();
        let (key, _) = notifier.waiting().into_iter().next().unwrap();
        Message::Notification(notification::Event::Opened(key))
    };
    let openings: [Opening; 4] = [
        |_| Message::Tray(Event::OpenPressed),
        |_| Message::Tray(Event::Missing),
        |_| Message::Activated(Activation(None)),
        notified,
    ];
    for opening in openings {
        let mut app = hidden_app();
        let message = opening(&mut app);
        let task = app.update(message.clone());
        let window = app.workspace.window;
        assert!(window.is_some(), "{message:?}");
        assert!(task.units() > 0);
        assert!(!app.workspace.is_hidden, "{message:?}");
        let _again = app.update(Message::Tray(Event::OpenPressed));
        assert_eq!(app.workspace.window, window, "it comes to the front");
    }
}

#[test]
fn messages_count_and_notify_while_the_window_is_closed() {
    let mut app = hidden_app();
    assert_eq!(content(&app).count, 0);
    post(&mut app, "m1", "general", "@everyone look");
    post(&mut app, "m2", "general", "and this");
    let notifier = app.notifications.notifier.clone().unwrap();
    assert_eq!(
        notifier.waiting().len(),
        1,
        "the channel is open and unseen"
    );
    let shown = content(&app);
    assert_eq!(shown.count, 2);
    assert_eq!(shown.labels.summary, "2 unread messages, 1 mention");
    assert_eq!(shown.title, "OpenChat");
}

#[test]
fn icon_changes_with_what_it_shows_and_not_otherwise() {
    let (mut app, _window) = app();
    let before = content(&app);
    assert_eq!(before.labels.summary, "No unread messages");
    assert_eq!(before.labels.connection, "Not connected");
    post(&mut app, "m1", "general", "nothing for you");
    let unread = content(&app);
    assert_ne!(unread.icons, before.icons);
    assert_eq!(unread.labels.summary, "1 unread message");
    post(&mut app, "m2", "general", "nor this");
    assert!(Arc::ptr_eq(&content(&app).icons, &unread.icons));
    post(&mut app, "m3", "general", "@everyone this");
    assert_ne!(content(&app).icons, unread.icons);
    let _read = app.mark_read(&SERVER.into());
    let _task = app.update(Message::ReaderWoke);
    let read = content(&app);
    assert_eq!((read.count, &read.icons), (0, &before.icons));
}

#[test]
fn badge_of_the_window_changes_with_counts_focus_and_window() {
    let (mut app, window) = app();
    let taken = |app: &mut App| {
        let badge = app.tray.take_badge(&app.workspace);
        assert_eq!(app.tray.take_badge(&app.workspace), None, "given once");
        badge
    };
    let none = taken(&mut app).unwrap();
    assert_eq!((none.window, none.picture), (window, None));
    post(&mut app, "m1", "general", "@everyone look");
    let one = taken(&mut app).unwrap();
    assert_eq!(one.description, "1 unread message, 1 mention");
    let picture = one.picture.unwrap();
    app.workspace.has_focus = !app.workspace.has_focus;
    assert_eq!(taken(&mut app).unwrap().picture, Some(picture.clone()));
    app.workspace.window = None;
    assert_eq!(taken(&mut app), None);
    let other = window::Id::unique();
    app.workspace.window = Some(other);
    let again = taken(&mut app).unwrap();
    assert_eq!((again.window, again.picture), (other, Some(picture)));
}

#[test]
fn icon_is_gone_when_the_program_ends() {
    let (mut app, _window) = app();
    let tray = app.tray.tray.clone().unwrap();
    assert!(tray.content().is_some());
    let _ending = app.update(Message::EndRequested);
    let _late = app.update(Message::ReaderWoke);
    assert_eq!(tray.content(), None);
}

#[test]
fn do_not_disturb_is_turned_on_and_off_in_the_menu() {
    let (mut app, _window) = app();
    assert!(!content(&app).is_quiet);
    for is_quiet in [true, false] {
        let _saved = app.update(Message::Tray(Event::QuietPressed));
        assert_eq!(content(&app).is_quiet, is_quiet);
        let stored = &app.storage.settings().preferences.notifications;
        assert_eq!(stored.do_not_disturb == <_>::default(), !is_quiet);
    }
}

#[test]
fn quitting_ends_the_program_and_asks_before_something_is_lost() {
    let mut app = hidden_app();
    let _task = app.update(Message::Tray(Event::QuitPressed));
    assert_eq!(app.shell.closing, Closing::Ending);

    let mut app = hidden_app();
    write_unsent(&mut app);
    let _task = app.update(Message::Tray(Event::QuitPressed));
    assert_eq!(app.shell.closing, Closing::Asked);
    let window = app.workspace.window.unwrap();
    assert_eq!(close(&mut app, window), Closing::No, "to the tray again");
    assert_eq!(app.workspace.window, None);

    let _task = app.update(Message::EndRequested);
    assert_eq!(app.shell.closing, Closing::Ending, "the session ends");
}

#[test]
fn key_quits_from_the_window() {
    let (mut app, _window) = app();
    prefer_tray(&mut app);
    let _found = app.update(Message::Tray(Event::Found));
    let task = app.run_command(Command::Quit);
    assert_eq!(task.units(), 1);
    assert_eq!(app.shell.closing, Closing::No, "by a message of its own");
    let _task = app.update(Message::Tray(Event::QuitPressed));
    assert_eq!(app.shell.closing, Closing::Ending);
}

#[test]
fn closing_to_the_tray_asks_nothing_and_loses_nothing() {
    let (mut app, window) = app();
    let _found = app.update(Message::Tray(Event::Found));
    prefer_tray(&mut app);
    write_unsent(&mut app);
    let unsent = app.unsent();
    assert_eq!(close(&mut app, window), Closing::No);
    assert_eq!(app.workspace.window, None);
    assert_eq!(app.unsent(), unsent);
}

#[test]
fn hidden_start_waits_for_the_tray_or_for_its_absence() {
    for (event, opens) in [(Event::Found, false), (Event::Missing, true)] {
        let (mut app, _window) = app();
        app.workspace.window = None;
        let _task = app.begin(true);
        assert!(app.workspace.is_hidden);
        let _task = app.update(Message::Tray(event));
        assert_eq!(app.workspace.window.is_some(), opens, "{event:?}");
    }
}

#[test]
fn window_of_a_channel_stays_while_the_main_one_is_in_the_tray() {
    let (mut app, main) = app();
    let _found = app.update(Message::Tray(Event::Found));
    prefer_tray(&mut app);
    let place = ChannelRef {
        server: SERVER.into(),
        channel: "tides".into(),
    };
    let _task = app.open_conversation_window(place.clone());
    let _closing = close(&mut app, main);
    assert!(app.windows.find(&place).is_some());
    assert_eq!(app.workspace.window, None);
    // A command that only the main window has opens it.
    let own = app.windows.find(&place).unwrap().id;
    let task = app.with_window(own, |app| app.run_command(Command::OpenSettings));
    assert!(task.unwrap().units() > 0);
}
