//! The pages of the settings, and the search among them.

use crate::app::App;
use crate::app::dialog::Dialog;
use crate::domain::login_start::LoginStart;
use crate::feature::settings::{self, SettingsPage, desktop};

pub(super) fn page(app: &mut App, page: SettingsPage) {
    open(app, settings::Message::PageChosen(page));
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
    let _action = state.update(message);
    app.shell.open_dialog(Dialog::Settings(Box::new(state)));
}
