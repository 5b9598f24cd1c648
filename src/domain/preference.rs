//! The user's preferences as values.
//!
//! Owns each preference with its default and its range. Field names and `rename_all` words are the file format of
//! `settings.toml`: a field that is missing there or cannot be read has its default. Must not know files or screens.

use super::appearance::{SystemAppearance, is_theme_name};
use super::command::Keymap;
use serde::{Deserialize, Serialize};

use super::emoji::EmojiPreferences;
use super::font_family::is_family_name;
use super::notification_settings::NotificationPreferences;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Appearance {
    /// What the system prefers; dark if that is nothing.
    #[default]
    System,
    Dark,
    Light,
    /// With a contrast of at least 7:1 for text, as `HighContrastLight`.
    HighContrastDark,
    HighContrastLight,
}

impl Appearance {
    /// In the order of the settings page, as `ALL` of the other types.
    pub const ALL: [Self; 5] = [
        Self::System,
        Self::Dark,
        Self::Light,
        Self::HighContrastDark,
        Self::HighContrastLight,
    ];
}

/// The color of what is chosen, pressed or linked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accent {
    #[default]
    Teal,
    Blue,
    Violet,
    Pink,
    Orange,
    Green,
}

impl Accent {
    pub const ALL: [Self; 6] = [
        Self::Teal,
        Self::Blue,
        Self::Violet,
        Self::Pink,
        Self::Orange,
        Self::Green,
    ];
}

/// How much space is around messages and channels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl Density {
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HourCycle {
    /// The convention of the language.
    #[default]
    Language,
    /// 1 to 12 with a day period.
    Twelve,
    /// 0 to 23.
    TwentyFour,
}

impl HourCycle {
    pub const ALL: [Self; 3] = [Self::Language, Self::Twelve, Self::TwentyFour];
}

/// Whether nothing moves by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReducedMotion {
    /// As the system prefers.
    #[default]
    System,
    On,
    Off,
}

impl ReducedMotion {
    pub const ALL: [Self; 3] = [Self::System, Self::On, Self::Off];

    pub fn is_on(self, system: SystemAppearance) -> bool {
        match self {
            Self::System => system.reduced_motion,
            Self::On => true,
            Self::Off => false,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Renderer {
    /// The CPU: starts fast and needs little memory.
    #[default]
    Software,
    /// The GPU, in builds with the feature `gpu`.
    Graphics,
}

impl Renderer {
    pub const ALL: [Self; 2] = [Self::Software, Self::Graphics];
}

/// Which new messages are announced to a screen reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verbosity {
    /// Every message of the open channel, and mentions in every channel.
    #[default]
    All,
    Mentions,
    Nothing,
}

impl Verbosity {
    pub const ALL: [Self; 3] = [Self::All, Self::Mentions, Self::Nothing];
}

/// In which order the parts of a message are read out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingOrder {
    #[default]
    SenderTimeText,
    SenderTextTime,
    TextSenderTime,
}

impl ReadingOrder {
    pub const ALL: [Self; 3] = [
        Self::SenderTimeText,
        Self::SenderTextTime,
        Self::TextSenderTime,
    ];
}

/// What is kept of conversations on this device. Messages that wait to be sent, drafts and unread counts are kept in any
/// case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryPreferences {
    /// Off: what is stored is deleted.
    pub keep: bool,
    /// How long, within [`HISTORY_DAYS`]; `None` without limit.
    pub days: Option<u32>,
    /// How much of each server, within [`HISTORY_MEGABYTES`]; `None` without limit.
    pub megabytes: Option<u32>,
}

impl HistoryPreferences {
    /// What the settings offer.
    pub const DAYS: [Option<u32>; 4] = [Some(30), Some(90), Some(365), None];
    /// What the settings offer.
    pub const MEGABYTES: [Option<u32>; 4] = [Some(100), Some(500), Some(2000), None];

    /// Limits every number to its range.
    fn clamp(&mut self) {
        let clamp = |value: Option<u32>, (min, max)| value.map(|value| value.clamp(min, max));
        self.days = clamp(self.days, HISTORY_DAYS);
        self.megabytes = clamp(self.megabytes, HISTORY_MEGABYTES);
    }
}

