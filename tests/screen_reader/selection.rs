//! Text of messages is selected by mouse and by keys in the real window, copied, and pasted.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, first_channel, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, messages, press};

const LAMP: &str = "The lamp is lit again.";
const TIDE: &str = "High water at noon.";

fn message(window: &Object, text: &str) -> Object {
    wait_for(TIMEOUT, text, || {
        messages(window)
            .into_iter()
            .find(|message| message.name().contains(text))
    })
}

/// The program with two messages of other people at the end of the channel.
fn start(community: &CommunityProcess) -> (Program, AtspiClient, Object) {
    let address = community.addresses.first().unwrap();
    let channel = first_channel(address);
    post_message(address, &channel, "Ada", LAMP);
    post_message(address, &channel, "Finn", TIDE);
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    let _last = message(&window, TIDE);
    program.activate();
    (program, client, window)
}

/// Pastes into the composer until the pasted text is as expected: what is copied is put together in the background.
/// No key is on its way when this returns: it would act on what is focused next.
fn wait_for_pasted(program: &Program, window: &Object, is_expected: impl Fn(&str) -> bool) {
    let composer = composer(window);
    composer.grab_focus();
    let text_is = |is_wanted: &dyn Fn(&str) -> bool| {
        wait_for(TIMEOUT, "a change in the composer", || {
            composer.text().filter(|text| is_wanted(text))
        })
    };
    wait_for(TIMEOUT, "the pasted text", || {
        program.display.key("ctrl+a");
        program.display.key("Delete");
        let _empty = text_is(&str::is_empty);
        program.display.key("ctrl+v");
        is_expected(&text_is(&|text| !text.is_empty())).then_some(())
    });
}

/// Just inside the text of the row of a message: its last line, beside the avatar or near its end.
fn point(row: &Object, at_end: bool) -> [String; 2] {
    let (x, y, width, height) = row.extents().unwrap();
    let x = if at_end { x + width - 80 } else { x + 62 };
    [x.to_string(), (y + height - 14).to_string()]
}

#[test]
fn drag_over_two_messages_is_copied_and_pasted() {
    let community = CommunityProcess::start();
    let (program, _client, window) = start(&community);
    let is_expected = |text: &str| {
        let lines: Vec<_> = text.lines().collect();
        let [lamp_heading, lamp, "", tide_heading, tide] = lines[..] else {
            return false;
        };
        lamp_heading.starts_with("User Ada, ")
            && tide_heading.starts_with("User Finn, ")
            && [lamp, tide] == [LAMP, TIDE]
    };
    // Rows may move between the question where they are and the press: a notice appears, or the composer grows.
    wait_for(TIMEOUT, "both messages, copied and pasted", || {
        let from = point(&message(&window, LAMP), false);
        let to = point(&message(&window, TIDE), true);
        let pointer = |command: &[&str]| program.display.xdotool(command);
        pointer(&["mousemove", &from[0], &from[1]]);
        pointer(&["mousedown", "1"]);
        pointer(&["mousemove", &from[0], &to[1]]);
        pointer(&["mousemove", &to[0], &to[1]]);
        pointer(&["mouseup", "1"]);
        program.display.key("ctrl+c");
        let composer = composer(&window);
        composer.grab_focus();
        program.display.key("ctrl+a");
        program.display.key("ctrl+v");
        is_expected(&composer.text()?).then_some(())
    });
}

#[test]
fn keys_select_from_the_focused_message() {
    let community = CommunityProcess::start();
    let (program, _client, window) = start(&community);
    let lamp = message(&window, LAMP);
    lamp.grab_focus();
    wait_for(TIMEOUT, "the focus", || {
        lamp.has_state(State::Focused).then_some(())
    });
    program.display.key("ctrl+shift+Right");
    program.display.key("ctrl+shift+Right");
    program.display.key("ctrl+c");
    wait_for_pasted(&program, &window, |text| text == "The lamp");
    let tide = message(&window, TIDE);
    tide.grab_focus();
    wait_for(TIMEOUT, "the focus", || {
        tide.has_state(State::Focused).then_some(())
    });
    // Ends the selection before, and then selects the message.
    program.display.key("Escape");
    program.display.key("ctrl+a");
    program.display.key("ctrl+c");
    wait_for_pasted(&program, &window, |text| text == TIDE);
}

#[test]
fn message_is_selected_and_copied_through_the_reader() {
    let community = CommunityProcess::start();
    let (program, _client, window) = start(&community);
    message(&window, LAMP).press();
    press(&window, Role::MenuItem, "Select text");
    message(&window, LAMP).press();
    press(&window, Role::MenuItem, "Copy");
    wait_for_pasted(&program, &window, |text| text == LAMP);
}
