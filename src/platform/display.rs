//! Checks that a window can be opened. winit panics without a display or one of the libraries that it loads at runtime.
//!
//! Libraries are loaded by the crates and functions that winit uses, so that both find the same ones.

use std::env;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use x11_dl::{xcursor, xinput2, xlib, xlib_xcb};

/// A library that is loaded at runtime.
#[derive(Debug, Clone, Copy)]
pub struct Library {
    pub file: &'static str,
    pub package: Package,
    is_loadable: fn() -> bool,
}

/// The names of the package with a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Package {
    pub debian: &'static str,
    pub fedora: &'static str,
    pub arch: &'static str,
}

const fn library(
    file: &'static str,
    [debian, fedora, arch]: [&'static str; 3],
    is_loadable: fn() -> bool,
) -> Library {
    let package = Package {
        debian,
        fedora,
        arch,
    };
    Library {
        file,
        package,
        is_loadable,
    }
}

const XKBCOMMON: Library = library(
    "libxkbcommon.so.0",
    ["libxkbcommon0", "libxkbcommon", "libxkbcommon"],
    || xkbcommon_dl::xkbcommon_option().is_some(),
);

/// What winit loads for X11.
pub const X11_LIBRARIES: [Library; 6] = [
    library("libX11.so.6", ["libx11-6", "libX11", "libx11"], || {
        xlib::Xlib::open().is_ok()
    }),
    library(
        "libX11-xcb.so.1",
        ["libx11-xcb1", "libX11-xcb", "libx11"],
        || xlib_xcb::Xlib_xcb::open().is_ok(),
    ),
    library(
        "libXcursor.so.1",
        ["libxcursor1", "libXcursor", "libxcursor"],
        || xcursor::Xcursor::open().is_ok(),
    ),
    library("libXi.so.6", ["libxi6", "libXi", "libxi"], || {
        xinput2::XInput2::open().is_ok()
    }),
    XKBCOMMON,
    library(
        "libxkbcommon-x11.so.0",
        ["libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"],
        || xkbcommon_dl::x11::xkbcommon_x11_option().is_some(),
    ),
];

const WAYLAND_LIBRARIES: [Library; 2] = [
    library(
        "libwayland-client.so.0",
        ["libwayland-client0", "libwayland-client", "wayland"],
        wayland_sys::client::is_lib_available,
    ),
    XKBCOMMON,
];

/// Why no window can be opened.
#[derive(Debug, Clone)]
pub enum Error {
    /// No variable of the environment names a display.
    NoDisplay,
    /// The display does not answer; the variable that names it, with its value.
    Unreachable(String),
    /// Not empty.
    Missing(Vec<Library>),
}

/// What winit must be given to open a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    AsItIs,
    /// Without [`WAYLAND_VARIABLES`]: with one of them, winit does not try X11.
    WithoutWayland,
}

/// The variables that make winit use Wayland.
pub const WAYLAND_VARIABLES: [&str; 2] = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"];

/// Checks Wayland, and X11 if there is no Wayland.
pub fn check() -> Result<Environment, Error> {
    let named = |name| Some(format!("{name}={}", variable(name)?));
    let [display, socket] = WAYLAND_VARIABLES.map(named);
    let is_connected = socket.is_some();
    let wayland = display.or(socket).map(|named| {
        usable(&WAYLAND_LIBRARIES, named, || {
            is_connected || is_wayland_reachable()
        })
    });
    choose(wayland, || {
        Some(usable(&X11_LIBRARIES, named("DISPLAY")?, is_x11_reachable))
    })
}

fn choose(
    wayland: Option<Result<(), Error>>,
    x11: impl FnOnce() -> Option<Result<(), Error>>,
) -> Result<Environment, Error> {
    let wayland_error = match wayland {
        Some(Ok(())) => return Ok(Environment::AsItIs),
        Some(Err(error)) => Some(error),
        None => None,
    };
    match (wayland_error, x11()) {
        (None, None) => Err(Error::NoDisplay),
        (None, Some(usable)) => usable.map(|()| Environment::AsItIs),
        (Some(_), Some(Ok(()))) => Ok(Environment::WithoutWayland),
        (Some(Error::Unreachable(first)), Some(Err(Error::Unreachable(second)))) => {
            Err(Error::Unreachable(format!("{first}, {second}")))
        }
        (Some(Error::Unreachable(_)), Some(Err(error))) | (Some(error), _) => Err(error),
    }
}

/// Whether a display can be used. What is missing is found first: it is installed once, and for every display.
fn usable(
    libraries: &[Library],
    named: String,
    is_reachable: impl FnOnce() -> bool,
) -> Result<(), Error> {
    let missing = libraries.iter().filter(|library| !(library.is_loadable)());
    let missing: Vec<_> = missing.copied().collect();
    if !missing.is_empty() {
        return Err(Error::Missing(missing));
    }
    is_reachable()
        .then_some(())
        .ok_or(Error::Unreachable(named))
}

