//! End-to-end tests with a real window, keyboard input and text recognition on screenshots.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "desktop/at_rest.rs"]
mod at_rest;
#[allow(dead_code, reason = "shared with tests/screen_reader.rs")]
#[path = "desktop/community.rs"]
mod community;
#[path = "desktop/ending.rs"]
mod ending;
#[allow(dead_code, reason = "shared with tests/screen_reader.rs")]
#[path = "desktop/harness.rs"]
mod harness;
#[path = "desktop/hostile_messages.rs"]
mod hostile_messages;
#[path = "desktop/layouts.rs"]
mod layouts;
#[path = "desktop/lost_display.rs"]
mod lost_display;
#[path = "desktop/screen.rs"]
mod screen;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use community::{CommunityProcess, first_channel, message_bodies, post_message};
use harness::{Display, Process, wait_for};

const TIMEOUT: Duration = Duration::from_secs(30);
/// Size of the display in pixels: the window and its title bar fit.
const SIZE: (u16, u16) = (1300, 860);

/// Runs one test at a time: a busy machine drops key events.
fn run_exclusively() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

const PASSPHRASE: &str = "a lamp on every pier";

/// Creates an identity with a passphrase by keyboard. The test has no system key store.
fn create_identity_with_passphrase(display: &Display) {
    display.expect_text("No sign-up required", TIMEOUT);
    display.key("Return");
    display.expect_text("asks for the passphrase at every start", TIMEOUT);
    display.type_text(PASSPHRASE);
    display.key("Tab");
    display.type_text(PASSPHRASE);
    display.key("Return");
}

fn use_temporary_identity(display: &Display) {
    display.expect_text("No sign-up required", TIMEOUT);
    display.key("Return");
    display.expect_text("asks for the passphrase at every start", TIMEOUT);
    // Its button is the last of the page; the field for the passphrase follows the button of the banner.
    for key in ["shift+Tab", "shift+Tab", "Return"] {
        display.key(key);
    }
}

/// Joins the first server of an address from the command line, by keyboard, with an identity under a passphrase.
fn join(display: &Display, address: &str, profile: &tempfile::TempDir) -> Process {
    join_as(display, address, profile, create_identity_with_passphrase)
}

fn join_as(
    display: &Display,
    address: &str,
    profile: &tempfile::TempDir,
    create_identity: fn(&Display),
) -> Process {
    let (process, _lines) = display.launch(&[
        "--locale",
        "en-US",
        "--profile",
        profile.path().to_str().unwrap(),
        address,
    ]);
    let window = display.window("OpenChat", TIMEOUT);
    display.activate(window);
    create_identity(display);
    display.expect_text("Ask the server’s admin", TIMEOUT);
    display.key("Return");
    display.expect_text("Your name on this server", TIMEOUT);
    display.key("Return");
    wait_for(TIMEOUT, "an open channel", || {
        display.title(window).contains('#').then_some(())
    });
    let _rows = display.wait_for_composer_focus();
    process
}

/// Starts the demo and waits for the focus on the composer. Returns the address of the first server, and the window.
fn start_demo(display: &Display, profile: &tempfile::TempDir) -> (Process, String, u32) {
    let (process, lines) = display.launch(&[
        "--demo",
        "--locale",
        "en-US",
        "--log",
        "--profile",
        profile.path().to_str().unwrap(),
    ]);
    let line = lines.wait_for_line("http://127.0.0.1", TIMEOUT);
    let at = line.find("http://").unwrap();
    let address = line[at..].split_whitespace().next().unwrap().to_owned();
    let window = display.window("OpenChat", TIMEOUT);
    display.activate(window);
    display.expect_text("Harbor Commons", TIMEOUT);
    wait_for(TIMEOUT, "an open channel", || {
        display.title(window).contains('#').then_some(())
    });
    let _rows = display.wait_for_composer_focus();
    (process, address, window)
}

