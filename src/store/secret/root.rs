//! The root of an identity.

use age::x25519;
use bech32::{Bech32, Hrp};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use super::error::{DecryptionError, Error};
use crate::domain::passphrase::Passphrase;
use crate::domain::recovery::RecoveryPhrase;

pub const ROOT_BYTES: usize = 32;

const SALT: &[u8] = b"openchat/v1";
const PREVIOUS_ROOT: &[u8] = b"earlier-root";
/// What the text of an age identity starts with.
const AGE_IDENTITY: Hrp = Hrp::parse_unchecked("age-secret-key-");
const HISTORY_IDENTITY: &[u8] = b"history-key-identity";
const HISTORY_PASSPHRASE: &[u8] = b"history-key";
const HISTORY_NAME: &[u8] = b"history-key-name";

/// The root of the user's identity. Has no `Debug`, `Display` or `Clone`; zeroized on drop.
pub struct Root(Zeroizing<[u8; ROOT_BYTES]>);

impl Root {
    /// A new root from the system's random numbers.
    pub fn generate() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0; ROOT_BYTES]);
        getrandom::fill(bytes.as_mut()).map_err(|error| Error::NoRandomness(error.to_string()))?;
        Ok(Self(bytes))
    }

    pub fn from_recovery_phrase(phrase: &RecoveryPhrase) -> Self {
        Self(Zeroizing::new(*phrase.expose()))
    }

    pub fn recovery_phrase(&self) -> RecoveryPhrase {
        RecoveryPhrase::from_bytes(&self.0)
    }

    /// The bytes, for key derivation.
    pub fn expose(&self) -> &[u8; ROOT_BYTES] {
        &self.0
    }

    /// Takes stored bytes and zeroizes them. `None` if they are not a root.
    pub(super) fn from_bytes(mut bytes: Vec<u8>) -> Option<Self> {
        let root = <[u8; ROOT_BYTES]>::try_from(bytes.as_slice()).ok();
        bytes.zeroize();
        root.map(|root| Self(Zeroizing::new(root)))
    }

    pub(super) fn copy(&self) -> Self {
        Self(self.0.clone())
    }

    /// Equality in constant time.
    pub(super) fn equals(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(other.0.iter());
        pairs.fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
    }

    /// The passphrase of the previous root's file: 256 bits that are derived from this root only.
    pub(super) fn previous_root_key(&self) -> Passphrase {
        Passphrase::new(
            data_encoding::BASE32_NOPAD.encode(&*self.derive::<ROOT_BYTES>(PREVIOUS_ROOT)),
        )
    }

    /// What opens the file of the history key: 256 bits that are derived from this root only. Not a passphrase, for which
    /// age measures the device with 1 MiB and some milliseconds, whatever the work factor is.
    pub(super) fn history_identity(&self) -> Result<x25519::Identity, DecryptionError> {
        let bytes = self.derive::<ROOT_BYTES>(HISTORY_IDENTITY);
        let text = bech32::encode_upper::<Bech32>(AGE_IDENTITY, bytes.as_ref()).map(Zeroizing::new);
        let text = text.map_err(|_| DecryptionError::Damaged)?;
        text.parse().map_err(|_: &str| DecryptionError::Damaged)
    }

    /// The passphrase of the file of the history key in its earlier form.
    pub(super) fn history_passphrase(&self) -> Passphrase {
        let bytes = self.derive::<ROOT_BYTES>(HISTORY_PASSPHRASE);
        Passphrase::new(data_encoding::BASE32_NOPAD.encode(&*bytes))
    }

    /// The name of the file of the history key, which says nothing about the root.
    pub(super) fn history_key_name(&self) -> String {
        data_encoding::HEXLOWER.encode(&*self.derive::<8>(HISTORY_NAME))
    }

    fn derive<const LENGTH: usize>(&self, info: &[u8]) -> Zeroizing<[u8; LENGTH]> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        let hkdf = Hkdf::<Sha256>::new(Some(SALT), self.expose());
        if hkdf.expand(info, bytes.as_mut()).is_err() {
            tracing::error!("HKDF must be able to expand to {LENGTH} bytes");
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret as _;

    use super::*;

    /// Computed by other implementations of HKDF and Bech32. With other values no file of an earlier version opens.
    #[test]
    fn derived_keys_stay_the_same() {
        let root = Root::from_bytes(vec![7; ROOT_BYTES]).unwrap();
        let phrase = root.history_passphrase();
        assert_eq!(
            phrase.expose(),
            "LTTFGH52O6AAXKTZUXHNVGRKDIDPMRSB4NNQRBYEI3BN2IA2KKYQ"
        );
        let identity = root.history_identity().unwrap().to_string();
        assert_eq!(
            identity.expose_secret(),
            "AGE-SECRET-KEY-1XAZD567P7MQGCE8Q0AMDNZ8AU03RC7FRGF7GYYSD0KTDF87GYQFS5QCQ44"
        );
        assert_eq!(root.history_key_name(), "27bab8c5e634b1c7");
        assert_eq!(
            root.previous_root_key().expose(),
            "W6MNREZYELBSQWNKKJSUUVMJDJG3DVJ4ORQOLRILQFECDMVQ4YAA"
        );
    }
}
