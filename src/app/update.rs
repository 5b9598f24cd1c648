//! Routing: each message goes to its feature, and the event of the feature to its effect.

use std::time::Instant;

use iced::Task;

use super::window_scope::{self, Origin};
use super::{App, Message};
use crate::feature::{channels, timeline};
use crate::platform::locale;

impl App {
    pub fn update(&mut self, message: Message) -> Task<Message> {
        let task = self.route_to_window(message);
        if self.is_in_own_window() {
            // A part of another message.
            return task;
        }
        let task = self.update_windows(task);
        self.release_uploads();
        // A dialog may have opened or closed, and messages may have arrived.
        self.update_visibility();
        // Whatever the message was, nothing that it changed is forgotten, and the lists show it.
        let drafts = self.write_changes();
        self.refresh(false);
        self.refresh_inbox();
        let notified = self.update_notifications();
        self.tray.update(&self.workspace);
        Task::batch([task, drafts, notified, self.show_badge()])
    }

    fn route_to_window(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::InWindow(window, message) => self.route_in_window(window, *message),
            Message::Window(window, event) if self.windows.get(window).is_some() => {
                self.route_in_window(window, Message::Window(window, event))
            }
            message if self.windows.is_empty() || self.is_in_own_window() => self.route(message),
            message => {
                let origin = Origin::Main(self.announcer.bridge.clone());
                window_scope::keep(self.route(message), origin)
            }
        }
    }

    pub(super) fn route(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Window(window, event) => self.on_window(window, &event),
            Message::InWindow(window, message) => self.route_in_window(window, *message),
            Message::Conversation(message) => self.on_conversation(message),
            Message::Key(event, handled) => self.on_key(&event, handled),
            Message::Activated(activation) => self.on_activated(activation),
            Message::DemoStarted(started) => self.on_demo_started(started),
            Message::EndRequested => self.quit(),
            Message::Storage(message) => self.on_storage(message),
            Message::Appearance(message) => self.on_appearance(message),
            Message::History(message) => self.on_history(message),
            Message::AnnouncementDue => self.announcer.on_due(&self.workspace),
            Message::TypingEnded => {
                self.workspace.expire_typing(Instant::now());
                Task::none()
            }
            Message::MidnightPassed => {
                locale::reload_zone();
                self.workspace.update_date();
                Task::none()
            }
            Message::Identity(message) => self.on_identity(message),
            Message::Server(server, epoch, message) => self.on_server(&server, epoch, message),
            Message::ServerTask(server, task) => self.on_server_task(server, task),
            Message::Shell(message) => self.on_shell(message),
            Message::Dialog(message) => self.on_dialog(message),
            Message::Menu(message) => self.on_menu(message),
            Message::Onboarding(message) => self.on_onboarding(message),
            Message::Rail(message) => {
                let action = self.features.rail.update(message);
                self.run(action, Message::Rail, Self::perform_rail)
            }
            Message::Channels(message) => self.on_channels(message),
            Message::Timeline(message) => self.on_timeline(message),
            Message::Members(message) => {
                let server = self.workspace.current_server();
                let action = self.features.members.update(message, server);
                self.run(action, Message::Members, Self::perform_members)
            }
            Message::AccountBar(message) => {
                let action = self.features.account_bar.update(message);
                self.run(action, Message::AccountBar, Self::perform_account_bar)
            }
            Message::Files(message) => self.on_files(message),
            Message::Notification(event) => self.on_notification(event),
            Message::Tray(event) => self.on_tray(event),
            Message::LoginStartRead(start, error) => self.on_login_start(start, error),
            Message::NotificationMenu(message) => self.on_notification_menu(message),
            Message::QuietEnded => self.end_quiet(),
            Message::ReaderWoke => Task::none(),
        }
    }

    fn on_channels(&mut self, message: channels::Message) -> Task<Message> {
        let Some(server) = self.workspace.current_server() else {
            return Task::none();
        };
        let action = self.features.channels.update(message, server);
        self.run(action, Message::Channels, Self::perform_channels)
    }

    fn on_timeline(&mut self, message: timeline::Message) -> Task<Message> {
        let Some(ctx) = self.workspace.context() else {
            return Task::none();
        };
        if matches!(&message, timeline::Message::DraftEdited(action) if action.is_edit()) {
            self.announcer.on_draft_edited(ctx.now);
        }
        let action = self.features.timeline.update(message, &ctx);
        self.run(action, Message::Timeline, Self::perform_timeline)
    }
}
