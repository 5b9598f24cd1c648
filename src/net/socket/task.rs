//! What of a connection outlives a lost socket.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use iced::futures::channel::mpsc::{Sender, UnboundedReceiver};
use iced::futures::{SinkExt, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::connection::ConnectionState;
use crate::domain::id::ChannelId;
use crate::domain::identity::SessionState;
use crate::domain::server_event::ServerEvent;
use crate::net::connection::{Control, Delivery, Event};
use crate::net::keepalive::SuspendDetector;
use crate::net::machine::Input;
use crate::net::session::Session;

/// How often a wait checks whether the device was suspended.
const SUSPEND_CHECK: Duration = Duration::from_secs(20);

/// The state of a connection task.
pub(super) struct ConnectionTask {
    pub(super) session: Session,
    events: Sender<Event>,
    /// Has a permit while the app has taken the last changes.
    delivery: Arc<Semaphore>,
    controls: UnboundedReceiver<Control>,
    /// The connection stays open when the app has dropped its controller.
    pub(super) controls_closed: bool,
    pub(super) view: View,
    /// The histories that the app has received.
    pub(super) loaded: HashMap<ChannelId, LoadedPage>,
    suspend: SuspendDetector,
}

/// What the user sees of the server.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    /// The channel that the user has open.
    pub(super) focus: Option<ChannelId>,
    /// Whether another server is in view, or the window is hidden; `None` before the app has said so.
    pub(super) is_background: Option<bool>,
}

/// How much of a history was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoadedPage {
    Small,
    Full,
}

impl View {
    /// Takes what a control says about the view. Gives back any other control.
    pub(super) fn update(&mut self, control: Control) -> Option<Control> {
        match control {
            Control::Focus(channel) => self.focus = Some(channel),
            Control::Background(is_background) => self.is_background = Some(is_background),
            Control::Typing { .. }
            | Control::Refetch(_)
            | Control::Names(_)
            | Control::RetryNow => {
                return Some(control);
            }
        }
        None
    }

    pub(super) fn is_background(&self) -> bool {
        self.is_background == Some(true)
    }
}

impl ConnectionTask {
    pub(super) fn new(
        session: Session,
        events: Sender<Event>,
        controls: UnboundedReceiver<Control>,
    ) -> Self {
        Self {
            session,
            events,
            delivery: Arc::new(Semaphore::new(1)),
            controls,
            controls_closed: false,
            view: View::default(),
            loaded: HashMap::new(),
            suspend: SuspendDetector::new(SystemTime::now(), now()),
        }
    }

    /// Waits while the app is behind.
    pub(super) async fn emit(&mut self, event: Event) {
        if self.events.send(event).await.is_err() {
            tracing::debug!("the subscription of a connection has ended");
        }
    }

    /// Waits until the app has taken the last changes.
    pub(super) async fn deliver(&mut self, events: Vec<ServerEvent>) {
        let permit = Arc::clone(&self.delivery).acquire_owned().await;
        if let Ok(permit) = permit {
            self.deliver_with(permit, events).await;
        }
    }

    pub(super) async fn deliver_with(
        &mut self,
        permit: OwnedSemaphorePermit,
        events: Vec<ServerEvent>,
    ) {
        self.emit(Event::Changes(Delivery::new(events, permit)))
            .await;
    }

    /// The permit to deliver changes, if the app has taken the last ones.
    pub(super) fn delivery(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.delivery).try_acquire_owned().ok()
    }

    /// Ends when the app has taken the last changes.
    pub(super) fn delivered(&self) -> impl Future<Output = ()> + Send + use<> {
        let delivery = Arc::clone(&self.delivery);
        async move {
            let _permit = delivery.acquire_owned().await;
        }
    }

    /// Waits for a control. Never ends once there can be none.
    pub(super) async fn control(&mut self) -> Control {
        if !self.controls_closed {
            if let Some(control) = self.controls.next().await {
                return control;
            }
            self.controls_closed = true;
        }
        std::future::pending().await
    }

    /// Waits for the next attempt, the user, or a resume from suspend. Without `until` it waits for the user or a resume.
    pub(super) async fn wait(&mut self, until: Option<Instant>) -> Input {
        loop {
            let next = until.map(|until| until.min(now() + SUSPEND_CHECK));
            tokio::select! {
                control = self.control() => {
                    if self.view.update(control) == Some(Control::RetryNow) {
                        return Input::RetryNow;
                    }
                }
                () = sleep_until(next) => {
                    if self.was_suspended() {
                        return Input::Woke;
                    }
                    if until.is_some_and(|until| now() >= until) {
                        return Input::Elapsed;
                    }
                }
            }
        }
    }

    /// Reports the state of the connection, and the state of the session if that is why it was refused.
    pub(super) async fn report(&mut self, state: ConnectionState) {
        if let ConnectionState::Refused(failure) = &state {
            let state = SessionState::NotStarted.after(failure);
            if state.is_ended() {
                self.emit(Event::Session(state)).await;
            }
        }
        self.emit(Event::Connection(state)).await;
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
