//! The channel list by keys, pointer and reader: favorites, mutes, filter, toggles and management.

use iced::advanced::mouse::Button::{Left, Right};
use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::Role;
use crate::app::dialog::Dialog;
use crate::app::scene::channels::allow_management;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::server_event::ServerEvent;

const COMMAND: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

pub(super) fn rows(window: &mut TestWindow) -> Vec<String> {
    let rows = window.find_all(Role::TreeItem).into_iter();
    rows.map(|row| row.name).collect()
}

pub(super) fn bounds(window: &mut TestWindow, role: Role, name: &str) -> Rectangle {
    let controls = window.controls(true).into_iter();
    let mut found = controls.filter(|(it, ..)| it.role == role && it.name.starts_with(name));
    found
        .next()
        .unwrap_or_else(|| panic!("no {role:?} {name}"))
        .1
}

fn choose(window: &mut TestWindow, role: Role, row: &str, item: &str) {
    let at = bounds(window, role, row).center();
    window.press(Right, at);
    let at = bounds(window, Role::MenuItem, item).center();
    window.press(Left, at);
}

pub(super) fn open_channel(window: &TestWindow) -> &str {
    let server = window.app.workspace.current_server().unwrap();
    server.open_channel().unwrap().as_str()
}

pub(super) fn said(window: &mut TestWindow, text: &str) -> bool {
    let statuses = window.find_all(Role::Status);
    statuses.iter().any(|it| it.name.contains(text))
}

/// Goes to a row by Tab and arrows.
fn focus_row(window: &mut TestWindow, name: &str) {
    window.tab_to(Role::TreeItem);
    window.named(Named::Home, PLAIN);
    for _ in 0..20 {
        if window.focused().unwrap().name.starts_with(name) {
            return;
        }
        window.named(Named::ArrowDown, PLAIN);
    }
    panic!("no arrow comes to {name}");
}

#[test]
fn favorite_and_muted_channels_are_shown_and_named() {
    let mut window = TestWindow::new("timeline");
    choose(
        &mut window,
        Role::TreeItem,
        "quiet-corner",
        "Add to favorites",
    );
    assert_eq!(
        rows(&mut window)[..2],
        ["Favorites, expanded", "quiet-corner"]
    );
    choose(&mut window, Role::TreeItem, "tides", "Mute");
    assert!(rows(&mut window).contains(&"tides, muted".to_owned()));
    choose(&mut window, Role::TreeItem, "workshop", "Mute");
    let workshop = "workshop, 1 unread message, 1 mention, muted";
    assert!(
        rows(&mut window).contains(&workshop.to_owned()),
        "{:?}",
        rows(&mut window)
    );
    choose(&mut window, Role::TreeItem, "tides", "Unmute");
    assert!(rows(&mut window).contains(&"tides, 2 unread messages".to_owned()));
}

#[test]
fn toggles_hide_and_show_channels() {
    let mut window = TestWindow::new("timeline");
    let all = rows(&mut window);
    let unread_only = bounds(&mut window, Role::Switch, "Show only unread").center();
    window.press(Left, unread_only);
    let switch = window.find(Role::Switch).0;
    assert_eq!(
        (switch.name.as_str(), switch.checked),
        ("Show only unread channels", Some(true))
    );
    let shown = rows(&mut window);
    assert!(
        shown
            .iter()
            .all(|it| !it.contains("Voice") && !it.contains("harbor-log")),
        "{shown:?}"
    );
    assert!(
        shown.iter().any(|it| it == "general"),
        "the open one stays: {shown:?}"
    );
    window.press(Left, unread_only);
    assert_eq!(rows(&mut window), all);
}

#[test]
fn filter_is_reached_by_a_key_and_opens_what_is_chosen() {
    let mut window = TestWindow::with_composer();
    window.chord('k', COMMAND | SHIFT);
    assert_eq!(window.focused().unwrap().name, "Find channel");
    window.write("or");
    let found = rows(&mut window);
    assert!(
        found.len() > 1 && found[0].starts_with("workshop, Harbor"),
        "{found:?}"
    );
    window.named(Named::ArrowDown, PLAIN);
    let selected = window.find_all(Role::TreeItem).into_iter();
    let selected: Vec<_> = selected.filter(|it| it.selected == Some(true)).collect();
    assert_eq!(
        (selected.len(), selected[0].name.as_str()),
        (1, found[1].as_str())
    );
    window.named(Named::ArrowUp, PLAIN);
    window.named(Named::Enter, PLAIN);
    assert_eq!(open_channel(&window), "workshop");
    window.chord('k', COMMAND | SHIFT);
    window.write("zzz");
    assert!(rows(&mut window).is_empty());
    assert!(said(&mut window, "No channels found."));
    window.named(Named::Escape, PLAIN);
    assert!(rows(&mut window).len() > 5);
    assert_eq!(window.focused().unwrap().name, "Find channel");
    window.named(Named::Escape, PLAIN);
    assert_eq!(
        window.focused().unwrap().role,
        Role::Editor,
        "back to the composer"
    );
    assert_eq!(window.draft(), "", "nothing was typed there");
}

