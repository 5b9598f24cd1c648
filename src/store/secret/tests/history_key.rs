//! The key of the stored history: protected by the identity, and the same for its successor.

use super::*;
use crate::store::history::HistoryKey;

fn key(test: &TestProfile, identity: &Identity) -> [u8; 32] {
    let key = test.store().history_key(identity).unwrap();
    *key.as_ref().map(HistoryKey::expose).unwrap()
}

fn files(test: &TestProfile) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(test.profile.history()) else {
        return Vec::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
fn history_key_is_made_once_and_gives_nothing_away() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let first = key(&test, &identity);
    assert_eq!(key(&test, &opened(&test.store())), first);
    assert_eq!(
        files(&test),
        [format!("{}.key", identity.root.history_key_name())]
    );
    let path = test.profile.history().join(&files(&test)[0]);
    let stored = std::fs::read_to_string(path).unwrap();
    assert!(stored.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
    assert!(!stored.contains(&data_encoding::HEXLOWER.encode(&first)));
    let other = TestProfile::new(FakeKeyStore::default());
    let identity = other.store().create().unwrap();
    assert_ne!(key(&other, &identity), first);
}

/// With a passphrase that only the identity has; age takes 1 MiB to open it.
#[test]
fn history_key_in_its_earlier_form_opens() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let first = key(&test, &identity);
    let path = test.profile.history().join(&files(&test)[0]);
    let stored = std::fs::read(&path).unwrap();
    assert!(encrypted::check_format(&stored).is_err());
    let mut recipient =
        age::scrypt::Recipient::new(identity.root.history_passphrase().expose().into());
    recipient.set_work_factor(1);
    let earlier = encrypted::encrypt_secret(("openchat-history-key", &first), &recipient).unwrap();
    std::fs::write(&path, earlier).unwrap();
    assert_eq!(key(&test, &identity), first);
    assert_eq!(files(&test).len(), 1);
}

#[test]
fn identity_in_memory_only_has_no_history_key() {
    let test = TestProfile::without_key_store();
    let identity = test.store().create().unwrap();
    assert_eq!(identity.storage, IdentityStorage::MemoryOnly);
    assert!(test.store().history_key(&identity).unwrap().is_none());
    assert!(files(&test).is_empty());
}

#[test]
fn history_key_stays_the_same_when_the_identity_is_moved_replaced_and_restored() {
    let test = TestProfile::new(FakeKeyStore::default());
    let store = test.store();
    let old = store.create().unwrap();
    let first = key(&test, &old);
    let moved = store.move_to(&old, Target::Vault(&phrase(FIRST))).unwrap();
    assert_eq!(key(&test, &moved), first);
    let old = store.move_to(&moved, Target::KeyStore).unwrap();

    let new = store.rotate(&old, Target::KeyStore).unwrap();
    assert_eq!(key(&test, &new), first);
    assert_eq!(files(&test).len(), 2);
    let restored = store.rollback(&new, Target::KeyStore).unwrap();
    assert_eq!(key(&test, &restored), first);
    assert_eq!(
        files(&test),
        [format!("{}.key", old.root.history_key_name())]
    );

    let new = store.rotate(&restored, Target::KeyStore).unwrap();
    store.confirm().unwrap();
    assert_eq!(key(&test, &new), first);
    assert_eq!(
        files(&test),
        [format!("{}.key", new.root.history_key_name())]
    );
}

/// A key store that timed out: either root may be the identity at the next start.
#[test]
fn unfinished_replacement_keeps_the_history_of_both_identities() {
    let mut test = TestProfile::new(FakeKeyStore::default());
    let old = test.store().create().unwrap();
    let first = key(&test, &old);
    test.key_store.failure = Some(Failure::Late);
    let refused = test.store().rotate(&old, Target::KeyStore);
    assert!(matches!(refused.err(), Some(Error::KeyStore(_))));
    test.key_store.failure = None;
    assert_eq!(key(&test, &old), first);
    assert_eq!(key(&test, &opened(&test.store())), first);
}

#[test]
fn damaged_history_key_is_set_aside() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let first = key(&test, &identity);
    let path = test.profile.history().join(&files(&test)[0]);
    std::fs::write(&path, "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA").unwrap();
    let second = key(&test, &identity);
    assert_ne!(second, first);
    assert_eq!(key(&test, &identity), second);
    assert_eq!(files(&test).len(), 2);
}

#[test]
fn history_key_is_copied_with_the_identity() {
    let (test, copy) = (
        TestProfile::new(FakeKeyStore::default()),
        TestProfile::new(FakeKeyStore::default()),
    );
    let identity = test.store().create().unwrap();
    let first = key(&test, &identity);
    test.store().copy_to(&copy.store()).unwrap();
    assert_eq!(key(&copy, &opened(&copy.store())), first);
}
