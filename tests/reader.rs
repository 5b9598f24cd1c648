//! The program as a screen reader has it: read and driven over the accessibility bus alone.
//!
//! The client is the tests' own and knows AT-SPI only, nothing of the program. Each test has a message bus, an
//! accessibility registry and a display of its own, and ends what it started.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "reader/acting.rs"]
mod acting;
#[path = "reader/client.rs"]
mod client;
#[allow(dead_code, reason = "shared with the tests that look at pixels")]
#[path = "desktop/community.rs"]
mod community;
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
#[allow(dead_code, reason = "shared with the tests that look at pixels")]
#[path = "desktop/rig.rs"]
mod rig;
#[path = "reader/robust.rs"]
mod robust;
#[allow(dead_code, reason = "shared with the tests that look at pixels")]
#[path = "desktop/screen.rs"]
mod screen;
#[path = "reader/servers.rs"]
mod servers;
#[path = "reader/session.rs"]
mod session;
