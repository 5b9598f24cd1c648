//! Text in a font of the system: found, drawn, kept. The fonts are those of a process, so each test has one of its own.

#[path = "../../../../tests/desktop/renamed_font.rs"]
mod renamed_font;

use std::collections::BTreeMap;
use std::process::Command;

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use super::*;
use renamed_font::renamed;

use crate::a11y::Role;
use crate::app::Message;
use crate::app::message::AppearanceMessage;
use crate::domain::font_family;
use crate::domain::preference::Preferences;
use crate::store::settings::Settings;
use crate::ui::font;

const BUNDLED: &str = "OpenChat Mono";
const FAMILY_FILE: &str = "OpenChatMono-Regular.ttf";
/// As long as the name of the bundled font that it replaces.
const FAMILY: &str = "Harbor Letter";
const HOSTILE: &str = "Evil\u{202E}rettels\n";
const IS_ALONE: &str = "OPENCHAT_TEST_FONTS";

/// Whether this is a process whose system has only the fonts of this test. Otherwise starts one for the test, and waits
/// for its success.
fn is_alone(test: &str) -> bool {
    if std::env::var_os(IS_ALONE).is_some() {
        return true;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("letter.ttf", renamed(FAMILY_FILE, BUNDLED, FAMILY)),
        ("hostile.ttf", renamed(FAMILY_FILE, BUNDLED, HOSTILE)),
        ("broken.ttf", vec![0; 100]),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let config = tempfile::NamedTempFile::new().unwrap();
    let path = folder.path().display();
    let content = format!("<fontconfig><dir>{path}</dir></fontconfig>");
    std::fs::write(config.path(), content).unwrap();
    let name = format!("app::scene::tests::fonts::{test}");
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &name])
        .env(IS_ALONE, "1")
        .env("FONTCONFIG_FILE", config.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&ended.stdout);
    let passed = ended.status.success() && output.contains("1 passed");
    assert!(passed, "{output}");
    false
}

/// The width of each text that is drawn.
fn widths(window: &mut TestWindow) -> BTreeMap<String, u32> {
    let mut content = Content::default();
    window.operate(&mut content);
    let texts = content.texts.into_iter();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "of a window"
    )]
    let rounded = texts.map(|(text, bounds)| (text, bounds.width.round() as u32));
    rounded.collect()
}

fn listed() -> Vec<String> {
    font_family::offered(font::families())
}

/// Opens the list of fonts, and finds one in it.
fn open_list(window: &mut TestWindow, query: &str) {
    window.chord(',', Modifiers::COMMAND);
    window.chord('f', Modifiers::COMMAND);
    window.write("typeface");
    window.named(Named::Enter, PLAIN);
    let focused = window.focused().unwrap();
    assert_eq!((focused.role, &*focused.name), (Role::ComboBox, "Font"));
    window.named(Named::Enter, PLAIN);
    assert_eq!(window.focused().unwrap().name, "Find a font");
    let listed = AppearanceMessage::FontsListed(listed());
    window.update([Message::Appearance(listed)].into());
    window.frame();
    window.write(query);
}

fn banner(window: &mut TestWindow) -> Option<String> {
    let mut texts = widths(window).into_keys();
    texts.find(|text| text.contains("installed"))
}

/// As it is after the end of the program.
fn loaded(window: &TestWindow) -> Preferences {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    window.app.storage.settings().save(&path).unwrap();
    Settings::load(&path).value.preferences
}

#[test]
fn chosen_font_is_drawn_at_once_and_kept() {
    if !is_alone("chosen_font_is_drawn_at_once_and_kept") {
        return;
    }
    let mut window = TestWindow::with_composer();
    let bundled = widths(&mut window);
    open_list(&mut window, "harb");
    let options = window.find_all(Role::ListBoxOption);
    let names: Vec<_> = options.iter().map(|it| (&*it.name, it.checked)).collect();
    assert_eq!(names, [(FAMILY, Some(false))]);
    window.named(Named::Enter, PLAIN);
    let options = window.find_all(Role::ListBoxOption);
    assert_eq!(options[0].checked, Some(true));
    assert_eq!(banner(&mut window), None);
    window.named(Named::Escape, PLAIN);
    let focused = window.focused().unwrap();
    assert_eq!(
        (focused.role, focused.value.as_deref()),
        (Role::ComboBox, Some(FAMILY))
    );
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
    let chosen = widths(&mut window);
    let is_other = |text: &&String| chosen.get(*text).is_some_and(|it| *it != bundled[*text]);
    let other: Vec<_> = bundled.keys().filter(is_other).collect();
    for text in ["11:00 AM", "Verified"] {
        assert!(other.iter().any(|it| **it == text), "{other:?}");
    }
    assert_eq!(loaded(&window).font.as_deref(), Some(FAMILY));

    // After a restart.
    let stored = loaded(&window);
    assert!(font::use_family(None));
    let mut window = TestWindow::with_composer();
    assert_eq!(widths(&mut window), bundled);
    window.app.workspace.apply_preferences(stored);
    window.frame();
    assert_eq!(widths(&mut window), chosen);

    // Back.
    open_list(&mut window, "open");
    window.named(Named::Enter, PLAIN);
    window.named(Named::Escape, PLAIN);
    window.named(Named::Escape, PLAIN);
    assert_eq!(widths(&mut window), bundled);
    assert_eq!(loaded(&window).font, None);
}

#[test]
fn font_that_is_not_installed_is_named_and_stays_chosen() {
    if !is_alone("font_that_is_not_installed_is_named_and_stays_chosen") {
        return;
    }
    assert_eq!(
        listed(),
        ["Fira Sans", FAMILY],
        "of iced, and of the system"
    );
    let mut window = TestWindow::with_composer();
    let bundled = widths(&mut window);
    for (name, is_there) in [
        ("Gone Sans", false),
        (&*FAMILY.to_uppercase(), true),
        ("OpenChat Icons", false),
        (HOSTILE, true),
    ] {
        let mut preferences = Preferences {
            font: Some(name.to_owned()),
            ..window.app.workspace.preferences().clone()
        };
        preferences.clamp();
        assert_eq!(preferences.font.is_some(), name != HOSTILE);
        let _tasks = window.app.take_preferences(preferences);
        window.frame();
        let is_bundled = widths(&mut window) == bundled;
        assert_eq!(is_bundled, !is_there || name == HOSTILE, "{name:?}");
        window.chord(',', Modifiers::COMMAND);
        assert_eq!(banner(&mut window).is_some(), !is_there, "{name:?}");
        window.named(Named::Escape, PLAIN);
    }
}
