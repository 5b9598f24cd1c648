//! What can go wrong between this device and a server, as things a person can act upon.

use std::time::Duration;

use super::address::AddressError;
pub use super::trust::CertificateFailure;

/// Each kind has its own sentence on screen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Failure {
    InvalidAddress,
    /// The address contains a user name or a password.
    AddressWithCredentials,
    /// Something answers, but it is not an `OpenChat` server.
    NotOpenChat,
    HostNotFound,
    ConnectionRefused,
    Unreachable,
    Certificate(CertificateFailure),
    /// The server requires encryption and the address has none.
    HttpsRequired,
    TimedOut,
    ConnectionLost,
    /// Of a message from before the program was started again: its reason is not stored.
    ProgramRestarted,
    /// The user stopped an upload.
    Canceled,
    /// The files of a message are no longer on this device.
    FilesMissing,
    /// `401` or `403` with an error code.
    Unauthorized,
    /// `401` or `403` without an error code, which no `OpenChat` server answers.
    Blocked,
    /// The session expired and could not be renewed.
    SessionExpired,
    /// Only the user starts another session.
    SessionRevoked,
    /// The address has no encryption, and the user did not choose that.
    NotEncrypted,
    /// The stored pin is not understood, so any key could be the wrong one.
    UnknownPin,
    /// No TLS parameters in common, or the server requests a client certificate.
    Handshake,
    /// The server does not answer anonymous requests, and a probe is anonymous.
    SignInRequired,
    Proxy(ProxyFailure),
    /// `404` with an error code.
    NotFound,
    /// The endpoint does not exist: `404` or `405` without an error code, or `501`.
    Unsupported,
    /// With the time to wait, if the server names it.
    RateLimited(Option<Duration>),
    /// The server refused with an error code (`docs/backend-contract.md` 2.4).
    Rejected {
        status: u16,
        code: String,
        retryable: bool,
    },
    /// `5xx`.
    ServerError {
        status: u16,
    },
    /// The server takes no messages.
    ReadOnly,
    /// The response exceeds the limit of the client.
    TooLarge,
    Unreadable,
    /// The response is compressed in a way that the client did not ask for and does not know.
    UnknownCompression,
    /// The server redirected to another origin.
    Redirected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProxyFailure {
    Unreachable,
    /// It requires credentials, or rejected them.
    AuthenticationRequired,
    /// The system proxy has a protocol that is not supported.
    UnsupportedType,
    /// The stored setting of the server is not understood.
    Unknown,
    /// An environment variable that names a proxy is not understood.
    UnknownSystem,
}

impl From<AddressError> for Failure {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::Credentials => Self::AddressWithCredentials,
            AddressError::TooLong
            | AddressError::Malformed
            | AddressError::Scheme
            | AddressError::Extra => Self::InvalidAddress,
        }
    }
}

/// What answered in the place of a server that was reached before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intermediary {
    /// The sign-in page of a network.
    Portal,
    /// A proxy or a firewall.
    Proxy,
    /// Anything else that is not JSON of an `OpenChat` server.
    WebPage,
    /// The certificate is for another host, or its issuer is not trusted.
    Certificate,
}

impl Failure {
    /// Whether no attempt to connect can succeed before the user acts: the server refused in its own words, or a setting of
    /// this device forbids it. Everything else may come from what stands between the two, and passes.
    pub fn is_final(&self) -> bool {
        match self {
            Self::InvalidAddress
            | Self::AddressWithCredentials
            | Self::HttpsRequired
            | Self::SignInRequired
            | Self::Proxy(
                ProxyFailure::UnsupportedType | ProxyFailure::Unknown | ProxyFailure::UnknownSystem,
            )
            | Self::NotEncrypted
            | Self::UnknownPin
            | Self::Unauthorized
            | Self::SessionExpired
            | Self::SessionRevoked => true,
            Self::NotOpenChat
            | Self::HostNotFound
            | Self::ConnectionRefused
            | Self::Unreachable
            | Self::Certificate(_)
            | Self::TimedOut
            | Self::ConnectionLost
            | Self::ProgramRestarted
            | Self::Canceled
            | Self::FilesMissing
            | Self::Blocked
            | Self::Handshake
            | Self::Proxy(ProxyFailure::Unreachable | ProxyFailure::AuthenticationRequired)
            | Self::NotFound
            | Self::Unsupported
            | Self::RateLimited(_)
            | Self::Rejected { .. }
            | Self::ServerError { .. }
            | Self::ReadOnly
            | Self::TooLarge
            | Self::Unreadable
            | Self::UnknownCompression
            | Self::Redirected => false,
        }
    }

    /// Whether the same request may succeed later without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Rejected { retryable, .. } => *retryable,
            Self::NotFound
            | Self::Unsupported
            | Self::ReadOnly
            | Self::Canceled
            | Self::FilesMissing => false,
            failure => !failure.is_final(),
        }
    }

    /// Whether the message that another one replies to does not exist any more (`docs/backend-contract.md` 2.4).
    pub fn is_reply_target_missing(&self) -> bool {
        matches!(self, Self::Rejected { code, .. } if code == "reply_target_not_found")
    }

    /// What seems to have answered, where a server that was reached before is expected.
    pub fn intermediary(&self) -> Option<Intermediary> {
        match self {
            Self::Redirected | Self::ServerError { status: 511 } => Some(Intermediary::Portal),
            Self::Blocked => Some(Intermediary::Proxy),
            Self::NotOpenChat | Self::Unsupported | Self::Unreadable => Some(Intermediary::WebPage),
            Self::Certificate(
                CertificateFailure::UnknownIssuer | CertificateFailure::WrongHost,
            )
            | Self::Handshake => Some(Intermediary::Certificate),
            _ => None,
        }
    }
}
