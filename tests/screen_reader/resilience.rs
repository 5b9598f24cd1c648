//! The program survives screen readers that start and stop, and buses and registries that crash.

use std::process::Command;

use atspi::State;

use crate::client::AtspiClient;
use crate::dbus_session::{DbusSession, TIMEOUT};
use crate::harness::wait_for;
use crate::program::{Program, composer, row};

/// Switches servers by keyboard and checks the window title, without a screen reader.
fn expect_responsive(program: &mut Program) {
    let window = program.display.window("OpenChat", TIMEOUT);
    program.display.activate(window);
    for (key, server) in [("ctrl+2", "Night Garden"), ("ctrl+1", "Harbor Commons")] {
        wait_for(TIMEOUT, "a channel in the title", || {
            program.display.title(window).contains('#').then_some(())
        });
        program.display.key(key);
        wait_for(TIMEOUT, &format!("{server} in the title"), || {
            program.display.title(window).contains(server).then_some(())
        });
    }
    assert!(program.process.is_running());
}

/// A screen reader can read, press and write.
fn expect_screen_reader_works(program: &Program, client: &AtspiClient) {
    let window = program.window_with_open_channel(client);
    for channel in ["tides", "general"] {
        row(&window, channel).press();
        wait_for(TIMEOUT, &format!("{channel} as the open channel"), || {
            row(&window, channel)
                .has_state(State::Selected)
                .then_some(())
        });
    }
    let composer = composer(&window);
    for text in ["once", "twice"] {
        composer.set_text(text);
        wait_for(TIMEOUT, "the written text", || {
            (composer.text()? == text).then_some(())
        });
    }
    composer.set_text("");
}

#[test]
fn screen_reader_can_start_and_stop_repeatedly() {
    let mut program = Program::start(&["--demo"]);
    expect_responsive(&mut program);
    let client = AtspiClient::start(&program.session);
    expect_screen_reader_works(&program, &client);
    for _ in 0..3 {
        program.disable_screen_reader(&client);
        expect_responsive(&mut program);
        program.session.set_screen_reader_enabled(true);
        expect_screen_reader_works(&program, &client);
    }
}

#[test]
fn program_runs_without_accessibility_registry() {
    let mut program = Program::start_in(DbusSession::without_registry(), &["--demo"]);
    expect_responsive(&mut program);
    // AccessKit looks for the accessibility bus only once, at the start.
    program.session.start_registry();
    expect_responsive(&mut program);
}

#[test]
fn program_survives_registry_crash() {
    let mut program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    expect_screen_reader_works(&program, &client);
    let owner = program.window_with_identity(&client).owner;
    let old = client.registry_process().unwrap();
    let status = Command::new("kill")
        .args(["-KILL", &old.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    wait_for(TIMEOUT, "a new registry", || {
        (client.registry_process()? != old).then_some(())
    });
    expect_responsive(&mut program);
    program.wait_until_off_bus(&client, &owner);
    program.session.set_screen_reader_enabled(true);
    expect_screen_reader_works(&program, &client);
}

#[test]
fn program_survives_accessibility_bus_crash() {
    let mut program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    expect_screen_reader_works(&program, &client);
    program.session.stop_registry();
    expect_responsive(&mut program);
    program.session.start_registry();
    program.session.set_screen_reader_enabled(true);
    expect_responsive(&mut program);
}

#[test]
fn program_survives_session_bus_loss() {
    let mut program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    expect_screen_reader_works(&program, &client);
    program.session.stop_bus();
    expect_responsive(&mut program);
}
