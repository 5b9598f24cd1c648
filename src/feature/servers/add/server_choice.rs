//! Selection of one server among those found at an address, with a search for long lists.

use iced::Fill;
use iced::widget::{column, container, row, text};

use super::Message;
use crate::a11y::Role;
use crate::domain::discovery::{Discovery, ListedServer};
use crate::domain::id::ServerId;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::actions;
use crate::ui::widget::field::Field;
use crate::ui::widget::{ButtonKind, button, pane, row_button};
use crate::ui::{Element, font, token};

/// Only a search shows further servers.
const MAX_SHOWN: usize = 100;

#[derive(Debug, Clone, PartialEq)]
pub struct ServerChoice {
    discovery: Discovery,
    linked_server_missing: bool,
    query: String,
    /// Indices of the discovered servers that match the query.
    matching: Vec<usize>,
    /// Always one of `matching`.
    selected: Option<usize>,
}

impl ServerChoice {
    /// Selects the first server. `missed` means that a link named a server that does not exist.
    pub(super) fn new(found: Discovery, missed: bool) -> Self {
        Self {
            matching: (0..found.listed.len()).collect(),
            selected: (!found.listed.is_empty()).then_some(0),
            linked_server_missing: missed,
            query: String::new(),
            discovery: found,
        }
    }

    /// Selects `server`, or the first one if it does not exist.
    pub(super) fn with_selected(found: Discovery, server: &ServerId) -> Self {
        let place = found.listed.iter().position(|listed| listed.id == *server);
        let first = Self::new(found, false);
        Self {
            selected: place.or(first.selected),
            ..first
        }
    }

    /// Ignores servers that do not match the query.
    pub(super) fn select(&mut self, place: usize) {
        if self.matching.contains(&place) {
            self.selected = Some(place);
        }
    }

    /// Matches names and IDs. Keeps the selection if it still matches.
    pub(super) fn set_query(&mut self, search: String) {
        let needle = search.trim().to_lowercase();
        let contains = |text: &str| text.to_lowercase().contains(&needle);
        let listed = self.discovery.listed.iter().enumerate();
        let matching =
            listed.filter(|(_, listed)| contains(&listed.name) || contains(listed.id.as_str()));
        self.matching = matching.map(|(place, _)| place).collect();
        let kept = self.selected.filter(|place| self.matching.contains(place));
        self.selected = kept.or(self.matching.first().copied());
        self.query = search;
    }

    /// Returns `None` if no server matches the query.
    pub(super) fn selection(&self) -> Option<(&Discovery, &ListedServer)> {
        Some((&self.discovery, self.discovery.listed.get(self.selected?)?))
    }

    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let count = i64::try_from(self.discovery.listed.len()).unwrap_or(i64::MAX);
        let lead = text(fl!(strings, "add-server-count", "count" => count))
            .size(token::TEXT_BODY)
            .class(TextColor::Primary);
        let address = text(&self.discovery.address).size(token::TEXT_META);
        let address = row![
            Icon::Address
                .sized(token::ICON_SMALL)
                .class(TextColor::Muted),
            address.class(TextColor::Muted)
        ];
        let missed = self.linked_server_missing.then(|| {
            let words = fl!(strings, "add-server-missing");
            pane::banner(Icon::Warning, TextColor::Warning, words, None)
        });
        let next = button(fl!(strings, "add-continue"))
            .kind(ButtonKind::Primary)
            .on_press_maybe(self.selected.map(|_| Message::Confirmed));
        let back = button(fl!(strings, "add-back")).on_press(Message::BackPressed);
        column![lead, address.spacing(token::SPACE_S)]
            .push(missed)
            .push(self.search_field(strings))
            .push(self.server_list(strings))
            .push(actions([back.into(), next.into()]))
            .spacing(token::SPACE_M)
            .width(Fill)
            .into()
    }

    /// Shown only if the list is truncated.
    fn search_field<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        if self.discovery.listed.len() <= MAX_SHOWN {
            return None;
        }
        let none = self.matching.is_empty();
        let name = fl!(strings, "add-search");
        let field = Field::new(
            "add-search",
            name,
            &self.query,
            Message::SearchChanged,
            Message::Confirmed,
        );
        let none = none.then(|| fl!(strings, "add-search-none"));
        Some(field.error(none).view())
    }

    fn server_list<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let rows = self.matching.iter().take(MAX_SHOWN).filter_map(|place| {
            let listed = self.discovery.listed.get(*place)?;
            Some(server_row(listed, *place, self.selected == Some(*place)))
        });
        let called = move || fl!(strings, "add-server-list").into_owned();
        let rows = labeled(Role::List, called, column(rows).spacing(token::SPACE_XS));
        let more = (self.matching.len() > MAX_SHOWN).then(|| {
            text(fl!(strings, "add-more", "count" => MAX_SHOWN))
                .size(token::TEXT_META)
                .class(TextColor::Muted)
        });
        column![rows].push(more).spacing(token::SPACE_M).into()
    }
}

/// Shows the ID because names are not unique.
fn server_row(listed: &ListedServer, place: usize, chosen: bool) -> Element<'_, Message> {
    let name = text(&listed.name)
        .size(token::TEXT_BODY)
        .font(font::SEMIBOLD);
    let id = text(listed.id.as_str())
        .size(token::TEXT_CAPTION)
        .class(TextColor::Muted)
        .wrapping(text::Wrapping::Glyph);
    let picture = monogram(listed.icon_text.as_str(), &listed.name, token::AVATAR_SMALL);
    let mark = chosen.then(|| Icon::Done.view().class(TextColor::Accent));
    let content = row![picture, container(column![name, id]).width(Fill)]
        .push(mark)
        .spacing(token::SPACE_M)
        .align_y(iced::Center);
    let spoken = format!("{}, {}", listed.name, listed.id.as_str());
    row_button(spoken, content)
        .padding(token::SPACE_S)
        .selected(chosen)
        .on_press(Message::ServerChosen(place))
        .into()
}
