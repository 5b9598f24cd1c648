//! A tab list and the panel of the selected tab. Exists because iced 0.14 has no tabs.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, container, row, text};

use super::accessible::{composite, labeled};
use super::pane;
use super::pressable::{ButtonKind, Pressable};
use crate::a11y::Role;
use crate::ui::{Element, font, token};

pub struct Tab<'a, Message> {
    pub name: Cow<'a, str>,
    pub selected: bool,
    pub on_press: Message,
}

pub fn tabs<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    tabs: Vec<Tab<'a, Message>>,
    panel: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let open = tabs.iter().find(|tab| tab.selected);
    let panel_name = open.map_or_else(String::new, |tab| tab.name.clone().into_owned());
    let count = tabs.len();
    let tab_list = tabs.into_iter().enumerate().map(|(index, tab)| {
        let label = text(tab.name.clone())
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD);
        Pressable::new(Role::Tab, tab.name, label, ButtonKind::Row)
            .selected(tab.selected)
            .position(index)
            .padding([token::SPACE_S, token::SPACE_M])
            .on_press(tab.on_press)
            .into()
    });
    let name = name.into_owned();
    let tab_list = row(tab_list).spacing(token::SPACE_XS).wrap();
    let tab_list = composite(Role::TabList, move || name.clone(), count, tab_list);
    let panel = labeled(
        Role::TabPanel,
        move || panel_name.clone(),
        container(panel).width(Fill),
    );
    column![tab_list, pane::divider(), panel]
        .spacing(token::SPACE_M)
        .into()
}
