//! A combo box: shows the selected option and, while open, a list of all options below.
//!
//! Exists because iced 0.14's pick list cannot be focused by keyboard and has no accessible name (iced issues 489 and
//! 552). The list opens inline, so it covers nothing and follows the box in reading order.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::accessible::composite;
use super::pressable::{ButtonKind, Pressable};
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, token};

pub struct ComboOption<'a, Message> {
    pub name: Cow<'a, str>,
    pub selected: bool,
    pub on_press: Message,
}

/// `on_toggle` opens and closes the list.
pub fn combo<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    options: Vec<ComboOption<'a, Message>>,
    open: bool,
    on_toggle: Message,
) -> Element<'a, Message> {
    let value = options.iter().find(|option| option.selected);
    let value = value.map_or(Cow::Borrowed(""), |option| option.name.clone());
    let chevron = Icon::chevron(open).sized(token::ICON_SMALL);
    let label = container(text(value.clone()).size(token::TEXT_LIST)).width(Fill);
    let content = row![label, chevron.class(TextColor::Muted)].align_y(Center);
    let kind = ButtonKind::Secondary;
    let combo_box = Pressable::new(Role::ComboBox, name.clone(), content, kind)
        .map_semantics(|semantics| Semantics {
            value: Some(value.into_owned()),
            ..semantics
        })
        .expanded(open)
        .width(Fill)
        .padding([token::SPACE_S, token::SPACE_M])
        .on_press(on_toggle);
    let list = open.then(|| option_list(name, options));
    column![combo_box]
        .push(list)
        .spacing(token::SPACE_XS)
        .into()
}

fn option_list<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    options: Vec<ComboOption<'a, Message>>,
) -> Element<'a, Message> {
    let count = options.len();
    let rows = options.into_iter().enumerate().map(|(index, option)| {
        let check_mark = || Icon::Done.sized(token::ICON_SMALL).class(TextColor::Accent);
        let label = container(text(option.name.clone()).size(token::TEXT_LIST)).width(Fill);
        let content = row![label]
            .push(option.selected.then(check_mark))
            .align_y(Center);
        Pressable::new(Role::ListBoxOption, option.name, content, ButtonKind::Row)
            .selected(option.selected)
            .position(index)
            .width(Fill)
            .padding([token::SPACE_S, token::SPACE_M])
            .on_press(option.on_press)
            .into()
    });
    let name = name.into_owned();
    let rows = container(column(rows)).width(Fill).class(Surface::Card);
    composite(Role::ListBox, move || name.clone(), count, rows).into()
}
