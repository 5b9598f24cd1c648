//! What is stored on disk: settings, server list and disclosure ledgers. Files are written in the background, and an older
//! state never replaces a newer one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use iced::{Size, Task};

use super::Message;
use crate::domain::id::{DeviceId, ServerUid};
use crate::domain::ledger::Ledger;
use crate::domain::offer::Offer;
use crate::domain::preference::Preferences;
use crate::store::Error;
use crate::store::ledger::Ledgers;
use crate::store::paths::Profile;
use crate::store::registry::{Joined, Registry};
use crate::store::settings::Settings;

/// What is stored on disk.
pub(super) struct Storage {
    settings: Settings,
    registry: Registry,
    ledgers: Ledgers,
    /// `None` in scenes and tests, which store nothing.
    profile: Option<Profile>,
    settings_writer: Writer,
    registry_writer: Writer,
    ledgers_writer: Writer,
}

/// Numbers the states of one file, so that one that is overtaken is not written.
#[derive(Default)]
struct Writer {
    created: u64,
    written: Arc<Mutex<u64>>,
}

impl Writer {
    fn write(
        &mut self,
        path: PathBuf,
        write: impl FnOnce(PathBuf) -> Result<(), Error> + Send + 'static,
    ) -> Task<Message> {
        self.created += 1;
        let (number, written) = (self.created, Arc::clone(&self.written));
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

impl Storage {
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

    pub(super) fn with_ledgers(self, ledgers: Ledgers) -> Self {
        Self { ledgers, ..self }
    }

    /// Ends all writing. The returned function blocks until the writers that have started are done, and stops those that
    /// have not.
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

    pub(super) fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn preferences(&self) -> &Preferences {
        &self.settings.preferences
    }

    /// Changes preferences that are not written yet, as while an edge is dragged.
    pub(super) fn preferences_mut(&mut self) -> &mut Preferences {
        &mut self.settings.preferences
    }

    /// Keeps the size of the window, which is written when it closes.
    pub(super) fn set_window_size(&mut self, size: Size) {
        self.settings.window.width = size.width;
        self.settings.window.height = size.height;
    }

    /// Changes the settings and writes them.
    pub(super) fn edit_settings(&mut self, edit: impl FnOnce(&mut Settings)) -> Task<Message> {
        edit(&mut self.settings);
        self.save_settings()
    }

    pub(super) fn save_settings(&mut self) -> Task<Message> {
        let Some(profile) = &self.profile else {
            return Task::none();
        };
        let settings = self.settings.clone();
        self.settings_writer
            .write(profile.settings(), move |path| settings.save(&path))
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(super) fn server(&self, uid: &ServerUid) -> Option<&Joined> {
        self.registry.get(uid)
    }

    /// Whether a server is in the list and is not one of the demo, which ends with the program.
    pub(super) fn is_permanent(&self, uid: &ServerUid) -> bool {
        self.server(uid).is_some_and(|joined| !joined.fleeting)
    }

    /// Adds a server; `None` when it is in the list already.
    pub(super) fn add_server(&mut self, joined: Joined) -> Option<Task<Message>> {
        self.registry.add(joined).ok()?;
        Some(self.save_registry())
    }

    /// Changes a server and writes the list when that made a difference.
    pub(super) fn edit_server(
        &mut self,
        uid: &ServerUid,
        edit: impl FnOnce(&mut Joined),
    ) -> Task<Message> {
        let Some(joined) = self.registry.get_mut(uid) else {
            return Task::none();
        };
        let before = joined.clone();
        edit(joined);
        if *joined == before || joined.fleeting {
            return Task::none();
        }
        self.save_registry()
    }

    /// Removes a server and its ledger.
    pub(super) fn remove_server(&mut self, uid: &ServerUid) -> Task<Message> {
        self.registry.remove(uid);
        self.ledgers.remove(uid);
        Task::batch([self.save_registry(), self.save_ledgers()])
    }

    /// Puts the servers into the order of the rail.
    pub(super) fn reorder(&mut self, order: &[ServerUid]) -> Task<Message> {
        self.registry.arrange(order);
        self.save_registry()
    }

    /// Adds the servers of an imported list that are not known; `new_ids` draws a uid and a device ID for each.
    pub(super) fn import<E>(
        &mut self,
        servers: &[Offer],
        new_ids: impl FnMut() -> Result<(ServerUid, DeviceId), E>,
    ) -> Task<Message> {
        if self.registry.merge(servers, new_ids).is_err() {
            tracing::error!("no device ID could be drawn");
        }
        self.save_registry()
    }

    /// Gives this device another ID on every server.
    pub(super) fn renew_device_ids<E: std::fmt::Display>(
        &mut self,
        new_id: impl FnMut() -> Result<DeviceId, E>,
    ) -> Task<Message> {
        if let Err(error) = self.registry.relabel(new_id) {
            tracing::error!(%error, "the device IDs were not changed");
        }
        self.save_registry()
    }

    fn save_registry(&mut self) -> Task<Message> {
        let Some(profile) = &self.profile else {
            return Task::none();
        };
        let registry = self.registry.clone();
        self.registry_writer
            .write(profile.registry(), move |path| registry.save(&path))
    }

    pub(super) fn ledger(&self, uid: &ServerUid) -> Ledger {
        self.ledgers.of(uid)
    }

    /// Replaces the ledger of a server; written by [`Self::save_ledgers`].
    pub(super) fn set_ledger(&mut self, uid: &ServerUid, ledger: Ledger) {
        self.ledgers.put(uid, ledger);
    }

    pub(super) fn save_ledgers(&mut self) -> Task<Message> {
        let Some(profile) = &self.profile else {
            return Task::none();
        };
        let ledgers = self.ledgers.clone();
        self.ledgers_writer
            .write(profile.ledgers(), move |path| ledgers.save(&path))
    }

    /// Everything that is stored of servers, as text.
    #[cfg(test)]
    pub(super) fn dump(&self) -> String {
        format!("{:?} {:?}", self.registry, self.ledgers)
    }
}
