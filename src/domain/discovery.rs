//! What a probe of an address found, before anything is joined, and why it failed.

use super::address::ServerAddress;
use super::capability::Capabilities;
use super::disclosure::DisclosureLog;
use super::failure::Failure;
use super::id::ServerId;
use super::proxy::Proxy;
use super::trust::{Certificate, CertificateFailure, Pin, Trust};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// In normal form, as it will be saved.
    pub address: String,
    pub trust: Trust,
    /// `None` without encryption.
    pub certificate: Option<Box<Certificate>>,
    pub capabilities: Capabilities,
    /// In the order of the directory; at least one.
    pub listed: Vec<ListedServer>,
    /// What the probe sent.
    pub disclosed: DisclosureLog,
}

/// A server in the directory (`docs/backend-contract.md` 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedServer {
    pub id: ServerId,
    pub name: String,
    pub icon_text: String,
    /// Claimed by the server and not checked.
    pub claims_verified: bool,
}

/// What to probe, and what the user agreed to for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeTarget {
    pub typed: String,
    /// The key that the user accepted.
    pub pin: Option<Pin>,
    pub proxy: Proxy,
}

/// What a probe waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeProgress {
    Connecting,
    Asking,
    Listing,
}

/// Why nothing can be joined at an address, and what was seen until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeError {
    pub failure: Failure,
    /// The address that was tried last, if the text was one.
    pub address: Option<String>,
    /// The address to which the server there refers. Only the user goes there.
    pub redirect: Option<Box<str>>,
    pub certificate: Option<Box<Certificate>>,
}

impl ProbeError {
    pub fn new(failure: Failure) -> Self {
        Self {
            failure,
            address: None,
            redirect: None,
            certificate: None,
        }
    }

    /// The certificate, if the user may accept it: its only fault is an unknown issuer.
    pub fn acceptable(&self) -> Option<&Certificate> {
        let acceptable = self.failure == Failure::Certificate(CertificateFailure::UnknownIssuer);
        self.certificate.as_deref().filter(|_| acceptable)
    }

    /// The `http` address, if `https` was the guess of the client and may be the reason of the failure. Only the user
    /// chooses it.
    pub fn without_encryption(&self, typed: &str) -> Option<String> {
        use Failure::{ConnectionLost, ConnectionRefused, NotOpenChat, TimedOut};
        let maybe_http = matches!(
            self.failure,
            NotOpenChat | ConnectionRefused | ConnectionLost | TimedOut
        );
        let rest = self.address.as_deref()?.strip_prefix("https://")?;
        let is_guess = !ServerAddress::has_scheme(typed);
        (maybe_http && is_guess).then(|| format!("http://{rest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(failure: Failure, address: &str) -> ProbeError {
        ProbeError {
            address: Some(address.to_owned()),
            ..ProbeError::new(failure)
        }
    }

    #[test]
    fn http_is_offered_only_for_a_guessed_scheme_and_never_for_a_bad_certificate() {
        let secure = "https://chat.example";
        let expired = Failure::Certificate(CertificateFailure::Expired);
        let plain = Some("http://chat.example".to_owned());
        for (failure, typed, expected) in [
            (Failure::ConnectionRefused, "chat.example", plain.clone()),
            (Failure::NotOpenChat, "chat.example", plain),
            (Failure::ConnectionRefused, secure, None),
            (Failure::ConnectionRefused, "https:chat.example", None),
            (Failure::ConnectionRefused, "wss://chat.example", None),
            (expired, "chat.example", None),
            (
                Failure::Certificate(CertificateFailure::Other),
                "chat.example",
                None,
            ),
            (Failure::Handshake, "chat.example", None),
            (Failure::HostNotFound, "chat.example", None),
        ] {
            let offered = error(failure, secure).without_encryption(typed);
            assert_eq!(offered, expected, "{typed}");
        }
        let plain = error(Failure::ConnectionRefused, "http://localhost");
        assert_eq!(plain.without_encryption("localhost"), None);
    }
}
