//! The diagnostics of a server, while its connection is lost and comes back.

use atspi::{Role, State};
use serde_json::json;

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, control};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, press};
use crate::servers::choose_from_server_menu;

const SERVER: &str = "Harbor Commons";

/// The history of the connection, newest first.
fn history(window: &Object) -> Vec<String> {
    let lists = window.find_all(Role::List).into_iter();
    let mut lists = lists.filter(|list| list.name() == "Connection history");
    let rows = lists.next().map_or_else(Vec::new, |list| list.children());
    rows.iter().map(Object::name).collect()
}

fn expect_dialog(window: &Object, name: &str) {
    wait_for(TIMEOUT, name, || {
        let dialog = window.find(Role::Dialog, name)?;
        dialog.has_state(State::Modal).then_some(())
    });
}

#[test]
fn lost_connection_and_its_return_are_read_and_escape_leads_back() {
    let community = CommunityProcess::start();
    let address = &community.addresses[..1];
    let program = Program::start_in_with_settings(DbusSession::start(), "{}", address);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    choose_from_server_menu(&window, SERVER, "Details");
    press(&window, Role::Button, "Diagnostics");
    expect_dialog(&window, "Diagnostics: Harbor Commons");
    wait_for(TIMEOUT, "the first connection", || {
        let history = history(&window);
        history.first()?.ends_with(": Connected").then_some(())
    });
    wait_for(TIMEOUT, "the last check", || {
        let check = window
            .subtree()
            .into_iter()
            .find(|it| it.name().starts_with("Last check: "))?;
        check.name().contains(", answered after ").then_some(())
    });
    control(&address[0], "drop-sockets", &json!({}));
    wait_for(TIMEOUT, "the loss and the return", || {
        let history = history(&window);
        let [newest, before, ..] = history.as_slice() else {
            return None;
        };
        let is_back = newest.ends_with(": Connected") && before.contains(": Disconnected. ");
        (is_back && before.contains("Next attempt after ")).then_some(())
    });
    press(&window, Role::Button, "Copy report");
    program.display.key("Escape");
    expect_dialog(&window, "Server details: Harbor Commons");
}
