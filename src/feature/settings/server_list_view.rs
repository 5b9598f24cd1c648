//! View of the servers page.

use std::borrow::Cow;
use std::collections::BTreeSet;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::catalog::Setting;
use super::server_list::{
    EXPORT_FIELD_ID, IMPORT_FIELD_ID, ImportRow, ImportState, Message, ServerListError, State,
};
use crate::a11y::{Role, Semantics};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::button::icon_text_button;
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::rows::section;
use crate::ui::widget::toggle::track;
use crate::ui::widget::{ButtonKind, Pressable, button, pane, primary_button};
use crate::ui::{Element, font, token};

impl State {
    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let part = |title, content| {
            let content = container(content).padding(token::SPACE_L).width(Fill);
            section(3, title, content.class(Surface::Card))
        };
        column![
            Setting::ExportServers.at(part(
                fl!(strings, "server-list-export"),
                self.export_part(strings)
            )),
            Setting::ImportServers.at(part(
                fl!(strings, "server-list-import"),
                self.import_part(strings)
            )),
        ]
        .spacing(token::SPACE_XL)
        .into()
    }

    fn export_part<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (error, exported) = match &self.export_result {
            Some(Err(error)) => (Some(error_message(error, strings)), None),
            Some(Ok(())) => (None, Some(fl!(strings, "server-list-exported"))),
            None => (None, None),
        };
        let field = Field::new(
            EXPORT_FIELD_ID,
            fl!(strings, "server-list-export-field"),
            &self.export_path,
            Message::ExportPathChanged,
            Message::ExportPressed,
        )
        .placeholder(fl!(strings, "server-list-file-placeholder"))
        .error(error);
        let buttons = row![
            button(fl!(strings, "server-list-export-browse"))
                .on_press(Message::BrowseExportPressed),
            icon_text_button(Icon::Export, fl!(strings, "server-list-export"))
                .on_press(Message::ExportPressed),
        ];
        column![hint(fl!(strings, "server-list-export-hint")), field.view()]
            .push(buttons.spacing(token::SPACE_S).wrap())
            .push(exported.map(success))
            .spacing(token::SPACE_M)
            .into()
    }

    fn import_part<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let field = Field::new(
            IMPORT_FIELD_ID,
            fl!(strings, "server-list-import-field"),
            &self.import_path,
            Message::ImportPathChanged,
            Message::ImportPressed,
        )
        .placeholder(fl!(strings, "server-list-file-placeholder"));
        let buttons = row![
            button(fl!(strings, "server-list-import-browse"))
                .on_press(Message::BrowseImportPressed),
            icon_text_button(Icon::Import, fl!(strings, "server-list-import"))
                .on_press(Message::ImportPressed),
        ];
        column![hint(fl!(strings, "server-list-import-hint")), field.view()]
            .push(buttons.spacing(token::SPACE_S).wrap())
            .push(self.import_result(strings))
            .spacing(token::SPACE_M)
            .into()
    }

    fn import_result<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        Some(match &self.import {
            ImportState::Idle => return None,
            ImportState::Reading => {
                let message = fl!(strings, "server-list-loading");
                pane::banner(Icon::Waiting, TextColor::Muted, message, None)
            }
            ImportState::Failed(error) => error_text(error_message(error, strings)),
            ImportState::Read { rows, selected } => server_list(rows, selected, strings),
            ImportState::Added(count) => {
                success(fl!(strings, "server-list-added", "count" => *count))
            }
        })
    }
}

fn success(message: Cow<'_, str>) -> Element<'_, Message> {
    pane::banner(Icon::Done, TextColor::Success, message, None)
}

fn server_list<'a>(
    rows: &'a [ImportRow],
    selected: &BTreeSet<usize>,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let rows = rows.iter().enumerate();
    let rows = rows.map(|(index, row)| server_row(row, index, selected.contains(&index), strings));
    let name = move || fl!(strings, "server-list-found").into_owned();
    let list = labeled(Role::List, name, column(rows).spacing(token::SPACE_XS));
    let shared_data = fl!(strings, "server-list-shared-data");
    let shared_data = pane::banner(Icon::Key, TextColor::Accent, shared_data, None);
    let join = fl!(strings, "server-list-join", "count" => selected.len());
    let join =
        primary_button(join).on_press_maybe((!selected.is_empty()).then_some(Message::AddPressed));
    column![list, shared_data, container(join).align_right(Fill)]
        .spacing(token::SPACE_M)
        .into()
}

/// A server that has been joined cannot be selected.
fn server_row<'a>(
    row: &'a ImportRow,
    index: usize,
    selected: bool,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let listing = &row.listing;
    let name = text(listing.name.as_str())
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD);
    let address = text(listing.address.as_str())
        .size(token::TEXT_META)
        .class(TextColor::Muted);
    let (status, color) = match (row.already_joined, listing.private) {
        (true, _) => (Some(fl!(strings, "server-list-joined")), TextColor::Muted),
        (false, false) => (Some(fl!(strings, "rail-not-encrypted")), TextColor::Warning),
        (false, true) => (None, TextColor::Muted),
    };
    let label = match &status {
        Some(status) => {
            fl!(strings, "rail-status-list", "before" => listing.name.as_str(), "after" => status.as_ref())
                .into_owned()
        }
        None => listing.name.clone(),
    };
    let status = status.map(|status| text(status).size(token::TEXT_META).class(color));
    let details = column![name, address].push(status).width(Fill);
    let switch = (!row.already_joined).then(|| track(selected));
    let content = iced::widget::row![details]
        .push(switch)
        .spacing(token::SPACE_M)
        .align_y(Center);
    Pressable::new(Role::Switch, label, content, ButtonKind::Row)
        .map_semantics(|semantics| Semantics {
            checked: Some(selected),
            description: Some(listing.address.clone()),
            position: Some(index),
            ..semantics
        })
        .width(Fill)
        .padding(token::SPACE_S)
        .on_press_maybe((!row.already_joined).then_some(Message::RowToggled(index)))
        .into()
}

fn hint(content: Cow<'_, str>) -> Element<'_, Message> {
    text(content)
        .size(token::TEXT_META)
        .class(TextColor::Secondary)
        .into()
}

fn error_message<'a>(error: &'a ServerListError, strings: &'a Strings) -> Cow<'a, str> {
    match error {
        ServerListError::MissingPath => fl!(strings, "server-list-no-file"),
        ServerListError::Unreadable(reason) => {
            fl!(strings, "server-list-unreadable", "reason" => reason.as_str())
        }
        ServerListError::Unwritable(reason) => {
            fl!(strings, "server-list-unwritable", "reason" => reason.as_str())
        }
        ServerListError::TooLarge => fl!(strings, "server-list-too-large"),
        ServerListError::InvalidFormat => fl!(strings, "server-list-invalid"),
        ServerListError::NewerVersion => fl!(strings, "server-list-newer"),
        ServerListError::TooManyServers(count) => {
            fl!(strings, "server-list-too-many", "count" => *count)
        }
        ServerListError::InvalidRow(row) => fl!(strings, "server-list-row", "row" => *row),
    }
}
