//! Reading in whole scenes: what is on screen is read, buttons and keys that lead to other places, and links to messages.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use iced::mouse::{Button, ScrollDelta};
use iced::{Event, Rectangle, mouse, window};

use super::test_window::{PLAIN, TestWindow};
use super::{Id, Operation};
use crate::a11y::Role;
use crate::app::Message;
use crate::app::dialog::Dialog;
use crate::app::scene::fixtures::post;
use crate::domain::id::ChannelId;

const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;
const UNREAD: u32 = 60;

fn channel() -> ChannelId {
    "tides".into()
}

/// In a channel with many read messages and those that arrived since; it opens at the divider.
fn with_unread() -> TestWindow {
    let mut window = TestWindow::with_composer();
    window.app.workspace.edit(&"one".into(), |server| {
        for number in 0..60 {
            post(
                server,
                1_000 + number,
                ("uid_noor", 20_000 + number * 60, "Read before."),
                "tides",
            );
        }
        server.mark_channel_read(&channel());
        for number in 0..i64::from(UNREAD) {
            let line = ("uid_noor", 100_000 + number * 60, "Written since.");
            post(server, 2_000 + number, line, "tides");
        }
    });
    let opened = window.app.open_channel(&channel());
    window.run_task(opened);
    window.frame();
    window
}

fn unread(window: &TestWindow) -> u32 {
    let server = window.app.workspace.current_server().unwrap();
    server.unread(&channel()).0
}

fn button(window: &mut TestWindow, name: &str) -> Option<Rectangle> {
    let controls = window.controls(false).into_iter();
    let mut buttons =
        controls.filter(|(it, ..)| it.role == Role::Button && it.name.starts_with(name));
    buttons.next().map(|(_, bounds, _)| bounds)
}

fn press(window: &mut TestWindow, name: &str) {
    let bounds = button(window, name).unwrap_or_else(|| panic!("there is no {name}"));
    window.press(Button::Left, bounds.center());
}

fn wheel(window: &mut TestWindow, lines: f32) {
    let list = window.find(Role::Log).1;
    window.point_at(list.center());
    let delta = ScrollDelta::Lines { x: 0.0, y: lines };
    window.send(Event::Mouse(mouse::Event::WheelScrolled { delta }));
}

fn set_focus(window: &mut TestWindow, has_focus: bool) {
    let event = if has_focus {
        window::Event::Focused
    } else {
        window::Event::Unfocused
    };
    let id = window::Id::unique();
    window.app.workspace.window = Some(id);
    window.update([Message::Window(id, event)].into());
    window.frame();
}

fn say(window: &mut TestWindow, number: i64, text: &str) {
    window.app.workspace.edit(&"one".into(), |server| {
        post(
            server,
            number,
            ("uid_noor", 200_000 + number, text),
            "tides",
        );
    });
    window.frame();
}

#[test]
fn messages_are_read_as_they_are_scrolled_into_view() {
    let mut window = with_unread();
    let at_first = unread(&window);
    assert!(at_first > 0 && at_first < UNREAD, "{at_first}");
    wheel(&mut window, -4.0);
    let scrolled = unread(&window);
    assert!(scrolled < at_first, "{scrolled}");
    wheel(&mut window, 4.0);
    assert_eq!(unread(&window), scrolled, "and stay read");
    for _ in 0..60 {
        wheel(&mut window, -4.0);
    }
    assert_eq!(unread(&window), 0);
}

#[test]
fn nothing_is_read_without_the_focus_or_below_a_dialog() {
    let mut window = with_unread();
    set_focus(&mut window, false);
    let before = unread(&window);
    wheel(&mut window, -8.0);
    assert_eq!(unread(&window), before);
    window.named(Named::F1, PLAIN);
    assert!(matches!(
        window.app.shell.dialog(),
        Some(Dialog::Settings(_))
    ));
    set_focus(&mut window, true);
    assert_eq!(unread(&window), before, "the settings cover it");
    window.named(Named::Escape, PLAIN);
    assert!(unread(&window) < before);
}

#[test]
fn line_stays_and_escape_reads_the_channel() {
    let mut window = with_unread();
    for _ in 0..60 {
        wheel(&mut window, -4.0);
    }
    assert_eq!(unread(&window), 0);
    let divider = |window: &TestWindow| {
        let server = window.app.workspace.current_server().unwrap();
        let rows = server.open_channel_state().unwrap().timeline.rows();
        rows.iter().position(|row| row.key() == u64::MAX)
    };
    let line = divider(&window);
    assert!(line.is_some());
    say(&mut window, 3_000, "While it is followed.");
    assert_eq!((unread(&window), divider(&window)), (0, line));
    set_focus(&mut window, false);
    say(&mut window, 3_001, "While away.");
    assert_eq!((unread(&window), divider(&window)), (1, line));
    window.named(Named::Escape, PLAIN);
    assert_eq!((unread(&window), divider(&window)), (0, None));
}

