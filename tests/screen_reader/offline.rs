//! Whatever ends the program, the next start shows everything again without a network, and sends what was written.

use std::time::Duration;

use atspi::{Role, State};
use serde_json::json;

use crate::client::AtspiClient;
use crate::community::{
    CommunityProcess, channel_named, control, post_message, try_message_bodies,
};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::keyring::Keyring;
use crate::object::Object;
use crate::program::{Program, composer, messages, press, row};

const READ: [&str; 2] = ["when is high water", "a little after nine"];
const WRITTEN: &str = "written while nobody listened";
const DRAFT: &str = "half a thought";
/// What was shown or typed a second ago is on the disk.
const WRITE_DELAY: Duration = Duration::from_secs(1);

fn expect_last(window: &Object, bodies: &[&str]) {
    wait_for(TIMEOUT, &format!("the messages {bodies:?}"), || {
        let all: Vec<_> = messages(window).iter().map(Object::name).collect();
        let last = all.get(all.len().checked_sub(bodies.len())?..)?;
        let mut pairs = last.iter().zip(bodies);
        pairs.all(|(name, body)| name.contains(body)).then_some(())
    });
}

/// A joined server with messages in the open channel, by an identity that survives the program.
struct Fixture {
    program: Program,
    address: String,
    _keyring: Keyring,
    _community: CommunityProcess,
}

impl Fixture {
    fn join(client_of: impl FnOnce(&Program) -> AtspiClient) -> (Self, AtspiClient) {
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap().clone();
        let channel = channel_named(&address, "tides");
        for body in READ {
            post_message(&address, &channel, "uid_visitor", body);
        }
        let session = DbusSession::start();
        let keyring = Keyring::unlocked(&session);
        let program = Program::start_in(session, &[&address]);
        let client = client_of(&program);
        let window = program.first_window(&client);
        press(&window, Role::Button, "Create identity");
        press(&window, Role::Button, "Connect");
        press(&window, Role::Button, "Join server");
        let window = program.window_with_open_channel(&client);
        row(&window, "tides").press();
        expect_last(&window, &READ);
        let fixture = Self {
            program,
            address,
            _keyring: keyring,
            _community: community,
        };
        (fixture, client)
    }
}

fn client(program: &Program) -> AtspiClient {
    AtspiClient::start(&program.session)
}

#[test]
fn kill_without_a_network_loses_nothing() {
    let (mut fixture, client) = Fixture::join(client);
    let (program, address) = (&mut fixture.program, &fixture.address);
    let [read, unread] = ["tides", "quiet-corner"].map(|name| channel_named(address, name));
    let window = program.first_window(&client);
    post_message(address, &unread, "uid_visitor", "nobody has read this");
    let _unread = row(&window, "quiet-corner, 1 unread message");

    control(address, "down", &json!({}));
    composer(&window).set_text(WRITTEN);
    press(&window, Role::Button, "Send");
    let all = [READ[0], READ[1], WRITTEN];
    expect_last(&window, &all);
    composer(&window).set_text(DRAFT);
    std::thread::sleep(WRITE_DELAY);
    program.restart();

    let window = program.first_window(&client);
    expect_last(&window, &all);
    let draft = composer(&window).text().unwrap();
    assert_eq!(draft.trim_end(), DRAFT);
    let _unread = row(&window, "quiet-corner, 1 unread message");
    assert!(try_message_bodies(address, &read).is_none());
    control(address, "up", &json!({}));
    let sent = wait_for(TIMEOUT, "the message on the server", || {
        let bodies = try_message_bodies(address, &read)?;
        bodies.contains(&WRITTEN.to_owned()).then_some(bodies)
    });
    assert_eq!(sent.iter().filter(|body| *body == WRITTEN).count(), 1);
    expect_last(&window, &all);
}

#[test]
fn search_finds_parts_of_words_without_a_network_and_goes_there() {
    let (mut fixture, client) = Fixture::join(client);
    control(&fixture.address, "down", &json!({}));
    let program = &mut fixture.program;
    std::thread::sleep(WRITE_DELAY);
    program.restart();
    let window = program.first_window(&client);
    expect_last(&window, &READ);
    program.display.key("ctrl+f");
    let field = wait_for(TIMEOUT, "the focused search field", || {
        let field = window.find(Role::Entry, "Search")?;
        field.has_state(State::Focused).then_some(field)
    });
    field.set_text("littl nin");
    let _result = wait_for(TIMEOUT, "the result", || {
        let dialog = window.find(Role::Dialog, "Search messages")?;
        let mut all = dialog.subtree().into_iter();
        all.find(|it| it.role() == Some(Role::ListItem) && it.name().contains(READ[1]))
    });
    program.display.key("Return");
    let _found = wait_for(TIMEOUT, "the focus on the message", || {
        let mut all = messages(&window).into_iter();
        all.find(|it| it.name().contains(READ[1]) && it.has_state(State::Focused))
    });
}
