//! View of the backup dialog.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::super::parts::{said, waiting};
use super::super::words::{fault, unfit};
use super::{Filing, Message, Problem, State, Step};
use crate::a11y::{Role, Semantics};
use crate::domain::passphrase::Typed;
use crate::domain::recovery::COUNT;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::widget::dialog::{self, Dialog, actions, parts};
use crate::ui::widget::field::Field;
use crate::ui::widget::told::told;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, font, token};

pub(super) const FIRST_ANSWER: &str = "backup-a";
pub(super) const PATH: &str = "backup-path";

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body: Element<'a, Message> = match &self.step {
            Step::Choosing => choosing(strings),
            Step::Reading => self.reading(strings),
            Step::Answering {
                quiz,
                answers,
                wrong,
            } => answering(quiz.places(), answers, wrong, strings),
            Step::Filing(filing) => filing.view(strings),
            Step::Done(path) => done(path.as_deref(), strings),
        };
        let dialog = Dialog {
            title: fl!(strings, "backup-title"),
            close: fl!(strings, "backup-later"),
            on_close: wrap(Message::Dismissed),
            body: body.map(wrap),
        };
        dialog::layer(dialog)
    }

    #[must_use]
    pub fn problem<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        match &self.step {
            Step::Answering { wrong, .. } => {
                let place = wrong.first()?;
                Some(fl!(strings, "backup-wrong", "place" => *place))
            }
            Step::Filing(filing) => filing.problem(strings),
            Step::Choosing | Step::Reading | Step::Done(_) => None,
        }
    }

    fn reading<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        const COLUMNS: usize = 3;
        let words: Vec<_> = self.words.0.iter().collect();
        let lines = words.chunks(COLUMNS).zip(0usize..).map(|(chunk, line)| {
            let words = chunk.iter().zip(line * COLUMNS..);
            row(words.map(|(word, at)| numbered(at, word)))
                .spacing(token::SPACE_S)
                .into()
        });
        let called = move || fl!(strings, "backup-words").into_owned();
        let semantics = move || Semantics {
            set_size: Some(COUNT),
            ..Semantics::new(Role::List, called())
        };
        let list = told(semantics, column(lines).spacing(token::SPACE_S));
        parts([
            said(fl!(strings, "backup-words-hint")),
            list.into(),
            actions([
                button(fl!(strings, "backup-back"))
                    .on_press(Message::BackPressed)
                    .into(),
                button(fl!(strings, "backup-written"))
                    .look(Look::Primary)
                    .on_press(Message::WrittenPressed)
                    .into(),
            ]),
        ])
        .into()
    }
}

/// The accessible name contains both the number and the word.
fn numbered<'a>(at: usize, word: &'static str) -> Element<'a, Message> {
    let number = (at + 1).to_string();
    let name = format!("{number} {word}");
    let number = text(number).size(token::TEXT_META).class(Ink::Muted);
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
    container(told(semantics, card)).width(Fill).into()
}

fn choosing(strings: &Strings) -> Element<'_, Message> {
    parts([
        said(fl!(strings, "backup-why")),
        pane::strip(
            Icon::Warning,
            Ink::Warning,
            fl!(strings, "backup-care"),
            None,
        ),
        actions([
            button(fl!(strings, "backup-later"))
                .on_press(Message::Dismissed)
                .into(),
            button(fl!(strings, "backup-file"))
                .on_press(Message::FilePressed)
                .into(),
            button(fl!(strings, "backup-show"))
                .look(Look::Primary)
                .on_press(Message::WordsPressed)
                .into(),
        ]),
    ])
    .into()
}

fn answering<'a>(
    places: [usize; 3],
    answers: &'a [Typed; 3],
    wrong: &[usize],
    strings: &'a Strings,
) -> Element<'a, Message> {
    let fields = places
        .into_iter()
        .zip(answers)
        .enumerate()
        .map(|(which, (place, answer))| {
            let name = fl!(strings, "backup-word", "place" => place);
            let changed = move |text| Message::AnswerChanged(which, Typed::new(text));
            let id = [FIRST_ANSWER, "backup-b", "backup-c"];
            let id = id.get(which).copied().unwrap_or_default();
            let is_wrong = wrong.contains(&place);
            Field::new(
                id,
                name,
                answer.expose(),
                changed,
                Message::AnswersSubmitted,
            )
            .problem(is_wrong.then(|| fl!(strings, "backup-wrong", "place" => place)))
            .view()
        });
    let fields = column(fields).spacing(token::SPACE_M);
    parts([
        said(fl!(strings, "backup-check")),
        fields.into(),
        actions([
            button(fl!(strings, "backup-again"))
                .on_press(Message::BackPressed)
                .into(),
            button(fl!(strings, "backup-checked"))
                .look(Look::Primary)
                .on_press(Message::AnswersSubmitted)
                .into(),
        ]),
    ])
    .into()
}

impl Filing {
    fn problem<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        Some(match self.problem.as_ref()? {
            Problem::NoFile => fl!(strings, "entry-no-file"),
            Problem::Unfit(reason) => unfit(*reason, strings),
            Problem::Fault(reason) => fault(reason, strings),
        })
    }

    fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let problem = self.problem(strings);
        let of_phrase = matches!(self.problem, Some(Problem::Unfit(_)));
        let (of_path, of_phrase) = if of_phrase {
            (None, problem)
        } else {
            (problem, None)
        };
        let path = Field::new(
            PATH,
            fl!(strings, "entry-path"),
            &self.path,
            Message::PathChanged,
            Message::FileSubmitted,
        );
        let phrase = Field::new(
            "backup-phrase",
            fl!(strings, "backup-phrase"),
            self.phrase.expose(),
            |text| Message::PhraseChanged(Typed::new(text)),
            Message::FileSubmitted,
        );
        let again = Field::new(
            "backup-phrase-again",
            fl!(strings, "entry-again"),
            self.again.expose(),
            |text| Message::AgainChanged(Typed::new(text)),
            Message::FileSubmitted,
        );
        let can = |message: Message| (!self.busy).then_some(message);
        let waits = self.busy.then(|| waiting(strings));
        parts([
            said(fl!(strings, "backup-file-hint")),
            path.problem(of_path).view(),
            phrase.secret().problem(of_phrase).view(),
            again.secret().view(),
        ])
        .push(waits)
        .push(actions([
            button(fl!(strings, "backup-back"))
                .on_press_maybe(can(Message::BackPressed))
                .into(),
            button(fl!(strings, "entry-choose-file"))
                .on_press_maybe(can(Message::ChoosePressed))
                .into(),
            button(fl!(strings, "backup-save"))
                .look(Look::Primary)
                .on_press_maybe(can(Message::FileSubmitted))
                .into(),
        ]))
        .into()
    }
}

fn done<'a>(path: Option<&'a str>, strings: &'a Strings) -> Element<'a, Message> {
    let words = match path {
        Some(path) => fl!(strings, "backup-done-file", "path" => path),
        None => fl!(strings, "backup-done"),
    };
    parts([
        pane::strip(Icon::Done, Ink::Success, words, None),
        actions([button(fl!(strings, "backup-close"))
            .look(Look::Primary)
            .on_press(Message::Dismissed)
            .into()]),
    ])
    .into()
}
