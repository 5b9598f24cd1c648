//! Text of messages is selected by mouse and keys, and copied.

use std::time::Instant;

use iced::advanced::mouse::Button::{Left, Right};
use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use iced::{Point, Rectangle};

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::scene::fixtures::NOON;
use crate::app::tests::chat_message;
use crate::domain::server_event::ServerEvent;

const SHIFT: Modifiers = Modifiers::SHIFT;
const COMMAND: Modifiers = Modifiers::COMMAND;
/// Between the avatar and the text of a row.
const BESIDE_TEXT: f32 = 64.0;

fn row(window: &mut TestWindow, text: &str) -> Rectangle {
    let controls = window.controls(true).into_iter();
    let mut rows = controls.filter(|(it, ..)| it.role == Role::Message && it.name.contains(text));
    rows.next().unwrap_or_else(|| panic!("no row {text}")).1
}

/// In the last line of a message, before its text or far behind it.
fn start(row: Rectangle) -> Point {
    Point::new(row.x + BESIDE_TEXT, row.y + row.height - 14.0)
}

fn end(row: Rectangle) -> Point {
    Point::new(row.x + row.width - 60.0, row.y + row.height - 14.0)
}

fn copied(window: &mut TestWindow) -> Option<String> {
    window.clipboards.standard = None;
    window.chord('c', COMMAND);
    window.clipboards.standard.take()
}

fn select_rows(window: &mut TestWindow, first: &str, last: &str) {
    let (first, last) = (row(window, first), row(window, last));
    window.drag(&[start(first), first.center(), end(last)]);
}

/// Messages arrive, one with each frame.
fn post(window: &mut TestWindow, count: i64) {
    let uid = window.app.workspace.current().unwrap().clone();
    for number in 0..count {
        let mut message = chat_message(
            &format!("new{number}"),
            "general",
            "uid_lyra",
            NOON + number,
        );
        message.body = format!("Line {number:02}.").into();
        window.app.workspace.edit(&uid, |server| {
            let posted = ServerEvent::Posted(Box::new(message));
            let _ = server.apply(posted, Instant::now());
        });
        window.frame();
    }
}

/// Opens the menu of a message and chooses an item of it.
fn choose(window: &mut TestWindow, text: &str, item: &str) {
    let row = row(window, text);
    window.press(Right, row.center());
    let mut controls = window.controls(true).into_iter();
    let is_it = |role: Role, name: &str| role == Role::MenuItem && name == item;
    let found = controls.find(|(it, ..)| is_it(it.role, &it.name));
    window.press(Left, found.expect(item).1.center());
}

#[test]
fn hidden_text_is_copied_only_once_it_is_shown() {
    let mut window = TestWindow::new("text");
    let (winner, secret) = ("The winner of last year", "Otter");
    let copy_text = |window: &mut TestWindow| {
        window.clipboards.standard = None;
        choose(window, winner, "Copy text");
        window.clipboards.standard.take().unwrap()
    };
    choose(&mut window, winner, "Select text");
    let hidden = copied(&mut window).unwrap();
    assert_eq!(hidden, "The winner of last year was [hidden text]..");
    choose(&mut window, winner, "Copy as Markdown");
    let hidden = window.clipboards.standard.take().unwrap();
    assert_eq!(hidden, "The winner of last year was ||[hidden text]||..");
    assert_eq!(copy_text(&mut window), hidden);
    choose(&mut window, winner, "Show hidden text");
    assert!(copied(&mut window).unwrap().contains(secret));
    assert!(copy_text(&mut window).contains("||the **Otter**,"));
    choose(&mut window, winner, "Hide text again");
    assert!(!copied(&mut window).unwrap().contains(secret));
}

