//! Publishes and withdraws a profile over the accessibility bus.

use atspi::{Role, State};

use crate::client::Client;
use crate::object::Object;
use crate::program::{Program, press};
use crate::rig::wait;
use crate::session::SOON;

const NAME: &str = "Ada of the Pier";

/// The profile button, whose name contains the display name on the current server.
fn profile_button(window: &Object, called: &str) -> Object {
    let name = format!("Your profile: {called}");
    wait(SOON, &format!("a profile button named {name:?}"), || {
        window.find(Role::Button, &name)
    })
}

fn publish_switch(window: &Object) -> Object {
    wait(SOON, "the publish switch", || {
        window.find(Role::ToggleButton, "Publish on ")
    })
}

#[test]
fn profile_is_published_and_withdrawn() {
    let program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    let window = program.opened(&client);
    dock(&window, "User ").press();
    let off = switch(&window);
    assert!(!off.is(State::Pressed), "publishing is on by default");
    assert!(
        window.find(Role::Entry, "Name").is_none(),
        "the name field is shown while publishing is off"
    );
    off.press();
    let field = wait(SOON, "the name field", || window.find(Role::Entry, "Name"));
    field.write("O'Brien");
    wait(SOON, "the error for the name", || {
        window
            .walk()
            .into_iter()
            .any(|object| object.name().starts_with("' can’t be used"))
            .then_some(())
    });
    field.write(NAME);
    let reef = wait(SOON, "the avatar preset", || {
        window.find(Role::RadioButton, "Reef")
    });
    reef.press();
    wait(SOON, "the selected avatar preset", || {
        reef.is(State::Checked).then_some(())
    });
    press(&window, Role::Button, "Publish");
    wait(SOON, "the confirmation of the publication", || {
        window
            .walk()
            .into_iter()
            .any(|object| object.name().starts_with("Published on "))
            .then_some(())
    });
    press(&window, Role::Button, "Close");
    dock(&window, NAME).press();
    let on = switch(&window);
    assert!(on.is(State::Pressed));
    on.press();
    wait(SOON, "the note that the server may remember", || {
        window
            .walk()
            .into_iter()
            .any(|object| object.name().contains("may have kept a copy"))
            .then_some(())
    });
    press(&window, Role::Button, "Close");
    let _back = dock(&window, "User ");
}
