//! Rows that are reordered by dragging, with an indicator at the target position.
//!
//! Exists because iced 0.14 can only drag panes. Keyboard and screen reader users reorder rows by a menu or Alt+Arrow
//! instead. Redraws only when the target position changes.

use iced::advanced::{Layout, Renderer as _, Shell, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::{Border, Event, Point, Rectangle, border};

use super::around::{Around, Content, Happening, around};
use super::ring::fill;
use crate::ui::{Element, Theme, token};

/// Distance in pixels beyond which a press becomes a drag.
const BEGINS: f32 = 6.0;
const LINE: f32 = 3.0;

struct Reorder<'a, Message> {
    on_drop: Box<dyn Fn(usize, usize) -> Message + 'a>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum State {
    #[default]
    Rest,
    Held {
        row: usize,
        from: Point,
    },
    /// `gap` counts from 0, above the first row.
    Dragged {
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
    around(Reorder { on_drop }, content)
}

/// Returns the index after dropping the row into a gap, or `None` if it stays the same.
fn place(row: usize, gap: usize) -> Option<usize> {
    let index = if gap > row { gap - 1 } else { gap };
    (index != row).then_some(index)
}

fn moved(state: State, at: Point, rows: &[Rectangle]) -> State {
    match state {
        State::Held { row, from } if at.distance(from) > BEGINS => State::Dragged {
            row,
            gap: gap(rows, at.y),
        },
        State::Dragged { row, .. } => State::Dragged {
            row,
            gap: gap(rows, at.y),
        },
        State::Rest | State::Held { .. } => state,
    }
}

fn gap(rows: &[Rectangle], y: f32) -> usize {
    rows.iter().filter(|row| row.center_y() < y).count()
}

fn height_of(rows: &[Rectangle], gap: usize) -> Option<f32> {
    let above = gap.checked_sub(1).and_then(|row| rows.get(row));
    match (above, rows.get(gap)) {
        (Some(above), Some(below)) => Some(f32::midpoint(above.y + above.height, below.y)),
        (Some(above), None) => Some(above.y + above.height + LINE),
        (None, Some(below)) => Some(below.y - LINE),
        (None, None) => None,
    }
}

fn rows(layout: Layout<'_>) -> Vec<Rectangle> {
    layout.children().map(|row| row.bounds()).collect()
}

impl<Message> Reorder<'_, Message> {
    /// Handles an event before the rows; returns whether a drag ended.
    fn drag(
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
                    Some(State::Held { row, from })
                });
                *state = pressed.unwrap_or_default();
                false
            }
            (Event::Mouse(mouse::Event::CursorMoved { .. }), before) => {
                if let Some(at) = cursor.land().position() {
                    *state = moved(before, at, rows);
                }
                if *state != before {
                    shell.request_redraw();
                }
                false
            }
            (Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)), _) => {
                *state = State::Rest;
                let State::Dragged { row, gap } = before else {
                    return false;
                };
                if let Some(index) = place(row, gap) {
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
                State::Dragged { .. },
            ) => {
                *state = State::Rest;
                shell.capture_event();
                shell.request_redraw();
                false
            }
            _ => false,
        }
    }
}

impl<Message> Around<Message> for Reorder<'_, Message> {
    type State = State;

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut Content<'_, '_, Message>,
        context: &mut Happening<'_, '_, Message>,
    ) {
        let places = (&*rows(inner.layout), context.cursor);
        let dropped = self.drag(state, context.event, places, context.shell);
        // Without a cursor, the dragged row does not register a press.
        if dropped || matches!(state, State::Dragged { .. }) {
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
        let State::Dragged { row, gap } = *state else {
            return;
        };
        let rows = rows(layout);
        renderer.with_layer(*viewport, |renderer| {
            if let Some(bounds) = rows.get(row).copied() {
                let overlay = theme.roles.surface_rail.scale_alpha(0.6);
                fill(renderer, bounds, Border::default(), overlay);
            }
            if let Some(y) = height_of(&rows, gap).filter(|_| place(row, gap).is_some()) {
                let bounds = layout.bounds();
                let line = Rectangle {
                    x: bounds.x + token::SPACE_S,
                    y: y - LINE / 2.0,
                    width: bounds.width - 2.0 * token::SPACE_S,
                    height: LINE,
                };
                fill(
                    renderer,
                    line,
                    border::rounded(LINE / 2.0),
                    theme.roles.accent,
                );
            }
        });
    }

    fn pointer(&self, state: &State, _is_over: bool) -> Option<mouse::Interaction> {
        matches!(state, State::Dragged { .. }).then_some(mouse::Interaction::Grabbing)
    }
}

#[cfg(test)]
mod tests;
