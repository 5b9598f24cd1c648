//! The list of servers goes into a file and comes out of one.

use std::path::{Path, PathBuf};

use iced::Task;
use tokio::task::spawn_blocking;

use super::message::For;
use super::{App, Message};
use crate::domain::id::ServerUid;
use crate::domain::server_listing::ServerListing;
use crate::feature::settings;
use crate::feature::settings::servers::{self, Event, Fault, Generation, Row};
use crate::fl;
use crate::net::proof;
use crate::platform::file;
use crate::store::export::{self, ImportError};
use crate::store::registry::Registry;

/// What the file is called where nobody calls it otherwise.
const USUAL: &str = "openchat-servers.json";

impl App {
    pub(super) fn perform_lists(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::BrowseOut => {
                let title = fl!(self.stage.strings, "server-list-export-browse").into_owned();
                Task::perform(file::save(title, USUAL), |chosen| {
                    Message::FileChosen(For::ListOut, chosen)
                })
            }
            Event::BrowseSource => {
                let title = fl!(self.stage.strings, "server-list-import-browse").into_owned();
                Task::perform(file::open(title, None), |chosen| {
                    Message::FileChosen(For::ListIn, chosen)
                })
            }
            Event::Write(path) => {
                let registry = self.shelf.registry.clone();
                let work = spawn_blocking(move || write(&registry, &place(&path)));
                Task::perform(work, |written| {
                    let written = written.unwrap_or_else(|error| Err(lost(&error)));
                    wrap(servers::Message::Written(written))
                })
            }
            Event::Read(generation, path) => self.read_list(generation, path),
            Event::Add(offers) => self.add_listed(&offers),
        }
    }

    /// Takes a file that was chosen to the page.
    pub(super) fn list_named(&mut self, message: servers::Message) -> Task<Message> {
        self.chosen(settings::Message::Servers(message))
    }

    fn read_list(&self, generation: Generation, path: String) -> Task<Message> {
        let registry = self.shelf.registry.clone();
        let work = spawn_blocking(move || read(&registry, &place(&path)));
        Task::perform(work, move |rows| {
            let rows = rows.unwrap_or_else(|error| Err(lost(&error)));
            wrap(servers::Message::Read(generation, rows))
        })
    }

    /// Joins servers of a list. What could be joined is, also where the labels of this device run out.
    fn add_listed(&mut self, offers: &[ServerListing]) -> Task<Message> {
        let draw = || {
            let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
            proof::random_device_id().map(|device| (uid, device))
        };
        if self.shelf.registry.merge(offers, draw).is_err() {
            tracing::error!("no label for this device could be drawn");
        }
        let known = self.shelf.registry.servers().to_vec();
        let new = known
            .iter()
            .filter(|joined| !self.stage.servers.contains_key(&joined.uid));
        let new: Vec<_> = new.cloned().collect();
        let mut tasks = vec![self.shelf.save_registry()];
        for joined in &new {
            self.stage.order.push(joined.uid.clone());
            self.appear(joined);
            tasks.push(self.open_session(&joined.uid));
        }
        if let (None, Some(first)) = (&self.stage.current, new.first()) {
            tasks.push(self.open_server(&first.uid));
        }
        tasks.push(Task::done(wrap(servers::Message::Added(new.len()))));
        Task::batch(tasks)
    }
}

fn wrap(message: servers::Message) -> Message {
    Message::Settings(settings::Message::Servers(message))
}

/// Where a path leads that somebody has typed.
fn place(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

fn lost(error: &tokio::task::JoinError) -> Fault {
    Fault::Unreadable(error.to_string())
}

fn write(registry: &Registry, path: &Path) -> Result<(), Fault> {
    export::write(registry, path).map_err(|error| Fault::Unwritable(error.to_string()))
}

fn read(registry: &Registry, path: &Path) -> Result<Vec<Row>, Fault> {
    let offers = export::read(path).map_err(|refused| match refused {
        ImportError::Unreadable(reason) => Fault::Unreadable(reason),
        ImportError::TooLarge => Fault::TooLarge,
        ImportError::NotAList => Fault::NotAList,
        ImportError::Newer => Fault::Newer,
        ImportError::TooMany(count) => Fault::TooMany(count),
        ImportError::Row(row, _) => Fault::Row(row),
    })?;
    let row = |offer: ServerListing| Row {
        known: registry.knows(&offer),
        offer,
    };
    Ok(offers.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use iced::Size;

    use super::*;
    use crate::app::shelf::Shelf;
    use crate::domain::server_settings::ServerOverrides;
    use crate::store::registry::Joined;
    use crate::store::settings::Settings;

    fn app(servers: &[(&str, &str)]) -> App {
        let mut registry = Registry::default();
        for (uid, address) in servers {
            let (uid, address) = ((*uid).into(), (*address).into());
            let mut joined = Joined::new(uid, address, "srv_same".into(), "dev_secret".into());
            joined.overrides = ServerOverrides {
                name: Some("own words".into()),
                muted: true,
                ..ServerOverrides::default()
            };
            registry.add(joined).unwrap();
        }
        let shelf = Shelf::new(Settings::default(), registry, None);
        let mut app = App::with(shelf, Some("en-US".into()), Size::new(1280.0, 800.0));
        let _shown = app.take_up_registry();
        app
    }

    /// From one device to another that knows one of the two servers already.
    #[test]
    fn a_list_goes_over_and_what_is_known_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(USUAL);
        let there = app(&[("1", "https://a.example"), ("2", "https://b.example")]);
        write(&there.shelf.registry, &path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("dev_secret") && !text.contains("own words"));
        let mut here = app(&[("mine", "https://b.example")]);
        let rows = read(&here.shelf.registry, &path).unwrap();
        let known: Vec<_> = rows.iter().map(|row| row.known).collect();
        assert_eq!(known, [false, true]);
        let offers: Vec<_> = rows.into_iter().map(|row| row.offer).collect();
        let _joined = here.add_listed(&offers);
        assert_eq!(here.stage.order.len(), 2);
        assert_eq!(here.stage.order.first(), Some(&"mine".into()));
        assert_eq!(here.stage.current, Some("mine".into()));
        let new = here.stage.order.last().unwrap();
        let joined = here.shelf.registry.get(new).unwrap();
        assert_eq!(joined.address, "https://a.example");
        assert_ne!(joined.device, "dev_secret".into());
        assert!(here.stage.servers.contains_key(new));
    }

    #[test]
    fn the_first_of_a_list_is_shown_where_nothing_was() {
        let there = app(&[("1", "https://a.example")]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(USUAL);
        write(&there.shelf.registry, &path).unwrap();
        let mut here = app(&[]);
        let rows = read(&here.shelf.registry, &path).unwrap();
        let offers: Vec<_> = rows.into_iter().map(|row| row.offer).collect();
        let _joined = here.add_listed(&offers);
        assert!(here.stage.current.is_some());
    }

    #[test]
    fn what_cannot_be_read_or_written_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("missing").join(USUAL);
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
