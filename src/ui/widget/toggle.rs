//! A switch: on or off, told by place and mark, not by colour alone.

use std::borrow::Cow;

use iced::widget::{Space, container, row, text};
use iced::{Center, Length, alignment};

use super::pressable::{Look, Pressable};
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::{Element, token};

/// A switch called `name`, and what pressing it says.
pub fn toggle<'a, Message: Clone + 'a>(
    name: impl Into<Cow<'a, str>>,
    on: bool,
    on_press: Message,
) -> Element<'a, Message> {
    const WIDTH: f32 = 40.0;
    const HEIGHT: f32 = 22.0;
    let name = name.into();
    let mark: Element<'a, Message> = if on {
        Icon::Done
            .sized(token::ICON_SMALL)
            .class(Ink::Accent)
            .into()
    } else {
        let knob = token::ICON_SMALL - token::SPACE_XS;
        container(Space::new().width(knob).height(knob))
            .class(Surface::Dot(Ink::Muted))
            .into()
    };
    let side = if on {
        alignment::Horizontal::Right
    } else {
        alignment::Horizontal::Left
    };
    let track = container(mark)
        .width(WIDTH)
        .height(HEIGHT)
        .padding([0.0, token::SPACE_XS])
        .align_x(side)
        .align_y(Center)
        .class(Surface::Card);
    let words = text(name.clone()).size(token::TEXT_LIST);
    let content = row![track, words].spacing(token::SPACE_M).align_y(Center);
    Pressable::new(Role::Switch, name, content, Look::Quiet)
        .told(|semantics| Semantics {
            checked: Some(on),
            ..semantics
        })
        .padding(token::SPACE_XS)
        .width(Length::Shrink)
        .on_press(on_press)
        .into()
}
