//! Which server and which channel the user sees.

use std::sync::Arc;

use iced::Task;

use crate::app::{App, Message};
use crate::domain::channel::ChannelRef;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::server::{Server, ServerInfo};
use crate::domain::unread::Visibility;
use crate::feature::servers;
use crate::net::listen::Control;
use crate::store::registry::JoinedServer;

impl App {
    /// Shows the servers of the stored list, and opens the one that was in view last.
    pub fn restore_servers(&mut self) -> Task<Message> {
        let servers = self.storage.registry().servers().to_vec();
        for joined in &servers {
            self.show_server(joined);
        }
        let last = self.storage.settings().last_server.as_ref();
        let last = servers.iter().find(|joined| Some(&joined.uid) == last);
        let shown = last.or_else(|| servers.first());
        shown.map_or_else(Task::none, |shown| self.open_server(&shown.uid))
    }

    /// Adds a server to the list and opens it; `None` when it is in the list already.
    pub fn add_server(&mut self, joined: &JoinedServer) -> Option<Task<Message>> {
        let saved = self.storage.add_server(joined.clone())?;
        self.show_server(joined);
        let started = self.start_server(&joined.uid);
        Some(Task::batch([started, self.open_server(&joined.uid), saved]))
    }

    /// Adds a joined server to the rail, before anything was loaded from it.
    pub fn show_server(&mut self, joined: &JoinedServer) {
        let info = ServerInfo {
            uid: joined.uid.clone(),
            name: joined.name.clone(),
            icon_text: joined.icon_text.clone(),
            address: joined.address.clone(),
            me: String::new().into(),
        };
        let mut server = Server::new(info, Arc::clone(self.workspace.calendar()));
        server.set_overrides(joined.overrides.clone());
        self.workspace.add(server);
        self.connections.add(&joined.uid);
    }

    /// Shows a server, at the channel where the user left it.
    pub fn open_server(&mut self, uid: &ServerUid) -> Task<Message> {
        if self.workspace.server(uid).is_none() {
            return Task::none();
        }
        if self.is_in_own_window() {
            return self
                .in_main_window(Message::Rail(servers::Message::ServerPressed(uid.clone())));
        }
        let shown = self.show_current(uid);
        Task::batch([shown, self.reopen_channel()])
    }

    /// Makes a server the current one, without a channel.
    pub(super) fn show_current(&mut self, uid: &ServerUid) -> Task<Message> {
        let previous = self.workspace.current().filter(|previous| *previous != uid);
        let previous = previous.cloned();
        self.workspace.select(uid);
        if let Some(previous) = previous {
            self.workspace.edit(&previous, |server| server.open(None));
            self.send_background(&previous);
        }
        self.send_background(uid);
        self.refresh(true);
        let saved = self.save_last_server(uid);
        Task::batch([self.fetch_avatars(), saved])
    }

    fn save_last_server(&mut self, uid: &ServerUid) -> Task<Message> {
        let settings = self.storage.settings_mut();
        if settings.last_server.as_ref() == Some(uid) {
            return Task::none();
        }
        settings.last_server = Some(uid.clone());
        self.storage.save_settings_later()
    }

    /// Opens the last channel of the current server, or its first.
    pub fn reopen_channel(&mut self) -> Task<Message> {
        let server = self.workspace.current_server();
        let Some(server) = server.filter(|_| !self.is_in_own_window()) else {
            return Task::none();
        };
        let stored = self.storage.server(server.uid());
        let stored = stored.and_then(|joined| joined.last_channel.clone());
        let last = server.open_channel().cloned().or(stored);
        let last = last.filter(|channel| server.channel(channel).is_some());
        match last.or_else(|| server.first_text_channel().cloned()) {
            Some(channel) => self.open_channel(&channel),
            None => self.open_timeline(),
        }
    }

