//! Going from channel to channel, by keys.

use std::time::Instant;

use iced::keyboard::key::{self, Named};
use iced::keyboard::{self, Key, Modifiers};

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::dialog::Dialog;
use crate::app::tests::chat_message;
use crate::domain::command::Command;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::server_event::ServerEvent;

const COMMAND: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// The open channel and its server.
fn place(window: &TestWindow) -> (ServerUid, ChannelId) {
    let server = window.app.workspace.current_server().unwrap();
    let channel = server.open_channel().unwrap();
    (server.uid().clone(), channel.clone())
}

fn options(window: &mut TestWindow) -> Vec<String> {
    let options = window.find_all(Role::ListBoxOption).into_iter();
    options.map(|option| option.name).collect()
}

/// Goes to a channel by its name and the first letters of its server.
fn switch(window: &mut TestWindow, query: &str) {
    window.chord('k', COMMAND);
    window.write(query);
    window.named(Named::Enter, PLAIN);
    assert!(window.app.shell.dialog().is_none(), "{query}");
}

#[test]
fn quick_switcher_goes_to_a_channel_of_another_server_and_back() {
    let mut window = TestWindow::with_composer();
    let start = place(&window);
    let _opened = window.app.open_channel(&start.1);
    window.chord('k', COMMAND);
    assert_eq!(window.focused().unwrap().role, Role::Field);
    window.write("workshop");
    let found = options(&mut window);
    assert!(
        found.iter().any(|name| name.contains("workshop")),
        "{found:?}"
    );
    window.named(Named::Enter, PLAIN);
    let there = place(&window);
    assert_ne!(there, start);
    assert_eq!(window.draft(), "", "nothing was typed there");
    window.named(Named::ArrowLeft, ALT);
    assert_eq!(place(&window), start);
    window.named(Named::ArrowRight, ALT);
    assert_eq!(place(&window), there);
    window.named(Named::Tab, Modifiers::CTRL);
    assert_eq!(place(&window), start, "the channel before");
    window.key(released(Named::Control));
    window.named(Named::Tab, Modifiers::CTRL);
    assert_eq!(place(&window), there);
}

#[test]
fn recent_channels_follow_each_other_while_the_key_is_held() {
    let mut window = TestWindow::with_composer();
    let first = place(&window);
    let server = window.app.workspace.current_server().unwrap();
    let channels = server.channels().map(|it| it.id.clone());
    let others: Vec<_> = channels.filter(|it| *it != first.1).take(2).collect();
    for channel in [&first.1, &others[0], &others[1]] {
        let _opened = window.app.open_channel(channel);
    }
    let unread = |window: &TestWindow| {
        let server = window.app.workspace.current_server().unwrap();
        server.unread(&others[0])
    };
    let newer = chat_message(
        "passed",
        others[0].as_str(),
        "usr_other",
        i64::from(i32::MAX),
    );
    window.app.workspace.edit(&first.0, |it| {
        it.mark_channel_read(&others[0]);
        let _changes = it.apply(ServerEvent::Posted(Box::new(newer)), Instant::now());
    });
    window.frame();
    assert_eq!(unread(&window).0, 1);
    window.named(Named::Tab, Modifiers::CTRL);
    assert_eq!(place(&window).1, others[0]);
    window.frame();
    assert_eq!(unread(&window).0, 1, "not read in passing");
    window.named(Named::Tab, Modifiers::CTRL);
    assert_eq!(place(&window).1, first.1);
    window.named(Named::Tab, Modifiers::CTRL | SHIFT);
    assert_eq!(place(&window).1, others[0]);
    window.key(released(Named::Control));
    window.frame();
    assert_eq!(unread(&window).0, 0, "stayed");
    window.named(Named::Tab, Modifiers::CTRL);
    assert_eq!(place(&window).1, others[1], "where the round began");
    window.key(released(Named::Control));
    window.named(Named::ArrowLeft, ALT);
    window.named(Named::ArrowLeft, ALT);
    assert_eq!(
        place(&window).1,
        others[1],
        "what was passed is not on the way back"
    );
}

fn released(key: Named) -> keyboard::Event {
    let unidentified = key::NativeCode::Unidentified;
    keyboard::Event::KeyReleased {
        key: Key::Named(key),
        modified_key: Key::Named(key),
        physical_key: key::Physical::Unidentified(unidentified),
        location: keyboard::Location::Standard,
        modifiers: Modifiers::CTRL,
    }
}

