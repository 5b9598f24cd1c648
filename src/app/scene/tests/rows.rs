//! Rows of the timeline under the pointer and with the keyboard.

use iced::advanced::mouse;
use iced::keyboard::key::Named;
use iced::{Point, Rectangle};

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::dialog::Dialog;
use crate::app::tests::chat_message;
use crate::domain::message::Reply;
use crate::domain::server_event::ServerEvent;

/// From the top left corner of a row to the middle of its avatar and of the name of its author.
const AVATAR: (f32, f32) = (36.0, 36.0);
const AUTHOR: (f32, f32) = (80.0, 26.0);
/// From the top right corner of a row to the middle of a button, by the number of buttons after it.
fn button(row: Rectangle, after: f32) -> Point {
    Point::new(row.x + row.width - 31.0 - 28.0 * after, row.y)
}

fn row(window: &mut TestWindow, text: &str) -> Rectangle {
    let controls = window.controls(true).into_iter();
    let mut rows = controls.filter(|(it, ..)| it.role == Role::Message && it.name.contains(text));
    rows.next().unwrap().1
}

fn at(row: Rectangle, (x, y): (f32, f32)) -> Point {
    Point::new(row.x + x, row.y + y)
}

fn press_item(window: &mut TestWindow, name: &str) {
    let controls = window.controls(true).into_iter();
    let item = controls.filter(|(it, ..)| it.role == Role::MenuItem && it.name == name);
    let bounds = item.map(|(_, bounds, _)| bounds).next().expect(name);
    window.press(mouse::Button::Left, bounds.center());
}

fn shown_person(window: &TestWindow) -> Option<&str> {
    match window.app.shell.dialog() {
        Some(Dialog::Member(card)) => Some(card.user.as_str()),
        _ => None,
    }
}

#[test]
fn avatar_author_and_menu_show_the_profile() {
    for part in [AVATAR, AUTHOR] {
        let mut window = TestWindow::new("timeline");
        let row = row(&mut window, "chowder");
        window.press(mouse::Button::Left, at(row, part));
        assert_eq!(shown_person(&window), Some("uid_noor"), "{part:?}");
    }
    let mut window = TestWindow::new("timeline");
    let row = row(&mut window, "chowder");
    window.press(mouse::Button::Left, at(row, (300.0, 26.0)));
    assert_eq!(shown_person(&window), None, "beside the name");
    window.press(mouse::Button::Right, row.center());
    press_item(&mut window, "Show profile");
    assert_eq!(shown_person(&window), Some("uid_noor"));
}

/// A conversation so long that the message that is replied to is out of view.
pub(super) fn with_reply(original: &str) -> TestWindow {
    let mut window = TestWindow::new("timeline");
    for number in 0..40 {
        let id = format!("n{number}");
        let mut message = chat_message(&id, "general", "uid_mira", 2_000_000_000 + number);
        if number == 39 {
            message.edit(|extra| {
                extra.reply_to = Some(Reply {
                    message: original.into(),
                    author: Some("uid_me".into()),
                    preview: "Set units".into(),
                    unavailable: false,
                });
            });
        }
        let event = ServerEvent::Posted(Box::new(message));
        let server = window.app.workspace.current_server_mut().unwrap();
        let _changes = server.apply(event, std::time::Instant::now());
    }
    window.frame();
    window
}

#[test]
fn reply_line_and_menu_go_to_the_original_and_mark_it() {
    let is_at_original = |window: &mut TestWindow| {
        let focused = window.focused();
        let list = window.find(Role::Log).1;
        focused.is_some_and(|it| it.name.contains("in its config. It forgets"))
            && row(window, "in its config. It forgets").is_within(&list)
    };
    let mut window = with_reply("msg_9");
    let reply = row(&mut window, "Reply to Vin");
    window.press(mouse::Button::Left, at(reply, (120.0, 50.0)));
    assert!(is_at_original(&mut window), "{:?}", window.focused());

    let mut window = with_reply("msg_9");
    let reply = row(&mut window, "Reply to Vin");
    window.press(mouse::Button::Right, reply.center());
    press_item(&mut window, "Go to the original message");
    assert!(is_at_original(&mut window), "{:?}", window.focused());
}

#[test]
fn original_that_is_not_there_is_said_to_be_missing() {
    // For the timer of the toast.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    let mut window = with_reply("msg_long_ago");
    let reply = row(&mut window, "Reply to Vin");
    window.press(mouse::Button::Left, at(reply, (120.0, 50.0)));
    let toast = window.find_all(Role::Status);
    let said = "This message isn’t here anymore.";
    assert!(toast.iter().any(|it| it.name == said), "{toast:?}");
}

#[test]
fn buttons_over_a_row_are_for_the_pointer_and_do_what_its_menu_does() {
    let mut window = TestWindow::new("timeline");
    let row = row(&mut window, "chowder");
    let point = |window: &mut TestWindow, position| {
        window.point_at(position);
        window.frame();
    };
    let positions = |window: &mut TestWindow| -> Vec<Rectangle> {
        let controls = window.controls(true).into_iter();
        controls.map(|(_, bounds, _)| bounds).collect()
    };
    let before = positions(&mut window);
    point(&mut window, row.center());
    assert_eq!(
        positions(&mut window),
        before,
        "nothing moves, nothing is added"
    );

    // Each overlaps the row above.
    window.press(mouse::Button::Left, button(row, 2.0));
    assert!(window.app.features.timeline.is_replying());
    window.named(Named::Escape, PLAIN);
    assert!(!window.app.features.timeline.is_replying());
    point(&mut window, row.center());
    window.press(mouse::Button::Left, button(row, 0.0));
    assert!(window.app.shell.menu.is_some());
    let items = window.find_all(Role::MenuItem);
    let names: Vec<_> = items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names[..2], ["Reply", "Copy text"]);
}

#[test]
fn row_with_the_keyboard_focus_shows_its_buttons_until_the_pointer_moves() {
    let mut window = TestWindow::new("timeline");
    let first = row(&mut window, "chowder");
    window.point_at(first.center());
    window.tab_to(Role::Message);
    let last = row(&mut window, "I bring the bread");
    window.frame();
    // Pressed by a touch, which points at nothing.
    window.touch(button(last, 2.0));
    assert!(window.app.features.timeline.is_replying());
}
