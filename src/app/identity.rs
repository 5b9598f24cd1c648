//! The identity: found at the start, taken up, backed up, cared for, forgotten. Whatever works on it works where nothing
//! is drawn; what comes back is carried in parcels that nothing prints.

use std::path::Path;
use std::sync::Arc;

use iced::Task;
use tokio::task::spawn_blocking;

use super::lines::Lines;
use super::message::{For, Kept, Worked};
use super::shelf::Shelf;
use super::{App, Dialog, Message, Notice};
use crate::domain::identity::{IdentityAction, IdentityError, IdentityStorage};
use crate::domain::known_server::known_servers;
use crate::domain::redacted::Redacted;
use crate::feature::auth::care::Phrases;
use crate::feature::auth::entry::{self, Found, Origin, Safe};
use crate::feature::auth::{backup, care};
use crate::feature::settings::servers;
use crate::feature::{channels, members, registry, settings, timeline};
use crate::net::proof;
use crate::platform::file::{self, Chosen};
use crate::store::erase::{Leftover, erase};
use crate::store::registry::Registry;
use crate::store::secret::{
    Error, Identity, IdentityStore, MissingReason, Root, State, Target, WorkFactor, read_backup,
    write_backup,
};
use crate::store::settings::Settings;

/// Looks for the identity. `known`: whether it was in the key store when it was seen last.
pub(super) fn look_for(keeper: Arc<IdentityStore>, known: bool) -> Task<Message> {
    looked(move || find(&keeper, keeper.open(), known))
}

fn looked(look: impl FnOnce() -> Result<Kept, Found> + Send + 'static) -> Task<Message> {
    Task::perform(spawn_blocking(look), |found| {
        Message::IdentityFound(found.unwrap_or(Err(Found::Broken(IdentityError::Interrupted))))
    })
}

fn find(keeper: &IdentityStore, opened: Result<State, Error>, known: bool) -> Result<Kept, Found> {
    match opened {
        Ok(State::Opened(identity)) => Ok(kept(keeper, identity)),
        Ok(State::Locked) => Err(Found::Locked),
        Ok(State::Missing(MissingReason::NeverCreated)) if known => Err(Found::Gone),
        Ok(State::Missing(MissingReason::NeverCreated)) => Err(Found::Nothing),
        Ok(State::Missing(MissingReason::NoKeyStore(reason))) if known => Err(Found::Away(reason)),
        Ok(State::Missing(MissingReason::NoKeyStore(reason))) => Err(Found::NoStore(reason)),
        Err(error) => Err(Found::Broken(IdentityError::from(&error))),
    }
}

/// An identity, and whether one before it can be had again.
fn kept(keeper: &IdentityStore, identity: Identity) -> Kept {
    let earlier = matches!(keeper.previous(&identity), Ok(Some(_)));
    Kept {
        identity: Redacted::new(identity),
        earlier,
    }
}

/// Does something with the identity, and says how it ended.
fn work(
    worked: Worked,
    keeper: &Arc<IdentityStore>,
    work: impl FnOnce(&IdentityStore) -> Result<Identity, Error> + Send + 'static,
) -> Task<Message> {
    let keeper = Arc::clone(keeper);
    let done = spawn_blocking(move || match work(&keeper) {
        Ok(identity) => Ok(kept(&keeper, identity)),
        Err(error) => {
            tracing::warn!(%error, "the identity is as it was");
            Err(IdentityError::from(&error))
        }
    });
    Task::perform(done, move |done| {
        Message::IdentityWorked(worked, done.unwrap_or(Err(IdentityError::Interrupted)))
    })
}

fn brought(origin: &Origin) -> Result<Root, Error> {
    match origin {
        Origin::New => Root::generate(),
        Origin::Words(words) => Ok(Root::from_words(&words.0)),
        Origin::File { path, phrase } => read_backup(Path::new(path), &phrase.0),
    }
}

impl App {
    /// Takes up what there is at the start.
    pub(super) fn identity_found(&mut self, found: Result<Kept, Found>) -> Task<Message> {
        match found {
            Ok(kept) => self.take_up_identity(kept),
            Err(found) => {
                let state = entry::State::found(found);
                self.bridge.complain(state.trouble(&self.stage.strings));
                self.entry = Some(Box::new(state));
                iced::widget::operation::focus(entry::field())
            }
        }
    }

