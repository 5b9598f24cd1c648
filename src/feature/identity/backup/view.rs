//! View of the backup dialog.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::super::errors::{identity_error, passphrase_error};
use super::super::widgets::{busy_indicator, learn_more, paragraph};
use super::{BackupError, BackupStep, FileForm, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::passphrase::SecretInput;
use crate::domain::recovery::WORD_COUNT;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::accessible;
use crate::ui::widget::dialog::{self, Dialog, actions, dialog_body};
use crate::ui::widget::field::Field;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, font, token};

pub(super) const FIRST_ANSWER_ID: &str = "backup-a";
pub(super) const PATH_FIELD_ID: &str = "backup-path";

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body: Element<'a, Message> = match &self.step {
            BackupStep::ChoosingMethod => intro_page(strings),
            BackupStep::ShowingPhrase => self.phrase_page(strings),
            BackupStep::Verifying {
                quiz,
                answers,
                wrong_positions: wrong,
            } => quiz_page(quiz.positions(), answers, wrong, strings),
            BackupStep::SavingFile(filing) => filing.view(strings),
            BackupStep::Done(path) => done_page(path.as_deref(), strings),
        };
        let dialog = Dialog {
            title: fl!(strings, "backup-title"),
            close_label: fl!(strings, "backup-later"),
            on_close: wrap(Message::Dismissed),
            body: body.map(wrap),
        };
        dialog::layer(dialog)
    }

    pub fn error_message<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        match &self.step {
            BackupStep::Verifying {
                wrong_positions: wrong,
                ..
            } => {
                let place = wrong.first()?;
                Some(fl!(strings, "backup-wrong", "place" => *place))
            }
            BackupStep::SavingFile(filing) => filing.error_message(strings),
            BackupStep::ChoosingMethod | BackupStep::ShowingPhrase | BackupStep::Done(_) => None,
        }
    }

    fn phrase_page<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        const COLUMNS: usize = 3;
        let words: Vec<_> = self.recovery_phrase.0.iter().collect();
        let lines = words.chunks(COLUMNS).zip(0usize..).map(|(chunk, line)| {
            let words = chunk.iter().zip(line * COLUMNS..);
            row(words.map(|(word, at)| numbered_word(at, word)))
                .spacing(token::SPACE_S)
                .into()
        });
        let called = move || fl!(strings, "backup-recovery-phrase").into_owned();
        let semantics = move || Semantics {
            set_size: Some(WORD_COUNT),
            ..Semantics::new(Role::List, called())
        };
        let list = accessible(semantics, column(lines).spacing(token::SPACE_S));
        dialog_body([
            paragraph(fl!(strings, "backup-write-down")),
            list.into(),
            actions([
                button(fl!(strings, "backup-back"))
                    .on_press(Message::BackPressed)
                    .into(),
                button(fl!(strings, "backup-written-down"))
                    .kind(ButtonKind::Primary)
                    .on_press(Message::WrittenDownPressed)
                    .into(),
            ]),
        ])
        .into()
    }
}

/// The accessible name contains both the number and the word.
fn numbered_word<'a>(at: usize, word: &'static str) -> Element<'a, Message> {
    let number = (at + 1).to_string();
    let name = format!("{number} {word}");
    let number = text(number).size(token::TEXT_META).class(TextColor::Muted);
    let word = text(word).size(token::TEXT_BODY).font(font::MONO);
    let content = row![container(number).width(token::SPACE_XL), word]
        .spacing(token::SPACE_XS)
        .align_y(Center);
    let card = container(content)
        .padding(token::SPACE_S)
        .width(Fill)
        .class(Surface::Card);
    let semantics = move || Semantics {
        position: Some(at),
        ..Semantics::new(Role::Row, name.clone())
    };
    container(accessible(semantics, card)).width(Fill).into()
}

fn intro_page(strings: &Strings) -> Element<'_, Message> {
    dialog_body([
        paragraph(fl!(strings, "backup-intro")),
        pane::banner(
            Icon::Warning,
            TextColor::Warning,
            fl!(strings, "backup-warning"),
            None,
        ),
        learn_more(fl!(strings, "backup-more"), strings),
        actions([
            button(fl!(strings, "backup-later"))
                .on_press(Message::Dismissed)
                .into(),
            button(fl!(strings, "backup-save-file"))
                .on_press(Message::SaveToFilePressed)
                .into(),
            button(fl!(strings, "backup-show-phrase"))
                .kind(ButtonKind::Primary)
                .on_press(Message::ShowPhrasePressed)
                .into(),
        ]),
    ])
    .into()
}

