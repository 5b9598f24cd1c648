//! The search among all settings, by keys and as a screen reader has it.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::dialog::Dialog;
use crate::feature::settings::Setting;

const COMMAND: Modifiers = Modifiers::COMMAND;

fn field_has_focus(window: &mut TestWindow) -> bool {
    let focused = window.focused();
    focused.is_some_and(|it| it.role == Role::Field && it.name == "Search settings")
}

fn options(window: &mut TestWindow) -> Vec<String> {
    let options = window.find_all(Role::ListBoxOption).into_iter();
    options.map(|it| it.name).collect()
}

#[test]
fn setting_is_found_by_keys_and_gets_the_focus() {
    let mut window = TestWindow::new("settings-about");
    window.chord('f', COMMAND);
    assert!(field_has_focus(&mut window));
    window.write("clock");
    assert_eq!(options(&mut window), ["Time format, Language and region"]);
    let statuses = window.find_all(Role::Status);
    assert!(statuses.iter().any(|it| it.live.is_some()), "{statuses:?}");
    window.named(Named::Enter, PLAIN);
    assert_eq!(window.find(Role::TabPanel).0.name, "Language and region");
    let focused = window.focused().unwrap();
    assert_eq!(
        (focused.role, &*focused.name),
        (Role::Radio, "Same as language")
    );
}

#[test]
fn arrow_keys_select_among_the_results() {
    let mut window = TestWindow::new("settings");
    window.chord('f', COMMAND);
    window.write("messages");
    let all = options(&mut window);
    assert!(all.len() > 2, "{all:?}");
    window.named(Named::ArrowDown, PLAIN);
    let options = window.find_all(Role::ListBoxOption).into_iter();
    let selected: Vec<_> = options.filter(|it| it.selected == Some(true)).collect();
    assert_eq!(selected.len(), 1);
    assert_eq!(selected[0].name, all[1]);
    assert!(field_has_focus(&mut window), "the focus stays in the field");
    window.named(Named::Enter, PLAIN);
    let page = window.find(Role::TabPanel).0.name;
    assert!(all[1].ends_with(&page), "{page} of {}", all[1]);
}

#[test]
fn escape_ends_the_search_first_and_then_the_settings() {
    let mut window = TestWindow::new("settings");
    window.chord('f', COMMAND);
    window.write("nothing like that");
    let statuses = window.find_all(Role::Status);
    assert!(statuses.iter().any(|it| it.name == "No results"));
    window.named(Named::Escape, PLAIN);
    assert!(field_has_focus(&mut window));
    assert_eq!(window.find(Role::TabPanel).0.name, "Appearance");
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
}

/// The table, the search and the pages have the same settings.
#[test]
fn every_setting_leads_to_a_control_of_its_page() {
    let mut window = TestWindow::new("settings");
    let strings = crate::i18n::Strings::negotiate(&["en-US".into()]);
    // Those of an identity, and of a service for notifications, are not offered without one.
    let without = [
        Setting::Backup,
        Setting::EraseDevice,
        Setting::NotifySound,
        Setting::NotifyVolume,
    ];
    for setting in Setting::ALL.into_iter().filter(|it| !without.contains(it)) {
        window.chord('f', COMMAND);
        window.write(&setting.name(&strings));
        window.named(Named::Enter, PLAIN);
        assert!(!field_has_focus(&mut window), "{setting:?}");
        assert!(window.focused().is_some(), "{setting:?}");
        let Some(Dialog::Settings(state)) = window.app.shell.dialog() else {
            panic!("the settings are closed by {setting:?}");
        };
        assert_eq!(state.page_shown(), setting.page(), "{setting:?}");
    }
}

#[test]
fn settings_of_the_identity_are_found_where_there_is_one() {
    let mut window = TestWindow::new("identity");
    window.chord('f', COMMAND);
    window.write("reset");
    assert_eq!(options(&mut window).len(), 1);
    window.named(Named::Enter, PLAIN);
    assert_eq!(window.focused().unwrap().name, "Erase OpenChat data");
}
