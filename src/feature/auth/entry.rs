//! Onboarding pages shown while no identity is open: create, restore or unlock an identity, or erase the device.
//! Owns the current step and its input. Must not access keys or know where an identity is stored.
//! Entry points: `State::from_startup`, `State::update` and `State::view`.

mod view;

#[cfg(test)]
mod tests;

pub use view::field;

use crate::domain::identity::{Fault, Unavailable};
use crate::domain::opaque::Opaque;
use crate::domain::passphrase::{Passphrase, Typed, Unfit, agree};
use crate::domain::recovery::{Mistake, Words};
use crate::feature::action::Action;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) step: Step,
    pub(super) store: Store,
    pub(super) form: Form,
    origin: Option<Origin>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Store {
    /// No failure is known.
    Serves,
    Fails(Unavailable),
    /// Unavailable, and it contains the identity.
    Withholds(Unavailable),
    /// Available, but the identity that it contained is gone.
    Emptied,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The system is being checked for an identity.
    Looking,
    First,
    /// The identity is in a key store that is not available: retry, or restore it from a backup.
    Away,
    Bringing,
    /// The key store is not available, so the user selects another storage.
    Keeping,
    Locked,
    /// The stored identity cannot be opened.
    Broken(Fault),
    /// Contains the step to return to.
    Forgetting(Box<Step>),
    /// Contains the step to return to if the operation fails.
    Busy(Box<Step>),
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    pub(super) words: Typed,
    pub(super) path: String,
    pub(super) phrase: Typed,
    pub(super) again: Typed,
    pub(super) problem: Option<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    Words(Mistake),
    NoFile,
    Unfit(Unfit),
    Fault(Fault),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    New,
    Words(Opaque<Words>),
    File {
        path: String,
        phrase: Opaque<Passphrase>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Safe {
    KeyStore,
    /// In a file encrypted with this passphrase.
    Vault(Opaque<Passphrase>),
    /// Lost when the program exits.
    MemoryOnly,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Nothing,
    /// No identity is known, and the key store is not available.
    NoStore(Unavailable),
    /// The identity is in a key store that is not available.
    Away(Unavailable),
    /// The identity is no longer in the key store.
    Gone,
    /// The identity needs its passphrase.
    Locked,
    /// The stored identity cannot be opened.
    Broken(Fault),
}

#[derive(Debug, Clone)]
pub enum Message {
    Found(Found),
    MakePressed,
    BringPressed,
    WordsChanged(Typed),
    WordsSubmitted,
    PathChanged(String),
    ChoosePressed,
    FileSubmitted,
    PhraseChanged(Typed),
    AgainChanged(Typed),
    PhraseSubmitted,
    /// Save to the key store although it failed before.
    StorePressed,
    MemoryPressed,
    LookPressed,
    UnlockPressed,
    ForgetPressed,
    ForgetConfirmed,
    Failed(Fault),
    /// The default action of the current step was requested.
    Confirmed,
    BackPressed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Enter(Origin, Safe),
    Unlock(Opaque<Passphrase>),
    /// Check for an identity again and replace this state with the result.
    Look,
    /// Open a file dialog and return the path as `Message::PathChanged`.
    ChooseFile,
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
    #[must_use]
    pub fn found(found: Found) -> Self {
        let mut state = Self::default();
        state.take_up(found);
        state
    }

    /// Nothing is drawn while this is true, so that no page flashes at startup.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        self.step == Step::Looking
    }

    #[must_use]
    pub fn step(&self) -> Step {
        self.step.clone()
    }

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
                let previous = std::mem::replace(&mut self.step, Step::Looking);
                self.step = Step::Forgetting(Box::new(previous));
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
            Step::Forgetting(previous) => self.step = *previous,
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

    pub(super) fn no_store(&self) -> Option<&Unavailable> {
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

    /// Saves to the key store, or asks for another storage if the key store is not available.
    fn choose(&mut self, origin: Origin) -> Action<Message, Event> {
        self.origin = Some(origin);
        if self.no_store().is_none() {
            return self.enter(Safe::KeyStore);
        }
        self.go(Step::Keeping);
        Action::none()
    }

    fn words(&mut self) -> Action<Message, Event> {
        match Words::parse(self.form.words.expose()) {
            Ok(words) => self.choose(Origin::Words(Opaque::new(words))),
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
        match agree(&self.form.phrase, &self.form.again) {
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
        let passphrase = self.form.phrase.passphrase();
        self.busy();
        Action::emit(Event::Unlock(passphrase))
    }

    fn busy(&mut self) {
        self.form.problem = None;
        let previous = std::mem::replace(&mut self.step, Step::Looking);
        self.step = Step::Busy(Box::new(previous));
    }

    fn complain(&mut self, problem: Problem) -> Action<Message, Event> {
        self.form.problem = Some(problem);
        Action::none()
    }

    /// Returns to the step that started the operation. A backup file that does not open returns to `Restoring`. A key
    /// store failure leads to `ChoosingStorage`, which offers other storage.
    fn failed(&mut self, fault: Fault) {
        let first = self.first_step();
        if let Step::Busy(previous) = std::mem::replace(&mut self.step, first) {
            let from_file = matches!(self.origin, Some(Origin::File { .. }));
            self.step = match *previous {
                Step::Keeping if from_file => Step::Bringing,
                Step::Forgetting(previous_step) => *previous_step,
                step => step,
            };
        }
        match fault {
            Fault::KeyStore(reason)
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
