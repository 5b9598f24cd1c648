//! Everything known of one server, and how it changes.
//!
//! One value per joined server; none refers to another. `apply` takes what the server reports, the other methods take
//! what the user does. Transport is elsewhere.

mod apply;
mod channel_state;
mod overrides;
mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use super::address::ServerAddress;
use super::capability::Capabilities;
use super::channel::{Category, Channel, ChannelKind};
use super::connection::ConnectionState;
use super::failure::Failure;
use super::id::{ChannelId, LocalId, MessageId, ServerUid, UserId};
use super::identity::SessionState;
use super::member::{Member, Profile};
use super::message::ChatMessage;
use super::outbox::{self, PendingMessage, SendState};
use super::server_settings::ServerOverrides;
use super::timeline::Timeline;
use super::timeline::calendar::Calendar;
use super::trust::TlsState;
use super::unread::Visibility;
pub use channel_state::ChannelState;

/// What is known of a server before it has reported anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerInfo {
    pub uid: ServerUid,
    pub name: String,
    /// Initials.
    pub icon_text: String,
    /// As shown.
    pub address: String,
    /// The uid of the user; empty before it is known.
    pub me: UserId,
}

#[derive(Debug)]
pub struct Server {
    info: ServerInfo,
    overrides: ServerOverrides,
    is_private: bool,
    my_name: String,
    calendar: Arc<dyn Calendar>,
    connection: ConnectionState,
    was_online: bool,
    session_state: SessionState,
    tls_state: TlsState,
    capabilities: Capabilities,
    categories: Vec<Category>,
    members: Vec<Member>,
    profiles: BTreeMap<UserId, Profile>,
    /// Whose profile arrived on the present connection.
    received_profiles: BTreeSet<UserId>,
    channel_states: BTreeMap<ChannelId, ChannelState>,
    /// The channel in view, while this server is.
    open: Option<ChannelId>,
    visibility: Visibility,
}

/// What an event changed on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    Nothing,
    Channels,
    People,
    Conversation(ChannelId),
}

impl Server {
    pub fn new(info: ServerInfo, calendar: Arc<dyn Calendar>) -> Self {
        let is_private =
            ServerAddress::parse_strict(&info.address).is_ok_and(|address| address.is_private());
        let my_name = info.me.short().to_owned();
        Self {
            info,
            overrides: ServerOverrides::default(),
            is_private,
            my_name,
            calendar,
            connection: ConnectionState::Idle,
            was_online: false,
            session_state: SessionState::NotStarted,
            tls_state: TlsState::default(),
            capabilities: Capabilities::default(),
            categories: Vec::new(),
            members: Vec::new(),
            profiles: BTreeMap::new(),
            received_profiles: BTreeSet::new(),
            channel_states: BTreeMap::new(),
            open: None,
            visibility: Visibility::Hidden,
        }
    }

    pub fn uid(&self) -> &ServerUid {
        &self.info.uid
    }

    pub fn address(&self) -> &str {
        &self.info.address
    }

    pub fn me(&self) -> &UserId {
        &self.info.me
    }

    pub fn connection(&self) -> &ConnectionState {
        &self.connection
    }

