//! The state that every feature reads: servers, strings, theme, window. Must not know dialogs, storage or connections.

mod visited;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use iced::{Size, window};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::appearance::{ThemeSources, strings, theme};
use crate::domain::channel::ChannelRef;
use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::notification::group::Arrival;
use crate::domain::notification_settings::LocalMoment;
use crate::domain::preference::Preferences;
use crate::domain::server::{self, Server};
use crate::domain::stored::Change;
use crate::domain::timeline::calendar::{Calendar, LocalDay};
use crate::domain::visited::VisitedChannels;
use crate::feature::context::{AvatarCache, Ctx};
use crate::feature::servers::RailEntry;
use crate::i18n::Strings;
use crate::i18n::calendar::LocalizedCalendar;
use crate::platform::locale;
use crate::ui::{Theme, font};

/// What a window shows, and how it is seen.
#[derive(Debug)]
pub struct WindowView {
    current: Option<ServerUid>,
    /// Of a window that has one channel of its own.
    channel: Option<ChannelId>,
    window: Option<window::Id>,
    /// In logical pixels of the system, without the zoom factor.
    size: Size,
    has_focus: bool,
    is_hidden: bool,
}

impl WindowView {
    pub fn of_channel(window: window::Id, place: &ChannelRef, size: Size) -> Self {
        Self {
            current: Some(place.server.clone()),
            channel: Some(place.channel.clone()),
            window: Some(window),
            size,
            has_focus: false,
            is_hidden: false,
        }
    }

    pub fn current(&self) -> Option<&ServerUid> {
        self.current.as_ref()
    }

    pub fn window(&self) -> Option<window::Id> {
        self.window
    }

    pub fn has_focus(&self) -> bool {
        self.has_focus
    }

    /// Whether the user can see the server in it.
    pub fn is_in_view(&self, server: &ServerUid) -> bool {
        self.current.as_ref() == Some(server) && !self.is_hidden
    }
}

pub struct Workspace {
    servers: BTreeMap<ServerUid, JoinedState>,
    /// The order of the servers in the rail.
    order: Vec<ServerUid>,
    current: Option<ServerUid>,
    /// Of the window whose message is handled, if it has one channel of its own.
    own_channel: Option<ChannelId>,
    /// A copy of the stored preferences.
    preferences: Preferences,
    strings: Strings,
    theme: Theme,
    /// Call [`Self::refresh_theme`] after a change.
    pub theme_sources: ThemeSources,
    calendar: Arc<dyn Calendar>,
    /// The day that the calendar was built for; `None` when it is the fixed one of a scene.
    day: Option<LocalDay>,
    /// The time and the time zone of the system; replaced in tests.
    pub clock: fn() -> (Timestamp, TimeZone),
    pub window: Option<window::Id>,
    /// In logical pixels of the system, without the zoom factor.
    window_size: Size,
    pub has_focus: bool,
    /// Whether the window is minimized, as far as the window manager says so.
    pub is_hidden: bool,
    /// Avatars of all servers.
    pub avatars: AvatarCache,
    pub visited: VisitedChannels,
    /// The language of the command line; wins over the preference.
    pub locale: Option<String>,
}

struct JoinedState {
    server: Server,
    /// Empty after each change of the server.
    rail_entry: OnceCell<RailEntry>,
}

impl JoinedState {
    fn server_mut(&mut self) -> &mut Server {
        self.rail_entry = OnceCell::new();
        &mut self.server
    }
}

impl Workspace {
    /// `window_size` is in logical pixels of the system.
    pub fn new(preferences: Preferences, locale: Option<String>, window_size: Size) -> Self {
        let strings = strings(&preferences, locale.as_deref());
        let (now, zone) = locale::clock();
        let calendar = calendar(&strings, &preferences, now, zone.clone());
        Self {
            servers: BTreeMap::new(),
            order: Vec::new(),
            current: None,
            own_channel: None,
            theme: theme(&preferences, &ThemeSources::default()),
            theme_sources: ThemeSources::default(),
            day: Some(LocalDay::new(now, zone)),
            clock: locale::clock,
            calendar: Arc::new(calendar),
            preferences,
            strings,
            window: None,
            window_size,
            has_focus: true,
            is_hidden: false,
            avatars: AvatarCache::default(),
            visited: VisitedChannels::default(),
            locale,
        }
    }

