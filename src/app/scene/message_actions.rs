//! Scenes of the actions on messages, on a server that speaks all of them.

use std::time::Instant;

use iced::widget::text_editor::{Action, Edit};
use iced::{Point, Task};

use super::fixtures::{NOON, timestamp};
use crate::app::dialog::Dialog;
use crate::app::menu::MenuTarget;
use crate::app::{App, Message};
use crate::domain::id::MessageId;
use crate::domain::message::{ChatMessage, Reaction};
use crate::domain::server_event::ServerEvent;
use crate::feature::message_details;
use crate::feature::timeline::actions::{self, EditProblem};
use crate::feature::timeline::{self, ChannelRef};

const SERVER: &str = "one";
/// Of the user, and of somebody else.
const OWN: &str = "msg_9";
const OTHER: &str = "msg_12";

/// Lets the server offer every action, and puts reactions below some messages.
pub(super) fn reactions(app: &mut App) {
    app.workspace.edit(&SERVER.into(), |server| {
        let mut capabilities = server.capabilities().clone();
        capabilities.extensions.message_edit = true;
        capabilities.extensions.message_delete = true;
        capabilities.extensions.reactions = Some(20);
        let offered = ServerEvent::Capabilities(Box::new(capabilities));
        let edits = [
            edited(server.message(&"general".into(), &OTHER.into()), |it| {
                let by = ["uid_lyra", "uid_mira"].map(Into::into).to_vec();
                it.edit(|extra| {
                    extra.reactions = vec![
                        reaction("👍", 4, true),
                        Reaction {
                            by,
                            ..reaction("🥣", 2, false)
                        },
                    ];
                });
            }),
            edited(server.message(&"general".into(), &OWN.into()), |it| {
                it.edit(|extra| {
                    extra.edited_at = Some(timestamp(NOON - 600));
                    extra.revision = Some(2);
                    extra.reactions = vec![reaction("❤️", 1, false)];
                });
            }),
        ];
        let events = edits.into_iter().flatten().chain([offered]);
        let _changes = server.apply_all(events, Instant::now());
    });
}

fn edited(
    message: Option<&ChatMessage>,
    edit: impl FnOnce(&mut ChatMessage),
) -> Option<ServerEvent> {
    let mut message = message?.clone();
    edit(&mut message);
    Some(ServerEvent::Edited(Box::new(message)))
}

fn reaction(emoji: &str, count: u32, mine: bool) -> Reaction {
    Reaction {
        emoji: emoji.to_owned(),
        count,
        mine,
        by: Vec::new(),
    }
}

fn open_menu(app: &mut App, target: timeline::MenuTarget) {
    reactions(app);
    let _focus = app.open_menu(MenuTarget::Message(target), Some(Point::new(520.0, 300.0)));
}

pub(super) fn message_menu(app: &mut App) {
    open_menu(app, timeline::MenuTarget::Sent(OWN.into()));
}

pub(super) fn reaction_menu(app: &mut App) {
    open_menu(app, timeline::MenuTarget::React(OTHER.into()));
}

pub(super) fn delete_question(app: &mut App) {
    open_menu(app, timeline::MenuTarget::Deleting(OWN.into()));
}

pub(super) fn details(app: &mut App) {
    reactions(app);
    let message = MessageId::from(OWN);
    let state = message_details::State::new(SERVER.into(), "general".into(), message);
    app.shell.open_dialog(Dialog::MessageDetails(state));
}

fn update(app: &mut App, message: timeline::Message) {
    let _task: Task<Message> = app.update(Message::Timeline(message));
}

/// A message with a new text in its editor.
pub(super) fn editing(app: &mut App) {
    reactions(app);
    update(app, timeline::Message::EditPressed(OWN.into()));
    let text = " Thanks for asking.".to_owned();
    for action in [
        Action::Move(iced::widget::text_editor::Motion::DocumentEnd),
        Action::Edit(Edit::Paste(text.into())),
    ] {
        let edited = actions::Message::TextEdited(OWN.into(), action);
        update(app, timeline::Message::Action(edited));
    }
}

/// The same after it was edited elsewhere.
pub(super) fn edit_conflict(app: &mut App) {
    editing(app);
    let save = actions::Message::SavePressed(OWN.into());
    update(app, timeline::Message::Action(save));
    app.workspace.edit(&SERVER.into(), |server| {
        let channel = "general".into();
        let current = server.message(&channel, &OWN.into()).cloned();
        let current = current.map(|mut current| {
            current.body = "Set `units = \"metres\"`, and restart it.".into();
            current.edit(|extra| extra.revision = Some(3));
            current
        });
        let _known = server.end_edit(&channel, &OWN.into(), current);
    });
    let channel_ref = ChannelRef {
        server: SERVER.into(),
        channel: "general".into(),
    };
    let problem = EditProblem::Conflict(Some(3));
    let ended = actions::Message::EditEnded(channel_ref, OWN.into(), Err(problem));
    update(app, timeline::Message::Action(ended));
}

/// An original that was just gone to, and the way back.
pub(super) fn reply_followed(app: &mut App) {
    reactions(app);
    let followed = actions::Message::ReplyFollowed {
        reply: "msg_10".into(),
        original: OWN.into(),
    };
    update(app, timeline::Message::Action(followed));
}
