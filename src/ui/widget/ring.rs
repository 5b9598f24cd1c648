//! Keyboard focus of a control, the ring that shows it, and filled rectangles.

use iced::advanced::widget::operation::Focusable;
use iced::{Border, Color, Rectangle, border};

use crate::ui::{Theme, token};

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    #[default]
    No,
    /// Focused by a pointer: no ring, because the pointer shows the position.
    ByPointer,
    /// Focused by keyboard or screen reader: shows a ring.
    ByKeys,
}

impl Held {
    pub(super) fn pointed(is_over: bool) -> Self {
        if is_over { Self::ByPointer } else { Self::No }
    }

    pub(super) fn rings(self) -> bool {
        self == Self::ByKeys
    }
}

impl Focusable for Held {
    fn is_focused(&self) -> bool {
        *self != Self::No
    }

    fn focus(&mut self) {
        *self = Self::ByKeys;
    }

    fn unfocus(&mut self) {
        *self = Self::No;
    }
}

/// Draws the ring inside `bounds`; `radius` is the corner radius in pixels.
pub(super) fn draw(renderer: &mut iced::Renderer, theme: &Theme, bounds: Rectangle, radius: f32) {
    let ring = border::rounded(radius)
        .color(theme.roles.accent_text)
        .width(token::RING);
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
