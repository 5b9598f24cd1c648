//! A channel in a window of its own: its controls, and what the windows share.

use iced::advanced::mouse::Button;
use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use iced::window;

use super::super::fixtures::post;
use super::Content;
use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::Message;
use crate::app::dialog::Dialog;
use crate::domain::failure::Failure;

const COMMAND: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// The main window, and that of its channel, opened by key.
fn windows() -> (TestWindow, TestWindow) {
    let mut main = TestWindow::with_composer();
    main.chord('o', COMMAND | SHIFT);
    let own = main.app.windows.iter().next().unwrap().id;
    let mut own = TestWindow::of_channel(own);
    own.use_app_of(&mut main, |own| {
        own.frame();
        let composer = own.find(Role::Editor).1.center();
        own.press(Button::Left, composer);
    });
    main.frame();
    (main, own)
}

fn names(window: &mut TestWindow, role: Role) -> Vec<String> {
    let found = window.find_all(role).into_iter();
    found.map(|semantics| semantics.name).collect()
}

#[test]
fn own_window_has_the_conversation_and_no_lists() {
    let (mut main, mut own) = windows();
    assert!(!names(&mut main, Role::Tree).is_empty());
    own.use_app_of(&mut main, |own| {
        assert!(names(own, Role::Tree).is_empty());
        assert!(!names(own, Role::Message).is_empty(), "messages");
        let buttons = names(own, Role::Button);
        assert!(
            buttons.iter().any(|it| it.starts_with("Search")),
            "{buttons:?}"
        );
        assert!(
            !buttons.iter().any(|it| it.contains("member")),
            "{buttons:?}"
        );
        assert!(buttons.iter().all(|it| !it.is_empty()));
    });
}

#[test]
fn what_is_typed_in_one_window_is_in_the_other_and_focus_and_keys_stay() {
    let (mut main, mut own) = windows();
    own.use_app_of(&mut main, |own| own.write("first"));
    assert_eq!(main.draft(), "first");
    main.frame();
    main.write(" second");
    own.use_app_of(&mut main, |own| {
        own.frame();
        assert_eq!(own.draft(), "first second");
        assert_eq!(own.focused().unwrap().role, Role::Editor);
        // Sends, and the answer focuses the composer of this window.
        own.named(Named::Enter, PLAIN);
        assert_eq!(own.draft(), "");
        let items = names(own, Role::Message);
        assert!(
            items.iter().any(|it| it.contains("first second")),
            "{items:?}"
        );
    });
    main.frame();
    assert_eq!(main.draft(), "");
    let items = names(&mut main, Role::Message);
    assert!(
        items.iter().any(|it| it.contains("first second")),
        "{items:?}"
    );
}

#[test]
fn own_window_reads_what_it_shows_with_the_focus() {
    const COUNT: u32 = 60;
    let (mut main, mut own) = windows();
    let opened = main.app.open_channel(&"workshop".into());
    main.run_task(opened);
    let (id, place) = {
        let own = main.app.windows.iter().next().unwrap();
        (own.id, own.place.clone())
    };
    let focus = |window: &mut TestWindow, event| {
        window.update([Message::Window(id, event)].into());
        window.frame();
    };
    let unread = |window: &TestWindow| {
        let server = window.app.workspace.server(&place.server).unwrap();
        server.unread(&place.channel).0
    };
    own.use_app_of(&mut main, |own| {
        focus(own, window::Event::Unfocused);
        own.app.workspace.edit(&place.server, |server| {
            for number in 0..COUNT {
                let line = ("uid_noor", 200_000 + i64::from(number) * 60, "New.");
                post(
                    server,
                    5_000 + i64::from(number),
                    line,
                    place.channel.as_str(),
                );
            }
        });
        own.frame();
        focus(own, window::Event::Focused);
        assert_eq!(unread(own), COUNT, "the first ones are above the view");
        own.named(Named::PageUp, SHIFT);
        let left = unread(own);
        assert!(0 < left && left < COUNT, "{left}");
        own.named(Named::PageDown, SHIFT);
        assert_eq!(unread(own), 0);
        // What a dialog of the window covers is not seen.
        own.chord('g', COMMAND);
        assert_eq!(names(own, Role::Dialog).len(), 1);
        own.app.workspace.edit(&place.server, |server| {
            let line = ("uid_noor", 210_000, "Covered.");
            post(server, 6_000, line, place.channel.as_str());
        });
        own.frame();
        assert_eq!(unread(own), 1);
    });
    assert!(main.app.shell.dialog().is_none());
    let open = main.app.workspace.channel().cloned();
    assert_eq!(open, Some("workshop".into()));
}

