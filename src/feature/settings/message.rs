//! What the settings receive and report.

use super::{SettingsPage, fonts, keyboard, notifications, search, server_list, storage};
use crate::domain::id::ServerUid;
use crate::domain::identity::IdentityAction;
use crate::domain::login_start::LoginStart;
use crate::domain::notification_settings::Volume;
use crate::domain::preference::Preferences;
use crate::domain::redacted::Redacted;
use crate::ui::widget::range::SliderEvent;

/// A combo box that shows its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenList {
    Pages,
    Fonts,
    Languages,
    HistoryDays,
    HistorySize,
    Quiet,
    QuietFrom,
    QuietTo,
}

pub type Edit = Redacted<Box<dyn Fn(&mut Preferences) + Send + Sync>>;

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Edited(Edit),
    /// A language was chosen; `None` follows the system.
    LanguageChosen(Option<String>),
    /// A limit of the history was chosen from its list.
    LimitChosen(Edit),
    PageChosen(SettingsPage),
    ListToggled(OpenList),
    Fonts(fonts::Message),
    ZoomMoved(SliderEvent),
    Servers(server_list::Message),
    Storage(storage::Message),
    Notifications(notifications::Message),
    LoginStartChosen(LoginStart),
    Keyboard(keyboard::Message),
    Search(search::Message),
    ReportPressed,
    CreateThemePressed,
    DiagnosticsPressed,
    LogCopyPressed,
    LogSavePressed,
    SourceCodePressed,
    BackupPressed,
    IdentityActionPressed(IdentityAction),
    Dismissed,
}

impl Message {
    pub(super) fn edit(change: impl Fn(&mut Preferences) + Send + Sync + 'static) -> Self {
        Self::Edited(Redacted::new(Box::new(change)))
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    PreferencesChanged(Box<Preferences>),
    Servers(server_list::Event),
    /// Report the sizes of the histories as `storage::Message::SizesLoaded`.
    LoadHistorySizes,
    /// Delete the history of a server, or of all, and report the sizes again. Messages that wait to be sent and drafts stay.
    ClearHistory(Option<ServerUid>),
    /// Report what is known of the service in [`super::State::report_notifications`].
    FindNotificationService,
    /// Change what happens at a login, and report what is so then in [`super::State::report_desktop`].
    ChangeLoginStart(LoginStart),
    /// Report the fonts of the system in [`super::State::report_families`].
    ListFonts,
    /// Write a theme like the present one, choose it, and show its folder.
    CreateTheme,
    /// Nothing is to disturb for a time, and the preferences are to say so.
    BeQuiet(notifications::QuietChoice),
    /// Copy a text to the clipboard.
    Copy(String),
    /// Copy what helps to find an error, without secrets.
    CopyReport,
    ShowDiagnostics,
    CopyLog,
    SaveLog,
    /// Play the sound of notifications, at a volume.
    PlaySound(Volume),
    /// A result was selected while the focus is in the field.
    Announce(String),
    /// Open an `https` link.
    OpenLink(String),
    BackUp,
    ManageIdentity(IdentityAction),
    Close,
}
