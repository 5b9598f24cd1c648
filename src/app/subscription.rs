//! What the application subscribes to: connections, window, keys, other processes, and timers only while they are needed.

use std::time::{Duration, Instant};

use iced::futures::stream::{self, Stream};
use iced::{Event, Subscription, event, window};
use jiff::Timestamp;

use super::message::ServerMessage;
use super::{App, Message, keymap};
use crate::domain::server::Server;
use crate::net::listen;
use crate::platform::instance;

impl App {
    pub fn subscription(&self) -> Subscription<Message> {
        let sessions = self.connections.sessions().cloned();
        let events = Subscription::batch(sessions.map(listen::listen));
        let connections = events.map(|(server, epoch, event)| {
            Message::Server(server, epoch, ServerMessage::Event(event))
        });
        let ctx = self.workspace.context();
        let timeline = ctx.map(|ctx| self.features.timeline.subscription(&ctx));
        let server = self.workspace.current_server();
        let typing = server.and_then(Server::next_typing_end);
        let typing = typing.map(|at| Subscription::run_with(at, expiry));
        let activations = self.instance.clone().map(|instance| {
            Subscription::run_with(instance, instance::activations).map(Message::Activated)
        });
        let midnight = self.workspace.end_of_day();
        let midnight = midnight.map(|end| Subscription::run_with(end, |end| reached(*end)));
        let bridge = self.announcer.bridge.subscription();
        let none = Subscription::none;
        Subscription::batch([
            connections,
            activations.unwrap_or_else(none),
            timeline.map_or_else(none, |timeline| timeline.map(Message::Timeline)),
            typing.map_or_else(none, |end| end.map(|()| Message::TypingEnded)),
            midnight.map_or_else(none, |end| end.map(|()| Message::MidnightPassed)),
            event::listen_with(relevant),
            bridge.map(|_woken| Message::ReaderWoke),
        ])
    }
}

/// Ends at the time with one item.
fn expiry(at: &Instant) -> impl Stream<Item = ()> + use<> {
    stream::once(tokio::time::sleep_until((*at).into()))
}

/// Ends with one item once the clock of the system has reached the time, however it is set meanwhile.
fn reached(at: Timestamp) -> impl Stream<Item = ()> {
    stream::once(async move {
        while let Ok(left) = Duration::try_from(at.duration_since(Timestamp::now()))
            && !left.is_zero()
        {
            tokio::time::sleep(left).await;
        }
    })
}

/// The window events and key presses that the application handles; the rest is for the controls. Each message costs a
/// view and a frame, whatever it changes.
pub(super) fn relevant(event: Event, status: event::Status, window: window::Id) -> Option<Message> {
    match event {
        Event::Keyboard(event) => {
            let handled = status == event::Status::Captured;
            keymap::is_bound(&event, handled).then_some(Message::Key(event, handled))
        }
        Event::Window(
            event @ (window::Event::Resized(_)
            | window::Event::Focused
            | window::Event::Unfocused
            | window::Event::Closed),
        ) => Some(Message::Window(window, event)),
        _ => None,
    }
}
