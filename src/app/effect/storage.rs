//! What happens when a file cannot be written: a notice says so, everything is written again later, and the profile can be
//! moved to another folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use iced::Task;
use tokio::task::spawn_blocking;

use crate::app::message::{MovedProfile, StorageMessage};
use crate::app::notice::Notice;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::redacted::Redacted;
use crate::fl;
use crate::platform::file::{self, DialogResult};
use crate::platform::instance::{self, Claim, Instance};
use crate::store;
use crate::store::history::HistoryStore;
use crate::store::paths::Profile;
use crate::store::relocate::{self, relocate};
use crate::store::secret::IdentityStore;
use crate::store::settings::Settings;

/// Between two attempts to write what could not be written.
const RETRY_INTERVAL: Duration = Duration::from_secs(30);

impl App {
    pub fn on_storage(&mut self, message: StorageMessage) -> Task<Message> {
        match message {
            StorageMessage::NotSaved(error) | StorageMessage::Prepared(Err(error)) => {
                self.on_not_saved(&error)
            }
            StorageMessage::Saved => self.on_saved(),
            StorageMessage::SettingsEdited(edited) => self.on_settings_edited(edited),
            StorageMessage::RetryPressed => {
                let text = fl!(self.workspace.strings(), "toast-saving").into_owned();
                Task::batch([self.toast(text, ToastKind::Warning), self.retry_saving()])
            }
            StorageMessage::RetryDue => {
                self.storage.awaits_retry = false;
                if self.storage.has_failed() {
                    self.retry_saving()
                } else {
                    self.on_saved()
                }
            }
            StorageMessage::Prepared(Ok(instance)) => {
                self.instance = self.instance.take().or(instance);
                self.storage.save_all()
            }
            StorageMessage::FolderPressed => self.choose_folder(),
            StorageMessage::FolderChosen(folder) => self.move_profile(folder),
            StorageMessage::NoFolderDialog => {
                let text = fl!(self.workspace.strings(), "toast-no-folder-dialog").into_owned();
                self.toast(text, ToastKind::Warning)
            }
            StorageMessage::Moved(Ok(moved)) => self.on_moved(&moved.0),
            StorageMessage::Moved(Err(error)) => {
                tracing::warn!(%error, "the profile was not moved");
                let strings = self.workspace.strings();
                let text = match error {
                    relocate::Error::Occupied => fl!(strings, "toast-folder-occupied"),
                    relocate::Error::Identity(_) => fl!(strings, "toast-identity-not-moved"),
                    relocate::Error::Store(_) => fl!(strings, "toast-folder-unwritable"),
                };
                let text = text.into_owned();
                self.toast(text, ToastKind::Warning)
            }
        }
    }

    /// Says what is wrong, and tries again after a while. A file that cannot be read is not tried again.
    fn on_not_saved(&mut self, error: &store::Error) -> Task<Message> {
        tracing::warn!(%error, "a file was not written");
        let is_protected = matches!(error, store::Error::Protected(..));
        // It may have been written meanwhile, or the profile has moved.
        if is_protected || self.storage.has_failed() {
            self.shell.notify(Notice::not_saved(error));
        }
        if is_protected || std::mem::replace(&mut self.storage.awaits_retry, true) {
            return Task::none();
        }
        let due = async { tokio::time::sleep(RETRY_INTERVAL).await };
        Task::perform(due, |()| Message::Storage(StorageMessage::RetryDue))
    }

    /// A file was written again.
    fn on_saved(&mut self) -> Task<Message> {
        if self.storage.has_failed() || !self.shell.withdraw_not_saved() {
            return Task::none();
        }
        let text = fl!(self.workspace.strings(), "toast-saved-again").into_owned();
        self.toast(text, ToastKind::Success)
    }

    /// Writes everything, after creating the folders and locking the profile where that was not possible before.
    fn retry_saving(&mut self) -> Task<Message> {
        let Some(profile) = self.storage.profile().cloned() else {
            return Task::none();
        };
        let is_locked = self.instance.is_some();
        let prepared = spawn_blocking(move || {
            profile.create()?;
            if is_locked {
                return Ok(None);
            }
            lock(&profile)
        });
        Task::future(prepared).then(|prepared| match prepared {
            Ok(prepared) => Task::done(Message::Storage(StorageMessage::Prepared(prepared))),
            Err(_panicked) => Task::none(),
        })
    }

    fn choose_folder(&self) -> Task<Message> {
        let title = fl!(self.workspace.strings(), "notice-choose-folder").into_owned();
        Task::future(file::folder(title)).then(|chosen| {
            let message = match chosen {
                DialogResult::File(folder) => StorageMessage::FolderChosen(folder),
                DialogResult::Cancelled => return Task::none(),
                DialogResult::NoDialog => StorageMessage::NoFolderDialog,
            };
            Task::done(Message::Storage(message))
        })
    }

    fn move_profile(&self, folder: PathBuf) -> Task<Message> {
        let Some(store) = self.identity.store.clone() else {
            return Task::none();
        };
        let settings = self.storage.settings().clone();
        let themes = self.storage.profile().map(Profile::themes);
        let history = self.history.store.clone();
        let moved = async move {
            let moved = spawn_blocking(move || {
                let themes = themes.unwrap_or_default();
                move_files(&folder, (&settings, themes.as_path()), &store)
            })
            .await;
            match (moved.ok()?, history) {
                (Ok(moved), Some(history)) => Some(move_history(moved, &history).await),
                (moved, _) => Some(moved),
            }
        };
        Task::future(moved).then(|moved| match moved {
            Some(moved) => {
                let moved = moved.map(Redacted::new);
                Task::done(Message::Storage(StorageMessage::Moved(moved)))
            }
            None => Task::none(),
        })
    }

    /// Uses the new folder from now on.
    fn on_moved(&mut self, moved: &MovedProfile) -> Task<Message> {
        let folder = moved.profile.folder().display().to_string();
        self.storage.move_to(moved.profile.clone());
        self.identity.store = Some(Arc::clone(&moved.identity));
        self.instance.clone_from(&moved.instance);
        let _withdrawn = self.shell.withdraw_not_saved();
        self.shell.notify(Notice::ProfileMoved(folder));
        self.storage.save_all()
    }
}

/// Moves the history after the other files.
async fn move_history(
    moved: MovedProfile,
    history: &HistoryStore,
) -> Result<MovedProfile, relocate::Error> {
    let folder = moved.profile.history();
    match history.move_to(folder.clone()).await {
        Ok(()) => Ok(moved),
        Err(error) => Err(store::Error::Folder(folder, error.to_string()).into()),
    }
}

fn move_files(
    folder: &Path,
    settings: (&Settings, &Path),
    store: &IdentityStore,
) -> Result<MovedProfile, relocate::Error> {
    let (profile, identity) = relocate(folder, settings, store, IdentityStore::new)?;
    let instance = lock(&profile)?;
    Ok(MovedProfile {
        profile,
        identity: Arc::new(identity),
        instance,
    })
}

/// Locks a profile, where that is possible. Another process that holds it is an error.
fn lock(profile: &Profile) -> Result<Option<Arc<Instance>>, store::Error> {
    let error = match instance::claim(&profile.run(), None) {
        Ok(Claim::First(instance)) => return Ok(Some(Arc::new(instance))),
        Ok(Claim::NotLocked(_)) => return Ok(None),
        Ok(Claim::HandedOver) => instance::Error::InUse,
        Err(error) => error,
    };
    let folder = profile.folder().to_owned();
    Err(store::Error::Folder(folder, error.to_string()))
}

#[cfg(test)]
mod tests;
