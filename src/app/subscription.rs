//! What the application subscribes to: connections, window, keys, other processes, and timers only while they are needed.

use std::time::{Duration, Instant};

use iced::futures::stream::{self, Stream};
use iced::{Event, Subscription, event, window};
use jiff::Timestamp;

use super::dialog::Dialog;
use super::message::{AppearanceMessage, ServerMessage, ShellMessage};
use super::storage::Ledgers;
use super::{App, Message, keymap};
use crate::domain::server::Server;
use crate::feature::timeline;
use crate::net::listen;
use crate::platform::{instance, notification, system_appearance, termination, tray};

impl App {
    pub fn subscription(&self) -> Subscription<Message> {
        let sessions = self.connections.sessions().cloned();
        let events = Subscription::batch(sessions.map(listen::listen));
        let connections = events.map(|(server, epoch, event)| {
            Message::Server(server, epoch, ServerMessage::Event(event))
        });
        // A countdown is of no use in a window that is not shown.
        let ctx = self.workspace.context();
        let ctx = ctx.filter(|_| !self.workspace.is_hidden);
        let tick = ctx.and_then(|ctx| self.features.timeline.next_tick(&ctx));
        let tick = tick.map(|at| {
            let tick = Subscription::run_with(at, expiry);
            tick.map(|()| Message::Timeline(timeline::Message::CountdownTicked))
        });
        let own = self.windows.iter().map(|window| &window.place.server);
        let shown = self.workspace.current().into_iter().chain(own);
        let shown = shown.filter_map(|uid| self.workspace.server(uid));
        let typing = shown.filter_map(Server::next_typing_end).min();
        let typing = typing.map(|at| Subscription::run_with(at, expiry));
        let activations = self.instance.clone().map(|instance| {
            Subscription::run_with(instance, instance::activations).map(Message::Activated)
        });
        let ledgers = self.storage.ledgers();
        let ledgers_written = Subscription::run_with(ledgers.clone(), Ledgers::save_changes);
        let shows_ledger = matches!(self.shell.dialog(), Some(Dialog::ServerDetails(_)));
        let ledgers_shown =
            shows_ledger.then(|| Subscription::run_with(ledgers.clone(), Ledgers::changes));
        let quiet = self.next_quiet_end();
        let quiet =
            quiet.map(|end| Subscription::run_with((end, "quiet"), |(end, _)| reached(*end)));
        let midnight = self.workspace.end_of_day();
        let midnight = midnight.map(|end| Subscription::run_with(end, |end| reached(*end)));
        let own_bridges = self.windows.iter().map(|it| it.bridge.subscription());
        let bridges = [self.announcer.bridge.subscription()];
        let bridges = Subscription::batch(bridges.into_iter().chain(own_bridges));
        let none = Subscription::none;
        Subscription::batch([
            connections,
            activations.unwrap_or_else(none),
            self.desktop_events(),
            quiet.map_or_else(none, |end| end.map(|()| Message::QuietEnded)),
            tick.unwrap_or_else(none),
            typing.map_or_else(none, |end| end.map(|()| Message::TypingEnded)),
            // It gives none: each message costs a view and a frame.
            ledgers_written.map(|()| Message::Shell(ShellMessage::DisclosuresChanged)),
            ledgers_shown.map_or_else(none, |it| {
                it.map(|()| Message::Shell(ShellMessage::DisclosuresChanged))
            }),
            Subscription::run(termination::requests).map(|()| Message::EndRequested),
            midnight.map_or_else(none, |end| end.map(|()| Message::MidnightPassed)),
            event::listen_with(relevant),
            system_appearance(),
            self.own_ticks(),
            bridges.map(|_woken| Message::ReaderWoke),
        ])
    }

    /// Of notifications and the tray.
    fn desktop_events(&self) -> Subscription<Message> {
        let notifier = self.notifications.notifier.clone();
        let notifications = notifier.map(|notifier| {
            Subscription::run_with(notifier, notification::events).map(Message::Notification)
        });
        let tray = self.tray.tray.clone();
        let tray = tray.map(|tray| Subscription::run_with(tray, tray::events).map(Message::Tray));
        Subscription::batch(notifications.into_iter().chain(tray))
    }

    /// The countdowns in the windows of channels.
    fn own_ticks(&self) -> Subscription<Message> {
        let own_ticks = self.windows.iter().filter_map(|window| {
            let ctx = self.workspace.context_of_view(&window.state.view)?;
            let at = window.state.timeline.next_tick(&ctx)?;
            let id = window.id;
            let tick = Subscription::run_with((id, at), |(_, at)| expiry(at));
            Some(tick.with(id).map(|(id, ())| {
                let tick = Message::Timeline(timeline::Message::CountdownTicked);
                Message::InWindow(id, Box::new(tick))
            }))
        });
        Subscription::batch(own_ticks)
    }
}

/// What the system wants programs to look like, from the desktop or from the window.
fn system_appearance() -> Subscription<Message> {
    let changes = if system_appearance::IS_OF_DESKTOP {
        let changes = Subscription::run(system_appearance::changes);
        changes.map(AppearanceMessage::SystemChanged)
    } else {
        iced::system::theme_changes().map(AppearanceMessage::of_window)
    };
    changes.map(Message::Appearance)
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
            let key = || Message::InWindow(window, Box::new(Message::Key(event.clone(), handled)));
            keymap::is_bound(&event, handled).then(key)
        }
        Event::Window(
            event @ (window::Event::Resized(_)
            | window::Event::Moved(_)
            | window::Event::Focused
            | window::Event::Unfocused
            | window::Event::CloseRequested
            | window::Event::FileHovered(_)
            | window::Event::FileDropped(_)
            | window::Event::FilesHoveredLeft),
        ) => Some(Message::Window(window, event)),
        _ => None,
    }
}
