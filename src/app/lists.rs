//! The list of servers goes into a file and comes out of one.

use std::path::{Path, PathBuf};

use iced::Task;
use tokio::task::spawn_blocking;

use super::{App, Message};
use crate::domain::id::ServerUid;
use crate::domain::offer::Offer;
use crate::feature::settings;
use crate::feature::settings::servers::{self, Event, Fault, Generation, Row};
use crate::fl;
use crate::net::proof;
use crate::store::exchange::{self, Refused};
use crate::store::registry::Registry;

/// What the file is called where nobody calls it otherwise.
const USUAL: &str = "openchat-servers.json";

impl App {
    pub(super) fn perform_lists(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::BrowseOut => {
                let title = fl!(self.stage.strings, "servers-browse-out").into_owned();
                let dialog = rfd::AsyncFileDialog::new()
                    .set_title(title)
                    .set_file_name(USUAL);
                Task::future(async move { dialog.save_file().await })
                    .and_then(|file| Task::done(typed(file.path(), servers::Message::OutTyped)))
            }
            Event::BrowseSource => {
                let title = fl!(self.stage.strings, "servers-browse-in").into_owned();
                let dialog = rfd::AsyncFileDialog::new().set_title(title);
                Task::future(async move { dialog.pick_file().await })
                    .and_then(|file| Task::done(typed(file.path(), servers::Message::SourceTyped)))
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

    fn read_list(&self, generation: Generation, path: String) -> Task<Message> {
        let registry = self.shelf.registry.clone();
        let work = spawn_blocking(move || read(&registry, &place(&path)));
        Task::perform(work, move |rows| {
            let rows = rows.unwrap_or_else(|error| Err(lost(&error)));
            wrap(servers::Message::Read(generation, rows))
        })
    }

    /// Joins servers of a list. What could be joined is, also where the labels of this device run out.
    fn add_listed(&mut self, offers: &[Offer]) -> Task<Message> {
        let draw = || {
            let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
            proof::draw_device().map(|device| (uid, device))
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

fn typed(path: &Path, says: impl FnOnce(String) -> servers::Message) -> Message {
    wrap(says(path.display().to_string()))
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
