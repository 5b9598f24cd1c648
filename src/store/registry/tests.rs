//! The list as a file: what it holds, what it survives, what it never loses.

use super::*;
use std::fs;

fn joined(uid: &str, address: &str, server: &str) -> Joined {
    Joined::new(uid.into(), address.into(), server.into(), "dev_abc".into())
}

#[test]
fn the_list_survives_with_its_order_and_what_is_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    fs::write(
        &path,
        r#"{"version": 2, "hue": 1, "servers": [
            {"uid":"b","address":"https://b","server_id":"s","device_id":"d","colour":"red"},
            {"uid":"","address":"x"},
            {"uid":"a","address":"https://a","server_id":"s","device_id":"d","last_channel":"general"}]}"#,
    )
    .unwrap();
    let loaded = Registry::load(&path);
    assert_eq!(loaded.aside, None);
    let uids: Vec<_> = loaded
        .value
        .servers()
        .iter()
        .map(|joined| joined.uid.as_str())
        .collect();
    assert_eq!(uids, ["b", "a"]);
    loaded.value.save(&path).unwrap();
    assert_eq!(Registry::load(&path).value, loaded.value);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("colour") && text.contains("hue") && text.contains(r#""address": "x""#));
}

/// Bug 3 of section 21 and the rule of isolation: equal ids on two backends are two servers.
#[test]
fn the_same_server_is_joined_once_and_its_namesake_elsewhere_too() {
    let mut registry = Registry::default();
    registry.add(joined("1", "https://a", "srv")).unwrap();
    assert_eq!(
        registry.add(joined("2", "https://a", "srv")),
        Err(AlreadyJoined)
    );
    registry.add(joined("3", "https://b", "srv")).unwrap();
    registry.add(joined("4", "https://a", "other")).unwrap();
    assert_eq!(registry.servers().len(), 3);
}

#[test]
fn a_profile_is_not_published_unless_it_was_switched_on() {
    let row = |more: &str| {
        let (_folder, path) = file(&format!(
            r#"{{"version":1,"servers":[{{"uid":"a","address":"https://a","server_id":"s","device_id":"d"{more}}}]}}"#
        ));
        let loaded = Registry::load(&path).value;
        loaded.save(&path).unwrap();
        assert_eq!(Registry::load(&path).value.servers(), loaded.servers());
        loaded.servers()[0].consent
    };
    for (more, consent) in [
        ("", Consent::Withheld),
        (r#","publishes_profile":"yes""#, Consent::Withheld),
        (r#","publishes_profile":false"#, Consent::Withheld),
        (r#","publishes_profile":true"#, Consent::Given),
        (r#","takes_profile_back":true"#, Consent::TakenBack),
        (
            r#","publishes_profile":false,"takes_profile_back":true"#,
            Consent::TakenBack,
        ),
        (
            r#","publishes_profile":true,"takes_profile_back":7"#,
            Consent::Given,
        ),
    ] {
        assert_eq!(row(more), consent, "{more}");
    }
}

#[test]
fn a_fleeting_server_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    let mut registry = Registry::default();
    registry.add(joined("1", "https://a", "srv")).unwrap();
    registry
        .add(Joined {
            fleeting: true,
            ..joined("2", "http://127.0.0.1:1", "demo")
        })
        .unwrap();
    registry.save(&path).unwrap();
    assert_eq!(Registry::load(&path).value.servers().len(), 1);
}

#[test]
fn order_and_what_the_user_made_of_a_server_are_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    let mut registry = Registry::default();
    for (uid, address) in [("1", "https://a"), ("2", "https://b"), ("3", "https://c")] {
        registry.add(joined(uid, address, "srv")).unwrap();
    }
    registry.get_mut(&"2".into()).unwrap().overrides = ServerOverrides {
        name: Some("Work".into()),
        letters: Some("⚓".into()),
        color: Some(IconColor::Green),
        muted: true,
    };
    registry.arrange(&["3".into(), "1".into()]);
    registry.save(&path).unwrap();
    let loaded = Registry::load(&path).value;
    assert_eq!(loaded, registry);
    let uids: Vec<_> = loaded
        .servers()
        .iter()
        .map(|joined| joined.uid.as_str())
        .collect();
    assert_eq!(uids, ["3", "1", "2"]);
}

#[test]
fn a_file_from_before_has_no_guise_and_one_that_was_tampered_with_shows_nothing_hidden() {
    let old = include_str!("../../../tests/fixtures/registry/version-1.json");
    let (_folder, path) = file(old);
    let plain = Registry::load(&path).value;
    assert!(
        plain
            .servers()
            .iter()
            .all(|joined| joined.overrides == ServerOverrides::default())
    );
    let (_folder, path) = file(
        r#"{"servers": [{"uid":"a","address":"https://a","server_id":"s","device_id":"d",
            "own_name":"\u202eevil","own_letters":"abcdefgh","own_colour":"plaid","muted":"yes"}]}"#,
    );
    let overrides = Registry::load(&path).value.servers()[0].overrides.clone();
    let expected = ServerOverrides {
        name: Some("evil".into()),
        letters: Some("abc".into()),
        ..ServerOverrides::default()
    };
    assert_eq!(overrides, expected);
}

