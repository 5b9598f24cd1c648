//! The controls of the settings that are rows or sections of a page: what the table lists is what the page shows.

use std::borrow::Cow;

use iced::widget::{column, row};

use super::catalog::Setting;
use super::{Message, SettingsPage, State, themes};
use crate::domain::preference::{Accent, Density, Preferences};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::widget::rows::{Arrangement, action_row, card, setting_row};
use crate::ui::widget::toggle::switch_row;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

/// How a setting lies on its page.
enum SettingPart<'a> {
    /// In a card, with those before and after it.
    Row(Element<'a, Message>),
    Section(Element<'a, Message>),
}

impl State {
    /// The settings of a page, in the order of the table.
    pub(super) fn settings<'a>(
        &'a self,
        page: SettingsPage,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Vec<Element<'a, Message>> {
        let mut sections = Vec::new();
        let mut rows = Vec::new();
        let of_page = Setting::ALL.into_iter().filter(|it| it.page() == page);
        for setting in of_page.filter(|it| self.offers(*it)) {
            match self.part(setting, strings, arrangement) {
                Some(SettingPart::Row(row)) => rows.push(setting.at(row)),
                Some(SettingPart::Section(section)) => {
                    if !rows.is_empty() {
                        sections.push(card(std::mem::take(&mut rows)));
                    }
                    sections.push(setting.at(section));
                }
                None => {}
            }
        }
        if !rows.is_empty() {
            sections.push(card(rows));
        }
        sections
    }

    /// `None` for what its page places itself.
    fn part<'a>(
        &'a self,
        setting: Setting,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Option<SettingPart<'a>> {
        let switch = |field: fn(&mut Preferences) -> &mut bool| {
            SettingPart::Row(self.switch((setting.name(strings), hint(setting, strings)), field))
        };
        Some(match setting {
            Setting::Theme => SettingPart::Section(self.theme_section(strings, arrangement)),
            Setting::NewTheme => SettingPart::Section(themes::new_theme(strings, arrangement)),
            Setting::Accent => SettingPart::Section(self.accent(strings)),
            Setting::Font => SettingPart::Section(self.font_section(strings, arrangement)),
            Setting::Density => SettingPart::Section(self.density(strings)),
            Setting::GroupMessages => switch(|p| &mut p.group_messages),
            Setting::StrongFocus => switch(|p| &mut p.strong_focus),
            Setting::Zoom => SettingPart::Row(self.scale(strings, arrangement)),
            Setting::MessageSize => SettingPart::Row(self.message_size(strings, arrangement)),
            Setting::PlayAnimations => switch(|p| &mut p.play_animations),
            Setting::FormattingBar => switch(|p| &mut p.formatting_bar),
            Setting::SendTyping => switch(|p| &mut p.send_typing),
            Setting::SyncRead => switch(|p| &mut p.sync_read),
            Setting::LoadPictures => switch(|p| &mut p.load_pictures),
            Setting::Announcements => SettingPart::Section(self.announcements(strings)),
            Setting::ReadingOrder => SettingPart::Section(self.reading_order(strings)),
            Setting::AnnounceTyping => switch(|p| &mut p.announce_typing),
            Setting::ReducedMotion => SettingPart::Section(self.reduced_motion(strings)),
            Setting::Language => SettingPart::Row(self.language(strings, arrangement)),
            Setting::HourCycle => SettingPart::Section(self.hour_cycle(strings)),
            Setting::CloseToTray => switch(|p| &mut p.close_to_tray),
            Setting::StartAtLogin | Setting::StartHidden => {
                SettingPart::Row(self.login_start(setting, strings))
            }
            Setting::Renderer => SettingPart::Section(self.renderer(strings)),
            Setting::Diagnostics => SettingPart::Row(diagnostics(strings, arrangement)),
            Setting::Report => SettingPart::Row(report(strings, arrangement)),
            Setting::Log => SettingPart::Row(log(strings, arrangement)),
            Setting::Backup
            | Setting::EraseDevice
            | Setting::ExportServers
            | Setting::ImportServers
            | Setting::NotifyDesktop
            | Setting::NotifySound
            | Setting::NotifyVolume
            | Setting::NotifyLevel
            | Setting::Keywords
            | Setting::NotifyPreview
            | Setting::DoNotDisturb
            | Setting::QuietHours
            | Setting::Keys
            | Setting::KeepHistory
            | Setting::HistoryDays
            | Setting::HistorySize
            | Setting::Version
            | Setting::Licenses => return None,
        })
    }

    fn accent<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let label = |accent| match accent {
            Accent::Teal => fl!(strings, "accent-teal"),
            Accent::Blue => fl!(strings, "accent-blue"),
            Accent::Violet => fl!(strings, "accent-violet"),
            Accent::Pink => fl!(strings, "accent-pink"),
            Accent::Orange => fl!(strings, "accent-orange"),
            Accent::Green => fl!(strings, "accent-green"),
        };
        let name = Setting::Accent.name(strings);
        self.radio_group(name, |p| &mut p.accent, Accent::ALL, label)
    }

    fn density<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let label = |density| match density {
            Density::Comfortable => fl!(strings, "density-comfortable"),
            Density::Compact => fl!(strings, "density-compact"),
        };
        let name = Setting::Density.name(strings);
        self.radio_group(name, |p| &mut p.density, Density::ALL, label)
    }

    fn login_start<'a>(&self, setting: Setting, strings: &'a Strings) -> Element<'a, Message> {
        let (on, other) = self.desktop.switch(setting == Setting::StartHidden);
        let texts = (setting.name(strings), hint(setting, strings));
        switch_row(texts.0, texts.1, on, Message::LoginStartChosen(other)).into()
    }

    /// A page that has nothing but its settings.
    pub(super) fn plain_page<'a>(
        &'a self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> iced::widget::Column<'a, Message, crate::ui::Theme> {
        column(self.settings(self.page, strings, arrangement))
    }
}

