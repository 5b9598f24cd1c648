//! Decoding never panics on arbitrary input, and decoded values stay within their limits.

use jiff::Timestamp;
use openchat::domain::server_event::HistoryRange;
use openchat::net::error::from_response;
use openchat::net::wire::{self, Fields, event};
use proptest::prelude::*;
use serde_json::Value;

/// Field names that the decoders look up, so that generated objects are decoded beyond the first lookup.
const FIELD_NAMES: &[&str] = &[
    "type",
    "payload",
    "seq",
    "message",
    "messages",
    "id",
    "message_id",
    "channel_id",
    "channelId",
    "author_uid",
    "authorUID",
    "body",
    "created_at",
    "reply_to",
    "inReplyTo",
    "attachments",
    "attachment_id",
    "url",
    "file_name",
    "bytes",
    "reactions",
    "emoji",
    "count",
    "mine",
    "members",
    "member",
    "user_uid",
    "client_id",
    "device_id",
    "name",
    "status",
    "servers",
    "server_id",
    "display_name",
    "groups",
    "channels",
    "label",
    "profiles",
    "profile_version",
    "limits",
    "extensions",
    "history_cursor",
    "version",
    "max_limit",
    "code",
    "error",
    "retryable",
    "next_cursor",
    "is_typing",
    "deleted_at",
    "revision",
    "edited_at",
    "icon_text",
];
const EVENT_TYPES: &[&str] = &[
    "chat.subscribed",
    "chat.hello",
    "chat.presence.snapshot",
    "chat.presence.joined",
    "chat.presence.left",
    "chat.typing.updated",
    "chat.message.created",
    "chat.message.updated",
    "chat.message.deleted",
    "chat.reaction.updated",
    "profile_updated",
    "chat.channel.created",
];

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        proptest::sample::select(EVENT_TYPES).prop_map(Value::from),
        Just(Value::from("2026-02-20T19:37:04Z")),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        let name = proptest::sample::select(FIELD_NAMES).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..10)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn decode_with_every_reader(value: &Value) {
    let now = Timestamp::UNIX_EPOCH;
    let fields = Fields::of(value);
    let list = |list| super::with_list(value, list);
    let _ = wire::server::decode_capabilities(fields);
    let _ = wire::server::decode_servers(&list(wire::server::SERVERS));
    let _ = wire::server::decode_members(&list(wire::server::MEMBERS));
    let _ = wire::server::decode_profiles(&list(wire::server::PROFILES));
    let categories = wire::server::decode_channels(&list(wire::server::CATEGORIES));
    for category in categories.unwrap_or_default() {
        assert!(category.name.chars().count() <= 128);
    }
    if let Some(profile) = wire::server::decode_profile(fields) {
        assert!(!profile.display_name.chars().any(char::is_control));
    }
    if let Some(message) = wire::message::decode_message(fields, Some(&"c".into()), now) {
        assert!(!message.id.as_str().trim().is_empty());
        assert!(
            message
                .extra()
                .reply_to
                .as_ref()
                .is_none_or(|reply| reply.preview.chars().count() <= 220)
        );
    }
    let list = list(wire::message::history_list(4));
    if let Some(history) =
        wire::message::decode_history(&list, &"c".into(), HistoryRange::Newest, now)
    {
        assert!(
            history
                .messages
                .iter()
                .all(|message| message.channel.as_str() == "c")
        );
    }
    let _ = event::decode(&value.to_string(), now);
    for status in [200, 301, 400, 404, 500] {
        let _ = from_response(status, Some(value), None);
    }
}

proptest! {
    #[test]
    fn arbitrary_json_never_panics(value in json()) {
        decode_with_every_reader(&value);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = event::decode(&text, Timestamp::UNIX_EPOCH);
        if let Ok(value) = serde_json::from_slice::<Value>(&bytes) {
            decode_with_every_reader(&value);
        }
    }

    /// Of a truncated frame at most is known that it was a message.
    #[test]
    fn truncated_frame_is_no_message(at in 0usize..200) {
        let frame = r#"{"type":"chat.message.created","payload":{"message":{"id":"m","channel_id":"c","body":"x"}}}"#;
        if let Some(truncated) = frame.get(..at.min(frame.len() - 1)) {
            let decoded = event::decode(truncated, Timestamp::UNIX_EPOCH);
            let is_message = truncated.contains("chat.message.created\"");
            let expected = is_message.then_some(event::Event::Unreadable(None));
            prop_assert_eq!(decoded.map(|frame| frame.event), expected);
        }
    }
}

/// What is nested too deeply is left out, without recursion.
#[test]
fn deeply_nested_json_is_left_out() {
    for depth in [127, 5_000, 200_000] {
        let text = format!(
            r#"{{"type":"x","payload":{}1{}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        );
        let decoded = event::decode(&text, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(decoded.event, event::Event::Other, "{depth}");
    }
}
