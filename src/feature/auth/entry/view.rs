//! Views of the onboarding pages. Each page fills the window.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{column, container, row, scrollable, text};
use iced::{Center, Fill};

use super::super::parts::{said, waiting};
use super::super::words::{fault, mistake, no_store, unfit};
use super::{Form, Message, Problem, State, Step, Store};
use crate::a11y::Role;
use crate::domain::passphrase::Typed;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::widget::button::icon_text_button;
use crate::ui::widget::dialog::actions;
use crate::ui::widget::field::{Field, complaint};
use crate::ui::widget::told::{heading, named};
use crate::ui::widget::{Look, Pressable, button, pane};
use crate::ui::{Element, font, token};

/// The pages share this ID because only one of them is shown.
#[must_use]
pub fn field() -> Id {
    Id::new("entry-first")
}

impl State {
    #[must_use]
    pub fn trouble<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        let includes_key_store = matches!(self.step, Step::Keeping | Step::Away);
        problem(&self.form, strings)
            .or_else(|| includes_key_store.then(|| self.unserved(strings)).flatten())
    }

    #[must_use]
    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (step, busy) = match &self.step {
            Step::Busy(step) => (step.as_ref(), true),
            step => (step, false),
        };
        let content: Vec<Element<'a, Message>> = match step {
            Step::Looking | Step::Busy(_) => vec![said(fl!(strings, "entry-looking"))],
            Step::First => self.first(strings, busy),
            Step::Away => self.away(strings, busy),
            Step::Bringing => bringing(&self.form, strings, busy),
            Step::Keeping => self.keeping(strings, busy),
            Step::Locked => locked(&self.form, strings, busy),
            Step::Broken(reason) => broken(fault(reason, strings), strings),
            Step::Forgetting(_) => forgetting(strings, busy),
        };
        let waits = busy.then(|| waiting(strings));
        let page = column![head(step, strings)]
            .push(column(content).spacing(token::SPACE_M))
            .push(waits)
            .spacing(token::SPACE_L)
            .max_width(token::DIALOG);
        let page = container(page).center_x(Fill).padding(token::SPACE_XL);
        let page = container(scrollable(page).width(Fill))
            .width(Fill)
            .height(Fill)
            .align_y(Center)
            .class(Surface::Base);
        named(
            Role::Main,
            move || fl!(strings, "entry-title").into_owned(),
            page,
        )
    }

    fn first<'a>(&'a self, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
        let gone = (self.store == Store::Emptied).then(|| {
            let words = fl!(strings, "entry-gone");
            pane::strip(Icon::Warning, Ink::Warning, words, None)
        });
        let ways = row![
            icon_text_button(Icon::Key, fl!(strings, "entry-make"))
                .look(Look::Primary)
                .on_press_maybe((!busy).then_some(Message::MakePressed)),
            button(fl!(strings, "entry-bring"))
                .on_press_maybe((!busy).then_some(Message::BringPressed)),
        ]
        .spacing(token::SPACE_M)
        .wrap();
        let page = [
            Some(said(fl!(strings, "entry-first"))),
            gone,
            self.unserving(strings, busy, Message::LookPressed),
            wrong(&self.form, strings),
            Some(ways.into()),
        ];
        page.into_iter().flatten().collect()
    }

    fn away<'a>(&'a self, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
        let can = |message: Message| (!busy).then_some(message);
        let reason = self
            .unserved(strings)
            .map(|words| pane::strip(Icon::Warning, Ink::Warning, words, None));
        let ways = [
            button(fl!(strings, "entry-forgotten")).on_press_maybe(can(Message::ForgetPressed)),
            button(fl!(strings, "entry-bring-backup")).on_press_maybe(can(Message::BringPressed)),
            button(fl!(strings, "entry-look-again"))
                .look(Look::Primary)
                .on_press_maybe(can(Message::LookPressed)),
        ];
        let page = [
            reason,
            Some(said(fl!(strings, "entry-away"))),
            wrong(&self.form, strings),
            Some(actions(ways.map(Element::from))),
        ];
        page.into_iter().flatten().collect()
    }

    fn unserved<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        let reason = no_store(self.no_store()?, strings);
        Some(match self.store {
            Store::Withholds(_) => fl!(strings, "entry-withheld", "reason" => reason),
            _ => fl!(strings, "entry-no-store", "reason" => reason),
        })
    }

    fn unserving<'a>(
        &'a self,
        strings: &'a Strings,
        busy: bool,
        again: Message,
    ) -> Option<Element<'a, Message>> {
        let words = self.unserved(strings)?;
        let again =
            button(fl!(strings, "entry-look-again")).on_press_maybe((!busy).then_some(again));
        let again = Some(again.into());
        Some(pane::strip(Icon::Warning, Ink::Warning, words, again))
    }

    fn keeping<'a>(&'a self, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
        let store = self.unserving(strings, busy, Message::StorePressed);
        let others = keeping(&self.form, strings, busy);
        store.into_iter().chain(others).collect()
    }
}

