//! What the user prefers, as values; how they are kept is not known here.

use serde::{Deserialize, Serialize};

/// The look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Appearance {
    /// Ink surfaces.
    #[default]
    Dark,
    /// Paper surfaces.
    Light,
    /// Ink, with at least 7:1 for text.
    HighContrastDark,
    /// Paper, with at least 7:1 for text.
    HighContrastLight,
}

impl Appearance {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [
        Self::Dark,
        Self::Light,
        Self::HighContrastDark,
        Self::HighContrastLight,
    ];
}

/// How the hours of a day are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HourCycle {
    /// As the language does.
    #[default]
    Language,
    /// 1 to 12, with a word for the half of the day.
    Twelve,
    /// 0 to 23.
    TwentyFour,
}

impl HourCycle {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Language, Self::Twelve, Self::TwentyFour];
}

/// What draws the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Renderer {
    /// The processor: starts in a blink and needs little memory.
    #[default]
    Software,
    /// The graphics card, where the program was built with it.
    Graphics,
}

/// What is read out by itself where a screen reader listens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verbosity {
    /// Every message of the open channel, and mentions everywhere.
    #[default]
    All,
    /// Mentions.
    Mentions,
    /// Nothing.
    Nothing,
}

impl Verbosity {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::All, Self::Mentions, Self::Nothing];
}

/// Everything the settings dialog offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Preferences {
    /// The look.
    pub appearance: Appearance,
    /// The language, as a tag; `None` follows the system.
    pub language: Option<String>,
    /// How hours are counted.
    pub hours: HourCycle,
    /// The size of everything, as a factor from 0.5 to 3.0.
    pub scale: f32,
    /// Whether the people of a channel are shown beside it, where there is room.
    pub members_shown: bool,
    /// What draws the window; taken up at the next start.
    pub renderer: Renderer,
    /// What is read out by itself.
    pub verbosity: Verbosity,
    /// Whether it is read out who writes.
    pub typing_told: bool,
    /// How wide the channel list is, in logical pixels.
    pub channels_width: f32,
    /// How wide the list of people is, in logical pixels.
    pub people_width: f32,
}

/// The least, the usual and the most width of a pane at the side, in logical pixels.
pub const SIDE_WIDTHS: (f32, f32, f32) = (160.0, 248.0, 420.0);

impl Default for Preferences {
    fn default() -> Self {
        Self {
            appearance: Appearance::default(),
            language: None,
            hours: HourCycle::default(),
            scale: 1.0,
            members_shown: true,
            renderer: Renderer::default(),
            verbosity: Verbosity::default(),
            typing_told: false,
            channels_width: SIDE_WIDTHS.1,
            people_width: SIDE_WIDTHS.1 - 16.0,
        }
    }
}

/// The steps of size that keys and the dialog go through.
pub const SCALES: [f32; 8] = [0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];

/// The next step of size up (`true`) or down.
#[must_use]
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
    fn scales_go_step_by_step_and_stop_at_the_ends() {
        assert!((next_scale(1.0, true) - 1.1).abs() < f32::EPSILON);
        assert!((next_scale(1.0, false) - 0.9).abs() < f32::EPSILON);
        assert!((next_scale(2.0, true) - 2.0).abs() < f32::EPSILON);
        assert!((next_scale(0.8, false) - 0.8).abs() < f32::EPSILON);
        assert!((next_scale(1.03, true) - 1.1).abs() < f32::EPSILON);
    }
}
