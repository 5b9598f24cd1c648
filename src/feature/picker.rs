//! A field and what matches in a list below: the quick switcher over channels, members and servers, and the command palette.
//! Owns what is typed and which entry is selected. Must not know what an entry does. Entry points: `State::new`,
//! `State::update` and `State::view`.

#[cfg(test)]
mod tests;
mod view;

pub use view::spoken;

use crate::domain::channel::ChannelRef;
use crate::domain::command::Command;
use crate::domain::id::{ServerUid, UserId};
use crate::domain::ranking::{Candidate, TypedRanking};
use crate::feature::action::Action;
use crate::ui::widget::list_selection::{ListMove, show_row};

/// Further results are not shown.
const MAX_RESULTS: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickerKind {
    /// Where to go.
    Places,
    Commands,
}

/// What an entry leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickerTarget {
    Channel(ChannelRef),
    Member(ServerUid, UserId),
    Server(ServerUid),
    Command(Command),
}

/// What is known of a target that is not part of its candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickerEntry {
    pub target: PickerTarget,
    /// The keys of a command.
    pub keys: Option<String>,
}

#[derive(Debug)]
pub struct State {
    kind: PickerKind,
    text: String,
    /// What each candidate leads to, in their order.
    entries: Vec<PickerEntry>,
    candidates: Vec<Candidate>,
    ranking: TypedRanking,
    /// Indexes of entries.
    results: Vec<usize>,
    /// Counts the lists of results.
    generation: u64,
    selected: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    TextChanged(String),
    SelectionMoved(ListMove),
    ResultPressed(usize),
    /// Enter in the field.
    Confirmed,
    CommandsPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A result was selected while the focus is in the field.
    Announce(usize),
    Chosen(PickerTarget),
    OpenCommands,
    Close,
}

impl State {
    /// `candidates` are of the entries, in their order.
    pub fn new(kind: PickerKind, entries: Vec<PickerEntry>, candidates: Vec<Candidate>) -> Self {
        let mut state = Self {
            kind,
            text: String::new(),
            entries,
            candidates,
            ranking: TypedRanking::default(),
            results: Vec::new(),
            generation: 0,
            selected: None,
        };
        state.rank();
        state
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::TextChanged(text) => {
                self.text = text;
                self.rank();
                Action::run(show_row(view::LIST_ID, 0))
            }
            Message::SelectionMoved(to) => {
                let Some(selected) = to.apply(self.selected, self.results.len()) else {
                    return Action::none();
                };
                self.selected = Some(selected);
                let show = show_row(view::LIST_ID, selected as u64);
                Action::emit(Event::Announce(selected)).and_run(show)
            }
            Message::ResultPressed(index) => self.choose(index),
            Message::Confirmed => self
                .selected
                .map_or_else(Action::none, |it| self.choose(it)),
            Message::CommandsPressed => Action::emit(Event::OpenCommands),
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    fn rank(&mut self) {
        let ranking = &mut self.ranking;
        self.results = ranking.rank(&self.text, &self.candidates, MAX_RESULTS);
        self.generation += 1;
        // What is most likely wanted, so that Enter goes there.
        self.selected = (!self.results.is_empty()).then_some(0);
    }

    fn choose(&self, index: usize) -> Action<Message, Event> {
        let target = self.result(index).map(|(entry, _)| entry.target.clone());
        target.map_or_else(Action::none, |target| Action::emit(Event::Chosen(target)))
    }

    pub fn result(&self, index: usize) -> Option<(&PickerEntry, &Candidate)> {
        let entry = *self.results.get(index)?;
        Some((self.entries.get(entry)?, self.candidates.get(entry)?))
    }

    pub fn result_count(&self) -> usize {
        self.results.len()
    }
}