#[test]
fn drag_over_two_messages_copies_both_with_author_and_time() {
    let mut window = TestWindow::new("timeline");
    select_rows(&mut window, "chowder", "bread");
    let text = copied(&mut window).unwrap();
    let expected = "Noor Haddad, 11:10\u{202f}AM\nWho is in for chowder on Friday? 🥣\n\n\
                    Orin Tal, 11:11\u{202f}AM\nCount me in, and I bring the bread.";
    assert_eq!(
        text.replace("\u{202f}", " "),
        expected.replace("\u{202f}", " ")
    );
    // The other way round it is the same.
    let mut back = TestWindow::new("timeline");
    let (first, last) = (row(&mut back, "chowder"), row(&mut back, "bread"));
    back.drag(&[end(last), first.center(), start(first)]);
    assert_eq!(copied(&mut back), Some(text));
}

#[test]
fn click_selects_nothing_and_ends_the_selection() {
    let mut window = TestWindow::new("timeline");
    let at = row(&mut window, "chowder");
    window.press(Left, start(at));
    assert_eq!(copied(&mut window), None);
    select_rows(&mut window, "bread", "bread");
    assert_eq!(
        copied(&mut window).as_deref(),
        Some("Count me in, and I bring the bread.")
    );
    window.press(Left, start(at));
    assert_eq!(copied(&mut window), None);
    select_rows(&mut window, "bread", "bread");
    window.named(Named::Escape, PLAIN);
    assert_eq!(copied(&mut window), None, "Escape ends it");
}

#[test]
fn double_click_selects_a_word_and_triple_click_a_line() {
    let mut window = TestWindow::new("timeline");
    let row = row(&mut window, "bread");
    let at = Point::new(start(row).x + 20.0, start(row).y);
    window.press(Left, at);
    window.press(Left, at);
    assert_eq!(copied(&mut window).as_deref(), Some("Count"));
    window.press(Left, at);
    let line = copied(&mut window);
    assert_eq!(line.as_deref(), Some("Count me in, and I bring the bread."));
}

#[test]
fn shift_click_and_shift_arrows_move_the_end() {
    let mut window = TestWindow::new("timeline");
    let (first, last) = (row(&mut window, "Thank you"), row(&mut window, "chowder"));
    window.drag(&[start(first), end(first)]);
    window.key(iced::keyboard::Event::ModifiersChanged(SHIFT));
    window.press(Left, end(last));
    window.key(iced::keyboard::Event::ModifiersChanged(PLAIN));
    let text = copied(&mut window).unwrap();
    assert!(
        text.contains("That was it") && text.ends_with("Friday? 🥣"),
        "{text}"
    );
    window.drag(&[start(first), end(first)]);
    assert_eq!(
        copied(&mut window).as_deref(),
        Some("That was it. Thank you!")
    );
    window.named(Named::ArrowLeft, SHIFT);
    assert_eq!(
        copied(&mut window).as_deref(),
        Some("That was it. Thank you")
    );
    window.named(Named::ArrowLeft, SHIFT | COMMAND);
    assert_eq!(copied(&mut window).as_deref(), Some("That was it. Thank "));
    window.named(Named::ArrowRight, SHIFT);
    assert_eq!(copied(&mut window).as_deref(), Some("That was it. Thank y"));
    window.named(Named::ArrowDown, SHIFT);
    let text = copied(&mut window).unwrap();
    assert!(
        text.contains("Die Boje"),
        "the line below is that of the next message: {text}"
    );
    window.named(Named::ArrowUp, SHIFT);
    assert_eq!(copied(&mut window).as_deref(), Some("That was it. Thank y"));
}

#[test]
fn keys_select_from_the_message_with_the_focus() {
    let mut window = TestWindow::new("timeline");
    window.tab_to(Role::Message);
    window.named(Named::ArrowRight, SHIFT | COMMAND);
    let focused = window.focused().unwrap().name;
    let word = copied(&mut window).unwrap();
    assert_eq!(word, "Count", "{focused}");
    window.named(Named::ArrowDown, SHIFT);
    let line = copied(&mut window).unwrap();
    assert_eq!(
        line, "Count me in, and I bring the bread.",
        "the last line ends there"
    );
    window.named(Named::Escape, PLAIN);
    window.chord('a', COMMAND);
    assert_eq!(copied(&mut window).as_deref(), Some(line.as_str()));
    window.chord('a', COMMAND);
    let all = copied(&mut window).unwrap();
    assert!(
        all.starts_with("2026-11-22\n\nLyra Vance, ") && all.ends_with(&line),
        "{all}"
    );
    assert_eq!(all.matches("\n\n").count(), 15, "headings and a day: {all}");
}

