//! What was said in channels (`docs/backend-contract.md` 5.6; the extensions for paging, editing, deleting, reacting).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Asked;
use crate::demo::envelope::{answer, empty, now, refusal};
use crate::demo::form::percent_decoded;
use crate::demo::lenient;
use crate::demo::state::{Channel, State};

/// How many messages a window has when it is not said.
const USUAL_LIMIT: usize = 100;
/// How many messages a page before or after a message has at most.
const LARGEST_PAGE: usize = 200;
/// How many kinds of reactions a message can have.
const MOST_REACTIONS: usize = 20;
/// How long a reaction may be, in bytes: an emoji of several people with their colours fits.
const LONGEST_REACTION: usize = 64;

fn unknown_channel(id: &str) -> Response {
    refusal(
        StatusCode::NOT_FOUND,
        "channel_not_found",
        &format!("unknown channel id: {id}"),
    )
}

fn unknown_message() -> Response {
    refusal(
        StatusCode::NOT_FOUND,
        "message_not_found",
        "message not found",
    )
}

/// Which messages a request wishes to see.
enum Window<'a> {
    Newest,
    Before(&'a str),
    After(&'a str),
}

impl<'a> Window<'a> {
    /// Without the extension the parameters are not known, and are ignored.
    fn of(asked: &'a Asked) -> Self {
        let wished = |name: &str| {
            asked
                .parameter(name)
                .filter(|_| asked.shared.kind.is_extended())
        };
        match (wished("before"), wished("after")) {
            (Some(message), _) => Self::Before(message),
            (None, Some(message)) => Self::After(message),
            (None, None) => Self::Newest,
        }
    }

    /// The places of the first message and behind the last, and the place of the message to go on from, if there is more.
    fn places(&self, channel: &Channel, limit: usize) -> Option<(usize, usize, Option<usize>)> {
        let all = channel.said.len();
        let page = limit.min(LARGEST_PAGE);
        let older = |from: usize, to: usize| (from, to, (from > 0).then_some(from));
        Some(match self {
            Self::Newest => older(all.saturating_sub(limit), all),
            Self::Before(message) => {
                let to = channel.find(message)?;
                older(to.saturating_sub(page), to)
            }
            Self::After(message) => {
                let from = channel.find(message)? + 1;
                let to = all.min(from + page);
                (from, to, (to < all).then(|| to.saturating_sub(1)))
            }
        })
    }
}

pub(super) fn list(asked: &Asked, id: &str) -> Response {
    let limit = asked
        .parameter("limit")
        .and_then(|text| text.trim().parse::<usize>().ok())
        .filter(|limit| *limit > 0);
    let extended = asked.shared.kind.is_extended();
    let viewer = asked.header("x-openchat-user-uid");
    let state = asked.shared.lock();
    let Some(channel) = state.channels.get(id) else {
        return unknown_channel(id);
    };
    let window = Window::of(asked);
    let Some((from, to, next)) = window.places(channel, limit.unwrap_or(USUAL_LIMIT)) else {
        return refusal(
            StatusCode::NOT_FOUND,
            "cursor_not_found",
            "there is no such message",
        );
    };
    let rows: Vec<Value> = channel
        .said
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .map(|said| said.json(id, extended, viewer.as_deref()))
        .collect();
    let mut body = json!({ "channel_id": id, "messages": rows });
    if extended {
        let next = next.and_then(|at| channel.said.get(at));
        body["next_cursor"] = json!(next.map(|said| said.id.to_string()));
    }
    answer(StatusCode::OK, &body)
}

pub(super) fn edit(asked: &Asked, id: &str, message: &str) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return refused.response(),
    };
    let body = lenient::object(&asked.body).and_then(|body| lenient::text(&body, "body"));
    let Some(body) = body.as_deref().map(str::trim) else {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_payload",
            "the message cannot be read",
        );
    };
    let expected = asked
        .header("if-match")
        .map(|text| text.trim_matches('"').parse::<u64>());
    let mut state = asked.shared.lock();
    let State {
        channels, sockets, ..
    } = &mut *state;
    let Some(channel) = channels.get_mut(id) else {
        return unknown_channel(id);
    };
    let Some(said) = channel
        .find(message)
        .and_then(|at| channel.said.get_mut(at))
    else {
        return unknown_message();
    };
    if *said.author != *caller.user {
        return not_author();
    }
    if body.is_empty() && said.attachments.is_empty() {
        return refusal(
            StatusCode::BAD_REQUEST,
            "message_empty",
            "a body or an attachment is needed",
        );
    }
    if expected.is_some_and(|expected| expected != Ok(said.revision)) {
        let current = said.json(id, true, Some(&caller.user));
        let refused = json!({ "code": "edit_conflict", "message": "edited meanwhile", "retryable": true, "details": { "message": current } });
        return answer(StatusCode::CONFLICT, &refused);
    }
    said.body = body.into();
    said.revision += 1;
    said.edited = Some(now());
    sockets.tell("chat.message.updated", |_, peer| {
        let shown = || json!({ "message": said.json(id, true, Some(&peer.user)) });
        peer.rooms.contains(id).then(shown)
    });
    let shown = said.json(id, true, Some(&caller.user));
    answer(StatusCode::OK, &json!({ "message": shown }))
}

fn not_author() -> Response {
    refusal(
        StatusCode::FORBIDDEN,
        "not_author",
        "only its author can change a message",
    )
}

pub(super) fn delete(asked: &Asked, id: &str, message: &str) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return refused.response(),
    };
    let mut state = asked.shared.lock();
    let Some(channel) = state.channels.get_mut(id) else {
        return unknown_channel(id);
    };
    let Some(at) = channel.find(message) else {
        return unknown_message();
    };
    let said = channel.said.get(at);
    if said.is_some_and(|said| *said.author != *caller.user) {
        return not_author();
    }
    channel.remove(at);
    let payload = json!({ "channel_id": id, "message_id": message });
    state
        .sockets
        .tell_room(id, "chat.message.deleted", &payload, None);
    empty(StatusCode::NO_CONTENT)
}

pub(super) fn react(
    asked: &Asked,
    (id, message): (&str, &str),
    emoji: &str,
    added: bool,
) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return refused.response(),
    };
    let emoji = percent_decoded(emoji);
    let invalid = |code, message| refusal(StatusCode::BAD_REQUEST, code, message);
    if emoji.trim().is_empty() || emoji.len() > LONGEST_REACTION {
        return invalid("invalid_payload", "that is no reaction");
    }
    let mut state = asked.shared.lock();
    let Some(channel) = state.channels.get_mut(id) else {
        return unknown_channel(id);
    };
    let Some(said) = channel
        .find(message)
        .and_then(|at| channel.said.get_mut(at))
    else {
        return unknown_message();
    };
    let full = said.reactions.len() >= MOST_REACTIONS;
    if added && full && !said.reactions.contains_key(&emoji) {
        return invalid("reaction_limit", "no more kinds of reactions fit");
    }
    let changed = said.react(&emoji, &caller.user, added);
    let shown = json!({ "reactions": said.reactions_json(Some(&caller.user)) });
    if let Some(count) = changed {
        let event = json!({ "channel_id": id, "message_id": message, "emoji": emoji, "count": count,
            "user_uid": caller.user, "added": added });
        state
            .sockets
            .tell_room(id, "chat.reaction.updated", &event, None);
    }
    answer(StatusCode::OK, &shown)
}
