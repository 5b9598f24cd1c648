//! Scrolling by wheel, touch and scrollbar.

use iced::advanced::{Shell, mouse};
use iced::{Event, Point, Rectangle, border, touch};

use super::super::focus_ring::fill;
use super::state::State;
use crate::ui::Theme;

/// For wheels that report lines.
const PIXELS_PER_LINE: f32 = 60.0;

/// Returns whether the list moved.
pub(super) fn on_event<Message>(
    state: &mut State,
    event: &Event,
    bounds: Rectangle,
    cursor: mouse::Cursor,
    shell: &mut Shell<'_, Message>,
) -> bool {
    let over = cursor.position_over(bounds);
    match event {
        Event::Mouse(mouse::Event::WheelScrolled { delta }) if over.is_some() => {
            state.pending_scroll += match *delta {
                mouse::ScrollDelta::Lines { y, .. } => -y * PIXELS_PER_LINE,
                mouse::ScrollDelta::Pixels { y, .. } => -y,
            };
            shell.capture_event();
            true
        }
        Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
            let Some(position) = over else { return false };
            let grabbed = grab_thumb(state, bounds, position);
            if grabbed {
                shell.capture_event();
            }
            grabbed
        }
        Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => {
            state.thumb_grab = None;
            false
        }
        Event::Mouse(mouse::Event::CursorMoved { position }) => {
            drag_thumb(state, bounds, position.y)
        }
        Event::Touch(event) => on_touch(state, *event, over),
        _ => false,
    }
}

fn grab_thumb(state: &mut State, bounds: Rectangle, position: Point) -> bool {
    let bar = state.scrollbar(bounds);
    let Some(bar) = bar.filter(|bar| bar.track.contains(position)) else {
        return false;
    };
    let inside = position.y - bar.thumb.y;
    let on_thumb = (0.0..=bar.thumb.height).contains(&inside);
    state.thumb_grab = Some(if on_thumb {
        inside
    } else {
        bar.thumb.height / 2.0
    });
    drag_thumb(state, bounds, position.y)
}

fn drag_thumb(state: &mut State, bounds: Rectangle, y: f32) -> bool {
    let (Some(grab), Some(bar)) = (state.thumb_grab, state.scrollbar(bounds)) else {
        return false;
    };
    let travel = (bar.track.height - bar.thumb.height).max(1.0);
    state.set_fraction((y - grab - bar.track.y) / travel);
    true
}

fn on_touch(state: &mut State, event: touch::Event, over: Option<Point>) -> bool {
    match (event, state.last_touch) {
        (touch::Event::FingerPressed { position, .. }, _) if over.is_some() => {
            state.last_touch = Some(position);
        }
        (touch::Event::FingerMoved { position, .. }, Some(last)) => {
            state.last_touch = Some(position);
            state.pending_scroll += last.y - position.y;
            return true;
        }
        (touch::Event::FingerPressed { .. } | touch::Event::FingerMoved { .. }, _) => {}
        (touch::Event::FingerLifted { .. } | touch::Event::FingerLost { .. }, _) => {
            state.last_touch = None;
        }
    }
    false
}

pub(super) fn draw_thumb(
    renderer: &mut iced::Renderer,
    theme: &Theme,
    bounds: Rectangle,
    hovered: bool,
) {
    let color = if hovered {
        theme.roles.text_muted
    } else {
        theme.roles.border_strong
    };
    let border = border::rounded(bounds.width / 2.0);
    fill(renderer, bounds, border, color);
}
