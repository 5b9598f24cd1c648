//! The identity management dialog: change storage or passphrase, replace or restore the identity, or erase the device.
//! Owns the selected action and its input. Must not access keys or know how an identity is stored.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod view;

use super::errors::FormError;
use crate::domain::identity::{IdentityAction, IdentityError, IdentityStorage};
use crate::domain::known_server::KnownServer;
use crate::domain::passphrase::{Passphrase, SecretInput, check_confirmed};
use crate::domain::redacted::Redacted;
use crate::feature::action::Action;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) action: IdentityAction,
    storage: IdentityStorage,
    /// Servers that would no longer recognize the user.
    pub(super) known_servers: Vec<KnownServer>,
    pub(super) old_passphrase: SecretInput,
    pub(super) new_passphrase: SecretInput,
    pub(super) confirmation: SecretInput,
    pub(super) acknowledged: bool,
    pub(super) busy: bool,
    pub(super) error: Option<FormError>,
}

#[derive(Debug, Clone)]
pub enum Message {
    OldPassphraseChanged(SecretInput),
    NewPassphraseChanged(SecretInput),
    ConfirmationChanged(SecretInput),
    AcknowledgedToggled,
    Confirmed,
    Failed(IdentityError),
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Perform(IdentityAction, Passphrases),
    Close,
}

/// Passphrases for an action; those it does not need are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passphrases {
    pub old: Redacted<Passphrase>,
    pub new: Redacted<Passphrase>,
}

impl State {
    pub fn new(
        action: IdentityAction,
        storage: IdentityStorage,
        known_servers: Vec<KnownServer>,
    ) -> Self {
        Self {
            action,
            storage,
            known_servers,
            old_passphrase: SecretInput::default(),
            new_passphrase: SecretInput::default(),
            confirmation: SecretInput::default(),
            acknowledged: false,
            busy: false,
            error: None,
        }
    }

    pub(super) fn needs_old_passphrase(&self) -> bool {
        match self.action {
            IdentityAction::ChangePassphrase => true,
            IdentityAction::Replace | IdentityAction::RestorePrevious => {
                self.storage == IdentityStorage::Vault
            }
            IdentityAction::MoveToVault
            | IdentityAction::MoveToKeyStore
            | IdentityAction::DeletePrevious
            | IdentityAction::EraseDevice => false,
        }
    }

    pub(super) fn needs_new_passphrase(&self) -> bool {
        matches!(
            self.action,
            IdentityAction::MoveToVault | IdentityAction::ChangePassphrase
        )
    }

    /// Whether the action can lose access permanently, so that the user must acknowledge it first.
    pub(super) fn is_destructive(&self) -> bool {
        matches!(
            self.action,
            IdentityAction::Replace
                | IdentityAction::RestorePrevious
                | IdentityAction::DeletePrevious
                | IdentityAction::EraseDevice
        )
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::OldPassphraseChanged(old) => self.old_passphrase = old,
            Message::NewPassphraseChanged(new) => self.new_passphrase = new,
            Message::ConfirmationChanged(confirmation) => self.confirmation = confirmation,
            Message::AcknowledgedToggled => self.acknowledged = !self.acknowledged,
            Message::Confirmed => return self.confirm(),
            Message::Failed(error) => {
                self.busy = false;
                self.error = Some(FormError::Identity(error));
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn confirm(&mut self) -> Action<Message, Event> {
        if self.busy || (self.is_destructive() && !self.acknowledged) {
            return Action::none();
        }
        let is_missing = self.needs_old_passphrase() && self.old_passphrase.is_empty();
        self.error = match check_confirmed(&self.new_passphrase, &self.confirmation) {
            _ if is_missing => Some(FormError::MissingPassphrase),
            Err(error) if self.needs_new_passphrase() => Some(FormError::Passphrase(error)),
            _ => None,
        };
        if self.error.is_some() {
            return Action::none();
        }
        self.busy = true;
        let passphrases = Passphrases {
            old: self.old_passphrase.passphrase(),
            new: self.new_passphrase.passphrase(),
        };
        Action::emit(Event::Perform(self.action, passphrases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::passphrase::PassphraseError;

    fn secret(text: &str) -> SecretInput {
        SecretInput::new(text.to_owned())
    }

    #[test]
    fn destructive_actions_require_acknowledgment() {
        for action in [
            IdentityAction::Replace,
            IdentityAction::RestorePrevious,
            IdentityAction::DeletePrevious,
            IdentityAction::EraseDevice,
        ] {
            let mut state = State::new(action, IdentityStorage::KeyStore, Vec::new());
            assert_eq!(state.update(Message::Confirmed).event, None, "{action:?}");
            let _ = state.update(Message::AcknowledgedToggled);
            let event = state.update(Message::Confirmed).event;
            assert!(matches!(event, Some(Event::Perform(performed, _)) if performed == action));
            assert_eq!(state.update(Message::Confirmed).event, None, "once");
        }
    }

    #[test]
    fn changes_to_vault_require_its_passphrase() {
        for (action, storage, expected) in [
            (IdentityAction::Replace, IdentityStorage::Vault, true),
            (IdentityAction::Replace, IdentityStorage::KeyStore, false),
            (
                IdentityAction::ChangePassphrase,
                IdentityStorage::Vault,
                true,
            ),
            (
                IdentityAction::MoveToKeyStore,
                IdentityStorage::Vault,
                false,
            ),
        ] {
            let state = State::new(action, storage, Vec::new());
            let needed = state.needs_old_passphrase();
            assert_eq!(needed, expected, "{action:?} {storage:?}");
        }
        let mut state = State::new(
            IdentityAction::ChangePassphrase,
            IdentityStorage::Vault,
            Vec::new(),
        );
        let _ = state.update(Message::Confirmed);
        assert_eq!(state.error, Some(FormError::MissingPassphrase));
        let _ = state.update(Message::OldPassphraseChanged(secret("current passphrase")));
        let _ = state.update(Message::NewPassphraseChanged(secret("correct horse")));
        let _ = state.update(Message::ConfirmationChanged(secret("correct horses")));
        let _ = state.update(Message::Confirmed);
        assert_eq!(
            state.error,
            Some(FormError::Passphrase(PassphraseError::Mismatch))
        );
        let _ = state.update(Message::ConfirmationChanged(secret("correct horse")));
        let Some(Event::Perform(_, passphrases)) = state.update(Message::Confirmed).event else {
            panic!("expected Event::Perform");
        };
        assert_eq!(passphrases.old.0.expose(), "current passphrase");
        assert_eq!(passphrases.new.0.expose(), "correct horse");
        let _ = state.update(Message::Failed(IdentityError::WrongPassphrase));
        let wrong = FormError::Identity(IdentityError::WrongPassphrase);
        assert_eq!(state.error, Some(wrong));
        assert!(!state.busy, "can be retried");
    }
}
