//! Pages of settings and details: sections, cards and rows.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::accessible::{heading, hidden, labeled};
use super::button::button;
use super::pane;
use super::pressable::ButtonKind;
use crate::a11y::{Role, Semantics};
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, font, token};

/// Width of the names of details.
const NAME_WIDTH: f32 = 168.0;

/// Whether a control or value lies beside its text, or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrangement {
    Beside,
    Below,
}

impl Arrangement {
    pub fn in_width(width: f32) -> Self {
        const BESIDE: f32 = 480.0;
        if width < BESIDE {
            Self::Below
        } else {
            Self::Beside
        }
    }
}

/// A heading of this level, and what it is about.
pub fn section<'a, Message: 'a>(
    level: usize,
    title: Cow<'a, str>,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let title = text(title)
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD)
        .class(TextColor::Secondary);
    column![heading(level, title), content.into()]
        .spacing(token::SPACE_S)
        .into()
}

/// Rows with lines between them.
pub fn card<'a, Message: 'a>(
    rows: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let rows = rows.into_iter().enumerate().flat_map(|(index, row)| {
        let line = (index > 0).then(pane::divider);
        line.into_iter().chain([row])
    });
    container(column(rows).spacing(token::SPACE_XS))
        .padding(token::SPACE_XS)
        .width(Fill)
        .class(Surface::Card)
        .into()
}

/// Content of a card, with the margins of its rows.
pub fn plain_row<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    container(content)
        .padding([token::SPACE_S, token::SPACE_M])
        .width(Fill)
        .into()
}

/// Texts, and the control that they are about.
pub fn setting_row<'a, Message: 'a>(
    texts: Element<'a, Message>,
    control: Option<Element<'a, Message>>,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    plain_row(match (control, arrangement) {
        (Some(control), Arrangement::Beside) => {
            Element::from(row![texts, control].spacing(token::SPACE_L).align_y(Center))
        }
        (control, _) => column![texts].push(control).spacing(token::SPACE_S).into(),
    })
}

/// An action. Screen readers read title and sentence with the button, whose label is only a part of the title.
pub fn action_row<'a, Message: Clone + 'a>(
    (title, hint): (Cow<'a, str>, Cow<'a, str>),
    (label, kind): (Cow<'a, str>, ButtonKind),
    on_press: Message,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let (name, description) = (title.to_string(), hint.to_string());
    let button = button(label)
        .kind(kind)
        .map_semantics(|semantics| Semantics {
            name,
            description: Some(description),
            ..semantics
        })
        .on_press(on_press);
    let texts = hidden(pane::title_and_hint(title, hint));
    setting_row(texts, Some(button.into()), arrangement)
}

/// A name and a value, which `spoken` reads as one.
pub fn detail<'a, Message: 'a>(
    (name, value): (Cow<'a, str>, Cow<'a, str>),
    spoken: Cow<'a, str>,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let name = text(name).size(token::TEXT_LIST).class(TextColor::Muted);
    let value = text(value)
        .size(token::TEXT_LIST)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::WordOrGlyph)
        .width(Fill);
    let content: Element<'a, Message> = match arrangement {
        Arrangement::Beside => row![name.width(NAME_WIDTH), value]
            .spacing(token::SPACE_M)
            .into(),
        Arrangement::Below => column![name, value].spacing(token::SPACE_XXS).into(),
    };
    labeled(Role::Text, move || spoken.clone().into_owned(), content)
}
