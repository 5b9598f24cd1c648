//! Scenes of what a reader does: a selection over messages.

use crate::app::{App, Message};
use crate::domain::server::Server;
use crate::feature::timeline::{self, SelectionMessage};
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
