//! Rows that a pointer drags to another place among them. A line shows where a row would go.
//!
//! Exists because iced 0.14 has nothing that is dragged but panes. Keys and readers move rows by other ways: a menu,
//! Alt and an arrow. Drawn again only while the pointer moves a row over another place.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Key, key::Named};
use iced::{Background, Event, Length, Point, Rectangle, Size, Vector, border};

use crate::ui::{Element, Theme, token};

/// How far the pointer goes before it drags and does not press, in pixels.
const BEGINS: f32 = 6.0;
/// Height of the line that shows the place.
const LINE: f32 = 3.0;

struct Reorder<'a, Message> {
    content: Element<'a, Message>,
    on_drop: Box<dyn Fn(usize, usize) -> Message + 'a>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum State {
    #[default]
    Rest,
    /// Pressed on a row, and not moved far.
    Held { row: usize, from: Point },
    /// A row is on its way; the gap it would go into, counted from 0 above the first row.
    Dragged { row: usize, gap: usize },
}

/// Rows, one below another, that can be dragged. Leaving a row at another place says `on_drop`, with the place it had and
/// the place it is to have, both from 0.
pub fn reorder<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    on_drop: impl Fn(usize, usize) -> Message + 'a,
) -> Element<'a, Message> {
    Element::new(Reorder {
        content: content.into(),
        on_drop: Box::new(on_drop),
    })
}

/// The place that the row at `row` has after it went into a gap; `None` when that is its own.
fn place(row: usize, gap: usize) -> Option<usize> {
    let place = if gap > row { gap - 1 } else { gap };
    (place != row).then_some(place)
}

/// What a move of the pointer makes of it.
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

/// The gap that is nearest to a height.
fn gap(rows: &[Rectangle], y: f32) -> usize {
    rows.iter().filter(|row| row.center_y() < y).count()
}

/// The height of the middle of a gap.
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
    /// Takes an event before the rows do; gives whether they must not have it as it is.
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
                let held = cursor.position().and_then(|from| {
                    let row = rows.iter().position(|row| row.contains(from))?;
                    Some(State::Held { row, from })
                });
                *state = held.unwrap_or_default();
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
                if let Some(place) = place(row, gap) {
                    shell.publish((self.on_drop)(row, place));
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

impl<Message> Widget<Message, Theme, iced::Renderer> for Reorder<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.content.as_widget().size_hint()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.content.as_widget_mut().layout(child, renderer, limits),
            None => layout::Node::new(Size::ZERO),
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(child) = tree.children.first_mut() {
            self.content
                .as_widget_mut()
                .operate(child, layout, renderer, operation);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let rows = rows(layout);
        let dropped = self.drag(state, event, (&rows, cursor), shell);
        // The row that was dragged is let go of somewhere else: it is not pressed.
        let cursor = if dropped || matches!(state, State::Dragged { .. }) {
            mouse::Cursor::Unavailable
        } else {
            cursor
        };
        if let Some(child) = tree.children.first_mut() {
            self.content.as_widget_mut().update(
                child, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }
        if dropped {
            shell.capture_event();
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        if let Some(child) = tree.children.first() {
            self.content
                .as_widget()
                .draw(child, renderer, theme, style, layout, cursor, viewport);
        }
        let State::Dragged { row, gap } = *tree.state.downcast_ref::<State>() else {
            return;
        };
        let rows = rows(layout);
        renderer.with_layer(*viewport, |renderer| {
            if let Some(bounds) = rows.get(row).copied() {
                let veil = theme.roles.surface_rail.scale_alpha(0.6);
                fill(renderer, bounds, 0.0, veil);
            }
            if let Some(y) = height_of(&rows, gap).filter(|_| place(row, gap).is_some()) {
                let bounds = layout.bounds();
                let line = Rectangle {
                    x: bounds.x + token::SPACE_S,
                    y: y - LINE / 2.0,
                    width: bounds.width - 2.0 * token::SPACE_S,
                    height: LINE,
                };
                fill(renderer, line, LINE / 2.0, theme.roles.accent);
            }
        });
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        if matches!(tree.state.downcast_ref::<State>(), State::Dragged { .. }) {
            return mouse::Interaction::Grabbing;
        }
        tree.children
            .first()
            .map_or(mouse::Interaction::None, |child| {
                self.content
                    .as_widget()
                    .mouse_interaction(child, layout, cursor, viewport, renderer)
            })
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        self.content.as_widget_mut().overlay(
            tree.children.first_mut()?,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}

fn fill(renderer: &mut iced::Renderer, bounds: Rectangle, radius: f32, colour: iced::Color) {
    let quad = renderer::Quad {
        bounds,
        border: border::rounded(radius),
        ..renderer::Quad::default()
    };
    renderer.fill_quad(quad, Background::Color(colour));
}

#[cfg(test)]
mod tests;
