//! The list of servers, taken to another device and brought from one.
//!
//! Owns what is typed and chosen. Must not know files: where one is read or written, the outside does it.

use std::collections::BTreeSet;

use crate::domain::server_listing::ServerListing;

/// Names the fields for operations.
pub(super) const OUT: &str = "servers-out";
pub(super) const IN: &str = "servers-in";

/// The page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) out: String,
    pub(super) written: Option<Result<(), Fault>>,
    pub(super) source: String,
    pub(super) list: List,
    generation: Generation,
}

/// Counts the files that were read, so that a late answer about an older one is told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

/// What a file has brought.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum List {
    /// None was read.
    #[default]
    Nothing,
    /// It is being read.
    Reading,
    /// It cannot be read.
    Refused(Fault),
    /// What it lists, and which of that is wanted.
    Read {
        rows: Vec<Row>,
        wanted: BTreeSet<usize>,
    },
    /// So many servers were added.
    Added(usize),
}

/// A server that a file lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The server.
    pub offer: ServerListing,
    /// Whether it has been joined already.
    pub known: bool,
}

/// Why a list was not read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No file is named.
    NoFile,
    /// It cannot be read; the system's words.
    Unreadable(String),
    /// It cannot be written; the system's words.
    Unwritable(String),
    /// It is larger than any list needs to be.
    TooLarge,
    /// It is no list of servers.
    NotAList,
    /// A newer program wrote it.
    Newer,
    /// It lists so many servers, more than anybody joins.
    TooMany(usize),
    /// What stands in a row, counted from 1, is not a server.
    Row(usize),
}

/// What happened on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The file to write was edited.
    OutTyped(String),
    /// The file to write is to be chosen from the system's dialog.
    OutBrowsed,
    /// The list is to be written.
    WritePressed,
    /// It was written, or was not.
    Written(Result<(), Fault>),
    /// The file to read was edited.
    SourceTyped(String),
    /// The file to read is to be chosen from the system's dialog.
    SourceBrowsed,
    /// The file is to be read.
    ReadPressed,
    /// It was read, or was not.
    Read(Generation, Result<Vec<Row>, Fault>),
    /// A row is wanted, or not any more.
    Toggled(usize),
    /// What is wanted is to be added.
    AddPressed,
    /// So many servers were added.
    Added(usize),
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Let the user choose a file to write, and answer with [`Message::OutTyped`].
    BrowseOut,
    /// Let the user choose a file to read, and answer with [`Message::SourceTyped`].
    BrowseSource,
    /// Write the list into a file, and answer with [`Message::Written`].
    Write(String),
    /// Read a list from a file, and answer with [`Message::Read`].
    Read(Generation, String),
    /// Join these servers, and answer with [`Message::Added`].
    Add(Vec<ServerListing>),
}

impl State {
    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Option<Event> {
        match message {
            Message::OutTyped(path) => {
                self.out = path;
                self.written = None;
            }
            Message::OutBrowsed => return Some(Event::BrowseOut),
            Message::WritePressed => return self.write(),
            Message::Written(outcome) => self.written = Some(outcome),
            Message::SourceTyped(path) => {
                self.source = path;
                self.list = List::Nothing;
            }
            Message::SourceBrowsed => return Some(Event::BrowseSource),
            Message::ReadPressed => return self.read(),
            Message::Read(generation, outcome) => self.take(generation, outcome),
            Message::Toggled(row) => self.toggle(row),
            Message::AddPressed => return self.add(),
            Message::Added(count) => self.list = List::Added(count),
        }
        None
    }

    fn write(&mut self) -> Option<Event> {
        let path = self.out.trim();
        if path.is_empty() {
            self.written = Some(Err(Fault::NoFile));
            return None;
        }
        Some(Event::Write(path.to_owned()))
    }

