//! One identity on two devices, rotated and erased: what servers see and what remains on disk.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER};
use openchat::domain::passphrase::Passphrase;
use openchat::domain::recovery::RecoveryPhrase;
use openchat::domain::redacted::Redacted;
use openchat::net::proof::{self, ServerKey};
use openchat::store::erase::erase;
use openchat::store::paths::Profile;
use openchat::store::pictures;
use openchat::store::registry::{JoinedServer, Registry};
use openchat::store::relocate::{self, relocate};
use openchat::store::secret::{
    IdentityStore, KeyStore, KeyStoreError, MissingReason, Root, State, Target, WorkFactor,
    read_backup, write_backup,
};
use openchat::store::settings::Settings;

const SERVERS: [(&str, &str); 3] = [
    ("https://chat.example.org", "srv_harbor"),
    ("https://chat.example.org:8443", "srv_harbor"),
    ("http://127.0.0.1:8080", "srv_testlab"),
];
const PASSPHRASE: &str = "correct horse battery";

#[derive(Clone, Default)]
struct MemoryKeyStore(Arc<Mutex<Option<[u8; 32]>>>);

impl KeyStore for MemoryKeyStore {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        let entry = *self.0.lock().unwrap();
        Ok(entry.map(|bytes| Root::from_recovery_phrase(&RecoveryPhrase::from_bytes(&bytes))))
    }

    fn save(&self, root: &Root) -> Result<(), KeyStoreError> {
        *self.0.lock().unwrap() = Some(*root.expose());
        Ok(())
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        *self.0.lock().unwrap() = None;
        Ok(())
    }
}

fn identity_store(folder: &Path, key_store: &MemoryKeyStore) -> (Profile, IdentityStore) {
    let profile = Profile::open(Some(folder)).unwrap();
    let store = IdentityStore::with_key_store(key_store.clone(), &profile)
        .with_work_factor(WorkFactor::MIN);
    (profile, store)
}

fn server_uids(root: &Root) -> Vec<String> {
    let uid = |(origin, server): &(&str, &str)| {
        ServerKey::derive(root.expose(), origin, &(*server).into())
            .user()
            .to_string()
    };
    SERVERS.iter().map(uid).collect()
}

#[test]
fn recovery_phrase_and_backup_restore_server_uids() {
    let folder = tempfile::tempdir().unwrap();
    let (_profile, first) =
        identity_store(&folder.path().join("first"), &MemoryKeyStore::default());
    let identity = first.create().unwrap();
    let expected = server_uids(&identity.root);
    assert_eq!(
        expected.iter().collect::<BTreeSet<_>>().len(),
        SERVERS.len()
    );

    let words = identity
        .root
        .recovery_phrase()
        .iter()
        .collect::<Vec<_>>()
        .join(" ");
    let (_profile, from_phrase) =
        identity_store(&folder.path().join("words"), &MemoryKeyStore::default());
    let root = Root::from_recovery_phrase(&RecoveryPhrase::parse(&words.to_uppercase()).unwrap());
    assert_eq!(
        server_uids(&from_phrase.restore(root, Target::KeyStore).unwrap().root),
        expected
    );

    let backup = folder.path().join("backup.age");
    let phrase = Passphrase::new(PASSPHRASE);
    write_backup(&backup, &identity.root, &phrase, WorkFactor::MIN).unwrap();
    let (_profile, from_backup) =
        identity_store(&folder.path().join("file"), &MemoryKeyStore::default());
    let root = read_backup(&backup, &phrase).unwrap();
    assert_eq!(
        server_uids(
            &from_backup
                .restore(root, Target::Vault(&phrase))
                .unwrap()
                .root
        ),
        expected
    );
    assert_eq!(
        server_uids(&from_backup.unlock(&phrase).unwrap().root),
        expected
    );
}

#[test]
fn rotation_changes_every_uid_and_rollback_restores_them() {
    let folder = tempfile::tempdir().unwrap();
    let (_profile, store) = identity_store(folder.path(), &MemoryKeyStore::default());
    let old = store.create().unwrap();
    let new = store.rotate(&old, Target::KeyStore).unwrap();
    let (before, after) = (server_uids(&old.root), server_uids(&new.root));
    assert!(before.iter().all(|uid| !after.contains(uid)));
    let restored = store.rollback(&new, Target::KeyStore).unwrap();
    assert_eq!(server_uids(&restored.root), before);
}

/// Data that identifies the user of a profile, or their servers.
struct Traces {
    /// Must never be on disk.
    secret: Vec<(String, Vec<u8>)>,
    /// On disk while the profile is in use.
    stored: Vec<(String, Vec<u8>)>,
}

fn encodings(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = |form: &str, text: String| (format!("{name}, {form}"), text.into_bytes());
    vec![
        (name.to_owned(), bytes.to_vec()),
        text("hex", HEXLOWER.encode(bytes)),
        text("HEX", HEXLOWER.encode(bytes).to_uppercase()),
        text(
            "base64",
            BASE64.encode(bytes).trim_end_matches('=').to_owned(),
        ),
        text("base64url", BASE64URL_NOPAD.encode(bytes)),
        text("base32", BASE32_NOPAD.encode(bytes).to_lowercase()),
    ]
}

/// Names of the traces that occur in any file or file name below a folder.
fn find_traces(folder: &Path, traces: &[(String, Vec<u8>)]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let mut bytes = path
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned()
                .into_bytes();
            if path.is_dir() {
                folders.push(path);
            } else {
                bytes.extend(fs::read(&path).unwrap());
            }
            let matching = traces.iter().filter(|(_, trace)| {
                bytes
                    .windows(trace.len())
                    .any(|window| window == trace.as_slice())
            });
            found.extend(matching.map(|(name, _)| name.clone()));
        }
    }
    found
}

