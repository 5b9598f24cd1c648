//! The server list is exported to a file and imported from one.

use std::path::{Path, PathBuf};

use iced::Task;
use tokio::task::{JoinError, spawn_blocking};

use super::pick_file;
use crate::app::dialog::DialogMessage;
use crate::app::{App, Message};
use crate::domain::id::ServerUid;
use crate::domain::offer::Offer;
use crate::feature::settings;
use crate::feature::settings::servers::{self, Event, Fault, Generation, Row};
use crate::fl;
use crate::net::proof;
use crate::platform::file;
use crate::store::exchange::{self, Refused};
use crate::store::registry::Registry;

/// The suggested name of an exported file.
const FILE_NAME: &str = "openchat-servers.json";

impl App {
    pub fn perform_server_export(&mut self, event: Event) -> Task<Message> {
        let strings = self.workspace.strings();
        match event {
            Event::BrowseOut => {
                let title = fl!(strings, "servers-browse-out").into_owned();
                pick_file(file::save(title, FILE_NAME), |path| {
                    to_settings(servers::Message::OutTyped(path))
                })
            }
            Event::BrowseSource => {
                let title = fl!(strings, "servers-browse-in").into_owned();
                pick_file(file::open(title, None), |path| {
                    to_settings(servers::Message::SourceTyped(path))
                })
            }
            Event::Write(path) => {
                let registry = self.storage.registry().clone();
                let work = spawn_blocking(move || write(&registry, &expand_home(&path)));
                Task::perform(work, |written| {
                    let written = written.unwrap_or_else(|error| Err(interrupted(&error)));
                    to_settings(servers::Message::Written(written))
                })
            }
            Event::Read(generation, path) => self.read_list(generation, path),
            Event::Add(servers) => self.import(&servers),
        }
    }

    fn read_list(&self, generation: Generation, path: String) -> Task<Message> {
        let registry = self.storage.registry().clone();
        let work = spawn_blocking(move || read(&registry, &expand_home(&path)));
        Task::perform(work, move |rows| {
            let rows = rows.unwrap_or_else(|error| Err(interrupted(&error)));
            to_settings(servers::Message::Read(generation, rows))
        })
    }

    /// Joins the servers of a list that are new; without randomness for device IDs, as many as could be joined.
    fn import(&mut self, servers: &[Offer]) -> Task<Message> {
        let saved = self.storage.import(servers, || {
            let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
            proof::draw_device().map(|device| (uid, device))
        });
        let known = self.storage.registry().servers().iter();
        let new = known.filter(|joined| self.workspace.server(&joined.uid).is_none());
        let new: Vec<_> = new.cloned().collect();
        let mut tasks = vec![saved];
        for joined in &new {
            self.show_server(joined);
            tasks.push(self.open_session(&joined.uid));
        }
        if let (None, Some(first)) = (self.workspace.current(), new.first()) {
            tasks.push(self.open_server(&first.uid));
        }
        let added = servers::Message::Added(new.len());
        tasks.push(Task::done(to_settings(added)));
        Task::batch(tasks)
    }
}

fn to_settings(message: servers::Message) -> Message {
    Message::Dialog(DialogMessage::Settings(settings::Message::Servers(message)))
}

/// A typed path, in which `~/` is the home directory.
fn expand_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

fn interrupted(error: &JoinError) -> Fault {
    Fault::Unreadable(error.to_string())
}

fn write(registry: &Registry, path: &Path) -> Result<(), Fault> {
    exchange::write(registry, path).map_err(|error| Fault::Unwritable(error.to_string()))
}

fn read(registry: &Registry, path: &Path) -> Result<Vec<Row>, Fault> {
    let offers = exchange::read(path).map_err(|refused| match refused {
        Refused::Unreadable(reason) => Fault::Unreadable(reason),
        Refused::TooLarge => Fault::TooLarge,
        Refused::NotAList => Fault::NotAList,
        Refused::Newer => Fault::Newer,
        Refused::TooMany(count) => Fault::TooMany(count),
        Refused::Row { row, .. } => Fault::Row(row),
    })?;
    let row = |offer: Offer| Row {
        known: registry.knows(&offer),
        offer,
    };
    Ok(offers.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use iced::Size;

    use super::*;
    use crate::app::storage::Storage;
    use crate::domain::guise::Guise;
    use crate::store::registry::Joined;
    use crate::store::settings::Settings;

    fn app(servers: &[(&str, &str)]) -> App {
        let mut registry = Registry::default();
        for (uid, address) in servers {
            let (uid, address) = ((*uid).into(), (*address).into());
            let mut joined = Joined::new(uid, address, "srv_same".into(), "dev_secret".into());
            joined.guise = Guise {
                name: Some("local name".into()),
                muted: true,
                ..Guise::default()
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
        let there = app(&[("1", "https://a.example"), ("2", "https://b.example")]);
        write(there.storage.registry(), &path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("dev_secret") && !text.contains("local name"));
        let mut here = app(&[("mine", "https://b.example")]);
        let rows = read(here.storage.registry(), &path).unwrap();
        let known: Vec<_> = rows.iter().map(|row| row.known).collect();
        assert_eq!(known, [false, true]);
        let offers: Vec<_> = rows.into_iter().map(|row| row.offer).collect();
        let _joined = here.import(&offers);
        assert_eq!(here.workspace.order().len(), 2);
        assert_eq!(here.workspace.order().first(), Some(&"mine".into()));
        assert_eq!(here.workspace.current(), Some(&"mine".into()));
        let new = here.workspace.order().last().unwrap();
        let joined = here.storage.server(new).unwrap();
        assert_eq!(joined.address, "https://a.example");
        assert_ne!(joined.device, "dev_secret".into());
        assert!(here.workspace.server(new).is_some());
    }

    #[test]
    fn import_opens_first_server_when_there_was_none() {
        let there = app(&[("1", "https://a.example")]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        write(there.storage.registry(), &path).unwrap();
        let mut here = app(&[]);
        let rows = read(here.storage.registry(), &path).unwrap();
        let offers: Vec<_> = rows.into_iter().map(|row| row.offer).collect();
        let _joined = here.import(&offers);
        assert!(here.workspace.current().is_some());
    }

    #[test]
    fn unreadable_and_unwritable_files_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("missing").join(FILE_NAME);
        let registry = Registry::default();
        assert!(matches!(
            write(&registry, &nowhere),
            Err(Fault::Unwritable(_))
        ));
        assert!(matches!(
            read(&registry, &nowhere),
            Err(Fault::Unreadable(_))
        ));
        let other = folder.path().join("other.json");
        std::fs::write(&other, "[]").unwrap();
        assert_eq!(read(&registry, &other), Err(Fault::NotAList));
    }
}
