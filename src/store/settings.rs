//! The settings: they always load, and what is not known in them stays.
//!
//! Versions: 0 had `dark: bool` for the look and no `version`; 1 is the one written now.

use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::document::{Content, Seal};
use super::{Error, Loaded, document};
use crate::domain::preference::{Appearance, Preferences, SIDE_WIDTHS};

const VERSION: u64 = 1;

/// Everything that stays of the user's choices and of the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The user's choices.
    pub preferences: Preferences,
    /// Where the window was.
    pub window: WindowPlace,
    /// Whether the identity was backed up.
    pub backed_up: bool,
    /// Whether the identity was in the system's key store when it was seen last. A key store that does not serve, or has
    /// none, is no first start then.
    pub in_key_store: bool,
    unknown: Map<String, Value>,
    seal: Seal,
}

/// Where the window was, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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
        Self {
            width: 1280.0,
            height: 800.0,
            maximised: false,
        }
    }
}

impl WindowPlace {
    /// Takes its fields out of an object, each on its own.
    fn take(object: &mut Map<String, Value>) -> Self {
        let usual = Self::default();
        let place = Self {
            width: document::take(object, "width").unwrap_or(usual.width),
            height: document::take(object, "height").unwrap_or(usual.height),
            maximised: document::take(object, "maximised").unwrap_or(usual.maximised),
        };
        place.sane()
    }

    fn sane(self) -> Self {
        let usual = Self::default();
        let within = |value: f32, least: f32, usual: f32| {
            if value.is_finite() {
                value.clamp(least, 16_000.0)
            } else {
                usual
            }
        };
        Self {
            width: within(self.width, 480.0, usual.width),
            height: within(self.height, 320.0, usual.height),
            maximised: self.maximised,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            preferences: Preferences::default(),
            window: WindowPlace::default(),
            backed_up: false,
            in_key_store: false,
            unknown: Map::new(),
            seal: Seal::default(),
        }
    }
}

impl Settings {
    /// Reads the settings. A field that cannot be read is the usual one; a file that cannot be read is set aside.
    #[must_use]
    pub fn load(path: &Path) -> Loaded<Self> {
        let Loaded { value, aside } = document::read(path);
        Loaded {
            value: Self::read(value),
            aside,
        }
    }

    fn read(content: Content) -> Self {
        let Content { mut object, seal } = content;
        document::take_version(&mut object, VERSION);
        let mut place: Map<String, Value> =
            document::take(&mut object, "window").unwrap_or_default();
        let window = WindowPlace::take(&mut place);
        if !place.is_empty() {
            let _taken = object.insert("window".into(), place.into());
        }
        Self {
            preferences: take_preferences(&mut object),
            window,
            backed_up: document::take(&mut object, "backed_up").unwrap_or_default(),
            in_key_store: document::take(&mut object, "in_key_store").unwrap_or_default(),
            unknown: object,
            seal,
        }
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// When the file cannot be written; the old one then stands as it was.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let mut object = self.unknown.clone();
        document::lay_over(
            &mut object,
            json!({
                "appearance": self.preferences.appearance,
                "language": self.preferences.language,
                "hours": self.preferences.hours,
                "scale": self.preferences.scale,
                "members_shown": self.preferences.members_shown,
                "renderer": self.preferences.renderer,
                "announcements": self.preferences.verbosity,
                "announce_typing": self.preferences.typing_told,
                "channels_width": self.preferences.channels_width,
                "people_width": self.preferences.people_width,
                "window": self.window,
                "backed_up": self.backed_up,
                "in_key_store": self.in_key_store,
            }),
        );
        document::put_version(&mut object, VERSION);
        let seal = self.seal;
        document::write(path, &Content { object, seal })
    }
}

/// Takes the width of a pane at the side.
fn width(object: &mut Map<String, Value>, name: &str, usual: f32) -> f32 {
    let (least, _, most) = SIDE_WIDTHS;
    let width: f32 = document::take(object, name).unwrap_or(usual);
    if width.is_finite() {
        width.clamp(least, most)
    } else {
        usual
    }
}

