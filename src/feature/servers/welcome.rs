//! The welcome page, shown while no server is joined.

use iced::widget::{column, container, row, scrollable, text};
use iced::{Center, Fill};

use super::Message;
use crate::a11y::Role;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::ButtonKind;
use crate::ui::widget::accessible::{heading, labeled};
use crate::ui::widget::button::icon_text_button;
use crate::ui::{Element, font, token};

pub fn view(demo_starting: bool, strings: &Strings) -> Element<'_, Message> {
    const MARK: f32 = 76.0;
    let demo = if demo_starting {
        fl!(strings, "welcome-demo-starting")
    } else {
        fl!(strings, "welcome-demo")
    };
    let actions = row![
        icon_text_button(Icon::Add, fl!(strings, "welcome-add"))
            .kind(ButtonKind::Primary)
            .on_press(Message::AddPressed),
        icon_text_button(Icon::Demo, demo)
            .on_press_maybe((!demo_starting).then_some(Message::DemoPressed)),
        icon_text_button(Icon::Settings, fl!(strings, "welcome-settings"))
            .on_press(Message::SettingsPressed),
    ]
    .spacing(token::SPACE_M)
    .wrap();
    let page = column![
        container(
            Icon::Conversation
                .sized(MARK / 2.0)
                .class(TextColor::Accent)
        )
        .center(MARK)
        .class(Surface::Card),
        heading(
            1,
            text(fl!(strings, "welcome-title"))
                .size(token::TEXT_WELCOME)
                .font(font::BOLD)
                .class(TextColor::Primary)
                .center()
        ),
        text(fl!(strings, "welcome-intro"))
            .size(token::TEXT_BODY)
            .class(TextColor::Secondary)
            .center(),
        actions,
    ]
    .spacing(token::SPACE_L)
    .align_x(Center)
    .max_width(token::DIALOG_WIDTH);
    let page = container(page).center_x(Fill).padding(token::SPACE_XL);
    let page = container(scrollable(page).width(Fill)).center(Fill);
    labeled(
        Role::Main,
        move || fl!(strings, "welcome-title").into_owned(),
        page,
    )
}
