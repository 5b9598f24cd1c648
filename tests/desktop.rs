//! The program as a new user meets it: a real window, real keys, real pixels.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "desktop/rig.rs"]
mod rig;
#[path = "desktop/screen.rs"]
mod screen;

use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rig::{Display, Lines, Process, launch, wait};

const SOON: Duration = Duration::from_secs(30);
/// Room for the window and its title bar.
const SIZE: (u16, u16) = (1300, 860);

/// One test at a time: each starts displays and programs, and a busy machine drops keys.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A demo community in a process of its own, and where it listens.
struct Community {
    _process: Process,
    addresses: Vec<String>,
}

impl Community {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openchat"));
        let (process, lines): (Process, Lines) =
            launch(&mut command, &["--demo-server", "127.0.0.1:0", "--quiet"]);
        let addresses = (0..2)
            .map(|_| {
                let line = lines.until("http://", SOON);
                let at = line.find("http://").unwrap();
                line[at..].split_whitespace().next().unwrap().to_owned()
            })
            .collect();
        Self {
            _process: process,
            addresses,
        }
    }
}

fn get(url: &str) -> serde_json::Value {
    let output = Command::new("curl")
        .args(["--silent", "--fail", url])
        .output()
        .unwrap();
    assert!(output.status.success(), "{url}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn bodies(address: &str, channel: &str) -> Vec<String> {
    let answer = get(&format!(
        "{address}/v1/channels/{channel}/messages?limit=50"
    ));
    answer["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["body"].as_str().unwrap().to_owned())
        .collect()
}

/// Has somebody say something, as the demo lets tests do.
fn say(address: &str, channel: &str, author: &str, body: &str) {
    let order = serde_json::json!({ "channel": channel, "author": author, "body": body });
    let status = Command::new("curl")
        .args([
            "--silent",
            "--fail",
            "--output",
            "/dev/null",
            "--data",
            &order.to_string(),
        ])
        .arg(format!("{address}/demo/control/say"))
        .status()
        .unwrap();
    assert!(status.success());
}

/// The first text channel of the first server that the address lists.
fn first_channel(address: &str) -> String {
    let servers = get(&format!("{address}/v1/servers"));
    let server = servers["servers"][0]["server_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let channels = get(&format!("{address}/v1/servers/{server}/channels"));
    channels["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["channels"].as_array().unwrap())
        .find(|channel| channel["type"] == "text")
        .and_then(|channel| channel["id"].as_str())
        .unwrap()
        .to_owned()
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
    display.key("Return");
    display.expect_words("Harbor Commons", SOON);
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
    let _window = display.window("OpenChat", SOON);
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
