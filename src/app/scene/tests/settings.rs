//! What the settings and the server details say to a screen reader, and that they fit into every window.

use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::Role;
use crate::app::dialog::Dialog;
use crate::domain::preference::Appearance;

const SIZE: Size = Size::new(1280.0, 800.0);

/// What is read of a control: role, name, value, state and description.
fn spoken(semantics: &Semantics) -> String {
    let state = |state: Option<bool>, yes: &str, no: &str| match state {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => String::new(),
    };
    let part = |before: &str, text: &Option<String>| {
        let text = text.as_ref();
        text.map_or_else(String::new, |text| format!("{before}{text}"))
    };
    let role_and_name = format!("{:?} {}", semantics.role, semantics.name);
    [
        role_and_name,
        part(" = ", &semantics.value),
        state(semantics.checked, " [on]", " [off]"),
        state(semantics.selected, " [selected]", ""),
        part("; ", &semantics.description),
    ]
    .concat()
}

pub(super) fn all_spoken(scene: &str, size: Size) -> Vec<String> {
    let content = content(scene, "en-US", size);
    content.controls.iter().map(|(it, _)| spoken(it)).collect()
}

/// Whether `expected` is said, in this order.
pub(super) fn assert_said(scene: &str, expected: &[&str]) {
    let all = all_spoken(scene, SIZE);
    let mut rest = all.iter();
    for expected in expected {
        assert!(
            rest.any(|said| said == expected),
            "{scene} does not say {expected:?} in its place: {all:#?}"
        );
    }
}

#[test]
fn settings_cover_the_window_and_say_which_page_is_open() {
    let content = content("settings", "en-US", SIZE);
    let mut controls = content.controls.iter();
    let dialog = controls.find(|(it, _)| it.role == Role::Dialog);
    let (dialog, bounds) = dialog.unwrap();
    assert!(dialog.modal);
    assert_eq!(spoken(dialog), "Dialog Settings; Appearance");
    assert_eq!(*bounds, Rectangle::with_size(SIZE));
    let tabs = content.controls.iter();
    let tabs: Vec<_> = tabs.filter(|(it, _)| it.role == Role::Tab).collect();
    for (position, (tab, _)) in tabs.iter().enumerate() {
        assert_eq!(tab.position, Some(position));
        assert_eq!(tab.selected, Some(tab.name == "Appearance"), "{}", tab.name);
    }
    let list = content.controls.iter();
    let list = list.map(|(it, _)| it).find(|it| it.role == Role::TabList);
    assert_eq!(list.and_then(|it| it.set_size), Some(tabs.len()));
    assert_said(
        "settings",
        &[
            "Dialog Settings; Appearance",
            "Field Search settings = ",
            "TabList Settings pages",
            "Tab Account and privacy",
            "Tab Appearance [selected]",
            "Tab Licenses",
            "TabPanel Appearance",
            "Button Close settings",
        ],
    );
}

#[test]
fn pages_say_names_values_and_states() {
    assert_said(
        "settings",
        &[
            "RadioGroup Theme",
            "Radio System [off]",
            "Radio Dark [on]",
            "Radio Light [off]",
            "Radio High contrast dark [off]",
            "Radio High contrast light [off]",
            "Button Create a theme; Copies this theme into a file. Your edits show when you return to OpenChat.",
            "Slider Zoom = 100%",
            "Slider Message text size = 15 px",
            "Switch Play animated pictures [on]; Once. Otherwise only their first picture is shown.",
        ],
    );
    assert_said(
        "settings-language",
        &[
            "ComboBox Language = System default",
            "RadioGroup Time format",
            "Radio Same as language [on]",
            "Radio 24-hour [off]",
        ],
    );
    assert_said(
        "settings-screen-reader",
        &[
            "RadioGroup Screen reader announcements",
            "Radio Messages and mentions [on]",
            "Radio None [off]",
            "Switch Announce typing [off]; Says who is typing in the open channel.",
        ],
    );
    assert_said(
        "settings-servers",
        &[
            "Field Export to = ",
            "Field Import from = servers.json",
            "List Servers in the file",
            "Switch Harbor Commons, already joined [off]; https://chat.example.org",
            "Switch Ferry Office [on]; https://ferry.example.org",
            "Switch Old Mill, not encrypted [off]; http://mill.example.org",
        ],
    );
    assert_said(
        "settings-about",
        &[
            "Link Source code",
            "Button Third-party licenses; For the software and fonts in OpenChat.",
        ],
    );
    assert_said(
        "settings-licenses",
        &["TabPanel Licenses", "List Third-party licenses"],
    );
}

