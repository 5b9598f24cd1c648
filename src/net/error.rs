//! What went wrong on the way, turned into what a person can act upon (`docs/backend-contract.md` 2.3, 2.4).

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};
use serde_json::Value;

use super::trust::ChangedKey;
use super::wire::Fields;
use crate::domain::failure::{CertificateFailure, Failure, ProxyFailure};

/// The longest code of a server's that is kept, in characters.
const LONGEST_CODE: usize = 64;

/// What a status other than 2xx and its body say. `json` is the body where it is JSON.
#[must_use]
pub fn refusal(status: u16, json: Option<&Value>, retry_after: Option<u64>) -> Failure {
    let fields = json.map(Fields::of);
    let nested = fields
        .map(|fields| fields.inner(&["error"]))
        .filter(|inner| inner.is_object());
    let fields = nested.or(fields);
    let code = fields.and_then(|fields| fields.name(&["code"]));
    let retryable = fields
        .and_then(|fields| fields.flag(&["retryable"]))
        .unwrap_or(false);
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
            code: code
                .unwrap_or_default()
                .chars()
                .take(LONGEST_CODE)
                .collect(),
            retryable,
        },
    }
}

/// What an error of the transport says.
#[must_use]
pub fn transport(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::TimedOut;
    }
    if error.is_redirect() {
        return Failure::Redirected;
    }
    causes(error)
        .find_map(cause)
        .unwrap_or(Failure::ConnectionLost)
}

/// What an error on the way over a proxy says. The library names some of its errors by their words only.
#[must_use]
pub fn proxy(error: &(dyn StdError + 'static)) -> ProxyFailure {
    const ASKS: [&str; 4] = [
        "proxy authorization required",
        "credentials not accepted",
        "server does not support user/pass authentication",
        "server implements authentication incorrectly",
    ];
    let asks = |error: &(dyn StdError + 'static)| {
        let words = error.to_string();
        ASKS.iter().any(|asks| words.contains(asks))
    };
    if causes(error).any(asks) {
        ProxyFailure::AuthenticationRequired
    } else {
        ProxyFailure::Unreachable
    }
}

/// What an error of a plain connection says.
#[must_use]
pub fn connection(error: &io::Error) -> Failure {
    causes(error)
        .find_map(cause)
        .unwrap_or(Failure::ConnectionLost)
}

/// What an error of the socket says.
#[must_use]
pub fn socket(error: &tokio_tungstenite::tungstenite::Error) -> Failure {
    use tokio_tungstenite::tungstenite::Error;
    match error {
        Error::Http(answer) => {
            let json = answer
                .body()
                .as_ref()
                .and_then(|body| serde_json::from_slice(body).ok());
            refusal(answer.status().as_u16(), json.as_ref(), None)
        }
        Error::Capacity(_) => Failure::TooLarge,
        other => causes(other)
            .find_map(cause)
            .unwrap_or(Failure::ConnectionLost),
    }
}

/// The error and what lies under it, also where it is hidden in an error of the system.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| under(*error))
}

fn under<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let hidden = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match hidden {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

fn cause(error: &(dyn StdError + 'static)) -> Option<Failure> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(tls(error));
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return system(error);
    }
    let words = error.to_string();
    let unnamed = words.contains("dns error") || words.contains("failed to lookup address");
    unnamed.then_some(Failure::HostNotFound)
}

fn system(error: &io::Error) -> Option<Failure> {
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

fn tls(error: &rustls::Error) -> Failure {
    match error {
        rustls::Error::InvalidMessage(_) => Failure::NotOpenChat,
        // The judge of certificates never says this: the greeting itself was signed wrongly, or with a key too short.
        rustls::Error::InvalidCertificate(CertificateError::BadSignature) => Failure::Handshake,
        rustls::Error::InvalidCertificate(fault) => Failure::Certificate(certificate(fault)),
        rustls::Error::DecryptError
        | rustls::Error::AlertReceived(
            AlertDescription::InternalError | AlertDescription::UserCanceled,
        ) => Failure::ConnectionLost,
        _ => Failure::Handshake,
    }
}

/// What the judge of a certificate says.
#[must_use]
pub fn certificate(fault: &CertificateError) -> CertificateFailure {
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
        // The usual self-signed certificate says that it is an authority.
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
    fn statuses_and_codes_become_failures() {
        let coded = |code: &str| Some(json!({"code": code, "message": "m", "retryable": true}));
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
            (
                407,
                None,
                Failure::Proxy(ProxyFailure::AuthenticationRequired),
            ),
            (500, None, Failure::ServerError { status: 500 }),
            (
                409,
                coded("profile_conflict"),
                Failure::Rejected {
                    status: 409,
                    code: "profile_conflict".into(),
                    retryable: true,
                },
            ),
            (
                400,
                Some(json!({"error": {"code": "nested"}})),
                Failure::Rejected {
                    status: 400,
                    code: "nested".into(),
                    retryable: false,
                },
            ),
            (
                418,
                None,
                Failure::Rejected {
                    status: 418,
                    code: String::new(),
                    retryable: false,
                },
            ),
        ];
        for (status, body, expected) in table {
            assert_eq!(
                refusal(status, body.as_ref(), None),
                expected,
                "{status} {body:?}"
            );
        }
        assert_eq!(
            refusal(429, None, Some(7)),
            Failure::RateLimited(Some(Duration::from_secs(7)))
        );
    }

    /// What is no fault of the certificate is not said to be one: to look for another certificate would not help.
    #[test]
    fn a_greeting_that_fails_is_told_from_a_bad_certificate() {
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
            assert_eq!(connection(&io::Error::other(error)), expected);
        }
    }

    #[test]
    fn a_fault_of_a_certificate_is_found_under_other_errors() {
        let inner = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let error = io::Error::other(inner);
        assert_eq!(
            connection(&error),
            Failure::Certificate(CertificateFailure::UnknownIssuer)
        );
        assert_eq!(
            connection(&io::ErrorKind::ConnectionRefused.into()),
            Failure::ConnectionRefused
        );
        assert_eq!(
            connection(&io::ErrorKind::UnexpectedEof.into()),
            Failure::ConnectionLost
        );
    }
}
