//! The worker of one line: the thin loop around the machines that know what to do.
//!
//! While a line is quiet it wakes once in twenty seconds, to see that the line is alive; while it waits for another try,
//! once. It shares nothing with the worker of another server.

mod dial;
mod line;

use std::time::{Instant, SystemTime};

use iced::futures::StreamExt;
use iced::futures::channel::mpsc::{UnboundedReceiver, UnboundedSender};

use super::listen::{Control, Event};
use super::machine::{Input, Machine, Output};
use super::pulse::Sleep;
use super::session::Session;
use crate::domain::connection::ConnectionState;
use crate::domain::id::ChannelId;
use crate::domain::identity::SessionState;
use crate::domain::server_event::ServerEvent;
use line::Line;

/// How often a wait looks whether the device slept.
const LOOK: std::time::Duration = std::time::Duration::from_secs(20);

/// The time by the clock that the timers run on.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// What a line says and is told, and what of it outlives a broken socket.
struct Wire {
    session: Session,
    events: UnboundedSender<Event>,
    told: UnboundedReceiver<Control>,
    /// Whether nobody can tell the line anything any more; it goes on all the same.
    untold: bool,
    focus: Option<ChannelId>,
    sleep: Sleep,
}

impl Wire {
    fn say(&self, event: Event) {
        if self.events.unbounded_send(event).is_err() {
            tracing::debug!("nobody listens to a line");
        }
    }

    /// Tells how the line stands; one that was refused for its session ends the user's standing too.
    fn report(&self, link: ConnectionState) {
        if let ConnectionState::Refused(failure) = &link {
            let standing = SessionState::NotStarted.after(failure);
            if standing.is_ended() {
                self.say(Event::Standing(standing));
            }
        }
        self.say(Event::Link(link));
    }

    fn slept(&mut self) -> bool {
        self.sleep.looked(SystemTime::now(), now())
    }
}

/// Holds the line until nobody listens any more.
pub(super) async fn run(
    session: Session,
    events: UnboundedSender<Event>,
    told: UnboundedReceiver<Control>,
) {
    let sleep = Sleep::new(SystemTime::now(), now());
    let mut wire = Wire {
        session,
        events,
        told,
        untold: false,
        focus: None,
        sleep,
    };
    let mut machine = Machine::default();
    let mut input = Input::Started;
    loop {
        tracing::info!(server = %wire.session.uid(), ?input, "line");
        let mut dial = false;
        let mut until = None;
        for output in machine.step(input, now(), chance()) {
            match output {
                Output::Report(link) => wire.report(link),
                Output::Drop => wire.say(Event::Changes(vec![ServerEvent::Disconnected])),
                Output::Dial => dial = true,
                Output::WaitUntil(instant) => until = Some(instant),
            }
        }
        input = if dial {
            hold(&mut wire, &mut machine).await
        } else {
            wait(&mut wire, until).await
        };
    }
}

/// Dials and holds the line until it breaks.
async fn hold(wire: &mut Wire, machine: &mut Machine) -> Input {
    let mut line = match Line::dial(wire).await {
        Ok(line) => line,
        Err(failure) => return Input::Failed(failure),
    };
    for output in machine.step(Input::Established, now(), 0.0) {
        if let Output::Report(link) = output {
            wire.say(Event::Link(link));
        }
    }
    line.hold(wire).await
}

/// Waits for the next try, for the user, or for the device to wake up. Without a time it waits for the user alone.
async fn wait(wire: &mut Wire, until: Option<Instant>) -> Input {
    loop {
        let next = until.map(|until| until.min(now() + LOOK));
        tokio::select! {
            control = wire.told.next(), if !wire.untold => match control {
                Some(Control::RetryNow) => return Input::RetryNow,
                Some(Control::Focus(channel)) => wire.focus = Some(channel),
                Some(Control::Typing { .. } | Control::Refetch(_)) => {}
                None => wire.untold = true,
            },
            () = rest(next) => {
                if wire.slept() {
                    return Input::Woke;
                }
                if until.is_some_and(|until| now() >= until) {
                    return Input::Elapsed;
                }
            }
        }
    }
}

/// Until then; for ever without a time.
async fn rest(until: Option<Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until.into()).await,
        None => std::future::pending().await,
    }
}

/// A random number from 0 to 1; a half where the system has no randomness.
fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}