    fn read(&mut self) -> Option<Event> {
        let path = self.source.trim();
        if path.is_empty() {
            self.list = List::Refused(Fault::NoFile);
            return None;
        }
        self.generation = Generation(self.generation.0 + 1);
        self.list = List::Reading;
        Some(Event::Read(self.generation, path.to_owned()))
    }

    /// Whatever is not here yet is wanted at first, but for what others could read along.
    fn take(&mut self, generation: Generation, outcome: Result<Vec<Row>, Fault>) {
        if generation != self.generation || self.list != List::Reading {
            return;
        }
        self.list = match outcome {
            Ok(rows) => {
                let wanted = |(_, row): &(usize, &Row)| !row.known && row.offer.private;
                let wanted = rows.iter().enumerate().filter(wanted);
                let wanted = wanted.map(|(place, _)| place).collect();
                List::Read { rows, wanted }
            }
            Err(fault) => List::Refused(fault),
        };
    }

    fn toggle(&mut self, row: usize) {
        if let List::Read { rows, wanted } = &mut self.list
            && rows.get(row).is_some_and(|row| !row.known)
            && !wanted.remove(&row)
        {
            let _new = wanted.insert(row);
        }
    }

    fn add(&self) -> Option<Event> {
        let List::Read { rows, wanted } = &self.list else {
            return None;
        };
        let chosen = wanted.iter().filter_map(|row| rows.get(*row));
        let chosen: Vec<_> = chosen.map(|row| row.offer.clone()).collect();
        (!chosen.is_empty()).then_some(Event::Add(chosen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, known: bool, private: bool) -> Row {
        let origin = String::from("https://chat.example");
        Row {
            offer: ServerListing {
                address: origin.clone(),
                origin,
                server_id: id.into(),
                name: id.into(),
                private,
            },
            known,
        }
    }

    fn reading() -> (State, Generation) {
        let mut state = State::default();
        let _none = state.update(Message::SourceTyped(" list.json ".into()));
        match state.update(Message::ReadPressed) {
            Some(Event::Read(generation, path)) => {
                assert_eq!(path, "list.json");
                (state, generation)
            }
            other => panic!("expected a read, got {other:?}"),
        }
    }

    #[test]
    fn what_comes_is_shown_and_only_what_is_chosen_is_added() {
        let (mut state, generation) = reading();
        let rows = vec![
            row("a", false, true),
            row("b", true, true),
            row("c", false, false),
            row("d", false, true),
        ];
        assert_eq!(state.update(Message::Read(generation, Ok(rows))), None);
        for place in [0, 1, 2] {
            let _none = state.update(Message::Toggled(place));
        }
        let Some(Event::Add(offers)) = state.update(Message::AddPressed) else {
            panic!("nothing to add");
        };
        let ids: Vec<_> = offers
            .iter()
            .map(|offer| offer.server_id.as_str())
            .collect();
        assert_eq!(ids, ["c", "d"]);
    }

    #[test]
    fn an_answer_about_an_older_file_is_dropped() {
        let (mut state, old) = reading();
        let _none = state.update(Message::SourceTyped("other.json".into()));
        let _none = state.update(Message::Read(old, Ok(vec![row("a", false, true)])));
        assert_eq!(state.list, List::Nothing);
        let _read = state.update(Message::ReadPressed);
        let _none = state.update(Message::Read(old, Err(Fault::NotAList)));
        assert_eq!(state.list, List::Reading);
    }

    #[test]
    fn a_file_that_is_not_named_is_neither_read_nor_written() {
        let mut state = State::default();
        assert_eq!(state.update(Message::ReadPressed), None);
        assert_eq!(state.list, List::Refused(Fault::NoFile));
        assert_eq!(state.update(Message::WritePressed), None);
        assert_eq!(state.written, Some(Err(Fault::NoFile)));
    }

    #[test]
    fn nothing_chosen_adds_nothing() {
        let (mut state, generation) = reading();
        let _none = state.update(Message::Read(generation, Ok(vec![row("b", true, true)])));
        assert_eq!(state.update(Message::AddPressed), None);
    }
}
