//! The first page, while no server is joined.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::Message;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::widget::pressable::icon_text_button;
use crate::ui::widget::{Look, avatar::avatar};
use crate::ui::{Element, font, token};

/// The first page. `demo_starting` says that the demo is on its way.
pub fn view<'a>(demo_starting: bool, strings: &'a Strings) -> Element<'a, Message> {
    const MARK: f32 = 72.0;
    let demo = if demo_starting {
        fl!(strings, "welcome-demo-starting")
    } else {
        fl!(strings, "welcome-demo")
    };
    let actions = row![
        icon_text_button(Icon::Add, fl!(strings, "welcome-add"))
            .look(Look::Primary)
            .on_press(Message::AddPressed),
        icon_text_button(Icon::Try, demo)
            .on_press_maybe((!demo_starting).then_some(Message::DemoPressed)),
    ]
    .spacing(token::SPACE_M)
    .wrap();
    let page = column![
        avatar(crate::ui::BRAND_INITIALS, crate::ui::BRAND_INITIALS, MARK),
        text(fl!(strings, "welcome-title"))
            .size(token::TEXT_WELCOME)
            .font(font::BOLD)
            .class(Ink::Primary),
        text(fl!(strings, "welcome-sentence"))
            .size(token::TEXT_BODY)
            .class(Ink::Secondary)
            .center(),
        actions,
    ]
    .spacing(token::SPACE_L)
    .align_x(Center)
    .max_width(token::DIALOG);
    container(page)
        .center(Fill)
        .padding(token::SPACE_XL)
        .class(Surface::Base)
        .into()
}
