//! Creating, opening, moving, restoring and erasing identities.

use super::*;
use crate::domain::passphrase::Passphrase;
use crate::domain::recovery::RecoveryPhrase;
use crate::store::paths::Profile;
use std::fs;
use std::sync::Mutex;
use std::time::Duration;

mod history_key;
mod rotation;

/// How a [`FakeKeyStore`] fails.
#[derive(Clone, Copy, PartialEq)]
enum Failure {
    Locked,
    /// Reports success and saves nothing.
    Forgetful,
    Undeletable,
    /// Another instance saves its root first.
    Contested,
    /// Saves the root and then reports a timeout, like a store whose user answers late.
    Late,
    /// Never answers, like a store whose prompt is not visible.
    Silent,
}

/// A key store in memory.
#[derive(Clone, Default)]
struct FakeKeyStore {
    entry: Arc<Mutex<Option<[u8; ROOT_BYTES]>>>,
    failure: Option<Failure>,
}

impl FakeKeyStore {
    fn failing(failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            ..Self::default()
        }
    }
}

impl KeyStore for FakeKeyStore {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        match self.failure {
            Some(Failure::Locked) => Err(KeyStoreError::Locked),
            Some(Failure::Silent) => loop {
                std::thread::park();
            },
            _ => {
                let entry = *self.entry.lock().unwrap();
                Ok(entry.and_then(|bytes| Root::from_bytes(bytes.to_vec())))
            }
        }
    }

    fn save(&self, root: &Root) -> Result<(), KeyStoreError> {
        let saved = match self.failure {
            Some(Failure::Locked) => panic!("a store that cannot be read must not be written"),
            Some(Failure::Forgetful) => return Ok(()),
            Some(Failure::Contested) => [7; ROOT_BYTES],
            _ => *root.expose(),
        };
        *self.entry.lock().unwrap() = Some(saved);
        match self.failure {
            Some(Failure::Late) => Err(KeyStoreError::NotResponding),
            _ => Ok(()),
        }
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        if let Some(Failure::Locked | Failure::Undeletable) = self.failure {
            return Err(KeyStoreError::Locked);
        }
        *self.entry.lock().unwrap() = None;
        Ok(())
    }
}

struct TestProfile {
    _folder: tempfile::TempDir,
    profile: Profile,
    key_store: FakeKeyStore,
}

impl TestProfile {
    fn new(key_store: FakeKeyStore) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        Self {
            _folder: folder,
            profile,
            key_store,
        }
    }

    fn without_key_store() -> Self {
        Self::new(FakeKeyStore::failing(Failure::Locked))
    }

    fn store(&self) -> IdentityStore {
        IdentityStore::with_key_store(self.key_store.clone(), &self.profile)
            .with_work_factor(WorkFactor::MIN)
    }

    fn with_vault(&self, root: u8) -> Identity {
        let root = Root::from_bytes(vec![root; ROOT_BYTES]).unwrap();
        let store = self.store();
        store.restore(root, Target::Vault(&phrase(FIRST))).unwrap()
    }
}

const FIRST: &str = "first passphrase";
const SECOND: &str = "second passphrase";

fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text)
}

fn opened(store: &IdentityStore) -> Identity {
    match store.open().unwrap() {
        State::Opened(identity) => identity,
        State::Locked => panic!("locked"),
        State::Missing(reason) => panic!("{reason:?}"),
    }
}

fn is_locked(store: &IdentityStore) -> bool {
    matches!(store.open(), Ok(State::Locked))
}

fn cause<T>(outcome: Result<T, Error>) -> DecryptionError {
    match outcome.err() {
        Some(Error::Decryption(_, cause)) => cause,
        other => panic!("{other:?}"),
    }
}

#[test]
fn identity_is_created_once_and_opened_again() {
    let test = TestProfile::new(FakeKeyStore::default());
    let store = test.store();
    assert!(matches!(
        store.open(),
        Ok(State::Missing(MissingReason::NeverCreated))
    ));
    let first = store.create().unwrap();
    assert_eq!(first.storage, IdentityStorage::KeyStore);
    assert_ne!(first.root.expose(), &[0; ROOT_BYTES]);
    assert!(opened(&test.store()).root.equals(&first.root));
    assert!(store.create().unwrap().root.equals(&first.root));
    assert!(store.open_or_create().unwrap().root.equals(&first.root));
}

