//! Everything known of one server, and how it changes.
//!
//! One value per joined server; none refers to another. `apply` takes what the server reports, the other methods take
//! what the user does. Transport is elsewhere.

mod apply;
mod arrivals;
mod changes;
mod channel_layout;
mod channel_state;
mod channel_states;
mod counts;
mod diagnostics;
mod history;
mod inbox;
mod layout_changes;
mod overrides;
mod people;
mod presence;
mod profiles;
mod reading;
mod record;
mod stored;
mod typing;
mod windows;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use super::address::ServerAddress;
use super::capability::Capabilities;
use super::channel::{Category, Channel, ChannelKind};
use super::connection::ConnectionState;
use super::diagnostics::Diagnostics;
use super::failure::Failure;
use super::id::{ChannelId, LocalId, MessageId, ServerUid, UserId};
use super::identity::SessionState;
use super::inbox::Inbox;
use super::markup::Body;
use super::message::ChatMessage;
use super::notification::group::Arrival;
use super::outbox::{self, PendingMessage, SendState};
use super::server_settings::{ServerOverrides, initials};
use super::timeline::Timeline;
use super::timeline::calendar::Calendar;
use super::trust::{TlsState, Trust};
use super::upload::{self, OutgoingFile};
use channel_layout::ChannelLayout;
pub use channel_layout::{MAX_CATEGORIES, MAX_CHANNELS};
pub use channel_state::ChannelState;
use channel_states::ChannelStates;
pub use history::{MAX_HIDDEN_BYTES, trim_hidden_histories};
pub use people::MAX_MEMBERS;
use people::PeopleIndex;
pub use presence::MAX_CLIENTS;
use profiles::ProfileStore;
pub use profiles::{MAX_PROFILE_BYTES, MAX_PROFILES};
use reading::ShownChannel;
pub use typing::MAX_TYPING;
use typing::TypingList;

/// What is known of a server before it has reported anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerInfo {
    pub uid: ServerUid,
    pub name: String,
    /// Of a server that is known from a list only it is empty: its name serves.
    pub icon_text: String,
    /// As shown.
    pub address: String,
    /// The uid of the user; empty before it is known.
    pub me: UserId,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
pub struct Server {
    info: ServerInfo,
    overrides: ServerOverrides,
    is_private: bool,
    my_name: Arc<str>,
    /// Whether the timelines have an older name of the user.
    my_name_changed: bool,
    calendar: Arc<dyn Calendar>,
    connection: ConnectionState,
    /// Why the connection is down; kept during the next attempt.
    outage: Option<Failure>,
    was_online: bool,
    session_state: SessionState,
    tls_state: TlsState,
    capabilities: Capabilities,
    layout: ChannelLayout,
    people: PeopleIndex,
    profiles: ProfileStore,
    /// Only of channels in the layout, and of those with pending messages.
    channel_states: ChannelStates,
    typing: TypingList,
    /// The number of clients in all channels.
    clients: usize,
    /// The sums of all channels.
    unread: u64,
    mentions: u64,
    /// Of all histories, about.
    history_bytes: usize,
    /// The channels of the deletions that are remembered, oldest first.
    deletions: VecDeque<ChannelId>,
    /// Grows with every change of the channel list and its counts.
    channels_revision: u64,
    /// The channel in view, while this server is.
    open: Option<ChannelId>,
    /// How the main window shows it.
    shown: ShownChannel,
    /// The channels in windows of their own.
    windows: BTreeMap<ChannelId, ShownChannel>,
    /// Whether anything of it is stored on this device.
    has_store: bool,
    /// Whether the channels are those that the server has listed in this run.
    has_reported_channels: bool,
    /// What was read here since the last [`Self::take_read`].
    read: BTreeMap<ChannelId, MessageId>,
    inbox: Inbox,
    arrivals: Vec<(ChannelId, Arrival)>,
    diagnostics: Diagnostics,
}

/// What events changed on screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    pub channels: bool,
    pub people: bool,
}