fn head<'a>(step: &Step, strings: &'a Strings) -> Element<'a, Message> {
    const MARK: f32 = 76.0;
    let title = match step {
        Step::Bringing => fl!(strings, "entry-bring-title"),
        Step::Keeping => fl!(strings, "entry-keep-title"),
        Step::Locked | Step::Broken(_) => fl!(strings, "entry-locked-title"),
        Step::Forgetting(_) => fl!(strings, "forget-title"),
        Step::Looking | Step::First | Step::Away | Step::Busy(_) => fl!(strings, "entry-title"),
    };
    let title = text(title)
        .size(token::TEXT_WELCOME)
        .font(font::BOLD)
        .class(Ink::Primary);
    let mark = container(Icon::Key.sized(MARK / 2.0).class(Ink::Accent))
        .center(MARK)
        .class(Surface::Card);
    column![mark, heading(1, title)]
        .spacing(token::SPACE_L)
        .align_x(Center)
        .width(Fill)
        .into()
}

fn bringing<'a>(form: &'a Form, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
    let of_words = matches!(form.problem, Some(Problem::Words(_)));
    let words = Field::new(
        field(),
        fl!(strings, "entry-words"),
        form.words.expose(),
        |text| Message::WordsChanged(Typed::new(text)),
        Message::WordsSubmitted,
    )
    .words()
    .problem(of_words.then(|| problem(form, strings)).flatten())
    .view();
    let path = Field::new(
        "entry-path",
        fl!(strings, "entry-path"),
        &form.path,
        Message::PathChanged,
        Message::FileSubmitted,
    )
    .problem((!of_words).then(|| problem(form, strings)).flatten())
    .view();
    let phrase = phrase(
        "entry-phrase",
        fl!(strings, "entry-file-phrase"),
        &form.phrase,
        Message::FileSubmitted,
    );
    let can = |message: Message| (!busy).then_some(message);
    vec![
        said(fl!(strings, "entry-bring-words")),
        words,
        actions([button(fl!(strings, "entry-take-words"))
            .look(Look::Primary)
            .on_press_maybe(can(Message::WordsSubmitted))
            .into()]),
        pane::line(),
        said(fl!(strings, "entry-bring-file")),
        path,
        phrase,
        actions([
            back(strings, busy).into(),
            button(fl!(strings, "entry-choose-file"))
                .on_press_maybe(can(Message::ChoosePressed))
                .into(),
            button(fl!(strings, "entry-open-file"))
                .on_press_maybe(can(Message::FileSubmitted))
                .into(),
        ]),
    ]
}

