//! Export, import, hostile files.

use super::*;
use serde_json::json;
use std::convert::Infallible;

fn joined(uid: &str, address: &str, server: &str) -> JoinedServer {
    JoinedServer::new(
        uid.into(),
        address.into(),
        server.into(),
        "dev_secret".into(),
    )
}

fn generate_ids() -> impl FnMut() -> Result<(ServerUid, DeviceId), Infallible> {
    let mut count = 0;
    move || {
        count += 1;
        Ok((format!("new-{count}").into(), format!("dev_{count}").into()))
    }
}

fn list(rows: &Value) -> Vec<u8> {
    serde_json::to_vec(&json!({"format": FORMAT, "version": 1, "servers": rows})).unwrap()
}

#[test]
fn exported_list_imports_elsewhere_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("servers.openchat.json");
    let mut exported = Registry::default();
    let mut first = joined("1", "https://a.example", "srv_a");
    first.name = String::from("Harbour");
    first.last_channel = Some("ch_private".into());
    exported.add(first).unwrap();
    exported
        .add(joined("2", "http://b.example:8080/x", "srv_b"))
        .unwrap();
    let mut demo = joined("3", "http://127.0.0.1:1", "demo");
    demo.ephemeral = true;
    exported.add(demo).unwrap();
    write(&exported, &path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    for secret in ["dev_secret", "ch_private", "demo", "\"uid\"", "device"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }

    let listings = read(&path).unwrap();
    let private: Vec<_> = listings.iter().map(|listing| listing.private).collect();
    assert_eq!(private, [true, false]);
    let mut imported = Registry::default();
    let merged = imported.merge(&listings, generate_ids()).unwrap();
    assert_eq!(merged, Merged { added: 2, known: 0 });
    let servers = imported.servers();
    assert_eq!(servers[0].name, "Harbour");
    assert_eq!(servers[0].device, "dev_1".into());
    assert_eq!(servers[1].address, "http://b.example:8080/x");
    assert_eq!(servers[1].name, "srv_b");
    assert_ne!(servers[0].uid, servers[1].uid);
}

#[test]
fn import_leaves_joined_servers_unchanged() {
    let mut registry = Registry::default();
    let mut own = joined("1", "https://a.example/team", "srv_a");
    own.name = String::from("my name for it");
    registry.add(own.clone()).unwrap();
    let listings = parse(&list(&json!([
        {"address": "https://A.example:443/", "server_id": "srv_a", "name": "theirs"},
        {"address": "https://a.example", "server_id": "srv_other"},
        {"address": "https://b.example", "server_id": "srv_a"},
        {"address": "https://b.example/", "server_id": "srv_a"},
    ])))
    .unwrap();
    let merged = registry.merge(&listings, generate_ids()).unwrap();
    assert_eq!(merged, Merged { added: 2, known: 2 });
    assert_eq!(registry.servers()[0], own);
    let again = registry.merge(&listings, generate_ids()).unwrap();
    assert_eq!(again, Merged { added: 0, known: 4 });
    assert_eq!(registry.servers().len(), 3);
}

#[test]
fn version_1_list_imports() {
    let bytes = include_bytes!("../../../tests/fixtures/servers-list/version-1.json");
    let listings = parse(bytes).unwrap();
    let found: Vec<_> = listings
        .iter()
        .map(|listing| (listing.address.as_str(), listing.name.as_str()))
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
fn file_that_is_not_a_list_is_refused_with_reason() {
    let many: Vec<Value> = (0..=MAX_SERVERS)
        .map(|at| json!({"address": format!("https://h{at}.example"), "server_id": "s"}))
        .collect();
    let large = vec![b' '; usize::try_from(MAX_BYTES).unwrap() + 1];
    let deep = "[".repeat(100_000);
    for (bytes, refused) in [
        (Vec::new(), ImportError::NotAList),
        (b"\xff\xfe".to_vec(), ImportError::NotAList),
        (deep.into_bytes(), ImportError::NotAList),
        (b"[]".to_vec(), ImportError::NotAList),
        (
            br#"{"version": 1, "servers": []}"#.to_vec(),
            ImportError::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "servers": []}"#.to_vec(),
            ImportError::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "version": 1}"#.to_vec(),
            ImportError::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "version": 0, "servers": []}"#.to_vec(),
            ImportError::NotAList,
        ),
        (
            br#"{"format": "openchat-servers", "version": 2, "servers": []}"#.to_vec(),
            ImportError::Newer,
        ),
        (list(&json!({"a": 1})), ImportError::NotAList),
        (list(&many.into()), ImportError::TooMany(MAX_SERVERS + 1)),
        (large, ImportError::TooLarge),
    ] {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        assert_eq!(parse(&bytes), Err(refused), "{start}");
    }
}

#[test]
fn hostile_row_refuses_whole_file_with_row_number() {
    let good = json!({"address": "https://a.example", "server_id": "s"});
    let with = |address: &str, id: &str, name: &str| json!({"address": address, "server_id": id, "name": name});
    let long = "a".repeat(1_000_000 / 2);
    for (row, fault) in [
        (json!(null), RowError::Shape),
        (json!("https://a.example"), RowError::Shape),
        (json!({"address": 7, "server_id": "s"}), RowError::Shape),
        (json!({"address": "https://a.example"}), RowError::Shape),
        (
            with("javascript:alert(1)", "s", ""),
            RowError::Address(AddressError::Scheme),
        ),
        (
            with("file:///etc/passwd", "s", ""),
            RowError::Address(AddressError::Scheme),
        ),
        (
            with("https://u:p@a.example", "s", ""),
            RowError::Address(AddressError::Credentials),
        ),
        (
            with("https://a.example/?token=x", "s", ""),
            RowError::Address(AddressError::Extra),
        ),
        (
            with("a.example", "s", ""),
            RowError::Address(AddressError::Malformed),
        ),
        (
            with(&format!("https://{long}.example"), "s", ""),
            RowError::Address(AddressError::TooLong),
        ),
        (with("https://b.example", "", ""), RowError::ServerId),
        (with("https://b.example", " ", ""), RowError::ServerId),
        (with("https://b.example", "a\u{0}b", ""), RowError::ServerId),
        (with("https://b.example", &long, ""), RowError::ServerId),
        (with("https://b.example", "s", &long), RowError::Name),
        (
            with("https://b.example", "s", "safe\u{202e}elpmaxe"),
            RowError::Name,
        ),
        (with("https://b.example", "s", "two\nlines"), RowError::Name),
        (with("https://b.example", "s", "a\u{200b}b"), RowError::Name),
    ] {
        let refused = parse(&list(&json!([good, row])));
        assert_eq!(refused, Err(ImportError::Row(2, fault)), "{fault:?}");
    }
}

#[test]
fn missing_or_too_large_file_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.json");
    assert!(matches!(read(&path), Err(ImportError::Unreadable(_))));
    std::fs::write(&path, vec![b' '; 3 * 1024 * 1024]).unwrap();
    assert_eq!(read(&path), Err(ImportError::TooLarge));
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_import_or_are_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _read = parse(&bytes).err();
    }
}
