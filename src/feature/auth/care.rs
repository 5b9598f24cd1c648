//! The identity management dialog: change storage or passphrase, replace or restore the identity, or erase the device.
//! Owns the selected action and its input. Must not access keys or know how an identity is stored.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod view;

use iced::advanced::widget::Id;

use crate::domain::identity::{Acquaintance, Care, Fault, Keeping};
use crate::domain::opaque::Opaque;
use crate::domain::passphrase::{Passphrase, Typed, Unfit, agree};
use crate::feature::action::Action;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) errand: Care,
    keeping: Keeping,
    /// Servers that would no longer recognize the user.
    pub(super) known: Vec<Acquaintance>,
    pub(super) old: Typed,
    pub(super) phrase: Typed,
    pub(super) again: Typed,
    pub(super) sure: bool,
    pub(super) busy: bool,
    pub(super) problem: Option<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    NoPhrase,
    Unfit(Unfit),
    Fault(Fault),
}

#[derive(Debug, Clone)]
pub enum Message {
    OldChanged(Typed),
    PhraseChanged(Typed),
    AgainChanged(Typed),
    SureToggled,
    Confirmed,
    Failed(Fault),
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Do(Care, Phrases),
    Close,
}

/// Passphrases for an action; those it does not need are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    pub old: Opaque<Passphrase>,
    pub new: Opaque<Passphrase>,
}

impl State {
    #[must_use]
    pub fn new(errand: Care, keeping: Keeping, known: Vec<Acquaintance>) -> Self {
        Self {
            errand,
            keeping,
            known,
            old: Typed::default(),
            phrase: Typed::default(),
            again: Typed::default(),
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
        let vault = self.keeping == Keeping::Vault;
        match self.errand {
            Care::Rephrase => true,
            Care::Replace | Care::TakeBack => vault,
            Care::ToVault | Care::ToKeyStore | Care::Confirm | Care::Forget => false,
        }
    }

    pub(super) fn asks_new(&self) -> bool {
        matches!(self.errand, Care::ToVault | Care::Rephrase)
    }

    /// Whether the action can lose access permanently, so that the user must acknowledge it first.
    pub(super) fn asks_sure(&self) -> bool {
        matches!(
            self.errand,
            Care::Replace | Care::TakeBack | Care::Confirm | Care::Forget
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
            agree(&self.phrase, &self.again).err().map(Problem::Unfit)
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

    fn typed(text: &str) -> Typed {
        Typed::new(text.to_owned())
    }

    #[test]
    fn destructive_actions_require_acknowledgment() {
        for errand in [Care::Replace, Care::TakeBack, Care::Confirm, Care::Forget] {
            let mut state = State::new(errand, Keeping::KeyStore, Vec::new());
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
            (Care::Replace, Keeping::Vault, true),
            (Care::Replace, Keeping::KeyStore, false),
            (Care::Rephrase, Keeping::Vault, true),
            (Care::ToKeyStore, Keeping::Vault, false),
        ] {
            let state = State::new(errand, keeping, Vec::new());
            assert_eq!(state.asks_old(), asked, "{errand:?} {keeping:?}");
        }
        let mut state = State::new(Care::Rephrase, Keeping::Vault, Vec::new());
        let _ = state.update(Message::Confirmed);
        assert_eq!(state.problem, Some(Problem::NoPhrase));
        let _ = state.update(Message::OldChanged(typed("the one of now")));
        let _ = state.update(Message::PhraseChanged(typed("correct horse")));
        let _ = state.update(Message::AgainChanged(typed("correct house")));
        let _ = state.update(Message::Confirmed);
        assert_eq!(state.problem, Some(Problem::Unfit(Unfit::Different)));
        let _ = state.update(Message::AgainChanged(typed("correct horse")));
        let Some(Event::Do(_, phrases)) = state.update(Message::Confirmed).event else {
            panic!("it is to be done");
        };
        assert_eq!(phrases.old.0.expose(), "the one of now");
        assert_eq!(phrases.new.0.expose(), "correct horse");
        let _ = state.update(Message::Failed(Fault::WrongPassphrase));
        let wrong = Problem::Fault(Fault::WrongPassphrase);
        assert_eq!(state.problem, Some(wrong));
        assert!(!state.busy, "it can be tried again");
    }
}
