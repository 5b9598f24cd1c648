//! `GET v1/channels/{id}/messages`: messages of a channel (`docs/backend-contract.md` 5.6).

use jiff::Timestamp;

use crate::domain::id::{ChannelId, MessageId};
use crate::domain::server_event::{History, HistoryRange};
use crate::net::egress::request::prelude::*;

/// Reads a page of messages.
pub struct ListMessages<'a> {
    /// The channel.
    pub channel: &'a ChannelId,
    /// The maximum number of messages.
    pub limit: u32,
    /// Only older messages than this one. Needs the extension `history_cursor`.
    pub before: Option<&'a MessageId>,
}

impl Endpoint for ListMessages<'_> {
    type Body = JsonBody;
    type Response = History;

    fn request(&self) -> Request {
        let (channel, limit) = (encode(self.channel.as_str()), self.limit);
        let mut path = format!("v1/channels/{channel}/messages?limit={limit}");
        if let Some(before) = self.before {
            path += "&before=";
            path += &encode(before.as_str());
        }
        Request::get(
            path,
            Identity::WithToken,
            &[DataKind::Channels],
            Limits::mib(32).list(wire::message::history_list(self.limit as usize)),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<History, Failure> {
        let before = self.before.cloned();
        let range = before.map_or(HistoryRange::Newest, HistoryRange::Before);
        let history = wire::message::decode_history(&body, self.channel, range, Timestamp::now());
        let mut history = history.ok_or(Failure::Unreadable)?;
        // A server without a cursor reaches the start when it returns less than was asked for.
        let ended = match self.before {
            Some(_) => history.messages.is_empty(),
            None => !body.is_cut() && body.row_count() < self.limit as usize,
        };
        history.reaches_start = Some(history.reaches_start.unwrap_or(ended));
        Ok(history)
    }
}
