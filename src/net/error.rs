//! Maps errors of HTTP, sockets and TLS to `Failure` (`docs/backend-contract.md` 2.3, 2.4).

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};
use serde_json::Value;

use super::wire::Fields;
use crate::domain::failure::{CertificateFailure, Failure, ProxyFailure};
use crate::domain::trust::Fingerprint;

/// An error or one of its causes.
type Cause<'a> = &'a (dyn StdError + 'static);

/// In characters.
const MAX_CODE: usize = 64;

/// The server presented another public key than the pinned one. Carries the keys through a `rustls::Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server presents another key than the pinned one")]
pub(super) struct ChangedKey {
    pub(super) pinned: Fingerprint,
    pub(super) shown: Fingerprint,
}

/// Maps a status other than 2xx. `json` is the body if it is JSON, `retry_after` is in seconds.
pub fn from_response(status: u16, json: Option<&Value>, retry_after: Option<u64>) -> Failure {
    let fields = Fields::of(json.unwrap_or(&Value::Null));
    let nested = Some(fields.inner(&["error"])).filter(|inner| inner.is_object());
    let fields = nested.unwrap_or(fields);
    let code = fields.name(&["code"]);
    let retryable = fields.flag(&["retryable"]).unwrap_or(false);
    match (status, code) {
        (300..=399, _) => Failure::Redirected,
        (401, Some(code)) if code == "session_expired" || code == "identity_proof_required" => {
            Failure::SessionExpired
        }
        (401, Some(code)) if code == "session_revoked" => Failure::SessionRevoked,
        (401 | 403, _) => Failure::Unauthorized,
        (404 | 405 | 501, None) => Failure::Unsupported,
        (404, Some(_)) => Failure::NotFound,
        (429, _) => Failure::RateLimited(retry_after.map(Duration::from_secs)),
        (407, _) => Failure::Proxy(ProxyFailure::AuthenticationRequired),
        (500..=599, None) => Failure::ServerError { status },
        (_, code) => Failure::Rejected {
            status,
            code: code.unwrap_or_default().chars().take(MAX_CODE).collect(),
            retryable,
        },
    }
}

/// Maps an error of an HTTP request.
pub fn from_reqwest(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::TimedOut;
    }
    if error.is_redirect() {
        return Failure::Redirected;
    }
    from_causes(error)
}

/// Maps an error of a connection through a proxy. The library reports some errors only by their text.
pub fn proxy_fault(error: Cause<'_>) -> ProxyFailure {
    const AUTHENTICATION: [&str; 4] = [
        "proxy authorization required",
        "credentials not accepted",
        "server does not support user/pass authentication",
        "server implements authentication incorrectly",
    ];
    let is_authentication = |error: Cause<'_>| {
        let text = error.to_string();
        AUTHENTICATION.iter().any(|known| text.contains(known))
    };
    if causes(error).any(is_authentication) {
        ProxyFailure::AuthenticationRequired
    } else {
        ProxyFailure::Unreachable
    }
}

/// Maps an error of a WebSocket.
pub fn from_websocket(error: &tokio_tungstenite::tungstenite::Error) -> Failure {
    use tokio_tungstenite::tungstenite::Error;
    match error {
        Error::Http(response) => {
            let body = response.body().as_ref();
            let json = body.and_then(|body| serde_json::from_slice(body).ok());
            from_response(response.status().as_u16(), json.as_ref(), None)
        }
        Error::Capacity(_) => Failure::TooLarge,
        other => from_causes(other),
    }
}

/// Maps an error by its causes.
pub fn from_causes(error: Cause<'_>) -> Failure {
    let mapped = causes(error).find_map(cause);
    mapped.unwrap_or(Failure::ConnectionLost)
}

/// The error and its causes, also those inside an `io::Error`.
fn causes(error: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(Some(error), |&error| {
        let io = error.downcast_ref::<io::Error>();
        match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    })
}

fn cause(error: Cause<'_>) -> Option<Failure> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(from_tls(error));
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return from_system(error);
    }
    let text = error.to_string();
    let is_lookup = text.contains("dns error") || text.contains("failed to lookup address");
    is_lookup.then_some(Failure::HostNotFound)
}

fn from_system(error: &io::Error) -> Option<Failure> {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some(Failure::ConnectionRefused),
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkDown => Some(Failure::Unreachable),
        io::ErrorKind::TimedOut => Some(Failure::TimedOut),
        _ if error.to_string().contains("failed to lookup address") => Some(Failure::HostNotFound),
        _ => None,
    }
}

