//! Rows of a virtual list that are moved by dragging, with an indicator at the target position.
//!
//! Exists beside `reorder`, whose rows are all laid out. The rows are those that the list exposes to screen readers, found by
//! their role and position. Keyboard and screen reader users move rows by keys or a menu.

use std::any::Any;

use iced::advanced::widget::{Id, Operation};
use iced::advanced::{Layout, Renderer as _, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::{Event, Point, Rectangle, border};

use super::focus_ring::fill;
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::{AccessibleNode, Role};
use crate::ui::{Element, Theme, token};

/// Distance in pixels beyond which a press becomes a drag.
const THRESHOLD: f32 = 6.0;
const INDICATOR_HEIGHT: f32 = 3.0;

struct RowDrag<'a, Message> {
    role: Role,
    on_drop: Box<dyn Fn(usize, usize) -> Option<Message> + 'a>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum DragState {
    #[default]
    Idle,
    Pressed {
        row: usize,
        from: Point,
    },
    /// `gap` is the index of the row below it, and `y` its place.
    Dragging {
        row: usize,
        gap: usize,
        y: f32,
    },
}

/// `on_drop` receives the index of a row and that of the row before which it is dropped; `None` if it would change nothing.
pub fn row_drag<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    role: Role,
    on_drop: impl Fn(usize, usize) -> Option<Message> + 'a,
) -> Element<'a, Message> {
    let on_drop = Box::new(on_drop);
    wrap(RowDrag { role, on_drop }, content)
}

/// The rows that are built, from the top, with their indexes.
struct Rows {
    role: Role,
    found: Vec<(usize, Rectangle)>,
}

impl Operation for Rows {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        if let Some(node) = state.downcast_ref::<AccessibleNode>()
            && node.semantics.role == self.role
            && let Some(index) = node.semantics.position
        {
            self.found.push((index, bounds));
        }
    }
}

/// The gap nearest to a height: the index of the row below it, and its place.
fn nearest_gap(rows: &[(usize, Rectangle)], y: f32) -> Option<(usize, f32)> {
    let below = rows.iter().find(|(_, row)| row.center_y() >= y);
    match (below, rows.last()) {
        (Some((index, row)), _) => Some((*index, row.y)),
        (None, Some((index, row))) => Some((index + 1, row.y + row.height)),
        (None, None) => None,
    }
}

impl<Message> RowDrag<'_, Message> {
    fn rows(&self, inner: &mut InnerWidget<'_, '_, Message>) -> Vec<(usize, Rectangle)> {
        let list = inner.layout.bounds();
        let mut rows = Rows {
            role: self.role,
            found: Vec::new(),
        };
        inner.operate(&mut rows);
        let mut found = rows.found;
        found.retain(|(_, row)| list.contains(row.center()));
        found.sort_by_key(|(index, _)| *index);
        found
    }

    /// What a movement of the pointer makes of the state.
    fn moved(
        state: DragState,
        at: Point,
        rows: impl FnOnce() -> Vec<(usize, Rectangle)>,
    ) -> DragState {
        match state {
            DragState::Idle => state,
            DragState::Pressed { from, .. } if at.distance(from) <= THRESHOLD => state,
            DragState::Pressed { row, .. } | DragState::Dragging { row, .. } => {
                let gap = nearest_gap(&rows(), at.y);
                gap.map_or(state, |(gap, y)| DragState::Dragging { row, gap, y })
            }
        }
    }
}

impl<Message> Wrapper<Message> for RowDrag<'_, Message> {
    type State = DragState;

    fn update(
        &mut self,
        state: &mut DragState,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let before = *state;
        let mut dropped = false;
        match (context.event, before) {
            (Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)), _) => {
                let pressed = context.cursor.position().and_then(|from| {
                    let rows = self.rows(inner);
                    let row = rows.iter().find(|(_, row)| row.contains(from))?;
                    Some(DragState::Pressed { row: row.0, from })
                });
                *state = pressed.unwrap_or_default();
            }
            (Event::Mouse(mouse::Event::CursorMoved { .. }), _) if before != DragState::Idle => {
                if let Some(at) = context.cursor.land().position() {
                    *state = Self::moved(before, at, || self.rows(inner));
                }
            }
            (Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)), _) => {
                if let DragState::Dragging { row, gap, .. } = std::mem::take(state) {
                    dropped = true;
                    if let Some(message) = (self.on_drop)(row, gap) {
                        context.shell.publish(message);
                    }
                }
            }
            (
                Event::Keyboard(keyboard::Event::KeyPressed {
                    key: Key::Named(Named::Escape),
                    ..
                }),
                DragState::Dragging { .. },
            ) => {
                *state = DragState::Idle;
                context.shell.capture_event();
            }
            _ => {}
        }
        if *state != before {
            context.shell.request_redraw();
        }
        // Without a cursor, the dragged row does not register a press.
        if dropped || matches!(state, DragState::Dragging { .. }) {
            context.cursor = mouse::Cursor::Unavailable;
        }
        inner.update(context);
        if dropped {
            context.shell.capture_event();
        }
    }

    fn draw(
        &self,
        state: &DragState,
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        viewport: &Rectangle,
    ) {
        let DragState::Dragging { row, gap, y } = *state else {
            return;
        };
        if (self.on_drop)(row, gap).is_none() {
            return;
        }
        let bounds = layout.bounds();
        let line = Rectangle {
            x: bounds.x + token::SPACE_S,
            y: y - INDICATOR_HEIGHT / 2.0,
            width: bounds.width - 2.0 * token::SPACE_S,
            height: INDICATOR_HEIGHT,
        };
        renderer.with_layer(*viewport, |renderer| {
            let border = border::rounded(INDICATOR_HEIGHT / 2.0);
            fill(renderer, line, border, theme.roles.accent);
        });
    }

    fn mouse_interaction(&self, state: &DragState, _is_over: bool) -> Option<mouse::Interaction> {
        matches!(state, DragState::Dragging { .. }).then_some(mouse::Interaction::Grabbing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_gap_is_before_the_row_whose_middle_is_below() {
        let row = |index: usize, y| {
            (
                index,
                Rectangle::new(Point::new(0.0, y), [100.0, 30.0].into()),
            )
        };
        let rows = [row(7, 10.0), row(8, 40.0)];
        for (y, expected) in [
            (0.0, Some((7, 10.0))),
            (24.0, Some((7, 10.0))),
            (26.0, Some((8, 40.0))),
            (60.0, Some((9, 70.0))),
        ] {
            assert_eq!(nearest_gap(&rows, y), expected, "{y}");
        }
        assert_eq!(nearest_gap(&[], 5.0), None);
    }
}
