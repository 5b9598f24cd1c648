//! The whole application in a window without a display, driven event by event. For benches and tests.
//!
//! Tasks are dropped, so nothing reaches a network or a disk; what a server sends comes by `receive`.

use std::time::{Duration, Instant};

use iced::advanced::{clipboard, mouse, renderer};
use iced::{Event, Size, window};
use iced_runtime::user_interface::{Cache, UserInterface};

use crate::app::message::ServerMessage;
use crate::app::storage::Storage;
use crate::app::{App, Message, subscription};
use crate::domain::channel::ChannelRef;
use crate::domain::connection::ConnectionState;
use crate::domain::id::ServerUid;
use crate::domain::server_event::ServerEvent;
use crate::feature::timeline::{self, attachment};
use crate::net::listen;
use crate::store::registry::{JoinedServer, Registry};
use crate::store::settings::Settings;
use crate::ui::Theme;
use crate::ui::snapshot;
use crate::ui::widget::picture::Picture;

/// The application with a headless window.
pub struct HeadlessApp {
    app: App,
    window: window::Id,
    size: Size,
    cursor: mouse::Cursor,
    cache: Cache,
    renderer: iced::Renderer,
}

impl HeadlessApp {
    /// Starts with these joined servers, the first one open and none connected. `size` is in logical pixels.
    pub fn new(
        servers: impl IntoIterator<Item = JoinedServer>,
        size: Size,
    ) -> Result<Self, snapshot::Error> {
        let mut registry = Registry::default();
        for joined in servers {
            // One that is there already stays.
            let _added = registry.add(joined);
        }
        let storage = Storage::new(Settings::default(), registry, None);
        let mut app = App::new(storage, Some("en-US".to_owned()), size);
        let _tasks = app.restore_servers();
        Ok(Self {
            app,
            window: window::Id::unique(),
            size,
            cursor: mouse::Cursor::Unavailable,
            cache: Cache::default(),
            renderer: snapshot::headless_renderer()?,
        })
    }

    /// Takes what the connection of a server reports.
    pub fn set_connection(&mut self, server: &ServerUid, state: ConnectionState) {
        self.on_net_event(server, listen::Event::Connection(state));
    }

    /// Takes what a server reports, in one batch.
    pub fn receive(&mut self, server: &ServerUid, changes: Vec<ServerEvent>) {
        self.on_net_event(server, listen::Event::Changes(changes.into()));
    }

    fn on_net_event(&mut self, server: &ServerUid, event: listen::Event) {
        if let Some(epoch) = self.app.connections.epoch(server) {
            let event = ServerMessage::Event(event);
            let _tasks = self
                .app
                .update(Message::Server(server.clone(), epoch, event));
        }
    }

    /// Builds the view, hands the events to its controls and records what it draws. What the events cause is applied
    /// afterwards, and seen in the next frame.
    pub fn frame(&mut self, events: &[Event]) {
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let events = events.iter().cloned().chain([redraw]).collect();
        let (messages, _) = self.pass(events, true);
        self.apply(messages);
    }

    /// Hands an event to the controls and applies what it causes, which the next frame shows. Returns how long that took,
    /// without building the controls: a window has those of its last frame.
    pub fn handle(&mut self, event: Event) -> Duration {
        let (messages, handled) = self.pass(vec![event], false);
        let started = Instant::now();
        self.apply(messages);
        handled + started.elapsed()
    }

