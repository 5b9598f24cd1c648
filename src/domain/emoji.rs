//! The emoji of Unicode with their names in the user's language, and the search among them.
//!
//! Order, groups, skin tones and short names are those of the crate `emojis`; names and further words come from CLDR
//! (`assets/emoji`). Emoji that the bundled font lacks are left out.

use std::collections::HashMap;
use std::sync::LazyLock;

pub use emojis::Group;
use serde::{Deserialize, Serialize};

use super::search::fold;

const ENGLISH: &str = include_str!("../../assets/emoji/en.tsv");
const GERMAN: &str = include_str!("../../assets/emoji/de.tsv");

/// How many recently used emoji are kept.
pub const MAX_RECENT: usize = 24;
/// In bytes. Of a longer query the beginning is searched for.
const MAX_QUERY: usize = 64;

/// In the order of the picker.
pub const GROUPS: [Group; 9] = [
    Group::SmileysAndEmotion,
    Group::PeopleAndBody,
    Group::AnimalsAndNature,
    Group::FoodAndDrink,
    Group::TravelAndPlaces,
    Group::Activities,
    Group::Objects,
    Group::Symbols,
    Group::Flags,
];

/// The color of hands and people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkinTone {
    #[default]
    Default,
    Light,
    MediumLight,
    Medium,
    MediumDark,
    Dark,
}

impl SkinTone {
    pub const ALL: [Self; 6] = [
        Self::Default,
        Self::Light,
        Self::MediumLight,
        Self::Medium,
        Self::MediumDark,
        Self::Dark,
    ];

    fn to_crate(self) -> emojis::SkinTone {
        match self {
            Self::Default => emojis::SkinTone::Default,
            Self::Light => emojis::SkinTone::Light,
            Self::MediumLight => emojis::SkinTone::MediumLight,
            Self::Medium => emojis::SkinTone::Medium,
            Self::MediumDark => emojis::SkinTone::MediumDark,
            Self::Dark => emojis::SkinTone::Dark,
        }
    }
}

/// An emoji in one language.
#[derive(Debug)]
pub struct EmojiEntry {
    emoji: &'static emojis::Emoji,
    name: &'static str,
    /// Folded words of the name, further words, and short names: what is searched, each kind in a part of its own.
    words: [String; 3],
}

impl EmojiEntry {
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn group(&self) -> Group {
        self.emoji.group()
    }

    /// In a skin tone, if there are any of it.
    pub fn text(&self, tone: SkinTone) -> &'static str {
        toned(self.emoji, tone)
    }

    /// As it is typed between colons.
    pub fn short_name(&self) -> Option<&'static str> {
        self.emoji.shortcode()
    }

    /// How well it matches: less is better.
    fn rank(&self, terms: &[&str]) -> Option<u8> {
        let [name, further, short] = &self.words;
        let rank = |term: &&str| {
            let is_start = |words: &str| words.split(' ').any(|word| word.starts_with(term));
            let mut short_names = short.split(' ');
            if short_names.clone().any(|short| short == *term) || name == term {
                Some(0)
            } else if short_names.any(|short| short.starts_with(term)) {
                Some(1)
            } else if name.starts_with(term) {
                Some(2)
            } else if is_start(name) {
                Some(3)
            } else if is_start(further) {
                Some(4)
            } else {
                let mut texts = [name, further, short].into_iter();
                let is_inside = term.len() > 2 && texts.any(|it| it.contains(term));
                is_inside.then_some(5)
            }
        };
        terms
            .iter()
            .map(rank)
            .try_fold(0, |worst, rank| Some(worst.max(rank?)))
    }
}

