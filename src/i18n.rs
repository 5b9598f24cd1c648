//! Words in the user's language.
//!
//! Owns the choice of a language and the sentences. Must not know where they are shown.

mod bundle;
pub mod calendar;
mod failure;
mod pseudo;
mod server;

use std::borrow::Cow;
use std::sync::Arc;

use bundle::Bundle;
pub use fluent_bundle::FluentValue;
use fluent_langneg::LanguageIdentifier;

/// The sentences of each language that travels with the program, English first.
const LANGUAGES: [(&str, &str); 2] = [
    ("en-US", include_str!("../i18n/en-US/openchat.ftl")),
    ("de", include_str!("../i18n/de/openchat.ftl")),
];

/// The language that shows which words do not come from here and which places are too narrow.
pub const PSEUDO: &str = "en-XA";

/// The sentences of one language. Cheap to clone.
#[derive(Clone)]
pub struct Strings {
    bundle: Arc<Bundle>,
    tag: Arc<str>,
}

impl Strings {
    /// The sentences for the first of the wished languages that there are any for; English otherwise.
    pub fn negotiate(wished: &[String]) -> Self {
        if wished.first().is_some_and(|tag| tag == PSEUDO) {
            return Self::pseudo();
        }
        let available: Vec<LanguageIdentifier> = language_tags()
            .iter()
            .filter_map(|tag| tag.parse().ok())
            .collect();
        let wished: Vec<LanguageIdentifier> =
            wished.iter().filter_map(|tag| tag.parse().ok()).collect();
        let chosen = fluent_langneg::negotiate_languages(
            &wished,
            &available,
            available.first(),
            fluent_langneg::NegotiationStrategy::Lookup,
        );
        let tag = chosen
            .first()
            .map_or_else(|| String::from("en-US"), ToString::to_string);
        let source = LANGUAGES
            .iter()
            .find(|(known, _)| *known == tag)
            .map_or("", |(_, source)| source);
        Self {
            bundle: Arc::new(Bundle::new(&tag, source, english_source())),
            tag: tag.into(),
        }
    }

    /// English with marks on every letter, and longer by two fifths.
    pub fn pseudo() -> Self {
        Self {
            bundle: Arc::new(Bundle::with_transform(
                english_source(),
                pseudo::pseudolocalize,
            )),
            tag: PSEUDO.into(),
        }
    }

    /// The tag of the language.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// A sentence without places to fill.
    pub fn text(&self, key: &str) -> Cow<'_, str> {
        self.bundle.format(key, &[])
    }

    /// A sentence with its places filled.
    pub fn format(&self, key: &str, places: &[(&str, FluentValue<'_>)]) -> Cow<'_, str> {
        self.bundle.format(key, places)
    }
}

impl std::fmt::Debug for Strings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Strings").field(&self.tag).finish()
    }
}

/// The tags of all languages, English first.
pub fn language_tags() -> Vec<&'static str> {
    LANGUAGES.iter().map(|(tag, _)| *tag).collect()
}

fn english_source() -> &'static str {
    LANGUAGES.first().map_or("", |(_, source)| source)
}

/// A sentence by its key, as `fl!(strings, "key")` or `fl!(strings, "key", "place" => value)`.
#[macro_export]
macro_rules! fl {
    ($strings:expr, $key:literal) => {
        $strings.text($key)
    };
    ($strings:expr, $key:literal, $($place:literal => $value:expr),+ $(,)?) => {
        $strings.format($key, &[$(($place, $crate::i18n::FluentValue::from($value))),+])
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings_for(tags: &[&str]) -> Strings {
        Strings::negotiate(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn negotiation_picks_the_nearest_language() {
        for (tags, expected) in [
            (&["de-AT"][..], "de"),
            (&["fr", "de"], "de"),
            (&["fr"], "en-US"),
            (&["en-GB"], "en-US"),
            (&[], "en-US"),
            (&["not a tag", "de"], "de"),
            (&["en-XA"], "en-XA"),
        ] {
            assert_eq!(strings_for(tags).tag(), expected, "{tags:?}");
        }
    }

    #[test]
    fn arguments_are_filled_and_unknown_keys_are_shown_verbatim() {
        let strings = strings_for(&["en-US"]);
        assert_eq!(
            fl!(strings, "composer-placeholder", "channel" => "general"),
            "Message #general"
        );
        assert_eq!(strings.text("no-such-key"), "no-such-key");
    }

    #[test]
    fn pseudo_locale_accents_text_but_not_arguments() {
        let strings = Strings::pseudo();
        let sentence = fl!(strings, "composer-too-long", "count" => 12);
        assert!(sentence.contains("12 "), "{sentence}");
        assert!(!sentence.contains("Shorten"), "{sentence}");
        assert_eq!(
            fl!(strings, "connection-refused", "reason" => "plain"),
            "plain"
        );
        assert_eq!(strings.text("clock-hours"), "12");
    }
}
