//! Buttons, links and list rows, built on `Pressable`.

use std::borrow::Cow;

use iced::widget::{container, row, text};
use iced::{Length, alignment};

use super::pressable::{ButtonKind, Pressable};
use super::tooltip::Side;
use crate::a11y::Role;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::{Element, font, token};

pub fn button<'a, Message: Clone + 'a>(name: impl Into<Cow<'a, str>>) -> Pressable<'a, Message> {
    let name = name.into();
    let label = text(name.clone())
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD)
        .wrapping(text::Wrapping::WordOrGlyph);
    let content = container(label).align_y(alignment::Vertical::Center);
    Pressable::new(Role::Button, name, content, ButtonKind::Secondary)
        .padding([token::SPACE_S, token::SPACE_L])
}

/// For the action that a page or dialog is about.
pub fn primary_button<'a, Message: Clone + 'a>(
    name: impl Into<Cow<'a, str>>,
) -> Pressable<'a, Message> {
    button(name).kind(ButtonKind::Primary)
}

/// For the action that destroys or endangers something.
pub fn danger_button<'a, Message: Clone + 'a>(
    name: impl Into<Cow<'a, str>>,
) -> Pressable<'a, Message> {
    button(name).kind(ButtonKind::Danger)
}

pub fn icon_text_button<'a, Message: Clone + 'a>(
    icon: Icon,
    name: impl Into<Cow<'a, str>>,
) -> Pressable<'a, Message> {
    let name = name.into();
    let label = text(name.clone())
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD);
    let content = row![icon.sized(token::ICON_SMALL + 2.0), label]
        .spacing(token::SPACE_S)
        .align_y(alignment::Vertical::Center);
    Pressable::new(Role::Button, name, content, ButtonKind::Secondary)
        .padding([token::SPACE_S, token::SPACE_L])
}

/// The name is shown as a tooltip.
pub fn icon_button<'a, Message: Clone + 'a>(
    icon: Icon,
    name: impl Into<Cow<'a, str>>,
    on_press: Message,
) -> Element<'a, Message> {
    command_button(icon, name, None, on_press)
}

/// An icon button with the keys that do the same.
pub fn command_button<'a, Message: Clone + 'a>(
    icon: Icon,
    name: impl Into<Cow<'a, str>>,
    keys: Option<&'a str>,
    on_press: Message,
) -> Element<'a, Message> {
    let name = name.into();
    Pressable::new(Role::Button, name.clone(), icon.view(), ButtonKind::Quiet)
        .padding(token::SPACE_S)
        .tooltip(name, Side::Below)
        .keys(keys)
        .on_press(on_press)
        .into()
}

pub fn link<'a, Message: Clone + 'a>(
    name: impl Into<Cow<'a, str>>,
    on_press: Message,
) -> Element<'a, Message> {
    let name = name.into();
    let icon = Icon::Address.sized(token::ICON_SMALL);
    let label = text(name.clone())
        .size(token::TEXT_META)
        .class(TextColor::Accent);
    let content = row![icon.class(TextColor::Accent), label]
        .spacing(token::SPACE_XS)
        .align_y(alignment::Vertical::Center);
    Pressable::new(Role::Link, name, content, ButtonKind::Quiet)
        .padding(token::SPACE_XS)
        .on_press(on_press)
        .into()
}

pub fn row_button<'a, Message: Clone + 'a>(
    name: impl Into<Cow<'a, str>>,
    content: impl Into<Element<'a, Message>>,
) -> Pressable<'a, Message> {
    Pressable::new(Role::Row, name, content, ButtonKind::Row).width(Length::Fill)
}
