//! The task of one connection: runs the state machine, connects, and waits.
//!
//! Tasks of different servers share nothing but two limits, for which none waits long. An idle connection wakes up every
//! 20 seconds, for the keepalive.

mod dial;
mod limit;
mod lost;
mod profiles;
mod supervisor;
mod task;
mod websocket;

use std::convert::Infallible;

use iced::futures::channel::mpsc::{Sender, UnboundedReceiver};

use super::connection::{Control, Event};
use super::machine::{ConnectionMachine, Input, Output};
use super::session::Session;
use crate::domain::failure::Failure;
use crate::domain::server_event::ServerEvent;
use task::{ConnectionTask, now};
use websocket::WebSocketSession;

/// Keeps the connection until the task is aborted.
pub(super) async fn run(
    session: Session,
    events: Sender<Event>,
    controls: UnboundedReceiver<Control>,
) {
    let mut task = ConnectionTask::new(session, events, controls);
    supervisor::restart_on_panic(&mut task, |task| Box::pin(keep_connected(task))).await;
}

async fn keep_connected(task: &mut ConnectionTask) -> Infallible {
    let mut machine = ConnectionMachine::default();
    let mut input = Input::Started;
    loop {
        tracing::info!(server = %task.session.uid(), ?input, "connection");
        if input == Input::Failed(Failure::SessionRevoked) {
            // From here on only the user starts another session, and that one needs a new proof.
            task.session.delete_token();
        }
        let mut dial = false;
        let mut until = None;
        for output in machine.step(input, now(), jitter()) {
            match output {
                Output::Report(state) => task.report(state).await,
                Output::Disconnect => task.deliver(vec![ServerEvent::Disconnected]).await,
                Output::Connect => dial = true,
                Output::WaitUntil(instant) => until = Some(instant),
            }
        }
        input = if dial {
            connect(task, &mut machine).await
        } else {
            task.wait(until).await
        };
    }
}

/// Connects and stays connected until the connection is lost.
async fn connect(task: &mut ConnectionTask, machine: &mut ConnectionMachine) -> Input {
    let turn = limit::turn_to_connect(task).await;
    let connected = WebSocketSession::connect(task).await;
    drop(turn);
    let mut websocket = match connected {
        Ok(websocket) => websocket,
        Err(failure) => return Input::Failed(failure),
    };
    for output in machine.step(Input::Established, now(), 0.0) {
        if let Output::Report(state) = output {
            task.emit(Event::Connection(state)).await;
        }
    }
    websocket.run(task).await
}

/// A random number from 0 to 1.
fn jitter() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}
