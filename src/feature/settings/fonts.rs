//! The font on the page about the appearance: the bundled one, or a family of the system. Owns the list of families while
//! it is open, and what is typed to find one; must not know where fonts come from.

use crate::domain::search::fold;
use crate::feature::action::Action;
use crate::i18n::Strings;
use crate::ui::widget::focus_part::focus_part;
use crate::ui::widget::list_selection::{ListMove, show_row};

use super::catalog::Setting;
use super::{Event, OpenList, State as Settings, fonts_view, view};
use iced::widget::operation::focus;

/// Of what is typed, in characters; the rest is ignored.
const MAX_QUERY: usize = 100;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Whether the chosen family cannot be used.
    pub(super) is_missing: bool,
    /// Whether `choices` has the families of the system.
    pub(super) is_listed: bool,
    choices: Vec<FontChoice>,
    /// What the bundled one is called.
    bundled: String,
    pub(super) query: String,
    /// Positions in `choices`.
    results: Vec<usize>,
    /// Counts the lists of results.
    pub(super) generation: u64,
    pub(super) selected: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct FontChoice {
    /// `None` is the bundled one.
    pub family: Option<String>,
    folded: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    QueryChanged(String),
    SelectionMoved(ListMove),
    RowPressed(usize),
    /// Enter in the field.
    Confirmed,
}

impl State {
    /// Takes the families of the system, in the order of the list.
    fn list(&mut self, families: Vec<String>, bundled: &str, chosen: Option<&str>) {
        bundled.clone_into(&mut self.bundled);
        let first = FontChoice {
            family: None,
            folded: fold(bundled),
        };
        let families = families.into_iter().map(|family| FontChoice {
            folded: fold(&family),
            family: Some(family),
        });
        self.choices = std::iter::once(first).chain(families).collect();
        self.is_listed = true;
        self.find(chosen);
    }

    /// Lists what matches the query, with the chosen one selected if that does.
    fn find(&mut self, chosen: Option<&str>) {
        let query: String = self.query.chars().take(MAX_QUERY).collect();
        let query = fold(&query);
        let words: Vec<_> = query.split_whitespace().collect();
        let all = self.choices.iter().enumerate();
        let found = all.filter(|(_, it)| words.iter().all(|word| it.folded.contains(word)));
        self.results = found.map(|(at, _)| at).collect();
        self.generation += 1;
        let is_chosen = |row: &usize| {
            let family = self.result(*row).map(|it| it.family.as_deref());
            family == Some(chosen)
        };
        let chosen = (0..self.results.len()).find(is_chosen);
        self.selected = chosen.or((!self.results.is_empty()).then_some(0));
    }

    pub(super) fn count(&self) -> usize {
        self.results.len()
    }

    pub(super) fn result(&self, row: usize) -> Option<&FontChoice> {
        self.choices.get(*self.results.get(row)?)
    }
}

impl Settings {
    /// Shows whether the chosen family can be used.
    pub fn report_font(&mut self, is_missing: bool) {
        self.fonts.is_missing = is_missing;
    }

