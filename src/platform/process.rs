//! The process of this program: its limits, its end, and another one in its place.

use std::cell::RefCell;
use std::io;
use std::process::Command;

/// Forbids core dumps, which would hold the identity and passphrases. Programs that this one starts may raise the limit
/// again. The process stays dumpable otherwise: the portals that show file dialogs read `/proc/<pid>/root`, which a
/// process that is not dumpable hides. Windows stores no full dump unless the user configures one.
pub fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = Rlimit {
            current: Some(0),
            ..getrlimit(Resource::Core)
        };
        if let Err(error) = setrlimit(Resource::Core, limit) {
            tracing::warn!(%error, "core dumps are not forbidden");
        }
    }
}

/// Starts the program again with the same arguments, in an environment with these changes; `None` removes a variable.
/// Returns when the second process has ended, or not at all where it takes the place of this one.
pub fn restart(changes: &[(&str, Option<&str>)]) -> io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    let _command = command.args(std::env::args_os().skip(1));
    for (name, value) in changes {
        let _command = match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    replace(command)
}

#[cfg(unix)]
fn replace(mut command: Command) -> io::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace(mut command: Command) -> io::Result<()> {
    command.status().map(drop)
}

/// Calls `run`. If a library ends the process meanwhile from this thread, `at_exit` is called first, in a thread of its
/// own. libX11 ends it when the X server is gone, and only unsafe code could keep it from doing so.
pub fn run_with_exit_handler<T>(
    run: impl FnOnce() -> T,
    at_exit: impl FnOnce() + Send + 'static,
) -> T {
    thread_local! {
        /// `exit` destroys the values of the thread that calls it.
        static HANDLER: RefCell<Option<ExitHandler>> = const { RefCell::new(None) };
    }
    HANDLER.set(Some(ExitHandler(Some(Box::new(at_exit)))));
    let result = run();
    if let Some(mut handler) = HANDLER.take() {
        handler.0 = None;
    }
    result
}

struct ExitHandler(Option<Box<dyn FnOnce() + Send>>);

impl Drop for ExitHandler {
    fn drop(&mut self) {
        if let Some(handler) = self.0.take() {
            // Other values of this thread, such as those that logging needs, may be destroyed already.
            let _ = std::thread::spawn(handler).join();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, getrlimit};

    #[test]
    fn core_dumps_are_forbidden() {
        super::forbid_core_dumps();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
    }
}

/// What shows the windows, as far as the environment says.
pub fn display_name() -> &'static str {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("WAYLAND_DISPLAY") {
        "Wayland"
    } else if is_set("DISPLAY") {
        "X11"
    } else {
        "its own display"
    }
}
