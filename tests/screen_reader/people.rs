//! Members are found, and what they wrote; authors of older messages have names.

use std::collections::BTreeSet;

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, conversation, messages, press, row};

/// The members in the list next to the conversation.
fn members(window: &Object) -> Vec<String> {
    let mut lists = window.find_all(Role::List).into_iter();
    let list = lists.rfind(|list| list.name() == "Members");
    let rows = list.map_or_else(Vec::new, |list| list.find_all(Role::ListItem));
    rows.iter().map(Object::name).collect()
}

#[test]
fn member_is_found_and_mentioned_and_messages_are_searched() {
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    let all = wait_for(TIMEOUT, "members", || {
        let all = members(&window);
        (all.len() > 2).then_some(all)
    });
    let name = all[1].split(',').next().unwrap().to_owned();
    let search = |text: &str| {
        let field = wait_for(TIMEOUT, "the search", || {
            window.find(Role::Entry, "Find members")
        });
        field.grab_focus();
        wait_for(TIMEOUT, "the focus", || {
            field.has_state(State::Focused).then_some(())
        });
        program.display.key("ctrl+a");
        program.display.type_text(text);
        wait_for(TIMEOUT, "the member alone", || {
            let found = members(&window);
            (!found.is_empty() && found.iter().all(|it| it.contains(text))).then_some(())
        });
        program.display.key("Return");
    };
    search(&name);
    press(&window, Role::Button, "Mention");
    let mention = format!("@{name} ");
    wait_for(TIMEOUT, "the mention", || {
        (composer(&window).text()? == mention).then_some(())
    });
    search(&name);
    press(&window, Role::Button, "Show messages");
    wait_for(TIMEOUT, "the search for messages", || {
        let field = window.find(Role::Entry, "Search")?;
        field.text()?.starts_with("from:").then_some(())
    });
}

#[test]
fn authors_of_older_pages_have_names() {
    /// More messages than one page of the history holds.
    const MORE_THAN_ONE_PAGE: usize = 60;
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_open_channel(&client);
    program.activate();
    row(&window, "harbor-log").press();
    wait_for(TIMEOUT, "messages in #harbor-log", || {
        let is_open = conversation(&window)?.name().contains("harbor-log");
        (is_open && !messages(&window).is_empty()).then_some(())
    });
    messages(&window).first().cloned().unwrap().grab_focus();
    let mut seen = BTreeSet::new();
    wait_for(TIMEOUT, "older messages", || {
        seen.extend(messages(&window).iter().map(Object::name));
        program.display.key("Up");
        (seen.len() > MORE_THAN_ONE_PAGE).then_some(())
    });
    wait_for(TIMEOUT, "the names of all authors", || {
        let shown = messages(&window);
        let is_named = |message: &Object| {
            !message.name().starts_with("uid_") && !message.name().starts_with("User ")
        };
        (!shown.is_empty() && shown.iter().all(is_named)).then_some(())
    });
}
