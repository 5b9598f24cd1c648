//! `GET v1/channels/{id}/mentions:resolve`: people whose names match what is typed (`docs/backend-contract.md` 6.10).

use crate::domain::completion::MAX_ROWS;
use crate::domain::id::{ChannelId, UserId};
use crate::net::egress::request::prelude::*;

/// Asks for people to mention in a channel. Only for servers that offer it.
pub struct ResolveMentions<'a> {
    /// The channel.
    pub channel: &'a ChannelId,
    /// What was typed after the `@`.
    pub query: &'a str,
}

impl Endpoint for ResolveMentions<'_> {
    type Body = JsonBody;
    type Response = Vec<(UserId, String)>;

    fn request(&self) -> Request {
        let (channel, query) = (encode(self.channel.as_str()), encode(self.query));
        Request::get(
            format!("v1/channels/{channel}/mentions:resolve?query={query}&limit={MAX_ROWS}"),
            Identity::WithToken,
            &[DataKind::MentionLookup],
            Limits::mib(1).list(wire::server::MENTIONS),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<Vec<(UserId, String)>, Failure> {
        wire::server::decode_mentions(&body).ok_or(Failure::Unreadable)
    }
}
