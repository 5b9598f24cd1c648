//! The channel list of one server: favorites, collapsible categories, text channels and voice channel rows, and a filter.
//! Owns what is typed into the filter and the rows derived from a server. Must not depend on messages or on how channels are
//! loaded and arranged. Entry points: `State::update`, `State::refresh` and `State::view`.

mod menu;
mod moves;
mod row_view;
mod rows;
#[cfg(test)]
mod tests;
mod view;

use iced::{Point, Task};

use crate::domain::channel::{ChannelKind, ChannelRef};
use crate::domain::channel_preferences::ChannelPreferences;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::layout_change::{LayoutChange, LayoutTask};
use crate::domain::ranking::Ranking;
use crate::domain::server::Server;
use crate::feature::action::Action;
use crate::ui::hash;
use crate::ui::widget::list_selection::{ListMove, show_row};
pub use menu::{channels_of, menu, section_menu};
pub use row_view::spoken;
pub use rows::{ChannelEntry, ChannelRow, ListSection};

/// Of what is typed, in characters.
const MAX_QUERY: usize = 64;

#[derive(Debug, Default)]
pub struct State {
    /// The server and the revision of its channels that the rows show.
    source: Option<(ServerUid, u64)>,
    rows: Vec<ChannelRow>,
    revision: u64,
    query: String,
    /// The row that Enter in the field opens.
    selected: Option<usize>,
    ranking: Ranking,
}

/// What of the list the user hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOption {
    UnreadOnly,
    HideMuted,
}

#[derive(Debug, Clone)]
pub enum Message {
    SectionToggled(ListSection),
    /// All sections are collapsed, or expanded.
    AllCollapsed(bool),
    OptionToggled(ListOption),
    /// Nothing is hidden any more.
    ShowAllPressed,
    FilterChanged(String),
    FilterMoved(ListMove),
    /// Enter in the field: open the selected channel.
    FilterConfirmed,
    /// Escape in the field: clear it, or leave it when it is empty.
    FilterDismissed,
    ChannelPressed(ChannelId),
    VoicePressed,
    /// Of a channel, at a position of the window.
    ChannelMenuRequested(ChannelId, Point),
    SectionMenuRequested(ListSection, Point),
    /// Chosen in a menu.
    MarkReadPressed(ChannelId),
    OpenWindowPressed(ChannelId),
    SectionReadPressed(ListSection),
    FavoriteChosen(ChannelId, bool),
    MuteChosen(ChannelId, bool),
    NotificationsPressed(ChannelId),
    /// By so many places, up if negative.
    MovePressed(ChannelId, isize),
    SectionMovePressed(ListSection, isize),
    /// A row was dropped before another one; both by their indexes.
    RowDropped(usize, usize),
    TaskChosen(LayoutTask),
    /// A name or an ID.
    CopyPressed(String),
    TrustPressed,
    MenuPressed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    OpenChannel(ChannelId),
    /// The menu of a channel, at a position of the window.
    OpenChannelMenu(ChannelId, Point),
    OpenSectionMenu(ListSection, Point),
    MarkRead(ChannelId),
    /// Show it in a window of its own.
    OpenWindow(ChannelRef),
    /// All channels of a section.
    MarkSectionRead(ListSection),
    SetFavorite(ChannelId, bool),
    SetMuted(ChannelId, bool),
    /// In place of the menu that is open.
    OpenNotificationMenu(ChannelId),
    /// Moves a favorite before another one, or to the end.
    MoveFavorite(ChannelId, Option<ChannelId>),
    /// Ask the server for a change, and show it.
    Change(LayoutChange),
    /// Open the dialog for it.
    Edit(LayoutTask),
    /// Store how the list is arranged.
    Arrange(Box<ChannelPreferences>),
    /// A row was selected while the focus is in the field.
    AnnounceSelected,
    LeaveFilter,
    Copy(String),
    SayVoiceUnsupported,
    OpenDetails(ServerUid),
    OpenMenu,
}

