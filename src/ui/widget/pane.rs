//! Building blocks of panes: headers, dividers, banners and empty states.

use std::borrow::Cow;

use iced::advanced::Layout;
use iced::widget::{Row, Space, column, container, row, scrollable, text};
use iced::{Border, Center, Color, Fill, Length, Padding, Rectangle};

use super::accessible::accessible;
use super::beside::beside;
use super::focus_ring::fill;
use super::wrapper::{Wrapper, wrap};
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::{ColorRoles, Surface, TextColor};
use crate::ui::{Element, Theme, font, token};

fn block<'a, Message: 'a>(
    width: impl Into<Length>,
    height: impl Into<Length>,
    surface: Surface,
) -> Element<'a, Message> {
    container(Space::new().width(width).height(height))
        .class(surface)
        .into()
}

pub fn divider<'a, Message: 'a>() -> Element<'a, Message> {
    block(Fill, 1, Surface::Divider)
}

pub fn vertical_divider<'a, Message: 'a>() -> Element<'a, Message> {
    block(1, Fill, Surface::Divider)
}

/// A line with a label in its middle.
pub fn labeled_divider<'a, Message: 'a>(
    label: impl Into<Cow<'a, str>>,
    surface: Surface,
    color: TextColor,
) -> Element<'a, Message> {
    divider_to(label, surface, color)
        .push(block(Fill, 1, surface))
        .into()
}

/// A line with a label at its end.
pub fn divider_to<'a, Message: 'a>(
    label: impl Into<Cow<'a, str>>,
    surface: Surface,
    color: TextColor,
) -> Row<'a, Message, Theme> {
    let label = text(label.into())
        .size(token::TEXT_CAPTION)
        .font(font::SEMIBOLD)
        .class(color);
    row![block(Fill, 1, surface), label]
        .spacing(token::SPACE_M)
        .align_y(Center)
}

/// A bar at the left edge, drawn over the content in its layer.
struct SideBar(fn(&ColorRoles) -> Color);

pub fn with_side_bar<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    color: fn(&ColorRoles) -> Color,
) -> Element<'a, Message> {
    wrap(SideBar(color), content)
}

impl<Message> Wrapper<Message> for SideBar {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        _viewport: &Rectangle,
    ) {
        let bar = Rectangle {
            width: token::SPACE_XXS,
            ..layout.bounds()
        };
        fill(renderer, bar, Border::default(), (self.0)(&theme.roles));
    }
}

pub fn header<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    let header = container(content)
        .center_y(token::HEADER_HEIGHT)
        .width(Fill)
        // The buttons at its end have a padding of their own.
        .padding(
            Padding::default()
                .left(token::SPACE_L)
                .right(token::SPACE_S),
        );
    column![header, divider()].into()
}

pub fn caption<'a, Message: 'a>(label: impl Into<Cow<'a, str>>) -> Element<'a, Message> {
    text(label.into())
        .size(token::TEXT_CAPTION)
        .font(font::SEMIBOLD)
        .class(TextColor::Muted)
        .into()
}

/// The title of a row and a sentence below it.
pub fn title_and_hint<'a, Message: 'a>(
    title: impl Into<Cow<'a, str>>,
    hint: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    let title = text(title.into())
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD)
        .class(TextColor::Primary);
    let hint = text(hint.into())
        .size(token::TEXT_META)
        .class(TextColor::Secondary)
        .wrapping(text::Wrapping::WordOrGlyph);
    column![title, hint]
        .spacing(token::SPACE_XXS)
        .width(Fill)
        .into()
}

/// The icon makes the urgency visible without color.
pub fn banner<'a, Message: 'a>(
    icon: Icon,
    color: TextColor,
    message: impl Into<Cow<'a, str>>,
    action: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    spoken_banner(icon, color, (message.into(), "".into()), action)
}

/// A banner that is read out in other words than those on screen, which change often; empty for the same.
pub fn spoken_banner<'a, Message: 'a>(
    icon: Icon,
    color: TextColor,
    (message, spoken): (Cow<'a, str>, Cow<'a, str>),
    action: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let message = text(message)
        .size(token::TEXT_META)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::WordOrGlyph)
        .width(Fill);
    let (surface, role) = match color {
        TextColor::Danger => (Surface::DangerBanner, Role::Alert),
        TextColor::Warning => (Surface::WarningBanner, Role::Alert),
        _ => (Surface::Banner, Role::Status),
    };
    let message = accessible(move || Semantics::new(role, spoken.as_ref()), message);
    let message = match action {
        Some(action) => beside(message, action),
        None => message.into(),
    };
    let content = row![icon.sized(token::ICON_SMALL + 2.0).class(color), message]
        .spacing(token::SPACE_S)
        .align_y(Center);
    container(content)
        .padding([token::SPACE_S, token::SPACE_M])
        .width(Fill)
        .class(surface)
        .into()
}

pub fn empty_state<'a, Message: 'a>(
    icon: Icon,
    title: impl Into<Cow<'a, str>>,
    description: impl Into<Cow<'a, str>>,
    action: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    const ICON_SIZE: f32 = 36.0;
    let content = column![
        icon.sized(ICON_SIZE).class(TextColor::Muted),
        text(title.into())
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary)
            .center(),
        text(description.into())
            .size(token::TEXT_LIST)
            .class(TextColor::Secondary)
            .center(),
    ]
    .push(action)
    .spacing(token::SPACE_M)
    .align_x(Center)
    .max_width(token::DIALOG_WIDTH - token::SPACE_XXL);
    // At large text it may be higher than its place.
    let content = container(content).padding(token::SPACE_XL);
    container(scrollable(content)).center(Fill).into()
}
