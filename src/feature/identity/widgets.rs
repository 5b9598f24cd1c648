//! Widgets shared by the identity pages.

use std::borrow::Cow;

use iced::widget::{row, text};
use iced::{Center, Fill};

use crate::a11y::Role;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::disclosure::disclosure;
use crate::ui::{Element, token};

pub(super) fn paragraph<'a, Message: 'a>(words: Cow<'a, str>) -> Element<'a, Message> {
    text(words)
        .size(token::TEXT_LIST)
        .class(TextColor::Secondary)
        .width(Fill)
        .into()
}

/// Rare facts behind a "Learn more".
pub(super) fn learn_more<'a, Message: 'a>(
    words: Cow<'a, str>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    disclosure(fl!(strings, "disclosure-learn-more"), paragraph(words))
}

pub(super) fn busy_indicator<'a, Message: 'a>(strings: &'a Strings) -> Element<'a, Message> {
    let mark = Icon::Waiting.sized(token::ICON).class(TextColor::Muted);
    let word = text(fl!(strings, "onboarding-busy")).size(token::TEXT_META);
    let content = row![mark, word.class(TextColor::Secondary)]
        .spacing(token::SPACE_S)
        .align_y(Center);
    labeled(
        Role::Progress,
        move || fl!(strings, "onboarding-busy").into_owned(),
        content,
    )
}
