//! View of the backup dialog.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::super::errors::FormError;
use super::super::widgets::{busy_indicator, learn_more, paragraph, secret_field, warning};
use super::{BackupStep, FileForm, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::passphrase::SecretInput;
use crate::domain::recovery::WORD_COUNT;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::accessible;
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::field::Field;
use crate::ui::widget::{button, pane, primary_button};
use crate::ui::{Element, font, token};

impl State {
    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let page = match &self.step {
            BackupStep::ChoosingMethod => intro_page(strings),
            BackupStep::ShowingPhrase => self.phrase_page(strings),
            BackupStep::Verifying {
                quiz,
                answers,
                wrong_positions,
            } => quiz_page(quiz.positions(), answers, wrong_positions, strings),
            BackupStep::SavingFile(form) => form.view(strings),
            BackupStep::Done(path) => done_page(path.as_deref(), strings),
        };
        dialog::layer(Dialog {
            title: fl!(strings, "backup-title"),
            close_label: fl!(strings, "backup-later"),
            on_close: Message::Dismissed,
            page,
        })
    }

    pub fn error_message<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        match &self.step {
            BackupStep::Verifying {
                wrong_positions, ..
            } => {
                let position = wrong_positions.first()?;
                Some(fl!(strings, "backup-wrong", "place" => *position))
            }
            BackupStep::SavingFile(form) => Some(form.error.as_ref()?.message(strings)),
            BackupStep::ChoosingMethod | BackupStep::ShowingPhrase | BackupStep::Done(_) => None,
        }
    }

    fn phrase_page<'a>(&self, strings: &'a Strings) -> Page<'a, Message> {
        let words = self.recovery_phrase.0.iter().zip(0..);
        let words = row(words.map(|(word, index)| numbered_word(index, word)))
            .spacing(token::SPACE_S)
            .wrap();
        let semantics = move || Semantics {
            set_size: Some(WORD_COUNT),
            ..Semantics::new(Role::List, fl!(strings, "backup-recovery-phrase"))
        };
        let list = accessible(semantics, words);
        Page::new(dialog_body([
            paragraph(fl!(strings, "backup-write-down")),
            list.into(),
        ]))
        .buttons([
            button(fl!(strings, "backup-back")).on_press(Message::BackPressed),
            primary_button(fl!(strings, "backup-written-down"))
                .on_press(Message::WrittenDownPressed),
        ])
    }
}

/// The accessible name contains both the number and the word.
fn numbered_word<'a>(index: usize, word: &'static str) -> Element<'a, Message> {
    /// Three of them fill the dialog.
    const WIDTH: f32 = 132.0;
    let number = (index + 1).to_string();
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
        position: Some(index),
        ..Semantics::new(Role::Row, name.clone())
    };
    container(accessible(semantics, card)).width(WIDTH).into()
}

fn intro_page(strings: &Strings) -> Page<'_, Message> {
    Page::new(dialog_body([
        paragraph(fl!(strings, "backup-intro")),
        warning(fl!(strings, "backup-warning")),
        learn_more(fl!(strings, "backup-more"), strings),
    ]))
    .buttons([
        button(fl!(strings, "backup-later")).on_press(Message::Dismissed),
        button(fl!(strings, "backup-save-file")).on_press(Message::SaveToFilePressed),
        primary_button(fl!(strings, "backup-show-phrase")).on_press(Message::ShowPhrasePressed),
    ])
}

fn quiz_page<'a>(
    positions: [usize; 3],
    answers: &'a [SecretInput; 3],
    wrong_positions: &[usize],
    strings: &'a Strings,
) -> Page<'a, Message> {
    let ids = ["backup-a", "backup-b", "backup-c"];
    let fields = ids.into_iter().zip(positions).zip(answers).enumerate();
    let fields = fields.map(|(index, ((id, position), answer))| {
        let error = wrong_positions
            .contains(&position)
            .then(|| fl!(strings, "backup-wrong", "place" => position));
        Field::new(
            id,
            fl!(strings, "backup-word", "place" => position),
            answer.expose(),
            move |text| Message::AnswerChanged(index, SecretInput::new(text)),
            Message::AnswersSubmitted,
        )
        .sensitive()
        .error(error)
        .view()
    });
    Page::new(dialog_body([
        paragraph(fl!(strings, "backup-confirm-hint")),
        column(fields).spacing(token::SPACE_M).into(),
    ]))
    .buttons([
        button(fl!(strings, "backup-show-again")).on_press(Message::BackPressed),
        primary_button(fl!(strings, "backup-check")).on_press(Message::AnswersSubmitted),
    ])
}

impl FileForm {
    fn view<'a>(&'a self, strings: &'a Strings) -> Page<'a, Message> {
        let error = self.error.as_ref().map(|error| error.message(strings));
        let (path_error, passphrase_error) = match self.error {
            Some(FormError::Passphrase(_)) => (None, error),
            _ => (error, None),
        };
        let path = Field::new(
            "backup-path",
            fl!(strings, "onboarding-file"),
            &self.path,
            Message::PathChanged,
            Message::FileSubmitted,
        );
        let passphrase = secret_field(
            "backup-phrase",
            fl!(strings, "backup-passphrase"),
            &self.passphrase,
            Message::PassphraseChanged,
            Message::FileSubmitted,
        );
        let confirmation = secret_field(
            "backup-phrase-again",
            fl!(strings, "onboarding-confirm-passphrase"),
            &self.confirmation,
            Message::ConfirmationChanged,
            Message::FileSubmitted,
        );
        let enabled = |message| (!self.busy).then_some(message);
        let choose = button(fl!(strings, "onboarding-browse"))
            .on_press_maybe(enabled(Message::ChooseFilePressed));
        let body = dialog_body([
            paragraph(fl!(strings, "backup-file-hint")),
            column![path.error(path_error).view(), choose]
                .spacing(token::SPACE_S)
                .into(),
            passphrase.error(passphrase_error).view(),
            confirmation.view(),
        ])
        .push(self.busy.then(|| busy_indicator(strings)));
        Page::new(body).buttons([
            button(fl!(strings, "backup-back")).on_press_maybe(enabled(Message::BackPressed)),
            primary_button(fl!(strings, "backup-save"))
                .on_press_maybe(enabled(Message::FileSubmitted)),
        ])
    }
}

fn done_page<'a>(path: Option<&'a str>, strings: &'a Strings) -> Page<'a, Message> {
    let message = match path {
        Some(path) => fl!(strings, "backup-done-file", "path" => path),
        None => fl!(strings, "backup-done"),
    };
    Page::new(dialog_body([pane::banner(
        Icon::Done,
        TextColor::Success,
        message,
        None,
    )]))
    .buttons([primary_button(fl!(strings, "backup-close")).on_press(Message::Dismissed)])
}
