//! The table of all settings: on which page each is, which fields of the preferences it changes, what it is called, and by
//! which further words it is found. The pages, the search and a test over the fields follow from it.
//!
//! To add a setting, add a variant, its place in `ALL`, its lines below, and its control in `sections`.

use std::borrow::Cow;

use iced::widget::container;

use super::{SettingsPage, State};
use crate::domain::identity::IdentityAction;
use crate::domain::notification_settings::SoundSupport;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::Element;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    Backup,
    SendTyping,
    SyncRead,
    LoadPictures,
    EraseDevice,
    ExportServers,
    ImportServers,
    Theme,
    NewTheme,
    Accent,
    Font,
    Zoom,
    MessageSize,
    Density,
    GroupMessages,
    PlayAnimations,
    FormattingBar,
    NotifyDesktop,
    NotifySound,
    NotifyVolume,
    NotifyLevel,
    Keywords,
    NotifyPreview,
    DoNotDisturb,
    QuietHours,
    Keys,
    Announcements,
    ReadingOrder,
    AnnounceTyping,
    StrongFocus,
    ReducedMotion,
    Language,
    HourCycle,
    KeepHistory,
    HistoryDays,
    HistorySize,
    CloseToTray,
    StartAtLogin,
    StartHidden,
    Renderer,
    Diagnostics,
    Report,
    Log,
    Version,
    Licenses,
}

/// The fields of the preferences that no setting changes.
#[cfg(test)]
const NO_SETTINGS: [&str; 4] = [
    // A button of the window.
    "members_shown",
    // Dragged at the edges of the lists.
    "channels_width",
    "people_width",
    // Chosen in the emoji picker.
    "emoji",
];

impl Setting {
    /// In the order of their pages, and on these.
    pub const ALL: [Self; 45] = [
        Self::Backup,
        Self::SendTyping,
        Self::SyncRead,
        Self::LoadPictures,
        Self::EraseDevice,
        Self::ExportServers,
        Self::ImportServers,
        Self::Theme,
        Self::NewTheme,
        Self::Accent,
        Self::Font,
        Self::Zoom,
        Self::MessageSize,
        Self::Density,
        Self::GroupMessages,
        Self::PlayAnimations,
        Self::FormattingBar,
        Self::NotifyDesktop,
        Self::NotifySound,
        Self::NotifyVolume,
        Self::NotifyLevel,
        Self::Keywords,
        Self::NotifyPreview,
        Self::DoNotDisturb,
        Self::QuietHours,
        Self::Keys,
        Self::Announcements,
        Self::ReadingOrder,
        Self::AnnounceTyping,
        Self::StrongFocus,
        Self::ReducedMotion,
        Self::Language,
        Self::HourCycle,
        Self::KeepHistory,
        Self::HistoryDays,
        Self::HistorySize,
        Self::CloseToTray,
        Self::StartAtLogin,
        Self::StartHidden,
        Self::Renderer,
        Self::Diagnostics,
        Self::Report,
        Self::Log,
        Self::Version,
        Self::Licenses,
    ];

    pub fn page(self) -> SettingsPage {
        self.entry().0
    }

