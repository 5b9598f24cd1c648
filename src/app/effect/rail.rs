//! What the user does with a server in the rail: order, name, icon, mute, leave.

use iced::{Point, Task};

use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::guise::Guise;
use crate::domain::id::ServerUid;
use crate::domain::invite::Invite;
use crate::domain::server::Server;
use crate::feature::registry::{self, Choice, Event, sheet};
use crate::fl;
use crate::ui::token;

impl App {
    pub fn perform_rail(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Open(server) => self.open_server(&server),
            Event::Add => {
                let dialog = Dialog::AddServer(Box::default());
                self.open_dialog(dialog, Some(registry::add::field()))
            }
            Event::Demo => self.start_demo(),
            Event::OpenSettings => self.open_settings(),
            Event::Do(server, choice) => self.perform_choice(&server, choice),
            Event::Move(from, to) => self
                .workspace
                .order()
                .get(from)
                .cloned()
                .map_or_else(Task::none, |server| self.move_server(&server, to)),
        }
    }

    /// Opens the menu of the current server under its name.
    pub fn open_server_menu(&mut self) -> Task<Message> {
        const POSITION: Point = Point::new(token::RAIL + token::SPACE_S, token::HEADER);
        let Some(server) = self.workspace.current().cloned() else {
            return Task::none();
        };
        let action = self.features.rail.open_menu(server, POSITION);
        self.run(action, Message::Rail, Self::perform_rail)
    }

    fn perform_choice(&mut self, uid: &ServerUid, choice: Choice) -> Task<Message> {
        let place = self.workspace.order().iter().position(|known| known == uid);
        let (Some(place), Some(server)) = (place, self.workspace.server(uid)) else {
            return Task::none();
        };
        match choice {
            Choice::Details => self.open_server_details(uid),
            Choice::Profile => self.open_profile(uid),
            Choice::Recheck => self.reconnect(uid),
            Choice::SignOut => self.sign_out(uid),
            Choice::SignIn => self.sign_in(uid),
            Choice::MarkRead => self.mark_read(uid),
            Choice::Mute => self.mute(uid, true),
            Choice::Unmute => self.mute(uid, false),
            Choice::Rename => self.open_server_dialog(sheet::State::rename(server)),
            Choice::Dress => self.open_server_dialog(sheet::State::face(server)),
            Choice::Leave => self.open_server_dialog(sheet::State::leave(server)),
            Choice::CopyLink => self.copy_link(uid),
            Choice::MoveUp => place
                .checked_sub(1)
                .map_or_else(Task::none, |to| self.move_focused_server(uid, to)),
            Choice::MoveDown => self.move_focused_server(uid, place + 1),
        }
    }

    fn open_server_dialog(&mut self, state: sheet::State) -> Task<Message> {
        let field = state.field();
        let opened = self.open_dialog(Dialog::Server(state), field.clone());
        match field {
            Some(field) => opened.chain(iced::widget::operation::select_all(field)),
            None => opened,
        }
    }

    pub fn perform_server_dialog(&mut self, event: sheet::Event) -> Task<Message> {
        match event {
            sheet::Event::Dress(server, guise) => {
                self.shell.close_dialog();
                self.customize(&server, guise)
            }
            sheet::Event::Leave(server) => self.leave(&server),
            sheet::Event::Remove(server) => self.remove(&server),
            sheet::Event::Close => self.close_dialog(),
        }
    }

    fn mark_read(&mut self, uid: &ServerUid) -> Task<Message> {
        if let Some(server) = self.workspace.server_mut(uid) {
            server.mark_read();
            let name = server.name().to_owned();
            let text = fl!(self.workspace.strings(), "told-read", "server" => name.as_str());
            self.announcer.announce(text);
        }
        self.refresh(false);
        Task::none()
    }

    fn mute(&mut self, uid: &ServerUid, muted: bool) -> Task<Message> {
        let Some(server) = self.workspace.server(uid) else {
            return Task::none();
        };
        let strings = self.workspace.strings();
        self.announcer.announce(if muted {
            fl!(strings, "told-muted", "server" => server.name())
        } else {
            fl!(strings, "told-unmuted", "server" => server.name())
        });
        let guise = Guise {
            muted,
            ..server.guise().clone()
        };
        if muted && self.workspace.is_current(uid) {
            // Only messages of the current server wait to be announced.
            self.announcer.clear_queue();
        }
        self.customize(uid, guise)
    }

    /// Applies and stores the name, icon and mute that the user gave a server.
    fn customize(&mut self, uid: &ServerUid, guise: Guise) -> Task<Message> {
        if let Some(server) = self.workspace.server_mut(uid) {
            server.set_guise(guise.clone());
        }
        self.storage.edit_server(uid, |joined| joined.guise = guise)
    }

    fn copy_link(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(joined) = self.storage.server(uid) else {
            return Task::none();
        };
        let invite = Invite {
            address: joined.address.clone(),
            server: Some(joined.server_id.clone()),
        };
        self.copy(invite.link())
    }

    /// Moves a server and the focus with it, which would stay at the place in the list otherwise.
    fn move_focused_server(&mut self, uid: &ServerUid, to: usize) -> Task<Message> {
        let moved = self.move_server(uid, to);
        moved.chain(iced::widget::operation::focus(registry::row_of(uid)))
    }

    /// Moves a server to a place in the rail, from 0, stores and announces it.
    fn move_server(&mut self, uid: &ServerUid, to: usize) -> Task<Message> {
        let Some(to) = self.workspace.move_server(uid, to) else {
            return Task::none();
        };
        let order = self.workspace.order();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let (place, count) = (number(to + 1), number(order.len()));
        let name = self.workspace.server(uid).map_or("", Server::name);
        let strings = self.workspace.strings();
        let text = fl!(strings, "told-moved", "server" => name, "place" => place, "count" => count);
        self.announcer.announce(text);
        self.storage.reorder(order)
    }
}
