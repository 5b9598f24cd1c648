//! The controls of the settings over AT-SPI, and the events when the server changes.

use std::time::Duration;

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::program::{Program, composer, press};

#[test]
fn settings_tell_values_and_choices() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    program.display.key("ctrl+comma");
    let zoom = wait_for(TIMEOUT, "the zoom slider", || window.find(Role::Slider, ""));
    assert_eq!(zoom.value(), Some(100.0), "in percent");

    let radio = window.find(Role::RadioButton, "Light").unwrap();
    radio.grab_focus();
    let mut events = client.listen(&program.session);
    program.display.key("space");
    let checked = events.wait_for("the choice", |event| {
        event.kind == "StateChanged:checked" && event.detail1 == 1
    });
    assert_eq!(checked.source, radio);
    assert!(radio.has_state(State::Focused));

    press(&window, Role::PageTab, "Language and time");
    let language = wait_for(TIMEOUT, "the list of languages", || {
        window.find(Role::ComboBox, "Language")
    });
    let shown = language.description();
    assert!(!shown.is_empty());
    language.grab_focus();
    program.display.key("Down");
    let described = events.wait_for("the chosen language", |event| {
        event.kind == "PropertyChange:accessible-description"
            && event.source.role() == Some(Role::ComboBox)
    });
    assert_ne!(described.text, shown);
}

/// Orca goes where the focus goes, and where a selection changes.
#[test]
fn focus_stays_in_the_composer_when_the_server_changes() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    composer(&window).grab_focus();
    for key in ["ctrl+2", "ctrl+1"] {
        let before = window.name();
        let mut events = client.listen(&program.session);
        program.display.key(key);
        wait_for(TIMEOUT, "the other server", || {
            (window.name() != before).then_some(())
        });
        let moved = events.wait_for_within(Duration::from_secs(3), |event| {
            let focused = event.kind == "StateChanged:focused" && event.detail1 == 1;
            let elsewhere = focused && event.source.role() != Some(Role::Entry);
            elsewhere || event.kind == "SelectionChanged"
        });
        assert_eq!(moved.map(|event| event.source), None);
        assert!(composer(&window).has_state(State::Focused));
    }
}
