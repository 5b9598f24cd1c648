//! The program's own diary: in a file of the profile, and on standard error when asked for.
//!
//! Says what happened to which server, by its uid on this device. Never a token, the identity's root, a uid of the user
//! or what somebody wrote. What other crates say below `info` is never written down, whatever filter is asked for: it
//! may quote what passes through them.

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

/// What is written down unless something else is asked for.
const USUAL: &str = "warn,openchat=info";
/// How many days are kept.
const DAYS: usize = 7;
/// The crate that knows what it may say.
const OWN: &str = env!("CARGO_CRATE_NAME");

/// Keeps the diary open; what is left is written when it goes.
#[must_use]
pub struct Diary {
    _file: Option<WorkerGuard>,
}

/// Opens the diary of a profile. `aloud` names what is also said on standard error, as a filter such as `info`; an empty
/// one is the usual. A file that cannot be made is said there too, and the program goes on without.
pub fn open(profile: Option<&Profile>, aloud: Option<&str>) -> Diary {
    let (file, missing) = match profile.map(file).transpose() {
        Ok(file) => (file, None),
        Err(error) => (None, Some(error)),
    };
    let (writer, guard) = file.unzip();
    let said = aloud.map(|filter| if filter.is_empty() { USUAL } else { filter });
    let opened = tracing_subscriber::registry()
        .with(writer.map(|writer| layer(writer, USUAL)))
        .with(said.map(|filter| layer(io::stderr, filter)))
        .try_init();
    if opened.is_err() {
        tracing::debug!("the diary was open already");
    }
    if let Some(error) = missing {
        tracing::warn!(%error, "there is no log file");
    }
    Diary { _file: guard }
}

/// The file of today. Its writer waits on a queue in a thread of its own: nothing wakes while nothing is said.
fn file(profile: &Profile) -> Result<(NonBlocking, WorkerGuard), InitError> {
    let file = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix(OWN)
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(profile.logs())?;
    Ok(tracing_appender::non_blocking(file))
}

fn layer<S, W>(writer: W, filter: &str) -> impl Layer<S> + use<S, W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // Without a hint every line of every crate would be looked at, those too that the other filter never lets through.
    let safe = FilterFn::new(is_safe).with_max_level_hint(LevelFilter::TRACE);
    fmt::layer()
        .with_ansi(false)
        .with_writer(writer)
        .with_filter(EnvFilter::new(filter).and(safe))
}

/// Whether what is said there is known to hold no secret.
fn is_safe(said: &Metadata<'_>) -> bool {
    let room = said.target().split("::").next();
    room == Some(OWN) || *said.level() <= Level::INFO
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tracing_subscriber::Registry;

    fn say() {
        tracing::trace!("own words");
        tracing::warn!(target: "elsewhere", "foreign warning");
        tracing::debug!(target: "elsewhere::wire", "foreign frame with a token");
        tracing::trace!(target: "openchatter", "namesake with a token");
    }

    fn written(filter: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        let (writer, guard) = file(&profile).unwrap();
        let diary = tracing_subscriber::registry().with(layer(writer, filter));
        tracing::subscriber::with_default(diary, say);
        drop(guard);
        let files = fs::read_dir(profile.logs()).unwrap();
        files
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect()
    }

    #[test]
    fn what_is_said_is_in_the_file_once_the_diary_is_closed() {
        let text = written("trace");
        assert!(text.contains("own words"), "{text}");
        assert!(text.contains("foreign warning"), "{text}");
    }

    #[test]
    fn no_filter_makes_other_crates_quote_what_passes_through_them() {
        for filter in ["trace", "elsewhere=trace,openchat=trace,openchatter=trace"] {
            let text = written(filter);
            assert!(!text.contains("token"), "{filter}: {text}");
        }
    }

    /// What is never written must cost nothing where it is said.
    #[test]
    fn the_diary_says_how_little_it_listens_for() {
        let listens = |filter| layer::<Registry, _>(io::sink, filter).max_level_hint();
        assert_eq!(listens(USUAL), Some(LevelFilter::INFO));
        assert_eq!(listens("openchat=debug"), Some(LevelFilter::DEBUG));
    }

    #[test]
    fn the_usual_diary_is_short() {
        let text = written(USUAL);
        assert!(!text.contains("own words"), "{text}");
        assert!(text.contains("foreign warning"), "{text}");
    }
}
