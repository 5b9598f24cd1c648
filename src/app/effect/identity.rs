//! The identity is opened, created, restored, backed up and managed. Its store blocks, so all work on it runs in the
//! background.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use iced::Task;
use iced::widget::operation::focus;
use tokio::task::spawn_blocking;

use super::pick_file;
use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::identity::{IdentityTask, StoredIdentity};
use crate::app::message::IdentityMessage;
use crate::app::notice::Notice;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::identity::{IdentityAction, IdentityError, IdentityStorage};
use crate::domain::known_server::known_servers;
use crate::domain::passphrase::Passphrase;
use crate::domain::redacted::Redacted;
use crate::feature::identity::manage::{self, Passphrases};
use crate::feature::identity::onboarding::{self, IdentitySource, StartupState, StorageChoice};
use crate::feature::{identity::backup, settings};
use crate::fl;
use crate::net::proof;
use crate::platform::file;
use crate::store::secret::{
    Error, Identity, IdentityStore, MissingReason, Root, State, Target, WorkFactor, read_backup,
    write_backup,
};

/// Opens the identity where that needs no question, or creates one: who tries the demo is asked nothing.
pub fn open_or_create(store: Arc<IdentityStore>) -> Task<Message> {
    let opened = async move {
        let opened = spawn_blocking(move || store.open_or_create()).await;
        opened
            .map_err(|_panicked| ErrorKind::Interrupted.to_string())?
            .map_err(|error| error.to_string())
    };
    Task::perform(opened, |opened| {
        Message::Identity(IdentityMessage::Opened(opened.map(Redacted::new)))
    })
}

fn stored(store: &IdentityStore, identity: Identity) -> StoredIdentity {
    let has_previous = matches!(store.previous(&identity), Ok(Some(_)));
    StoredIdentity {
        identity: Redacted::new(identity),
        has_previous,
    }
}

/// Runs a task on the identity in the background.
fn start(
    task: IdentityTask,
    store: Arc<IdentityStore>,
    work: impl FnOnce(&IdentityStore) -> Result<Identity, Error> + Send + 'static,
) -> Task<Message> {
    let done = spawn_blocking(move || match work(&store) {
        Ok(identity) => Ok(stored(&store, identity)),
        Err(error) => {
            tracing::warn!(%error, "the identity was not changed");
            Err(IdentityError::from(&error))
        }
    });
    Task::perform(done, move |done| {
        let outcome = done.unwrap_or(Err(IdentityError::Interrupted));
        Message::Identity(IdentityMessage::TaskFinished(task, outcome))
    })
}

fn root(source: &IdentitySource) -> Result<Root, Error> {
    match source {
        IdentitySource::New => Root::generate(),
        IdentitySource::RecoveryPhrase(phrase) => Ok(Root::from_recovery_phrase(&phrase.0)),
        IdentitySource::BackupFile { path, passphrase } => {
            read_backup(Path::new(path), &passphrase.0)
        }
    }
}

impl App {
    pub fn on_identity(&mut self, message: IdentityMessage) -> Task<Message> {
        match message {
            IdentityMessage::Opened(Ok(identity)) => self.use_identity(&identity.0),
            IdentityMessage::Opened(Err(reason)) => {
                tracing::warn!(reason, "no identity was opened or created");
                self.start_onboarding()
            }
            IdentityMessage::Found(Ok(stored)) => self.use_stored_identity(stored),
            IdentityMessage::Found(Err(startup)) => {
                let state = onboarding::State::from_startup(startup);
                let error = state.error_message(self.workspace.strings());
                self.announcer.bridge.announce_error(error);
                self.identity.onboarding = Some(Box::new(state));
                // It may wait in the tray, where nothing asks.
                let shown = if self.workspace.window.is_none() && self.tray.tray.is_some() {
                    self.show_window()
                } else {
                    Task::none()
                };
                shown.chain(focus(onboarding::initial_focus()))
            }
            IdentityMessage::TaskFinished(task, outcome) => self.on_identity_task(task, outcome),
            IdentityMessage::Erased(profile, leftovers) => self.on_erased(profile, leftovers),
        }
    }

