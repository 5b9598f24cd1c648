//! What notifies, and what the user does with a notification: opens its message, marks it as read, replies. Levels and mutes
//! of servers and channels.

use iced::{Task, window};
use jiff::Timestamp;

use crate::app::menu::MenuTarget;
use crate::app::notifications::{notification, toast_text};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::channel::ChannelRef;
use crate::domain::id::{ChannelId, LocalId, ServerUid};
use crate::domain::notification::group::Arrival;
use crate::domain::notification::{
    Attention, CandidateMessage, Decision, Relevance, Situation, decide,
};
use crate::domain::notification_settings::{
    DoNotDisturb, Mute, NotificationLevel, NotificationPreferences,
};
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::domain::server_settings::ServerOverrides;
use crate::feature::notification_menu::{self, NotificationPlace};
use crate::feature::settings::notifications::ServiceStatus;
use crate::fl;
use crate::platform::notification::Event;

/// After one message of the application: in how many texts keywords are looked for.
const MAX_SEARCHED: usize = 100;

impl App {
    /// Shows what has arrived, and withdraws what was read. To be called once after each message.
    pub fn update_notifications(&mut self) -> Task<Message> {
        let arrivals = self.workspace.take_arrivals();
        if self.notifications.notifier.is_none() {
            return Task::none();
        }
        let workspace = &self.workspace;
        if !self.notifications.groups.is_empty() {
            self.notifications.retain(|group| {
                let server = workspace.server(&group.place.server);
                let newest = &group.newest.message;
                server.is_some_and(|it| it.is_unread(&group.place.channel, newest))
            });
        }
        let (mut toast, mut changed, mut searched) = (None, Vec::new(), 0);
        for (server, channel, arrival) in arrivals {
            searched += 1;
            let place = ChannelRef { server, channel };
            let decision = self.decide(&place, &arrival, searched <= MAX_SEARCHED);
            if decision.desktop {
                let (key, gone) = self.notifications.groups.add(&place, arrival);
                if let Some(gone) = gone {
                    self.notifications.withdraw(gone);
                }
                if !changed.iter().any(|(known, _)| *known == key) {
                    // A flood makes one sound.
                    let group = self.notifications.groups.get(key);
                    let is_first = group.is_some_and(|group| group.count == 1);
                    changed.push((key, is_first && decision.sound));
                }
            } else if decision.in_app {
                toast = self.toast_about(&place, &arrival).or(toast);
            }
        }
        let attention = self.request_attention(!changed.is_empty());
        self.show_groups(changed);
        // A screen reader announces the message itself.
        let toast = toast.map(|text| self.shell.toast.show(text, ToastKind::Success));
        Task::batch([attention, toast.unwrap_or_else(Task::none)])
    }

    fn decide(&self, place: &ChannelRef, arrival: &Arrival, is_searched: bool) -> Decision {
        let Some(server) = self.workspace.server(&place.server) else {
            return Decision::default();
        };
        let preferences = &self.workspace.preferences().notifications;
        let relevance = if arrival.calls_me {
            Relevance::Call
        } else if is_searched
            && !preferences.keywords.is_empty()
            && preferences.keywords.are_in(&arrival.body.plain())
        {
            Relevance::Keyword
        } else {
            Relevance::Ordinary
        };
        let message = CandidateMessage {
            is_own: arrival.author == *server.me(),
            // A server reports an arrival once.
            is_known: false,
            is_read: !server.is_unread(&place.channel, &arrival.message),
            relevance,
        };
        let (of_server, of_channel) = server.notification_settings(&place.channel);
        let situation = Situation {
            preferences,
            announcements: self.workspace.preferences().announcements,
            attention: self.attention(place),
            now: self.workspace.local_moment(),
        };
        decide(message, of_server, of_channel, situation)
    }

