//! Replacing an identity and rolling back.

use super::*;

#[test]
fn replaced_identity_can_be_restored_until_confirmed() {
    let key_store = TestProfile::new(FakeKeyStore::default());
    let made = key_store.store().create().unwrap();
    let vault = TestProfile::without_key_store();
    let with_vault = vault.with_vault(5);
    let first = phrase(FIRST);
    for (test, old, place) in [
        (&key_store, made, Target::KeyStore),
        (&vault, with_vault, Target::Vault(&first)),
    ] {
        let store = test.store();
        assert!(store.previous(&old).unwrap().is_none());
        let new = store.rotate(&old, place).unwrap();
        assert!(!new.root.equals(&old.root));
        assert_eq!(new.keeping, old.keeping);
        assert!(store.previous(&new).unwrap().unwrap().equals(&old.root));
        let again = store.rotate(&new, place);
        assert!(matches!(again.err(), Some(Error::Unconfirmed)));

        let back = store.rollback(&new, place).unwrap();
        assert!(back.root.equals(&old.root));
        let nothing = store.rollback(&back, place);
        assert!(matches!(nothing.err(), Some(Error::NoPrevious)));

        let new = store.rotate(&back, place).unwrap();
        store.confirm().unwrap();
        assert!(store.previous(&new).unwrap().is_none());
        assert!(!test.profile.previous_identity().exists());
        let last = store.rotate(&new, place).unwrap();
        assert!(store.previous(&last).unwrap().unwrap().equals(&new.root));
    }
}

#[test]
fn failed_replacement_keeps_the_old_identity() {
    let test = TestProfile::without_key_store();
    let identity = test.with_vault(5);
    let store = test.store();
    let refused = store.rotate(&identity, Target::Vault(&phrase(SECOND)));
    assert_eq!(cause(refused), DecryptionError::WrongPassphrase);
    assert!(matches!(
        store.rotate(&identity, Target::MemoryOnly).err(),
        Some(Error::Exists)
    ));
    assert!(!test.profile.previous_identity().exists());
    assert!(
        store
            .unlock(&phrase(FIRST))
            .unwrap()
            .root
            .equals(&identity.root)
    );
}

#[test]
fn key_store_timeout_loses_no_identity() {
    let mut test = TestProfile::new(FakeKeyStore::default());
    let made = test.store().create().unwrap();
    test.key_store.failure = Some(Failure::Late);
    let refused = test.store().rotate(&made, Target::KeyStore);
    assert!(matches!(refused.err(), Some(Error::KeyStore(_))));
    test.key_store.failure = None;
    let found = opened(&test.store());
    assert!(!found.root.equals(&made.root));
    let back = test.store().rollback(&found, Target::KeyStore).unwrap();
    assert!(back.root.equals(&made.root));
}

/// A crash after the previous root was written and before the new one was stored.
#[test]
fn interrupted_replacement_has_no_effect() {
    let test = TestProfile::new(FakeKeyStore::default());
    let made = test.store().create().unwrap();
    let entry = *test.key_store.entry.lock().unwrap();
    let _new = test.store().rotate(&made, Target::KeyStore).unwrap();
    *test.key_store.entry.lock().unwrap() = entry;
    let found = opened(&test.store());
    assert!(found.root.equals(&made.root));
    assert!(test.store().previous(&found).unwrap().is_none());
    let new = test.store().rotate(&found, Target::KeyStore).unwrap();
    assert!(
        test.store()
            .previous(&new)
            .unwrap()
            .unwrap()
            .equals(&made.root)
    );
}