    /// Shows the families of the system.
    pub fn report_families<T: Send + 'static>(
        &mut self,
        families: Vec<String>,
        strings: &Strings,
    ) -> iced::Task<T> {
        let (bundled, chosen) = (
            fonts_view::family_name(None, strings),
            &self.preferences.font,
        );
        self.fonts.list(families, &bundled, chosen.as_deref());
        self.show_selected_font()
    }

    pub(super) fn toggle_fonts(&mut self) -> Action<super::Message, Event> {
        if self.open_list == Some(OpenList::Fonts) {
            return self.close_fonts();
        }
        self.open_list = Some(OpenList::Fonts);
        self.fonts.query.clear();
        self.fonts.find(self.preferences.font.as_deref());
        Action::emit(Event::ListFonts).and_run(focus(fonts_view::FIELD_ID))
    }

    pub(super) fn close_fonts(&mut self) -> Action<super::Message, Event> {
        self.open_list = None;
        Action::run(focus_part(Setting::Font.id(), view::PAGE_ID))
    }

    pub(super) fn on_fonts(&mut self, message: Message) -> Action<super::Message, Event> {
        match message {
            Message::QueryChanged(text) => {
                self.fonts.query = text;
                self.fonts.find(self.preferences.font.as_deref());
                Action::run(self.show_selected_font())
            }
            Message::SelectionMoved(to) => {
                let Some(row) = to.apply(self.fonts.selected, self.fonts.count()) else {
                    return Action::none();
                };
                self.fonts.selected = Some(row);
                let bundled = &self.fonts.bundled;
                let name = |it: &FontChoice| it.family.clone().unwrap_or_else(|| bundled.clone());
                let spoken = self.fonts.result(row).map(name).map(Event::Announce);
                let shown = self.show_selected_font();
                spoken
                    .map_or_else(Action::none, Action::emit)
                    .and_run(shown)
            }
            Message::RowPressed(row) => self.choose_font(Some(row)),
            Message::Confirmed => self.choose_font(self.fonts.selected),
        }
    }

    /// The list stays open, so that several can be tried.
    fn choose_font(&mut self, row: Option<usize>) -> Action<super::Message, Event> {
        let Some(choice) = row.and_then(|row| self.fonts.result(row)) else {
            return Action::none();
        };
        if choice.family == self.preferences.font {
            return Action::none();
        }
        self.preferences.font = choice.family.clone();
        self.fonts.selected = row;
        Action::emit(Event::PreferencesChanged(self.preferences.clone().into()))
    }

    fn show_selected_font<T: Send + 'static>(&self) -> iced::Task<T> {
        let row = self.fonts.selected.unwrap_or(0);
        show_row(fonts_view::LIST_ID, row as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preference::Preferences;
    use crate::feature::settings::Message as SettingsMessage;

    fn settings() -> Settings {
        let strings = Strings::negotiate(&[]);
        let mut state = Settings::new(Preferences::default(), false, None, &strings);
        let opened = state.update(SettingsMessage::ListToggled(OpenList::Fonts));
        assert_eq!(opened.event, Some(Event::ListFonts));
        let families = ["Cantarell", "DejaVu Sans", "Déjà Vu"];
        let families = families.map(str::to_owned).into();
        let _shown: iced::Task<()> = state.report_families(families, &strings);
        state
    }

    fn send(state: &mut Settings, message: Message) -> Option<Event> {
        state.update(SettingsMessage::Fonts(message)).event
    }

    fn rows(state: &Settings) -> Vec<Option<&str>> {
        let rows = (0..state.fonts.count()).filter_map(|row| state.fonts.result(row));
        rows.map(|it| it.family.as_deref()).collect()
    }

    #[test]
    fn families_are_found_by_words_and_the_bundled_one_by_its_name() {
        let mut state = settings();
        let all = [
            None,
            Some("Cantarell"),
            Some("DejaVu Sans"),
            Some("Déjà Vu"),
        ];
        for (query, expected) in [
            ("", &all[..]),
            ("deja", &all[2..]),
            ("SANS vu", &all[2..3]),
            ("open", &all[..1]),
            ("nothing", &[]),
        ] {
            let _event = send(&mut state, Message::QueryChanged(query.into()));
            assert_eq!(rows(&state), expected, "{query:?}");
            let first = (!expected.is_empty()).then_some(0);
            assert_eq!(state.fonts.selected, first, "{query:?}");
        }
        assert_eq!(send(&mut state, Message::Confirmed), None);
    }

    #[test]
    fn chosen_family_is_applied_while_the_list_stays_open() {
        let mut state = settings();
        for (by, name) in [
            (1, "Cantarell"),
            (-1, "Open Sans (included)"),
            (1, "Cantarell"),
        ] {
            let moved = send(&mut state, Message::SelectionMoved(ListMove::By(by)));
            assert_eq!(moved, Some(Event::Announce(name.into())));
        }
        for (message, expected) in [
            (Message::Confirmed, Some("Cantarell")),
            (Message::RowPressed(2), Some("DejaVu Sans")),
            (Message::RowPressed(0), None),
        ] {
            let Some(Event::PreferencesChanged(changed)) = send(&mut state, message.clone()) else {
                panic!("{message:?} changes nothing");
            };
            assert_eq!(changed.font.as_deref(), expected);
            assert_eq!(state.open_list, Some(OpenList::Fonts));
        }
        assert_eq!(send(&mut state, Message::RowPressed(0)), None, "again");
        assert_eq!(
            send(&mut state, Message::RowPressed(9)),
            None,
            "there is none"
        );
        let closed = state.update(SettingsMessage::Dismissed);
        assert_eq!((closed.event, state.open_list), (None, None));
        let closed = state.update(SettingsMessage::Dismissed);
        assert_eq!(closed.event, Some(Event::Close));
    }

    #[test]
    fn list_opens_at_the_chosen_family() {
        let mut state = settings();
        let _chosen = send(&mut state, Message::RowPressed(2));
        let _closed = state.update(SettingsMessage::ListToggled(OpenList::Fonts));
        assert_eq!(state.open_list, None);
        let _opened = state.update(SettingsMessage::ListToggled(OpenList::Fonts));
        assert_eq!(state.fonts.selected, Some(2));
    }
}
