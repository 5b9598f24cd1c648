//! What can go wrong with an identity, as sentences somebody can act upon.

use std::borrow::Cow;

use crate::domain::identity::{IdentityError, KeyStoreError};
use crate::domain::passphrase::{Passphrase, PassphraseError};
use crate::domain::recovery::{RecoveryPhraseError, WORD_COUNT};
use crate::fl;
use crate::i18n::Strings;

/// What is wrong with recovery words.
pub(super) fn mistake(mistake: RecoveryPhraseError, strings: &Strings) -> Cow<'_, str> {
    match mistake {
        RecoveryPhraseError::Count(count) => {
            fl!(strings, "words-count", "count" => count, "wanted" => WORD_COUNT)
        }
        RecoveryPhraseError::Unknown { place } => fl!(strings, "words-unknown", "place" => place),
        RecoveryPhraseError::Checksum => fl!(strings, "words-checksum"),
    }
}

/// What is wrong with a new passphrase.
pub(super) fn unfit(unfit: PassphraseError, strings: &Strings) -> Cow<'_, str> {
    match unfit {
        PassphraseError::TooShort => fl!(strings, "phrase-short", "least" => Passphrase::LEAST),
        PassphraseError::Mismatch => fl!(strings, "phrase-different"),
    }
}

/// Why the key store does not serve, to be said within a sentence.
pub(super) fn no_store<'a>(reason: &'a KeyStoreError, strings: &'a Strings) -> Cow<'a, str> {
    match reason {
        KeyStoreError::Absent => fl!(strings, "key-store-absent"),
        KeyStoreError::Locked => fl!(strings, "key-store-locked"),
        KeyStoreError::NotResponding => fl!(strings, "key-store-silent"),
        KeyStoreError::NotPersistent => fl!(strings, "key-store-forgetful"),
        KeyStoreError::Other(words) => words.into(),
    }
}

/// Why something was not done.
pub(super) fn fault<'a>(fault: &'a IdentityError, strings: &'a Strings) -> Cow<'a, str> {
    match fault {
        IdentityError::NoRandomness => fl!(strings, "fault-randomness"),
        IdentityError::KeyStore(reason) => {
            fl!(strings, "fault-key-store", "reason" => no_store(reason, strings))
        }
        IdentityError::WrongPassphrase => fl!(strings, "fault-passphrase"),
        IdentityError::TooShort => fl!(strings, "phrase-short", "least" => Passphrase::LEAST),
        IdentityError::NotEncrypted => fl!(strings, "fault-not-sealed"),
        IdentityError::TooExpensive => fl!(strings, "fault-work"),
        IdentityError::Damaged(path) => fl!(strings, "fault-damaged", "path" => path.as_str()),
        IdentityError::NotAnIdentity => fl!(strings, "fault-no-identity"),
        IdentityError::NewerVersion => fl!(strings, "fault-newer"),
        IdentityError::File { path, reason } => {
            fl!(strings, "fault-file", "path" => path.as_str(), "reason" => reason.as_str())
        }
        IdentityError::Exists => fl!(strings, "fault-exists"),
        IdentityError::PreviousExists => fl!(strings, "fault-unconfirmed"),
        IdentityError::NoPrevious => fl!(strings, "fault-no-earlier"),
        IdentityError::CopyRemains(reason) => {
            fl!(strings, "fault-remains", "reason" => no_store(reason, strings))
        }
        IdentityError::Interrupted => fl!(strings, "fault-interrupted"),
    }
}