    /// Shows the onboarding pages, which first look the identity up.
    pub fn start_onboarding(&mut self) -> Task<Message> {
        self.identity.onboarding = Some(Box::new(onboarding::State::default()));
        self.find_identity(IdentityStore::open)
    }

    /// Looks the identity up. Where it was the last time says whether an empty key store is a first start.
    fn find_identity(&self, open: fn(&IdentityStore) -> Result<State, Error>) -> Task<Message> {
        let Some(store) = self.identity.store.clone() else {
            return Task::none();
        };
        let was_in_key_store = self.storage.settings().in_key_store;
        let find = move || {
            Err(match open(&store) {
                Ok(State::Opened(identity)) => return Ok(stored(&store, identity)),
                Ok(State::Locked) => StartupState::Locked,
                Ok(State::Missing(MissingReason::NeverCreated)) if was_in_key_store => {
                    StartupState::Lost
                }
                Ok(State::Missing(MissingReason::NeverCreated)) => StartupState::NoIdentity,
                Ok(State::Missing(MissingReason::NoKeyStore(error))) if was_in_key_store => {
                    StartupState::LockedWithIdentity(error)
                }
                Ok(State::Missing(MissingReason::NoKeyStore(error))) => {
                    StartupState::KeyStoreUnavailable(error)
                }
                Err(error) => StartupState::Damaged(IdentityError::from(&error)),
            })
        };
        Task::perform(spawn_blocking(find), |found| {
            let found = found.unwrap_or(Err(StartupState::Damaged(IdentityError::Interrupted)));
            Message::Identity(IdentityMessage::Found(found))
        })
    }

    fn use_stored_identity(&mut self, stored: StoredIdentity) -> Task<Message> {
        self.identity.onboarding = None;
        self.identity.has_previous = stored.has_previous;
        let identity = stored.identity.0;
        if !self.storage.settings().backed_up && identity.storage != IdentityStorage::MemoryOnly {
            self.shell.notify(Notice::NotBackedUp);
        }
        self.use_identity(&identity)
    }

    /// Opens the history and then the sessions of all servers with an identity.
    fn use_identity(&mut self, identity: &Arc<Identity>) -> Task<Message> {
        self.features.account_bar.set_storage(identity.storage);
        if identity.storage == IdentityStorage::MemoryOnly {
            self.shell.notify(Notice::IdentityInMemory);
        }
        let saved = self.save_identity_storage(identity.storage);
        self.identity.current = Some(Arc::clone(identity));
        self.open_history(identity).chain(saved)
    }

    /// Remembers whether the identity is in the key store. An identity in memory says nothing about that: the key store may
    /// only be unavailable now.
    fn save_identity_storage(&mut self, storage: IdentityStorage) -> Task<Message> {
        let in_key_store = storage == IdentityStorage::KeyStore;
        if storage == IdentityStorage::MemoryOnly
            || self.storage.settings().in_key_store == in_key_store
        {
            return Task::none();
        }
        self.storage
            .edit_settings(|settings| settings.in_key_store = in_key_store)
    }

    pub fn on_onboarding(&mut self, message: onboarding::Message) -> Task<Message> {
        let Some(state) = &mut self.identity.onboarding else {
            return Task::none();
        };
        let before = state.page();
        let action = state.update(message);
        let error = state.error_message(self.workspace.strings());
        self.announcer.bridge.announce_error(error);
        let page_changed = state.page() != before;
        let task = self.run(action, Message::Onboarding, Self::perform_onboarding);
        if page_changed {
            Task::batch([focus(onboarding::initial_focus()), task])
        } else {
            task
        }
    }

