//! What the user chooses about notifications, for all servers, as it is stored. Which of them a message causes is decided
//! in `notification`.

mod keyword;
mod snooze;
mod volume;

pub use keyword::{Keywords, MAX_KEYWORDS};
pub use snooze::{Mute, MuteDuration};
pub use volume::Volume;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The time, and where in the day of the user it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalMoment {
    pub at: Timestamp,
    /// Since midnight.
    pub minute: u16,
}

/// Which messages notify.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotificationLevel {
    Everything,
    /// Also replies and keywords.
    #[default]
    Mentions,
    Nothing,
}

impl NotificationLevel {
    /// In the order of the settings page, as `ALL` of the other types.
    pub const ALL: [Self; 3] = [Self::Everything, Self::Mentions, Self::Nothing];
}

/// What a notification of the system shows. Anyone who sees the screen can read it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotificationPreview {
    /// That there is something.
    Nothing,
    /// And of whom, in which channel.
    #[default]
    Sender,
    /// And the beginning of the text.
    Full,
}

impl NotificationPreview {
    pub const ALL: [Self; 3] = [Self::Full, Self::Sender, Self::Nothing];
}

/// What the user can choose about the sound of a notification.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SoundSupport {
    /// None is played.
    #[default]
    None,
    /// Whether one is played: that of the system.
    OnOff,
    /// Also how loud.
    WithVolume,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoNotDisturb {
    #[default]
    Off,
    /// Until the user turns it off.
    On,
    Until(Timestamp),
}

impl DoNotDisturb {
    pub fn is_active(self, now: Timestamp) -> bool {
        match self {
            Self::Off => false,
            Self::On => true,
            Self::Until(end) => now < end,
        }
    }

    /// When it ends by itself.
    pub fn end(self) -> Option<Timestamp> {
        match self {
            Self::Off | Self::On => None,
            Self::Until(end) => Some(end),
        }
    }
}

/// In minutes, of a day.
pub const MINUTES_OF_DAY: u16 = 24 * 60;

/// When nothing disturbs, each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuietHours {
    pub on: bool,
    /// In minutes since midnight, of the time zone of the user.
    pub from: u16,
    /// The first minute after them. Before `from`: on the next day. The same: all day.
    pub to: u16,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self {
            on: false,
            from: 22 * 60,
            to: 7 * 60,
        }
    }
}

impl QuietHours {
    pub fn contain(self, minute: u16) -> bool {
        let Self { on, from, to } = self;
        let is_within = if from < to {
            (from..to).contains(&minute)
        } else {
            minute >= from || minute < to
        };
        on && is_within
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationPreferences {
    /// Whether the system shows notifications.
    pub desktop: bool,
    pub level: NotificationLevel,
    pub preview: NotificationPreview,
    /// Whether a sound is played with a notification.
    pub sound: bool,
    pub volume: Volume,
    pub keywords: Keywords,
    pub do_not_disturb: DoNotDisturb,
    pub quiet_hours: QuietHours,
}

impl Default for NotificationPreferences {
    fn default() -> Self {
        Self {
            desktop: true,
            level: NotificationLevel::default(),
            preview: NotificationPreview::default(),
            sound: true,
            volume: Volume::default(),
            keywords: Keywords::default(),
            do_not_disturb: DoNotDisturb::default(),
            quiet_hours: QuietHours::default(),
        }
    }
}

impl NotificationPreferences {
    /// Whether nothing is to disturb now.
    pub fn is_quiet(&self, now: LocalMoment) -> bool {
        self.do_not_disturb.is_active(now.at) || self.quiet_hours.contain(now.minute)
    }

    /// Limits every value to its range.
    pub fn clamp(&mut self) {
        self.keywords.sanitize();
        let QuietHours { from, to, .. } = &mut self.quiet_hours;
        for minute in [from, to] {
            *minute = (*minute).min(MINUTES_OF_DAY - 1);
        }
    }
}
