//! A word that appears beside what the pointer rests on.

use std::borrow::Cow;

use iced::widget::{container, text, tooltip};

use crate::ui::theme::Surface;
use crate::ui::{Element, token};

/// A word under something.
pub fn below<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    word: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    at(content, word, tooltip::Position::Bottom)
}

/// A word at the end side of something.
pub fn beside<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    word: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    at(content, word, tooltip::Position::Right)
}

fn at<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    word: impl Into<Cow<'a, str>>,
    position: tooltip::Position,
) -> Element<'a, Message> {
    let word = container(text(word.into()).size(token::TEXT_META))
        .padding([token::SPACE_XS, token::SPACE_S])
        .max_width(token::CHANNELS)
        .class(Surface::Tooltip);
    tooltip(content, word, position)
        .gap(token::SPACE_XS)
        .snap_within_viewport(true)
        .into()
}
