use super::*;
use serde_json::json;
use std::convert::Infallible;

fn joined(uid: &str, address: &str, server: &str) -> Joined {
    Joined::new(
        uid.into(),
        address.into(),
        server.into(),
        "dev_secret".into(),
    )
}

fn draw() -> impl FnMut() -> Result<(ServerUid, DeviceId), Infallible> {
    let mut drawn = 0;
    move || {
        drawn += 1;
        Ok((format!("new-{drawn}").into(), format!("dev_{drawn}").into()))
    }
}

fn list(rows: &Value) -> Vec<u8> {
    serde_json::to_vec(&json!({"format": FORMAT, "version": 1, "servers": rows})).unwrap()
}

#[test]
fn a_list_goes_from_one_device_to_another_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.openchat.json");
    let mut here = Registry::default();
    let mut first = joined("1", "https://a.example", "srv_a");
    first.name = String::from("Harbour");
    first.last_channel = Some("ch_private".into());
    here.add(first).unwrap();
    here.add(joined("2", "http://b.example:8080/x", "srv_b"))
        .unwrap();
    let mut demo = joined("3", "http://127.0.0.1:1", "demo");
    demo.fleeting = true;
    here.add(demo).unwrap();
    write(&here, &path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    for secret in ["dev_secret", "ch_private", "demo", "\"uid\"", "device"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }

    let offers = read(&path).unwrap();
    let private: Vec<_> = offers.iter().map(|offer| offer.private).collect();
    assert_eq!(private, [true, false]);
    let mut there = Registry::default();
    let merged = there.merge(&offers, draw()).unwrap();
    assert_eq!(merged, Merged { added: 2, known: 0 });
    let servers = there.servers();
    assert_eq!(servers[0].name, "Harbour");
    assert_eq!(servers[0].device, "dev_1".into());
    assert_eq!(servers[1].address, "http://b.example:8080/x");
    assert_eq!(servers[1].name, "srv_b");
    assert_ne!(servers[0].uid, servers[1].uid);
}

#[test]
fn what_is_there_stays_as_it_is() {
    let mut registry = Registry::default();
    let mut own = joined("1", "https://a.example/team", "srv_a");
    own.name = String::from("my name for it");
    registry.add(own.clone()).unwrap();
    let offers = understand(&list(&json!([
        {"address": "https://A.example:443/", "server_id": "srv_a", "name": "theirs"},
        {"address": "https://a.example", "server_id": "srv_other"},
        {"address": "https://b.example", "server_id": "srv_a"},
        {"address": "https://b.example/", "server_id": "srv_a"},
    ])))
    .unwrap();
    let merged = registry.merge(&offers, draw()).unwrap();
    assert_eq!(merged, Merged { added: 2, known: 2 });
    assert_eq!(registry.servers()[0], own);
    let again = registry.merge(&offers, draw()).unwrap();
    assert_eq!(again, Merged { added: 0, known: 4 });
    assert_eq!(registry.servers().len(), 3);
}

#[test]
fn a_list_that_was_written_by_this_version_is_read_by_all_later_ones() {
    let bytes = include_bytes!("../../../tests/fixtures/servers-list/version-1.json");
    let offers = understand(bytes).unwrap();
    let found: Vec<_> = offers
        .iter()
        .map(|offer| (offer.address.as_str(), offer.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("https://chat.example.org", "Harbour"),
            ("http://127.0.0.1:8080/lab", "srv_testlab"),
        ]
    );
}

