//! Entry point: opens the window, serves the demo, or draws a scene, as the command line asks.

use std::io::Write;
use std::sync::Arc;

use super::boot::{self, Start};
use super::scene;
use crate::cli::Arguments;
use crate::demo::{self, Options};
use crate::log::LogGuard;
use crate::platform::instance::{self, Claim};
use crate::platform::process;
use crate::store;
use crate::store::paths::Profile;

/// Why the program could not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The profile cannot be used.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// No window can be opened.
    #[error("no window can be opened: {0}")]
    Window(#[from] iced::Error),
    /// Another process uses the profile, and the command line could not be passed on to it.
    #[error(transparent)]
    Instance(#[from] instance::Error),
    /// The process that uses the profile took over, and these options are for the start.
    #[error("OpenChat is running already; --demo, --locale and --log had no effect")]
    Running,
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
    #[cfg(feature = "gpu")]
    if let Some(_ended) = select_renderer(&profile)? {
        return Ok(());
    }
    let instance = match instance::claim(&profile.run(), arguments.address.as_deref())? {
        Claim::First(instance) => Arc::new(instance),
        Claim::HandedOver => {
            let has_options = arguments.demo || arguments.locale.is_some() || filter.is_some();
            return if has_options {
                Err(Error::Running)
            } else {
                Ok(())
            };
        }
    };
    let _guard = open_log(Some(&profile), filter);
    Ok(boot::run(Start {
        profile,
        instance,
        demo: arguments.demo,
        address: arguments.address,
        locale: arguments.locale,
    })?)
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

/// Runs the program again with the renderer of the settings, where that needs another process.
#[cfg(feature = "gpu")]
fn select_renderer(profile: &Profile) -> Result<Option<u8>, std::io::Error> {
    let settings = store::settings::Settings::load(&profile.settings()).value;
    crate::platform::renderer::restart_with(settings.preferences.renderer)
}
