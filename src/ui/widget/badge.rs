//! A count in a pill.

use iced::widget::{container, text};

use crate::ui::theme::Surface;
use crate::ui::{Element, font, token};

/// Larger counts are shown as `99+`.
const MAX_COUNT: u32 = 99;

/// Decorative: the accessible name of the row includes the count.
pub fn badge<'a, Message: 'a>(count: u32, mention: bool) -> Element<'a, Message> {
    let digits = if count > MAX_COUNT {
        format!("{MAX_COUNT}+")
    } else {
        count.to_string()
    };
    let label = text(digits)
        .size(token::TEXT_CAPTION)
        .font(font::BOLD)
        .line_height(1.1);
    let surface = if mention {
        Surface::MentionBadge
    } else {
        Surface::UnreadBadge
    };
    container(label)
        .padding([token::SPACE_XXS, token::SPACE_S - 1.0])
        .class(surface)
        .into()
}