    /// Whether the user looks at a channel, or at another one.
    fn attention(&self, place: &ChannelRef) -> Attention {
        let workspace = &self.workspace;
        let mut others = self.windows.iter();
        let focused = if workspace.has_focus {
            let shown = workspace.current().zip(workspace.channel());
            Some(shown == Some((&place.server, &place.channel)))
        } else {
            let focused = others.find(|window| window.state.view.has_focus());
            focused.map(|window| window.place == *place)
        };
        match focused {
            None => Attention::Away,
            Some(true) => Attention::InChannel,
            Some(false) => Attention::Focused,
        }
    }

    fn toast_about(&self, place: &ChannelRef, arrival: &Arrival) -> Option<String> {
        let server = self.workspace.server(&place.server)?;
        let channel = &server.channel(&place.channel)?.name;
        let strings = self.workspace.strings();
        Some(toast_text(server, channel, arrival, strings))
    }

    fn show_groups(&self, changed: Vec<(u64, bool)>) {
        let preview = self.workspace.preferences().notifications.preview;
        let strings = self.workspace.strings();
        let volume = self.workspace.preferences().notifications.volume;
        for (key, may_sound) in changed {
            let sound = may_sound.then_some(volume);
            let group = self.notifications.groups.get(key);
            let server = group.and_then(|it| self.workspace.server(&it.place.server));
            if let Some((group, server)) = group.zip(server) {
                let shown = notification(group, server, (preview, sound), strings);
                self.notifications.show(key, shown);
            }
        }
    }

    fn request_attention(&self, is_needed: bool) -> Task<Message> {
        let window = self.workspace.window.filter(|_| is_needed);
        let attention = Some(window::UserAttention::Informational);
        window.map_or_else(Task::none, |window| {
            window::request_user_attention(window, attention)
        })
    }

