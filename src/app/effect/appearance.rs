//! The appearance of the system and the themes of the user: applied, read again, written.

use iced::Task;
use tokio::task::spawn_blocking;

use crate::app::appearance::{user_theme, variant};
use crate::app::dialog::Dialog;
use crate::app::message::AppearanceMessage;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::appearance::{ColorScheme, ThemeColors, ThemeFileError, UserTheme};
use crate::domain::font_family;
use crate::domain::preference::Appearance;
use crate::feature::settings::themes::{self, ThemeTile};
use crate::fl;
use crate::i18n::Strings;
use crate::platform::{open, system_appearance};
use crate::store::themes as theme_files;
use crate::ui::theme::LowContrast;
use crate::ui::{Theme, font};

/// Sentences about themes that are shown; files can have any number of faults.
const MAX_PROBLEMS: usize = 8;
/// Names in one sentence.
const MAX_NAMES: usize = 5;

impl App {
    pub fn on_appearance(&mut self, message: AppearanceMessage) -> Task<Message> {
        match message {
            AppearanceMessage::SystemChanged(system) => {
                self.workspace.theme_sources.system = system;
                self.workspace.refresh_theme();
            }
            AppearanceMessage::ThemesLoaded(themes) => {
                self.workspace.theme_sources.themes = themes;
                self.workspace.refresh_theme();
                self.show_themes();
                return self.warn_of_theme();
            }
            AppearanceMessage::FontsListed(families) => {
                let strings = self.workspace.strings();
                return match self.shell.dialog_mut() {
                    Some(Dialog::Settings(state)) => state.report_families(families, strings),
                    _ => Task::none(),
                };
            }
            AppearanceMessage::ThemeCreated(Ok(name)) => {
                let chosen = self.edit_preferences(|it| it.theme = Some(name));
                self.show_preferences();
                return Task::batch([chosen, self.load_themes()]);
            }
            AppearanceMessage::ThemeCreated(Err(error)) => {
                return self.toast(error.to_string(), ToastKind::Warning);
            }
        }
        self.show_themes();
        Task::none()
    }

    /// Reads the theme files if the user can see what is in them. Without a change there is no message.
    pub fn check_themes(&self) -> Task<Message> {
        let is_chosen = self.workspace.preferences().theme.is_some();
        let are_shown = matches!(self.shell.dialog(), Some(Dialog::Settings(_)));
        if is_chosen || are_shown {
            self.load_themes()
        } else {
            Task::none()
        }
    }

    pub fn load_themes(&self) -> Task<Message> {
        self.read_themes(false)
    }

    /// Says what is wrong with a theme that was just chosen, also if it has no file.
    pub fn load_chosen_theme(&self) -> Task<Message> {
        self.read_themes(self.workspace.preferences().theme.is_some())
    }

    /// Without a change there is no message, unless `always`.
    fn read_themes(&self, always: bool) -> Task<Message> {
        let Some(profile) = self.storage.profile() else {
            return Task::none();
        };
        let folder = profile.themes();
        let chosen = self.workspace.preferences().theme.clone();
        let known = self.workspace.theme_sources.themes.clone();
        let read = move || {
            let read = theme_files::load(&folder, chosen.as_deref());
            (always || read != known).then_some(read)
        };
        let read = async move { spawn_blocking(read).await };
        Task::future(read).then(|read| match read {
            Ok(Some(themes)) => {
                Task::done(Message::Appearance(AppearanceMessage::ThemesLoaded(themes)))
            }
            Ok(None) | Err(_) => Task::none(),
        })
    }

    /// Writes the colors of the present theme as a new one, chooses it, and opens the folder.
    pub fn create_theme(&self) -> Task<Message> {
        let Some(profile) = self.storage.profile() else {
            return Task::none();
        };
        let (folder, strings) = (profile.themes(), self.workspace.strings());
        let name = fl!(strings, "theme-new-name").into_owned();
        let text = self.template();
        let create = move || {
            let created = theme_files::create(&folder, &name, &text);
            if created.is_ok()
                && let Err(error) = open::show_folder(&folder)
            {
                tracing::warn!(%error, "the folder of the themes could not be shown");
            }
            created
        };
        let created = async move { spawn_blocking(create).await };
        Task::future(created).then(|created| match created {
            Ok(created) => Task::done(Message::Appearance(AppearanceMessage::ThemeCreated(
                created,
            ))),
            Err(_) => Task::none(),
        })
    }

    /// The file of a new theme that looks like the present one.
    fn template(&self) -> String {
        let (theme, preferences) = (self.workspace.theme(), self.workspace.preferences());
        let (base, name) = if theme.is_light() {
            (ColorScheme::Light, "light")
        } else {
            (ColorScheme::Dark, "dark")
        };
        let colors = ThemeColors {
            base,
            ..ThemeColors::default()
        };
        let (base, _) = user_theme(preferences, &colors);
        let head = fl!(self.workspace.strings(), "theme-template");
        let head = head.replace('\n', "\n# ");
        format!(
            "# {head}\n\nbase = \"{name}\"\n\n{}",
            theme.lines_over(&base)
        )
    }

