//! Each state in which a server cannot be used fully: its words, its action, and what is announced.

use super::screen::Screen;
use super::*;
use crate::a11y::Role;
use crate::app::tests::receive as deliver;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::server_status::{ServerStatus, StatusAction};
use crate::net::listen::Event;

const SIZE: Size = Size::new(1280.0, 800.0);

/// What a scene shows of a state.
struct Expected {
    scene: &'static str,
    status: ServerStatus,
    /// In the banner, or beside the name of the channel.
    words: &'static str,
    action: Option<(StatusAction, &'static str)>,
}

fn expected() -> Vec<Expected> {
    let retry = Some((StatusAction::Retry, "Retry"));
    let sign_in = Some((StatusAction::SignIn, "Sign in"));
    let details = Some((StatusAction::OpenDetails, "Details"));
    let row = |scene, status, words, action| Expected {
        scene,
        status,
        words,
        action,
    };
    vec![
        row("timeline", ServerStatus::Online, "", None),
        row("connecting", ServerStatus::Connecting, "Connecting", None),
        row(
            "reconnecting",
            ServerStatus::Reconnecting,
            "Reconnecting",
            None,
        ),
        row(
            "offline",
            ServerStatus::Outage(Failure::ConnectionRefused),
            "Offline. Connection refused. The server may be offline, or the address may be wrong. \
             Retrying in 15 s. Messages wait.",
            retry,
        ),
        row(
            "no-network",
            ServerStatus::NoNetwork,
            "You seem to be offline. Check your network. Retrying in 15 s. Messages wait.",
            retry,
        ),
        row(
            "rate-limited",
            ServerStatus::RateLimited,
            "The server asks you to wait: too many requests. Retrying in 15 s. Messages wait.",
            retry,
        ),
        row(
            "refused",
            ServerStatus::Refused(Failure::Unauthorized),
            "Offline. The server rejected your identity. Contact its admin. Messages wait.",
            retry,
        ),
        row(
            "undecided",
            ServerStatus::Undecided(Failure::NotEncrypted),
            "Offline. This connection isn’t encrypted. Open the server’s details to decide. Messages wait.",
            details,
        ),
        row(
            "signed-out",
            ServerStatus::SignedOut,
            "You’re signed out of this server. Messages wait until you sign in.",
            sign_in,
        ),
        row(
            "session-expired",
            ServerStatus::SessionExpired,
            "Your session expired and couldn’t be renewed. Sign in again.",
            sign_in,
        ),
        row(
            "session-revoked",
            ServerStatus::SessionRevoked,
            "The server ended your session. Sign in again to continue.",
            sign_in,
        ),
        row(
            "read-only",
            ServerStatus::ReadOnly,
            "This server takes no messages. You can read what is here.",
            None,
        ),
    ]
}

/// The row of a status. Without a wildcard, so that a new one needs its row and scene.
fn is_in_table(status: &ServerStatus) -> bool {
    match status {
        // Between two connections, for a moment.
        ServerStatus::NotConnected => false,
        ServerStatus::Online
        | ServerStatus::ReadOnly
        | ServerStatus::Connecting
        | ServerStatus::Reconnecting
        | ServerStatus::NoNetwork
        | ServerStatus::RateLimited
        | ServerStatus::Outage(_)
        | ServerStatus::Undecided(_)
        | ServerStatus::Refused(_)
        | ServerStatus::SessionExpired
        | ServerStatus::SessionRevoked
        | ServerStatus::SignedOut => true,
    }
}

#[test]
fn every_state_has_words_and_an_action_of_its_own_and_messages_stay() {
    const KINDS: usize = 12;
    let table = expected();
    for (index, row) in table.iter().enumerate() {
        let earlier = table.iter().take(index);
        assert!(is_in_table(&row.status));
        for earlier in earlier {
            assert!(!earlier.status.is_same_kind(&row.status), "{}", row.scene);
            assert_ne!(earlier.words, row.words, "{}", row.scene);
        }
        let (app, _) = Setting {
            scene: row.scene,
            size: (SIZE.width, SIZE.height),
            scale: 1.0,
            theme: None,
            locale: None,
        }
        .build()
        .unwrap();
        let server = app.workspace.current_server().unwrap();
        assert_eq!(ServerStatus::of(server), row.status, "{}", row.scene);
        assert_eq!(row.status.action(), row.action.map(|(action, _)| action));
        let content = content(row.scene, "en-US", SIZE);
        let texts: Vec<_> = content
            .texts
            .iter()
            .map(|(text, _)| text.as_str())
            .collect();
        if !row.words.is_empty() {
            assert!(texts.contains(&row.words), "{}: {texts:#?}", row.scene);
        }
        let is_action = |(it, _): &&(Semantics, Rectangle)| {
            it.role == Role::Button && ["Retry", "Sign in", "Details"].contains(&it.name.as_str())
        };
        let in_banner = |text: &str| row.action.is_some_and(|(_, label)| label == text);
        // A failed message has a button of the same name.
        let found: Vec<_> = content.controls.iter().filter(is_action).collect();
        if row.status != ServerStatus::ReadOnly {
            assert!(
                found.iter().all(|(it, _)| in_banner(&it.name)),
                "{}",
                row.scene
            );
            assert_eq!(
                found.len(),
                usize::from(row.action.is_some()),
                "{}",
                row.scene
            );
        }
        let messages = content.controls.iter();
        let messages = messages.filter(|(it, _)| it.role == Role::Message);
        assert!(messages.count() > 3, "{}: the messages are gone", row.scene);
        let channels = content.controls.iter();
        let channels = channels.filter(|(it, _)| it.role == Role::TreeItem);
        assert!(channels.count() > 3, "{}: the channels are gone", row.scene);
    }
    assert_eq!(table.len(), KINDS);
}

/// A server of which nothing is known says so in both panes.
#[test]
fn panes_of_an_unknown_server_are_not_blank() {
    let content = content("never-loaded", "en-US", SIZE);
    let texts: Vec<_> = content
        .texts
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    for expected in ["Channels not loaded yet", "Nothing to read yet"] {
        assert!(texts.contains(&expected), "{texts:#?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("Offline.")));
}

/// A server that lost its messages: they stay, marked, and a line says why.
#[test]
fn restarted_server_says_so_and_older_messages_stay() {
    let content = content("restarted", "en-US", SIZE);
    let texts: Vec<_> = content
        .texts
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    let line = "The server restarted. Messages above are kept on this device only.";
    assert!(texts.contains(&line), "{texts:#?}");
    let messages = content.controls.iter().map(|(it, _)| it);
    let messages = messages.filter(|it| it.role == Role::Message && it.name != line);
    let (new, kept): (Vec<&Semantics>, Vec<&Semantics>) =
        messages.partition(|it| !it.name.contains("No longer on the server"));
    assert_eq!(new.len(), 2, "{new:#?}");
    assert!(kept.len() > 3, "{kept:#?}");
}

/// A longer outage is announced once, however often an attempt fails, and the end of it.
#[test]
fn change_of_state_is_announced_once() {
    let mut screen = Screen::new("timeline");
    let bridge = screen.app.announcer.bridge.clone();
    bridge.connect_reader();
    let mut receive = |state: ConnectionState| {
        let _silence = bridge.take_announced();
        deliver(&mut screen.app, "one", Event::Connection(state));
        bridge.take_announced()
    };
    let wait = |attempt, failure| ConnectionState::Waiting {
        attempt,
        until: std::time::Instant::now() + std::time::Duration::from_secs(10),
        failure,
    };
    let name = "Harbor Commons";
    let lost = receive(wait(1, Failure::ConnectionLost));
    assert_eq!(lost, format!("{name}: connection lost"));
    assert_eq!(receive(ConnectionState::Connecting), "");
    let outage = receive(wait(3, Failure::ConnectionLost));
    assert_eq!(outage, format!("{name}: Offline. The connection was lost."));
    assert_eq!(receive(ConnectionState::Connecting), "");
    assert_eq!(receive(wait(4, Failure::TimedOut)), "");
    let limited = receive(wait(5, Failure::RateLimited(None)));
    assert_eq!(
        limited,
        format!("{name}: The server asks you to wait: too many requests.")
    );
    let ended = receive(ConnectionState::Refused(Failure::SessionRevoked));
    assert_eq!(
        ended,
        format!("{name}: The server ended your session. Sign in again to continue.")
    );
}
