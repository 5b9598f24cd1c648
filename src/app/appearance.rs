//! The theme and the language that the preferences ask for, with what the system says and the themes of the user.

use crate::domain::appearance::{ColorScheme, SystemAppearance, ThemeColors, UserTheme};
use crate::domain::preference::{self as domain, Appearance, Preferences};
use crate::i18n::Strings;
use crate::platform::locale;
use crate::ui::Theme;
use crate::ui::theme::{Accent, Variant};

/// What a theme is made of besides the preferences.
#[derive(Debug, Clone, Default)]
pub struct ThemeSources {
    pub system: SystemAppearance,
    pub themes: Vec<UserTheme>,
}

impl ThemeSources {
    /// The theme of the user that is chosen, if it can be used.
    pub fn chosen<'a>(&'a self, preferences: &Preferences) -> Option<&'a ThemeColors> {
        let chosen = preferences.theme.as_ref()?;
        let mut themes = self.themes.iter();
        let theme = themes.find(|theme| theme.name == *chosen)?;
        theme.content.as_ref().ok()
    }

    /// Whether animated pictures play: as the user wants, unless motion is reduced.
    pub fn plays_animations(&self, preferences: &Preferences) -> bool {
        preferences.play_animations && !preferences.reduced_motion.is_on(self.system)
    }
}

/// The language of the command line, else the preferred one, else that of the system.
pub fn strings(preferences: &Preferences, locale: Option<&str>) -> Strings {
    let tag = locale.or(preferences.language.as_deref());
    let tags = tag.map_or_else(locale::languages, |tag| vec![tag.to_owned()]);
    let mut strings = Strings::negotiate(&tags);
    strings.set_keys(&preferences.keys);
    strings
}

pub fn theme(preferences: &Preferences, sources: &ThemeSources) -> Theme {
    let theme = if let Some(colors) = sources.chosen(preferences) {
        user_theme(preferences, colors).0
    } else {
        let appearance = preferences.appearance;
        Theme::new(variant(appearance, sources.system))
            .with_accent(accent(preferences))
            .following_system(appearance == Appearance::System)
    };
    theme.with_strong_focus(preferences.strong_focus)
}

/// With the names in it that make no sense.
pub fn user_theme<'c>(preferences: &Preferences, theme: &'c ThemeColors) -> (Theme, Vec<&'c str>) {
    let base = match theme.base {
        ColorScheme::Dark => Variant::Dark,
        ColorScheme::Light => Variant::Light,
    };
    let colors = theme.colors.iter();
    let colors = colors.map(|(name, color)| (name.as_str(), color.as_str()));
    Theme::new(base)
        .with_accent(accent(preferences))
        .with_colors(colors)
}

fn accent(preferences: &Preferences) -> Accent {
    match preferences.accent {
        domain::Accent::Teal => Accent::Teal,
        domain::Accent::Blue => Accent::Blue,
        domain::Accent::Violet => Accent::Violet,
        domain::Accent::Pink => Accent::Pink,
        domain::Accent::Orange => Accent::Orange,
        domain::Accent::Green => Accent::Green,
    }
}

/// Without a preference of the system, its theme is dark.
pub fn variant(appearance: Appearance, system: SystemAppearance) -> Variant {
    match appearance {
        Appearance::Dark => Variant::Dark,
        Appearance::Light => Variant::Light,
        Appearance::HighContrastDark => Variant::HighContrastDark,
        Appearance::HighContrastLight => Variant::HighContrastLight,
        Appearance::System => match (system.scheme.unwrap_or_default(), system.high_contrast) {
            (ColorScheme::Dark, false) => Variant::Dark,
            (ColorScheme::Light, false) => Variant::Light,
            (ColorScheme::Dark, true) => Variant::HighContrastDark,
            (ColorScheme::Light, true) => Variant::HighContrastLight,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_decides_only_where_it_is_chosen() {
        use Variant::{Dark, HighContrastDark, HighContrastLight, Light};

        let (dark, light) = (Some(ColorScheme::Dark), Some(ColorScheme::Light));
        for (scheme, high_contrast, expected) in [
            (None, false, Dark),
            (dark, false, Dark),
            (light, false, Light),
            (None, true, HighContrastDark),
            (dark, true, HighContrastDark),
            (light, true, HighContrastLight),
        ] {
            let system = SystemAppearance {
                scheme,
                high_contrast,
                ..SystemAppearance::default()
            };
            for (appearance, expected) in [
                (Appearance::System, expected),
                (Appearance::Dark, Dark),
                (Appearance::Light, Light),
                (Appearance::HighContrastDark, HighContrastDark),
                (Appearance::HighContrastLight, HighContrastLight),
            ] {
                let variant = variant(appearance, system);
                assert_eq!(variant, expected, "{appearance:?} {system:?}");
            }
        }
    }

    #[test]
    fn theme_of_the_user_is_used_while_it_can_be() {
        let theme_of = |name: &str, content| UserTheme {
            name: name.to_owned(),
            content,
        };
        let colors = [("text_primary".to_owned(), "#123456".to_owned())];
        let usable = ThemeColors {
            base: ColorScheme::Light,
            colors: colors.into(),
        };
        let broken = crate::domain::appearance::ThemeFileError::Base;
        let sources = ThemeSources {
            system: SystemAppearance::default(),
            themes: vec![theme_of("a", Ok(usable)), theme_of("b", Err(broken))],
        };
        let mut preferences = Preferences {
            accent: domain::Accent::Pink,
            ..Preferences::default()
        };
        let built_in = Theme::new(Variant::Dark).with_accent(Accent::Pink);
        for name in [None, Some("b"), Some("missing")] {
            preferences.theme = name.map(str::to_owned);
            assert_eq!(theme(&preferences, &sources).roles, built_in.roles);
        }
        preferences.theme = Some("a".to_owned());
        let mut expected = Theme::new(Variant::Light).with_accent(Accent::Pink).roles;
        expected.text_primary = iced::Color::from_rgb8(0x12, 0x34, 0x56);
        assert_eq!(theme(&preferences, &sources).roles, expected);
    }
}
