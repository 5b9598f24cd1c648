//! The settings: they always load, and what is not known in them stays.
//!
//! Versions: 0 had `dark: bool` for the look and no `version`; 1 is the one written now.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Error, Loaded, document};
use crate::domain::preference::{Appearance, Preferences};

const VERSION: u64 = 1;

/// Everything that stays of the user's choices and of the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The user's choices.
    pub preferences: Preferences,
    /// Where the window was.
    pub window: WindowPlace,
    unknown: Map<String, Value>,
}

/// Where the window was, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowPlace {
    /// Its width, from 480 to 16,000.
    pub width: f32,
    /// Its height, from 320 to 16,000.
    pub height: f32,
    /// Whether it filled the screen.
    pub maximised: bool,
}

impl Default for WindowPlace {
    fn default() -> Self {
        Self { width: 1280.0, height: 800.0, maximised: false }
    }
}

impl WindowPlace {
    fn sane(self) -> Self {
        let usual = Self::default();
        let within = |value: f32, least: f32, usual: f32| if value.is_finite() { value.clamp(least, 16_000.0) } else { usual };
        Self {
            width: within(self.width, 480.0, usual.width),
            height: within(self.height, 320.0, usual.height),
            maximised: self.maximised,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { preferences: Preferences::default(), window: WindowPlace::default(), unknown: Map::new() }
    }
}

impl Settings {
    /// Reads the settings. A field that cannot be read is the usual one; a file that cannot be read is set aside.
    #[must_use]
    pub fn load(path: &Path) -> Loaded<Self> {
        let Loaded { value, aside } = document::read(path);
        Loaded { value: Self::read(value), aside }
    }

    fn read(mut object: Map<String, Value>) -> Self {
        let usual = Preferences::default();
        let _version: Option<u64> = document::take(&mut object, "version");
        let dark: Option<bool> = document::take(&mut object, "dark");
        let older = dark.map(|dark| if dark { Appearance::Dark } else { Appearance::Light });
        let scale: f32 = document::take(&mut object, "scale").unwrap_or(usual.scale);
        let preferences = Preferences {
            appearance: document::take(&mut object, "appearance").or(older).unwrap_or(usual.appearance),
            language: document::take(&mut object, "language").unwrap_or(usual.language),
            hours: document::take(&mut object, "hours").unwrap_or(usual.hours),
            scale: if scale.is_finite() { scale.clamp(0.5, 3.0) } else { usual.scale },
            members_shown: document::take(&mut object, "members_shown").unwrap_or(usual.members_shown),
            renderer: document::take(&mut object, "renderer").unwrap_or(usual.renderer),
        };
        let window: WindowPlace = document::take(&mut object, "window").unwrap_or_default();
        Self { preferences, window: window.sane(), unknown: object }
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// When the file cannot be written; the old one then stands as it was.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let mut object = self.unknown.clone();
        let known = json!({
            "version": VERSION,
            "appearance": self.preferences.appearance,
            "language": self.preferences.language,
            "hours": self.preferences.hours,
            "scale": self.preferences.scale,
            "members_shown": self.preferences.members_shown,
            "renderer": self.preferences.renderer,
            "window": self.window,
        });
        if let Value::Object(known) = known {
            object.extend(known);
        }
        document::write(path, &object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preference::HourCycle;
    use std::fs;

    fn load(content: &[u8]) -> (Loaded<Settings>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        fs::write(&path, content).unwrap();
        (Settings::load(&path), folder)
    }

    #[test]
    fn what_is_written_is_read_again_with_what_is_not_known() {
        let (Loaded { value: mut settings, aside }, folder) = load(br#"{"version": 9, "from_the_future": [1, 2]}"#);
        assert_eq!(aside, None);
        settings.preferences.hours = HourCycle::Twelve;
        settings.preferences.language = Some("de".into());
        let path = folder.path().join("settings.json");
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path).value, settings);
        assert!(fs::read_to_string(&path).unwrap().contains("from_the_future"));
    }

    #[test]
    fn an_older_version_is_understood() {
        let (loaded, _folder) = load(include_bytes!("../../tests/fixtures/settings/version-0.json"));
        assert_eq!(loaded.value.preferences.appearance, Appearance::Light);
        assert!((loaded.value.preferences.scale - 1.25).abs() < f32::EPSILON);
        assert_eq!(loaded.aside, None);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_set_aside_with_its_content() {
        for content in [&b"{ broken"[..], b"[]", b"\xff\xfe", b""] {
            let (loaded, folder) = load(content);
            let aside = loaded.aside.expect("set aside");
            assert_eq!(fs::read(aside).unwrap(), content);
            assert!(!folder.path().join("settings.json").exists());
            assert_eq!(loaded.value, Settings::default());
        }
    }

    #[test]
    fn a_field_of_another_kind_or_out_of_range_is_the_usual_one() {
        let (loaded, _folder) = load(br#"{"appearance": 7, "scale": 900, "window": {"width": -4}, "hours": "twelve"}"#);
        let preferences = loaded.value.preferences;
        assert_eq!(preferences.appearance, Appearance::Dark);
        assert!((preferences.scale - 3.0).abs() < f32::EPSILON);
        assert!((loaded.value.window.width - 480.0).abs() < f32::EPSILON);
        assert_eq!(preferences.hours, HourCycle::Twelve);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_load_and_none_are_lost(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            let (loaded, folder) = load(&content);
            let kept = loaded.aside.unwrap_or_else(|| folder.path().join("settings.json"));
            proptest::prop_assert_eq!(fs::read(kept).unwrap(), content);
        }
    }
}
