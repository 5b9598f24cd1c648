//! Requests as the handlers see them, and the caller's identity (`docs/backend-contract.md` 2.2, 7.1).

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;

use crate::demo::envelope::ApiError;
use crate::demo::go_json;
use crate::demo::identity::TokenStatus;
use crate::demo::state::Shared;

/// The user and device of a request.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Caller {
    pub(in crate::demo) user: String,
    pub(in crate::demo) device: String,
}

pub(in crate::demo) struct ApiRequest {
    pub(in crate::demo) shared: Arc<Shared>,
    pub(super) headers: HeaderMap,
    pub(super) query: Vec<(String, String)>,
    /// The variable segments of the path, not decoded.
    pub(super) segments: Vec<String>,
    pub(super) body: Bytes,
}

pub(super) fn query_pairs(uri: &Uri) -> Vec<(String, String)> {
    let query = uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

impl ApiRequest {
    /// The variable segment of this index in the path.
    pub(super) fn segment(&self, index: usize) -> &str {
        self.segments.get(index).map_or("", String::as_str)
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name)?;
        let text = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        Some(&query.find(|(known, _)| known == name)?.1)
    }

    /// Whether the WebSocket key has the 16 bytes that it must have.
    pub(super) fn has_socket_key(&self) -> bool {
        let key = self.header("sec-websocket-key").unwrap_or_default();
        let key = data_encoding::BASE64.decode(key.as_bytes());
        key.is_ok_and(|key| key.len() == 16)
    }

    pub(in crate::demo) fn json(&self) -> Value {
        go_json::decode(&self.body).unwrap_or(Value::Null)
    }

    pub(in crate::demo) fn bearer(&self) -> Option<String> {
        let value = self.header("authorization")?;
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        let is_token = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
        is_token.then(|| token.to_owned())
    }

    /// The caller without proof, as the plain contract identifies callers (`docs/backend-contract.md` 2.2).
    pub(super) fn claimed(&self) -> Caller {
        let bearer = self.bearer().filter(|_| !self.shared.kind.is_extended());
        let user = self.header("x-openchat-user-uid").or(bearer);
        Caller {
            user: user.unwrap_or_else(|| String::from("uid_dev_local")),
            device: self
                .header("x-openchat-device-id")
                .unwrap_or_else(|| String::from("dev_local")),
        }
    }

    /// The caller; with the identity extension only one with a valid session.
    pub(super) fn caller(&self) -> Result<Caller, ApiError> {
        let claimed = self.claimed();
        if !self.shared.kind.is_extended() {
            return Ok(claimed);
        }
        let token = self.bearer().unwrap_or_default();
        let code = match self.shared.lock().sessions.status(&token) {
            TokenStatus::Valid(user) if user == claimed.user => return Ok(claimed),
            TokenStatus::Valid(_) | TokenStatus::Unknown => "identity_proof_required",
            TokenStatus::Expired => "session_expired",
            TokenStatus::Revoked => "session_revoked",
        };
        Err(ApiError::coded(StatusCode::UNAUTHORIZED, code))
    }

    /// The caller of the WebSocket, which the plain contract also takes from the query.
    pub(super) fn socket_caller(&self) -> Result<Caller, ApiError> {
        if self.shared.kind.is_extended() {
            return self.caller();
        }
        let either = |header: &str, parameter: &str, default: &str| {
            let parameter = self.parameter(parameter).map(str::trim);
            let parameter = parameter.filter(|value| !value.is_empty());
            self.header(header)
                .unwrap_or_else(|| parameter.unwrap_or(default).to_owned())
        };
        Ok(Caller {
            user: either("x-openchat-user-uid", "user_uid", "uid_dev_local"),
            device: either("x-openchat-device-id", "device_id", "dev_local"),
        })
    }
}
