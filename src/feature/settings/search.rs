//! The search among all settings. Owns what is typed, what matches and which result is selected. The index is in the
//! language of the user, and made again when that changes.

use super::catalog::Setting;
use crate::domain::search::fold;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::widget::list_selection::ListMove;

/// Of what is typed, in characters; the rest is ignored.
const MAX_QUERY: usize = 100;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) text: String,
    index: Vec<IndexEntry>,
    /// Positions in the index.
    results: Vec<usize>,
    /// Counts the lists of results.
    pub(super) generation: u64,
    pub(super) selected: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct IndexEntry {
    pub setting: Setting,
    pub name: String,
    pub page: String,
    /// Both, as a screen reader reads them.
    pub spoken: String,
    folded_name: String,
    /// With page and further words.
    folded: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    TextChanged(String),
    SelectionMoved(ListMove),
    ResultPressed(usize),
    /// Enter in the field.
    Confirmed,
}

impl State {
    pub fn new(strings: &Strings) -> Self {
        Self {
            text: String::new(),
            index: index(strings),
            results: Vec::new(),
            generation: 0,
            selected: None,
        }
    }

    pub fn is_active(&self) -> bool {
        !self.text.trim().is_empty()
    }

    pub fn count(&self) -> usize {
        self.results.len()
    }

    pub(super) fn result(&self, row: usize) -> Option<&IndexEntry> {
        self.index.get(*self.results.get(row)?)
    }

    /// Takes what is typed; `offers` says which settings there are now.
    pub(super) fn search(&mut self, text: String, offers: impl Fn(Setting) -> bool) {
        self.text = text;
        let query: String = self.text.chars().take(MAX_QUERY).collect();
        let query = fold(&query);
        let words: Vec<_> = query.split_whitespace().collect();
        let offered = self.index.iter().enumerate();
        let offered = offered.filter(|(_, entry)| offers(entry.setting));
        let mut found: Vec<_> = offered
            .filter_map(|(at, entry)| Some((entry.rank(&words)?, at)))
            .collect();
        found.sort_unstable();
        self.results = found.into_iter().map(|(_, at)| at).collect();
        self.generation += 1;
        self.selected = (!self.results.is_empty()).then_some(0);
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.results.clear();
        self.selected = None;
    }
}

impl IndexEntry {
    fn new(setting: Setting, strings: &Strings) -> Self {
        let name = setting.name(strings);
        let page = setting.page().title(strings);
        let words = setting.words(strings);
        let spoken =
            fl!(strings, "settings-result", "name" => name.as_ref(), "page" => page.as_ref());
        Self {
            setting,
            folded_name: fold(&name),
            folded: fold(&format!("{name} {words} {page}")),
            spoken: spoken.into_owned(),
            name: name.into_owned(),
            page: page.into_owned(),
        }
    }

    /// Lower for what is more likely meant; `None` if a word is missing.
    fn rank(&self, words: &[&str]) -> Option<u8> {
        let in_name = |word: &&str| self.folded_name.contains(word);
        let starts =
            |text: &str, word: &&str| text.split_whitespace().any(|it| it.starts_with(word));
        if words.is_empty() || !words.iter().all(|word| self.folded.contains(word)) {
            return None;
        }
        Some(
            if words
                .first()
                .is_some_and(|word| self.folded_name.starts_with(word))
            {
                0
            } else if words.iter().all(|word| starts(&self.folded_name, word)) {
                1
            } else if words.iter().all(in_name) {
                2
            } else if words.iter().all(|word| starts(&self.folded, word)) {
                3
            } else {
                4
            },
        )
    }
}

fn index(strings: &Strings) -> Vec<IndexEntry> {
    let entries = Setting::ALL.iter();
    entries.map(|it| IndexEntry::new(*it, strings)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(language: &str, query: &str) -> Vec<Setting> {
        let strings = Strings::negotiate(&[language.to_owned()]);
        let mut state = State::new(&strings);
        state.search(query.into(), |_| true);
        let rows = (0..state.count()).filter_map(|row| state.result(row));
        rows.map(|entry| entry.setting).collect()
    }

    #[test]
    fn settings_are_found_in_the_language_of_the_user() {
        for (language, query, first) in [
            ("en-US", "zoom", Setting::Zoom),
            ("en-US", "ZOO", Setting::Zoom),
            ("en-US", "dark mode", Setting::Theme),
            ("en-US", "shortcut", Setting::Keys),
            ("en-US", "gif", Setting::PlayAnimations),
            ("en-US", "24", Setting::HourCycle),
            ("de", "sprache", Setting::Language),
            ("de", "dunkel", Setting::Theme),
            ("de", "lesebestätigung", Setting::SyncRead),
            ("de", "LESEBESTATIGUNG", Setting::SyncRead),
        ] {
            assert_eq!(found(language, query).first(), Some(&first), "{query}");
        }
        assert_eq!(found("en-US", "zoom nothingness"), []);
        assert_eq!(found("en-US", "  "), []);
    }

    /// By its name and by each of its further words.
    #[test]
    fn every_setting_is_found_by_its_name_and_words() {
        for language in ["en-US", "de"] {
            let strings = Strings::negotiate(&[language.to_owned()]);
            for setting in Setting::ALL {
                let name = setting.name(&strings).into_owned();
                assert_eq!(found(language, &name).first(), Some(&setting), "{name}");
                let words = setting.words(&strings).into_owned();
                for word in words.split_whitespace() {
                    let results = found(language, word);
                    assert!(results.contains(&setting), "{setting:?} by {word}");
                }
            }
        }
    }

    #[test]
    fn settings_that_are_not_offered_are_not_found() {
        let mut state = State::new(&Strings::negotiate(&[]));
        state.search("zoom".into(), |setting| setting != Setting::Zoom);
        assert_eq!((state.count(), state.selected), (0, None));
    }
}
