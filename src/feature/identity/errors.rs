//! Localized messages for identity errors.

use std::borrow::Cow;

use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::domain::passphrase::{Passphrase, PassphraseError};
use crate::domain::recovery::{RecoveryPhraseError, WORD_COUNT};
use crate::fl;
use crate::i18n::Strings;

pub(super) fn recovery_phrase_error(
    mistake: RecoveryPhraseError,
    strings: &Strings,
) -> Cow<'_, str> {
    match mistake {
        RecoveryPhraseError::Count(count) => {
            fl!(strings, "recovery-phrase-count", "count" => count, "wanted" => WORD_COUNT)
        }
        RecoveryPhraseError::Unknown { position: place } => {
            fl!(strings, "recovery-phrase-unknown", "place" => place)
        }
        RecoveryPhraseError::Checksum => fl!(strings, "recovery-phrase-checksum"),
    }
}

pub(super) fn passphrase_error(unfit: PassphraseError, strings: &Strings) -> Cow<'_, str> {
    match unfit {
        PassphraseError::TooShort => {
            fl!(strings, "passphrase-short", "least" => Passphrase::MIN_CHARS)
        }
        PassphraseError::Mismatch => fl!(strings, "passphrase-mismatch"),
    }
}

/// Returns a clause that other messages embed.
pub(super) fn key_store_error<'a>(reason: &'a KeyStoreError, strings: &'a Strings) -> Cow<'a, str> {
    match reason {
        KeyStoreError::Absent => fl!(strings, "key-store-missing"),
        KeyStoreError::Locked => fl!(strings, "key-store-locked"),
        KeyStoreError::NotResponding => fl!(strings, "key-store-unresponsive"),
        KeyStoreError::NotPersistent => fl!(strings, "key-store-not-saving"),
        KeyStoreError::Other(words) => words.into(),
    }
}

pub(super) fn identity_error<'a>(fault: &'a IdentityError, strings: &'a Strings) -> Cow<'a, str> {
    match fault {
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
