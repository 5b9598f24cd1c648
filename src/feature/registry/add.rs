//! Adding a server by its address: ask, probe, choose among what is there, join.
//!
//! Owns the dialog's steps. Must not know how a probe is made, nor where joined servers are kept.

mod view;

pub use view::field;

use crate::domain::discovery::{Discovery, Listed};
use crate::domain::failure::Failure;
use crate::feature::action::Action;

/// Counts the questions, so that a late answer to an older one is told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

/// The dialog.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) address: String,
    pub(super) step: Step,
    generation: Generation,
}

/// Where the user stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Types the address; what was wrong with the last one, if anything.
    Asking(Option<Problem>),
    /// Waits for the probe.
    Probing,
    /// Chooses among the servers that were found.
    Choosing {
        /// What the probe found.
        found: Box<Discovery>,
        /// Which of them is chosen.
        chosen: usize,
        /// What was wrong with the last choice, if anything.
        problem: Option<Problem>,
    },
}

impl Default for Step {
    fn default() -> Self {
        Self::Asking(None)
    }
}

/// Why a step did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The server could not be probed.
    Probe(Failure),
    /// It is in the rail already.
    AlreadyJoined,
    /// It was joined, but the list could not be written.
    NotKept,
}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    /// The address was edited.
    AddressChanged(String),
    /// The user asked to go on with the address.
    AddressSubmitted,
    /// A probe was answered.
    Probed(Generation, Result<Discovery, Failure>),
    /// A row of the list was chosen.
    Chosen(usize),
    /// The user asked to join the chosen one.
    JoinPressed,
    /// The user asked to go on, wherever they stand.
    Confirmed,
    /// The join did not happen.
    Refused(Problem),
    /// The user went back to the address.
    BackPressed,
    /// The user left the dialog.
    Dismissed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Probe an address and answer with `Message::Probed`.
    Probe(Generation, String),
    /// Join a server that was found.
    Join(Box<Discovery>, Listed),
    /// Close the dialog.
    Close,
}

impl State {
    /// A dialog with the address filled in, as a link hands it over.
    #[must_use]
    pub fn with_address(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            ..Self::default()
        }
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::AddressChanged(address) => self.edited(address),
            Message::AddressSubmitted => self.submitted(),
            Message::Probed(generation, answer) => self.probed(generation, answer),
            Message::Chosen(index) => self.chose(index),
            Message::JoinPressed => self.joined(),
            Message::Confirmed => match self.step {
                Step::Asking(_) => self.submitted(),
                Step::Probing => Action::none(),
                Step::Choosing { .. } => self.joined(),
            },
            Message::Refused(problem) => self.refused(problem),
            Message::BackPressed => {
                self.step = Step::default();
                Action::none()
            }
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    fn edited(&mut self, address: String) -> Action<Message, Event> {
        self.address = address;
        self.generation = Generation(self.generation.0 + 1);
        self.step = Step::default();
        Action::none()
    }

    fn submitted(&mut self) -> Action<Message, Event> {
        if matches!(self.step, Step::Probing) {
            return Action::none();
        }
        let address = self.address.trim();
        if address.is_empty() {
            self.step = Step::Asking(Some(Problem::Probe(Failure::InvalidAddress)));
            return Action::none();
        }
        self.generation = Generation(self.generation.0 + 1);
        self.step = Step::Probing;
        Action::emit(Event::Probe(self.generation, address.to_owned()))
    }

    fn probed(
        &mut self,
        generation: Generation,
        answer: Result<Discovery, Failure>,
    ) -> Action<Message, Event> {
        if generation != self.generation || !matches!(self.step, Step::Probing) {
            return Action::none();
        }
        self.step = match answer {
            Ok(found) if found.listed.is_empty() => {
                Step::Asking(Some(Problem::Probe(Failure::NotOpenChat)))
            }
            Ok(found) => Step::Choosing {
                found: Box::new(found),
                chosen: 0,
                problem: None,
            },
            Err(failure) => Step::Asking(Some(Problem::Probe(failure))),
        };
        Action::none()
    }

    fn chose(&mut self, index: usize) -> Action<Message, Event> {
        if let Step::Choosing {
            found,
            chosen,
            problem,
        } = &mut self.step
            && index < found.listed.len()
        {
            *chosen = index;
            *problem = None;
        }
        Action::none()
    }

