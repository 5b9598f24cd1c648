//! What the application subscribes to: connections, window, keys, other processes, and timers only while they are needed.

use std::time::Duration;

use iced::{Event, Subscription, event, window};

use super::message::ServerMessage;
use super::{App, Message};
use crate::net::listen;
use crate::platform::instance;

impl App {
    pub fn subscription(&self) -> Subscription<Message> {
        let sessions = self.connections.sessions().cloned();
        let connections = Subscription::batch(sessions.map(listen::listen));
        let connections = connections.map(|(server, epoch, event)| {
            Message::Server(server, epoch, ServerMessage::Event(event))
        });
        let timeline = self
            .workspace
            .context()
            .map_or_else(Subscription::none, |ctx| {
                self.features.timeline.subscription(&ctx)
            });
        let someone_types = self
            .workspace
            .current_server()
            .is_some_and(|server| server.next_typing_end().is_some());
        let typing = if someone_types {
            iced::time::every(Duration::from_secs(1)).map(|_| Message::TypingTicked)
        } else {
            Subscription::none()
        };
        let activations = self.instance.clone().map(|instance| {
            Subscription::run_with(instance, instance::visitors).map(Message::Activated)
        });
        let bridge = self.announcer.bridge().subscription();
        Subscription::batch([
            connections,
            activations.unwrap_or_else(Subscription::none),
            timeline.map(Message::Timeline),
            typing,
            event::listen_with(relevant),
            bridge.map(|_woken| Message::Done),
        ])
    }
}

/// The window events and key presses that the application handles; the rest is for the controls.
fn relevant(event: Event, status: event::Status, window: window::Id) -> Option<Message> {
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
