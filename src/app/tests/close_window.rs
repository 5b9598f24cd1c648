//! Closing the window while something is not sent.

use std::time::{Duration, Instant};

use iced::{keyboard, window};

use super::server_event::{CHANNELS, all_channels};
use super::*;
use crate::app::dialog::{Dialog, DialogMessage};
use crate::app::message::ShellMessage;
use crate::app::notice::{Notice, SaveFailure};
use crate::app::shell::Closing;
use crate::domain::failure::Failure;
use crate::domain::outbox::SendState;
use crate::feature::close_window::{Message as Answer, Unsent};
use crate::feature::servers::add;
use crate::feature::timeline::{self, ChannelRef};

const UID: &str = "one";

fn app_with_channels() -> (App, window::Id) {
    let joined = JoinedServer::new(
        UID.into(),
        "https://one.example".into(),
        "srv".into(),
        "dev".into(),
    );
    let mut app = app([joined]);
    let window = window::Id::unique();
    app.workspace.window = Some(window);
    app.workspace.edit(&UID.into(), |server| {
        let _applied = server.apply(all_channels(&UID.into()), Instant::now());
    });
    let _opened = app.open_channel(&CHANNELS[0].into());
    (app, window)
}

fn write(app: &mut App, channel: &str, local: &str) {
    let _task = app.perform_timeline(timeline::Event::Send {
        channel_ref: ChannelRef {
            server: UID.into(),
            channel: channel.into(),
        },
        local_id: local.into(),
        body: "written offline".into(),
        reply_to: None,
    });
}

fn type_draft(app: &mut App, text: &str) {
    let typed = timeline::Message::TextTyped(text.to_owned());
    let _task = app.update(Message::Timeline(typed));
}

fn answer(app: &mut App, answer: Answer) -> Closing {
    let _task = app.update(Message::Dialog(DialogMessage::CloseWindow(answer)));
    app.shell.closing
}

fn request(app: &mut App, window: window::Id) -> Closing {
    let _task = app.update(Message::Window(window, window::Event::CloseRequested));
    app.shell.closing
}

#[test]
fn window_closes_without_a_question_when_all_is_sent() {
    let (mut app, window) = app_with_channels();
    type_draft(&mut app, "a few words");
    assert_eq!(request(&mut app, window), Closing::Ending);
}

#[test]
fn messages_of_every_state_and_channel_ask_before_they_are_lost() {
    let failure = || Failure::Unreachable;
    for state in [
        SendState::Queued,
        SendState::Sending,
        SendState::Held {
            failure: failure(),
            until: Instant::now() + Duration::from_secs(60),
            certain: false,
        },
        SendState::Failed {
            failure: failure(),
            certain: false,
        },
    ] {
        let (mut app, window) = app_with_channels();
        write(&mut app, CHANNELS[0], "l1");
        write(&mut app, CHANNELS[1], "l2");
        app.workspace.edit(&UID.into(), |server| {
            let _pending = server.progress(&CHANNELS[1].into(), &"l2".into(), state.clone());
        });
        let unsent = Unsent {
            messages: 2,
            drafts: 0,
        };
        assert_eq!(app.unsent(), unsent);
        assert_eq!(request(&mut app, window), Closing::Asked, "{state:?}");
        assert_eq!(request(&mut app, window), Closing::Asked, "no answer");
        assert_eq!(answer(&mut app, Answer::ClosePressed), Closing::Ending);
    }
}

/// To ask for the focus again took it away for a moment, and a key that answered was lost.
#[test]
fn question_in_a_window_with_the_focus_does_not_ask_for_it() {
    let (mut app, _window) = app_with_channels();
    write(&mut app, CHANNELS[0], "l1");
    app.workspace.has_focus = true;
    assert_eq!(app.request_quit().units(), 0);
    app.workspace.has_focus = false;
    assert_ne!(app.request_quit().units(), 0);
    assert!(app.shell.asks_to_close());
}

#[test]
fn long_draft_of_any_channel_asks() {
    let (mut app, window) = app_with_channels();
    type_draft(&mut app, &"a sentence that took a while ".repeat(4));
    let _opened = app.open_channel(&CHANNELS[1].into());
    let unsent = Unsent {
        messages: 0,
        drafts: 1,
    };
    assert_eq!(app.unsent(), unsent);
    assert_eq!(request(&mut app, window), Closing::Asked);
}

#[test]
fn staying_changes_nothing_and_the_next_request_asks_again() {
    let (mut app, window) = app_with_channels();
    let typed = "half of an address";
    let dialog = Dialog::AddServer(Box::new(add::State::with_address(typed)));
    app.shell.open_dialog(dialog);
    write(&mut app, CHANNELS[0], "l1");
    assert_eq!(request(&mut app, window), Closing::Asked);
    let escape = keyboard::Event::KeyPressed {
        key: keyboard::Key::Named(keyboard::key::Named::Escape),
        modified_key: keyboard::Key::Named(keyboard::key::Named::Escape),
        physical_key: keyboard::key::Physical::Unidentified(
            keyboard::key::NativeCode::Unidentified,
        ),
        location: keyboard::Location::Standard,
        modifiers: keyboard::Modifiers::empty(),
        text: None,
        repeat: false,
    };
    let _task = app.update(Message::Key(escape, false));
    assert_eq!(app.shell.closing, Closing::No);
    let Some(Dialog::AddServer(state)) = app.shell.dialog() else {
        panic!("the dialog below is open");
    };
    assert_eq!(**state, add::State::with_address(typed));
    assert_eq!(request(&mut app, window), Closing::Asked);
}

#[test]
fn window_that_was_to_be_closed_closes_once_all_is_sent() {
    let (mut app, window) = app_with_channels();
    write(&mut app, CHANNELS[0], "l1");
    assert_eq!(request(&mut app, window), Closing::Asked);
    let message = chat_message("m1", CHANNELS[0], "", 1);
    let sent = Box::new(Ok(message));
    let sent = ServerMessage::MessageSent(CHANNELS[0].into(), "l1".into(), sent);
    let epoch = epoch(&app, UID);
    let _task = app.update(Message::Server(UID.into(), epoch, sent));
    assert!(app.unsent().is_none());
    assert_eq!(app.shell.closing, Closing::Ending);
}

#[test]
fn signal_ends_the_program_without_a_question() {
    let (mut app, _window) = app_with_channels();
    write(&mut app, CHANNELS[0], "l1");
    let _task = app.update(Message::EndRequested);
    assert_eq!(app.shell.closing, Closing::Ending);
}

#[test]
fn closing_a_notice_gives_the_focus_back_to_the_composer() {
    let (mut app, _window) = app_with_channels();
    let close = |app: &mut App| {
        app.shell.notify(Notice::NotSaved(SaveFailure::DiskFull));
        let closed = Message::Shell(ShellMessage::NoticeClosed(0));
        app.update(closed).units()
    };
    assert_eq!(close(&mut app), app.focus_composer().units());
    assert_eq!(app.focus_composer().units(), 1);
    app.shell.open_dialog(Dialog::AddServer(Box::default()));
    assert_eq!(close(&mut app), 0, "a dialog has the focus");
}
