//! The pages of the settings. To add one, add a variant and its place in `ALL`; the compiler names every other place,
//! all of them in this file. A page that has nothing but its settings is a `plain_page`.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::column;

use super::layout::Layout;
use super::{Message, State, about};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::{Element, token};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SettingsPage {
    /// The identity, and what servers learn.
    Account,
    Servers,
    #[default]
    Appearance,
    Notifications,
    Keyboard,
    Accessibility,
    Language,
    Storage,
    Advanced,
    About,
    Licenses,
}

impl SettingsPage {
    /// In the order of the list.
    pub const ALL: [Self; 11] = [
        Self::Account,
        Self::Servers,
        Self::Appearance,
        Self::Notifications,
        Self::Keyboard,
        Self::Accessibility,
        Self::Language,
        Self::Storage,
        Self::Advanced,
        Self::About,
        Self::Licenses,
    ];

    pub(super) fn title(self, strings: &Strings) -> Cow<'_, str> {
        match self {
            Self::Account => fl!(strings, "settings-page-account"),
            Self::Servers => fl!(strings, "settings-page-servers"),
            Self::Appearance => fl!(strings, "settings-page-appearance"),
            Self::Notifications => fl!(strings, "settings-page-notifications"),
            Self::Keyboard => fl!(strings, "settings-page-keyboard"),
            Self::Accessibility => fl!(strings, "settings-page-accessibility"),
            Self::Language => fl!(strings, "settings-page-language"),
            Self::Storage => fl!(strings, "settings-page-storage"),
            Self::Advanced => fl!(strings, "settings-page-advanced"),
            Self::About => fl!(strings, "settings-page-about"),
            Self::Licenses => fl!(strings, "settings-page-licenses"),
        }
    }

    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Account => Icon::Key,
            Self::Servers => Icon::Server,
            Self::Appearance => Icon::Palette,
            Self::Notifications => Icon::Notifications,
            Self::Keyboard => Icon::Menu,
            Self::Accessibility => Icon::VoiceChannel,
            Self::Language => Icon::Address,
            Self::Storage => Icon::Waiting,
            Self::Advanced => Icon::Code,
            Self::About => Icon::Info,
            Self::Licenses => Icon::File,
        }
    }
}

impl State {
    pub(super) fn page<'a>(&'a self, strings: &'a Strings, layout: Layout) -> Element<'a, Message> {
        let arrangement = layout.arrangement;
        let sections = match self.page {
            SettingsPage::Account => self.account_page(strings, arrangement),
            SettingsPage::Servers => {
                column![self.servers.view(strings).map(Message::Servers)]
            }
            SettingsPage::Notifications => self.notifications_page(strings, arrangement),
            SettingsPage::Keyboard => self.keyboard_page(strings, arrangement),
            SettingsPage::Storage => self.storage_page(strings, arrangement),
            SettingsPage::Appearance
            | SettingsPage::Accessibility
            | SettingsPage::Language
            | SettingsPage::Advanced => self.plain_page(strings, arrangement),
            SettingsPage::About => about::page(strings, arrangement),
            SettingsPage::Licenses => about::licenses(strings, layout.list_height),
        };
        sections.spacing(token::SPACE_XL).width(Fill).into()
    }
}
