//! Messages for failures: what happened and what to do.

use std::borrow::Cow;

use super::Strings;
use crate::domain::failure::{CertificateFailure, Failure, Intermediary, ProxyFailure};
use crate::fl;

impl Strings {
    pub fn failure(&self, failure: &Failure) -> Cow<'_, str> {
        match failure {
            Failure::InvalidAddress => fl!(self, "failure-invalid-address"),
            Failure::AddressWithCredentials => fl!(self, "failure-address-credentials"),
            Failure::NotOpenChat => fl!(self, "failure-not-openchat"),
            Failure::HostNotFound => fl!(self, "failure-host-not-found"),
            Failure::ConnectionRefused => fl!(self, "failure-refused"),
            Failure::Unreachable => fl!(self, "failure-unreachable"),
            Failure::Certificate(failure) => self.certificate_failure(*failure),
            Failure::HttpsRequired => fl!(self, "failure-https-required"),
            Failure::TimedOut => fl!(self, "failure-timed-out"),
            Failure::ConnectionLost => fl!(self, "failure-lost"),
            Failure::ProgramRestarted => fl!(self, "failure-restarted"),
            Failure::Canceled => fl!(self, "failure-canceled"),
            Failure::FilesMissing => fl!(self, "failure-files-missing"),
            Failure::Blocked => fl!(self, "failure-blocked"),
            Failure::Unauthorized => fl!(self, "failure-unauthorized"),
            Failure::SessionExpired => fl!(self, "failure-session-expired"),
            Failure::SessionRevoked => fl!(self, "failure-session-revoked"),
            Failure::NotEncrypted => fl!(self, "failure-not-encrypted"),
            Failure::UnknownPin => fl!(self, "failure-unknown-pin"),
            Failure::Handshake => fl!(self, "failure-handshake"),
            Failure::SignInRequired => fl!(self, "failure-sign-in-required"),
            Failure::Proxy(ProxyFailure::Unreachable) => fl!(self, "failure-proxy"),
            Failure::Proxy(ProxyFailure::AuthenticationRequired) => {
                fl!(self, "failure-proxy-credentials")
            }
            Failure::Proxy(ProxyFailure::UnsupportedType) => fl!(self, "failure-proxy-type"),
            Failure::Proxy(ProxyFailure::Unknown) => fl!(self, "failure-proxy-unknown"),
            Failure::Proxy(ProxyFailure::UnknownSystem) => {
                fl!(self, "failure-proxy-unknown-system")
            }
            Failure::NotFound => fl!(self, "failure-not-found"),
            Failure::Unsupported => fl!(self, "failure-unsupported"),
            Failure::RateLimited(_) => fl!(self, "failure-rate-limited"),
            Failure::Rejected { code, .. } => {
                fl!(self, "failure-rejected", "code" => code.as_str())
            }
            Failure::ServerError { status } => {
                fl!(self, "failure-server", "status" => status.to_string())
            }
            Failure::ReadOnly => fl!(self, "failure-read-only"),
            Failure::TooLarge => fl!(self, "failure-too-large"),
            Failure::Unreadable => fl!(self, "failure-unreadable"),
            Failure::UnknownCompression => fl!(self, "failure-compression"),
            Failure::Redirected => fl!(self, "failure-redirected"),
        }
    }

    /// Why a server did not change a channel or category. What the user may not see is not distinguished from what is not
    /// there, and nothing of the answer is quoted.
    pub fn layout_failure(&self, failure: &Failure) -> Cow<'_, str> {
        match failure {
            Failure::Unauthorized | Failure::NotFound => fl!(self, "channel-change-refused"),
            Failure::Rejected { status: 409, .. } => fl!(self, "channel-change-not-empty"),
            Failure::Rejected { .. } => fl!(self, "channel-change-rejected"),
            failure => self.failure(failure),
        }
    }

    /// Why there is no connection to a server that was reached before.
    pub fn connection_failure(&self, failure: &Failure) -> Cow<'_, str> {
        match failure.intermediary() {
            Some(Intermediary::Portal) => fl!(self, "connection-portal"),
            Some(Intermediary::Proxy) => fl!(self, "connection-proxy"),
            Some(Intermediary::WebPage) => fl!(self, "connection-web-page"),
            Some(Intermediary::Certificate) => fl!(self, "connection-certificate"),
            None => self.failure(failure),
        }
    }

    fn certificate_failure(&self, failure: CertificateFailure) -> Cow<'_, str> {
        match failure {
            CertificateFailure::UnknownIssuer => fl!(self, "failure-certificate-issuer"),
            CertificateFailure::Expired => fl!(self, "failure-certificate-expired"),
            CertificateFailure::WrongHost => fl!(self, "failure-certificate-host"),
            // The details show both keys.
            CertificateFailure::Changed { .. } => fl!(self, "failure-certificate-changed"),
            CertificateFailure::Other => fl!(self, "failure-certificate-other"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failure_text_includes_server_code_and_status() {
        let strings = Strings::negotiate(&[]);
        let rejected = Failure::Rejected {
            status: 400,
            code: "message_create_failed".into(),
            retryable: false,
        };
        assert!(strings.failure(&rejected).contains("message_create_failed"));
        let server_error = Failure::ServerError { status: 502 };
        assert!(strings.failure(&server_error).contains("502"));
    }
}
