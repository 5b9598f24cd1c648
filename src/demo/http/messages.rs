//! Message history (`docs/backend-contract.md` 5.6) and the extensions for paging, editing, deleting and reacting.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::ApiRequest;
use crate::demo::envelope::{ApiError, ApiResult, empty, now, ok};
use crate::demo::go_json;
use crate::demo::multipart::percent_decode;
use crate::demo::state::{Channel, State, StoredMessage};

const DEFAULT_LIMIT: usize = 100;
const MAX_PAGE: usize = 200;
const MAX_REACTIONS: usize = 20;
/// In bytes: an emoji of several people with skin tones fits.
const MAX_REACTION_BYTES: usize = 64;

pub(super) fn unknown_channel(id: &str) -> ApiError {
    ApiError::not_found("channel_not_found", format!("unknown channel id: {id}"))
}

/// The range of messages that a request asks for.
enum Window<'a> {
    Newest,
    Before(&'a str),
    After(&'a str),
}

impl<'a> Window<'a> {
    /// Without the extension the parameters are ignored.
    fn of(request: &'a ApiRequest) -> Self {
        let extended = request.shared.kind.is_extended();
        let parameter = |name: &str| request.parameter(name).filter(|_| extended);
        match (parameter("before"), parameter("after")) {
            (Some(message), _) => Self::Before(message),
            (None, Some(message)) => Self::After(message),
            (None, None) => Self::Newest,
        }
    }

    /// The range as indices, and the index of the cursor if there are more messages beyond it.
    fn range(&self, channel: &Channel, limit: usize) -> Option<(usize, usize, Option<usize>)> {
        let count = channel.messages.len();
        let page = limit.min(MAX_PAGE);
        let older = |from: usize, to: usize| (from, to, (from > 0).then_some(from));
        Some(match self {
            Self::Newest => older(count.saturating_sub(limit), count),
            Self::Before(message) => {
                let to = channel.find(message)?;
                older(to.saturating_sub(page), to)
            }
            Self::After(message) => {
                let from = channel.find(message)? + 1;
                let to = count.min(from + page);
                (from, to, (to < count).then(|| to.saturating_sub(1)))
            }
        })
    }
}

pub(super) fn list(request: &ApiRequest) -> ApiResult {
    let id = request.segment(0);
    let limit = request
        .parameter("limit")
        .and_then(|text| text.trim().parse::<usize>().ok())
        .filter(|limit| *limit > 0);
    let extended = request.shared.kind.is_extended();
    let viewer = request.header("x-openchat-user-uid");
    let state = request.shared.lock();
    let channel = state.channels.get(id).ok_or_else(|| unknown_channel(id))?;
    let (from, to, next) = Window::of(request)
        .range(channel, limit.unwrap_or(DEFAULT_LIMIT))
        .ok_or_else(|| ApiError::coded(StatusCode::NOT_FOUND, "cursor_not_found"))?;
    let window = channel.messages.get(from..to).unwrap_or_default().iter();
    let rows = window.map(|message| message.json(id, extended, viewer.as_deref()));
    let mut body = json!({ "channel_id": id, "messages": rows.collect::<Value>() });
    if extended {
        let next = next.and_then(|at| channel.messages.get(at));
        body["next_cursor"] = json!(next.map(|message| message.id.to_string()));
    }
    ok(&body)
}

/// The channel and the index of the message that the path names.
fn named<'a>(
    channels: &'a mut BTreeMap<String, Channel>,
    request: &ApiRequest,
) -> Result<(&'a mut Channel, usize), ApiError> {
    let id = request.segment(0);
    let channel = channels.get_mut(id).ok_or_else(|| unknown_channel(id))?;
    let index = channel.find(request.segment(1));
    let index = index.ok_or_else(|| ApiError::coded(StatusCode::NOT_FOUND, "message_not_found"))?;
    Ok((channel, index))
}

fn check_author(message: Option<&StoredMessage>, user: &str) -> Result<(), ApiError> {
    if message.is_some_and(|message| *message.author == *user) {
        return Ok(());
    }
    Err(ApiError::coded(StatusCode::FORBIDDEN, "not_author"))
}

pub(super) fn edit(request: &ApiRequest) -> ApiResult {
    let user = request.caller()?.user;
    let body = go_json::object(&request.body).and_then(|body| go_json::text(&body, "body"));
    let body = body.as_deref().map(str::trim);
    let body =
        body.ok_or_else(|| ApiError::bad_request("invalid_payload", "the message cannot be read"))?;
    let expected = request.header("if-match");
    let expected = expected.map(|text| text.trim_matches('"').parse::<u64>());
    let id = request.segment(0);
    let State {
        channels, sockets, ..
    } = &mut *request.shared.lock();
    let (channel, index) = named(channels, request)?;
    check_author(channel.messages.get(index), &user)?;
    let Some(message) = channel.messages.get_mut(index) else {
        return Err(ApiError::coded(StatusCode::NOT_FOUND, "message_not_found"));
    };
    if body.is_empty() && message.attachments.is_empty() {
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, "message_empty"));
    }
    if expected.is_some_and(|expected| expected != Ok(message.revision)) {
        let current = json!({ "message": message.json(id, true, Some(&user)) });
        let conflict = ApiError::coded(StatusCode::CONFLICT, "edit_conflict");
        return Err(conflict.with_details(current));
    }
    message.body = body.into();
    message.revision += 1;
    message.edited_at = Some(now());
    sockets.broadcast("chat.message.updated", |_, peer| {
        let payload = || json!({ "message": message.json(id, true, Some(&peer.user)) });
        peer.channels.contains(id).then(payload)
    });
    ok(&json!({ "message": message.json(id, true, Some(&user)) }))
}

pub(super) fn delete(request: &ApiRequest) -> ApiResult {
    let user = request.caller()?.user;
    let State {
        channels, sockets, ..
    } = &mut *request.shared.lock();
    let (channel, index) = named(channels, request)?;
    check_author(channel.messages.get(index), &user)?;
    channel.remove(index);
    let id = request.segment(0);
    let payload = json!({ "channel_id": id, "message_id": request.segment(1) });
    sockets.broadcast_to(id, "chat.message.deleted", &payload, None);
    Ok(empty(StatusCode::NO_CONTENT))
}

pub(super) fn add_reaction(request: &ApiRequest) -> ApiResult {
    react(request, true)
}

pub(super) fn remove_reaction(request: &ApiRequest) -> ApiResult {
    react(request, false)
}

fn react(request: &ApiRequest, added: bool) -> ApiResult {
    let user = request.caller()?.user;
    let emoji = percent_decode(request.segment(2));
    if emoji.trim().is_empty() || emoji.len() > MAX_REACTION_BYTES {
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, "invalid_payload"));
    }
    let State {
        channels, sockets, ..
    } = &mut *request.shared.lock();
    let (channel, index) = named(channels, request)?;
    let Some(message) = channel.messages.get_mut(index) else {
        return Err(ApiError::coded(StatusCode::NOT_FOUND, "message_not_found"));
    };
    let is_full = message.reactions.len() >= MAX_REACTIONS;
    if added && is_full && !message.reactions.contains_key(&emoji) {
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, "reaction_limit"));
    }
    let changed = message.react(&emoji, &user, added);
    let body = json!({ "reactions": message.reactions_json(Some(&user)) });
    if let Some(count) = changed {
        let id = request.segment(0);
        let event = json!({ "channel_id": id, "message_id": request.segment(1), "emoji": emoji, "count": count,
            "user_uid": user, "added": added });
        sockets.broadcast_to(id, "chat.reaction.updated", &event, None);
    }
    ok(&body)
}