    /// Remembers whether the identity is in the key store. In memory it may be because that does not serve now.
    pub(super) fn keep_place(&mut self, keeping: IdentityStorage) -> Task<Message> {
        let in_key_store = match keeping {
            IdentityStorage::KeyStore => true,
            IdentityStorage::Vault => false,
            IdentityStorage::MemoryOnly => return Task::none(),
        };
        if self.shelf.settings.in_key_store == in_key_store {
            return Task::none();
        }
        self.shelf.settings.in_key_store = in_key_store;
        self.shelf.save_settings()
    }

    /// Asks for what could not be had without a question.
    pub(super) fn ask_for_identity(&mut self) -> Task<Message> {
        self.entry = Some(Box::default());
        match self.keeper.clone() {
            Some(keeper) => look_for(keeper, self.shelf.settings.in_key_store),
            None => Task::none(),
        }
    }

    fn take_up_identity(&mut self, kept: Kept) -> Task<Message> {
        self.entry = None;
        self.earlier = kept.earlier;
        let backed =
            self.shelf.settings.backed_up || kept.identity.0.keeping == IdentityStorage::MemoryOnly;
        if !backed {
            self.notice(Notice::NotBackedUp);
        }
        let entered = self.identified(kept.identity.0);
        if matches!(self.dialog, Some(Dialog::Add(_))) {
            let focus = iced::widget::operation::focus(crate::feature::registry::add::field());
            return Task::batch([entered, focus]);
        }
        entered
    }

    pub(super) fn entered(&mut self, message: entry::Message) -> Task<Message> {
        let Some(state) = &mut self.entry else {
            return Task::none();
        };
        let before = std::mem::discriminant(&state.step());
        let (task, event) = state.update(message).lift(Message::Entry);
        let trouble = state.trouble(&self.stage.strings);
        self.bridge.complain(trouble);
        let moved = std::mem::discriminant(&state.step()) != before;
        let focus = if moved {
            iced::widget::operation::focus(entry::field())
        } else {
            Task::none()
        };
        let Some(keeper) = self.keeper.clone() else {
            return Task::batch([task, focus]);
        };
        let performed = match event {
            Some(entry::Event::Enter(origin, safe)) => {
                let fresh = origin == Origin::New;
                work(Worked::Entered { fresh }, &keeper, move |keeper| {
                    let root = brought(&origin)?;
                    match &safe {
                        Safe::KeyStore => keeper.restore(root, Target::KeyStore),
                        Safe::Vault(phrase) => keeper.restore(root, Target::Vault(&phrase.0)),
                        Safe::MemoryOnly => keeper.restore(root, Target::MemoryOnly),
                    }
                })
            }
            Some(entry::Event::Unlock(phrase)) => work(Worked::Unlocked, &keeper, move |keeper| {
                keeper.unlock(&phrase.0)
            }),
            Some(entry::Event::Look) => {
                let known = self.shelf.settings.in_key_store;
                looked(move || find(&keeper, keeper.open_interactive(), known))
            }
            Some(entry::Event::ChooseFile) => {
                let title = crate::fl!(self.stage.strings, "onboarding-browse").into_owned();
                Task::perform(file::open(title, None), |chosen| {
                    Message::FileChosen(For::Entry, chosen)
                })
            }
            Some(entry::Event::Forget) => self.forget_all(),
            None => Task::none(),
        };
        Task::batch([task, focus, performed])
    }

    /// Takes up how work on the identity ended.
    pub(super) fn identity_worked(
        &mut self,
        worked: Worked,
        done: Result<Kept, IdentityError>,
    ) -> Task<Message> {
        match (worked, done) {
            (Worked::Entered { fresh }, Ok(kept)) => {
                self.shelf.settings.backed_up = !fresh;
                let lasts = kept.identity.0.keeping != IdentityStorage::MemoryOnly;
                let entered = self.take_up_identity(kept);
                let saved = self.shelf.save_settings();
                if fresh && lasts && self.dialog.is_none() {
                    self.open_backup();
                }
                Task::batch([entered, saved])
            }
            (Worked::Unlocked, Ok(kept)) => self.take_up_identity(kept),
            (Worked::Entered { .. } | Worked::Unlocked, Err(fault)) => {
                self.entered(entry::Message::Failed(fault))
            }
            (Worked::Done(errand), Ok(kept)) => self.cared(errand, kept),
            (Worked::Done(_), Err(fault)) => self.caring(care::Message::Failed(fault)),
        }
    }

