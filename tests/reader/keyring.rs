//! The identity in a real key store: a Secret Service that belongs to one test alone, in the home of its session.

use std::io::Write;
use std::process::{Command, Stdio};

use atspi::Role;
use zbus::zvariant::OwnedObjectPath;

use crate::client::Client;
use crate::community::Community;
use crate::first::{expect_no_dialog, expect_welcome, name_at};
use crate::object::Object;
use crate::program::{Program, press};
use crate::rig::{Process, tool, wait};
use crate::session::{SOON, Session};

const NAME: &str = "org.freedesktop.secrets";

/// The daemon, unlocked or not. It ends with this.
struct Keyring(Process);

impl Keyring {
    fn unlocked(session: &Session) -> Self {
        Self::start(session, Some("the phrase of one test"))
    }

    fn locked(session: &Session) -> Self {
        Self::start(session, None)
    }

    fn start(session: &Session, phrase: Option<&str>) -> Self {
        let mut command = tool("gnome-keyring-daemon");
        let command: &mut Command = session
            .surround(&mut command)
            .args(["--foreground", "--components=secrets"])
            .args(phrase.map(|_| "--unlock"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut daemon = command.spawn().unwrap();
        let mut input = daemon.stdin.take().unwrap();
        input
            .write_all(phrase.unwrap_or_default().as_bytes())
            .unwrap();
        drop(input);
        let keyring = Self(Process::of(daemon));
        wait(SOON, "a Secret Service", || owned(session).then_some(()));
        keyring
    }

    fn end(mut self, session: &Session) {
        self.0.kill();
        wait(SOON, "an end of the Secret Service", || {
            (!owned(session)).then_some(())
        });
    }

    fn signal(&self, signal: &str) {
        let id = self.0.id().to_string();
        let status = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(status.success(), "{signal}");
    }
}

fn owned(session: &Session) -> bool {
    let connection = session.connect();
    let reply = connection.call_method(
        Some("org.freedesktop.DBus"),
        "/org/freedesktop/DBus",
        Some("org.freedesktop.DBus"),
        "NameHasOwner",
        &NAME,
    );
    reply.unwrap().body().deserialize().unwrap()
}

/// How many things of ours the store has.
fn entries(session: &Session) -> usize {
    let wanted = std::collections::HashMap::from([("service", "openchat")]);
    let reply = session
        .connect()
        .call_method(
            Some(NAME),
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "SearchItems",
            &wanted,
        )
        .unwrap();
    let body = reply.body();
    let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
        body.deserialize().unwrap();
    unlocked.len() + locked.len()
}

fn expect(window: &Object, role: Role, name: &str) {
    let _there = wait(SOON, &format!("{name:?}"), || window.find(role, name));
}

/// Something in the window says this.
fn expect_words(window: &Object, words: &str) {
    wait(SOON, &format!("the words {words:?}"), || {
        let mut all = window.walk().into_iter();
        all.any(|object| object.name().contains(words))
            .then_some(())
    });
}

#[test]
fn what_the_key_store_keeps_is_there_again_and_is_gone_when_it_is_forgotten() {
    let community = Community::start();
    let address = &community.addresses[0];
    let session = Session::start();
    let _keyring = Keyring::unlocked(&session);
    let mut program = Program::start_in(session, &[]);
    let client = Client::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Later");
    expect_no_dialog(&window);
    assert_eq!(entries(&program.session), 1);
    let name = name_at(&window, address);
    program.start_again();
    let window = program.first_window(&client);
    expect_welcome(&window);
    assert_eq!(name_at(&window, address), name);
    program.start_again();
    let window = program.first_window(&client);
    expect_welcome(&window);
    forget(&window);
    expect(&window, Role::Button, "Create identity");
    assert_eq!(entries(&program.session), 0);
}

fn forget(window: &Object) {
    press(window, Role::Button, "Settings");
    press(window, Role::PageTab, "Identity");
    press(window, Role::Button, "Erase OpenChat data");
    press(window, Role::ToggleButton, "I understand");
    press(window, Role::Button, "Erase data");
}

#[test]
fn a_key_store_that_does_not_serve_is_waited_for_and_nobody_is_made_anew() {
    let community = Community::start();
    let address = &community.addresses[0];
    let session = Session::start();
    let keyring = Keyring::unlocked(&session);
    let mut program = Program::start_in(session, &[]);
    let client = Client::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Later");
    expect_no_dialog(&window);
    let name = name_at(&window, address);

    keyring.end(&program.session);
    program.start_again();
    let window = program.first_window(&client);
    expect_words(&window, "unavailable (not found)");
    assert!(window.find(Role::Button, "Create identity").is_none());

    let keyring = Keyring::locked(&program.session);
    press(&window, Role::Button, "Try again");
    expect_words(&window, "unavailable (locked)");

    keyring.end(&program.session);
    let keyring = Keyring::unlocked(&program.session);
    press(&window, Role::Button, "Try again");
    expect_welcome(&window);
    assert_eq!(name_at(&window, address), name);

    keyring.signal("-STOP");
    program.start_again();
    let window = program.first_window(&client);
    expect_words(&window, "unavailable (not responding)");
    keyring.signal("-CONT");
    press(&window, Role::Button, "Try again");
    expect_welcome(&window);
    assert_eq!(name_at(&window, address), name);
}

#[test]
fn a_locked_key_store_leaves_a_new_identity_the_other_ways() {
    let session = Session::start();
    let _keyring = Keyring::locked(&session);
    let program = Program::start_in(session, &[]);
    let client = Client::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Learn more");
    expect_words(&window, "so back it up");
    press(&window, Role::Button, "Create identity");
    expect(&window, Role::PasswordText, "Passphrase");
    expect_words(&window, "unavailable (locked)");
    press(&window, Role::Button, "Use temporary identity");
    expect_welcome(&window);
    assert_eq!(entries(&program.session), 0);
}
