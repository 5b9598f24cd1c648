//! Errors of the identity forms and their localized messages.

use std::borrow::Cow;

use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::domain::passphrase::{Passphrase, PassphraseError};
use crate::domain::recovery::{RecoveryPhraseError, WORD_COUNT};
use crate::fl;
use crate::i18n::Strings;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormError {
    MissingPath,
    MissingPassphrase,
    RecoveryPhrase(RecoveryPhraseError),
    Passphrase(PassphraseError),
    Identity(IdentityError),
}

impl FormError {
    pub(super) fn message<'a>(&'a self, strings: &'a Strings) -> Cow<'a, str> {
        match self {
            Self::MissingPath => fl!(strings, "onboarding-no-file"),
            Self::MissingPassphrase => fl!(strings, "identity-no-passphrase"),
            Self::RecoveryPhrase(RecoveryPhraseError::Count(count)) => {
                fl!(strings, "recovery-phrase-count", "count" => *count, "wanted" => WORD_COUNT)
            }
            Self::RecoveryPhrase(RecoveryPhraseError::Unknown { position: place }) => {
                fl!(strings, "recovery-phrase-unknown", "place" => *place)
            }
            Self::RecoveryPhrase(RecoveryPhraseError::Checksum) => {
                fl!(strings, "recovery-phrase-checksum")
            }
            Self::Passphrase(PassphraseError::TooShort) => {
                fl!(strings, "passphrase-short", "least" => Passphrase::MIN_CHARS)
            }
            Self::Passphrase(PassphraseError::Mismatch) => fl!(strings, "passphrase-mismatch"),
            Self::Identity(error) => identity_error(error, strings),
        }
    }
}

/// Returns a clause that other messages embed.
pub(super) fn key_store_error<'a>(error: &'a KeyStoreError, strings: &'a Strings) -> Cow<'a, str> {
    match error {
        KeyStoreError::Absent => fl!(strings, "key-store-missing"),
        KeyStoreError::Locked => fl!(strings, "key-store-locked"),
        KeyStoreError::NotResponding => fl!(strings, "key-store-unresponsive"),
        KeyStoreError::NotPersistent => fl!(strings, "key-store-not-saving"),
        KeyStoreError::Other(reason) => reason.into(),
    }
}

pub(super) fn identity_error<'a>(error: &'a IdentityError, strings: &'a Strings) -> Cow<'a, str> {
    match error {
        IdentityError::NoRandomness => fl!(strings, "identity-error-randomness"),
        IdentityError::KeyStore(reason) => {
            fl!(strings, "identity-error-key-store", "reason" => key_store_error(reason, strings))
        }
        IdentityError::WrongPassphrase => fl!(strings, "identity-error-passphrase"),
        IdentityError::TooShort => {
            fl!(strings, "passphrase-short", "least" => Passphrase::MIN_CHARS)
        }
        IdentityError::NotEncrypted => fl!(strings, "identity-error-not-encrypted"),
        IdentityError::TooExpensive => fl!(strings, "identity-error-too-expensive"),
        IdentityError::Damaged(path) => {
            fl!(strings, "identity-error-damaged", "path" => path.as_str())
        }
        IdentityError::NotAnIdentity => fl!(strings, "identity-error-no-identity"),
        IdentityError::NewerVersion => fl!(strings, "identity-error-newer"),
        IdentityError::File { path, reason } => {
            fl!(strings, "identity-error-file", "path" => path.as_str(), "reason" => reason.as_str())
        }
        IdentityError::Exists => fl!(strings, "identity-error-exists"),
        IdentityError::PreviousExists => fl!(strings, "identity-error-pending"),
        IdentityError::NoPrevious => fl!(strings, "identity-error-no-previous"),
        IdentityError::CopyRemains(reason) => {
            fl!(strings, "identity-error-copy-remains", "reason" => key_store_error(reason, strings))
        }
        IdentityError::Interrupted => fl!(strings, "identity-error-interrupted"),
    }
}
