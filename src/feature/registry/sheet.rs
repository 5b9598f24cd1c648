//! The dialog about one server: what it is called, how it looks, whether to leave it.
//!
//! Owns which of them is open. Must not know what leaving takes.

use iced::advanced::widget::Id;

use super::{face, leave, rename};
pub use super::{face::Message as Face, leave::Message as Leave, rename::Message as Rename};
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::domain::server_settings::ServerOverrides;
use crate::feature::action::Action;
use crate::i18n::Strings;
use crate::ui::Element;
use crate::ui::widget::dialog::{self, Dialog};

/// The dialog, while it is open.
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

/// What happened in the dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Where the server is named.
    Rename(Rename),
    /// Where its picture is chosen.
    Face(Face),
    /// Where it is left.
    Leave(Leave),
    /// The user asked to go on, by Enter.
    Confirmed,
    /// The dialog was left.
    Dismissed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Take up and keep what the user made of a server, and close the dialog.
    Dress(ServerUid, ServerOverrides),
    /// Tell a server that the user leaves, and answer with [`State::refused`] or by removing it.
    Leave(ServerUid),
    /// Remove a server from this device without its consent.
    Remove(ServerUid),
    /// Close the dialog.
    Close,
}

impl State {
    /// The dialog that names a server.
    #[must_use]
    pub fn rename(server: &Server) -> Self {
        Self::about(server, Page::Rename(rename::State::new(server)))
    }

    /// The dialog that gives a server another picture.
    #[must_use]
    pub fn face(server: &Server) -> Self {
        Self::about(server, Page::Face(face::State::new(server)))
    }

    /// The dialog that asks whether a server is to be left.
    #[must_use]
    pub fn leave(server: &Server) -> Self {
        Self::about(server, Page::Leave(leave::State::new(server)))
    }

    fn about(server: &Server, page: Page) -> Self {
        let server = server.uid().clone();
        Self { server, page }
    }

    /// Which server it is about.
    #[must_use]
    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// The field that has the keyboard first, where there is one.
    #[must_use]
    pub fn field(&self) -> Option<Id> {
        match self.page {
            Page::Rename(_) => Some(Id::new(rename::FIELD)),
            Page::Face(_) => Some(Id::new(face::FIELD)),
            Page::Leave(_) => None,
        }
    }

    /// Takes up that a server was not left. Gives whether the user sees it here.
    pub fn refused(&mut self, server: &ServerUid, failure: Failure) -> bool {
        match &mut self.page {
            Page::Leave(leave) if self.server == *server => leave.refused(failure),
            _ => false,
        }
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        let server = self.server.clone();
        let event = match (message, &mut self.page) {
            (Message::Dismissed, _) => Some(Event::Close),
            (Message::Rename(message), Page::Rename(rename)) => rename
                .update(message)
                .map(|overrides| Event::Dress(server, overrides)),
            (Message::Face(message), Page::Face(face)) => face
                .update(message)
                .map(|overrides| Event::Dress(server, overrides)),
            (Message::Leave(message), Page::Leave(leave)) => {
                leave.update(message).map(|way| match way {
                    leave::Way::Told => Event::Leave(server),
                    leave::Way::Untold => Event::Remove(server),
                })
            }
            (Message::Confirmed, Page::Rename(rename)) => {
                Some(Event::Dress(server, rename.overrides()))
            }
            (Message::Confirmed, Page::Face(face)) => Some(Event::Dress(server, face.overrides())),
            // Enter alone leaves nothing: what may be lost is pressed by name. What was meant for another page is late.
            _ => None,
        };
        event.map_or_else(Action::none, Action::emit)
    }

    /// The dialog as a layer.
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