impl Server {
    pub fn new(mut info: ServerInfo, calendar: Arc<dyn Calendar>) -> Self {
        if info.icon_text.is_empty() {
            info.icon_text = initials(&info.name);
        }
        let is_private =
            ServerAddress::parse_strict(&info.address).is_ok_and(|address| address.is_private());
        let my_name = info.me.short().into();
        Self {
            info,
            overrides: ServerOverrides::default(),
            is_private,
            my_name,
            my_name_changed: false,
            calendar,
            connection: ConnectionState::Idle,
            outage: None,
            was_online: false,
            session_state: SessionState::NotStarted,
            tls_state: TlsState::default(),
            capabilities: Capabilities::default(),
            layout: ChannelLayout::default(),
            people: PeopleIndex::default(),
            profiles: ProfileStore::default(),
            channel_states: ChannelStates::default(),
            typing: TypingList::default(),
            clients: 0,
            unread: 0,
            mentions: 0,
            history_bytes: 0,
            deletions: VecDeque::new(),
            channels_revision: 0,
            open: None,
            shown: ShownChannel::default(),
            windows: BTreeMap::new(),
            has_store: false,
            has_reported_channels: false,
            read: BTreeMap::new(),
            inbox: Inbox::default(),
            arrivals: Vec::new(),
            diagnostics: Diagnostics::default(),
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

    /// Whether its channels are not known yet, and will be.
    pub fn is_loading(&self) -> bool {
        self.categories().is_empty()
            && !self.session_state().is_ended()
            && !matches!(
                self.connection(),
                ConnectionState::Online | ConnectionState::Refused(_)
            )
    }

    pub fn categories(&self) -> &[Category] {
        self.layout.categories()
    }

    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.layout.get(id)
    }

    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        let categories = self.categories().iter();
        categories.flat_map(|category| &category.channels)
    }

    /// Grows with every change of channels, unread counts and the open channel.
    pub fn channels_revision(&self) -> u64 {
        self.channels_revision
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
        let cut = |count| u32::try_from(count).unwrap_or(u32::MAX);
        (cut(self.unread), cut(self.mentions))
    }

    pub fn set_me(&mut self, me: UserId) {
        self.info.me = me;
        self.my_name_changed = true;
        self.refresh_my_name();
        self.settle();
    }

    pub fn set_connection(&mut self, connection: ConnectionState) {
        self.was_online |= connection.is_online();
        if connection != ConnectionState::Connecting {
            self.outage = connection.outage().cloned();
        }
        self.connection = connection;
    }

    /// Why the connection is down, if it is an outage.
    pub fn outage(&self) -> Option<&Failure> {
        self.outage.as_ref()
    }