#[test]
fn what_is_unread_is_suggested_first_and_reached_by_keys() {
    let mut window = TestWindow::with_composer();
    let unread = |window: &TestWindow| -> Vec<(ServerUid, ChannelId)> {
        let servers = window.app.workspace.servers();
        let unread = servers.flat_map(|server| {
            let channels = server.channels().filter(|it| server.unread(&it.id).0 > 0);
            channels.map(|channel| (server.uid().clone(), channel.id.clone()))
        });
        unread.collect()
    };
    let waiting = unread(&window);
    assert!(waiting.len() > 1, "{waiting:?}");
    window.chord('k', COMMAND);
    let first = options(&mut window).into_iter().next().unwrap();
    assert!(first.contains("unread"), "{first}");
    window.named(Named::Escape, PLAIN);
    let mut reached = Vec::new();
    for _ in &waiting {
        window.named(Named::ArrowDown, ALT | SHIFT);
        reached.push(place(&window));
        // As a window with the focus on the newest message would.
        let (server, channel) = place(&window);
        window
            .app
            .workspace
            .edit(&server, |it| it.mark_channel_read(&channel));
    }
    reached.sort();
    assert_eq!(
        reached,
        waiting
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    assert!(unread(&window).is_empty());
    let end = place(&window);
    window.named(Named::ArrowDown, ALT | SHIFT);
    assert_eq!(place(&window), end, "nothing is left");
    assert!(says(&mut window, "No unread messages"));
}

/// Whether a text is shown for a while.
fn says(window: &mut TestWindow, text: &str) -> bool {
    let mut toasts = window.find_all(Role::Status).into_iter();
    toasts.any(|toast| toast.name.contains(text))
}

#[test]
fn channel_that_is_deleted_while_it_is_offered_is_not_opened() {
    let mut window = TestWindow::with_composer();
    let start = place(&window);
    window.chord('k', COMMAND);
    window.write("#workshop");
    let server = ServerUid::from("one");
    window.app.workspace.edit(&server, |it| {
        let mut left = it.categories().to_vec();
        for category in &mut left {
            category.channels.retain(|it| it.name != "workshop");
        }
        let _changes = it.apply(ServerEvent::Channels(left), Instant::now());
    });
    window.named(Named::Enter, PLAIN);
    assert_eq!(place(&window), start);
    assert!(says(&mut window, "isn’t there anymore"));
}

/// In the order of the list that is on screen.
#[test]
fn next_unread_channel_follows_the_favorites() {
    let mut window = TestWindow::with_composer();
    let server = ServerUid::from("one");
    let favorite = ChannelId::from("workshop");
    let _opened = window.app.open_channel(&favorite);
    window.app.workspace.edit(&server, |it| {
        it.arrange_channels(|it| it.set_favorite(&favorite, true));
        it.mark_read();
        for (id, channel) in [("a", "general"), ("b", "harbor-log")] {
            let message = chat_message(id, channel, "usr_other", i64::from(i32::MAX));
            let posted = ServerEvent::Posted(Box::new(message));
            let _changes = it.apply(posted, Instant::now());
        }
    });
    window.named(Named::ArrowDown, ALT | SHIFT);
    assert_eq!(place(&window), (server, "general".into()));
}

#[test]
fn escape_marks_the_channel_as_read_and_with_shift_the_server() {
    let mut window = TestWindow::with_composer();
    let server = window.app.workspace.current_server().unwrap();
    let total = server.unread_total().0;
    assert!(total > 0);
    window.named(Named::Escape, SHIFT);
    let server = window.app.workspace.current_server().unwrap();
    assert_eq!(server.unread_total().0, 0);
}

#[test]
fn command_palette_runs_a_command() {
    let mut window = TestWindow::with_composer();
    window.chord('p', COMMAND | SHIFT);
    let all = options(&mut window);
    assert!(all[0].contains("Quick switcher"), "{all:?}");
    window.write("settings");
    window.named(Named::Enter, PLAIN);
    assert!(matches!(
        window.app.shell.dialog(),
        Some(Dialog::Settings(_))
    ));
}

#[test]
fn recorded_key_runs_its_command_and_is_shown() {
    let mut window = TestWindow::with_composer();
    window.named(Named::F1, PLAIN);
    let controls = window.controls(false).into_iter();
    let mut change = controls.filter(|(it, ..)| {
        let of = it.description.as_deref().unwrap_or_default();
        it.name == "Change" && of.starts_with("Quick switcher")
    });
    let (_, bounds, _) = change.next().unwrap();
    window.press(iced::mouse::Button::Left, bounds.center());
    // Needed for typing.
    window.chord('c', COMMAND);
    let statuses = window.find_all(Role::Status);
    assert!(
        statuses.iter().any(|it| it.name.contains("is needed")),
        "{statuses:?}"
    );
    window.named(Named::F7, PLAIN);
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
    let keys = window
        .app
        .workspace
        .preferences()
        .keys
        .keys(Command::QuickSwitcher);
    assert_eq!(keys, ["F7".parse().unwrap()]);
    window.chord('k', COMMAND);
    assert!(window.app.shell.dialog().is_none());
    window.named(Named::F7, PLAIN);
    assert!(matches!(window.app.shell.dialog(), Some(Dialog::Picker(_))));
}

#[test]
fn escape_stops_recording_and_nothing_else() {
    let mut window = TestWindow::new("settings-keyboard");
    let controls = window.controls(false).into_iter();
    let change = controls.filter(|(it, ..)| it.name == "Change");
    let (_, bounds, _) = change.into_iter().next().unwrap();
    window.press(iced::mouse::Button::Left, bounds.center());
    window.named(Named::Escape, PLAIN);
    let Some(Dialog::Settings(state)) = window.app.shell.dialog() else {
        panic!("the settings are closed");
    };
    assert!(!state.is_recording());
}

#[test]
fn switching_by_name_of_the_server_opens_it() {
    let mut window = TestWindow::with_composer();
    let other = window.app.workspace.order()[1].clone();
    let name = window
        .app
        .workspace
        .server(&other)
        .unwrap()
        .name()
        .to_owned();
    switch(&mut window, &name);
    assert_eq!(place(&window).0, other);
}
