//! What helps to find an error, as a text that the user copies: the program, the window and the state of each server. Holds no
//! names, addresses, identities or messages. In English, for those who look into it.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::capability::Capability;
use super::connection::ConnectionState;
use super::diagnostics::{ConnectionChange, ConnectionRecord, Diagnostics, ProbeResult};
use super::preference::Preferences;
use super::server::Server;
use super::server_version::ServerVersion;

/// Where the program runs.
#[derive(Debug, Clone, Copy)]
pub struct RunContext<'a> {
    /// What shows the windows.
    pub display: &'a str,
    /// Of what is shown, as a tag.
    pub language: &'a str,
    /// Of the window, in logical pixels.
    pub size: (f32, f32),
}

/// Each server with when it was first seen with what it offers now.
pub fn report<'a>(
    context: &RunContext<'_>,
    preferences: &Preferences,
    servers: impl Iterator<Item = (&'a Server, Option<Timestamp>)>,
) -> String {
    let RunContext {
        display,
        language,
        size: (width, height),
    } = context;
    let Preferences {
        appearance,
        renderer,
        scale,
        history,
        ..
    } = preferences;
    let mut report = format!(
        "OpenChat {version}\nSystem: {os} {arch}, {display}\nLanguage: {language}\n\
         Theme: {appearance:?}\nRenderer: {renderer:?}\nWindow: {width:.0} x {height:.0}, zoom {zoom:.0}%\n\
         History kept: {keep}\n",
        version = env!("CARGO_PKG_VERSION"),
        os = std::env::consts::OS,
        arch = std::env::consts::ARCH,
        zoom = scale * 100.0,
        keep = history.keep,
    );
    for (position, (server, known_since)) in (1_usize..).zip(servers) {
        describe(position, server, known_since, &mut report);
    }
    report
}

fn describe(position: usize, server: &Server, known_since: Option<Timestamp>, report: &mut String) {
    let version = ServerVersion::from_capabilities(server.capabilities());
    let capabilities = server.capabilities().all();
    let features = capabilities.filter(|(_, is_offered)| *is_offered);
    let features: Vec<_> = features.map(|(it, _)| tag(it)).collect();
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let connection = match server.connection() {
        ConnectionState::Idle => "idle".to_owned(),
        ConnectionState::Connecting => "connecting".to_owned(),
        ConnectionState::Online => "online".to_owned(),
        ConnectionState::Waiting {
            attempt, failure, ..
        } => format!("waiting after attempt {attempt}: {}", kind(failure)),
        ConnectionState::Refused(failure) => format!("refused: {}", kind(failure)),
    };
    let channels = server.channels().count();
    // Writing to a string cannot fail.
    let _written = write!(
        report,
        "\nServer {position}\nConnection: {connection}\nSession: {session}\nAPI: {api}\nBuild: {build}\n\
         Known since: {since}\nFeatures: {features}\nChannels: {channels}\nUnsent messages: {unsent}\n",
        since = known_since.map_or_else(|| "unknown".to_owned(), |at| at.to_string()),
        session = kind(&server.session_state()),
        api = known(&version.api),
        build = known(&version.build),
        features = features.join(", "),
        unsent = server.pending_count(),
    );
    describe_connection(server.diagnostics(), report);
}

/// Times in UTC, since the times of others are compared with them.
fn describe_connection(diagnostics: &Diagnostics, report: &mut String) {
    let mut line = |text: String| {
        report.push_str(&text);
        report.push('\n');
    };
    if let Some(ProbeResult { at, took, failure }) = diagnostics.probe() {
        let result = failure.as_ref().map_or_else(|| "answered".to_owned(), kind);
        line(format!(
            "Last check: {at:.0}, {result} after {} ms",
            took.as_millis()
        ));
    }
    line(format!("Events received: {}", diagnostics.events()));
    line(format!("Messages recovered: {}", diagnostics.recovered()));
    line("Connection history, newest first:".to_owned());
    for ConnectionRecord { at, change } in diagnostics.records() {
        let change = match change {
            ConnectionChange::Lost(failure, wait) => {
                format!(
                    "lost, {}, next after {} ms",
                    kind(failure),
                    wait.as_millis()
                )
            }
            ConnectionChange::AttemptFailed(attempt, failure, wait) => {
                let wait = wait.as_millis();
                format!(
                    "attempt {attempt} failed, {}, next after {wait} ms",
                    kind(failure)
                )
            }
            ConnectionChange::Refused(failure) => format!("refused, {}", kind(failure)),
            ConnectionChange::Connected
            | ConnectionChange::Resumed
            | ConnectionChange::Closed
            | ConnectionChange::SignedOut => kind(change).to_lowercase(),
        };
        line(format!("{at:.0} {change}"));
    }
}

fn tag(capability: Capability) -> &'static str {
    match capability {
        Capability::Feature(feature) => feature.tag(),
        Capability::MentionLookup => "mention_lookup",
        Capability::SafeResend => "idempotent_send",
        Capability::ReadSync => "read_acks",
    }
}

/// The name of an error or state without its details, which can quote an address.
fn kind(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    let name = text.split(|c: char| !c.is_alphanumeric()).next();
    name.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::failure::Failure;
    use std::time::Duration;

    #[test]
    fn report_describes_the_window_and_leaves_details_of_errors_out() {
        let context = RunContext {
            display: "X11",
            language: "de",
            size: (1280.4, 800.0),
        };
        let report = report(&context, &Preferences::default(), std::iter::empty());
        for expected in ["Language: de", "Window: 1280 x 800, zoom 100%", ", X11"] {
            assert!(report.contains(expected), "{expected} in {report}");
        }
        assert_eq!(kind(&Some("https://chat.example.org")), "Some");
    }

    #[test]
    fn history_of_the_connection_is_described_without_details_of_failures() {
        let mut server = crate::domain::server::fixtures::server("s");
        let now = std::time::Instant::now();
        let at = |second| (Timestamp::from_second(second).unwrap(), now);
        server.set_connection_at(ConnectionState::Online, at(1));
        let rejected = Failure::Rejected {
            status: 429,
            code: "secret.example.org".into(),
            retryable: true,
        };
        let waiting = ConnectionState::Waiting {
            attempt: 1,
            until: now + Duration::from_secs(8),
            failure: rejected.clone(),
        };
        server.set_connection_at(waiting, at(2));
        server.on_probe(at(3).0, Duration::from_millis(120), Some(rejected));
        let mut text = String::new();
        describe(1, &server, Some(at(0).0), &mut text);
        for expected in [
            "Known since: 1970-01-01T00:00:00Z\n",
            "Last check: 1970-01-01T00:00:03Z, Rejected after 120 ms\n",
            "1970-01-01T00:00:02Z lost, Rejected, next after 8000 ms\n1970-01-01T00:00:01Z connected\n",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert!(
            !text.contains("example") && !text.contains(server.name()),
            "{text}"
        );
    }
}
