//! A modal dialog. The rest of the window must be `inert` while it is open. Exists because iced 0.14 has no dialogs.

use std::borrow::Cow;

use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, mouse_area, opaque, row, scrollable, text};
use iced::{Center, Fill, Length};

use super::accessible::{accessible, heading};
use super::backdrop::backdrop;
use super::button::icon_button;
use super::pressable::Pressable;
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, font, token};

pub struct Dialog<'a, Message> {
    /// Also the accessible name.
    pub title: Cow<'a, str>,
    /// Accessible name of the close button.
    pub close_label: Cow<'a, str>,
    pub on_close: Message,
    pub body: Element<'a, Message>,
}

/// A press outside the dialog closes it.
pub fn layer<'a, Message: Clone + 'a>(dialog: Dialog<'a, Message>) -> Element<'a, Message> {
    let on_close = dialog.on_close;
    let name = dialog.title.clone().into_owned();
    let title = text(dialog.title)
        .size(token::TEXT_DIALOG)
        .font(font::SEMIBOLD)
        .class(TextColor::Primary);
    let header = row![
        container(heading(1, title)).width(Fill),
        icon_button(Icon::Close, dialog.close_label, on_close.clone())
    ]
    .align_y(Center);
    let card = container(column![header, dialog.body].spacing(token::SPACE_L))
        .padding(token::SPACE_XL)
        .max_width(token::DIALOG_WIDTH)
        .class(Surface::Dialog);
    let semantics = move || Semantics {
        modal: true,
        ..Semantics::new(Role::Dialog, name.clone())
    };
    let card = container(accessible(semantics, opaque(card)))
        .center_x(Fill)
        .padding(token::SPACE_L);
    let card = container(scrollable(card).width(Fill))
        .width(Fill)
        .center_y(Fill);
    let card = backdrop(|roles| roles.scrim, card);
    opaque(mouse_area(card).on_press(on_close))
}

/// The primary action comes last.
pub fn actions<'a, Message: 'a>(
    actions: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let actions = row(actions).spacing(token::SPACE_S).wrap();
    container(actions.align_x(Horizontal::Right))
        .align_right(Fill)
        .into()
}

/// The primary button comes last.
pub fn action_buttons<'a, Message: Clone + 'a>(
    buttons: impl IntoIterator<Item = Pressable<'a, Message>>,
) -> Element<'a, Message> {
    actions(buttons.into_iter().map(Element::from))
}

pub fn dialog_body<'a, Message: 'a>(
    parts: impl IntoIterator<Item = Element<'a, Message>>,
) -> Column<'a, Message, crate::ui::Theme> {
    column(parts).spacing(token::SPACE_M).width(Length::Fill)
}
