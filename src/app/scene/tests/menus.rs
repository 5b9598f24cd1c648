//! The menus of channels, members, text fields and links, and the profile card that opens beside a member.

use iced::advanced::mouse::Button::{Left, Right};
use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use iced::{Point, Vector};

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::{Role, WidgetAction};
use crate::app::dialog::Dialog;
use crate::domain::server::Server;

/// The names of the items of the open menu, and of those that can be chosen.
fn items(window: &mut TestWindow) -> (Vec<String>, Vec<String>) {
    let controls = window.controls(false).into_iter();
    let items = controls.filter(|(it, ..)| it.role == Role::MenuItem);
    let items: Vec<_> = items.map(|(it, ..)| it).collect();
    let enabled = items.iter().filter(|it| it.enabled);
    let enabled = enabled.map(|it| it.name.clone()).collect();
    (items.into_iter().map(|it| it.name).collect(), enabled)
}

fn bounds(window: &mut TestWindow, role: Role, name: &str) -> Rectangle {
    let mut controls = window.controls(true).into_iter();
    let is_it = |it: &Semantics| it.role == role && it.name.starts_with(name);
    let found = controls.find(|(it, ..)| is_it(it));
    found.unwrap_or_else(|| panic!("no {role:?} {name}")).1
}

fn choose(window: &mut TestWindow, item: &str) {
    let at = bounds(window, Role::MenuItem, item).center();
    window.press(Left, at);
    assert_eq!(window.app.shell.menu, None, "{item}");
}

/// What a screen reader does: asks for the menu of a control.
struct ShowMenu(&'static str);

impl Operation for ShowMenu {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(node) = state.downcast_mut::<AccessibleNode>()
            && node.semantics.name.starts_with(self.0)
            && node.actions.menu
        {
            node.reply.request = Some(WidgetAction::OpenMenu);
        }
    }
}

fn focus_on(window: &mut TestWindow, name: &str) {
    for _ in 0..60 {
        if window.focused().is_some_and(|it| it.name.starts_with(name)) {
            return;
        }
        window.named(Named::Tab, PLAIN);
    }
    panic!("Tab never comes to {name}");
}

