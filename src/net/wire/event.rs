//! What comes over the socket (`docs/backend-contract.md` 7; `chat.hello` and `seq` of `docs/backend-contract.md` 10).

use jiff::Timestamp;
use serde_json::Value;

use super::{Fields, message, server};
use crate::domain::id::{ChannelId, ClientId, MessageId, UserId};
use crate::domain::member::ChannelClient;
use crate::domain::server_event::ServerEvent;

/// What a frame says.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// What it says.
    pub event: Event,
    /// Its number on this connection, where the server counts.
    pub seq: Option<u64>,
}

/// What a frame says.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A subscription took effect.
    Subscribed(ChannelId),
    /// Something changed.
    Change(ServerEvent),
    /// The channels changed in a way that is best asked for anew (`docs/backend-contract.md` 7.9).
    Layout,
    /// The server began to count.
    Hello,
    /// Nothing that matters here: answers to pings, errors, what is not known.
    Other,
}

/// Reads a frame. `None` when it is no envelope; the line goes on all the same.
#[must_use]
pub fn read(text: &str, now: Timestamp) -> Option<Heard> {
    let value: Value = serde_json::from_str(text).ok()?;
    let envelope = Fields::of(&value);
    let kind = envelope.text(&["type"])?;
    let payload = envelope.inner(&["payload"]);
    let greeted = || payload.number(&["seq"]).filter(|_| kind == "chat.hello");
    let seq = envelope.number(&["seq"]).or_else(greeted);
    let event = event(&kind, payload, now).unwrap_or(Event::Other);
    Some(Heard { event, seq })
}

fn event(kind: &str, payload: Fields<'_>, now: Timestamp) -> Option<Event> {
    let channel = || payload.id(&["channel_id"]).map(ChannelId::from);
    let change = match kind {
        "chat.subscribed" => return Some(Event::Subscribed(channel()?)),
        "chat.hello" => return Some(Event::Hello),
        "chat.channel.created"
        | "chat.category.created"
        | "chat.category.updated"
        | "chat.channel.layout.updated" => {
            return Some(Event::Layout);
        }
        "chat.presence.snapshot" => ServerEvent::Present(
            channel()?,
            payload.rows(&["members"]).filter_map(connection).collect(),
        ),
        "chat.presence.joined" => {
            ServerEvent::Joined(channel()?, connection(payload.inner(&["member"]))?)
        }
        "chat.presence.left" => {
            ServerEvent::Left(channel()?, connection(payload.inner(&["member"]))?)
        }
        "chat.typing.updated" => ServerEvent::Typing {
            channel: channel()?,
            connection: connection(payload.inner(&["member"]))?,
            active: payload.flag(&["is_typing"]).unwrap_or(false),
        },
        "chat.message.created" => ServerEvent::Posted(Box::new(message::message(
            payload.inner(&["message"]),
            None,
            now,
        )?)),
        "chat.message.updated" => ServerEvent::Edited(Box::new(message::message(
            payload.inner(&["message"]),
            None,
            now,
        )?)),
        "chat.message.deleted" => ServerEvent::Deleted {
            channel: channel()?,
            message: payload.id(&["message_id"]).map(MessageId::from)?,
        },
        "chat.reaction.updated" => ServerEvent::ReactionChanged {
            channel: channel()?,
            message: payload.id(&["message_id"])?.into(),
            emoji: payload.name(&["emoji"])?,
            count: u32::try_from(payload.number(&["count"])?).unwrap_or(u32::MAX),
            user: payload.id(&["user_uid"])?.into(),
            added: payload.flag(&["added"]).unwrap_or(false),
        },
        "profile_updated" => ServerEvent::Profiles(vec![server::profile(payload)?]),
        _ => return None,
    };
    Some(Event::Change(change))
}

/// A socket of somebody. Without an id of its own it is known by its owner and device (`docs/backend-contract.md` 9).
fn connection(fields: Fields<'_>) -> Option<ChannelClient> {
    let user = fields.id(&["user_uid"])?;
    let client = fields.id(&["client_id"]);
    let device = fields.text(&["device_id"]).unwrap_or_default();
    let client = client.unwrap_or_else(|| format!("{user}/{device}"));
    Some(ChannelClient {
        client: ClientId::from(client),
        user: UserId::from(user),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str) -> Option<Heard> {
        read(text, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_is_no_envelope_is_nothing_and_what_is_unknown_is_passed_over() {
        for text in ["", "null", "[]", "7", "\"x\"", "{", "{\"type\": 7}", "{}"] {
            assert_eq!(heard(text), None, "{text}");
        }
        for text in [
            r#"{"type":"brand.new"}"#,
            r#"{"type":"chat.message.created","payload":{}}"#,
            r#"{"type":"chat.pong"}"#,
        ] {
            assert_eq!(
                heard(text).map(|heard| heard.event),
                Some(Event::Other),
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_are_read_beside_events() {
        let heard =
            heard("{\"type\":\"chat.subscribed\",\"seq\":9,\"payload\":{\"channel_id\":\"c\"}}\n")
                .unwrap();
        assert_eq!(
            heard,
            Heard {
                event: Event::Subscribed("c".into()),
                seq: Some(9)
            }
        );
    }

    #[test]
    fn a_socket_without_an_id_is_known_by_its_owner_and_device() {
        let heard = heard(
            r#"{"type":"chat.presence.left","payload":{"channel_id":"c","member":{"user_uid":"u","device_id":"d"}}}"#,
        );
        let connection = ChannelClient {
            client: "u/d".into(),
            user: "u".into(),
        };
        assert_eq!(
            heard.unwrap().event,
            Event::Change(ServerEvent::Left("c".into(), connection))
        );
    }

    proptest::proptest! {
        #[test]
        fn any_frame_is_read_or_passed_over(text in "\\PC{0,80}") {
            let _ = heard(&text);
        }
    }
}