#[test]
fn identity_without_key_store_is_in_memory_only() {
    let store = TestProfile::without_key_store().store();
    let Ok(State::Missing(MissingReason::NoKeyStore(reason))) = store.open() else {
        panic!("a locked store has no identity to give");
    };
    assert_eq!(reason, KeyStoreError::Locked);
    let (first, second) = (store.create().unwrap(), store.create().unwrap());
    assert_eq!(first.storage, IdentityStorage::MemoryOnly);
    assert!(!first.root.equals(&second.root));
}

#[test]
fn key_store_that_saves_nothing_counts_as_unavailable() {
    let test = TestProfile::new(FakeKeyStore::failing(Failure::Forgetful));
    let identity = test.store().create().unwrap();
    assert_eq!(identity.storage, IdentityStorage::MemoryOnly);
    let refused = test.store().move_to(&identity, Target::KeyStore);
    assert!(matches!(refused.err(), Some(Error::KeyStore(_))));
}

#[test]
fn concurrent_start_uses_the_stored_root() {
    let store = TestProfile::new(FakeKeyStore::failing(Failure::Contested)).store();
    let identity = store.create().unwrap();
    assert_eq!(identity.storage, IdentityStorage::KeyStore);
    assert_eq!(identity.root.expose(), &[7; ROOT_BYTES]);
}

#[test]
fn key_store_that_never_answers_times_out() {
    let test = TestProfile::new(FakeKeyStore::failing(Failure::Silent));
    let store = test.store().with_timeout(Duration::from_millis(20));
    assert!(matches!(
        store.open(),
        Ok(State::Missing(MissingReason::NoKeyStore(_)))
    ));
    assert_eq!(store.create().unwrap().storage, IdentityStorage::MemoryOnly);
}

#[test]
fn identity_moves_from_memory_to_vault_to_key_store() {
    let mut test = TestProfile::without_key_store();
    let identity = test.store().create().unwrap();
    let with_vault = test
        .store()
        .move_to(&identity, Target::Vault(&phrase(FIRST)));
    assert_eq!(with_vault.unwrap().storage, IdentityStorage::Vault);
    assert!(is_locked(&test.store()));
    assert!(matches!(
        test.store().open_or_create().err(),
        Some(Error::Locked)
    ));
    let unlocked = test.store().unlock(&phrase(FIRST)).unwrap();
    assert!(unlocked.root.equals(&identity.root));
    test.key_store.failure = None;
    assert!(
        is_locked(&test.store()),
        "a vault is the identity until it is moved"
    );
    let moved = test.store().move_to(&unlocked, Target::KeyStore).unwrap();
    assert_eq!(moved.storage, IdentityStorage::KeyStore);
    assert!(!test.profile.vault_file().exists());
    assert!(opened(&test.store()).root.equals(&identity.root));
}

#[test]
fn remaining_copy_in_key_store_is_reported() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let _moved = test
        .store()
        .move_to(&identity, Target::Vault(&phrase(FIRST)))
        .unwrap();
    assert_eq!(*test.key_store.entry.lock().unwrap(), None);
    assert!(is_locked(&test.store()));

    let undeletable = TestProfile::new(FakeKeyStore::failing(Failure::Undeletable));
    let identity = undeletable.store().create().unwrap();
    let moved = undeletable
        .store()
        .move_to(&identity, Target::Vault(&phrase(FIRST)));
    assert!(matches!(moved.err(), Some(Error::CopyRemains(_))));
    assert!(
        undeletable
            .store()
            .unlock(&phrase(FIRST))
            .unwrap()
            .root
            .equals(&identity.root)
    );
}

#[test]
fn moving_to_memory_only_is_refused() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let refused = test.store().move_to(&identity, Target::MemoryOnly);
    assert!(matches!(refused.err(), Some(Error::Exists)));
    assert!(opened(&test.store()).root.equals(&identity.root));
}

#[test]
fn old_passphrase_fails_after_change() {
    let test = TestProfile::without_key_store();
    let identity = test.with_vault(5);
    let store = test.store();
    let refused = store.change_passphrase(&phrase(SECOND), &phrase(SECOND));
    assert_eq!(cause(refused), DecryptionError::WrongPassphrase);
    let refused = store.change_passphrase(&phrase(FIRST), &phrase("short"));
    assert!(matches!(refused, Err(Error::PassphraseTooShort)));
    store
        .change_passphrase(&phrase(FIRST), &phrase(SECOND))
        .unwrap();
    assert_eq!(
        cause(store.unlock(&phrase(FIRST))),
        DecryptionError::WrongPassphrase
    );
    assert!(
        store
            .unlock(&phrase(SECOND))
            .unwrap()
            .root
            .equals(&identity.root)
    );
}

