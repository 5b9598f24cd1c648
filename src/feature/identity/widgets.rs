//! Widgets shared by the identity pages.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{row, text};
use iced::{Center, Fill};

use crate::a11y::Role;
use crate::domain::passphrase::SecretInput;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::disclosure::disclosure;
use crate::ui::widget::field::Field;
use crate::ui::widget::pane;
use crate::ui::{Element, token};

pub(super) fn paragraph<'a, Message: 'a>(content: Cow<'a, str>) -> Element<'a, Message> {
    text(content)
        .size(token::TEXT_LIST)
        .class(TextColor::Secondary)
        .width(Fill)
        .into()
}

pub(super) fn warning<'a, Message: 'a>(message: Cow<'a, str>) -> Element<'a, Message> {
    pane::banner(Icon::Warning, TextColor::Warning, message, None)
}

/// Hides details behind a "Learn more".
pub(super) fn learn_more<'a, Message: 'a>(
    content: Cow<'a, str>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    disclosure(fl!(strings, "disclosure-learn-more"), paragraph(content))
}

pub(super) fn secret_field<'a, Message: Clone + 'a>(
    id: impl Into<Id>,
    name: Cow<'a, str>,
    value: &'a SecretInput,
    on_input: fn(SecretInput) -> Message,
    on_submit: Message,
) -> Field<'a, Message> {
    let on_input = move |text| on_input(SecretInput::new(text));
    Field::new(id, name, value.expose(), on_input, on_submit).secret()
}

pub(super) fn busy_indicator<'a, Message: 'a>(strings: &'a Strings) -> Element<'a, Message> {
    let icon = Icon::Waiting.sized(token::ICON).class(TextColor::Muted);
    let label = text(fl!(strings, "onboarding-busy")).size(token::TEXT_META);
    let content = row![icon, label.class(TextColor::Secondary)]
        .spacing(token::SPACE_S)
        .align_y(Center);
    labeled(
        Role::Progress,
        move || fl!(strings, "onboarding-busy").into_owned(),
        content,
    )
}
