//! Avatars of people and servers. They are decorative: the name is always next to them.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::image::{self, Handle};
use iced::widget::{Space, container, stack, text};
use unicode_segmentation::UnicodeSegmentation;

use super::accessible::hidden;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, font, hash};

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

/// Text on a gradient chosen by `seed`.
pub fn monogram<'a, Message: 'a>(
    letters: impl Into<Cow<'a, str>>,
    seed: &str,
    size: f32,
) -> Element<'a, Message> {
    colored_monogram(letters, hash::stable_hash(seed), size)
}

/// Text on the gradient `preset` modulo 6.
pub fn colored_monogram<'a, Message: 'a>(
    letters: impl Into<Cow<'a, str>>,
    preset: u64,
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
    let avatar = container(label).center(size).class(Surface::Avatar(preset));
    hidden(avatar)
}

pub fn with_presence<'a, Message: 'a>(
    avatar: Element<'a, Message>,
    color: TextColor,
    size: f32,
) -> Element<'a, Message> {
    const DOT_SIZE: f32 = 10.0;
    let dot = Space::new().width(DOT_SIZE).height(DOT_SIZE);
    let dot = container(dot).class(Surface::Dot(color));
    let corner = container(dot).align_right(Fill).align_bottom(Fill);
    stack![avatar, corner].width(size).height(size).into()
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
