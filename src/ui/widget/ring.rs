//! Whether a control has the keyboard, and the ring around it then.

use iced::advanced::widget::operation::Focusable;
use iced::{Background, Color, Rectangle, border};

use crate::ui::{Theme, token};

/// Whether a control has the keyboard.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    #[default]
    No,
    /// A pointer went there: it is seen where that is.
    ByPointer,
    /// Keys, or a reader, went there: a ring shows where.
    ByKeys,
}

impl Held {
    /// What a pointer makes of it that is there, or elsewhere.
    pub(super) fn pointed(there: bool) -> Self {
        if there { Self::ByPointer } else { Self::No }
    }

    /// Whether a ring shows it.
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

/// Draws the ring just inside of `bounds`, whose corners are rounded by `radius` pixels.
pub(super) fn draw(renderer: &mut iced::Renderer, theme: &Theme, bounds: Rectangle, radius: f32) {
    use iced::advanced::{Renderer as _, renderer::Quad};
    let edge = border::rounded(radius)
        .color(theme.roles.accent_text)
        .width(token::RING);
    renderer.fill_quad(
        Quad {
            bounds,
            border: edge,
            ..Quad::default()
        },
        Background::Color(Color::TRANSPARENT),
    );
}
