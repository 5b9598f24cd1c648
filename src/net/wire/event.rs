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
    /// A message that cannot be read, or one that was edited or deleted. Its channel, if that can.
    Unreadable(Option<ChannelId>),
    /// The server starts to number its frames.
    Hello,
    /// Pongs, errors and unknown events.
    Other,
}

const CREATED: &str = "chat.message.created";
const UPDATED: &str = "chat.message.updated";
const DELETED: &str = "chat.message.deleted";
const MESSAGES: [&str; 3] = [CREATED, UPDATED, DELETED];
/// In bytes: where the type of a frame that is not JSON is looked for.
const MAX_HEAD: usize = 512;

/// Decodes a frame that arrived at `now`. `None` if it is not an envelope or would take too much memory, and was not a
/// message.
pub fn decode(text: &str, now: Timestamp) -> Option<ServerFrame> {
    let Some(body) = JsonBody::read(text.as_bytes(), JsonList::NONE) else {
        return broken_message(text);
    };
    let envelope = body.fields();
    let kind = envelope.text(&["type"])?;
    let payload = envelope.inner(&["payload"]);
    let first = || payload.number(&["seq"]).filter(|_| kind == "chat.hello");
    let seq = envelope.number(&["seq"]).or_else(first);
    let event = event(&kind, payload, now).unwrap_or_else(|| undecoded(&kind, payload));
    Some(ServerFrame { event, seq })
}

/// What a frame is that lacks what its type needs.
fn undecoded(kind: &str, payload: Fields<'_>) -> Event {
    if !MESSAGES.contains(&kind) {
        return Event::Other;
    }
    let own = payload.inner(&["message"]).id(&["channel_id"]);
    let channel = own.or_else(|| payload.id(&["channel_id"]));
    Event::Unreadable(channel.map(ChannelId::from))
}

/// A frame that is not JSON, if its beginning or its end says that it was a message.
fn broken_message(text: &str) -> Option<ServerFrame> {
    let bytes = text.as_bytes();
    let head = bytes.get(..MAX_HEAD).unwrap_or(bytes);
    let tail = bytes.len().saturating_sub(MAX_HEAD);
    let tail = bytes.get(tail..).unwrap_or_default();
    let says = |part: &[u8], kind: &str| {
        let quoted = format!("\"{kind}\"");
        part.windows(quoted.len())
            .any(|window| window == quoted.as_bytes())
    };
    let mut kinds = MESSAGES.iter();
    let is_message = kinds.any(|kind| says(head, kind) || says(tail, kind));
    is_message.then_some(ServerFrame {
        event: Event::Unreadable(None),
        seq: None,
    })
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
        CREATED => ServerEvent::Posted(message()?),
        UPDATED => ServerEvent::Edited(message()?),
        DELETED => ServerEvent::Deleted {
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
            r#"{"type":"chat.reaction.updated","payload":{}}"#,
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
    fn message_that_cannot_be_read_is_reported_with_its_channel() {
        let long = "x".repeat(10_000);
        for (text, channel) in [
            (
                r#"{"type":"chat.message.created","payload":{"message":{"channel_id":"c","body":"no id"}}}"#,
                Some("c"),
            ),
            (
                r#"{"type":"chat.message.updated","payload":{"channel_id":7,"message":"text"}}"#,
                Some("7"),
            ),
            (r#"{"type":"chat.message.created","payload":{}}"#, None),
            (
                r#"{"type":"chat.message.deleted","payload":{"channel_id":"c"}}"#,
                Some("c"),
            ),
            (
                r#"{"type":"chat.message.created","payload":{"message":{"id":"m","body":"\q"}}}"#,
                None,
            ),
            (
                &format!(
                    r#"{{"payload":{{"message":{{"body":"{long}}}}},"type":"chat.message.created"}}"#
                ),
                None,
            ),
        ] {
            let event = decoded(text).map(|frame| frame.event);
            let expected = Event::Unreadable(channel.map(ChannelId::from));
            assert_eq!(event, Some(expected), "{text}");
        }
        let quoted = r#"{"type":"chat.pong","payload":{"x":"\q"}}"#;
        assert_eq!(decoded(quoted), None);
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
