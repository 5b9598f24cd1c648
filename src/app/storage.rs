//! What is stored on disk: settings, server list and disclosure ledgers. Files are written in the background, and an older
//! state never replaces a newer one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use iced::Task;

use super::Message;
use crate::domain::id::{DeviceId, ServerUid};
use crate::domain::server_listing::ServerListing;
use crate::store::Error;
use crate::store::disclosure::DisclosureLogs;
use crate::store::paths::Profile;
use crate::store::registry::{JoinedServer, Registry};
use crate::store::settings::Settings;

pub struct Storage {
    settings: Settings,
    registry: Registry,
    /// Written by [`Self::save_ledgers`].
    pub ledgers: DisclosureLogs,
    /// `None` in scenes and tests, which store nothing.
    profile: Option<Profile>,
    settings_writer: Writer,
    registry_writer: Writer,
    ledgers_writer: Writer,
}

/// Writes the states of one file; one that is overtaken by a newer one is skipped.
struct Writer {
    /// `None` once writing has ended.
    path: Option<PathBuf>,
    created: u64,
    written: Arc<Mutex<u64>>,
}

impl Writer {
    fn new(path: Option<PathBuf>) -> Self {
        Self {
            path,
            created: 0,
            written: Arc::default(),
        }
    }

    fn write<T: Clone + Send + 'static>(
        &mut self,
        state: &T,
        save: fn(&T, &Path) -> Result<(), Error>,
    ) -> Task<Message> {
        let Some(path) = self.path.clone() else {
            return Task::none();
        };
        self.created += 1;
        let (number, written, state) = (self.created, Arc::clone(&self.written), state.clone());
        let work = move || {
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            if *written > number {
                return Ok(());
            }
            *written = number;
            save(&state, &path)
        };
        Task::perform(tokio::task::spawn_blocking(work), |done| {
            done.map_or_else(
                |_panicked| {
                    tracing::error!("a file was not written");
                    Message::Done
                },
                Message::Saved,
            )
        })
    }

    /// Ends writing. The returned function waits for a write that has started, and stops those that have not.
    fn close(&mut self) -> impl FnOnce() + Send + use<> {
        self.path = None;
        let written = Arc::clone(&self.written);
        move || *written.lock().unwrap_or_else(PoisonError::into_inner) = u64::MAX
    }
}

impl Storage {
    pub fn new(settings: Settings, registry: Registry, profile: Option<Profile>) -> Self {
        let writer = |path: fn(&Profile) -> PathBuf| Writer::new(profile.as_ref().map(path));
        Self {
            settings,
            registry,
            ledgers: DisclosureLogs::default(),
            settings_writer: writer(Profile::settings),
            registry_writer: writer(Profile::registry),
            ledgers_writer: writer(Profile::disclosure_logs),
            profile,
        }
    }

    /// Ends all writing; see [`Writer::close`].
    pub fn close(&mut self) -> impl FnOnce() + Send + use<> {
        let writers = [
            &mut self.settings_writer,
            &mut self.registry_writer,
            &mut self.ledgers_writer,
        ];
        let closed = writers.map(Writer::close);
        move || closed.into_iter().for_each(|wait| wait())
    }

    pub fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// For changes that are written by [`Self::save_settings`] later: while an edge is dragged or the window resized.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// Changes the settings and writes them.
    pub fn edit_settings(&mut self, edit: impl FnOnce(&mut Settings)) -> Task<Message> {
        edit(&mut self.settings);
        self.save_settings()
    }

    pub fn save_settings(&mut self) -> Task<Message> {
        self.settings_writer.write(&self.settings, Settings::save)
    }

    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    pub fn server(&self, uid: &ServerUid) -> Option<&JoinedServer> {
        self.registry.get(uid)
    }

    /// Whether a server is in the list and is not one of the demo, which ends with the program.
    pub fn is_permanent(&self, uid: &ServerUid) -> bool {
        self.server(uid).is_some_and(|joined| !joined.ephemeral)
    }

    /// Adds a server; `None` when it is in the list already.
    pub fn add_server(&mut self, joined: JoinedServer) -> Option<Task<Message>> {
        self.registry.add(joined).ok()?;
        Some(self.save_registry())
    }

    /// Changes a server and writes the list when that made a difference.
    pub fn edit_server(
        &mut self,
        uid: &ServerUid,
        edit: impl FnOnce(&mut JoinedServer),
    ) -> Task<Message> {
        let Some(joined) = self.registry.get_mut(uid) else {
            return Task::none();
        };
        let before = joined.clone();
        edit(joined);
        if *joined == before || joined.ephemeral {
            return Task::none();
        }
        self.save_registry()
    }

    /// Removes a server and its ledger.
    pub fn remove_server(&mut self, uid: &ServerUid) -> Task<Message> {
        self.registry.remove(uid);
        self.ledgers.remove(uid);
        Task::batch([self.save_registry(), self.save_ledgers()])
    }

    /// Puts the servers into the order of the rail.
    pub fn reorder(&mut self, order: &[ServerUid]) -> Task<Message> {
        self.registry.reorder(order);
        self.save_registry()
    }

    /// Adds the servers of an imported list that are not known; `new_ids` draws a uid and a device ID for each.
    pub fn import<E>(
        &mut self,
        servers: &[ServerListing],
        new_ids: impl FnMut() -> Result<(ServerUid, DeviceId), E>,
    ) -> Task<Message> {
        if self.registry.merge(servers, new_ids).is_err() {
            tracing::error!("no device ID could be drawn");
        }
        self.save_registry()
    }

    /// Gives this device another ID on every server.
    pub fn renew_device_ids<E: std::fmt::Display>(
        &mut self,
        new_id: impl FnMut() -> Result<DeviceId, E>,
    ) -> Task<Message> {
        if let Err(error) = self.registry.regenerate_device_ids(new_id) {
            tracing::error!(%error, "the device IDs were not changed");
        }
        self.save_registry()
    }

    fn save_registry(&mut self) -> Task<Message> {
        self.registry_writer.write(&self.registry, Registry::save)
    }

    pub fn save_ledgers(&mut self) -> Task<Message> {
        self.ledgers_writer
            .write(&self.ledgers, DisclosureLogs::save)
    }

    /// Everything that is stored of servers, as text.
    #[cfg(test)]
    pub fn dump(&self) -> String {
        format!("{:?} {:?}", self.registry, self.ledgers)
    }
}
