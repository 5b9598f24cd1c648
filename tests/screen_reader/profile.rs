//! Publishes and withdraws a profile over the accessibility bus.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, press};

const NAME: &str = "Ada of the Pier";

/// The profile button, whose name contains the display name on the current server.
fn profile_button(window: &Object, display_name: &str) -> Object {
    let name = format!("Your profile: {display_name}");
    wait_for(TIMEOUT, &format!("a profile button named {name:?}"), || {
        window.find(Role::Button, &name)
    })
}

fn publish_switch(window: &Object) -> Object {
    wait_for(TIMEOUT, "the publish switch", || {
        window.find(Role::ToggleButton, "Publish on ")
    })
}

#[test]
fn profile_is_published_and_withdrawn() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    profile_button(&window, "User ").press();
    let switch = publish_switch(&window);
    assert!(
        !switch.has_state(State::Pressed),
        "publishing is on by default"
    );
    assert!(
        window.find(Role::Entry, "Name").is_none(),
        "the name field is shown while publishing is off"
    );
    switch.press();
    let field = wait_for(TIMEOUT, "the name field", || {
        window.find(Role::Entry, "Name")
    });
    field.set_text("O'Brien");
    wait_for(TIMEOUT, "the error for the name", || {
        window
            .subtree()
            .into_iter()
            .any(|object| object.name().starts_with("' can’t be used"))
            .then_some(())
    });
    field.set_text(NAME);
    let reef = wait_for(TIMEOUT, "the avatar preset", || {
        window.find(Role::RadioButton, "Reef")
    });
    reef.press();
    wait_for(TIMEOUT, "the selected avatar preset", || {
        reef.has_state(State::Checked).then_some(())
    });
    press(&window, Role::Button, "Publish");
    wait_for(TIMEOUT, "the confirmation of the publication", || {
        window
            .subtree()
            .into_iter()
            .any(|object| object.name().starts_with("Published on "))
            .then_some(())
    });
    press(&window, Role::Button, "Close");
    profile_button(&window, NAME).press();
    let switch = publish_switch(&window);
    assert!(switch.has_state(State::Pressed));
    switch.press();
    wait_for(TIMEOUT, "the note that the server may remember", || {
        window
            .subtree()
            .into_iter()
            .any(|object| object.name().contains("may have kept a copy"))
            .then_some(())
    });
    press(&window, Role::Button, "Close");
    let _back = profile_button(&window, "User ");
}
