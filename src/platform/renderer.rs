//! What draws the window, in a build that can draw both ways.
//!
//! The toolkit reads its choice from a variable before anything else runs, and a program cannot safely set a variable of
//! its own. So the program starts once more with the variable set.

use std::io;
use std::process::Command;

use crate::domain::preference::Renderer;

const VARIABLE: &str = "ICED_BACKEND";

/// Sees to it that the wished renderer draws. Gives how the second start ended, where one was needed and has ended.
///
/// # Errors
/// When the program cannot be started once more.
pub fn settle(wished: Renderer) -> io::Result<Option<u8>> {
    if std::env::var_os(VARIABLE).is_some() {
        return Ok(None);
    }
    let name = match wished {
        Renderer::Software => "tiny-skia",
        Renderer::Graphics => "wgpu",
    };
    let mut command = Command::new(std::env::current_exe()?);
    let _with = command
        .args(std::env::args_os().skip(1))
        .env(VARIABLE, name);
    again(command)
}

#[cfg(unix)]
fn again(mut command: Command) -> io::Result<Option<u8>> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn again(mut command: Command) -> io::Result<Option<u8>> {
    let status = command.status()?;
    Ok(Some(
        status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1),
    ))
}
