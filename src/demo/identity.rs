//! The identity extension (`docs/backend-contract.md` 10, `identity_proof`) as the server implements it.

use axum::http::StatusCode;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::envelope::{ApiError, ApiResult, empty, json_response, now, ok, timestamp};
use super::http::ApiRequest;
use super::random;
use super::state::BoundedMap;

/// In seconds.
const CHALLENGE_LIFETIME: i64 = 60;
/// In seconds.
const SESSION_LIFETIME: i64 = 12 * 60 * 60;
const MAX_ENTRIES: usize = 10_000;

/// Open challenges by id, and sessions by token.
#[derive(Debug)]
pub(super) struct Sessions {
    challenges: BoundedMap<Challenge>,
    sessions: BoundedMap<ProvenSession>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            challenges: BoundedMap::new(MAX_ENTRIES),
            sessions: BoundedMap::new(MAX_ENTRIES),
        }
    }
}

#[derive(Debug)]
struct ProvenSession {
    user: String,
    expires_at: i64,
    is_revoked: bool,
}

#[derive(Debug)]
struct Challenge {
    user: String,
    device: String,
    nonce: [u8; 32],
    expires_at: i64,
}

#[derive(Debug)]
pub(super) enum TokenStatus {
    /// The token of this user.
    Valid(String),
    Expired,
    Revoked,
    Unknown,
}

impl Sessions {
    pub(super) fn status(&self, token: &str) -> TokenStatus {
        match self.sessions.get(token) {
            Some(session) if session.is_revoked => TokenStatus::Revoked,
            Some(session) if session.expires_at > now() => TokenStatus::Valid(session.user.clone()),
            Some(_) => TokenStatus::Expired,
            None => TokenStatus::Unknown,
        }
    }

    pub(super) fn expire_all(&mut self) {
        for session in self.sessions.values_mut() {
            session.expires_at = 0;
        }
    }

    pub(super) fn revoke_all(&mut self) {
        for session in self.sessions.values_mut() {
            session.is_revoked = true;
        }
    }
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_default().trim()
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes());
    bytes.ok()?.try_into().ok()
}

fn uid_of(key: &[u8; 32]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"openchat/uid/v1\0");
    hash.update(key);
    let mut text = data_encoding::BASE32_NOPAD.encode(&hash.finalize());
    text.truncate(26);
    format!("uid_{}", text.to_lowercase())
}

fn forbidden(code: &'static str) -> ApiError {
    ApiError::coded(StatusCode::FORBIDDEN, code)
}

pub(super) fn challenge(request: &ApiRequest) -> ApiResult {
    let body = request.json();
    let key = decode::<32>(text(&body, "public_key")).ok_or_else(|| {
        let message = "public_key must be 32 bytes of base64url";
        ApiError::bad_request("invalid_payload", message)
    })?;
    let user = text(&body, "user_uid");
    if uid_of(&key) != user {
        return Err(forbidden("uid_key_mismatch"));
    }
    let id = format!("chl_{}", uuid::Uuid::new_v4());
    let challenge = Challenge {
        user: user.to_owned(),
        device: text(&body, "device_id").to_owned(),
        nonce: random::bytes(),
        expires_at: now() + CHALLENGE_LIFETIME,
    };
    let nonce = data_encoding::BASE64URL_NOPAD.encode(&challenge.nonce);
    let expires_at = timestamp(challenge.expires_at);
    let mut state = request.shared.lock();
    state.sessions.challenges.put(id.clone(), challenge);
    ok(&json!({ "challenge_id": id, "nonce": nonce, "expires_at": expires_at }))
}

/// Opens a session for a signed challenge. A challenge can be answered once.
pub(super) fn prove(request: &ApiRequest) -> ApiResult {
    let body = request.json();
    let sessions = &mut request.shared.lock().sessions;
    let challenge = sessions.challenges.take(text(&body, "challenge_id"));
    let challenge = challenge
        .filter(|challenge| challenge.expires_at > now())
        .ok_or_else(|| ApiError::coded(StatusCode::GONE, "challenge_expired"))?;
    let key = decode::<32>(text(&body, "public_key"))
        .filter(|key| uid_of(key) == challenge.user && text(&body, "user_uid") == challenge.user)
        .ok_or_else(|| forbidden("uid_key_mismatch"))?;
    let server = request.shared.kind.server_id();
    let is_proven = text(&body, "device_id") == challenge.device
        && origins(&request.shared.url).iter().any(|origin| {
            verify(&key, text(&body, "signature"), &challenge, [origin, server]).is_some()
        });
    if !is_proven {
        return Err(forbidden("proof_invalid"));
    }
    let token = data_encoding::BASE64URL_NOPAD.encode(&random::bytes::<32>());
    let expires_at = now() + SESSION_LIFETIME;
    let body = json!({ "session_token": token, "user_uid": challenge.user, "expires_at": timestamp(expires_at) });
    let session = ProvenSession {
        user: challenge.user,
        expires_at,
        is_revoked: false,
    };
    sessions.sessions.put(token, session);
    Ok(json_response(StatusCode::CREATED, &body))
}

pub(super) fn end(request: &ApiRequest) -> ApiResult {
    let token = request.bearer().unwrap_or_default();
    match request.shared.lock().sessions.sessions.take(&token) {
        Some(_) => Ok(empty(StatusCode::NO_CONTENT)),
        None => Err(ApiError::coded(
            StatusCode::UNAUTHORIZED,
            "identity_proof_required",
        )),
    }
}

/// The origins of this community. The `Host` header must not count, or a relay could use the signature.
fn origins(url: &str) -> [String; 2] {
    let port = url.rsplit(':').next().unwrap_or_default();
    [url.to_owned(), format!("http://localhost:{port}")]
}

/// `None` when the signature is invalid. `scope` is the origin and the server id.
fn verify(key: &[u8; 32], signature: &str, challenge: &Challenge, scope: [&str; 2]) -> Option<()> {
    let [origin, server] = scope;
    let mut message = b"openchat/identity-proof/v1".to_vec();
    for part in [origin, server, &challenge.user, &challenge.device] {
        message.push(0);
        message.extend_from_slice(part.as_bytes());
    }
    message.push(0);
    message.extend_from_slice(&challenge.nonce);
    let key = VerifyingKey::from_bytes(key).ok()?;
    let signature = Signature::from_bytes(&decode::<64>(signature)?);
    ed25519_dalek::Verifier::verify(&key, &message, &signature).ok()
}
