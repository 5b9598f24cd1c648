//! Logging to files of limited size in the profile, and to standard error with `--log`. Never blocks: records beyond a
//! rate, or that cannot be written in time, are left out.
//!
//! Log lines name servers by their local uid; never a token, key material, a uid of the user or a message body. Records
//! of other crates below `info` are dropped whatever the filter, because they may quote traffic.

pub mod excerpt;
mod rate_limit;
mod rotating_file;

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use tracing::{Level, Metadata, Subscriber};
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::{FilterExt, FilterFn, LevelFilter};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use self::rate_limit::{LineWriter, RateLimit};
use self::rotating_file::RotatingFile;
use crate::store::paths::Profile;

const DEFAULT_FILTER: &str = "warn,openchat=info";
/// How many lines may wait to be written.
const MAX_WAITING: usize = 1024;
/// How many panics are printed.
const MAX_PRINTED: u32 = 20;
const OWN_CRATE: &str = env!("CARGO_CRATE_NAME");

/// Keeps the outputs open and flushes them when dropped.
pub struct LogGuard(#[expect(dead_code, reason = "flushes when dropped")] Vec<WorkerGuard>);

/// Starts logging. With `stderr_filter`, a filter such as `info`, it also logs to standard error; an empty filter means
/// the default one. Without a log file, for lack of a profile or because of an error, the program still runs.
pub fn open(profile: Option<&Profile>, stderr_filter: Option<&str>) -> LogGuard {
    let (file, failure) = match profile.map(file).transpose() {
        Ok(file) => (file, None),
        Err(error) => (None, Some(error)),
    };
    let (writer, file_guard) = file.unzip();
    let stderr_filter = stderr_filter.map(|filter| match filter {
        "" => DEFAULT_FILTER,
        filter => filter,
    });
    let (stderr, stderr_guard) = stderr_filter
        .map(|filter| {
            let (writer, guard) = non_blocking(io::stderr());
            (layer(writer, filter), guard)
        })
        .unzip();
    let installed = tracing_subscriber::registry()
        .with(writer.map(|writer| layer(writer, DEFAULT_FILTER)))
        .with(stderr)
        .try_init();
    if installed.is_err() {
        tracing::debug!("another subscriber is installed");
    }
    if let Some(error) = failure {
        tracing::warn!(%error, "there is no log file");
    }
    panic::set_hook(Box::new(report_panic));
    LogGuard([file_guard, stderr_guard].into_iter().flatten().collect())
}

fn file(profile: &Profile) -> io::Result<(NonBlocking, WorkerGuard)> {
    Ok(non_blocking(RotatingFile::open(profile.logs())?))
}

/// A writer with its own thread and a limited queue.
fn non_blocking(output: impl Write + Send + 'static) -> (NonBlocking, WorkerGuard) {
    let builder = NonBlockingBuilder::default();
    let builder = builder.buffered_lines_limit(MAX_WAITING).lossy(true);
    builder.finish(output)
}

/// Whether there is data that the message of a panic could quote.
static HAS_DATA: AtomicBool = AtomicBool::new(false);

/// Leaves the messages of panics out from now on: they may quote a text or a secret.
pub fn hide_panic_messages() {
    HAS_DATA.store(true, Ordering::Relaxed);
}

/// Says where a panic occurred, and why as long as that quotes nothing: before the window opens, it is what is wrong with
/// the display.
fn report_panic(info: &PanicHookInfo<'_>) {
    static PRINTED: AtomicU32 = AtomicU32::new(0);
    const MAX_CHARS: usize = 500;
    let payload = info.payload();
    let message = payload.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
    let message = message.filter(|_| !HAS_DATA.load(Ordering::Relaxed));
    let message: String = message
        .unwrap_or_default()
        .chars()
        .take(MAX_CHARS)
        .collect();
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "internal error");
    if PRINTED.fetch_add(1, Ordering::Relaxed) < MAX_PRINTED {
        // Standard error may be closed.
        let _ = writeln!(
            io::stderr(),
            "openchat: internal error at {place} {message}"
        );
    }
}

fn layer<S, W>(writer: W, filter: &str) -> impl Layer<S> + use<S, W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // Without the hint, `FilterFn` would enable every call site of every crate.
    let safe = FilterFn::new(is_safe).with_max_level_hint(LevelFilter::TRACE);
    let limit = RateLimit::default();
    let writer = LineWriter {
        limit: limit.clone(),
        writer,
    };
    fmt::layer()
        .with_ansi(false)
        .with_writer(writer)
        .with_filter(EnvFilter::new(filter).and(safe).and(limit))
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
        log_while(filter, log_samples)
    }

    fn log_while(filter: &str, log: impl FnOnce()) -> String {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        let (writer, guard) = file(&profile).unwrap();
        let subscriber = tracing_subscriber::registry().with(layer(writer, filter));
        tracing::subscriber::with_default(subscriber, log);
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

    /// A server that skips numbers made 172 MB in 15 seconds.
    #[test]
    fn flood_of_one_record_is_cut() {
        let text = log_while("info", || {
            for number in 0..100_000 {
                tracing::info!(number, "frames were lost");
            }
            tracing::info!("something else");
        });
        assert!((60..100).contains(&text.lines().count()), "{text}");
        assert!(text.contains("something else"));
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
