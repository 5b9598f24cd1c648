//! The icon in the tray: what its menu does. The main window is closed to it and opened again; the program starts at a login.

use std::sync::Arc;

use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};
use iced::{Task, window};
use tokio::task::spawn_blocking;

use crate::app::boot::APPLICATION_ID;
use crate::app::dialog::Dialog;
use crate::app::shell::Closing;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::login_start::LoginStart;
use crate::feature::settings::desktop;
use crate::feature::settings::notifications::QuietChoice;
use crate::fl;
use crate::platform::autostart::AutostartEntry;
use crate::platform::tray::{self, Event, Tray};

impl App {
    pub fn on_tray(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Found => {
                self.tray.is_found = true;
                self.refresh_desktop_settings(None);
                Task::none()
            }
            Event::Missing => {
                self.tray.is_found = false;
                self.refresh_desktop_settings(None);
                // Nothing else would lead to the program.
                if self.workspace.window.is_none() {
                    self.show_window()
                } else {
                    Task::none()
                }
            }
            Event::OpenPressed => self.show_window(),
            Event::QuietPressed => {
                let quiet = self.workspace.preferences().notifications.do_not_disturb;
                let is_quiet = quiet.is_active(self.workspace.local_moment().at);
                self.be_quiet(if is_quiet {
                    QuietChoice::Off
                } else {
                    QuietChoice::On
                })
            }
            Event::QuitPressed => self.request_quit(),
        }
    }

    /// On the icon of the main window in the taskbar of Windows. Elsewhere the tray shows the count there.
    pub fn show_badge(&mut self) -> Task<Message> {
        let badge = cfg!(windows).then(|| self.tray.take_badge(&self.workspace));
        let Some(badge) = badge.flatten() else {
            return Task::none();
        };
        let show = move |window: &dyn iced::Window| {
            let handle = HasWindowHandle::window_handle(window).map(|handle| handle.as_raw());
            if let Ok(RawWindowHandle::Win32(handle)) = handle {
                let (picture, description) = (badge.picture.as_ref(), &badge.description);
                tray::show_badge(handle.hwnd.get(), picture, description);
            }
        };
        window::run(badge.window, show).discard()
    }

    /// Whether the program stays in the tray when its window is closed.
    pub(super) fn closes_to_tray(&self) -> bool {
        self.workspace.preferences().close_to_tray && self.tray.is_found
    }

    /// Closes the main window. What it shows stays as it is, unseen.
    pub(super) fn hide_window(&mut self) -> Task<Message> {
        let Some(window) = self.workspace.window.take() else {
            return Task::none();
        };
        self.shell.closing = Closing::No;
        self.shell.menu = None;
        self.workspace.has_focus = false;
        self.set_hidden(true);
        self.announcer.bridge.detach();
        self.write_drafts();
        Task::batch([window::close(window), self.storage.save_settings()])
    }

    /// Shows the icon, and the window; a hidden one is opened when the user asks for it, or there is no tray.
    pub fn begin(&mut self, is_hidden: bool) -> Task<Message> {
        self.tray.tray = Some(Arc::new(Tray::new(APPLICATION_ID)));
        if !is_hidden {
            return self.open_window(self.shell.placement.stored());
        }
        self.workspace.has_focus = false;
        self.set_hidden(true);
        Task::none()
    }

    /// Brings the main window to the front, after opening it if it is closed.
    pub fn show_window(&mut self) -> Task<Message> {
        if let Some(window) = self.workspace.window {
            return window::minimize(window, false).chain(window::gain_focus(window));
        }
        let place = self.shell.placement.stored();
        let opened = self.open_window(place);
        let front = self.workspace.window.map(window::gain_focus);
        self.set_hidden(false);
        let servers = self.workspace.order().to_vec();
        let waiting = servers.iter().map(|it| self.open_waiting_windows(it));
        let waiting = Task::batch(waiting.collect::<Vec<_>>());
        let shown = self.open_timeline();
        let opened = opened
            .chain(front.unwrap_or_else(Task::none))
            .chain(self.focus_composer());
        Task::batch([opened, waiting, shown])
    }

    /// What is known besides the preferences.
    pub(super) fn desktop_settings(&self, login_start: Option<LoginStart>) -> desktop::State {
        desktop::State {
            has_tray: self.tray.is_found,
            login_start,
        }
    }

    /// Open settings show whether there is a tray, and what happens at a login if that is known anew.
    fn refresh_desktop_settings(&mut self, login_start: Option<LoginStart>) {
        let known = self.desktop_settings(login_start);
        if let Some(Dialog::Settings(state)) = self.shell.dialog_mut() {
            state.report_desktop(known);
        }
    }

    pub(super) fn read_login_start(&self) -> Task<Message> {
        self.with_autostart(|entry| (entry.read(), None))
    }

    pub(super) fn change_login_start(&self, start: LoginStart) -> Task<Message> {
        self.with_autostart(move |entry| {
            let written = entry.write(start);
            (entry.read(), written.err().map(|error| error.to_string()))
        })
    }

    fn with_autostart(
        &self,
        run: impl FnOnce(&AutostartEntry) -> (LoginStart, Option<String>) + Send + 'static,
    ) -> Task<Message> {
        let profile = self.storage.profile();
        let Some(profile) = profile.cloned() else {
            return Task::none();
        };
        let run = move || {
            let entry = AutostartEntry::of_user(APPLICATION_ID, profile.chosen_folder());
            match entry {
                Ok(entry) => run(&entry),
                Err(error) => (LoginStart::Off, Some(error.to_string())),
            }
        };
        Task::future(spawn_blocking(run)).then(|read| match read {
            Ok((start, error)) => Task::done(Message::LoginStartRead(start, error)),
            Err(_interrupted) => Task::none(),
        })
    }

    pub fn on_login_start(&mut self, start: LoginStart, error: Option<String>) -> Task<Message> {
        self.refresh_desktop_settings(Some(start));
        error.map_or_else(Task::none, |reason| {
            let strings = self.workspace.strings();
            let text = fl!(strings, "toast-login-start", "reason" => reason).into_owned();
            self.toast(text, ToastKind::Warning)
        })
    }
}

#[cfg(test)]
mod tests;
