//! The ring around what has the keyboard.

use iced::{Background, Color, Rectangle, border};

use crate::ui::{Theme, token};

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
