//! Replacing an identity, and going back.

use super::*;

#[test]
fn a_replaced_identity_can_be_taken_back_until_it_is_confirmed() {
    let key_store = Home::new(Shelf::default());
    let made = key_store.keeper().make().unwrap();
    let vault = Home::headless();
    let vaulted = vault.vaulted(5);
    let first = phrase(FIRST);
    for (home, old, place) in [
        (&key_store, made, Place::KeyStore),
        (&vault, vaulted, Place::Vault(&first)),
    ] {
        let keeper = home.keeper();
        assert!(keeper.earlier(&old).unwrap().is_none());
        let new = keeper.rotate(&old, place).unwrap();
        assert!(!new.root.is(&old.root));
        assert_eq!(new.keeping, old.keeping);
        assert!(keeper.earlier(&new).unwrap().unwrap().is(&old.root));
        let again = keeper.rotate(&new, place);
        assert!(matches!(again.err(), Some(Error::Unconfirmed)));

        let back = keeper.take_back(&new, place).unwrap();
        assert!(back.root.is(&old.root));
        let nothing = keeper.take_back(&back, place);
        assert!(matches!(nothing.err(), Some(Error::NoEarlier)));

        let new = keeper.rotate(&back, place).unwrap();
        keeper.confirm().unwrap();
        assert!(keeper.earlier(&new).unwrap().is_none());
        assert!(!home.profile.earlier_identity().exists());
        let last = keeper.rotate(&new, place).unwrap();
        assert!(keeper.earlier(&last).unwrap().unwrap().is(&new.root));
    }
}

#[test]
fn a_replacement_that_fails_leaves_the_old_identity_alone() {
    let home = Home::headless();
    let identity = home.vaulted(5);
    let keeper = home.keeper();
    let refused = keeper.rotate(&identity, Place::Vault(&phrase(SECOND)));
    assert_eq!(cause(refused), SealedError::WrongPassphrase);
    assert!(matches!(
        keeper.rotate(&identity, Place::MemoryOnly).err(),
        Some(Error::Exists)
    ));
    assert!(!home.profile.earlier_identity().exists());
    assert!(
        keeper
            .unlock(&phrase(FIRST))
            .unwrap()
            .root
            .is(&identity.root)
    );
}

/// Says that it failed, and does what it was told all the same: as one that asks its user for longer than it is waited.
struct Late(Shelf);

impl KeyStore for Late {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        self.0.load()
    }

    fn save(&self, root: &Root) -> Result<(), KeyStoreError> {
        self.0.save(root)?;
        Err(KeyStoreError::NotResponding)
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        self.0.erase()
    }
}

#[test]
fn a_key_store_that_answers_too_late_loses_neither_identity() {
    let home = Home::new(Shelf::default());
    let made = home.keeper().make().unwrap();
    let late = Keeper::with(Late(home.shelf.clone()), &home.profile);
    let refused = late.rotate(&made, Place::KeyStore);
    assert!(matches!(refused.err(), Some(Error::KeyStore(_))));
    let found = opened(&home.keeper());
    assert!(!found.root.is(&made.root));
    let back = home.keeper().take_back(&found, Place::KeyStore).unwrap();
    assert!(back.root.is(&made.root));
}

/// The power fails after the old root was put aside and before the new one was kept.
#[test]
fn a_replacement_that_was_cut_off_is_as_if_it_had_never_begun() {
    let home = Home::new(Shelf::default());
    let made = home.keeper().make().unwrap();
    let entry = *home.shelf.entry.lock().unwrap();
    let _new = home.keeper().rotate(&made, Place::KeyStore).unwrap();
    *home.shelf.entry.lock().unwrap() = entry;
    let found = opened(&home.keeper());
    assert!(found.root.is(&made.root));
    assert!(home.keeper().earlier(&found).unwrap().is_none());
    let new = home.keeper().rotate(&found, Place::KeyStore).unwrap();
    assert!(home.keeper().earlier(&new).unwrap().unwrap().is(&made.root));
}
