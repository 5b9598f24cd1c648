//! The recovery phrase: 32 bytes as 24 words (BIP-39, English). What the bytes are for is elsewhere.

use bip39::Language;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub const WORD_COUNT: usize = 24;
const BYTES: usize = 32;
/// Per word.
const BITS: usize = 11;

/// 256 bits, shown with a checksum of eight more. Has no `Debug`, `Display` or `Clone`, and is wiped on drop.
pub struct RecoveryPhrase {
    bytes: Zeroizing<[u8; BYTES]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryPhraseError {
    #[error("there are {0} words and not 24")]
    Count(usize),
    #[error("word {position} is not in the list")]
    Unknown {
        /// From 1 to 24; the first unknown word.
        position: usize,
    },
    /// All words are in the list: one was mistaken for another, or two are swapped.
    #[error("the checksum of the words is wrong")]
    Checksum,
}

impl RecoveryPhrase {
    pub fn from_bytes(bytes: &[u8; BYTES]) -> Self {
        Self {
            bytes: Zeroizing::new(*bytes),
        }
    }

    /// Reads a typed or pasted phrase: any case, separated by spaces, line breaks or commas, with or without numbers,
    /// each word whole or by its first four letters, which are unique.
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
        for (position, word) in (1..).zip(words()) {
            let index = index_of(word).ok_or(RecoveryPhraseError::Unknown { position })?;
            bits.extend((0..BITS).rev().map(|bit| index >> bit & 1));
        }
        let mut bytes = Zeroizing::new([0; BYTES]);
        let byte = |bits: &[u16]| {
            bits.iter()
                .fold(0, |byte, bit| byte << 1 | u8::from(*bit == 1))
        };
        let mut decoded = bits.chunks(8).map(byte);
        bytes.fill_with(|| decoded.next().unwrap_or_default());
        if decoded.next() == Some(checksum(&bytes)) {
            Ok(Self { bytes })
        } else {
            Err(RecoveryPhraseError::Checksum)
        }
    }

    pub fn expose(&self) -> &[u8; BYTES] {
        &self.bytes
    }

    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        let mut all = Zeroizing::new([0; BYTES + 1]);
        let bytes = self.bytes.iter().copied().chain([checksum(&self.bytes)]);
        for (into, byte) in all.iter_mut().zip(bytes) {
            *into = byte;
        }
        (0..WORD_COUNT).map(move |at| {
            let bits = (at * BITS..(at + 1) * BITS).map(|bit| {
                let byte = all.get(bit / 8).copied().unwrap_or_default();
                usize::from(byte >> (7 - bit % 8) & 1)
            });
            let index = bits.fold(0, |index, bit| index << 1 | bit);
            let list = Language::English.word_list();
            list.get(index).copied().unwrap_or_default()
        })
    }

    /// The words of the list that begin like this, as suggestions.
    pub fn beginning_with(typed: &str) -> impl Iterator<Item = &'static str> {
        let list = Language::English.word_list().iter().copied();
        list.filter(move |word| word.starts_with(typed))
    }
}

/// A word without a number such as `7`, `7.` or `7)` before it.
fn without_number(part: &str) -> &str {
    let word = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
    if word.len() == part.len() {
        return part;
    }
    word.trim_start_matches(['.', ')', ':'])
}

/// The index in the word list.
fn index_of(word: &str) -> Option<u16> {
    const UNIQUE_PREFIX: usize = 4;
    let index = Language::English.find_word(word);
    index.or_else(|| {
        let is_prefix = word.len() == UNIQUE_PREFIX;
        let whole = is_prefix.then(|| RecoveryPhrase::beginning_with(word).next())?;
        Language::English.find_word(whole?)
    })
}

fn checksum(bytes: &[u8; BYTES]) -> u8 {
    Sha256::digest(bytes).first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
