//! Onboarding pages shown while no identity is open: create, restore or unlock an identity, or erase the device.
//! Owns the current step and its input. Must not access keys or know where an identity is stored.
//! Entry points: `State::from_startup`, `State::update` and `State::view`.

mod view;

#[cfg(test)]
mod tests;

pub use view::initial_focus;

use super::errors::FormError;
use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::domain::passphrase::{Passphrase, SecretInput, check_confirmed};
use crate::domain::recovery::RecoveryPhrase;
use crate::domain::redacted::Redacted;
use crate::feature::action::Action;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) step: OnboardingStep,
    pub(super) key_store: KeyStoreState,
    pub(super) form: Form,
    source: Option<IdentitySource>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum KeyStoreState {
    /// No failure is known.
    #[default]
    Available,
    Unavailable(KeyStoreError),
    /// Unavailable, and it contains the identity.
    LockedWithIdentity(KeyStoreError),
    /// Available, but the identity that it contained is gone.
    Lost,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub enum OnboardingStep {
    /// The system is being checked for an identity.
    #[default]
    Loading,
    Welcome,
    /// The identity is in a key store that is not available: retry, or restore it from a backup.
    KeyStoreUnavailable,
    Restoring,
    /// The key store is not available, so the user selects another storage.
    ChoosingStorage,
    Locked,
    /// The stored identity cannot be opened.
    Damaged(IdentityError),
    /// Contains the step to return to.
    ConfirmingErase(Box<OnboardingStep>),
    /// Contains the step to return to if the operation fails.
    Busy(Box<OnboardingStep>),
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    pub(super) recovery_phrase: SecretInput,
    pub(super) path: String,
    pub(super) passphrase: SecretInput,
    pub(super) confirmation: SecretInput,
    pub(super) error: Option<FormError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentitySource {
    New,
    RecoveryPhrase(Redacted<RecoveryPhrase>),
    BackupFile {
        path: String,
        passphrase: Redacted<Passphrase>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageChoice {
    KeyStore,
    /// In a file encrypted with this passphrase.
    Vault(Redacted<Passphrase>),
    /// Lost when the program exits.
    MemoryOnly,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartupState {
    NoIdentity,
    /// No identity is known, and the key store is not available.
    KeyStoreUnavailable(KeyStoreError),
    /// The identity is in a key store that is not available.
    LockedWithIdentity(KeyStoreError),
    /// The identity is no longer in the key store.
    Lost,
    /// The identity needs its passphrase.
    Locked,
    /// The stored identity cannot be opened.
    Damaged(IdentityError),
}

#[derive(Debug, Clone)]
pub enum Message {
    StartupStateLoaded(StartupState),
    CreatePressed,
    RestorePressed,
    RecoveryPhraseChanged(SecretInput),
    RecoveryPhraseSubmitted,
    PathChanged(String),
    ChooseFilePressed,
    BackupFileSubmitted,
    PassphraseChanged(SecretInput),
    ConfirmationChanged(SecretInput),
    PassphraseSubmitted,
    /// Save to the key store although it failed before.
    KeyStorePressed,
    MemoryOnlyPressed,
    RetryPressed,
    UnlockPressed,
    ErasePressed,
    EraseConfirmed,
    Failed(IdentityError),
    /// The default action of the current step was requested.
    Confirmed,
    BackPressed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    SetUpIdentity(IdentitySource, StorageChoice),
    Unlock(Redacted<Passphrase>),
    /// Check for an identity again and replace this state with the result.
    RetryKeyStore,
    /// Open a file dialog and return the path as `Message::PathChanged`.
    ChooseFile,
    EraseDevice,
}

impl State {
    pub fn from_startup(startup: StartupState) -> Self {
        let mut state = Self::default();
        state.apply_startup_state(startup);
        state
    }

    /// Nothing is drawn while this is true, so that no page flashes at startup.
    pub fn is_loading(&self) -> bool {
        self.step == OnboardingStep::Loading
    }

    /// Tells its pages apart.
    pub fn page(&self) -> std::mem::Discriminant<OnboardingStep> {
        match &self.step {
            OnboardingStep::Busy(page) => std::mem::discriminant(&**page),
            page => std::mem::discriminant(page),
        }
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::StartupStateLoaded(startup) => self.apply_startup_state(startup),
            Message::CreatePressed => return self.choose_source(IdentitySource::New),
            Message::RestorePressed => self.go_to(OnboardingStep::Restoring),
            Message::RecoveryPhraseChanged(phrase) => self.form.recovery_phrase = phrase,
            Message::PathChanged(path) => self.form.path = path,
            Message::PassphraseChanged(new) => self.form.passphrase = new,
            Message::ConfirmationChanged(new) => self.form.confirmation = new,
            Message::RecoveryPhraseSubmitted => return self.submit_recovery_phrase(),
            Message::ChooseFilePressed => return Action::emit(Event::ChooseFile),
            Message::BackupFileSubmitted => return self.submit_backup_file(),
            Message::PassphraseSubmitted => return self.submit_passphrase(),
            Message::KeyStorePressed => return self.set_up(StorageChoice::KeyStore),
            Message::MemoryOnlyPressed => return self.set_up(StorageChoice::MemoryOnly),
            Message::RetryPressed => return self.retry_key_store(),
            Message::UnlockPressed => return self.unlock(),
            Message::ErasePressed => {
                let previous = Box::new(std::mem::take(&mut self.step));
                self.step = OnboardingStep::ConfirmingErase(previous);
            }
            Message::EraseConfirmed => {
                if matches!(self.step, OnboardingStep::ConfirmingErase(_)) {
                    self.set_busy();
                    return Action::emit(Event::EraseDevice);
                }
            }
            Message::Failed(error) => self.on_failed(error),
            Message::Confirmed => return self.confirm(),
            Message::BackPressed => self.go_back(),
        }
        Action::none()
    }

    fn apply_startup_state(&mut self, startup: StartupState) {
        self.step = match startup {
            StartupState::NoIdentity => OnboardingStep::Welcome,
            StartupState::KeyStoreUnavailable(reason) => {
                self.key_store = KeyStoreState::Unavailable(reason);
                OnboardingStep::Welcome
            }
            StartupState::LockedWithIdentity(reason) => {
                self.key_store = KeyStoreState::LockedWithIdentity(reason);
                OnboardingStep::KeyStoreUnavailable
            }
            StartupState::Lost => {
                self.key_store = KeyStoreState::Lost;
                OnboardingStep::Welcome
            }
            StartupState::Locked => OnboardingStep::Locked,
            StartupState::Damaged(error) => OnboardingStep::Damaged(error),
        };
    }

    fn go_to(&mut self, step: OnboardingStep) {
        self.form = Form::default();
        self.step = step;
    }

    fn go_back(&mut self) {
        let restores = !matches!(self.source, Some(IdentitySource::New) | None);
        match std::mem::take(&mut self.step) {
            OnboardingStep::ChoosingStorage if restores => self.go_to(OnboardingStep::Restoring),
            OnboardingStep::Restoring | OnboardingStep::ChoosingStorage => {
                self.go_to(self.start_step());
            }
            OnboardingStep::ConfirmingErase(previous) => self.step = *previous,
            step => self.step = step,
        }
    }

    fn start_step(&self) -> OnboardingStep {
        match self.key_store {
            KeyStoreState::LockedWithIdentity(_) => OnboardingStep::KeyStoreUnavailable,
            _ => OnboardingStep::Welcome,
        }
    }

    pub(super) fn key_store_failure(&self) -> Option<&KeyStoreError> {
        match &self.key_store {
            KeyStoreState::Unavailable(reason) | KeyStoreState::LockedWithIdentity(reason) => {
                Some(reason)
            }
            KeyStoreState::Available | KeyStoreState::Lost => None,
        }
    }

    fn retry_key_store(&mut self) -> Action<Message, Event> {
        match self.step {
            OnboardingStep::KeyStoreUnavailable | OnboardingStep::Welcome => {
                self.set_busy();
                Action::emit(Event::RetryKeyStore)
            }
            _ => Action::none(),
        }
    }

    /// Saves to the key store, or asks for another storage if the key store is not available.
    fn choose_source(&mut self, source: IdentitySource) -> Action<Message, Event> {
        self.source = Some(source);
        if self.key_store_failure().is_none() {
            return self.set_up(StorageChoice::KeyStore);
        }
        self.go_to(OnboardingStep::ChoosingStorage);
        Action::none()
    }

    fn submit_recovery_phrase(&mut self) -> Action<Message, Event> {
        match RecoveryPhrase::parse(self.form.recovery_phrase.expose()) {
            Ok(phrase) => self.choose_source(IdentitySource::RecoveryPhrase(Redacted::new(phrase))),
            Err(error) => self.show_error(FormError::RecoveryPhrase(error)),
        }
    }

    fn submit_backup_file(&mut self) -> Action<Message, Event> {
        let path = self.form.path.trim().to_owned();
        if path.is_empty() {
            return self.show_error(FormError::MissingPath);
        }
        let passphrase = self.form.passphrase.passphrase();
        self.choose_source(IdentitySource::BackupFile { path, passphrase })
    }

    fn submit_passphrase(&mut self) -> Action<Message, Event> {
        match check_confirmed(&self.form.passphrase, &self.form.confirmation) {
            Ok(()) => self.set_up(StorageChoice::Vault(self.form.passphrase.passphrase())),
            Err(error) => self.show_error(FormError::Passphrase(error)),
        }
    }

    fn set_up(&mut self, storage: StorageChoice) -> Action<Message, Event> {
        match self.source.clone() {
            Some(source) if !matches!(self.step, OnboardingStep::Busy(_)) => {
                self.set_busy();
                Action::emit(Event::SetUpIdentity(source, storage))
            }
            _ => Action::none(),
        }
    }

    fn unlock(&mut self) -> Action<Message, Event> {
        if self.step != OnboardingStep::Locked || self.form.passphrase.is_empty() {
            return Action::none();
        }
        self.set_busy();
        Action::emit(Event::Unlock(self.form.passphrase.passphrase()))
    }

    fn set_busy(&mut self) {
        self.form.error = None;
        self.step = OnboardingStep::Busy(Box::new(std::mem::take(&mut self.step)));
    }

    fn show_error(&mut self, error: FormError) -> Action<Message, Event> {
        self.form.error = Some(error);
        Action::none()
    }

    /// Returns to the step that started the operation. A backup file that does not open returns to `Restoring`. A key
    /// store failure leads to `ChoosingStorage`, which offers other storage.
    fn on_failed(&mut self, error: IdentityError) {
        let start = self.start_step();
        if let OnboardingStep::Busy(previous) = std::mem::replace(&mut self.step, start) {
            let from_file = matches!(self.source, Some(IdentitySource::BackupFile { .. }));
            self.step = match *previous {
                OnboardingStep::ChoosingStorage if from_file => OnboardingStep::Restoring,
                OnboardingStep::ConfirmingErase(before_erase) => *before_erase,
                step => step,
            };
        }
        let can_choose_storage = matches!(
            self.step,
            OnboardingStep::Welcome | OnboardingStep::Restoring | OnboardingStep::ChoosingStorage
        );
        match error {
            IdentityError::KeyStore(reason) if can_choose_storage => {
                self.key_store = match self.key_store {
                    KeyStoreState::LockedWithIdentity(_) => {
                        KeyStoreState::LockedWithIdentity(reason)
                    }
                    _ => KeyStoreState::Unavailable(reason),
                };
                self.go_to(OnboardingStep::ChoosingStorage);
            }
            error => self.form.error = Some(FormError::Identity(error)),
        }
    }

    fn confirm(&mut self) -> Action<Message, Event> {
        match &self.step {
            OnboardingStep::Welcome => self.choose_source(IdentitySource::New),
            OnboardingStep::KeyStoreUnavailable => self.retry_key_store(),
            OnboardingStep::Restoring if !self.form.recovery_phrase.is_empty() => {
                self.submit_recovery_phrase()
            }
            OnboardingStep::Restoring => self.submit_backup_file(),
            OnboardingStep::ChoosingStorage => self.submit_passphrase(),
            OnboardingStep::Locked => self.unlock(),
            OnboardingStep::Loading
            | OnboardingStep::Damaged(_)
            | OnboardingStep::ConfirmingErase(_)
            | OnboardingStep::Busy(_) => Action::none(),
        }
    }
}
