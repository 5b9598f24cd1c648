//! A tab list at the side of a page, and the panel of the selected tab. Exists because iced 0.14 has no tabs.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::accessible::{composite, labeled};
use super::pressable::{ButtonKind, Pressable};
use crate::a11y::Role;
use crate::ui::icon::Icon;
use crate::ui::{Element, font, token};

pub struct Tab<'a, Message> {
    pub icon: Icon,
    pub name: Cow<'a, str>,
    pub selected: bool,
    pub on_press: Message,
}

pub fn side_tabs<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    tabs: Vec<Tab<'a, Message>>,
) -> Element<'a, Message> {
    let count = tabs.len();
    let tabs = tabs.into_iter().enumerate().map(|(index, tab)| {
        let label = text(tab.name.clone())
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD)
            .width(Fill);
        let content = row![tab.icon.view(), label]
            .spacing(token::SPACE_M)
            .align_y(Center);
        Pressable::new(Role::Tab, tab.name, content, ButtonKind::Row)
            .selected(tab.selected)
            .position(index)
            .width(Fill)
            .padding([token::SPACE_S, token::SPACE_M])
            .on_press(tab.on_press)
            .into()
    });
    let name = name.into_owned();
    let tabs = column(tabs).spacing(token::SPACE_XXS);
    composite(Role::TabList, move || name.clone(), count, tabs).into()
}

/// `name` is that of the selected tab.
pub fn tab_panel<'a, Message: 'a>(
    name: Cow<'a, str>,
    panel: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let name = name.into_owned();
    labeled(
        Role::TabPanel,
        move || name.clone(),
        container(panel).width(Fill).height(Fill),
    )
}
