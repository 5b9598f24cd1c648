//! Why an identity could not be opened, kept or replaced.

use std::path::PathBuf;

use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::store;

/// Why an identity could not be opened, kept or replaced.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The system has no randomness: nothing can be made that nobody guesses.
    #[error("the system gives no random numbers ({0})")]
    NoRandomness(String),
    /// The key store is missing, locked, refuses, or keeps nothing.
    #[error("the key store of this system does not serve ({0})")]
    KeyStore(KeyStoreError),
    /// The identity is in the vault: ask for the passphrase, and open it with `Keeper::unlock`.
    #[error("the identity is locked with a passphrase")]
    Locked,
    /// The vault or a backup does not open. The file stands as it was.
    #[error("the file {path} does not open: {cause}")]
    Sealed {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: SealedError,
    },
    /// A file could not be read.
    #[error("the file {path} cannot be read ({reason})")]
    Read {
        /// Which.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// A file could not be written or removed. The old one stands as it was.
    #[error(transparent)]
    Write(#[from] store::Error),
    /// A new passphrase must have ten characters or more.
    #[error("the passphrase is too short")]
    PassphraseTooShort,
    /// There is an identity already; it is replaced on purpose or not at all.
    #[error("there is an identity already")]
    Exists,
    /// The last replacement has neither been confirmed nor taken back; a second one would lose what it kept.
    #[error("the last replacement waits to be confirmed")]
    Unconfirmed,
    /// There is no earlier identity to go back to.
    #[error("there is no earlier identity")]
    NoEarlier,
    /// The identity was moved to the vault, but the key store did not give up its copy: whoever can read the store can
    /// still read it.
    #[error("a copy stays in the key store of this system ({0})")]
    Remains(KeyStoreError),
}

/// Why something that was encrypted with a passphrase does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// It is no file that opens with a passphrase.
    #[error("it is not encrypted with a passphrase")]
    NotSealed,
    /// The passphrase is another one.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// Opening it would take more time and memory than any file of ours asks for.
    #[error("opening it would take too much work")]
    TooMuchWork,
    /// It has been changed or cut off.
    #[error("it is damaged")]
    Damaged,
    /// It opened, and something else is in it.
    #[error("there is no identity in it")]
    NotAnIdentity,
    /// A newer program wrote it.
    #[error("a newer version of the program wrote it")]
    Newer,
}

impl From<&Error> for IdentityError {
    fn from(error: &Error) -> Self {
        match error {
            Error::NoRandomness(_) => Self::NoRandomness,
            Error::KeyStore(reason) => Self::KeyStore(reason.clone()),
            Error::Locked | Error::Exists => Self::Exists,
            Error::Sealed { path, cause } => match cause {
                SealedError::NotSealed => Self::NotEncrypted,
                SealedError::WrongPassphrase => Self::WrongPassphrase,
                SealedError::TooMuchWork => Self::TooExpensive,
                SealedError::Damaged => Self::Damaged(path.display().to_string()),
                SealedError::NotAnIdentity => Self::NotAnIdentity,
                SealedError::Newer => Self::NewerVersion,
            },
            Error::Read { path, reason } => Self::File {
                path: path.display().to_string(),
                reason: reason.clone(),
            },
            Error::Write(error) => Self::File {
                path: error.path().display().to_string(),
                reason: error.to_string(),
            },
            Error::PassphraseTooShort => Self::TooShort,
            Error::Unconfirmed => Self::PreviousExists,
            Error::NoEarlier => Self::NoPrevious,
            Error::Remains(reason) => Self::CopyRemains(reason.clone()),
        }
    }
}
