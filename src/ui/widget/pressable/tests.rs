use iced::advanced::clipboard;
use iced::mouse::ScrollDelta;
use iced::widget::container;
use iced_runtime::user_interface::{Cache, UserInterface};

use super::*;
use crate::ui::snapshot;
use crate::ui::theme::Variant;
use crate::ui::token;
use crate::ui::widget::primary_button;

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

/// What is drawn of a page with one button, which has the focus or not.
#[cfg(not(feature = "gpu"))]
fn quads(focused: bool) -> Vec<iced::advanced::renderer::Quad> {
    snapshot::load_fonts();
    let mut renderer = snapshot::headless_renderer().unwrap();
    let button = primary_button("Join").id("button").on_press(());
    let view: Element<'_, ()> = container(button).padding(token::SPACE_L).into();
    let size = Size::new(200.0, 80.0);
    let mut interface = UserInterface::build(view, size, Cache::default(), &mut renderer);
    let frame = Event::Window(iced::window::Event::RedrawRequested(
        iced::time::Instant::now(),
    ));
    let cursor = mouse::Cursor::Unavailable;
    let (clipboard, messages) = (&mut clipboard::Null, &mut Vec::new());
    let _ = interface.update(&[frame], cursor, &mut renderer, clipboard, messages);
    if focused {
        let mut focus = iced::advanced::widget::operation::focusable::focus::<()>("button".into());
        interface.operate(&renderer, &mut focus);
    }
    let style = iced::advanced::renderer::Style::default();
    interface.draw(&mut renderer, &Theme::new(Variant::Dark), &style, cursor);
    let layers = renderer.layers().iter();
    let quads = layers.flat_map(|layer| layer.quads.iter().map(|(quad, _)| *quad));
    quads.collect()
}

#[test]
#[cfg(not(feature = "gpu"))]
fn focus_ring_has_a_gap_and_leaves_the_button_as_it_is() {
    let (resting, focused) = (quads(false), quads(true));
    let ([button], [same, ring]) = (&resting[..], &focused[..]) else {
        panic!("{resting:?} {focused:?}");
    };
    assert_eq!(button, same);
    assert_eq!(ring.border.width, 2.0);
    assert_eq!(ring.bounds, button.bounds.expand(4.0));
}
