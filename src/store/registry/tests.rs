//! Loading, saving, and what survives both.

use super::*;
use crate::domain::capability::{Capabilities, Feature};
use crate::domain::channel_preferences::ChannelPreferences;
use crate::domain::notification_settings::{Mute, NotificationLevel};
use crate::domain::proxy::ProxyAddr;
use crate::domain::server_settings::IconColor;
use crate::domain::trust::{Fingerprint, PinOrigin};
use serde_json::json;
use std::fs;

fn joined(uid: &str, address: &str, server: &str) -> JoinedServer {
    JoinedServer::new(uid.into(), address.into(), server.into(), "dev_abc".into())
}

fn file(content: impl AsRef<[u8]>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.json");
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn uids(registry: &Registry) -> Vec<&str> {
    let servers = registry.servers().iter();
    servers.map(|server| server.uid.as_str()).collect()
}

#[test]
fn order_and_unknown_fields_survive_saving() {
    let (_folder, path) = file(
        r#"{"version": 2, "hue": 1, "servers": [
            {"uid":"b","address":"https://b","server_id":"s","device_id":"d","colour":"red"},
            {"uid":"","address":"x"},
            {"uid":"a","address":"https://a","server_id":"s","device_id":"d","last_channel":"general"}]}"#,
    );
    let loaded = Registry::load(&path);
    assert_eq!(loaded.quarantined, None);
    assert_eq!(uids(&loaded.value), ["b", "a"]);
    loaded.value.save(&path).unwrap();
    assert_eq!(Registry::load(&path).value, loaded.value);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("colour") && text.contains("hue") && text.contains(r#""address": "x""#));
}