#[test]
fn advanced_page_says_its_choices_and_what_a_report_holds() {
    assert_said(
        "settings-advanced",
        &[
            "Switch Close to tray [off]; OpenChat keeps running when you close its window.",
            "Switch Start at login [on]; When you log in to your computer.",
            "Switch Start in the tray [on]; Without opening the window.",
            "RadioGroup Rendering",
            "Radio Software [on]",
            "Button Diagnostic report; Describes the program and its connections, without names, addresses or messages.",
        ],
    );
}

/// The label of a button is only a part of what it does.
#[test]
fn identity_actions_are_read_with_their_consequence_and_the_destructive_ones_last() {
    assert_said(
        "identity",
        &[
            "Button Back up now; Your identity exists only on this device. Back it up so you don’t lose it.",
            "Button Move to system key store; OpenChat no longer asks for a passphrase.",
            "Button Change passphrase; Existing backups keep their old passphrase.",
            "Switch Show others when I’m typing [on]; Applies to every server.",
            "Button Restore previous identity; You lose your current identity.",
            "Button Delete previous identity; You can no longer go back to it.",
            "Button Erase OpenChat data; Removes your identity, servers, settings and logs from this device.",
        ],
    );
}

#[test]
fn details_say_the_summary_first_and_end_with_leaving() {
    let all = all_spoken("details", SIZE);
    assert_said(
        "details",
        &[
            "Dialog Server details: Harbor Commons",
            "Text Your ID on this server: uid_me",
            "Button Copy your ID on this server",
            "Text Session: Verified",
            "List Data shared with this server",
            "Button Key fingerprint",
            "Text Address: https://chat.example.org",
            "Text Device ID: dev_q4m2abcdefghijkl",
            "ComboBox Proxy = Use system proxy",
            "Button Sign out; You receive no messages until you sign in again.",
            "Button Leave server; Ends your membership and removes the server from this device.",
        ],
    );
    let fingerprint = all.iter().find(|said| said.contains("07:2A:D9"));
    assert_eq!(fingerprint, None, "it is behind a disclosure");
}

#[test]
fn shared_data_is_a_list() {
    for size in [SIZE, Size::new(320.0, 240.0)] {
        let content = content("details", "en-US", size);
        let is_list = |semantics: &Semantics| semantics.name == "Data shared with this server";
        let mut controls = content.controls.iter().map(|(it, _)| it);
        let list = controls.find(|it| it.role == Role::List && is_list(it));
        assert_eq!(list.and_then(|it| it.set_size), Some(3));
        let rows = content.controls.iter().map(|(it, _)| it);
        let rows: Vec<_> = rows
            .filter(|it| it.role == Role::Row)
            .map(|it| (it.position, it.name.as_str()))
            .collect();
        let times = "first on Nov 22, 2026 at 12:00 PM, last on Nov 22, 2026 at";
        let id = format!("Your ID on this server: 214 times, {times} 3:33 PM");
        let channels = format!("Channels you read: 180 times, {times} 2:59 PM");
        let messages = format!("Messages you sent: 12 times, {times} 12:11 PM");
        let expected = [&id, &channels, &messages].map(String::as_str);
        let expected: Vec<_> = (0..).map(Some).zip(expected).collect();
        assert_eq!(rows, expected);
    }
}

#[test]
fn account_bar_says_name_and_state() {
    for (scene, state) in [
        ("timeline", "Verified"),
        ("offline", "Offline"),
        ("signed-out", "Signed out"),
    ] {
        assert_said(
            scene,
            &[format!("Button Your profile: Vin; {state}").as_str()],
        );
    }
}

