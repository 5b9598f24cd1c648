//! The pages of the settings. To add one, add a variant and its place in `ALL`; the compiler names every other place,
//! all of them in this file.

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
    #[default]
    Appearance,
    Language,
    Keyboard,
    ScreenReader,
    Identity,
    Storage,
    Servers,
    About,
    Licenses,
}

impl SettingsPage {
    /// In the order of the list.
    pub const ALL: [Self; 9] = [
        Self::Appearance,
        Self::Language,
        Self::Keyboard,
        Self::ScreenReader,
        Self::Identity,
        Self::Storage,
        Self::Servers,
        Self::About,
        Self::Licenses,
    ];

    pub(super) fn title(self, strings: &Strings) -> Cow<'_, str> {
        match self {
            Self::Appearance => fl!(strings, "settings-page-appearance"),
            Self::Language => fl!(strings, "settings-page-language"),
            Self::Keyboard => fl!(strings, "settings-page-keyboard"),
            Self::ScreenReader => fl!(strings, "settings-page-screen-reader"),
            Self::Identity => fl!(strings, "settings-page-identity"),
            Self::Storage => fl!(strings, "settings-page-storage"),
            Self::Servers => fl!(strings, "settings-page-servers"),
            Self::About => fl!(strings, "settings-page-about"),
            Self::Licenses => fl!(strings, "settings-page-licenses"),
        }
    }

    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Appearance => Icon::Palette,
            Self::Language => Icon::Address,
            Self::Keyboard => Icon::Menu,
            Self::ScreenReader => Icon::VoiceChannel,
            Self::Identity => Icon::Key,
            Self::Storage => Icon::Waiting,
            Self::Servers => Icon::Server,
            Self::About => Icon::Info,
            Self::Licenses => Icon::File,
        }
    }
}

impl State {
    pub(super) fn page<'a>(&'a self, strings: &'a Strings, layout: Layout) -> Element<'a, Message> {
        let arrangement = layout.arrangement;
        let sections = match self.page {
            SettingsPage::Appearance => column![
                self.appearance(strings, arrangement),
                self.scale(strings, arrangement),
                self.animations(strings),
                self.formatting_bar(strings)
            ]
            .push(self.gpu_available.then(|| self.renderer(strings))),
            SettingsPage::Language => {
                column![
                    self.language(strings, arrangement),
                    self.hour_cycle(strings)
                ]
            }
            SettingsPage::Keyboard => self.keyboard_page(strings, arrangement),
            SettingsPage::ScreenReader => {
                column![self.announcements(strings), self.announce_typing(strings)]
            }
            SettingsPage::Identity => self.identity_page(strings, arrangement),
            SettingsPage::Storage => self.storage_page(strings, arrangement),
            SettingsPage::Servers => {
                column![self.servers.view(strings).map(Message::Servers)]
            }
            SettingsPage::About => about::page(strings, arrangement),
            SettingsPage::Licenses => about::licenses(strings, layout.list_height),
        };
        sections.spacing(token::SPACE_XL).width(Fill).into()
    }
}
