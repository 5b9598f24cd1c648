//! Scenes of the diagnostics of a server.

use std::time::{Duration, Instant};

use super::fixtures::{NOON, timestamp};
use crate::app::App;
use crate::domain::capability::Capabilities;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::feature::servers::diagnostics::OpenedFrom;

/// A connection that was lost and is back.
pub(super) fn returned(app: &mut App) {
    show(app, |_server| {});
}

/// The server asks to wait.
pub(super) fn waiting(app: &mut App) {
    show(app, |server| {
        let limited = Failure::RateLimited(Some(Duration::from_secs(90)));
        let state = waits(1, 90, limited.clone());
        server.set_connection_at(state, at(0));
        server.on_probe(at(0).0, Duration::from_millis(84), Some(limited));
    });
}

/// Nothing is known yet.
pub(super) fn empty(app: &mut App) {
    let _opened = app.open_diagnostics(&"two".into(), OpenedFrom::Settings);
}

fn show(app: &mut App, change: impl FnOnce(&mut Server)) {
    let mut capabilities = Capabilities::default();
    capabilities.features.presence = true;
    capabilities.features.profiles = true;
    capabilities.extensions.identity_proof = true;
    capabilities.extensions.reactions = Some(20);
    let _saved = app.storage.edit_server(&"one".into(), |joined| {
        joined.version_since = Some(at(-86_400).0);
    });
    app.workspace.edit(&"one".into(), |server| {
        let capabilities = ServerEvent::Capabilities(Box::new(capabilities));
        let _applied = server.apply(capabilities, Instant::now());
        server.set_connection_at(ConnectionState::Idle, at(-7_260));
        server.set_connection_at(ConnectionState::Online, at(-7_200));
        let lost = waits(1, 2, Failure::ConnectionLost);
        server.set_connection_at(lost, at(-600));
        server.set_connection_at(ConnectionState::Connecting, at(-599));
        server.set_connection_at(waits(2, 4, Failure::TimedOut), at(-580));
        server.set_connection_at(ConnectionState::Online, at(-576));
        server.on_probe(at(-576).0, Duration::from_millis(112), None);
        change(server);
    });
    let _opened = app.open_diagnostics(&"one".into(), OpenedFrom::ServerDetails);
}

fn waits(attempt: u32, seconds: u64, failure: Failure) -> ConnectionState {
    ConnectionState::Waiting {
        attempt,
        // Half a second less, so that the same is shown however long drawing takes.
        until: Instant::now() + Duration::from_millis(seconds * 1_000 - 500),
        failure,
    }
}

fn at(second: i64) -> (jiff::Timestamp, Instant) {
    (timestamp(NOON + second), Instant::now())
}