#[test]
fn a_file_that_is_no_list_is_refused_with_its_reason() {
    let many: Vec<Value> = (0..=MOST_SERVERS)
        .map(|at| json!({"address": format!("https://h{at}.example"), "server_id": "s"}))
        .collect();
    let large = vec![b' '; usize::try_from(MOST_BYTES).unwrap() + 1];
    let deep = "[".repeat(100_000);
    for (bytes, refused) in [
        (Vec::new(), Refused::NotAList),
        (b"\xff\xfe".to_vec(), Refused::NotAList),
        (deep.into_bytes(), Refused::NotAList),
        (b"[]".to_vec(), Refused::NotAList),
        (
            br#"{"version": 1, "servers": []}"#.to_vec(),
            Refused::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "servers": []}"#.to_vec(),
            Refused::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "version": 1}"#.to_vec(),
            Refused::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "version": 0, "servers": []}"#.to_vec(),
            Refused::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "version": 2, "servers": []}"#.to_vec(),
            Refused::Newer,
        ),
        (list(&json!({"a": 1})), Refused::NotAList),
        (list(&many.into()), Refused::TooMany(MOST_SERVERS + 1)),
        (large, Refused::TooLarge),
    ] {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        assert_eq!(understand(&bytes), Err(refused), "{start}");
    }
}

#[test]
fn a_row_that_is_hostile_refuses_the_whole_file_and_is_named() {
    let good = json!({"address": "https://a.example", "server_id": "s"});
    let with = |address: &str, id: &str, name: &str| json!({"address": address, "server_id": id, "name": name});
    let long = "a".repeat(1_000_000 / 2);
    for (row, fault) in [
        (json!(null), Fault::Shape),
        (json!("https://a.example"), Fault::Shape),
        (json!({"address": 7, "server_id": "s"}), Fault::Shape),
        (json!({"address": "https://a.example"}), Fault::Shape),
        (
            with("javascript:alert(1)", "s", ""),
            Fault::Address(AddressError::Scheme),
        ),
        (
            with("file:///etc/passwd", "s", ""),
            Fault::Address(AddressError::Scheme),
        ),
        (
            with("https://u:p@a.example", "s", ""),
            Fault::Address(AddressError::Extra),
        ),
        (
            with("https://a.example/?token=x", "s", ""),
            Fault::Address(AddressError::Extra),
        ),
        (
            with("a.example", "s", ""),
            Fault::Address(AddressError::Malformed),
        ),
        (
            with(&format!("https://{long}.example"), "s", ""),
            Fault::Address(AddressError::TooLong),
        ),
        (with("https://b.example", "", ""), Fault::ServerId),
        (with("https://b.example", " ", ""), Fault::ServerId),
        (with("https://b.example", "a\u{0}b", ""), Fault::ServerId),
        (with("https://b.example", &long, ""), Fault::ServerId),
        (with("https://b.example", "s", &long), Fault::Name),
        (
            with("https://b.example", "s", "safe\u{202e}elpmaxe"),
            Fault::Name,
        ),
        (with("https://b.example", "s", "two\nlines"), Fault::Name),
        (with("https://b.example", "s", "a\u{200b}b"), Fault::Name),
    ] {
        let refused = understand(&list(&json!([good, row])));
        assert_eq!(refused, Err(Refused::Row { row: 2, fault }), "{fault:?}");
    }
}

#[test]
fn a_file_that_is_not_there_or_too_large_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.json");
    assert!(matches!(read(&path), Err(Refused::Unreadable(_))));
    std::fs::write(&path, vec![b' '; 3 * 1024 * 1024]).unwrap();
    assert_eq!(read(&path), Err(Refused::TooLarge));
}

#[test]
fn after_a_replacement_no_label_of_the_device_is_the_old_one() {
    let mut registry = Registry::default();
    registry.add(joined("1", "https://a.example", "s")).unwrap();
    registry.add(joined("2", "https://b.example", "s")).unwrap();
    let mut drawn = 0;
    let failed = registry.relabel(|| {
        drawn += 1;
        if drawn == 2 {
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
            .all(|joined| joined.device == "dev_secret".into())
    );
    let mut drawn = 0;
    let labels = registry.relabel(|| {
        drawn += 1;
        Ok::<_, Infallible>(format!("dev_{drawn}").into())
    });
    labels.unwrap();
    let devices: Vec<_> = registry
        .servers()
        .iter()
        .map(|joined| joined.device.as_str())
        .collect();
    assert_eq!(devices, ["dev_1", "dev_2"]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _read = understand(&bytes).err();
    }
}
