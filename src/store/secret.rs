//! The root of the user's identity, and where it is kept.
//!
//! The root is 32 random bytes (`docs/backend-contract.md`, derivation). It is in the system's key store or, where there
//! is none, in memory only. It is never a file, never in a log, never copied.

use std::sync::mpsc;
use std::time::Duration;

use zeroize::{Zeroize, Zeroizing};

use crate::domain::identity::Keeping;

/// How many bytes the root has.
pub const ROOT_BYTES: usize = 32;

/// How long the key store may take. Some ask the user, and some never answer.
const PATIENCE: Duration = Duration::from_secs(3);

const SERVICE: &str = "openchat";

/// The root of the user's identity. Has no `Debug`, `Display` or `Clone`, and is wiped when it goes.
pub struct Root(Zeroizing<[u8; ROOT_BYTES]>);

impl Root {
    /// A new root from the system's randomness.
    ///
    /// # Errors
    /// When the system has none.
    pub fn draw() -> Result<Self, Unavailable> {
        let mut bytes = Zeroizing::new([0; ROOT_BYTES]);
        getrandom::fill(bytes.as_mut()).map_err(|error| Unavailable(error.to_string()))?;
        Ok(Self(bytes))
    }

    fn read(mut bytes: Vec<u8>) -> Option<Self> {
        let root = <[u8; ROOT_BYTES]>::try_from(bytes.as_slice()).ok();
        bytes.zeroize();
        root.map(|root| Self(Zeroizing::new(root)))
    }

    /// The bytes, for deriving keys.
    #[must_use]
    pub fn expose(&self) -> &[u8; ROOT_BYTES] {
        &self.0
    }
}

/// Why there is no key store, in the system's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

/// A place that keeps the root.
pub trait KeyStore: Send + 'static {
    /// The root, if it was kept before.
    ///
    /// # Errors
    /// When the store does not answer.
    fn load(&self) -> Result<Option<Root>, Unavailable>;

    /// Keeps the root.
    ///
    /// # Errors
    /// When the store does not take it.
    fn save(&self, root: &Root) -> Result<(), Unavailable>;
}

/// The key store of the operating system.
pub struct SystemKeyStore {
    name: String,
}

impl SystemKeyStore {
    /// The store's entry for a profile, by the name `Profile::vault` gives.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
        }
    }

    fn entry(&self) -> Result<keyring::Entry, Unavailable> {
        keyring::Entry::new(SERVICE, &self.name).map_err(|error| Unavailable(error.to_string()))
    }
}

impl KeyStore for SystemKeyStore {
    fn load(&self) -> Result<Option<Root>, Unavailable> {
        match self.entry()?.get_secret() {
            Ok(bytes) => match Root::read(bytes) {
                Some(root) => Ok(Some(root)),
                None => Err(Unavailable(String::from("the entry is not an identity"))),
            },
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(Unavailable(error.to_string())),
        }
    }

    fn save(&self, root: &Root) -> Result<(), Unavailable> {
        self.entry()?
            .set_secret(root.expose())
            .map_err(|error| Unavailable(error.to_string()))
    }
}

fn is_absent(error: &keyring::Error) -> bool {
    matches!(error, keyring::Error::NoEntry)
}

/// The identity and where it is kept.
pub struct Identity {
    /// The root.
    pub root: Root,
    /// Where it is kept.
    pub keeping: Keeping,
}

/// Opens the identity, or makes one. Waits at most three seconds for the store, so it must not be called where something
/// is drawn. Without a store the identity lives in memory; one that is kept is never replaced.
///
/// # Errors
/// When the system has no randomness.
pub fn open(store: impl KeyStore) -> Result<Identity, Unavailable> {
    open_within(store, PATIENCE)
}

fn open_within(store: impl KeyStore, patience: Duration) -> Result<Identity, Unavailable> {
    let (sender, receiver) = mpsc::channel();
    let _detached = std::thread::spawn(move || {
        // Nobody listens any more when the store took too long.
        let _ = sender.send(load_or_make(&store));
    });
    match receiver.recv_timeout(patience) {
        Ok(Ok(root)) => Ok(Identity {
            root,
            keeping: Keeping::KeyStore,
        }),
        Ok(Err(unavailable)) => in_memory(&unavailable),
        Err(_) => in_memory(&Unavailable(String::from("the key store does not answer"))),
    }
}

