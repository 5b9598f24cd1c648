//! Notices: banners above the page that stay until they are closed.

use std::borrow::Cow;

use iced::widget::{Space, column, container, row};

use super::Message;
use super::message::ShellMessage;
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::{button, icon_button, pane};
use crate::ui::{Element, token};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The settings could not be read and were moved to this path.
    SettingsAside(String),
    /// The server list could not be read and was moved to this path.
    RegistryAside(String),
    NotSaved,
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
    DemoFailed(String),
}

impl Notice {
    /// The server it is about.
    pub fn server(&self) -> Option<&ServerUid> {
        match self {
            Self::ServerChanged(server, _)
            | Self::NotSignedOut(server, ..)
            | Self::NotLeft(server, ..) => Some(server),
            _ => None,
        }
    }

    fn text<'a>(&'a self, strings: &'a Strings) -> Cow<'a, str> {
        match self {
            Self::SettingsAside(file) => {
                fl!(strings, "notice-settings-reset", "file" => file.as_str())
            }
            Self::RegistryAside(file) => {
                fl!(strings, "notice-server-list-reset", "file" => file.as_str())
            }
            Self::NotSaved => fl!(strings, "notice-not-saved"),
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
            Self::DemoFailed(reason) => {
                fl!(strings, "notice-demo-failed", "reason" => reason.as_str())
            }
        }
    }

    /// The banner; `index` is its position among all notices.
    pub fn view<'a>(&'a self, index: usize, strings: &'a Strings) -> Element<'a, Message> {
        let (icon, color) = match self {
            Self::IdentityInMemory | Self::NotBackedUp => (Icon::Key, TextColor::Accent),
            _ => (Icon::Warning, TextColor::Warning),
        };
        let close = Message::Shell(ShellMessage::NoticeClosed(index));
        let close = icon_button(Icon::Close, fl!(strings, "notice-close"), close);
        let back_up = (*self == Self::NotBackedUp).then(|| {
            let back_up = Message::Shell(ShellMessage::BackupPressed);
            button(fl!(strings, "notice-back-up")).on_press(back_up)
        });
        let controls = row![].push(back_up).push(close).spacing(token::SPACE_S);
        let banner = pane::banner(icon, color, self.text(strings), Some(controls.into()));
        let banner = container(banner)
            .padding([token::SPACE_XS, token::SPACE_S])
            .class(Surface::Sidebar);
        column![banner, Space::new()].into()
    }
}
