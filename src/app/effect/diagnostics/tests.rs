use super::*;
use crate::app::dialog::DialogMessage;
use crate::app::tests::{self, receive};
use crate::domain::capability::Capabilities;
use crate::domain::connection::ConnectionState;
use crate::domain::diagnostics::ConnectionChange;
use crate::domain::id::UserId;
use crate::domain::server_event::ServerEvent;
use crate::feature::servers::{details, diagnostics};
use crate::feature::settings;
use crate::net::listen;
use crate::store::registry::JoinedServer;

const FAILED: Duration = Duration::from_millis(30);

fn app() -> App {
    tests::app(["alpha", "bravo"].map(|uid| {
        let address = format!("https://{uid}.example");
        JoinedServer::new(uid.into(), address, "srv".into(), "dev".into())
    }))
}

fn connection(app: &mut App, state: ConnectionState) {
    receive(app, "alpha", listen::Event::Connection(state));
}

fn waiting(attempt: u32, failure: Failure) -> ConnectionState {
    ConnectionState::Waiting {
        attempt,
        until: Instant::now() + Duration::from_secs(8),
        failure,
    }
}

/// What has happened, newest first.
fn history(app: &App, uid: &str) -> Vec<ConnectionChange> {
    let server = app.workspace.server(&uid.into()).unwrap();
    let records = server.diagnostics().records();
    records.map(|record| record.change.clone()).collect()
}

/// Of the dialog.
fn spoken(app: &App) -> String {
    let Some(Dialog::Diagnostics(state)) = app.shell.dialog() else {
        panic!("no diagnostics");
    };
    format!("{state:?}")
}

#[test]
fn losses_attempts_and_reconnects_are_kept_for_each_server() {
    let mut app = app();
    connection(&mut app, ConnectionState::Connecting);
    connection(&mut app, ConnectionState::Online);
    connection(&mut app, waiting(1, Failure::ConnectionLost));
    connection(&mut app, ConnectionState::Connecting);
    connection(&mut app, waiting(2, Failure::RateLimited(None)));
    connection(&mut app, ConnectionState::Connecting);
    connection(&mut app, ConnectionState::Online);
    let _task = app.sign_out(&"alpha".into());
    let history_of_alpha = history(&app, "alpha");
    assert!(
        matches!(
            history_of_alpha.as_slice(),
            [
                ConnectionChange::SignedOut,
                ConnectionChange::Closed,
                ConnectionChange::Connected,
                ConnectionChange::AttemptFailed(2, Failure::RateLimited(None), _),
                ConnectionChange::Lost(Failure::ConnectionLost, wait),
                ConnectionChange::Connected,
            ] if wait.as_secs() == 7
        ),
        "{history_of_alpha:?}"
    );
    assert_eq!(history(&app, "bravo"), []);
    app.session_ended(&"bravo".into(), &Failure::SessionExpired);
    let refused = ConnectionChange::Refused(Failure::SessionExpired);
    assert_eq!(history(&app, "bravo"), [refused]);
}

#[test]
fn open_dialog_follows_its_server_and_leads_back() {
    let mut app = app();
    let _opened = app.open_server_details(&"alpha".into());
    let pressed = details::Message::DiagnosticsPressed;
    let _opened = app.on_dialog(DialogMessage::ServerDetails(pressed));
    assert!(!spoken(&app).contains("answered"));
    receive(&mut app, "alpha", listen::Event::Probed(FAILED, None));
    assert!(spoken(&app).contains("answered after 30 ms"));
    connection(&mut app, waiting(3, Failure::TimedOut));
    assert!(spoken(&app).contains("Attempt 3 failed."));
    let before = spoken(&app);
    receive(&mut app, "bravo", listen::Event::Probed(FAILED, None));
    assert_eq!(spoken(&app), before, "of another server");
    let chosen = diagnostics::Message::ServerChosen("bravo".into());
    let _shown = app.on_dialog(DialogMessage::Diagnostics(chosen));
    assert_eq!(app.shell.dialog().unwrap().server(), Some(&"bravo".into()));
    let dismissed = app.shell.dialog().unwrap().dismiss();
    let _closed = app.on_dialog(dismissed);
    let Some(Dialog::ServerDetails(state)) = app.shell.dialog() else {
        panic!("the details are closed");
    };
    assert_eq!(state.server(), &"bravo".into());
}

#[test]
fn settings_show_the_diagnostics_of_the_current_server() {
    let mut app = app();
    let _opened = app.open_server(&"bravo".into());
    let _opened = app.open_settings();
    let pressed = DialogMessage::Settings(settings::Message::DiagnosticsPressed);
    let _opened = app.on_dialog(pressed);
    assert_eq!(app.shell.dialog().unwrap().server(), Some(&"bravo".into()));
    let dismissed = app.shell.dialog().unwrap().dismiss();
    let _closed = app.on_dialog(dismissed);
    let Some(Dialog::Settings(state)) = app.shell.dialog() else {
        panic!("the settings are closed");
    };
    assert_eq!(state.page_shown(), SettingsPage::Advanced);
}

#[test]
fn version_is_known_since_it_was_first_seen() {
    let mut app = app();
    let mut at = |second: i64, build: &str| {
        app.workspace.clock = match second {
            1 => || (Timestamp::from_second(1).unwrap(), jiff::tz::TimeZone::UTC),
            _ => || (Timestamp::from_second(2).unwrap(), jiff::tz::TimeZone::UTC),
        };
        let capabilities = Capabilities {
            build_version: Some(build.to_owned()),
            ..Capabilities::default()
        };
        let event = ServerEvent::Capabilities(Box::new(capabilities));
        let changes = listen::Event::Changes(vec![event].into());
        receive(&mut app, "alpha", changes);
        app.known_since(&"alpha".into()).map(Timestamp::as_second)
    };
    assert_eq!(at(1, "a"), Some(1));
    assert_eq!(at(2, "a"), Some(1));
    assert_eq!(at(2, "b"), Some(2));
}

#[test]
fn report_has_the_history_and_says_nothing_of_who_and_where() {
    let mut app = app();
    app.workspace.edit(&"alpha".into(), |server| {
        server.set_me(UserId::from("uid_secret"));
    });
    connection(&mut app, ConnectionState::Online);
    let rejected = Failure::Rejected {
        status: 400,
        code: "see https://alpha.example".into(),
        retryable: true,
    };
    connection(&mut app, waiting(1, rejected.clone()));
    receive(
        &mut app,
        "alpha",
        listen::Event::Probed(FAILED, Some(rejected)),
    );
    let report = app.report();
    for expected in [
        "lost, Rejected, next after",
        "Rejected after 30 ms",
        "Server 2",
    ] {
        assert!(report.contains(expected), "{expected} in {report}");
    }
    for secret in ["alpha", "bravo", "example", "uid_secret", "dev"] {
        assert!(!report.contains(secret), "{secret} in {report}");
    }
}