    /// Takes the font and the theme of the user that are chosen before the first frame, and asks the window what the system
    /// prefers.
    pub(in crate::app) fn start_appearance(&mut self) -> Task<Message> {
        let system = if system_appearance::IS_OF_DESKTOP {
            Task::none()
        } else {
            iced::system::theme().map(AppearanceMessage::of_window)
        };
        let _is_there = font::use_family(self.workspace.preferences().font.as_deref());
        let chosen = self.workspace.preferences().theme.as_ref();
        if let Some((profile, name)) = self.storage.profile().zip(chosen) {
            let theme = theme_files::load_chosen(&profile.themes(), name);
            self.workspace.theme_sources.themes = theme.into_iter().collect();
            self.workspace.refresh_theme();
        }
        Task::batch([system.map(Message::Appearance), self.warn_of_theme()])
    }

    /// Why the chosen theme is not in use.
    fn warn_of_theme(&mut self) -> Task<Message> {
        let Some(chosen) = &self.workspace.preferences().theme else {
            return Task::none();
        };
        let strings = self.workspace.strings();
        let mut themes = self.workspace.theme_sources.themes.iter();
        let problem = match themes.find(|theme| theme.name == *chosen) {
            Some(theme) => unusable(theme, strings),
            None => Some(fl!(strings, "theme-missing", "name" => chosen.as_str()).into_owned()),
        };
        match problem {
            Some(problem) => self.toast(problem, ToastKind::Warning),
            None => Task::none(),
        }
    }

    /// Open settings show what has changed outside of them.
    pub fn show_themes(&mut self) {
        if !matches!(self.shell.dialog(), Some(Dialog::Settings(_))) {
            return;
        }
        let known = self.theme_settings();
        if let Some(Dialog::Settings(state)) = self.shell.dialog_mut() {
            state.report_themes(known);
        }
    }

    /// Whether the chosen font is not there, and text is drawn with the bundled one.
    pub fn lacks_font(&self) -> bool {
        !font::use_family(self.workspace.preferences().font.as_deref())
    }

    /// Open settings show whether the chosen font can be used.
    pub fn show_font(&mut self) {
        let is_missing = self.lacks_font();
        if let Some(Dialog::Settings(state)) = self.shell.dialog_mut() {
            state.report_font(is_missing);
        }
    }

    pub fn theme_settings(&self) -> themes::State {
        let (preferences, strings) = (self.workspace.preferences(), self.workspace.strings());
        let sources = &self.workspace.theme_sources;
        let mut tiles = Vec::new();
        let mut problems = Vec::new();
        for user in &sources.themes {
            problems.extend(unusable(user, strings));
            let Ok(colors) = &user.content else { continue };
            let (theme, wrong) = user_theme(preferences, colors);
            let (name, roles) = (user.name.clone(), theme.roles);
            if !wrong.is_empty() {
                let names = shortened(wrong.into_iter());
                let name = name.as_str();
                let problem =
                    fl!(strings, "theme-not-understood", "name" => name, "colors" => names);
                problems.push(problem.into_owned());
            }
            if preferences.theme.as_ref() == Some(&name) {
                let low = theme.low_contrast().into_iter();
                problems.extend(low.map(|pair| hard_to_read(&pair, strings)));
            }
            tiles.push(ThemeTile { name, roles });
        }
        problems.truncate(MAX_PROBLEMS);
        let system = Theme::new(variant(Appearance::System, sources.system));
        themes::State {
            system: system.roles,
            has_system_preference: sources.system.scheme.is_some(),
            tiles,
            problems,
        }
    }
}

/// Opens the files of all fonts of the system.
pub(super) fn list_fonts() -> Task<Message> {
    let listed = async { spawn_blocking(|| font_family::offered(font::families())).await };
    Task::future(listed).then(|listed| match listed {
        Ok(families) => Task::done(Message::Appearance(AppearanceMessage::FontsListed(
            families,
        ))),
        Err(_) => Task::none(),
    })
}

/// Why none of a theme can be used.
fn unusable(theme: &UserTheme, strings: &Strings) -> Option<String> {
    let name = theme.name.as_str();
    let sentence = match theme.content.as_ref().err()? {
        ThemeFileError::TooLarge => fl!(strings, "theme-too-large", "name" => name),
        ThemeFileError::Unreadable(reason) => {
            fl!(strings, "theme-unreadable", "name" => name, "reason" => reason.as_str())
        }
        ThemeFileError::Line(line) => {
            fl!(strings, "theme-broken-line", "name" => name, "line" => *line)
        }
        ThemeFileError::Base => fl!(strings, "theme-wrong-base", "name" => name),
    };
    Some(sentence.into_owned())
}

fn hard_to_read(pair: &LowContrast, strings: &Strings) -> String {
    let (ratio, required) = (ratio(pair.ratio, strings), ratio(pair.required, strings));
    let background = pair.background.replace(' ', " + ");
    fl!(
        strings,
        "theme-low-contrast",
        "role" => pair.role,
        "background" => background,
        "ratio" => ratio,
        "required" => required
    )
    .into_owned()
}

/// Rounded down, so that what is too little never looks like enough.
fn ratio(ratio: f32, strings: &Strings) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 1 to 21"
    )]
    let tenths = (ratio * 10.0) as u32;
    let (whole, tenths) = (tenths / 10, tenths % 10);
    fl!(strings, "theme-ratio", "whole" => whole, "tenths" => tenths).into_owned()
}

fn shortened<'a>(mut names: impl Iterator<Item = &'a str>) -> String {
    let mut shown: Vec<_> = names.by_ref().take(MAX_NAMES).collect();
    if names.next().is_some() {
        shown.push("…");
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests;
