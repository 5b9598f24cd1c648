//! The inbox by keyboard, mouse and screen reader.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use iced::mouse::Button;

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::dialog::Dialog;

const COMMAND: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// The names of the entries.
fn entries(window: &mut TestWindow) -> Vec<String> {
    let rows = window.controls(false).into_iter();
    let rows = rows.filter(|(it, ..)| it.role == Role::Row);
    rows.map(|(it, ..)| it.name).collect()
}

fn is_open(window: &TestWindow) -> bool {
    matches!(window.app.shell.dialog(), Some(Dialog::Inbox(_)))
}

/// Moves the focus to the entry whose name contains a text.
fn go_to(window: &mut TestWindow, text: &str) {
    window.named(Named::Home, PLAIN);
    for _ in 0..10 {
        if window.focused().unwrap().name.contains(text) {
            return;
        }
        window.named(Named::ArrowDown, PLAIN);
    }
    panic!("no entry has {text}: {:?}", entries(window));
}

fn open_channel(window: &TestWindow) -> (String, String) {
    let server = window.app.workspace.current_server().unwrap();
    let channel = server.open_channel().unwrap();
    (server.uid().to_string(), channel.to_string())
}

#[test]
fn key_opens_the_inbox_with_the_focus_on_the_newest_entry() {
    let mut window = TestWindow::with_composer();
    window.chord('j', COMMAND | SHIFT);
    assert!(is_open(&window));
    let first = window.focused().unwrap();
    assert_eq!((first.role, first.position), (Role::Row, Some(0)));
    assert!(
        first
            .name
            .starts_with("Unread: Noor Haddad mentioned you, @Vin can you look"),
        "{}",
        first.name
    );
    assert!(
        first.name.ends_with("#workshop · Harbor Commons"),
        "{}",
        first.name
    );
    window.named(Named::Escape, PLAIN);
    assert!(!is_open(&window));
    assert_eq!(window.focused().unwrap().role, Role::Editor);
}

#[test]
fn every_entry_says_what_happened_where_and_when() {
    let mut window = TestWindow::new("inbox");
    let names = entries(&mut window);
    for expected in [
        "Unread: Server identity changed, The server shows another key than before.",
        "Unread: Kenji and 1 other reacted, last with 🎉, Set units = \"metres\" in its config.",
        "Unread: Message not sent, ",
        "Unread: Mira Okafor replied to you, The … is ready, ",
        "Unread: Noor Haddad mentioned you, ",
        "Lyra Vance mentioned you, @everyone the moonflowers opened, ",
    ] {
        assert!(
            names
                .iter()
                .any(|name| name.replace("uid_lyra", "Lyra Vance").starts_with(expected)),
            "{expected}: {names:#?}"
        );
    }
    let list = window.controls(false).into_iter();
    let mut list = list.filter(|(it, ..)| it.role == Role::List);
    let (list, ..) = list.next().unwrap();
    assert_eq!(
        (list.name.as_str(), list.set_size),
        ("Inbox", Some(names.len()))
    );
    window.named(Named::End, PLAIN);
    assert_eq!(window.focused().unwrap().position, Some(names.len() - 1));
    window.named(Named::ArrowUp, PLAIN);
    assert_eq!(window.focused().unwrap().position, Some(names.len() - 2));
    window.named(Named::PageUp, PLAIN);
    window.named(Named::Home, PLAIN);
    assert_eq!(window.focused().unwrap().position, Some(0));
}

#[test]
fn keys_mark_one_entry_and_all_as_read() {
    let mut window = TestWindow::new("inbox");
    window.frame();
    let unread = |window: &mut TestWindow| {
        let names = entries(window).into_iter();
        names.filter(|it| it.starts_with("Unread")).count()
    };
    let before = unread(&mut window);
    assert_eq!(window.app.workspace.inbox_unread(), before);
    go_to(&mut window, "mentioned you, @Vin");
    window.chord('d', COMMAND);
    assert_eq!(unread(&mut window), before - 1);
    let focused = window.focused().unwrap();
    assert!(focused.name.starts_with("Noor Haddad"), "{}", focused.name);
    window.chord('d', COMMAND | SHIFT);
    assert_eq!(unread(&mut window), 0);
    let status = window.controls(false).into_iter();
    let mut status = status.filter(|(it, ..)| it.role == Role::Status);
    assert!(status.any(|(it, ..)| it.name == "Everything is read."));
    assert!(is_open(&window));
}

