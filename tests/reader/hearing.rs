//! What a reader hears without asking.

use crate::client::Client;
use crate::community::{Community, first_channel, say};
use crate::program::{Program, composer};

#[test]
fn a_message_in_the_open_channel_is_read_out() {
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let program = Program::start(&[address]);
    let client = Client::start(&program.session);
    let _window = program.joined(&client);
    let mut ears = client.listen(&program.session);
    say(
        address,
        &first_channel(address),
        "uid_visitor",
        "seals on the north pier",
    );
    let _urgency = ears.announcement("seals on the north pier");
}

#[test]
fn a_lost_server_is_read_out() {
    let mut community = Community::start();
    let address = community.addresses.first().unwrap().clone();
    let program = Program::start(&[&address]);
    let client = Client::start(&program.session);
    let window = program.joined(&client);
    assert_eq!(composer(&window).text().as_deref(), Some(""));
    let mut ears = client.listen(&program.session);
    community.end();
    let _urgency = ears.announcement("Harbor Commons");
}
