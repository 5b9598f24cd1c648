//! Writing in whole scenes by keys and clicks: formatting, suggestions, the emoji picker, pasting, input methods.

use iced::advanced::input_method::{Event as Ime, InputMethod};
use iced::advanced::mouse;
use iced::keyboard::Modifiers;
use iced::keyboard::key::{self, Named};
use iced::{Event, Rectangle};

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::dialog::Dialog;
use crate::app::keymap::layouts::{LAYOUTS, Layout};

const COMMAND: Modifiers = Modifiers::COMMAND;

fn options(window: &mut TestWindow) -> Vec<(String, bool)> {
    let options = window.find_all(Role::ListBoxOption).into_iter();
    options
        .map(|it| (it.name, it.selected == Some(true)))
        .collect()
}

fn selected(window: &mut TestWindow) -> Option<String> {
    let mut options = options(window).into_iter();
    options.find_map(|(name, selected)| selected.then_some(name))
}

fn has_picker(window: &TestWindow) -> bool {
    matches!(window.app.shell.dialog(), Some(Dialog::Emoji(_)))
}

#[test]
fn formatting_keys_work_on_every_layout() {
    for layout in &LAYOUTS {
        for (letter, modifiers, expected) in [
            ('b', COMMAND, "**a**"),
            ('i', COMMAND, "*a*"),
            ('e', COMMAND, "`a`"),
            ('x', COMMAND | Modifiers::SHIFT, "~~a~~"),
            ('k', COMMAND, "[a]()"),
        ] {
            let mut window = TestWindow::with_composer();
            window.write("a");
            window.chord('a', COMMAND);
            let us = Layout::named("us");
            let code = layout.code_of(letter).or_else(|| us.code_of(letter));
            window.key(layout.press(code.unwrap(), modifiers));
            assert_eq!(window.draft(), expected, "{}", layout.name);
            assert!(window.app.shell.dialog().is_none(), "{}", layout.name);
        }
    }
}

#[test]
fn formatting_bar_works_by_pointer_and_can_be_hidden() {
    let mut window = TestWindow::with_composer();
    let button = |window: &mut TestWindow, name: &str| {
        let controls = window.controls(false).into_iter();
        let mut named = controls.filter(|(it, ..)| it.name.starts_with(name));
        named.next().map(|(_, bounds, _)| bounds)
    };
    let bold = button(&mut window, "Bold").unwrap();
    window.press(mouse::Button::Left, bold.center());
    window.write("x");
    assert_eq!(window.draft(), "**x**", "the composer has the focus again");
    let hide = button(&mut window, "Hide formatting").unwrap();
    window.press(mouse::Button::Left, hide.center());
    assert_eq!(button(&mut window, "Bold"), None);
    assert!(!window.app.workspace.preferences().formatting_bar);
    window.write("y");
    assert_eq!(window.draft(), "**xy**");
}

#[test]
fn formatting_bar_is_one_tab_stop() {
    let mut window = TestWindow::with_composer();
    for _ in 0..3 {
        window.named(Named::Tab, PLAIN);
    }
    let name = |window: &mut TestWindow| window.focused().map(|it| it.name).unwrap_or_default();
    let first = name(&mut window);
    window.tab_to(Role::Editor);
    for _ in 0..10 {
        window.named(Named::Tab, PLAIN);
        if name(&mut window).starts_with("Bold") {
            break;
        }
    }
    assert!(name(&mut window).starts_with("Bold"), "{first}");
    window.named(Named::ArrowRight, PLAIN);
    assert!(name(&mut window).starts_with("Italic"));
    window.named(Named::ArrowLeft, PLAIN);
    window.named(Named::ArrowLeft, PLAIN);
    assert!(name(&mut window).starts_with("Hide"));
    window.named(Named::Tab, PLAIN);
    assert!(!name(&mut window).starts_with("Bold"));
}

#[test]
fn suggestions_are_chosen_by_keys_and_spoken() {
    let mut window = TestWindow::with_composer();
    window.write("ask @");
    let count = options(&mut window).len();
    assert!((2..=8).contains(&count), "{count}");
    let spoken = |window: &mut TestWindow| {
        let mut status = window.find_all(Role::Status).into_iter();
        status.find(|it| it.name.ends_with(&format!("of {count}")))
    };
    let first = selected(&mut window).unwrap();
    let said = spoken(&mut window).unwrap();
    assert!(
        said.live.is_some() && said.name.starts_with(&first),
        "{said:?}"
    );
    window.named(Named::ArrowDown, PLAIN);
    let second = selected(&mut window).unwrap();
    assert!(spoken(&mut window).unwrap().name.starts_with(&second));
    window.named(Named::ArrowUp, PLAIN);
    window.named(Named::ArrowUp, PLAIN);
    let last = options(&mut window).pop().unwrap().0;
    assert_eq!(selected(&mut window), Some(last), "it goes round");
    window.named(Named::ArrowDown, PLAIN);
    window.named(Named::Tab, PLAIN);
    let name = first.split(',').next().unwrap().to_owned();
    assert_eq!(window.draft(), format!("ask @{name} "));
    assert_eq!(options(&mut window), []);
    window.write("x");
    assert_eq!(window.focused().map(|it| it.role), Some(Role::Editor));
}

