//! `DELETE v1/channels/{id}/messages/{id}/reactions/{emoji}`: removes an own reaction from a message (`docs/backend-contract.md` 10,
//! `reactions`).

use crate::domain::id::{ChannelId, MessageId};
use crate::domain::message::Reaction;
use crate::net::egress::request::prelude::*;

/// Removes an own reaction from a message. Returns the reactions of the message then.
pub struct RemoveReaction<'a> {
    /// The channel.
    pub channel: &'a ChannelId,
    /// The message.
    pub message: &'a MessageId,
    /// One emoji.
    pub emoji: &'a str,
}

impl Endpoint for RemoveReaction<'_> {
    type Body = JsonBody;
    type Response = Vec<Reaction>;

    fn request(&self) -> Request {
        let channel = encode(self.channel.as_str());
        let message = encode(self.message.as_str());
        let emoji = encode(self.emoji);
        let path = format!("v1/channels/{channel}/messages/{message}/reactions/{emoji}");
        Request::delete(
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
