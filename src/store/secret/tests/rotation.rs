//! Replacing an identity and rolling restored.

use super::*;

#[test]
fn replaced_identity_can_be_restored_until_confirmed() {
    let key_store = TestProfile::new(FakeKeyStore::default());
    let identity = key_store.store().create().unwrap();
    let vault = TestProfile::without_key_store();
    let with_vault = vault.with_vault(5);
    let first = phrase(FIRST);
    for (test, old, target) in [
        (&key_store, identity, Target::KeyStore),
        (&vault, with_vault, Target::Vault(&first)),
    ] {
        let store = test.store();
        assert!(store.previous(&old).unwrap().is_none());
        let new = store.rotate(&old, target).unwrap();
        assert!(!new.root.equals(&old.root));
        assert_eq!(new.storage, old.storage);
        assert!(store.previous(&new).unwrap().unwrap().equals(&old.root));
        let again = store.rotate(&new, target);
        assert!(matches!(again.err(), Some(Error::Unconfirmed)));

        let restored = store.rollback(&new, target).unwrap();
        assert!(restored.root.equals(&old.root));
        let nothing = store.rollback(&restored, target);
        assert!(matches!(nothing.err(), Some(Error::NoPrevious)));

        let new = store.rotate(&restored, target).unwrap();
        store.confirm().unwrap();
        assert!(store.previous(&new).unwrap().is_none());
        assert!(!test.profile.previous_identity().exists());
        let last = store.rotate(&new, target).unwrap();
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
    let identity = test.store().create().unwrap();
    test.key_store.failure = Some(Failure::Late);
    let refused = test.store().rotate(&identity, Target::KeyStore);
    assert!(matches!(refused.err(), Some(Error::KeyStore(_))));
    test.key_store.failure = None;
    let found = opened(&test.store());
    assert!(!found.root.equals(&identity.root));
    let restored = test.store().rollback(&found, Target::KeyStore).unwrap();
    assert!(restored.root.equals(&identity.root));
}

/// A crash after the previous root was written and before the new one was stored.
#[test]
fn interrupted_replacement_has_no_effect() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let entry = *test.key_store.entry.lock().unwrap();
    let _new = test.store().rotate(&identity, Target::KeyStore).unwrap();
    *test.key_store.entry.lock().unwrap() = entry;
    let found = opened(&test.store());
    assert!(found.root.equals(&identity.root));
    assert!(test.store().previous(&found).unwrap().is_none());
    let new = test.store().rotate(&found, Target::KeyStore).unwrap();
    assert!(
        test.store()
            .previous(&new)
            .unwrap()
            .unwrap()
            .equals(&identity.root)
    );
}