fn from_tls(error: &rustls::Error) -> Failure {
    match error {
        rustls::Error::InvalidMessage(_) => Failure::NotOpenChat,
        // The certificate verifier never returns this: the signature of the handshake is wrong or its key is too short.
        rustls::Error::InvalidCertificate(CertificateError::BadSignature) => Failure::Handshake,
        rustls::Error::InvalidCertificate(fault) => Failure::Certificate(certificate_fault(fault)),
        rustls::Error::DecryptError
        | rustls::Error::AlertReceived(
            AlertDescription::InternalError | AlertDescription::UserCanceled,
        ) => Failure::ConnectionLost,
        _ => Failure::Handshake,
    }
}

/// Maps an error of a certificate verifier.
pub fn certificate_fault(fault: &CertificateError) -> CertificateFailure {
    if let CertificateError::Other(other) = fault
        && let Some(changed) = other.0.downcast_ref::<ChangedKey>()
    {
        return CertificateFailure::Changed {
            pinned: changed.pinned,
            shown: changed.shown,
        };
    }
    match fault {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            CertificateFailure::UnknownIssuer
        }
        // Most self-signed certificates claim to be an authority.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            CertificateFailure::UnknownIssuer
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => CertificateFailure::Expired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFailure::WrongHost
        }
        _ => CertificateFailure::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn status_and_code_map_to_failure() {
        let coded = |code: &str| Some(json!({"code": code, "message": "m", "retryable": true}));
        let rejected = |status, code: &str, retryable| Failure::Rejected {
            status,
            code: code.into(),
            retryable,
        };
        let nested = Some(json!({"error": {"code": "nested"}}));
        let proxy = Failure::Proxy(ProxyFailure::AuthenticationRequired);
        let conflict = rejected(409, "profile_conflict", true);
        let table = [
            (404, None, Failure::Unsupported),
            (405, None, Failure::Unsupported),
            (404, coded("channel_not_found"), Failure::NotFound),
            (401, coded("unauthorized"), Failure::Unauthorized),
            (401, coded("session_expired"), Failure::SessionExpired),
            (
                401,
                coded("identity_proof_required"),
                Failure::SessionExpired,
            ),
            (401, coded("session_revoked"), Failure::SessionRevoked),
            (403, coded("session_revoked"), Failure::Unauthorized),
            (302, None, Failure::Redirected),
            (407, None, proxy),
            (500, None, Failure::ServerError { status: 500 }),
            (409, coded("profile_conflict"), conflict),
            (400, nested, rejected(400, "nested", false)),
            (418, None, rejected(418, "", false)),
        ];
        for (status, body, expected) in table {
            assert_eq!(
                from_response(status, body.as_ref(), None),
                expected,
                "{status} {body:?}"
            );
        }
        assert_eq!(
            from_response(429, None, Some(7)),
            Failure::RateLimited(Some(Duration::from_secs(7)))
        );
    }

    /// A handshake failure must not be reported as a bad certificate: another certificate would not help.
    #[test]
    fn handshake_failure_is_not_a_certificate_fault() {
        use rustls::{Error, PeerIncompatible};
        let unsigned = Error::InvalidCertificate(CertificateError::BadSignature);
        let outdated = Error::PeerIncompatible(PeerIncompatible::Tls12NotOffered);
        for (error, expected) in [
            (unsigned, Failure::Handshake),
            (outdated, Failure::Handshake),
            (
                Error::AlertReceived(AlertDescription::CertificateRequired),
                Failure::Handshake,
            ),
            (
                Error::AlertReceived(AlertDescription::InternalError),
                Failure::ConnectionLost,
            ),
            (
                Error::InvalidCertificate(CertificateError::Revoked),
                Failure::Certificate(CertificateFailure::Other),
            ),
        ] {
            assert_eq!(from_causes(&io::Error::other(error)), expected);
        }
    }

    #[test]
    fn certificate_fault_is_found_inside_io_error() {
        let inner = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let error = io::Error::other(inner);
        assert_eq!(
            from_causes(&error),
            Failure::Certificate(CertificateFailure::UnknownIssuer)
        );
        assert_eq!(
            from_causes(&io::Error::from(io::ErrorKind::ConnectionRefused)),
            Failure::ConnectionRefused
        );
        assert_eq!(
            from_causes(&io::Error::from(io::ErrorKind::UnexpectedEof)),
            Failure::ConnectionLost
        );
    }
}
