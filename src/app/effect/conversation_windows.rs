//! Channels are opened in windows of their own, which are closed, stored, and opened again at the next start.

use iced::{Task, window};

use crate::app::boot;
use crate::app::message::ConversationMessage;
use crate::app::placement::keep_in_sight;
use crate::app::toast::ToastKind;
use crate::app::window_scope::{self, Origin};
use crate::app::{App, Message};
use crate::domain::channel::{ChannelKind, ChannelRef};
use crate::domain::command::Command;
use crate::domain::id::ServerUid;
use crate::domain::server::Server;
use crate::fl;
use crate::net::listen::Control;
use crate::store::settings::{ChannelWindow, WindowPlace};

impl App {
    pub fn on_conversation(&mut self, message: ConversationMessage) -> Task<Message> {
        match message {
            ConversationMessage::ClosePressed(window) => self.close_conversation_window(window),
            ConversationMessage::GoTo(place) => self.open_channel_of(&place),
            ConversationMessage::FollowLink(link) => self.open_app_link(&link),
            ConversationMessage::Run(command) => self.run_command(command),
            ConversationMessage::InMainWindow(message) => self.route(*message),
        }
    }

    /// Opens the channel that is in view in a window of its own.
    pub fn open_own_window(&mut self) -> Task<Message> {
        let place = self.workspace.current().zip(self.workspace.channel());
        let place = place.map(|(server, channel)| ChannelRef {
            server: server.clone(),
            channel: channel.clone(),
        });
        place.map_or_else(Task::none, |place| self.open_conversation_window(place))
    }

    /// Opens a channel in a window of its own, or brings the window to the front that it has.
    pub fn open_conversation_window(&mut self, place: ChannelRef) -> Task<Message> {
        if let Some(open) = self.windows.find(&place) {
            return window::minimize(open.id, false).chain(window::gain_focus(open.id));
        }
        if self.windows.is_full() {
            let text = fl!(self.workspace.strings(), "windows-full").into_owned();
            return self.toast(text, ToastKind::Warning);
        }
        let opened = self.show_in_window(place, WindowPlace::of_channel());
        Task::batch([opened, self.store_windows()])
    }