    fn joined(&mut self) -> Action<Message, Event> {
        match &self.step {
            Step::Choosing { found, chosen, .. } => match found.listed.get(*chosen) {
                Some(listed) => Action::emit(Event::Join(found.clone(), listed.clone())),
                None => Action::none(),
            },
            Step::Asking(_) | Step::Probing => Action::none(),
        }
    }

    fn refused(&mut self, reason: Problem) -> Action<Message, Event> {
        match &mut self.step {
            Step::Choosing { problem, .. } | Step::Asking(problem) => *problem = Some(reason),
            Step::Probing => {}
        }
        Action::none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::capability::Capabilities;

    fn found(names: &[&str]) -> Discovery {
        Discovery {
            address: "https://chat.example".into(),
            private_line: true,
            capabilities: Capabilities::default(),
            listed: names
                .iter()
                .map(|name| Listed {
                    id: format!("srv_{name}").into(),
                    name: (*name).to_owned(),
                    icon_text: "XX".into(),
                })
                .collect(),
        }
    }

    fn probing(state: &mut State) -> Generation {
        let _ = state.update(Message::AddressChanged("chat.example".into()));
        match state.update(Message::AddressSubmitted).event {
            Some(Event::Probe(generation, address)) => {
                assert_eq!(address, "chat.example");
                generation
            }
            other => panic!("expected a probe, got {other:?}"),
        }
    }

    #[test]
    fn an_empty_address_is_not_probed() {
        let mut state = State::with_address("   ");
        assert_eq!(state.update(Message::AddressSubmitted).event, None);
        assert_eq!(
            state.step,
            Step::Asking(Some(Problem::Probe(Failure::InvalidAddress)))
        );
    }

    #[test]
    fn the_chosen_server_is_joined_by_its_own_id() {
        let mut state = State::default();
        let generation = probing(&mut state);
        let _ = state.update(Message::Probed(
            generation,
            Ok(found(&["harbor", "testlab"])),
        ));
        let _ = state.update(Message::Chosen(1));
        match state.update(Message::JoinPressed).event {
            Some(Event::Join(_, listed)) => assert_eq!(listed.id.as_str(), "srv_testlab"),
            other => panic!("expected a join, got {other:?}"),
        }
    }

    #[test]
    fn an_answer_to_an_older_address_is_dropped() {
        let mut state = State::default();
        let old = probing(&mut state);
        let new = probing(&mut state);
        let _ = state.update(Message::Probed(old, Err(Failure::TimedOut)));
        assert_eq!(state.step, Step::Probing);
        let _ = state.update(Message::Probed(new, Err(Failure::NotOpenChat)));
        assert_eq!(
            state.step,
            Step::Asking(Some(Problem::Probe(Failure::NotOpenChat)))
        );
    }

    #[test]
    fn enter_goes_on_wherever_the_user_stands() {
        let mut state = State::with_address("chat.example");
        let generation = match state.update(Message::Confirmed).event {
            Some(Event::Probe(generation, _)) => generation,
            other => panic!("expected a probe, got {other:?}"),
        };
        assert_eq!(state.update(Message::Confirmed).event, None);
        let _ = state.update(Message::Probed(generation, Ok(found(&["harbor"]))));
        assert!(matches!(
            state.update(Message::Confirmed).event,
            Some(Event::Join(..))
        ));
    }

    #[test]
    fn a_choice_outside_the_list_changes_nothing() {
        let mut state = State::default();
        let generation = probing(&mut state);
        let _ = state.update(Message::Probed(generation, Ok(found(&["harbor"]))));
        let before = state.clone();
        let _ = state.update(Message::Chosen(7));
        assert_eq!(state, before);
    }

    #[test]
    fn a_second_press_while_probing_asks_nothing_again() {
        let mut state = State::default();
        let _ = probing(&mut state);
        assert_eq!(state.update(Message::AddressSubmitted).event, None);
    }

    #[test]
    fn what_was_wrong_is_forgotten_with_the_next_edit() {
        let mut state = State::default();
        let generation = probing(&mut state);
        let _ = state.update(Message::Probed(generation, Err(Failure::ConnectionRefused)));
        let _ = state.update(Message::AddressChanged("chat.example:8080".into()));
        assert_eq!(state.step, Step::Asking(None));
    }
}
