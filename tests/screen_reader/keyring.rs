//! The identity in a real key store: each test runs its own Secret Service in the home directory of its session.

use std::io::Write;
use std::process::{Command, Stdio};

use atspi::Role;
use zbus::zvariant::OwnedObjectPath;

use crate::client::AtspiClient;
use crate::community::CommunityProcess;
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::{Process, require_tool, wait_for};
use crate::object::Object;
use crate::onboarding::{expect_no_dialog, expect_welcome, user_id_at};
use crate::program::{Program, press};

const BUS_NAME: &str = "org.freedesktop.secrets";

/// The keyring daemon. It stops when this value is dropped.
pub struct Keyring(Process);

impl Keyring {
    pub fn unlocked(session: &DbusSession) -> Self {
        Self::start(session, Some("a passphrase for tests"))
    }

    fn locked(session: &DbusSession) -> Self {
        Self::start(session, None)
    }

    fn start(session: &DbusSession, phrase: Option<&str>) -> Self {
        let mut command = require_tool("gnome-keyring-daemon");
        let command: &mut Command = session
            .apply_environment(&mut command)
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
        let keyring = Self(Process::new(daemon));
        wait_for(TIMEOUT, "a Secret Service", || {
            has_owner(session).then_some(())
        });
        keyring
    }

    fn stop(mut self, session: &DbusSession) {
        self.0.kill();
        wait_for(TIMEOUT, "the Secret Service to stop", || {
            (!has_owner(session)).then_some(())
        });
    }

    fn signal(&self, signal: &str) {
        let id = self.0.id().to_string();
        let status = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(status.success(), "{signal}");
    }
}

fn has_owner(session: &DbusSession) -> bool {
    let connection = session.connect();
    let reply = connection.call_method(
        Some("org.freedesktop.DBus"),
        "/org/freedesktop/DBus",
        Some("org.freedesktop.DBus"),
        "NameHasOwner",
        &BUS_NAME,
    );
    reply.unwrap().body().deserialize().unwrap()
}

/// The number of OpenChat's entries in the key store.
fn entry_count(session: &DbusSession) -> usize {
    let wanted = std::collections::HashMap::from([("service", "openchat")]);
    let reply = session
        .connect()
        .call_method(
            Some(BUS_NAME),
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

fn expect_object(window: &Object, role: Role, name: &str) {
    let _object = wait_for(TIMEOUT, &format!("{name:?}"), || window.find(role, name));
}

/// Waits for an object whose name contains the text.
fn expect_text(window: &Object, text: &str) {
    wait_for(TIMEOUT, &format!("the text {text:?}"), || {
        let mut all = window.subtree().into_iter();
        all.any(|object| object.name().contains(text)).then_some(())
    });
}

#[test]
fn key_store_identity_survives_restart_and_is_erased_with_device() {
    let community = CommunityProcess::start();
    let address = &community.addresses[0];
    let session = DbusSession::start();
    let _keyring = Keyring::unlocked(&session);
    let mut program = Program::start_in(session, &[]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Later");
    expect_no_dialog(&window);
    assert_eq!(entry_count(&program.session), 1);
    let name = user_id_at(&window, address);
    program.restart();
    let window = program.first_window(&client);
    expect_welcome(&window);
    assert_eq!(user_id_at(&window, address), name);
    program.restart();
    let window = program.first_window(&client);
    expect_welcome(&window);
    erase_device(&window);
    expect_object(&window, Role::Button, "Create identity");
    assert_eq!(entry_count(&program.session), 0);
}

fn erase_device(window: &Object) {
    press(window, Role::Button, "Settings");
    press(window, Role::PageTab, "Account and privacy");
    press(window, Role::Button, "Erase OpenChat data");
    press(window, Role::ToggleButton, "I understand");
    press(window, Role::Button, "Erase data");
}

#[test]
fn unavailable_key_store_can_be_retried_without_new_identity() {
    let community = CommunityProcess::start();
    let address = &community.addresses[0];
    let session = DbusSession::start();
    let keyring = Keyring::unlocked(&session);
    let mut program = Program::start_in(session, &[]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Create identity");
    press(&window, Role::Button, "Later");
    expect_no_dialog(&window);
    let name = user_id_at(&window, address);

    keyring.stop(&program.session);
    program.restart();
    let window = program.first_window(&client);
    expect_text(&window, "unavailable (not found)");
    assert!(window.find(Role::Button, "Create identity").is_none());

    let keyring = Keyring::locked(&program.session);
    press(&window, Role::Button, "Try again");
    expect_text(&window, "unavailable (locked)");

    keyring.stop(&program.session);
    let keyring = Keyring::unlocked(&program.session);
    press(&window, Role::Button, "Try again");
    expect_welcome(&window);
    assert_eq!(user_id_at(&window, address), name);

    keyring.signal("-STOP");
    program.restart();
    let window = program.first_window(&client);
    expect_text(&window, "unavailable (not responding)");
    keyring.signal("-CONT");
    press(&window, Role::Button, "Try again");
    expect_welcome(&window);
    assert_eq!(user_id_at(&window, address), name);
}

#[test]
fn locked_key_store_offers_passphrase_and_temporary_identity() {
    let session = DbusSession::start();
    let _keyring = Keyring::locked(&session);
    let program = Program::start_in(session, &[]);
    let client = AtspiClient::start(&program.session);
    let window = program.first_window(&client);
    press(&window, Role::Button, "Learn more");
    expect_text(&window, "so back it up");
    press(&window, Role::Button, "Create identity");
    expect_object(&window, Role::PasswordText, "Passphrase");
    expect_text(&window, "unavailable (locked)");
    press(&window, Role::Button, "Use temporary identity");
    expect_welcome(&window);
    assert_eq!(entry_count(&program.session), 0);
}