    fn perform_onboarding(&mut self, event: onboarding::Event) -> Task<Message> {
        let Some(store) = self.identity.store.clone() else {
            return Task::none();
        };
        match event {
            onboarding::Event::SetUpIdentity(source, storage) => {
                let fresh = source == IdentitySource::New;
                start(IdentityTask::Create { fresh }, store, move |store| {
                    let target = match &storage {
                        StorageChoice::KeyStore => Target::KeyStore,
                        StorageChoice::Vault(phrase) => Target::Vault(&phrase.0),
                        StorageChoice::MemoryOnly => Target::MemoryOnly,
                    };
                    store.restore(root(&source)?, target)
                })
            }
            onboarding::Event::Unlock(phrase) => start(IdentityTask::Unlock, store, move |store| {
                store.unlock(&phrase.0)
            }),
            onboarding::Event::RetryKeyStore => self.find_identity(IdentityStore::open_interactive),
            onboarding::Event::ChooseFile => {
                let title = fl!(self.workspace.strings(), "onboarding-browse").into_owned();
                pick_file(file::open(title, None), |path| {
                    Message::Onboarding(onboarding::Message::PathChanged(path))
                })
            }
            onboarding::Event::EraseDevice => self.erase_all(),
        }
    }

    fn on_identity_task(
        &mut self,
        task: IdentityTask,
        outcome: Result<StoredIdentity, IdentityError>,
    ) -> Task<Message> {
        match (task, outcome) {
            (IdentityTask::Create { fresh }, Ok(stored)) => {
                let saved = self
                    .storage
                    .edit_settings(|settings| settings.backed_up = !fresh);
                let permanent = stored.identity.0.storage != IdentityStorage::MemoryOnly;
                let used = self.use_stored_identity(stored);
                if fresh && permanent && self.shell.dialog().is_none() {
                    self.open_backup();
                }
                Task::batch([used, saved])
            }
            (IdentityTask::Unlock, Ok(stored)) => self.use_stored_identity(stored),
            (IdentityTask::Create { .. } | IdentityTask::Unlock, Err(error)) => {
                self.on_onboarding(onboarding::Message::Failed(error))
            }
            (IdentityTask::Manage(action), Ok(stored)) => self.on_identity_action(action, stored),
            (IdentityTask::Manage(_), Err(error)) => {
                self.on_dialog(DialogMessage::Identity(manage::Message::Failed(error)))
            }
        }
    }

    pub fn open_backup(&mut self) {
        let Some(identity) = &self.identity.current else {
            return;
        };
        let phrase = Redacted::new(identity.root.recovery_phrase());
        let state = backup::State::new(phrase, getrandom::u64().unwrap_or_default());
        self.shell.open_dialog(Dialog::Backup(Box::new(state)));
    }

    pub fn perform_backup(&mut self, event: backup::Event) -> Task<Message> {
        match event {
            backup::Event::ChooseFile => {
                let title = fl!(self.workspace.strings(), "backup-save-file").into_owned();
                pick_file(file::save(title, "openchat.age"), |path| {
                    wrap(DialogMessage::Backup)(backup::Message::PathChanged(path))
                })
            }
            backup::Event::SaveFile(path, phrase) => self.write_backup(path, phrase),
            backup::Event::BackedUp => {
                self.shell.withdraw(&Notice::NotBackedUp);
                self.storage
                    .edit_settings(|settings| settings.backed_up = true)
            }
            backup::Event::Close => self.close_dialog(),
        }
    }

    fn write_backup(&mut self, path: String, phrase: Redacted<Passphrase>) -> Task<Message> {
        let Some(identity) = self.identity.current.clone() else {
            return Task::none();
        };
        let written = spawn_blocking(move || {
            let path = Path::new(&path);
            write_backup(path, &identity.root, &phrase.0, WorkFactor::DEFAULT)
                .map_err(|error| IdentityError::from(&error))
        });
        Task::perform(written, |written| {
            let written = written.unwrap_or(Err(IdentityError::Interrupted));
            wrap(DialogMessage::Backup)(backup::Message::FileSaved(written))
        })
    }

