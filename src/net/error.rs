//! Maps errors of HTTP, sockets and TLS to `Failure` (`docs/backend-contract.md` 2.3, 2.4).

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use rustls::{AlertDescription, CertificateError};
use serde_json::Value;

use super::backoff::MAX_RETRY_AFTER;
use super::wire::{Fields, JsonBody, JsonList};
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
        (400..=499, Some(code)) if code == "read_only" => Failure::ReadOnly,
        (401 | 403, Some(_)) => Failure::Unauthorized,
        (401 | 403, None) => Failure::Blocked,
        (404 | 405 | 501, None) => Failure::Unsupported,
        (404, Some(_)) => Failure::NotFound,
        (429, _) => {
            let wait = retry_after.map(Duration::from_secs);
            Failure::RateLimited(wait.map(|wait| wait.min(MAX_RETRY_AFTER)))
        }
        (407, _) => Failure::Proxy(ProxyFailure::AuthenticationRequired),
        (500..=599, None) => Failure::ServerError { status },
        (_, code) => Failure::Rejected {
            status,
            code: code.unwrap_or_default().chars().take(MAX_CODE).collect(),
            retryable,
        },
    }
}

/// The seconds that a `Retry-After` header demands, as a number or as a time.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too many digits for a number are a long time as well.
        return Some(text.parse().unwrap_or(u64::MAX));
    }
    let until = DateTimeParser::new().parse_timestamp(text).ok()?;
    let wait = until.duration_since(now).as_secs();
    Some(u64::try_from(wait).unwrap_or(0))
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
            let body = body.and_then(|body| JsonBody::read(body, JsonList::NONE));
            let json = body.as_ref().map(JsonBody::value);
            let retry_after = retry_after(response.headers(), Timestamp::now());
            from_response(response.status().as_u16(), json, retry_after)
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
            (403, coded("read_only"), Failure::ReadOnly),
            (401, None, Failure::Blocked),
            (403, None, Failure::Blocked),
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

    #[test]
    fn retry_after_is_a_number_or_a_time_and_limited() {
        const LIMIT: u64 = MAX_RETRY_AFTER.as_secs();
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        let failure = |text: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            from_response(429, None, retry_after(&headers, now))
        };
        for (text, seconds) in [
            ("7", Some(7)),
            ("9999999999", Some(LIMIT)),
            ("18446744073709551615", Some(LIMIT)),
            ("99999999999999999999999999", Some(LIMIT)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sun, 06 Nov 1994 08:49:01 GMT", Some(0)),
            ("Tue, 30 Nov 9999 23:59:59 GMT", Some(LIMIT)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            let wait = seconds.map(Duration::from_secs);
            assert_eq!(failure(text), Failure::RateLimited(wait), "{text}");
        }
    }

    #[test]
    fn body_of_a_refused_upgrade_is_read_within_limits() {
        use tokio_tungstenite::tungstenite::{Error, http::Response};
        let failure = |body: Vec<u8>| {
            let response = Response::builder().status(401).header("Retry-After", "5");
            from_websocket(&Error::Http(Box::new(response.body(Some(body)).unwrap())))
        };
        let bomb = format!(
            r#"{{"x":[{}],"code":"session_expired"}}"#,
            "{\"\":0},".repeat(100_000)
        );
        assert_eq!(failure(bomb.into_bytes()), Failure::Blocked);
        let coded = br#"{"x":NaN,"code":"session_expired"}"#;
        assert_eq!(failure(coded.to_vec()), Failure::SessionExpired);
        let limited = Response::builder()
            .status(429)
            .header("Retry-After", "99999");
        let limited = Error::Http(Box::new(limited.body(None).unwrap()));
        let expected = Failure::RateLimited(Some(MAX_RETRY_AFTER));
        assert_eq!(from_websocket(&limited), expected);
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
