//! The socket of a server as a stream of events, each tagged with the server and the life of its line.

use iced::Subscription;
use iced::futures::{Stream, StreamExt, channel::mpsc, stream};

use super::session::Session;
use super::socket;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, ServerUid};
use crate::domain::identity::SessionState;
use crate::domain::server_event::ServerEvent;
use crate::domain::trust::TlsState;

/// What a line says.
#[derive(Debug, Clone)]
pub enum Event {
    /// It began; this is how to speak to it.
    Opened(Controller),
    /// The line changed.
    Link(ConnectionState),
    /// What the line showed of its certificate, and what that is worth.
    Security(Box<TlsState>),
    /// The server checked who the user is, or cannot.
    Standing(SessionState),
    /// The server said something; at most one of these every 50 milliseconds.
    Changes(Vec<ServerEvent>),
}

/// What a line can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// The user looks at a channel.
    Focus(ChannelId),
    /// The user types, or stopped.
    Typing {
        /// Where.
        channel: ChannelId,
        /// Whether they type now.
        active: bool,
    },
    /// Ask for the newest messages of a channel again.
    Refetch(ChannelId),
    /// Do not wait.
    RetryNow,
}

/// Speaks to a line. What is said to one that has ended is lost, as it should be.
#[derive(Debug, Clone)]
pub struct Controller(mpsc::UnboundedSender<Control>);

impl Controller {
    /// Tells the line something.
    pub fn tell(&self, control: Control) {
        if self.0.unbounded_send(control).is_err() {
            tracing::debug!("a line that has ended was told something");
        }
    }
}

/// Holds a line to a server for as long as it is subscribed to.
pub fn listen(session: Session) -> Subscription<(ServerUid, Epoch, Event)> {
    let tag = (session.uid().clone(), session.epoch());
    Subscription::run_with(session, connect)
        .with(tag)
        .map(|((uid, epoch), event)| (uid, epoch, event))
}

/// The events of a line. The worker lives as long as the stream.
pub fn connect(session: &Session) -> impl Stream<Item = Event> + use<> {
    let (events, heard) = mpsc::unbounded();
    let (controls, told) = mpsc::unbounded();
    let session = session.clone();
    let _there = events.unbounded_send(Event::Opened(Controller(controls)));
    let worker = stream::once(async move {
        let mut worker = Worker(tokio::spawn(socket::run(session, events, told)));
        let ended = (&mut worker.0).await;
        let error = ended.err()?;
        tracing::error!(%error, "a line ended by itself");
        Some(Event::Link(ConnectionState::Refused(
            Failure::ConnectionLost,
        )))
    });
    stream::select(heard, worker.filter_map(|last| async { last }))
}

/// Ends the task with the stream: a handle that is only dropped would leave it running.
struct Worker(tokio::task::JoinHandle<()>);

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.abort();
    }
}
