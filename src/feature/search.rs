//! Search over the stored messages: the field, its results, and which of them is selected.
//! Owns the query while it is typed. Must not know where messages are stored: a search is an event, and its results
//! arrive as messages. Entry points: `State::new`, `State::update` and `State::view`.

mod list;
#[cfg(test)]
mod tests;
mod view;

use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::search::{
    Query, QueryError, ResultCount, SearchCursor, SearchHit, SearchProgress, Snippet,
};
use crate::feature::action::Action;
use crate::ui::widget::list_selection::{ListMove, show_row};

/// Further results are not kept.
const MAX_RESULTS: usize = 5_000;

/// Where to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub server: ServerUid,
    pub channel: ChannelId,
    pub name: String,
}

#[derive(Debug)]
pub struct State {
    text: String,
    /// `None`: everywhere.
    scope: Option<Scope>,
    /// Whether messages are stored at all.
    is_available: bool,
    /// Counts the searches, so that results of an earlier one are dropped.
    generation: u64,
    status: SearchStatus,
    error: Option<QueryError>,
    /// As it was searched last.
    query: Query,
    rows: Vec<ResultRow>,
    /// The search that the rows belong to.
    rows_of: u64,
    count: Option<ResultCount>,
    selected: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum SearchStatus {
    /// Nothing was asked for.
    Idle,
    Searching,
    /// A page was found. `Some`: there are more.
    Found(Option<SearchCursor>),
    Failed,
}

/// A result as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    pub server: ServerUid,
    pub channel: ChannelId,
    pub message: MessageId,
    pub author: String,
    /// Time, channel and server.
    pub origin: String,
    pub snippet: Snippet,
}

impl ResultRow {
    /// As one sentence for screen readers.
    pub fn spoken(&self) -> String {
        let Self {
            author,
            origin,
            snippet,
            ..
        } = self;
        format!("{author}, {}, {origin}", snippet.text)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    TextChanged(String),
    /// Search everywhere, not in one channel only.
    ScopeRemoved,
    SelectionMoved(ListMove),
    /// The end of the list is near.
    EndReached,
    ResultPressed(usize),
    /// Enter in the field.
    Confirmed,
    /// Of the search with this number.
    Progressed(u64, Result<SearchProgress, ()>),
    SettingsPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Ends the search before. Report as `Message::Progressed`.
    Search(Box<SearchJob>),
    /// End the search, if one runs.
    Cancel,
    /// A result was selected while the focus is in the field.
    Announce(usize),
    OpenMessage(ServerUid, ChannelId, MessageId),
    OpenSettings,
    Close,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchJob {
    pub generation: u64,
    pub query: Query,
    pub scope: Option<Scope>,
    pub after: Option<SearchCursor>,
}

impl State {
    pub fn new(scope: Option<Scope>, is_available: bool) -> Self {
        Self {
            text: String::new(),
            scope,
            is_available,
            generation: 0,
            status: SearchStatus::Idle,
            error: None,
            query: Query::default(),
            rows: Vec::new(),
            rows_of: 0,
            count: None,
            selected: None,
        }
    }

    /// `to_row` names what a result shows.
    pub fn update(
        &mut self,
        message: Message,
        to_row: impl Fn(SearchHit) -> ResultRow,
    ) -> Action<Message, Event> {
        match message {
            Message::TextChanged(text) => {
                self.text = text;
                self.search()
            }
            Message::ScopeRemoved => {
                self.scope = None;
                self.query = Query::default();
                self.search()
            }
            Message::SelectionMoved(to) => self.move_selection(to),
            Message::EndReached => self.search_on(),
            Message::ResultPressed(index) => self.open(index),
            Message::Confirmed => self.open(self.selected.unwrap_or(0)),
            Message::Progressed(generation, progress) => {
                if generation == self.generation {
                    self.on_progress(progress, to_row);
                }
                Action::none()
            }
            Message::SettingsPressed => Action::emit(Event::OpenSettings),
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    pub fn selected_row(&self) -> Option<&ResultRow> {
        self.rows.get(self.selected?)
    }

    /// How many results are in the list.
    pub fn result_count(&self) -> usize {
        self.rows.len()
    }

    /// Searches for what is typed, if that is something else than before.
    fn search(&mut self) -> Action<Message, Event> {
        let query = match Query::parse(&self.text) {
            Ok(query) => query,
            Err(error) => {
                self.error = Some(error);
                return Action::none();
            }
        };
        self.error = None;
        if query == self.query || !self.is_available {
            return Action::none();
        }
        self.query = query;
        self.generation += 1;
        self.count = None;
        self.selected = None;
        if self.query.is_empty() {
            self.rows.clear();
            self.status = SearchStatus::Idle;
            return Action::emit(Event::Cancel);
        }
        // The results before stay until the first new ones arrive.
        self.status = SearchStatus::Searching;
        self.request(None)
    }

    /// Searches the next page, if there is one.
    fn search_on(&mut self) -> Action<Message, Event> {
        match &self.status {
            SearchStatus::Found(Some(cursor)) if self.rows.len() < MAX_RESULTS => {
                let cursor = cursor.clone();
                self.status = SearchStatus::Searching;
                self.request(Some(cursor))
            }
            _ => Action::none(),
        }
    }

    fn request(&self, after: Option<SearchCursor>) -> Action<Message, Event> {
        Action::emit(Event::Search(Box::new(SearchJob {
            generation: self.generation,
            query: self.query.clone(),
            scope: self.scope.clone(),
            after,
        })))
    }

    fn on_progress(
        &mut self,
        progress: Result<SearchProgress, ()>,
        to_row: impl Fn(SearchHit) -> ResultRow,
    ) {
        match progress {
            Ok(SearchProgress::Found(hits)) => {
                self.drop_outdated();
                self.rows.extend(hits.into_iter().map(to_row));
            }
            Ok(SearchProgress::PageEnded(next)) => {
                self.drop_outdated();
                self.status = SearchStatus::Found(next);
            }
            Ok(SearchProgress::Counted(count)) => self.count = Some(count),
            Err(()) => {
                self.drop_outdated();
                self.status = SearchStatus::Failed;
            }
        }
    }

    /// Removes the results of an earlier search.
    fn drop_outdated(&mut self) {
        if self.rows_of != self.generation {
            self.rows_of = self.generation;
            self.rows.clear();
            self.selected = None;
        }
    }

    fn move_selection(&mut self, to: ListMove) -> Action<Message, Event> {
        let Some(selected) = to.apply(self.selected, self.rows.len()) else {
            return Action::none();
        };
        self.selected = Some(selected);
        let show = Action::emit(Event::Announce(selected));
        show.and_run(show_row(list::LIST_ID, selected as u64))
    }

    fn open(&self, index: usize) -> Action<Message, Event> {
        let row = self.rows.get(index).cloned();
        row.map_or_else(Action::none, |row| {
            Action::emit(Event::OpenMessage(row.server, row.channel, row.message))
        })
    }
}