impl State {
    pub fn update(&mut self, message: Message, server: &Server) -> Action<Message, Event> {
        let event = match message {
            Message::SectionToggled(section) => arrange(server, |it| toggle(it, &section)),
            Message::AllCollapsed(collapsed) => {
                arrange(server, |it| collapse_all(it, server, collapsed))
            }
            Message::OptionToggled(ListOption::UnreadOnly) => {
                arrange(server, |it| it.unread_only = !it.unread_only)
            }
            Message::OptionToggled(ListOption::HideMuted) => {
                arrange(server, |it| it.hide_muted = !it.hide_muted)
            }
            Message::ShowAllPressed => arrange(server, |it| {
                (it.unread_only, it.hide_muted) = (false, false);
            }),
            Message::FilterChanged(text) => return self.set_query(&text, server),
            Message::FilterMoved(to) => return self.move_selection(to),
            Message::FilterConfirmed => return self.open_selected(server),
            Message::FilterDismissed if self.query.is_empty() => Event::LeaveFilter,
            Message::FilterDismissed => return self.set_query("", server),
            Message::ChannelPressed(channel) => {
                let _cleared = self.set_query("", server);
                Event::OpenChannel(channel)
            }
            Message::VoicePressed => Event::SayVoiceUnsupported,
            Message::ChannelMenuRequested(channel, at) => Event::OpenChannelMenu(channel, at),
            Message::SectionMenuRequested(section, at) => Event::OpenSectionMenu(section, at),
            Message::MarkReadPressed(channel) => Event::MarkRead(channel),
            Message::SectionReadPressed(section) => Event::MarkSectionRead(section),
            Message::FavoriteChosen(channel, is_favorite) => {
                Event::SetFavorite(channel, is_favorite)
            }
            Message::MuteChosen(channel, is_muted) => Event::SetMuted(channel, is_muted),
            Message::NotificationsPressed(channel) => Event::OpenNotificationMenu(channel),
            Message::MovePressed(channel, steps) => {
                let moved = moves::channel(server, &channel, steps);
                return moved.map_or_else(Action::none, Action::emit);
            }
            Message::SectionMovePressed(section, steps) => {
                let moved = moves::section(server, &section, steps);
                return moved.map_or_else(Action::none, Action::emit);
            }
            Message::RowDropped(row, gap) => {
                let moved = moves::dropped(server, &self.rows, (row, gap));
                return moved.map_or_else(Action::none, Action::emit);
            }
            Message::TaskChosen(task) => Event::Edit(task),
            Message::OpenWindowPressed(channel) => Event::OpenWindow(ChannelRef {
                server: server.uid().clone(),
                channel,
            }),
            Message::CopyPressed(text) => Event::Copy(text),
            Message::TrustPressed => Event::OpenDetails(server.uid().clone()),
            Message::MenuPressed => Event::OpenMenu,
        };
        Action::emit(event)
    }

    fn set_query(&mut self, text: &str, server: &Server) -> Action<Message, Event> {
        let query: String = text.chars().take(MAX_QUERY).collect();
        if query == self.query {
            return Action::none();
        }
        self.query = query;
        self.source = None;
        self.refresh(server);
        self.selected = (self.is_filtering() && !self.rows.is_empty()).then_some(0);
        Action::none()
    }

    fn move_selection(&mut self, to: ListMove) -> Action<Message, Event> {
        let count = if self.is_filtering() {
            self.rows.len()
        } else {
            0
        };
        let Some(selected) = to.apply(self.selected, count) else {
            return Action::none();
        };
        self.selected = Some(selected);
        let key = self.rows.get(selected).map_or(0, row_key);
        Action::emit(Event::AnnounceSelected).and_run(show_row(view::LIST_ID, key))
    }

    fn open_selected(&mut self, server: &Server) -> Action<Message, Event> {
        let selected = self.selected.and_then(|selected| self.rows.get(selected));
        match selected {
            Some(ChannelRow::Channel(entry)) if entry.kind == ChannelKind::Text => {
                let channel = entry.id.clone();
                self.update(Message::ChannelPressed(channel), server)
            }
            Some(ChannelRow::Channel(_)) => Action::emit(Event::SayVoiceUnsupported),
            Some(ChannelRow::Header { .. }) | None => Action::none(),
        }
    }

