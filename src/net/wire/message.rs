//! Decodes messages (`docs/backend-contract.md` 5.6, 9).

use jiff::Timestamp;
use serde_json::Value;

use super::fields::Fields;
use super::json::{JsonBody, JsonList};
use super::moment;
use crate::domain::id::{ChannelId, LocalId, UserId};
use crate::domain::markup::{Body, SPOILER_MARK};
use crate::domain::message::{
    Attachment, ChatMessage, Extra, MAX_REACTIONS, Permissions, Reaction, Reply, SentAt,
    UNKNOWN_AUTHOR, share_ids,
};
use crate::domain::reaction::is_emoji;
use crate::domain::server_event::{History, HistoryRange};
use crate::domain::unicode;
use crate::domain::web_link::WebLink;

/// The length of the preview of a replied message, in characters.
const MAX_PREVIEW: usize = 220;
/// In bytes.
const MAX_PERMALINK: usize = 2 * 1024;
/// Four by the contract (`docs/backend-contract.md` 11).
const MAX_ATTACHMENTS: usize = 16;

/// Fields that may hold the replied message or its ID.
const REPLY_FIELDS: [&str; 7] = [
    "reply_to",
    "in_reply_to",
    "reply",
    "reply_to_message",
    "message_reference",
    "referenced_message",
    "reply_reference",
];
/// Fields that may hold the ID of the replied message.
const REPLY_ID_FIELDS: [&str; 4] = [
    "reply_to_message_id",
    "in_reply_to_message_id",
    "referenced_message_id",
    "parent_message_id",
];
/// Objects inside one of `REPLY_FIELDS` that may hold the ID.
const NESTED_REPLY_FIELDS: [&str; 6] = [
    "referenced_message",
    "in_reply_to",
    "reply_to_message",
    "original_message",
    "message",
    "target_message",
];

/// Fields that may hold the beginning of the replied message.
const PREVIEW_FIELDS: [&str; 8] = [
    "preview_text",
    "excerpt",
    "snippet",
    "summary",
    "preview",
    "body",
    "text",
    "value",
];
const UNAVAILABLE_FLAGS: [&str; 4] = ["is_unavailable", "unavailable", "is_deleted", "deleted"];

/// Decodes a message that arrived at `now`. `channel` replaces a missing one. `None` without an ID or a channel.
pub fn decode_message(
    fields: Fields<'_>,
    channel: Option<&ChannelId>,
    now: Timestamp,
) -> Option<ChatMessage> {
    let own_channel = fields.id(&["channel_id"]).map(ChannelId::from);
    let author = fields.id(&["author_uid"]);
    let stated = fields.moment(&["created_at"]);
    let stated = stated.filter(|stated| moment::is_plausible(*stated, now));
    let message = ChatMessage {
        id: fields.id(&["id", "message_id"])?.into(),
        channel: own_channel.or_else(|| channel.cloned())?,
        author: author.unwrap_or_else(|| UNKNOWN_AUTHOR.into()).into(),
        body: body(fields.value(&["body"])),
        created_at: stated.map_or(SentAt::About(now), SentAt::Stated),
        extra: None,
    };
    Some(message.with(Extra {
        reply_to: reply(fields),
        attachments: first_rows(fields, "attachments", MAX_ATTACHMENTS, attachment),
        reactions: reactions(fields),
        edited_at: fields.moment(&["edited_at"]),
        revision: fields.number(&["revision"]),
        client_key: fields.id(&["client_key"]).map(LocalId::from),
        unreadable: (0, 0),
        permalink: permalink(fields),
        permissions: permissions(fields),
    }))
}

/// The list of a history; of more than `limit` messages the newest are kept.
pub const fn history_list(limit: usize) -> JsonList {
    JsonList::last("messages", limit)
}

/// Decodes a list of messages of a channel. `None` without a list, or if none of its rows can be read.
pub fn decode_history(
    body: &JsonBody,
    channel: &ChannelId,
    range: HistoryRange,
    now: Timestamp,
) -> Option<History> {
    let rows = body.all_rows(|row| decode_message(row?, Some(channel), now))?;
    let is_unreadable = !rows.is_empty() && rows.iter().all(Option::is_none);
    let mut messages = with_gaps(rows);
    if is_unreadable {
        return None;
    }
    messages.retain(|message| message.channel == *channel);
    for ChatMessage { created_at, .. } in &mut messages {
        // When the history was read says nothing about its messages.
        if !created_at.is_stated() {
            *created_at = SentAt::Unknown;
        }
    }
    share_ids(&mut messages);
    let cursor = body.value().get("next_cursor");
    Some(History {
        channel: channel.clone(),
        messages,
        range,
        reaches_start: cursor.map(|cursor| cursor.is_null() && !body.is_cut()),
    })
}

