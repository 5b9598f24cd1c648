//! `POST v1/identity/challenge`: starts the identity proof (`docs/backend-contract.md` 10, `identity_proof`).

use data_encoding::BASE64URL_NOPAD;

use crate::domain::identity::ServerIdentity;
use crate::net::egress::request::prelude::*;

/// Requests a challenge. The IDs are in the body and not in headers.
pub struct RequestChallenge<'a> {
    /// The user ID and the device ID.
    pub identity: &'a ServerIdentity,
    /// The Ed25519 public key.
    pub public_key: [u8; 32],
}

impl Endpoint for RequestChallenge<'_> {
    type Body = JsonBody;
    type Response = IssuedChallenge;

    fn request(&self) -> Request {
        Request::post(
            "v1/identity/challenge",
            Identity::Anonymous,
            &[DataKind::Uid, DataKind::Device, DataKind::Proof],
            Limits::mib(1),
        )
        .body(RequestBody::Json(json!({
            "user_uid": self.identity.user.as_str(), "device_id": self.identity.device.as_str(),
            "public_key": BASE64URL_NOPAD.encode(&self.public_key),
        })))
    }

    fn decode(&self, body: JsonBody) -> Result<IssuedChallenge, Failure> {
        let fields = body.fields();
        let nonce = fields.opaque(&["nonce"]);
        let nonce = nonce.and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
        Ok(IssuedChallenge {
            id: fields
                .opaque(&["challenge_id"])
                .ok_or(Failure::Unreadable)?,
            nonce: nonce.ok_or(Failure::Unreadable)?,
        })
    }
}

/// A challenge of the server.
#[derive(Debug)]
pub struct IssuedChallenge {
    /// Sent back with the signature.
    pub id: String,
    /// What is signed.
    pub nonce: Vec<u8>,
}
