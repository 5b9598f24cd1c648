//! React to a message, edit it, reply to it, go to the original and back, and delete it: with a screen reader, and with
//! keys.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, message_bodies};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::join_and_reply::KeyboardUser;
use crate::object::Object;
use crate::program::{Program, composer, messages, press, row};

pub const FIRST: &str = "high water at nine";
pub const SECOND: &str = "high water at ten";
pub const REPLY: &str = "thank you";

/// A program that has joined a community and opened a channel of it.
pub struct Journey {
    address: String,
    channel: String,
    pub program: Program,
    client: AtspiClient,
    pub window: Object,
    _community: CommunityProcess,
}

impl Journey {
    pub fn new() -> Self {
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap().clone();
        let channel = channel_named(&address, "tides");
        let program = Program::start(&[&address]);
        let client = AtspiClient::start(&program.session);
        let window = program.window_after_join(&client);
        row(&window, "tides").press();
        wait_for(TIMEOUT, "the channel", || {
            window.name().contains("#tides").then_some(())
        });
        Self {
            address,
            channel,
            program,
            client,
            window,
            _community: community,
        }
    }

    pub fn message(&self, text: &str) -> Object {
        wait_for(TIMEOUT, &format!("the message {text:?}"), || {
            let all = messages(&self.window).into_iter().rev();
            // The name of a reply ends with what it replies to.
            let says = |name: &str| name.split(". Reply to").next()?.find(text);
            let mut found = all.filter(|it| says(&it.name()).is_some());
            found.next()
        })
    }

    /// Waits until the server has exactly these of the texts of this test.
    pub fn expect_bodies(&self, expected: &[&str]) {
        wait_for(TIMEOUT, &format!("{expected:?} on the server"), || {
            let bodies = message_bodies(&self.address, &self.channel);
            let known = [FIRST, SECOND, REPLY];
            let own = bodies.iter().filter(|it| known.contains(&it.as_str()));
            (own.collect::<Vec<_>>() == expected).then_some(())
        });
    }

    pub fn expect_reaction(&self) {
        wait_for(TIMEOUT, "the reaction", || {
            let chips = self.window.find_all(Role::ToggleButton).into_iter();
            let mut own = chips.filter(|it| it.name().starts_with("👍"));
            let own = own.next()?;
            (own.has_state(State::Checked) || own.has_state(State::Pressed)).then_some(())
        });
    }

    pub fn expect_focus(&self, text: &str) {
        wait_for(TIMEOUT, &format!("focus on {text:?}"), || {
            let message = self.message(text);
            message.has_state(State::Focused).then_some(())
        });
    }
}

#[test]
fn messages_are_changed_and_followed_over_the_accessibility_bus() {
    let journey = Journey::new();
    let window = &journey.window;
    let write = |text: &str| {
        composer(window).set_text(text);
        press(window, Role::Button, "Send");
    };
    let choose = |text: &str, item: &str| {
        journey.message(text).press();
        press(window, Role::MenuItem, item);
    };
    write(FIRST);
    journey.expect_bodies(&[FIRST]);
    choose(FIRST, "React");
    press(window, Role::MenuItem, "Thumbs up");
    journey.expect_reaction();
    choose(FIRST, "Edit");
    let editor = wait_for(TIMEOUT, "the editor", || {
        window.find(Role::Entry, "Edit message")
    });
    editor.set_text(SECOND);
    press(window, Role::Button, "Save");
    journey.expect_bodies(&[SECOND]);
    journey.expect_reaction();
    choose(SECOND, "Reply");
    write(REPLY);
    journey.expect_bodies(&[SECOND, REPLY]);
    choose(REPLY, "Go to the original message");
    journey.expect_focus(SECOND);
    press(window, Role::Button, "Back to the reply");
    journey.expect_focus(REPLY);
    choose(SECOND, "Delete message");
    press(window, Role::MenuItem, "Delete for everyone");
    journey.expect_bodies(&[REPLY]);
}

#[test]
fn messages_are_changed_and_followed_by_keyboard() {
    let journey = Journey::new();
    journey.program.activate();
    let events = journey.client.listen(&journey.program.session);
    let mut user = KeyboardUser {
        program: &journey.program,
        events,
    };
    let display = &journey.program.display;
    let _composer = user.focus_by_name("Message #tides");
    display.type_text(FIRST);
    display.key("Return");
    journey.expect_bodies(&[FIRST]);
    focus_row(&mut user, FIRST);
    choose(&mut user, "React");
    display.key("Return");
    journey.expect_reaction();
    journey.expect_focus(FIRST);
    choose(&mut user, "Edit");
    wait_for(TIMEOUT, "focus in the editor", || {
        let editor = journey.window.find(Role::Entry, "Edit message")?;
        editor.has_state(State::Focused).then_some(())
    });
    display.key("ctrl+a");
    display.type_text(SECOND);
    display.key("Return");
    journey.expect_bodies(&[SECOND]);
    journey.expect_focus(SECOND);
    choose(&mut user, "Reply");
    wait_for(TIMEOUT, "focus in the composer", || {
        let composer = composer(&journey.window);
        composer.has_state(State::Focused).then_some(())
    });
    display.type_text(REPLY);
    display.key("Return");
    journey.expect_bodies(&[SECOND, REPLY]);
    focus_row(&mut user, REPLY);
    choose(&mut user, "Go to the original");
    journey.expect_focus(SECOND);
    display.key("alt+Left");
    journey.expect_focus(REPLY);
    let original = user.press_key("Up").unwrap();
    assert!(original.name().contains(SECOND), "{}", original.describe());
    let _cancel = user.press_key("Delete");
    let _delete = user.press_key("Down");
    display.key("Return");
    journey.expect_bodies(&[REPLY]);
}

/// Presses Tab until a message has the focus.
fn focus_row(user: &mut KeyboardUser<'_>, text: &str) {
    const MAX_TAB_STOPS: usize = 40;
    for _ in 0..MAX_TAB_STOPS {
        let stop = user.press_key("Tab");
        if stop.is_some_and(|stop| stop.name().contains(text)) {
            return;
        }
    }
    panic!("{text:?} was not reached by keyboard");
}

/// Opens the menu of the focused message and chooses an item.
fn choose(user: &mut KeyboardUser<'_>, item: &str) {
    const MAX_ITEMS: usize = 20;
    let mut focused = user.press_key("Return");
    for _ in 0..MAX_ITEMS {
        if focused
            .as_ref()
            .is_some_and(|it| it.name().starts_with(item))
        {
            user.program.display.key("Return");
            return;
        }
        focused = user.press_key("Down");
    }
    panic!("the menu has no {item:?}");
}
