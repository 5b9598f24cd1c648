//! Diagnostics of one server: its connection and what happened with it, and what the server offers.
//! Owns the texts, which are made when something changes. Must not connect; it requests changes through `Event`.
//! Entry points: `State::new`, `State::refresh`, `State::update` and `State::view`.

mod texts;
mod view;

use jiff::Timestamp;

use crate::domain::id::ServerUid;
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use texts::DiagnosticsTexts;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    server: ServerUid,
    opened_from: OpenedFrom,
    /// All joined ones, by name.
    servers: Vec<(ServerUid, String)>,
    is_list_open: bool,
    texts: DiagnosticsTexts,
}

/// Where closing leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedFrom {
    ServerDetails,
    Settings,
}

#[derive(Debug, Clone)]
pub enum Message {
    ListToggled,
    ServerChosen(ServerUid),
    RecheckPressed,
    CopyPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Show another server.
    Show(ServerUid, OpenedFrom),
    /// Connect anew, which asks the server what it offers.
    Recheck(ServerUid),
    /// Copy what helps to find an error, of all servers.
    CopyReport,
    Close(ServerUid, OpenedFrom),
}

impl State {
    /// `known_since` is when it was first seen with what it offers now.
    pub fn new(
        ctx: &Ctx<'_>,
        known_since: Option<Timestamp>,
        servers: Vec<(ServerUid, String)>,
        opened_from: OpenedFrom,
    ) -> Self {
        Self {
            server: ctx.server.uid().clone(),
            opened_from,
            servers,
            is_list_open: false,
            texts: DiagnosticsTexts::new(ctx, known_since),
        }
    }

    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// Something about the server has changed.
    pub fn refresh(&mut self, ctx: &Ctx<'_>, known_since: Option<Timestamp>) {
        self.texts = DiagnosticsTexts::new(ctx, known_since);
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        let server = self.server.clone();
        match message {
            Message::ListToggled => {
                self.is_list_open = !self.is_list_open;
                Action::none()
            }
            Message::ServerChosen(chosen) => {
                self.is_list_open = false;
                if chosen == server {
                    Action::none()
                } else {
                    Action::emit(Event::Show(chosen, self.opened_from))
                }
            }
            Message::RecheckPressed => Action::emit(Event::Recheck(server)),
            Message::CopyPressed => Action::emit(Event::CopyReport),
            Message::Dismissed => Action::emit(Event::Close(server, self.opened_from)),
        }
    }
}
