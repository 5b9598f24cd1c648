//! View of the dialog that adds a server: address, probe progress and certificate steps.

use std::borrow::Cow;

use iced::Fill;
use iced::advanced::widget::Id;
use iced::widget::{column, container, row, text};

use super::{Message, Problem, State, Step};
use crate::a11y::Role;
use crate::domain::discovery::{Obstacle, Progress};
use crate::domain::invite::Refusal;
use crate::domain::pasted;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{self, Dialog, actions, parts};
use crate::ui::widget::field::Field;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, token};

use super::super::certificate::facts;

const FIELD: &str = "add-address";

#[must_use]
pub fn field() -> Id {
    Id::new(FIELD)
}

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body: Element<'a, Message> = match &self.step {
            Step::Asking(problem) => self.asking(problem.as_ref(), None, strings),
            Step::Probing(progress) => self.asking(None, Some(*progress), strings),
            Step::Doubting { obstacle, compared } => doubting(obstacle, *compared, strings),
            Step::Choosing(choice) => choice.view(strings),
            Step::Confirming(page) => page.view(strings),
        };
        let dialog = Dialog {
            title: fl!(strings, "add-title"),
            close: fl!(strings, "add-close"),
            on_close: wrap(Message::Dismissed),
            body: body.map(wrap),
        };
        dialog::layer(dialog)
    }

    fn asking<'a>(
        &'a self,
        problem: Option<&'a Problem>,
        progress: Option<Progress>,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let name = fl!(strings, "add-address");
        let field = Field::new(
            field(),
            name,
            &self.address,
            Message::AddressChanged,
            Message::AddressSubmitted,
        )
        .placeholder(fl!(strings, "add-address-placeholder"))
        .problem(problem.map(|problem| words(problem, strings)));
        let hint = text(fl!(strings, "add-address-hint"))
            .size(token::TEXT_META)
            .class(Ink::Muted);
        let shown = shown(problem, strings);
        let ways: Vec<Element<'a, Message>> = if let Some(progress) = progress {
            let stop = button(fl!(strings, "add-stop")).on_press(Message::BackPressed);
            vec![waiting(progress, strings), stop.into()]
        } else {
            let look = button(fl!(strings, "add-probe"))
                .look(Look::Primary)
                .on_press(Message::AddressSubmitted);
            let plain = self.plain(problem, strings);
            plain.into_iter().chain([look.into()]).collect()
        };
        parts([field.view(), hint.into()])
            .push(shown)
            .push(
                progress
                    .is_none()
                    .then(|| self.way.view(strings).map(Message::Way)),
            )
            .push(actions(ways))
            .into()
    }

    /// Shown only if the same address may answer without encryption.
    fn plain<'a>(
        &'a self,
        problem: Option<&'a Problem>,
        strings: &'a Strings,
    ) -> Option<Element<'a, Message>> {
        let Some(Problem::Probe(obstacle)) = problem else {
            return None;
        };
        let plain = obstacle.without_encryption(pasted::meant(&self.address))?;
        let plain = button(fl!(strings, "add-plain")).on_press(Message::PlainPressed(plain));
        Some(plain.into())
    }
}

fn shown<'a>(problem: Option<&'a Problem>, strings: &'a Strings) -> Option<Element<'a, Message>> {
    let Some(Problem::Probe(obstacle)) = problem else {
        return None;
    };
    Some(facts(obstacle.certificate.as_deref()?, strings))
}

fn waiting(progress: Progress, strings: &Strings) -> Element<'_, Message> {
    let step = match progress {
        Progress::Connecting => fl!(strings, "add-connecting"),
        Progress::Asking => fl!(strings, "add-asking"),
        Progress::Listing => fl!(strings, "add-listing"),
    };
    let called = step.clone().into_owned();
    let mark = Icon::Waiting.sized(token::ICON).class(Ink::Muted);
    let word = text(step).size(token::TEXT_META).class(Ink::Secondary);
    let content = row![mark, word]
        .spacing(token::SPACE_S)
        .align_y(iced::Center);
    named(
        Role::Progress,
        move || called.clone(),
        container(content).padding(token::SPACE_S),
    )
}

fn doubting<'a>(
    obstacle: &'a Obstacle,
    compared: bool,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let words = fl!(strings, "doubt-sentence");
    let certificate = obstacle.certificate.as_deref();
    let choice = toggle(
        fl!(strings, "doubt-compared"),
        compared,
        Message::ComparedToggled,
    );
    let accept = if compared {
        fl!(strings, "doubt-accept-compared")
    } else {
        fl!(strings, "doubt-accept")
    };
    let back = button(fl!(strings, "add-back"))
        .look(Look::Primary)
        .on_press(Message::BackPressed);
    column![pane::strip(Icon::Warning, Ink::Warning, words, None)]
        .push(certificate.map(|certificate| facts(certificate, strings)))
        .push(choice)
        .push(actions([
            button(accept).on_press(Message::Accepted).into(),
            back.into(),
        ]))
        .spacing(token::SPACE_M)
        .width(Fill)
        .into()
}

pub(super) fn words<'a>(problem: &Problem, strings: &'a Strings) -> Cow<'a, str> {
    match problem {
        Problem::Probe(obstacle) => Cow::Owned(strings.failure(&obstacle.failure).into_owned()),
        Problem::Link(Refusal::NotPrivate) => fl!(strings, "link-not-private"),
        Problem::Link(_) => fl!(strings, "link-not-followed"),
        Problem::AlreadyJoined => fl!(strings, "add-already"),
        Problem::NotKept => fl!(strings, "add-not-kept"),
    }
}
