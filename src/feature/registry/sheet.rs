//! Dialog of one server with pages that rename it, edit its icon and leave it.
//! Owns the open page. Must not send the leave request.
//! Entry points: `State::rename`, `State::icon`, `State::leave`, `State::update` and `State::view`.

use iced::advanced::widget::Id;

use super::{face, leave, rename};
pub use super::{face::Message as Face, leave::Message as Leave, rename::Message as Rename};
use crate::domain::failure::Failure;
use crate::domain::guise::Guise;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::feature::action::Action;
use crate::i18n::Strings;
use crate::ui::Element;
use crate::ui::widget::dialog::{self, Dialog};

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    server: ServerUid,
    page: Page,
}

#[derive(Debug, Clone, PartialEq)]
enum Page {
    Rename(rename::State),
    Face(face::State),
    Leave(leave::State),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Rename(Rename),
    Face(Face),
    Leave(Leave),
    /// Enter was pressed.
    Confirmed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Save the overrides and close the dialog.
    Dress(ServerUid, Guise),
    /// Send a leave request and report a failure with `State::on_leave_failed`.
    Leave(ServerUid),
    /// Remove the server from this device without a leave request.
    Remove(ServerUid),
    Close,
}

impl State {
    #[must_use]
    pub fn rename(server: &Server) -> Self {
        Self::about(server, Page::Rename(rename::State::new(server)))
    }

    #[must_use]
    pub fn face(server: &Server) -> Self {
        Self::about(server, Page::Face(face::State::new(server)))
    }

    #[must_use]
    pub fn leave(server: &Server) -> Self {
        Self::about(server, Page::Leave(leave::State::new(server)))
    }

    fn about(server: &Server, page: Page) -> Self {
        let server = server.uid().clone();
        Self { server, page }
    }

    #[must_use]
    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// The field that receives keyboard focus when the dialog opens.
    #[must_use]
    pub fn field(&self) -> Option<Id> {
        match self.page {
            Page::Rename(_) => Some(Id::new(rename::FIELD)),
            Page::Face(_) => Some(Id::new(face::FIELD)),
            Page::Leave(_) => None,
        }
    }

    /// Returns whether the dialog was waiting for this server.
    pub fn refused(&mut self, server: &ServerUid, failure: Failure) -> bool {
        match &mut self.page {
            Page::Leave(leave) if self.server == *server => leave.refused(failure),
            _ => false,
        }
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        let server = self.server.clone();
        let event = match (message, &mut self.page) {
            (Message::Dismissed, _) => Some(Event::Close),
            (Message::Rename(message), Page::Rename(rename)) => rename
                .update(message)
                .map(|guise| Event::Dress(server, guise)),
            (Message::Face(message), Page::Face(face)) => face
                .update(message)
                .map(|guise| Event::Dress(server, guise)),
            (Message::Leave(message), Page::Leave(leave)) => {
                leave.update(message).map(|mode| match mode {
                    leave::Way::Told => Event::Leave(server),
                    leave::Way::Untold => Event::Remove(server),
                })
            }
            (Message::Confirmed, Page::Rename(rename)) => {
                Some(Event::Dress(server, rename.guise()))
            }
            (Message::Confirmed, Page::Face(face)) => Some(Event::Dress(server, face.guise())),
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
        let (title, close, body) = match &self.page {
            Page::Rename(rename) => {
                let (title, close, body) = rename.view(strings);
                (title, close, body.map(Message::Rename))
            }
            Page::Face(face) => {
                let (title, close, body) = face.view(strings);
                (title, close, body.map(Message::Face))
            }
            Page::Leave(leave) => leave.view(strings),
        };
        dialog::layer(Dialog {
            title,
            close,
            on_close: wrap(Message::Dismissed),
            body: body.map(wrap),
        })
    }
}
