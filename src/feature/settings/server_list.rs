//! The servers page: export and import of the server list.
//!
//! Owns the fields and the selection. Must not access files: the application reads and writes them.

use std::collections::BTreeSet;

use crate::domain::server_listing::ServerListing;

/// Widget IDs of the fields.
pub(super) const EXPORT_FIELD_ID: &str = "servers-out";
pub(super) const IMPORT_FIELD_ID: &str = "servers-in";

/// The page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) export_path: String,
    pub(super) export_result: Option<Result<(), ServerListError>>,
    pub(super) import_path: String,
    pub(super) import: ImportState,
    request: ImportId,
}

/// Numbers the reads, so that a late answer to an older one is dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportId(u64);

/// The result of an import.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum ImportState {
    /// No file was read.
    #[default]
    Idle,
    /// The file is being read.
    Reading,
    /// The file cannot be imported.
    Failed(ServerListError),
    /// The listed servers, and the positions of the selected ones.
    Read {
        rows: Vec<ImportRow>,
        selected: BTreeSet<usize>,
    },
    /// This many servers were added.
    Added(usize),
}

/// A server that a file lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// The server.
    pub listing: ServerListing,
    /// Whether it has been joined already.
    pub already_joined: bool,
}

/// Why a list was not imported or exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerListError {
    /// The path is empty.
    MissingPath,
    /// The file cannot be read, with the system's reason.
    Unreadable(String),
    /// The file cannot be written, with the system's reason.
    Unwritable(String),
    /// The file is too large.
    TooLarge,
    /// The file is not a list of servers.
    InvalidFormat,
    /// A newer version of the program wrote the file.
    NewerVersion,
    /// The file lists this many servers, which is too many.
    TooManyServers(usize),
    /// This row, counted from 1, is not a server.
    InvalidRow(usize),
}

/// What happened on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The export path was edited.
    ExportPathChanged(String),
    /// The button for the system's export dialog was pressed.
    BrowseExportPressed,
    /// The export button was pressed.
    ExportPressed,
    /// The export ended.
    ExportFinished(Result<(), ServerListError>),
    /// The import path was edited.
    ImportPathChanged(String),
    /// The button for the system's import dialog was pressed.
    BrowseImportPressed,
    /// The import button was pressed.
    ImportPressed,
    /// The file was read.
    ImportRead(ImportId, Result<Vec<ImportRow>, ServerListError>),
    /// A row was selected or deselected.
    RowToggled(usize),
    /// The button that adds the selected servers was pressed.
    AddPressed,
    /// This many servers were added.
    Added(usize),
}

/// What the application must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Let the user choose an export file, and answer with [`Message::OutTyped`].
    BrowseExport,
    /// Let the user choose an import file, and answer with [`Message::SourceTyped`].
    BrowseImport,
    /// Write the list into a file, and answer with [`Message::Written`].
    Export(String),
    /// Read a list from a file, and answer with [`Message::Read`].
    Import(ImportId, String),
    /// Join these servers, and answer with [`Message::Added`].
    AddServers(Vec<ServerListing>),
}

impl State {
    /// Handles one message.
    pub fn update(&mut self, message: Message) -> Option<Event> {
        match message {
            Message::ExportPathChanged(path) => {
                self.export_path = path;
                self.export_result = None;
            }
            Message::BrowseExportPressed => return Some(Event::BrowseExport),
            Message::ExportPressed => return self.export(),
            Message::ExportFinished(outcome) => self.export_result = Some(outcome),
            Message::ImportPathChanged(path) => {
                self.import_path = path;
                self.import = ImportState::Idle;
            }
            Message::BrowseImportPressed => return Some(Event::BrowseImport),
            Message::ImportPressed => return self.import(),
            Message::ImportRead(generation, outcome) => self.on_read(generation, outcome),
            Message::RowToggled(row) => self.toggle_row(row),
            Message::AddPressed => return self.add_selected(),
            Message::Added(count) => self.import = ImportState::Added(count),
        }
        None
    }

