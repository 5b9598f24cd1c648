//! Who the user is to one server, without any key material.

use jiff::Timestamp;

use super::failure::Failure;
use super::id::{DeviceId, UserId};

/// All that one server learns of the user (ADR-0005).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerIdentity {
    pub user: UserId,
    /// A random label.
    pub device: DeviceId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityStorage {
    KeyStore,
    /// A file encrypted with a passphrase, which is asked for at each start.
    Vault,
    MemoryOnly,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreError {
    /// There is no key store, or it cannot be reached.
    #[error("there is no key store")]
    Absent,
    #[error("the key store is locked")]
    Locked,
    #[error("the key store does not answer")]
    NotResponding,
    /// A saved secret could not be read back.
    #[error("the key store does not keep what it is given")]
    NotPersistent,
    /// With the message of the system.
    #[error("{0}")]
    Other(String),
}

/// Why an action on the identity failed, as things a person can act upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityError {
    NoRandomness,
    KeyStore(KeyStoreError),
    WrongPassphrase,
    /// The new passphrase.
    TooShort,
    NotEncrypted,
    /// The key derivation of the file exceeds the limit.
    TooExpensive,
    /// With the path.
    Damaged(String),
    NotAnIdentity,
    /// A newer version of the program wrote the file.
    NewerVersion,
    File {
        path: String,
        /// The message of the system.
        reason: String,
    },
    Exists,
    /// The previous identity must be restored or deleted first.
    PreviousExists,
    NoPrevious,
    /// A copy could not be removed from the key store.
    CopyRemains(KeyStoreError),
    /// The task ended without a result.
    Interrupted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityAction {
    MoveToVault,
    MoveToKeyStore,
    ChangePassphrase,
    Replace,
    RestorePrevious,
    DeletePrevious,
    EraseDevice,
}

/// Whether a server has verified the identity of the user.
///
/// ```text
/// NotStarted -connect-> Verifying -accepted-> Verified{until} -expired, renewed once-> Verified{until}
///     ^                    |                       |  |  +-- expired again at once -> Expired
///     |                    +-- no proof supported -> Unverified  |  +-- revoked by the server -> Revoked
///     +-- the user signs in again -- SignedOut <---+-- the user signs out
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SessionState {
    #[default]
    NotStarted,
    Verifying,
    Verified {
        /// `None` if the server names no end.
        until: Option<Timestamp>,
    },
    /// The server does not verify identities.
    Unverified,
    /// The session expired and could not be renewed.
    Expired,
    /// Only the user starts another session.
    Revoked,
    SignedOut,
}

impl SessionState {
    /// The state after the connection failed.
    pub fn after(self, failure: &Failure) -> Self {
        match failure {
            Failure::SessionExpired => Self::Expired,
            Failure::SessionRevoked => Self::Revoked,
            _ => self,
        }
    }

    /// Whether only the user can start a new session.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Expired | Self::Revoked | Self::SignedOut)
    }
}
