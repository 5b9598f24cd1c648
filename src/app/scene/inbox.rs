//! Scenes of the inbox.

use std::time::Instant;

use super::fixtures::{NOON, message, timestamp};
use super::{reading, sample_data};
use crate::app::App;
use crate::domain::id::ServerUid;
use crate::domain::message::Reply;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::domain::trust::{Fingerprint, TlsState, Trust};

/// One entry of each kind and one more mention, of three servers. The one of the garden is read.
pub(super) fn entries(app: &mut App) {
    reading::failed(app);
    app.workspace.edit(&"one".into(), |server| {
        let line = ("uid_mira", 87_200, "The ||surprise|| is *ready*");
        let mut reply = message(93, line, "tides");
        reply.edit(|extra| {
            extra.reply_to = Some(Reply {
                message: "msg_9".into(),
                author: Some(sample_data::ME.into()),
                preview: String::new(),
                unavailable: false,
            });
        });
        let reacted = |user: &str, emoji: &str| ServerEvent::ReactionChanged {
            channel: "general".into(),
            message: "msg_9".into(),
            emoji: emoji.into(),
            count: 1,
            user: user.into(),
            added: true,
        };
        let events = [
            ServerEvent::Posted(Box::new(reply)),
            reacted("uid_orin", "👍"),
            reacted("uid_kenji", "🎉"),
        ];
        let _applied = server.apply_all(events, Instant::now());
    });
    app.workspace
        .edit(&"two".into(), |server| server.mark_inbox_read(None));
    app.workspace.edit(&"three".into(), |server| {
        let [pinned, shown] = [1, 2].map(|byte| Fingerprint::new([byte; 32]));
        server.set_tls_state(TlsState {
            certificate: None,
            trust: Some(Trust::Changed { pinned, shown }),
        });
    });
    date(app);
    let _opened = app.open_inbox();
}

/// Nothing has happened.
pub(super) fn empty(app: &mut App) {
    for server in app.workspace.order().to_vec() {
        app.workspace.edit(&server, Server::clear_inbox);
    }
    let _opened = app.open_inbox();
}

/// What has just arrived gets the time of the scenes, one second after the other.
fn date(app: &mut App) {
    let servers = ["one", "two", "three"].map(ServerUid::from);
    for (second, server) in (0..).zip(servers) {
        app.workspace.edit(&server, |server| {
            let _changes = server.take_changes();
            let _changes = server.take_inbox_changes(timestamp(NOON + second));
        });
    }
}
