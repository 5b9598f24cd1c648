//! What is done with a server from the rail: its order, its name, its picture, its news.

use iced::{Point, Task, clipboard};

use super::{App, Dialog, Message};
use crate::a11y::Live;
use crate::domain::id::ServerUid;
use crate::domain::invite::Invite;
use crate::domain::server::Server;
use crate::domain::server_settings::ServerOverrides;
use crate::feature::registry::{self, Choice, sheet};
use crate::fl;
use crate::ui::token;

impl App {
    pub(super) fn railed(&mut self, message: registry::Message) -> Task<Message> {
        let (task, event) = self.rail.update(message).lift(Message::Rail);
        Task::batch([task, self.perform_rail(event)])
    }

    fn perform_rail(&mut self, event: Option<registry::Event>) -> Task<Message> {
        match event {
            Some(registry::Event::Open(server)) => self.open_server(&server),
            Some(registry::Event::Add) => {
                self.dialog = Some(Dialog::Add(Box::default()));
                iced::widget::operation::focus(registry::add::field())
            }
            Some(registry::Event::Demo) => self.start_demo(),
            Some(registry::Event::OpenSettings) => self.open_settings(),
            Some(registry::Event::Do(server, choice)) => self.do_with(&server, choice),
            Some(registry::Event::Move(from, to)) => match self.stage.order.get(from).cloned() {
                Some(server) => self.move_to(&server, to),
                None => Task::none(),
            },
            None => Task::none(),
        }
    }

    /// Opens the menu of the server in view, under its name.
    pub(super) fn open_server_menu(&mut self) -> Task<Message> {
        const AT: Point = Point::new(token::RAIL + token::SPACE_S, token::HEADER);
        let Some(server) = self.stage.current.clone() else {
            return Task::none();
        };
        let (task, event) = self.rail.open_menu(server, AT).lift(Message::Rail);
        Task::batch([task, self.perform_rail(event)])
    }

    fn do_with(&mut self, uid: &ServerUid, choice: Choice) -> Task<Message> {
        let place = self.stage.order.iter().position(|known| known == uid);
        let (Some(place), Some(server)) = (place, self.stage.servers.get(uid)) else {
            return Task::none();
        };
        match choice {
            Choice::Details => self.open_details(uid),
            Choice::Profile => self.open_profile(uid),
            Choice::Recheck => self.redial(uid),
            Choice::SignOut => self.sign_out(uid),
            Choice::SignIn => self.sign_in(uid),
            Choice::MarkRead => self.mark_read(uid),
            Choice::Mute => self.mute(uid, true),
            Choice::Unmute => self.mute(uid, false),
            Choice::Rename => self.open_sheet(sheet::State::rename(server)),
            Choice::Dress => self.open_sheet(sheet::State::face(server)),
            Choice::Leave => self.open_sheet(sheet::State::leave(server)),
            Choice::CopyLink => self.copy_link(uid),
            Choice::MoveUp => match place.checked_sub(1) {
                Some(to) => self.step_to(uid, to),
                None => Task::none(),
            },
            Choice::MoveDown => self.step_to(uid, place + 1),
        }
    }

    fn open_sheet(&mut self, sheet: sheet::State) -> Task<Message> {
        let field = sheet.field();
        self.dialog = Some(Dialog::Sheet(sheet));
        match field {
            Some(field) => iced::widget::operation::focus(field.clone())
                .chain(iced::widget::operation::select_all(field)),
            None => Task::none(),
        }
    }

    pub(super) fn sheet(&mut self, message: sheet::Message) -> Task<Message> {
        let Some(Dialog::Sheet(state)) = &mut self.dialog else {
            return Task::none();
        };
        let (task, event) = state.update(message).lift(Message::Sheet);
        let done = match event {
            Some(sheet::Event::Dress(server, overrides)) => {
                let closed = self.close_dialog();
                closed.chain(self.dress(&server, overrides))
            }
            Some(sheet::Event::Leave(server)) => self.leave(&server),
            Some(sheet::Event::Remove(server)) => self.remove(&server),
            Some(sheet::Event::Close) => self.close_dialog(),
            None => Task::none(),
        };
        Task::batch([task, done])
    }

    fn mark_read(&mut self, uid: &ServerUid) -> Task<Message> {
        if let Some(server) = self.stage.servers.get_mut(uid) {
            server.mark_read();
            let words = fl!(self.stage.strings, "told-read", "server" => server.name());
            self.bridge.announce(words, Live::Polite);
        }
        self.refresh(false);
        Task::none()
    }

    fn mute(&mut self, uid: &ServerUid, muted: bool) -> Task<Message> {
        let Some(server) = self.stage.servers.get(uid) else {
            return Task::none();
        };
        let words = if muted {
            fl!(self.stage.strings, "told-muted", "server" => server.name())
        } else {
            fl!(self.stage.strings, "told-unmuted", "server" => server.name())
        };
        self.bridge.announce(words, Live::Polite);
        let overrides = ServerOverrides {
            muted,
            ..server.overrides().clone()
        };
        if muted && self.stage.current.as_ref() == Some(uid) {
            // What waits to be told is of the server in view.
            self.teller.clear();
        }
        self.dress(uid, overrides)
    }

    /// Takes up and keeps what the user made of a server.
    fn dress(&mut self, uid: &ServerUid, overrides: ServerOverrides) -> Task<Message> {
        if let Some(server) = self.stage.servers.get_mut(uid) {
            server.set_overrides(overrides.clone());
        }
        match self.shelf.registry.get_mut(uid) {
            Some(joined) if joined.overrides != overrides => {
                joined.overrides = overrides;
                self.shelf.save_registry()
            }
            _ => Task::none(),
        }
    }

    fn copy_link(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(joined) = self.shelf.registry.get(uid) else {
            return Task::none();
        };
        let invite = Invite {
            address: joined.address.clone(),
            server: Some(joined.server_id.clone()),
        };
        Task::batch([clipboard::write(invite.link()), self.toast_copied()])
    }

    /// Moves a server on behalf of the keyboard, which goes with it: rows change places, and it would stay at its own.
    fn step_to(&mut self, uid: &ServerUid, to: usize) -> Task<Message> {
        let moved = self.move_to(uid, to);
        moved.chain(iced::widget::operation::focus(registry::row_of(uid)))
    }

    /// Moves a server to a place in the rail, from 0, keeps that and tells it.
    fn move_to(&mut self, uid: &ServerUid, to: usize) -> Task<Message> {
        let order = &mut self.stage.order;
        let Some(from) = order.iter().position(|known| known == uid) else {
            return Task::none();
        };
        let to = to.min(order.len() - 1);
        if from == to {
            return Task::none();
        }
        let moved = order.remove(from);
        order.insert(to, moved);
        self.shelf.registry.arrange(&self.stage.order);
        let name = self.stage.servers.get(uid).map_or("", Server::name);
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let (place, count) = (number(to + 1), number(self.stage.order.len()));
        let words = fl!(self.stage.strings, "told-moved", "server" => name, "place" => place, "count" => count);
        self.bridge.announce(words, Live::Polite);
        self.shelf.save_registry()
    }
}
