//! A radio button as a row of a list. A filled ring shows the state, so that it does not depend on color. Exists because
//! iced 0.14's radio cannot be focused and has no accessible name (iced issues 489 and 552).

use std::borrow::Cow;

use iced::widget::{Space, column, container, row, text};
use iced::{Center, Fill};

use super::pressable::{ButtonKind, Pressable};
use crate::a11y::{Role, Semantics};
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, token};

/// `position` is the index in its group, from 0.
pub fn radio_row<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    selected: bool,
    position: usize,
    on_press: Message,
) -> Element<'a, Message> {
    let label = text(name.clone())
        .size(token::TEXT_LIST)
        .class(TextColor::Primary);
    let content = row![mark(selected), container(label).width(Fill)]
        .spacing(token::SPACE_M)
        .align_y(Center);
    Pressable::new(Role::Radio, name, content, ButtonKind::Row)
        .map_semantics(|semantics| Semantics {
            checked: Some(selected),
            position: Some(position),
            ..semantics
        })
        .width(Fill)
        .padding([token::SPACE_S, token::SPACE_M])
        .on_press(on_press)
        .into()
}

fn mark<'a, Message: 'a>(selected: bool) -> Element<'a, Message> {
    const SIZE: f32 = 18.0;
    const DOT: f32 = 8.0;
    let dot = || container(Space::new().width(DOT).height(DOT));
    let dot = selected.then(|| dot().class(Surface::Dot(TextColor::OnAccent)));
    container(column![].push(dot))
        .center(SIZE)
        .class(Surface::Track { on: selected })
        .into()
}
