//! Entry point: opens the window, serves the demo, or draws a scene, as the command line asks.

use std::io::Write;
use std::sync::Arc;

use super::boot::{self, DemoStart, Start};
use super::{appearance, scene};
use crate::cli::Arguments;
use crate::demo::{self, Options};
use crate::domain::preference::Preferences;
use crate::fl;
use crate::i18n::Strings;
use crate::log::LogGuard;
#[cfg(all(unix, not(target_os = "macos")))]
use crate::platform::display;
use crate::platform::instance::{self, Claim};
use crate::platform::process;
use crate::store;
use crate::store::paths::Profile;
use crate::store::settings::Settings;

/// Why the program could not start, or ended before its window was closed. The text is for the user.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The profile cannot be used.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// No window can be opened, or its display is gone; in the language of the user.
    #[error("{0}")]
    Window(String),
    /// Another process uses the profile, and the command line could not be passed on to it.
    #[error(transparent)]
    Instance(#[from] instance::Error),
    /// The process that uses the profile took over, and some options are for the start; in the language of the user.
    #[error("{0}")]
    Running(String),
    /// The demo cannot be served.
    #[error(transparent)]
    Demo(#[from] demo::Error),
    /// The scene cannot be drawn.
    #[error(transparent)]
    Scene(#[from] scene::Error),
    /// The system refused something.
    #[error("{0}")]
    System(#[from] std::io::Error),
}

impl Error {
    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Window(_) => 2,
            _ => 1,
        }
    }
}

/// Does what the command line asks for. `open_log` takes the profile that the log is written to, and the filter of what is
/// also printed.
pub fn start(
    arguments: Arguments,
    open_log: impl FnOnce(Option<&Profile>, Option<&str>) -> LogGuard,
) -> Result<(), Error> {
    process::forbid_core_dumps();
    let filter = arguments.log.as_deref();
    if let Some(file) = &arguments.screenshot {
        let _guard = open_log(None, filter);
        let setting = scene::Setting {
            scene: &arguments.scene,
            size: arguments.size,
            scale: arguments.scale,
            theme: arguments.theme.as_deref(),
            locale: arguments.locale.as_deref(),
        };
        return Ok(scene::draw(file, &setting)?);
    }
    if let Some(address) = arguments.demo_server {
        let _guard = open_log(None, filter);
        return serve(Options {
            address,
            lively: !arguments.quiet,
            controls: true,
            ..Options::default()
        });
    }
    let profile = Profile::open(arguments.profile.as_deref())?;
    let stay = arguments.hidden.then_some(instance::STAY_HIDDEN);
    let passed_on = arguments.address.as_deref().or(stay);
    let claimed = instance::claim(&profile.run(), passed_on)?;
    if matches!(claimed, Claim::HandedOver) {
        return handed_over(&arguments);
    }
    let guard = open_log(Some(&profile), filter);
    let instance = match claimed {
        Claim::First(instance) => Some(Arc::new(instance)),
        Claim::NotLocked(error) => {
            tracing::warn!(%error, "the profile is not locked");
            None
        }
        Claim::HandedOver => None,
    };
    let start = Start {
        settings: Settings::load_from(&profile.settings(), &profile.earlier_settings()),
        profile,
        instance,
        demo: arguments.demo.then_some(DemoStart {
            lively: !arguments.quiet,
        }),
        address: arguments.address,
        locale: arguments.locale,
        hidden: arguments.hidden,
    };
    open_window(start, guard)
}

/// Says which options the running process does not obey.
fn handed_over(arguments: &Arguments) -> Result<(), Error> {
    let given = [
        ("--demo", arguments.demo),
        ("--quiet", arguments.quiet),
        ("--locale", arguments.locale.is_some()),
        ("--log", arguments.log.is_some()),
    ];
    let given = given.iter().filter(|(_, is_given)| *is_given);
    let ignored: Vec<_> = given.map(|(option, _)| *option).collect();
    if ignored.is_empty() {
        return Ok(());
    }
    let strings = appearance::strings(&Preferences::default(), arguments.locale.as_deref());
    let sentence = fl!(strings, "start-running", "options" => ignored.join(", "));
    Err(Error::Running(sentence.into_owned()))
}

/// Opens the window, in another process if this one has the wrong environment for it. What goes wrong is logged.
fn open_window(start: Start, guard: LogGuard) -> Result<(), Error> {
    let preferences = &start.settings.value.preferences;
    let strings = appearance::strings(preferences, start.locale.as_deref());
    let changes = match environment(&start.settings.value, &strings) {
        Ok(changes) => changes,
        Err(sentence) => return Err(window_error(sentence)),
    };
    if !changes.is_empty() {
        // The next process locks the profile and opens the log.
        drop((start, guard));
        return Ok(process::restart(&changes)?);
    }
    let lost = fl!(strings, "start-display-lost").into_owned();
    let logs = start.profile.logs().display().to_string();
    let on_exit = {
        let lost = lost.clone();
        move || {
            let error = window_error(lost);
            let _ = writeln!(std::io::stderr(), "openchat: {error}");
            // Flushes the log.
            drop(guard);
        }
    };
    let run = || {
        boot::run(start).map_err(|error| {
            window_error(match error {
                boot::Error::Window(error) => {
                    let reason = error.to_string();
                    fl!(strings, "start-window-failed", "reason" => reason).into_owned()
                }
                boot::Error::DisplayLost => lost,
                boot::Error::Panicked => {
                    fl!(strings, "start-internal-error", "folder" => logs).into_owned()
                }
            })
        })
    };
    exit_on_lost_display();
    process::run_with_exit_handler(run, on_exit)
}

/// Ends the process as libX11 does if this thread panics because the display is lost: winit and the renderer do while they
/// wait for an answer, and winit again while its windows are dropped, which would abort the process without a sentence.
fn exit_on_lost_display() {
    let thread = std::thread::current().id();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == thread && is_display_lost() {
            std::process::exit(1);
        }
        report(panic);
    }));
}

