//! The controls of the settings over AT-SPI, and the events when the server changes.

use std::time::Duration;

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, press};

#[test]
fn settings_tell_values_and_choices() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    program.display.key("ctrl+comma");
    wait_for(TIMEOUT, "the settings", || {
        let settings = window.find(Role::Dialog, "Settings")?;
        settings.has_state(State::Modal).then_some(())
    });
    let page = window.find(Role::PageTab, "Appearance").unwrap();
    assert!(page.has_state(State::Selected));
    assert_eq!(page.position_in_set(), Some((3, 11)));
    let theme = window.find(Role::RadioButton, "System").unwrap();
    assert!(theme.has_state(State::Checked), "{}", theme.describe());
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

    press(&window, Role::PageTab, "Language and region");
    let language = wait_for(TIMEOUT, "the list of languages", || {
        window.find(Role::ComboBox, "Language")
    });
    let shown = language.description();
    assert!(!shown.is_empty());
    language.grab_focus();
    program.display.key("Down");
    // The event that brought the description before may come late.
    let described = events.wait_for("the chosen language", |event| {
        event.kind == "PropertyChange:accessible-description"
            && event.source.role() == Some(Role::ComboBox)
            && event.text != shown
    });
    assert_eq!(described.source, language);
}

#[test]
fn settings_are_read_with_their_descriptions() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    program.display.key("ctrl+comma");
    press(&window, Role::PageTab, "Accessibility");
    let typing = wait_for(TIMEOUT, "the switch for typing", || {
        window.find(Role::ToggleButton, "Announce typing")
    });
    let meaning = "Says who is typing in the open channel.";
    assert_eq!(typing.description(), meaning);
    assert!(!typing.has_state(State::Pressed), "off by default");
    typing.press();
    wait_for(TIMEOUT, "the switch to be on", || {
        typing.has_state(State::Pressed).then_some(())
    });
    press(&window, Role::PageTab, "Account and privacy");
    let described = |name: &str| {
        let button = wait_for(TIMEOUT, name, || window.find(Role::Button, name));
        button.description()
    };
    assert_eq!(
        described("Erase OpenChat data"),
        "Removes your identity, servers, settings and logs from this device."
    );
    assert_eq!(
        described("Protect with a passphrase"),
        "OpenChat asks for the passphrase at every start."
    );
    let last = window.find_all(Role::Button).pop().unwrap();
    assert_eq!(last.name(), "Erase OpenChat data");
    press(&window, Role::Button, "Close settings");
    wait_for(TIMEOUT, "the settings to close", || {
        window
            .find(Role::Dialog, "Settings")
            .is_none()
            .then_some(())
    });
}

/// Over the bus alone: found by its name, changed, and still so after the end of the program.
#[test]
fn setting_is_found_by_search_and_kept_over_a_restart() {
    const NAME: &str = "Strong focus ring";
    let mut program = Program::start(&[]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_identity(&client);
    press(&window, Role::Button, "Settings");
    let search = wait_for(TIMEOUT, "the search", || {
        window.find(Role::Entry, "Search settings")
    });
    search.set_text("focus");
    press(&window, Role::ListItem, "Strong focus ring, Accessibility");
    let switch = wait_for(TIMEOUT, "the switch", || {
        let switch = window.find(Role::ToggleButton, NAME)?;
        switch.has_state(State::Focused).then_some(switch)
    });
    assert!(!switch.has_state(State::Pressed), "off by default");
    switch.press();
    let file = program.profile.path().join("settings.toml");
    wait_for(TIMEOUT, "the file", || {
        let text = std::fs::read_to_string(&file).ok()?;
        text.contains("strong_focus = true").then_some(())
    });

    program.restart();
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Use temporary identity");
    press(&window, Role::Button, "Settings");
    press(&window, Role::PageTab, "Accessibility");
    wait_for(TIMEOUT, "the switch to be on", || {
        let switch = window.find(Role::ToggleButton, NAME)?;
        switch.has_state(State::Pressed).then_some(())
    });
}

#[test]
fn server_details_read_details_as_one_and_shared_data_as_a_list() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    program.display.key("ctrl+shift+i");
    let details = wait_for(TIMEOUT, "the server details", || {
        window.find(Role::Dialog, "Server details: ")
    });
    assert!(details.has_state(State::Modal));
    let read: Vec<_> = details.subtree().iter().map(Object::name).collect();
    for detail in [
        "Not encrypted, stays on this device",
        "Your ID on this server: uid_",
        "Session: Verified",
        "Device ID: ",
    ] {
        let is_read = read.iter().any(|name| name.starts_with(detail));
        assert!(is_read, "{detail:?} in {read:#?}");
    }
    let list = details.find(Role::List, "Data shared with this server");
    let rows = list.unwrap().find_all(Role::ListItem);
    assert!(rows.len() > 2, "{read:#?}");
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(row.position_in_set(), Some((index + 1, rows.len())));
        let name = row.name();
        let counted = name.contains(": Once, on ") || name.contains(" times, first on ");
        assert!(counted, "{name}");
    }
    rows[0].grab_focus();
    wait_for(TIMEOUT, "the focus on the first row", || {
        rows[0].has_state(State::Focused).then_some(())
    });
    program.display.key("Down");
    wait_for(TIMEOUT, "the focus on the second row", || {
        rows[1].has_state(State::Focused).then_some(())
    });
    let leave = details.find(Role::Button, "Leave server").unwrap();
    assert!(leave.description().starts_with("Ends your membership"));
    leave.press();
    let _question = wait_for(TIMEOUT, "the question", || {
        window.find(Role::Dialog, "Leave ")
    });
    press(&window, Role::Button, "Cancel");
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