/// A variable as winit reads it: an empty one is not set.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn is_wayland_reachable() -> bool {
    let path = env::var_os("WAYLAND_DISPLAY").map(PathBuf::from);
    // An absolute path replaces the folder.
    let folder = env::var_os("XDG_RUNTIME_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let path = path.map(|path| folder.join(path));
    path.is_some_and(|path| path.is_absolute() && UnixStream::connect(path).is_ok())
}

/// A screen: left, top, width and height, in pixels.
pub type Screen = [f32; 4];

/// The screens of X11, the primary one first; empty without X11.
pub fn screens() -> Vec<Screen> {
    use x11rb::connection::Connection;
    use x11rb::protocol::randr::ConnectionExt;

    let monitors = || -> Result<_, x11rb::errors::ReplyOrIdError> {
        let connected = x11rb::connect(None);
        let (connection, screen) =
            connected.map_err(|_unreachable| x11rb::errors::ConnectionError::UnknownError)?;
        let root = connection.setup().roots.get(screen).map_or(0, |it| it.root);
        let monitors = connection.randr_get_monitors(root, true)?.reply()?;
        Ok(monitors.monitors)
    };
    let mut monitors = monitors().unwrap_or_default();
    monitors.sort_by_key(|monitor| !monitor.primary);
    let screens = monitors.into_iter().map(|monitor| {
        let (width, height) = (monitor.width.into(), monitor.height.into());
        [monitor.x.into(), monitor.y.into(), width, height]
    });
    screens.collect()
}

fn is_x11_reachable() -> bool {
    let connected = x11rb::connect(None);
    if let Err(error) = &connected {
        tracing::warn!(%error, "the X server cannot be reached");
    }
    connected.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["debian", "fedora", "arch"];

    fn unreachable(named: &str) -> Result<(), Error> {
        usable(&[], named.into(), || false)
    }

    fn missing(files: &[&'static str]) -> Result<(), Error> {
        let libraries = files.iter().map(|file| library(file, NAMES, || false));
        let present = [library("present", NAMES, || true)];
        let libraries: Vec<_> = present.into_iter().chain(libraries).collect();
        usable(&libraries, "DISPLAY=:0".into(), || true)
    }

    fn describe(result: Result<Environment, Error>) -> String {
        match result {
            Ok(environment) => format!("{environment:?}"),
            Err(Error::NoDisplay) => "no display".into(),
            Err(Error::Unreachable(named)) => named,
            Err(Error::Missing(libraries)) => {
                let files: Vec<_> = libraries.iter().map(|library| library.file).collect();
                files.join(" ")
            }
        }
    }

    #[test]
    fn usable_display_is_chosen_or_the_most_useful_error() {
        let dead = || Some(unreachable("WAYLAND_DISPLAY=wayland-0"));
        for (wayland, x11, expected) in [
            (None, None, "no display"),
            (None, Some(Ok(())), "AsItIs"),
            (Some(Ok(())), None, "AsItIs"),
            (dead(), Some(Ok(())), "WithoutWayland"),
            (dead(), None, "WAYLAND_DISPLAY=wayland-0"),
            (
                dead(),
                Some(unreachable("DISPLAY=:0")),
                "WAYLAND_DISPLAY=wayland-0, DISPLAY=:0",
            ),
            (dead(), Some(missing(&["x", "y"])), "x y"),
            (Some(missing(&["w"])), Some(Ok(())), "WithoutWayland"),
            (Some(missing(&["w"])), Some(unreachable("DISPLAY=:0")), "w"),
            (Some(missing(&["w"])), None, "w"),
            (None, Some(missing(&["x"])), "x"),
        ] {
            assert_eq!(describe(choose(wayland, || x11)), expected);
        }
    }

    #[test]
    fn x11_is_not_tried_where_wayland_works() {
        let chosen = choose(Some(Ok(())), || panic!("it was tried"));
        assert_eq!(describe(chosen), "AsItIs");
    }

    #[test]
    fn libraries_are_those_that_winit_loads() {
        let files = |libraries: &[Library]| {
            let files = libraries.iter().map(|library| library.file);
            files.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            files(&X11_LIBRARIES),
            "libX11.so.6 libX11-xcb.so.1 libXcursor.so.1 libXi.so.6 libxkbcommon.so.0 libxkbcommon-x11.so.0"
        );
        assert_eq!(
            files(&WAYLAND_LIBRARIES),
            "libwayland-client.so.0 libxkbcommon.so.0"
        );
    }
}
