//! The text of a message, with a screen reader: headings, lists, tables, code, and spoilers shown by key.

use atspi::Role;

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, messages, row};

const SECRET: &str = "the Otter won";
const MESSAGE: &str = "## Regatta\n- [x] lines\n- sails\n\n| Boat | Crew |\n| --- | --- |\n| Heron | Noor |\n\n\
    ```rust\nfn main() {}\n```\nLast year ||the Otter won||. :tada:";

fn last_message(window: &Object, text: &str) -> Object {
    wait_for(TIMEOUT, &format!("a message with {text:?}"), || {
        let last = messages(window).pop()?;
        last.name().contains(text).then_some(last)
    })
}

#[test]
fn text_of_a_message_is_read_and_its_spoiler_is_shown_by_key() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let channel = channel_named(address, "tides");
    post_message(address, &channel, "uid_visitor", MESSAGE);
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    row(&window, "tides").press();
    let message = last_message(&window, "Regatta");
    let name = message.name();
    let text = "Regatta\n☑ lines\n• sails\nBoat | Crew\nHeron | Noor\nfn main() {}\nLast year hidden text. 🎉";
    assert!(name.contains(text), "{name:?}");
    assert!(!window.dump().contains(SECRET), "{}", window.dump());
    // The adapter of accesskit for this bus does not pass on its level.
    assert!(message.find(Role::Heading, "Regatta").is_some());
    let table = message.find(Role::Table, "Table").unwrap();
    assert!(
        table.find(Role::TableCell, "Noor").is_some(),
        "{}",
        table.dump()
    );
    assert_eq!(table.find_all(Role::TableRow).len(), 2, "{}", table.dump());
    let code = message.find(Role::Panel, "Code, rust").unwrap();
    let copy = code.find(Role::Button, "Copy code").unwrap();
    assert!(!copy.actions().is_empty());
    program.activate();
    message.grab_focus();
    let reveal = |item: &str| {
        program.display.key("Return");
        let item = wait_for(TIMEOUT, item, || window.find(Role::MenuItem, item));
        item.grab_focus();
        program.display.key("Return");
    };
    reveal("Show hidden text");
    let _shown = last_message(&window, SECRET);
    message.grab_focus();
    reveal("Hide text again");
    let _hidden = last_message(&window, "Last year hidden text.");
    copy.press();
}
