//! Up to which message a user has read a channel (`docs/backend-contract.md` 6.11).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::ApiRequest;
use super::messages::unknown_channel;
use crate::demo::envelope::{ApiError, ApiResult, now, ok, timestamp};
use crate::demo::go_json;

/// More are not kept.
const MAX_POSITIONS: usize = 100_000;

fn acknowledgement(request: &ApiRequest, user: &str, message: Option<&str>) -> Value {
    json!({
        "channel_id": request.segment(0), "user_uid": user, "last_read_message_id": message,
        "acked_at": timestamp(now()), "cursor_index": 0,
    })
}

pub(super) fn position(request: &ApiRequest) -> ApiResult {
    let user = request.caller()?.user;
    let channel = request.segment(0).to_owned();
    let state = request.shared.lock();
    if !state.channels.contains_key(&channel) {
        return Err(unknown_channel(&channel));
    }
    let message = state.read.get(&(user.clone(), channel.clone()));
    let read = acknowledgement(request, &user, message.map(String::as_str));
    ok(&json!({ "channel_id": channel, "read_ack": read }))
}

/// A position before the known one changes nothing.
pub(super) fn report(request: &ApiRequest) -> ApiResult {
    let user = request.caller()?.user;
    let message = go_json::object(&request.body)
        .and_then(|body| go_json::text(&body, "last_read_message_id"))
        .unwrap_or_default();
    let id = request.segment(0).to_owned();
    let mut state = request.shared.lock();
    let Some(channel) = state.channels.get(&id) else {
        return Err(unknown_channel(&id));
    };
    let Some(new) = channel.find(&message) else {
        return Err(ApiError::coded(StatusCode::NOT_FOUND, "message_not_found"));
    };
    let key = (user.clone(), id.clone());
    let known = state.read.get(&key).and_then(|known| channel.find(known));
    let applied = known.is_none_or(|known| known < new);
    let has_space = state.read.len() < MAX_POSITIONS || state.read.contains_key(&key);
    let read = acknowledgement(request, &user, Some(&message));
    if applied && has_space {
        let _before = state.read.insert(key, message);
        state.sockets.broadcast("chat.read_ack.updated", |_, peer| {
            (peer.user == user).then(|| read.clone())
        });
    }
    ok(&json!({ "channel_id": id, "read_ack": read, "applied": applied }))
}
