//! Decodes the frames of the socket (`docs/backend-contract.md` 7; `chat.hello` and `seq`: 10).

use jiff::Timestamp;

use super::fields::Fields;
use super::json::{JsonBody, JsonList};
use super::{message, server};
use crate::domain::id::{ChannelId, ClientId, MessageId, UserId};
use crate::domain::member::ChannelClient;
use crate::domain::server_event::ServerEvent;

/// A frame from the server.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerFrame {
    /// The decoded event.
    pub event: Event,
    /// The number of the frame on this connection, if the server numbers them.
    pub seq: Option<u64>,
}

/// The event of a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A subscription was acknowledged.
    Subscribed(ChannelId),
    /// A change of the server's state.
    Change(ServerEvent),
    /// The channel list must be fetched again (`docs/backend-contract.md` 7.9).
    Layout,
    /// The server starts to number its frames.
    Hello,
    /// Pongs, errors and unknown events.
    Other,
}

/// Decodes a frame. `None` if it is not an envelope or would take too much memory. `now` replaces missing times.
pub fn decode(text: &str, now: Timestamp) -> Option<ServerFrame> {
    let body = JsonBody::read(text.as_bytes(), JsonList::NONE)?;
    let envelope = body.fields();
    let kind = envelope.text(&["type"])?;
    let payload = envelope.inner(&["payload"]);
    let first = || payload.number(&["seq"]).filter(|_| kind == "chat.hello");
    let seq = envelope.number(&["seq"]).or_else(first);
    let event = event(&kind, payload, now).unwrap_or(Event::Other);
    Some(ServerFrame { event, seq })
}

fn event(kind: &str, payload: Fields<'_>, now: Timestamp) -> Option<Event> {
    let channel = || payload.id(&["channel_id"]).map(ChannelId::from);
    let message_id = || payload.id(&["message_id"]).map(MessageId::from);
    let member = || client(payload.inner(&["member"]));
    let message = || {
        let message = message::decode_message(payload.inner(&["message"]), None, now);
        message.map(Box::new)
    };
    let change = match kind {
        "chat.subscribed" => return Some(Event::Subscribed(channel()?)),
        "chat.hello" => return Some(Event::Hello),
        "chat.channel.created"
        | "chat.category.created"
        | "chat.category.updated"
        | "chat.channel.layout.updated" => return Some(Event::Layout),
        "chat.presence.snapshot" => {
            let clients = payload.rows(&["members"]).filter_map(client);
            ServerEvent::Present(channel()?, clients.collect())
        }
        "chat.presence.joined" => ServerEvent::Joined(channel()?, member()?),
        "chat.presence.left" => ServerEvent::Left(channel()?, member()?),
        "chat.typing.updated" => ServerEvent::Typing {
            channel: channel()?,
            connection: member()?,
            active: payload.flag(&["is_typing"]).unwrap_or(false),
        },
        "chat.message.created" => ServerEvent::Posted(message()?),
        "chat.message.updated" => ServerEvent::Edited(message()?),
        "chat.message.deleted" => ServerEvent::Deleted {
            channel: channel()?,
            message: message_id()?,
        },
        "chat.reaction.updated" => ServerEvent::ReactionChanged {
            channel: channel()?,
            message: message_id()?,
            emoji: message::emoji(payload)?,
            count: payload.count("count")?,
            user: payload.id(&["user_uid"])?.into(),
            added: payload.flag(&["added"]).unwrap_or(false),
        },
        "chat.read_ack.updated" => ServerEvent::Read {
            channel: channel()?,
            user: payload.id(&["user_uid"])?.into(),
            last_read: payload.id(&["last_read_message_id"])?.into(),
        },
        "profile_updated" => ServerEvent::Profiles(vec![server::decode_profile(payload)?]),
        _ => return None,
    };
    Some(Event::Change(change))
}

/// A connection of a user. Without an ID it is identified by its user and device (`docs/backend-contract.md` 9).
fn client(fields: Fields<'_>) -> Option<ChannelClient> {
    let user = fields.id(&["user_uid"])?;
    let device = fields.id(&["device_id"]).unwrap_or_default();
    let client = fields.id(&["client_id"]);
    let client = client.unwrap_or_else(|| format!("{user}/{device}"));
    Some(ChannelClient {
        client: ClientId::from(client),
        user: UserId::from(user),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<ServerFrame> {
        decode(text, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn non_envelope_is_none_and_unknown_event_is_other() {
        for text in ["", "null", "[]", "7", "\"x\"", "{", "{\"type\": 7}", "{}"] {
            assert_eq!(decoded(text), None, "{text}");
        }
        for text in [
            r#"{"type":"brand.new"}"#,
            r#"{"type":"chat.message.created","payload":{}}"#,
            r#"{"type":"chat.pong"}"#,
        ] {
            assert_eq!(
                decoded(text).map(|frame| frame.event),
                Some(Event::Other),
                "{text}"
            );
        }
    }

    #[test]
    fn frame_number_is_decoded() {
        let frame = decoded(
            "{\"type\":\"chat.subscribed\",\"seq\":9,\"payload\":{\"channel_id\":\"c\"}}\n",
        )
        .unwrap();
        assert_eq!(
            frame,
            ServerFrame {
                event: Event::Subscribed("c".into()),
                seq: Some(9)
            }
        );
    }

    #[test]
    fn connection_without_id_is_identified_by_user_and_device() {
        let frame = decoded(
            r#"{"type":"chat.presence.left","payload":{"channel_id":"c","member":{"user_uid":"u","device_id":"d"}}}"#,
        );
        let connection = ChannelClient {
            client: "u/d".into(),
            user: "u".into(),
        };
        assert_eq!(
            frame.unwrap().event,
            Event::Change(ServerEvent::Left("c".into(), connection))
        );
    }

    #[test]
    fn read_position_is_decoded() {
        let frame = decoded(
            r#"{"type":"chat.read_ack.updated","payload":{"channel_id":"c","user_uid":"u","last_read_message_id":"m","cursor_index":7}}"#,
        );
        let read = ServerEvent::Read {
            channel: "c".into(),
            user: "u".into(),
            last_read: "m".into(),
        };
        assert_eq!(frame.unwrap().event, Event::Change(read));
    }

    proptest::proptest! {
        #[test]
        fn any_text_decodes_without_panic(text in "\\PC{0,80}") {
            let _ = decoded(&text);
        }
    }
}