fn file(content: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    fs::write(&path, content).unwrap();
    (folder, path)
}

#[test]
fn a_list_of_another_kind_is_set_aside_and_not_written_over() {
    let content = r#"{"version": 1, "servers": {"a": {"uid": "a"}}}"#;
    let (_folder, path) = file(content);
    let loaded = Registry::load(&path);
    loaded.value.save(&path).unwrap();
    let aside = loaded.aside.expect("set aside");
    assert_eq!(fs::read_to_string(aside).unwrap(), content);
}

#[test]
fn a_server_that_was_left_does_not_come_back_by_its_twin() {
    let (_folder, path) = file(
        r#"{"servers": [
            {"uid":"a","address":"https://a","server_id":"s","device_id":"d"},
            {"uid":"b","address":"https://a","server_id":"s","device_id":"e"}]}"#,
    );
    let mut registry = Registry::load(&path).value;
    registry.remove(&"a".into());
    registry.save(&path).unwrap();
    assert_eq!(Registry::load(&path).value.servers(), []);
}

#[test]
fn every_version_there_ever_was_is_read() {
    for (content, servers) in [
        (
            include_str!("../../../tests/fixtures/registry/without-version.json"),
            1,
        ),
        (
            include_str!("../../../tests/fixtures/registry/version-1.json"),
            2,
        ),
        (
            include_str!("../../../tests/fixtures/registry/version-1-guise.json"),
            2,
        ),
    ] {
        let (folder, path) = file(content);
        let loaded = Registry::load(&path);
        assert_eq!(loaded.aside, None);
        assert_eq!(loaded.value.servers().len(), servers);
        let first = &loaded.value.servers()[0];
        assert_eq!(first.address, "https://chat.example.org");
        assert_eq!(first.device, "dev_abcdefghijklmnop".into());
        loaded.value.save(&path).unwrap();
        assert_eq!(Registry::load(&path).value, loaded.value);
        drop(folder);
    }
}

#[test]
fn a_newer_version_keeps_its_number() {
    let (_folder, path) = file(r#"{"version": 7, "servers": []}"#);
    Registry::load(&path).value.save(&path).unwrap();
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("\"version\": 7")
    );
}

/// Nothing of the user's identity is in the file, whatever a server is called.
#[test]
fn the_file_holds_what_is_listed_here_and_no_more() {
    let (_folder, path) = file("{}");
    let mut registry = Registry::default();
    registry.add(joined("1", "https://a", "srv")).unwrap();
    registry.save(&path).unwrap();
    let object: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let row = object["servers"][0].as_object().unwrap();
    let fields: Vec<&str> = row.keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        [
            "address",
            "device_id",
            "icon_text",
            "last_channel",
            "muted",
            "name",
            "own_colour",
            "own_letters",
            "own_name",
            "publishes_profile",
            "server_id",
            "uid"
        ]
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_load_and_none_are_lost(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("servers.json");
        fs::write(&path, &content).unwrap();
        let kept = Registry::load(&path).aside.unwrap_or(path);
        proptest::prop_assert_eq!(fs::read(kept).unwrap(), content);
    }
}
