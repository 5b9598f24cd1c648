//! What is stored on disk beside the history: settings and server list. Files are written in the background, and an older
//! state never replaces a newer one. The disclosure logs are written into the databases of the history.

mod ledgers;
mod seen_file;
mod writer;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use iced::Task;

use super::Message;
use super::message::StorageMessage;
use crate::domain::id::{DeviceId, ServerUid};
use crate::domain::server_listing::ServerListing;
use crate::store::paths::Profile;
use crate::store::pictures::{self, Picture};
use crate::store::registry::{JoinedServer, Registry};
use crate::store::settings::Settings;
pub use ledgers::Ledgers;
pub use seen_file::SeenFile;
use writer::{LATER, Writer, Written};

const NOW: Duration = Duration::ZERO;

pub struct Storage {
    settings: Settings,
    registry: Registry,
    ledgers: Ledgers,
    /// `None` in scenes and tests, which store nothing.
    profile: Option<Profile>,
    pictures: BTreeMap<ServerUid, Writer<Option<Picture>>>,
    settings_writer: Writer<Settings>,
    registry_writer: Writer<Registry>,
    /// Whether everything will be written again after a failure.
    pub awaits_retry: bool,
    seen_settings: SeenFile,
}

impl Storage {
    pub fn new(settings: Settings, registry: Registry, profile: Option<Profile>) -> Self {
        let path = |path: fn(&Profile) -> PathBuf| profile.as_ref().map(path);
        Self {
            settings,
            registry,
            pictures: BTreeMap::new(),
            settings_writer: Writer::new(path(Profile::settings), Settings::save),
            registry_writer: Writer::new(path(Profile::registry), Registry::save),
            ledgers: Ledgers::default(),
            profile,
            awaits_retry: false,
            seen_settings: SeenFile::default(),
        }
    }

    /// The settings file as it was when it was read last.
    pub fn seen_settings(&self) -> SeenFile {
        self.seen_settings.clone()
    }

    /// Whether the settings file has everything that the settings have.
    pub fn is_at_rest(&self) -> bool {
        !self.settings_writer.has_failed() && self.settings_writer.is_idle()
    }

    /// Ends all writing; see [`Writer::close`].
    pub fn close(&mut self) -> impl FnOnce() + Send + use<> {
        let settings = self.settings_writer.close();
        let registry = self.registry_writer.close();
        let pictures: Vec<_> = self.pictures.values().map(Writer::close).collect();
        move || {
            settings();
            registry();
            for close in pictures {
                close();
            }
        }
    }

    pub fn ledgers(&self) -> &Ledgers {
        &self.ledgers
    }

    pub fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }

    /// Writes to another profile from now on.
    pub fn move_to(&mut self, profile: Profile) {
        self.settings_writer.move_to(profile.settings());
        self.registry_writer.move_to(profile.registry());
        self.profile = Some(profile);
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// For changes that are written later: while an edge is dragged or the window resized.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// Changes the settings and writes them.
    pub fn edit_settings(&mut self, edit: impl FnOnce(&mut Settings)) -> Task<Message> {
        edit(&mut self.settings);
        self.save_settings()
    }

    pub fn save_settings(&mut self) -> Task<Message> {
        save(self.settings_writer.write(&self.settings, NOW))
    }

    /// Writes the settings together with what changes in the next moment.
    pub fn save_settings_later(&mut self) -> Task<Message> {
        save(self.settings_writer.write(&self.settings, LATER))
    }

    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    pub fn server(&self, uid: &ServerUid) -> Option<&JoinedServer> {
        self.registry.get(uid)
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
        if self.change_server(uid, edit) {
            self.save_registry()
        } else {
            Task::none()
        }
    }

    /// Like [`Self::edit_server`] for what a server says of itself, which many may do at once.
    pub fn edit_server_later(
        &mut self,
        uid: &ServerUid,
        edit: impl FnOnce(&mut JoinedServer),
    ) -> Task<Message> {
        if self.change_server(uid, edit) {
            save(self.registry_writer.write(&self.registry, LATER))
        } else {
            Task::none()
        }
    }

    /// Returns whether the list must be written.
    fn change_server(&mut self, uid: &ServerUid, edit: impl FnOnce(&mut JoinedServer)) -> bool {
        let Some(joined) = self.registry.get_mut(uid) else {
            return false;
        };
        let before = joined.clone();
        edit(joined);
        *joined != before && !joined.ephemeral
    }

    /// Removes a server and its ledger.
    pub fn remove_server(&mut self, uid: &ServerUid) -> Task<Message> {
        let picture = self.save_picture(uid, None);
        self.registry.remove(uid);
        self.ledgers.remove(uid);
        Task::batch([self.save_registry(), picture])
    }

    /// Keeps the picture that was published on a server, or removes it.
    pub fn save_picture(&mut self, uid: &ServerUid, picture: Option<&Picture>) -> Task<Message> {
        let path = self.profile.as_ref().and_then(|it| it.picture(uid));
        let (Some(path), Some(false)) = (path, self.server(uid).map(|it| it.ephemeral)) else {
            return Task::none();
        };
        let writer = self.pictures.entry(uid.clone());
        let writer = writer.or_insert_with(|| Writer::new(Some(path), pictures::save));
        save(writer.write(&picture.cloned(), NOW))
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

    /// Whether the newest state of a file could not be written.
    pub fn has_failed(&self) -> bool {
        self.settings_writer.has_failed() || self.registry_writer.has_failed()
    }

    pub fn save_all(&mut self) -> Task<Message> {
        Task::batch([self.save_settings(), self.save_registry()])
    }

    pub fn save_registry(&mut self) -> Task<Message> {
        save(self.registry_writer.write(&self.registry, NOW))
    }

    /// Everything that is stored of servers, as text.
    #[cfg(test)]
    pub fn dump(&self) -> String {
        format!("{:?} {:?}", self.registry, self.ledgers.dump())
    }
}

fn save<F>(write: Option<F>) -> Task<Message>
where
    F: Future<Output = Result<Written, crate::store::Error>> + Send + 'static,
{
    // Without a message when all is well: each costs a view and a frame.
    write.map_or_else(Task::none, |write| {
        Task::future(write).then(|written| match written {
            Ok(Written::AsBefore) => Task::none(),
            Ok(Written::AfterFailure) => Task::done(Message::Storage(StorageMessage::Saved)),
            Err(error) => Task::done(Message::Storage(StorageMessage::NotSaved(error))),
        })
    })
}