/// Takes the user's choices out of an object, each on its own, those of older versions too.
fn take_preferences(object: &mut Map<String, Value>) -> Preferences {
    let usual = Preferences::default();
    let dark: Option<bool> = document::take(object, "dark");
    let older = dark.map(|dark| {
        if dark {
            Appearance::Dark
        } else {
            Appearance::Light
        }
    });
    let scale: f32 = document::take(object, "scale").unwrap_or(usual.scale);
    Preferences {
        appearance: document::take(object, "appearance")
            .or(older)
            .unwrap_or(usual.appearance),
        language: document::take(object, "language").unwrap_or(usual.language),
        hours: document::take(object, "hours").unwrap_or(usual.hours),
        scale: if scale.is_finite() {
            scale.clamp(0.5, 3.0)
        } else {
            usual.scale
        },
        members_shown: document::take(object, "members_shown").unwrap_or(usual.members_shown),
        renderer: document::take(object, "renderer").unwrap_or(usual.renderer),
        verbosity: document::take(object, "announcements").unwrap_or(usual.verbosity),
        typing_told: document::take(object, "announce_typing").unwrap_or(usual.typing_told),
        channels_width: width(object, "channels_width", usual.channels_width),
        people_width: width(object, "people_width", usual.people_width),
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
        let (
            Loaded {
                value: mut settings,
                aside,
            },
            folder,
        ) = load(br#"{"version": 9, "from_the_future": [1, 2]}"#);
        assert_eq!(aside, None);
        settings.preferences.hours = HourCycle::Twelve;
        settings.preferences.language = Some("de".into());
        let path = folder.path().join("settings.json");
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path).value, settings);
        assert!(
            fs::read_to_string(&path)
                .unwrap()
                .contains("from_the_future")
        );
    }

    #[test]
    fn an_older_version_is_understood() {
        let (loaded, _folder) = load(include_bytes!(
            "../../tests/fixtures/settings/version-0.json"
        ));
        assert_eq!(loaded.value.preferences.appearance, Appearance::Light);
        assert!((loaded.value.preferences.scale - 1.25).abs() < f32::EPSILON);
        assert_eq!(loaded.aside, None);
    }

    #[test]
    fn what_this_version_wrote_is_read_by_all_later_ones() {
        let (loaded, _folder) = load(include_bytes!(
            "../../tests/fixtures/settings/version-1.json"
        ));
        let preferences = loaded.value.preferences;
        assert_eq!(preferences.appearance, Appearance::HighContrastLight);
        assert_eq!(preferences.hours, HourCycle::Twelve);
        assert_eq!(preferences.language.as_deref(), Some("de"));
        assert_eq!(preferences.scale, 1.5);
        assert!(!preferences.members_shown);
        assert_eq!(loaded.value.window.width, 1000.0);
        assert!(loaded.value.window.maximised);
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
        let (loaded, _folder) =
            load(br#"{"appearance": 7, "scale": 900, "window": {"width": -4}, "hours": "twelve"}"#);
        let preferences = loaded.value.preferences;
        assert_eq!(preferences.appearance, Appearance::Dark);
        assert!((preferences.scale - 3.0).abs() < f32::EPSILON);
        assert!((loaded.value.window.width - 480.0).abs() < f32::EPSILON);
        assert_eq!(preferences.hours, HourCycle::Twelve);
    }

    #[test]
    fn what_a_newer_program_wrote_survives_this_one() {
        let (loaded, folder) = load(
            br#"{"version": 9, "window": {"width": "wide", "height": 700, "screen": 2}, "new": {"a": 1}}"#,
        );
        assert_eq!(loaded.value.window.height, 700.0);
        assert_eq!(loaded.value.window.width, WindowPlace::default().width);
        let path = folder.path().join("settings.json");
        loaded.value.save(&path).unwrap();
        let written: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(written["version"], 9);
        assert_eq!(written["window"]["screen"], 2);
        assert_eq!(written["window"]["height"], 700.0);
        assert_eq!(written["new"]["a"], 1);
        assert_eq!(Settings::load(&path).value, loaded.value);
    }

    #[test]
    fn an_older_version_is_written_as_this_one() {
        let (loaded, folder) = load(br#"{"version": 0, "dark": false}"#);
        let path = folder.path().join("settings.json");
        loaded.value.save(&path).unwrap();
        let written: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(written["version"], VERSION);
        assert_eq!(written["appearance"], "light");
        assert_eq!(written.get("dark"), None);
    }

    /// A file that can neither be read nor moved must survive what is saved later.
    #[cfg(unix)]
    #[test]
    fn a_file_that_cannot_be_set_aside_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a".repeat(250));
        fs::write(&path, "{ broken").unwrap();
        let loaded = Settings::load(&path);
        assert_eq!(loaded.aside.as_deref(), Some(path.as_path()));
        let _refused = loaded.value.save(&path).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{ broken");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_load_and_none_are_lost(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            let (loaded, folder) = load(&content);
            let kept = loaded.aside.unwrap_or_else(|| folder.path().join("settings.json"));
            proptest::prop_assert_eq!(fs::read(kept).unwrap(), content);
        }

        /// Whatever stands in known and unknown fields: it loads, and one round through the disk changes nothing more.
        #[test]
        fn any_fields_load_and_unknown_ones_stay(
            values in proptest::collection::vec(any_value(), 9),
            unknown in any_value(),
        ) {
            let names = ["version", "appearance", "language", "hours", "scale", "members_shown", "renderer", "window", "dark"];
            let mut object: Map<String, Value> = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
            let _absent = object.insert("unknown".into(), unknown.clone());
            let (loaded, folder) = load(&serde_json::to_vec(&object).unwrap());
            let path = folder.path().join("settings.json");
            loaded.value.save(&path).unwrap();
            let again = Settings::load(&path);
            proptest::prop_assert_eq!(&again.value, &loaded.value);
            proptest::prop_assert_eq!(again.aside, None);
            let written: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            proptest::prop_assert_eq!(&written["unknown"], &unknown);
        }
    }

    fn any_value() -> impl proptest::strategy::Strategy<Value = Value> {
        use proptest::prelude::*;
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            // Quarters are read back to the last bit; the parser promises that for no other fraction.
            any::<i16>().prop_map(|value| json!(f32::from(value) / 4.0)),
            "dark|light|twelve|software|[a-z]{0,4}".prop_map(Value::from),
            any::<i16>().prop_map(|width| json!({"width": f32::from(width) / 4.0, "x": 1})),
            Just(json!([1, "two"])),
        ]
    }
}
