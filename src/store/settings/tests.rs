use super::*;
use crate::domain::preference::{Appearance, HistoryPreferences, HourCycle};
use serde_json::{Map, json};
use std::fs;
use std::path::PathBuf;

mod writing;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("settings.toml")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    fn load(&self) -> Loaded<Settings> {
        Settings::load(&self.path())
    }
}

fn load(content: &[u8]) -> (Loaded<Settings>, Folder) {
    let folder = Folder::new();
    fs::write(folder.path(), content).unwrap();
    (folder.load(), folder)
}

fn load_json(content: &[u8]) -> (Loaded<Settings>, Folder) {
    let folder = Folder::new();
    fs::write(folder.path().with_extension("json"), content).unwrap();
    (folder.load(), folder)
}

/// What protects, when it is not known what the file said.
fn protected() -> Settings {
    let mut settings = Settings::default();
    settings.preferences.send_typing = false;
    settings.preferences.load_pictures = false;
    settings.preferences.sync_read = false;
    settings.in_key_store = true;
    settings
}

#[test]
fn new_file_has_every_setting_and_a_heading() {
    let folder = Folder::new();
    let settings = folder.load().value;
    assert!(settings.problems().is_empty());
    settings.save(&folder.path()).unwrap();
    let text = folder.text();
    assert!(text.starts_with("# Settings of OpenChat"), "{text}");
    for line in [
        "version = 2",
        "scale = 1.0",
        "appearance = \"system\"",
        "[history]",
    ] {
        assert!(text.lines().any(|it| it == line), "{line} in {text}");
    }
    assert!(!text.contains("days"), "it has no limit at first");
    let again = folder.load();
    assert_eq!(again.value, settings);
    assert!(
        again.value.problems().is_empty(),
        "{:?}",
        again.value.problems()
    );
}

#[test]
fn saved_settings_load_again_with_unknown_fields() {
    let (loaded, folder) = load(b"version = 9\nfrom_the_future = [1, 2]\n");
    assert_eq!(loaded.quarantined, None);
    let mut settings = loaded.value;
    assert!(settings.problems().is_newer);
    settings.preferences.hours = HourCycle::Twelve;
    settings.preferences.language = Some("de".into());
    settings.preferences.history.megabytes = None;
    settings.save(&folder.path()).unwrap();
    assert_eq!(folder.load().value, settings);
    assert!(
        folder
            .text()
            .starts_with("version = 9\nfrom_the_future = [1, 2]\n")
    );
    assert!(folder.text().contains("megabytes = \"none\""));
}

#[test]
fn json_files_of_versions_0_and_1_are_migrated() {
    let zero = include_bytes!("../../../tests/fixtures/settings/version-0.json");
    let (loaded, _folder) = load_json(zero);
    assert_eq!(loaded.value.preferences.appearance, Appearance::Light);
    assert_eq!(loaded.value.preferences.scale, 1.25);
    let one = include_bytes!("../../../tests/fixtures/settings/version-1.json");
    let (loaded, folder) = load_json(one);
    let settings = loaded.value;
    let preferences = &settings.preferences;
    assert_eq!(preferences.appearance, Appearance::HighContrastLight);
    assert_eq!(preferences.hours, HourCycle::Twelve);
    assert_eq!(preferences.language.as_deref(), Some("de"));
    assert_eq!(preferences.scale, 1.5);
    assert!(!preferences.members_shown);
    assert_eq!(settings.window.width, 1000.0);
    assert!(settings.window.maximised);
    assert_eq!(loaded.quarantined, None);
    let json = folder.path().with_extension("json");
    assert!(json.exists(), "until it is in the other file");
    settings.save(&folder.path()).unwrap();
    assert!(!json.exists());
    assert_eq!(folder.load().value, settings);
    assert!(folder.text().contains("version = 2"));
}

#[test]
fn version_2_file_loads_without_a_complaint_and_is_saved_as_it_was() {
    let text = include_bytes!("../../../tests/fixtures/settings/version-2.toml");
    let (loaded, folder) = load(text);
    let settings = loaded.value;
    assert_eq!(
        settings.preferences.appearance,
        Appearance::HighContrastLight
    );
    assert_eq!(settings.preferences.scale, 1.1);
    assert_eq!(settings.preferences.history.megabytes, None);
    assert_eq!(settings.preferences.history.days, Some(90));
    assert_eq!(settings.channel_windows.len(), 1);
    assert!(settings.problems().is_empty(), "{:?}", settings.problems());
    settings.save(&folder.path()).unwrap();
    let before = String::from_utf8(text.to_vec()).unwrap();
    for line in before.lines() {
        assert!(folder.text().contains(line), "{line}");
    }
}