    /// Removes all servers and takes the preferences of a new profile.
    pub fn reset(&mut self, preferences: Preferences) {
        self.servers.clear();
        self.order.clear();
        self.current = None;
        self.avatars = AvatarCache::default();
        self.apply_preferences(preferences);
    }

    /// Takes preferences with font, theme, language and clock.
    pub fn apply_preferences(&mut self, preferences: Preferences) {
        self.preferences = preferences;
        let _is_there = font::use_family(self.preferences.font.as_deref());
        self.refresh_theme();
        self.strings = strings(&self.preferences, self.locale.as_deref());
        if self.day.is_some() {
            self.relabel((self.clock)());
        }
    }

    pub fn refresh_theme(&mut self) {
        self.theme = theme(&self.preferences, &self.theme_sources);
    }

    /// Takes preferences that differ neither in font, theme, language nor clock.
    pub fn update_preferences(&mut self, preferences: &Preferences) {
        if self.preferences.keys != preferences.keys {
            self.strings.set_keys(&preferences.keys);
        }
        self.preferences.clone_from(preferences);
    }

    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// The size of the window in the units that views are drawn in.
    pub fn size(&self) -> Size {
        self.window_size * (1.0 / self.preferences.scale)
    }

    /// `size` is in the units that views are drawn in, as window events report it.
    pub fn resize(&mut self, size: Size) -> Size {
        self.window_size = size * self.preferences.scale;
        self.window_size
    }

    /// Formats all dates again when a new day has begun or the time zone was changed.
    pub fn update_date(&mut self) {
        let (now, zone) = (self.clock)();
        let day = LocalDay::new(now, zone.clone());
        if self.day.as_ref().is_some_and(|known| *known != day) {
            self.relabel((now, zone));
        }
    }

    /// When the labels of days are to be made again.
    pub fn end_of_day(&self) -> Option<Timestamp> {
        self.day.as_ref()?.end()
    }

    fn relabel(&mut self, (now, zone): (Timestamp, TimeZone)) {
        let calendar = calendar(&self.strings, &self.preferences, now, zone.clone());
        self.calendar = Arc::new(calendar);
        self.day = Some(LocalDay::new(now, zone));
        for joined in self.servers.values_mut() {
            joined.server_mut().set_calendar(&self.calendar);
        }
    }

    /// Replaces theme and calendar by those of a scene, which do not depend on clock and time zone.
    pub fn fix_appearance(&mut self, theme: Theme, calendar: Arc<dyn Calendar>) {
        self.theme = theme;
        self.calendar = calendar;
        self.day = None;
    }

    /// Adds a server at the end of the rail.
    pub fn add(&mut self, server: Server) {
        let uid = server.uid().clone();
        if !self.order.contains(&uid) {
            self.order.push(uid.clone());
        }
        let joined = JoinedState {
            server,
            rail_entry: OnceCell::new(),
        };
        let _replaced = self.servers.insert(uid, joined);
    }

    /// Removes a server with its avatars. Gives its former position in the rail.
    pub fn remove(&mut self, uid: &ServerUid) -> Option<(Server, usize)> {
        let server = self.servers.remove(uid)?.server;
        let position = self.position(uid).unwrap_or(0);
        self.order.retain(|known| known != uid);
        self.avatars.forget(uid);
        self.visited.forget(uid);
        if self.is_current(uid) {
            self.current = None;
        }
        Some((server, position))
    }

    pub fn select(&mut self, uid: &ServerUid) {
        self.current = Some(uid.clone());
    }

    /// Moves a server to a position in the rail, from 0. Gives its position, or `None` when it did not move.
    pub fn move_server(&mut self, uid: &ServerUid, to: usize) -> Option<usize> {
        let from = self.position(uid)?;
        let to = to.min(self.order.len() - 1);
        if from == to {
            return None;
        }
        let moved = self.order.remove(from);
        self.order.insert(to, moved);
        Some(to)
    }

