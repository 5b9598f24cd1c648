//! Selection of one server among those found at an address, with a search for long lists.

use std::borrow::Cow;

use iced::Fill;
use iced::advanced::widget::Id;
use iced::widget::{column, container, row, text};

use super::Message;
use super::joined::JoinedServers;
use crate::a11y::Role;
use crate::domain::discovery::{Discovery, ListedServer};
use crate::domain::id::ServerId;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::Page;
use crate::ui::widget::field::Field;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{ButtonKind, button, pane, row_button};
use crate::ui::{Element, font, token};

/// Only a search shows further servers.
const MAX_SHOWN: usize = 100;
/// More servers than this are searched.
const MAX_WITHOUT_SEARCH: usize = 8;
const SEARCH_ID: &str = "add-search";
const SELECTED_ID: &str = "add-selected";

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
    /// Selects the first server. `linked_server_missing` means that a link named a server that does not exist.
    pub(super) fn new(discovery: Discovery, linked_server_missing: bool) -> Self {
        Self {
            matching: (0..discovery.listed.len()).collect(),
            selected: (!discovery.listed.is_empty()).then_some(0),
            linked_server_missing,
            query: String::new(),
            discovery,
        }
    }

    /// Selects `server`, or the first one if it does not exist.
    pub(super) fn with_selected(discovery: Discovery, server: &ServerId) -> Self {
        let mut choice = Self::new(discovery, false);
        let mut ids = choice.discovery.listed.iter().map(|listed| &listed.id);
        choice.selected = ids.position(|id| id == server).or(choice.selected);
        choice
    }

    /// Ignores servers that do not match the query.
    pub(super) fn select(&mut self, index: usize) {
        if self.matching.contains(&index) {
            self.selected = Some(index);
        }
    }

    /// Matches names and IDs. Keeps the selection if it still matches.
    pub(super) fn set_query(&mut self, query: String) {
        let needle = query.trim().to_lowercase();
        let contains = |text: &str| text.to_lowercase().contains(&needle);
        let listed = self.discovery.listed.iter().enumerate();
        let matching =
            listed.filter(|(_, listed)| contains(&listed.name) || contains(listed.id.as_str()));
        self.matching = matching.map(|(index, _)| index).collect();
        let kept = self.selected.filter(|index| self.matching.contains(index));
        self.selected = kept.or(self.matching.first().copied());
        self.query = query;
    }

    pub(super) fn initial_focus(&self) -> Id {
        Id::new(if self.has_search() {
            SEARCH_ID
        } else {
            SELECTED_ID
        })
    }

    fn has_search(&self) -> bool {
        self.discovery.listed.len() > MAX_WITHOUT_SEARCH
    }

    /// Returns `None` if no server matches the query.
    pub(super) fn selection(&self) -> Option<(&Discovery, &ListedServer)> {
        Some((&self.discovery, self.discovery.listed.get(self.selected?)?))
    }

    pub(super) fn view<'a>(
        &'a self,
        joined: &JoinedServers,
        strings: &'a Strings,
    ) -> Page<'a, Message> {
        let is_joined =
            |listed: &ListedServer| joined.find(&self.discovery.address, &listed.id).is_some();
        let opens = (self.selection()).is_some_and(|(_, listed)| is_joined(listed));
        let count = i64::try_from(self.discovery.listed.len()).unwrap_or(i64::MAX);
        let count = text(fl!(strings, "add-server-count", "count" => count))
            .size(token::TEXT_BODY)
            .class(TextColor::Primary);
        let address = text(&self.discovery.address)
            .size(token::TEXT_META)
            .class(TextColor::Muted)
            .wrapping(text::Wrapping::WordOrGlyph);
        let missing = self.linked_server_missing.then(|| {
            let message = fl!(strings, "add-server-missing");
            pane::banner(Icon::Warning, TextColor::Warning, message, None)
        });
        let next = if opens {
            fl!(strings, "add-open")
        } else {
            fl!(strings, "add-continue")
        };
        let next = button(next)
            .kind(ButtonKind::Primary)
            .on_press_maybe(self.selected.map(|_| Message::Confirmed));
        let back = button(fl!(strings, "add-back")).on_press(Message::BackPressed);
        let body = column![column![count, address].spacing(token::SPACE_XXS)]
            .push(missing)
            .push(self.search_field(strings))
            .push(self.server_list(is_joined, strings))
            .spacing(token::SPACE_M)
            .width(Fill);
        Page::new(body).buttons([back, next])
    }

    fn search_field<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        if !self.has_search() {
            return None;
        }
        let no_match = self.matching.is_empty();
        let field = Field::new(
            SEARCH_ID,
            fl!(strings, "add-search"),
            &self.query,
            Message::SearchChanged,
            Message::Confirmed,
        );
        let error = no_match.then(|| fl!(strings, "add-search-none"));
        Some(field.error(error).view())
    }

    fn server_list<'a>(
        &'a self,
        is_joined: impl Fn(&ListedServer) -> bool,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let rows = self.matching.iter().take(MAX_SHOWN).filter_map(|index| {
            let listed = self.discovery.listed.get(*index)?;
            let state = is_joined(listed).then(|| fl!(strings, "add-is-joined"));
            Some(server_row(
                listed,
                *index,
                self.selected == Some(*index),
                state,
            ))
        });
        let name = move || fl!(strings, "add-server-list").into_owned();
        let rows = labeled(Role::List, name, column(rows).spacing(token::SPACE_XS));
        let more = (self.matching.len() > MAX_SHOWN).then(|| {
            text(fl!(strings, "add-more", "count" => MAX_SHOWN))
                .size(token::TEXT_META)
                .class(TextColor::Muted)
        });
        column![rows].push(more).spacing(token::SPACE_M).into()
    }
}

/// Shows the ID because names are not unique.
fn server_row<'a>(
    server: &'a ListedServer,
    index: usize,
    selected: bool,
    joined: Option<Cow<'a, str>>,
) -> Element<'a, Message> {
    let name = one_line(&*server.name, token::TEXT_BODY).font(font::SEMIBOLD);
    let id = text(server.id.shown())
        .size(token::TEXT_META)
        .class(TextColor::Secondary)
        .wrapping(text::Wrapping::Glyph);
    let icon = monogram(&server.icon_text, &server.name, token::AVATAR_SMALL);
    let check = selected.then(|| Icon::Done.view().class(TextColor::Accent));
    let label = joined.iter().map(Cow::as_ref);
    let shown = server.id.shown();
    let label: Vec<_> = [&*server.name, &*shown].into_iter().chain(label).collect();
    let label = label.join(", ");
    let joined = joined.map(|joined| {
        text(joined)
            .size(token::TEXT_META)
            .class(TextColor::Secondary)
    });
    let content = row![icon, container(column![name, id]).width(Fill)]
        .push(joined)
        .push(check)
        .spacing(token::SPACE_M)
        .align_y(iced::Center);
    let row = row_button(label, content)
        .padding(token::SPACE_S)
        .selected(selected);
    if selected {
        // Enter, or a second press, continues with it.
        row.id(SELECTED_ID).on_press(Message::Confirmed).into()
    } else {
        row.on_press(Message::ServerChosen(index)).into()
    }
}
