//! Announcements: what a screen reader speaks without a request.

use atspi::Role;
use serde_json::json;

use crate::client::Client;
use crate::community::{Community, channel_named, control, first_channel, say};
use crate::program::{Program, composer, press};

/// The politeness of an announcement in AT-SPI.
const POLITE: i32 = 1;
const ASSERTIVE: i32 = 2;

#[test]
fn message_in_open_channel_is_announced() {
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = Client::start(&program.session);
    let _window = program.joined(&client);
    let mut events = client.listen(&program.session);
    say(
        address,
        &first_channel(address),
        "uid_visitor",
        "seals on the north pier",
    );
    assert_eq!(events.announcement("seals on the north pier"), POLITE);
}

#[test]
fn mention_in_any_channel_is_announced_assertively() {
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = Client::start(&program.session);
    let _window = program.joined(&client);
    let mut events = client.listen(&program.session);
    say(
        address,
        &channel_named(address, "tides"),
        "uid_visitor",
        "@everyone the gate closes at six",
    );
    assert_eq!(events.announcement("the gate closes at six"), ASSERTIVE);
}

#[test]
fn sent_message_is_announced() {
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = Client::start(&program.session);
    let window = program.joined(&client);
    composer(&window).write("two lamps");
    let mut events = client.listen(&program.session);
    press(&window, Role::Button, "Send");
    assert_eq!(events.announcement("Sent"), POLITE);
}

#[test]
fn message_burst_is_announced_as_a_count() {
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = Client::start(&program.session);
    let _window = program.joined(&client);
    let mut events = client.listen(&program.session);
    for number in 0..6 {
        let author = format!("uid_visitor_{}", number % 2);
        say(
            address,
            &first_channel(address),
            &author,
            &number.to_string(),
        );
    }
    assert_eq!(events.announcement("new messages from 2 people"), POLITE);
}

#[test]
fn connection_loss_and_reconnect_are_announced() {
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = Client::start(&program.session);
    let _window = program.joined(&client);
    let mut events = client.listen(&program.session);
    control(address, "drop-sockets", &json!({}));
    assert_eq!(
        events.announcement("Harbor Commons: connection lost"),
        ASSERTIVE
    );
    assert_eq!(events.announcement("Harbor Commons: reconnected"), POLITE);
}

#[test]
fn server_shutdown_is_announced() {
    let mut community = Community::start();
    let address = community.addresses.first().unwrap().clone();
    let program = Program::start(&[&address]);
    let client = Client::start(&program.session);
    let window = program.joined(&client);
    assert_eq!(composer(&window).text().as_deref(), Some(""));
    let mut events = client.listen(&program.session);
    community.end();
    assert_eq!(
        events.announcement("Harbor Commons: connection lost"),
        ASSERTIVE
    );
}
