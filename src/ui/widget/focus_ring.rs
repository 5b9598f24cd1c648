//! Keyboard focus of a control, the ring that shows it, and filled rectangles.

use iced::advanced::widget::operation::Focusable;
use iced::{Border, Color, Rectangle, border};

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

/// Draws the ring around a control, with a gap, so that it is seen whatever the fill of the control is. `radius` is the
/// corner radius of the control.
pub(super) fn draw_around(
    renderer: &mut iced::Renderer,
    theme: &Theme,
    bounds: Rectangle,
    radius: f32,
) {
    const OUTSET: f32 = 2.0 * token::FOCUS_RING_WIDTH;
    draw(renderer, theme, bounds.expand(OUTSET), radius + OUTSET);
}

/// Draws the ring inside `bounds`; `radius` is the corner radius in pixels.
pub(super) fn draw(renderer: &mut iced::Renderer, theme: &Theme, bounds: Rectangle, radius: f32) {
    let ring = border::rounded(radius)
        .color(theme.roles.focus_ring)
        .width(token::FOCUS_RING_WIDTH);
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