    /// Removes typing marks that have run out.
    pub fn expire_typing(&mut self, now: Instant) {
        for joined in self.servers.values_mut() {
            joined.server.expire_typing(now);
        }
    }

    /// The time, in the time zone of the user.
    pub fn local_moment(&self) -> LocalMoment {
        let (at, zone) = (self.clock)();
        let time = at.to_zoned(zone).time();
        let minute = i32::from(time.hour()) * 60 + i32::from(time.minute());
        let minute = u16::try_from(minute).unwrap_or(0);
        LocalMoment { at, minute }
    }

    /// The messages that may notify, of all servers, since the last call.
    pub fn take_arrivals(&mut self) -> Vec<(ServerUid, ChannelId, Arrival)> {
        let servers = self.servers.iter_mut();
        let arrivals = servers.flat_map(|(uid, joined)| {
            let arrivals = joined.server.take_arrivals().into_iter();
            arrivals.map(|(channel, arrival)| (uid.clone(), channel, arrival))
        });
        arrivals.collect()
    }

    /// What is to be stored of all servers, since the last call.
    pub fn take_changes(&mut self) -> Vec<(ServerUid, Vec<Change>)> {
        let servers = self.servers.iter_mut();
        let changes = servers.map(|(uid, joined)| (uid, joined.server.take_changes()));
        let changes = changes.filter(|(_, changes)| !changes.is_empty());
        changes
            .map(|(uid, changes)| (uid.clone(), changes))
            .collect()
    }

    /// What is to be stored of the inboxes of all servers, since the last call. Call [`Self::take_changes`] before.
    pub fn take_inbox_changes(&mut self) -> Vec<(ServerUid, Change)> {
        let clock = self.clock;
        let servers = self.servers.iter_mut();
        let unsaved = servers.filter(|(_, joined)| joined.server.inbox().has_changes());
        let changes = unsaved.filter_map(|(uid, joined)| {
            let change = joined.server.take_inbox_changes(clock().0)?;
            Some((uid.clone(), change))
        });
        changes.collect()
    }

    /// The number of unread entries in the inboxes of all servers.
    pub fn inbox_unread(&self) -> usize {
        self.servers().map(|server| server.inbox().unread()).sum()
    }

    /// What was read here since the last call, if servers may know.
    pub fn take_read(&mut self) -> Vec<(ServerUid, ChannelId, MessageId)> {
        let may_know = self.preferences.sync_read;
        let servers = self.servers.iter_mut();
        let read = servers.flat_map(|(uid, joined)| {
            let read = joined.server.take_read().into_iter();
            read.map(|(channel, message)| (uid.clone(), channel, message))
        });
        read.filter(|_| may_know).collect()
    }

    /// Bounds the histories of the channels that are not in view, of all servers together.
    pub fn trim_histories(&mut self) {
        let servers = self.servers.values_mut().map(|joined| &mut joined.server);
        server::trim_hidden_histories(servers, server::MAX_HIDDEN_BYTES);
    }

    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    pub fn calendar(&self) -> &Arc<dyn Calendar> {
        &self.calendar
    }

    pub fn server(&self, uid: &ServerUid) -> Option<&Server> {
        self.servers.get(uid).map(|joined| &joined.server)
    }

    /// Changes a server, if it is there.
    pub fn edit(&mut self, uid: &ServerUid, edit: impl FnOnce(&mut Server)) {
        if let Some(server) = self.server_mut(uid) {
            edit(server);
        }
    }

    pub fn server_mut(&mut self, uid: &ServerUid) -> Option<&mut Server> {
        self.servers.get_mut(uid).map(JoinedState::server_mut)
    }

    pub fn current(&self) -> Option<&ServerUid> {
        self.current.as_ref()
    }

    pub fn is_current(&self, uid: &ServerUid) -> bool {
        self.current.as_ref() == Some(uid)
    }

    /// Whether the user can see the server.
    pub fn is_in_view(&self, uid: &ServerUid) -> bool {
        self.is_current(uid) && !self.is_hidden
    }

