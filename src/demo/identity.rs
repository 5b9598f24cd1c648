//! Whether a uid belongs to who says so (`docs/backend-contract.md` 10, `identity_proof`), from the server's end.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::envelope::{answer, empty, moment, now, refusal};
use super::random;
use super::state::Shared;

/// How long a question may be answered, in seconds.
const QUESTION: i64 = 60;
/// How long a session lasts, in seconds.
const SESSION: i64 = 12 * 60 * 60;
/// How many questions and sessions are kept.
const MOST: usize = 10_000;

/// Questions that wait for an answer, and sessions.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    questions: HashMap<String, Question>,
    tokens: HashMap<String, (String, i64)>,
}

#[derive(Debug)]
struct Question {
    user: String,
    device: String,
    nonce: [u8; 32],
    until: i64,
}

/// What a token is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Proven(String),
    Expired,
    Unknown,
}

impl Sessions {
    pub(super) fn of(&self, token: &str) -> Standing {
        match self.tokens.get(token) {
            Some((user, until)) if *until > now() => Standing::Proven(user.clone()),
            Some(_) => Standing::Expired,
            None => Standing::Unknown,
        }
    }
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_default().trim()
}

fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    data_encoding::BASE64URL_NOPAD
        .decode(text.as_bytes())
        .ok()?
        .try_into()
        .ok()
}

fn uid_of(key: &[u8; 32]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"openchat/uid/v1\0");
    hash.update(key);
    let text = data_encoding::BASE32_NOPAD
        .encode(&hash.finalize())
        .to_lowercase();
    format!("uid_{}", text.get(..26).unwrap_or_default())
}

/// Step 1: a question.
pub(super) fn challenge(shared: &Shared, body: &Value) -> Response {
    let Some(key) = decoded::<32>(text(body, "public_key")) else {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_payload",
            "public_key must be 32 bytes of base64url",
        );
    };
    let user = text(body, "user_uid");
    if uid_of(&key) != user {
        return refusal(
            StatusCode::FORBIDDEN,
            "uid_key_mismatch",
            "the uid does not belong to the key",
        );
    }
    let id = format!("chl_{}", uuid::Uuid::new_v4());
    let question = Question {
        user: user.to_owned(),
        device: text(body, "device_id").to_owned(),
        nonce: random::bytes(),
        until: now() + QUESTION,
    };
    let nonce = data_encoding::BASE64URL_NOPAD.encode(&question.nonce);
    let until = moment(question.until);
    let questions = &mut shared.lock().sessions.questions;
    if questions.len() >= MOST {
        questions.retain(|_, question| question.until > now());
    }
    let _none = questions.insert(id.clone(), question);
    answer(
        StatusCode::OK,
        &json!({ "challenge_id": id, "nonce": nonce, "expires_at": until }),
    )
}

/// Step 2: the answer. A question is good for one answer.
pub(super) fn prove(shared: &Shared, body: &Value) -> Response {
    let mut state = shared.lock();
    let server = state.servers.first().map_or("", |server| server.id);
    let question = state.sessions.questions.remove(text(body, "challenge_id"));
    let Some(question) = question.filter(|question| question.until > now()) else {
        return refusal(
            StatusCode::GONE,
            "challenge_expired",
            "ask for another challenge",
        );
    };
    let key = decoded::<32>(text(body, "public_key"));
    let Some(key) =
        key.filter(|key| uid_of(key) == question.user && text(body, "user_uid") == question.user)
    else {
        return refusal(
            StatusCode::FORBIDDEN,
            "uid_key_mismatch",
            "the uid does not belong to the key",
        );
    };
    let same_device = text(body, "device_id") == question.device;
    let proven = same_device
        && origins(&shared.url)
            .iter()
            .any(|origin| verifies(&key, origin, server, &question, body));
    if !proven {
        return refusal(
            StatusCode::FORBIDDEN,
            "proof_invalid",
            "the signature does not fit",
        );
    }
    let token = data_encoding::BASE64URL_NOPAD.encode(&random::bytes::<32>());
    let until = now() + SESSION;
    if state.sessions.tokens.len() >= MOST {
        state.sessions.tokens.retain(|_, (_, until)| *until > now());
    }
    let _none = state
        .sessions
        .tokens
        .insert(token.clone(), (question.user.clone(), until));
    let session =
        json!({ "session_token": token, "user_uid": question.user, "expires_at": moment(until) });
    answer(StatusCode::CREATED, &session)
}

/// Ends a session.
pub(super) fn end(shared: &Shared, token: Option<&str>) -> Response {
    let ended = token.and_then(|token| shared.lock().sessions.tokens.remove(token));
    match ended {
        Some(_) => empty(StatusCode::NO_CONTENT),
        None => refusal(
            StatusCode::UNAUTHORIZED,
            "identity_proof_required",
            "there is no such session",
        ),
    }
}

/// The origins this community is reached at. What a client says in `Host` is never one of them, or a relay would work.
fn origins(url: &str) -> Vec<String> {
    let port = url.rsplit(':').next().unwrap_or_default();
    vec![url.to_owned(), format!("http://localhost:{port}")]
}

fn verifies(key: &[u8; 32], origin: &str, server: &str, question: &Question, body: &Value) -> bool {
    let mut bytes = b"openchat/identity-proof/v1".to_vec();
    for part in [origin, server, &question.user, &question.device] {
        bytes.push(0);
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes.push(0);
    bytes.extend_from_slice(&question.nonce);
    let key = VerifyingKey::from_bytes(key).ok();
    let signature =
        decoded::<64>(text(body, "signature")).map(|bytes| Signature::from_bytes(&bytes));
    key.zip(signature)
        .is_some_and(|(key, signature)| key.verify(&bytes, &signature).is_ok())
}
