//! The program: reads the command line and starts what it asks for.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::io::Write;
use std::process::ExitCode;

use openchat::app::{scene, start};
use openchat::{cli, log};

fn main() -> ExitCode {
    let arguments = match cli::parse(std::env::args_os(), scene::scene_names()) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    match start::start(arguments, log::open) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed.
            let _ = writeln!(std::io::stderr(), "openchat: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
