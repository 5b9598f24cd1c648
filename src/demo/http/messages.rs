//! What is said in channels (`docs/backend-contract.md` 5.6, 5.7; the extensions for paging, repeating, editing, deleting, reacting).

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Asked, Caller};
use crate::demo::envelope::{answer, empty, moment, now, refusal};
use crate::demo::random::hex8;
use crate::demo::script;
use crate::demo::state::{Said, Shared};

const USUAL_LIMIT: usize = 100;
/// How long a key is remembered, in seconds.
const REMEMBERED: i64 = 86_400;

fn unknown_channel() -> Response {
    refusal(
        StatusCode::NOT_FOUND,
        "channel_not_found",
        "channel not found",
    )
}

fn unknown_message() -> Response {
    refusal(
        StatusCode::NOT_FOUND,
        "message_not_found",
        "message not found",
    )
}

pub(in crate::demo) fn list(asked: &Asked, id: &str) -> Response {
    let limit = asked
        .parameter("limit")
        .and_then(|text| text.parse::<usize>().ok())
        .filter(|limit| *limit > 0);
    let limit = limit.unwrap_or(USUAL_LIMIT);
    let extended = asked.shared.kind.is_extended();
    let viewer = asked.header("x-openchat-user-uid");
    let state = asked.shared.lock();
    let Some(channel) = state.channels.get(id) else {
        return unknown_channel();
    };
    let said = &channel.said;
    let place = |name: &str| {
        asked
            .parameter(name)
            .filter(|_| extended)
            .map(|message| channel.find(message))
    };
    let (from, to) = match (place("before"), place("after")) {
        (Some(None), _) | (_, Some(None)) => {
            return refusal(
                StatusCode::NOT_FOUND,
                "cursor_not_found",
                "there is no such message",
            );
        }
        (Some(Some(at)), _) => (at.saturating_sub(limit.min(200)), at),
        (None, Some(Some(at))) => (at + 1, said.len().min(at + 1 + limit.min(200))),
        (None, None) => (said.len().saturating_sub(limit), said.len()),
    };
    let rows: Vec<Value> = said
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .map(|said| said.json(id, extended, viewer.as_deref()))
        .collect();
    let mut body = json!({ "channel_id": id, "messages": rows });
    if extended {
        let oldest = said
            .get(from)
            .filter(|_| from > 0)
            .map(|said| said.id.to_string());
        body["next_cursor"] = json!(oldest);
    }
    answer(StatusCode::OK, &body)
}

pub(in crate::demo) fn create(asked: &Asked, id: &str) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    let invalid = || refusal(StatusCode::BAD_REQUEST, "invalid_payload", "invalid JSON");
    // What follows the first JSON value is not looked at.
    let first = serde_json::Deserializer::from_slice(&asked.body)
        .into_iter::<Value>()
        .next();
    let Some(Ok(body)) = first else {
        return invalid();
    };
    let text = |name: &str| match field(&body, name) {
        None | Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => None,
    };
    if !(body.is_object() || body.is_null()) {
        return invalid();
    }
    let (Some(said), Some(reply)) = (text("body"), text("reply_to_message_id")) else {
        return invalid();
    };
    let key = asked
        .header("idempotency-key")
        .filter(|_| asked.shared.kind.is_extended());
    said_by(
        asked,
        id,
        &caller,
        Draft {
            body: said.trim(),
            reply: reply.trim(),
            key,
        },
    )
}

/// A field whatever the case of its letters, as the real server reads it.
fn field<'a>(body: &'a Value, name: &str) -> Option<&'a Value> {
    let object = body.as_object()?;
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

struct Draft<'a> {
    body: &'a str,
    reply: &'a str,
    key: Option<String>,
}

fn said_by(asked: &Asked, id: &str, caller: &Caller, draft: Draft<'_>) -> Response {
    let shared = &asked.shared;
    let refused = |code: &str, message: &str| refusal(StatusCode::BAD_REQUEST, code, message);
    let mut message = Said::new(
        format!("msg_{}", hex8()),
        caller.user.as_str(),
        draft.body,
        now(),
    );
    {
        let state = shared.lock();
        let Some(channel) = state.channels.get(id).filter(|channel| !channel.voice) else {
            return refused("message_create_failed", "unknown channel id");
        };
        if draft.body.is_empty() {
            return refused("message_empty", "a message needs a body or an attachment");
        }
        if let Some(key) = &draft.key
            && let Some((_, known, _)) = state
                .keys
                .get(&(caller.user.clone(), key.clone()))
                .filter(|(_, _, at)| *at > now() - REMEMBERED)
            && let Some(first) = channel.find(known).and_then(|at| channel.said.get(at))
        {
            let mut first = first.json(id, true, Some(&caller.user));
            first["client_key"] = json!(key);
            return answer(StatusCode::OK, &json!({ "message": first }));
        }
        if !draft.reply.is_empty() {
            match channel
                .find(draft.reply)
                .and_then(|at| channel.said.get(at))
            {
                Some(answered) => message.reply = Some(Box::new(answered.as_answered())),
                None => {
                    return refused(
                        "reply_target_not_found",
                        "the message answered is not in this channel",
                    );
                }
            }
        }
    }
    let said = announce(shared, id, message, draft.key);
    script::answer(shared, id, &caller.user, draft.body);
    answer(StatusCode::CREATED, &json!({ "message": said }))
}

