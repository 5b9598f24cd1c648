//! Actions of a screen reader on the program: press, write, focus, scroll, select.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, first_channel, message_bodies};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, conversation, messages, row};

#[test]
fn pressing_a_channel_opens_it() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    let tides = row(&window, "tides");
    assert!(!tides.has_state(State::Selected));
    tides.press();
    wait_for(TIMEOUT, "#tides as the open channel", || {
        (window.name().contains("#tides") && tides.has_state(State::Selected)).then_some(())
    });
    assert!(!row(&window, "general").has_state(State::Selected));
    wait_for(TIMEOUT, "the conversation of #tides", || {
        conversation(&window)?
            .name()
            .contains("tides")
            .then_some(())
    });
}

#[test]
fn message_written_through_atspi_is_sent() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    let composer = composer(&window);
    assert!(composer.has_state(State::Editable) && composer.has_state(State::MultiLine));
    let send = window.find(Role::Button, "Send").unwrap();
    assert!(
        !send.has_state(State::Enabled),
        "Send is enabled although the composer is empty"
    );
    let mut events = client.listen(&program.session);
    composer.set_text("a lamp in the window");
    let inserted = events.wait_for("a text insertion", |event| {
        event.kind == "TextChanged:insert" && event.source == composer
    });
    assert_eq!(inserted.text, "a lamp in the window");
    wait_for(TIMEOUT, "an enabled Send button", || {
        send.has_state(State::Enabled).then_some(())
    });
    send.press();
    let channel = first_channel(address);
    wait_for(TIMEOUT, "the message on the server", || {
        message_bodies(address, &channel)
            .iter()
            .any(|body| body == "a lamp in the window")
            .then_some(())
    });
    wait_for(TIMEOUT, "an empty composer", || {
        composer
            .text()
            .is_some_and(|text| text.is_empty())
            .then_some(())
    });
    wait_for(TIMEOUT, "the message in the conversation", || {
        messages(&window)
            .last()?
            .name()
            .contains("a lamp in the window")
            .then_some(())
    });
}

#[test]
fn atspi_sets_composer_caret_and_selection() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    let composer = composer(&window);
    let text = "first line\nsecond – åß 🍞 line";
    composer.set_text(text);
    wait_for(TIMEOUT, "the written text", || {
        (composer.text().as_deref() == Some(text)).then_some(())
    });
    for offset in [0, 6, 11, 20, 21] {
        composer.set_caret(offset);
        wait_for(TIMEOUT, &format!("a caret at {offset}"), || {
            (composer.caret() == Some(offset)).then_some(())
        });
    }
    composer.select(6, 17);
    wait_for(TIMEOUT, "a selection", || {
        (composer.selection() == Some((6, 17))).then_some(())
    });
}

#[test]
fn grab_focus_moves_focus_and_emits_event() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    let mut events = client.listen(&program.session);
    let settings = window.find(Role::Button, "Settings").unwrap();
    for object in [row(&window, "tides"), settings, composer(&window)] {
        let (role, name) = (object.role().unwrap(), object.name());
        object.grab_focus();
        assert_eq!(events.wait_for_focus(role, &name), object);
        assert!(object.has_state(State::Focused));
        let focused = window
            .subtree()
            .into_iter()
            .filter(|o| o.has_state(State::Focused));
        assert_eq!(focused.count(), 1, "exactly one object has the focus");
    }
    program.display.type_text("typed");
    wait_for(TIMEOUT, "the typed text", || {
        (composer(&window).text().as_deref() == Some("typed")).then_some(())
    });
}

/// More messages than one page of the history holds.
const MORE_THAN_ONE_PAGE: usize = 60;

#[test]
fn scrolling_up_loads_older_messages_page_by_page() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    row(&window, "harbor-log").press();
    wait_for(TIMEOUT, "messages in #harbor-log", || {
        let is_open = conversation(&window)?.name().contains("harbor-log");
        (is_open && !messages(&window).is_empty()).then_some(())
    });
    let first = messages(&window).first().cloned().unwrap();
    assert!(first.scroll_into_view());
    first.grab_focus();
    let mut seen = std::collections::HashSet::new();
    // Reading all rows over the bus for each key takes most of the usual limit when other programs run.
    wait_for(4 * TIMEOUT, "older messages, page after page", || {
        seen.extend(messages(&window).iter().map(Object::name));
        program.display.key("Up");
        (seen.len() > MORE_THAN_ONE_PAGE).then_some(())
    });
}
