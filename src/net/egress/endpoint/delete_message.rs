//! `DELETE v1/channels/{id}/messages/{id}`: deletes an own message for everyone (`docs/backend-contract.md` 10,
//! `message_delete`).

use crate::domain::id::{ChannelId, MessageId};
use crate::net::egress::request::prelude::*;

pub struct DeleteMessage<'a> {
    pub channel: &'a ChannelId,
    pub message: &'a MessageId,
}

impl Endpoint for DeleteMessage<'_> {
    type Body = Value;
    type Response = ();

    fn request(&self) -> Request {
        let channel = encode(self.channel.as_str());
        let message = encode(self.message.as_str());
        Request {
            method: Method::DELETE,
            path: format!("v1/channels/{channel}/messages/{message}"),
            identity: Identity::Required,
            discloses: &[DataKind::Message],
            header: None,
            body: RequestBody::None,
            max_response: MIB,
            timeout: TIMEOUT,
        }
    }

    fn decode(&self, _: Value) -> Result<(), Failure> {
        Ok(())
    }
}
