//! The pages of the settings, and the search among them.

use iced::Task;

use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::appearance::{ColorScheme, ThemeColors, ThemeFileError, UserTheme};
use crate::domain::login_start::LoginStart;
use crate::feature::settings::{self, OpenList, SettingsPage, desktop};

pub(super) fn page(app: &mut App, page: SettingsPage) {
    open(app, settings::Message::PageChosen(page));
}

/// With themes of the user: one is in use and hard to read, one is broken.
pub(super) fn themes(app: &mut App) {
    let content = |base, colors: &[(&str, &str)]| {
        let owned = |(name, color): &(&str, &str)| ((*name).to_owned(), (*color).to_owned());
        let colors = colors.iter().map(owned).collect();
        Ok(ThemeColors { base, colors })
    };
    let sand = [
        ("surface_base", "#F6EFE2"),
        ("text_muted", "#C9B99A"),
        ("shine", "#FFF"),
    ];
    let night = [("surface_base", "#0B1026"), ("surface_sidebar", "#070B1C")];
    let themes = [
        ("Deep night", content(ColorScheme::Dark, &night)),
        ("Sand", content(ColorScheme::Light, &sand)),
        ("Unfinished", Err(ThemeFileError::Line(12))),
    ];
    let themes = themes.map(|(name, content)| UserTheme {
        name: name.into(),
        content,
    });
    app.workspace.theme_sources.themes = themes.into();
    let _saved = app.edit_preferences(|it| it.theme = Some("Sand".into()));
    page(app, SettingsPage::Appearance);
    app.show_themes();
}

/// With the list of fonts, and one in use that is not installed.
pub(super) fn fonts(app: &mut App) {
    let _saved = app.edit_preferences(|it| it.font = Some("Harbor Grotesk".into()));
    open(app, settings::Message::ListToggled(OpenList::Fonts));
    let strings = app.workspace.strings().clone();
    if let Some(Dialog::Settings(state)) = app.shell.dialog_mut() {
        let families = ["Cantarell", "DejaVu Sans", "Liberation Serif", "Ubuntu"];
        let families = families.map(str::to_owned).into();
        let _shown: Task<()> = state.report_families(families, &strings);
        state.report_font(true);
    }
}

/// With what is found.
pub(super) fn search(app: &mut App) {
    let typed = settings::search::Message::TextChanged("messages".into());
    open(app, settings::Message::Search(typed));
}

fn open(app: &mut App, message: settings::Message) {
    let (preferences, strings) = (app.workspace.preferences().clone(), app.workspace.strings());
    let mut state = settings::State::new(preferences, true, None, strings);
    state.report_desktop(desktop::State {
        has_tray: true,
        login_start: Some(LoginStart::Hidden),
    });
    state.set_has_servers(true);
    let _action = state.update(message);
    app.shell.open_dialog(Dialog::Settings(Box::new(state)));
}
