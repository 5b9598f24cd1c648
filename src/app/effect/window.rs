//! The window: size, focus, and the widths of its panes.

use std::time::{Duration, Instant};

use iced::{Task, window};

use crate::app::message::{ShellMessage, Side};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::feature::settings::SettingsPage;
use crate::fl;
use crate::net::listen::Control;
use crate::platform::locale;
use crate::store::settings::{self, WindowPlace};
use crate::ui::widget::range::SliderEvent;

/// Window managers take the focus before they mark the window as minimized.
const MINIMIZE_DELAY: Duration = Duration::from_millis(250);

impl App {
    pub fn on_window(&mut self, window: window::Id, event: &window::Event) -> Task<Message> {
        if self.workspace.window != Some(window) {
            return Task::none();
        }
        match event {
            window::Event::Resized(size) => {
                let size = self.workspace.resize(*size);
                self.fit_panes();
                self.on_placed(|place| (place.width, place.height) = (size.width, size.height))
            }
            window::Event::Moved(position) => {
                let scale = self.workspace.preferences().scale;
                let (x, y) = (position.x * scale, position.y * scale);
                if settings::is_position(x, y) {
                    self.on_placed(|place| place.position = Some((x, y)))
                } else {
                    Task::none()
                }
            }
            window::Event::Focused | window::Event::Unfocused => {
                self.workspace.has_focus = matches!(event, window::Event::Focused);
                // The key that is held would be let go elsewhere.
                self.workspace.visited.end_round();
                if self.workspace.has_focus {
                    locale::reload_zone();
                    self.workspace.update_date();
                    self.set_hidden(false);
                    self.announcer.on_focused(self.windows.acting());
                    // What the server lost without a word is loaded.
                    if let Some(server) = self.workspace.current() {
                        self.send_focus(server);
                    }
                    self.connections.control_all(&Control::UserReturned);
                    return Task::batch([self.check_settings_file(), self.check_themes()]);
                }
                Task::batch([self.check_hidden(), self.check_maximised()])
            }
            window::Event::CloseRequested => self.on_close_requested(),
            _ => self.on_file_event(event),
        }
    }

    /// Takes and stores a new size or position.
    fn on_placed(&mut self, change: impl FnOnce(&mut WindowPlace)) -> Task<Message> {
        self.shell.placement.change(Instant::now(), change);
        Task::batch([self.store_placement(), self.check_maximised()])
    }

    fn store_placement(&mut self) -> Task<Message> {
        if let Some(own) = self.windows.acting() {
            let place = own.place.clone();
            return self.store_window_place(&place);
        }
        self.storage.settings_mut().window = self.shell.placement.stored();
        self.storage.save_settings_later()
    }

    /// Asks whether the window is maximised. Only a change becomes a message.
    fn check_maximised(&self) -> Task<Message> {
        let Some(window) = self.workspace.window else {
            return Task::none();
        };
        let was_maximised = self.shell.placement.is_maximised();
        window::is_maximized(window).then(move |is_maximised| {
            if is_maximised == was_maximised {
                return Task::none();
            }
            Task::done(Message::Shell(ShellMessage::Maximised(is_maximised)))
        })
    }

    /// Asks whether the window is minimized. Only a change becomes a message, because each costs a view.
    pub fn check_hidden(&self) -> Task<Message> {
        let Some(window) = self.workspace.window else {
            return Task::none();
        };
        let was_hidden = self.workspace.is_hidden;
        let delay = Task::future(async { tokio::time::sleep(MINIMIZE_DELAY).await });
        let minimized = delay.then(move |()| window::is_minimized(window));
        minimized.then(move |minimized| {
            let is_hidden = minimized.unwrap_or(false);
            if is_hidden == was_hidden {
                return Task::none();
            }
            Task::done(Message::Shell(ShellMessage::Hidden(is_hidden)))
        })
    }

    /// The current server is delivered like those that are not in view while the window is hidden.
    pub(super) fn set_hidden(&mut self, is_hidden: bool) {
        // An answer may be older than the focus.
        let is_hidden = is_hidden && !self.workspace.has_focus;
        if self.workspace.is_hidden == is_hidden {
            return;
        }
        self.workspace.is_hidden = is_hidden;
        if let Some(server) = self.workspace.current() {
            self.send_background(server);
        }
    }

    pub fn on_shell(&mut self, message: ShellMessage) -> Task<Message> {
        match message {
            ShellMessage::Resized(side, slider) => return self.resize_pane(side, slider),
            ShellMessage::NoFileDialog => {
                let text = fl!(self.workspace.strings(), "toast-no-dialog").into_owned();
                return self.toast(text, ToastKind::Warning);
            }
            ShellMessage::LogRead(text) => return self.on_log_read(text),
            ShellMessage::LogSaved(path) => return self.on_log_saved(path),
            ShellMessage::NoSound => {
                let text = fl!(self.workspace.strings(), "notify-volume-silent").into_owned();
                return self.toast(text, ToastKind::Warning);
            }
            ShellMessage::NameIsNoText => {
                let text = fl!(self.workspace.strings(), "toast-name-is-no-text").into_owned();
                return self.toast(text, ToastKind::Warning);
            }
            ShellMessage::DrawerClosed => self.shell.drawer = None,
            ShellMessage::Maximised(is_maximised) => {
                self.shell.placement.set_maximised(is_maximised);
                return self.store_placement();
            }
            ShellMessage::Hidden(is_hidden) => self.set_hidden(is_hidden),
            ShellMessage::ToastExpired(number) => self.shell.toast.expire(number),
            ShellMessage::NoticeClosed(index) => {
                let closed = self.shell.close_notice(index);
                let declined = closed.map(|notice| self.on_notice_closed(&notice));
                let declined = declined.unwrap_or_else(Task::none);
                return Task::batch([declined, self.focus_composer()]);
            }
            ShellMessage::PublishAgainPressed(index) => {
                let again = self.shell.lost_profile(index).cloned();
                let again = again.map(|server| self.publish_again(&server));
                let again = again.unwrap_or_else(Task::none);
                return Task::batch([again, self.focus_composer()]);
            }
            ShellMessage::EditProfilePressed(index) => {
                let server = self.shell.notice_server(index).cloned();
                return server.map_or_else(Task::none, |server| self.open_profile(&server));
            }
            ShellMessage::DisclosuresChanged => self.refresh_server_details(),
            ShellMessage::StorageSettingsPressed => {
                return self.open_settings_page(SettingsPage::Storage);
            }
            ShellMessage::BackupPressed => self.open_backup(),
            ShellMessage::LinkOpened => return self.open_pending_link(),
        }
        Task::none()
    }

    /// Changes the width of a pane, which is written when the edge is released.
    fn resize_pane(&mut self, side: Side, slider: SliderEvent) -> Task<Message> {
        #[expect(clippy::cast_possible_truncation, reason = "a width within a window")]
        let value = slider.value as f32;
        let preferences = &mut self.storage.settings_mut().preferences;
        match side {
            Side::Channels => preferences.channels_width = value,
            Side::Members => preferences.people_width = value,
        }
        self.workspace.update_preferences(preferences);
        if slider.done {
            self.storage.save_settings()
        } else {
            Task::none()
        }
    }
}
