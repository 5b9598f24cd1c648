//! The settings are opened and applied.

use iced::{Task, window};
use jiff::SignedDuration;
use jiff::civil::date;
use tokio::task::spawn_blocking;

use super::browse;
use crate::app::boot::MIN_SIZE;
use crate::app::dialog::{Dialog, DialogMessage};
use crate::app::message::ShellMessage;
use crate::app::{App, Message};
use crate::domain::notification_settings::{DoNotDisturb, Volume};
use crate::domain::preference::Preferences;
use crate::feature::settings::notifications::{self, QuietChoice};
use crate::feature::settings::{self, Event, SettingsPage, State};
use crate::platform::sound;

impl App {
    pub fn open_settings(&mut self) -> Task<Message> {
        let preferences = self.workspace.preferences().clone();
        let (identity, strings) = (self.identity_summary(), self.workspace.strings());
        let mut state = State::new(preferences, cfg!(feature = "gpu"), identity, strings);
        state.report_notifications(self.notification_settings());
        state.report_desktop(self.desktop_settings(None));
        state.report_themes(self.theme_settings());
        state.report_font(self.lacks_font());
        state.set_has_servers(!self.workspace.order().is_empty());
        self.shell.open_dialog(Dialog::Settings(Box::new(state)));
        Task::batch([self.read_login_start(), self.load_themes()])
    }

    pub fn open_settings_page(&mut self, page: SettingsPage) -> Task<Message> {
        let opened = self.open_settings();
        let page = settings::Message::PageChosen(page);
        let shown = self.on_dialog(DialogMessage::Settings(page));
        Task::batch([opened, shown])
    }

