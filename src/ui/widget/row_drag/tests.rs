use iced::Size;
use iced::widget::{Space, column};
use iced_test::simulator::Simulator;

use super::*;
use crate::a11y::Role;
use crate::ui::widget::{ButtonKind, Pressable};

#[derive(Debug, Clone, PartialEq)]
enum TestMessage {
    Pressed(usize),
    Menu(usize),
    Key(usize),
    Dropped(usize, usize),
}

/// Three rows, 40 pixels high and 10 apart.
fn simulator<'a>() -> Simulator<'a, TestMessage, Theme> {
    let rows = (0..3).map(|index| {
        let content = Space::new().width(40).height(40);
        Pressable::new(Role::Row, "row", content, ButtonKind::RailIcon)
            .on_press(TestMessage::Pressed(index))
            .on_menu(move |_| TestMessage::Menu(index))
            .on_key(move |key, _| {
                (key.as_ref() == Key::Named(Named::F2)).then_some(TestMessage::Key(index))
            })
            .into()
    });
    let view = reorder(column(rows).spacing(10), TestMessage::Dropped);
    Simulator::with_size(iced::Settings::default(), (300.0, 300.0), view)
}

fn button(simulator: &mut Simulator<'_, TestMessage, Theme>, button: mouse::Button, down: bool) {
    let event = if down {
        mouse::Event::ButtonPressed(button)
    } else {
        mouse::Event::ButtonReleased(button)
    };
    let _ = simulator.simulate([Event::Mouse(event)]);
}

fn move_pointer(simulator: &mut Simulator<'_, TestMessage, Theme>, y: f32) {
    let position = Point::new(20.0, y);
    simulator.point_at(position);
    let _ = simulator.simulate([Event::Mouse(mouse::Event::CursorMoved { position })]);
}

fn drag(from: f32, to: f32) -> Vec<TestMessage> {
    let mut simulator = simulator();
    move_pointer(&mut simulator, from);
    button(&mut simulator, mouse::Button::Left, true);
    move_pointer(&mut simulator, to);
    button(&mut simulator, mouse::Button::Left, false);
    simulator.into_messages().collect()
}

#[test]
fn dragged_row_is_dropped_and_not_pressed() {
    for (from, to, expected) in [
        (20.0, 140.0, vec![TestMessage::Dropped(0, 2)]),
        (20.0, 80.0, vec![TestMessage::Dropped(0, 1)]),
        (120.0, 5.0, vec![TestMessage::Dropped(2, 0)]),
        (70.0, 290.0, vec![TestMessage::Dropped(1, 2)]),
        (70.0, 85.0, vec![]),
        (20.0, 40.0, vec![]),
    ] {
        assert_eq!(drag(from, to), expected, "{from} to {to}");
    }
}

#[test]
fn small_pointer_movement_is_a_press() {
    assert_eq!(drag(20.0, 23.0), [TestMessage::Pressed(0)]);
}

#[test]
fn escape_cancels_the_drag() {
    let mut simulator = simulator();
    move_pointer(&mut simulator, 20.0);
    button(&mut simulator, mouse::Button::Left, true);
    move_pointer(&mut simulator, 140.0);
    let _ = simulator.tap_key(Named::Escape);
    button(&mut simulator, mouse::Button::Left, false);
    let messages: Vec<_> = simulator.into_messages().collect();
    assert!(
        !messages
            .iter()
            .any(|message| matches!(message, TestMessage::Dropped(..))),
        "{messages:?}"
    );
}

#[test]
fn right_button_opens_the_menu_and_does_not_drag() {
    let mut simulator = simulator();
    move_pointer(&mut simulator, 70.0);
    button(&mut simulator, mouse::Button::Right, true);
    move_pointer(&mut simulator, 140.0);
    button(&mut simulator, mouse::Button::Right, false);
    let _ = simulator.tap_key(Named::F2);
    let messages: Vec<_> = simulator.into_messages().collect();
    assert_eq!(messages, [TestMessage::Menu(1), TestMessage::Key(1)]);
}

#[test]
fn drop_indicator_lies_between_the_rows() {
    let at = |y| Rectangle::new(Point::new(0.0, y), Size::new(40.0, 40.0));
    // A virtual list has not built those above.
    let rows = [(7, at(0.0)), (8, at(50.0)), (9, at(100.0))];
    for (pointer, row, y) in [
        (-5.0, 7, 0.0),
        (25.0, 8, 45.0),
        (75.0, 9, 95.0),
        (500.0, 10, 140.0),
    ] {
        let gap = nearest_gap(&rows, pointer);
        assert_eq!(gap, Some(Gap { row, y }), "{pointer}");
    }
    assert_eq!(nearest_gap(&[], 5.0), None);
}
