//! The servers page: export and import of the server list. Owns the fields and the selection. Must not access files:
//! the application reads and writes them.

use std::collections::BTreeSet;

use crate::domain::server_listing::ServerListing;

pub(super) const EXPORT_FIELD_ID: &str = "servers-out";
pub(super) const IMPORT_FIELD_ID: &str = "servers-in";

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) export_path: String,
    pub(super) export_result: Option<Result<(), ServerListError>>,
    pub(super) import_path: String,
    pub(super) import: ImportState,
    request: ImportId,
}

/// Matches a result to its request; results of earlier requests are ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportId(u64);

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum ImportState {
    #[default]
    Idle,
    Reading,
    Failed(ServerListError),
    Read {
        rows: Vec<ImportRow>,
        /// Indices of rows.
        selected: BTreeSet<usize>,
    },
    Added(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    pub listing: ServerListing,
    pub already_joined: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerListError {
    MissingPath,
    /// The reason of the system.
    Unreadable(String),
    /// The reason of the system.
    Unwritable(String),
    TooLarge,
    InvalidFormat,
    NewerVersion,
    TooManyServers(usize),
    /// The row, from 1.
    InvalidRow(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    ExportPathChanged(String),
    BrowseExportPressed,
    ExportPressed,
    ExportFinished(Result<(), ServerListError>),
    ImportPathChanged(String),
    BrowseImportPressed,
    ImportPressed,
    ImportRead(ImportId, Result<Vec<ImportRow>, ServerListError>),
    RowToggled(usize),
    AddPressed,
    Added(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Open a file dialog and return the path as `Message::ExportPathChanged`.
    BrowseExport,
    /// Open a file dialog and return the path as `Message::ImportPathChanged`.
    BrowseImport,
    /// Write the file and report the result as `Message::ExportFinished`.
    Export(String),
    /// Read the file and report the result as `Message::ImportRead`.
    Import(ImportId, String),
    /// Join these servers and report their number as `Message::Added`.
    AddServers(Vec<ServerListing>),
}

impl State {
    pub fn update(&mut self, message: Message) -> Option<Event> {
        match message {
            Message::ExportPathChanged(path) => {
                self.export_path = path;
                self.export_result = None;
            }
            Message::BrowseExportPressed => return Some(Event::BrowseExport),
            Message::ExportPressed => return self.export(),
            Message::ExportFinished(result) => self.export_result = Some(result),
            Message::ImportPathChanged(path) => {
                self.import_path = path;
                self.import = ImportState::Idle;
            }
            Message::BrowseImportPressed => return Some(Event::BrowseImport),
            Message::ImportPressed => return self.import(),
            Message::ImportRead(request, result) => self.on_import_read(request, result),
            Message::RowToggled(index) => self.toggle_row(index),
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
    fn on_import_read(
        &mut self,
        request: ImportId,
        result: Result<Vec<ImportRow>, ServerListError>,
    ) {
        if request != self.request || self.import != ImportState::Reading {
            return;
        }
        self.import = match result {
            Ok(rows) => {
                let selected = rows.iter().enumerate();
                let selected = selected
                    .filter(|(_, row)| !row.already_joined && row.listing.private)
                    .map(|(index, _)| index)
                    .collect();
                ImportState::Read { rows, selected }
            }
            Err(error) => ImportState::Failed(error),
        };
    }

    fn toggle_row(&mut self, index: usize) {
        if let ImportState::Read { rows, selected } = &mut self.import
            && rows.get(index).is_some_and(|row| !row.already_joined)
            && !selected.remove(&index)
        {
            let _ = selected.insert(index);
        }
    }

    fn add_selected(&self) -> Option<Event> {
        let ImportState::Read { rows, selected } = &self.import else {
            return None;
        };
        let selected = selected.iter().filter_map(|index| rows.get(*index));
        let listings: Vec<_> = selected.map(|row| row.listing.clone()).collect();
        (!listings.is_empty()).then_some(Event::AddServers(listings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, already_joined: bool, private: bool) -> ImportRow {
        let origin = String::from("https://chat.example");
        ImportRow {
            listing: ServerListing {
                address: origin.clone(),
                origin,
                server_id: id.into(),
                name: id.into(),
                private,
            },
            already_joined,
        }
    }

    fn reading() -> (State, ImportId) {
        let mut state = State::default();
        let _ = state.update(Message::ImportPathChanged(" list.json ".into()));
        match state.update(Message::ImportPressed) {
            Some(Event::Import(request, path)) => {
                assert_eq!(path, "list.json");
                (state, request)
            }
            other => panic!("expected a read, got {other:?}"),
        }
    }

    #[test]
    fn only_selected_servers_are_added() {
        let (mut state, request) = reading();
        let rows = vec![
            row("a", false, true),
            row("b", true, true),
            row("c", false, false),
            row("d", false, true),
        ];
        assert_eq!(state.update(Message::ImportRead(request, Ok(rows))), None);
        for index in [0, 1, 2] {
            let _ = state.update(Message::RowToggled(index));
        }
        let Some(Event::AddServers(listings)) = state.update(Message::AddPressed) else {
            panic!("nothing to add");
        };
        let ids: Vec<_> = listings
            .iter()
            .map(|listing| listing.server_id.as_str())
            .collect();
        assert_eq!(ids, ["c", "d"]);
    }

    #[test]
    fn result_of_an_earlier_import_is_ignored() {
        let (mut state, old) = reading();
        let _ = state.update(Message::ImportPathChanged("other.json".into()));
        let _ = state.update(Message::ImportRead(old, Ok(vec![row("a", false, true)])));
        assert_eq!(state.import, ImportState::Idle);
        let _ = state.update(Message::ImportPressed);
        let _ = state.update(Message::ImportRead(
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
        let (mut state, request) = reading();
        let _ = state.update(Message::ImportRead(request, Ok(vec![row("b", true, true)])));
        assert_eq!(state.update(Message::AddPressed), None);
    }
}
