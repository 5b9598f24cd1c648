//! Dialog of one server with pages that rename it, edit its icon and leave it.
//! Owns the open page. Must not send the leave request.
//! Entry points: `State::rename`, `State::icon`, `State::leave`, `State::update` and `State::view`.

use super::{icon_editor, leave, rename};
pub use super::{icon_editor::Message as Icon, leave::Message as Leave, rename::Message as Rename};
use crate::domain::failure::Failure;
use crate::domain::id::{ServerId, ServerUid};
use crate::domain::server::Server;
use crate::domain::server_settings::ServerOverrides;
use crate::feature::action::Action;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::Element;
use crate::ui::widget::dialog::{self, Dialog};

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    server: ServerUid,
    page: ServerDialogPage,
}

#[derive(Debug, Clone, PartialEq)]
enum ServerDialogPage {
    Rename(rename::State),
    Icon(icon_editor::State),
    Leave(leave::State),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Rename(Rename),
    Icon(Icon),
    Leave(Leave),
    /// Enter was pressed.
    Confirmed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Save the overrides and close the dialog.
    Customize(ServerUid, Box<ServerOverrides>),
    /// Send a leave request and report a failure with `State::on_leave_failed`.
    Leave(ServerUid),
    /// Remove the server from this device without a leave request.
    Remove(ServerUid),
    Close,
}

impl State {
    pub fn rename(server: &Server) -> Self {
        let page = ServerDialogPage::Rename(rename::State::new(server));
        Self::with_page(server, page)
    }

    pub fn icon(server: &Server) -> Self {
        let page = ServerDialogPage::Icon(icon_editor::State::new(server));
        Self::with_page(server, page)
    }

    /// `id` tells servers of one name and address apart.
    pub fn leave(server: &Server, id: Option<&ServerId>) -> Self {
        let page = ServerDialogPage::Leave(leave::State::new(server, id));
        Self::with_page(server, page)
    }

    fn with_page(server: &Server, page: ServerDialogPage) -> Self {
        let server = server.uid().clone();
        Self { server, page }
    }

    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// Tells its pages apart.
    pub fn page(&self) -> impl std::hash::Hash + use<> {
        std::mem::discriminant(&self.page)
    }

    /// Returns whether the dialog was waiting for this server.
    pub fn on_leave_failed(&mut self, server: &ServerUid, failure: Failure) -> bool {
        match &mut self.page {
            ServerDialogPage::Leave(page) if self.server == *server => page.on_failed(failure),
            _ => false,
        }
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        let server = self.server.clone();
        let customize = |overrides| Event::Customize(server.clone(), Box::new(overrides));
        let event = match (message, &mut self.page) {
            (Message::Dismissed, _) => Some(Event::Close),
            (Message::Rename(message), ServerDialogPage::Rename(page)) => {
                page.update(message).map(customize)
            }
            (Message::Icon(message), ServerDialogPage::Icon(page)) => {
                page.update(message).map(customize)
            }
            (Message::Leave(message), ServerDialogPage::Leave(page)) => {
                page.update(message).map(|mode| match mode {
                    leave::LeaveMode::NotifyServer => Event::Leave(server.clone()),
                    leave::LeaveMode::LocalOnly => Event::Remove(server.clone()),
                })
            }
            (Message::Confirmed, ServerDialogPage::Rename(page)) => {
                Some(customize(page.overrides()))
            }
            (Message::Confirmed, ServerDialogPage::Icon(page)) => Some(customize(page.overrides())),
            // Enter must not leave a server. Messages for a page that is no longer open are ignored.
            _ => None,
        };
        event.map_or_else(Action::none, Action::emit)
    }

    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let (title, page) = match &self.page {
            ServerDialogPage::Rename(page) => page.view(strings),
            ServerDialogPage::Icon(page) => page.view(strings),
            ServerDialogPage::Leave(page) => page.view(strings),
        };
        dialog::layer(Dialog {
            title,
            close_label: fl!(strings, "server-dialog-close"),
            on_close: wrap(Message::Dismissed),
            page: page.map(wrap),
        })
    }
}