/// The messages, which know how many rows beside them could not be read.
fn with_gaps(rows: Vec<Option<ChatMessage>>) -> Vec<ChatMessage> {
    let mut messages: Vec<ChatMessage> = Vec::with_capacity(rows.len());
    let mut before = 0;
    for row in rows {
        match (row, messages.last_mut()) {
            (Some(mut message), last) => {
                if last.is_none() {
                    message.edit(|extra| extra.unreadable.0 = before);
                }
                messages.push(message);
            }
            (None, Some(last)) => last.edit(|extra| extra.unreadable.1 += 1),
            (None, None) => before += 1,
        }
    }
    messages
}

/// The text of a body. Bodies of other types are accepted too (`docs/backend-contract.md` 9).
fn body(value: Option<&Value>) -> Body {
    match value {
        None | Some(Value::Null) => Body::default(),
        Some(Value::String(text)) => text.as_str().into(),
        Some(value) => {
            let text = Fields::of(value).text(&["text", "markdown", "value", "body"]);
            text.unwrap_or_else(|| value.to_string()).into()
        }
    }
}

fn reply(fields: Fields<'_>) -> Option<Reply> {
    let container = REPLY_FIELDS.iter().find_map(|name| fields.value(&[name]));
    let container = container.unwrap_or(&Value::Null);
    let inner = Fields::of(container);
    let message = REPLY_FIELDS
        .iter()
        .find_map(|name| fields.id(&[name]))
        .or_else(|| reply_id(inner))
        .or_else(|| fields.id(&REPLY_ID_FIELDS))?;
    let author = inner.id(&["author_uid", "user_uid", "uid"]);
    let preview = inner.text(&PREVIEW_FIELDS).map(|text| preview(&text));
    let is_set = |name: &&str| inner.flag(&[name]) == Some(true);
    Some(Reply {
        message: message.into(),
        author: author.map(UserId::from),
        preview: preview.unwrap_or_default(),
        unavailable: UNAVAILABLE_FLAGS.iter().any(is_set) || inner.text(&["deleted_at"]).is_some(),
    })
}

fn reply_id(inner: Fields<'_>) -> Option<String> {
    let nested = |name: &&str| inner.inner(&[name]).id(&["message_id", "id"]);
    let own = inner.id(&["message_id"]);
    own.or_else(|| inner.id(&REPLY_ID_FIELDS))
        .or_else(|| inner.id(&["id"]))
        .or_else(|| NESTED_REPLY_FIELDS.iter().find_map(nested))
}

/// The beginning of a text, on one line and without the marks of its markup. Of a long text only so much is read as
/// the preview can take.
fn preview(text: &str) -> String {
    /// Marks and blanks among the characters.
    const SLACK: usize = 4;
    /// With which servers end a text that they have cut.
    const CUT_MARKS: [&str; 2] = ["…", "..."];
    let start: String = text
        .trim_start()
        .chars()
        .take(SLACK * MAX_PREVIEW)
        .collect();
    let is_cut =
        start.len() < text.trim_start().len() || CUT_MARKS.iter().any(|mark| text.ends_with(mark));
    let mut plain = Body::from(start).plain();
    // The end of a spoiler was cut off with the rest.
    if let Some(open) = plain.find(SPOILER_MARK).filter(|_| is_cut) {
        plain.truncate(open);
        plain.push('…');
    }
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    unicode::single_line(&line, MAX_PREVIEW)
}

