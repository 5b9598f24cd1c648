//! Keyboard focus of a control, the ring that shows it, and filled rectangles.

use std::any::Any;

use iced::advanced::widget::operation::{Focusable, Scrollable, TextInput};
use iced::advanced::widget::{Id, Operation};
use iced::{Border, Color, Rectangle, Vector, border};

use crate::ui::{Theme, token};

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    #[default]
    None,
    /// Focused by a pointer: no ring, because the pointer shows the position.
    Pointer,
    /// Focused by keyboard or screen reader: shows a ring.
    Keyboard,
}

impl Focus {
    pub(super) fn from_pointer(is_over: bool) -> Self {
        if is_over { Self::Pointer } else { Self::None }
    }

    pub(super) fn shows_ring(self) -> bool {
        self == Self::Keyboard
    }
}

impl Focusable for Focus {
    fn is_focused(&self) -> bool {
        *self != Self::None
    }

    fn focus(&mut self) {
        *self = Self::Keyboard;
    }

    fn unfocus(&mut self) {
        *self = Self::None;
    }
}

/// Shows a control that can be focused to an operation.
pub(super) fn focusable(
    id: Option<&Id>,
    bounds: Rectangle,
    focus: &mut Focus,
    operation: &mut dyn Operation,
) {
    // Before and after, for `WithoutRing`.
    operation.custom(id, bounds, focus);
    operation.focusable(id, bounds, focus);
    operation.custom(id, bounds, focus);
}

/// An operation whose focus shows no ring.
pub(super) struct WithoutRing<'o> {
    operation: &'o mut dyn Operation,
    /// Whether the control that is being visited had a ring before.
    had_ring: Option<bool>,
}

impl<'o> WithoutRing<'o> {
    pub(super) fn new(operation: &'o mut dyn Operation) -> Self {
        Self {
            operation,
            had_ring: None,
        }
    }
}

impl Operation for WithoutRing<'_> {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        self.operation
            .traverse(&mut |operation| operate(&mut WithoutRing::new(operation)));
    }

    fn container(&mut self, id: Option<&Id>, bounds: Rectangle) {
        self.operation.container(id, bounds);
    }

    fn scrollable(
        &mut self,
        id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        self.operation
            .scrollable(id, bounds, content, translation, state);
    }

    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        self.operation.focusable(id, bounds, state);
    }

    fn text_input(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn TextInput) {
        self.operation.text_input(id, bounds, state);
    }

    fn text(&mut self, id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.operation.text(id, bounds, text);
    }

    fn custom(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        match (state.downcast_mut::<Focus>(), self.had_ring.take()) {
            (Some(focus), None) => self.had_ring = Some(focus.shows_ring()),
            (Some(focus), Some(false)) if focus.shows_ring() => *focus = Focus::Pointer,
            _ => {}
        }
        self.operation.custom(id, bounds, state);
    }
}

/// Draws the ring around a control, with a gap, so that it is seen whatever the fill of the control is. `radius` is the
/// corner radius of the control.
pub(super) fn draw_around(
    renderer: &mut iced::Renderer,
    theme: &Theme,
    bounds: Rectangle,
    radius: f32,
) {
    let outset = token::FOCUS_RING_WIDTH + theme.focus_width;
    draw(renderer, theme, bounds.expand(outset), radius + outset);
}

/// Draws the ring inside `bounds`; `radius` is the corner radius in pixels.
pub(super) fn draw(renderer: &mut iced::Renderer, theme: &Theme, bounds: Rectangle, radius: f32) {
    let ring = border::rounded(radius)
        .color(theme.roles.focus_ring)
        .width(theme.focus_width);
    fill(renderer, bounds, ring, Color::TRANSPARENT);
}

pub(super) fn fill(renderer: &mut iced::Renderer, bounds: Rectangle, border: Border, color: Color) {
    use iced::advanced::{Renderer as _, renderer::Quad};
    let quad = Quad {
        bounds,
        border,
        ..Quad::default()
    };
    renderer.fill_quad(quad, color);
}