fn keeping<'a>(form: &'a Form, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
    let first = Field::new(
        field(),
        fl!(strings, "entry-phrase"),
        form.phrase.expose(),
        |text| Message::PhraseChanged(Typed::new(text)),
        Message::PhraseSubmitted,
    )
    .secret()
    .problem(problem(form, strings))
    .view();
    let again = Field::new(
        "entry-again",
        fl!(strings, "entry-again"),
        form.again.expose(),
        |text| Message::AgainChanged(Typed::new(text)),
        Message::PhraseSubmitted,
    )
    .secret()
    .view();
    let can = |message: Message| (!busy).then_some(message);
    vec![
        said(fl!(strings, "entry-keep")),
        first,
        again,
        actions([
            back(strings, busy).into(),
            button(fl!(strings, "entry-keep-phrase"))
                .look(Look::Primary)
                .on_press_maybe(can(Message::PhraseSubmitted))
                .into(),
        ]),
        pane::line(),
        said(fl!(strings, "entry-memory-hint")),
        actions([button(fl!(strings, "entry-memory"))
            .on_press_maybe(can(Message::MemoryPressed))
            .into()]),
    ]
}

fn locked<'a>(form: &'a Form, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
    let phrase = Field::new(
        field(),
        fl!(strings, "entry-phrase"),
        form.phrase.expose(),
        |text| Message::PhraseChanged(Typed::new(text)),
        Message::UnlockPressed,
    )
    .secret()
    .problem(problem(form, strings))
    .view();
    let can = |message: Message| (!busy).then_some(message);
    let open = !busy && !form.phrase.is_empty();
    vec![
        said(fl!(strings, "entry-locked")),
        phrase,
        actions([
            button(fl!(strings, "entry-forgotten"))
                .on_press_maybe(can(Message::ForgetPressed))
                .into(),
            button(fl!(strings, "entry-unlock"))
                .look(Look::Primary)
                .on_press_maybe(open.then_some(Message::UnlockPressed))
                .into(),
        ]),
    ]
}

fn broken<'a>(reason: Cow<'a, str>, strings: &'a Strings) -> Vec<Element<'a, Message>> {
    vec![
        pane::strip(Icon::Failed, Ink::Danger, reason, None),
        said(fl!(strings, "entry-broken")),
        actions([button(fl!(strings, "entry-forgotten"))
            .on_press(Message::ForgetPressed)
            .into()]),
    ]
}

fn forgetting(strings: &Strings, busy: bool) -> Vec<Element<'_, Message>> {
    let can = |message: Message| (!busy).then_some(message);
    vec![
        pane::strip(
            Icon::Warning,
            Ink::Danger,
            fl!(strings, "forget-sentence"),
            None,
        ),
        said(fl!(strings, "entry-forgotten-hint")),
        actions([
            button(fl!(strings, "forget-yes"))
                .on_press_maybe(can(Message::ForgetConfirmed))
                .into(),
            button(fl!(strings, "forget-no"))
                .look(Look::Primary)
                .on_press_maybe(can(Message::BackPressed))
                .into(),
        ]),
    ]
}

fn back(strings: &Strings, busy: bool) -> Pressable<'_, Message> {
    button(fl!(strings, "entry-back")).on_press_maybe((!busy).then_some(Message::BackPressed))
}

fn phrase<'a>(
    id: &'static str,
    name: Cow<'a, str>,
    typed: &'a Typed,
    on_submit: Message,
) -> Element<'a, Message> {
    let changed = |text| Message::PhraseChanged(Typed::new(text));
    Field::new(id, name, typed.expose(), changed, on_submit)
        .secret()
        .view()
}

fn wrong<'a>(form: &'a Form, strings: &'a Strings) -> Option<Element<'a, Message>> {
    problem(form, strings).map(complaint)
}

fn problem<'a>(form: &'a Form, strings: &'a Strings) -> Option<Cow<'a, str>> {
    Some(match form.problem.as_ref()? {
        Problem::Words(wrong) => mistake(*wrong, strings),
        Problem::NoFile => fl!(strings, "entry-no-file"),
        Problem::Unfit(reason) => unfit(*reason, strings),
        Problem::Fault(reason) => fault(reason, strings),
    })
}
