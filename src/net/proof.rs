//! Keys of one server, derived from the root, and the proof that a uid is the user's (`docs/backend-contract.md` 10).

use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::domain::id::{DeviceId, ServerId, UserId};

const SALT: &[u8] = b"openchat/v1";
const SERVER_KEY: &[u8] = b"server-key";
const GLOBAL_KEY: &[u8] = b"global-key";
const UID: &[u8] = b"openchat/uid/v1";
const PROOF: &[u8] = b"openchat/identity-proof/v1";
/// How many characters of the digest a uid keeps: 130 bits.
const UID_LENGTH: usize = 26;

/// The user's key on one server. Has no `Debug`, `Display` or `Clone`, and is wiped when it goes.
pub struct ServerKey(SigningKey);

/// The server's question.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Scheme, host and port that the client connected to.
    pub origin: &'a str,
    /// Which server.
    pub server: &'a ServerId,
    /// Who says so.
    pub user: &'a UserId,
    /// From which device.
    pub device: &'a DeviceId,
    /// What the server drew for it.
    pub nonce: &'a [u8],
}

impl ServerKey {
    /// The key of a server, from the root. The origin is part of it, so that a server that borrows another's id gets
    /// another key.
    #[must_use]
    pub fn derive(root: &[u8; 32], origin: &str, server: &ServerId) -> Self {
        let mut info = Vec::from(SERVER_KEY);
        for part in [origin, server.as_str()] {
            info.push(0);
            info.extend_from_slice(part.as_bytes());
        }
        Self::expand(root, &info)
    }

    /// The one key for all servers on which the user chose to be known as the same person.
    #[must_use]
    pub fn everywhere(root: &[u8; 32]) -> Self {
        Self::expand(root, GLOBAL_KEY)
    }

    fn expand(root: &[u8; 32], info: &[u8]) -> Self {
        let mut seed = Zeroizing::new([0u8; 32]);
        if Hkdf::<Sha256>::new(Some(SALT), root)
            .expand(info, seed.as_mut())
            .is_err()
        {
            tracing::error!("a key of 32 bytes is always within what HKDF gives");
        }
        Self(SigningKey::from_bytes(&seed))
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The uid that belongs to the key.
    #[must_use]
    pub fn user(&self) -> UserId {
        let mut hash = Sha256::new();
        hash.update(UID);
        hash.update([0]);
        hash.update(self.public());
        let text = base32(&hash.finalize());
        UserId::new(format!("uid_{}", text.get(..UID_LENGTH).unwrap_or(&text)))
    }

    /// Answers the server's question.
    #[must_use]
    pub fn prove(&self, question: Question<'_>) -> [u8; 64] {
        let mut bytes = Vec::from(PROOF);
        for part in [
            question.origin,
            question.server.as_str(),
            question.user.as_str(),
            question.device.as_str(),
        ] {
            bytes.push(0);
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.push(0);
        bytes.extend_from_slice(question.nonce);
        self.0.sign(&bytes).to_bytes()
    }
}

/// A label for this device on one server: random, and tied to nothing.
///
/// # Errors
/// When the system has no randomness.
pub fn draw_device() -> Result<DeviceId, getrandom::Error> {
    let mut bytes = [0u8; 10];
    getrandom::fill(&mut bytes)?;
    Ok(DeviceId::new(format!("dev_{}", base32(&bytes))))
}

fn base32(bytes: &[u8]) -> String {
    data_encoding::BASE32_NOPAD.encode(bytes).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> [u8; 32] {
        std::array::from_fn(|at| u8::try_from(at).unwrap())
    }

    fn key(origin: &str, server: &str) -> ServerKey {
        ServerKey::derive(&root(), origin, &server.into())
    }

    /// The vectors of `docs/backend-contract.md`, made a second time by an independent program.
    #[test]
    fn keys_uids_and_proofs_are_those_of_the_contract() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/fixtures/derivation.json")).unwrap();
        for vector in vectors.as_array().unwrap() {
            let text = |name: &str| vector[name].as_str().unwrap();
            let key = key(text("origin"), text("server_id"));
            assert_eq!(
                data_encoding::HEXLOWER.encode(&key.public()),
                text("public_key")
            );
            assert_eq!(key.user().as_str(), text("user_uid"));
            let proof = key.prove(Question {
                origin: text("origin"),
                server: &text("server_id").into(),
                user: &key.user(),
                device: &text("device_id").into(),
                nonce: &[7; 32],
            });
            assert_eq!(data_encoding::HEXLOWER.encode(&proof), text("signature"));
        }
    }

    /// The vector of `docs/backend-contract.md` for one uid everywhere, made a second time by an independent program.
    #[test]
    fn the_key_for_everywhere_is_that_of_the_contract() {
        let key = ServerKey::everywhere(&root());
        let public = "b60984bb42f32746c939ab967dbe01465620214ea6b4e8aeae77b6fbabd1919f";
        assert_eq!(data_encoding::HEXLOWER.encode(&key.public()), public);
        assert_eq!(key.user().as_str(), "uid_b2s6y7y7niyg6droi2tn7y73z4");
        assert_ne!(key.user(), self::key("https://a", "s").user());
    }

    #[test]
    fn another_server_or_another_origin_is_another_person() {
        let uids = [
            key("https://a", "s").user(),
            key("https://b", "s").user(),
            key("https://a", "t").user(),
        ];
        assert_ne!(uids[0], uids[1]);
        assert_ne!(uids[0], uids[2]);
        assert_eq!(uids[0].as_str().len(), 30);
    }

    /// Weakness 2 of the former client: the device label held the secret.
    #[test]
    fn device_labels_are_random() {
        let (a, b) = (draw_device().unwrap(), draw_device().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.as_str().len(), 20);
    }
}