    /// Opens the dialog that backs the identity up.
    pub(super) fn open_backup(&mut self) {
        let Some(identity) = &self.identity else {
            return;
        };
        let words = Redacted::new(identity.root.words());
        let random = getrandom::u64().unwrap_or_default();
        let state = backup::State::new(words, random);
        self.dialog = Some(Dialog::Backup(Box::new(state)));
    }

    pub(super) fn backing_up(&mut self, message: backup::Message) -> Task<Message> {
        let Some(Dialog::Backup(state)) = &mut self.dialog else {
            return Task::none();
        };
        let (task, event) = state.update(message).lift(Message::Backup);
        self.bridge.complain(state.problem(&self.stage.strings));
        let performed = match event {
            Some(backup::Event::ChooseFile) => {
                let title = crate::fl!(self.stage.strings, "backup-save-file").into_owned();
                Task::perform(file::save(title, "openchat.age"), |chosen| {
                    Message::FileChosen(For::Backup, chosen)
                })
            }
            Some(backup::Event::Write(path, phrase)) => self.write_backup(path, phrase),
            Some(backup::Event::BackedUp) => {
                self.shelf.settings.backed_up = true;
                self.notices.retain(|notice| *notice != Notice::NotBackedUp);
                self.shelf.save_settings()
            }
            Some(backup::Event::Close) => self.close_dialog(),
            None => Task::none(),
        };
        Task::batch([task, performed])
    }

    fn write_backup(
        &mut self,
        path: String,
        phrase: Redacted<crate::domain::passphrase::Passphrase>,
    ) -> Task<Message> {
        let Some(identity) = self.identity.clone() else {
            return Task::none();
        };
        let written = spawn_blocking(move || {
            let path = Path::new(&path);
            write_backup(path, &identity.root, &phrase.0, WorkFactor::DEFAULT)
                .map_err(|error| IdentityError::from(&error))
        });
        Task::perform(written, |written| {
            let written = written.unwrap_or(Err(IdentityError::Interrupted));
            Message::Backup(backup::Message::Written(written))
        })
    }

    /// Takes a file that was chosen to whoever asked for it, or says that the system lets none be chosen.
    pub(super) fn file_chosen(&mut self, whom: For, chosen: Chosen) -> Task<Message> {
        let path = match chosen {
            Chosen::File(path) => path.display().to_string(),
            Chosen::Nothing => return Task::none(),
            Chosen::NoDialog => return self.toast_no_dialog(),
        };
        match whom {
            For::Entry => self.entered(entry::Message::PathChanged(path)),
            For::Backup => self.backing_up(backup::Message::PathChanged(path)),
            For::ListOut => self.list_named(servers::Message::OutTyped(path)),
            For::ListIn => self.list_named(servers::Message::SourceTyped(path)),
        }
    }

    /// What the settings say of the identity.
    pub(super) fn identity_facts(&self) -> Option<settings::Identity> {
        let identity = self.identity.as_ref()?;
        Some(settings::Identity {
            keeping: identity.keeping,
            backed_up: self.shelf.settings.backed_up,
            earlier: self.earlier,
        })
    }

    /// Opens the dialog for an errand of the identity.
    pub(super) fn care(&mut self, errand: IdentityAction) -> Task<Message> {
        let Some(identity) = &self.identity else {
            return Task::none();
        };
        let known = known_servers(self.stage.in_order());
        let state = care::State::new(errand, identity.keeping, known);
        let field = state.field();
        self.dialog = Some(Dialog::Care(Box::new(state)));
        field.map_or_else(Task::none, iced::widget::operation::focus)
    }

    pub(super) fn caring(&mut self, message: care::Message) -> Task<Message> {
        let Some(Dialog::Care(state)) = &mut self.dialog else {
            return Task::none();
        };
        let (task, event) = state.update(message).lift(Message::Care);
        self.bridge.complain(state.problem(&self.stage.strings));
        let performed = match event {
            Some(care::Event::Do(IdentityAction::EraseDevice, _)) => self.forget_all(),
            Some(care::Event::Do(errand, phrases)) => self.run(errand, phrases),
            Some(care::Event::Close) => self.close_dialog(),
            None => Task::none(),
        };
        Task::batch([task, performed])
    }