fn toned(emoji: &'static emojis::Emoji, tone: SkinTone) -> &'static str {
    emoji
        .with_skin_tone(tone.to_crate())
        .unwrap_or(emoji)
        .as_str()
}

/// All emoji in one language.
#[derive(Debug)]
pub struct EmojiIndex {
    entries: Vec<EmojiEntry>,
    by_text: HashMap<&'static str, usize>,
}

impl EmojiIndex {
    /// In the language of a tag where there are names in it, else in English.
    pub fn of(language: &str) -> &'static Self {
        static IN_ENGLISH: LazyLock<EmojiIndex> = LazyLock::new(|| EmojiIndex::parse(ENGLISH));
        static IN_GERMAN: LazyLock<EmojiIndex> = LazyLock::new(|| EmojiIndex::parse(GERMAN));
        if language.split('-').next() == Some("de") {
            &IN_GERMAN
        } else {
            &IN_ENGLISH
        }
    }

    fn parse(table: &'static str) -> Self {
        let lines = table.lines().filter_map(|line| {
            let mut parts = line.split('\t');
            Some((parts.next()?, (parts.next()?, parts.next().unwrap_or(""))))
        });
        let named: HashMap<_, _> = lines.collect();
        let entries = emojis::iter().filter_map(|emoji| {
            let key = emoji.as_str().replace('\u{FE0F}', "");
            let (name, further) = *named.get(&*key)?;
            let short: Vec<_> = emoji.shortcodes().collect();
            let separators = |c: char| !c.is_alphanumeric();
            let name_words = fold(name).replace(separators, " ");
            Some(EmojiEntry {
                emoji,
                name,
                words: [name_words, fold(further), short.join(" ")],
            })
        });
        let entries: Vec<_> = entries.collect();
        let places = entries.iter().enumerate();
        let by_text = places.map(|(index, entry)| (entry.emoji.as_str(), index));
        Self {
            by_text: by_text.collect(),
            entries,
        }
    }

    /// In the order of Unicode.
    pub fn entries(&self) -> &[EmojiEntry] {
        &self.entries
    }

    /// The entry of an emoji in any skin tone.
    pub fn find(&self, text: &str) -> Option<&EmojiEntry> {
        let emoji = emojis::get(text)?;
        let plain = emoji
            .with_skin_tone(emojis::SkinTone::Default)
            .unwrap_or(emoji);
        self.entries.get(*self.by_text.get(plain.as_str())?)
    }

    /// The emoji that match all words of a query, the best first.
    pub fn search(&self, query: &str) -> Vec<&EmojiEntry> {
        let query = fold(super::unicode::start(query, MAX_QUERY));
        let terms: Vec<_> = query
            .split([' ', '-', ':'])
            .filter(|it| !it.is_empty())
            .collect();
        if terms.is_empty() {
            return Vec::new();
        }
        let ranked = self.entries.iter().map(|entry| (entry.rank(&terms), entry));
        let mut found: Vec<_> = ranked
            .filter_map(|(rank, entry)| Some((rank?, entry)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// What the user has chosen of emoji.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmojiPreferences {
    /// The newest first, at most [`MAX_RECENT`].
    pub recent: Vec<String>,
    pub skin_tone: SkinTone,
}

impl EmojiPreferences {
    pub fn use_emoji(&mut self, text: &str) {
        self.recent.retain(|known| known != text);
        self.recent.insert(0, text.to_owned());
        self.recent.truncate(MAX_RECENT);
    }

    /// Drops what is no emoji and what is too much.
    pub fn clamp(&mut self) {
        let index = EmojiIndex::of("en");
        self.recent.retain(|text| index.find(text).is_some());
        self.recent.truncate(MAX_RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(language: &str, query: &str) -> &'static str {
        let found = EmojiIndex::of(language).search(query);
        found
            .first()
            .map_or("", |entry| entry.text(SkinTone::Default))
    }

    #[test]
    fn emoji_are_found_in_the_language_of_the_user_and_by_short_names() {
        for (language, query, expected) in [
            ("en-US", "thumbsup", "👍"),
            ("en-US", "+1", "👍"),
            ("en-US", "party pop", "🎉"),
            ("de", "konfettib", "🎉"),
            ("de", "daumen hoch", "👍"),
            ("de", "FLAGGE deutschland", "🇩🇪"),
            ("de", "loffel", "🥄"),
            ("de", "thumbsup", "👍"),
            ("fr", "rocket", "🚀"),
            ("en-US", "xyzzyx", ""),
            ("en-US", "  ", ""),
        ] {
            assert_eq!(first(language, query), expected, "{language}: {query}");
        }
    }

    #[test]
    fn both_languages_name_every_emoji_of_the_font() {
        let counts = ["en", "de"].map(|language| EmojiIndex::of(language).entries().len());
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0] > 1800, "{counts:?}");
        for language in ["en", "de"] {
            for entry in EmojiIndex::of(language).entries() {
                assert!(!entry.name().is_empty());
                assert_eq!(entry.text(SkinTone::Default), entry.emoji.as_str());
            }
        }
    }

    #[test]
    fn skin_tones_change_hands_only() {
        let index = EmojiIndex::of("en");
        let text = |emoji: &str, tone| index.find(emoji).unwrap().text(tone);
        assert_eq!(text("👍", SkinTone::Dark), "👍🏿");
        assert_eq!(text("👍🏿", SkinTone::Default), "👍");
        assert_eq!(text("🚀", SkinTone::Dark), "🚀");
        assert_eq!(text("❤️", SkinTone::Light), "❤️");
    }

    #[test]
    fn recent_emoji_are_bounded_and_newest_first() {
        let mut preferences = EmojiPreferences::default();
        for entry in EmojiIndex::of("en").entries().iter().take(100) {
            preferences.use_emoji(entry.text(SkinTone::Default));
        }
        preferences.use_emoji("😀");
        assert_eq!(preferences.recent.len(), MAX_RECENT);
        assert_eq!(preferences.recent.first().map(String::as_str), Some("😀"));
        preferences.recent.insert(0, "a text".into());
        preferences.clamp();
        assert_eq!(preferences.recent.first().map(String::as_str), Some("😀"));
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_searched(query in "\\PC{0,200}") {
            let _found = EmojiIndex::of("de").search(&query);
        }
    }
}
