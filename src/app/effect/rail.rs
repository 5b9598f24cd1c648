//! What the user does with a server in the rail: order, name, icon, mute, leave.

use iced::{Point, Task};

use crate::app::dialog::Dialog;
use crate::app::menu::MenuTarget;
use crate::app::{App, Message};
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::invite::Invite;
use crate::domain::layout_change::LayoutTask;
use crate::domain::notification_settings::Mute;
use crate::domain::server::Server;
use crate::domain::server_settings::ServerOverrides;
use crate::feature::notification_menu::NotificationPlace;
use crate::feature::servers::{self, Event, ServerAction, server_dialog};
use crate::fl;
use crate::ui::token;

impl App {
    pub fn perform_rail(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::OpenServer(server) => self.open_server(&server),
            Event::OpenMenu(server, at) => self.open_menu(MenuTarget::Server(server), Some(at)),
            Event::AddServer => {
                let dialog = self.add_server_dialog(servers::add::State::default());
                self.open_dialog(dialog)
            }
            Event::OpenSwitcher => self.open_quick_switcher(),
            Event::OpenInbox => self.open_inbox(),
            Event::StartDemo => self.start_demo(true),
            Event::OpenSettings => self.open_settings(),
            Event::PerformAction(server, action) => self.perform_action(&server, action),
            Event::MoveServer(from, to) => {
                let server = self.workspace.order().get(from).cloned();
                server.map_or_else(Task::none, |server| self.move_server(&server, to))
            }
        }
    }

    /// Opens the menu of the current server under its name.
    pub fn open_server_menu(&mut self) -> Task<Message> {
        const POSITION: Point =
            Point::new(token::RAIL_WIDTH + token::SPACE_S, token::HEADER_HEIGHT);
        let server = self.workspace.current().cloned();
        server.map_or_else(Task::none, |server| {
            self.open_menu(MenuTarget::Server(server), Some(POSITION))
        })
    }

    pub(super) fn perform_action(
        &mut self,
        uid: &ServerUid,
        action: ServerAction,
    ) -> Task<Message> {
        let position = self.workspace.position(uid);
        let (Some(position), Some(server)) = (position, self.workspace.server(uid)) else {
            return Task::none();
        };
        match action {
            ServerAction::Details => self.open_server_details(uid),
            ServerAction::EditProfile => self.open_profile(uid),
            ServerAction::Recheck => self.reconnect(uid),
            ServerAction::SignOut => self.sign_out(uid),
            ServerAction::SignIn => self.sign_in(uid),
            ServerAction::MarkRead => self.mark_read(uid),
            ServerAction::Mute => self.mute(uid, true),
            ServerAction::Unmute => self.mute(uid, false),
            ServerAction::Notifications => self.open_notification_menu(uid.clone(), None),
            ServerAction::Rename => self.open_server_dialog(server_dialog::State::rename(server)),
            ServerAction::Customize => self.open_server_dialog(server_dialog::State::icon(server)),
            ServerAction::Leave => {
                let id = self.storage.server(uid).map(|joined| &joined.server_id);
                let state = server_dialog::State::leave(server, id);
                self.open_server_dialog(state)
            }
            ServerAction::CopyLink => self.copy_link(uid),
            ServerAction::CreateChannel => self.create_channel(uid),
            ServerAction::CreateCategory => {
                self.open_channel_editor(uid, LayoutTask::CreateCategory)
            }
            ServerAction::MoveUp => position
                .checked_sub(1)
                .map_or_else(Task::none, |to| self.move_focused_server(uid, to)),
            ServerAction::MoveDown => self.move_focused_server(uid, position + 1),
        }
    }

    fn open_server_dialog(&mut self, state: server_dialog::State) -> Task<Message> {
        self.open_dialog(Dialog::Server(state))
    }

    pub fn perform_server_dialog(&mut self, event: server_dialog::Event) -> Task<Message> {
        match event {
            server_dialog::Event::Customize(server, overrides) => {
                self.shell.close_dialog();
                self.customize(&server, *overrides)
            }
            server_dialog::Event::Leave(server) => self.leave(&server),
            server_dialog::Event::Remove(server) => self.remove(&server),
            server_dialog::Event::Close => self.close_dialog(),
        }
    }

    pub fn mark_read(&mut self, uid: &ServerUid) -> Task<Message> {
        self.workspace.edit(uid, Server::mark_read);
        if let Some(server) = self.workspace.server(uid) {
            let strings = self.workspace.strings();
            let text = fl!(strings, "announce-marked-read", "server" => server.name());
            self.announcer.announce(text);
        }
        Task::none()
    }

    pub fn mark_channel_read(&mut self, channel: &ChannelId) -> Task<Message> {
        let Some(server) = self.workspace.current_server_mut() else {
            return Task::none();
        };
        server.mark_channel_read(channel);
        let name = server.channel(channel).map(|channel| channel.name.clone());
        let name = name.unwrap_or_default();
        let strings = self.workspace.strings();
        let text = fl!(strings, "announce-channel-read", "channel" => name);
        self.announcer.announce(text);
        Task::none()
    }

    fn mute(&mut self, uid: &ServerUid, muted: bool) -> Task<Message> {
        let place = NotificationPlace {
            server: uid.clone(),
            channel: None,
        };
        self.set_mute(&place, muted.then_some(Mute::Permanent))
    }

    /// Applies and stores the name, icon and mute that the user gave a server.
    pub(super) fn customize(
        &mut self,
        uid: &ServerUid,
        overrides: ServerOverrides,
    ) -> Task<Message> {
        self.workspace
            .edit(uid, |server| server.set_overrides(overrides.clone()));
        self.storage
            .edit_server(uid, |joined| joined.overrides = overrides)
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

    /// Moves a server and the focus with it, which would stay at the same index otherwise.
    fn move_focused_server(&mut self, uid: &ServerUid, to: usize) -> Task<Message> {
        let moved = self.move_server(uid, to);
        moved.chain(iced::widget::operation::focus(servers::server_row_id(uid)))
    }

    /// Moves a server to a position in the rail, from 0, stores and announces it.
    fn move_server(&mut self, uid: &ServerUid, to: usize) -> Task<Message> {
        let Some(to) = self.workspace.move_server(uid, to) else {
            return Task::none();
        };
        let order = self.workspace.order();
        let (position, count) = (to + 1, order.len());
        let name = self.workspace.server(uid).map_or("", Server::name);
        let strings = self.workspace.strings();
        let text =
            fl!(strings, "announce-moved", "server" => name, "place" => position, "count" => count);
        self.announcer.announce(text);
        self.storage.reorder(order)
    }
}
