//! Localized messages. Owns the choice of a language and the Fluent bundles. Must not know where messages are shown.
//! Entry points: `Strings::negotiate` and the macro `fl!`.

mod bundle;
pub mod calendar;
mod command;
mod diagnostics;
mod failure;
mod identity;
mod profile;
mod pseudo;
mod server;
mod server_status;

use std::borrow::Cow;
use std::sync::Arc;

use bundle::Bundle;
use command::CommandKeys;
pub use fluent_bundle::FluentValue;
use fluent_langneg::LanguageIdentifier;

const ENGLISH: (&str, &str) = ("en-US", include_str!("../i18n/en-US/openchat.ftl"));

/// The bundled languages with their Fluent sources, English first.
const LANGUAGES: [(&str, &str); 2] = [ENGLISH, ("de", include_str!("../i18n/de/openchat.ftl"))];

/// The pseudo locale, which reveals text that is not localized and layouts that are too narrow.
pub const PSEUDO: &str = "en-XA";

/// The messages of one language. Cheap to clone.
#[derive(Clone)]
pub struct Strings {
    bundle: Arc<Bundle>,
    tag: &'static str,
    keys: Arc<CommandKeys>,
}

impl Strings {
    /// The first requested language that is available, or English.
    pub fn negotiate(requested: &[String]) -> Self {
        if requested.first().is_some_and(|tag| tag == PSEUDO) {
            return Self::pseudo();
        }
        let available = parse_tags(&language_tags());
        let negotiated = fluent_langneg::negotiate_languages(
            &parse_tags(requested),
            &available,
            available.first(),
            fluent_langneg::NegotiationStrategy::Lookup,
        );
        let tag = negotiated.first().map(ToString::to_string);
        let language = LANGUAGES
            .iter()
            .find(|(known, _)| tag.as_deref() == Some(known));
        let (tag, source) = language.copied().unwrap_or(ENGLISH);
        Self {
            bundle: Arc::new(Bundle::new(tag, source, ENGLISH.1)),
            tag,
            keys: Arc::default(),
        }
    }

    /// English with accented letters, about 40% longer.
    pub fn pseudo() -> Self {
        let bundle = Bundle::with_transform(ENGLISH.1, pseudo::pseudolocalize);
        Self {
            bundle: Arc::new(bundle),
            tag: PSEUDO,
            keys: Arc::default(),
        }
    }

    pub fn tag(&self) -> &str {
        self.tag
    }

    pub fn text(&self, key: &str) -> Cow<'_, str> {
        self.bundle.format(key, &[])
    }

    pub fn format(&self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> Cow<'_, str> {
        self.bundle.format(key, arguments)
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

/// Whether there are messages in the language of a tag.
pub fn is_available(tag: &LanguageIdentifier) -> bool {
    let known = parse_tags(&language_tags());
    known.iter().any(|known| known.language == tag.language)
}

fn parse_tags(tags: &[impl AsRef<str>]) -> Vec<LanguageIdentifier> {
    let parsed = tags.iter().map(|tag| tag.as_ref().parse());
    parsed.filter_map(Result::ok).collect()
}

/// Formats a message: `fl!(strings, "key")` or `fl!(strings, "key", "argument" => value)`.
#[macro_export]
macro_rules! fl {
    ($strings:expr, $key:literal) => {
        $strings.text($key)
    };
    ($strings:expr, $key:literal, $($argument:literal => $value:expr),+ $(,)?) => {
        $strings.format($key, &[$(($argument, $crate::i18n::FluentValue::from($value))),+])
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
        let message = fl!(strings, "composer-too-long", "count" => 12);
        assert!(message.contains("12 "), "{message}");
        assert!(!message.contains("Shorten"), "{message}");
        assert_eq!(fl!(strings, "channel-text", "name" => "plain"), "plain");
        assert_eq!(strings.text("clock-hours"), "12");
    }
}
