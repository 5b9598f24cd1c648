//! The list of members with its search, and the card of a member, by keys.

use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::dialog::Dialog;

fn tab_to(window: &mut TestWindow, name: &str) {
    for _ in 0..80 {
        if window.focused().is_some_and(|it| it.name.starts_with(name)) {
            return;
        }
        window.named(Named::Tab, PLAIN);
    }
    panic!("Tab never comes to {name}");
}

fn members(window: &mut TestWindow) -> Vec<String> {
    let controls = window.controls(true).into_iter();
    let rows = controls.filter(|(it, ..)| {
        let name = it.name.as_str();
        it.role == Role::Row
            && it.position.is_some()
            && name.contains(", ")
            && !name.contains("unread")
    });
    rows.map(|(it, ..)| it.name).collect()
}

#[test]
fn member_is_found_by_keys_and_messages_are_searched_from_the_card() {
    let mut window = TestWindow::new("members");
    tab_to(&mut window, "Find members");
    window.write("orin");
    assert_eq!(members(&mut window), ["Orin Tal, Idle"]);
    let found = window.find(Role::Status).0;
    assert_eq!(
        (found.name.as_str(), found.live.is_some()),
        ("1 member found", true)
    );
    window.named(Named::Enter, PLAIN);
    assert!(
        matches!(window.app.shell.dialog(), Some(Dialog::Member(card)) if card.user.as_str() == "uid_orin")
    );
    tab_to(&mut window, "Show messages");
    window.named(Named::Enter, PLAIN);
    assert!(matches!(window.app.shell.dialog(), Some(Dialog::Search(_))));
    assert!(window.values().contains(&Some("from:uid_orin".into())));
}

#[test]
fn escape_ends_the_search_for_members() {
    let mut window = TestWindow::new("members");
    let all = members(&mut window);
    tab_to(&mut window, "Find members");
    window.write("no one is called so");
    assert_eq!(members(&mut window), [""; 0]);
    window.named(Named::Escape, PLAIN);
    assert_eq!(members(&mut window), all);
    assert!(window.focused().unwrap().name.starts_with("Find members"));
}

#[test]
fn card_mentions_a_member_in_the_composer() {
    let mut window = TestWindow::new("members");
    tab_to(&mut window, "Find members");
    window.write("mira");
    window.named(Named::Enter, PLAIN);
    tab_to(&mut window, "Mention");
    window.named(Named::Enter, PLAIN);
    assert_eq!(window.draft(), "@Mira Okafor ");
}
