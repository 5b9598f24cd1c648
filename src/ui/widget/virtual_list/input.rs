//! Scrolling by wheel, touch and scrollbar.

use iced::advanced::{Shell, mouse};
use iced::{Event, Point, Rectangle, touch};

use super::state::State;

/// For wheels that report lines.
const NOTCH: f32 = 60.0;

/// Returns whether the list moved.
pub(super) fn moves<Message>(
    state: &mut State,
    event: &Event,
    bounds: Rectangle,
    cursor: mouse::Cursor,
    shell: &mut Shell<'_, Message>,
) -> bool {
    let over = cursor.position_over(bounds);
    match event {
        Event::Mouse(mouse::Event::WheelScrolled { delta }) if over.is_some() => {
            state.pending += match *delta {
                mouse::ScrollDelta::Lines { y, .. } => -y * NOTCH,
                mouse::ScrollDelta::Pixels { y, .. } => -y,
            };
            shell.capture_event();
            true
        }
        Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
            let Some(position) = over else { return false };
            let grabbed = grab(state, bounds, position);
            if grabbed {
                shell.capture_event();
            }
            grabbed
        }
        Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => {
            state.grab = None;
            false
        }
        Event::Mouse(mouse::Event::CursorMoved { position }) => drag(state, bounds, position.y),
        Event::Touch(event) => touched(state, *event, over),
        _ => false,
    }
}

fn grab(state: &mut State, bounds: Rectangle, position: Point) -> bool {
    let Some(bar) = state.bar(bounds).filter(|bar| bar.rail.contains(position)) else {
        return false;
    };
    let inside = position.y - bar.thumb.y;
    let on_thumb = (0.0..=bar.thumb.height).contains(&inside);
    state.grab = Some(if on_thumb {
        inside
    } else {
        bar.thumb.height / 2.0
    });
    drag(state, bounds, position.y)
}

fn drag(state: &mut State, bounds: Rectangle, y: f32) -> bool {
    let (Some(grab), Some(bar)) = (state.grab, state.bar(bounds)) else {
        return false;
    };
    let travel = (bar.rail.height - bar.thumb.height).max(1.0);
    state.set_part((y - grab - bar.rail.y) / travel);
    true
}

fn touched(state: &mut State, event: touch::Event, over: Option<Point>) -> bool {
    match event {
        touch::Event::FingerPressed { position, .. } if over.is_some() => {
            state.touch = Some(position);
            false
        }
        touch::Event::FingerMoved { position, .. } => match state.touch {
            Some(last) => {
                state.touch = Some(position);
                state.pending += last.y - position.y;
                true
            }
            None => false,
        },
        touch::Event::FingerPressed { .. } => false,
        touch::Event::FingerLifted { .. } | touch::Event::FingerLost { .. } => {
            state.touch = None;
            false
        }
    }
}
