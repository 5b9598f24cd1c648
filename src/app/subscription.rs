//! What the application listens to: the lines of all servers, the window, the keys, and clocks only while they count.

use std::time::Duration;

use iced::{Event, Subscription, event, window};

use super::{App, Message};
use crate::net::listen;
use crate::platform::instance;

impl App {
    /// Everything that is listened to now.
    pub(super) fn subscription(&self) -> Subscription<Message> {
        let lines = Subscription::batch(self.lines.sessions().cloned().map(listen::listen));
        let lines = lines.map(|(server, epoch, event)| Message::Net(server, epoch, event));
        let timeline = self
            .stage
            .ctx()
            .map_or_else(Subscription::none, |ctx| self.timeline.subscription(&ctx));
        let someone_types = self
            .stage
            .server()
            .is_some_and(|server| server.next_typing_end().is_some());
        let typing = if someone_types {
            iced::time::every(Duration::from_secs(1)).map(|_| Message::TypingTicked)
        } else {
            Subscription::none()
        };
        let visitors = self.instance.clone().map(|instance| {
            Subscription::run_with(instance, instance::activations).map(Message::HandedOver)
        });
        Subscription::batch([
            lines,
            visitors.unwrap_or_else(Subscription::none),
            timeline.map(Message::Timeline),
            typing,
            event::listen_with(heard),
            self.bridge.subscription().map(|_woken| Message::Done),
        ])
    }
}

/// What of the window and the keys matters to the application; all else is the controls' own.
fn heard(event: Event, status: event::Status, window: window::Id) -> Option<Message> {
    match event {
        Event::Keyboard(event @ iced::keyboard::Event::KeyPressed { .. }) => {
            Some(Message::Key(event, status == event::Status::Captured))
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