#[test]
fn first_unread_and_latest_are_reached_by_buttons_and_keys_and_left_by_alt_left() {
    let jumps: [fn(&mut TestWindow); 2] = [
        |window| press(window, "Jump to the first unread message"),
        |window| window.named(Named::PageUp, SHIFT),
    ];
    let latest: [fn(&mut TestWindow); 2] = [
        |window| press(window, "Jump to latest"),
        |window| window.named(Named::PageDown, SHIFT),
    ];
    for (jump, latest) in jumps.into_iter().zip(latest) {
        let mut window = with_unread();
        assert_eq!(
            button(&mut window, "Jump to the first unread message"),
            None
        );
        // The scroll bar goes to the end at once: what is between was not seen.
        set_focus(&mut window, false);
        for _ in 0..60 {
            wheel(&mut window, -8.0);
        }
        set_focus(&mut window, true);
        let left = unread(&window);
        assert!(left > 10, "{left}");
        let label = format!("Jump to the first unread message, {left} new");
        assert!(button(&mut window, &label).is_some());
        jump(&mut window);
        let focused = window.focused().unwrap();
        assert!(focused.name.contains("Written since."), "{focused:?}");
        assert!(unread(&window) < left);
        assert_eq!(
            button(&mut window, "Jump to the first unread message"),
            None
        );
        latest(&mut window);
        assert_eq!(unread(&window), 0, "what is skipped is read");
        assert!(window.app.features.timeline.is_at_newest());
        window.named(Named::ArrowLeft, ALT);
        assert!(!window.app.features.timeline.is_at_newest());
    }
}

#[test]
fn unread_messages_above_are_marked_as_read_by_a_button() {
    let mut window = with_unread();
    set_focus(&mut window, false);
    for _ in 0..60 {
        wheel(&mut window, -8.0);
    }
    set_focus(&mut window, true);
    press(&mut window, "Mark channel as read");
    assert_eq!(unread(&window), 0);
    assert_eq!(button(&mut window, "Mark channel as read"), None);
}

#[test]
fn date_is_chosen_by_keys_and_its_first_message_has_the_focus() {
    let mut window = with_unread();
    window.app.workspace.edit(&"one".into(), |server| {
        post(server, 3_000, ("uid_noor", 300_000, "Days later."), "tides");
    });
    window.chord('g', Modifiers::COMMAND);
    assert_eq!(window.focused().unwrap().role, Role::Field);
    window.write("soon");
    window.named(Named::Enter, PLAIN);
    assert!(window.focused().unwrap().error.is_some());
    let server = window.app.workspace.current_server().unwrap();
    let items = server.open_channel_state().unwrap().timeline.items();
    let day = items.back().unwrap().day.unwrap().to_string();
    for _ in 0.."soon".len() {
        window.named(Named::Backspace, PLAIN);
    }
    window.write(&day);
    window.named(Named::Enter, PLAIN);
    assert!(window.app.shell.dialog().is_none());
    assert_eq!(window.focused().unwrap().role, Role::Message);
    window.named(Named::ArrowLeft, ALT);
    assert_eq!(window.focused().unwrap().role, Role::Editor);
}

/// The texts that are drawn.
#[derive(Default)]
struct Texts(Vec<(String, Rectangle)>);

impl Operation for Texts {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.0.push((text.to_owned(), bounds));
    }
}

/// A channel opens with the line at the top, where the day lies over the middle.
#[test]
fn day_at_the_top_does_not_cover_the_word_of_the_unread_line() {
    let mut window = with_unread();
    let mut texts = Texts::default();
    window.operate(&mut texts);
    let mut texts = texts.0.into_iter();
    let (_, word) = texts.find(|(text, _)| text == "New").unwrap();
    let (_, log) = window.find(Role::Log);
    let day = Rectangle {
        x: log.center_x() - 100.0,
        width: 200.0,
        ..log
    };
    assert!(!day.intersects(&word), "{word:?}");
}

/// The same day is said by its divider alone.
#[test]
fn day_at_the_top_is_not_heard() {
    let mut window = with_unread();
    wheel(&mut window, 3.0);
    let controls = window.controls(false);
    let days = controls
        .iter()
        .filter(|(it, ..)| it.role != Role::Message && it.name.contains("2026"));
    let days: Vec<_> = days.map(|(it, ..)| (it.role, it.name.clone())).collect();
    assert!(days.len() <= 1, "{days:?}");
}