    fn show_in_window(&mut self, place: ChannelRef, stored: WindowPlace) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(&place.server) else {
            return Task::none();
        };
        let is_text = |server: &Server| {
            let channel = server.channel(&place.channel);
            channel.is_some_and(|channel| channel.kind == ChannelKind::Text)
        };
        if !is_text(server) {
            return Task::none();
        }
        server.open_window(&place.channel);
        let is_missing = server.request_newest(&place.channel);
        let scale = self.workspace.preferences().scale;
        let settings = boot::window_settings(stored, scale);
        let size = settings.size;
        let (id, opened) = window::open(settings);
        let bridge = self.windows.add(id, place.clone(), stored);
        let attached = bridge.attach(id);
        let ChannelRef { server, channel } = place;
        self.send_background(&server);
        if is_missing {
            let refetch = Control::Refetch(channel.clone());
            self.connections.control(&server, refetch);
        }
        self.request_names(&server);
        let history = self.show_stored(&server, &channel);
        let shown = self.with_window(id, |app| {
            app.send_focus(&server);
            let shown = Task::batch([app.open_timeline(), app.fetch_avatars(), history]);
            (shown, app.features.timeline.focus_composer())
        });
        let (shown, focus) = shown.unwrap_or_else(|| (Task::none(), Task::none()));
        let origin = Origin::Own(id, bridge);
        let opened = opened.discard().chain(keep_in_sight(id, stored));
        let opened = opened
            .chain(attached)
            .chain(boot::fit(id, size))
            .chain(window_scope::keep(focus, origin.clone()));
        Task::batch([opened, window_scope::keep(shown, origin)])
    }

    /// Opens the windows of the last run on a server, whose channels are known now.
    pub fn open_waiting_windows(&mut self, uid: &ServerUid) -> Task<Message> {
        let waiting = self.windows.take_waiting(uid);
        let main = self.workspace.window;
        // With the main window in the tray, they wait for it.
        if waiting.is_empty() || self.identity.onboarding.is_some() || main.is_none() {
            self.windows.wait_again(waiting);
            return Task::none();
        }
        let (known, unknown): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|window| {
            let server = self.workspace.server(uid);
            server.is_some_and(|server| server.channel(&window.channel).is_some())
        });
        let server = self.workspace.server(uid);
        if !server.is_some_and(Server::has_reported_channels) {
            self.windows.wait_again(unknown);
        }
        if known.is_empty() {
            return self.store_windows();
        }
        let opened = known.into_iter().map(|window| {
            let ChannelWindow {
                server,
                channel,
                place,
            } = window;
            self.show_in_window(ChannelRef { server, channel }, place)
        });
        let opened = Task::batch(opened.collect::<Vec<_>>());
        let focused = main.map_or_else(Task::none, window::gain_focus);
        Task::batch([opened.chain(focused), self.store_windows()])
    }

    /// Closes the window of a channel. Its files that wait to be sent go to the main window.
    pub fn close_conversation_window(&mut self, id: window::Id) -> Task<Message> {
        let typing = self.with_window(id, |app| {
            let closed = app.features.timeline.close_channel();
            app.run(closed, Message::Timeline, Self::perform_timeline)
        });
        self.copy_draft_from(id);
        let Some(closed) = self.windows.remove(id) else {
            return Task::none();
        };
        closed.bridge.detach();
        let ChannelRef { server, channel } = &closed.place;
        self.workspace
            .edit(server, |server| server.close_window(channel));
        self.announcer.on_closed(&closed.place);
        self.transfers.take_over(closed.state.transfers);
        let returned = closed.state.timeline.into_returned_files(&closed.place);
        let returned = returned.map_or_else(Task::none, |returned| {
            Task::done(Message::Timeline(returned))
        });
        self.send_background(server);
        self.workspace.trim_histories();
        Task::batch([
            typing.unwrap_or_else(Task::none),
            window::close(id),
            returned,
            self.store_windows(),
        ])
    }

    /// Stores which windows are open, and where.
    pub fn store_windows(&mut self) -> Task<Message> {
        let windows = self.windows.stored();
        let settings = self.storage.settings_mut();
        if settings.channel_windows == windows {
            return Task::none();
        }
        settings.channel_windows = windows;
        self.storage.save_settings_later()
    }

    pub fn store_window_place(&mut self, place: &ChannelRef) -> Task<Message> {
        let stored = self.shell.placement.stored();
        let windows = &mut self.storage.settings_mut().channel_windows;
        let mut windows = windows.iter_mut();
        let is_it =
            |it: &&mut ChannelWindow| it.server == place.server && it.channel == place.channel;
        if let Some(window) = windows.find(is_it) {
            window.place = stored;
        }
        self.storage.save_settings_later()
    }

    /// What a command does in the window of a channel: there it is about the conversation, or the main window comes to the
    /// front.
    pub fn run_window_command(&mut self, command: Command) -> Task<Message> {
        let Some(acting) = self.windows.acting() else {
            return Task::none();
        };
        let (id, place) = (acting.id, acting.place.clone());
        let run = Message::Conversation(ConversationMessage::Run(command));
        match command {
            Command::ZoomIn
            | Command::ZoomOut
            | Command::ZoomReset
            | Command::MarkRead
            | Command::MarkServerRead
            | Command::PageUp
            | Command::PageDown
            | Command::JumpToUnread
            | Command::JumpToLatest
            | Command::JumpToDate
            | Command::InboxRead
            | Command::InboxAllRead
            | Command::Quit => self.run_command_here(command),
            Command::Back if self.features.timeline.has_return() => self.run_command_here(command),
            Command::CloseWindow => {
                let close = ConversationMessage::ClosePressed(id);
                Task::done(Message::Conversation(close))
            }
            Command::OpenWindow => Task::none(),
            Command::Search | Command::OpenDetails => {
                let shown = Message::Conversation(ConversationMessage::GoTo(place));
                self.in_main_window(shown).chain(Task::done(run))
            }
            _ => self.in_main_window(run),
        }
    }
}

#[cfg(test)]
mod tests;
