//! The sentences of one language, with English behind them for what it may lack.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The sentences of one language.
pub(super) struct Bundle {
    primary: FluentBundle<FluentResource>,
    fallback: FluentBundle<FluentResource>,
}

impl Bundle {
    pub(super) fn new(tag: &str, source: &str, english: &str) -> Self {
        Self {
            primary: load(tag, source),
            fallback: load("en-US", english),
        }
    }

    /// English with every stretch of words between places turned into something else.
    pub(super) fn with_transform(english: &str, transform: fn(&str) -> Cow<'_, str>) -> Self {
        let mut bundle = Self::new("en-US", english, english);
        bundle.primary.set_transform(Some(transform));
        bundle
    }

    pub(super) fn format(&self, key: &str, places: &[(&str, FluentValue<'_>)]) -> Cow<'_, str> {
        let mut arguments = FluentArgs::with_capacity(places.len());
        for (place, value) in places {
            arguments.set(*place, value.clone());
        }
        let found = format_message(&self.primary, key, &arguments)
            .or_else(|| format_message(&self.fallback, key, &arguments));
        found.unwrap_or_else(|| {
            tracing::warn!(key, "no such sentence");
            Cow::Owned(key.to_owned())
        })
    }
}

fn load(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
    // Marks around filled places would be drawn as boxes by fonts that lack them, copied with the text, and read out. The
    // languages here are all written from left to right; one that is not must turn them on for itself.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(usable, errors)| {
        tracing::warn!(tag, ?errors, "some sentences cannot be read");
        usable
    });
    bundle.add_resource_overriding(resource);
    bundle
}

fn format_message<'a>(
    bundle: &'a FluentBundle<FluentResource>,
    key: &str,
    arguments: &FluentArgs<'_>,
) -> Option<Cow<'a, str>> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
    if !errors.is_empty() {
        tracing::warn!(key, ?errors, "a place of a sentence was not filled");
    }
    Some(Cow::Owned(text.into_owned()))
}