    /// Shows a channel of the current server.
    pub fn open_channel(&mut self, channel: &ChannelId) -> Task<Message> {
        let Some(server) = self.workspace.current_server_mut() else {
            return Task::none();
        };
        if server.open_channel() != Some(channel) {
            self.announcer.clear_queue();
            self.shell.menu = None;
        }
        server.open(Some(channel.clone()));
        let is_missing = server.request_newest(channel);
        let uid = server.uid().clone();
        self.workspace.visited.visit(&ChannelRef {
            server: uid.clone(),
            channel: channel.clone(),
        });
        self.send_focus(&uid);
        self.request_names(&uid);
        if is_missing {
            let refetch = Control::Refetch(channel.clone());
            self.connections.control(&uid, refetch);
        }
        self.workspace.trim_histories();
        self.refresh(false);
        let stored = self.show_stored(&uid, channel);
        let opened = Task::batch([self.open_timeline(), self.fetch_avatars(), stored]);
        let saved = self.storage.edit_server(&uid, |joined| {
            joined.last_channel = Some(channel.clone());
        });
        Task::batch([opened, saved])
    }

    pub fn open_timeline(&mut self) -> Task<Message> {
        let Some(ctx) = self.workspace.context() else {
            return Task::none();
        };
        let action = self.features.timeline.sync_channel(&ctx);
        let opened = self.run(action, Message::Timeline, Self::perform_timeline);
        self.update_visibility();
        opened
    }

    /// Tells the worker of a connection whether the user can see its server.
    pub fn send_background(&self, uid: &ServerUid) {
        let control = Control::Background(!self.is_in_view(uid));
        self.connections.control(uid, control);
    }

    /// Tells the worker of a connection which channel the user sees, in the window of the message.
    pub fn send_focus(&self, uid: &ServerUid) {
        let own = (self.workspace.own_channel()).filter(|_| self.workspace.is_current(uid));
        let open = || self.workspace.server(uid)?.open_channel();
        let channel = own.or_else(open);
        if let Some(channel) = channel {
            self.connections
                .control(uid, Control::Focus(channel.clone()));
        }
    }

    /// What the user sees of the open channel. An empty one has no list that could report that.
    fn visibility(&self) -> Visibility {
        // What is passed while a key is held is not read.
        let is_passing = self.workspace.visited.is_in_round() && !self.is_in_own_window();
        if is_passing || !self.workspace.has_focus || self.is_covered() {
            Visibility::Hidden
        } else if self.is_open_channel_empty() {
            Visibility::WHOLE
        } else {
            self.features.timeline.visibility()
        }
    }

    /// Reads what came into view of the window, if anything did.
    pub fn update_visibility(&mut self) {
        let own_channel = self.workspace.own_channel();
        let before = self.workspace.current_server();
        let before = before.and_then(|server| match own_channel {
            Some(channel) => server.window_visibility(channel),
            None => Some(server.visibility()),
        });
        if before.is_some_and(|before| *before != self.visibility()) {
            self.read_in_view();
        }
    }

    pub(super) fn read_in_view(&mut self) {
        let visibility = self.visibility();
        let own_channel = self.workspace.own_channel().cloned();
        if let Some(server) = self.workspace.current_server_mut() {
            match own_channel {
                Some(channel) => server.set_window_visibility(&channel, visibility),
                None => server.set_visibility(visibility),
            }
        }
    }

    fn is_open_channel_empty(&self) -> bool {
        let ctx = self.workspace.context();
        let open = ctx.and_then(|ctx| ctx.channel_state());
        open.is_some_and(|open| open.timeline.is_loaded() && open.timeline.rows().is_empty())
    }

    /// Rebuilds the lists of the current server; the members only when they changed.
    pub fn refresh(&mut self, members_changed: bool) {
        let server = self.main_server();
        let Some(server) = server.and_then(|uid| self.workspace.server(uid)) else {
            return;
        };
        self.features.channels.refresh(server);
        if members_changed {
            self.features.members.refresh(server);
        }
    }
}
