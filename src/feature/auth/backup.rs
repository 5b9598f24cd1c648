//! The backup dialog: shows the recovery phrase and verifies three of its words, or saves an encrypted file.
//! Holds the phrase only while the dialog is open. Must not derive keys from it.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod view;

use iced::widget::operation::focus;

use crate::domain::identity::Fault;
use crate::domain::opaque::Opaque;
use crate::domain::passphrase::{Passphrase, Typed, Unfit, agree};
use crate::domain::recovery::{ASKED, Quiz, Words};
use crate::feature::action::Action;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    words: Opaque<Words>,
    random: u64,
    pub(super) step: Step,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The recovery phrase stays hidden until the user requests it.
    Choosing,
    Reading,
    Answering {
        quiz: Quiz,
        answers: [Typed; ASKED],
        /// Positions in the phrase, from 1.
        wrong: Vec<usize>,
    },
    Filing(Filing),
    /// The path of the saved file; `None` after the phrase was verified.
    Done(Option<String>),
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filing {
    pub(super) path: String,
    pub(super) phrase: Typed,
    pub(super) again: Typed,
    pub(super) problem: Option<Problem>,
    pub(super) busy: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    NoFile,
    Unfit(Unfit),
    Fault(Fault),
}

#[derive(Debug, Clone)]
pub enum Message {
    WordsPressed,
    WrittenPressed,
    /// The index of the answer, from 0, and its text.
    AnswerChanged(usize, Typed),
    AnswersSubmitted,
    FilePressed,
    PathChanged(String),
    ChoosePressed,
    PhraseChanged(Typed),
    AgainChanged(Typed),
    FileSubmitted,
    Written(Result<(), Fault>),
    /// The default action of the current step was requested.
    Confirmed,
    BackPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Open a file dialog and return the path as `Message::PathChanged`.
    ChooseFile,
    /// Save the file and report the result as `Message::FileSaved`.
    Write(String, Opaque<Passphrase>),
    /// Record that a backup exists.
    BackedUp,
    Close,
}

