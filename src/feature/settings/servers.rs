//! The servers page: export and import of the server list.
//!
//! Owns the fields and the selection. Must not access files: the application reads and writes them.

use std::collections::BTreeSet;

use crate::domain::server_listing::ServerListing;

/// Widget IDs of the fields.
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

/// Numbers the reads, so that a late answer to an older one is dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

/// The result of an import.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum List {
    /// No file was read.
    #[default]
    Nothing,
    /// The file is being read.
    Reading,
    /// The file cannot be imported.
    Refused(Fault),
    /// The listed servers, and the positions of the selected ones.
    Read {
        rows: Vec<Row>,
        selected: BTreeSet<usize>,
    },
    /// This many servers were added.
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

/// Why a list was not imported or exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The path is empty.
    NoFile,
    /// The file cannot be read, with the system's reason.
    Unreadable(String),
    /// The file cannot be written, with the system's reason.
    Unwritable(String),
    /// The file is too large.
    TooLarge,
    /// The file is not a list of servers.
    NotAList,
    /// A newer version of the program wrote the file.
    Newer,
    /// The file lists this many servers, which is too many.
    TooMany(usize),
    /// This row, counted from 1, is not a server.
    Row(usize),
}

/// What happened on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The export path was edited.
    OutTyped(String),
    /// The button for the system's export dialog was pressed.
    OutBrowsed,
    /// The export button was pressed.
    WritePressed,
    /// The export ended.
    Written(Result<(), Fault>),
    /// The import path was edited.
    SourceTyped(String),
    /// The button for the system's import dialog was pressed.
    SourceBrowsed,
    /// The import button was pressed.
    ReadPressed,
    /// The file was read.
    Read(Generation, Result<Vec<Row>, Fault>),
    /// A row was selected or deselected.
    Toggled(usize),
    /// The button that adds the selected servers was pressed.
    AddPressed,
    /// This many servers were added.
    Added(usize),
}

/// What the application must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Let the user choose an export file, and answer with [`Message::OutTyped`].
    BrowseOut,
    /// Let the user choose an import file, and answer with [`Message::SourceTyped`].
    BrowseSource,
    /// Write the list into a file, and answer with [`Message::Written`].
    Write(String),
    /// Read a list from a file, and answer with [`Message::Read`].
    Read(Generation, String),
    /// Join these servers, and answer with [`Message::Added`].
    Add(Vec<ServerListing>),
}

impl State {
    /// Handles one message.
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
            Message::Read(generation, outcome) => self.on_read(generation, outcome),
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

    /// Selects every new server with an encrypted connection.
    fn on_read(&mut self, generation: Generation, outcome: Result<Vec<Row>, Fault>) {
        if generation != self.generation || self.list != List::Reading {
            return;
        }
        self.list = match outcome {
            Ok(rows) => {
                let selected = |(_, row): &(usize, &Row)| !row.known && row.offer.private;
                let selected = rows.iter().enumerate().filter(selected);
                let selected = selected.map(|(place, _)| place).collect();
                List::Read { rows, selected }
            }
            Err(fault) => List::Refused(fault),
        };
    }

    fn toggle(&mut self, row: usize) {
        if let List::Read { rows, selected } = &mut self.list
            && rows.get(row).is_some_and(|row| !row.known)
            && !selected.remove(&row)
        {
            let _new = selected.insert(row);
        }
    }

    fn add(&self) -> Option<Event> {
        let List::Read { rows, selected } = &self.list else {
            return None;
        };
        let chosen = selected.iter().filter_map(|row| rows.get(*row));
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
    fn only_selected_servers_are_added() {
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
    fn late_answer_to_an_older_read_is_dropped() {
        let (mut state, old) = reading();
        let _none = state.update(Message::SourceTyped("other.json".into()));
        let _none = state.update(Message::Read(old, Ok(vec![row("a", false, true)])));
        assert_eq!(state.list, List::Nothing);
        let _read = state.update(Message::ReadPressed);
        let _none = state.update(Message::Read(old, Err(Fault::NotAList)));
        assert_eq!(state.list, List::Reading);
    }

    #[test]
    fn empty_path_is_neither_read_nor_written() {
        let mut state = State::default();
        assert_eq!(state.update(Message::ReadPressed), None);
        assert_eq!(state.list, List::Refused(Fault::NoFile));
        assert_eq!(state.update(Message::WritePressed), None);
        assert_eq!(state.written, Some(Err(Fault::NoFile)));
    }

    #[test]
    fn empty_selection_adds_nothing() {
        let (mut state, generation) = reading();
        let _none = state.update(Message::Read(generation, Ok(vec![row("b", true, true)])));
        assert_eq!(state.update(Message::AddPressed), None);
    }
}
