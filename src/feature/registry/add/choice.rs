//! Choosing among the servers of one backend, also where there are thousands: what is searched for, and what is chosen.

use iced::Fill;
use iced::widget::{column, container, row, text};

use super::Message;
use crate::a11y::Role;
use crate::domain::discovery::{Discovery, ListedServer};
use crate::domain::id::ServerId;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::actions;
use crate::ui::widget::field::Field;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, button, pane, row_button};
use crate::ui::{Element, font, token};

/// How many servers are shown at once; the others are searched for.
const SHOWN: usize = 100;

/// Among which servers the user chooses, and how far they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    found: Discovery,
    missed: bool,
    search: String,
    /// The places of those that are like what is searched for.
    matching: Vec<usize>,
    /// The place of the one that is chosen, which is always among them.
    chosen: Option<usize>,
}

impl Choice {
    /// A choice with the first server chosen; whether a link named one that is not there.
    pub(super) fn new(found: Discovery, missed: bool) -> Self {
        Self {
            matching: (0..found.listed.len()).collect(),
            chosen: (!found.listed.is_empty()).then_some(0),
            missed,
            search: String::new(),
            found,
        }
    }

    /// The same with a server chosen; with the first one where it is not there.
    pub(super) fn at(found: Discovery, server: &ServerId) -> Self {
        let place = found.listed.iter().position(|listed| listed.id == *server);
        let first = Self::new(found, false);
        Self {
            chosen: place.or(first.chosen),
            ..first
        }
    }

    /// Chooses a server by its place in the directory, where it is among those that are searched for.
    pub(super) fn choose(&mut self, place: usize) {
        if self.matching.contains(&place) {
            self.chosen = Some(place);
        }
    }

    /// Searches for servers whose name or id has a text in it. What was chosen stays so while it is among them.
    pub(super) fn search(&mut self, search: String) {
        let wanted = search.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        let listed = self.found.listed.iter().enumerate();
        let matching = listed.filter(|(_, listed)| has(&listed.name) || has(listed.id.as_str()));
        self.matching = matching.map(|(place, _)| place).collect();
        let stays = self.chosen.filter(|place| self.matching.contains(place));
        self.chosen = stays.or(self.matching.first().copied());
        self.search = search;
    }

    /// What was found, and the server that is chosen; nothing while none is like what is searched for.
    pub(super) fn decided(&self) -> Option<(&Discovery, &ListedServer)> {
        Some((&self.found, self.found.listed.get(self.chosen?)?))
    }

    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let count = i64::try_from(self.found.listed.len()).unwrap_or(i64::MAX);
        let lead = text(fl!(strings, "add-choose", "count" => count))
            .size(token::TEXT_BODY)
            .class(Ink::Primary);
        let address = text(&self.found.address).size(token::TEXT_META);
        let address = row![
            Icon::Address.sized(token::ICON_SMALL).class(Ink::Muted),
            address.class(Ink::Muted)
        ];
        let missed = self.missed.then(|| {
            let words = fl!(strings, "add-missed");
            pane::strip(Icon::Warning, Ink::Warning, words, None)
        });
        let next = button(fl!(strings, "add-next"))
            .look(Look::Primary)
            .on_press_maybe(self.chosen.map(|_| Message::Confirmed));
        let back = button(fl!(strings, "add-back")).on_press(Message::BackPressed);
        column![lead, address.spacing(token::SPACE_S)]
            .push(missed)
            .push(self.field(strings))
            .push(self.rows(strings))
            .push(actions([back.into(), next.into()]))
            .spacing(token::SPACE_M)
            .width(Fill)
            .into()
    }

    /// The field that searches, where more are there than are shown at once.
    fn field<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        if self.found.listed.len() <= SHOWN {
            return None;
        }
        let none = self.matching.is_empty();
        let name = fl!(strings, "add-search");
        let field = Field::new(
            "add-search",
            name,
            &self.search,
            Message::Searched,
            Message::Confirmed,
        );
        let none = none.then(|| fl!(strings, "add-search-none"));
        Some(field.problem(none).view())
    }

    fn rows<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let rows = self.matching.iter().take(SHOWN).filter_map(|place| {
            let listed = self.found.listed.get(*place)?;
            Some(offer(listed, *place, self.chosen == Some(*place)))
        });
        let called = move || fl!(strings, "add-found").into_owned();
        let rows = named(Role::List, called, column(rows).spacing(token::SPACE_XS));
        let more = (self.matching.len() > SHOWN).then(|| {
            text(fl!(strings, "add-more", "count" => SHOWN))
                .size(token::TEXT_META)
                .class(Ink::Muted)
        });
        column![rows].push(more).spacing(token::SPACE_M).into()
    }
}

/// A server to choose: its name, and its id, which no other has.
fn offer(listed: &ListedServer, place: usize, chosen: bool) -> Element<'_, Message> {
    let name = text(&listed.name)
        .size(token::TEXT_BODY)
        .font(font::SEMIBOLD);
    let id = text(listed.id.as_str())
        .size(token::TEXT_CAPTION)
        .class(Ink::Muted)
        .wrapping(text::Wrapping::Glyph);
    let picture = monogram(listed.icon_text.as_str(), &listed.name, token::AVATAR_SMALL);
    let mark = chosen.then(|| Icon::Done.view().class(Ink::Accent));
    let content = row![picture, container(column![name, id]).width(Fill)]
        .push(mark)
        .spacing(token::SPACE_M)
        .align_y(iced::Center);
    let spoken = format!("{}, {}", listed.name, listed.id.as_str());
    row_button(spoken, content)
        .padding(token::SPACE_S)
        .selected(chosen)
        .on_press(Message::Chosen(place))
        .into()
}
