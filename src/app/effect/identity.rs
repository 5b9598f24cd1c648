//! The identity is opened, created, restored, backed up and managed. Its store blocks, so all work on it runs in the
//! background.

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
use crate::app::{App, Message};
use crate::domain::identity::{Care, Fault, Keeping, acquaintances};
use crate::domain::opaque::Opaque;
use crate::domain::passphrase::Passphrase;
use crate::feature::auth::care::{self, Phrases};
use crate::feature::auth::entry::{self, Found, Origin, Safe};
use crate::feature::{auth::backup, registry, settings};
use crate::fl;
use crate::net::proof;
use crate::platform::file;
use crate::store::secret::{
    Absence, Error, Identity, Keeper, Place, Root, State, Work, read_backup, write_backup,
};

/// Opens the identity where that needs no question, or creates one: who tries the demo is asked nothing.
pub fn open_or_create(store: Arc<Keeper>) -> Task<Message> {
    Task::perform(spawn_blocking(move || store.open_or_make()), |opened| {
        let opened = match opened {
            Ok(opened) => opened.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        Message::Identity(IdentityMessage::Opened(opened.map(Opaque::new)))
    })
}

/// Looks the identity up. `was_in_key_store` says where it was the last time, so that an empty key store is no first start.
pub fn look_up(store: Arc<Keeper>, was_in_key_store: bool) -> Task<Message> {
    looked_up(move || find(&store, store.open(), was_in_key_store))
}

fn looked_up(
    look_up: impl FnOnce() -> Result<StoredIdentity, Found> + Send + 'static,
) -> Task<Message> {
    Task::perform(spawn_blocking(look_up), |found| {
        let found = found.unwrap_or(Err(Found::Broken(Fault::Interrupted)));
        Message::Identity(IdentityMessage::Found(found))
    })
}

fn find(
    store: &Keeper,
    opened: Result<State, Error>,
    was_in_key_store: bool,
) -> Result<StoredIdentity, Found> {
    match opened {
        Ok(State::Opened(identity)) => Ok(stored(store, identity)),
        Ok(State::Locked) => Err(Found::Locked),
        Ok(State::Missing(Absence::NeverMade)) if was_in_key_store => Err(Found::Gone),
        Ok(State::Missing(Absence::NeverMade)) => Err(Found::Nothing),
        Ok(State::Missing(Absence::NoKeyStore(reason))) if was_in_key_store => {
            Err(Found::Away(reason))
        }
        Ok(State::Missing(Absence::NoKeyStore(reason))) => Err(Found::NoStore(reason)),
        Err(error) => Err(Found::Broken(Fault::from(&error))),
    }
}

fn stored(store: &Keeper, identity: Identity) -> StoredIdentity {
    let has_previous = matches!(store.earlier(&identity), Ok(Some(_)));
    StoredIdentity {
        identity: Opaque::new(identity),
        has_previous,
    }
}

/// Runs a task on the identity in the background.
fn start(
    task: IdentityTask,
    store: Arc<Keeper>,
    work: impl FnOnce(&Keeper) -> Result<Identity, Error> + Send + 'static,
) -> Task<Message> {
    let done = spawn_blocking(move || match work(&store) {
        Ok(identity) => Ok(stored(&store, identity)),
        Err(error) => {
            tracing::warn!(%error, "the identity was not changed");
            Err(Fault::from(&error))
        }
    });
    Task::perform(done, move |done| {
        let outcome = done.unwrap_or(Err(Fault::Interrupted));
        Message::Identity(IdentityMessage::TaskFinished(task, outcome))
    })
}

fn root(origin: &Origin) -> Result<Root, Error> {
    match origin {
        Origin::New => Root::draw(),
        Origin::Words(words) => Ok(Root::from_words(&words.0)),
        Origin::File { path, phrase } => read_backup(Path::new(path), &phrase.0),
    }
}

impl App {
    pub fn on_identity(&mut self, message: IdentityMessage) -> Task<Message> {
        match message {
            IdentityMessage::Opened(Ok(identity)) => self.use_identity(identity.0),
            IdentityMessage::Opened(Err(reason)) => {
                tracing::warn!(reason, "no identity was opened or created");
                self.start_onboarding()
            }
            IdentityMessage::Found(Ok(stored)) => self.use_stored_identity(stored),
            IdentityMessage::Found(Err(found)) => {
                let state = entry::State::found(found);
                let trouble = state.trouble(self.workspace.strings());
                self.announcer.report_error(trouble);
                self.identity.open_onboarding(state);
                focus(entry::field())
            }
            IdentityMessage::TaskFinished(task, outcome) => self.on_identity_task(task, outcome),
            IdentityMessage::Erased(profile, left) => self.on_erased(profile, left),
        }
    }

    /// Shows the onboarding pages, which first look the identity up.
    pub fn start_onboarding(&mut self) -> Task<Message> {
        self.identity.open_onboarding(entry::State::default());
        let was_in_key_store = self.storage.settings().in_key_store;
        match self.identity.store().cloned() {
            Some(store) => look_up(store, was_in_key_store),
            None => Task::none(),
        }
    }

    fn use_stored_identity(&mut self, stored: StoredIdentity) -> Task<Message> {
        self.identity.close_onboarding();
        self.identity.set_has_previous(stored.has_previous);
        let identity = stored.identity.0;
        if !self.storage.settings().backed_up && identity.keeping != Keeping::MemoryOnly {
            self.shell.notify(Notice::NotBackedUp);
        }
        let used = self.use_identity(identity);
        if matches!(self.shell.dialog(), Some(Dialog::AddServer(_))) {
            return Task::batch([used, focus(registry::add::field())]);
        }
        used
    }

    /// Opens the sessions of all servers with an identity.
    fn use_identity(&mut self, identity: Arc<Identity>) -> Task<Message> {
        self.features.account_bar.identity_opened(identity.keeping);
        if identity.keeping == Keeping::MemoryOnly {
            self.shell.notify(Notice::IdentityInMemory);
        }
        let saved = self.save_identity_place(identity.keeping);
        self.identity.set(identity);
        let servers = self.workspace.order().to_vec();
        let opened: Vec<_> = servers.iter().map(|uid| self.open_session(uid)).collect();
        Task::batch(opened).chain(saved)
    }

    /// Remembers whether the identity is in the key store. An identity in memory says nothing about that: the key store may
    /// only be unavailable now.
    fn save_identity_place(&mut self, keeping: Keeping) -> Task<Message> {
        let in_key_store = match keeping {
            Keeping::KeyStore => true,
            Keeping::Vault => false,
            Keeping::MemoryOnly => return Task::none(),
        };
        if self.storage.settings().in_key_store == in_key_store {
            return Task::none();
        }
        self.storage
            .edit_settings(|settings| settings.in_key_store = in_key_store)
    }

    pub fn on_onboarding(&mut self, message: entry::Message) -> Task<Message> {
        let Some(state) = self.identity.onboarding_mut() else {
            return Task::none();
        };
        let before = std::mem::discriminant(&state.step());
        let action = state.update(message);
        let trouble = state.trouble(self.workspace.strings());
        self.announcer.report_error(trouble);
        let moved = std::mem::discriminant(&state.step()) != before;
        let task = self.run(action, Message::Onboarding, Self::perform_onboarding);
        if moved {
            Task::batch([focus(entry::field()), task])
        } else {
            task
        }
    }

    fn perform_onboarding(&mut self, event: entry::Event) -> Task<Message> {
        let Some(store) = self.identity.store().cloned() else {
            return Task::none();
        };
        match event {
            entry::Event::Enter(origin, safe) => {
                let fresh = origin == Origin::New;
                start(IdentityTask::Create { fresh }, store, move |store| {
                    let root = root(&origin)?;
                    match &safe {
                        Safe::KeyStore => store.restore(root, Place::KeyStore),
                        Safe::Vault(phrase) => store.restore(root, Place::Vault(&phrase.0)),
                        Safe::MemoryOnly => store.restore(root, Place::MemoryOnly),
                    }
                })
            }
            entry::Event::Unlock(phrase) => start(IdentityTask::Unlock, store, move |store| {
                store.unlock(&phrase.0)
            }),
            entry::Event::Look => {
                let was_in_key_store = self.storage.settings().in_key_store;
                looked_up(move || find(&store, store.open_when_asked(), was_in_key_store))
            }
            entry::Event::ChooseFile => {
                let title = fl!(self.workspace.strings(), "entry-choose-file").into_owned();
                pick_file(file::open(title, None), |path| {
                    Message::Onboarding(entry::Message::PathChanged(path))
                })
            }
            entry::Event::Forget => self.erase_all(),
        }
    }

    fn on_identity_task(
        &mut self,
        task: IdentityTask,
        outcome: Result<StoredIdentity, Fault>,
    ) -> Task<Message> {
        match (task, outcome) {
            (IdentityTask::Create { fresh }, Ok(stored)) => {
                let saved = self
                    .storage
                    .edit_settings(|settings| settings.backed_up = !fresh);
                let lasts = stored.identity.0.keeping != Keeping::MemoryOnly;
                let used = self.use_stored_identity(stored);
                if fresh && lasts && self.shell.dialog().is_none() {
                    self.open_backup();
                }
                Task::batch([used, saved])
            }
            (IdentityTask::Unlock, Ok(stored)) => self.use_stored_identity(stored),
            (IdentityTask::Create { .. } | IdentityTask::Unlock, Err(fault)) => {
                self.on_onboarding(entry::Message::Failed(fault))
            }
            (IdentityTask::Manage(action), Ok(stored)) => self.on_identity_action(action, stored),
            (IdentityTask::Manage(_), Err(fault)) => {
                self.on_dialog(DialogMessage::Identity(care::Message::Failed(fault)))
            }
        }
    }

    pub fn open_backup(&mut self) {
        let Some(identity) = self.identity.current() else {
            return;
        };
        let words = Opaque::new(identity.root.words());
        let random = getrandom::u64().unwrap_or_default();
        let state = backup::State::new(words, random);
        self.shell.open_dialog(Dialog::Backup(Box::new(state)));
    }

    pub fn perform_backup(&mut self, event: backup::Event) -> Task<Message> {
        match event {
            backup::Event::ChooseFile => {
                let title = fl!(self.workspace.strings(), "backup-file").into_owned();
                let to_dialog = wrap(DialogMessage::Backup);
                pick_file(file::save(title, "openchat.age"), move |path| {
                    to_dialog(backup::Message::PathChanged(path))
                })
            }
            backup::Event::Write(path, phrase) => self.write_backup(path, phrase),
            backup::Event::BackedUp => {
                self.shell.withdraw(&Notice::NotBackedUp);
                self.storage
                    .edit_settings(|settings| settings.backed_up = true)
            }
            backup::Event::Close => self.close_dialog(),
        }
    }

    fn write_backup(&mut self, path: String, phrase: Opaque<Passphrase>) -> Task<Message> {
        let Some(identity) = self.identity.current().cloned() else {
            return Task::none();
        };
        let written = spawn_blocking(move || {
            let path = Path::new(&path);
            write_backup(path, &identity.root, &phrase.0, Work::USUAL)
                .map_err(|error| Fault::from(&error))
        });
        let to_dialog = wrap(DialogMessage::Backup);
        Task::perform(written, move |written| {
            let written = written.unwrap_or(Err(Fault::Interrupted));
            to_dialog(backup::Message::Written(written))
        })
    }

    /// What the settings show of the identity.
    pub fn identity_facts(&self) -> Option<settings::Identity> {
        let identity = self.identity.current()?;
        Some(settings::Identity {
            keeping: identity.keeping,
            backed_up: self.storage.settings().backed_up,
            earlier: self.identity.has_previous(),
        })
    }

    /// Opens the dialog for an action on the identity.
    pub fn open_identity_action(&mut self, action: Care) -> Task<Message> {
        let Some(identity) = self.identity.current() else {
            return Task::none();
        };
        let known = acquaintances(self.workspace.servers());
        let state = care::State::new(action, identity.keeping, known);
        let field = state.field();
        self.open_dialog(Dialog::Identity(Box::new(state)), field)
    }

    pub fn perform_identity(&mut self, event: care::Event) -> Task<Message> {
        match event {
            care::Event::Do(Care::Forget, _) => self.erase_all(),
            care::Event::Do(action, phrases) => self.start_identity_action(action, phrases),
            care::Event::Close => self.close_dialog(),
        }
    }

    fn start_identity_action(&mut self, action: Care, phrases: Phrases) -> Task<Message> {
        let (Some(identity), Some(store)) = (
            self.identity.current().cloned(),
            self.identity.store().cloned(),
        ) else {
            return Task::none();
        };
        start(IdentityTask::Manage(action), store, move |store| {
            let Phrases { old, new } = &phrases;
            let unchanged = || Identity {
                root: Arc::clone(&identity.root),
                keeping: identity.keeping,
            };
            let place = match identity.keeping {
                Keeping::KeyStore => Place::KeyStore,
                Keeping::Vault => Place::Vault(&old.0),
                Keeping::MemoryOnly => Place::MemoryOnly,
            };
            match action {
                Care::ToVault => store.move_to(&identity, Place::Vault(&new.0)),
                Care::ToKeyStore => store.move_to(&identity, Place::KeyStore),
                Care::Rephrase => store
                    .change_passphrase(&old.0, &new.0)
                    .map(|()| unchanged()),
                Care::Replace => store.rotate(&identity, place),
                Care::TakeBack => store.take_back(&identity, place),
                Care::Confirm => store.confirm().map(|()| unchanged()),
                Care::Forget => Ok(unchanged()),
            }
        })
    }

    /// An action on the identity succeeded. One that replaced the key reconnects to all servers under new device IDs, so
    /// that they cannot link the two identities.
    fn on_identity_action(&mut self, action: Care, stored: StoredIdentity) -> Task<Message> {
        self.shell.close_dialog();
        self.identity.set_has_previous(stored.has_previous);
        let identity = stored.identity.0;
        self.features.account_bar.identity_opened(identity.keeping);
        let saved = self.save_identity_place(identity.keeping);
        if identity.keeping != Keeping::MemoryOnly {
            self.shell.withdraw(&Notice::IdentityInMemory);
        }
        self.identity.set(identity);
        let text = fl!(self.workspace.strings(), "toast-done").into_owned();
        let done = Task::batch([self.toast(text), saved]);
        if !matches!(action, Care::Replace | Care::TakeBack) {
            return done;
        }
        if action == Care::Replace {
            self.shell.notify(Notice::NotBackedUp);
        }
        let settings = self.storage.edit_settings(|settings| {
            settings.backed_up &= action != Care::Replace;
        });
        let registry = self.storage.renew_device_ids(proof::draw_device);
        let servers = self.workspace.order().to_vec();
        let reconnected = servers.iter().map(|uid| self.reconnect(uid));
        let reconnected = Task::batch(reconnected.collect::<Vec<_>>());
        Task::batch([done, registry, settings, reconnected])
    }
}
