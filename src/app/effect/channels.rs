//! What the user does with the channel list: opening, reading and arranging channels, and the filter.

use iced::Task;

use crate::app::menu::MenuTarget;
use crate::app::message::Side;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::channel_preferences::ChannelPreferences;
use crate::domain::id::ChannelId;
use crate::domain::notification_settings::Mute;
use crate::feature::channels::{self, Event, ListSection};
use crate::feature::notification_menu::NotificationPlace;
use crate::fl;

impl App {
    pub fn perform_channels(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::OpenChannel(channel) => {
                self.shell.drawer = None;
                self.open_channel(&channel)
            }
            Event::OpenChannelMenu(channel, at) => {
                self.open_menu(MenuTarget::Channel(channel), Some(at))
            }
            Event::OpenSectionMenu(section, at) => {
                self.open_menu(MenuTarget::Section(section), Some(at))
            }
            Event::MarkRead(channel) => self.mark_channel_read(&channel),
            Event::MarkSectionRead(section) => self.mark_section_read(&section),
            Event::SetFavorite(channel, is_favorite) => self.set_favorite(&channel, is_favorite),
            Event::SetMuted(channel, is_muted) => self.set_channel_muted(&channel, is_muted),
            Event::OpenNotificationMenu(channel) => {
                let server = self.workspace.current().cloned();
                server.map_or_else(Task::none, |server| {
                    self.open_notification_menu(server, Some(channel))
                })
            }
            Event::MoveFavorite(channel, before) => self.move_favorite(&channel, before.as_ref()),
            Event::Change(change) => self.move_in_layout(&change),
            Event::Edit(task) => {
                let server = self.workspace.current().cloned();
                server.map_or_else(Task::none, |uid| self.open_channel_editor(&uid, task))
            }
            Event::Arrange(preferences) => self.arrange_channels(|it| *it = *preferences),
            Event::AnnounceSelected => {
                self.announce_selected_channel();
                Task::none()
            }
            Event::LeaveFilter => {
                self.shell.drawer = None;
                self.features.timeline.focus_composer()
            }
            Event::Copy(text) => self.copy(text),
            Event::SayVoiceUnsupported => {
                let text = fl!(self.workspace.strings(), "channel-voice-unsupported").into_owned();
                self.toast(text, ToastKind::Warning)
            }
            Event::OpenWindow(place) => self.open_conversation_window(place),
            Event::OpenDetails(server) => self.open_server_details(&server),
            Event::OpenMenu => self.open_server_menu(),
        }
    }

    /// Moves the focus to the filter of the channel list, which a narrow window opens for that.
    pub fn focus_channel_filter(&mut self) -> Task<Message> {
        if self.panes().channels.is_none() {
            self.shell.drawer = Some(Side::Channels);
        }
        channels::State::focus_filter()
    }

    /// Changes how the channels of the current server are arranged on this device, and stores it.
    fn arrange_channels(&mut self, change: impl FnOnce(&mut ChannelPreferences)) -> Task<Message> {
        let Some(server) = self.workspace.current_server_mut() else {
            return Task::none();
        };
        server.arrange_channels(change);
        let (uid, overrides) = (server.uid().clone(), server.overrides().clone());
        self.storage
            .edit_server(&uid, |joined| joined.overrides = overrides)
    }

    fn set_favorite(&mut self, channel: &ChannelId, is_favorite: bool) -> Task<Message> {
        let (strings, name) = (self.workspace.strings(), self.name_of_channel(channel));
        self.announcer.announce(if is_favorite {
            fl!(strings, "announce-favorite", "channel" => name)
        } else {
            fl!(strings, "announce-not-favorite", "channel" => name)
        });
        self.arrange_channels(|it| it.set_favorite(channel, is_favorite))
    }

    fn set_channel_muted(&mut self, channel: &ChannelId, is_muted: bool) -> Task<Message> {
        let Some(server) = self.workspace.current().cloned() else {
            return Task::none();
        };
        let place = NotificationPlace {
            server,
            channel: Some(channel.clone()),
        };
        self.set_mute(&place, is_muted.then_some(Mute::Permanent))
    }

    fn move_favorite(&mut self, channel: &ChannelId, before: Option<&ChannelId>) -> Task<Message> {
        let saved = self.arrange_channels(|it| it.move_favorite(channel, before));
        let Some(server) = self.workspace.current_server() else {
            return saved;
        };
        let favorites = channels::channels_of(&ListSection::Favorites, server);
        let position = favorites.iter().position(|id| id == channel);
        let (position, count) = (position.map_or(0, |it| it + 1), favorites.len());
        let (strings, name) = (self.workspace.strings(), self.name_of_channel(channel));
        let text =
            fl!(strings, "announce-moved", "server" => name, "place" => position, "count" => count);
        self.announcer.announce(text);
        saved
    }

    fn mark_section_read(&mut self, section: &ListSection) -> Task<Message> {
        let Some(server) = self.workspace.current_server_mut() else {
            return Task::none();
        };
        for channel in channels::channels_of(section, server) {
            server.mark_channel_read(&channel);
        }
        let name = match section {
            ListSection::Favorites => None,
            ListSection::Category(id) => {
                let mut categories = server.categories().iter();
                let category = categories.find(|category| category.id == *id);
                category.map(|category| category.name.clone())
            }
        };
        let strings = self.workspace.strings();
        let name = name.unwrap_or_else(|| fl!(strings, "channels-favorites").into_owned());
        let text = fl!(strings, "announce-channel-read", "channel" => name);
        self.announcer.announce(text);
        Task::none()
    }

    fn announce_selected_channel(&self) {
        let channels = &self.features.channels;
        if let Some((index, entry)) = channels.selected_entry() {
            let strings = self.workspace.strings();
            let (position, count) = (index + 1, channels.row_count());
            let result = channels::spoken(entry, strings);
            let text = fl!(strings, "search-selected", "position" => position, "count" => count, "result" => result.as_ref());
            self.announcer.announce(text);
        }
    }

    fn name_of_channel(&self, channel: &ChannelId) -> &str {
        let server = self.workspace.current_server();
        let channel = server.and_then(|server| server.channel(channel));
        channel.map_or("", |channel| channel.name.as_str())
    }
}
