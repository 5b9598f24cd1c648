//! Keys of the stored history: one of the profile, and one of each server that is derived from it.

use std::fmt::Write;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::id::ServerUid;

pub const KEY_BYTES: usize = 32;

const SALT: &[u8] = b"openchat/v1";
const DATABASE: &[u8] = b"database\0";
const FILES: &[u8] = b"files\0";

/// The key of all databases of a profile. Has no `Debug`, `Display` or `Clone`; zeroized on drop.
pub struct HistoryKey(Zeroizing<[u8; KEY_BYTES]>);

impl HistoryKey {
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be encrypted.
    pub(in crate::store) fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// The key of the database of a server, in hexadecimal.
    pub(super) fn of_database(&self, server: &ServerUid) -> Zeroizing<String> {
        self.derive(DATABASE, server)
    }

    /// The key of the pictures of a server, in hexadecimal.
    pub(super) fn of_files(&self, server: &ServerUid) -> Zeroizing<String> {
        self.derive(FILES, server)
    }

    fn derive(&self, purpose: &[u8], server: &ServerUid) -> Zeroizing<String> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let hkdf = Hkdf::<Sha256>::new(Some(SALT), self.0.as_ref());
        let info = [purpose, server.as_str().as_bytes()];
        if hkdf.expand_multi_info(&info, key.as_mut()).is_err() {
            tracing::error!("HKDF must be able to expand to 32 bytes");
        }
        let mut text = Zeroizing::new(String::with_capacity(2 * KEY_BYTES));
        for byte in key.iter() {
            let _infallible = write!(text, "{byte:02x}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_has_its_own_key_that_stays_the_same() {
        let key = |byte, server: &str| {
            HistoryKey::new([byte; KEY_BYTES])
                .of_database(&server.into())
                .to_string()
        };
        let first = key(7, "first");
        assert_eq!(
            first,
            "73b62e30257ecfd8a8a998a1cab4808d15532fa309eed7aa1723dd9a3e3302c4"
        );
        for (byte, server) in [(8, "first"), (7, "second"), (7, "")] {
            assert_ne!(key(byte, server), first);
        }
        let files = HistoryKey::new([7; KEY_BYTES]).of_files(&"first".into());
        assert_ne!(files.as_str(), first);
    }
}
