//! Editing text and choosing values in whole scenes.

use iced::advanced::input_method::Event as Ime;
use iced::advanced::mouse;
use iced::keyboard::Modifiers;
use iced::keyboard::key::{self, Named};
use iced::{Event, Point};

use super::desk::{Desk, PLAIN};
use crate::a11y::Role;
use crate::app::Message;
use crate::app::dialog::DialogMessage;
use crate::app::keymap::layouts::Layout;
use crate::feature::settings::{self, SettingsPage};
use crate::feature::timeline;

#[test]
fn words_are_deleted_in_composer_and_fields() {
    let mut desk = Desk::with_composer();
    desk.write("one two three");
    desk.named(Named::Backspace, Modifiers::CTRL);
    assert_eq!(desk.draft(), "one two ");
    desk.named(Named::Home, PLAIN);
    desk.named(Named::Delete, Modifiers::CTRL);
    assert_eq!(desk.draft().trim_start(), "two ");
    let mut desk = Desk::new("server-rename");
    desk.tab_to(Role::Field);
    desk.chord('a', Modifiers::CTRL);
    desk.write("one two");
    desk.named(Named::Backspace, Modifiers::CTRL);
    assert_eq!(desk.values().last(), Some(&Some("one ".to_owned())));
}

#[test]
fn composer_has_undo_and_redo() {
    let mut desk = Desk::with_composer();
    desk.write("one two");
    desk.named(Named::Enter, Modifiers::SHIFT);
    desk.write("three");
    for expected in ["one two\n", "one ", ""] {
        desk.chord('z', Modifiers::COMMAND);
        assert_eq!(desk.draft(), expected.trim_end_matches('\n'));
    }
    desk.chord('z', Modifiers::COMMAND | Modifiers::SHIFT);
    desk.chord('y', Modifiers::COMMAND);
    desk.write("!");
    assert_eq!(
        desk.draft(),
        "one two\n!",
        "the caret is at the redone word"
    );
    desk.chord('a', Modifiers::COMMAND);
    desk.write("x");
    desk.chord('z', Modifiers::COMMAND);
    assert_eq!(desk.draft(), "one two\n!");
    let send = Message::Timeline(timeline::Message::SendPressed);
    desk.update([send].into());
    desk.chord('z', Modifiers::COMMAND);
    assert_eq!(desk.draft(), "", "what was sent stays sent");
}

#[test]
fn undo_works_by_place_on_a_cyrillic_keyboard() {
    let mut desk = Desk::with_composer();
    desk.write("да");
    let undo = Layout::named("ru").press(key::Code::KeyZ, Modifiers::COMMAND);
    desk.key(undo);
    assert_eq!(desk.draft(), "");
}

#[test]
fn field_has_undo_and_redo() {
    let mut desk = Desk::new("server-rename");
    desk.tab_to(Role::Field);
    let value = |desk: &mut Desk| desk.focused().unwrap().value.unwrap();
    let original = value(&mut desk);
    desk.chord('a', Modifiers::COMMAND);
    desk.write("alpha beta");
    desk.chord('z', Modifiers::COMMAND);
    assert_eq!(value(&mut desk), "alpha ");
    desk.chord('z', Modifiers::COMMAND);
    assert_eq!(value(&mut desk), original);
    desk.chord('z', Modifiers::COMMAND);
    assert_eq!(value(&mut desk), original);
    for _ in 0..3 {
        desk.chord('y', Modifiers::COMMAND);
    }
    assert_eq!(value(&mut desk), "alpha beta");
    desk.write("!");
    assert_eq!(value(&mut desk), "alpha beta!");
}

#[test]
fn secrets_have_no_history_and_no_primary_selection() {
    // The passphrase, the recovery phrase, and a word of it.
    for scene in ["locked", "bring", "check"] {
        let mut desk = Desk::new(scene);
        desk.tab_to(Role::Field);
        let value = |desk: &mut Desk| desk.focused().unwrap().value.unwrap();
        desk.chord('a', Modifiers::COMMAND);
        desk.write("secret words");
        desk.chord('z', Modifiers::COMMAND);
        assert_eq!(value(&mut desk), "secret words", "{scene}");
        let field = desk.find(Role::Field).1;
        for _ in 0..3 {
            desk.press(mouse::Button::Left, field.center());
        }
        assert_eq!(desk.clipboards.primary, None, "{scene}");
    }
}

