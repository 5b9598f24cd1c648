//! Caring for the identity: where it is kept, its passphrase, another in its place, and the end of it on this device.
//!
//! Owns one errand at a time and what is typed for it. Must not know any key, nor how it is kept.

mod view;

use iced::advanced::widget::Id;

use crate::domain::identity::{Care, Fault, Keeping};
use crate::domain::known_server::KnownServer;
use crate::domain::opaque::Opaque;
use crate::domain::passphrase::{Passphrase, Typed, Unfit, agree};
use crate::feature::action::Action;

/// The dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) errand: Care,
    keeping: Keeping,
    /// Whom the user would be a stranger to.
    pub(super) known: Vec<KnownServer>,
    pub(super) old: Typed,
    pub(super) phrase: Typed,
    pub(super) again: Typed,
    pub(super) sure: bool,
    pub(super) busy: bool,
    pub(super) problem: Option<Problem>,
}

/// Why it was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The passphrase is needed.
    NoPhrase,
    /// The new passphrase is not fit.
    Unfit(Unfit),
    /// It was not done.
    Fault(Fault),
}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    /// The passphrase of now was edited.
    OldChanged(Typed),
    /// The new one was edited.
    PhraseChanged(Typed),
    /// The new one was edited once more.
    AgainChanged(Typed),
    /// Whether the user is sure was changed.
    SureToggled,
    /// The user asked to do it.
    Confirmed,
    /// It was not done.
    Failed(Fault),
    /// The user left the dialog.
    Dismissed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Do it.
    Do(Care, Phrases),
    /// Close the dialog.
    Close,
}

/// The passphrases for an errand, where it needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    /// The one of now.
    pub old: Opaque<Passphrase>,
    /// The new one.
    pub new: Opaque<Passphrase>,
}

impl State {
    /// The dialog for an errand.
    #[must_use]
    pub fn new(errand: Care, keeping: Keeping, known: Vec<KnownServer>) -> Self {
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

    /// The field that has the keyboard first, where there is one.
    #[must_use]
    pub fn field(&self) -> Option<Id> {
        let old = self.asks_old().then_some(view::OLD);
        old.or_else(|| self.asks_new().then_some(view::NEW))
            .map(Id::new)
    }

    /// Whether the passphrase of now is asked for.
    pub(super) fn asks_old(&self) -> bool {
        let vault = self.keeping == Keeping::Vault;
        match self.errand {
            Care::Rephrase => true,
            Care::Replace | Care::TakeBack => vault,
            Care::ToVault | Care::ToKeyStore | Care::Confirm | Care::Forget => false,
        }
    }

    /// Whether a new passphrase is asked for.
    pub(super) fn asks_new(&self) -> bool {
        matches!(self.errand, Care::ToVault | Care::Rephrase)
    }

    /// Whether something is lost that cannot be had again.
    pub(super) fn asks_sure(&self) -> bool {
        matches!(
            self.errand,
            Care::Replace | Care::TakeBack | Care::Confirm | Care::Forget
        )
    }

    /// Takes one message.
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
    fn what_cannot_be_undone_is_done_by_who_is_sure() {
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
    fn a_vault_is_opened_by_its_passphrase_for_what_changes_it() {
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