    pub fn on_notification(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Opened(key) => self.open_notification(key),
            Event::MarkReadPressed(key) => {
                if let Some(group) = self.notifications.groups.remove(key) {
                    self.notifications.withdraw(key);
                    let ChannelRef { server, channel } = group.place;
                    self.workspace
                        .edit(&server, |server| server.mark_channel_read(&channel));
                }
                Task::none()
            }
            Event::Replied(key, text) => self.reply_to_notification(key, &text),
            Event::Closed(key) => {
                let _closed = self.notifications.groups.remove(key);
                Task::none()
            }
            Event::ServiceFound(sound) => {
                self.set_notification_service(ServiceStatus::Found(sound));
                Task::none()
            }
            Event::ServiceMissing(_reason) => {
                self.set_notification_service(ServiceStatus::Missing);
                Task::none()
            }
        }
    }

    /// Goes to the message, unless there is nothing to see before the identity is open.
    fn open_notification(&mut self, key: u64) -> Task<Message> {
        let raised = self.show_window();
        let Some(group) = self.notifications.groups.remove(key) else {
            return raised;
        };
        self.notifications.withdraw(key);
        if self.identity.onboarding.is_some() {
            return raised;
        }
        let ChannelRef { server, channel } = &group.place;
        let opened = self.open_message(server, channel, group.target);
        Task::batch([raised, opened])
    }

    fn reply_to_notification(&mut self, key: u64, text: &str) -> Task<Message> {
        let Some(group) = self.notifications.groups.remove(key) else {
            return Task::none();
        };
        self.notifications.withdraw(key);
        if text.trim().is_empty() {
            return Task::none();
        }
        // A user who answers has read it.
        let ChannelRef { server, channel } = &group.place;
        self.workspace
            .edit(server, |server| server.mark_channel_read(channel));
        let local = LocalId::new(uuid::Uuid::new_v4().to_string());
        self.queue_reply(&group.place, local, text)
    }

    /// Withdraws what quotes a deleted message, before it is applied.
    pub(super) fn forget_notified(&mut self, uid: &ServerUid, changes: &[ServerEvent]) {
        if !self.notifications.groups.is_about(uid) {
            return;
        }
        for change in changes {
            if let ServerEvent::Deleted { message, .. } = change {
                self.notifications.forget_message(uid, message);
            }
        }
    }

    fn set_notification_service(&mut self, status: ServiceStatus) {
        self.notifications.service = status;
        self.refresh_notification_settings();
    }

    pub fn on_notification_menu(&mut self, message: notification_menu::Message) -> Task<Message> {
        use notification_menu::Message as MenuMessage;

        match message {
            MenuMessage::LevelChosen(place, level) => self.set_level(&place, level),
            MenuMessage::MuteChosen(place, duration) => {
                let mute = duration.from(self.workspace.local_moment().at);
                self.set_mute(&place, Some(mute))
            }
            MenuMessage::UnmuteChosen(place) => self.set_mute(&place, None),
        }
    }

    fn set_level(
        &mut self,
        place: &NotificationPlace,
        level: Option<NotificationLevel>,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server(&place.server) else {
            return Task::none();
        };
        let mut overrides = server.overrides().clone();
        match &place.channel {
            Some(channel) => overrides.channels.set_level(channel, level),
            None => overrides.notify = level,
        }
        self.customize(&place.server, overrides)
    }

    pub(super) fn set_mute(
        &mut self,
        place: &NotificationPlace,
        mute: Option<Mute>,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server(&place.server) else {
            return Task::none();
        };
        let channel = place.channel.as_ref();
        let name = channel.map(|id| server.channel(id).map_or("", |it| it.name.as_str()));
        let name = name.unwrap_or(server.name());
        let strings = self.workspace.strings();
        self.announcer.announce(match mute {
            Some(_) => fl!(strings, "announce-muted", "server" => name),
            None => fl!(strings, "announce-unmuted", "server" => name),
        });
        let is_open = channel.is_none_or(|it| server.open_channel() == Some(it));
        let mut overrides = server.overrides().clone();
        match channel {
            Some(channel) => overrides.channels.set_mute(channel, mute),
            None => overrides.set_mute(mute),
        }
        if mute.is_some() && is_open && self.workspace.is_current(&place.server) {
            // Only messages of the channel in view and mentions wait to be announced.
            self.announcer.clear_queue();
        }
        self.customize(&place.server, overrides)
    }

    /// When the next mute, or do not disturb, ends by itself.
    pub fn next_quiet_end(&self) -> Option<Timestamp> {
        let overrides = self.workspace.servers().map(Server::overrides);
        let mutes = overrides.filter_map(ServerOverrides::next_mute_end);
        let preferences = &self.workspace.preferences().notifications;
        mutes.chain(preferences.do_not_disturb.end()).min()
    }

    /// Removes the mutes that are over, and do not disturb.
    pub fn end_quiet(&mut self) -> Task<Message> {
        let now = self.workspace.local_moment().at;
        let servers = self.workspace.servers();
        let ended = servers.filter_map(|server| {
            let mut overrides = server.overrides().clone();
            let is_over = overrides.end_mutes(now);
            is_over.then(|| (server.uid().clone(), overrides))
        });
        let ended: Vec<_> = ended.collect();
        let mut tasks: Vec<_> = ended
            .into_iter()
            .map(|(server, overrides)| self.customize(&server, overrides))
            .collect();
        let NotificationPreferences { do_not_disturb, .. } =
            &self.workspace.preferences().notifications;
        if do_not_disturb.end().is_some_and(|end| end <= now) {
            tasks.push(self.edit_preferences(|preferences| {
                preferences.notifications.do_not_disturb = DoNotDisturb::Off;
            }));
            self.refresh_notification_settings();
        }
        Task::batch(tasks)
    }

    /// The menu that is open is about a channel or server: another one about its notifications takes its place.
    pub(super) fn open_notification_menu(
        &mut self,
        server: ServerUid,
        channel: Option<ChannelId>,
    ) -> Task<Message> {
        let place = NotificationPlace { server, channel };
        self.open_menu(MenuTarget::Notifications(place), None)
    }
}

#[cfg(test)]
mod tests;