/// The ways to open the menu of a control.
const OPENERS: [fn(&mut TestWindow, Role, &'static str); 4] = [
    |window, role, name| {
        let at = bounds(window, role, name).center();
        window.press(Right, at);
    },
    |window, _, name| {
        focus_on(window, name);
        window.named(Named::ContextMenu, PLAIN);
    },
    |window, _, name| {
        focus_on(window, name);
        window.named(Named::F10, Modifiers::SHIFT);
    },
    |window, _, name| {
        window.operate(&mut ShowMenu(name));
        window.frame();
        window.frame();
    },
];

#[test]
fn channel_menu_opens_by_mouse_keys_and_reader() {
    for open in OPENERS {
        let mut window = TestWindow::new("timeline");
        open(&mut window, Role::TreeItem, "general");
        let (_, enabled) = items(&mut window);
        let expected = [
            "Open in window",
            "Add to favorites",
            "Mute",
            "Notifications…",
            "Copy name",
            "Copy ID",
        ];
        assert_eq!(enabled, expected);
        assert_eq!(window.focused().unwrap().name, expected[0]);
    }
}

/// By keys alone: the menu about notifications takes the place of the menu of the channel.
#[test]
fn channel_is_muted_for_a_time_in_its_menu() {
    let mut window = TestWindow::new("timeline");
    OPENERS[0](&mut window, Role::TreeItem, "general");
    for _ in 0..3 {
        window.named(Named::ArrowDown, PLAIN);
    }
    assert_eq!(window.focused().unwrap().name, "Notifications…");
    window.named(Named::Enter, PLAIN);
    window.frame();
    let (_, offered) = items(&mut window);
    let expected = [
        "As the server (on)",
        "All messages",
        "Mentions only",
        "No messages",
        "Mute for 15 min",
        "Mute for 1 hour",
        "Mute for 8 hours",
        "Mute for 24 hours",
        "Mute permanently",
    ];
    assert_eq!(offered, expected);
    assert_eq!(window.focused().unwrap().name, expected[0]);
    for _ in 0..5 {
        window.named(Named::ArrowDown, PLAIN);
    }
    window.named(Named::Enter, PLAIN);
    assert!(window.app.shell.menu.is_none());
    let server = window.app.workspace.current_server().unwrap();
    let overrides = server.overrides();
    assert!(overrides.next_mute_end().is_some());
    assert!(server.is_channel_muted(&"general".into()));
}

#[test]
fn channel_is_marked_as_read_in_its_menu() {
    let mut window = TestWindow::new("timeline");
    let unread = |window: &TestWindow| {
        let server = window.app.workspace.current_server().unwrap();
        let channels = server
            .channels()
            .map(|it| (it.id.clone(), server.unread(&it.id).0));
        channels
            .filter(|(_, unread)| *unread > 0)
            .collect::<Vec<_>>()
    };
    let before = unread(&window);
    let (channel, _) = before.first().unwrap().clone();
    OPENERS[0](&mut window, Role::TreeItem, "tides");
    assert_eq!(
        items(&mut window).1,
        [
            "Mark as read",
            "Open in window",
            "Add to favorites",
            "Mute",
            "Notifications…",
            "Copy name",
            "Copy ID"
        ]
    );
    assert_eq!(channel.as_str(), "tides");
    choose(&mut window, "Mark as read");
    assert_eq!(unread(&window), before[1..]);
}

#[test]
fn category_menu_opens_by_mouse_keys_and_reader() {
    let by_key: fn(&mut TestWindow, Role, &'static str) = |window, _, _| {
        focus_on(window, "general");
        window.named(Named::ArrowUp, PLAIN);
        window.named(Named::F10, Modifiers::SHIFT);
    };
    for open in [OPENERS[0], by_key, OPENERS[3]] {
        let mut window = TestWindow::new("timeline");
        open(&mut window, Role::TreeItem, "Harbor");
        let expected = [
            "Mark as read",
            "Collapse",
            "Collapse all",
            "Expand all",
            "Copy name",
        ];
        assert_eq!(items(&mut window).1, expected);
        choose(&mut window, "Collapse all");
        let rows = window.find_all(Role::TreeItem);
        let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(
            names.len(),
            6,
            "the open channel and unread ones stay: {names:?}"
        );
    }
}

#[test]
fn member_menu_opens_by_mouse_keys_and_reader() {
    // Tab comes to the first member of the list only.
    for open in OPENERS {
        let mut window = TestWindow::new("timeline");
        open(&mut window, Role::Row, "Kenji");
        let (_, enabled) = items(&mut window);
        let expected = [
            "Show profile",
            "Mention",
            "Show messages",
            "Copy name",
            "Copy ID",
        ];
        assert_eq!(enabled, expected);
    }
}

#[test]
fn member_is_mentioned_at_the_caret() {
    let mut window = TestWindow::with_composer();
    window.write("Hello ");
    OPENERS[0](&mut window, Role::Row, "Kenji");
    choose(&mut window, "Mention");
    assert_eq!(window.draft(), "Hello @Kenji ");
    window.write("there");
    assert_eq!(window.draft(), "Hello @Kenji there");
}

#[test]
fn composer_menu_offers_what_would_change_something() {
    const ALL: [&str; 6] = ["Undo", "Redo", "Cut", "Copy", "Paste", "Select all"];
    let mut window = TestWindow::with_composer();
    let composer = window.find(Role::Editor).1.center();
    window.press(Right, composer);
    let (all, enabled) = items(&mut window);
    assert_eq!(all, ALL);
    assert!(enabled.is_empty(), "{enabled:?}");
    window.named(Named::Escape, PLAIN);
    assert_eq!(window.app.shell.menu, None);

    window.write("one two");
    window.press(Right, composer);
    assert_eq!(items(&mut window).1, ["Undo", "Select all"]);
    choose(&mut window, "Select all");
    window.press(Right, composer);
    assert_eq!(
        items(&mut window).1,
        ["Undo", "Cut", "Copy"],
        "the selection stays"
    );
    choose(&mut window, "Cut");
    assert_eq!(window.draft(), "");
    assert_eq!(window.clipboards.standard.as_deref(), Some("one two"));
    for (command, expected) in [
        ("Paste", "one two"),
        ("Paste", "one twoone two"),
        ("Undo", "one two"),
        ("Redo", "one twoone two"),
    ] {
        window.press(Right, composer);
        choose(&mut window, command);
        assert_eq!(window.draft(), expected, "{command}");
    }
    window.write("!");
    assert_eq!(window.draft(), "one twoone two!", "it has the focus");
}

#[test]
fn text_menu_opens_by_keys_and_reader() {
    for open in &OPENERS[1..] {
        let mut window = TestWindow::new("server-rename");
        open(&mut window, Role::Field, "Name");
        assert_eq!(items(&mut window).1.last().unwrap(), "Select all");
        window.named(Named::End, PLAIN);
        window.named(Named::Enter, PLAIN);
        assert_eq!(window.app.shell.menu, None);
        window.write("x");
        assert_eq!(window.values().last(), Some(&Some("x".to_owned())));
    }
}

#[test]
fn text_menu_is_above_a_dialog_and_closes_alone() {
    let mut window = TestWindow::new("server-rename");
    let field = bounds(&mut window, Role::Field, "Name").center();
    window.press(Right, field);
    assert!(window.app.shell.menu.is_some());
    window.named(Named::Escape, PLAIN);
    assert_eq!(window.app.shell.menu, None);
    assert!(window.app.shell.dialog().is_some());
    window.write("ab");
    window.press(Right, field);
    choose(&mut window, "Undo");
    let written = window.values().last().cloned().flatten().unwrap();
    assert!(!written.ends_with("ab"), "{written}");
}

#[test]
fn menu_of_a_secret_never_copies() {
    for scene in ["locked", "bring", "check"] {
        let mut window = TestWindow::new(scene);
        window.clipboards.standard = Some("words".into());
        window.tab_to(Role::Field);
        window.write("secret");
        window.chord('a', Modifiers::COMMAND);
        window.named(Named::ContextMenu, PLAIN);
        assert_eq!(items(&mut window).1, ["Paste"], "{scene}");
        window.named(Named::Escape, PLAIN);
        assert_eq!(window.clipboards.standard.as_deref(), Some("words"));
    }
}

#[test]
fn right_click_on_a_link_copies_its_address() {
    let mut window = TestWindow::new("timeline");
    let log = window.find(Role::Log).1;
    let address = "https://tides.example.org/harbor";
    let messages = window.controls(false).into_iter();
    let mut messages = messages.filter(|(it, ..)| it.role == Role::Message);
    let (_, row, _) = messages.find(|(it, ..)| it.name.contains(address)).unwrap();
    // A toast says that it was copied.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().unwrap();
    let _context = runtime.enter();
    let open = |window: &TestWindow| window.app.shell.menu.is_some();
    let mut links = 0;
    for step in 0_u8..60 {
        let at = Point::new(row.x + 16.0 * f32::from(step), row.y + row.height - 14.0);
        if !log.contains(at) {
            break;
        }
        window.press(Right, at);
        assert!(open(&window), "the message has a menu at {at:?}");
        if items(&mut window).1.len() == 2 {
            links += 1;
            choose(&mut window, "Copy address");
            assert!(window.app.shell.dialog().is_none(), "it was opened");
        } else {
            window.named(Named::Escape, PLAIN);
        }
    }
    assert!(links > 0);
    let has_copy = |window: &mut TestWindow| {
        let (_, enabled) = items(window);
        enabled.contains(&format!("Copy address {address}"))
    };
    window.press(
        Right,
        Point::new(row.x + row.width - 60.0, row.y + row.height - 14.0),
    );
    assert!(has_copy(&mut window), "the menu of the message has it too");
}

fn card(window: &TestWindow) -> Option<&str> {
    match window.app.shell.dialog() {
        Some(Dialog::Member(card)) => Some(card.user.as_str()),
        _ => None,
    }
}

#[test]
fn profile_card_opens_beside_the_member_and_closes_by_escape() {
    let mut window = TestWindow::new("timeline");
    focus_on(&mut window, "Kenji");
    window.named(Named::Enter, PLAIN);
    assert_eq!(card(&window), Some("uid_kenji"));
    let row = bounds(&mut window, Role::Row, "Kenji");
    let dialog = bounds(&mut window, Role::Dialog, "Kenji");
    assert_eq!(dialog.width, 300.0);
    assert!(
        dialog.x + dialog.width <= row.x && row.x - dialog.x < 320.0,
        "{dialog:?}"
    );
    assert!((dialog.y - row.y).abs() < 1.0, "{dialog:?} {row:?}");
    assert_eq!(
        window.focused().unwrap().name,
        "Mention",
        "the focus is inside"
    );
    window.named(Named::Escape, PLAIN);
    assert_eq!(card(&window), None);
    assert!(window.focused().unwrap().name.starts_with("Kenji"));
}

#[test]
fn press_outside_the_profile_card_closes_it_and_goes_on() {
    let mut window = TestWindow::new("timeline");
    let at = |window: &mut TestWindow, name| bounds(window, Role::Row, name).center();
    let (kenji, mira) = (at(&mut window, "Kenji"), at(&mut window, "Mira"));
    window.press(Left, kenji);
    assert_eq!(card(&window), Some("uid_kenji"));
    let inside = bounds(&mut window, Role::Dialog, "Kenji").position();
    window.press(Left, inside + Vector::new(6.0, 6.0));
    assert_eq!(card(&window), Some("uid_kenji"));
    window.press(Left, mira);
    assert_eq!(card(&window), Some("uid_mira"));
    let composer = window.find(Role::Editor).1.center();
    window.press(Left, composer);
    assert_eq!(card(&window), None);
    window.write("x");
    assert_eq!(window.draft(), "x");
}

#[test]
fn profile_card_mentions_its_member() {
    let mut window = TestWindow::new("timeline");
    let kenji = bounds(&mut window, Role::Row, "Kenji").center();
    window.press(Left, kenji);
    let mention = bounds(&mut window, Role::Button, "Mention").center();
    window.press(Left, mention);
    assert_eq!(card(&window), None);
    assert_eq!(window.draft(), "@Kenji ");
}

#[test]
fn profile_card_stays_inside_small_windows() {
    for size in [(800.0, 600.0), (640.0, 480.0), (320.0, 240.0)] {
        let size = Size::new(size.0, size.1);
        let content = content("person", "en-US", size);
        let mut controls = content.controls.into_iter();
        let card = controls.find(|(it, _)| it.role == Role::Dialog).unwrap().1;
        let window = Rectangle::with_size(size);
        assert!(card.is_within(&window), "{card:?} in {size:?}");
    }
}

/// Marking as read changes one channel only.
#[test]
fn counts_of_other_channels_stay() {
    let mut window = TestWindow::new("unread");
    let server = window.app.workspace.current_server_mut().unwrap();
    let total = Server::unread_total(server);
    let channels: Vec<_> = server.channels().map(|it| it.id.clone()).collect();
    let mut left = total;
    for channel in channels {
        let (unread, mentions) = server.unread(&channel);
        server.mark_channel_read(&channel);
        left = (left.0 - unread, left.1 - mentions);
        assert_eq!(server.unread_total(), left, "{channel:?}");
    }
    assert_eq!(left, (0, 0));
}
