//! The program survives screen readers that start and stop, and buses and registries that crash.

use std::process::Command;

use atspi::State;

use crate::client::Client;
use crate::program::{Program, composer, row};
use crate::rig::wait;
use crate::session::{SOON, Session};

/// Switches servers by keyboard and checks the window title, without a screen reader.
fn expect_responsive(program: &mut Program) {
    let window = program.display.window("OpenChat", SOON);
    program.display.activate(window);
    for (key, server) in [("ctrl+2", "Night Garden"), ("ctrl+1", "Harbor Commons")] {
        wait(SOON, &format!("a channel in the title"), || {
            program.display.title(window).contains('#').then_some(())
        });
        program.display.key(key);
        wait(SOON, &format!("{server} in the title"), || {
            program.display.title(window).contains(server).then_some(())
        });
    }
    assert!(program.process.lives());
}

/// A screen reader can read, press and write.
fn expect_screen_reader_works(program: &Program, client: &Client) {
    let window = program.opened(client);
    for channel in ["tides", "general"] {
        row(&window, channel).press();
        wait(SOON, &format!("{channel} as the open channel"), || {
            row(&window, channel).is(State::Selected).then_some(())
        });
    }
    let composer = composer(&window);
    for words in ["once", "twice"] {
        composer.write(words);
        wait(SOON, "the written text", || {
            (composer.text()? == words).then_some(())
        });
    }
    composer.write("");
}

#[test]
fn screen_reader_can_start_and_stop_repeatedly() {
    let mut program = Program::start(&["--demo"]);
    expect_alive(&mut program);
    let client = Client::start(&program.session);
    expect_served(&program, &client);
    for _ in 0..3 {
        program.turn_reader_off(&client);
        expect_alive(&mut program);
        program.session.set_listening(true);
        expect_served(&program, &client);
    }
}

#[test]
fn program_runs_without_accessibility_registry() {
    let mut program = Program::start_in(Session::bare(), &["--demo"]);
    expect_alive(&mut program);
    // AccessKit looks for the accessibility bus only once, at the start.
    program.session.start_registry();
    expect_alive(&mut program);
}

#[test]
fn program_survives_registry_crash() {
    let mut program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    expect_served(&program, &client);
    let owner = program.window(&client).owner;
    let old = client.registry_process().unwrap();
    let status = Command::new("kill")
        .args(["-KILL", &old.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    wait(SOON, "a new registry", || {
        (client.registry_process()? != old).then_some(())
    });
    expect_alive(&mut program);
    program.leave(&client, &owner);
    program.session.set_listening(true);
    expect_served(&program, &client);
}

#[test]
fn program_survives_accessibility_bus_crash() {
    let mut program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    expect_served(&program, &client);
    program.session.end_registry();
    expect_alive(&mut program);
    program.session.start_registry();
    program.session.set_listening(true);
    expect_alive(&mut program);
}

#[test]
fn program_survives_session_bus_loss() {
    let mut program = Program::start(&["--demo"]);
    let client = Client::start(&program.session);
    expect_served(&program, &client);
    program.session.end_bus();
    expect_alive(&mut program);
}
