//! A switch. Its position and a check mark show the state, so that it does not depend on color. Exists because
//! iced 0.14's toggler cannot be focused and has no accessible name (iced issues 489 and 552).

use std::borrow::Cow;

use iced::alignment::Horizontal;
use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::pane;
use super::pressable::{ButtonKind, Pressable};
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, token};

pub fn toggle<'a, Message: Clone + 'a>(
    name: impl Into<Cow<'a, str>>,
    on: bool,
    on_press: Message,
) -> Element<'a, Message> {
    let name = name.into();
    let label = text(name.clone()).size(token::TEXT_LIST);
    let content = row![track(on), label]
        .spacing(token::SPACE_M)
        .align_y(Center);
    switch(name, on, content, ButtonKind::Quiet)
        .padding(token::SPACE_XS)
        .on_press(on_press)
        .into()
}

/// A row of a page, with name and description at the start and the switch at the end.
pub fn switch_row<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    description: Cow<'a, str>,
    on: bool,
    on_press: Message,
) -> Pressable<'a, Message> {
    let spoken = description.clone().into_owned();
    let content = row![pane::title_and_hint(name.clone(), description), track(on)]
        .spacing(token::SPACE_L)
        .align_y(Center);
    switch(name, on, content, ButtonKind::Row)
        .map_semantics(|semantics| Semantics {
            description: Some(spoken),
            ..semantics
        })
        .width(Fill)
        .padding([token::SPACE_S, token::SPACE_M])
        .on_press(on_press)
}

fn switch<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    on: bool,
    content: impl Into<Element<'a, Message>>,
    kind: ButtonKind,
) -> Pressable<'a, Message> {
    Pressable::new(Role::Switch, name, content, kind).map_semantics(|semantics| Semantics {
        checked: Some(on),
        ..semantics
    })
}

/// The sliding part of a switch, for rows that are switches themselves.
pub fn track<'a, Message: 'a>(on: bool) -> Element<'a, Message> {
    const WIDTH: f32 = 40.0;
    const HEIGHT: f32 = 22.0;
    const KNOB: f32 = 16.0;
    let (check_mark, knob_color, side) = if on {
        let check_mark = Some(Icon::Done.sized(token::ICON_SMALL).class(TextColor::Accent));
        (check_mark, TextColor::OnAccent, Horizontal::Right)
    } else {
        (None, TextColor::Muted, Horizontal::Left)
    };
    let knob = container(column![].push(check_mark))
        .center(KNOB)
        .class(Surface::Dot(knob_color));
    container(knob)
        .width(WIDTH)
        .center_y(HEIGHT)
        .padding([0.0, (HEIGHT - KNOB) / 2.0])
        .align_x(side)
        .class(Surface::Track { on })
        .into()
}