/// iced gives the operation of a task to all windows.
#[test]
fn operations_of_one_window_do_not_reach_the_other() {
    let (mut main, mut own) = windows();
    main.named(Named::Tab, PLAIN);
    let focused = main.focused().unwrap().name;
    let task = own_focus(&mut main);
    let mut messages = std::collections::VecDeque::new();
    main.run(task, &mut messages);
    assert_eq!(main.focused().unwrap().name, focused);
    let task = own_focus(&mut main);
    own.use_app_of(&mut main, |own| {
        own.named(Named::Tab, PLAIN);
        assert_ne!(own.focused().unwrap().role, Role::Editor);
        own.run(task, &mut messages);
        assert_eq!(own.focused().unwrap().role, Role::Editor);
    });
}

/// A task of the own window that focuses its composer.
fn own_focus(main: &mut TestWindow) -> iced::Task<Message> {
    use crate::feature::timeline;
    let own = main.app.windows.iter().next().unwrap().id;
    let canceled = Message::Timeline(timeline::Message::ReplyCanceled);
    main.app.update(Message::InWindow(own, Box::new(canceled)))
}

#[test]
fn dialog_of_a_window_covers_that_window_alone() {
    let (mut main, mut own) = windows();
    own.use_app_of(&mut main, |own| own.chord('e', COMMAND | SHIFT));
    assert!(main.app.shell.dialog().is_none());
    main.write("x");
    assert!(main.draft().ends_with('x'));
    own.use_app_of(&mut main, |own| {
        own.frame();
        assert_eq!(names(own, Role::Dialog).len(), 1);
        own.named(Named::Escape, PLAIN);
        assert!(names(own, Role::Dialog).is_empty());
    });
}

#[test]
fn keys_close_the_window_and_bring_up_the_main_one() {
    let (mut main, mut own) = windows();
    own.use_app_of(&mut main, |own| own.chord('p', COMMAND | SHIFT));
    assert!(matches!(main.app.shell.dialog(), Some(Dialog::Picker(_))));
    main.frame();
    main.named(Named::Escape, PLAIN);
    own.use_app_of(&mut main, |own| own.chord('w', COMMAND));
    assert!(main.app.windows.is_empty());
    main.chord('w', COMMAND);
    assert_eq!(main.draft(), "", "a command types nothing");
}

#[test]
fn own_window_says_who_types_and_whether_its_channel_takes_messages() {
    const TYPING: &str = "Mira Okafor is typing";
    const READ_ONLY: &str = "This server takes no messages. You can read what is here.";
    let (mut main, mut own) = windows();
    let opened = main.app.open_channel(&"workshop".into());
    main.run_task(opened);
    main.app.workspace.edit(&"one".into(), |server| {
        let channel = "general".into();
        server.queue(&channel, "l1".into(), "Berth 4?", None);
        server.fail(&channel, &"l1".into(), Failure::ReadOnly, true);
    });
    let shown = |window: &mut TestWindow| {
        window.frame();
        let mut content = Content::default();
        window.operate(&mut content);
        let texts: Vec<_> = content.texts.into_iter().map(|(text, _)| text).collect();
        [TYPING, READ_ONLY].map(|text| texts.iter().any(|it| it == text))
    };
    assert_eq!(shown(&mut main), [false; 2], "it shows another channel");
    own.use_app_of(&mut main, |own| assert_eq!(shown(own), [true; 2]));
    let later = std::time::Instant::now() + std::time::Duration::from_secs(60);
    main.app.workspace.expire_typing(later);
    own.use_app_of(&mut main, |own| assert_eq!(shown(own), [false, true]));
}

#[test]
fn menu_of_a_channel_opens_its_window() {
    let mut main = TestWindow::with_composer();
    let items = main.controls(true).into_iter();
    let mut channels =
        items.filter(|(it, ..)| it.role == Role::TreeItem && it.name.starts_with("tides"));
    let (_, bounds, _) = channels.next().unwrap();
    main.press(Button::Right, bounds.center());
    let items = main.controls(true).into_iter();
    let mut open = items.filter(|(it, ..)| it.name == "Open in window");
    let (_, bounds, _) = open.next().unwrap();
    main.press(Button::Left, bounds.center());
    let opened: Vec<_> = main
        .app
        .windows
        .iter()
        .map(|it| it.place.channel.to_string())
        .collect();
    assert_eq!(opened.len(), 1);
    assert!(main.app.shell.menu.is_none());
}
