//! What a reader does with the text of a message: spoilers, code, and links whose text is not their address.

use super::{Action, ChannelRef, State, open_timeline};
use crate::domain::id::MessageId;
use crate::feature::context::Ctx;

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

pub(super) fn copy_message(id: &MessageId, ctx: &Ctx<'_>) -> Action<super::Message, super::Event> {
    let item = open_timeline(ctx).and_then(|timeline| timeline.find(id));
    item.map_or_else(Action::none, |item| {
        Action::emit(super::Event::Copy(item.message.body.to_string()))
    })
}
