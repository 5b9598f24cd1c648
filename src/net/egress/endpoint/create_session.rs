//! `POST v1/identity/session`: completes the identity proof (`docs/backend-contract.md` 10, `identity_proof`).

use data_encoding::BASE64URL_NOPAD;

use crate::domain::identity::ServerIdentity;
use crate::net::egress::request::prelude::*;
use crate::net::token::{StoredToken, Token};

/// Sends the signature of a challenge. Returns a session token.
pub struct CreateSession<'a> {
    /// The user ID and the device ID.
    pub identity: &'a ServerIdentity,
    /// The ID of the challenge.
    pub challenge: &'a str,
    /// The Ed25519 public key.
    pub public_key: [u8; 32],
    /// The signature of the challenge.
    pub signature: [u8; 64],
}

impl Endpoint for CreateSession<'_> {
    type Body = JsonBody;
    type Response = StoredToken;

    fn request(&self) -> Request {
        Request::post(
            "v1/identity/session",
            Identity::Anonymous,
            &[DataKind::Uid, DataKind::Device, DataKind::Proof],
            Limits::mib(1),
        )
        .body(RequestBody::Json(json!({
            "challenge_id": self.challenge,
            "user_uid": self.identity.user.as_str(), "device_id": self.identity.device.as_str(),
            "public_key": BASE64URL_NOPAD.encode(&self.public_key),
            "signature": BASE64URL_NOPAD.encode(&self.signature),
        })))
    }

    fn decode(&self, body: JsonBody) -> Result<StoredToken, Failure> {
        let fields = body.fields();
        let token = fields
            .opaque(&["session_token"])
            .ok_or(Failure::Unreadable)?;
        Ok(StoredToken {
            token: Token::new(token),
            expires_at: fields.moment(&["expires_at"]),
        })
    }
}
