//! The task of one connection: runs the state machine, connects, and waits.
//!
//! Tasks of different servers share two limits, for which none waits long, and those of one backend whether it answers
//! (`backend`). An idle connection wakes up every 20 seconds, for the keepalive.

mod backend;
mod channel_list;
mod dial;
mod history;
mod limit;
mod lost;
mod profiles;
mod read_positions;
mod supervisor;
mod task;
mod websocket;

use std::convert::Infallible;
use std::time::Duration;

use iced::futures::channel::mpsc::{Sender, UnboundedReceiver};

use super::backoff::jitter;
use super::connection::{Control, Event};
use super::machine::{ConnectionMachine, Input, Output};
use super::session::Session;
use crate::domain::failure::Failure;
use crate::domain::server_event::ServerEvent;
use task::{ConnectionTask, Wait, now};
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
    let mut wait = Wait::ForUser;
    loop {
        tracing::info!(server = %task.session.uid(), ?input, "connection");
        if input == Input::Failed(Failure::SessionRevoked) {
            // From here on only the user starts another session, and that one needs a new proof.
            task.session.delete_token();
        }
        let is_prompted = input.is_prompted();
        let mut dial = false;
        for output in machine.step(input, now(), jitter()) {
            match output {
                Output::Report(state) => {
                    wait = Wait::ForUser;
                    task.report(state).await;
                }
                Output::Disconnect => task.deliver(vec![ServerEvent::Disconnected]).await,
                Output::Connect => dial = true,
                Output::WaitUntil(until) => wait = Wait::Until(until),
                Output::WaitForBackend(until) => wait = Wait::ForBackend(until),
            }
        }
        input = if dial {
            connect(task, &mut machine, is_prompted).await
        } else {
            task.wait(wait).await
        };
    }
}

/// Connects and stays connected until the connection is lost.
async fn connect(
    task: &mut ConnectionTask,
    machine: &mut ConnectionMachine,
    is_prompted: bool,
) -> Input {
    let longest_wait = match task.view.is_background {
        Some(false) => Duration::ZERO,
        Some(true) | None => limit::LONGEST_WAIT,
    };
    if let Err(outage) = task.backend.enter(is_prompted, longest_wait).await {
        return Input::BackendDown(outage);
    }
    let turn = limit::turn_to_connect(task).await;
    let connected = WebSocketSession::connect(task).await;
    drop(turn);
    let mut websocket = match connected {
        Ok(websocket) => websocket,
        Err(failure) => {
            let outage = task.backend.take_outage();
            return outage.map_or(Input::Failed(failure), Input::BackendDown);
        }
    };
    for output in machine.step(Input::Established, now(), 0.0) {
        if let Output::Report(state) = output {
            task.emit(Event::Connection(state)).await;
        }
    }
    let ended = websocket.run(task).await;
    task.backend.doubt();
    ended
}
