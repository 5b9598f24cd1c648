//! The settings file was edited by hand: seen by its time when the window gets the focus, and then applied or explained.

use std::path::Path;

use iced::Task;
use tokio::task::spawn_blocking;

use crate::app::message::StorageMessage;
use crate::app::notice::Notice;
use crate::app::storage::SeenFile;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::redacted::Redacted;
use crate::fl;
use crate::store::settings::Settings;

/// What is in a file that has changed.
#[derive(Debug, Clone)]
pub enum EditedSettings {
    Read(Redacted<Settings>),
    /// The lines that make no sense, from 1; none if nothing does.
    Broken(Vec<usize>),
}

impl App {
    /// Reads the file if it has another time than when it was last read. Without a change there is no message.
    pub fn check_settings_file(&self) -> Task<Message> {
        let Some(profile) = self.storage.profile().filter(|_| self.storage.is_at_rest()) else {
            return Task::none();
        };
        let (path, seen) = (profile.settings(), self.storage.seen_settings());
        let current = self.storage.settings().clone();
        let read = spawn_blocking(move || read_edited(&path, &seen, &current));
        Task::future(read).then(|read| match read {
            Ok(Some(edited)) => {
                Task::done(Message::Storage(StorageMessage::SettingsEdited(edited)))
            }
            Ok(None) | Err(_) => Task::none(),
        })
    }

    pub fn on_settings_edited(&mut self, edited: EditedSettings) -> Task<Message> {
        // What is in memory is newer.
        if !self.storage.is_at_rest() {
            return Task::none();
        }
        let strings = self.workspace.strings();
        let edited = match edited {
            EditedSettings::Read(edited) => (*edited.0).clone(),
            EditedSettings::Broken(lines) => {
                let text = match lines.first() {
                    Some(line) => fl!(strings, "toast-settings-broken-line", "line" => *line),
                    None => fl!(strings, "toast-settings-broken"),
                };
                let text = text.into_owned();
                return self.toast(text, ToastKind::Warning);
            }
        };
        self.shell.withdraw_settings_problems();
        let problems = Notice::of_settings(edited.problems());
        for problem in problems {
            self.shell.notify(problem);
        }
        let preferences = edited.preferences.clone();
        let has_changed = preferences != *self.workspace.preferences();
        self.storage.settings_mut().adopt(edited);
        if !has_changed {
            return Task::none();
        }
        let applied = self.take_preferences(preferences);
        self.show_preferences();
        let text = fl!(self.workspace.strings(), "toast-settings-applied").into_owned();
        Task::batch([applied, self.toast(text, ToastKind::Success)])
    }
}

