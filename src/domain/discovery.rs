//! What was found at an address before anything is joined, and what stands in the way.

use super::capability::Capabilities;
use super::failure::Failure;
use super::id::ServerId;
use super::proxy::Proxy;
use super::trust::{Certificate, CertificateFailure, Pin, Trust};

/// What a probe of an address found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// The address as it will be kept, in its normal form.
    pub address: String,
    /// What the line to it is worth.
    pub trust: Trust,
    /// Its certificate, where the line is encrypted.
    pub certificate: Option<Box<Certificate>>,
    /// What the backend offers.
    pub capabilities: Capabilities,
    /// The servers it lists, in its order; at least one.
    pub listed: Vec<ListedServer>,
}

/// A server in a backend's directory (`docs/backend-contract.md` 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedServer {
    /// What the backend calls it.
    pub id: ServerId,
    /// Its name.
    pub name: String,
    /// Its initials.
    pub icon_text: String,
    /// Whether the backend says of it that it is verified. Nobody checked that: it is the server's own word.
    pub claims_verified: bool,
}

/// What to look at, and what the user agreed to for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeTarget {
    /// The address as it was typed.
    pub typed: String,
    /// The key that was accepted.
    pub pin: Option<Pin>,
    /// The way to it.
    pub proxy: Proxy,
}

/// What a probe waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeProgress {
    /// The connection, and the certificate where there is one.
    Connecting,
    /// What the server offers.
    Asking,
    /// Which servers there are.
    Listing,
}

/// Why nothing can be joined at an address, and what was seen before that was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeError {
    /// Why.
    pub failure: Failure,
    /// The address that was tried last, where the text was one.
    pub address: Option<String>,
    /// The certificate that was shown, where one was.
    pub certificate: Option<Box<Certificate>>,
}

impl ProbeError {
    /// One of which no more is known.
    #[must_use]
    pub fn new(failure: Failure) -> Self {
        Self {
            failure,
            address: None,
            certificate: None,
        }
    }

    /// The certificate, where the user may accept it knowingly: nothing is wrong with it but that nobody the system
    /// trusts has signed it.
    #[must_use]
    pub fn acceptable(&self) -> Option<&Certificate> {
        let acceptable = self.failure == Failure::Certificate(CertificateFailure::UnknownIssuer);
        self.certificate.as_deref().filter(|_| acceptable)
    }

    /// The same address without encryption, where it was the program that chose encryption and where that may be what is
    /// missing. To go there is the user's choice.
    #[must_use]
    pub fn without_encryption(&self, typed: &str) -> Option<String> {
        let missing = matches!(
            self.failure,
            Failure::NotOpenChat
                | Failure::ConnectionRefused
                | Failure::ConnectionLost
                | Failure::TimedOut
        );
        let rest = self.address.as_deref()?.strip_prefix("https://")?;
        (missing && !typed.contains("://")).then(|| format!("http://{rest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn obstacle(failure: Failure, address: &str) -> ProbeError {
        ProbeError {
            address: Some(address.to_owned()),
            ..ProbeError::new(failure)
        }
    }

    #[test]
    fn encryption_is_given_up_by_choice_only_and_never_for_a_bad_certificate() {
        let secure = "https://chat.example";
        let expired = Failure::Certificate(CertificateFailure::Expired);
        let plain = Some("http://chat.example".to_owned());
        for (failure, typed, expected) in [
            (Failure::ConnectionRefused, "chat.example", plain.clone()),
            (Failure::NotOpenChat, "chat.example", plain),
            (Failure::ConnectionRefused, secure, None),
            (expired, "chat.example", None),
            (
                Failure::Certificate(CertificateFailure::Other),
                "chat.example",
                None,
            ),
            (Failure::Handshake, "chat.example", None),
            (Failure::HostNotFound, "chat.example", None),
        ] {
            let offered = obstacle(failure, secure).without_encryption(typed);
            assert_eq!(offered, expected, "{typed}");
        }
        let plain = obstacle(Failure::ConnectionRefused, "http://localhost");
        assert_eq!(plain.without_encryption("localhost"), None);
    }
}
