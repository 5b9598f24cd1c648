//! End-to-end tests with a real window, keyboard input and text recognition on screenshots.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[allow(dead_code, reason = "shared with tests/screen_reader.rs")]
#[path = "desktop/community.rs"]
mod community;
#[allow(dead_code, reason = "shared with tests/screen_reader.rs")]
#[path = "desktop/harness.rs"]
mod harness;
#[path = "desktop/screen.rs"]
mod screen;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use community::{Community, bodies, first_channel, say};
use rig::{Display, Process, wait};

const TIMEOUT: Duration = Duration::from_secs(30);
/// Size of the display in pixels: the window and its title bar fit.
const SIZE: (u16, u16) = (1300, 860);

/// Runs one test at a time: a busy machine drops key events.
fn run_exclusively() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

const PASSPHRASE: &str = "a lamp on every pier";

/// Creates an identity with a passphrase by keyboard. The test has no system key store.
fn create_identity_with_passphrase(display: &Display) {
    display.expect_words("OpenChat needs no sign-up", SOON);
    display.key("Return");
    display.expect_words("asks for the passphrase at every start", SOON);
    display.type_text(PHRASE);
    display.key("Tab");
    display.type_text(PHRASE);
    display.key("Return");
}

/// Joins the first server of an address from the command line, by keyboard.
fn join(display: &Display, address: &str, profile: &tempfile::TempDir) -> Process {
    let (process, _lines) = display.launch(&[
        "--locale",
        "en-US",
        "--profile",
        profile.path().to_str().unwrap(),
        address,
    ]);
    let window = display.window("OpenChat", SOON);
    display.activate(window);
    keep_under_a_phrase(display);
    display.expect_words("Ask the server’s admin", SOON);
    display.key("Return");
    display.expect_words("What the server sees", SOON);
    display.key("Return");
    wait(SOON, "an open channel", || {
        display.title(window).contains('#').then_some(())
    });
    display.await_composer();
    process
}

#[test]
fn demo_shows_two_communities_and_replies() {
    let _alone = alone();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let (_process, lines) = display.launch(&[
        "--demo",
        "--locale",
        "en-US",
        "--log",
        "--profile",
        profile.path().to_str().unwrap(),
    ]);
    let line = lines.until("http://127.0.0.1", SOON);
    let at = line.find("http://").unwrap();
    let address = line[at..].split_whitespace().next().unwrap().to_owned();
    let window = display.window("OpenChat", SOON);
    display.activate(window);
    display.expect_words("Harbor Commons", SOON);

    let channel = first_channel(&address);
    wait(SOON, "an open channel", || {
        display.title(window).contains('#').then_some(())
    });
    display.await_composer();
    display.type_text("hello there, cormorant");
    display.key("Return");
    wait(SOON, "the message on the server", || {
        bodies(&address, &channel)
            .iter()
            .any(|body| body == "hello there, cormorant")
            .then_some(())
    });
    let answer = wait(SOON, "a reply on the server", || {
        let all = bodies(&address, &channel);
        let mine = all
            .iter()
            .position(|body| body == "hello there, cormorant")?;
        all.get(mine + 1).cloned()
    });
    display.expect_words("cormorant", SOON);
    let beginning: Vec<_> = answer.split_whitespace().take(3).collect();
    display.expect_words(&beginning.join(" "), SOON);

    display.key("ctrl+2");
    display.expect_words("Night Garden", SOON);
}

#[test]
fn two_clients_receive_each_others_messages() {
    let _alone = alone();
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let (left, right) = (Display::start(SIZE), Display::start(SIZE));
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let _left_program = join(&left, address, &first);
    let _right_program = join(&right, address, &second);
    left.type_text("a lantern on the pier");
    left.key("Return");
    let channel = first_channel(address);
    wait(SOON, "the message on the server", || {
        bodies(address, &channel)
            .iter()
            .any(|body| body == "a lantern on the pier")
            .then_some(())
    });
    right.expect_words("a lantern on the pier", SOON);
}

#[test]
fn unreachable_server_is_listed_after_restart() {
    let _alone = alone();
    let profile = tempfile::tempdir().unwrap();
    let display = Display::start(SIZE);
    {
        let community = Community::start();
        let mut program = join(&display, community.addresses.first().unwrap(), &profile);
        program.kill();
    }
    let (_program, _lines) = display.launch(&[
        "--locale",
        "en-US",
        "--profile",
        profile.path().to_str().unwrap(),
    ]);
    let window = display.window("OpenChat", SOON);
    display.activate(window);
    display.expect_words("Unlock your identity", SOON);
    display.type_text("not the phrase");
    display.key("Return");
    display.expect_words("Wrong passphrase", SOON);
    display.key("ctrl+a");
    display.type_text(PHRASE);
    display.key("Return");
    display.expect_words("Harbor Commons", SOON);
}

#[test]
fn message_from_another_client_appears_in_open_channel() {
    let _alone = alone();
    let community = Community::start();
    let address = community.addresses.first().unwrap();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let _program = join(&display, address, &profile);
    say(
        address,
        &first_channel(address),
        "uid_visitor",
        "tide tables for thursday",
    );
    display.expect_words("tide tables for thursday", SOON);
}

#[test]
fn second_instance_forwards_link_to_first() {
    let _alone = alone();
    let community = Community::start();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let folder = profile.path().to_str().unwrap();
    let (_first, _lines) = display.launch(&["--locale", "en-US", "--profile", folder]);
    let window = display.window("OpenChat", SOON);
    display.activate(window);
    keep_under_a_phrase(&display);
    display.expect_words("Back up your identity", SOON);
    display.key("Escape");
    display.expect_words("Welcome to OpenChat", SOON);
    let address = community.addresses.first().unwrap();
    let link = format!("openchat://join?address={address}");
    let (mut second, _lines) = display.launch(&["--profile", folder, &link]);
    wait(SOON, "the second program to exit", || {
        (!second.lives()).then_some(())
    });
    display.expect_words("Ask the server’s admin", SOON);
    display.key("Return");
    display.expect_words("Harbor Commons", SOON);
}
