//! Notices: banners above the page that stay until they are closed.

use std::borrow::Cow;
use std::mem::discriminant;
use std::path::Path;

use iced::widget::{Space, column, container, row};

use super::Message;
use super::message::{ShellMessage, StorageMessage};
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::invite::Invite;
use crate::domain::message_link::MessageLink;
use crate::domain::profile::ProfileError;
use crate::domain::published_profile::LostProfile;
use crate::domain::unicode;
use crate::fl;
use crate::i18n::Strings;
use crate::store;
use crate::store::history::{self, StoreEvent};
use crate::store::settings::SettingsProblems;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::{button, icon_button, pane};
use crate::ui::{Element, token};

/// The longest text that a server or link has a part in, in characters: two lines of a narrow window.
const MAX_FOREIGN_CHARS: usize = 160;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The settings could not be read and were moved to this path.
    SettingsAside(String),
    /// Lines of the settings made no sense and were left out; a copy with them is at this path.
    SettingsLines(Vec<usize>, String),
    /// Settings that were not understood and have their defaults.
    SettingsNotUnderstood(Vec<String>),
    /// A newer version wrote the settings.
    SettingsNewer,
    /// The server list could not be read and was moved to this path.
    RegistryAside(String),
    /// The record of shared data could not be read and was moved to this path.
    DisclosuresAside(String),
    /// Nothing can be written; it holds until something is.
    NotSaved(SaveFailure),
    /// Everything is written to this folder from now on.
    ProfileMoved(String),
    /// A file of the profile cannot be read, and why; it is not replaced.
    FileUnreadable(String, String),
    /// A link that another process passed on; it waits for the user.
    Link(String),
    /// The identity ends with the program.
    IdentityInMemory,
    NotBackedUp,
    /// Something could not be erased.
    NotForgotten(String),
    /// A server has changed since the last visit; what changed.
    ServerChanged(ServerUid, String),
    /// A session token could not be revoked; the server's name, and why.
    NotSignedOut(ServerUid, String, Failure),
    /// A server could not be left; its name, and why.
    NotLeft(ServerUid, String, Failure),
    /// A server has no longer what the user published; its name, and what it lost.
    ProfileLost(ServerUid, String, LostProfile),
    /// The name that the user entered when joining is not shown there; the server's name, and why.
    NameNotPublished(ServerUid, String, ProfileError),
    DemoFailed(String),
    /// The stored history of a server was damaged and starts over.
    HistorySetAside {
        server: ServerUid,
        name: String,
        /// How many unsent messages and drafts could be read.
        salvaged: usize,
    },
    /// The history cannot be written; it holds until it can.
    HistoryNotWritten(HistoryFailure),
}

/// Why the history cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryFailure {
    DiskFull,
    /// The folder or the file cannot be written.
    ReadOnly,
    /// A newer version of the program wrote it.
    NewerVersion,
}

impl From<&history::Error> for HistoryFailure {
    fn from(error: &history::Error) -> Self {
        match error {
            history::Error::DiskFull => Self::DiskFull,
            history::Error::Newer => Self::NewerVersion,
            history::Error::File(_)
            | history::Error::Damaged(_)
            | history::Error::Failed(_)
            | history::Error::Canceled
            | history::Error::Closed => Self::ReadOnly,
        }
    }
}

/// Why nothing can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveFailure {
    DiskFull,
    /// The folder cannot be written.
    Folder(String),
}

impl Notice {
    /// Of a file that was not written or read.
    pub fn not_saved(error: &store::Error) -> Self {
        match error {
            store::Error::Protected(path, reason) => {
                Self::FileUnreadable(path.display().to_string(), reason.clone())
            }
            store::Error::DiskFull(_) => Self::NotSaved(SaveFailure::DiskFull),
            store::Error::Folder(folder, _) => {
                Self::NotSaved(SaveFailure::Folder(folder.display().to_string()))
            }
            store::Error::Write(..) | store::Error::NoDataFolder => {
                let folder = error.path().parent().unwrap_or_else(|| Path::new(""));
                Self::NotSaved(SaveFailure::Folder(folder.display().to_string()))
            }
        }
    }

    /// What was wrong with a settings file; broken lines are another matter.
    pub fn of_settings(problems: &SettingsProblems) -> Vec<Self> {
        const MAX_FIELDS: usize = 8;
        const MAX_NAME: usize = 60;
        let fields = problems.fields.iter().take(MAX_FIELDS);
        let fields: Vec<_> = fields
            .map(|name| unicode::single_line(name, MAX_NAME))
            .collect();
        let refused = (!fields.is_empty()).then_some(Self::SettingsNotUnderstood(fields));
        let newer = problems.is_newer.then_some(Self::SettingsNewer);
        refused.into_iter().chain(newer).collect()
    }

