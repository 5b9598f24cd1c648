//! Scenes of what a reader finds and does: unread and unsent messages, a selection over messages, and a search for members.

use std::time::Instant;

use super::first_frame;
use super::fixtures::{post, show};
use super::sample_data::MEMBERS;
use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::ChannelId;
use crate::domain::member::{Member, Presence};
use crate::domain::outbox::SendState;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::feature::timeline::{self, SelectionMessage};
use crate::feature::{jump_to_date, members};
use crate::ui::widget::selection::{SelectionEvent, TextUnit};

/// From the middle of a message to the beginning of another one.
pub(super) fn selection(app: &mut App) {
    let server = app.workspace.current_server();
    let timeline = server
        .and_then(Server::open_channel_state)
        .map(|it| &it.timeline);
    let keys: Vec<_> = timeline
        .iter()
        .flat_map(|it| it.items())
        .map(|item| item.key)
        .collect();
    let [.., first, _, _, _, last, _, _, _] = keys[..] else {
        return;
    };
    let unit = |key, at| TextUnit { key, range: at..at };
    let selected = SelectionEvent::Selected {
        anchor: unit(first, 27),
        head: unit(last, 4),
    };
    let selected = SelectionMessage::Reported(selected);
    let _task = app.update(Message::Timeline(timeline::Message::Selection(selected)));
}

/// Members of every presence.
pub(super) fn members(app: &mut App) {
    let members = MEMBERS
        .iter()
        .enumerate()
        .map(|(index, (id, name, status))| Member {
            id: (*id).into(),
            name: (*name).into(),
            status: match index % 4 {
                1 => Presence::Idle,
                3 => Presence::Busy,
                _ => *status,
            },
        });
    let members = ServerEvent::Members(members.collect());
    if let Some(uid) = app.workspace.current().cloned() {
        app.workspace.edit(&uid, |server| {
            let _changed = server.apply(members, Instant::now());
        });
        app.refresh(true);
    }
}

pub(super) fn members_search(app: &mut App) {
    members(app);
    let search = members::Message::SearchChanged("in".into());
    let _task = app.update(Message::Members(search));
}

pub(super) fn unread(app: &mut App) {
    show(app, "quiet-corner");
    if let Some(server) = app.workspace.current_server_mut() {
        for number in 0..3 {
            let text = "The ferry keeps its berth until the fog lifts.";
            let line = ("uid_noor", 87_200 + number * 20, text);
            post(server, 100 + number, line, "general");
        }
    }
    show(app, "general");
}

/// The end of a channel whose first unread messages are above what is shown.
pub(super) fn unread_above(app: &mut App) {
    show(app, "quiet-corner");
    if let Some(server) = app.workspace.current_server_mut() {
        for number in 0..40 {
            let line = (
                "uid_noor",
                87_200 + number * 20,
                "@Vin, all hands to berth 4.",
            );
            post(server, 100 + number, line, "general");
        }
    }
    show(app, "general");
    // The list says where it is.
    if let Ok((reported, ())) = first_frame(app, app.workspace.size(), |_| ()) {
        for message in reported {
            let _task = app.update(message);
        }
    }
}

/// What was typed is no date.
pub(super) fn jump_to_date(app: &mut App) {
    let strings = app.workspace.strings();
    let mut state = jump_to_date::State::new("general".into(), jiff::civil::date(2026, 11, 29));
    for message in [
        jump_to_date::Message::DateChanged("soon".into()),
        jump_to_date::Message::Submitted,
    ] {
        let _action = state.update(message, strings);
    }
    app.shell.open_dialog(Dialog::JumpToDate(state));
}

pub(super) fn failed(app: &mut App) {
    app.workspace.edit(&"one".into(), |server| {
        let channel = ChannelId::from("general");
        let failure = Failure::ServerError { status: 503 };
        server.queue(&channel, "l1".into(), "Can somebody check berth 4?", None);
        server.fail(&channel, &"l1".into(), failure, true);
        server.queue(&channel, "l2".into(), "And the fenders.", None);
        let _changed = server.progress(&channel, &"l2".into(), SendState::Sending);
    });
}