fn read_edited(path: &Path, seen: &SeenFile, current: &Settings) -> Option<EditedSettings> {
    if !seen.has_changed(path) {
        return None;
    }
    let edited = Settings::peek(path).ok()?;
    let Some(edited) = edited else {
        return Some(EditedSettings::Broken(Vec::new()));
    };
    let problems = edited.problems();
    if !problems.lines.is_empty() {
        return Some(EditedSettings::Broken(problems.lines.clone()));
    }
    let is_same = edited.preferences == current.preferences && problems == current.problems();
    (!is_same).then(|| EditedSettings::Read(Redacted::new(edited)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preference::Appearance;
    use crate::store::paths::Profile;
    use crate::store::registry::Registry;
    use std::fs;

    /// An application with the settings of a text, and its profile.
    fn app(text: &str) -> (App, Profile, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        fs::write(profile.settings(), text).unwrap();
        let settings = Settings::load(&profile.settings()).value;
        let storage =
            crate::app::storage::Storage::new(settings, Registry::default(), Some(profile.clone()));
        let app = App::new(storage, None, iced::Size::new(800.0, 600.0));
        (app, profile, folder)
    }

    fn read(app: &App, profile: &Profile) -> Option<EditedSettings> {
        let current = app.storage.settings().clone();
        read_edited(&profile.settings(), &app.storage.seen_settings(), &current)
    }

    fn toast(app: &App) -> bool {
        app.shell.toast.view().is_some()
    }

    #[test]
    fn edited_file_is_applied_once_and_what_the_user_wrote_stays() {
        let (mut app, profile, _folder) = app("scale = 1.0\n");
        assert!(read(&app, &profile).is_none(), "nothing was edited");
        let text = "# mine\nappearance = \"light\" # by day\nscale = 1.25\nhours = \"noon\"\n";
        fs::write(profile.settings(), text).unwrap();
        let edited = read(&app, &profile).unwrap();
        let _tasks = app.on_settings_edited(edited);
        assert_eq!(app.workspace.preferences().appearance, Appearance::Light);
        assert_eq!(app.workspace.preferences().scale, 1.25);
        assert!(toast(&app));
        let strings = app.workspace.strings();
        let notice = app.shell.notices()[0].text(strings).into_owned();
        assert!(
            notice.contains("hours") && !notice.contains("scale"),
            "{notice}"
        );
        assert!(read(&app, &profile).is_none(), "it is read once");

        let _task = app.edit_preferences(|preferences| preferences.send_typing = false);
        app.storage.settings().save(&profile.settings()).unwrap();
        let written = fs::read_to_string(profile.settings()).unwrap();
        assert!(written.starts_with("# mine\nappearance = \"light\" # by day\n"));
        assert!(written.contains("hours = \"noon\""), "{written}");
        assert!(written.contains("send_typing = false"), "{written}");
        assert!(read(&app, &profile).is_none(), "written by the program");
    }

    #[test]
    fn corrected_file_withdraws_the_notice() {
        let (mut app, profile, _folder) = app("scale = 1.0\n");
        for (text, notices) in [("hours = \"noon\"\n", 1), ("hours = \"twelve\"\n\n", 0)] {
            fs::write(profile.settings(), text).unwrap();
            let edited = read(&app, &profile).unwrap();
            let _tasks = app.on_settings_edited(edited);
            assert_eq!(app.shell.notices().len(), notices, "{text}");
        }
    }

    #[test]
    fn file_that_makes_no_sense_changes_nothing_and_stays() {
        for text in ["", "appearance = \nscale = 2.0\n", "\u{0}\u{1}"] {
            let (mut app, profile, _folder) = app("scale = 1.25\n");
            fs::write(profile.settings(), text).unwrap();
            let edited = read(&app, &profile).unwrap();
            assert!(matches!(edited, EditedSettings::Broken(_)), "{text:?}");
            let _tasks = app.on_settings_edited(edited);
            assert_eq!(app.workspace.preferences().scale, 1.25);
            assert!(toast(&app));
            assert_eq!(fs::read_to_string(profile.settings()).unwrap(), text);
        }
    }

    /// It was only said at the next start.
    #[tokio::test(start_paused = true)]
    async fn missing_theme_that_is_named_by_hand_is_reported_at_once() {
        let (mut app, profile, _folder) = app("scale = 1.0\n");
        fs::write(profile.settings(), "theme = \"Gone\"\n").unwrap();
        let edited = read(&app, &profile).unwrap();
        let applied = app.on_settings_edited(edited);
        crate::app::tests::settle(&mut app, applied).await;
        let toast = app.shell.toast.text().unwrap_or_default();
        assert!(toast.contains("Gone"), "{toast}");
    }

    #[tokio::test(start_paused = true)]
    async fn edit_by_hand_is_applied_although_the_program_wrote_first() {
        let (mut app, profile, _folder) = app("scale = 1.0\n");
        app.storage.settings().save(&profile.settings()).unwrap();
        assert!(read(&app, &profile).is_none());
        let text = fs::read_to_string(profile.settings()).unwrap();
        let text = text.replace("appearance = \"system\"", "appearance = \"light\"");
        fs::write(profile.settings(), text).unwrap();
        let saved = app.edit_preferences(|preferences| preferences.send_typing = false);
        crate::app::tests::settle(&mut app, saved).await;
        let edited = read(&app, &profile).unwrap();
        let _tasks = app.on_settings_edited(edited);
        let preferences = app.workspace.preferences();
        assert_eq!(preferences.appearance, Appearance::Light);
        assert!(!preferences.send_typing);
    }
}
