//! A channel in a window of its own, over the accessibility bus and by keys: both windows stay in step, and the window
//! comes back after a restart.

use std::time::Duration;

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, message_bodies, post_message};
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::keyring::Keyring;
use crate::object::Object;
use crate::program::{Program, composer, messages, press, row};

const WRITTEN: &str = "written in the small window";
/// What was changed a second ago is on the disk.
const WRITE_DELAY: Duration = Duration::from_secs(2);

/// The windows of the program: the main one, whose name ends with that of the program, and the others.
fn windows(program: &Program, client: &AtspiClient) -> (Option<Object>, Vec<Object>) {
    let application = client.find_application(program.process.id());
    let frames = application.map_or_else(Vec::new, |it| it.find_all(Role::Frame));
    let (mut main, own): (Vec<_>, Vec<_>) = frames
        .into_iter()
        .partition(|frame| frame.name().ends_with("OpenChat"));
    (main.pop(), own)
}

fn own_window(program: &Program, client: &AtspiClient) -> Object {
    wait_for(TIMEOUT, "the window of the channel", || {
        let (_, own) = windows(program, client);
        own.into_iter().find(|it| it.name().contains("#tides"))
    })
}

fn expect_no_own_window(program: &Program, client: &AtspiClient) {
    wait_for(TIMEOUT, "the end of the window", || {
        let (main, own) = windows(program, client);
        (main.is_some() && own.is_empty()).then_some(())
    });
}

fn expect_message(window: &Object, text: &str) {
    wait_for(TIMEOUT, &format!("the message {text:?}"), || {
        let mut all = messages(window).into_iter();
        all.find(|it| it.name().contains(text)).map(drop)
    });
}

/// What is written in one window is in the other, and so is what others write.
fn write_in(own: &Object, window: &Object, (address, channel): (&str, &str)) {
    composer(own).set_text(WRITTEN);
    wait_for(TIMEOUT, "the draft in the main window", || {
        let draft = composer(window).text()?;
        (draft.trim_end() == WRITTEN).then_some(())
    });
    press(own, Role::Button, "Send");
    expect_message(own, WRITTEN);
    expect_message(window, WRITTEN);
    wait_for(TIMEOUT, "the message on the server", || {
        let bodies = message_bodies(address, channel);
        (bodies.iter().filter(|it| *it == WRITTEN).count() == 1).then_some(())
    });
    post_message(address, channel, "uid_visitor", "an answer");
    expect_message(own, "an answer");
    expect_message(window, "an answer");
}

#[test]
fn channel_has_a_window_of_its_own_that_comes_back_after_a_restart() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let channel = channel_named(address, "tides");
    let session = DbusSession::start();
    let _keyring = Keyring::unlocked(&session);
    let mut program = Program::start_in(session, &[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Connect");
    press(&window, Role::Button, "Join server");
    let window = program.window_with_open_channel(&client);
    row(&window, "tides").press();
    wait_for(TIMEOUT, "the channel", || {
        window.name().contains("#tides").then_some(())
    });

    program.display.key("ctrl+shift+o");
    let own = own_window(&program, &client);
    assert!(!own.name().contains('('), "{:?} has no count", own.name());
    assert!(own.find(Role::Tree, "").is_none(), "{}", own.dump());
    write_in(&own, &window, (address, &channel));

    // Keys go to the window that has the focus.
    let small = wait_for(TIMEOUT, "the small window", || {
        let title = own.name();
        let found = program.display.window(&title, TIMEOUT);
        (!program.display.title(found).contains("OpenChat")).then_some(found)
    });
    program.display.activate(small);
    composer(&own).grab_focus();
    wait_for(TIMEOUT, "the focus", || {
        composer(&own).has_state(State::Focused).then_some(())
    });
    program.display.type_text("by keys");
    program.display.key("Return");
    expect_message(&window, "by keys");
    program.display.key("ctrl+w");
    expect_no_own_window(&program, &client);

    program.activate();
    program.display.key("ctrl+shift+o");
    let _own = own_window(&program, &client);
    std::thread::sleep(WRITE_DELAY);
    program.restart();
    let own = own_window(&program, &client);
    expect_message(&own, WRITTEN);
    let (main, _) = windows(&program, &client);
    assert!(main.is_some());
}
