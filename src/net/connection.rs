//! The events of a connection to a server, and the controls that the app sends to it.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use iced::futures::channel::mpsc::UnboundedSender;
#[cfg(test)]
use iced::futures::channel::mpsc::{self, UnboundedReceiver};
use tokio::sync::OwnedSemaphorePermit;

use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, MessageId, UserId};
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
    /// How long the request for what the server offers took, and why it failed.
    Probed(Duration, Option<Failure>),
    /// The state of the user's session changed.
    Session(SessionState),
    /// Events of the server, at most every 50 milliseconds.
    Changes(Delivery),
}

/// Events of a server. Until they are dropped the connection delivers no further ones, and reads no more than fits into
/// one more batch; the rest waits in the network.
#[derive(Debug, Clone)]
pub struct Delivery {
    events: Vec<ServerEvent>,
    _taken: Option<Arc<OwnedSemaphorePermit>>,
}

impl Delivery {
    pub(super) fn new(events: Vec<ServerEvent>, permit: OwnedSemaphorePermit) -> Self {
        let permit = Some(Arc::new(permit));
        Self {
            events,
            _taken: permit,
        }
    }

    /// Takes the events out; further ones are delivered once the rest is dropped.
    pub fn take(&mut self) -> Vec<ServerEvent> {
        std::mem::take(&mut self.events)
    }
}

impl From<Vec<ServerEvent>> for Delivery {
    fn from(events: Vec<ServerEvent>) -> Self {
        Self {
            events,
            _taken: None,
        }
    }
}

impl Deref for Delivery {
    type Target = [ServerEvent];

    fn deref(&self) -> &[ServerEvent] {
        &self.events
    }
}

impl IntoIterator for Delivery {
    type Item = ServerEvent;
    type IntoIter = std::vec::IntoIter<ServerEvent>;

    fn into_iter(self) -> Self::IntoIter {
        self.events.into_iter()
    }
}

/// A command to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// The user opened a channel, or came back to it; it is loaded first.
    Focus(ChannelId),
    /// Whether another server is in view, or the window is hidden. Events then come less often, and channels are loaded slowly.
    Background(bool),
    /// The user started or stopped typing.
    Typing {
        /// In which channel.
        channel: ChannelId,
        /// `false` if they stopped.
        active: bool,
    },
    /// The user has read a channel up to a message.
    Read(ChannelId, MessageId),
    /// Load the newest messages of a channel again.
    Refetch(ChannelId),
    /// Load the channel list again.
    RefetchChannels,
    /// Load the names and avatars of users who are shown.
    Names(Vec<UserId>),
    /// Reconnect without waiting.
    RetryNow,
    /// The user came back to the window: reconnect unless that was just tried, and check the connection in view.
    UserReturned,
    /// A request was not answered, so the connection may be dead.
    Doubted,
}

/// Sends controls to a connection. Controls to a closed connection are dropped.
#[derive(Debug, Clone)]
pub struct Controller(pub(super) UnboundedSender<Control>);

impl Controller {
    /// A controller without a connection.
    #[cfg(test)]
    pub fn new() -> (Self, UnboundedReceiver<Control>) {
        let (sender, controls) = mpsc::unbounded();
        (Self(sender), controls)
    }

    /// Sends a control.
    pub fn send(&self, control: Control) {
        if self.0.unbounded_send(control).is_err() {
            tracing::debug!("a control was sent to a closed connection");
        }
    }
}