/// Puts a message into a channel and tells everyone there. Gives it as its author sees it.
pub(in crate::demo) fn say(shared: &Arc<Shared>, id: &str, message: Said) -> Value {
    announce(shared, id, message, None)
}

fn announce(shared: &Arc<Shared>, id: &str, message: Said, key: Option<String>) -> Value {
    const MOST_KEYS: usize = 10_000;
    let extended = shared.kind.is_extended();
    let author = message.author.to_string();
    let shown = message.json(id, extended, None);
    let mut own = shown.clone();
    let mut state = shared.lock();
    if let Some(key) = key {
        own["client_key"] = json!(key);
        if state.keys.len() >= MOST_KEYS {
            state.keys.retain(|_, (_, _, at)| *at > now() - REMEMBERED);
        }
        let known = (id.to_owned(), message.id.to_string(), now());
        let _none = state.keys.insert((author.clone(), key), known);
    }
    if let Some(channel) = state.channels.get_mut(id) {
        channel.push(message);
    }
    state.sockets.tell("chat.message.created", |_, peer| {
        let message = if peer.user == author { &own } else { &shown };
        peer.rooms
            .contains(id)
            .then(|| json!({ "message": message }))
    });
    own
}

pub(in crate::demo) fn edit(asked: &Asked, id: &str, message: &str) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    let body = asked.json()["body"]
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_owned();
    let expected = asked
        .header("if-match")
        .and_then(|text| text.trim_matches('"').parse::<u64>().ok());
    let mut state = asked.shared.lock();
    let Some(channel) = state.channels.get_mut(id) else {
        return unknown_channel();
    };
    let Some(said) = channel
        .find(message)
        .and_then(|at| channel.said.get_mut(at))
    else {
        return unknown_message();
    };
    if *said.author != *caller.user {
        return refusal(
            StatusCode::FORBIDDEN,
            "not_author",
            "only its author can edit a message",
        );
    }
    if body.is_empty() {
        return refusal(
            StatusCode::BAD_REQUEST,
            "message_empty",
            "a message needs a body",
        );
    }
    if expected.is_some_and(|expected| expected != said.revision) {
        let current = said.json(id, true, Some(&caller.user));
        let refused = json!({ "code": "edit_conflict", "message": "edited meanwhile", "retryable": true, "details": { "message": current } });
        return answer(StatusCode::CONFLICT, &refused);
    }
    said.body = body.into();
    said.revision += 1;
    said.edited = Some(now());
    let shown = json!({ "message": said.json(id, true, None) });
    state
        .sockets
        .tell_room(id, "chat.message.updated", &shown, None);
    answer(StatusCode::OK, &shown)
}

pub(in crate::demo) fn delete(asked: &Asked, id: &str, message: &str) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    let mut state = asked.shared.lock();
    let Some(channel) = state.channels.get_mut(id) else {
        return unknown_channel();
    };
    let Some(at) = channel.find(message) else {
        return unknown_message();
    };
    if channel
        .said
        .get(at)
        .is_some_and(|said| *said.author != *caller.user)
    {
        return refusal(
            StatusCode::FORBIDDEN,
            "not_author",
            "only its author can delete a message",
        );
    }
    let _gone = channel.said.remove(at);
    let payload = json!({ "channel_id": id, "message_id": message });
    state
        .sockets
        .tell_room(id, "chat.message.deleted", &payload, None);
    empty(StatusCode::NO_CONTENT)
}

pub(in crate::demo) fn react(
    asked: &Asked,
    (id, message): (&str, &str),
    emoji: &str,
    added: bool,
) -> Response {
    const MOST: usize = 20;
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    let emoji = percent_decoded(emoji);
    let mut state = asked.shared.lock();
    let Some(channel) = state.channels.get_mut(id) else {
        return unknown_channel();
    };
    let Some(said) = channel
        .find(message)
        .and_then(|at| channel.said.get_mut(at))
    else {
        return unknown_message();
    };
    if added && !said.reactions.contains_key(&emoji) && said.reactions.len() >= MOST {
        return refusal(
            StatusCode::BAD_REQUEST,
            "reaction_limit",
            "no more kinds of reactions fit",
        );
    }
    let users = said.reactions.entry(emoji.clone()).or_default();
    users.retain(|user| *user != caller.user);
    if added {
        users.push(caller.user.clone());
    }
    let count = users.len();
    said.reactions.retain(|_, users| !users.is_empty());
    let shown = json!({ "reactions": said.reactions_json(Some(&caller.user)) });
    let event = json!({ "channel_id": id, "message_id": message, "emoji": emoji, "count": count,
        "user_uid": caller.user, "added": added, "at": moment(now()) });
    state
        .sockets
        .tell_room(id, "chat.reaction.updated", &event, None);
    answer(StatusCode::OK, &shown)
}

fn percent_decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