    /// What happened to the stored history; `name` is that of its server.
    pub fn of_history(event: &StoreEvent, name: &str) -> Option<Self> {
        match event {
            StoreEvent::SetAside {
                server, salvaged, ..
            } => Some(Self::HistorySetAside {
                server: server.clone(),
                name: name.to_owned(),
                salvaged: *salvaged,
            }),
            StoreEvent::NotWritten(error) => Some(Self::HistoryNotWritten(error.into())),
            StoreEvent::WrittenAgain => None,
        }
    }

    /// Whether it takes the place of another one: of the same kind and server, or of an earlier link.
    pub fn replaces(&self, other: &Self) -> bool {
        let about = |server: Option<_>| server.is_some() && server == other.server();
        discriminant(self) == discriminant(other)
            && (matches!(
                self,
                Self::Link(_)
                    | Self::NotSaved(_)
                    | Self::HistoryNotWritten(_)
                    | Self::SettingsNotUnderstood(_)
            ) || about(self.server()))
    }

    /// The server it is about.
    pub fn server(&self) -> Option<&ServerUid> {
        match self {
            Self::ServerChanged(server, _)
            | Self::NotSignedOut(server, ..)
            | Self::NotLeft(server, ..)
            | Self::NameNotPublished(server, ..)
            | Self::HistorySetAside { server, .. }
            | Self::ProfileLost(server, ..) => Some(server),
            _ => None,
        }
    }

    pub fn text<'a>(&'a self, strings: &'a Strings) -> Cow<'a, str> {
        let text = self.full_text(strings);
        let is_foreign = self.server().is_some() || matches!(self, Self::Link(_));
        if is_foreign && text.chars().nth(MAX_FOREIGN_CHARS).is_some() {
            return format!("{}…", unicode::single_line(&text, MAX_FOREIGN_CHARS - 1)).into();
        }
        text
    }

    fn full_text<'a>(&'a self, strings: &'a Strings) -> Cow<'a, str> {
        match self {
            Self::SettingsAside(_)
            | Self::SettingsLines(..)
            | Self::SettingsNotUnderstood(_)
            | Self::SettingsNewer => self.settings_text(strings),
            Self::RegistryAside(file) => {
                fl!(strings, "notice-server-list-reset", "file" => file.as_str())
            }
            Self::DisclosuresAside(file) => {
                fl!(strings, "notice-shared-data-reset", "file" => file.as_str())
            }
            Self::NotSaved(SaveFailure::DiskFull) => fl!(strings, "notice-disk-full"),
            Self::NotSaved(SaveFailure::Folder(folder)) => {
                fl!(strings, "notice-folder-not-writable", "folder" => folder.as_str())
            }
            Self::ProfileMoved(folder) => {
                fl!(strings, "notice-profile-moved", "folder" => folder.as_str())
            }
            Self::FileUnreadable(file, reason) => {
                fl!(strings, "notice-file-unreadable", "file" => file.as_str(), "reason" => reason.as_str())
            }
            Self::Link(link) if MessageLink::is_message_link(link) => {
                fl!(strings, "notice-message-link")
            }
            Self::Link(link) => {
                let address = Invite::parse(link).map_or_else(|_| link.clone(), |to| to.address);
                let address = unicode::single_line(&address, MAX_FOREIGN_CHARS);
                fl!(strings, "notice-link", "address" => address)
            }
            Self::IdentityInMemory => fl!(strings, "identity-storage-memory"),
            Self::NotBackedUp => fl!(strings, "notice-not-backed-up"),
            Self::NotForgotten(what) => {
                fl!(strings, "notice-not-erased", "what" => what.as_str())
            }
            Self::ServerChanged(_, text) => text.as_str().into(),
            Self::NotSignedOut(_, name, failure) => {
                let reason = strings.failure(failure);
                fl!(strings, "notice-not-signed-out", "name" => name.as_str(), "reason" => reason.as_ref())
            }
            Self::NotLeft(_, name, failure) => {
                let reason = strings.failure(failure);
                fl!(strings, "notice-not-left", "name" => name.as_str(), "reason" => reason.as_ref())
            }
            Self::ProfileLost(_, server, lost) => profile_lost(server, lost, strings),
            Self::NameNotPublished(_, server, error) => {
                let reason = strings.profile_error(error);
                fl!(strings, "notice-name-not-published", "server" => server.as_str(), "reason" => reason.as_ref())
            }
            Self::DemoFailed(reason) => {
                fl!(strings, "notice-demo-failed", "reason" => reason.as_str())
            }
            Self::HistorySetAside { name, salvaged, .. } => {
                fl!(strings, "notice-history-damaged", "name" => name.as_str(), "count" => *salvaged)
            }
            Self::HistoryNotWritten(failure) => history_not_written(*failure, strings),
        }
    }

