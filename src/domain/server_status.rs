//! What of a server does not work now, as the user sees it. One state at a time: the one that the user can act upon.

use std::mem::discriminant;

use super::connection::ConnectionState;
use super::failure::{CertificateFailure, Failure, ProxyFailure};
use super::id::ChannelId;
use super::identity::SessionState;
use super::outbox::SendState;
use super::server::Server;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerStatus {
    Online,
    /// Messages can be read and not be sent.
    ReadOnly,
    /// Nothing was attempted yet.
    NotConnected,
    /// For the first time since the program started.
    Connecting,
    /// The connection was lost a moment ago.
    Reconnecting,
    /// Neither the address nor the name of the server can be reached, as without a network.
    NoNetwork,
    /// The server asks to wait.
    RateLimited,
    /// For longer than a moment.
    Outage(Failure),
    /// Every attempt fails alike until the user decides in the details of the server.
    Undecided(Failure),
    /// No attempt follows before the user asks for one.
    Refused(Failure),
    SessionExpired,
    SessionRevoked,
    SignedOut,
}

/// What the user can do about a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusAction {
    Retry,
    OpenDetails,
    SignIn,
}

impl ServerStatus {
    /// As the main window says it.
    pub fn of(server: &Server) -> Self {
        Self::in_channel(server, server.open_channel())
    }

    /// As a window says it that shows a channel.
    pub fn in_channel(server: &Server, channel: Option<&ChannelId>) -> Self {
        match server.session_state() {
            SessionState::Expired => return Self::SessionExpired,
            SessionState::Revoked => return Self::SessionRevoked,
            SessionState::SignedOut => return Self::SignedOut,
            SessionState::NotStarted
            | SessionState::Verifying
            | SessionState::Verified { .. }
            | SessionState::Unverified => {}
        }
        match (server.connection(), server.outage()) {
            (ConnectionState::Online, _) if is_read_only(server, channel) => Self::ReadOnly,
            (ConnectionState::Online, _) => Self::Online,
            (ConnectionState::Refused(failure), _) if is_decided_in_details(failure) => {
                Self::Undecided(failure.clone())
            }
            (ConnectionState::Refused(failure), _) => Self::Refused(failure.clone()),
            (_, Some(failure)) => Self::of_outage(failure),
            (ConnectionState::Idle, None) => Self::NotConnected,
            (ConnectionState::Connecting, None) if !server.was_online() => Self::Connecting,
            (ConnectionState::Connecting | ConnectionState::Waiting { .. }, None) => {
                Self::Reconnecting
            }
        }
    }

    fn of_outage(failure: &Failure) -> Self {
        match failure {
            failure if is_decided_in_details(failure) => Self::Undecided(failure.clone()),
            Failure::Unreachable | Failure::HostNotFound => Self::NoNetwork,
            Failure::RateLimited(_) => Self::RateLimited,
            failure => Self::Outage(failure.clone()),
        }
    }

    /// Whether another state differs in more than its reason.
    pub fn is_same_kind(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other)
    }

    /// Whether it lasts long enough, or needs the user, so that a banner says it.
    pub fn has_banner(&self) -> bool {
        match self {
            Self::Online | Self::NotConnected | Self::Connecting | Self::Reconnecting => false,
            Self::ReadOnly
            | Self::NoNetwork
            | Self::RateLimited
            | Self::Outage(_)
            | Self::Undecided(_)
            | Self::Refused(_)
            | Self::SessionExpired
            | Self::SessionRevoked
            | Self::SignedOut => true,
        }
    }

    pub fn action(&self) -> Option<StatusAction> {
        match self {
            Self::NoNetwork | Self::RateLimited | Self::Outage(_) | Self::Refused(_) => {
                Some(StatusAction::Retry)
            }
            Self::Undecided(_) => Some(StatusAction::OpenDetails),
            Self::SessionExpired | Self::SessionRevoked | Self::SignedOut => {
                Some(StatusAction::SignIn)
            }
            Self::Online
            | Self::ReadOnly
            | Self::NotConnected
            | Self::Connecting
            | Self::Reconnecting => None,
        }
    }
}

/// Whether the server says that it takes no messages, or has just refused one of a channel for that.
fn is_read_only(server: &Server, channel: Option<&ChannelId>) -> bool {
    let state = channel.and_then(|channel| server.channel_state(channel));
    let pending = state.map_or(&[][..], |state| state.timeline.pending());
    let is_refused = pending.iter().any(|message| match &message.state {
        SendState::Failed { failure, .. } => *failure == Failure::ReadOnly,
        _ => false,
    });
    is_refused || !server.capabilities().features.messaging
}

fn is_decided_in_details(failure: &Failure) -> bool {
    use ProxyFailure::{AuthenticationRequired, Unknown, UnknownSystem, UnsupportedType};
    matches!(
        failure,
        Failure::Certificate(CertificateFailure::Changed { .. })
            | Failure::NotEncrypted
            | Failure::Proxy(AuthenticationRequired | UnsupportedType | Unknown | UnknownSystem)
    )
}
