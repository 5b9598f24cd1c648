//! The program as a new user meets it: a real window, real keys, real pixels.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[allow(dead_code, reason = "shared with the tests of the reader")]
#[path = "desktop/community.rs"]
mod community;
#[allow(dead_code, reason = "shared with the tests of the reader")]
#[path = "desktop/rig.rs"]
mod rig;
#[path = "desktop/screen.rs"]
mod screen;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use community::{Community, bodies, first_channel, say};
use rig::{Display, Process, wait};

const SOON: Duration = Duration::from_secs(30);
/// Room for the window and its title bar.
const SIZE: (u16, u16) = (1300, 860);

/// One test at a time: each starts displays and programs, and a busy machine drops keys.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What locks the identity of a test.
const PHRASE: &str = "a lamp on every pier";

/// Makes an identity where the system keeps no secrets, by keyboard alone.
fn keep_under_a_phrase(display: &Display) {
    display.expect_words("No sign-up required", SOON);
    display.key("Return");
    display.expect_words("asks for the passphrase at every start", SOON);
    display.type_text(PHRASE);
    display.key("Tab");
    display.type_text(PHRASE);
    display.key("Return");
}

/// Joins the first server at the address, by keyboard alone, as someone does who was sent the address.
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
fn the_demo_opens_a_window_with_two_communities_and_answers() {
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
    wait(SOON, "a composer that takes words", || {
        display.title(window).contains('#').then_some(())
    });
    display.await_composer();
    display.type_text("hello there, cormorant");
    display.key("Return");
    wait(SOON, "the message at the server", || {
        bodies(&address, &channel)
            .iter()
            .any(|body| body == "hello there, cormorant")
            .then_some(())
    });
    let answer = wait(SOON, "an answer at the server", || {
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
fn two_programs_see_what_the_other_writes() {
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
    wait(SOON, "the message at the server", || {
        bodies(address, &channel)
            .iter()
            .any(|body| body == "a lantern on the pier")
            .then_some(())
    });
    right.expect_words("a lantern on the pier", SOON);
}

#[test]
fn a_joined_server_is_there_again_after_a_restart_even_when_it_is_not_reachable() {
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
fn a_message_from_elsewhere_appears_in_the_open_channel() {
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

/// A link that is followed while the program runs leads to the window that is there.
#[test]
fn a_second_start_hands_its_link_to_the_window_that_is_there() {
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
    wait(SOON, "the end of the second program", || {
        (!second.lives()).then_some(())
    });
    display.expect_words("Ask the server’s admin", SOON);
    display.key("Return");
    display.expect_words("Harbor Commons", SOON);
}
