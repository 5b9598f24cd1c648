//! How loud the sound of a notification is.

use serde::{Deserialize, Serialize};

/// In percent, from [`Volume::MIN`] to [`Volume::MAX`]; no sound at all is another setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "u8")]
pub struct Volume(u8);

impl Volume {
    pub const MIN: u8 = 10;
    pub const MAX: u8 = 100;
    pub const STEP: u8 = 10;

    /// The next one to a number.
    pub fn new(percent: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "conversions to integers saturate"
        )]
        let percent = percent.round() as u8;
        Self::from(percent)
    }

    pub fn percent(self) -> u8 {
        self.0
    }
}

impl From<u8> for Volume {
    fn from(percent: u8) -> Self {
        Self(percent.clamp(Self::MIN, Self::MAX))
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self(70)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_is_within_its_range_whatever_is_read() {
        for (given, expected) in [
            (-5.0, 10),
            (f64::NAN, 10),
            (0.0, 10),
            (39.6, 40),
            (100.0, 100),
            (1e9, 100),
        ] {
            assert_eq!(Volume::new(given).percent(), expected, "{given}");
        }
        let read: Volume = serde_json::from_str("255").unwrap();
        assert_eq!(read.percent(), 100);
        assert_eq!(serde_json::to_string(&read).unwrap(), "100");
    }
}
