//! `settings.json`: preferences, the window, and what the last start found out about the identity.
//!
//! Version 0 had `dark: bool` in place of `appearance`, and no `version`. Version 1 is written now.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::versioned_file::{self, Fields, VersionedFile};
use super::{Error, Loaded};
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::preference::{Preferences, clamp};

const VERSION: u64 = 1;

/// Everything in `settings.json`. A field that cannot be read has its default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What the user chose in the settings dialog, and the pane widths.
    #[serde(flatten)]
    pub preferences: Preferences,
    pub window: WindowPlace,
    /// The channels in windows of their own, each once.
    pub channel_windows: Vec<ChannelWindow>,
    pub backed_up: bool,
    /// Whether the identity was last found in the system's key store. If that store is then missing or empty, this is
    /// not a first start.
    pub in_key_store: bool,
    /// The server in view when the program was used last.
    pub last_server: Option<ServerUid>,
    #[serde(skip)]
    file: VersionedFile,
}

/// Size and position of the window, in logical pixels of the system, without the zoom factor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowPlace {
    /// From 360 to 16,000.
    pub width: f32,
    /// From 300 to 16,000.
    pub height: f32,
    /// Of the corner, left and top; `None` where the system does not tell. May be on a screen that is gone.
    pub position: Option<(f32, f32)>,
    /// The rest is what the window has when it is not.
    pub maximised: bool,
}

/// How many channels have windows of their own at most.
pub const MAX_CHANNEL_WINDOWS: usize = 8;

/// A channel in a window of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelWindow {
    pub server: ServerUid,
    pub channel: ChannelId,
    #[serde(default = "WindowPlace::of_channel")]
    pub place: WindowPlace,
}

impl Default for WindowPlace {
    fn default() -> Self {
        Self {
            width: 1280.0,
            height: 800.0,
            position: None,
            maximised: false,
        }
    }
}

impl WindowPlace {
    /// What the window of a channel has at first.
    pub fn of_channel() -> Self {
        Self {
            width: 560.0,
            height: 720.0,
            ..Self::default()
        }
    }

    fn clamp(&mut self) {
        let default = Self::default();
        clamp(&mut self.width, (360.0, 16_000.0), default.width);
        clamp(&mut self.height, (300.0, 16_000.0), default.height);
        self.position = self.position.filter(|(x, y)| is_position(*x, *y));
    }
}

/// Whether a window may be there. Minimized windows of Windows are at -32,000.
pub fn is_position(x: f32, y: f32) -> bool {
    x.abs().max(y.abs()) < 30_000.0
}

impl Settings {
    /// Reads the settings. See `VersionedFile::load` for a file that cannot be read. What protects the user and cannot be
    /// understood protects as far as it can.
    pub fn load(path: &Path) -> Loaded<Self> {
        let mut file = VersionedFile::load(path, VERSION);
        let is_lost = file.is_lost();
        let is_unclear = |fields: &Fields, name| {
            let value: Option<&Value> = fields.get(name);
            is_lost || value.is_some_and(|value| !value.is_null() && !value.is_boolean())
        };
        let fields = &mut file.value.unknown;
        if let Some(Value::Bool(dark)) = fields.remove("dark") {
            let appearance = if dark { "dark" } else { "light" };
            let _appearance = fields.entry("appearance").or_insert(appearance.into());
        }
        let hides_typing = is_unclear(fields, "send_typing");
        let hides_viewing = is_unclear(fields, "load_pictures");
        let hides_reading = is_unclear(fields, "sync_read");
        let has_identity = is_unclear(fields, "in_key_store");
        let forbids_history = keeps_unclearly(fields);
        let mut value: Self = versioned_file::take(fields);
        value.preferences.send_typing &= !hides_typing;
        value.preferences.load_pictures &= !hides_viewing;
        value.preferences.sync_read &= !hides_reading;
        value.in_key_store |= has_identity;
        value.preferences.history.keep &= !forbids_history;
        value.preferences.clamp();
        value.window.clamp();
        value.sanitize_channel_windows();
        value.file = std::mem::take(&mut file.value);
        file.with(value)
    }

