//! The 24 words that a person writes down to have their identity again: BIP-39, English.
//!
//! Owns how 32 bytes become words and come back, and the question whether the words were written down. Must not know
//! what the bytes are for, nor where they are kept.

use bip39::Language;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How many words there are.
pub const WORD_COUNT: usize = 24;
const BYTES: usize = 32;
/// How many bits a word carries.
const BITS: usize = 11;

/// The words: 256 bits and a checksum of eight more. Has no `Debug`, `Display` or `Clone`, and is wiped when it goes.
pub struct RecoveryPhrase {
    bytes: Zeroizing<[u8; BYTES]>,
}

/// What is wrong with words that were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryPhraseError {
    /// There are not 24.
    #[error("there are {0} words and not 24")]
    Count(usize),
    /// One of them is not in the list.
    #[error("word {place} is not one of the list")]
    Unknown {
        /// Which, from 1 to 24. The first, if there are several.
        place: usize,
    },
    /// Each is in the list, but together they are not what was written down: a word was mistaken for another, or two
    /// changed places.
    #[error("the words do not belong together")]
    Checksum,
}

impl RecoveryPhrase {
    /// The words of 32 bytes.
    #[must_use]
    pub fn of(bytes: &[u8; BYTES]) -> Self {
        Self {
            bytes: Zeroizing::new(*bytes),
        }
    }

    /// Reads words as they were typed or pasted: in any case, apart by spaces, lines or commas, with or without numbers, and
    /// each whole or by its first four letters, which tell it from every other.
    ///
    /// # Errors
    /// With the first thing that is wrong.
    pub fn parse(typed: &str) -> Result<Self, RecoveryPhraseError> {
        let typed = Zeroizing::new(typed.to_lowercase());
        let words = || {
            let parts = typed.split(|part: char| part.is_whitespace() || part == ',');
            parts.map(without_number).filter(|part| !part.is_empty())
        };
        let count = words().count();
        if count != WORD_COUNT {
            return Err(RecoveryPhraseError::Count(count));
        }
        let mut bits = Zeroizing::new(Vec::with_capacity(WORD_COUNT * BITS));
        for (place, word) in (1..).zip(words()) {
            let index = index_of(word).ok_or(RecoveryPhraseError::Unknown { place })?;
            bits.extend((0..BITS).rev().map(|bit| index >> bit & 1));
        }
        let mut bytes = Zeroizing::new([0; BYTES]);
        let mut octets = bits.chunks(8).map(octet);
        bytes.fill_with(|| octets.next().unwrap_or_default());
        if octets.next() == Some(checksum(&bytes)) {
            Ok(Self { bytes })
        } else {
            Err(RecoveryPhraseError::Checksum)
        }
    }

    /// The bytes that the words stand for.
    #[must_use]
    pub fn expose(&self) -> &[u8; BYTES] {
        &self.bytes
    }

    /// The words in their order, for showing them once.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        let mut all = Zeroizing::new([0; BYTES + 1]);
        let bytes = self.bytes.iter().copied().chain([checksum(&self.bytes)]);
        for (into, byte) in all.iter_mut().zip(bytes) {
            *into = byte;
        }
        (0..WORD_COUNT).map(move |place| {
            let bits = (place * BITS..(place + 1) * BITS).map(|bit| {
                let byte = all.get(bit / 8).copied().unwrap_or_default();
                usize::from(byte >> (7 - bit % 8) & 1)
            });
            let index = bits.fold(0, |index, bit| index << 1 | bit);
            let list = Language::English.word_list();
            list.get(index).copied().unwrap_or_default()
        })
    }

    /// The words of the list that begin like this, for offering them while somebody types; all of them for an empty one.
    pub fn beginning_with(typed: &str) -> impl Iterator<Item = &'static str> {
        let list = Language::English.word_list().iter().copied();
        list.filter(move |word| word.starts_with(typed))
    }
}

/// A word without the number before it, such as `7`, `7.` or `7)`; nothing where there is no more.
fn without_number(part: &str) -> &str {
    let word = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
    if word.len() == part.len() {
        return part;
    }
    word.trim_start_matches(['.', ')', ':'])
}

/// Which word of the list it is, from 0.
fn index_of(word: &str) -> Option<u16> {
    const TELLING: usize = 4;
    let whole = Language::English.find_word(word);
    whole.or_else(|| {
        let begins = (word.len() == TELLING).then(|| RecoveryPhrase::beginning_with(word))?;
        Language::English.find_word(begins.into_iter().next()?)
    })
}

fn octet(bits: &[u16]) -> u8 {
    bits.iter()
        .fold(0, |octet, bit| octet << 1 | u8::from(*bit == 1))
}

fn checksum(bytes: &[u8; BYTES]) -> u8 {
    Sha256::digest(bytes).first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