    fn export(&mut self) -> Option<Event> {
        let path = self.export_path.trim();
        if path.is_empty() {
            self.export_result = Some(Err(ServerListError::MissingPath));
            return None;
        }
        Some(Event::Export(path.to_owned()))
    }

    fn import(&mut self) -> Option<Event> {
        let path = self.import_path.trim();
        if path.is_empty() {
            self.import = ImportState::Failed(ServerListError::MissingPath);
            return None;
        }
        self.request = ImportId(self.request.0 + 1);
        self.import = ImportState::Reading;
        Some(Event::Import(self.request, path.to_owned()))
    }

    /// Selects every new server with an encrypted connection.
    fn on_read(&mut self, generation: ImportId, outcome: Result<Vec<ImportRow>, ServerListError>) {
        if generation != self.request || self.import != ImportState::Reading {
            return;
        }
        self.import = match outcome {
            Ok(rows) => {
                let selected =
                    |(_, row): &(usize, &ImportRow)| !row.already_joined && row.listing.private;
                let selected = rows.iter().enumerate().filter(selected);
                let selected = selected.map(|(place, _)| place).collect();
                ImportState::Read { rows, selected }
            }
            Err(fault) => ImportState::Failed(fault),
        };
    }

    fn toggle_row(&mut self, row: usize) {
        if let ImportState::Read { rows, selected } = &mut self.import
            && rows.get(row).is_some_and(|row| !row.already_joined)
            && !selected.remove(&row)
        {
            let _new = selected.insert(row);
        }
    }

    fn add_selected(&self) -> Option<Event> {
        let ImportState::Read { rows, selected } = &self.import else {
            return None;
        };
        let chosen = selected.iter().filter_map(|row| rows.get(*row));
        let chosen: Vec<_> = chosen.map(|row| row.listing.clone()).collect();
        (!chosen.is_empty()).then_some(Event::AddServers(chosen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, known: bool, private: bool) -> ImportRow {
        let origin = String::from("https://chat.example");
        ImportRow {
            listing: ServerListing {
                address: origin.clone(),
                origin,
                server_id: id.into(),
                name: id.into(),
                private,
            },
            already_joined: known,
        }
    }

    fn reading() -> (State, ImportId) {
        let mut state = State::default();
        let _none = state.update(Message::ImportPathChanged(" list.json ".into()));
        match state.update(Message::ImportPressed) {
            Some(Event::Import(generation, path)) => {
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
        assert_eq!(
            state.update(Message::ImportRead(generation, Ok(rows))),
            None
        );
        for place in [0, 1, 2] {
            let _none = state.update(Message::RowToggled(place));
        }
        let Some(Event::AddServers(offers)) = state.update(Message::AddPressed) else {
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
        let _none = state.update(Message::ImportPathChanged("other.json".into()));
        let _none = state.update(Message::ImportRead(old, Ok(vec![row("a", false, true)])));
        assert_eq!(state.import, ImportState::Idle);
        let _read = state.update(Message::ImportPressed);
        let _none = state.update(Message::ImportRead(
            old,
            Err(ServerListError::InvalidFormat),
        ));
        assert_eq!(state.import, ImportState::Reading);
    }

    #[test]
    fn empty_path_is_neither_read_nor_written() {
        let mut state = State::default();
        assert_eq!(state.update(Message::ImportPressed), None);
        assert_eq!(
            state.import,
            ImportState::Failed(ServerListError::MissingPath)
        );
        assert_eq!(state.update(Message::ExportPressed), None);
        assert_eq!(state.export_result, Some(Err(ServerListError::MissingPath)));
    }

    #[test]
    fn empty_selection_adds_nothing() {
        let (mut state, generation) = reading();
        let _none = state.update(Message::ImportRead(
            generation,
            Ok(vec![row("b", true, true)]),
        ));
        assert_eq!(state.update(Message::AddPressed), None);
    }
}