    fn sanitize_channel_windows(&mut self) {
        let mut seen = BTreeSet::new();
        let is_new =
            |window: &ChannelWindow| seen.insert((window.server.clone(), window.channel.clone()));
        let windows = std::mem::take(&mut self.channel_windows).into_iter();
        let windows = windows.filter(is_new).take(MAX_CHANNEL_WINDOWS);
        self.channel_windows = windows.collect();
        for window in &mut self.channel_windows {
            window.place.clamp();
        }
    }

    /// Keeps the fields of newer versions that were in the file.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        self.file.save(path, VERSION, self)
    }
}

/// Whether the switch of the history was set and cannot be understood. Without a file it is on: that deletes nothing, and
/// what is stored is encrypted.
fn keeps_unclearly(fields: &Fields) -> bool {
    match fields.get("history") {
        None | Some(Value::Null) => false,
        Some(Value::Object(history)) => match history.get("keep") {
            None | Some(Value::Null | Value::Bool(_)) => false,
            Some(_) => true,
        },
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preference::{Appearance, HistoryPreferences, HourCycle};
    use serde_json::{Map, json};
    use std::fs;

    fn load(content: &[u8]) -> (Loaded<Settings>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        fs::write(&path, content).unwrap();
        (Settings::load(&path), folder)
    }

    #[test]
    fn saved_settings_load_again_with_unknown_fields() {
        let (loaded, folder) = load(br#"{"version": 9, "from_the_future": [1, 2]}"#);
        assert_eq!(loaded.quarantined, None);
        let mut settings = loaded.value;
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
    fn version_0_file_loads() {
        let (loaded, _folder) = load(include_bytes!(
            "../../tests/fixtures/settings/version-0.json"
        ));
        assert_eq!(loaded.value.preferences.appearance, Appearance::Light);
        assert!((loaded.value.preferences.scale - 1.25).abs() < f32::EPSILON);
        assert_eq!(loaded.quarantined, None);
    }

    #[test]
    fn version_1_file_loads() {
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
        assert_eq!(loaded.quarantined, None);
    }

    #[test]
    fn unreadable_file_is_quarantined_unchanged() {
        for content in [&b"{ broken"[..], b"[]", b"\xff\xfe", b""] {
            let (loaded, folder) = load(content);
            let quarantined = loaded.quarantined.expect("quarantined");
            assert_eq!(fs::read(quarantined).unwrap(), content);
            assert!(!folder.path().join("settings.json").exists());
            let mut closed = Settings::default();
            closed.preferences.send_typing = false;
            closed.preferences.load_pictures = false;
            closed.preferences.sync_read = false;
            closed.in_key_store = true;
            assert_eq!(loaded.value, closed);
        }
    }

    #[test]
    fn what_protects_and_is_not_understood_protects() {
        let (loaded, folder) = load(br#"{"send_typing": "no", "sync_read": 0, "in_key_store": 1}"#);
        assert!(!loaded.value.preferences.send_typing && !loaded.value.preferences.sync_read);
        assert!(loaded.value.in_key_store);
        drop(folder);
        let (loaded, _folder) = load(br#"{"send_typing": null}"#);
        assert!(loaded.value.preferences.send_typing && !loaded.value.in_key_store);
    }

    #[test]
    fn history_is_read_field_by_field() {
        let on = HistoryPreferences::default();
        let off = HistoryPreferences { keep: false, ..on };
        let limits = |days, megabytes| HistoryPreferences {
            days,
            megabytes,
            ..on
        };
        for (content, expected) in [
            ("{}", on),
            (r#"{"history": null}"#, on),
            (r#"{"history": {}}"#, on),
            (r#"{"history": {"keep": false}}"#, off),
            (r#"{"history": {"keep": "no", "days": null}}"#, off),
            (r#"{"history": "no"}"#, off),
            (
                r#"{"history": {"days": 30, "megabytes": null}}"#,
                limits(Some(30), None),
            ),
            (r#"{"history": {"days": "x", "megabytes": -3}}"#, on),
            (
                r#"{"history": {"days": 0, "megabytes": 1e3}}"#,
                limits(Some(1), on.megabytes),
            ),
            (
                r#"{"history": {"megabytes": 4000000000}}"#,
                limits(None, Some(1_000_000)),
            ),
        ] {
            let (loaded, folder) = load(content.as_bytes());
            assert_eq!(loaded.value.preferences.history, expected, "{content}");
            let path = folder.path().join("settings.json");
            loaded.value.save(&path).unwrap();
            assert_eq!(Settings::load(&path).value, loaded.value, "{content}");
        }
    }

    #[test]
    fn invalid_field_gets_default_and_number_is_clamped() {
        let (loaded, _folder) =
            load(br#"{"appearance": 7, "scale": 900, "window": {"width": -4}, "hours": "twelve"}"#);
        let preferences = loaded.value.preferences;
        assert_eq!(preferences.appearance, Appearance::Dark);
        assert!((preferences.scale - 3.0).abs() < f32::EPSILON);
        assert!((loaded.value.window.width - 360.0).abs() < f32::EPSILON);
        assert_eq!(preferences.hours, HourCycle::Twelve);
    }

    #[test]
    fn channel_windows_are_read_one_by_one_and_bounded() {
        let window = |channel: usize| json!({"server": "a", "channel": channel.to_string()});
        let broken = [
            json!({"server": 3, "channel": "x"}),
            json!({"channel": "x"}),
            json!("x"),
            window(0),
            json!({"server": "a", "channel": "far", "place": {"width": -4, "position": [99_999, 0]}}),
        ];
        let windows: Vec<_> = [window(0)].into_iter().chain(broken).collect();
        let content = json!({ "channel_windows": windows });
        let (loaded, folder) = load(content.to_string().as_bytes());
        let [first, far] = &loaded.value.channel_windows[..] else {
            panic!("{:?}", loaded.value.channel_windows);
        };
        assert_eq!(first.place, WindowPlace::of_channel());
        assert_eq!((far.place.width, far.place.position), (360.0, None));
        let path = folder.path().join("settings.json");
        loaded.value.save(&path).unwrap();
        assert_eq!(Settings::load(&path).value, loaded.value);
        let many: Vec<_> = (0..99).map(window).collect();
        let (loaded, _folder) = load(json!({ "channel_windows": many }).to_string().as_bytes());
        assert_eq!(loaded.value.channel_windows.len(), MAX_CHANNEL_WINDOWS);
    }

    #[test]
    fn fields_of_a_newer_version_survive_saving() {
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
    fn version_0_file_is_saved_as_current_version() {
        let (loaded, folder) = load(br#"{"version": 0, "dark": false}"#);
        let path = folder.path().join("settings.json");
        loaded.value.save(&path).unwrap();
        let written: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(written["version"], VERSION);
        assert_eq!(written["appearance"], "light");
        assert_eq!(written.get("dark"), None);
    }

    #[cfg(unix)]
    #[test]
    fn file_that_cannot_be_quarantined_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a".repeat(250));
        fs::write(&path, "{ broken").unwrap();
        let loaded = Settings::load(&path);
        assert!(loaded.unreadable.is_some());
        let _refused = loaded.value.save(&path).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{ broken");
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_bytes_load_and_are_kept(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            let (loaded, folder) = load(&content);
            let kept = loaded.quarantined.unwrap_or_else(|| folder.path().join("settings.json"));
            proptest::prop_assert_eq!(fs::read(kept).unwrap(), content);
        }

        #[test]
        fn arbitrary_fields_load_and_unknown_ones_are_kept(
            values in proptest::collection::vec(any_value(), 10),
            unknown in any_value(),
        ) {
            let names = ["version", "appearance", "language", "hours", "scale", "members_shown", "renderer", "window", "dark", "history"];
            let mut object: Map<String, Value> = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
            let _absent = object.insert("unknown".into(), unknown.clone());
            let (loaded, folder) = load(&serde_json::to_vec(&object).unwrap());
            let path = folder.path().join("settings.json");
            loaded.value.save(&path).unwrap();
            let again = Settings::load(&path);
            proptest::prop_assert_eq!(&again.value, &loaded.value);
            proptest::prop_assert_eq!(again.quarantined, None);
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
            // Quarters are exact in binary; the JSON parser guarantees exact round trips for no other fraction.
            any::<i16>().prop_map(|value| json!(f32::from(value) / 4.0)),
            "dark|light|twelve|software|[a-z]{0,4}".prop_map(Value::from),
            any::<i16>().prop_map(|width| json!({"width": f32::from(width) / 4.0, "x": 1})),
            any::<i16>()
                .prop_map(|days| json!({"keep": days > 9, "days": days, "megabytes": null})),
            Just(json!([1, "two"])),
        ]
    }
}
