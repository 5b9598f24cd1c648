//! Bugs of the Electron client that show in a whole window; `docs/testing.md` lists them by number.

use iced::keyboard::{Modifiers, key::Named};
use iced::{Point, mouse};

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::shell::Closing;
use crate::domain::id::ServerUid;

fn order(window: &TestWindow) -> Vec<&str> {
    let order = window.app.workspace.order();
    order.iter().map(ServerUid::as_str).collect()
}

/// The center of the button of a server in the rail.
fn server_button(window: &mut TestWindow, name: &str) -> Point {
    let mut controls = window.controls(true).into_iter();
    let found = controls.find(|(it, bounds, _)| it.name.starts_with(name) && bounds.x < 72.0);
    found.map(|(_, bounds, _)| bounds.center()).unwrap()
}

/// Bug 16: nothing could be dragged to the last place.
#[test]
fn bug_16_server_is_dragged_below_the_last_one() {
    let mut window = TestWindow::new("timeline");
    assert_eq!(order(&window), ["one", "two", "three"]);
    let from = server_button(&mut window, "Harbor Commons");
    let last = server_button(&mut window, "Seed Library");
    window.point_at(from);
    let left = mouse::Button::Left;
    window.send(iced::Event::Mouse(mouse::Event::ButtonPressed(left)));
    window.point_at(Point::new(from.x, from.y + 20.0));
    window.point_at(Point::new(last.x, last.y + 60.0));
    window.send(iced::Event::Mouse(mouse::Event::ButtonReleased(left)));
    assert_eq!(order(&window), ["two", "three", "one"]);
}

/// Bug 19: keys reached the page under a dialog.
#[test]
fn bug_19_keys_do_not_reach_the_page_under_a_dialog() {
    for scene in [
        "settings",
        "settings-storage-question",
        "details",
        "server-rename",
        "server-leave",
        "erase",
        "link",
        "person",
        "profile",
        "close-window",
    ] {
        let mut window = TestWindow::new(scene);
        let messages = window.find_all(Role::Message).len();
        window.write("abc");
        window.named(Named::ArrowUp, PLAIN);
        window.chord('2', Modifiers::COMMAND);
        let current = window.app.workspace.current().map(ServerUid::as_str);
        assert_eq!(current, Some("one"), "{scene}");
        window.app.shell.closing = Closing::No;
        window.app.shell.close_dialog();
        window.frame();
        assert_eq!(window.draft(), "", "{scene}");
        assert!(window.find_all(Role::Message).len() >= messages, "{scene}");
    }
}