    /// The channel that the window shows whose message is handled.
    pub fn channel(&self) -> Option<&ChannelId> {
        let open = || self.current_server()?.open_channel();
        self.own_channel.as_ref().or_else(open)
    }

    /// The channel of the window whose message is handled, if it has one of its own.
    pub fn own_channel(&self) -> Option<&ChannelId> {
        self.own_channel.as_ref()
    }

    /// Puts what another window shows in the place of what this one does.
    pub fn swap_view(&mut self, other: &mut WindowView) {
        std::mem::swap(&mut self.current, &mut other.current);
        std::mem::swap(&mut self.own_channel, &mut other.channel);
        std::mem::swap(&mut self.window, &mut other.window);
        std::mem::swap(&mut self.window_size, &mut other.size);
        std::mem::swap(&mut self.has_focus, &mut other.has_focus);
        std::mem::swap(&mut self.is_hidden, &mut other.is_hidden);
    }

    /// What the timeline of another window may read.
    pub fn context_of_view<'a>(&'a self, view: &'a WindowView) -> Option<Ctx<'a>> {
        Some(Ctx {
            own_channel: view.channel.as_ref(),
            window: view.size * (1.0 / self.preferences.scale),
            ..self.context_of(view.current.as_ref()?)?
        })
    }

    pub fn current_server(&self) -> Option<&Server> {
        self.server(self.current.as_ref()?)
    }

    pub fn current_server_mut(&mut self) -> Option<&mut Server> {
        let joined = self.servers.get_mut(self.current.as_ref()?);
        joined.map(JoinedState::server_mut)
    }

    /// What a feature may read of the current server.
    pub fn context(&self) -> Option<Ctx<'_>> {
        self.context_of(self.current.as_ref()?)
    }

    pub fn context_of(&self, server: &ServerUid) -> Option<Ctx<'_>> {
        Some(Ctx {
            server: self.server(server)?,
            own_channel: self
                .own_channel
                .as_ref()
                .filter(|_| self.is_current(server)),
            strings: &self.strings,
            preferences: &self.preferences,
            theme: &self.theme,
            avatars: &self.avatars,
            plays_animations: self.theme_sources.plays_animations(&self.preferences),
            now: Instant::now(),
            window: self.size(),
        })
    }

    /// The uids of the servers in the order of the rail.
    pub fn order(&self) -> &[ServerUid] {
        &self.order
    }

    /// The servers in the order of the rail.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.order.iter().filter_map(|uid| self.server(uid))
    }

    /// What the rail shows of each server, in its order. Labels and counts are made once after each change of a server.
    pub fn rail(&self) -> impl Iterator<Item = (&Server, &RailEntry)> {
        let joined = self.order.iter().filter_map(|uid| self.servers.get(uid));
        joined.map(|JoinedState { server, rail_entry }| {
            let new = || RailEntry::new(server, &self.strings);
            (server, rail_entry.get_or_init(new))
        })
    }

    /// Everything that is held of servers, as text.
    #[cfg(test)]
    pub fn dump(&self) -> String {
        let Self {
            servers,
            order,
            current,
            avatars,
            ..
        } = self;
        let servers: BTreeMap<_, _> = servers.iter().map(|(uid, it)| (uid, &it.server)).collect();
        format!("{servers:?} {order:?} {current:?} {avatars:?}")
    }

    pub fn position(&self, uid: &ServerUid) -> Option<usize> {
        self.order.iter().position(|known| known == uid)
    }

    /// The server that is `steps` below the current one; wraps around.
    pub fn neighbor(&self, steps: isize) -> Option<ServerUid> {
        let count = isize::try_from(self.order.len()).ok()?;
        let current = self.current.as_ref().and_then(|uid| self.position(uid));
        let current = isize::try_from(current.unwrap_or(0)).ok()?;
        let next = (current + steps).checked_rem_euclid(count)?;
        self.order.get(usize::try_from(next).ok()?).cloned()
    }
}

fn calendar(
    strings: &Strings,
    preferences: &Preferences,
    now: Timestamp,
    zone: TimeZone,
) -> LocalizedCalendar {
    LocalizedCalendar::new(strings.clone(), preferences.hours, zone, now)
}