#[test]
fn servers_that_an_action_concerns_are_a_list() {
    for scene in ["replace", "erase"] {
        let content = content(scene, "en-US", SIZE);
        let rows = content.controls.iter().map(|(it, _)| it);
        let rows: Vec<_> = rows.filter(|it| it.role == Role::Row).collect();
        assert_eq!(rows.len(), 3, "{scene}");
        assert_eq!(rows[0].name, "Harbor Commons, https://chat.example.org");
        assert_eq!(rows[2].position, Some(2));
    }
}

/// Nothing is beside the window; what is below is scrolled.
#[test]
fn settings_and_details_fit_into_narrow_windows() {
    let scenes = scene_names().filter(|scene| {
        let mine = [
            "identity",
            "details",
            "changed",
            "diagnostics",
            "diagnostics-waiting",
            "diagnostics-empty",
            "replace",
            "erase",
            "passphrase",
        ];
        scene.starts_with("settings") || mine.contains(scene)
    });
    for scene in scenes {
        for size in [Size::new(320.0, 240.0), Size::new(640.0, 480.0)] {
            for locale in ["en-US", "de", crate::i18n::PSEUDO] {
                let content = content(scene, locale, size);
                let texts = content.texts.iter().map(|(text, at)| (text.as_str(), at));
                let controls = content.controls.iter();
                let controls = controls.map(|(it, at)| (it.name.as_str(), at));
                for (what, bounds) in texts.chain(controls) {
                    let within = bounds.x >= -0.5 && bounds.x + bounds.width <= size.width + 0.5;
                    assert!(within, "{scene} {locale} {size:?}: {what:?} at {bounds:?}");
                }
            }
        }
    }
}

#[test]
fn pages_are_chosen_from_a_combo_box_where_the_list_has_no_place() {
    let said = all_spoken("settings-language", Size::new(320.0, 240.0));
    assert!(
        said.contains(&"ComboBox Settings pages = Language and region".to_owned()),
        "{said:#?}"
    );
    assert!(said.contains(&"Button Close settings".to_owned()));
    assert!(!said.iter().any(|said| said.starts_with("TabList")));
}

fn settings_are_open(window: &TestWindow) -> bool {
    matches!(window.app.shell.dialog(), Some(Dialog::Settings(_)))
}

#[test]
fn arrow_keys_move_among_the_themes_and_space_chooses() {
    let mut window = TestWindow::new("settings");
    window.tab_to(Role::Radio);
    for (key, name) in [
        (Named::ArrowRight, "Light"),
        (Named::ArrowDown, "High contrast dark"),
        (Named::ArrowLeft, "Light"),
    ] {
        window.named(key, PLAIN);
        assert_eq!(window.focused().unwrap().name, name);
    }
    window.named(Named::Space, PLAIN);
    let chosen = window.app.workspace.preferences().appearance;
    assert_eq!(chosen, Appearance::Light);
    let focused = window.focused().unwrap();
    assert_eq!(spoken(&focused), "Radio Light [on]", "the focus stays");
}

#[test]
fn arrow_keys_move_among_the_pages() {
    let mut window = TestWindow::new("settings");
    window.tab_to(Role::Tab);
    window.named(Named::ArrowDown, PLAIN);
    window.named(Named::Enter, PLAIN);
    let focused = window.focused().unwrap();
    assert_eq!(spoken(&focused), "Tab Notifications [selected]");
    assert_eq!(window.find(Role::TabPanel).0.name, "Notifications");
}

#[test]
fn escape_closes_a_list_first_and_then_the_settings() {
    let mut window = TestWindow::new("settings-language");
    window.tab_to(Role::ComboBox);
    window.named(Named::Enter, PLAIN);
    assert_eq!(window.focused().unwrap().role, Role::ListBoxOption);
    window.named(Named::Escape, PLAIN);
    assert!(settings_are_open(&window));
    assert_eq!(window.focused().unwrap().role, Role::ComboBox);
    window.named(Named::Escape, PLAIN);
    assert!(!settings_are_open(&window));
}

#[test]
fn details_end_the_membership_after_a_question() {
    let mut window = TestWindow::new("details");
    for _ in 0..40 {
        window.named(Named::Tab, PLAIN);
        if window.focused().is_some_and(|it| it.name == "Leave server") {
            break;
        }
    }
    window.named(Named::Enter, PLAIN);
    let dialog = window.app.shell.dialog();
    assert!(matches!(dialog, Some(Dialog::Server(_))), "the question");
}
