//! Changes of messages, and of how much of them is shown, that the user asks for; see [`crate::domain::timeline`].

use std::sync::Arc;

use super::Server;
use crate::domain::id::{ChannelId, MessageId};
use crate::domain::markup::{Body, BodyParts};
use crate::domain::message::ChatMessage;
use crate::domain::reaction::Reaction;

impl Server {
    /// Shows all of a long message.
    pub fn expand(&mut self, channel: &ChannelId, message: &MessageId, parts: Arc<BodyParts>) {
        if let Some(state) = self.channel_states.get_mut(channel) {
            state.timeline.expand(message, parts);
        }
    }

    /// Shows the beginning of a long message again.
    pub fn collapse(&mut self, channel: &ChannelId, message: &MessageId) {
        if let Some(state) = self.channel_states.get_mut(channel) {
            state.timeline.collapse(Some(message));
        }
    }

    /// Shows the spoilers of a message, or hides them again.
    pub fn toggle_spoilers(&mut self, channel: &ChannelId, message: &MessageId) {
        if let Some(state) = self.channel_states.get_mut(channel) {
            state.timeline.toggle_spoilers(message);
        }
    }

    /// Shows an edit. `false` if the message cannot be edited now.
    pub fn begin_edit(&mut self, channel: &ChannelId, message: &MessageId, body: Body) -> bool {
        let begun = self.edit_timeline(channel, |it| it.begin_edit(message, body));
        begun.unwrap_or(false)
    }

    /// Ends an edit, with the message as the server reports it. Returns what is known of it then.
    pub fn end_edit(
        &mut self,
        channel: &ChannelId,
        message: &MessageId,
        reported: Option<ChatMessage>,
    ) -> Option<&ChatMessage> {
        let _known = self.edit_timeline(channel, |it| it.end_edit(message, reported));
        self.message(channel, message)
    }

    /// Hides a message. `false` if it cannot be deleted now.
    pub fn begin_deletion(&mut self, channel: &ChannelId, message: &MessageId) -> bool {
        let begun = self.edit_timeline(channel, |it| it.begin_deletion(message));
        begun.unwrap_or(false)
    }

    /// Shows the message again, unless the server has deleted it.
    pub fn end_deletion(&mut self, channel: &ChannelId, message: &MessageId) {
        let _known = self.edit_timeline(channel, |it| it.end_deletion(message));
    }

    /// Adds or removes an own reaction. Returns what is to be requested.
    pub fn toggle_reaction(
        &mut self,
        channel: &ChannelId,
        message: &MessageId,
        emoji: &str,
    ) -> Option<bool> {
        self.edit_timeline(channel, |it| it.toggle_reaction(message, emoji))?
    }

    /// Ends a request about a reaction. Returns what is to be requested next.
    pub fn end_reaction(
        &mut self,
        channel: &ChannelId,
        message: &MessageId,
        emoji: &str,
        reported: Option<&[Reaction]>,
    ) -> Option<bool> {
        self.edit_timeline(channel, |it| it.end_reaction(message, emoji, reported))?
    }

    /// A message as the server reported it.
    pub fn message(&self, channel: &ChannelId, message: &MessageId) -> Option<&ChatMessage> {
        let timeline = &self.channel_state(channel)?.timeline;
        Some(&timeline.find(message)?.message)
    }
}
