//! Who the user is to one server, without any key material.

use jiff::Timestamp;

use super::failure::Failure;
use super::id::{DeviceId, UserId};

/// What one server is told of the user: an opaque uid and a random device label, and nothing else (ADR-0005).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerIdentity {
    /// The uid this server knows.
    pub user: UserId,
    /// The label of this device on this server.
    pub device: DeviceId,
}

/// Where the identity is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityStorage {
    /// In the operating system's key store.
    KeyStore,
    /// In a file of the profile, encrypted with a passphrase that is asked for at each start.
    Vault,
    /// In memory only: it is gone when the program ends.
    MemoryOnly,
}

/// Why the key store of the system does not serve.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreError {
    /// There is none, or none that can be reached.
    #[error("there is no key store")]
    Absent,
    /// It is locked, and was not unlocked.
    #[error("the key store is locked")]
    Locked,
    /// It does not answer in time.
    #[error("the key store does not answer")]
    NotResponding,
    /// It does not keep what it is given.
    #[error("the key store does not keep what it is given")]
    NotPersistent,
    /// Something else; the system's words.
    #[error("{0}")]
    Other(String),
}

/// Why something about the identity was not done, as things a person can act upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityError {
    /// The system has no randomness.
    NoRandomness,
    /// The key store does not serve.
    KeyStore(KeyStoreError),
    /// The passphrase is another one.
    WrongPassphrase,
    /// The new passphrase is too short.
    TooShort,
    /// The file is not encrypted with a passphrase.
    NotEncrypted,
    /// Opening the file would take too much work.
    TooExpensive,
    /// The file is damaged; which.
    Damaged(String),
    /// The file holds no identity.
    NotAnIdentity,
    /// A newer version of the program wrote the file.
    NewerVersion,
    /// A file could not be read or written; which, and the system's words.
    File {
        /// Which.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// There is an identity already.
    Exists,
    /// The last replacement waits to be confirmed.
    PreviousExists,
    /// There is no earlier identity.
    NoPrevious,
    /// A copy stays in the key store.
    CopyRemains(KeyStoreError),
    /// The work ended by itself.
    Interrupted,
}

/// What can be done with an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityAction {
    /// Move it into a file under a passphrase.
    MoveToVault,
    /// Move it into the system's key store.
    MoveToKeyStore,
    /// Lock the file with another passphrase.
    ChangePassphrase,
    /// Put another in its place.
    Replace,
    /// Go back to the one before.
    RestorePrevious,
    /// Be done with the one before.
    DeletePrevious,
    /// Forget everything on this device.
    EraseDevice,
}

/// How the user stands with one server: whether it knows that the uid is theirs.
///
/// ```text
/// NotStarted -dial-> Proving -proof accepted-> Proven{until} -ran out, renewed silently once-> Proven{until}
///     ^                |                          |  |  +-- ran out again at once -> Expired
///     |                +-- no proof spoken -> Claimed |  +-- taken back by the server -> Revoked
///     +-- the user signs in again -- SignedOut <------+-- the user signs out
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SessionState {
    /// Nothing was said yet.
    #[default]
    NotStarted,
    /// The proof is on its way.
    Verifying,
    /// The server has checked a proof.
    Verified {
        /// Until when it holds, where the server says so.
        until: Option<Timestamp>,
    },
    /// The server takes anyone's word for a uid.
    Unverified,
    /// The session ran out, and could not be renewed by itself.
    Expired,
    /// The server ended the session; only the user begins another.
    Revoked,
    /// The user ended it.
    SignedOut,
}

impl SessionState {
    /// What a failure of the line makes of it.
    #[must_use]
    pub fn after(self, failure: &Failure) -> Self {
        match failure {
            Failure::SessionExpired => Self::Expired,
            Failure::SessionRevoked => Self::Revoked,
            _ => self,
        }
    }

    /// Whether only the user can begin again.
    #[must_use]
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Expired | Self::Revoked | Self::SignedOut)
    }
}