    /// What the settings show of the identity.
    pub fn identity_summary(&self) -> Option<settings::IdentitySummary> {
        let identity = self.identity.current.as_ref()?;
        Some(settings::IdentitySummary {
            storage: identity.storage,
            backed_up: self.storage.settings().backed_up,
            has_previous: self.identity.has_previous,
        })
    }

    pub fn open_identity_action(&mut self, action: IdentityAction) -> Task<Message> {
        let Some(identity) = &self.identity.current else {
            return Task::none();
        };
        let known = known_servers(self.workspace.servers());
        let state = manage::State::new(action, identity.storage, known);
        self.open_dialog(Dialog::Identity(Box::new(state)))
    }

    pub fn perform_identity(&mut self, event: manage::Event) -> Task<Message> {
        match event {
            manage::Event::Perform(IdentityAction::EraseDevice, _) => self.erase_all(),
            manage::Event::Perform(action, phrases) => self.start_identity_action(action, phrases),
            manage::Event::Close => self.close_dialog(),
        }
    }

    fn start_identity_action(
        &mut self,
        action: IdentityAction,
        Passphrases { old, new }: Passphrases,
    ) -> Task<Message> {
        let current = self.identity.current.clone();
        let Some((identity, store)) = current.zip(self.identity.store.clone()) else {
            return Task::none();
        };
        start(IdentityTask::Manage(action), store, move |store| {
            let unchanged = || Identity {
                root: Arc::clone(&identity.root),
                storage: identity.storage,
            };
            let target = match identity.storage {
                IdentityStorage::KeyStore => Target::KeyStore,
                IdentityStorage::Vault => Target::Vault(&old.0),
                IdentityStorage::MemoryOnly => Target::MemoryOnly,
            };
            match action {
                IdentityAction::MoveToVault => store.move_to(&identity, Target::Vault(&new.0)),
                IdentityAction::MoveToKeyStore => store.move_to(&identity, Target::KeyStore),
                IdentityAction::ChangePassphrase => store
                    .change_passphrase(&old.0, &new.0)
                    .map(|()| unchanged()),
                IdentityAction::Replace => store.rotate(&identity, target),
                IdentityAction::RestorePrevious => store.rollback(&identity, target),
                IdentityAction::DeletePrevious => store.confirm().map(|()| unchanged()),
                IdentityAction::EraseDevice => Ok(unchanged()),
            }
        })
    }

    /// An action on the identity succeeded. One that replaced the key reconnects to all servers under new device IDs, so
    /// that they cannot link the two identities.
    fn on_identity_action(
        &mut self,
        action: IdentityAction,
        stored: StoredIdentity,
    ) -> Task<Message> {
        self.shell.close_dialog();
        self.identity.has_previous = stored.has_previous;
        let identity = stored.identity.0;
        self.features.account_bar.set_storage(identity.storage);
        let saved = self.save_identity_storage(identity.storage);
        if identity.storage != IdentityStorage::MemoryOnly {
            self.shell.withdraw(&Notice::IdentityInMemory);
        }
        self.identity.current = Some(Arc::clone(&identity));
        let text = fl!(self.workspace.strings(), "toast-done").into_owned();
        let opened = self.open_history(&identity);
        let done = Task::batch([self.toast(text, ToastKind::Success), saved, opened]);
        let replaced = action == IdentityAction::Replace;
        if !replaced && action != IdentityAction::RestorePrevious {
            return done;
        }
        if replaced {
            self.shell.notify(Notice::NotBackedUp);
        }
        let settings = self
            .storage
            .edit_settings(|settings| settings.backed_up &= !replaced);
        let registry = self.storage.renew_device_ids(proof::random_device_id);
        let servers = self.workspace.order().to_vec();
        let reconnected = Task::batch(servers.iter().map(|uid| self.reconnect(uid)));
        Task::batch([done, registry, settings, reconnected])
    }
}
