//! How the user customized a server on this device: name, icon and notifications. Never sent.

use unicode_segmentation::UnicodeSegmentation;

use super::unicode;

pub const MAX_NAME_CHARS: usize = 100;
/// As people count letters: grapheme clusters.
pub const MAX_ICON_GRAPHEMES: usize = 3;

/// `None` keeps what the server itself has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerOverrides {
    pub name: Option<String>,
    pub letters: Option<String>,
    pub colour: Option<IconColor>,
    /// Whether only mentions call for attention.
    pub muted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IconColor {
    Amber,
    Blue,
    Green,
    Red,
    Violet,
    Slate,
}

impl IconColor {
    pub const ALL: [Self; 6] = [
        Self::Amber,
        Self::Blue,
        Self::Green,
        Self::Red,
        Self::Violet,
        Self::Slate,
    ];

    /// The name in files.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Amber => "amber",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Red => "red",
            Self::Violet => "violet",
            Self::Slate => "slate",
        }
    }

    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.tag() == tag)
    }
}

/// A typed name without invisible characters, of limited length. `None` if nothing is left.
#[must_use]
pub fn name(typed: &str) -> Option<String> {
    let name = unicode::single_line(typed, MAX_NAME_CHARS);
    (!unicode::is_blank(&name)).then_some(name)
}

/// At most [`MAX_ICON_GRAPHEMES`] visible graphemes. `None` if nothing is left.
#[must_use]
pub fn letters(typed: &str) -> Option<String> {
    // Some letters of one emoji are joined by what cannot be seen, and stay with it.
    let seen = typed
        .trim()
        .graphemes(true)
        .filter(|grapheme| !unicode::is_blank(grapheme));
    let few: String = seen
        .filter(|grapheme| grapheme.len() <= LONGEST_GRAPHEME)
        .take(MAX_ICON_GRAPHEMES)
        .collect();
    (!few.is_empty()).then_some(few)
}

/// In bytes. A letter with more combining marks would be drawn over its surroundings; a family emoji has 41.
const LONGEST_GRAPHEME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_can_be_seen_of_it() {
        for (typed, expected) in [
            ("  Work  ", Some("Work")),
            ("a\u{202e}b\nc", Some("abc")),
            ("", None),
            (" \u{200b} ", None),
        ] {
            assert_eq!(name(typed).as_deref(), expected, "{typed:?}");
        }
        let long = name(&"ä".repeat(MAX_NAME_CHARS + 7)).unwrap();
        assert_eq!(long.chars().count(), MAX_NAME_CHARS);
    }

    #[test]
    fn a_picture_holds_a_few_letters_as_people_count_them() {
        for (typed, expected) in [
            ("HC", Some("HC")),
            (" harbor ", Some("har")),
            ("a b c d", Some("abc")),
            ("👩‍👩‍👧‍👦🇩🇪⚓🚢", Some("👩‍👩‍👧‍👦🇩🇪⚓")),
            ("\u{202e}", None),
            ("", None),
        ] {
            assert_eq!(letters(typed).as_deref(), expected, "{typed:?}");
        }
    }

    /// A letter with a tower of marks upon it would be drawn over the whole window.
    #[test]
    fn a_tower_of_marks_is_no_letter() {
        let tower = format!("a{}", "\u{0301}".repeat(200));
        assert_eq!(letters(&tower), None);
    }

    #[test]
    fn every_colour_comes_back_from_its_name() {
        for colour in IconColor::ALL {
            assert_eq!(IconColor::of_tag(colour.tag()), Some(colour));
        }
        assert_eq!(IconColor::of_tag("plaid"), None);
    }
}
