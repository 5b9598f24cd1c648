//! Focus, name and description of what opens above the page.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::Role;
use crate::a11y::focus::{FocusMap, FocusTarget};
use crate::a11y::tree_builder::{TreeBuilder, WindowInfo};
use crate::app::message::Side;
use crate::app::notice::Notice;
use crate::app::shell::Closing;

/// Whether something lies above the main page, or in its place.
fn has_layer(app: &App) -> bool {
    app.shell.dialog().is_some() || app.shell.asks_to_close() || app.identity.onboarding.is_some()
}

fn dialog_scenes() -> impl Iterator<Item = &'static str> {
    scene_names().filter(|scene| {
        let size = Size::new(1280.0, 800.0);
        has_layer(&fixtures::build(scene, "en-US", Variant::Dark, size).unwrap())
    })
}

fn focus_map(window: &mut TestWindow) -> FocusMap {
    let mut map = FocusMap::default();
    window.operate(&mut map);
    map
}

fn focused(window: &mut TestWindow) -> FocusTarget {
    let map = focus_map(window);
    let focused = map
        .focused_target()
        .map(|index| map.targets()[index].clone());
    focused.unwrap_or_default()
}

fn name(window: &mut TestWindow) -> String {
    focused(window).name
}

fn tab_to(window: &mut TestWindow, control: &str) {
    for _ in 0..20 {
        if name(window) == control {
            return;
        }
        window.named(Named::Tab, PLAIN);
    }
    panic!("Tab never comes to {control}");
}

#[test]
fn dialog_opens_with_the_focus_in_its_first_field_or_on_a_safe_action() {
    for scene in dialog_scenes() {
        let mut window = TestWindow::new(scene);
        let map = focus_map(&mut window);
        let targets = map.targets();
        let at = map.focused_target().unwrap_or_else(|| panic!("{scene}"));
        let is_field = |it: &FocusTarget| matches!(it.role, Role::Field | Role::Editor);
        let first_field = targets.iter().position(is_field);
        let tab = targets
            .iter()
            .position(|it| it.role == Role::Tab && it.selected);
        let mut footer = map.footer();
        let action = if footer.clone().any(|it| targets[it].danger) {
            footer.find(|it| !targets[*it].danger)
        } else {
            footer.last()
        };
        let expected = tab.or(first_field).or(action);
        assert!(!targets[at].danger, "{scene}: {}", targets[at].name);
        let is_expected = expected.is_none_or(|it| it == at);
        assert!(is_expected, "{scene}: {}", targets[at].name);
    }
}

#[test]
fn danger_is_the_last_action_and_the_way_out_the_first() {
    let mut seen = 0;
    for scene in dialog_scenes() {
        let mut window = TestWindow::new(scene);
        let map = focus_map(&mut window);
        let actions = &map.targets()[map.footer()];
        let dangerous = actions.iter().position(|it| it.danger);
        if let Some(at) = dangerous {
            seen += 1;
            let names: Vec<_> = actions.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(at, actions.len() - 1, "{scene}: {names:?}");
        }
    }
    assert!(seen >= 3, "{seen}");
}

#[test]
fn readers_get_name_and_description_of_a_dialog() {
    for scene in dialog_scenes() {
        let info = WindowInfo {
            name: "OpenChat".into(),
            size: Size::new(1280.0, 800.0),
            scale: 1.0,
        };
        let mut builder = TreeBuilder::new(&info);
        TestWindow::new(scene).operate(&mut builder);
        let nodes = builder.finish().nodes;
        let dialogs = nodes
            .iter()
            .filter(|(_, it)| it.role() == accesskit::Role::Dialog);
        for (_, dialog) in dialogs {
            let (name, description) = (
                dialog.label().unwrap(),
                dialog.description().unwrap_or_default(),
            );
            assert!(!name.is_empty() && name != description, "{scene}: {name}");
            // Or the field that has the focus says it.
            let is_described = |node: &accesskit::Node| {
                node.role() == accesskit::Role::TextInput && node.description().is_some()
            };
            assert!(
                !description.is_empty() || nodes.iter().any(|(_, node)| is_described(node)),
                "{scene}: {name}"
            );
        }
    }
}

