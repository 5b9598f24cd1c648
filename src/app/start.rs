//! What the command line asks for: a window, a demo server, or a picture.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::boot::{self, Start};
use super::scene;
use crate::cli::Arguments;
use crate::demo::{self, Options};
use crate::log::LogGuard;
use crate::platform::instance::{self, Claim};
use crate::store;
use crate::store::paths::Profile;

/// Why the program could not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing can be kept.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// There is no window.
    #[error(transparent)]
    Window(#[from] boot::Error),
    /// Another process holds the profile, and what was asked for could not be handed over.
    #[error(transparent)]
    Instance(#[from] instance::Error),
    /// The demo is not served.
    #[error(transparent)]
    Demo(#[from] demo::Error),
    /// There is no picture.
    #[error(transparent)]
    Scene(#[from] scene::Error),
    /// The system does not give what is needed.
    #[error("{0}")]
    System(#[from] std::io::Error),
}

/// Does what the command line asks for. `open_log` starts logging.
///
/// # Errors
/// With what stood in the way, in words for who typed the command.
pub fn start(
    arguments: Arguments,
    open_log: impl FnOnce(Option<&Profile>, Option<&str>) -> LogGuard,
) -> Result<(), Error> {
    let stderr_filter = arguments.log.as_deref();
    if let Some(file) = &arguments.screenshot {
        let _log = open_log(None, stderr_filter);
        return Ok(draw(file, &arguments)?);
    }
    if let Some(address) = arguments.demo_server {
        let _log = open_log(None, stderr_filter);
        return serve(Options {
            address,
            lively: !arguments.quiet,
            controls: true,
            ..Options::default()
        });
    }
    let profile = Profile::open(arguments.profile.as_deref())?;
    #[cfg(feature = "gpu")]
    if let Some(_ended) = settle(&profile)? {
        return Ok(());
    }
    let instance = match instance::claim(&profile.run(), arguments.address.as_deref())? {
        Claim::First(instance) => Arc::new(instance),
        Claim::HandedOver => return Ok(()),
    };
    let _log = open_log(Some(&profile), stderr_filter);
    boot::run(Start {
        profile,
        instance,
        demo: arguments.demo,
        address: arguments.address,
        locale: arguments.locale,
    })?;
    Ok(())
}

fn draw(file: &Path, arguments: &Arguments) -> Result<(), scene::Error> {
    scene::draw(
        file,
        &scene::Setting {
            scene: &arguments.scene,
            size: arguments.size,
            scale: arguments.scale,
            theme: arguments.theme.as_deref(),
            locale: arguments.locale.as_deref(),
        },
    )
}

/// Serves the demo until it is interrupted, and says where on standard output.
fn serve(options: Options) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let demo = demo::start(options).await?;
        let mut out = std::io::stdout();
        for community in demo.communities() {
            writeln!(
                out,
                "{} {} {}",
                community.name, community.url, community.server_id
            )?;
        }
        out.flush()?;
        tokio::signal::ctrl_c().await?;
        Ok(())
    })
}

/// Sees to it that what the settings wish for draws the window.
#[cfg(feature = "gpu")]
fn settle(profile: &Profile) -> Result<Option<u8>, std::io::Error> {
    let settings = store::settings::Settings::load(&profile.settings()).value;
    crate::platform::renderer::settle(settings.preferences.renderer)
}
