//! What the system says about the look of programs, and the themes that users write.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Of a theme: light text on a dark background, or dark text on a light one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColorScheme {
    #[default]
    Dark,
    Light,
}

/// What the user has chosen for all programs of the system.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SystemAppearance {
    /// `None` where the system has no preference.
    pub scheme: Option<ColorScheme>,
    pub high_contrast: bool,
    pub reduced_motion: bool,
}

/// A theme in a file of the user: colors by role, over those of a theme of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserTheme {
    /// That of its file without the extension.
    pub name: String,
    /// `Err` says why none of it can be used.
    pub content: Result<ThemeColors, ThemeFileError>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeColors {
    /// What it has in place of what it leaves out.
    pub base: ColorScheme,
    /// Colors as they are written, by the name of a role; neither needs to make sense.
    pub colors: BTreeMap<String, String>,
}

/// Why a theme file cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeFileError {
    TooLarge,
    /// With the reason of the system.
    Unreadable(String),
    /// This line is no TOML; from 1.
    Line(usize),
    /// Its base is neither `dark` nor `light`.
    Base,
}

/// The longest name of a theme, in characters.
pub const MAX_THEME_NAME: usize = 64;

/// Whether a file of this name, without its extension, can be a theme.
pub fn is_theme_name(name: &str) -> bool {
    let count = name.chars().count();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    (1..=MAX_THEME_NAME).contains(&count) && name.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_themes_are_short_and_no_paths() {
        for (name, expected) in [
            ("Solarized dark", true),
            ("größe_2", true),
            ("", false),
            ("..", false),
            ("a/b", false),
            ("a\\b", false),
            ("a\u{202e}b", false),
            ("a\nb", false),
        ] {
            assert_eq!(is_theme_name(name), expected, "{name:?}");
        }
        assert!(is_theme_name(&"n".repeat(MAX_THEME_NAME)));
        assert!(!is_theme_name(&"n".repeat(MAX_THEME_NAME + 1)));
    }
}
