//! Everything known of one server, and how it changes.
//!
//! One value per joined server; nothing in it refers to another. `apply` takes what the server says, the named methods
//! take what the user wants. Must not know how either travels.

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

/// What is known of a server before it has said anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerInfo {
    /// Which one it is on this device.
    pub uid: ServerUid,
    /// Its name.
    pub name: String,
    /// Its initials.
    pub icon_text: String,
    /// Its address, as shown.
    pub address: String,
    /// Who the user is there.
    pub me: UserId,
}

/// Everything known of one server.
#[derive(Debug)]
pub struct Server {
    facts: ServerInfo,
    guise: ServerOverrides,
    /// Whether nobody on the network can read the traffic.
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
    /// Whose profile was heard on the present line.
    heard: BTreeSet<UserId>,
    rooms: BTreeMap<ChannelId, ChannelState>,
    open: Option<ChannelId>,
    gaze: Visibility,
}

/// What applying a change brought about that the outside may care for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Nothing the reader of the open channel sees.
    Nothing,
    /// The list of channels changed.
    Channels,
    /// The people, or what they are called, changed.
    People,
    /// The conversation of a channel changed.
    Conversation(ChannelId),
}

impl Server {
    /// A server that has said nothing yet.
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

    /// Which one it is on this device.
    #[must_use]
    pub fn uid(&self) -> &ServerUid {
        &self.facts.uid
    }

    /// Its address, as shown.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.facts.address
    }

    /// Who the user is there.
    #[must_use]
    pub fn me(&self) -> &UserId {
        &self.facts.me
    }

    /// The state of the line.
    #[must_use]
    pub fn link(&self) -> &ConnectionState {
        &self.link
    }

    /// Whether the server can check who the user is.
    #[must_use]
    pub fn standing(&self) -> SessionState {
        self.standing
    }

    /// What it offers.
    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Its categories, in its order.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// A channel by its id.
    #[must_use]
    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.channels().find(|channel| channel.id == *id)
    }

    /// All channels, in the server's order.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.categories
            .iter()
            .flat_map(|category| &category.channels)
    }

    /// The first channel that carries messages.
    #[must_use]
    pub fn first_text_channel(&self) -> Option<&ChannelId> {
        self.channels()
            .find(|channel| channel.kind == ChannelKind::Text)
            .map(|channel| &channel.id)
    }

    /// The channel in view, when this server is.
    #[must_use]
    pub fn open_channel(&self) -> Option<&ChannelId> {
        self.open.as_ref()
    }

    /// What is known of a channel's life.
    #[must_use]
    pub fn room(&self, channel: &ChannelId) -> Option<&ChannelState> {
        self.rooms.get(channel)
    }

    /// The conversation in view.
    #[must_use]
    pub fn open_room(&self) -> Option<&ChannelState> {
        self.open
            .as_ref()
            .and_then(|channel| self.rooms.get(channel))
    }

    /// Unread messages of a channel, and those among them that mention the user.
    #[must_use]
    pub fn unread(&self, channel: &ChannelId) -> (u32, u32) {
        self.rooms
            .get(channel)
            .map_or((0, 0), |room| (room.unread, room.mentions))
    }

    /// Unread messages and mentions of all channels together.
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

    /// Takes what the server says. `now` is when it arrived.
    pub fn apply(&mut self, change: ServerEvent, now: Instant) -> Applied {
        self.take(change, now)
    }

    /// Takes who the user is there; what was counted before is the same person's.
    pub fn set_me(&mut self, me: UserId) {
        self.facts.me = me;
        self.refresh_my_name();
    }

    /// Takes a new state of the line.
    pub fn set_link(&mut self, link: ConnectionState) {
        self.was_online |= link.is_online();
        self.link = link;
    }

    /// Whether the line has been up since the program began.
    #[must_use]
    pub fn was_online(&self) -> bool {
        self.was_online
    }

    /// The time as the reader lives it.
    #[must_use]
    pub fn calendar(&self) -> &dyn Calendar {
        self.calendar.as_ref()
    }

    /// What the lines to it showed last.
    #[must_use]
    pub fn security(&self) -> &TlsState {
        &self.security
    }

    /// Takes what a line showed.
    pub fn set_security(&mut self, security: TlsState) {
        self.security = security;
    }

    /// What was being sent when its line ended may have arrived, or not: nobody answers any more.
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

    /// Takes whether the server can check who the user is.
    pub fn set_standing(&mut self, standing: SessionState) {
        self.standing = standing;
    }

    /// Puts a channel in view (or none) and draws the line above what was not read there. Nothing of it is read before
    /// the user's eyes are said to be on it.
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

    /// Takes where the user's eyes are; what they rest on is read.
    pub fn look(&mut self, gaze: Visibility) {
        self.gaze = gaze;
        if gaze == Visibility::Visible
            && let Some(room) = self.open.as_ref().and_then(|open| self.rooms.get_mut(open))
        {
            room.unread = 0;
            room.mentions = 0;
        }
    }

    /// Puts a message on its way.
    pub fn queue(
        &mut self,
        channel: &ChannelId,
        local: LocalId,
        body: &str,
        reply_to: Option<MessageId>,
    ) {
        self.room_mut(channel).timeline.queue(local, body, reply_to);
    }

    /// Says how far a message on its way came. Gives whether it is still on its way.
    pub fn progress(&mut self, channel: &ChannelId, local: &LocalId, state: SendState) -> bool {
        self.rooms
            .get_mut(channel)
            .is_some_and(|room| room.timeline.progress(local, state))
    }

    /// Says what the server made of a message.
    pub fn confirm(&mut self, channel: &ChannelId, local: &LocalId, message: ChatMessage) {
        self.room_mut(channel).timeline.confirm(local, message);
    }

    /// Says that a message did not arrive, and whether that is certain.
    pub fn fail(&mut self, channel: &ChannelId, local: &LocalId, failure: Failure, certain: bool) {
        self.room_mut(channel)
            .timeline
            .fail(local, failure, certain);
    }

    /// Takes a message off its way out and gives its text back.
    pub fn discard(&mut self, channel: &ChannelId, local: &LocalId) -> Option<Arc<str>> {
        self.rooms.get_mut(channel)?.timeline.discard(local)
    }

    /// Everything that waits for the line, oldest first, with the channel it is for.
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

    /// A message on its way, by its name.
    #[must_use]
    pub fn outgoing(&self, channel: &ChannelId, local: &LocalId) -> Option<&PendingMessage> {
        self.rooms
            .get(channel)?
            .timeline
            .pending()
            .iter()
            .find(|outgoing| outgoing.local == *local)
    }

    /// When the next person stops typing by time alone, if anyone types.
    #[must_use]
    pub fn next_typing_end(&self) -> Option<Instant> {
        self.rooms
            .values()
            .filter_map(ChannelState::next_typing_end)
            .min()
    }

    /// Forgets who has not typed for long.
    pub fn expire_typing(&mut self, now: Instant) {
        for room in self.rooms.values_mut() {
            room.expire_typing(now);
        }
    }

    /// Labels all times anew.
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
