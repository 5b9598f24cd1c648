//! `PATCH v1/channels/{id}/messages/{id}`: changes the text of an own message (`docs/backend-contract.md` 10,
//! `message_edit`).

use jiff::Timestamp;
use reqwest::header::IF_MATCH;

use crate::domain::id::{ChannelId, MessageId};
use crate::domain::message::ChatMessage;
use crate::net::egress::request::prelude::*;

/// Changes the text of an own message. Returns the message as it is then.
pub struct EditMessage<'a> {
    /// The channel.
    pub channel: &'a ChannelId,
    /// The message.
    pub message: &'a MessageId,
    /// The new text.
    pub body: &'a str,
    /// Fails unless this is the current revision.
    pub revision: Option<u64>,
}

impl Endpoint for EditMessage<'_> {
    type Body = JsonBody;
    type Response = ChatMessage;

    fn request(&self) -> Request {
        let channel = encode(self.channel.as_str());
        let message = encode(self.message.as_str());
        let path = format!("v1/channels/{channel}/messages/{message}");
        Request::patch(
            path,
            Identity::Required,
            &[DataKind::Message],
            Limits::mib(1),
        )
        .header(self.revision.map(|it| (IF_MATCH, it.to_string())))
        .body(RequestBody::Json(json!({ "body": self.body })))
    }

    fn decode(&self, body: JsonBody) -> Result<ChatMessage, Failure> {
        let message = body.fields().inner(&["message"]);
        let message = wire::message::decode_message(message, Some(self.channel), Timestamp::now());
        let message = message.filter(|it| it.id == *self.message && it.channel == *self.channel);
        message.ok_or(Failure::Unreadable)
    }
}
