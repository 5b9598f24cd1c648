//! A pane above the page, at one edge of the window. The page must be `inert` while it is open. Exists because iced 0.14
//! has no drawers.

use std::borrow::Cow;

use iced::widget::{container, mouse_area, opaque, row};
use iced::{Fill, alignment};

use super::accessible::accessible;
use super::backdrop::backdrop;
use super::pressable::{ButtonKind, Pressable};
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::{Element, token};

pub struct Drawer<'a, Message> {
    /// The accessible name.
    pub name: Cow<'a, str>,
    /// Accessible name of the close button.
    pub close_label: Cow<'a, str>,
    pub on_close: Message,
    pub content: Element<'a, Message>,
    /// At the right edge.
    pub at_end: bool,
}

/// A press beside the drawer closes it.
pub fn layer<'a, Message: Clone + 'a>(drawer: Drawer<'a, Message>) -> Element<'a, Message> {
    let (name, on_close) = (drawer.name.into_owned(), drawer.on_close);
    let semantics = move || Semantics {
        modal: true,
        ..Semantics::new(Role::Dialog, name.clone())
    };
    let pane = backdrop(
        |roles| roles.surface_sidebar,
        container(drawer.content).height(Fill),
    );
    let close = Pressable::new(
        Role::Button,
        drawer.close_label,
        Icon::Close.view(),
        ButtonKind::Secondary,
    )
    .padding(token::SPACE_S)
    .on_press(on_close.clone());
    let close = container(close).padding(token::SPACE_S);
    let (pane, side) = if drawer.at_end {
        (row![close, opaque(pane)], alignment::Horizontal::Right)
    } else {
        (row![opaque(pane), close], alignment::Horizontal::Left)
    };
    let layer = container(accessible(semantics, pane))
        .width(Fill)
        .height(Fill)
        .align_x(side);
    let layer = backdrop(|roles| roles.scrim, layer);
    opaque(mouse_area(layer).on_press(on_close))
}
