//! Scenes of servers that cannot be used fully, and of what is stored on this device.

use std::time::{Duration, Instant};

use super::fixtures::{history, message, populate, show, unconnected_server};
use super::sample_data;
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::app::notice::{HistoryFailure, Notice};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::identity::SessionState;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::feature::settings::storage::{Deletion, Message, StoredHistory};
use crate::feature::settings::{self, SettingsPage};

/// Half a second less than a whole number, so that the countdown shows the same seconds however long drawing takes.
const WAIT: Duration = Duration::from_millis(11_500);

fn edit(app: &mut App, change: impl FnOnce(&mut Server)) {
    app.workspace.edit(&"one".into(), change);
    app.refresh(true);
}

fn disconnect(server: &mut Server, state: ConnectionState) {
    let _applied = server.apply(ServerEvent::Disconnected, Instant::now());
    server.set_connection(state);
}

fn waiting(attempt: u32, failure: Failure) -> ConnectionState {
    ConnectionState::Waiting {
        attempt,
        until: Instant::now() + WAIT,
        failure,
    }
}

pub(super) fn loading(app: &mut App) {
    without_channels(app, ConnectionState::Connecting);
}

/// No channel is known of it, and it cannot be reached.
pub(super) fn never_loaded(app: &mut App) {
    without_channels(app, waiting(4, Failure::ConnectionRefused));
}

fn without_channels(app: &mut App, state: ConnectionState) {
    let [first, ..] = sample_data::SERVERS;
    let mut server = unconnected_server(app, first);
    server.set_connection(state);
    app.workspace.add(server);
    app.workspace.select(&"one".into());
    app.refresh(true);
}

/// What is known of it was stored; the first connection is on its way.
pub(super) fn connecting(app: &mut App) {
    let uid = ServerUid::from("one");
    let [first, ..] = sample_data::SERVERS;
    let mut fresh = unconnected_server(app, first);
    fresh.set_connection(ConnectionState::Connecting);
    populate(&mut fresh);
    let _applied = fresh.apply(ServerEvent::Disconnected, Instant::now());
    app.workspace.edit(&uid, |server| *server = fresh);
    show(app, "general");
}

pub(super) fn reconnecting(app: &mut App) {
    edit(app, |server| {
        disconnect(server, waiting(1, Failure::ConnectionLost));
    });
}

pub(super) fn offline(app: &mut App) {
    let text = "I am on my way, as soon as the line is back.";
    edit(app, |server| {
        server.queue(&"general".into(), "l1".into(), text, None);
        server.stored(&"general".into(), &"l1".into());
        disconnect(server, waiting(4, Failure::ConnectionRefused));
    });
}

pub(super) fn no_network(app: &mut App) {
    edit(app, |server| {
        disconnect(server, waiting(4, Failure::HostNotFound));
    });
}

pub(super) fn rate_limited(app: &mut App) {
    edit(app, |server| {
        disconnect(server, waiting(1, Failure::RateLimited(Some(WAIT))));
    });
}

pub(super) fn refused(app: &mut App) {
    edit(app, |server| {
        disconnect(server, ConnectionState::Refused(Failure::Unauthorized));
    });
}

pub(super) fn undecided(app: &mut App) {
    edit(app, |server| {
        disconnect(server, ConnectionState::Refused(Failure::NotEncrypted));
    });
}

pub(super) fn signed_out(app: &mut App) {
    session_ended(app, SessionState::SignedOut);
}

pub(super) fn session_expired(app: &mut App) {
    session_ended(app, SessionState::Expired);
}

pub(super) fn session_revoked(app: &mut App) {
    session_ended(app, SessionState::Revoked);
}

fn session_ended(app: &mut App, state: SessionState) {
    edit(app, |server| {
        disconnect(server, ConnectionState::Idle);
        server.set_session_state(state);
    });
}

pub(super) fn read_only(app: &mut App) {
    edit(app, |server| {
        let channel = ChannelId::from("general");
        server.queue(&channel, "l1".into(), "Can somebody check berth 4?", None);
        server.fail(&channel, &"l1".into(), Failure::ReadOnly, true);
    });
}

/// The server restarted, has lost what it had, and two messages came since.
pub(super) fn restarted(app: &mut App) {
    let lines = [
        ("uid_orin", 89_000, "The tide tables are empty?"),
        (
            "uid_mira",
            89_040,
            "The server was restarted. Mine are still here.",
        ),
    ];
    edit(app, |server| {
        disconnect(server, ConnectionState::Online);
        let messages = (700..).zip(lines);
        let messages = messages.map(|(number, line)| message(number, line, "general"));
        let _applied = server.apply(history("general", messages.collect()), Instant::now());
    });
}

/// Nothing can be written, and a database was damaged.
pub(super) fn history_notices(app: &mut App) {
    app.shell
        .notify(Notice::HistoryNotWritten(HistoryFailure::DiskFull));
    app.shell.notify(Notice::HistorySetAside {
        server: "one".into(),
        name: "Harbor Commons".into(),
        salvaged: 2,
    });
}

/// The storage page with what is stored of two servers.
pub(super) fn storage(app: &mut App) {
    open_storage(app, None);
}

/// The question before the history of a server is deleted.
pub(super) fn storage_question(app: &mut App) {
    open_storage(app, Some(Deletion::Server("two".into())));
}

fn open_storage(app: &mut App, asked: Option<Deletion>) {
    let mut state = settings::State::new(
        app.workspace.preferences().clone(),
        true,
        None,
        app.workspace.strings(),
    );
    let history = |(uid, name, _): &(&str, &str, &str), bytes| StoredHistory {
        server: (*uid).into(),
        name: (*name).to_owned(),
        bytes,
    };
    let servers = sample_data::SERVERS.iter();
    let sizes = servers.zip([212_400_000, 8_100_000, 40_000]);
    let sizes = sizes
        .map(|(server, bytes)| history(server, bytes))
        .collect();
    let page = settings::Message::PageChosen(SettingsPage::Storage);
    let loaded = settings::Message::Storage(Message::SizesLoaded(sizes));
    let asked = asked.map(|deletion| settings::Message::Storage(Message::DeletePressed(deletion)));
    for message in [page, loaded].into_iter().chain(asked) {
        let _action = state.update(message);
    }
    app.shell.open_dialog(Dialog::Settings(Box::new(state)));
}
