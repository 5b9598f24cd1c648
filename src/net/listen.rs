//! The connection to a server as a subscription. Its events are tagged with the server and the epoch.

use iced::Subscription;
use iced::futures::{Stream, StreamExt, channel::mpsc, stream};

pub use super::connection::{Control, Controller, Delivery, Event};
use super::session::Session;
use super::socket;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{Epoch, ServerUid};

/// The number of events that wait for the app; further ones wait in the connection.
const MAX_WAITING: usize = 4;

/// Keeps a connection to a server for as long as the subscription lasts.
pub fn listen(session: Session) -> Subscription<(ServerUid, Epoch, Event)> {
    let tag = (session.uid().clone(), session.epoch());
    Subscription::run_with(session, connect)
        .with(tag)
        .map(|((uid, epoch), event)| (uid, epoch, event))
}

/// The events of a connection. Dropping the stream closes it.
pub fn connect(session: &Session) -> impl Stream<Item = Event> + use<> {
    let (mut sender, events) = mpsc::channel(MAX_WAITING);
    let (controller, controls) = mpsc::unbounded();
    let session = session.clone();
    let _open = sender.try_send(Event::Opened(Controller(controller)));
    let task = stream::once(async move {
        let mut task = AbortOnDrop(tokio::spawn(socket::run(session, sender, controls)));
        // The error would quote the panic, which may quote a message.
        let _error = (&mut task.0).await.err()?;
        tracing::error!("a connection task panicked");
        Some(Event::Connection(ConnectionState::Refused(
            Failure::ConnectionLost,
        )))
    });
    stream::select(events, task.filter_map(|event| async { event }))
}

/// Dropping a bare `JoinHandle` would leave the task running.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