/// The sentence below a switch.
fn hint(setting: Setting, strings: &Strings) -> Cow<'_, str> {
    match setting {
        Setting::PlayAnimations => fl!(strings, "settings-animations-hint"),
        Setting::FormattingBar => fl!(strings, "settings-formatting-bar-hint"),
        Setting::GroupMessages => fl!(strings, "settings-group-messages-hint"),
        Setting::SendTyping => fl!(strings, "settings-send-typing-hint"),
        Setting::SyncRead => fl!(strings, "settings-sync-read-hint"),
        Setting::LoadPictures => fl!(strings, "settings-load-pictures-hint"),
        Setting::AnnounceTyping => fl!(strings, "settings-announce-typing-hint"),
        Setting::StrongFocus => fl!(strings, "settings-strong-focus-hint"),
        Setting::CloseToTray => fl!(strings, "settings-close-to-tray-hint"),
        Setting::StartAtLogin => fl!(strings, "settings-start-at-login-hint"),
        Setting::StartHidden => fl!(strings, "settings-start-hidden-hint"),
        _ => "".into(),
    }
}

fn report(strings: &Strings, arrangement: Arrangement) -> Element<'_, Message> {
    let texts = (
        Setting::Report.name(strings),
        fl!(strings, "settings-report-hint"),
    );
    let label = fl!(strings, "settings-report-copy");
    let kind = ButtonKind::Secondary;
    action_row(texts, (label, kind), Message::ReportPressed, arrangement)
}

fn diagnostics(strings: &Strings, arrangement: Arrangement) -> Element<'_, Message> {
    let texts = (
        Setting::Diagnostics.name(strings),
        fl!(strings, "settings-diagnostics-hint"),
    );
    let button = (
        fl!(strings, "settings-diagnostics-show"),
        ButtonKind::Secondary,
    );
    action_row(texts, button, Message::DiagnosticsPressed, arrangement)
}

/// Two buttons, which say by themselves what they are about.
fn log(strings: &Strings, arrangement: Arrangement) -> Element<'_, Message> {
    let copy = button(fl!(strings, "settings-log-copy")).on_press(Message::LogCopyPressed);
    let save = button(fl!(strings, "settings-log-save")).on_press(Message::LogSavePressed);
    let buttons = row![copy, save].spacing(token::SPACE_S).wrap();
    let name = Setting::Log.name(strings);
    let texts = pane::title_and_hint(name, fl!(strings, "settings-log-hint"));
    setting_row(texts, Some(buttons.into()), arrangement)
}
