//! The identity management dialog: change storage or passphrase, replace or restore the identity, or erase the device.
//! Owns the selected action and its input. Must not access keys or know how an identity is stored.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod view;

use iced::advanced::widget::Id;

use crate::domain::identity::{IdentityAction, IdentityError, IdentityStorage};
use crate::domain::known_server::KnownServer;
use crate::domain::passphrase::{Passphrase, PassphraseError, SecretInput, check_confirmed};
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
    pub(super) error: Option<ManageError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManageError {
    MissingPassphrase,
    Passphrase(PassphraseError),
    Identity(IdentityError),
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
    pub fn new(errand: IdentityAction, keeping: IdentityStorage, known: Vec<KnownServer>) -> Self {
        Self {
            action: errand,
            storage: keeping,
            known_servers: known,
            old_passphrase: SecretInput::default(),
            new_passphrase: SecretInput::default(),
            confirmation: SecretInput::default(),
            acknowledged: false,
            busy: false,
            error: None,
        }
    }

    /// The field that receives keyboard focus when the dialog opens.
    pub fn initial_focus(&self) -> Option<Id> {
        let old = self.needs_old_passphrase().then_some(view::OLD_FIELD_ID);
        old.or_else(|| self.needs_new_passphrase().then_some(view::NEW_FIELD_ID))
            .map(Id::new)
    }

    pub(super) fn needs_old_passphrase(&self) -> bool {
        let vault = self.storage == IdentityStorage::Vault;
        match self.action {
            IdentityAction::ChangePassphrase => true,
            IdentityAction::Replace | IdentityAction::RestorePrevious => vault,
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
            Message::NewPassphraseChanged(phrase) => self.new_passphrase = phrase,
            Message::ConfirmationChanged(again) => self.confirmation = again,
            Message::AcknowledgedToggled => self.acknowledged = !self.acknowledged,
            Message::Confirmed => return self.confirm(),
            Message::Failed(fault) => {
                self.busy = false;
                self.error = Some(ManageError::Identity(fault));
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn confirm(&mut self) -> Action<Message, Event> {
        if self.busy || (self.is_destructive() && !self.acknowledged) {
            return Action::none();
        }
        self.error = if self.needs_old_passphrase() && self.old_passphrase.is_empty() {
            Some(ManageError::MissingPassphrase)
        } else if self.needs_new_passphrase() {
            check_confirmed(&self.new_passphrase, &self.confirmation)
                .err()
                .map(ManageError::Passphrase)
        } else {
            None
        };
        if self.error.is_some() {
            return Action::none();
        }
        self.busy = true;
        let phrases = Passphrases {
            old: self.old_passphrase.passphrase(),
            new: self.new_passphrase.passphrase(),
        };
        Action::emit(Event::Perform(self.action, phrases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> SecretInput {
        SecretInput::new(text.to_owned())
    }

    #[test]
    fn destructive_actions_require_acknowledgment() {
        for errand in [
            IdentityAction::Replace,
            IdentityAction::RestorePrevious,
            IdentityAction::DeletePrevious,
            IdentityAction::EraseDevice,
        ] {
            let mut state = State::new(errand, IdentityStorage::KeyStore, Vec::new());
            assert_eq!(state.update(Message::Confirmed).event, None, "{errand:?}");
            let _ = state.update(Message::AcknowledgedToggled);
            let event = state.update(Message::Confirmed).event;
            assert!(matches!(event, Some(Event::Perform(done, _)) if done == errand));
            assert_eq!(state.update(Message::Confirmed).event, None, "once");
        }
    }

    #[test]
    fn changes_to_vault_require_its_passphrase() {
        for (errand, keeping, asked) in [
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
            let state = State::new(errand, keeping, Vec::new());
            assert_eq!(
                state.needs_old_passphrase(),
                asked,
                "{errand:?} {keeping:?}"
            );
        }
        let mut state = State::new(
            IdentityAction::ChangePassphrase,
            IdentityStorage::Vault,
            Vec::new(),
        );
        let _ = state.update(Message::Confirmed);
        assert_eq!(state.error, Some(ManageError::MissingPassphrase));
        let _ = state.update(Message::OldPassphraseChanged(typed("the one of now")));
        let _ = state.update(Message::NewPassphraseChanged(typed("correct horse")));
        let _ = state.update(Message::ConfirmationChanged(typed("correct house")));
        let _ = state.update(Message::Confirmed);
        assert_eq!(
            state.error,
            Some(ManageError::Passphrase(PassphraseError::Mismatch))
        );
        let _ = state.update(Message::ConfirmationChanged(typed("correct horse")));
        let Some(Event::Perform(_, phrases)) = state.update(Message::Confirmed).event else {
            panic!("it is to be done");
        };
        assert_eq!(phrases.old.0.expose(), "the one of now");
        assert_eq!(phrases.new.0.expose(), "correct horse");
        let _ = state.update(Message::Failed(IdentityError::WrongPassphrase));
        let wrong = ManageError::Identity(IdentityError::WrongPassphrase);
        assert_eq!(state.error, Some(wrong));
        assert!(!state.busy, "it can be tried again");
    }
}
