//! A name is published, seen, and taken back, over the accessibility bus alone.

use atspi::{Role, State};

use crate::client::Client;
use crate::object::Object;
use crate::program::{Program, press};
use crate::rig::wait;
use crate::session::SOON;

const NAME: &str = "Ada of the Pier";

/// The dock's button, which says what the user is called on the server in view.
fn dock(window: &Object, called: &str) -> Object {
    let name = format!("Your profile: {called}");
    wait(SOON, &format!("a dock that says {name:?}"), || {
        window.find(Role::Button, &name)
    })
}

fn switch(window: &Object) -> Object {
    wait(SOON, "the switch", || {
        window.find(Role::ToggleButton, "Publish on ")
    })
}

#[test]
fn a_name_is_published_seen_and_taken_back() {
    let program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    let window = program.opened(&client);
    dock(&window, "User ").press();
    let off = switch(&window);
    assert!(!off.is(State::Pressed), "off until it is switched on");
    assert!(
        window.find(Role::Entry, "Name").is_none(),
        "nothing to fill in while it is off"
    );
    off.press();
    let field = wait(SOON, "a field for the name", || {
        window.find(Role::Entry, "Name")
    });
    field.write("O'Brien");
    wait(SOON, "what is wrong with the name", || {
        window
            .walk()
            .into_iter()
            .any(|object| object.name().starts_with("' can’t be used"))
            .then_some(())
    });
    field.write(NAME);
    let reef = wait(SOON, "a picture to choose", || {
        window.find(Role::RadioButton, "Reef")
    });
    reef.press();
    wait(SOON, "the chosen picture", || {
        reef.is(State::Checked).then_some(())
    });
    press(&window, Role::Button, "Publish");
    wait(SOON, "that it is published", || {
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
    wait(SOON, "that the server may remember", || {
        window
            .walk()
            .into_iter()
            .any(|object| object.name().contains("may have kept a copy"))
            .then_some(())
    });
    press(&window, Role::Button, "Close");
    let _back = dock(&window, "User ");
}