#[test]
fn suggestion_is_chosen_by_pointer() {
    let mut window = TestWindow::with_composer();
    window.write("#ti");
    let option = window.find(Role::ListBoxOption).1;
    window.press(mouse::Button::Left, option.center());
    window.write("x");
    assert_eq!(window.draft(), "#tides x");
}

#[test]
fn escape_closes_suggestions_before_anything_else() {
    let mut window = TestWindow::with_composer();
    let reply = crate::feature::timeline::Message::ReplyPressed("msg_1".into());
    window.update([crate::app::Message::Timeline(reply)].into());
    window.write("@m");
    window.named(Named::Escape, PLAIN);
    assert_eq!(options(&mut window), []);
    assert!(window.app.features.timeline.is_replying());
    window.named(Named::Escape, PLAIN);
    assert!(!window.app.features.timeline.is_replying());
    assert_eq!(window.draft(), "@m");
    window.named(Named::Enter, PLAIN);
    assert_eq!(window.draft(), "", "Enter sends again");
}

#[test]
fn emoji_is_picked_by_keys_and_inserted_at_the_caret() {
    let mut window = TestWindow::with_composer();
    window.write("ab");
    window.named(Named::ArrowLeft, PLAIN);
    window.chord('e', COMMAND | Modifiers::SHIFT);
    assert!(has_picker(&window));
    let focused = window.focused().unwrap();
    assert_eq!(
        (focused.role, &*focused.name),
        (Role::Field, "Search emoji")
    );
    window.write("wav");
    let first = selected(&mut window).unwrap();
    window.named(Named::ArrowRight, PLAIN);
    let second = selected(&mut window).unwrap();
    assert_ne!(first, second);
    window.named(Named::Enter, PLAIN);
    assert!(!has_picker(&window));
    window.write("!");
    let draft = window.draft();
    assert!(draft.starts_with('a') && draft.ends_with("!b"), "{draft}");
    let recent = &window.app.workspace.preferences().emoji.recent;
    assert_eq!(format!("a{}!b", recent[0]), draft);
}

#[test]
fn arrows_in_the_grid_go_on_in_the_field() {
    let mut window = TestWindow::new("emoji-search");
    window.tab_to(Role::ListBoxOption);
    window.named(Named::ArrowRight, PLAIN);
    assert_eq!(window.focused().map(|it| it.role), Some(Role::Field));
    window.write("x");
    window.named(Named::Escape, PLAIN);
    assert!(!has_picker(&window));
}

#[test]
fn every_emoji_in_the_grid_has_a_name_and_a_place() {
    let mut window = TestWindow::new("emoji-picker");
    let options = window.find_all(Role::ListBoxOption);
    assert!(options.len() > 20, "{}", options.len());
    assert!(options.len() < 200, "only what is visible is built");
    for option in options {
        assert!(
            !option.name.is_empty() && option.position.is_some(),
            "{option:?}"
        );
    }
    let list = window.find(Role::ListBox).0;
    assert!(list.set_size.is_some_and(|count| count > 1800));
}

#[test]
fn text_is_pasted_with_and_without_shift() {
    let mut window = TestWindow::with_composer();
    window.clipboards.standard = Some("*a*".into());
    window.chord('v', COMMAND);
    window.chord('v', COMMAND | Modifiers::SHIFT);
    assert_eq!(window.draft(), "*a**a*");
    window.clipboards.standard = None;
    window.chord('v', COMMAND);
    assert_eq!(window.draft(), "*a**a*");
}

/// Enter and Tab belong to the input method while it composes, also where suggestions are shown.
#[test]
fn input_method_keeps_keys_from_suggestions() {
    let mut window = TestWindow::with_composer();
    window.write("@m");
    window.send(Event::InputMethod(Ime::Preedit("に".into(), None)));
    for key in [Named::Enter, Named::Tab, Named::ArrowDown, Named::Escape] {
        window.named(key, PLAIN);
    }
    assert_eq!(window.draft(), "@m");
    assert_eq!(options(&mut window).len(), 1);
}

/// A dead key and a compose sequence arrive as text of the last key, or as a commit.
#[test]
fn composed_characters_are_typed() {
    let mut window = TestWindow::with_composer();
    let dead = Layout::named("de").press(key::Code::Equal, PLAIN);
    window.key(dead);
    window.write("é");
    window.send(Event::InputMethod(Ime::Commit("œ".into())));
    assert_eq!(window.draft(), "éœ");
}

#[test]
fn candidates_are_shown_at_the_caret() {
    let mut window = TestWindow::with_composer();
    let editor = window.find(Role::Editor).1;
    let at = |window: &mut TestWindow| -> Rectangle {
        match window.input_method() {
            InputMethod::Enabled { cursor, .. } => cursor,
            InputMethod::Disabled => panic!("no input method"),
        }
    };
    let start = at(&mut window);
    assert!(editor.contains(start.center()), "{start:?} in {editor:?}");
    window.write("some words");
    let moved = at(&mut window);
    assert!(moved.x > start.x + 40.0, "{moved:?}");
    window.named(Named::Enter, Modifiers::SHIFT);
    let below = at(&mut window);
    assert!(below.y > moved.y - 1.0 && below.x < moved.x, "{below:?}");
}
