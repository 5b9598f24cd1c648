//! One of several values, shown; the others come out below it when it is pressed.
//!
//! Exists because iced 0.14's pick list cannot hold the keyboard and says nothing (iced issues 489 and 552). The list
//! opens in place, so that nothing lies over anything and a reader meets it where it belongs.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::pressable::{Look, Pressable};
use super::told::told;
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::{Element, token};

/// A value that can be chosen.
pub struct Choice<'a, Message> {
    /// What it is called.
    pub name: Cow<'a, str>,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// What choosing it says.
    pub on_press: Message,
}

/// A choice called `name` among some values; while `open`, they are shown. `on_toggle` opens and closes it.
pub fn combo<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    choices: Vec<Choice<'a, Message>>,
    open: bool,
    on_toggle: Message,
) -> Element<'a, Message> {
    let value = choices.iter().find(|choice| choice.chosen);
    let value = value.map_or(Cow::Borrowed(""), |choice| choice.name.clone());
    let mark = if open { Icon::Open } else { Icon::Closed };
    let face = row![
        container(text(value.clone()).size(token::TEXT_LIST)).width(Fill),
        mark.sized(token::ICON_SMALL).class(Ink::Muted)
    ]
    .align_y(Center);
    let head = Pressable::new(Role::ComboBox, name.clone(), face, Look::Secondary)
        .told(|semantics| Semantics {
            value: Some(value.into_owned()),
            ..semantics
        })
        .expanded(open)
        .width(Fill)
        .padding([token::SPACE_S, token::SPACE_M])
        .on_press(on_toggle);
    let list = open.then(|| list(name, choices));
    column![head].push(list).spacing(token::SPACE_XS).into()
}

fn list<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    choices: Vec<Choice<'a, Message>>,
) -> Element<'a, Message> {
    let count = choices.len();
    let rows = choices.into_iter().enumerate().map(|(place, choice)| {
        let mark = choice
            .chosen
            .then(|| Icon::Done.sized(token::ICON_SMALL).class(Ink::Accent));
        let words = text(choice.name.clone()).size(token::TEXT_LIST);
        let content = row![container(words).width(Fill)]
            .push(mark)
            .align_y(Center);
        Pressable::new(Role::Choice, choice.name, content, Look::Row)
            .selected(choice.chosen)
            .told(|semantics| Semantics {
                position: Some(place),
                ..semantics
            })
            .width(Fill)
            .padding([token::SPACE_S, token::SPACE_M])
            .on_press(choice.on_press)
            .into()
    });
    let name = name.into_owned();
    let semantics = move || Semantics {
        set_size: Some(count),
        ..Semantics::new(Role::ListBox, name.clone())
    };
    let rows = container(column(rows)).width(Fill).class(Surface::Card);
    told(semantics, rows).into()
}