#[test]
fn demo_shows_two_communities_and_replies() {
    let _guard = run_exclusively();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let (_process, address, _window) = start_demo(&display, &profile);
    let channel = first_channel(&address);
    display.type_text("hello there, cormorant");
    display.key("Return");
    wait_for(TIMEOUT, "the message on the server", || {
        message_bodies(&address, &channel)
            .iter()
            .any(|body| body == "hello there, cormorant")
            .then_some(())
    });
    let reply = wait_for(TIMEOUT, "a reply on the server", || {
        let all = message_bodies(&address, &channel);
        let mine = all
            .iter()
            .position(|body| body == "hello there, cormorant")?;
        all.get(mine + 1).cloned()
    });
    display.expect_text("cormorant", TIMEOUT);
    let beginning: Vec<_> = reply.split_whitespace().take(3).collect();
    display.expect_text(&beginning.join(" "), TIMEOUT);

    display.key("ctrl+2");
    display.expect_text("Night Garden", TIMEOUT);
}

#[test]
fn two_clients_receive_each_others_messages() {
    let _guard = run_exclusively();
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let (left, right) = (Display::start(SIZE), Display::start(SIZE));
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let _left_program = join(&left, address, &first);
    let _right_program = join(&right, address, &second);
    left.type_text("a lantern on the pier");
    left.key("Return");
    let channel = first_channel(address);
    wait_for(TIMEOUT, "the message on the server", || {
        message_bodies(address, &channel)
            .iter()
            .any(|body| body == "a lantern on the pier")
            .then_some(())
    });
    right.expect_text("a lantern on the pier", TIMEOUT);
}

#[test]
fn unreachable_server_is_listed_after_restart() {
    let _guard = run_exclusively();
    let profile = tempfile::tempdir().unwrap();
    let display = Display::start(SIZE);
    {
        let community = CommunityProcess::start();
        let mut program = join(&display, community.addresses.first().unwrap(), &profile);
        program.kill();
    }
    let (_program, _lines) = display.launch(&[
        "--locale",
        "en-US",
        "--profile",
        profile.path().to_str().unwrap(),
    ]);
    let window = display.window("OpenChat", TIMEOUT);
    display.activate(window);
    display.expect_text("Unlock your identity", TIMEOUT);
    display.type_text("not the phrase");
    display.key("Return");
    display.expect_text("Wrong passphrase", TIMEOUT);
    display.key("ctrl+a");
    display.type_text(PASSPHRASE);
    display.key("Return");
    display.expect_text("Harbor Commons", TIMEOUT);
}

#[test]
fn message_from_another_client_appears_in_open_channel() {
    let _guard = run_exclusively();
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let _program = join(&display, address, &profile);
    post_message(
        address,
        &first_channel(address),
        "uid_visitor",
        "tide tables for thursday",
    );
    display.expect_text("tide tables for thursday", TIMEOUT);
}

#[test]
fn second_instance_forwards_link_to_first() {
    let _guard = run_exclusively();
    let community = CommunityProcess::start();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let folder = profile.path().to_str().unwrap();
    let (_first, _lines) = display.launch(&["--locale", "en-US", "--profile", folder]);
    let window = display.window("OpenChat", TIMEOUT);
    display.activate(window);
    create_identity_with_passphrase(&display);
    display.expect_text("Back up your identity", TIMEOUT);
    display.key("Escape");
    display.expect_text("Welcome to OpenChat", TIMEOUT);
    let address = community.addresses.first().unwrap();
    let link = format!("openchat://join?address={address}");
    let (mut second, _lines) = display.launch(&["--profile", folder, &link]);
    wait_for(TIMEOUT, "the second program to exit", || {
        (!second.is_running()).then_some(())
    });
    display.expect_text("A link wants to add a server", TIMEOUT);
    // Past the two buttons of the notice about the backup.
    for key in ["Tab", "Tab", "Tab", "Return"] {
        display.key(key);
    }
    display.expect_text("Ask the server’s admin", TIMEOUT);
    display.key("Return");
    display.expect_text("Harbor Commons", TIMEOUT);
}