#[test]
fn invalid_vault_is_reported_and_never_replaced() {
    for (content, expected) in [
        (&b""[..], DecryptionError::NotEncrypted),
        (b"{}", DecryptionError::NotEncrypted),
        (
            b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl",
            DecryptionError::Damaged,
        ),
    ] {
        let test = TestProfile::new(FakeKeyStore::default());
        fs::write(test.profile.vault_file(), content).unwrap();
        assert_eq!(cause(test.store().open()), expected);
        assert!(matches!(test.store().create().err(), Some(Error::Exists)));
        let root = Root::generate().unwrap();
        let refused = test.store().restore(root, Target::Vault(&phrase(FIRST)));
        assert!(matches!(refused.err(), Some(Error::Exists)));
        assert_eq!(fs::read(test.profile.vault_file()).unwrap(), content);
    }
}

#[cfg(unix)]
#[test]
fn vault_and_backup_files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let test = TestProfile::without_key_store();
    let identity = test.with_vault(5);
    let backup = test.profile.vault_file().with_file_name("backup.age");
    write_backup(&backup, &identity.root, &phrase(SECOND), WorkFactor::MIN).unwrap();
    for path in [test.profile.vault_file(), backup] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn backup_and_recovery_phrase_restore_the_same_identity() {
    let source = TestProfile::new(FakeKeyStore::default());
    let identity = source.store().create().unwrap();
    let backup = source.profile.vault_file().with_file_name("backup.age");
    write_backup(&backup, &identity.root, &phrase(SECOND), WorkFactor::MIN).unwrap();
    let phrase_words: Vec<_> = identity.root.recovery_phrase().iter().collect();

    let by_file = TestProfile::new(FakeKeyStore::default());
    let root = read_backup(&backup, &phrase(SECOND)).unwrap();
    let restored = by_file.store().restore(root, Target::KeyStore).unwrap();
    assert!(restored.root.equals(&identity.root));
    assert!(opened(&by_file.store()).root.equals(&identity.root));

    let by_words = TestProfile::without_key_store();
    let root = Root::from_recovery_phrase(&RecoveryPhrase::parse(&phrase_words.join(" ")).unwrap());
    let passphrase = phrase(FIRST);
    let restored = by_words
        .store()
        .restore(root, Target::Vault(&passphrase))
        .unwrap();
    assert!(restored.root.equals(&identity.root));
    assert!(
        by_words
            .store()
            .unlock(&passphrase)
            .unwrap()
            .root
            .equals(&identity.root)
    );
}

#[test]
fn backup_errors_are_reported() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let path = test.profile.vault_file().with_file_name("backup.age");
    let short = write_backup(&path, &identity.root, &phrase("short"), WorkFactor::MIN);
    assert!(matches!(short, Err(Error::PassphraseTooShort)));
    let missing = read_backup(&path, &phrase(FIRST));
    assert!(matches!(missing.err(), Some(Error::Read(..))));
    write_backup(&path, &identity.root, &phrase(FIRST), WorkFactor::MIN).unwrap();
    assert_eq!(
        cause(read_backup(&path, &phrase(SECOND))),
        DecryptionError::WrongPassphrase
    );
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(
        read_backup(&path, &phrase(FIRST)).err(),
        Some(Error::Decryption(..))
    ));
}

#[test]
fn restore_does_not_replace_an_identity() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let refused = test
        .store()
        .restore(Root::generate().unwrap(), Target::KeyStore);
    assert!(matches!(refused.err(), Some(Error::Exists)));
    assert!(opened(&test.store()).root.equals(&identity.root));
}

#[test]
fn erase_removes_everything_and_reports_what_stays() {
    let test = TestProfile::new(FakeKeyStore::default());
    let identity = test.store().create().unwrap();
    let _new = test.store().rotate(&identity, Target::KeyStore).unwrap();
    test.store().erase().unwrap();
    assert!(matches!(
        test.store().open(),
        Ok(State::Missing(MissingReason::NeverCreated))
    ));
    assert!(!test.profile.previous_identity().exists());

    let locked = TestProfile::without_key_store();
    let _with_vault = locked.with_vault(5);
    assert!(matches!(locked.store().erase(), Err(Error::KeyStore(_))));
    assert!(!locked.profile.vault_file().exists());
}
