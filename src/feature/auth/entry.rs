//! The way in, while there is no identity: make one, bring one along, or open the one that is locked.
//!
//! Owns the pages and what is typed in them. Must not know any key, nor where an identity is kept.

mod view;

#[cfg(test)]
mod tests;

pub use view::field;

use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::domain::passphrase::{Passphrase, PassphraseError, SecretInput, check_confirmed};
use crate::domain::recovery::{RecoveryPhrase, RecoveryPhraseError};
use crate::domain::redacted::Redacted;
use crate::feature::action::Action;

/// The way in.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) step: Step,
    pub(super) store: Store,
    pub(super) form: Form,
    origin: Option<Origin>,
}

/// How the key store of the system is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Store {
    /// It serves, as far as is known.
    Serves,
    /// It does not.
    Fails(KeyStoreError),
    /// It does not, and the identity is in it.
    Withholds(KeyStoreError),
    /// It serves, and the identity that was in it is gone.
    Emptied,
}

/// Where the user stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The system is asked whether there is an identity.
    Looking,
    /// The first start: make one, or bring one along.
    First,
    /// There is one, in a key store that does not serve: wait for it, or bring it along from a backup.
    Away,
    /// Brings one along: words, or a file.
    Bringing,
    /// The system keeps no secrets: how it is kept instead.
    Keeping,
    /// It is locked: its passphrase.
    Locked,
    /// It is locked, and will never open; why.
    Broken(IdentityError),
    /// Everything of this device is to be forgotten; asked once more.
    Forgetting(Box<Step>),
    /// Something is being done that takes a while.
    Busy(Box<Step>),
}

/// What is typed in the pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    /// The recovery words.
    pub(super) words: SecretInput,
    /// The path of a backup.
    pub(super) path: String,
    /// A passphrase.
    pub(super) phrase: SecretInput,
    /// The same once more.
    pub(super) again: SecretInput,
    /// What was wrong with the last try.
    pub(super) problem: Option<Problem>,
}

/// Why a step did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The words are not right.
    Words(RecoveryPhraseError),
    /// No file was named.
    NoFile,
    /// The new passphrase is not fit.
    Unfit(PassphraseError),
    /// It was not done.
    Fault(IdentityError),
}

/// Where an identity comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is made now.
    New,
    /// From words that were written down.
    Words(Redacted<RecoveryPhrase>),
    /// From an encrypted file.
    File {
        /// Which.
        path: String,
        /// What opens it.
        phrase: Redacted<Passphrase>,
    },
}

/// Where it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Safe {
    /// In the system's key store.
    KeyStore,
    /// In a file, under this passphrase.
    Vault(Redacted<Passphrase>),
    /// Nowhere: it ends with the program.
    MemoryOnly,
}

/// What there is at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet.
    Nothing,
    /// Nothing that can be seen: the key store does not serve.
    NoStore(KeyStoreError),
    /// One is in the key store, which does not serve.
    Away(KeyStoreError),
    /// One was in the key store, and is not there any more.
    Gone,
    /// One that is locked.
    Locked,
    /// One that will never open.
    Broken(IdentityError),
}

/// What happened in the pages.
#[derive(Debug, Clone)]
pub enum Message {
    /// It is known what there is.
    Found(Found),
    /// An identity is to be made.
    MakePressed,
    /// One is to be brought along.
    BringPressed,
    /// The words were edited.
    WordsChanged(SecretInput),
    /// The words are to be taken.
    WordsSubmitted,
    /// The path of the backup was edited.
    PathChanged(String),
    /// A file is to be chosen.
    ChoosePressed,
    /// The backup is to be opened.
    FileSubmitted,
    /// The passphrase was edited.
    PhraseChanged(SecretInput),
    /// The second one was edited.
    AgainChanged(SecretInput),
    /// It is to be kept under the passphrase.
    PhraseSubmitted,
    /// It is to be kept in the key store all the same.
    StorePressed,
    /// It is to be kept nowhere.
    MemoryPressed,
    /// The key store is to be asked once more for what is in it.
    LookPressed,
    /// It is to be unlocked.
    UnlockPressed,
    /// Everything is to be forgotten.
    ForgetPressed,
    /// Yes, everything.
    ForgetConfirmed,
    /// What was asked for was not done.
    Failed(IdentityError),
    /// The user asked to go on, wherever they stand.
    Confirmed,
    /// The user went back.
    BackPressed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Take up an identity and keep it.
    Enter(Origin, Safe),
    /// Open the locked one.
    Unlock(Redacted<Passphrase>),
    /// Look for the identity once more, and answer with pages for what was found.
    Look,
    /// Let a file be chosen, and answer with `Message::PathChanged`.
    ChooseFile,
    /// Forget everything on this device.
    Forget,
}

