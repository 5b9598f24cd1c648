//! The backup dialog: shows the recovery phrase and verifies three of its words, or saves an encrypted file.
//! Holds the phrase only while the dialog is open. Must not derive keys from it.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod view;

use super::errors::FormError;
use crate::domain::identity::IdentityError;
use crate::domain::passphrase::{Passphrase, SecretInput, check_confirmed};
use crate::domain::recovery::RecoveryPhrase;
use crate::domain::recovery_quiz::{QUIZ_LENGTH, Quiz};
use crate::domain::redacted::Redacted;
use crate::feature::action::Action;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    recovery_phrase: Redacted<RecoveryPhrase>,
    quiz_seed: u64,
    pub(super) step: BackupStep,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BackupStep {
    /// The recovery phrase stays hidden until the user requests it.
    ChoosingMethod,
    ShowingPhrase,
    Verifying {
        quiz: Quiz,
        answers: [SecretInput; QUIZ_LENGTH],
        /// Positions in the phrase, from 1.
        wrong_positions: Vec<usize>,
    },
    SavingFile(FileForm),
    /// The path of the saved file; `None` after the phrase was verified.
    Done(Option<String>),
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileForm {
    pub(super) path: String,
    pub(super) passphrase: SecretInput,
    pub(super) confirmation: SecretInput,
    pub(super) error: Option<FormError>,
    pub(super) busy: bool,
}

#[derive(Debug, Clone)]
pub enum Message {
    ShowPhrasePressed,
    WrittenDownPressed,
    /// The index of the answer, from 0, and its text.
    AnswerChanged(usize, SecretInput),
    AnswersSubmitted,
    SaveToFilePressed,
    PathChanged(String),
    ChooseFilePressed,
    PassphraseChanged(SecretInput),
    ConfirmationChanged(SecretInput),
    FileSubmitted,
    FileSaved(Result<(), IdentityError>),
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
    SaveFile(String, Redacted<Passphrase>),
    /// Record that a backup exists.
    BackedUp,
    Close,
}

impl State {
    /// `quiz_seed` selects the words to verify.
    pub fn new(recovery_phrase: Redacted<RecoveryPhrase>, quiz_seed: u64) -> Self {
        Self {
            recovery_phrase,
            quiz_seed,
            step: BackupStep::ChoosingMethod,
        }
    }

    /// Tells its pages apart.
    pub fn page(&self) -> impl std::hash::Hash + use<> {
        std::mem::discriminant(&self.step)
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::ShowPhrasePressed => self.step = BackupStep::ShowingPhrase,
            Message::WrittenDownPressed => {
                self.step = BackupStep::Verifying {
                    quiz: Quiz::draw(self.quiz_seed),
                    answers: Default::default(),
                    wrong_positions: Vec::new(),
                };
            }
            Message::AnswerChanged(index, answer) => {
                if let BackupStep::Verifying { answers, .. } = &mut self.step
                    && let Some(slot) = answers.get_mut(index)
                {
                    *slot = answer;
                }
            }
            Message::AnswersSubmitted => return self.check_answers(),
            Message::SaveToFilePressed => {
                self.step = BackupStep::SavingFile(FileForm::default());
            }
            Message::PathChanged(path) => self.edit_file_form(|form| form.path = path),
            Message::PassphraseChanged(new) => self.edit_file_form(|form| form.passphrase = new),
            Message::ConfirmationChanged(new) => {
                self.edit_file_form(|form| form.confirmation = new);
            }
            Message::ChooseFilePressed => return Action::emit(Event::ChooseFile),
            Message::FileSubmitted => return self.submit_file(),
            Message::FileSaved(result) => return self.on_file_saved(result),
            Message::Confirmed => return self.confirm(),
            Message::BackPressed => {
                self.step = match self.step {
                    BackupStep::Verifying { .. } => BackupStep::ShowingPhrase,
                    _ => BackupStep::ChoosingMethod,
                };
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn edit_file_form(&mut self, change: impl FnOnce(&mut FileForm)) {
        if let BackupStep::SavingFile(form) = &mut self.step {
            change(form);
        }
    }

    fn check_answers(&mut self) -> Action<Message, Event> {
        let BackupStep::Verifying {
            quiz,
            answers,
            wrong_positions,
        } = &mut self.step
        else {
            return Action::none();
        };
        let answers = answers.each_ref().map(SecretInput::expose);
        *wrong_positions = quiz.wrong_positions(&self.recovery_phrase.0, answers);
        if !wrong_positions.is_empty() {
            return Action::none();
        }
        self.step = BackupStep::Done(None);
        Action::emit(Event::BackedUp)
    }

    fn submit_file(&mut self) -> Action<Message, Event> {
        let BackupStep::SavingFile(form) = &mut self.step else {
            return Action::none();
        };
        if form.busy {
            return Action::none();
        }
        let path = form.path.trim();
        let checked = check_confirmed(&form.passphrase, &form.confirmation);
        form.error = match checked {
            _ if path.is_empty() => Some(FormError::MissingPath),
            checked => checked.err().map(FormError::Passphrase),
        };
        if form.error.is_some() {
            return Action::none();
        }
        form.busy = true;
        Action::emit(Event::SaveFile(
            path.to_owned(),
            form.passphrase.passphrase(),
        ))
    }

    fn on_file_saved(&mut self, result: Result<(), IdentityError>) -> Action<Message, Event> {
        let BackupStep::SavingFile(form) = &mut self.step else {
            return Action::none();
        };
        form.busy = false;
        if let Err(error) = result {
            form.error = Some(FormError::Identity(error));
            return Action::none();
        }
        self.step = BackupStep::Done(Some(std::mem::take(&mut form.path)));
        Action::emit(Event::BackedUp)
    }

    fn confirm(&mut self) -> Action<Message, Event> {
        match &self.step {
            BackupStep::ChoosingMethod | BackupStep::ShowingPhrase => Action::none(),
            BackupStep::Verifying { .. } => self.check_answers(),
            BackupStep::SavingFile(_) => self.submit_file(),
            BackupStep::Done(_) => Action::emit(Event::Close),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::passphrase::PassphraseError;

    fn state() -> State {
        State::new(Redacted::new(RecoveryPhrase::from_bytes(&[9; 32])), 123_456)
    }

    fn answer(state: &mut State, correct: bool) {
        let BackupStep::Verifying { quiz, .. } = &state.step else {
            panic!("expected the quiz");
        };
        let words: Vec<_> = state.recovery_phrase.0.iter().collect();
        for (index, position) in quiz.positions().into_iter().enumerate() {
            let word = if correct {
                words[position - 1]
            } else {
                "nothing"
            };
            let answer = SecretInput::new(word.to_owned());
            let _ = state.update(Message::AnswerChanged(index, answer));
        }
    }

    #[test]
    fn phrase_backup_completes_after_all_answers_are_correct() {
        let mut state = state();
        let _ = state.update(Message::ShowPhrasePressed);
        let _ = state.update(Message::WrittenDownPressed);
        answer(&mut state, false);
        assert_eq!(state.update(Message::AnswersSubmitted).event, None);
        assert!(
            matches!(&state.step, BackupStep::Verifying { wrong_positions, .. } if wrong_positions.len() == QUIZ_LENGTH),
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
        let _ = state.update(Message::SaveToFilePressed);
        let error = |state: &State| match &state.step {
            BackupStep::SavingFile(form) => form.error.clone(),
            other => panic!("expected the file form: {other:?}"),
        };
        assert_eq!(state.update(Message::FileSubmitted).event, None);
        assert_eq!(error(&state), Some(FormError::MissingPath));
        let _ = state.update(Message::PathChanged("identity.age".into()));
        let _ = state.update(Message::PassphraseChanged(SecretInput::new("short".into())));
        let _ = state.update(Message::FileSubmitted);
        assert_eq!(
            error(&state),
            Some(FormError::Passphrase(PassphraseError::TooShort))
        );
        for (message, text) in [
            (
                Message::PassphraseChanged as fn(SecretInput) -> Message,
                "correct horse",
            ),
            (Message::ConfirmationChanged, "correct horse"),
        ] {
            let _ = state.update(message(SecretInput::new(text.into())));
        }
        let event = state.update(Message::FileSubmitted).event;
        assert!(matches!(event, Some(Event::SaveFile(path, _)) if path == "identity.age"));
        assert_eq!(state.update(Message::FileSubmitted).event, None, "once");
        let failed = IdentityError::File {
            path: "identity.age".into(),
            reason: "full".into(),
        };
        let _ = state.update(Message::FileSaved(Err(failed.clone())));
        assert_eq!(error(&state), Some(FormError::Identity(failed)));
        let _ = state.update(Message::FileSubmitted);
        let done = state.update(Message::FileSaved(Ok(()))).event;
        assert_eq!(done, Some(Event::BackedUp));
        assert_eq!(state.step, BackupStep::Done(Some("identity.age".into())));
    }

    /// `Debug` output can reach the log.
    #[test]
    fn debug_output_hides_secrets() {
        let mut state = state();
        let _ = state.update(Message::SaveToFilePressed);
        let _ = state.update(Message::PassphraseChanged(SecretInput::new(
            "correct horse".into(),
        )));
        let printed = format!("{state:?}");
        assert!(!printed.contains("horse"), "{printed}");
        let word = state.recovery_phrase.0.iter().next().unwrap();
        assert!(!printed.contains(word), "{printed}");
    }
}
