//! The only place where the event of a feature becomes a task: one file for each feature or subject.

mod add_server;
mod appearance;
mod avatars;
mod channel_management;
mod channels;
mod close_window;
mod composer;
mod connection;
mod conversation_windows;
mod deep_link;
mod diagnostics;
mod erase;
mod files;
mod history;
pub(super) mod identity;
mod inbox;
mod jump;
mod leave;
mod link;
mod log;
mod message_actions;
mod navigation;
mod notifications;
mod paging;
mod places;
mod profile;
mod published_profile;
mod rail;
mod search;
mod server_details;
mod server_export;
mod sessions;
mod settings;
pub(super) mod settings_file;
mod storage;
mod timeline;
mod tray;
mod uploads;
mod window;

use iced::{Task, clipboard};

use super::dialog::Dialog;
use super::menu::MenuTarget;
use super::message::ShellMessage;
use super::toast::ToastKind;
use super::{App, Message};
use crate::domain::id::UserId;
use crate::feature::action::Action;
use crate::feature::timeline::Message as TimelineMessage;
use crate::feature::{identity as account_bar, members};
use crate::fl;
use crate::platform::file::DialogResult;
use crate::platform::open;

pub use channel_management::LayoutAnswer;
pub use files::Transfers;
pub use message_actions::ActionEnded;
pub use profile::ProfileAnswer;
pub use search::result_row;

impl App {
    /// Runs the task of an action, and the effect of its event.
    pub fn run<M: Send + 'static, E>(
        &mut self,
        action: Action<M, E>,
        wrap: impl FnMut(M) -> Message + Send + 'static,
        perform: impl FnOnce(&mut Self, E) -> Task<Message>,
    ) -> Task<Message> {
        let (task, event) = action.lift(wrap);
        match event {
            Some(event) => Task::batch([task, perform(self, event)]),
            None => task,
        }
    }

    pub fn perform_members(&mut self, event: members::Event) -> Task<Message> {
        match event {
            members::Event::OpenProfileCard(user, at) => self.open_member(user, at),
            members::Event::OpenMenu(user, at) => {
                self.open_menu(MenuTarget::Member(user), Some(at))
            }
            members::Event::Mention(user) => self.mention(&user),
            members::Event::SearchMessages(user) => self.search_messages_of(&user),
            members::Event::Copy(text) => self.copy(text),
        }
    }

    /// Writes the name of a member of the current server into the composer.
    pub fn mention(&mut self, user: &UserId) -> Task<Message> {
        self.shell.drawer = None;
        let server = self.workspace.current_server();
        let Some(name) = server.map(|server| format!("@{} ", server.name_of(user))) else {
            return Task::none();
        };
        self.update(Message::Timeline(TimelineMessage::TextTyped(name)))
    }

    pub fn perform_account_bar(&mut self, event: account_bar::Event) -> Task<Message> {
        use account_bar::Event;
        let server = self.workspace.current_server();
        match (event, server) {
            (Event::OpenSettings, _) => self.open_settings(),
            (Event::OpenProfileEditor, Some(server)) => self.open_profile(&server.uid().clone()),
            (Event::OpenProfileEditor, None) => Task::none(),
        }
    }

    pub fn close_dialog(&mut self) -> Task<Message> {
        self.shell.close_dialog();
        Task::none()
    }

    /// It takes the focus when it is drawn; see `root`.
    fn open_dialog(&mut self, dialog: Dialog) -> Task<Message> {
        self.shell.open_dialog(dialog);
        Task::none()
    }

    /// Puts a text on the clipboard and says so.
    fn copy(&mut self, text: String) -> Task<Message> {
        let toast = fl!(self.workspace.strings(), "toast-copied").into_owned();
        Task::batch([
            clipboard::write(text),
            self.toast(toast, ToastKind::Success),
        ])
    }

    fn toast(&mut self, text: String, kind: ToastKind) -> Task<Message> {
        self.announcer.announce(text.clone());
        self.shell.toast.show(text, kind)
    }
}

/// Waits for a file dialog; `picked` makes a message of the path.
fn pick_file(
    dialog: impl Future<Output = DialogResult> + Send + 'static,
    picked: impl Fn(String) -> Message + Send + 'static,
) -> Task<Message> {
    Task::future(dialog).then(move |chosen| match chosen {
        // The fields for paths hold text: what replaces other characters would be another file.
        DialogResult::File(path) => match path.into_os_string().into_string() {
            Ok(path) => Task::done(picked(path)),
            Err(_no_text) => Task::done(Message::Shell(ShellMessage::NameIsNoText)),
        },
        DialogResult::Cancelled => Task::none(),
        DialogResult::NoDialog => Task::done(Message::Shell(ShellMessage::NoFileDialog)),
    })
}

/// Opens an address in the browser. Starting one takes a while, so that runs in the background.
fn browse(address: String) -> Task<Message> {
    let opened = tokio::task::spawn_blocking(move || open::browse(&address));
    Task::future(opened).then(|outcome| {
        if let Ok(Err(error)) = outcome {
            tracing::warn!(%error, "a link was not opened");
        }
        Task::none()
    })
}