impl State {
    /// `random` selects the words to verify.
    #[must_use]
    pub fn new(words: Opaque<Words>, random: u64) -> Self {
        Self {
            words,
            random,
            step: Step::Choosing,
        }
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::WordsPressed => self.step = Step::Reading,
            Message::WrittenPressed => {
                self.step = Step::Answering {
                    quiz: Quiz::draw(self.random),
                    answers: Default::default(),
                    wrong: Vec::new(),
                };
                return Action::run(focus(view::FIRST_ANSWER));
            }
            Message::AnswerChanged(index, answer) => {
                if let Step::Answering { answers, .. } = &mut self.step
                    && let Some(slot) = answers.get_mut(index)
                {
                    *slot = answer;
                }
            }
            Message::AnswersSubmitted => return self.answered(),
            Message::FilePressed => {
                self.step = Step::Filing(Filing::default());
                return Action::run(focus(view::PATH));
            }
            Message::PathChanged(path) => self.filing(|filing| filing.path = path),
            Message::PhraseChanged(phrase) => self.filing(|filing| filing.phrase = phrase),
            Message::AgainChanged(again) => self.filing(|filing| filing.again = again),
            Message::ChoosePressed => return Action::emit(Event::ChooseFile),
            Message::FileSubmitted => return self.file(),
            Message::Written(outcome) => return self.written(outcome),
            Message::Confirmed => return self.confirmed(),
            Message::BackPressed => {
                self.step = match self.step {
                    Step::Answering { .. } => Step::Reading,
                    _ => Step::Choosing,
                };
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn filing(&mut self, change: impl FnOnce(&mut Filing)) {
        if let Step::Filing(filing) = &mut self.step {
            change(filing);
        }
    }

    fn answered(&mut self) -> Action<Message, Event> {
        let Step::Answering {
            quiz,
            answers,
            wrong,
        } = &mut self.step
        else {
            return Action::none();
        };
        *wrong = quiz.wrong(&self.words.0, answers.each_ref().map(Typed::expose));
        if !wrong.is_empty() {
            return Action::none();
        }
        self.step = Step::Done(None);
        Action::emit(Event::BackedUp)
    }

    fn file(&mut self) -> Action<Message, Event> {
        let Step::Filing(filing) = &mut self.step else {
            return Action::none();
        };
        if filing.busy {
            return Action::none();
        }
        let path = filing.path.trim();
        filing.problem = if path.is_empty() {
            Some(Problem::NoFile)
        } else {
            agree(&filing.phrase, &filing.again)
                .err()
                .map(Problem::Unfit)
        };
        if filing.problem.is_some() {
            return Action::none();
        }
        filing.busy = true;
        Action::emit(Event::Write(path.to_owned(), filing.phrase.passphrase()))
    }

    fn written(&mut self, outcome: Result<(), Fault>) -> Action<Message, Event> {
        let Step::Filing(filing) = &mut self.step else {
            return Action::none();
        };
        filing.busy = false;
        match outcome {
            Ok(()) => {
                let path = std::mem::take(&mut filing.path);
                self.step = Step::Done(Some(path));
                Action::emit(Event::BackedUp)
            }
            Err(fault) => {
                filing.problem = Some(Problem::Fault(fault));
                Action::none()
            }
        }
    }

    fn confirmed(&mut self) -> Action<Message, Event> {
        match &self.step {
            Step::Choosing | Step::Reading => Action::none(),
            Step::Answering { .. } => self.answered(),
            Step::Filing(_) => self.file(),
            Step::Done(_) => Action::emit(Event::Close),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::new(Opaque::new(Words::of(&[9; 32])), 123_456)
    }

    fn answer(state: &mut State, right: bool) {
        let Step::Answering { quiz, .. } = &state.step else {
            panic!("three words are asked for");
        };
        let words: Vec<_> = state.words.0.iter().collect();
        for (index, position) in quiz.places().into_iter().enumerate() {
            let word = if right {
                words[position - 1]
            } else {
                "nothing"
            };
            let answer = Typed::new(word.to_owned());
            let _ = state.update(Message::AnswerChanged(index, answer));
        }
    }

    #[test]
    fn phrase_backup_completes_after_all_answers_are_correct() {
        let mut state = state();
        let _ = state.update(Message::WordsPressed);
        let _ = state.update(Message::WrittenPressed);
        answer(&mut state, false);
        assert_eq!(state.update(Message::AnswersSubmitted).event, None);
        assert!(
            matches!(&state.step, Step::Answering { wrong, .. } if wrong.len() == ASKED),
            "{:?}",
            state.step
        );
        answer(&mut state, true);
        let done = state.update(Message::Confirmed).event;
        assert_eq!(done, Some(Event::BackedUp));
        assert_eq!(state.update(Message::Confirmed).event, Some(Event::Close));
    }

    #[test]
    fn file_backup_requires_path_and_valid_passphrase() {
        let mut state = state();
        let _ = state.update(Message::FilePressed);
        let problem = |state: &State| match &state.step {
            Step::Filing(filing) => filing.problem.clone(),
            other => panic!("a file is named: {other:?}"),
        };
        assert_eq!(state.update(Message::FileSubmitted).event, None);
        assert_eq!(problem(&state), Some(Problem::NoFile));
        let _ = state.update(Message::PathChanged("identity.age".into()));
        let _ = state.update(Message::PhraseChanged(Typed::new("short".into())));
        let _ = state.update(Message::FileSubmitted);
        assert_eq!(problem(&state), Some(Problem::Unfit(Unfit::Short)));
        for (message, text) in [
            (
                Message::PhraseChanged as fn(Typed) -> Message,
                "correct horse",
            ),
            (Message::AgainChanged, "correct horse"),
        ] {
            let _ = state.update(message(Typed::new(text.into())));
        }
        let written = state.update(Message::FileSubmitted).event;
        assert!(matches!(written, Some(Event::Write(path, _)) if path == "identity.age"));
        assert_eq!(state.update(Message::FileSubmitted).event, None, "once");
        let failed = Fault::File {
            path: "identity.age".into(),
            reason: "full".into(),
        };
        let _ = state.update(Message::Written(Err(failed.clone())));
        assert_eq!(problem(&state), Some(Problem::Fault(failed)));
        let _ = state.update(Message::FileSubmitted);
        let done = state.update(Message::Written(Ok(()))).event;
        assert_eq!(done, Some(Event::BackedUp));
        assert_eq!(state.step, Step::Done(Some("identity.age".into())));
    }

    /// `Debug` output can reach the log.
    #[test]
    fn debug_output_hides_secrets() {
        let mut state = state();
        let _ = state.update(Message::FilePressed);
        let _ = state.update(Message::PhraseChanged(Typed::new("correct horse".into())));
        let printed = format!("{state:?}");
        assert!(!printed.contains("horse"), "{printed}");
        let word = state.words.0.iter().next().unwrap();
        assert!(!printed.contains(word), "{printed}");
    }
}
