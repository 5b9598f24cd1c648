//! A modal dialog: title, body that scrolls, and actions that are always in sight. The rest of the window must be `inert`
//! while it is open. Exists because iced 0.14 has no dialogs.

mod frame;

use std::borrow::Cow;

use iced::alignment::Horizontal;
use iced::widget::{Column, Space, column, container, mouse_area, opaque, row, scrollable, text};
use iced::{Center, Fill, Length, Padding};

use super::accessible::{accessible, heading};
use super::backdrop::backdrop;
use super::button::icon_button;
use super::pressable::Pressable;
use crate::a11y::focus::FOOTER;
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
    pub page: Page<'a, Message>,
}

/// What a dialog shows between its title and its edge.
pub struct Page<'a, Message> {
    body: Element<'a, Message>,
    actions: Option<Element<'a, Message>>,
    width: f32,
    dims: bool,
}

impl<'a, Message: 'a> Page<'a, Message> {
    pub fn new(body: impl Into<Element<'a, Message>>) -> Self {
        Self {
            body: body.into(),
            actions: None,
            width: token::DIALOG_WIDTH,
            dims: true,
        }
    }

    /// Leaves the window behind it as it is, so that only the dialog has to be drawn when it opens or closes.
    pub fn floating(mut self) -> Self {
        self.dims = false;
        self
    }

    /// At most, in windows that have room for it.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// The footer: the way out first, the primary action last. No footer without any.
    pub fn actions(mut self, buttons: impl IntoIterator<Item = Element<'a, Message>>) -> Self {
        let buttons: Vec<_> = buttons.into_iter().collect();
        self.actions = (!buttons.is_empty()).then(|| actions(buttons));
        self
    }

    /// Like `actions`, of buttons only.
    pub fn buttons(self, buttons: impl IntoIterator<Item = Pressable<'a, Message>>) -> Self
    where
        Message: Clone,
    {
        self.actions(buttons.into_iter().map(Element::from))
    }

    pub fn map<Parent: 'a>(self, wrap: impl Fn(Message) -> Parent + Copy + 'a) -> Page<'a, Parent> {
        Page {
            body: self.body.map(wrap),
            actions: self.actions.map(|actions| actions.map(wrap)),
            width: self.width,
            dims: self.dims,
        }
    }
}

/// A press outside the dialog closes it.
pub fn layer<'a, Message: Clone + 'a>(dialog: Dialog<'a, Message>) -> Element<'a, Message> {
    let (on_close, dims) = (dialog.on_close, dialog.page.dims);
    let name = dialog.title.clone().into_owned();
    let title = text(dialog.title)
        .size(token::TEXT_DIALOG)
        .font(font::SEMIBOLD)
        .class(TextColor::Primary);
    let head = row![
        container(heading(1, title)).width(Fill),
        icon_button(Icon::Close, dialog.close_label, on_close.clone())
    ]
    .align_y(Center);
    let sides = Padding::from([0.0, token::SPACE_XL]);
    let head = container(head).padding(sides);
    let below = match dialog.page.actions {
        Some(_) => token::SPACE_L,
        None => token::SPACE_XL,
    };
    let body = container(dialog.page.body).padding(sides.bottom(below));
    let (line, actions) = match dialog.page.actions {
        Some(actions) => {
            let line = container(Space::new()).width(Fill).height(1.0);
            let actions = container(actions).padding(sides).id(FOOTER);
            (line.class(Surface::Divider).into(), actions.into())
        }
        None => (Space::new().into(), Space::new().into()),
    };
    let body = scrollable(body).width(Fill).into();
    let parts = [head.into(), body, line, actions];
    let card = container(frame::frame(parts))
        .max_width(dialog.page.width)
        .class(Surface::Dialog);
    let semantics = move || Semantics {
        modal: true,
        ..Semantics::new(Role::Dialog, name.clone())
    };
    let card = container(accessible(semantics, opaque(card)))
        .center(Fill)
        .padding([0.0, token::SPACE_S]);
    let card = if dims {
        backdrop(|roles| roles.scrim, card)
    } else {
        card.into()
    };
    opaque(mouse_area(card).on_press(on_close))
}

/// The way out first, the primary action last.
pub fn actions<'a, Message: 'a>(
    actions: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let actions = row(actions).spacing(token::SPACE_S).wrap();
    container(actions.align_x(Horizontal::Right))
        .align_right(Fill)
        .into()
}

/// Like `actions`, of buttons only.
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
