//! Rows that are moved by dragging, with an indicator at the target position.
//!
//! Exists because iced 0.14 can only drag panes. Keyboard and screen reader users move rows by keys or a menu. Redraws only
//! when the target position changes.

use std::any::Any;

use iced::advanced::widget::{Id, Operation};
use iced::advanced::{Layout, Renderer as _, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::{Border, Event, Point, Rectangle, border};

use super::focus_ring::fill;
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::{AccessibleNode, Role};
use crate::ui::{Element, Theme, token};

/// Distance in pixels beyond which a press becomes a drag.
const THRESHOLD: f32 = 6.0;
const INDICATOR_HEIGHT: f32 = 3.0;

struct RowDrag<'a, Message> {
    source: RowSource,
    on_drop: Box<dyn Fn(usize, usize) -> Option<Message> + 'a>,
}

/// Where the rows are.
#[derive(Debug, Clone, Copy)]
enum RowSource {
    /// All are laid out.
    Children,
    /// Those that a virtual list has built, by the role and position that it exposes to screen readers.
    Exposed(Role),
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum DragState {
    #[default]
    Idle,
    Pressed {
        row: usize,
        from: Point,
    },
    Dragging {
        row: usize,
        /// Where the row was seen last.
        bounds: Option<Rectangle>,
        gap: Gap,
    },
}

/// Between two rows, or beside an outer one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Gap {
    /// The index of the row below it.
    row: usize,
    y: f32,
}

/// Rows of a virtual list. `on_drop` receives the index of a row and that of the row before which it is dropped; `None` if it
/// would change nothing.
pub fn row_drag<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    role: Role,
    on_drop: impl Fn(usize, usize) -> Option<Message> + 'a,
) -> Element<'a, Message> {
    let (source, on_drop) = (RowSource::Exposed(role), Box::new(on_drop));
    wrap(RowDrag { source, on_drop }, content)
}

/// The children of a column. `on_drop` receives the old and the new index of a moved row.
pub fn reorder<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    on_drop: impl Fn(usize, usize) -> Message + 'a,
) -> Element<'a, Message> {
    let on_drop = Box::new(move |row, gap| Some(on_drop(row, target_index(row, gap)?)));
    let source = RowSource::Children;
    wrap(RowDrag { source, on_drop }, content)
}

/// Returns the index after dropping the row into a gap, or `None` if it stays the same.
fn target_index(row: usize, gap: usize) -> Option<usize> {
    let index = if gap > row { gap - 1 } else { gap };
    (index != row).then_some(index)
}

/// The rows that are exposed, with their indexes.
struct ExposedRows {
    role: Role,
    found: Vec<(usize, Rectangle)>,
}

impl Operation for ExposedRows {
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

fn nearest_gap(rows: &[(usize, Rectangle)], y: f32) -> Option<Gap> {
    let below = rows.iter().position(|(_, row)| row.center_y() >= y);
    let above = below.unwrap_or(rows.len()).checked_sub(1);
    let at = |index: Option<usize>| rows.get(index?);
    match (at(above), at(below)) {
        (Some((_, above)), Some((row, below))) => Some(Gap {
            row: *row,
            y: f32::midpoint(above.y + above.height, below.y),
        }),
        (None, Some((row, below))) => Some(Gap {
            row: *row,
            y: below.y,
        }),
        (Some((row, above)), None) => Some(Gap {
            row: row + 1,
            y: above.y + above.height,
        }),
        (None, None) => None,
    }
}

impl<Message> RowDrag<'_, Message> {
    /// The rows in view, from the top, with their indexes.
    fn rows(&self, inner: &mut InnerWidget<'_, '_, Message>) -> Vec<(usize, Rectangle)> {
        let list = inner.layout;
        match self.source {
            RowSource::Children => list
                .children()
                .map(|row| row.bounds())
                .enumerate()
                .collect(),
            RowSource::Exposed(role) => {
                let found = Vec::new();
                let mut rows = ExposedRows { role, found };
                inner.operate(&mut rows);
                let mut found = rows.found;
                found.retain(|(_, row)| list.bounds().contains(row.center()));
                found.sort_by_key(|(index, _)| *index);
                found
            }
        }
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
                let rows = rows();
                let bounds = rows.iter().find(|(index, _)| *index == row);
                let bounds = bounds.map(|(_, bounds)| *bounds);
                let gap = nearest_gap(&rows, at.y);
                gap.map_or(state, |gap| DragState::Dragging { row, bounds, gap })
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
                    if let Some(message) = (self.on_drop)(row, gap.row) {
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
        let DragState::Dragging { row, bounds, gap } = *state else {
            return;
        };
        renderer.with_layer(*viewport, |renderer| {
            if let Some(bounds) = bounds {
                let overlay = theme.roles.surface_rail.scale_alpha(0.6);
                fill(renderer, bounds, Border::default(), overlay);
            }
            if (self.on_drop)(row, gap.row).is_some() {
                let list = layout.bounds();
                let line = Rectangle {
                    x: list.x + token::SPACE_S,
                    y: gap.y - INDICATOR_HEIGHT / 2.0,
                    width: list.width - 2.0 * token::SPACE_S,
                    height: INDICATOR_HEIGHT,
                };
                let border = border::rounded(INDICATOR_HEIGHT / 2.0);
                fill(renderer, line, border, theme.roles.accent);
            }
        });
    }

    fn mouse_interaction(&self, state: &DragState, _is_over: bool) -> Option<mouse::Interaction> {
        matches!(state, DragState::Dragging { .. }).then_some(mouse::Interaction::Grabbing)
    }
}

#[cfg(test)]
mod tests;