#[test]
fn menu_and_button_mark_an_entry_as_read() {
    let mut window = TestWindow::new("inbox");
    go_to(&mut window, "mentioned you, @Vin");
    window.named(Named::F10, SHIFT);
    let items = window.controls(false).into_iter();
    let items: Vec<_> = items.filter(|(it, ..)| it.role == Role::MenuItem).collect();
    let names: Vec<_> = items.iter().map(|(it, ..)| it.name.as_str()).collect();
    assert_eq!(names, ["Open", "Mark as read"]);
    window.press(Button::Left, items[1].1.center());
    let read =
        |window: &mut TestWindow, name: &str| entries(window).iter().any(|it| it.starts_with(name));
    assert!(read(&mut window, "Noor Haddad"));
    let rows = window.controls(false).into_iter();
    let mut reply = rows.filter(|(it, ..)| it.name.contains("Mira Okafor replied"));
    let (_, bounds, _) = reply.next().unwrap();
    let button = iced::Point::new(bounds.x + bounds.width - 24.0, bounds.center_y());
    window.press(Button::Left, button);
    assert!(read(&mut window, "Mira Okafor replied"));
    assert!(is_open(&window));
}

#[test]
fn enter_goes_to_the_message_and_marks_the_entry_as_read() {
    let mut window = TestWindow::new("inbox");
    go_to(&mut window, "mentioned you, @Vin");
    window.named(Named::Enter, PLAIN);
    assert!(!is_open(&window));
    assert_eq!(open_channel(&window), ("one".into(), "workshop".into()));
    let focused = window.focused().unwrap();
    assert_eq!(focused.role, Role::Message);
    assert!(
        focused.name.contains("look at the crane"),
        "{}",
        focused.name
    );
    let server = window.app.workspace.current_server().unwrap();
    let entries = server.inbox().entries().iter();
    let mut mention = entries.filter(|it| it.excerpt.starts_with("@Vin"));
    assert!(mention.next().unwrap().is_read);
}

#[test]
fn entry_of_another_server_opens_that_server() {
    let mut window = TestWindow::new("inbox");
    go_to(&mut window, "moonflowers");
    window.named(Named::Enter, PLAIN);
    assert_eq!(open_channel(&window), ("two".into(), "x".into()));
}

#[test]
fn failed_message_and_changed_key_lead_to_where_they_can_be_resolved() {
    let mut window = TestWindow::new("inbox");
    go_to(&mut window, "Message not sent");
    window.named(Named::Enter, PLAIN);
    assert_eq!(open_channel(&window).1, "general");
    let focused = window.focused().unwrap();
    assert_eq!(focused.role, Role::Message);
    let mut window = TestWindow::new("inbox");
    go_to(&mut window, "Server identity changed");
    window.named(Named::Enter, PLAIN);
    assert!(!is_open(&window));
    let server = window.app.workspace.current_server().unwrap();
    assert_eq!(server.uid().as_str(), "three");
}

#[test]
fn button_in_the_rail_says_how_much_is_unread() {
    let mut window = TestWindow::with_composer();
    let button = |window: &mut TestWindow| {
        let buttons = window.controls(false).into_iter();
        let mut buttons = buttons.filter(|(it, ..)| it.name.starts_with("Inbox"));
        buttons
            .next()
            .map(|(it, bounds, _)| (it.name, bounds))
            .unwrap()
    };
    let (name, bounds) = button(&mut window);
    assert_eq!(name, "Inbox, 2 unread");
    window.press(Button::Left, bounds.center());
    assert!(is_open(&window));
    window.chord('d', COMMAND | SHIFT);
    window.named(Named::Escape, PLAIN);
    assert_eq!(button(&mut window).0, "Inbox");
}

#[test]
fn empty_inbox_says_what_appears_there() {
    let mut window = TestWindow::new("inbox-empty");
    let status = window.controls(false).into_iter();
    let mut status = status.filter(|(it, ..)| it.role == Role::Status);
    let (status, ..) = status.next().unwrap();
    assert!(
        status.name.starts_with("Mentions, replies"),
        "{}",
        status.name
    );
    assert_eq!(entries(&mut window), [""; 0]);
}

#[test]
fn list_follows_what_happens_while_it_is_open() {
    let mut window = TestWindow::new("inbox");
    let before = entries(&mut window).len();
    window.app.workspace.edit(&"one".into(), |server| {
        server.mark_channel_read(&"workshop".into());
        let gone = crate::domain::server_event::ServerEvent::Deleted {
            channel: "tides".into(),
            message: "msg_93".into(),
        };
        let _ = server.apply(gone, std::time::Instant::now());
    });
    window.update([crate::app::Message::ReaderWoke].into());
    window.frame();
    let names = entries(&mut window);
    assert_eq!(names.len(), before - 1, "{names:#?}");
    assert!(names.iter().any(|name| name.starts_with("Noor Haddad")));
}
