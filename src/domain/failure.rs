//! What can go wrong between this device and a server, as things a person can act upon.

use std::time::Duration;

use super::address::AddressError;
pub use super::trust::CertificateFailure;

/// Why something asked of a server did not happen. Each kind has a sentence of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The address is not one.
    InvalidAddress,
    /// Something answers there, but it is not an `OpenChat` server.
    NotOpenChat,
    /// The name could not be looked up.
    HostNotFound,
    /// Nothing listens there.
    ConnectionRefused,
    /// The network said no on the way.
    Unreachable,
    /// The certificate cannot be trusted.
    Certificate(CertificateFailure),
    /// The server demands a secure transport and the address has none.
    HttpsRequired,
    /// No answer in time.
    TimedOut,
    /// The line broke before the answer was complete.
    ConnectionLost,
    /// The server does not accept who we are (`401`, `403`).
    Unauthorized,
    /// The session ran out, and could not be renewed by itself.
    SessionExpired,
    /// The server ended the session: only the user begins another.
    SessionRevoked,
    /// The address has no encryption, and nobody chose to do without.
    NotEncrypted,
    /// No encryption could be agreed upon: the server's is out of date, or it asks for a certificate of the user's.
    Handshake,
    /// The server answers nobody who does not say who they are, and nobody says so before they join.
    SignInRequired,
    /// The proxy did not lead to the server.
    Proxy(ProxyFailure),
    /// The server does not know what was asked for (`404` with a code).
    NotFound,
    /// The server does not offer this at all (`404` or `405` without a code, `501`).
    Unsupported,
    /// The server asks to wait; how long, where it says so.
    RateLimited(Option<Duration>),
    /// The server refused, with its own code and words (`docs/backend-contract.md` 2.4).
    Rejected {
        /// HTTP status.
        status: u16,
        /// The machine-readable code.
        code: String,
        /// Whether trying again may help.
        retryable: bool,
    },
    /// The server failed (`5xx`).
    ServerError {
        /// HTTP status.
        status: u16,
    },
    /// The answer is larger than the client is willing to read.
    TooLarge,
    /// The answer cannot be read.
    Unreadable,
    /// The server wanted to send us to another origin.
    Redirected,
}

/// Why a proxy did not lead to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProxyFailure {
    /// It could not be reached, or did not reach the server.
    Unreachable,
    /// It asks for a name and a password, or does not take the ones it was given.
    AuthenticationRequired,
    /// The system names one of a kind that is not spoken.
    UnsupportedType,
}

impl From<AddressError> for Failure {
    fn from(_: AddressError) -> Self {
        Self::InvalidAddress
    }
}

impl Failure {
    /// Whether the same request may succeed later without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::HostNotFound
            | Self::ConnectionRefused
            | Self::Unreachable
            | Self::TimedOut
            | Self::ConnectionLost
            | Self::RateLimited(_)
            | Self::ServerError { .. }
            | Self::Unreadable
            | Self::Proxy(ProxyFailure::Unreachable)
            | Self::TooLarge => true,
            Self::Rejected { retryable, .. } => *retryable,
            Self::InvalidAddress
            | Self::NotOpenChat
            | Self::Certificate(_)
            | Self::HttpsRequired
            | Self::Handshake
            | Self::SignInRequired
            | Self::Proxy(ProxyFailure::AuthenticationRequired | ProxyFailure::UnsupportedType)
            | Self::NotEncrypted
            | Self::Unauthorized
            | Self::SessionExpired
            | Self::SessionRevoked
            | Self::NotFound
            | Self::Unsupported
            | Self::Redirected => false,
        }
    }
}