#[test]
fn next_page_has_the_focus_and_begins_at_its_top() {
    let mut window = TestWindow::new("backup");
    for action in ["Show phrase", "I wrote them down"] {
        tab_to(&mut window, action);
        window.named(Named::Enter, PLAIN);
    }
    assert_eq!(focused(&mut window).role, Role::Field);
    window.named(Named::Escape, PLAIN);

    let mut window = TestWindow::new("add");
    assert_eq!(focused(&mut window).role, Role::Field);
    super::super::add_server::choice(&mut window.app);
    window.frame();
    assert_eq!(name(&mut window), "Continue");
    super::super::add_server::review(&mut window.app, "");
    window.frame();
    assert_eq!(focused(&mut window).role, Role::Field);
    super::super::add_server::address(&mut window.app);
    window.frame();
    assert_eq!(focused(&mut window).role, Role::Field);
}

#[test]
fn focus_returns_to_what_opened_a_layer() {
    let mut window = TestWindow::with_composer();
    window.chord(',', Modifiers::COMMAND);
    assert_ne!(focused(&mut window).role, Role::Editor);
    window.named(Named::Tab, PLAIN);
    let inside = name(&mut window);
    window.app.shell.closing = Closing::Asked;
    window.frame();
    assert_ne!(name(&mut window), inside);
    window.named(Named::Escape, PLAIN);
    assert_eq!(
        name(&mut window),
        inside,
        "of the dialog below the question"
    );
    window.named(Named::Escape, PLAIN);
    assert_eq!(focused(&mut window).role, Role::Editor);
}

#[test]
fn drawer_has_the_focus_until_it_closes() {
    for side in [Side::Channels, Side::Members] {
        let mut window = TestWindow::new("timeline");
        let _task = window.app.change_scale(|_| 2.0);
        window.tab_to(Role::Editor);
        window.app.shell.drawer = Some(side);
        window.frame();
        assert!(window.app.drawer().is_some());
        assert_ne!(focused(&mut window).role, Role::Editor);
        window.named(Named::Escape, PLAIN);
        assert_eq!(focused(&mut window).role, Role::Editor);
    }
}

#[test]
fn focus_of_a_removed_action_stays_in_the_dialog() {
    let mut window = TestWindow::new("add");
    window.write("chat.example.org");
    tab_to(&mut window, "Connect");
    let enter = iced::Event::Keyboard(test_window::named(Named::Enter, PLAIN));
    for message in window.pass(&[enter]) {
        let _probe = window.app.update(message);
    }
    window.frame();
    assert_eq!(focused(&mut window).role, Role::Field);
    let map = focus_map(&mut window);
    assert!(map.targets().iter().all(|it| it.name != "Connect"));
}

#[test]
fn press_beside_the_controls_of_a_dialog_takes_the_focus() {
    let mut window = TestWindow::new("add");
    assert_eq!(focused(&mut window).role, Role::Field);
    let title = window
        .controls(false)
        .into_iter()
        .find(|it| it.0.role == Role::Heading);
    let at = title.map(|(_, bounds, _)| bounds.center()).unwrap();
    window.press(iced::mouse::Button::Left, at);
    assert_eq!(focus_map(&mut window).focused_target(), None);
    window.named(Named::Tab, PLAIN);
    assert_eq!(name(&mut window), "Close");
}

#[test]
fn closing_a_notice_by_mouse_leaves_the_focus_in_the_composer() {
    let mut window = TestWindow::with_composer();
    window.app.shell.notify(Notice::IdentityInMemory);
    window.frame();
    let close = window
        .controls(false)
        .into_iter()
        .find(|it| it.0.name == "Close");
    let at = close.map(|(_, bounds, _)| bounds.center());
    window.press(iced::mouse::Button::Left, at.unwrap());
    assert!(window.app.shell.notices().is_empty());
    window.write("still here");
    assert_eq!(window.draft(), "still here");
}
