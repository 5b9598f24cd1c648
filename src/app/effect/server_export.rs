//! The server list is exported to a file and imported from one.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use iced::Task;
use tokio::task::spawn_blocking;

use super::pick_file;
use crate::app::dialog::DialogMessage;
use crate::app::{App, Message};
use crate::domain::id::ServerUid;
use crate::domain::server_listing::ServerListing;
use crate::feature::settings;
use crate::feature::settings::server_list::{self, Event, ImportRow, ServerListError};
use crate::fl;
use crate::net::proof;
use crate::platform::file;
use crate::store::export::{self, ImportError};
use crate::store::registry::Registry;

/// The suggested name of an exported file.
const FILE_NAME: &str = "openchat-servers.json";

impl App {
    pub fn perform_server_export(&mut self, event: Event) -> Task<Message> {
        let strings = self.workspace.strings();
        match event {
            Event::BrowseExport => {
                let title = fl!(strings, "server-list-export-browse").into_owned();
                pick_file(file::save(title, FILE_NAME), |path| {
                    to_settings(server_list::Message::ExportPathChanged(path))
                })
            }
            Event::BrowseImport => {
                let title = fl!(strings, "server-list-import-browse").into_owned();
                pick_file(file::open(title, None), |path| {
                    to_settings(server_list::Message::ImportPathChanged(path))
                })
            }
            Event::Export(path) => {
                let registry = self.storage.registry().clone();
                let write = spawn_blocking(move || write(&registry, &expand_home(&path)));
                Task::perform(write, |written| {
                    let written = written.unwrap_or_else(|_panicked| Err(interrupted()));
                    to_settings(server_list::Message::ExportFinished(written))
                })
            }
            Event::Import(id, path) => {
                let registry = self.storage.registry().clone();
                let read = spawn_blocking(move || read(&registry, &expand_home(&path)));
                Task::perform(read, move |rows| {
                    let rows = rows.unwrap_or_else(|_panicked| Err(interrupted()));
                    to_settings(server_list::Message::ImportRead(id, rows))
                })
            }
            Event::AddServers(servers) => self.import(&servers),
        }
    }

    /// Joins the servers of a list that are new; without randomness for device IDs, as many as could be joined.
    fn import(&mut self, servers: &[ServerListing]) -> Task<Message> {
        let saved = self.storage.import(servers, || {
            let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
            proof::random_device_id().map(|device| (uid, device))
        });
        let mut new = self.storage.registry().servers().to_vec();
        new.retain(|joined| self.workspace.server(&joined.uid).is_none());
        let mut tasks = vec![saved];
        for joined in &new {
            self.show_server(joined);
            tasks.push(self.open_session(&joined.uid));
        }
        if let (None, Some(first)) = (self.workspace.current(), new.first()) {
            tasks.push(self.open_server(&first.uid));
        }
        let added = to_settings(server_list::Message::Added(new.len()));
        tasks.push(Task::done(added));
        Task::batch(tasks)
    }
}

fn to_settings(message: server_list::Message) -> Message {
    Message::Dialog(DialogMessage::Settings(settings::Message::Servers(message)))
}

/// A typed path, in which `~/` is the home directory.
fn expand_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

fn interrupted() -> ServerListError {
    ServerListError::Unreadable(ErrorKind::Interrupted.to_string())
}

fn write(registry: &Registry, path: &Path) -> Result<(), ServerListError> {
    export::write(registry, path).map_err(|error| ServerListError::Unwritable(error.to_string()))
}

fn read(registry: &Registry, path: &Path) -> Result<Vec<ImportRow>, ServerListError> {
    let listings = export::read(path).map_err(|error| match error {
        ImportError::Unreadable(reason) => ServerListError::Unreadable(reason),
        ImportError::TooLarge => ServerListError::TooLarge,
        ImportError::NotAList => ServerListError::InvalidFormat,
        ImportError::Newer => ServerListError::NewerVersion,
        ImportError::TooMany(count) => ServerListError::TooManyServers(count),
        ImportError::Row(row, _) => ServerListError::InvalidRow(row),
    })?;
    let row = |listing| ImportRow {
        already_joined: registry.knows(&listing),
        listing,
    };
    Ok(listings.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use iced::Size;

    use super::*;
    use crate::app::storage::Storage;
    use crate::domain::server_settings::ServerOverrides;
    use crate::store::registry::JoinedServer;
    use crate::store::settings::Settings;

    fn app(servers: &[(&str, &str)]) -> App {
        let mut registry = Registry::default();
        for (uid, address) in servers {
            let (uid, address) = ((*uid).into(), (*address).into());
            let mut joined =
                JoinedServer::new(uid, address, "srv_same".into(), "dev_secret".into());
            joined.overrides = ServerOverrides {
                name: Some("local name".into()),
                muted: true,
                ..ServerOverrides::default()
            };
            registry.add(joined).unwrap();
        }
        let storage = Storage::new(Settings::default(), registry, None);
        let mut app = App::new(storage, Some("en-US".into()), Size::new(1280.0, 800.0));
        let _shown = app.restore_servers();
        app
    }

    #[test]
    fn import_adds_unknown_servers_and_keeps_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let exporter = app(&[("1", "https://a.example"), ("2", "https://b.example")]);
        write(exporter.storage.registry(), &path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("dev_secret") && !text.contains("local name"));
        let mut importer = app(&[("mine", "https://b.example")]);
        let rows = read(importer.storage.registry(), &path).unwrap();
        let known: Vec<_> = rows.iter().map(|row| row.already_joined).collect();
        assert_eq!(known, [false, true]);
        let listings: Vec<_> = rows.into_iter().map(|row| row.listing).collect();
        let _joined = importer.import(&listings);
        assert_eq!(importer.workspace.order().len(), 2);
        assert_eq!(importer.workspace.order().first(), Some(&"mine".into()));
        assert_eq!(importer.workspace.current(), Some(&"mine".into()));
        let new = importer.workspace.order().last().unwrap();
        let joined = importer.storage.server(new).unwrap();
        assert_eq!(joined.address, "https://a.example");
        assert_ne!(joined.device, "dev_secret".into());
        assert!(importer.workspace.server(new).is_some());
    }

    #[test]
    fn import_opens_first_server_when_there_was_none() {
        let exporter = app(&[("1", "https://a.example")]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        write(exporter.storage.registry(), &path).unwrap();
        let mut importer = app(&[]);
        let rows = read(importer.storage.registry(), &path).unwrap();
        let listings: Vec<_> = rows.into_iter().map(|row| row.listing).collect();
        let _joined = importer.import(&listings);
        assert!(importer.workspace.current().is_some());
    }

    #[test]
    fn unreadable_and_unwritable_files_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("missing").join(FILE_NAME);
        let registry = Registry::default();
        assert!(matches!(
            write(&registry, &nowhere),
            Err(ServerListError::Unwritable(_))
        ));
        assert!(matches!(
            read(&registry, &nowhere),
            Err(ServerListError::Unreadable(_))
        ));
        let other = folder.path().join("other.json");
        std::fs::write(&other, "[]").unwrap();
        assert_eq!(read(&registry, &other), Err(ServerListError::InvalidFormat));
    }
}
