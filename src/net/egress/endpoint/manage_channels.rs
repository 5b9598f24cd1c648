//! Changes of channels and of the order of everything (`docs/backend-contract.md` 10, `channel_management`):
//! `POST v1/servers/{id}/channels`, `PATCH` and `DELETE v1/channels/{id}`, `PUT v1/servers/{id}/channel-layout`.

use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::id::{CategoryId, ChannelId, ServerId};
use crate::net::egress::request::prelude::*;

/// Creates a channel at the end of a category. Returns the channel.
pub struct CreateChannel<'a> {
    pub server: &'a ServerId,
    pub category: &'a CategoryId,
    pub name: &'a str,
    pub kind: ChannelKind,
}

/// Gives a channel another name.
pub struct RenameChannel<'a> {
    pub channel: &'a ChannelId,
    pub name: &'a str,
}

/// Deletes a channel without messages.
pub struct DeleteChannel<'a>(pub &'a ChannelId);

/// Puts all categories and channels into an order.
pub struct ArrangeChannels<'a> {
    pub server: &'a ServerId,
    pub categories: &'a [Category],
}

const DISCLOSED: &[DataKind] = &[DataKind::ChannelChange];

fn path_of(channel: &ChannelId) -> String {
    format!("v1/channels/{}", encode(channel.as_str()))
}

impl Endpoint for CreateChannel<'_> {
    type Body = JsonBody;
    type Response = Channel;

    fn request(&self) -> Request {
        let path = format!("v1/servers/{}/channels", encode(self.server.as_str()));
        let kind = match self.kind {
            ChannelKind::Text => "text",
            ChannelKind::Voice => "voice",
        };
        let body = json!({ "name": self.name, "type": kind, "group_id": self.category.as_str() });
        Request::post(path, Identity::Required, DISCLOSED, Limits::mib(1))
            .body(RequestBody::Json(body))
    }

    fn decode(&self, body: JsonBody) -> Result<Channel, Failure> {
        let channel = body.fields().inner(&["channel"]);
        wire::server::channel(channel).ok_or(Failure::Unreadable)
    }
}

impl Endpoint for RenameChannel<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        let body = json!({ "name": self.name });
        Request::patch(
            path_of(self.channel),
            Identity::Required,
            DISCLOSED,
            Limits::mib(1),
        )
        .body(RequestBody::Json(body))
    }

    fn decode(&self, _: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}

impl Endpoint for DeleteChannel<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        Request::delete(
            path_of(self.0),
            Identity::Required,
            DISCLOSED,
            Limits::mib(1),
        )
    }

    fn decode(&self, _: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}

impl Endpoint for ArrangeChannels<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        let path = format!("v1/servers/{}/channel-layout", encode(self.server.as_str()));
        let groups = self.categories.iter().map(|category| {
            let channels = category.channels.iter().map(|it| it.id.as_str());
            json!({ "id": category.id.as_str(), "channel_ids": channels.collect::<Vec<_>>() })
        });
        let body = json!({ "groups": groups.collect::<Vec<_>>() });
        Request::put(path, Identity::Required, DISCLOSED, Limits::mib(1))
            .body(RequestBody::Json(body))
    }

    fn decode(&self, _: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}
