//! What can go wrong with an identity, as sentences somebody can act upon.

use std::borrow::Cow;

use crate::domain::identity::{Fault, Unavailable};
use crate::domain::passphrase::{Passphrase, Unfit};
use crate::domain::recovery::{COUNT, Mistake};
use crate::fl;
use crate::i18n::Strings;

/// What is wrong with recovery words.
pub(super) fn mistake(mistake: Mistake, strings: &Strings) -> Cow<'_, str> {
    match mistake {
        Mistake::Count(count) => {
            fl!(strings, "recovery-phrase-count", "count" => count, "wanted" => COUNT)
        }
        Mistake::Unknown { place } => fl!(strings, "recovery-phrase-unknown", "place" => place),
        Mistake::Checksum => fl!(strings, "recovery-phrase-checksum"),
    }
}

/// What is wrong with a new passphrase.
pub(super) fn unfit(unfit: Unfit, strings: &Strings) -> Cow<'_, str> {
    match unfit {
        Unfit::Short => fl!(strings, "passphrase-short", "least" => Passphrase::LEAST),
        Unfit::Different => fl!(strings, "passphrase-mismatch"),
    }
}

/// Why the key store does not serve, to be said within a sentence.
pub(super) fn no_store<'a>(reason: &'a Unavailable, strings: &'a Strings) -> Cow<'a, str> {
    match reason {
        Unavailable::Absent => fl!(strings, "key-store-missing"),
        Unavailable::Locked => fl!(strings, "key-store-locked"),
        Unavailable::Silent => fl!(strings, "key-store-unresponsive"),
        Unavailable::Forgetful => fl!(strings, "key-store-not-saving"),
        Unavailable::Other(words) => words.into(),
    }
}

/// Why something was not done.
pub(super) fn fault<'a>(fault: &'a Fault, strings: &'a Strings) -> Cow<'a, str> {
    match fault {
        Fault::NoRandomness => fl!(strings, "identity-error-randomness"),
        Fault::KeyStore(reason) => {
            fl!(strings, "identity-error-key-store", "reason" => no_store(reason, strings))
        }
        Fault::WrongPassphrase => fl!(strings, "identity-error-passphrase"),
        Fault::TooShort => fl!(strings, "passphrase-short", "least" => Passphrase::LEAST),
        Fault::NotSealed => fl!(strings, "identity-error-not-encrypted"),
        Fault::TooMuchWork => fl!(strings, "identity-error-too-expensive"),
        Fault::Damaged(path) => fl!(strings, "identity-error-damaged", "path" => path.as_str()),
        Fault::NotAnIdentity => fl!(strings, "identity-error-no-identity"),
        Fault::Newer => fl!(strings, "identity-error-newer"),
        Fault::File { path, reason } => {
            fl!(strings, "identity-error-file", "path" => path.as_str(), "reason" => reason.as_str())
        }
        Fault::Exists => fl!(strings, "identity-error-exists"),
        Fault::Unconfirmed => fl!(strings, "identity-error-pending"),
        Fault::NoEarlier => fl!(strings, "identity-error-no-previous"),
        Fault::Remains(reason) => {
            fl!(strings, "identity-error-copy-remains", "reason" => no_store(reason, strings))
        }
        Fault::Interrupted => fl!(strings, "identity-error-interrupted"),
    }
}
