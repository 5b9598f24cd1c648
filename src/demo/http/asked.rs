//! A request as the handlers see it, and who makes it (`docs/backend-contract.md` 2.2, 7.1).

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;

use crate::demo::envelope::Refused;
use crate::demo::identity::Standing;
use crate::demo::lenient;
use crate::demo::state::Shared;

/// Who asks.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Caller {
    pub(in crate::demo) user: String,
    pub(in crate::demo) device: String,
}

/// A request as the handlers see it.
pub(super) struct Asked {
    pub(super) shared: Arc<Shared>,
    pub(super) headers: HeaderMap,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Bytes,
}

/// The parameters of an address.
pub(super) fn pairs(uri: &Uri) -> Vec<(String, String)> {
    let query = uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name)?;
        let text = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the key for a socket is the 16 bytes it must be.
    pub(super) fn has_socket_key(&self) -> bool {
        let key = self.header("sec-websocket-key").unwrap_or_default();
        let key = data_encoding::BASE64.decode(key.as_bytes());
        key.is_ok_and(|key| key.len() == 16)
    }

    pub(super) fn json(&self) -> Value {
        lenient::first(&self.body).unwrap_or(Value::Null)
    }

    pub(super) fn bearer(&self) -> Option<String> {
        let value = self.header("authorization")?;
        let (scheme, token) = value.split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty())
            .then(|| token.trim().to_owned())
    }

    /// Who asks, as the plain contract takes anyone's word for it (`docs/backend-contract.md` 2.2).
    pub(super) fn claimed(&self) -> Caller {
        let bearer = self.bearer().filter(|_| !self.shared.kind.is_extended());
        Caller {
            user: self
                .header("x-openchat-user-uid")
                .or(bearer)
                .unwrap_or_else(|| String::from("uid_dev_local")),
            device: self
                .header("x-openchat-device-id")
                .unwrap_or_else(|| String::from("dev_local")),
        }
    }

    /// Who asks; where proofs are asked for, only who has proven it.
    pub(super) fn caller(&self) -> Result<Caller, Refused> {
        let claimed = self.claimed();
        if !self.shared.kind.is_extended() {
            return Ok(claimed);
        }
        let token = self.bearer().unwrap_or_default();
        let refused = |code| {
            Err(Refused::new(
                StatusCode::UNAUTHORIZED,
                code,
                "prove who you are",
            ))
        };
        match self.shared.lock().sessions.of(&token) {
            Standing::Proven(user) if user == claimed.user => Ok(claimed),
            Standing::Proven(_) | Standing::Unknown => refused("identity_proof_required"),
            Standing::Expired => refused("session_expired"),
            Standing::Revoked => refused("session_revoked"),
        }
    }

    pub(super) fn caller_of_socket(&self) -> Result<Caller, Refused> {
        if self.shared.kind.is_extended() {
            return self.caller();
        }
        let either = |header: &str, parameter: &str, usual: &str| {
            let named = self
                .parameter(parameter)
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .map(str::to_owned);
            self.header(header)
                .or(named)
                .unwrap_or_else(|| usual.to_owned())
        };
        Ok(Caller {
            user: either("x-openchat-user-uid", "user_uid", "uid_dev_local"),
            device: either("x-openchat-device-id", "device_id", "dev_local"),
        })
    }
}