#[test]
fn json_with_unknown_fields_keeps_them() {
    let (loaded, folder) =
        load_json(br#"{"version": 1, "new": {"a": [1, {"b": null}]}, "none": null}"#);
    loaded.value.save(&folder.path()).unwrap();
    let written: toml_edit::DocumentMut = folder.text().parse().unwrap();
    assert_eq!(written["new"]["a"][0].as_integer(), Some(1));
    assert!(written.get("none").is_none(), "TOML has no null");
}

/// What is read of a file: the zoom, whether the file was set aside, the broken lines, and the refused fields.
fn read_of(loaded: &Loaded<Settings>) -> String {
    let SettingsProblems { fields, lines, .. } = loaded.value.problems();
    let aside = if loaded.quarantined.is_some() {
        "aside"
    } else {
        "stays"
    };
    let scale = loaded.value.preferences.scale;
    format!("{scale} {aside} {lines:?} {}", fields.join(" "))
}

/// Every kind of damage: what is broken has its default, the rest is read, and what was broken is known.
#[test]
fn broken_files_cost_only_what_is_broken() {
    let long = "a".repeat(9 * 1024 * 1024);
    let cases: [(&str, &str); 14] = [
        ("", "1 aside [] "),
        ("  \n\n", "1 aside [] "),
        ("\u{0}scale\u{1}", "1 aside [] "),
        ("{ \"scale\": 2 }", "1 aside [] "),
        (&long, "1 aside [] "),
        ("scale = 2.0\nhours = \"twe", "2 aside [2] "),
        ("scale = 2.0\n[wind", "2 aside [2] "),
        ("hours = twelve\nscale = 2.0\n", "2 aside [1] "),
        ("scale = 2.0\nscale = 1.5\n", "2 aside [2] "),
        (
            "scale = 2\nhours = 7\nwindow = \"wide\"\n",
            "2 stays [] hours window",
        ),
        (
            "scale = 900\n[window]\nwidth = -4\n",
            "3 stays [] scale window.width",
        ),
        ("appearance = \"pink\"\n", "1 stays [] appearance"),
        (
            "[keys]\nsearch = [\"Nothing+At+All\"]\nhelp = 3\n",
            "1 stays [] keys.help keys.search",
        ),
        ("scale = nan\nhours = \"twelve\"\n", "1 stays [] scale"),
    ];
    for (content, expected) in cases {
        let (loaded, folder) = load(content.as_bytes());
        let name = content.get(..40).unwrap_or(content);
        assert_eq!(read_of(&loaded), expected, "{name}");
        if let Some(copy) = &loaded.quarantined {
            assert_eq!(fs::read(copy).unwrap(), content.as_bytes(), "{name}");
            assert!(!folder.path().exists());
        }
        loaded.value.save(&folder.path()).unwrap();
        let again = folder.load();
        assert_eq!(again.value, loaded.value, "{name}");
        let was_aside = loaded.quarantined.is_some();
        assert!(!was_aside || again.value.problems().is_empty(), "{name}");
    }
}

#[test]
fn value_that_was_not_understood_stays_until_it_is_changed() {
    let (loaded, folder) = load(b"appearance = \"pink\" # soon\n");
    let mut settings = loaded.value;
    settings.save(&folder.path()).unwrap();
    assert!(folder.text().starts_with("appearance = \"pink\" # soon\n"));
    settings.preferences.appearance = Appearance::Light;
    settings.save(&folder.path()).unwrap();
    assert!(folder.text().starts_with("appearance = \"light\" # soon\n"));
    assert!(folder.load().value.problems().is_empty());
}

#[test]
fn file_that_makes_no_sense_is_quarantined_unchanged() {
    for content in [&b"{ broken"[..], b"[]", b"\xff\xfe", b""] {
        let (loaded, folder) = load(content);
        let quarantined = loaded.quarantined.expect("quarantined");
        assert_eq!(fs::read(quarantined).unwrap(), content);
        assert!(!folder.path().exists());
        assert_eq!(loaded.value, protected());
        assert_eq!(loaded.value.preferences, protected().preferences);
    }
    let (loaded, folder) = load_json(b"{ broken");
    assert!(loaded.quarantined.is_some());
    assert_eq!(loaded.value.preferences, protected().preferences);
    assert!(!folder.path().with_extension("json").exists());
}

#[test]
fn what_protects_and_is_not_understood_protects() {
    let (loaded, _folder) = load(b"send_typing = \"no\"\nsync_read = 0\nin_key_store = 1\n");
    let settings = loaded.value;
    assert!(!settings.preferences.send_typing && !settings.preferences.sync_read);
    assert!(settings.in_key_store && settings.preferences.load_pictures);
    // It may have been on the broken line.
    let (loaded, _folder) = load(b"send_typing = \nsync_read = true\n");
    let settings = loaded.value;
    assert!(!settings.preferences.send_typing && settings.preferences.sync_read);
    let (loaded, _folder) = load(b"scale = 1.0\n");
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
        ("scale = 1.0", on),
        ("[history]", on),
        ("[history]\nkeep = false", off),
        ("[history]\nkeep = \"no\"\ndays = \"none\"", off),
        ("history = \"no\"", off),
        (
            "history = { days = 30, megabytes = \"none\" }",
            limits(Some(30), None),
        ),
        ("[history]\ndays = \"x\"\nmegabytes = -3", on),
        (
            "[history]\ndays = 0\nmegabytes = 1e3",
            limits(Some(1), on.megabytes),
        ),
        (
            "[history]\nmegabytes = 4000000000",
            limits(None, Some(1_000_000)),
        ),
    ] {
        let (loaded, folder) = load(content.as_bytes());
        assert_eq!(loaded.value.preferences.history, expected, "{content}");
        loaded.value.save(&folder.path()).unwrap();
        assert_eq!(folder.load().value, loaded.value, "{content}");
    }
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
    let (loaded, folder) = load_json(content.to_string().as_bytes());
    let [first, far] = &loaded.value.channel_windows[..] else {
        panic!("{:?}", loaded.value.channel_windows);
    };
    assert_eq!(first.place, WindowPlace::of_channel());
    assert_eq!((far.place.width, far.place.position), (360.0, None));
    loaded.value.save(&folder.path()).unwrap();
    assert_eq!(folder.load().value, loaded.value);
    let many: Vec<_> = (0..99).map(window).collect();
    let (loaded, _folder) = load_json(json!({ "channel_windows": many }).to_string().as_bytes());
    assert_eq!(loaded.value.channel_windows.len(), MAX_CHANNEL_WINDOWS);
}