fn load_or_make(store: &impl KeyStore) -> Result<Root, Unavailable> {
    if let Some(root) = store.load()? {
        return Ok(root);
    }
    store.save(&Root::draw()?)?;
    // What counts is what is kept: another start of the program may have been quicker, and some stores keep nothing.
    let kept = store.load()?;
    kept.ok_or_else(|| Unavailable(String::from("the key store does not keep what it is given")))
}

fn in_memory(reason: &Unavailable) -> Result<Identity, Unavailable> {
    tracing::warn!(%reason, "the identity is kept in memory only");
    Ok(Identity {
        root: Root::draw()?,
        keeping: Keeping::MemoryOnly,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Shelf(Arc<Mutex<Option<[u8; ROOT_BYTES]>>>);

    impl KeyStore for Shelf {
        fn load(&self) -> Result<Option<Root>, Unavailable> {
            Ok(self
                .0
                .lock()
                .unwrap()
                .map(|bytes| Root(Zeroizing::new(bytes))))
        }

        fn save(&self, root: &Root) -> Result<(), Unavailable> {
            *self.0.lock().unwrap() = Some(*root.expose());
            Ok(())
        }
    }

    struct Locked;

    impl KeyStore for Locked {
        fn load(&self) -> Result<Option<Root>, Unavailable> {
            Err(Unavailable("locked".into()))
        }

        fn save(&self, _root: &Root) -> Result<(), Unavailable> {
            panic!("a store that cannot be read must not be written")
        }
    }

    #[test]
    fn the_identity_is_made_once_and_found_again() {
        let shelf = Shelf::default();
        let first = open(shelf.clone()).unwrap();
        let second = open(shelf).unwrap();
        assert_eq!(first.keeping, Keeping::KeyStore);
        assert_eq!(first.root.expose(), second.root.expose());
        assert_ne!(first.root.expose(), &[0; ROOT_BYTES]);
    }

    #[test]
    fn without_a_key_store_the_identity_is_in_memory_and_differs_each_time() {
        let (first, second) = (open(Locked).unwrap(), open(Locked).unwrap());
        assert_eq!(first.keeping, Keeping::MemoryOnly);
        assert_ne!(first.root.expose(), second.root.expose());
    }

    /// Takes everything and keeps nothing, as a store of one session may.
    struct Sieve;

    impl KeyStore for Sieve {
        fn load(&self) -> Result<Option<Root>, Unavailable> {
            Ok(None)
        }

        fn save(&self, _root: &Root) -> Result<(), Unavailable> {
            Ok(())
        }
    }

    #[test]
    fn a_store_that_keeps_nothing_counts_as_none() {
        assert_eq!(open(Sieve).unwrap().keeping, Keeping::MemoryOnly);
    }

    /// Somebody else's root is in the store by the time this one is saved.
    struct Contested(Shelf);

    impl KeyStore for Contested {
        fn load(&self) -> Result<Option<Root>, Unavailable> {
            self.0.load()
        }

        fn save(&self, _root: &Root) -> Result<(), Unavailable> {
            self.0.save(&Root(Zeroizing::new([7; ROOT_BYTES])))
        }
    }

    #[test]
    fn of_two_programs_that_start_at_once_both_use_the_root_that_is_kept() {
        let identity = open(Contested(Shelf::default())).unwrap();
        assert_eq!(identity.keeping, Keeping::KeyStore);
        assert_eq!(identity.root.expose(), &[7; ROOT_BYTES]);
    }

    /// Never answers, as a store whose question to the user nobody sees.
    struct Silent;

    impl KeyStore for Silent {
        fn load(&self) -> Result<Option<Root>, Unavailable> {
            loop {
                std::thread::park();
            }
        }

        fn save(&self, _root: &Root) -> Result<(), Unavailable> {
            Ok(())
        }
    }

    #[test]
    fn a_store_that_never_answers_does_not_stop_the_start() {
        let identity = open_within(Silent, Duration::from_millis(20)).unwrap();
        assert_eq!(identity.keeping, Keeping::MemoryOnly);
    }
}
