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
    pub(super) errand: IdentityAction,
    keeping: IdentityStorage,
    /// Servers that would no longer recognize the user.
    pub(super) known: Vec<KnownServer>,
    pub(super) old: SecretInput,
    pub(super) phrase: SecretInput,
    pub(super) again: SecretInput,
    pub(super) sure: bool,
    pub(super) busy: bool,
    pub(super) problem: Option<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    NoPhrase,
    Unfit(PassphraseError),
    Fault(IdentityError),
}

#[derive(Debug, Clone)]
pub enum Message {
    OldChanged(SecretInput),
    PhraseChanged(SecretInput),
    AgainChanged(SecretInput),
    SureToggled,
    Confirmed,
    Failed(IdentityError),
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Do(IdentityAction, Phrases),
    Close,
}

/// Passphrases for an action; those it does not need are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    pub old: Redacted<Passphrase>,
    pub new: Redacted<Passphrase>,
}

impl State {
    #[must_use]
    pub fn new(errand: IdentityAction, keeping: IdentityStorage, known: Vec<KnownServer>) -> Self {
        Self {
            errand,
            keeping,
            known,
            old: SecretInput::default(),
            phrase: SecretInput::default(),
            again: SecretInput::default(),
            sure: false,
            busy: false,
            problem: None,
        }
    }

    /// The field that receives keyboard focus when the dialog opens.
    #[must_use]
    pub fn field(&self) -> Option<Id> {
        let old = self.asks_old().then_some(view::OLD);
        old.or_else(|| self.asks_new().then_some(view::NEW))
            .map(Id::new)
    }

    pub(super) fn asks_old(&self) -> bool {
        let vault = self.keeping == IdentityStorage::Vault;
        match self.errand {
            IdentityAction::ChangePassphrase => true,
            IdentityAction::Replace | IdentityAction::RestorePrevious => vault,
            IdentityAction::MoveToVault
            | IdentityAction::MoveToKeyStore
            | IdentityAction::DeletePrevious
            | IdentityAction::EraseDevice => false,
        }
    }

    pub(super) fn asks_new(&self) -> bool {
        matches!(
            self.errand,
            IdentityAction::MoveToVault | IdentityAction::ChangePassphrase
        )
    }

    /// Whether the action can lose access permanently, so that the user must acknowledge it first.
    pub(super) fn asks_sure(&self) -> bool {
        matches!(
            self.errand,
            IdentityAction::Replace
                | IdentityAction::RestorePrevious
                | IdentityAction::DeletePrevious
                | IdentityAction::EraseDevice
        )
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::OldChanged(old) => self.old = old,
            Message::PhraseChanged(phrase) => self.phrase = phrase,
            Message::AgainChanged(again) => self.again = again,
            Message::SureToggled => self.sure = !self.sure,
            Message::Confirmed => return self.confirmed(),
            Message::Failed(fault) => {
                self.busy = false;
                self.problem = Some(Problem::Fault(fault));
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn confirmed(&mut self) -> Action<Message, Event> {
        if self.busy || (self.asks_sure() && !self.sure) {
            return Action::none();
        }
        self.problem = if self.asks_old() && self.old.is_empty() {
            Some(Problem::NoPhrase)
        } else if self.asks_new() {
            check_confirmed(&self.phrase, &self.again)
                .err()
                .map(Problem::Unfit)
        } else {
            None
        };
        if self.problem.is_some() {
            return Action::none();
        }
        self.busy = true;
        let phrases = Phrases {
            old: self.old.passphrase(),
            new: self.phrase.passphrase(),
        };
        Action::emit(Event::Do(self.errand, phrases))
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
            let _ = state.update(Message::SureToggled);
            let event = state.update(Message::Confirmed).event;
            assert!(matches!(event, Some(Event::Do(done, _)) if done == errand));
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
            assert_eq!(state.asks_old(), asked, "{errand:?} {keeping:?}");
        }
        let mut state = State::new(
            IdentityAction::ChangePassphrase,
            IdentityStorage::Vault,
            Vec::new(),
        );
        let _ = state.update(Message::Confirmed);
        assert_eq!(state.problem, Some(Problem::NoPhrase));
        let _ = state.update(Message::OldChanged(typed("the one of now")));
        let _ = state.update(Message::PhraseChanged(typed("correct horse")));
        let _ = state.update(Message::AgainChanged(typed("correct house")));
        let _ = state.update(Message::Confirmed);
        assert_eq!(
            state.problem,
            Some(Problem::Unfit(PassphraseError::Mismatch))
        );
        let _ = state.update(Message::AgainChanged(typed("correct horse")));
        let Some(Event::Do(_, phrases)) = state.update(Message::Confirmed).event else {
            panic!("it is to be done");
        };
        assert_eq!(phrases.old.0.expose(), "the one of now");
        assert_eq!(phrases.new.0.expose(), "correct horse");
        let _ = state.update(Message::Failed(IdentityError::WrongPassphrase));
        let wrong = Problem::Fault(IdentityError::WrongPassphrase);
        assert_eq!(state.problem, Some(wrong));
        assert!(!state.busy, "it can be tried again");
    }
}
