//! The view of the servers page.

use std::borrow::Cow;
use std::collections::BTreeSet;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::servers::{Fault, IN, List, Message, OUT, Row, State};
use crate::a11y::{Role, Semantics};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::button::icon_text_button;
use crate::ui::widget::field::{Field, complaint};
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, Pressable, button, pane};
use crate::ui::{Element, font, token};

impl State {
    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        column![
            self.export_section(strings),
            pane::line(),
            self.import_section(strings)
        ]
        .spacing(token::SPACE_L)
        .into()
    }

    fn export_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let fault = match &self.written {
            Some(Err(fault)) => Some(message(fault, strings)),
            Some(Ok(())) | None => None,
        };
        let field = Field::new(
            OUT,
            fl!(strings, "server-list-export-field"),
            &self.out,
            Message::OutTyped,
            Message::WritePressed,
        )
        .placeholder(fl!(strings, "server-list-file-placeholder"))
        .problem(fault);
        let written = matches!(self.written, Some(Ok(())));
        let written = written.then(|| {
            let words = fl!(strings, "server-list-exported");
            pane::strip(Icon::Done, Ink::Success, words, None)
        });
        let ways = row![
            button(fl!(strings, "server-list-export-browse")).on_press(Message::OutBrowsed),
            icon_text_button(Icon::Export, fl!(strings, "server-list-export"))
                .on_press(Message::WritePressed),
        ];
        column![hint(fl!(strings, "server-list-export-hint")), field.view()]
            .push(ways.spacing(token::SPACE_S).wrap())
            .push(written)
            .spacing(token::SPACE_M)
            .into()
    }

    fn import_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let field = Field::new(
            IN,
            fl!(strings, "server-list-import-field"),
            &self.source,
            Message::SourceTyped,
            Message::ReadPressed,
        )
        .placeholder(fl!(strings, "server-list-file-placeholder"));
        let ways = row![
            button(fl!(strings, "server-list-import-browse")).on_press(Message::SourceBrowsed),
            icon_text_button(Icon::Import, fl!(strings, "server-list-import"))
                .on_press(Message::ReadPressed),
        ];
        column![hint(fl!(strings, "server-list-import-hint")), field.view()]
            .push(ways.spacing(token::SPACE_S).wrap())
            .push(self.import_result(strings))
            .spacing(token::SPACE_M)
            .into()
    }

    fn import_result<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        match &self.list {
            List::Nothing => None,
            List::Reading => {
                let words = fl!(strings, "server-list-loading");
                Some(pane::strip(Icon::Waiting, Ink::Muted, words, None))
            }
            List::Refused(fault) => Some(complaint(message(fault, strings))),
            List::Read { rows, selected } => Some(server_list(rows, selected, strings)),
            List::Added(count) => {
                let count = i64::try_from(*count).unwrap_or(i64::MAX);
                let words = fl!(strings, "server-list-added", "count" => count).into_owned();
                Some(pane::strip(Icon::Done, Ink::Success, words, None))
            }
        }
    }
}

fn server_list<'a>(
    rows: &'a [Row],
    selected: &BTreeSet<usize>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let rows = rows.iter().enumerate().map(|(place, row)| {
        let chosen = selected.contains(&place);
        server_row(row, place, chosen, strings)
    });
    let name = move || fl!(strings, "server-list-found").into_owned();
    let list = named(Role::List, name, column(rows).spacing(token::SPACE_XS));
    let count = i64::try_from(selected.len()).unwrap_or(i64::MAX);
    let disclosure = pane::strip(
        Icon::Key,
        Ink::Accent,
        fl!(strings, "server-list-shared-data"),
        None,
    );
    let add = button(fl!(strings, "server-list-join", "count" => count).into_owned())
        .look(Look::Primary)
        .on_press_maybe((!selected.is_empty()).then_some(Message::AddPressed));
    column![list, disclosure, container(add).align_right(Fill)]
        .spacing(token::SPACE_M)
        .into()
}

/// A row of the list. A server that has been joined cannot be selected.
fn server_row<'a>(
    row: &'a Row,
    place: usize,
    chosen: bool,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let offer = &row.offer;
    let name = text(offer.name.as_str())
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD);
    let address = text(offer.address.as_str())
        .size(token::TEXT_META)
        .class(Ink::Muted);
    let state = match (row.known, offer.private) {
        (true, _) => Some(fl!(strings, "server-list-joined")),
        (false, false) => Some(fl!(strings, "rail-not-encrypted")),
        (false, true) => None,
    };
    let label = match &state {
        Some(state) => {
            fl!(strings, "rail-status-list", "before" => offer.name.as_str(), "after" => state.as_ref())
                .into_owned()
        }
        None => offer.name.clone(),
    };
    let ink = if row.known { Ink::Muted } else { Ink::Warning };
    let state = state.map(|state| text(state).size(token::TEXT_META).class(ink));
    let mark = if chosen { Icon::Done } else { Icon::Less };
    let mark_ink = if chosen { Ink::Accent } else { Ink::Muted };
    let words = column![name, address].push(state).width(Fill);
    let content = row![words, mark.view().class(mark_ink)]
        .spacing(token::SPACE_M)
        .align_y(Center);
    Pressable::new(Role::Switch, label, content, Look::Row)
        .told(|semantics| Semantics {
            checked: Some(chosen),
            description: Some(offer.address.clone()),
            position: Some(place),
            ..semantics
        })
        .width(Fill)
        .padding(token::SPACE_S)
        .on_press_maybe((!row.known).then_some(Message::Toggled(place)))
        .into()
}

fn hint<'a, Message: 'a>(words: Cow<'a, str>) -> Element<'a, Message> {
    text(words)
        .size(token::TEXT_META)
        .class(Ink::Secondary)
        .into()
}

fn message<'a>(fault: &Fault, strings: &'a Strings) -> Cow<'a, str> {
    let counted = |count: &usize| i64::try_from(*count).unwrap_or(i64::MAX);
    match fault {
        Fault::NoFile => fl!(strings, "server-list-no-file"),
        Fault::Unreadable(reason) => {
            fl!(strings, "server-list-unreadable", "reason" => reason.as_str())
                .into_owned()
                .into()
        }
        Fault::Unwritable(reason) => {
            fl!(strings, "server-list-unwritable", "reason" => reason.as_str())
                .into_owned()
                .into()
        }
        Fault::TooLarge => fl!(strings, "server-list-too-large"),
        Fault::NotAList => fl!(strings, "server-list-invalid"),
        Fault::Newer => fl!(strings, "server-list-newer"),
        Fault::TooMany(count) => {
            fl!(strings, "server-list-too-many", "count" => counted(count))
        }
        Fault::Row(row) => fl!(strings, "server-list-row", "row" => counted(row)),
    }
}
