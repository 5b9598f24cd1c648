//! What a reader does with the text of a message: spoilers, code, and links whose text is not their address.

use iced::Task;

use super::{Action, ChannelRef, State, open_timeline};
use crate::domain::id::MessageId;
use crate::domain::markup::{SPOILER_MARK, masked};
use crate::feature::context::Ctx;
use crate::fl;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Show the spoilers of a message, or hide them.
    SpoilerPressed(MessageId),
    /// A link whose text is not its address.
    MaskedLinkPressed(String),
    /// Code, or an address.
    Copied(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Open a link whose text is not its address.
    OpenMasked(String),
    /// Show the spoilers of a message, or hide them.
    ToggleSpoilers(ChannelRef, MessageId),
}

impl State {
    pub(super) fn on_text(&self, message: Message) -> Action<super::Message, super::Event> {
        match message {
            Message::SpoilerPressed(id) => self
                .emit_for(|channel| Some(super::Event::Text(Event::ToggleSpoilers(channel, id)))),
            Message::MaskedLinkPressed(address) => {
                Action::emit(super::Event::Text(Event::OpenMasked(address)))
            }
            Message::Copied(text) => Action::emit(super::Event::Copy(text)),
        }
    }
}

/// As it was written, without what is hidden. A long text is looked through in the background.
pub(super) fn copy_message(id: &MessageId, ctx: &Ctx<'_>) -> Action<super::Message, super::Event> {
    let item = open_timeline(ctx).and_then(|timeline| Some((timeline, timeline.find(id)?)));
    let Some((timeline, item)) = item else {
        return Action::none();
    };
    let body = item.message.body.clone();
    if timeline.is_revealed(item) || !body.contains(SPOILER_MARK) {
        return Action::emit(super::Event::Copy(body.to_string()));
    }
    let hidden = fl!(ctx.strings, "selection-spoiler").into_owned();
    let text = async move { masked(&body, 0..body.len(), &body.spoilers(), &hidden) };
    Action::run(Task::perform(text, |text| {
        super::Message::Text(Message::Copied(text))
    }))
}
