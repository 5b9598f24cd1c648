//! Errors of opening, storing and replacing an identity.

use std::path::PathBuf;

use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::store;

#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("the system provides no random numbers ({0})")]
    NoRandomness(String),
    /// The key store is missing or locked, refuses, or loses what it stores.
    #[error("the key store of this system is not available ({0})")]
    KeyStore(KeyStoreError),
    /// The identity is in the vault: `IdentityStore::unlock` opens it.
    #[error("the identity is locked with a passphrase")]
    Locked,
    /// The vault or a backup cannot be decrypted. The file is unchanged.
    #[error("the file {0} cannot be decrypted: {1}")]
    Decryption(PathBuf, DecryptionError),
    #[error("the file {0} cannot be read ({1})")]
    Read(PathBuf, String),
    /// A file cannot be written or removed. It is unchanged.
    #[error(transparent)]
    Write(#[from] store::Error),
    /// A new passphrase has fewer than ten characters.
    #[error("the passphrase is too short")]
    PassphraseTooShort,
    /// There is an identity, which this operation must not replace.
    #[error("there is an identity already")]
    Exists,
    /// The last replacement was neither confirmed nor rolled back. Another one would lose the previous identity.
    #[error("the last replacement is not confirmed")]
    Unconfirmed,
    #[error("there is no previous identity")]
    NoPrevious,
    /// The identity was moved to the vault, but the key store still holds a readable copy.
    #[error("a copy remains in the key store of this system ({0})")]
    CopyRemains(KeyStoreError),
}

/// Why a text cannot be decrypted with a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecryptionError {
    #[error("it is not encrypted with a passphrase")]
    NotEncrypted,
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// Its work factor is above `WorkFactor::MAX`.
    #[error("decrypting it would take too much work")]
    TooMuchWork,
    /// It was changed or truncated.
    #[error("it is damaged")]
    Damaged,
    #[error("there is no identity in it")]
    NotAnIdentity,
    #[error("a newer version of the program wrote it")]
    Newer,
}

impl From<&Error> for IdentityError {
    fn from(error: &Error) -> Self {
        match error {
            Error::NoRandomness(_) => Self::NoRandomness,
            Error::KeyStore(reason) => Self::KeyStore(reason.clone()),
            Error::Locked | Error::Exists => Self::Exists,
            Error::Decryption(path, cause) => match cause {
                DecryptionError::NotEncrypted => Self::NotEncrypted,
                DecryptionError::WrongPassphrase => Self::WrongPassphrase,
                DecryptionError::TooMuchWork => Self::TooExpensive,
                DecryptionError::Damaged => Self::Damaged(path.display().to_string()),
                DecryptionError::NotAnIdentity => Self::NotAnIdentity,
                DecryptionError::Newer => Self::NewerVersion,
            },
            Error::Read(path, reason) => Self::File {
                path: path.display().to_string(),
                reason: reason.clone(),
            },
            Error::Write(error) => Self::File {
                path: error.path().display().to_string(),
                reason: error.to_string(),
            },
            Error::PassphraseTooShort => Self::TooShort,
            Error::Unconfirmed => Self::PreviousExists,
            Error::NoPrevious => Self::NoPrevious,
            Error::CopyRemains(reason) => Self::CopyRemains(reason.clone()),
        }
    }
}
