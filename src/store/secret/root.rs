//! The root itself.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use super::error::Error;
use crate::domain::passphrase::Passphrase;
use crate::domain::recovery::RecoveryPhrase;

/// How many bytes the root has.
pub const ROOT_BYTES: usize = 32;

const SALT: &[u8] = b"openchat/v1";
const EARLIER: &[u8] = b"earlier-root";

/// The root of the user's identity. Has no `Debug`, `Display` or `Clone`, and is wiped when it goes.
pub struct Root(Zeroizing<[u8; ROOT_BYTES]>);

impl Root {
    /// A new root from the system's randomness.
    ///
    /// # Errors
    /// When the system has none.
    pub fn draw() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0; ROOT_BYTES]);
        getrandom::fill(bytes.as_mut()).map_err(|error| Error::NoRandomness(error.to_string()))?;
        Ok(Self(bytes))
    }

    /// The root that somebody wrote down.
    #[must_use]
    pub fn from_words(words: &RecoveryPhrase) -> Self {
        Self(Zeroizing::new(*words.expose()))
    }

    /// The words to write down.
    #[must_use]
    pub fn words(&self) -> RecoveryPhrase {
        RecoveryPhrase::from_bytes(&self.0)
    }

    /// The bytes, for deriving keys.
    #[must_use]
    pub fn expose(&self) -> &[u8; ROOT_BYTES] {
        &self.0
    }

    /// Takes bytes that were kept, and wipes them. `None` when they are no root.
    pub(super) fn take(mut bytes: Vec<u8>) -> Option<Self> {
        let root = <[u8; ROOT_BYTES]>::try_from(bytes.as_slice()).ok();
        bytes.zeroize();
        root.map(|root| Self(Zeroizing::new(root)))
    }

    pub(super) fn copy(&self) -> Self {
        Self(self.0.clone())
    }

    /// Whether both are one. Takes the same time wherever they differ.
    pub(super) fn is(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(other.0.iter());
        pairs.fold(0, |differs, (own, other)| differs | (own ^ other)) == 0
    }

    /// The passphrase under which the root before this one is kept: 256 bits that only this root gives.
    pub(super) fn key_of_earlier(&self) -> Passphrase {
        let mut key = Zeroizing::new([0; ROOT_BYTES]);
        let derived = Hkdf::<Sha256>::new(Some(SALT), self.expose()).expand(EARLIER, key.as_mut());
        if derived.is_err() {
            tracing::error!("a key of 32 bytes is always within what HKDF gives");
        }
        Passphrase::new(data_encoding::BASE32_NOPAD.encode(key.as_ref()))
    }
}
