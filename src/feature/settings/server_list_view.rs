//! The view of the servers page.

use std::borrow::Cow;
use std::collections::BTreeSet;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::server_list::{
    EXPORT_FIELD_ID, IMPORT_FIELD_ID, ImportRow, ImportState, Message, ServerListError, State,
};
use crate::a11y::{Role, Semantics};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::button::icon_text_button;
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::{ButtonKind, Pressable, button, pane};
use crate::ui::{Element, font, token};

impl State {
    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        column![
            self.export_section(strings),
            pane::divider(),
            self.import_section(strings)
        ]
        .spacing(token::SPACE_L)
        .into()
    }

    fn export_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let fault = match &self.export_result {
            Some(Err(fault)) => Some(message(fault, strings)),
            Some(Ok(())) | None => None,
        };
        let field = Field::new(
            EXPORT_FIELD_ID,
            fl!(strings, "server-list-export-field"),
            &self.export_path,
            Message::ExportPathChanged,
            Message::ExportPressed,
        )
        .placeholder(fl!(strings, "server-list-file-placeholder"))
        .error(fault);
        let written = matches!(self.export_result, Some(Ok(())));
        let written = written.then(|| {
            let words = fl!(strings, "server-list-exported");
            pane::banner(Icon::Done, TextColor::Success, words, None)
        });
        let ways = row![
            button(fl!(strings, "server-list-export-browse"))
                .on_press(Message::BrowseExportPressed),
            icon_text_button(Icon::Export, fl!(strings, "server-list-export"))
                .on_press(Message::ExportPressed),
        ];
        column![hint(fl!(strings, "server-list-export-hint")), field.view()]
            .push(ways.spacing(token::SPACE_S).wrap())
            .push(written)
            .spacing(token::SPACE_M)
            .into()
    }

    fn import_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let field = Field::new(
            IMPORT_FIELD_ID,
            fl!(strings, "server-list-import-field"),
            &self.import_path,
            Message::ImportPathChanged,
            Message::ImportPressed,
        )
        .placeholder(fl!(strings, "server-list-file-placeholder"));
        let ways = row![
            button(fl!(strings, "server-list-import-browse"))
                .on_press(Message::BrowseImportPressed),
            icon_text_button(Icon::Import, fl!(strings, "server-list-import"))
                .on_press(Message::ImportPressed),
        ];
        column![hint(fl!(strings, "server-list-import-hint")), field.view()]
            .push(ways.spacing(token::SPACE_S).wrap())
            .push(self.import_result(strings))
            .spacing(token::SPACE_M)
            .into()
    }

    fn import_result<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        match &self.import {
            ImportState::Idle => None,
            ImportState::Reading => {
                let words = fl!(strings, "server-list-loading");
                Some(pane::banner(Icon::Waiting, TextColor::Muted, words, None))
            }
            ImportState::Failed(fault) => Some(error_text(message(fault, strings))),
            ImportState::Read { rows, selected } => Some(server_list(rows, selected, strings)),
            ImportState::Added(count) => {
                let count = i64::try_from(*count).unwrap_or(i64::MAX);
                let words = fl!(strings, "server-list-added", "count" => count).into_owned();
                Some(pane::banner(Icon::Done, TextColor::Success, words, None))
            }
        }
    }
}

fn server_list<'a>(
    rows: &'a [ImportRow],
    selected: &BTreeSet<usize>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let rows = rows.iter().enumerate().map(|(place, row)| {
        let chosen = selected.contains(&place);
        server_row(row, place, chosen, strings)
    });
    let name = move || fl!(strings, "server-list-found").into_owned();
    let list = labeled(Role::List, name, column(rows).spacing(token::SPACE_XS));
    let count = i64::try_from(selected.len()).unwrap_or(i64::MAX);
    let disclosure = pane::banner(
        Icon::Key,
        TextColor::Accent,
        fl!(strings, "server-list-shared-data"),
        None,
    );
    let add = button(fl!(strings, "server-list-join", "count" => count).into_owned())
        .kind(ButtonKind::Primary)
        .on_press_maybe((!selected.is_empty()).then_some(Message::AddPressed));
    column![list, disclosure, container(add).align_right(Fill)]
        .spacing(token::SPACE_M)
        .into()
}

/// A row of the list. A server that has been joined cannot be selected.
fn server_row<'a>(
    row: &'a ImportRow,
    place: usize,
    chosen: bool,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let offer = &row.listing;
    let name = text(offer.name.as_str())
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD);
    let address = text(offer.address.as_str())
        .size(token::TEXT_META)
        .class(TextColor::Muted);
    let state = match (row.already_joined, offer.private) {
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
    let ink = if row.already_joined {
        TextColor::Muted
    } else {
        TextColor::Warning
    };
    let state = state.map(|state| text(state).size(token::TEXT_META).class(ink));
    let mark = if chosen { Icon::Done } else { Icon::Minus };
    let mark_ink = if chosen {
        TextColor::Accent
    } else {
        TextColor::Muted
    };
    let words = column![name, address].push(state).width(Fill);
    let content = row![words, mark.view().class(mark_ink)]
        .spacing(token::SPACE_M)
        .align_y(Center);
    Pressable::new(Role::Switch, label, content, ButtonKind::Row)
        .map_semantics(|semantics| Semantics {
            checked: Some(chosen),
            description: Some(offer.address.clone()),
            position: Some(place),
            ..semantics
        })
        .width(Fill)
        .padding(token::SPACE_S)
        .on_press_maybe((!row.already_joined).then_some(Message::RowToggled(place)))
        .into()
}

fn hint<'a, Message: 'a>(words: Cow<'a, str>) -> Element<'a, Message> {
    text(words)
        .size(token::TEXT_META)
        .class(TextColor::Secondary)
        .into()
}

fn message<'a>(fault: &ServerListError, strings: &'a Strings) -> Cow<'a, str> {
    let counted = |count: &usize| i64::try_from(*count).unwrap_or(i64::MAX);
    match fault {
        ServerListError::MissingPath => fl!(strings, "server-list-no-file"),
        ServerListError::Unreadable(reason) => {
            fl!(strings, "server-list-unreadable", "reason" => reason.as_str())
                .into_owned()
                .into()
        }
        ServerListError::Unwritable(reason) => {
            fl!(strings, "server-list-unwritable", "reason" => reason.as_str())
                .into_owned()
                .into()
        }
        ServerListError::TooLarge => fl!(strings, "server-list-too-large"),
        ServerListError::InvalidFormat => fl!(strings, "server-list-invalid"),
        ServerListError::NewerVersion => fl!(strings, "server-list-newer"),
        ServerListError::TooManyServers(count) => {
            fl!(strings, "server-list-too-many", "count" => counted(count))
        }
        ServerListError::InvalidRow(row) => fl!(strings, "server-list-row", "row" => counted(row)),
    }
}
