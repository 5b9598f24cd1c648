//! What stays on the disk, and the order in which it gets there.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use iced::Task;

use super::Message;
use crate::store::Error;
use crate::store::ledger::Ledgers;
use crate::store::paths::Profile;
use crate::store::registry::Registry;
use crate::store::settings::Settings;

/// What stays on the disk. Writing happens elsewhere; an older state is never written over a newer one.
pub(super) struct Shelf {
    pub(super) settings: Settings,
    pub(super) registry: Registry,
    pub(super) ledgers: Ledgers,
    /// `None` for scenes and tests, which keep nothing.
    pub(super) profile: Option<Profile>,
    settings_writer: Writer,
    registry_writer: Writer,
    ledgers_writer: Writer,
}

/// Counts the states of one file.
#[derive(Default)]
struct Writer {
    made: u64,
    written: Arc<Mutex<u64>>,
}

impl Writer {
    fn write(
        &mut self,
        path: PathBuf,
        write: impl FnOnce(PathBuf) -> Result<(), Error> + Send + 'static,
    ) -> Task<Message> {
        self.made += 1;
        let (number, written) = (self.made, Arc::clone(&self.written));
        let work = move || {
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            if *written > number {
                return Ok(());
            }
            *written = number;
            write(path)
        };
        Task::perform(tokio::task::spawn_blocking(work), |done| match done {
            Ok(result) => Message::Saved(result),
            Err(error) => {
                tracing::error!(%error, "a file was not written");
                Message::Done
            }
        })
    }
}

impl Shelf {
    pub(super) fn new(settings: Settings, registry: Registry, profile: Option<Profile>) -> Self {
        Self {
            settings,
            registry,
            ledgers: Ledgers::default(),
            profile,
            settings_writer: Writer::default(),
            registry_writer: Writer::default(),
            ledgers_writer: Writer::default(),
        }
    }

    /// Writes nothing any more; what was asked for before and has not begun is not written either. Whoever calls what this
    /// gives waits for what has begun.
    pub(super) fn close(&mut self) -> impl FnOnce() + Send + use<> {
        self.profile = None;
        let writers = [
            &self.settings_writer,
            &self.registry_writer,
            &self.ledgers_writer,
        ];
        let written = writers.map(|writer| Arc::clone(&writer.written));
        move || {
            for written in written {
                *written.lock().unwrap_or_else(PoisonError::into_inner) = u64::MAX;
            }
        }
    }

    /// Writes the settings as they are now.
    pub(super) fn save_settings(&mut self) -> Task<Message> {
        let Some(profile) = &self.profile else {
            return Task::none();
        };
        let settings = self.settings.clone();
        self.settings_writer
            .write(profile.settings(), move |path| settings.save(&path))
    }

    /// Writes what has left this device as it is known now.
    pub(super) fn save_ledgers(&mut self) -> Task<Message> {
        let Some(profile) = &self.profile else {
            return Task::none();
        };
        let ledgers = self.ledgers.clone();
        self.ledgers_writer
            .write(profile.ledgers(), move |path| ledgers.save(&path))
    }

    /// Writes the list of servers as it is now.
    pub(super) fn save_registry(&mut self) -> Task<Message> {
        let Some(profile) = &self.profile else {
            return Task::none();
        };
        let registry = self.registry.clone();
        self.registry_writer
            .write(profile.registry(), move |path| registry.save(&path))
    }
}