#[test]
fn selecting_by_mouse_fills_the_primary_selection() {
    for (scene, role) in [("timeline", Role::Editor), ("server-rename", Role::Field)] {
        let mut desk = Desk::new(scene);
        desk.tab_to(role);
        desk.chord('a', Modifiers::COMMAND);
        desk.write("words");
        let bounds = desk.find(role).1;
        let start = Point::new(bounds.x + 16.0, bounds.center_y());
        for _ in 0..3 {
            desk.press(mouse::Button::Left, start);
        }
        assert_eq!(desk.clipboards.primary.as_deref(), Some("words"), "{scene}");
    }
}

#[test]
fn middle_button_pastes_the_primary_selection() {
    let mut desk = Desk::new("timeline");
    desk.tab_to(Role::Row);
    desk.clipboards.primary = Some("from elsewhere".into());
    let composer = desk.find(Role::Editor).1;
    desk.press(mouse::Button::Middle, composer.center());
    assert_eq!(desk.draft(), "from elsewhere");
    let focused = desk
        .controls(false)
        .into_iter()
        .filter(|(.., focused)| *focused);
    let roles: Vec<_> = focused.map(|(it, ..)| it.role).collect();
    assert_eq!(roles, [Role::Editor]);
    let mut desk = Desk::new("server-rename");
    desk.tab_to(Role::Field);
    desk.chord('a', Modifiers::COMMAND);
    desk.write("ab");
    desk.clipboards.primary = Some("x\ny".into());
    let field = desk.find(Role::Field).1;
    desk.press(
        mouse::Button::Middle,
        Point::new(field.x + 2.0, field.center_y()),
    );
    assert_eq!(desk.focused().unwrap().value.unwrap(), "xyab");
    desk.write("!");
    assert_eq!(desk.focused().unwrap().value.unwrap(), "xy!ab");
}

#[test]
fn input_method_keeps_keys_from_field_and_commands() {
    let mut desk = Desk::with_composer();
    desk.write("a");
    desk.send(Event::InputMethod(Ime::Preedit("に".into(), None)));
    desk.named(Named::Enter, PLAIN);
    desk.named(Named::Escape, PLAIN);
    desk.send(Event::InputMethod(Ime::Preedit(String::new(), None)));
    desk.send(Event::InputMethod(Ime::Commit("日本".into())));
    assert_eq!(desk.draft(), "a日本", "Enter has not sent it");
    desk.chord('z', Modifiers::COMMAND);
    assert_eq!(desk.draft(), "a");
}

fn open_settings_on_language() -> Desk {
    let mut desk = Desk::new("settings");
    let page = settings::Message::PageChosen(SettingsPage::Language);
    desk.update([Message::Dialog(DialogMessage::Settings(page))].into());
    desk.tab_to(Role::ComboBox);
    desk
}

#[test]
fn combo_box_works_by_keys() {
    let mut desk = open_settings_on_language();
    let value = |desk: &mut Desk| desk.find(Role::ComboBox).0.value.unwrap();
    let role = |desk: &mut Desk| desk.focused().map(|it| it.role);
    let first = value(&mut desk);
    desk.named(Named::ArrowDown, PLAIN);
    let second = value(&mut desk);
    assert_ne!(second, first);
    assert_eq!(role(&mut desk), Some(Role::ComboBox));
    desk.named(Named::Enter, PLAIN);
    assert_eq!(role(&mut desk), Some(Role::ListBoxOption));
    assert_eq!(desk.focused().unwrap().name, second);
    desk.named(Named::ArrowUp, PLAIN);
    desk.named(Named::Escape, PLAIN);
    assert!(desk.app.shell.dialog().is_some(), "only the list closes");
    assert_eq!(role(&mut desk), Some(Role::ComboBox));
    assert_eq!(value(&mut desk), second);
    desk.named(Named::ArrowDown, Modifiers::ALT);
    desk.named(Named::Home, PLAIN);
    desk.named(Named::Enter, PLAIN);
    assert_eq!(value(&mut desk), first);
    assert_eq!(role(&mut desk), Some(Role::ComboBox));
    desk.named(Named::Enter, PLAIN);
    let combo_box = desk.find(Role::ComboBox).1;
    desk.press(
        mouse::Button::Left,
        Point::new(combo_box.x, combo_box.y - 10.0),
    );
    let is_open = desk.find(Role::ComboBox).0.expanded;
    assert_eq!(is_open, Some(false), "a click elsewhere closes the list");
}

#[test]
fn zoom_slider_has_a_percentage() {
    let (slider, _) = Desk::new("settings").find(Role::Slider);
    let range = slider.range.unwrap();
    assert!((80.0..=200.0).contains(&range.value), "{range:?}");
    assert_eq!(slider.value.as_deref(), Some("100%"));
}