    /// Returns what the events cause, and how long the controls took to handle them.
    fn pass(&mut self, events: Vec<Event>, draws: bool) -> (Vec<Message>, Duration) {
        for event in &events {
            if let Event::Mouse(mouse::Event::CursorMoved { position }) = event {
                self.cursor = mouse::Cursor::Available(*position);
            }
        }
        let view = self.app.view(self.window);
        let cache = std::mem::take(&mut self.cache);
        let mut interface = UserInterface::build(view, self.size, cache, &mut self.renderer);
        let mut messages = Vec::new();
        let started = Instant::now();
        let (_state, statuses) = interface.update(
            &events,
            self.cursor,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        let handled = started.elapsed();
        if draws {
            let theme = self.app.workspace.theme();
            let style = renderer::Style {
                text_color: iced::theme::Base::base(theme).text_color,
            };
            interface.draw(&mut self.renderer, theme, &style, self.cursor);
        }
        self.cache = interface.into_cache();
        let subscribed = events.into_iter().zip(statuses);
        let window = self.window;
        messages.extend(
            subscribed.filter_map(|(event, status)| subscription::relevant(event, status, window)),
        );
        (messages, handled)
    }

    fn apply(&mut self, messages: Vec<Message>) {
        for message in messages {
            let _tasks = self.app.update(message);
        }
    }

    /// Gives the pictures that are being loaded for rows, as if they were decoded. Returns how many.
    pub fn deliver_pictures(&mut self, server: &ServerUid, picture: impl Fn() -> Picture) -> usize {
        // What the list reports comes back as a task, and tasks are not run here.
        let shown = timeline::Message::File(attachment::Message::Shown);
        let _tasks = self.app.update(Message::Timeline(shown));
        let loading = self.app.features.timeline.loading_pictures(server);
        let count = loading.len();
        for key in loading {
            let loaded = attachment::Message::Loaded(server.clone(), key, Ok(picture()));
            let message = Message::Timeline(timeline::Message::File(loaded));
            let _tasks = self.app.update(message);
        }
        count
    }

    /// The channel in view.
    pub fn channel(&self) -> Option<ChannelRef> {
        Some(ChannelRef {
            server: self.app.workspace.current()?.clone(),
            channel: self.app.workspace.channel()?.clone(),
        })
    }

    /// Whether a dialog is in front of the conversation.
    pub fn has_dialog(&self) -> bool {
        self.app.shell.dialog().is_some()
    }

    /// What the decoded pictures take, in bytes.
    pub fn picture_bytes(&self) -> usize {
        self.app.features.timeline.picture_bytes()
    }

    /// Holds what the last frame has drawn.
    pub fn renderer(&mut self) -> &mut iced::Renderer {
        &mut self.renderer
    }

    pub fn theme(&self) -> &Theme {
        self.app.workspace.theme()
    }
}

#[cfg(test)]
mod tests {
    use iced::Point;
    use iced::keyboard::{self, Key, Location, Modifiers, key};

    use super::*;
    use crate::app::tests::chat_message;
    use crate::domain::channel::{Category, Channel, ChannelKind};

    #[test]
    fn server_events_and_window_events_take_effect() {
        snapshot::load_fonts();
        let uid = ServerUid::from("one");
        let joined = JoinedServer::new(
            uid.clone(),
            "https://a.example".into(),
            "s".into(),
            "d".into(),
        );
        let mut headless = HeadlessApp::new([joined], Size::new(1280.0, 800.0)).unwrap();
        let channel = Channel {
            id: "c".into(),
            name: "general".into(),
            kind: ChannelKind::Text,
        };
        let category = Category {
            id: "g".into(),
            name: "Text".into(),
            channels: vec![channel],
        };
        let posted = ServerEvent::Posted(Box::new(chat_message("m1", "c", "uid_a", 0)));
        let changes = vec![ServerEvent::Channels(vec![category]), posted];
        headless.receive(&uid, changes);
        let click = mouse::Button::Left;
        let position = Point::new(600.0, 755.0);
        headless.frame(&[Event::Mouse(mouse::Event::CursorMoved { position })]);
        headless.frame(&[
            Event::Mouse(mouse::Event::ButtonPressed(click)),
            Event::Mouse(mouse::Event::ButtonReleased(click)),
        ]);
        let key = Key::Character("a".into());
        headless.frame(&[Event::Keyboard(keyboard::Event::KeyPressed {
            key: key.clone(),
            modified_key: key,
            physical_key: key::Physical::Code(key::Code::KeyA),
            location: Location::Standard,
            modifiers: Modifiers::empty(),
            text: Some("a".into()),
            repeat: false,
        })]);
        let send = Message::Timeline(timeline::Message::SendPressed);
        let _task = headless.app.update(send);
        let server = headless.app.workspace.server(&uid).unwrap();
        let timeline = &server.open_channel_state().unwrap().timeline;
        assert_eq!(timeline.items().len(), 1);
        assert_eq!(timeline.pending()[0].body.as_ref(), "a");
    }
}
