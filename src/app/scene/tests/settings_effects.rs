//! Each setting of the appearance: found, changed by keys, seen in the window, stored and loaded.

use std::time::Instant;

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use super::screen::posted;
use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::domain::preference::{Accent, Density, Preferences};
use crate::store::settings::Settings;

/// What is seen of the settings without a dialog.
#[derive(Debug, PartialEq)]
struct Seen {
    channel_height: f32,
    /// Without an author it is one line.
    shortest_message: f32,
    accent: iced::Color,
    focus_width: f32,
}

fn seen(window: &mut TestWindow) -> Seen {
    let controls = window.controls(true);
    let mut rows = controls.iter();
    let channel = rows.find(|(it, ..)| it.role == Role::TreeItem && it.level == Some(2));
    let messages = controls.iter().filter(|(it, ..)| it.role == Role::Message);
    let heights = messages.map(|(_, bounds, _)| bounds.height);
    Seen {
        channel_height: channel.unwrap().1.height,
        shortest_message: heights.fold(f32::INFINITY, f32::min),
        accent: window.app.workspace.theme().roles.accent,
        focus_width: window.app.workspace.theme().focus_width,
    }
}

/// Finds a setting by its name and changes it: a switch, or to the next of its radio buttons.
fn change(window: &mut TestWindow, name: &str) {
    window.chord(',', Modifiers::COMMAND);
    window.chord('f', Modifiers::COMMAND);
    window.write(name);
    window.named(Named::Enter, PLAIN);
    if window.focused().unwrap().role == Role::Radio {
        window.named(Named::ArrowDown, PLAIN);
    }
    window.named(Named::Space, PLAIN);
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
}

/// As it is after the end of the program.
fn loaded(window: &TestWindow) -> Preferences {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    window.app.storage.settings().save(&path).unwrap();
    let loaded = Settings::load(&path).value;
    assert!(loaded.problems().is_empty(), "{:?}", loaded.problems());
    loaded.preferences
}

#[test]
fn density_changes_the_rows_and_is_kept() {
    let mut window = TestWindow::with_composer();
    let before = seen(&mut window);
    change(&mut window, "Density");
    let after = seen(&mut window);
    assert!(after.channel_height < before.channel_height, "{after:?}");
    assert!(after.channel_height >= crate::ui::token::TARGET_MIN);
    assert_eq!(loaded(&window).density, Density::Compact);
}

#[test]
fn ungrouped_messages_have_their_author_each_and_stay_so() {
    let mut window = TestWindow::with_composer();
    // Two of one author.
    for number in [0, 2] {
        let message = posted(number, "general");
        window.app.workspace.edit(&"one".into(), |server| {
            let _changes = server.apply(message, Instant::now());
        });
    }
    window.frame();
    let before = seen(&mut window);
    change(&mut window, "Group messages");
    let after = seen(&mut window);
    let (before, after) = (before.shortest_message, after.shortest_message);
    assert!(after > before, "{before} {after}");
    assert!(!loaded(&window).group_messages);
}

#[test]
fn accent_color_changes_the_theme_and_is_kept() {
    let mut window = TestWindow::with_composer();
    let before = seen(&mut window);
    change(&mut window, "Accent color");
    assert_ne!(seen(&mut window).accent, before.accent);
    assert_eq!(loaded(&window).accent, Accent::Blue);
}

#[test]
fn strong_focus_ring_is_wider_and_is_kept() {
    let mut window = TestWindow::with_composer();
    let before = seen(&mut window);
    change(&mut window, "Strong focus ring");
    assert_eq!(seen(&mut window).focus_width, 2.0 * before.focus_width);
    assert!(loaded(&window).strong_focus);
}