    /// The row that the field has selected.
    pub fn selected_entry(&self) -> Option<(usize, &ChannelEntry)> {
        let index = self.selected?;
        match self.rows.get(index)? {
            ChannelRow::Channel(entry) => Some((index, entry)),
            ChannelRow::Header { .. } => None,
        }
    }

    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn is_filtering(&self) -> bool {
        !self.query.trim().is_empty()
    }

    /// Moves the focus to the filter.
    pub fn focus_filter<M: Send + 'static>() -> Task<M> {
        iced::widget::operation::focus(view::FIELD_ID)
    }

    /// Rebuilds the rows if the channels have changed. Called when the server changes, so that drawing does not have to.
    pub fn refresh(&mut self, server: &Server) {
        let source = Some((server.uid().clone(), server.channels_revision()));
        if source == self.source {
            return;
        }
        let shown = self.source.as_ref().map(|(shown, _)| shown);
        if shown.is_some_and(|shown| shown != server.uid()) {
            self.query.clear();
            self.selected = None;
        }
        self.source = source;
        let rows = if self.is_filtering() {
            rows::found(server, &self.query, &mut self.ranking)
        } else {
            rows::arranged(server)
        };
        if rows != self.rows {
            let last = rows.len().checked_sub(1);
            self.selected = self.selected.and_then(|selected| Some(selected.min(last?)));
            self.rows = rows;
            self.revision += 1;
        }
    }

    /// Clears the rows of a removed server until the next `refresh`.
    pub fn forget(&mut self) {
        *self = Self {
            revision: self.revision + 1,
            ..Self::default()
        };
    }

    /// The text channel `steps` rows below `from`, or above if negative, in displayed order; wraps around.
    pub fn adjacent_channel(&self, from: Option<&ChannelId>, steps: isize) -> Option<ChannelId> {
        let ids = self.rows.iter().filter_map(|row| match row {
            ChannelRow::Channel(entry) if entry.kind == ChannelKind::Text => Some(&entry.id),
            _ => None,
        });
        let ids: Vec<_> = ids.collect();
        let count = isize::try_from(ids.len()).ok().filter(|count| *count > 0)?;
        let index = from.and_then(|from| ids.iter().position(|id| *id == from));
        let next = match index.and_then(|index| isize::try_from(index).ok()) {
            Some(index) => (index + steps).rem_euclid(count),
            None => 0,
        };
        ids.get(usize::try_from(next).ok()?).copied().cloned()
    }
}

fn row_key(row: &ChannelRow) -> u64 {
    match row {
        ChannelRow::Header {
            section: ListSection::Favorites,
            ..
        } => u64::MAX,
        ChannelRow::Header {
            section: ListSection::Category(id),
            ..
        } => !hash::stable_hash(id.as_str()),
        ChannelRow::Channel(entry) => hash::stable_hash(entry.id.as_str()),
    }
}

fn arrange(server: &Server, change: impl FnOnce(&mut ChannelPreferences)) -> Event {
    let mut preferences = server.channel_preferences().clone();
    change(&mut preferences);
    Event::Arrange(Box::new(preferences))
}

fn toggle(preferences: &mut ChannelPreferences, section: &ListSection) {
    match section {
        ListSection::Favorites => {
            preferences.favorites_collapsed = !preferences.favorites_collapsed;
        }
        ListSection::Category(id) => {
            let collapsed = preferences.is_collapsed(id);
            preferences.set_collapsed(id, !collapsed);
        }
    }
}

fn collapse_all(preferences: &mut ChannelPreferences, server: &Server, collapsed: bool) {
    preferences.favorites_collapsed = collapsed;
    for category in server.categories() {
        preferences.set_collapsed(&category.id, collapsed);
    }
}