#[test]
fn menu_copies_what_is_selected_also_as_markdown() {
    let mut window = TestWindow::new("timeline");
    let at = row(&mut window, "Spring tide");
    window.press(Right, Point::new(start(at).x - 20.0, at.y + 30.0));
    let names = |window: &mut TestWindow| {
        let items = window.find_all(Role::MenuItem).into_iter();
        items.map(|it| it.name).collect::<Vec<_>>()
    };
    assert!(!names(&mut window).contains(&"Copy as Markdown".to_owned()));
    let choose = |window: &mut TestWindow, name: &str| {
        let controls = window.controls(true).into_iter();
        let mut items = controls.filter(|(it, ..)| it.role == Role::MenuItem && it.name == name);
        let at = items.next().unwrap().1.center();
        window.press(Left, at);
    };
    choose(&mut window, "Select text");
    window.press(Right, Point::new(start(at).x - 20.0, at.y + 30.0));
    assert_eq!(names(&mut window)[..2], ["Copy", "Copy as Markdown"]);
    choose(&mut window, "Copy");
    let text = "Spring tide on Thursday, 4.9 m at 07:12. Table: https://tides.example.org/harbor";
    assert_eq!(window.clipboards.standard.as_deref(), Some(text));
    window.press(Right, Point::new(start(at).x - 20.0, at.y + 30.0));
    choose(&mut window, "Copy as Markdown");
    let source =
        "Spring tide on Thursday, **4.9 m** at `07:12`. Table: https://tides.example.org/harbor";
    assert_eq!(window.clipboards.standard.as_deref(), Some(source));
}

#[test]
fn link_opens_by_a_click_and_not_by_a_drag_from_it() {
    let mut window = TestWindow::new("timeline");
    let row = row(&mut window, "Spring tide");
    let link = Point::new(start(row).x + 450.0, row.y + row.height - 14.0);
    let elsewhere = Point::new(link.x + 40.0, link.y);
    window.drag(&[link, elsewhere]);
    assert!(window.app.shell.dialog().is_none());
    let part = copied(&mut window).unwrap();
    assert!("https://tides.example.org/harbor".contains(&part), "{part}");
}

#[test]
fn selection_outlives_arrivals_and_scrolling() {
    let mut window = TestWindow::new("timeline");
    select_rows(&mut window, "Thank you", "chowder");
    let before = copied(&mut window).unwrap();
    post(&mut window, 80);
    assert_eq!(copied(&mut window), Some(before.clone()));
    let wheel = iced::mouse::ScrollDelta::Lines { x: 0.0, y: 40.0 };
    window.send(iced::Event::Mouse(iced::mouse::Event::WheelScrolled {
        delta: wheel,
    }));
    assert_eq!(copied(&mut window), Some(before));
}

/// The list scrolls while the pointer is below it, until its end, and then no frame is asked for.
#[test]
fn drag_to_the_edge_scrolls() {
    let mut window = TestWindow::new("timeline");
    post(&mut window, 60);
    window.named(Named::PageUp, PLAIN);
    let list = window.find(Role::Log).1;
    let middle = list.center();
    window.drag(&[middle, Point::new(middle.x, list.y + 100.0)]);
    window.point_at(Point::new(list.x + BESIDE_TEXT, middle.y));
    let pressed = iced::mouse::Event::ButtonPressed(Left);
    window.send(iced::Event::Mouse(pressed));
    window.point_at(Point::new(middle.x, list.y + list.height + 60.0));
    let mut frames = 0;
    while !copied(&mut window).is_some_and(|text| text.ends_with("Line 59.")) {
        frames += 1;
        assert!(frames < 2_000, "the end is never reached");
    }
}
