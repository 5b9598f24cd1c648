use iced::mouse::ScrollDelta;

use super::*;

/// The pointer rests, so no mouse event reports that scrolling moved the control away from it.
#[test]
fn scrolling_clears_hover() {
    let button: Pressable<'_, ()> =
        Pressable::new(Role::Button, "add", "add", ButtonKind::RailIcon);
    let bounds = Rectangle::new(Point::ORIGIN, Size::new(40.0, 40.0));
    let at = bounds.center();
    let cursor = mouse::Cursor::Available(at);
    let mut messages = Vec::new();
    let mut shell = Shell::new(&mut messages);
    let mut state = State::default();
    let moved = Event::Mouse(mouse::Event::CursorMoved { position: at });
    button.on_event(&mut state, &moved, (bounds, cursor), &mut shell);
    assert!(state.hovered);
    let delta = ScrollDelta::Lines { x: 0.0, y: -1.0 };
    let scrolled = Event::Mouse(mouse::Event::WheelScrolled { delta });
    button.on_event(&mut state, &scrolled, (bounds, cursor), &mut shell);
    assert!(!state.hovered);
}
