//! `DELETE v1/channels/{id}/messages/{id}`: deletes an own message for everyone (`docs/backend-contract.md` 10,
//! `message_delete`).

use crate::domain::id::{ChannelId, MessageId};
use crate::net::egress::request::prelude::*;

pub struct DeleteMessage<'a> {
    pub channel: &'a ChannelId,
    pub message: &'a MessageId,
}

impl Endpoint for DeleteMessage<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        let channel = encode(self.channel.as_str());
        let message = encode(self.message.as_str());
        let path = format!("v1/channels/{channel}/messages/{message}");
        Request::delete(
            path,
            Identity::Required,
            &[DataKind::Message],
            Limits::mib(1),
        )
    }

    fn decode(&self, _: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}
