//! Editing text and choosing values in whole scenes.

use iced::advanced::input_method::Event as Ime;
use iced::advanced::mouse;
use iced::advanced::widget::operation::focusable;
use iced::keyboard::Modifiers;
use iced::keyboard::key::{self, Named};
use iced::{Event, Point};

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::Message;
use crate::app::dialog::DialogMessage;
use crate::app::keymap::layouts::Layout;
use crate::feature::settings::{self, SettingsPage};
use crate::feature::timeline;

#[test]
fn words_are_deleted_in_composer_and_fields() {
    let mut window = TestWindow::with_composer();
    window.write("one two three");
    window.named(Named::Backspace, Modifiers::CTRL);
    assert_eq!(window.draft(), "one two ");
    window.named(Named::Home, PLAIN);
    window.named(Named::Delete, Modifiers::CTRL);
    assert_eq!(window.draft().trim_start(), "two ");
    let mut window = TestWindow::new("server-rename");
    window.tab_to(Role::Field);
    window.chord('a', Modifiers::CTRL);
    window.write("one two");
    window.named(Named::Backspace, Modifiers::CTRL);
    assert_eq!(window.values().last(), Some(&Some("one ".to_owned())));
}

#[test]
fn composer_has_undo_and_redo() {
    let mut window = TestWindow::with_composer();
    window.write("one two");
    window.named(Named::Enter, Modifiers::SHIFT);
    window.write("three");
    for expected in ["one two\n", "one ", ""] {
        window.chord('z', Modifiers::COMMAND);
        assert_eq!(window.draft(), expected.trim_end_matches('\n'));
    }
    window.chord('z', Modifiers::COMMAND | Modifiers::SHIFT);
    window.chord('y', Modifiers::COMMAND);
    window.write("!");
    assert_eq!(
        window.draft(),
        "one two\n!",
        "the caret is at the redone word"
    );
    window.chord('a', Modifiers::COMMAND);
    window.write("x");
    window.chord('z', Modifiers::COMMAND);
    assert_eq!(window.draft(), "one two\n!");
    let send = Message::Timeline(timeline::Message::SendPressed);
    window.update([send].into());
    window.chord('z', Modifiers::COMMAND);
    assert_eq!(window.draft(), "", "what was sent stays sent");
}

/// What is typed into the editor of a message in its row.
fn edited(window: &mut TestWindow) -> String {
    let editors = window.find_all(Role::Editor).into_iter();
    let mut edits = editors.filter(|it| it.name == "Edit message");
    edits.next().unwrap().value.unwrap()
}

#[test]
fn formatting_keys_work_in_the_editor_of_a_message() {
    let (command, shift) = (Modifiers::COMMAND, Modifiers::COMMAND | Modifiers::SHIFT);
    for (character, modifiers, expected) in [
        ('b', command, "**a**"),
        ('i', command, "*a*"),
        ('e', command, "`a`"),
        ('x', shift, "~~a~~"),
        ('k', command, "[a]()"),
    ] {
        let mut window = TestWindow::new("editing");
        let original = edited(&mut window);
        window.operate(&mut focusable::focus::<()>("timeline-edit-msg_9".into()));
        window.frame();
        window.chord('a', command);
        window.write("a");
        window.chord('a', command);
        window.chord(character, modifiers);
        assert_eq!(edited(&mut window), expected);
        assert!(window.app.shell.dialog().is_none(), "{expected}");
        let editors = window.find_all(Role::Editor).into_iter();
        let mut composer = editors.filter(|it| it.name != "Edit message");
        let draft = composer.next().unwrap().value;
        assert_eq!(draft.as_deref(), Some(""), "the composer has its own text");
        if character != 'k' {
            window.chord(character, modifiers);
            assert_eq!(edited(&mut window), "a", "{expected} is removed again");
        }
        let steps = if character == 'k' { 2 } else { 3 };
        for _ in 0..steps {
            window.chord('z', command);
        }
        assert_eq!(edited(&mut window), original, "{expected} can be undone");
    }
    // Without a selection it goes to another place, as in the composer.
    let mut window = TestWindow::new("editing");
    window.operate(&mut focusable::focus::<()>("timeline-edit-msg_9".into()));
    window.frame();
    window.chord('k', command);
    assert!(window.app.shell.dialog().is_some());
}

#[test]
fn undo_works_by_place_on_a_cyrillic_keyboard() {
    let mut window = TestWindow::with_composer();
    window.write("да");
    let undo = Layout::named("ru").press(key::Code::KeyZ, Modifiers::COMMAND);
    window.key(undo);
    assert_eq!(window.draft(), "");
}

#[test]
fn field_has_undo_and_redo() {
    let mut window = TestWindow::new("server-rename");
    window.tab_to(Role::Field);
    let value = |window: &mut TestWindow| window.focused().unwrap().value.unwrap();
    let original = value(&mut window);
    window.chord('a', Modifiers::COMMAND);
    window.write("alpha beta");
    window.chord('z', Modifiers::COMMAND);
    assert_eq!(value(&mut window), "alpha ");
    window.chord('z', Modifiers::COMMAND);
    assert_eq!(value(&mut window), original);
    window.chord('z', Modifiers::COMMAND);
    assert_eq!(value(&mut window), original);
    for _ in 0..3 {
        window.chord('y', Modifiers::COMMAND);
    }
    assert_eq!(value(&mut window), "alpha beta");
    window.write("!");
    assert_eq!(value(&mut window), "alpha beta!");
}

