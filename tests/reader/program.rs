//! The program under test: on a display and in a session of its own, with a reader beside it.

use std::process::Command;

use atspi::Role;

use crate::client::Client;
use crate::object::Object;
use crate::rig::{Display, Lines, Process, launch};
use crate::session::Session;

/// Room for the window and its title bar.
const SIZE: (u16, u16) = (1300, 860);

/// The program, and what it stands on. Declared in the order in which they end.
pub struct Program {
    pub process: Process,
    pub lines: Lines,
    pub display: Display,
    pub session: Session,
    profile: tempfile::TempDir,
}

impl Program {
    /// In a session with an accessibility registry.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_in(Session::start(), arguments)
    }

    pub fn start_in(session: Session, arguments: &[&str]) -> Self {
        let display = Display::start(SIZE);
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_openchat"));
        let (process, lines) = launch(
            session
                .surround(&mut command)
                .env("DISPLAY", &display.name)
                .args(["--locale", "en-US", "--log", "--profile"])
                .arg(profile.path()),
            arguments,
        );
        Self {
            process,
            lines,
            display,
            session,
            profile,
        }
    }

    /// Its window, as the reader has it.
    pub fn window(&self, client: &Client) -> Object {
        let application = client.application(self.process.id());
        application
            .find(Role::Frame, "")
            .unwrap_or_else(|| panic!("no window in\n{}", application.dump()))
    }
}
