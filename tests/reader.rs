//! Drives the program over AT-SPI, as a screen reader does.
//!
//! The client knows AT-SPI only. Each test starts its own message bus, accessibility registry and display, and stops
//! what it started.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "reader/acting.rs"]
mod acting;
#[path = "reader/client.rs"]
mod client;
#[allow(dead_code, reason = "shared with tests/desktop.rs")]
#[path = "desktop/community.rs"]
mod community;
#[path = "reader/day.rs"]
mod day;
#[path = "reader/example.rs"]
mod example;
#[path = "reader/first.rs"]
mod first;
#[path = "reader/hearing.rs"]
mod hearing;
#[path = "reader/journey.rs"]
mod journey;
#[path = "reader/keyring.rs"]
mod keyring;
#[path = "reader/naming.rs"]
mod naming;
#[path = "reader/object.rs"]
mod object;
#[path = "reader/orca.rs"]
mod orca;
#[path = "reader/program.rs"]
mod program;
#[path = "reader/proof.rs"]
mod proof;
#[path = "reader/reading.rs"]
mod reading;
#[path = "disclosure/recorder.rs"]
mod recorder;
#[allow(dead_code, reason = "shared with tests/desktop.rs")]
#[path = "desktop/rig.rs"]
mod rig;
#[path = "reader/robust.rs"]
mod robust;
#[path = "disclosure/rules.rs"]
mod rules;
#[allow(dead_code, reason = "shared with tests/desktop.rs")]
#[path = "desktop/screen.rs"]
mod screen;
#[path = "disclosure/secrets.rs"]
mod secrets;
#[path = "reader/servers.rs"]
mod servers;
#[path = "reader/session.rs"]
mod session;
#[path = "disclosure/speech.rs"]
mod speech;
