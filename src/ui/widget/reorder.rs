//! Rows that are reordered by dragging, with an indicator at the target position.
//!
//! Exists because iced 0.14 can only drag panes. Keyboard and screen reader users reorder rows by a menu or Alt+Arrow
//! instead. Redraws only when the target position changes.

use iced::advanced::{Layout, Renderer as _, Shell, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::{Border, Event, Point, Rectangle, border};

use super::focus_ring::fill;
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::ui::{Element, Theme, token};

/// Distance in pixels beyond which a press becomes a drag.
const DRAG_THRESHOLD: f32 = 6.0;
const INDICATOR_HEIGHT: f32 = 3.0;

struct Reorder<'a, Message> {
    on_drop: Box<dyn Fn(usize, usize) -> Message + 'a>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum State {
    #[default]
    Idle,
    Pressed {
        row: usize,
        from: Point,
    },
    /// `gap` counts from 0, above the first row.
    Dragging {
        row: usize,
        gap: usize,
    },
}

/// `on_drop` receives the old and the new index of a moved row.
pub fn reorder<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    on_drop: impl Fn(usize, usize) -> Message + 'a,
) -> Element<'a, Message> {
    let on_drop = Box::new(on_drop);
    wrap(Reorder { on_drop }, content)
}

/// Returns the index after dropping the row into a gap, or `None` if it stays the same.
fn target_index(row: usize, gap: usize) -> Option<usize> {
    let index = if gap > row { gap - 1 } else { gap };
    (index != row).then_some(index)
}

fn drag_state(state: State, at: Point, rows: &[Rectangle]) -> State {
    match state {
        State::Idle => state,
        State::Pressed { from, .. } if at.distance(from) <= DRAG_THRESHOLD => state,
        State::Pressed { row, .. } | State::Dragging { row, .. } => {
            let gap = nearest_gap(rows, at.y);
            State::Dragging { row, gap }
        }
    }
}

fn nearest_gap(rows: &[Rectangle], y: f32) -> usize {
    rows.iter().filter(|row| row.center_y() < y).count()
}

fn gap_y(rows: &[Rectangle], gap: usize) -> Option<f32> {
    let above = gap.checked_sub(1).and_then(|row| rows.get(row));
    match (above, rows.get(gap)) {
        (Some(above), Some(below)) => Some(f32::midpoint(above.y + above.height, below.y)),
        (Some(above), None) => Some(above.y + above.height + INDICATOR_HEIGHT),
        (None, Some(below)) => Some(below.y - INDICATOR_HEIGHT),
        (None, None) => None,
    }
}

fn row_bounds(layout: Layout<'_>) -> Vec<Rectangle> {
    layout.children().map(|row| row.bounds()).collect()
}

impl<Message> Reorder<'_, Message> {
    /// Handles an event before the rows; returns whether a drag ended.
    fn on_event(
        &self,
        state: &mut State,
        event: &Event,
        (rows, cursor): (&[Rectangle], mouse::Cursor),
        shell: &mut Shell<'_, Message>,
    ) -> bool {
        let before = *state;
        match (event, before) {
            (Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)), _) => {
                let pressed = cursor.position().and_then(|from| {
                    let row = rows.iter().position(|row| row.contains(from))?;
                    Some(State::Pressed { row, from })
                });
                *state = pressed.unwrap_or_default();
                false
            }
            (Event::Mouse(mouse::Event::CursorMoved { .. }), before) => {
                if let Some(at) = cursor.land().position() {
                    *state = drag_state(before, at, rows);
                }
                if *state != before {
                    shell.request_redraw();
                }
                false
            }
            (Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)), _) => {
                let State::Dragging { row, gap } = std::mem::take(state) else {
                    return false;
                };
                if let Some(index) = target_index(row, gap) {
                    shell.publish((self.on_drop)(row, index));
                }
                shell.request_redraw();
                true
            }
            (
                Event::Keyboard(keyboard::Event::KeyPressed {
                    key: Key::Named(Named::Escape),
                    ..
                }),
                State::Dragging { .. },
            ) => {
                *state = State::Idle;
                shell.capture_event();
                shell.request_redraw();
                false
            }
            _ => false,
        }
    }
}

impl<Message> Wrapper<Message> for Reorder<'_, Message> {
    type State = State;

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let pointer = (&*row_bounds(inner.layout), context.cursor);
        let dropped = self.on_event(state, context.event, pointer, context.shell);
        // Without a cursor, the dragged row does not register a press.
        if dropped || matches!(state, State::Dragging { .. }) {
            context.cursor = mouse::Cursor::Unavailable;
        }
        inner.update(context);
        if dropped {
            context.shell.capture_event();
        }
    }

    fn draw(
        &self,
        state: &State,
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        viewport: &Rectangle,
    ) {
        let State::Dragging { row, gap } = *state else {
            return;
        };
        let rows = row_bounds(layout);
        renderer.with_layer(*viewport, |renderer| {
            if let Some(bounds) = rows.get(row).copied() {
                let overlay = theme.roles.surface_rail.scale_alpha(0.6);
                fill(renderer, bounds, Border::default(), overlay);
            }
            if let Some(y) = gap_y(&rows, gap).filter(|_| target_index(row, gap).is_some()) {
                let bounds = layout.bounds();
                let line = Rectangle {
                    x: bounds.x + token::SPACE_S,
                    y: y - INDICATOR_HEIGHT / 2.0,
                    width: bounds.width - 2.0 * token::SPACE_S,
                    height: INDICATOR_HEIGHT,
                };
                let border = border::rounded(INDICATOR_HEIGHT / 2.0);
                fill(renderer, line, border, theme.roles.accent);
            }
        });
    }

    fn mouse_interaction(&self, state: &State, _is_over: bool) -> Option<mouse::Interaction> {
        matches!(state, State::Dragging { .. }).then_some(mouse::Interaction::Grabbing)
    }
}

#[cfg(test)]
mod tests;