impl Default for HistoryPreferences {
    fn default() -> Self {
        Self {
            keep: true,
            days: None,
            megabytes: Some(500),
        }
    }
}

/// The fewest and the most days that a settings file may hold: a hundred years.
pub const HISTORY_DAYS: (u32, u32) = (1, 36_500);
/// The fewest and the most megabytes that a settings file may hold.
pub const HISTORY_MEGABYTES: (u32, u32) = (10, 1_000_000);

#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch of the settings dialog"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    pub appearance: Appearance,
    /// The name of a theme of the user, in place of `appearance` while it can be used.
    pub theme: Option<String>,
    pub accent: Accent,
    /// The font family of text; `None` is the bundled one. It may be installed or not.
    pub font: Option<String>,
    pub density: Density,
    /// Whether messages that follow each other closely have the author once.
    pub group_messages: bool,
    /// Whether the ring around the focused control is twice as wide.
    pub strong_focus: bool,
    /// The language as a BCP 47 tag; `None` follows the system.
    pub language: Option<String>,
    pub hours: HourCycle,
    /// The zoom factor, within [`SCALE_RANGE`].
    pub scale: f32,
    /// The font size of messages in logical pixels, within [`MESSAGE_SIZES`].
    pub message_size: f32,
    /// Whether pictures are loaded from their server as soon as they are on the screen.
    pub load_pictures: bool,
    /// Whether animated pictures play, once, or are still.
    pub play_animations: bool,
    pub reduced_motion: ReducedMotion,
    /// Whether the member list is shown where the window is wide enough.
    pub members_shown: bool,
    /// What renders the window; takes effect at the next start.
    pub renderer: Renderer,
    pub announcements: Verbosity,
    pub reading_order: ReadingOrder,
    pub announce_typing: bool,
    /// Whether typing indicators are sent.
    pub send_typing: bool,
    /// Whether buttons for formatting are shown below the composer.
    pub formatting_bar: bool,
    pub emoji: EmojiPreferences,
    /// Whether closing the window leaves the program in the tray, where there is one.
    pub close_to_tray: bool,
    /// Whether servers learn what was read, for the other devices of the user.
    pub sync_read: bool,
    pub history: HistoryPreferences,
    pub notifications: NotificationPreferences,
    /// The keys of commands.
    pub keys: Keymap,
    /// The width of the channel list in logical pixels, within [`SIDE_WIDTHS`].
    pub channels_width: f32,
    /// The width of the member list in logical pixels, within [`SIDE_WIDTHS`].
    pub people_width: f32,
}

/// The minimum, default and maximum width of a side pane, in logical pixels.
pub const SIDE_WIDTHS: (f32, f32, f32) = (160.0, 248.0, 420.0);

/// The minimum, default and maximum font size of messages, in logical pixels.
pub const MESSAGE_SIZES: (f32, f32, f32) = (12.0, 15.0, 24.0);

/// The minimum and maximum zoom factor that a settings file may hold.
pub const SCALE_RANGE: (f32, f32) = (0.5, 3.0);

impl Default for Preferences {
    fn default() -> Self {
        Self {
            appearance: Appearance::default(),
            theme: None,
            accent: Accent::default(),
            font: None,
            density: Density::default(),
            group_messages: true,
            strong_focus: false,
            language: None,
            hours: HourCycle::default(),
            scale: 1.0,
            message_size: MESSAGE_SIZES.1,
            load_pictures: true,
            play_animations: true,
            reduced_motion: ReducedMotion::default(),
            members_shown: true,
            renderer: Renderer::default(),
            announcements: Verbosity::default(),
            reading_order: ReadingOrder::default(),
            announce_typing: false,
            send_typing: true,
            formatting_bar: true,
            emoji: EmojiPreferences::default(),
            close_to_tray: false,
            sync_read: true,
            history: HistoryPreferences::default(),
            notifications: NotificationPreferences::default(),
            keys: Keymap::default(),
            channels_width: SIDE_WIDTHS.1,
            people_width: SIDE_WIDTHS.1 - 16.0,
        }
    }
}