    /// The page, and the fields of the preferences in their file: a field stands for all below it.
    fn entry(self) -> (SettingsPage, &'static [&'static str]) {
        use SettingsPage as Page;
        match self {
            Self::Backup | Self::EraseDevice => (Page::Account, &[]),
            Self::SendTyping => (Page::Account, &["send_typing"]),
            Self::SyncRead => (Page::Account, &["sync_read"]),
            Self::LoadPictures => (Page::Account, &["load_pictures"]),
            Self::ExportServers | Self::ImportServers => (Page::Servers, &[]),
            Self::Theme => (Page::Appearance, &["appearance", "theme"]),
            Self::NewTheme => (Page::Appearance, &[]),
            Self::Accent => (Page::Appearance, &["accent"]),
            Self::Font => (Page::Appearance, &["font"]),
            Self::Zoom => (Page::Appearance, &["scale"]),
            Self::MessageSize => (Page::Appearance, &["message_size"]),
            Self::Density => (Page::Appearance, &["density"]),
            Self::GroupMessages => (Page::Appearance, &["group_messages"]),
            Self::PlayAnimations => (Page::Appearance, &["play_animations"]),
            Self::FormattingBar => (Page::Appearance, &["formatting_bar"]),
            Self::NotifyDesktop => (Page::Notifications, &["notifications.desktop"]),
            Self::NotifySound => (Page::Notifications, &["notifications.sound"]),
            Self::NotifyVolume => (Page::Notifications, &["notifications.volume"]),
            Self::NotifyLevel => (Page::Notifications, &["notifications.level"]),
            Self::Keywords => (Page::Notifications, &["notifications.keywords"]),
            Self::NotifyPreview => (Page::Notifications, &["notifications.preview"]),
            Self::DoNotDisturb => (Page::Notifications, &["notifications.do_not_disturb"]),
            Self::QuietHours => (Page::Notifications, &["notifications.quiet_hours"]),
            Self::Keys => (Page::Keyboard, &["keys"]),
            Self::Announcements => (Page::Accessibility, &["announcements"]),
            Self::ReadingOrder => (Page::Accessibility, &["reading_order"]),
            Self::AnnounceTyping => (Page::Accessibility, &["announce_typing"]),
            Self::StrongFocus => (Page::Accessibility, &["strong_focus"]),
            Self::ReducedMotion => (Page::Accessibility, &["reduced_motion"]),
            Self::Language => (Page::Language, &["language"]),
            Self::HourCycle => (Page::Language, &["hours"]),
            Self::KeepHistory => (Page::Storage, &["history.keep"]),
            Self::HistoryDays => (Page::Storage, &["history.days"]),
            Self::HistorySize => (Page::Storage, &["history.megabytes"]),
            Self::CloseToTray => (Page::Advanced, &["close_to_tray"]),
            Self::Renderer => (Page::Advanced, &["renderer"]),
            // What happens at a login is kept by the system.
            Self::StartAtLogin
            | Self::StartHidden
            | Self::Diagnostics
            | Self::Report
            | Self::Log => (Page::Advanced, &[]),
            Self::Version | Self::Licenses => (Page::About, &[]),
        }
    }

    /// What it is called on its page, and in the search.
    pub fn name(self, strings: &Strings) -> Cow<'_, str> {
        match self {
            Self::Backup => fl!(strings, "identity-backup"),
            Self::SendTyping => fl!(strings, "settings-send-typing"),
            Self::SyncRead => fl!(strings, "settings-sync-read"),
            Self::LoadPictures => fl!(strings, "settings-load-pictures"),
            Self::EraseDevice => strings.identity_action(IdentityAction::EraseDevice),
            Self::ExportServers => fl!(strings, "server-list-export"),
            Self::ImportServers => fl!(strings, "server-list-import"),
            Self::Theme => fl!(strings, "settings-appearance"),
            Self::NewTheme => fl!(strings, "settings-new-theme"),
            Self::Accent => fl!(strings, "settings-accent"),
            Self::Font => fl!(strings, "settings-font"),
            Self::Zoom => fl!(strings, "settings-zoom"),
            Self::MessageSize => fl!(strings, "settings-message-size"),
            Self::Density => fl!(strings, "settings-density"),
            Self::GroupMessages => fl!(strings, "settings-group-messages"),
            Self::PlayAnimations => fl!(strings, "settings-animations"),
            Self::FormattingBar => fl!(strings, "settings-formatting-bar"),
            Self::NotifyDesktop => fl!(strings, "notify-desktop"),
            Self::NotifySound => fl!(strings, "notify-sound"),
            Self::NotifyVolume => fl!(strings, "notify-volume"),
            Self::NotifyLevel => fl!(strings, "notify-level"),
            Self::Keywords => fl!(strings, "notify-keywords"),
            Self::NotifyPreview => fl!(strings, "notify-preview"),
            Self::DoNotDisturb => fl!(strings, "status-busy"),
            Self::QuietHours => fl!(strings, "notify-schedule-name"),
            Self::Keys => fl!(strings, "settings-keys"),
            Self::Announcements => fl!(strings, "settings-announcements"),
            Self::ReadingOrder => fl!(strings, "settings-reading-order"),
            Self::AnnounceTyping => fl!(strings, "settings-announce-typing"),
            Self::StrongFocus => fl!(strings, "settings-strong-focus"),
            Self::ReducedMotion => fl!(strings, "settings-reduced-motion"),
            Self::Language => fl!(strings, "settings-language"),
            Self::HourCycle => fl!(strings, "settings-hours"),
            Self::KeepHistory => fl!(strings, "storage-keep"),
            Self::HistoryDays => fl!(strings, "storage-days"),
            Self::HistorySize => fl!(strings, "storage-size"),
            Self::CloseToTray => fl!(strings, "settings-close-to-tray"),
            Self::StartAtLogin => fl!(strings, "settings-start-at-login"),
            Self::StartHidden => fl!(strings, "settings-start-hidden"),
            Self::Renderer => fl!(strings, "settings-rendering"),
            Self::Diagnostics => fl!(strings, "settings-diagnostics"),
            Self::Report => fl!(strings, "settings-report"),
            Self::Log => fl!(strings, "settings-log"),
            Self::Version => fl!(strings, "settings-version-name"),
            Self::Licenses => fl!(strings, "settings-notices"),
        }
    }

    /// What it is also looked for by.
    pub fn words(self, strings: &Strings) -> Cow<'_, str> {
        match self {
            Self::Backup => fl!(strings, "find-backup"),
            Self::SendTyping => fl!(strings, "find-send-typing"),
            Self::SyncRead => fl!(strings, "find-sync-read"),
            Self::LoadPictures => fl!(strings, "find-load-pictures"),
            Self::EraseDevice => fl!(strings, "find-erase"),
            Self::ExportServers => fl!(strings, "find-export-servers"),
            Self::ImportServers => fl!(strings, "find-import-servers"),
            Self::Theme => fl!(strings, "find-theme"),
            Self::NewTheme => fl!(strings, "find-new-theme"),
            Self::Accent => fl!(strings, "find-accent"),
            Self::Font => fl!(strings, "find-font"),
            Self::Zoom => fl!(strings, "find-zoom"),
            Self::MessageSize => fl!(strings, "find-message-size"),
            Self::Density => fl!(strings, "find-density"),
            Self::GroupMessages => fl!(strings, "find-group-messages"),
            Self::PlayAnimations => fl!(strings, "find-animations"),
            Self::FormattingBar => fl!(strings, "find-formatting-bar"),
            Self::NotifyDesktop => fl!(strings, "find-notifications"),
            Self::NotifySound => fl!(strings, "find-notification-sound"),
            Self::NotifyVolume => fl!(strings, "find-volume"),
            Self::NotifyLevel => fl!(strings, "find-notification-level"),
            Self::Keywords => fl!(strings, "find-keywords"),
            Self::NotifyPreview => fl!(strings, "find-notification-preview"),
            Self::DoNotDisturb => fl!(strings, "find-do-not-disturb"),
            Self::QuietHours => fl!(strings, "find-quiet-hours"),
            Self::Keys => fl!(strings, "find-keys"),
            Self::Announcements => fl!(strings, "find-announcements"),
            Self::ReadingOrder => fl!(strings, "find-reading-order"),
            Self::AnnounceTyping => fl!(strings, "find-announce-typing"),
            Self::StrongFocus => fl!(strings, "find-strong-focus"),
            Self::ReducedMotion => fl!(strings, "find-reduced-motion"),
            Self::Language => fl!(strings, "find-language"),
            Self::HourCycle => fl!(strings, "find-hours"),
            Self::KeepHistory => fl!(strings, "find-keep-history"),
            Self::HistoryDays => fl!(strings, "find-history-days"),
            Self::HistorySize => fl!(strings, "find-history-size"),
            Self::CloseToTray => fl!(strings, "find-close-to-tray"),
            Self::StartAtLogin => fl!(strings, "find-start-at-login"),
            Self::StartHidden => fl!(strings, "find-start-hidden"),
            Self::Renderer => fl!(strings, "find-renderer"),
            Self::Diagnostics => fl!(strings, "find-diagnostics"),
            Self::Report => fl!(strings, "find-report"),
            Self::Log => fl!(strings, "find-log"),
            Self::Version => fl!(strings, "find-version"),
            Self::Licenses => fl!(strings, "find-licenses"),
        }
    }

    /// Of the part of its page that has its control.
    pub(super) fn id(self) -> String {
        format!("setting-{self:?}")
    }

    /// Makes the focus find its control.
    pub(super) fn at<'a, Message: 'a>(
        self,
        control: impl Into<Element<'a, Message>>,
    ) -> Element<'a, Message> {
        container(control).id(self.id()).into()
    }
}

