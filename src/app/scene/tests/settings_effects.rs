//! Each setting of the appearance: found, changed by keys, seen in the window, stored and loaded.

use std::time::{Duration, Instant};

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use iced::window::RedrawRequest;

use super::screen::posted;
use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::Message;
use crate::app::message::AppearanceMessage;
use crate::app::scene::pictures;
use crate::domain::appearance::{ColorScheme, SystemAppearance};
use crate::domain::preference::{
    Accent, Appearance, Density, Preferences, ReadingOrder, ReducedMotion,
};
use crate::store::settings::Settings;
use crate::ui::Theme;
use crate::ui::theme::Variant;

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
    match window.focused().unwrap().role {
        Role::Slider => window.named(Named::ArrowRight, PLAIN),
        Role::Radio => {
            window.named(Named::ArrowDown, PLAIN);
            window.named(Named::Space, PLAIN);
        }
        _ => window.named(Named::Space, PLAIN),
    }
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

#[test]
fn larger_text_makes_messages_and_the_composer_higher_and_is_kept() {
    let mut window = TestWindow::with_composer();
    let before = (seen(&mut window), window.find(Role::Editor).1.height);
    for _ in 0..5 {
        change(&mut window, "Message text size");
    }
    let after = (seen(&mut window), window.find(Role::Editor).1.height);
    assert!(after.1 > before.1, "{before:?} {after:?}");
    let (before, after) = (before.0, after.0);
    assert!(
        after.shortest_message > before.shortest_message,
        "{before:?} {after:?}"
    );
    assert_eq!(after.channel_height, before.channel_height);
    assert_eq!(loaded(&window).message_size, 20.0);
}

#[test]
fn reading_order_changes_what_is_read_of_messages_and_is_kept() {
    let mut window = TestWindow::with_composer();
    let name = |window: &mut TestWindow| window.find_all(Role::Message).swap_remove(0).name;
    let before = name(&mut window);
    let (head, text) = before.split_once(": ").unwrap();
    let (author, time) = head.rsplit_once(", ").unwrap();
    let (author, time, text) = (author.to_owned(), time.to_owned(), text.to_owned());
    change(&mut window, "Reading order of messages");
    let after = name(&mut window);
    assert!(
        after.starts_with(&format!(
            "{author}: {}",
            text.trim_end_matches(|c| c != '.')
        )),
        "{after}"
    );
    assert!(
        after.contains(&time) && !after.starts_with(&head_of(&author, &time)),
        "{after}"
    );
    assert_eq!(loaded(&window).reading_order, ReadingOrder::SenderTextTime);
    change(&mut window, "Reading order of messages");
    let after = name(&mut window);
    assert!(
        after.contains(&head_of(&author, &time)) && !after.starts_with(&author),
        "{after}"
    );
    assert_eq!(loaded(&window).reading_order, ReadingOrder::TextSenderTime);
}

fn head_of(author: &str, time: &str) -> String {
    format!("{author}, {time}")
}

/// Whether an animated picture waits for its second frame.
fn plays(window: &mut TestWindow) -> bool {
    let soon = Instant::now() + Duration::from_secs(1800);
    matches!(window.next_frame(), RedrawRequest::At(at) if at > soon)
}

#[test]
fn reduced_motion_stops_pictures_and_is_kept() {
    let mut window = TestWindow::new("timeline");
    pictures::animated(&mut window.app);
    window.frame();
    assert!(plays(&mut window));
    let system = |reduced_motion| {
        Message::Appearance(AppearanceMessage::SystemChanged(SystemAppearance {
            reduced_motion,
            ..SystemAppearance::default()
        }))
    };
    window.update([system(true)].into());
    assert!(!plays(&mut window), "as the system wants");
    window.update([system(false)].into());
    assert!(plays(&mut window));
    change(&mut window, "Reduced motion");
    assert!(!plays(&mut window), "as the user wants");
    assert_eq!(loaded(&window).reduced_motion, ReducedMotion::On);
}

/// The choice of a new profile.
#[test]
fn theme_follows_the_system_until_the_user_chooses_another() {
    let mut window = TestWindow::with_composer();
    let preferences = Preferences::default();
    assert_eq!(preferences.appearance, Appearance::System);
    window.app.workspace.apply_preferences(preferences);
    let system = |scheme, high_contrast| {
        Message::Appearance(AppearanceMessage::SystemChanged(SystemAppearance {
            scheme,
            high_contrast,
            reduced_motion: false,
        }))
    };
    let (dark, light) = (Some(ColorScheme::Dark), Some(ColorScheme::Light));
    for (scheme, high_contrast, expected) in [
        (light, false, Variant::Light),
        (light, true, Variant::HighContrastLight),
        (dark, true, Variant::HighContrastDark),
        (None, false, Variant::Dark),
        (light, false, Variant::Light),
    ] {
        window.update([system(scheme, high_contrast)].into());
        let roles = window.app.workspace.theme().roles;
        assert_eq!(roles, Theme::new(expected).roles, "{expected:?}");
    }
    // From the first tile to the second one.
    change(&mut window, "Theme");
    assert_eq!(loaded(&window).appearance, Appearance::Dark);
    window.update([system(light, true)].into());
    assert!(!window.app.workspace.theme().is_light());
}