    pub fn session_state(&self) -> SessionState {
        self.session_state
    }

    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.channels().find(|channel| channel.id == *id)
    }

    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        let categories = self.categories.iter();
        categories.flat_map(|category| &category.channels)
    }

    pub fn first_text_channel(&self) -> Option<&ChannelId> {
        let mut channels = self.channels();
        let channel = channels.find(|channel| channel.kind == ChannelKind::Text);
        channel.map(|channel| &channel.id)
    }

    pub fn open_channel(&self) -> Option<&ChannelId> {
        self.open.as_ref()
    }

    pub fn channel_state(&self, channel: &ChannelId) -> Option<&ChannelState> {
        self.channel_states.get(channel)
    }

    pub fn open_channel_state(&self) -> Option<&ChannelState> {
        self.channel_states.get(self.open.as_ref()?)
    }

    /// Unread messages, and mentions among them.
    pub fn unread(&self, channel: &ChannelId) -> (u32, u32) {
        let state = self.channel_states.get(channel);
        state.map_or((0, 0), |state| (state.unread, state.mentions))
    }

    /// The same of all channels together.
    pub fn unread_total(&self) -> (u32, u32) {
        let states = self.channel_states.values();
        states.fold((0_u32, 0_u32), |(unread, mentions), state| {
            let unread = unread.saturating_add(state.unread);
            (unread, mentions.saturating_add(state.mentions))
        })
    }

    pub fn set_me(&mut self, me: UserId) {
        self.info.me = me;
        self.refresh_my_name();
    }

    pub fn set_connection(&mut self, connection: ConnectionState) {
        self.was_online |= connection.is_online();
        self.connection = connection;
    }

    /// Whether the connection has been up since the program started.
    pub fn was_online(&self) -> bool {
        self.was_online
    }

    pub fn calendar(&self) -> &dyn Calendar {
        self.calendar.as_ref()
    }

    /// Of the last connection.
    pub fn tls_state(&self) -> &TlsState {
        &self.tls_state
    }

    pub fn set_tls_state(&mut self, tls_state: TlsState) {
        self.tls_state = tls_state;
    }

    /// After a lost connection it is unknown whether messages in flight arrived.
    pub fn fail_in_flight(&mut self) {
        for state in self.channel_states.values_mut() {
            state.timeline.fail_in_flight();
        }
    }

    pub fn set_session_state(&mut self, session_state: SessionState) {
        self.session_state = session_state;
    }

    /// Shows a channel (or none) with the unread divider. It stays unread until [`Self::set_visibility`] makes it
    /// visible.
    pub fn open(&mut self, channel: Option<ChannelId>) {
        if self.open == channel {
            return;
        }
        if let Some(closed) = self.open.take()
            && let Some(state) = self.channel_states.get_mut(&closed)
        {
            state.timeline.mark_unread(0);
            state.timeline.trim();
        }
        if let Some(channel) = &channel {
            let state = self.channel_state_mut(channel);
            let unread = state.unread;
            state.timeline.mark_unread(unread);
        }
        self.visibility = Visibility::Hidden;
        self.open = channel;
    }

    /// A channel that is visible is read.
    pub fn set_visibility(&mut self, visibility: Visibility) {
        self.visibility = visibility;
        if visibility == Visibility::Visible
            && let Some(open) = &self.open
            && let Some(state) = self.channel_states.get_mut(open)
        {
            state.unread = 0;
            state.mentions = 0;
        }
    }

    pub fn queue(
        &mut self,
        channel: &ChannelId,
        local: LocalId,
        body: &str,
        reply_to: Option<MessageId>,
    ) {
        let timeline = &mut self.channel_state_mut(channel).timeline;
        timeline.queue(local, body, reply_to);
    }

    /// Returns whether the message is still pending.
    pub fn progress(&mut self, channel: &ChannelId, local: &LocalId, state: SendState) -> bool {
        let channel = self.channel_states.get_mut(channel);
        channel.is_some_and(|channel| channel.timeline.progress(local, state))
    }

    pub fn confirm(&mut self, channel: &ChannelId, local: &LocalId, message: ChatMessage) {
        let timeline = &mut self.channel_state_mut(channel).timeline;
        timeline.confirm(local, message);
    }

    /// `certain`: whether the server certainly did not accept the message.
    pub fn fail(&mut self, channel: &ChannelId, local: &LocalId, failure: Failure, certain: bool) {
        let timeline = &mut self.channel_state_mut(channel).timeline;
        timeline.fail(local, failure, certain);
    }

    /// Removes a pending message and returns its text.
    pub fn discard(&mut self, channel: &ChannelId, local: &LocalId) -> Option<Arc<str>> {
        let state = self.channel_states.get_mut(channel)?;
        state.timeline.discard(local)
    }

    /// The next message of each channel that is to be sent now.
    pub fn sendable(&self) -> impl Iterator<Item = (&ChannelId, &PendingMessage)> {
        self.channel_states.iter().filter_map(|(channel, state)| {
            let next = outbox::next_to_send(state.timeline.pending())?;
            Some((channel, next))
        })
    }

    pub fn pending_message(&self, channel: &ChannelId, local: &LocalId) -> Option<&PendingMessage> {
        let state = self.channel_states.get(channel)?;
        let mut pending = state.timeline.pending().iter();
        pending.find(|pending| pending.local == *local)
    }

    /// When the next typing indicator expires.
    pub fn next_typing_end(&self) -> Option<Instant> {
        let states = self.channel_states.values();
        states.filter_map(ChannelState::next_typing_end).min()
    }

    pub fn expire_typing(&mut self, now: Instant) {
        for state in self.channel_states.values_mut() {
            state.expire_typing(now);
        }
    }

    /// Formats all times again, after the language or the day changed.
    pub fn set_calendar(&mut self, calendar: &Arc<dyn Calendar>) {
        self.calendar = Arc::clone(calendar);
        for state in self.channel_states.values_mut() {
            state.timeline.set_calendar(Arc::clone(calendar));
        }
    }

    fn channel_state_mut(&mut self, channel: &ChannelId) -> &mut ChannelState {
        let (me, my_name, calendar) = (&self.info.me, &self.my_name, &self.calendar);
        self.channel_states
            .entry(channel.clone())
            .or_insert_with(|| {
                let calendar = Arc::clone(calendar);
                ChannelState::new(Timeline::new(me.clone(), my_name.clone(), calendar))
            })
    }
}

#[cfg(test)]
mod tests;