fn window_error(sentence: String) -> Error {
    tracing::error!("{sentence}");
    Error::Window(sentence)
}

fn is_display_lost() -> bool {
    #[cfg(all(unix, not(target_os = "macos")))]
    let is_lost = display::check().is_err();
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    let is_lost = false;
    is_lost
}

type EnvironmentChanges = Vec<(&'static str, Option<&'static str>)>;

/// The changes of the environment without which no window, or one with another renderer, would open. An error is a
/// sentence.
#[cfg_attr(
    not(feature = "gpu"),
    expect(unused_variables, reason = "names the renderer")
)]
#[cfg_attr(
    not(any(all(unix, not(target_os = "macos")), feature = "gpu")),
    expect(unused_mut, reason = "nothing has to change there")
)]
fn environment(settings: &Settings, strings: &Strings) -> Result<EnvironmentChanges, String> {
    let mut changes = EnvironmentChanges::new();
    #[cfg(all(unix, not(target_os = "macos")))]
    match display::check() {
        Ok(display::Environment::AsItIs) => {}
        Ok(display::Environment::WithoutWayland) => {
            tracing::warn!("Wayland cannot be used; X11 is used instead");
            changes.extend(display::WAYLAND_VARIABLES.map(|variable| (variable, None)));
        }
        Err(error) => return Err(display_error(&error, strings)),
    }
    #[cfg(feature = "gpu")]
    {
        use crate::platform::renderer;
        let renderer = renderer::variable(settings.preferences.renderer);
        changes.extend(renderer.map(|(name, value)| (name, Some(value))));
    }
    Ok(changes)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn display_error(error: &display::Error, strings: &Strings) -> String {
    let libraries = match error {
        display::Error::NoDisplay => return fl!(strings, "start-no-display").into_owned(),
        display::Error::Unreachable(named) => {
            let display = named.as_str();
            return fl!(strings, "start-display-unreachable", "display" => display).into_owned();
        }
        display::Error::Missing(libraries) => libraries,
    };
    let list = |name: fn(&display::Library) -> &'static str, separator| {
        let mut names: Vec<_> = libraries.iter().map(name).collect();
        // A package can have several libraries.
        names.dedup();
        names.join(separator)
    };
    fl!(
        strings,
        "start-libraries-missing",
        "files" => list(|library| library.file, ", "),
        "debian" => list(|library| library.package.debian, " "),
        "fedora" => list(|library| library.package.fedora, " "),
        "arch" => list(|library| library.package.arch, " "),
    )
    .into_owned()
}

/// Serves the demo until it is interrupted, and prints its addresses.
fn serve(options: Options) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let demo = demo::start(options).await?;
        let mut out = std::io::stdout();
        for community in demo.communities() {
            let (name, url) = (community.name, community.url);
            writeln!(out, "{name} {url} {}", community.server_id)?;
        }
        out.flush()?;
        tokio::signal::ctrl_c().await?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn missing_libraries_are_one_sentence_with_a_command_for_each_system() {
        use super::*;
        let error = display::Error::Missing(display::X11_LIBRARIES.to_vec());
        let sentence = display_error(&error, &Strings::negotiate(&[]));
        assert_eq!(
            sentence,
            "OpenChat can’t open a window because libraries are missing (libX11.so.6, libX11-xcb.so.1, libXcursor.so.1, \
             libXi.so.6, libxkbcommon.so.0, libxkbcommon-x11.so.0); install them with “sudo apt install libx11-6 \
             libx11-xcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0” on Debian, “sudo dnf install libX11 \
             libX11-xcb libXcursor libXi libxkbcommon libxkbcommon-x11” on Fedora or “sudo pacman -S libx11 libxcursor \
             libxi libxkbcommon libxkbcommon-x11” on Arch."
        );
    }
}
