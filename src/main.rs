//! The program: reads the command line and starts what it asks for.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use openchat::cli::Arguments;
use openchat::{app, log};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match app::start::start(arguments, log::open) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed.
            let _ = writeln!(std::io::stderr(), "openchat: {error}");
            ExitCode::FAILURE
        }
    }
}
