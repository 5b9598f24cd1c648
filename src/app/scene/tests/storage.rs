//! The storage page: what a screen reader hears, and where the focus is around a question.

use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::Role;
use crate::app::notice::{HistoryFailure, Notice};
use crate::store::history::{Error, StoreEvent};

const SIZE: Size = Size::new(1280.0, 800.0);

fn spoken(scene: &str) -> Vec<String> {
    let content = content(scene, "en-US", SIZE);
    let controls = content.controls.iter().map(|(it, _)| it);
    controls
        .map(|it| {
            let value = it.value.as_deref().unwrap_or_default();
            let description = it.description.as_deref().unwrap_or_default();
            format!("{:?} {}|{value}|{description}", it.role, it.name)
        })
        .collect()
}

#[test]
fn storage_page_says_limits_sizes_and_the_question() {
    const QUESTION: &str = "Delete the history from this device? Drafts and unsent messages stay.";
    let cancel = format!("Button Cancel||{QUESTION}");
    let delete = format!("Button Delete history||{QUESTION}");
    for (scene, expected) in [
        (
            "settings-storage",
            vec![
                "Switch Keep history on this device||Encrypted. Lets you read and search messages offline.",
                "ComboBox Keep messages for|No limit|",
                "ComboBox Space per server|500 MB|",
                "Button Clear history: Harbor Commons||212 MB",
                "Button Clear history: Night Garden||8 MB",
                "Button Clear history: Seed Library||Less than 1 MB",
                "Button Clear history: All servers||220 MB",
            ],
        ),
        (
            "settings-storage-question",
            vec![
                "Button Clear history: Harbor Commons||212 MB",
                cancel.as_str(),
                delete.as_str(),
                "Button Clear history: Seed Library||Less than 1 MB",
            ],
        ),
    ] {
        let all = spoken(scene);
        let mut rest = all.iter();
        for expected in expected {
            assert!(rest.any(|said| said == expected), "{expected}: {all:#?}");
        }
    }
}

fn tab_to_name(window: &mut TestWindow, name: &str) {
    for _ in 0..40 {
        if window.focused().is_some_and(|it| it.name == name) {
            return;
        }
        window.named(Named::Tab, PLAIN);
    }
    panic!("{name} cannot be reached");
}

fn focused(window: &mut TestWindow) -> String {
    window.focused().map_or_else(String::new, |it| it.name)
}

#[test]
fn focus_goes_to_the_safe_answer_and_back() {
    let clear = "Clear history: Night Garden";
    let mut window = TestWindow::new("settings-storage");
    tab_to_name(&mut window, clear);
    window.named(Named::Enter, PLAIN);
    assert_eq!(focused(&mut window), "Cancel");
    window.named(Named::Enter, PLAIN);
    assert_eq!(focused(&mut window), clear);
    window.named(Named::Enter, PLAIN);
    window.named(Named::Tab, PLAIN);
    assert_eq!(focused(&mut window), "Delete history");
    window.named(Named::Enter, PLAIN);
    assert_eq!(focused(&mut window), clear);
}

/// Turning it off deletes what is stored.
#[test]
fn history_is_turned_off_after_a_question_and_on_at_once() {
    let switch = "Keep history on this device";
    let keeps = |window: &TestWindow| window.app.workspace.preferences().history.keep;
    let mut window = TestWindow::new("settings-storage");
    tab_to_name(&mut window, switch);
    window.named(Named::Space, PLAIN);
    assert_eq!(focused(&mut window), "Cancel");
    window.named(Named::Enter, PLAIN);
    assert_eq!(focused(&mut window), switch);
    assert!(keeps(&window));
    window.named(Named::Space, PLAIN);
    window.named(Named::Tab, PLAIN);
    assert_eq!(focused(&mut window), "Turn off and delete");
    window.named(Named::Enter, PLAIN);
    assert!(!keeps(&window));
    assert_eq!(focused(&mut window), switch);
    window.named(Named::Space, PLAIN);
    assert!(keeps(&window));
}

#[test]
fn full_disk_is_said_once_and_leads_to_the_storage_page() {
    let mut window = TestWindow::new("timeline");
    for error in [Error::File("read-only".into()), Error::DiskFull] {
        let notice = Notice::of_history(&StoreEvent::NotWritten(error), "").unwrap();
        window.app.shell.notify(notice);
    }
    let full = Notice::HistoryNotWritten(HistoryFailure::DiskFull);
    assert_eq!(window.app.shell.notices(), [full]);
    assert_eq!(Notice::of_history(&StoreEvent::WrittenAgain, ""), None);
    assert_eq!(window.app.shell.notices().len(), 1);
    window.frame();
    tab_to_name(&mut window, "Storage settings");
    window.named(Named::Enter, PLAIN);
    let said = window.find(Role::TabPanel).0.name;
    assert_eq!(said, "Storage");
    assert!(window.app.shell.withdraw_history_not_written());
    assert!(!window.app.shell.withdraw_history_not_written());
}

#[test]
fn damaged_history_is_said_of_each_server_with_what_was_recovered() {
    let notice = |server: &str, salvaged| {
        let event = StoreEvent::SetAside {
            server: server.into(),
            path: "server.db.damaged-1".into(),
            salvaged,
        };
        Notice::of_history(&event, server).unwrap()
    };
    let mut window = TestWindow::new("timeline");
    let strings = window.app.workspace.strings().clone();
    for (salvaged, words) in [
        (
            0,
            "It held no unsent messages or drafts that could be read.",
        ),
        (1, "One unsent message or draft was recovered."),
        (7, "7 unsent messages and drafts were recovered."),
    ] {
        let notice = notice("one", salvaged);
        assert!(notice.text(&strings).ends_with(words));
        window.app.shell.notify(notice);
    }
    window.app.shell.notify(notice("two", 0));
    assert_eq!(window.app.shell.notices().len(), 2);
    window.app.shell.forget(&"one".into());
    assert_eq!(window.app.shell.notices(), [notice("two", 0)]);
}
