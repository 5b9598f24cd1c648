//! The theme and the language that the preferences ask for.

use crate::domain::preference::{self as domain, Appearance, Preferences};
use crate::i18n::Strings;
use crate::platform::locale;
use crate::ui::Theme;
use crate::ui::theme::{Accent, Variant};

/// The language of the command line, else the preferred one, else that of the system.
pub fn strings(preferences: &Preferences, locale: Option<&str>) -> Strings {
    let tag = locale.or(preferences.language.as_deref());
    Strings::negotiate(&tag.map_or_else(locale::languages, |tag| vec![tag.to_owned()]))
}

pub fn theme(preferences: &Preferences) -> Theme {
    let accent = match preferences.accent {
        domain::Accent::Teal => Accent::Teal,
        domain::Accent::Blue => Accent::Blue,
        domain::Accent::Violet => Accent::Violet,
        domain::Accent::Pink => Accent::Pink,
        domain::Accent::Orange => Accent::Orange,
        domain::Accent::Green => Accent::Green,
    };
    Theme::new(variant(preferences.appearance))
        .with_accent(accent)
        .with_strong_focus(preferences.strong_focus)
}

fn variant(appearance: Appearance) -> Variant {
    match appearance {
        Appearance::Dark => Variant::Dark,
        Appearance::Light => Variant::Light,
        Appearance::HighContrastDark => Variant::HighContrastDark,
        Appearance::HighContrastLight => Variant::HighContrastLight,
    }
}