#[test]
fn voice_row_says_that_voice_is_not_available() {
    let mut window = TestWindow::new("timeline");
    let pier = "The Pier, voice channel, voice is not available yet";
    assert!(rows(&mut window).contains(&pier.to_owned()));
    focus_row(&mut window, pier);
    window.named(Named::Enter, PLAIN);
    assert!(said(&mut window, "Voice is not available yet."));
}

#[test]
fn list_of_many_channels_lays_out_only_visible_rows() {
    let mut window = TestWindow::new("timeline");
    let channels = (0..2_000).map(|number| Channel {
        id: format!("c{number}").into(),
        name: format!("channel-{number}"),
        kind: ChannelKind::Text,
    });
    let category = Category {
        id: "many".into(),
        name: "Many".into(),
        channels: channels.collect(),
    };
    let server = window.app.workspace.current_server_mut().unwrap();
    let listed = ServerEvent::Channels(vec![category]);
    let _changes = server.apply(listed, std::time::Instant::now());
    window.app.refresh(false);
    window.frame();
    let count = rows(&mut window).len();
    assert!((10..60).contains(&count), "{count} rows are laid out");
    window.chord('k', COMMAND | SHIFT);
    window.write("channel 1999");
    assert!(rows(&mut window)[0].starts_with("channel-1999"));
    assert!(rows(&mut window).len() < 60);
}

#[test]
fn favorites_move_by_keys() {
    let mut window = TestWindow::new("channels");
    let favorites = |window: &mut TestWindow| rows(window)[1..3].to_vec();
    let before = favorites(&mut window);
    assert_eq!(before, ["quiet-corner", "tides, 2 unread messages"]);
    focus_row(&mut window, "quiet-corner");
    window.named(Named::ArrowDown, COMMAND | SHIFT);
    assert_eq!(
        favorites(&mut window),
        [before[1].clone(), before[0].clone()]
    );
    assert_eq!(
        window.focused().unwrap().name,
        "quiet-corner",
        "the focus moves with it"
    );
}

#[test]
fn refused_change_is_shown_and_undone() {
    let mut window = TestWindow::new("timeline");
    allow_management(&mut window.app);
    window.frame();
    let before = rows(&mut window);
    choose(&mut window, Role::TreeItem, "harbor-log", "Rename");
    assert!(matches!(
        window.app.shell.dialog(),
        Some(Dialog::Channel(_))
    ));
    assert_eq!(
        window.focused().unwrap().value.as_deref(),
        Some("harbor-log")
    );
    window.write("x");
    // There is no connection, so that the request fails at once.
    window.named(Named::Enter, PLAIN);
    assert!(window.app.shell.dialog().is_none());
    assert!(said(&mut window, "Not changed."));
    assert_eq!(rows(&mut window), before);
}

#[test]
fn creation_that_fails_keeps_what_was_typed() {
    let mut window = TestWindow::new("channel-create");
    window.tab_to(Role::Field);
    window.named(Named::Enter, PLAIN);
    let (field, _) = window.find(Role::Field);
    assert_eq!(field.error.as_deref(), Some("Enter a name."));
    window.write("berths");
    window.named(Named::Enter, PLAIN);
    assert!(matches!(
        window.app.shell.dialog(),
        Some(Dialog::Channel(_))
    ));
    assert!(window.values().contains(&Some("berths".into())));
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
}

#[test]
fn management_is_offered_only_where_the_server_has_it() {
    let mut window = TestWindow::new("timeline");
    let items = |window: &mut TestWindow| {
        let at = bounds(window, Role::TreeItem, "Records").center();
        window.press(Right, at);
        let items = window.find_all(Role::MenuItem).into_iter();
        let items: Vec<_> = items.map(|item| item.name).collect();
        window.named(Named::Escape, PLAIN);
        items
    };
    assert!(!items(&mut window).iter().any(|it| it.contains("Create")));
    allow_management(&mut window.app);
    window.frame();
    let offered = items(&mut window);
    for item in [
        "Create channel…",
        "Create category…",
        "Rename…",
        "Move up",
        "Move down",
    ] {
        assert!(offered.iter().any(|it| it == item), "{item} in {offered:?}");
    }
    assert!(
        !offered.iter().any(|it| it.contains("Delete")),
        "it has channels"
    );
    let server = window.app.workspace.current_server().unwrap();
    let name = server.name().to_owned();
    let at = bounds(&mut window, Role::Row, &name).center();
    window.press(Right, at);
    let at = bounds(&mut window, Role::MenuItem, "Create channel").center();
    window.press(Left, at);
    assert!(matches!(
        window.app.shell.dialog(),
        Some(Dialog::Channel(_))
    ));
}