/// Leaves all kinds of files in a profile: registry, settings, logs, quarantined and partly written files.
fn use_profile(folder: &Path, key_store: &MemoryKeyStore) -> Traces {
    let (profile, store) = identity_store(folder, key_store);
    let phrase = Passphrase::new(PASSPHRASE);
    let old = store.create().unwrap();
    let old = store.move_to(&old, Target::Vault(&phrase)).unwrap();
    let new = store.rotate(&old, Target::Vault(&phrase)).unwrap();
    let mut secret = encodings("old root", old.root.expose());
    secret.extend(encodings("root", new.root.expose()));
    for (name, root) in [("old words", &old.root), ("words", &new.root)] {
        let words = root
            .recovery_phrase()
            .iter()
            .take(4)
            .collect::<Vec<_>>()
            .join(" ");
        secret.push((name.to_owned(), words.into_bytes()));
    }
    secret.push((String::from("passphrase"), PASSPHRASE.into()));
    let mut stored = Vec::new();
    let mut add = |name: &str, text: &str| stored.push((name.to_owned(), text.into()));
    let mut registry = Registry::default();
    for ((address, server), uid) in SERVERS.iter().zip(server_uids(&new.root)) {
        let device = proof::random_device_id().unwrap();
        add(&format!("address {address}"), address);
        add(&format!("device at {address}"), device.as_str());
        add(&format!("uid at {address}"), &uid);
        let mut joined = JoinedServer::new(
            uid.as_str().into(),
            (*address).into(),
            (*server).into(),
            device,
        );
        joined.name = String::from("Harbour of Names");
        registry.add(joined).unwrap();
    }
    add("name", "Harbour of Names");
    add("token", "tok_0123456789");
    add("quarantined file", "set aside");
    add("partly written file", "half written");
    registry.save(&profile.registry()).unwrap();
    add("picture", "published pixels");
    let picture = Redacted::new(b"published pixels".to_vec());
    let path = profile.picture(&"srv-picture".into()).unwrap();
    pictures::save(&Some(picture), &path).unwrap();
    Settings::default().save(&profile.settings()).unwrap();
    fs::write(profile.settings(), "set aside").unwrap();
    assert!(Settings::load(&profile.settings()).quarantined.is_some());
    fs::write(folder.join(".servers.json.new"), "half written").unwrap();
    fs::write(folder.join(".identity.age.new"), "half written").unwrap();
    fs::write(
        profile.logs().join("openchat.2026-01-31.log"),
        "tok_0123456789",
    )
    .unwrap();
    Traces { secret, stored }
}

#[test]
fn erased_device_holds_no_traces() {
    let folder = tempfile::tempdir().unwrap();
    let key_store = MemoryKeyStore::default();
    let traces = use_profile(folder.path(), &key_store);
    fs::write(folder.path().join("holiday.txt"), "not ours").unwrap();

    assert_eq!(find_traces(folder.path(), &traces.secret), BTreeSet::new());
    let all: BTreeSet<_> = traces.stored.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(
        find_traces(folder.path(), &traces.stored),
        all,
        "the search misses stored traces"
    );

    let (profile, store) = identity_store(folder.path(), &key_store);
    let failures = erase(&profile, &store);
    assert!(failures.is_empty(), "{failures:?}");
    assert_eq!(find_traces(folder.path(), &traces.secret), BTreeSet::new());
    assert_eq!(find_traces(folder.path(), &traces.stored), BTreeSet::new());
    assert_eq!(*key_store.0.lock().unwrap(), None);
    assert!(matches!(
        store.open(),
        Ok(State::Missing(MissingReason::NeverCreated))
    ));
    assert_eq!(
        fs::read_to_string(folder.path().join("holiday.txt")).unwrap(),
        "not ours"
    );
}

#[test]
fn erasing_an_unused_profile_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    let (profile, store) = identity_store(folder.path(), &MemoryKeyStore::default());
    assert!(erase(&profile, &store).is_empty());
    assert!(erase(&profile, &store).is_empty());
}

#[test]
fn profile_takes_its_identity_to_another_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let key_store = MemoryKeyStore::default();
    let (profile, store) = identity_store(&old, &key_store);
    let identity = store.create().unwrap();
    let moved_key_store = MemoryKeyStore::default();
    let open_store = |profile: &Profile| {
        IdentityStore::with_key_store(moved_key_store.clone(), profile)
            .with_work_factor(WorkFactor::MIN)
    };
    let (settings, themes) = (Settings::default(), profile.themes());
    let themes = themes.as_path();
    let (moved, moved_store) = relocate(&new, (&settings, themes), &store, open_store).unwrap();
    let Ok(State::Opened(found)) = moved_store.open() else {
        panic!("the identity was not moved");
    };
    assert_eq!(found.root.expose(), identity.root.expose());
    assert!(moved.settings().exists());
    let again = relocate(&new, (&settings, themes), &store, open_store);
    assert!(
        matches!(again, Err(relocate::Error::Occupied)),
        "it has one"
    );

    let passphrase = Passphrase::new(PASSPHRASE);
    let vault = store
        .move_to(&identity, Target::Vault(&passphrase))
        .unwrap();
    let third = folder.path().join("third");
    *moved_key_store.0.lock().unwrap() = None;
    let (_, moved_store) = relocate(&third, (&settings, themes), &store, open_store).unwrap();
    let unlocked = moved_store.unlock(&passphrase).unwrap();
    assert_eq!(unlocked.root.expose(), vault.root.expose());
    assert!(profile.vault_file().exists(), "nothing is removed");
}