impl Default for State {
    fn default() -> Self {
        Self {
            step: Step::Looking,
            store: Store::Serves,
            form: Form::default(),
            origin: None,
        }
    }
}

impl State {
    /// The pages for what was found.
    #[must_use]
    pub fn found(found: Found) -> Self {
        let mut state = Self::default();
        state.take_up(found);
        state
    }

    /// Whether the system is still asked: nothing is drawn that would be gone in a moment.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        self.step == Step::Looking
    }

    /// Where the user stands.
    #[must_use]
    pub fn step(&self) -> Step {
        self.step.clone()
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::Found(found) => self.take_up(found),
            Message::MakePressed => return self.choose(Origin::New),
            Message::BringPressed => self.go(Step::Bringing),
            Message::WordsChanged(words) => self.form.words = words,
            Message::PathChanged(path) => self.form.path = path,
            Message::PhraseChanged(phrase) => self.form.phrase = phrase,
            Message::AgainChanged(again) => self.form.again = again,
            Message::WordsSubmitted => return self.words(),
            Message::ChoosePressed => return Action::emit(Event::ChooseFile),
            Message::FileSubmitted => return self.file(),
            Message::PhraseSubmitted => return self.phrase(),
            Message::StorePressed => return self.enter(Safe::KeyStore),
            Message::MemoryPressed => return self.enter(Safe::MemoryOnly),
            Message::LookPressed => return self.look(),
            Message::UnlockPressed => return self.unlock(),
            Message::ForgetPressed => {
                let before = std::mem::replace(&mut self.step, Step::Looking);
                self.step = Step::Forgetting(Box::new(before));
            }
            Message::ForgetConfirmed => {
                if matches!(self.step, Step::Forgetting(_)) {
                    self.busy();
                    return Action::emit(Event::Forget);
                }
            }
            Message::Failed(fault) => self.failed(fault),
            Message::Confirmed => return self.confirmed(),
            Message::BackPressed => self.back(),
        }
        Action::none()
    }

    fn take_up(&mut self, found: Found) {
        self.step = match found {
            Found::Nothing => Step::First,
            Found::NoStore(reason) => {
                self.store = Store::Fails(reason);
                Step::First
            }
            Found::Away(reason) => {
                self.store = Store::Withholds(reason);
                Step::Away
            }
            Found::Gone => {
                self.store = Store::Emptied;
                Step::First
            }
            Found::Locked => Step::Locked,
            Found::Broken(fault) => Step::Broken(fault),
        };
    }

    fn go(&mut self, step: Step) {
        self.form = Form::default();
        self.step = step;
    }

    fn back(&mut self) {
        let first = self.first_step();
        match std::mem::replace(&mut self.step, Step::Looking) {
            Step::Keeping if !matches!(self.origin, Some(Origin::New) | None) => {
                self.go(Step::Bringing);
            }
            Step::Forgetting(before) => self.step = *before,
            Step::Bringing | Step::Keeping => self.go(first),
            step => self.step = step,
        }
    }

    fn first_step(&self) -> Step {
        match self.store {
            Store::Withholds(_) => Step::Away,
            Store::Serves | Store::Fails(_) | Store::Emptied => Step::First,
        }
    }

    /// Why the key store does not serve, where it does not.
    pub(super) fn no_store(&self) -> Option<&KeyStoreError> {
        match &self.store {
            Store::Fails(reason) | Store::Withholds(reason) => Some(reason),
            Store::Serves | Store::Emptied => None,
        }
    }

    fn look(&mut self) -> Action<Message, Event> {
        if !matches!(self.step, Step::Away | Step::First) {
            return Action::none();
        }
        self.busy();
        Action::emit(Event::Look)
    }

    /// An identity is there to be kept: in the key store or, where none serves, as the user chooses.
    fn choose(&mut self, origin: Origin) -> Action<Message, Event> {
        self.origin = Some(origin);
        if self.no_store().is_none() {
            return self.enter(Safe::KeyStore);
        }
        self.go(Step::Keeping);
        Action::none()
    }

    fn words(&mut self) -> Action<Message, Event> {
        match RecoveryPhrase::parse(self.form.words.expose()) {
            Ok(words) => self.choose(Origin::Words(Redacted::new(words))),
            Err(mistake) => self.complain(Problem::Words(mistake)),
        }
    }

    fn file(&mut self) -> Action<Message, Event> {
        let path = self.form.path.trim().to_owned();
        if path.is_empty() {
            return self.complain(Problem::NoFile);
        }
        let phrase = self.form.phrase.passphrase();
        self.choose(Origin::File { path, phrase })
    }

    fn phrase(&mut self) -> Action<Message, Event> {
        match check_confirmed(&self.form.phrase, &self.form.again) {
            Ok(()) => {
                let phrase = self.form.phrase.passphrase();
                self.enter(Safe::Vault(phrase))
            }
            Err(unfit) => self.complain(Problem::Unfit(unfit)),
        }
    }

    fn enter(&mut self, safe: Safe) -> Action<Message, Event> {
        match &self.origin {
            Some(origin) if !matches!(self.step, Step::Busy(_)) => {
                let event = Event::Enter(origin.clone(), safe);
                self.busy();
                Action::emit(event)
            }
            _ => Action::none(),
        }
    }

    fn unlock(&mut self) -> Action<Message, Event> {
        if self.step != Step::Locked || self.form.phrase.is_empty() {
            return Action::none();
        }
        let phrase = self.form.phrase.passphrase();
        self.busy();
        Action::emit(Event::Unlock(phrase))
    }

    fn busy(&mut self) {
        self.form.problem = None;
        let before = std::mem::replace(&mut self.step, Step::Looking);
        self.step = Step::Busy(Box::new(before));
    }

    fn complain(&mut self, problem: Problem) -> Action<Message, Event> {
        self.form.problem = Some(problem);
        Action::none()
    }

    /// What was asked for was not done: back to where it was asked. What does not open was brought along. A key store
    /// that does not serve leaves the other ways to keep it.
    fn failed(&mut self, fault: IdentityError) {
        let first = self.first_step();
        if let Step::Busy(before) = std::mem::replace(&mut self.step, first) {
            let brought = matches!(self.origin, Some(Origin::File { .. }));
            self.step = match *before {
                Step::Keeping if brought => Step::Bringing,
                Step::Forgetting(inner) => *inner,
                step => step,
            };
        }
        match fault {
            IdentityError::KeyStore(reason)
                if matches!(self.step, Step::First | Step::Bringing | Step::Keeping) =>
            {
                self.store = match self.store {
                    Store::Withholds(_) => Store::Withholds(reason),
                    _ => Store::Fails(reason),
                };
                self.go(Step::Keeping);
            }
            fault => self.form.problem = Some(Problem::Fault(fault)),
        }
    }

    fn confirmed(&mut self) -> Action<Message, Event> {
        match &self.step {
            Step::First => self.choose(Origin::New),
            Step::Away => self.look(),
            Step::Bringing if !self.form.words.is_empty() => self.words(),
            Step::Bringing => self.file(),
            Step::Keeping => self.phrase(),
            Step::Locked => self.unlock(),
            Step::Looking | Step::Broken(_) | Step::Forgetting(_) | Step::Busy(_) => Action::none(),
        }
    }
}
