//! Localized messages for identity errors.

use std::borrow::Cow;

use crate::domain::identity::{Fault, Unavailable};
use crate::domain::passphrase::{Passphrase, Unfit};
use crate::domain::recovery::{COUNT, Mistake};
use crate::fl;
use crate::i18n::Strings;

pub(super) fn mistake(mistake: Mistake, strings: &Strings) -> Cow<'_, str> {
    match mistake {
        Mistake::Count(count) => {
            fl!(strings, "words-count", "count" => count, "wanted" => COUNT)
        }
        Mistake::Unknown { place } => fl!(strings, "words-unknown", "place" => place),
        Mistake::Checksum => fl!(strings, "words-checksum"),
    }
}

pub(super) fn unfit(unfit: Unfit, strings: &Strings) -> Cow<'_, str> {
    match unfit {
        Unfit::Short => fl!(strings, "phrase-short", "least" => Passphrase::LEAST),
        Unfit::Different => fl!(strings, "phrase-different"),
    }
}

/// Returns a clause that other messages embed.
pub(super) fn no_store<'a>(reason: &'a Unavailable, strings: &'a Strings) -> Cow<'a, str> {
    match reason {
        Unavailable::Absent => fl!(strings, "key-store-absent"),
        Unavailable::Locked => fl!(strings, "key-store-locked"),
        Unavailable::Silent => fl!(strings, "key-store-silent"),
        Unavailable::Forgetful => fl!(strings, "key-store-forgetful"),
        Unavailable::Other(words) => words.into(),
    }
}

pub(super) fn fault<'a>(fault: &'a Fault, strings: &'a Strings) -> Cow<'a, str> {
    match fault {
        Fault::NoRandomness => fl!(strings, "fault-randomness"),
        Fault::KeyStore(reason) => {
            fl!(strings, "fault-key-store", "reason" => no_store(reason, strings))
        }
        Fault::WrongPassphrase => fl!(strings, "fault-passphrase"),
        Fault::TooShort => fl!(strings, "phrase-short", "least" => Passphrase::LEAST),
        Fault::NotSealed => fl!(strings, "fault-not-sealed"),
        Fault::TooMuchWork => fl!(strings, "fault-work"),
        Fault::Damaged(path) => fl!(strings, "fault-damaged", "path" => path.as_str()),
        Fault::NotAnIdentity => fl!(strings, "fault-no-identity"),
        Fault::Newer => fl!(strings, "fault-newer"),
        Fault::File { path, reason } => {
            fl!(strings, "fault-file", "path" => path.as_str(), "reason" => reason.as_str())
        }
        Fault::Exists => fl!(strings, "fault-exists"),
        Fault::Unconfirmed => fl!(strings, "fault-unconfirmed"),
        Fault::NoEarlier => fl!(strings, "fault-no-earlier"),
        Fault::Remains(reason) => {
            fl!(strings, "fault-remains", "reason" => no_store(reason, strings))
        }
        Fault::Interrupted => fl!(strings, "fault-interrupted"),
    }
}
