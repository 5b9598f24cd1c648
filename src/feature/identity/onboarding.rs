//! Onboarding pages shown while no identity is open: create, restore or unlock an identity, or erase the device.
//! Owns the current step and its input. Must not access keys or know where an identity is stored.
//! Entry points: `State::from_startup`, `State::update` and `State::view`.

mod view;

#[cfg(test)]
mod tests;

pub use view::initial_focus;

use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::domain::passphrase::{Passphrase, PassphraseError, SecretInput, check_confirmed};
use crate::domain::recovery::{RecoveryPhrase, RecoveryPhraseError};
use crate::domain::redacted::Redacted;
use crate::feature::action::Action;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) step: OnboardingStep,
    pub(super) key_store: KeyStoreState,
    pub(super) form: Form,
    source: Option<IdentitySource>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyStoreState {
    /// No failure is known.
    Available,
    Unavailable(KeyStoreError),
    /// Unavailable, and it contains the identity.
    LockedWithIdentity(KeyStoreError),
    /// Available, but the identity that it contained is gone.
    Lost,
}

#[derive(Debug, Clone, PartialEq)]
pub enum OnboardingStep {
    /// The system is being checked for an identity.
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
    pub(super) error: Option<OnboardingError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnboardingError {
    RecoveryPhrase(RecoveryPhraseError),
    MissingPath,
    Passphrase(PassphraseError),
    Identity(IdentityError),
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

impl Default for State {
    fn default() -> Self {
        Self {
            step: OnboardingStep::Loading,
            key_store: KeyStoreState::Available,
            form: Form::default(),
            source: None,
        }
    }
}

impl State {
    pub fn from_startup(found: StartupState) -> Self {
        let mut state = Self::default();
        state.apply_startup_state(found);
        state
    }

    /// Nothing is drawn while this is true, so that no page flashes at startup.
    pub fn is_loading(&self) -> bool {
        self.step == OnboardingStep::Loading
    }

    pub fn step(&self) -> OnboardingStep {
        self.step.clone()
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::StartupStateLoaded(found) => self.apply_startup_state(found),
            Message::CreatePressed => return self.choose_source(IdentitySource::New),
            Message::RestorePressed => self.go_to(OnboardingStep::Restoring),
            Message::RecoveryPhraseChanged(words) => self.form.recovery_phrase = words,
            Message::PathChanged(path) => self.form.path = path,
            Message::PassphraseChanged(phrase) => self.form.passphrase = phrase,
            Message::ConfirmationChanged(again) => self.form.confirmation = again,
            Message::RecoveryPhraseSubmitted => return self.submit_recovery_phrase(),
            Message::ChooseFilePressed => return Action::emit(Event::ChooseFile),
            Message::BackupFileSubmitted => return self.submit_backup_file(),
            Message::PassphraseSubmitted => return self.submit_passphrase(),
            Message::KeyStorePressed => return self.set_up(StorageChoice::KeyStore),
            Message::MemoryOnlyPressed => return self.set_up(StorageChoice::MemoryOnly),
            Message::RetryPressed => return self.retry_key_store(),
            Message::UnlockPressed => return self.unlock(),
            Message::ErasePressed => {
                let previous = std::mem::replace(&mut self.step, OnboardingStep::Loading);
                self.step = OnboardingStep::ConfirmingErase(Box::new(previous));
            }
            Message::EraseConfirmed => {
                if matches!(self.step, OnboardingStep::ConfirmingErase(_)) {
                    self.set_busy();
                    return Action::emit(Event::EraseDevice);
                }
            }
            Message::Failed(fault) => self.on_failed(fault),
            Message::Confirmed => return self.confirm(),
            Message::BackPressed => self.go_back(),
        }
        Action::none()
    }

    fn apply_startup_state(&mut self, found: StartupState) {
        self.step = match found {
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
            StartupState::Damaged(fault) => OnboardingStep::Damaged(fault),
        };
    }

    fn go_to(&mut self, step: OnboardingStep) {
        self.form = Form::default();
        self.step = step;
    }

    fn go_back(&mut self) {
        let first = self.start_step();
        match std::mem::replace(&mut self.step, OnboardingStep::Loading) {
            OnboardingStep::ChoosingStorage
                if !matches!(self.source, Some(IdentitySource::New) | None) =>
            {
                self.go_to(OnboardingStep::Restoring);
            }
            OnboardingStep::ConfirmingErase(previous) => self.step = *previous,
            OnboardingStep::Restoring | OnboardingStep::ChoosingStorage => self.go_to(first),
            step => self.step = step,
        }
    }

    fn start_step(&self) -> OnboardingStep {
        match self.key_store {
            KeyStoreState::LockedWithIdentity(_) => OnboardingStep::KeyStoreUnavailable,
            KeyStoreState::Available | KeyStoreState::Unavailable(_) | KeyStoreState::Lost => {
                OnboardingStep::Welcome
            }
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
        if !matches!(
            self.step,
            OnboardingStep::KeyStoreUnavailable | OnboardingStep::Welcome
        ) {
            return Action::none();
        }
        self.set_busy();
        Action::emit(Event::RetryKeyStore)
    }

    /// Saves to the key store, or asks for another storage if the key store is not available.
    fn choose_source(&mut self, origin: IdentitySource) -> Action<Message, Event> {
        self.source = Some(origin);
        if self.key_store_failure().is_none() {
            return self.set_up(StorageChoice::KeyStore);
        }
        self.go_to(OnboardingStep::ChoosingStorage);
        Action::none()
    }

    fn submit_recovery_phrase(&mut self) -> Action<Message, Event> {
        match RecoveryPhrase::parse(self.form.recovery_phrase.expose()) {
            Ok(words) => self.choose_source(IdentitySource::RecoveryPhrase(Redacted::new(words))),
            Err(mistake) => self.show_error(OnboardingError::RecoveryPhrase(mistake)),
        }
    }

    fn submit_backup_file(&mut self) -> Action<Message, Event> {
        let path = self.form.path.trim().to_owned();
        if path.is_empty() {
            return self.show_error(OnboardingError::MissingPath);
        }
        let phrase = self.form.passphrase.passphrase();
        self.choose_source(IdentitySource::BackupFile {
            path,
            passphrase: phrase,
        })
    }

    fn submit_passphrase(&mut self) -> Action<Message, Event> {
        match check_confirmed(&self.form.passphrase, &self.form.confirmation) {
            Ok(()) => {
                let phrase = self.form.passphrase.passphrase();
                self.set_up(StorageChoice::Vault(phrase))
            }
            Err(unfit) => self.show_error(OnboardingError::Passphrase(unfit)),
        }
    }

    fn set_up(&mut self, safe: StorageChoice) -> Action<Message, Event> {
        match &self.source {
            Some(origin) if !matches!(self.step, OnboardingStep::Busy(_)) => {
                let event = Event::SetUpIdentity(origin.clone(), safe);
                self.set_busy();
                Action::emit(event)
            }
            _ => Action::none(),
        }
    }

    fn unlock(&mut self) -> Action<Message, Event> {
        if self.step != OnboardingStep::Locked || self.form.passphrase.is_empty() {
            return Action::none();
        }
        let passphrase = self.form.passphrase.passphrase();
        self.set_busy();
        Action::emit(Event::Unlock(passphrase))
    }

    fn set_busy(&mut self) {
        self.form.error = None;
        let previous = std::mem::replace(&mut self.step, OnboardingStep::Loading);
        self.step = OnboardingStep::Busy(Box::new(previous));
    }

    fn show_error(&mut self, problem: OnboardingError) -> Action<Message, Event> {
        self.form.error = Some(problem);
        Action::none()
    }

    /// Returns to the step that started the operation. A backup file that does not open returns to `Restoring`. A key
    /// store failure leads to `ChoosingStorage`, which offers other storage.
    fn on_failed(&mut self, fault: IdentityError) {
        let first = self.start_step();
        if let OnboardingStep::Busy(previous) = std::mem::replace(&mut self.step, first) {
            let from_file = matches!(self.source, Some(IdentitySource::BackupFile { .. }));
            self.step = match *previous {
                OnboardingStep::ChoosingStorage if from_file => OnboardingStep::Restoring,
                OnboardingStep::ConfirmingErase(previous_step) => *previous_step,
                step => step,
            };
        }
        match fault {
            IdentityError::KeyStore(reason)
                if matches!(
                    self.step,
                    OnboardingStep::Welcome
                        | OnboardingStep::Restoring
                        | OnboardingStep::ChoosingStorage
                ) =>
            {
                self.key_store = match self.key_store {
                    KeyStoreState::LockedWithIdentity(_) => {
                        KeyStoreState::LockedWithIdentity(reason)
                    }
                    _ => KeyStoreState::Unavailable(reason),
                };
                self.go_to(OnboardingStep::ChoosingStorage);
            }
            fault => self.form.error = Some(OnboardingError::Identity(fault)),
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
