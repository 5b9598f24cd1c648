//! How the user customized a server on this device: name, icon, notifications and channel list. Never sent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::channel_preferences::ChannelPreferences;
use super::notification_settings::{Mute, NotificationLevel};
use super::tagged::tagged;
use super::unicode;

pub const MAX_NAME_CHARS: usize = 100;
pub const MAX_ICON_GRAPHEMES: usize = 3;

/// `None` keeps what the server itself has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerOverrides {
    #[serde(rename = "own_name")]
    pub name: Option<String>,
    #[serde(rename = "own_letters")]
    pub icon_text: Option<String>,
    #[serde(rename = "own_colour")]
    pub color: Option<IconColor>,
    /// Whether only mentions call for attention.
    pub muted: bool,
    /// The same for a time. It is removed when that is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// Which messages notify; `None` as everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<NotificationLevel>,
    #[serde(skip_serializing_if = "is_default")]
    pub channels: ChannelPreferences,
}

impl ServerOverrides {
    pub fn mute(&self) -> Option<Mute> {
        Mute::new(self.muted, self.muted_until)
    }

    pub fn set_mute(&mut self, mute: Option<Mute>) {
        self.muted = mute == Some(Mute::Permanent);
        self.muted_until = mute.and_then(Mute::end);
    }

    /// When the next mute of the server or a channel ends.
    pub fn next_mute_end(&self) -> Option<Timestamp> {
        let ends = [self.muted_until, self.channels.next_mute_end()];
        ends.into_iter().flatten().min()
    }

    /// Removes the mutes that are over. Returns whether there were any.
    pub fn end_mutes(&mut self, now: Timestamp) -> bool {
        let is_over = self.muted_until.is_some_and(|end| end <= now);
        if is_over {
            self.muted_until = None;
        }
        self.channels.end_mutes(now) || is_over
    }
}

fn is_default(preferences: &ChannelPreferences) -> bool {
    *preferences == ChannelPreferences::default()
}

tagged! {
    pub enum IconColor {
        Amber = "amber",
        Blue = "blue",
        Green = "green",
        Red = "red",
        Violet = "violet",
        Slate = "slate",
    }
}

/// A typed name without invisible characters, of limited length. `None` if nothing is left.
pub fn clean_name(typed: &str) -> Option<String> {
    let name = unicode::single_line(typed, MAX_NAME_CHARS);
    (!unicode::is_blank(&name)).then_some(name)
}

/// At most [`MAX_ICON_GRAPHEMES`] visible graphemes. `None` if nothing is left.
pub fn clean_icon_text(typed: &str) -> Option<String> {
    // Joiners and selectors inside an emoji belong to its grapheme and are kept.
    let visible = typed
        .trim()
        .graphemes(true)
        .filter(|grapheme| grapheme.len() <= MAX_GRAPHEME_BYTES && !unicode::is_blank(grapheme));
    let text: String = visible.take(MAX_ICON_GRAPHEMES).collect();
    (!text.is_empty()).then_some(text)
}

/// The first two letters or digits of a name: the icon of a server that names none.
pub fn initials(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.take(2).collect::<String>().to_uppercase()
}

/// A letter with more combining marks would be drawn over its surroundings; a family emoji has 41 bytes.
const MAX_GRAPHEME_BYTES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_name_removes_invisible_characters() {
        for (typed, expected) in [
            ("  Work  ", Some("Work")),
            ("a\u{202e}b\nc", Some("abc")),
            ("", None),
            (" \u{200b} ", None),
        ] {
            assert_eq!(clean_name(typed).as_deref(), expected, "{typed:?}");
        }
        let long = clean_name(&"ä".repeat(MAX_NAME_CHARS + 7)).unwrap();
        assert_eq!(long.chars().count(), MAX_NAME_CHARS);
    }

    #[test]
    fn icon_text_is_limited_in_graphemes() {
        for (typed, expected) in [
            ("HC", Some("HC")),
            (" harbor ", Some("har")),
            ("a b c d", Some("abc")),
            ("👩‍👩‍👧‍👦🇩🇪⚓🚢", Some("👩‍👩‍👧‍👦🇩🇪⚓")),
            ("\u{202e}", None),
            ("", None),
        ] {
            assert_eq!(clean_icon_text(typed).as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn icon_text_rejects_stacked_combining_marks() {
        let stacked = format!("a{}", "\u{0301}".repeat(200));
        assert_eq!(clean_icon_text(&stacked), None);
    }

    #[test]
    fn mutes_for_a_time_end_and_permanent_ones_stay() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut overrides = ServerOverrides::default();
        let channels = &mut overrides.channels;
        channels.set_mute(&"brief".into(), Some(Mute::Until(at(10))));
        channels.set_mute(&"ever".into(), Some(Mute::Permanent));
        overrides.set_mute(Some(Mute::Until(at(20))));
        assert_eq!(overrides.next_mute_end(), Some(at(10)));
        assert!(!overrides.end_mutes(at(9)));
        assert!(overrides.end_mutes(at(10)));
        assert!(!overrides.channels.is_muted(&"brief".into()));
        assert!(overrides.channels.is_muted(&"ever".into()));
        assert_eq!(overrides.next_mute_end(), Some(at(20)));
        assert!(overrides.end_mutes(at(20)));
        assert_eq!((overrides.mute(), overrides.next_mute_end()), (None, None));
        overrides.set_mute(Some(Mute::Until(at(30))));
        overrides.set_mute(Some(Mute::Permanent));
        assert!(!overrides.end_mutes(at(99)) && overrides.muted);
        overrides.set_mute(None);
        assert_eq!(overrides.mute(), None);
    }

    #[test]
    fn icon_color_tags_round_trip() {
        for color in IconColor::ALL {
            assert_eq!(IconColor::from_tag(color.tag()), Some(color));
        }
        assert_eq!(IconColor::from_tag("plaid"), None);
    }
}