    pub fn perform_settings(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::PreferencesChanged(preferences) => {
                self.workspace.locale = None;
                let chosen = (*preferences).clone();
                let saved = self.storage.edit_settings(|it| it.preferences = chosen);
                Task::batch([saved, self.take_preferences(*preferences)])
            }
            Event::Servers(event) => self.perform_server_export(event),
            Event::LoadHistorySizes => self.load_history_sizes(),
            Event::ClearHistory(server) => self.clear_history(server),
            Event::FindNotificationService => {
                if let Some(notifier) = &self.notifications.notifier {
                    notifier.probe();
                }
                Task::none()
            }
            Event::ChangeLoginStart(start) => self.change_login_start(start),
            Event::ListFonts => super::appearance::list_fonts(),
            Event::CreateTheme => self.create_theme(),
            Event::BeQuiet(choice) => self.be_quiet(choice),
            Event::Copy(text) => self.copy(text),
            Event::CopyReport => {
                let report = self.report();
                self.copy(report)
            }
            Event::ShowDiagnostics => self.show_diagnostics(),
            Event::CopyLog => self.copy_log(),
            Event::SaveLog => self.save_log(),
            Event::PlaySound(volume) => play_sound(volume),
            Event::Announce(text) => {
                self.announcer.announce(text);
                Task::none()
            }
            Event::OpenLink(address) => browse(address),
            Event::BackUp => {
                self.open_backup();
                Task::none()
            }
            Event::ManageIdentity(action) => self.open_identity_action(action),
            Event::Close => {
                self.limit_history();
                self.close_dialog()
            }
        }
    }

    /// Applies all preferences, which are stored already.
    pub fn take_preferences(&mut self, preferences: Preferences) -> Task<Message> {
        let before = self.workspace.preferences();
        let zoomed = before.scale.to_bits() != preferences.scale.to_bits();
        // Numbers take effect when the settings close: on the way to one, a combo box passes over others, and each
        // deletes.
        let switched = before.history.keep != preferences.history.keep;
        let chose_theme = before.theme != preferences.theme;
        self.workspace.apply_preferences(preferences);
        self.translate_settings();
        self.show_themes();
        self.show_font();
        if switched {
            self.limit_history();
        }
        let themes = chose_theme.then(|| self.load_chosen_theme());
        let fitted = zoomed.then(|| self.fit_window());
        Task::batch(themes.into_iter().chain(fitted))
    }

    /// Open settings show preferences that were changed elsewhere.
    pub fn show_preferences(&mut self) {
        if let Some(Dialog::Settings(state)) = self.shell.dialog_mut() {
            state.set_preferences(self.workspace.preferences().clone());
        }
    }

    /// The search among open settings is in the language of the user.
    fn translate_settings(&mut self) {
        if let Some(Dialog::Settings(state)) = self.shell.dialog_mut() {
            state.set_strings(self.workspace.strings());
        }
    }

    /// Changes and stores preferences other than theme, language and clock.
    pub fn edit_preferences(&mut self, edit: impl FnOnce(&mut Preferences)) -> Task<Message> {
        let saved = self
            .storage
            .edit_settings(|settings| edit(&mut settings.preferences));
        self.workspace
            .update_preferences(&self.storage.settings().preferences);
        saved
    }

    pub(super) fn be_quiet(&mut self, choice: QuietChoice) -> Task<Message> {
        let do_not_disturb = match choice {
            QuietChoice::Off => DoNotDisturb::Off,
            QuietChoice::On => DoNotDisturb::On,
            QuietChoice::For(minutes) => {
                let now = self.workspace.local_moment().at;
                let end = now.saturating_add(SignedDuration::from_mins(minutes.into()));
                DoNotDisturb::Until(end.unwrap_or(now))
            }
        };
        let saved = self.edit_preferences(|preferences| {
            preferences.notifications.do_not_disturb = do_not_disturb;
        });
        self.refresh_notification_settings();
        saved
    }

    /// Open settings show what has changed outside of them.
    pub(super) fn refresh_notification_settings(&mut self) {
        let known = self.notification_settings();
        let preferences = self.workspace.preferences().clone();
        if let Some(Dialog::Settings(state)) = self.shell.dialog_mut() {
            state.set_preferences(preferences);
            state.report_notifications(known);
        }
    }

    pub fn notification_settings(&self) -> notifications::State {
        let preferences = &self.workspace.preferences().notifications;
        let calendar = self.workspace.calendar();
        let end = preferences.do_not_disturb.end();
        let until = end.map(|end| calendar.time(calendar.local(end)).to_string());
        let time = |minute: u16| {
            let (hour, minute) = (minute / 60, minute % 60);
            let (hour, minute) = (i8::try_from(hour), i8::try_from(minute));
            let at = date(1970, 1, 1).at(hour.unwrap_or(0), minute.unwrap_or(0), 0, 0);
            calendar.time(at).to_string()
        };
        notifications::State::new(preferences, self.notifications.service, until, time)
    }

    /// Changes the zoom factor, which open settings show at once.
    pub fn change_scale(&mut self, change: impl FnOnce(f32) -> f32) -> Task<Message> {
        let saved = self.edit_preferences(|preferences| {
            preferences.scale = change(preferences.scale);
        });
        self.show_preferences();
        Task::batch([saved, self.fit_window()])
    }

    /// Adapts panes and the least size of the window to another zoom factor.
    fn fit_window(&mut self) -> Task<Message> {
        self.fit_panes();
        // iced multiplies the size by the zoom factor.
        let windows = self.all_windows().into_iter();
        Task::batch(windows.map(|it| window::set_min_size(it, Some(MIN_SIZE))))
    }
}

/// Says so when there is no sound.
fn play_sound(volume: Volume) -> Task<Message> {
    let played = spawn_blocking(move || sound::play(volume));
    Task::future(played).then(|outcome| match outcome {
        Ok(Ok(())) => Task::none(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no sound was played");
            Task::done(Message::Shell(ShellMessage::NoSound))
        }
        Err(_panicked) => Task::done(Message::Shell(ShellMessage::NoSound)),
    })
}
