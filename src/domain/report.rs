//! What helps to find an error, as a text that the user copies: the program, the window and the state of each server. Holds no
//! names, addresses, identities or messages. In English, for those who look into it.

use std::fmt::Write as _;

use super::connection::ConnectionState;
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

pub fn report<'a>(
    context: &RunContext<'_>,
    preferences: &Preferences,
    servers: impl Iterator<Item = &'a Server>,
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
    for (position, server) in (1_usize..).zip(servers) {
        describe(position, server, &mut report);
    }
    report
}

fn describe(position: usize, server: &Server, report: &mut String) {
    let version = ServerVersion::from_capabilities(server.capabilities());
    let features: Vec<_> = version.features.iter().map(|it| it.tag()).collect();
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
         Features: {features}\nChannels: {channels}\nUnsent messages: {unsent}\n",
        session = kind(&server.session_state()),
        api = known(&version.api),
        build = known(&version.build),
        features = features.join(", "),
        unsent = server.pending_count(),
    );
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
}