    fn run(&mut self, errand: IdentityAction, phrases: Phrases) -> Task<Message> {
        let (Some(identity), Some(keeper)) = (self.identity.clone(), self.keeper.clone()) else {
            return Task::none();
        };
        work(Worked::Done(errand), &keeper, move |keeper| {
            let Phrases { old, new } = &phrases;
            let same = || Identity {
                root: Arc::clone(&identity.root),
                keeping: identity.keeping,
            };
            let place = match identity.keeping {
                IdentityStorage::KeyStore => Target::KeyStore,
                IdentityStorage::Vault => Target::Vault(&old.0),
                IdentityStorage::MemoryOnly => Target::MemoryOnly,
            };
            match errand {
                IdentityAction::MoveToVault => keeper.move_to(&identity, Target::Vault(&new.0)),
                IdentityAction::MoveToKeyStore => keeper.move_to(&identity, Target::KeyStore),
                IdentityAction::ChangePassphrase => {
                    keeper.change_passphrase(&old.0, &new.0).map(|()| same())
                }
                IdentityAction::Replace => keeper.rotate(&identity, place),
                IdentityAction::RestorePrevious => keeper.rollback(&identity, place),
                IdentityAction::DeletePrevious => keeper.confirm().map(|()| same()),
                IdentityAction::EraseDevice => Ok(same()),
            }
        })
    }

    /// An errand is done: whoever is somebody else now is a stranger everywhere.
    fn cared(&mut self, errand: IdentityAction, kept: Kept) -> Task<Message> {
        self.dialog = None;
        self.earlier = kept.earlier;
        let identity = kept.identity.0;
        self.dock.identity_opened(identity.keeping);
        let place = self.keep_place(identity.keeping);
        if identity.keeping != IdentityStorage::MemoryOnly {
            self.notices
                .retain(|notice| *notice != Notice::IdentityInMemory);
        }
        self.identity = Some(identity);
        let toast = Task::batch([self.toast_done(), place]);
        if !matches!(
            errand,
            IdentityAction::Replace | IdentityAction::RestorePrevious
        ) {
            return toast;
        }
        if errand == IdentityAction::Replace {
            self.shelf.settings.backed_up = false;
            self.notice(Notice::NotBackedUp);
        }
        if let Err(error) = self.shelf.registry.relabel(proof::random_device_id) {
            tracing::error!(%error, "the labels of this device are as they were");
        }
        let saved = Task::batch([self.shelf.save_registry(), self.shelf.save_settings()]);
        let servers = self.stage.order.clone();
        let redialled: Vec<_> = servers.iter().map(|uid| self.redial(uid)).collect();
        Task::batch([toast, saved, Task::batch(redialled)])
    }

    /// Forgets everything that this device ever kept. Nothing is written from here on but what begins anew.
    fn forget_all(&mut self) -> Task<Message> {
        let (Some(profile), Some(keeper)) = (self.shelf.profile.clone(), self.keeper.clone())
        else {
            return Task::none();
        };
        let closed = self.shelf.close();
        self.lines = Lines::default();
        self.identity = None;
        let forgotten = spawn_blocking({
            let profile = profile.clone();
            move || {
                closed();
                let left = erase(&profile, &keeper);
                left.iter().map(named).collect::<Vec<_>>()
            }
        });
        Task::perform(forgotten, move |left| {
            Message::Forgotten(profile.clone(), left.unwrap_or_default())
        })
    }

    /// Begins anew, as on the first start; what could not be removed is named.
    pub(super) fn forgotten(
        &mut self,
        profile: crate::store::paths::Profile,
        left: Vec<String>,
    ) -> Task<Message> {
        self.shelf = Shelf::new(Settings::default(), Registry::default(), Some(profile));
        let servers = std::mem::take(&mut self.stage.order);
        self.stage.servers.clear();
        self.stage.current = None;
        self.stage.prefer(&self.shelf.settings.preferences);
        self.channels = channels::State::default();
        self.timeline = timeline::State::default();
        self.members = members::State::default();
        self.rail = registry::State::default();
        for uid in &servers {
            self.profile.forget(uid);
            self.stage.pictures.forget(uid);
        }
        self.dialog = None;
        self.probing = None;
        self.earlier = false;
        self.notices.clear();
        for what in left {
            self.notice(Notice::NotForgotten(what));
        }
        self.ask_for_identity()
    }
}

/// What stayed, for its user. A key store that was not there kept nothing either.
fn named(left: &Leftover) -> String {
    match left {
        Leftover::Identity(error) => error.to_string(),
        Leftover::File(path, reason) => format!("{} ({reason})", path.display()),
    }
}
