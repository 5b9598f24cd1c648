//! The events of a connection to a server, and the controls that the app sends to it.

use iced::futures::channel::mpsc::UnboundedSender;

use crate::domain::connection::ConnectionState;
use crate::domain::id::ChannelId;
use crate::domain::identity::SessionState;
use crate::domain::server_event::ServerEvent;
use crate::domain::trust::TlsState;

/// An event of a connection.
#[derive(Debug, Clone)]
pub enum Event {
    /// Always the first event.
    Opened(Controller),
    /// The state of the connection changed.
    Connection(ConnectionState),
    /// The TLS state after a connection attempt.
    Tls(Box<TlsState>),
    /// The state of the user's session changed.
    Session(SessionState),
    /// Events of the server, at most every 50 milliseconds.
    Changes(Vec<ServerEvent>),
}

/// A command to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// The user opened a channel; it is loaded first.
    Focus(ChannelId),
    /// The user started or stopped typing.
    Typing {
        /// In which channel.
        channel: ChannelId,
        /// `false` if they stopped.
        active: bool,
    },
    /// Load the newest messages of a channel again.
    Refetch(ChannelId),
    /// Reconnect without waiting.
    RetryNow,
}

/// Sends controls to a connection. Controls to a closed connection are dropped.
#[derive(Debug, Clone)]
pub struct Controller(pub(super) UnboundedSender<Control>);

impl Controller {
    /// Sends a control.
    pub fn send(&self, control: Control) {
        if self.0.unbounded_send(control).is_err() {
            tracing::debug!("a control was sent to a closed connection");
        }
    }
}