#[test]
fn edit_by_hand_between_two_saves_stays() {
    let folder = Folder::new();
    let mut settings = folder.load().value;
    settings.save(&folder.path()).unwrap();
    let edited = folder.text().replace("scale = 1.0", "scale = 1.5 # mine");
    fs::write(folder.path(), edited).unwrap();
    settings.window.width = 1000.0;
    settings.save(&folder.path()).unwrap();
    assert!(folder.text().contains("scale = 1.5 # mine"));
    assert_eq!(folder.load().value.window.width, 1000.0);
    // Broken while the program runs: a copy stays.
    fs::write(folder.path(), "scale = ").unwrap();
    settings.save(&folder.path()).unwrap();
    let copy = folder.0.path().join("settings.toml.broken-1");
    assert_eq!(fs::read_to_string(copy).unwrap(), "scale = ");
    assert_eq!(folder.load().value, settings);
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

/// A folder cannot be read as a file, by any user.
#[test]
fn file_that_cannot_be_read_is_not_replaced() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path().join("in the way")).unwrap();
    let loaded = folder.load();
    assert!(loaded.unreadable.is_some() || loaded.quarantined.is_some());
    assert_eq!(loaded.value.preferences, protected().preferences);
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_load_and_are_kept(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
        let (loaded, folder) = load(&content);
        let kept = loaded.quarantined.unwrap_or_else(|| folder.path());
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
        let (loaded, folder) = load_json(&serde_json::to_vec(&object).unwrap());
        loaded.value.save(&folder.path()).unwrap();
        let again = folder.load();
        proptest::prop_assert_eq!(&again.value.preferences, &loaded.value.preferences);
        proptest::prop_assert_eq!(&again.value.window, &loaded.value.window);
        proptest::prop_assert_eq!(again.quarantined, None);
        proptest::prop_assert!(again.value.problems().is_empty());
        let written: toml_edit::DocumentMut = folder.text().parse().unwrap();
        proptest::prop_assert_eq!(written.get("unknown").is_some(), !unknown.is_null());
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
        any::<i16>().prop_map(|days| json!({"keep": days > 9, "days": days, "megabytes": null})),
        Just(json!([1, "two"])),
    ]
}

#[test]
fn notifications_are_read_field_by_field() {
    use crate::domain::notification_settings::{
        DoNotDisturb, NotificationLevel, NotificationPreferences,
    };

    let (loaded, folder) = load_json(
        br#"{"notifications": {"level": "everything", "preview": "all of it", "sound": 7, "keywords": ["A", 3, ""],
        "do_not_disturb": {"until": "2026-11-29T12:00:00Z"}, "quiet_hours": {"on": true, "from": 9999}, "new": 1}}"#,
    );
    let notifications = &loaded.value.preferences.notifications;
    assert_eq!(notifications.level, NotificationLevel::Everything);
    // It was chosen, and may have been less.
    assert_eq!(notifications.preview, NotificationPreview::Nothing);
    assert!(notifications.sound && notifications.desktop);
    assert_eq!(notifications.keywords.list(), "a");
    let until = "2026-11-29T12:00:00Z".parse().unwrap();
    assert_eq!(notifications.do_not_disturb, DoNotDisturb::Until(until));
    let hours = notifications.quiet_hours;
    assert_eq!(
        (hours.on, hours.from, hours.to),
        (true, 24 * 60 - 1, 7 * 60)
    );
    loaded.value.save(&folder.path()).unwrap();
    assert_eq!(
        folder.load().value.preferences.notifications,
        *notifications
    );
    assert!(folder.text().contains("new = 1"));
    for (content, preview) in [
        ("{}", NotificationPreview::Sender),
        (r#"{"notifications": 1}"#, NotificationPreview::Nothing),
        (
            r#"{"notifications": {"preview": "full"}}"#,
            NotificationPreview::Full,
        ),
    ] {
        let (loaded, _folder) = load_json(content.as_bytes());
        let notifications = loaded.value.preferences.notifications;
        let expected = NotificationPreferences {
            preview,
            ..NotificationPreferences::default()
        };
        assert_eq!(notifications, expected, "{content}");
    }
}
