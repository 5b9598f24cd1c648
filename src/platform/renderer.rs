//! Chooses the renderer in a build that has both.
//!
//! iced reads its choice from an environment variable before anything else runs, and a program cannot safely change its
//! own environment. So the program starts itself again with the variable set.

use std::io;
use std::process::Command;

use crate::domain::preference::Renderer;

const VARIABLE: &str = "ICED_BACKEND";

/// Restarts the program with a renderer, unless the variable is already set. Returns the exit code of the second
/// process where one ran and has ended.
pub fn restart_with(renderer: Renderer) -> io::Result<Option<u8>> {
    if std::env::var_os(VARIABLE).is_some() {
        return Ok(None);
    }
    let name = match renderer {
        Renderer::Software => "tiny-skia",
        Renderer::Graphics => "wgpu",
    };
    let mut command = Command::new(std::env::current_exe()?);
    let arguments = std::env::args_os().skip(1);
    let _command = command.args(arguments).env(VARIABLE, name);
    restart(command)
}

#[cfg(unix)]
fn restart(mut command: Command) -> io::Result<Option<u8>> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn restart(mut command: Command) -> io::Result<Option<u8>> {
    let code = command
        .status()?
        .code()
        .and_then(|code| code.try_into().ok());
    Ok(Some(code.unwrap_or(1)))
}
