//! Logging to a daily file in the profile, and to standard error with `--log`.
//!
//! Log lines name servers by their local uid; never a token, key material, a uid of the user or a message body. Records
//! of other crates below `info` are dropped whatever the filter, because they may quote traffic.

use std::io;

use tracing::{Level, Metadata, Subscriber};
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_appender::rolling::{Builder, InitError, Rotation};
use tracing_subscriber::filter::{FilterExt, FilterFn, LevelFilter};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::store::paths::Profile;

const DEFAULT_FILTER: &str = "warn,openchat=info";
/// One log file per day.
const MAX_FILES: usize = 7;
const OWN_CRATE: &str = env!("CARGO_CRATE_NAME");

/// Keeps the log file open and flushes it when dropped.
pub struct LogGuard(#[expect(dead_code, reason = "flushes when dropped")] Option<WorkerGuard>);

/// Starts logging. With `stderr_filter`, a filter such as `info`, it also logs to standard error; an empty filter means
/// the default one. Without a log file, for lack of a profile or because of an error, the program still runs.
pub fn open(profile: Option<&Profile>, stderr_filter: Option<&str>) -> LogGuard {
    let (file, failure) = match profile.map(file).transpose() {
        Ok(file) => (file, None),
        Err(error) => (None, Some(error)),
    };
    let (writer, guard) = file.unzip();
    let stderr_filter = stderr_filter.map(|filter| match filter {
        "" => DEFAULT_FILTER,
        filter => filter,
    });
    let installed = tracing_subscriber::registry()
        .with(writer.map(|writer| layer(writer, DEFAULT_FILTER)))
        .with(stderr_filter.map(|filter| layer(io::stderr, filter)))
        .try_init();
    if installed.is_err() {
        tracing::debug!("another subscriber is installed");
    }
    if let Some(error) = failure {
        tracing::warn!(%error, "there is no log file");
    }
    LogGuard(guard)
}

/// The writer has its own thread, so that logging does not block.
fn file(profile: &Profile) -> Result<(NonBlocking, WorkerGuard), InitError> {
    let file = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix(OWN_CRATE)
        .filename_suffix("log")
        .max_log_files(MAX_FILES)
        .build(profile.logs())?;
    Ok(tracing_appender::non_blocking(file))
}

fn layer<S, W>(writer: W, filter: &str) -> impl Layer<S> + use<S, W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // Without the hint, `FilterFn` would enable every call site of every crate.
    let safe = FilterFn::new(is_safe).with_max_level_hint(LevelFilter::TRACE);
    fmt::layer()
        .with_ansi(false)
        .with_writer(writer)
        .with_filter(EnvFilter::new(filter).and(safe))
}

fn is_safe(record: &Metadata<'_>) -> bool {
    let origin = record.target().split("::").next();
    origin == Some(OWN_CRATE) || *record.level() <= Level::INFO
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tracing_subscriber::Registry;

    fn log_samples() {
        tracing::trace!("own words");
        tracing::warn!(target: "elsewhere", "foreign warning");
        tracing::debug!(target: "elsewhere::wire", "foreign frame with a token");
        tracing::trace!(target: "openchatter", "namesake with a token");
    }

    fn log_of(filter: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        let (writer, guard) = file(&profile).unwrap();
        let subscriber = tracing_subscriber::registry().with(layer(writer, filter));
        tracing::subscriber::with_default(subscriber, log_samples);
        drop(guard);
        let files = fs::read_dir(profile.logs()).unwrap();
        files
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect()
    }

    #[test]
    fn dropping_the_guard_flushes_the_file() {
        let text = log_of("trace");
        assert!(text.contains("own words"), "{text}");
        assert!(text.contains("foreign warning"), "{text}");
    }

    #[test]
    fn no_filter_enables_debug_records_of_other_crates() {
        for filter in ["trace", "elsewhere=trace,openchat=trace,openchatter=trace"] {
            let text = log_of(filter);
            assert!(!text.contains("token"), "{filter}: {text}");
        }
    }

    #[test]
    fn level_hint_follows_the_filter() {
        let hint = |filter| layer::<Registry, _>(io::sink, filter).max_level_hint();
        assert_eq!(hint(DEFAULT_FILTER), Some(LevelFilter::INFO));
        assert_eq!(hint("openchat=debug"), Some(LevelFilter::DEBUG));
    }

    #[test]
    fn default_filter_drops_trace_records() {
        let text = log_of(DEFAULT_FILTER);
        assert!(!text.contains("own words"), "{text}");
        assert!(text.contains("foreign warning"), "{text}");
    }
}
