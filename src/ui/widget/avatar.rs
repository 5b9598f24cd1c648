//! Avatars of people and servers. They are decorative: the name is always next to them.

use std::borrow::Cow;

use iced::advanced::{Layout, Renderer as _};
use iced::widget::image::{self, Handle};
use iced::widget::{container, text};
use iced::{Rectangle, border};
use unicode_segmentation::UnicodeSegmentation;

use super::accessible::hidden;
use super::focus_ring::fill;
use super::wrapper::{Wrapper, wrap};
use crate::ui::theme::{AVATAR_COLORS, Surface, TextColor};
use crate::ui::{Element, Theme, font, hash};

/// The initials of `name` on a gradient chosen by `seed`. `size` is in pixels.
pub fn avatar<'a, Message: 'a>(name: &str, seed: &str, size: f32) -> Element<'a, Message> {
    monogram(initials(name), seed, size)
}

/// The initials of `name` on a preset gradient; `preset` is from 0 to 5.
pub fn preset_avatar<'a, Message: 'a>(name: &str, preset: u8, size: f32) -> Element<'a, Message> {
    colored_monogram(initials(name), u64::from(preset), size)
}

pub fn image_avatar<'a, Message: 'a>(handle: &Handle, size: f32) -> Element<'a, Message> {
    let avatar = image::Image::new(handle.clone())
        .width(size)
        .height(size)
        .filter_method(image::FilterMethod::Linear);
    hidden(avatar)
}

/// Text on a color chosen by `seed`.
pub fn monogram<'a, Message: 'a>(
    letters: impl Into<Cow<'a, str>>,
    seed: &str,
    size: f32,
) -> Element<'a, Message> {
    colored_monogram(letters, hash::stable_hash(seed) % AVATAR_COLORS, size)
}

/// Text on the color with this index, see `theme::avatar`.
pub fn colored_monogram<'a, Message: 'a>(
    letters: impl Into<Cow<'a, str>>,
    color: u64,
    size: f32,
) -> Element<'a, Message> {
    /// Font size relative to `size`: for one or two letters, and for more.
    const SHORT_RATIO: f32 = 0.38;
    const LONG_RATIO: f32 = 0.27;
    let letters = letters.into();
    let ratio = if letters.graphemes(true).count() > 2 {
        LONG_RATIO
    } else {
        SHORT_RATIO
    };
    let label = text(letters)
        .size(size * ratio)
        .wrapping(text::Wrapping::None)
        .font(font::SEMIBOLD)
        .class(TextColor::OnAvatar)
        .line_height(1.0);
    let avatar = container(label).center(size).class(Surface::Avatar(color));
    hidden(avatar)
}

/// A dot in the bottom right corner. Without a layer of its own, each of which costs as much as a few rows: text is
/// drawn over it, which the letters of a monogram do not reach, and so are images, which need one.
struct PresenceDot {
    color: TextColor,
    over_image: bool,
}

/// `is_image` is whether the avatar is an image.
pub fn with_presence<'a, Message: 'a>(
    avatar: Element<'a, Message>,
    color: TextColor,
    is_image: bool,
) -> Element<'a, Message> {
    let dot = PresenceDot {
        color,
        over_image: is_image,
    };
    wrap(dot, avatar)
}

impl<Message> Wrapper<Message> for PresenceDot {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        viewport: &Rectangle,
    ) {
        const DOT_SIZE: f32 = 10.0;
        const RING: f32 = 2.0;
        let avatar = layout.bounds();
        let dot = Rectangle {
            x: avatar.x + avatar.width - DOT_SIZE,
            y: avatar.y + avatar.height - DOT_SIZE,
            width: DOT_SIZE,
            height: DOT_SIZE,
        };
        let color = theme.text_color(self.color);
        let color = color.unwrap_or(theme.roles.text_muted);
        // In the color of the list, so that the dot is seen on an avatar of any color.
        let surface = theme.roles.surface_sidebar;
        let around = border::rounded(DOT_SIZE);
        let border = border::rounded(DOT_SIZE / 2.0).color(color);
        // Hollow, so that color is not the only sign.
        let (fill_color, border) = match self.color {
            TextColor::Muted => (surface, border.width(RING)),
            _ => (color, border),
        };
        let draw = |renderer: &mut iced::Renderer| {
            fill(renderer, dot.expand(RING), around, surface);
            fill(renderer, dot, border, fill_color);
        };
        if !self.over_image {
            draw(renderer);
        } else if let Some(clip) = avatar.expand(RING).intersection(viewport) {
            renderer.with_layer(clip, draw);
        }
    }
}

/// The first letters of the first two words.
fn initials(name: &str) -> String {
    let first_letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let letters: String = name
        .split([' ', '_', '-', '.'])
        .filter_map(first_letter)
        .take(2)
        .collect();
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters_at_most() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("ada", "A"),
            ("uid_3800", "U3"),
            ("", ""),
            ("a b c", "AB"),
            ("日本", "日"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
