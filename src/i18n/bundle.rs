//! Fluent messages of one language, with English as the fallback.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

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

    /// English with `transform` applied to the text between arguments.
    pub(super) fn with_transform(english: &str, transform: fn(&str) -> Cow<'_, str>) -> Self {
        let mut bundle = Self::new("en-US", english, english);
        bundle.primary.set_transform(Some(transform));
        bundle
    }

    pub(super) fn format(&self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> Cow<'_, str> {
        let arguments = arguments.iter().cloned().collect();
        let message = format_message(&self.primary, key, &arguments)
            .or_else(|| format_message(&self.fallback, key, &arguments));
        message.unwrap_or_else(|| {
            tracing::warn!(key, "unknown message");
            Cow::Owned(key.to_owned())
        })
    }
}

fn load(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
    // Bidi isolation marks are drawn as boxes by fonts that lack them, and end up in copied text and screen reader
    // output. A right-to-left language must turn them on.
    bundle.set_use_isolating(false);
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, errors)| {
            tracing::warn!(tag, ?errors, "invalid Fluent entries");
            partial
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
        tracing::warn!(key, ?errors, "message was not formatted completely");
    }
    Some(Cow::Owned(text.into_owned()))
}
