//! The program's own diary: in a file of the profile, and on standard error when asked for.
//!
//! Says what happened to which server, by its uid on this device. Never a token, the identity's root, a uid of the user
//! or what somebody wrote.

use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::store::paths::Profile;

/// What is written down unless something else is asked for.
const USUAL: &str = "warn,openchat=info";
/// How many days are kept.
const DAYS: usize = 7;

/// Keeps the diary open; what is left is written when it goes.
#[must_use]
pub struct Diary {
    _file: Option<WorkerGuard>,
}

/// Opens the diary of a profile. `aloud` names what is also said on standard error, as a filter such as `info`.
pub fn open(profile: Option<&Profile>, aloud: Option<&str>) -> Diary {
    let file = profile.and_then(|profile| {
        tracing_appender::rolling::Builder::new()
            .rotation(tracing_appender::rolling::Rotation::DAILY)
            .filename_prefix("openchat")
            .filename_suffix("log")
            .max_log_files(DAYS)
            .build(profile.logs())
            .ok()
    });
    let (writer, guard) = file.map(tracing_appender::non_blocking).unzip();
    let written = writer.map(|writer| fmt::layer().with_ansi(false).with_writer(writer).with_filter(EnvFilter::new(USUAL)));
    let said = aloud.map(|filter| {
        let filter = if filter.is_empty() { USUAL } else { filter };
        fmt::layer().with_ansi(false).with_writer(std::io::stderr).with_filter(EnvFilter::new(filter))
    });
    if tracing_subscriber::registry().with(written).with(said).try_init().is_err() {
        tracing::debug!("the diary was open already");
    }
    Diary { _file: guard }
}
