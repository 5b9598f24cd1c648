//! What of a connection outlives a lost socket.

use std::time::{Instant, SystemTime};

use iced::futures::channel::mpsc::{UnboundedReceiver, UnboundedSender};

use crate::domain::connection::ConnectionState;
use crate::domain::id::ChannelId;
use crate::domain::identity::SessionState;
use crate::net::connection::{Control, Event};
use crate::net::keepalive::SuspendDetector;
use crate::net::session::Session;

/// The state of a connection task.
pub(super) struct ConnectionTask {
    pub(super) session: Session,
    events: UnboundedSender<Event>,
    pub(super) controls: UnboundedReceiver<Control>,
    /// The connection stays open when the app has dropped its controller.
    pub(super) controls_closed: bool,
    /// The channel that the user has open.
    pub(super) focus: Option<ChannelId>,
    suspend: SuspendDetector,
}

impl ConnectionTask {
    pub(super) fn new(
        session: Session,
        events: UnboundedSender<Event>,
        controls: UnboundedReceiver<Control>,
    ) -> Self {
        Self {
            session,
            events,
            controls,
            controls_closed: false,
            focus: None,
            suspend: SuspendDetector::new(SystemTime::now(), now()),
        }
    }

    pub(super) fn emit(&self, event: Event) {
        if self.events.unbounded_send(event).is_err() {
            tracing::debug!("the subscription of a connection has ended");
        }
    }

    /// Reports the state of the connection, and the state of the session if that is why it was refused.
    pub(super) fn report(&self, state: ConnectionState) {
        if let ConnectionState::Refused(failure) = &state {
            let state = SessionState::NotStarted.after(failure);
            if state.is_ended() {
                self.emit(Event::Session(state));
            }
        }
        self.emit(Event::Connection(state));
    }

    /// Whether the device was suspended since the last call.
    pub(super) fn was_suspended(&mut self) -> bool {
        self.suspend.check(SystemTime::now(), now())
    }
}

/// The time of the tokio clock, which tests can pause.
pub(super) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Never ends if `until` is `None`.
pub(super) async fn sleep_until(until: Option<Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until.into()).await,
        None => std::future::pending().await,
    }
}
