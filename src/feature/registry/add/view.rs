//! The dialog that adds a server.

use std::borrow::Cow;

use iced::Fill;
use iced::advanced::widget::Id;
use iced::widget::{column, container, row, text};

use super::{Message, Problem, State, Step};
use crate::a11y::Role;
use crate::domain::discovery::{Discovery, Listed};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::{self, Dialog, actions, parts};
use crate::ui::widget::field::{Field, complaint};
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, button, pane, row_button};
use crate::ui::{Element, font, token};

const FIELD: &str = "add-address";

/// The name of the field that has the keyboard first.
#[must_use]
pub fn field() -> Id {
    Id::new(FIELD)
}

impl State {
    /// The dialog as a layer.
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body: Element<'a, Message> = match &self.step {
            Step::Asking(problem) => self.asking(problem.as_ref(), false, strings),
            Step::Probing => self.asking(None, true, strings),
            Step::Choosing {
                found,
                chosen,
                problem,
            } => choosing(found, *chosen, problem.as_ref(), strings),
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
        busy: bool,
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
        let go = if busy {
            fl!(strings, "add-probing")
        } else {
            fl!(strings, "add-probe")
        };
        let go = button(go)
            .look(Look::Primary)
            .on_press_maybe((!busy).then_some(Message::AddressSubmitted));
        let progress = busy.then(|| {
            let mark = Icon::Waiting.sized(token::ICON).class(Ink::Muted);
            named(
                Role::Progress,
                move || fl!(strings, "add-probing").into_owned(),
                container(mark).padding(token::SPACE_S),
            )
        });
        let ways = progress.into_iter().chain([go.into()]);
        parts([field.view(), hint.into(), actions(ways)]).into()
    }
}

fn choosing<'a>(
    found: &'a Discovery,
    chosen: usize,
    problem: Option<&'a Problem>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let count = i64::try_from(found.listed.len()).unwrap_or(i64::MAX);
    let lead = text(fl!(strings, "add-choose", "count" => count))
        .size(token::TEXT_BODY)
        .class(Ink::Primary);
    let rows = found
        .listed
        .iter()
        .enumerate()
        .map(|(place, listed)| offer(listed, place, place == chosen));
    let called = move || fl!(strings, "add-found").into_owned();
    let rows = named(Role::List, called, column(rows).spacing(token::SPACE_XS));
    let address = text(&found.address).size(token::TEXT_META);
    let address = row![
        Icon::Address.sized(token::ICON_SMALL).class(Ink::Muted),
        address.class(Ink::Muted)
    ];
    let checked = if found.capabilities.extensions.identity_proof {
        pane::strip(Icon::Proven, Ink::Success, fl!(strings, "add-proven"), None)
    } else {
        pane::strip(
            Icon::Unproven,
            Ink::Warning,
            fl!(strings, "add-unproven"),
            None,
        )
    };
    let open = (!found.private_line).then(|| {
        pane::strip(
            Icon::Warning,
            Ink::Warning,
            fl!(strings, "add-insecure"),
            None,
        )
    });
    let told = pane::strip(Icon::Key, Ink::Accent, fl!(strings, "add-disclosure"), None);
    let page = column![lead, address.spacing(token::SPACE_S)]
        .push(rows)
        .push(told)
        .push(checked)
        .push(open)
        .push(problem.map(|problem| complaint(words(problem, strings))))
        .push(actions([
            button(fl!(strings, "add-back"))
                .on_press(Message::BackPressed)
                .into(),
            button(fl!(strings, "add-join"))
                .look(Look::Primary)
                .on_press(Message::JoinPressed)
                .into(),
        ]));
    page.spacing(token::SPACE_M).width(Fill).into()
}

fn offer(listed: &Listed, place: usize, chosen: bool) -> Element<'_, Message> {
    let name = text(&listed.name)
        .size(token::TEXT_BODY)
        .font(font::SEMIBOLD);
    let picture = monogram(listed.icon_text.as_str(), &listed.name, token::AVATAR_SMALL);
    let mark = chosen.then(|| Icon::Done.view().class(Ink::Accent));
    let content = row![picture, container(name).width(Fill)]
        .push(mark)
        .spacing(token::SPACE_M)
        .align_y(iced::Center);
    row_button(listed.name.as_str(), content)
        .padding(token::SPACE_S)
        .selected(chosen)
        .on_press(Message::Chosen(place))
        .into()
}

fn words<'a>(problem: &Problem, strings: &'a Strings) -> Cow<'a, str> {
    match problem {
        Problem::Probe(failure) => Cow::Owned(strings.failure(failure).into_owned()),
        Problem::AlreadyJoined => fl!(strings, "add-already"),
        Problem::NotKept => fl!(strings, "add-not-kept"),
    }
}
