//! What the diagnostics of a server say, and that keys reach each row.

use iced::keyboard::key::Named;

use super::settings::{all_spoken, assert_said};
use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::Role;

const SIZE: Size = Size::new(1280.0, 800.0);

#[test]
fn history_is_said_newest_first_between_state_and_capabilities() {
    assert_said(
        "diagnostics",
        &[
            "Dialog Diagnostics: Harbor Commons",
            "ComboBox Server = Harbor Commons",
            "Text State: Connected",
            "Text Last check: Nov 23, 2026 at 11:50 AM, answered after 112 ms",
            "Button Check again",
            "List Connection history",
            "Row Nov 23, 2026 at 11:50 AM: Connected",
            "Row Nov 23, 2026 at 11:50 AM: Attempt 2 failed. The server didn’t respond in time. Next attempt after 4 s.",
            "Row Nov 23, 2026 at 10:00 AM: Connected",
            "Row Nov 23, 2026 at 9:59 AM: Disconnected by OpenChat",
            "List What this server offers",
            "Row Messages, offered: You can write messages.",
            "Row Voice channels, not offered: There are no voice channels.",
            "Row Sync of read messages, not offered: Each of your devices counts unread messages by itself.",
            "Button Copy report",
        ],
    );
}

#[test]
fn demanded_wait_is_said_with_the_time_of_the_next_attempt() {
    assert_said(
        "diagnostics-waiting",
        &[
            "Text State: The server asks you to wait: too many requests.",
            "Text Next attempt: Nov 23, 2026 at 12:01 PM",
        ],
    );
    let all = all_spoken("diagnostics-waiting", SIZE);
    let newest = all.iter().find(|said| said.starts_with("Row ")).unwrap();
    assert!(newest.ends_with("Next attempt after 90 s."), "{newest}");
}

#[test]
fn nothing_is_made_up_for_a_server_without_connection() {
    let all = all_spoken("diagnostics-empty", SIZE);
    for name in ["Last check", "Next attempt", "Version known since"] {
        let said = all.iter().find(|said| said.contains(name));
        assert_eq!(said, None);
    }
    let list = all.iter().find(|said| said.contains("List Connection"));
    assert_eq!(list, None);
    let content = content("diagnostics-empty", "en-US", SIZE);
    let mut texts = content.texts.iter();
    assert!(texts.any(|(text, _)| text == "Nothing yet"));
}

#[test]
fn arrow_keys_go_through_the_history() {
    let mut window = TestWindow::new("diagnostics");
    window.tab_to(Role::Row);
    let first = window.focused().unwrap();
    assert_eq!(first.position, Some(0));
    window.named(Named::ArrowDown, PLAIN);
    let next = window.focused().unwrap();
    assert_eq!((next.role, next.position), (Role::Row, Some(1)));
    window.named(Named::End, PLAIN);
    let last = window.focused().unwrap();
    assert!(last.name.contains("Disconnected by OpenChat"), "{last:?}");
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
}

#[test]
fn volume_is_a_slider_beside_a_button_that_plays_it() {
    assert_said(
        "settings-sound",
        &[
            "Switch Sound [on]; A short tone.",
            "Slider Volume = 70%",
            "Button Play",
        ],
    );
    let silent = all_spoken("settings-notifications", SIZE);
    let slider = silent.iter().find(|said| said.contains("Volume"));
    assert_eq!(slider, None, "there is no service");
}

#[test]
fn advanced_settings_offer_diagnostics_report_and_log() {
    assert_said(
        "settings-advanced",
        &[
            "Button Connection diagnostics; What each server offers, and what happened with its connection.",
            "Button Diagnostic report; Describes the program and its connections, without names, addresses or messages.",
            "Button Copy log",
            "Button Save log…",
        ],
    );
}
