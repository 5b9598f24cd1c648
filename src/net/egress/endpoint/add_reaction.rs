//! `PUT v1/channels/{id}/messages/{id}/reactions/{emoji}`: adds an own reaction to a message (`docs/backend-contract.md` 10,
//! `reactions`).

use crate::domain::id::{ChannelId, MessageId};
use crate::domain::message::Reaction;
use crate::net::egress::request::prelude::*;

/// Adds an own reaction to a message. Returns the reactions of the message then.
pub struct AddReaction<'a> {
    /// The channel.
    pub channel: &'a ChannelId,
    /// The message.
    pub message: &'a MessageId,
    /// One emoji.
    pub emoji: &'a str,
}

impl Endpoint for AddReaction<'_> {
    type Body = JsonBody;
    type Response = Vec<Reaction>;

    fn request(&self) -> Request {
        let channel = encode(self.channel.as_str());
        let message = encode(self.message.as_str());
        let emoji = encode(self.emoji);
        let path = format!("v1/channels/{channel}/messages/{message}/reactions/{emoji}");
        Request::put(
            path,
            Identity::Required,
            &[DataKind::Reaction],
            Limits::mib(1),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<Vec<Reaction>, Failure> {
        Ok(wire::message::reactions(body.fields()))
    }
}
