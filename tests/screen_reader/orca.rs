//! Checks the speech output of Orca. Skipped, with a note on standard error, where Orca is not installed.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::client::AtspiClient;
use crate::harness::{Process, wait_for};
use crate::program::Program;

/// Orca is slow to start on a busy machine.
const ORCA_TIMEOUT: Duration = Duration::from_secs(60);

/// An Orca process that logs its speech output.
struct Orca {
    _process: Process,
    log: PathBuf,
    lines_read: usize,
}

fn is_installed() -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join("orca").is_file())
    })
}

impl Orca {
    fn start(program: &Program) -> Self {
        let log = program.session.home().join("orca.log");
        let mut command = Command::new("orca");
        let command = program
            .session
            .apply_environment(&mut command)
            .env("DISPLAY", &program.display.name)
            // No speech service is needed: the test reads the log.
            .env("SPEECHD_ADDRESS", "unix_socket:/nonexistent/speechd.sock")
            .arg("--debug-file")
            .arg(&log)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut orca = Self {
            _process: Process::new(command.spawn().unwrap()),
            log,
            lines_read: 0,
        };
        orca.wait_for_speech("Screen reader on.");
        orca
    }

    /// Waits for new speech that contains the text.
    fn wait_for_speech(&mut self, text: &str) {
        let mut spoken = Vec::new();
        let lines_read = wait_for(ORCA_TIMEOUT, &format!("{text:?} from Orca"), || {
            spoken = speech_lines(&std::fs::read_to_string(&self.log).unwrap_or_default());
            let new = spoken.get(self.lines_read..)?;
            Some(self.lines_read + new.iter().position(|line| line.contains(text))? + 1)
        });
        self.lines_read = lines_read;
    }
}

/// The spoken lines of an Orca log, in order.
fn speech_lines(log: &str) -> Vec<String> {
    log.lines()
        .filter_map(|line| line.split_once("SPEECH OUTPUT: "))
        .map(|(_, spoken)| spoken.to_owned())
        .collect()
}

#[test]
fn orca_speaks_focus_and_messages() {
    if !is_installed() {
        eprintln!("Orca is not installed; its speech output was not tested");
        return;
    }
    let program = Program::start(&["--demo"]);
    let client = AtspiClient::start(&program.session);
    let _window = program.window_with_open_channel(&client);
    let mut orca = Orca::start(&program);
    program.activate();
    orca.wait_for_speech("Message #general");
    let steps = [
        ("F6", "List with"),
        ("F6", "Harbor Commons"),
        ("F6", "Channels tree"),
        ("Down", "tides"),
        ("Return", "Message #tides"),
        ("shift+F6", "Conversation in #tides"),
        ("Up", ":"),
        ("Return", "Reply"),
        ("Return", "Message #tides"),
    ];
    for (key, text) in steps {
        program.display.key(key);
        orca.wait_for_speech(text);
    }
}