impl State {
    /// Whether its page has it now.
    pub(super) fn offers(&self, setting: Setting) -> bool {
        match setting {
            Setting::Backup | Setting::EraseDevice => self.identity.is_some(),
            Setting::HistoryDays | Setting::HistorySize => self.preferences.history.keep,
            Setting::CloseToTray => self.desktop.has_tray,
            Setting::StartAtLogin => self.desktop.login_start.is_some(),
            Setting::StartHidden => self.desktop.offers_hidden_start(),
            Setting::Renderer => self.gpu_available,
            Setting::Diagnostics => self.has_servers,
            Setting::NotifySound => self.notifications.sound() != SoundSupport::None,
            Setting::NotifyVolume => {
                let is_on = self.preferences.notifications.sound;
                is_on && self.notifications.sound() == SoundSupport::WithVolume
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preference::Preferences;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Every field of a value, with those around it.
    fn fields(value: &Value, path: &str, into: &mut Vec<String>) {
        match value {
            Value::Object(below) if !below.is_empty() => {
                for (name, value) in below {
                    let path = format!("{path}.{name}");
                    fields(value, path.trim_start_matches('.'), into);
                }
            }
            _ => into.push(path.to_owned()),
        }
    }

    #[test]
    fn every_field_of_the_preferences_is_a_setting_or_listed_as_none() {
        let mut all = Vec::new();
        let written = serde_json::to_value(Preferences::default()).unwrap();
        fields(&written, "", &mut all);
        let of_settings = Setting::ALL.iter().flat_map(|it| it.entry().1);
        let known: Vec<_> = of_settings.copied().chain(NO_SETTINGS).collect();
        let covers = |known: &str, field: &str| {
            field == known
                || field
                    .strip_prefix(known)
                    .is_some_and(|it| it.starts_with('.'))
        };
        for field in &all {
            let by: Vec<_> = known.iter().filter(|it| covers(it, field)).collect();
            assert_eq!(by.len(), 1, "{field} is covered by {by:?}");
        }
        for field in known {
            let exists = all.iter().any(|it| covers(field, it));
            assert!(exists, "no field {field}");
        }
    }

    #[test]
    fn settings_are_listed_once_and_in_the_order_of_the_pages() {
        let ids: BTreeSet<_> = Setting::ALL.iter().map(|it| it.id()).collect();
        assert_eq!(ids.len(), Setting::ALL.len());
        let place = |page| SettingsPage::ALL.iter().position(|it| *it == page).unwrap();
        let pages: Vec<_> = Setting::ALL.iter().map(|it| place(it.page())).collect();
        assert!(pages.is_sorted(), "{pages:?}");
    }
}
