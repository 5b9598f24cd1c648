//! `POST v1/channels/{id}/messages`: sends a message (`docs/backend-contract.md` 5.7).

use jiff::Timestamp;
use reqwest::header::HeaderName;

use crate::domain::id::{ChannelId, LocalId, MessageId};
use crate::domain::message::ChatMessage;
use crate::net::egress::request::prelude::*;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Sends a message to a channel.
pub struct SendMessage<'a> {
    /// The channel.
    pub channel: &'a ChannelId,
    /// The text.
    pub body: &'a str,
    /// The message that it replies to.
    pub reply_to: Option<&'a MessageId>,
    /// Makes a repetition harmless. Needs the extension `idempotent_send`.
    pub idempotency_key: Option<&'a LocalId>,
}

impl Endpoint for SendMessage<'_> {
    type Body = JsonBody;
    type Response = ChatMessage;

    fn request(&self) -> Request {
        let path = format!("v1/channels/{}/messages", encode(self.channel.as_str()));
        let body = match self.reply_to.map(MessageId::as_str) {
            Some(reply) => json!({ "body": self.body, "reply_to_message_id": reply }),
            None => json!({ "body": self.body }),
        };
        let key = self.idempotency_key.map(LocalId::to_string);
        Request::post(
            path,
            Identity::Required,
            &[DataKind::Message],
            Limits::mib(1),
        )
        .header(key.map(|key| (IDEMPOTENCY_KEY, key)))
        .body(RequestBody::Json(body))
    }

    fn decode(&self, body: JsonBody) -> Result<ChatMessage, Failure> {
        let message = body.fields().inner(&["message"]);
        let message = wire::message::decode_message(message, Some(self.channel), Timestamp::now());
        message.ok_or(Failure::Unreadable)
    }
}
