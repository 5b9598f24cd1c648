//! What a reader does with the text of a message: spoilers, code, and links whose text is not their address.

use super::{Action, Event, State};
use crate::domain::id::MessageId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Show the spoilers of a message, or hide them.
    SpoilerPressed(MessageId),
    /// A link whose text is not its address.
    MaskedLinkPressed(String),
    CodeCopied(String),
}

impl State {
    pub(super) fn on_text(&self, message: Message) -> Action<super::Message, Event> {
        match message {
            Message::SpoilerPressed(id) => {
                self.emit_for(|channel| Some(Event::ToggleSpoilers(channel, id)))
            }
            Message::MaskedLinkPressed(address) => Action::emit(Event::OpenMaskedLink(address)),
            Message::CodeCopied(code) => Action::emit(Event::Copy(code)),
        }
    }
}