fn quiz_page<'a>(
    places: [usize; 3],
    answers: &'a [SecretInput; 3],
    wrong: &[usize],
    strings: &'a Strings,
) -> Element<'a, Message> {
    let fields = places
        .into_iter()
        .zip(answers)
        .enumerate()
        .map(|(which, (place, answer))| {
            let name = fl!(strings, "backup-word", "place" => place);
            let changed = move |text| Message::AnswerChanged(which, SecretInput::new(text));
            let id = [FIRST_ANSWER_ID, "backup-b", "backup-c"];
            let id = id.get(which).copied().unwrap_or_default();
            let is_wrong = wrong.contains(&place);
            Field::new(
                id,
                name,
                answer.expose(),
                changed,
                Message::AnswersSubmitted,
            )
            .error(is_wrong.then(|| fl!(strings, "backup-wrong", "place" => place)))
            .view()
        });
    let fields = column(fields).spacing(token::SPACE_M);
    dialog_body([
        paragraph(fl!(strings, "backup-confirm-hint")),
        fields.into(),
        actions([
            button(fl!(strings, "backup-show-again"))
                .on_press(Message::BackPressed)
                .into(),
            button(fl!(strings, "backup-check"))
                .kind(ButtonKind::Primary)
                .on_press(Message::AnswersSubmitted)
                .into(),
        ]),
    ])
    .into()
}

impl FileForm {
    fn error_message<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        Some(match self.error.as_ref()? {
            BackupError::MissingPath => fl!(strings, "onboarding-no-file"),
            BackupError::Passphrase(reason) => passphrase_error(*reason, strings),
            BackupError::Identity(reason) => identity_error(reason, strings),
        })
    }

    fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let problem = self.error_message(strings);
        let of_phrase = matches!(self.error, Some(BackupError::Passphrase(_)));
        let (of_path, of_phrase) = if of_phrase {
            (None, problem)
        } else {
            (problem, None)
        };
        let path = Field::new(
            PATH_FIELD_ID,
            fl!(strings, "onboarding-file"),
            &self.path,
            Message::PathChanged,
            Message::FileSubmitted,
        );
        let phrase = Field::new(
            "backup-phrase",
            fl!(strings, "backup-passphrase"),
            self.passphrase.expose(),
            |text| Message::PassphraseChanged(SecretInput::new(text)),
            Message::FileSubmitted,
        );
        let again = Field::new(
            "backup-phrase-again",
            fl!(strings, "onboarding-confirm-passphrase"),
            self.confirmation.expose(),
            |text| Message::ConfirmationChanged(SecretInput::new(text)),
            Message::FileSubmitted,
        );
        let can = |message: Message| (!self.busy).then_some(message);
        let waits = self.busy.then(|| busy_indicator(strings));
        dialog_body([
            paragraph(fl!(strings, "backup-file-hint")),
            path.error(of_path).view(),
            phrase.secret().error(of_phrase).view(),
            again.secret().view(),
        ])
        .push(waits)
        .push(actions([
            button(fl!(strings, "backup-back"))
                .on_press_maybe(can(Message::BackPressed))
                .into(),
            button(fl!(strings, "onboarding-browse"))
                .on_press_maybe(can(Message::ChooseFilePressed))
                .into(),
            button(fl!(strings, "backup-save"))
                .kind(ButtonKind::Primary)
                .on_press_maybe(can(Message::FileSubmitted))
                .into(),
        ]))
        .into()
    }
}

fn done_page<'a>(path: Option<&'a str>, strings: &'a Strings) -> Element<'a, Message> {
    let words = match path {
        Some(path) => fl!(strings, "backup-done-file", "path" => path),
        None => fl!(strings, "backup-done"),
    };
    dialog_body([
        pane::banner(Icon::Done, TextColor::Success, words, None),
        actions([button(fl!(strings, "backup-close"))
            .kind(ButtonKind::Primary)
            .on_press(Message::Dismissed)
            .into()]),
    ])
    .into()
}
