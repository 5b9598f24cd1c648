//! Everything known of one server, and how it changes.
//!
//! One value per joined server; none refers to another. `apply` takes what the server reports, the other methods take
//! what the user does. Transport is elsewhere.

mod apply;
mod guise;
mod people;
mod room;

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
use super::outbox::{PendingMessage, SendState};
use super::server_event::ServerEvent;
use super::server_settings::ServerOverrides;
use super::timeline::Timeline;
use super::timeline::calendar::Calendar;
use super::trust::TlsState;
use super::unread::Visibility;
pub use room::ChannelState;

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
    facts: ServerInfo,
    guise: ServerOverrides,
    is_private: bool,
    my_name: String,
    calendar: Arc<dyn Calendar>,
    link: ConnectionState,
    was_online: bool,
    standing: SessionState,
    security: TlsState,
    capabilities: Capabilities,
    categories: Vec<Category>,
    members: Vec<Member>,
    profiles: BTreeMap<UserId, Profile>,
    /// Whose profile arrived on the present connection.
    heard: BTreeSet<UserId>,
    rooms: BTreeMap<ChannelId, ChannelState>,
    /// The channel in view, while this server is.
    open: Option<ChannelId>,
    gaze: Visibility,
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
    #[must_use]
    pub fn new(facts: ServerInfo, calendar: Arc<dyn Calendar>) -> Self {
        let is_private =
            ServerAddress::parse_strict(&facts.address).is_ok_and(|address| address.is_private());
        let my_name = facts.me.short().to_owned();
        Self {
            facts,
            guise: ServerOverrides::default(),
            is_private,
            my_name,
            calendar,
            link: ConnectionState::Idle,
            was_online: false,
            standing: SessionState::NotStarted,
            security: TlsState::default(),
            capabilities: Capabilities::default(),
            categories: Vec::new(),
            members: Vec::new(),
            profiles: BTreeMap::new(),
            heard: BTreeSet::new(),
            rooms: BTreeMap::new(),
            open: None,
            gaze: Visibility::Hidden,
        }
    }

    #[must_use]
    pub fn uid(&self) -> &ServerUid {
        &self.facts.uid
    }

    #[must_use]
    pub fn address(&self) -> &str {
        &self.facts.address
    }

    #[must_use]
    pub fn me(&self) -> &UserId {
        &self.facts.me
    }

    #[must_use]
    pub fn link(&self) -> &ConnectionState {
        &self.link
    }

    #[must_use]
    pub fn standing(&self) -> SessionState {
        self.standing
    }

    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    #[must_use]
    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.channels().find(|channel| channel.id == *id)
    }

    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.categories
            .iter()
            .flat_map(|category| &category.channels)
    }

    #[must_use]
    pub fn first_text_channel(&self) -> Option<&ChannelId> {
        self.channels()
            .find(|channel| channel.kind == ChannelKind::Text)
            .map(|channel| &channel.id)
    }

    #[must_use]
    pub fn open_channel(&self) -> Option<&ChannelId> {
        self.open.as_ref()
    }

    #[must_use]
    pub fn room(&self, channel: &ChannelId) -> Option<&ChannelState> {
        self.rooms.get(channel)
    }

    #[must_use]
    pub fn open_room(&self) -> Option<&ChannelState> {
        self.open
            .as_ref()
            .and_then(|channel| self.rooms.get(channel))
    }

    /// Unread messages, and mentions among them.
    #[must_use]
    pub fn unread(&self, channel: &ChannelId) -> (u32, u32) {
        self.rooms
            .get(channel)
            .map_or((0, 0), |room| (room.unread, room.mentions))
    }

    /// The same of all channels together.
    #[must_use]
    pub fn unread_total(&self) -> (u32, u32) {
        self.rooms
            .values()
            .fold((0, 0), |(unread, mentions), room| {
                (
                    unread.saturating_add(room.unread),
                    mentions.saturating_add(room.mentions),
                )
            })
    }

    /// Applies an event that arrived at `now`.
    pub fn apply(&mut self, change: ServerEvent, now: Instant) -> Applied {
        self.take(change, now)
    }

    pub fn set_me(&mut self, me: UserId) {
        self.facts.me = me;
        self.refresh_my_name();
    }

    pub fn set_link(&mut self, link: ConnectionState) {
        self.was_online |= link.is_online();
        self.link = link;
    }

    /// Whether the connection has been up since the program started.
    #[must_use]
    pub fn was_online(&self) -> bool {
        self.was_online
    }

    #[must_use]
    pub fn calendar(&self) -> &dyn Calendar {
        self.calendar.as_ref()
    }

    /// Of the last connection.
    #[must_use]
    pub fn security(&self) -> &TlsState {
        &self.security
    }

    pub fn set_security(&mut self, security: TlsState) {
        self.security = security;
    }

    /// After a lost connection it is unknown whether messages in flight arrived.
    pub fn interrupt(&mut self) {
        let sending = self.rooms.iter().flat_map(|(channel, room)| {
            let pending = room.timeline.pending().iter();
            let sending = pending.filter(|outgoing| outgoing.state == SendState::Sending);
            sending.map(|outgoing| (channel.clone(), outgoing.local.clone()))
        });
        let sending: Vec<_> = sending.collect();
        for (channel, local) in sending {
            self.fail(&channel, &local, Failure::ConnectionLost, false);
        }
    }

    pub fn set_standing(&mut self, standing: SessionState) {
        self.standing = standing;
    }

    /// Shows a channel (or none) with the unread divider. It stays unread until [`Self::look`] makes it visible.
    pub fn open(&mut self, channel: Option<ChannelId>) {
        if self.open == channel {
            return;
        }
        if let Some(left) = self.open.take().and_then(|left| self.rooms.get_mut(&left)) {
            left.timeline.mark_unread(0);
            left.timeline.rest();
        }
        if let Some(channel) = &channel {
            let room = self.room_mut(channel);
            let unread = room.unread;
            room.timeline.mark_unread(unread);
        }
        self.gaze = Visibility::Hidden;
        self.open = channel;
    }

    /// A channel that is visible is read.
    pub fn look(&mut self, gaze: Visibility) {
        self.gaze = gaze;
        if gaze == Visibility::Visible
            && let Some(room) = self.open.as_ref().and_then(|open| self.rooms.get_mut(open))
        {
            room.unread = 0;
            room.mentions = 0;
        }
    }

    pub fn queue(
        &mut self,
        channel: &ChannelId,
        local: LocalId,
        body: &str,
        reply_to: Option<MessageId>,
    ) {
        self.room_mut(channel).timeline.queue(local, body, reply_to);
    }

    /// Returns whether the message is still pending.
    pub fn progress(&mut self, channel: &ChannelId, local: &LocalId, state: SendState) -> bool {
        self.rooms
            .get_mut(channel)
            .is_some_and(|room| room.timeline.progress(local, state))
    }

    pub fn confirm(&mut self, channel: &ChannelId, local: &LocalId, message: ChatMessage) {
        self.room_mut(channel).timeline.confirm(local, message);
    }

    /// `certain`: whether the server certainly did not accept the message.
    pub fn fail(&mut self, channel: &ChannelId, local: &LocalId, failure: Failure, certain: bool) {
        self.room_mut(channel)
            .timeline
            .fail(local, failure, certain);
    }

    /// Removes a pending message and returns its text.
    pub fn discard(&mut self, channel: &ChannelId, local: &LocalId) -> Option<Arc<str>> {
        self.rooms.get_mut(channel)?.timeline.discard(local)
    }

    /// Everything that waits for the connection, oldest first, with its channel.
    pub fn queued(&self) -> impl Iterator<Item = (&ChannelId, &PendingMessage)> {
        self.rooms.iter().flat_map(|(channel, room)| {
            let waiting = room
                .timeline
                .pending()
                .iter()
                .filter(|outgoing| outgoing.state == SendState::Queued);
            waiting.map(move |outgoing| (channel, outgoing))
        })
    }

    #[must_use]
    pub fn outgoing(&self, channel: &ChannelId, local: &LocalId) -> Option<&PendingMessage> {
        self.rooms
            .get(channel)?
            .timeline
            .pending()
            .iter()
            .find(|outgoing| outgoing.local == *local)
    }

    /// When the next typing indicator expires.
    #[must_use]
    pub fn next_typing_end(&self) -> Option<Instant> {
        self.rooms
            .values()
            .filter_map(ChannelState::next_typing_end)
            .min()
    }

    pub fn expire_typing(&mut self, now: Instant) {
        for room in self.rooms.values_mut() {
            room.expire_typing(now);
        }
    }

    /// Formats all times again, after the language or the day changed.
    pub fn relabel(&mut self, calendar: &Arc<dyn Calendar>) {
        self.calendar = Arc::clone(calendar);
        for room in self.rooms.values_mut() {
            room.timeline.relabel(Arc::clone(calendar));
        }
    }

    fn room_mut(&mut self, channel: &ChannelId) -> &mut ChannelState {
        let (me, my_name, calendar) = (&self.facts.me, &self.my_name, &self.calendar);
        self.rooms.entry(channel.clone()).or_insert_with(|| {
            let calendar = Arc::clone(calendar);
            ChannelState::new(Timeline::new(me.clone(), my_name.clone(), calendar))
        })
    }
}

#[cfg(test)]
mod tests;