/// The first rows that can be decoded.
fn first_rows<T>(
    fields: Fields<'_>,
    name: &str,
    max: usize,
    decode: impl Fn(Fields<'_>) -> Option<T>,
) -> Vec<T> {
    fields.rows(&[name]).filter_map(decode).take(max).collect()
}

fn attachment(fields: Fields<'_>) -> Option<Attachment> {
    let (name, content_type) = (fields.name(&["file_name"]), fields.id(&["content_type"]));
    Some(Attachment {
        id: fields.id(&["attachment_id"])?,
        url: fields.opaque(&["url"])?,
        file_name: name.unwrap_or_else(|| "image.png".into()),
        content_type: content_type.unwrap_or_else(|| "application/octet-stream".into()),
        bytes: fields.number(&["bytes"]).unwrap_or(0),
        width: fields.count("width").unwrap_or(0),
        height: fields.count("height").unwrap_or(0),
    })
}

/// Other texts would be messages of any author in the message of another.
pub(super) fn emoji(fields: Fields<'_>) -> Option<String> {
    fields.name(&["emoji"]).filter(|emoji| is_emoji(emoji))
}

/// The reactions of a message, as the answer to a change of them has them.
pub fn reactions(fields: Fields<'_>) -> Vec<Reaction> {
    first_rows(fields, "reactions", MAX_REACTIONS, reaction)
}

/// Only an address that a browser can open is one.
fn permalink(fields: Fields<'_>) -> Option<String> {
    let address = fields.opaque(&["permalink", "message_link"])?;
    let link = WebLink::parse(&address).filter(|_| address.len() <= MAX_PERMALINK)?;
    Some(link.address().to_owned())
}

fn permissions(fields: Fields<'_>) -> Permissions {
    let said = fields.inner(&["action_permissions", "permissions"]);
    Permissions {
        react: said.flag(&["can_react", "react"]),
        reply: said.flag(&["can_reply", "reply"]),
        mark_unread: said.flag(&["can_mark_unread", "mark_unread"]),
        delete: said.flag(&["can_delete", "delete"]),
    }
}

fn reaction(fields: Fields<'_>) -> Option<Reaction> {
    Some(Reaction {
        emoji: emoji(fields)?,
        count: fields.count("count").filter(|count| *count > 0)?,
        mine: fields.flag(&["mine"]).unwrap_or(false),
        by: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::markup::MAX_BODY;
    use serde_json::json;

    #[allow(clippy::needless_pass_by_value)]
    fn read(value: Value) -> Option<ChatMessage> {
        decode_message(Fields::of(&value), None, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn message_without_id_or_channel_is_none() {
        assert_eq!(read(json!({"channel_id": "c", "body": "x"})), None);
        assert_eq!(read(json!({"id": "m", "body": "x"})), None);
        assert!(read(json!({"id": "m", "channelId": "c"})).is_some());
        assert_eq!(read(json!([1, 2])), None);
    }

    #[test]
    fn body_of_another_type_becomes_text() {
        for (body, expected) in [
            (json!("a"), "a"),
            (json!(7), "7"),
            (json!(true), "true"),
            (json!({"markdown": "m", "x": 1}), "m"),
            (json!({"x": 1}), r#"{"x":1}"#),
            (json!(null), ""),
        ] {
            let message = read(json!({"id": "m", "channel_id": "c", "body": body})).unwrap();
            assert_eq!(message.body.as_ref(), expected);
        }
    }

    #[test]
    fn page_shares_ids_and_limits_rows_of_a_message() {
        let files: Vec<_> = (0..1000)
            .map(|n| json!({"attachment_id": n.to_string(), "url": "/x"}))
            .collect();
        let emoji = |n: u32| char::from_u32(0x1F300 + n).unwrap().to_string();
        let reactions: Vec<_> = (0..500)
            .map(|n| json!({"emoji": emoji(n), "count": 1}))
            .chain([json!({"emoji": "no emoji", "count": 1})])
            .rev()
            .collect();
        let row = json!({"author_uid": "u", "channel_id": "c", "attachments": files, "reactions": reactions});
        let rows = ["a", "b"].map(|id| {
            let mut row = row.clone();
            row["id"] = id.into();
            row
        });
        let now = Timestamp::UNIX_EPOCH;
        let body = json!({"messages": rows}).to_string();
        let body = JsonBody::read(body.as_bytes(), history_list(9)).unwrap();
        let page = decode_history(&body, &"c".into(), HistoryRange::Newest, now).unwrap();
        let [first, second] = page.messages.as_slice() else {
            panic!("{page:?}");
        };
        assert_eq!(first.extra().attachments.len(), MAX_ATTACHMENTS);
        assert_eq!(first.extra().reactions.len(), MAX_REACTIONS);
        let same = |a: &str, b: &str| std::ptr::eq(a, b);
        assert!(same(first.author.as_str(), second.author.as_str()));
        assert!(same(first.channel.as_str(), second.channel.as_str()));
    }

    #[test]
    fn body_is_cleaned_and_cut_off() {
        let body = |text: &str| {
            read(json!({"id": "m", "channel_id": "c", "body": text}))
                .unwrap()
                .body
        };
        assert_eq!(&*body("a\r\nb\0\u{1b}\u{202e}c"), "a\nbc");
        assert_eq!(&*body("\u{200b}"), "");
        let long = body(&"x".repeat(2 * MAX_BODY));
        assert!(long.is_cut() && long.len() == MAX_BODY);
    }

    #[test]
    fn reply_is_found_in_every_known_field() {
        for reply in [
            json!({"reply_to": {"message_id": "r"}}),
            json!({"replyTo": {"id": "r"}}),
            json!({"inReplyTo": "r"}),
            json!({"parent_message_id": "r"}),
            json!({"messageReference": {"message": {"id": "r"}}}),
            json!({"referencedMessageId": "r"}),
        ] {
            let mut value = reply.clone();
            value["id"] = "m".into();
            value["channel_id"] = "c".into();
            let found = read(value)
                .unwrap()
                .extra()
                .reply_to
                .clone()
                .map(|reply| reply.message.to_string());
            assert_eq!(found.as_deref(), Some("r"), "{reply}");
        }
        assert_eq!(
            read(json!({"id": "m", "channel_id": "c", "reply_to": {}}))
                .unwrap()
                .extra()
                .reply_to,
            None
        );
    }

    #[test]
    fn reply_preview_is_one_clean_line() {
        let text = format!("a\n\n  \u{202E}b\u{7}{}", "c".repeat(300));
        let value =
            json!({"id": "m", "channel_id": "c", "reply_to": {"id": "r", "preview_text": text}});
        let preview = read(value)
            .unwrap()
            .extra()
            .reply_to
            .clone()
            .unwrap()
            .preview;
        assert!(preview.starts_with("a bcc"), "{preview:?}");
        assert_eq!(preview.chars().count(), MAX_PREVIEW);
    }

    #[test]
    fn reply_preview_has_no_marks_and_no_spoiler_nor_one_that_was_cut() {
        let long = format!("see ||{}||", "secret ".repeat(400));
        for (text, expected) in [
            ("**bold** and `code`", "bold and code"),
            ("> quoted\nanswer", "quoted answer"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("see ||the end||, please", "see …, please"),
            ("see ||the butler did…", "see …"),
            ("||a|| and || the butler...", "… and …"),
            ("either || or.", "either || or."),
            (&long, "see …"),
        ] {
            assert_eq!(preview(text), expected, "{text:?}");
        }
    }

    #[test]
    fn invalid_rows_are_skipped() {
        let decode = |body: Value| {
            let body = JsonBody::read(body.to_string().as_bytes(), history_list(9)).unwrap();
            decode_history(
                &body,
                &"c".into(),
                HistoryRange::Newest,
                Timestamp::UNIX_EPOCH,
            )
        };
        let body = json!({"messages": [7, {"id": "a"}, {"body": "no id"}, {"id": "b", "channel_id": "elsewhere"}], "next_cursor": null});
        let history = decode(body).unwrap();
        assert_eq!(history.messages.len(), 1);
        assert_eq!(history.reaches_start, Some(true));
        assert_eq!(history.messages[0].extra().unreadable, (1, 1));
        assert_eq!(decode(json!({"messages": 3})), None);
        assert_eq!(decode(json!({"messages": [7, {"body": "no id"}]})), None);
        let empty = decode(json!({"messages": [null]})).unwrap();
        assert_eq!(empty.messages, []);
    }

    fn sent_at(created_at: &Value, now: &str) -> (SentAt, SentAt) {
        let row = json!({"id": "m", "channel_id": "c", "created_at": created_at});
        let now = now.parse().unwrap();
        let event = decode_message(Fields::of(&row), None, now).unwrap();
        let body = json!({ "messages": [row] }).to_string();
        let body = JsonBody::read(body.as_bytes(), history_list(9)).unwrap();
        let history = decode_history(&body, &"c".into(), HistoryRange::Newest, now).unwrap();
        (event.created_at, history.messages[0].created_at)
    }

    #[test]
    fn time_that_is_missing_or_far_away_is_that_of_arrival_in_an_event_and_unknown_in_a_history() {
        const NOW: &str = "2026-11-28T12:00:00Z";
        let arrival = SentAt::About(NOW.parse().unwrap());
        for created_at in [
            json!(null),
            json!("soon"),
            json!({}),
            json!(0),
            json!(12),
            json!("0001-01-01T00:00:00Z"),
            json!("9999-12-31T23:59:59Z"),
            json!("2026-11-29T13:00:00Z"),
        ] {
            let decoded = sent_at(&created_at, NOW);
            assert_eq!(decoded, (arrival, SentAt::Unknown), "{created_at}");
        }
        for created_at in [
            json!(NOW),
            json!("2026-11-28T12:00:00"),
            json!(1_795_867_200_000_u64),
        ] {
            let stated = SentAt::Stated(NOW.parse().unwrap());
            assert_eq!(sent_at(&created_at, NOW), (stated, stated), "{created_at}");
        }
    }

    #[test]
    fn history_that_was_cut_does_not_reach_the_start() {
        let rows: Vec<_> = (0..5).map(|id| json!({ "id": id.to_string() })).collect();
        let body = json!({ "messages": rows, "next_cursor": null }).to_string();
        let body = JsonBody::read(body.as_bytes(), history_list(2)).unwrap();
        let history = decode_history(
            &body,
            &"c".into(),
            HistoryRange::Newest,
            Timestamp::UNIX_EPOCH,
        );
        let history = history.unwrap();
        let ids: Vec<_> = history
            .messages
            .iter()
            .map(|message| message.id.as_str())
            .collect();
        assert_eq!(ids, ["3", "4"]);
        assert_eq!(history.reaches_start, Some(false));
    }
}