    /// How far the connection is trusted now. What protects a connection says nothing while there is none; a warning
    /// stays.
    pub fn trust(&self) -> Option<Trust> {
        let is_known = |trust: &Trust| match trust {
            Trust::VerifiedPin | Trust::SystemTrusted | Trust::SelfSignedAccepted => {
                self.connection.is_online()
            }
            Trust::InsecureLoopback | Trust::InsecureChosen | Trust::Changed { .. } => true,
        };
        self.tls_state.trust.filter(is_known)
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

    pub fn set_session_state(&mut self, session_state: SessionState) {
        self.session_state = session_state;
    }

    /// Shows a channel (or none) with the unread divider. It stays unread until [`Self::set_visibility`] makes it
    /// visible.
    pub fn open(&mut self, channel: Option<ChannelId>) {
        if self.open == channel {
            return;
        }
        if let Some(closed) = self.open.take() {
            self.hide(&closed);
        }
        if let Some(channel) = &channel {
            self.show(channel);
        }
        self.shown = ShownChannel::default();
        self.open = channel;
        self.channels_revision += 1;
    }

    /// Adds a message that is not stored yet: it is not sent before [`Self::stored`]. A user who writes has read the channel.
    pub fn queue(
        &mut self,
        channel: &ChannelId,
        local: LocalId,
        body: &str,
        reply_to: Option<MessageId>,
    ) {
        self.queue_with(channel, local, (body, reply_to), Vec::new());
    }

    /// Like [`Self::queue`], with files.
    pub fn queue_with(
        &mut self,
        channel: &ChannelId,
        local: LocalId,
        (body, reply_to): (&str, Option<MessageId>),
        files: Vec<OutgoingFile>,
    ) {
        self.add_channel_state(channel);
        let _known = self.edit_timeline(channel, |it| it.queue_with(local, body, reply_to, files));
        if self.is_shown(channel) {
            self.set_stays_unread(channel, false);
            self.change_counts(channel, |_, _| (0, 0));
        }
    }

    /// So much of the files of a message was sent.
    pub fn upload_advanced(
        &mut self,
        channel: &ChannelId,
        local: &LocalId,
        sent: u64,
        now: Instant,
    ) {
        if let Some(state) = self.channel_states.get_mut(channel) {
            state.timeline.upload_advanced(local, sent, now);
        }
    }

    /// Whether a message was written here and is not confirmed.
    pub fn is_pending(&self, local: &LocalId) -> bool {
        let states = self.channel_states.values();
        let mut pending = states.flat_map(|state| state.timeline.pending());
        pending.any(|pending| pending.local == *local)
    }

    /// Of all files that wait to be sent.
    pub fn waiting_bytes(&self) -> u64 {
        let states = self.channel_states.values();
        let pending = states.flat_map(|state| state.timeline.pending());
        let files = pending.map(|pending| upload::total(&pending.files));
        files.fold(0, u64::saturating_add)
    }

    /// Returns whether the message is still pending.
    pub fn progress(&mut self, channel: &ChannelId, local: &LocalId, state: SendState) -> bool {
        let channel = self.channel_states.get_mut(channel);
        channel.is_some_and(|channel| channel.timeline.progress(local, state))
    }

    pub fn confirm(&mut self, channel: &ChannelId, local: &LocalId, message: ChatMessage) {
        let _known = self.edit_timeline(channel, |timeline| timeline.confirm(local, message));
    }

    /// `certain`: whether the server certainly did not accept the message.
    pub fn fail(&mut self, channel: &ChannelId, local: &LocalId, failure: Failure, certain: bool) {
        let _known = self.edit_timeline(channel, |it| it.fail(local, failure, certain));
    }

    /// Removes a pending message and returns its text.
    pub fn discard(&mut self, channel: &ChannelId, local: &LocalId) -> Option<Body> {
        let state = self.channel_states.get_mut(channel)?;
        state.timeline.discard(local)
    }

    /// The next message of each channel that is to be sent now.
    pub fn sendable(&self) -> impl Iterator<Item = (&ChannelId, &PendingMessage)> {
        let is_idempotent = self.capabilities.extensions.idempotent_send;
        let states = self.channel_states.iter();
        let states = states.filter(move |(_, it)| is_idempotent || it.timeline.can_find_echo());
        states.filter_map(|(channel, state)| {
            let next = outbox::next_to_send(state.timeline.pending())?;
            Some((channel, next))
        })
    }

    /// How many messages were written here and are not confirmed.
    pub fn pending_count(&self) -> usize {
        let states = self.channel_states.values();
        states.map(|state| state.timeline.pending().len()).sum()
    }

    pub fn pending_message(&self, channel: &ChannelId, local: &LocalId) -> Option<&PendingMessage> {
        let state = self.channel_states.get(channel)?;
        let mut pending = state.timeline.pending().iter();
        pending.find(|pending| pending.local == *local)
    }

    /// Who is typing in a channel; each person once, by uid.
    pub fn typing(&self, channel: &ChannelId) -> impl Iterator<Item = &UserId> {
        self.typing.users(channel)
    }

    /// When the next typing indicator expires.
    pub fn next_typing_end(&self) -> Option<Instant> {
        self.typing.next_end()
    }

    pub fn expire_typing(&mut self, now: Instant) {
        self.typing.expire(now);
    }

    /// Formats all times again, after the language or the day changed.
    pub fn set_calendar(&mut self, calendar: &Arc<dyn Calendar>) {
        self.calendar = Arc::clone(calendar);
        for state in self.channel_states.values_mut() {
            state.timeline.set_calendar(Arc::clone(calendar));
        }
    }

    /// Creates the state of a channel that has none yet.
    fn add_channel_state(&mut self, channel: &ChannelId) {
        if !self.channel_states.contains_key(channel) {
            let (me, my_name) = (self.info.me.clone(), Arc::clone(&self.my_name));
            let mut timeline = Timeline::new(me, my_name, Arc::clone(&self.calendar));
            timeline.set_keeps_missing(self.keeps_missing());
            if self.has_store {
                timeline.set_has_store();
            }
            let state = ChannelState::new(timeline);
            self.channel_states.insert(channel.clone(), state);
        }
    }
}

#[cfg(test)]
pub mod fixtures;
#[cfg(test)]
mod tests;
