//! Announcements: what a screen reader speaks without a request.

use atspi::Role;
use serde_json::json;

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, control, first_channel, post_message};
use crate::program::{Program, composer, press};

/// The politeness of an announcement in AT-SPI.
const POLITE: i32 = 1;
const ASSERTIVE: i32 = 2;

#[test]
fn message_in_open_channel_is_announced() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let _window = program.window_after_join(&client);
    let mut events = client.listen(&program.session);
    post_message(
        address,
        &first_channel(address),
        "uid_visitor",
        "seals on the north pier",
    );
    assert_eq!(
        events.wait_for_announcement("seals on the north pier"),
        POLITE
    );
}

#[test]
fn mention_in_any_channel_is_announced_assertively() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let _window = program.window_after_join(&client);
    let mut events = client.listen(&program.session);
    post_message(
        address,
        &channel_named(address, "tides"),
        "uid_visitor",
        "@everyone the gate closes at six",
    );
    assert_eq!(
        events.wait_for_announcement("the gate closes at six"),
        ASSERTIVE
    );
}

#[test]
fn sent_message_is_announced() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    composer(&window).set_text("two lamps");
    let mut events = client.listen(&program.session);
    press(&window, Role::Button, "Send");
    assert_eq!(events.wait_for_announcement("Sent"), POLITE);
}

#[test]
fn message_burst_is_announced_as_a_count() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let _window = program.window_after_join(&client);
    let mut events = client.listen(&program.session);
    for number in 0..6 {
        let author = format!("uid_visitor_{}", number % 2);
        post_message(
            address,
            &first_channel(address),
            &author,
            &number.to_string(),
        );
    }
    assert_eq!(
        events.wait_for_announcement("new messages from 2 people"),
        POLITE
    );
}

#[test]
fn connection_loss_and_reconnect_are_announced() {
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = AtspiClient::start(&program.session);
    let _window = program.window_after_join(&client);
    let mut events = client.listen(&program.session);
    control(address, "drop-sockets", &json!({}));
    assert_eq!(
        events.wait_for_announcement("Harbor Commons: connection lost"),
        ASSERTIVE
    );
    assert_eq!(
        events.wait_for_announcement("Harbor Commons: reconnected"),
        POLITE
    );
}

#[test]
fn server_shutdown_is_announced() {
    let mut community = CommunityProcess::start();
    let address = community.addresses.first().unwrap().clone();
    let program = Program::start(&[&address]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_after_join(&client);
    assert_eq!(composer(&window).text().as_deref(), Some(""));
    let mut events = client.listen(&program.session);
    community.kill();
    assert_eq!(
        events.wait_for_announcement("Harbor Commons: connection lost"),
        ASSERTIVE
    );
}
