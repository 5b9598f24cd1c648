//! What of a connection outlives a lost socket.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use iced::futures::channel::mpsc::{Sender, UnboundedReceiver};
use iced::futures::{SinkExt, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::backend::BackendLink;
use super::read_positions::ReadPositions;
use crate::domain::capability::Capabilities;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::ChannelId;
use crate::domain::identity::SessionState;
use crate::domain::server_event::ServerEvent;
use crate::net::api::{self, KnownMessage};
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
    controls: Controls,
    pub(super) view: View,
    pub(super) backend: BackendLink,
    /// The histories that the app has received.
    pub(super) loaded: HashMap<ChannelId, LoadedHistory>,
    pub(super) reads: ReadPositions,
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

#[derive(Debug, Default)]
pub(super) struct LoadedHistory {
    pub(super) page: LoadedPage,
    /// Its newest message, which the next one should reach.
    pub(super) newest: Option<KnownMessage>,
}

impl LoadedHistory {
    /// What the app has of channels from before. The next history of each reaches back to it, so that what arrived since
    /// is complete and counted.
    fn known(session: &Session) -> HashMap<ChannelId, Self> {
        let known = session.known().iter();
        let known = known.map(|(channel, newest)| {
            let loaded = Self {
                page: LoadedPage::Small,
                newest: newest.clone().map(KnownMessage::from),
            };
            (channel.clone(), loaded)
        });
        known.collect()
    }
}

/// What ends a wait, besides the user and a resume from suspend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    ForUser,
    Until(Instant),
    /// In an outage of the backend that lasts until then.
    ForBackend(Instant),
}

/// How much of a history was loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LoadedPage {
    #[default]
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
            | Control::Read(..)
            | Control::Refetch(_)
            | Control::RefetchChannels
            | Control::Names(_)
            | Control::RetryNow
            | Control::UserReturned
            | Control::Doubted => {
                return Some(control);
            }
        }
        None
    }

    pub(super) fn is_background(&self) -> bool {
        self.is_background == Some(true)
    }
}

/// The connection stays open when the app has dropped its controller.
struct Controls {
    receiver: UnboundedReceiver<Control>,
    is_closed: bool,
}

impl Controls {
    /// Never ends once there can be none.
    async fn next(&mut self) -> Control {
        if !self.is_closed {
            if let Some(control) = self.receiver.next().await {
                return control;
            }
            self.is_closed = true;
        }
        std::future::pending().await
    }
}

impl ConnectionTask {
    pub(super) fn new(
        session: Session,
        events: Sender<Event>,
        controls: UnboundedReceiver<Control>,
    ) -> Self {
        Self {
            backend: BackendLink::new(session.backend_key()),
            loaded: LoadedHistory::known(&session),
            session,
            events,
            delivery: Arc::new(Semaphore::new(1)),
            controls: Controls {
                receiver: controls,
                is_closed: false,
            },
            view: View::default(),
            reads: ReadPositions::default(),
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

    /// Takes what a control says about the view and what was read. Gives back any other control.
    pub(super) fn update(&mut self, control: Control) -> Option<Control> {
        match self.view.update(control) {
            Some(Control::Read(channel, message)) => {
                self.reads.read(channel, message, now());
                None
            }
            other => other,
        }
    }

    /// Waits for a control.
    pub(super) async fn control(&mut self) -> Control {
        self.controls.next().await
    }

    /// Waits for the next attempt, the user, or a resume from suspend.
    pub(super) async fn wait(&mut self, wait: Wait) -> Input {
        loop {
            let (until, in_outage) = match wait {
                Wait::ForUser => (None, None),
                Wait::Until(until) => (Some(until), None),
                Wait::ForBackend(until) => (None, Some(until)),
            };
            let check = (wait != Wait::ForUser).then(|| now() + SUSPEND_CHECK);
            let next = until.into_iter().chain(check).min();
            tokio::select! {
                control = self.controls.next() => match self.update(control) {
                    Some(Control::RetryNow) => return Input::RetryNow,
                    Some(Control::UserReturned) => return Input::UserReturned,
                    _ => {}
                },
                input = self.backend.next_step(in_outage) => return input,
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

    /// The first request of an attempt, which shows whether the backend answers.
    pub(super) async fn fetch_capabilities(&mut self) -> Result<Capabilities, Failure> {
        let started = now();
        let capabilities = api::fetch_capabilities(&self.session).await;
        let probed = Event::Probed(now() - started, capabilities.as_ref().err().cloned());
        self.emit(probed).await;
        self.backend.report(capabilities.as_ref().err());
        let tls = self.session.tls_state();
        self.emit(Event::Tls(Box::new(tls))).await;
        capabilities
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
