use super::*;
use crate::domain::passphrase::Passphrase;
use crate::domain::recovery::RecoveryPhrase;
use crate::store::paths::Profile;
use std::fs;
use std::sync::Mutex;
use std::time::Duration;

mod rotation;

type Entry = Arc<Mutex<Option<[u8; ROOT_BYTES]>>>;

/// A key store that serves, or fails where it is told to.
#[derive(Clone, Default)]
struct Shelf {
    entry: Entry,
    locked: bool,
    sieve: bool,
    sticky: bool,
}

impl KeyStore for Shelf {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        if self.locked {
            return Err(KeyStoreError::Locked);
        }
        let entry = *self.entry.lock().unwrap();
        Ok(entry.and_then(|bytes| Root::take(bytes.to_vec())))
    }

    fn save(&self, root: &Root) -> Result<(), KeyStoreError> {
        assert!(
            !self.locked,
            "a store that cannot be read must not be written"
        );
        if !self.sieve {
            *self.entry.lock().unwrap() = Some(*root.expose());
        }
        Ok(())
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        if self.locked || self.sticky {
            return Err(KeyStoreError::Locked);
        }
        *self.entry.lock().unwrap() = None;
        Ok(())
    }
}

struct Home {
    _folder: tempfile::TempDir,
    profile: Profile,
    shelf: Shelf,
}

impl Home {
    fn new(shelf: Shelf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        Self {
            _folder: folder,
            profile,
            shelf,
        }
    }

    fn headless() -> Self {
        Self::new(Shelf {
            locked: true,
            ..Shelf::default()
        })
    }

    fn keeper(&self) -> Keeper {
        Keeper::with(self.shelf.clone(), &self.profile).at_work(Work::LEAST)
    }

    fn vaulted(&self, root: u8) -> Identity {
        let root = Root::take(vec![root; ROOT_BYTES]).unwrap();
        let keeper = self.keeper();
        keeper.restore(root, Place::Vault(&phrase(FIRST))).unwrap()
    }
}

const FIRST: &str = "first passphrase";
const SECOND: &str = "second passphrase";

fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text)
}

fn opened(keeper: &Keeper) -> Identity {
    match keeper.open().unwrap() {
        State::Opened(identity) => identity,
        State::Locked => panic!("locked"),
        State::Missing(absence) => panic!("{absence:?}"),
    }
}

fn is_locked(keeper: &Keeper) -> bool {
    matches!(keeper.open(), Ok(State::Locked))
}

