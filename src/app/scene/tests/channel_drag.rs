//! Channels and categories are dragged with the pointer: shown at once, undone when the server refuses.

use iced::advanced::mouse::{self, Button::Left};
use iced::keyboard::key::Named;
use iced::{Event, Point, Task};

use super::channels::{bounds, open_channel, rows, said};
use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::Message;
use crate::app::effect::LayoutAnswer;
use crate::app::message::ServerTask;
use crate::app::scene::channels::allow_management;
use crate::domain::failure::Failure;
use crate::net::api::SendFailure;

const LISTED: [&str; 10] = [
    "Harbor, expanded",
    "general",
    "tides",
    "workshop",
    "Records, expanded",
    "harbor-log",
    "quiet-corner",
    "Voice, expanded",
    "The Pier",
    "The Galley",
];

fn managed() -> TestWindow {
    let mut window = TestWindow::new("timeline");
    allow_management(&mut window.app);
    window.frame();
    assert_eq!(names(&mut window), LISTED);
    window
}

/// The rows without counts and what else is said of channels.
fn names(window: &mut TestWindow) -> Vec<String> {
    let rows = rows(window).into_iter();
    let name = |row: String| match row.split_once(", ") {
        Some((name, state)) if !state.ends_with("ed") => name.to_owned(),
        _ => row,
    };
    rows.map(name).collect()
}

/// The list with a row of [`LISTED`] before another one, or at the end.
fn with_moved(row: &str, before: Option<&str>) -> Vec<String> {
    let mut list = Vec::from(LISTED.map(str::to_owned));
    list.retain(|it| it != row);
    let at = before.map_or(list.len(), |it| {
        list.iter().position(|row| row == it).unwrap()
    });
    list.insert(at, row.to_owned());
    list
}

/// In the upper or the lower half of a row.
fn half(window: &mut TestWindow, row: &str, is_lower: bool) -> Point {
    let row = bounds(window, Role::TreeItem, row);
    let share = if is_lower { 0.8 } else { 0.2 };
    Point::new(row.center_x(), row.y + row.height * share)
}

/// Presses at a row and moves to a point, without releasing.
fn drag(window: &mut TestWindow, row: &str, to: Point) {
    let from = bounds(window, Role::TreeItem, row).center();
    window.point_at(from);
    window.send(Event::Mouse(mouse::Event::ButtonPressed(Left)));
    window.point_at(Point::new(from.x, f32::midpoint(from.y, to.y)));
    window.point_at(to);
}

/// Releases, and returns the requests that follow.
fn release(window: &mut TestWindow) -> Task<Message> {
    let released = mouse::Event::ButtonReleased(Left);
    let messages = window.pass(&[Event::Mouse(released)]).into_iter();
    let requests = messages.map(|message| window.app.update(message));
    let requests = Task::batch(requests.collect::<Vec<_>>());
    window.frame();
    requests
}

/// The server answers the change that waits.
fn answer(window: &mut TestWindow, outcome: Result<(), Failure>) {
    let server = window.app.workspace.current_server().unwrap();
    let (number, ..) = server.first_layout_change().unwrap();
    let certain = true;
    let outcome = outcome.map_err(|failure| SendFailure { failure, certain });
    let answer = LayoutAnswer::Changed(number, outcome);
    let answered = ServerTask::LayoutAnswered(Box::new(answer));
    window.update([Message::ServerTask("one".into(), answered)].into());
    window.frame();
}

#[test]
fn channel_is_dragged_into_another_category_and_back_when_the_server_refuses() {
    let mut window = managed();
    let to = half(&mut window, "harbor-log", false);
    drag(&mut window, "tides", to);
    assert_eq!(names(&mut window), LISTED, "not before it is dropped");
    let _request = release(&mut window);
    let moved = with_moved("tides", Some("harbor-log"));
    assert_eq!(names(&mut window), moved);
    assert_eq!(open_channel(&window), "general", "a drop opens nothing");
    answer(&mut window, Err(Failure::Unauthorized));
    assert_eq!(names(&mut window), LISTED);
    assert!(said(&mut window, "Not changed."));
    assert!(!said(&mut window, "tides"), "names nothing");
}

#[test]
fn channel_is_dragged_to_another_place_and_stays_when_the_server_accepts() {
    let mut window = managed();
    let to = half(&mut window, "workshop", true);
    drag(&mut window, "general", to);
    let _request = release(&mut window);
    let moved = with_moved("general", Some("Records, expanded"));
    assert_eq!(names(&mut window), moved);
    answer(&mut window, Ok(()));
    assert_eq!(names(&mut window), moved);
    // To the end of the list, into a category of voice channels.
    let to = half(&mut window, "The Galley", true);
    drag(&mut window, "general", to);
    let _request = release(&mut window);
    assert_eq!(names(&mut window), with_moved("general", None));
    answer(&mut window, Err(Failure::NotFound));
    assert_eq!(names(&mut window), moved, "undoes no other change");
}

#[test]
fn category_is_dragged_with_its_channels() {
    let mut window = managed();
    let to = half(&mut window, "Harbor", false);
    drag(&mut window, "Records", to);
    let _request = release(&mut window);
    let records = &LISTED[4..7];
    let moved = [records, &LISTED[..4], &LISTED[7..]].concat();
    assert_eq!(names(&mut window), moved);
    answer(&mut window, Err(Failure::Unauthorized));
    assert_eq!(names(&mut window), LISTED);
    let to = half(&mut window, "The Galley", true);
    drag(&mut window, "Harbor", to);
    let _request = release(&mut window);
    let last = [&LISTED[4..], &LISTED[..4]].concat();
    assert_eq!(names(&mut window), last);
}

#[test]
fn escape_ends_a_drag_and_a_row_is_not_moved_where_the_server_does_not_offer_it() {
    let mut window = managed();
    let to = half(&mut window, "quiet-corner", true);
    drag(&mut window, "tides", to);
    window.named(Named::Escape, PLAIN);
    let _none = release(&mut window);
    assert_eq!(names(&mut window), LISTED);
    let mut window = TestWindow::new("timeline");
    let to = half(&mut window, "quiet-corner", true);
    drag(&mut window, "tides", to);
    let _none = release(&mut window);
    assert_eq!(names(&mut window), LISTED);
    let server = window.app.workspace.current_server().unwrap();
    assert!(server.first_layout_change().is_none());
}

#[test]
fn favorites_are_dragged_on_every_server() {
    let mut window = TestWindow::new("channels");
    let favorites = |window: &mut TestWindow| names(window)[..3].to_vec();
    let before = favorites(&mut window);
    assert_eq!(before, ["Favorites, expanded", "quiet-corner", "tides"]);
    let to = half(&mut window, "tides", true);
    drag(&mut window, "quiet-corner", to);
    let saved = release(&mut window);
    window.run_task(saved);
    let moved = ["Favorites, expanded", "tides", "quiet-corner"];
    assert_eq!(favorites(&mut window), moved);
    // A channel that is dropped among them becomes one.
    let to = half(&mut window, "tides", false);
    drag(&mut window, "general", to);
    let _saved = release(&mut window);
    assert!(names(&mut window)[1..4].contains(&"general".to_owned()));
}