#[test]
fn same_server_is_added_once_and_equal_id_elsewhere_too() {
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
fn profile_consent_needs_an_explicit_true() {
    let row = |more: &str| {
        let (_folder, path) = file(format!(
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
        (r#","takes_profile_back":true"#, Consent::Withdrawn),
        (
            r#","publishes_profile":false,"takes_profile_back":true"#,
            Consent::Withdrawn,
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
fn demo_server_is_not_saved() {
    let (_folder, path) = file("{}");
    let mut registry = Registry::default();
    registry.add(joined("1", "https://a", "srv")).unwrap();
    registry
        .add(JoinedServer {
            ephemeral: true,
            ..joined("2", "http://127.0.0.1:1", "demo")
        })
        .unwrap();
    registry.save(&path).unwrap();
    assert_eq!(Registry::load(&path).value.servers().len(), 1);
}

#[test]
fn order_and_local_overrides_are_saved() {
    let (_folder, path) = file("{}");
    let mut registry = Registry::default();
    for (uid, address) in [("1", "https://a"), ("2", "https://b"), ("3", "https://c")] {
        registry.add(joined(uid, address, "srv")).unwrap();
    }
    registry.get_mut(&"2".into()).unwrap().overrides = ServerOverrides {
        name: Some("Work".into()),
        icon_text: Some("⚓".into()),
        color: Some(IconColor::Green),
        muted: true,
        muted_until: Some(jiff::Timestamp::UNIX_EPOCH),
        notify: Some(NotificationLevel::Nothing),
        channels: {
            let mut channels = ChannelPreferences::default();
            channels.set_favorite(&"tides".into(), true);
            channels.set_muted(&"general".into(), true);
            channels.set_mute(&"tides".into(), Some(Mute::Until(jiff::Timestamp::MAX)));
            channels.set_level(&"tides".into(), Some(NotificationLevel::Everything));
            channels.set_collapsed(&"group".into(), true);
            channels.unread_only = true;
            channels
        },
    };
    registry.reorder(&["3".into(), "1".into()]);
    registry.save(&path).unwrap();
    let loaded = Registry::load(&path).value;
    assert_eq!(loaded, registry);
    assert_eq!(uids(&loaded), ["3", "1", "2"]);
}

#[test]
fn local_overrides_load_without_invisible_characters() {
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
        icon_text: Some("abc".into()),
        ..ServerOverrides::default()
    };
    assert_eq!(overrides, expected);
}

#[test]
fn servers_of_another_type_are_quarantined() {
    let content = r#"{"version": 1, "servers": {"a": {"uid": "a"}}}"#;
    let (_folder, path) = file(content);
    let loaded = Registry::load(&path);
    loaded.value.save(&path).unwrap();
    let moved = loaded.quarantined.expect("quarantined");
    assert_eq!(fs::read_to_string(moved).unwrap(), content);
}

#[test]
fn removing_a_server_removes_its_duplicate_rows() {
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
fn every_older_version_loads() {
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
        assert_eq!(loaded.quarantined, None);
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
fn newer_version_number_is_kept() {
    let (_folder, path) = file(r#"{"version": 7, "servers": []}"#);
    Registry::load(&path).value.save(&path).unwrap();
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("\"version\": 7")
    );
}

#[test]
fn file_holds_exactly_these_fields() {
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

#[test]
fn new_device_ids_change_every_device_id_or_none() {
    let mut registry = Registry::default();
    registry.add(joined("1", "https://a.example", "s")).unwrap();
    registry.add(joined("2", "https://b.example", "s")).unwrap();
    let mut count = 0;
    let failed = registry.regenerate_device_ids(|| {
        count += 1;
        if count == 2 {
            Err("no randomness")
        } else {
            Ok("dev_new".into())
        }
    });
    assert_eq!(failed, Err("no randomness"));
    assert!(
        registry
            .servers()
            .iter()
            .all(|joined| joined.device == "dev_abc".into())
    );
    let mut count = 0;
    let labels = registry.regenerate_device_ids(|| {
        count += 1;
        Ok::<_, std::convert::Infallible>(format!("dev_{count}").into())
    });
    labels.unwrap();
    let devices: Vec<_> = registry
        .servers()
        .iter()
        .map(|joined| joined.device.as_str())
        .collect();
    assert_eq!(devices, ["dev_1", "dev_2"]);
}

fn round_trip(row: &Value) -> Value {
    let server = JoinedServer::decode(row).unwrap();
    let written = Value::Object(server.encode().unwrap());
    assert_eq!(JoinedServer::decode(&written).unwrap(), server);
    written
}

fn row(more: Value) -> Value {
    let mut row = json!({"uid": "a", "address": "https://a", "server_id": "s", "device_id": "d"});
    let Value::Object(more) = more else { panic!() };
    row.as_object_mut().unwrap().extend(more);
    row
}

#[test]
fn every_field_is_saved_and_loads_again() {
    let mut server = joined("a", "https://a", "s");
    server.policy.pin = Some(Pin {
        key: Fingerprint::new([7; 32]),
        origin: PinOrigin::Compared,
    });
    server.policy.proxy = Proxy::Socks5(ProxyAddr::parse("localhost:9050").unwrap());
    server.policy.unencrypted = true;
    server.policy.known_everywhere = true;
    server.signed_out = true;
    server.consent = Consent::Withdrawn;
    server.version = Some(ServerVersion {
        api: Some("2026-02-14".into()),
        build: None,
        features: vec![Feature::Reactions],
    });
    server.version_since = Some(jiff::Timestamp::from_second(1_700_000_000).unwrap());
    let fields = versioned_file::encode(&server, &Fields::new()).unwrap();
    assert_eq!(fields["pin"]["how"], "compared");
    assert_eq!(fields["proxy"], "socks5://localhost:9050");
    assert_eq!(fields["takes_profile_back"], true);
    assert_eq!(fields["edition"]["offers"], json!(["reactions"]));
    assert_eq!(JoinedServer::decode(&Value::Object(fields)), Some(server));
}

/// Without its pin the key of a server could change unnoticed.
#[test]
fn unreadable_pin_and_proxy_stay_in_the_row() {
    let more = json!({"pin": {"key": "ed25519:AAAA"}, "proxy": "quic://a:1"});
    let written = round_trip(&row(more.clone()));
    assert_eq!(written["pin"], more["pin"]);
    assert_eq!(written["proxy"], more["proxy"]);
}

#[test]
fn policy_that_cannot_be_read_is_not_ignored() {
    let load = |more| JoinedServer::decode(&row(more)).unwrap();
    for pin in [
        json!("AB:CD"),
        json!({"how": "compared"}),
        json!(7),
        json!([]),
    ] {
        let mut server = load(json!({"pin": pin}));
        assert!(server.has_unknown_pin(), "{pin}");
        assert_eq!(server.encode().unwrap()["pin"], pin);
        let key = Fingerprint::new([7; 32]);
        let origin = PinOrigin::FirstUse;
        server.policy.pin = Some(Pin { key, origin });
        assert!(!server.has_unknown_pin());
        let new = Value::Object(server.encode().unwrap());
        assert_eq!(
            JoinedServer::decode(&new).unwrap().policy.pin,
            server.policy.pin
        );
        assert_eq!(new["pin"].as_object().unwrap().len(), 2);
    }
    for proxy in [json!("socks9://a:1"), json!(7), json!({"socks5": "a:1"})] {
        let mut server = load(json!({"proxy": proxy}));
        assert!(matches!(server.policy.proxy, Proxy::Unknown(_)), "{proxy}");
        server.policy.proxy = Proxy::System;
        assert_eq!(server.encode().unwrap().get("proxy"), None);
    }
    let plain = load(json!({"pin": null, "proxy": null, "signed_out": null}));
    assert!(!plain.has_unknown_pin() && !plain.signed_out);
    assert_eq!(plain.policy, ConnectionPolicy::default());
    assert!(load(json!({"signed_out": "yes"})).signed_out);
}

#[cfg(unix)]
#[test]
fn file_that_cannot_be_read_stays_and_is_not_replaced() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name);
    symlink("/dev/zero", path("endless")).unwrap();
    symlink("nowhere", path("dangling")).unwrap();
    fs::create_dir(path("folder")).unwrap();
    fs::write(path("closed"), "{}").unwrap();
    fs::set_permissions(path("closed"), fs::Permissions::from_mode(0o000)).unwrap();
    let mut names = vec!["endless", "dangling", "folder"];
    // The superuser may read everything.
    names.extend(fs::read(path("closed")).is_err().then_some("closed"));
    for name in names {
        let before = fs::symlink_metadata(path(name)).unwrap().file_type();
        let loaded = Registry::load(&path(name));
        assert_eq!(
            (loaded.value.servers(), &loaded.quarantined),
            (&[][..], &None),
            "{name}"
        );
        let refused = loaded.value.save(&path(name)).unwrap_err();
        assert_eq!(loaded.unreadable, Some(refused));
        let after = fs::symlink_metadata(path(name)).unwrap().file_type();
        assert_eq!(before, after, "{name}");
        assert!(
            super::super::settings::Settings::load(&path(name))
                .unreadable
                .is_some()
        );
        assert!(
            super::super::disclosure::DisclosureLogs::load(&path(name))
                .unreadable
                .is_some()
        );
    }
}

#[test]
fn invalid_parts_of_a_row_are_dropped_one_by_one() {
    let key = Fingerprint::new([7; 32]).to_string();
    let server = JoinedServer::decode(&row(json!({
        "pin": {"key": key, "how": "by a newer way", "of": "leaf"},
        "unencrypted": "yes",
        "signed_out": true,
        "edition": {"api": 7, "build": "b", "offers": ["reactions", "newer", 5]},
        "own_colour": "plaid",
        "last_channel": "",
        "name": 7,
    })))
    .unwrap();
    assert_eq!(
        server.policy.pin.map(|pin| pin.origin),
        Some(PinOrigin::FirstUse)
    );
    assert_eq!(server.unknown.get("pin"), None);
    assert!(server.signed_out && !server.policy.unencrypted);
    let version = ServerVersion {
        api: None,
        build: Some("b".into()),
        features: vec![Feature::Reactions],
    };
    assert_eq!(server.version, Some(version));
    assert_eq!((server.overrides.color, server.last_channel), (None, None));
    assert_eq!(server.name, "s");
}

#[test]
fn every_color_and_feature_has_its_own_name_in_the_file() {
    let colors = IconColor::ALL.map(|color| json!(color));
    assert_eq!(colors[0], "amber");
    for color in IconColor::ALL {
        assert_eq!(IconColor::deserialize(json!(color)).unwrap(), color);
    }
    for (feature, _) in Capabilities::default().features() {
        assert_eq!(Feature::deserialize(json!(feature)).unwrap(), feature);
    }
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_load_and_are_kept(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
        let (_folder, path) = file(&content);
        let kept = Registry::load(&path).quarantined.unwrap_or(path);
        proptest::prop_assert_eq!(fs::read(kept).unwrap(), content);
    }
}

#[test]
fn arrangement_of_channels_is_read_field_by_field() {
    let (_folder, path) = file(
        r#"{"version":1,"servers":[{"uid":"a","address":"https://a","server_id":"s","device_id":"d","channels":
            {"favorites":["tides","",7,"tides","general"],"muted":"all","collapsed":["one",{}],"hide_muted":true,"unread_only":3,"sort":"name"}}]}"#,
    );
    let loaded = Registry::load(&path).value;
    let channels = &loaded.servers()[0].overrides.channels;
    assert_eq!(channels.favorites(), ["tides".into(), "general".into()]);
    assert_eq!(channels.muted().count(), 0);
    assert!(channels.is_collapsed(&"one".into()));
    assert!(channels.hide_muted && !channels.unread_only);
    loaded.save(&path).unwrap();
    let saved = Registry::load(&path).value;
    assert_eq!(saved.servers()[0].overrides, loaded.servers()[0].overrides);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("sort"), "unknown fields stay: {text}");
}
