//! Muting for a time.

use jiff::{SignedDuration, Timestamp};

/// How a server or a channel is muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mute {
    /// Until the user turns it on again.
    Permanent,
    Until(Timestamp),
}

impl Mute {
    /// Of what is stored: a permanent mute outlasts one for a time.
    pub fn new(is_permanent: bool, until: Option<Timestamp>) -> Option<Self> {
        if is_permanent {
            return Some(Self::Permanent);
        }
        until.map(Self::Until)
    }

    pub fn is_active(self, now: Timestamp) -> bool {
        match self {
            Self::Permanent => true,
            Self::Until(end) => now < end,
        }
    }

    /// When it ends by itself.
    pub fn end(self) -> Option<Timestamp> {
        match self {
            Self::Permanent => None,
            Self::Until(end) => Some(end),
        }
    }
}

/// What menus offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MuteDuration {
    QuarterHour,
    Hour,
    EightHours,
    Day,
    Permanent,
}

impl MuteDuration {
    /// In the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::QuarterHour,
        Self::Hour,
        Self::EightHours,
        Self::Day,
        Self::Permanent,
    ];

    pub fn from(self, now: Timestamp) -> Mute {
        let minutes = match self {
            Self::QuarterHour => 15,
            Self::Hour => 60,
            Self::EightHours => 8 * 60,
            Self::Day => 24 * 60,
            Self::Permanent => return Mute::Permanent,
        };
        let end = now.saturating_add(SignedDuration::from_mins(minutes));
        Mute::Until(end.unwrap_or(Timestamp::MAX))
    }
}