    fn settings_text<'a>(&'a self, strings: &'a Strings) -> Cow<'a, str> {
        match self {
            Self::SettingsAside(file) => {
                fl!(strings, "notice-settings-reset", "file" => file.as_str())
            }
            Self::SettingsLines(lines, file) => {
                let line = lines.first().copied().unwrap_or_default();
                fl!(strings, "notice-settings-lines", "count" => lines.len(), "line" => line, "file" => file.as_str())
            }
            Self::SettingsNotUnderstood(fields) => {
                fl!(strings, "notice-settings-not-understood", "count" => fields.len(), "fields" => fields.join(", "))
            }
            _ => fl!(strings, "notice-settings-newer"),
        }
    }

    /// The banner; `index` is its position among all notices.
    pub fn view<'a>(&'a self, index: usize, strings: &'a Strings) -> Element<'a, Message> {
        let (icon, color) = match self {
            Self::IdentityInMemory | Self::NotBackedUp => (Icon::Key, TextColor::Accent),
            Self::Link(_) => (Icon::Add, TextColor::Accent),
            Self::ProfileMoved(_) => (Icon::Info, TextColor::Accent),
            _ => (Icon::Warning, TextColor::Warning),
        };
        let close = Message::Shell(ShellMessage::NoticeClosed(index));
        let close = || icon_button(Icon::Close, fl!(strings, "notice-close"), close);
        let action = |name, message| button(name).on_press(message);
        let controls = match self {
            Self::NotBackedUp => {
                let pressed = Message::Shell(ShellMessage::BackupPressed);
                row![action(fl!(strings, "notice-back-up"), pressed), close()]
            }
            Self::Link(_) => {
                let pressed = Message::Shell(ShellMessage::LinkOpened);
                row![action(fl!(strings, "notice-link-open"), pressed), close()]
            }
            Self::ProfileLost(..) => {
                let again = Message::Shell(ShellMessage::PublishAgainPressed(index));
                row![action(fl!(strings, "notice-publish-again"), again), close()]
            }
            Self::NameNotPublished(..) => {
                let edit = Message::Shell(ShellMessage::EditProfilePressed(index));
                row![action(fl!(strings, "notice-edit-profile"), edit), close()]
            }
            // It is true until something is saved, so it is not closed.
            Self::NotSaved(_) => {
                let [retry, folder] = [StorageMessage::RetryPressed, StorageMessage::FolderPressed]
                    .map(Message::Storage);
                row![
                    action(fl!(strings, "notice-try-again"), retry),
                    action(fl!(strings, "notice-choose-folder"), folder)
                ]
            }
            Self::HistoryNotWritten(HistoryFailure::DiskFull) => {
                let settings = Message::Shell(ShellMessage::StorageSettingsPressed);
                row![
                    action(fl!(strings, "notice-storage-settings"), settings),
                    close()
                ]
            }
            _ => row![close()],
        };
        let controls = controls.spacing(token::SPACE_S);
        let banner = pane::banner(icon, color, self.text(strings), Some(controls.into()));
        let banner = container(banner)
            .padding([token::SPACE_XS, token::SPACE_S])
            .class(Surface::Sidebar);
        column![banner, Space::new()].into()
    }
}

fn history_not_written(failure: HistoryFailure, strings: &Strings) -> Cow<'_, str> {
    match failure {
        HistoryFailure::DiskFull => fl!(strings, "notice-history-disk-full"),
        HistoryFailure::ReadOnly => fl!(strings, "notice-history-read-only"),
        HistoryFailure::NewerVersion => fl!(strings, "notice-history-newer"),
    }
}

fn profile_lost<'a>(server: &str, lost: &LostProfile, strings: &'a Strings) -> Cow<'a, str> {
    match (&lost.name, lost.picture) {
        (Some(name), false) => {
            fl!(strings, "notice-lost-name", "server" => server, "name" => name.as_str())
        }
        (Some(name), true) => {
            fl!(strings, "notice-lost-profile", "server" => server, "name" => name.as_str())
        }
        (None, _) => fl!(strings, "notice-lost-picture", "server" => server),
    }
}

/// Says how many notices are not shown.
pub fn view_more(count: usize, strings: &Strings) -> Element<'_, Message> {
    let text = fl!(strings, "notice-more", "count" => count);
    pane::banner(Icon::Info, TextColor::Muted, text, None)
}
