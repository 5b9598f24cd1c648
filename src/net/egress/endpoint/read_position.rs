//! `GET` and `PUT v1/channels/{id}/read-ack`: up to which message the user has read a channel
//! (`docs/backend-contract.md` 6.11).

use crate::domain::id::{ChannelId, MessageId};
use crate::net::egress::request::prelude::*;

/// Reads what the devices of the user have reported. Gives `None` if they have not.
pub struct GetReadPosition<'a>(pub &'a ChannelId);

/// Reports that the user has read a channel up to a message.
pub struct ReportReadPosition<'a> {
    pub channel: &'a ChannelId,
    pub message: &'a MessageId,
}

fn path(channel: &ChannelId) -> String {
    format!("v1/channels/{}/read-ack", encode(channel.as_str()))
}

impl Endpoint for GetReadPosition<'_> {
    type Body = JsonBody;
    type Response = Option<MessageId>;

    fn request(&self) -> Request {
        let kinds = &[DataKind::Channels];
        Request::get(path(self.0), Identity::Required, kinds, Limits::mib(1))
    }

    fn decode(&self, body: JsonBody) -> Result<Option<MessageId>, Failure> {
        let position = body.fields().inner(&["read_ack"]);
        Ok(position.id(&["last_read_message_id"]).map(MessageId::from))
    }
}

impl Endpoint for ReportReadPosition<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        let kinds = &[DataKind::ReadPosition];
        let body = json!({ "last_read_message_id": self.message.as_str() });
        Request::put(
            path(self.channel),
            Identity::Required,
            kinds,
            Limits::mib(1),
        )
        .body(RequestBody::Json(body))
    }

    fn decode(&self, _: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}