#[test]
fn secrets_have_no_history_and_no_primary_selection() {
    // The passphrase, the recovery phrase, and a word of it.
    for scene in ["locked", "bring", "check"] {
        let mut window = TestWindow::new(scene);
        window.tab_to(Role::Field);
        let value = |window: &mut TestWindow| window.focused().unwrap().value.unwrap();
        window.chord('a', Modifiers::COMMAND);
        window.write("secret words");
        window.chord('z', Modifiers::COMMAND);
        assert_eq!(value(&mut window), "secret words", "{scene}");
        let field = window.find(Role::Field).1;
        for _ in 0..3 {
            window.press(mouse::Button::Left, field.center());
        }
        assert_eq!(window.clipboards.primary, None, "{scene}");
    }
}

#[test]
fn selecting_by_mouse_fills_the_primary_selection() {
    for (scene, role) in [("timeline", Role::Editor), ("server-rename", Role::Field)] {
        let mut window = TestWindow::new(scene);
        window.tab_to(role);
        window.chord('a', Modifiers::COMMAND);
        window.write("words");
        let bounds = window.find(role).1;
        let start = Point::new(bounds.x + 16.0, bounds.center_y());
        for _ in 0..3 {
            window.press(mouse::Button::Left, start);
        }
        assert_eq!(
            window.clipboards.primary.as_deref(),
            Some("words"),
            "{scene}"
        );
    }
}

#[test]
fn middle_button_pastes_the_primary_selection() {
    let mut window = TestWindow::new("timeline");
    window.tab_to(Role::Row);
    window.clipboards.primary = Some("from elsewhere".into());
    let composer = window.find(Role::Editor).1;
    window.press(mouse::Button::Middle, composer.center());
    assert_eq!(window.draft(), "from elsewhere");
    let focused = window
        .controls(false)
        .into_iter()
        .filter(|(.., focused)| *focused);
    let roles: Vec<_> = focused.map(|(it, ..)| it.role).collect();
    assert_eq!(roles, [Role::Editor]);
    let mut window = TestWindow::new("server-rename");
    window.tab_to(Role::Field);
    window.chord('a', Modifiers::COMMAND);
    window.write("ab");
    window.clipboards.primary = Some("x\ny".into());
    let field = window.find(Role::Field).1;
    window.press(
        mouse::Button::Middle,
        Point::new(field.x + 2.0, field.center_y()),
    );
    assert_eq!(window.focused().unwrap().value.unwrap(), "xyab");
    window.write("!");
    assert_eq!(window.focused().unwrap().value.unwrap(), "xy!ab");
}

#[test]
fn input_method_keeps_keys_from_field_and_commands() {
    let mut window = TestWindow::with_composer();
    window.write("a");
    window.send(Event::InputMethod(Ime::Preedit("に".into(), None)));
    window.named(Named::Enter, PLAIN);
    window.named(Named::Escape, PLAIN);
    window.send(Event::InputMethod(Ime::Preedit(String::new(), None)));
    window.send(Event::InputMethod(Ime::Commit("日本".into())));
    assert_eq!(window.draft(), "a日本", "Enter has not sent it");
    window.chord('z', Modifiers::COMMAND);
    assert_eq!(window.draft(), "a");
}

fn open_settings_on_language() -> TestWindow {
    let mut window = TestWindow::new("settings");
    let page = settings::Message::PageChosen(SettingsPage::Language);
    window.update([Message::Dialog(DialogMessage::Settings(page))].into());
    window.tab_to(Role::ComboBox);
    window
}

#[test]
fn combo_box_works_by_keys() {
    let mut window = open_settings_on_language();
    let value = |window: &mut TestWindow| window.find(Role::ComboBox).0.value.unwrap();
    let role = |window: &mut TestWindow| window.focused().map(|it| it.role);
    let first = value(&mut window);
    window.named(Named::ArrowDown, PLAIN);
    let second = value(&mut window);
    assert_ne!(second, first);
    assert_eq!(role(&mut window), Some(Role::ComboBox));
    window.named(Named::Enter, PLAIN);
    assert_eq!(role(&mut window), Some(Role::ListBoxOption));
    assert_eq!(window.focused().unwrap().name, second);
    window.named(Named::ArrowUp, PLAIN);
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_some(), "only the list closes");
    assert_eq!(role(&mut window), Some(Role::ComboBox));
    assert_eq!(value(&mut window), second);
    window.named(Named::ArrowDown, Modifiers::ALT);
    window.named(Named::Home, PLAIN);
    window.named(Named::Enter, PLAIN);
    assert_eq!(value(&mut window), first);
    assert_eq!(role(&mut window), Some(Role::ComboBox));
    window.named(Named::Enter, PLAIN);
    let combo_box = window.find(Role::ComboBox).1;
    window.press(
        mouse::Button::Left,
        Point::new(combo_box.x, combo_box.y - 10.0),
    );
    let is_open = window.find(Role::ComboBox).0.expanded;
    assert_eq!(is_open, Some(false), "a click elsewhere closes the list");
}

#[test]
fn zoom_slider_has_a_percentage() {
    let (slider, _) = TestWindow::new("settings").find(Role::Slider);
    let range = slider.range.unwrap();
    assert!((80.0..=200.0).contains(&range.value), "{range:?}");
    assert_eq!(slider.value.as_deref(), Some("100%"));
}
