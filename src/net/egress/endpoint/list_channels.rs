//! `GET v1/servers/{id}/channels`: the channels of a server (`docs/backend-contract.md` 5.4).

use crate::domain::channel::Category;
use crate::domain::id::{ChannelId, ServerId};
use crate::net::egress::request::prelude::*;

/// Lists the channels of a server.
pub struct ListChannels<'a>(pub &'a ServerId);

impl Endpoint for ListChannels<'_> {
    type Body = JsonBody;
    type Response = ChannelList;

    fn request(&self) -> Request {
        let path = format!("v1/servers/{}/channels", encode(self.0.as_str()));
        Request::get(
            path,
            Identity::WithToken,
            &[DataKind::Channels],
            Limits::mib(4).list(wire::server::CATEGORIES),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<ChannelList, Failure> {
        Ok(ChannelList {
            categories: wire::server::decode_channels(&body).ok_or(Failure::Unreadable)?,
            unread: wire::server::decode_unread_counts(&body),
        })
    }
}

/// The channels of a server.
#[derive(Debug)]
pub struct ChannelList {
    /// All categories with their channels, in order.
    pub categories: Vec<Category>,
    /// Channels with unread messages: the number of messages, and of mentions among them.
    pub unread: Vec<(ChannelId, u32, u32)>,
}