impl Preferences {
    /// Limits every number to its range, and drops names that no theme and no font has.
    pub fn clamp(&mut self) {
        self.font = self.font.take().filter(|name| is_family_name(name));
        self.theme = self.theme.take().filter(|name| is_theme_name(name));
        let (default, (min, _, max)) = (Self::default(), SIDE_WIDTHS);
        clamp(&mut self.scale, SCALE_RANGE, default.scale);
        let (smallest, _, largest) = MESSAGE_SIZES;
        let range = (smallest, largest);
        clamp(&mut self.message_size, range, default.message_size);
        let sides = (min, max);
        clamp(&mut self.channels_width, sides, default.channels_width);
        clamp(&mut self.people_width, sides, default.people_width);
        self.history.clamp();
        self.notifications.clamp();
        self.emoji.clamp();
    }
}

/// Limits a number to a range; one that is not finite becomes the default.
pub fn clamp(value: &mut f32, (min, max): (f32, f32), default: f32) {
    *value = if value.is_finite() {
        value.clamp(min, max)
    } else {
        default
    };
}

/// The zoom factors of the keyboard shortcuts and the settings dialog.
pub const SCALES: [f32; 8] = [0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];

/// The next zoom factor up (`true`) or down.
pub fn next_scale(scale: f32, up: bool) -> f32 {
    const TOLERANCE: f32 = 0.01;
    let next = if up {
        SCALES.iter().find(|step| **step > scale + TOLERANCE)
    } else {
        SCALES.iter().rev().find(|step| **step < scale - TOLERANCE)
    };
    next.copied().unwrap_or(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_limits_stay_in_their_ranges() {
        let mut preferences = Preferences::default();
        for (limit, (days, megabytes)) in [
            (None, (None, None)),
            (Some(0), (Some(1), Some(10))),
            (Some(365), (Some(365), Some(365))),
            (Some(u32::MAX), (Some(36_500), Some(1_000_000))),
        ] {
            preferences.history.days = limit;
            preferences.history.megabytes = limit;
            preferences.clamp();
            let HistoryPreferences {
                days: clamped,
                megabytes: bytes,
                ..
            } = preferences.history;
            assert_eq!((clamped, bytes), (days, megabytes), "{limit:?}");
        }
        let default = HistoryPreferences::default();
        assert!(HistoryPreferences::DAYS.contains(&default.days));
        assert!(HistoryPreferences::MEGABYTES.contains(&default.megabytes));
    }

    #[test]
    fn motion_is_reduced_as_the_user_or_else_the_system_wants() {
        for (chosen, system, expected) in [
            (ReducedMotion::System, false, false),
            (ReducedMotion::System, true, true),
            (ReducedMotion::On, false, true),
            (ReducedMotion::On, true, true),
            (ReducedMotion::Off, false, false),
            (ReducedMotion::Off, true, false),
        ] {
            let system = SystemAppearance {
                reduced_motion: system,
                ..SystemAppearance::default()
            };
            assert_eq!(chosen.is_on(system), expected, "{chosen:?} {system:?}");
        }
    }

    #[test]
    fn names_and_sizes_of_files_are_sanitized() {
        let mut preferences = Preferences::default();
        for (theme, size, expected) in [
            ("mine", 20.0, (Some("mine"), 20.0)),
            ("../mine", 1000.0, (None, 24.0)),
            ("", f32::NAN, (None, 15.0)),
            ("a b", -1.0, (Some("a b"), 12.0)),
        ] {
            preferences.theme = Some(theme.to_owned());
            preferences.message_size = size;
            preferences.clamp();
            let Preferences {
                theme,
                message_size,
                ..
            } = &preferences;
            assert_eq!((theme.as_deref(), *message_size), expected);
        }
    }

    #[test]
    fn next_scale_steps_and_stops_at_both_ends() {
        assert!((next_scale(1.0, true) - 1.1).abs() < f32::EPSILON);
        assert!((next_scale(1.0, false) - 0.9).abs() < f32::EPSILON);
        assert!((next_scale(2.0, true) - 2.0).abs() < f32::EPSILON);
        assert!((next_scale(0.8, false) - 0.8).abs() < f32::EPSILON);
        assert!((next_scale(1.03, true) - 1.1).abs() < f32::EPSILON);
    }
}