fn cause<T>(outcome: Result<T, Error>) -> SealedError {
    match outcome.err() {
        Some(Error::Sealed { cause, .. }) => cause,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_identity_is_made_once_and_found_again() {
    let home = Home::new(Shelf::default());
    let keeper = home.keeper();
    assert!(matches!(
        keeper.open(),
        Ok(State::Missing(Absence::NeverMade))
    ));
    let first = keeper.make().unwrap();
    assert_eq!(first.keeping, IdentityStorage::KeyStore);
    assert_ne!(first.root.expose(), &[0; ROOT_BYTES]);
    assert!(opened(&home.keeper()).root.is(&first.root));
    assert!(keeper.make().unwrap().root.is(&first.root));
    assert!(keeper.open_or_make().unwrap().root.is(&first.root));
}

#[test]
fn without_a_key_store_the_identity_is_in_memory_and_differs_each_time() {
    let keeper = Home::headless().keeper();
    let Ok(State::Missing(Absence::NoKeyStore(reason))) = keeper.open() else {
        panic!("a locked store has no identity to give");
    };
    assert_eq!(reason, KeyStoreError::Locked);
    let (first, second) = (keeper.make().unwrap(), keeper.make().unwrap());
    assert_eq!(first.keeping, IdentityStorage::MemoryOnly);
    assert!(!first.root.is(&second.root));
}

#[test]
fn a_store_that_keeps_nothing_counts_as_none() {
    let home = Home::new(Shelf {
        sieve: true,
        ..Shelf::default()
    });
    let made = home.keeper().make().unwrap();
    assert_eq!(made.keeping, IdentityStorage::MemoryOnly);
    let refused = home.keeper().move_to(&made, Place::KeyStore);
    assert!(matches!(refused.err(), Some(Error::KeyStore(_))));
}

/// Somebody else's root is in the store by the time this one is saved.
struct Contested(Shelf);

impl KeyStore for Contested {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        self.0.load()
    }

    fn save(&self, _root: &Root) -> Result<(), KeyStoreError> {
        self.0.save(&Root::take(vec![7; ROOT_BYTES]).unwrap())
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        self.0.erase()
    }
}

#[test]
fn of_two_programs_that_start_at_once_both_use_the_root_that_is_kept() {
    let home = Home::new(Shelf::default());
    let keeper = Keeper::with(Contested(Shelf::default()), &home.profile);
    let identity = keeper.make().unwrap();
    assert_eq!(identity.keeping, IdentityStorage::KeyStore);
    assert_eq!(identity.root.expose(), &[7; ROOT_BYTES]);
}

/// Never answers, as a store whose question to the user nobody sees.
struct Silent;

impl KeyStore for Silent {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        loop {
            std::thread::park();
        }
    }

    fn save(&self, _root: &Root) -> Result<(), KeyStoreError> {
        Ok(())
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

#[test]
fn a_store_that_never_answers_does_not_stop_the_start() {
    let home = Home::new(Shelf::default());
    let keeper = Keeper::with(Silent, &home.profile).patient_for(Duration::from_millis(20));
    assert!(matches!(
        keeper.open(),
        Ok(State::Missing(Absence::NoKeyStore(_)))
    ));
    assert_eq!(keeper.make().unwrap().keeping, IdentityStorage::MemoryOnly);
}

#[test]
fn from_memory_to_the_vault_and_from_there_to_the_key_store_it_is_one_identity() {
    let mut home = Home::headless();
    let made = home.keeper().make().unwrap();
    let vaulted = home.keeper().move_to(&made, Place::Vault(&phrase(FIRST)));
    assert_eq!(vaulted.unwrap().keeping, IdentityStorage::Vault);
    assert!(is_locked(&home.keeper()));
    assert!(matches!(
        home.keeper().open_or_make().err(),
        Some(Error::Locked)
    ));
    let unlocked = home.keeper().unlock(&phrase(FIRST)).unwrap();
    assert!(unlocked.root.is(&made.root));
    home.shelf.locked = false;
    assert!(
        is_locked(&home.keeper()),
        "a vault is the identity until it is moved"
    );
    let moved = home.keeper().move_to(&unlocked, Place::KeyStore).unwrap();
    assert_eq!(moved.keeping, IdentityStorage::KeyStore);
    assert!(!home.profile.vault_file().exists());
    assert!(opened(&home.keeper()).root.is(&made.root));
}

#[test]
fn from_the_key_store_to_the_vault_no_copy_stays_unsaid() {
    let home = Home::new(Shelf::default());
    let made = home.keeper().make().unwrap();
    let _moved = home
        .keeper()
        .move_to(&made, Place::Vault(&phrase(FIRST)))
        .unwrap();
    assert_eq!(*home.shelf.entry.lock().unwrap(), None);
    assert!(is_locked(&home.keeper()));

    let sticky = Home::new(Shelf {
        sticky: true,
        ..Shelf::default()
    });
    let made = sticky.keeper().make().unwrap();
    let moved = sticky.keeper().move_to(&made, Place::Vault(&phrase(FIRST)));
    assert!(matches!(moved.err(), Some(Error::Remains(_))));
    assert!(
        sticky
            .keeper()
            .unlock(&phrase(FIRST))
            .unwrap()
            .root
            .is(&made.root)
    );
}

#[test]
fn nothing_is_ever_moved_into_memory_alone() {
    let home = Home::new(Shelf::default());
    let made = home.keeper().make().unwrap();
    let refused = home.keeper().move_to(&made, Place::MemoryOnly);
    assert!(matches!(refused.err(), Some(Error::Exists)));
    assert!(opened(&home.keeper()).root.is(&made.root));
}

#[test]
fn the_passphrase_changes_and_the_old_one_opens_nothing_any_more() {
    let home = Home::headless();
    let identity = home.vaulted(5);
    let keeper = home.keeper();
    let refused = keeper.change_passphrase(&phrase(SECOND), &phrase(SECOND));
    assert_eq!(cause(refused), SealedError::WrongPassphrase);
    let refused = keeper.change_passphrase(&phrase(FIRST), &phrase("short"));
    assert!(matches!(refused, Err(Error::PassphraseTooShort)));
    keeper
        .change_passphrase(&phrase(FIRST), &phrase(SECOND))
        .unwrap();
    assert_eq!(
        cause(keeper.unlock(&phrase(FIRST))),
        SealedError::WrongPassphrase
    );
    assert!(
        keeper
            .unlock(&phrase(SECOND))
            .unwrap()
            .root
            .is(&identity.root)
    );
}

#[test]
fn a_vault_that_cannot_open_is_named_and_never_replaced() {
    for (content, expected) in [
        (&b""[..], SealedError::NotSealed),
        (b"{}", SealedError::NotSealed),
        (
            b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl",
            SealedError::Damaged,
        ),
    ] {
        let home = Home::new(Shelf::default());
        fs::write(home.profile.vault_file(), content).unwrap();
        assert_eq!(cause(home.keeper().open()), expected);
        assert!(matches!(home.keeper().make().err(), Some(Error::Exists)));
        let root = Root::draw().unwrap();
        let refused = home.keeper().restore(root, Place::Vault(&phrase(FIRST)));
        assert!(matches!(refused.err(), Some(Error::Exists)));
        assert_eq!(fs::read(home.profile.vault_file()).unwrap(), content);
    }
}

#[cfg(unix)]
#[test]
fn vault_and_backup_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::headless();
    let identity = home.vaulted(5);
    let backup = home.profile.vault_file().with_file_name("backup.age");
    write_backup(&backup, &identity.root, &phrase(SECOND), Work::LEAST).unwrap();
    for path in [home.profile.vault_file(), backup] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_backup_and_the_words_bring_the_same_identity_to_another_profile() {
    let here = Home::new(Shelf::default());
    let made = here.keeper().make().unwrap();
    let backup = here.profile.vault_file().with_file_name("backup.age");
    write_backup(&backup, &made.root, &phrase(SECOND), Work::LEAST).unwrap();
    let words: Vec<_> = made.root.words().iter().collect();

    let by_file = Home::new(Shelf::default());
    let root = read_backup(&backup, &phrase(SECOND)).unwrap();
    let restored = by_file.keeper().restore(root, Place::KeyStore).unwrap();
    assert!(restored.root.is(&made.root));
    assert!(opened(&by_file.keeper()).root.is(&made.root));

    let by_words = Home::headless();
    let root = Root::from_words(&RecoveryPhrase::parse(&words.join(" ")).unwrap());
    let place = phrase(FIRST);
    let restored = by_words
        .keeper()
        .restore(root, Place::Vault(&place))
        .unwrap();
    assert!(restored.root.is(&made.root));
    assert!(
        by_words
            .keeper()
            .unlock(&place)
            .unwrap()
            .root
            .is(&made.root)
    );
}

#[test]
fn a_backup_that_does_not_open_says_why() {
    let home = Home::new(Shelf::default());
    let made = home.keeper().make().unwrap();
    let path = home.profile.vault_file().with_file_name("backup.age");
    let short = write_backup(&path, &made.root, &phrase("short"), Work::LEAST);
    assert!(matches!(short, Err(Error::PassphraseTooShort)));
    let missing = read_backup(&path, &phrase(FIRST));
    assert!(matches!(missing.err(), Some(Error::Read { .. })));
    write_backup(&path, &made.root, &phrase(FIRST), Work::LEAST).unwrap();
    assert_eq!(
        cause(read_backup(&path, &phrase(SECOND))),
        SealedError::WrongPassphrase
    );
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    assert!(matches!(
        read_backup(&path, &phrase(FIRST)).err(),
        Some(Error::Sealed { .. })
    ));
}

#[test]
fn an_identity_that_is_there_is_not_restored_over() {
    let home = Home::new(Shelf::default());
    let made = home.keeper().make().unwrap();
    let refused = home
        .keeper()
        .restore(Root::draw().unwrap(), Place::KeyStore);
    assert!(matches!(refused.err(), Some(Error::Exists)));
    assert!(opened(&home.keeper()).root.is(&made.root));
}

#[test]
fn what_is_forgotten_is_gone_and_what_stays_is_said() {
    let home = Home::new(Shelf::default());
    let made = home.keeper().make().unwrap();
    let _new = home.keeper().rotate(&made, Place::KeyStore).unwrap();
    home.keeper().forget().unwrap();
    assert!(matches!(
        home.keeper().open(),
        Ok(State::Missing(Absence::NeverMade))
    ));
    assert!(!home.profile.earlier_identity().exists());

    let locked = Home::headless();
    let _vaulted = locked.vaulted(5);
    assert!(matches!(locked.keeper().forget(), Err(Error::KeyStore(_))));
    assert!(!locked.profile.vault_file().exists());
}
