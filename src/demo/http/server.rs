//! Server metadata: health, capabilities, directory, channels and members; leaving a server.

use serde_json::{Value, json};

use super::{ApiRequest, files};
use crate::demo::community::Server;
use crate::demo::envelope::{ApiError, ApiResult, now, ok, timestamp};
use crate::demo::state::layout::LayoutGroup;

pub(super) fn health(_request: &ApiRequest) -> ApiResult {
    ok(&json!({ "status": "ok" }))
}

pub(super) fn capabilities(request: &ApiRequest) -> ApiResult {
    let kind = request.shared.kind;
    let mut body = json!({
        "server_name": kind.name(), "server_id": kind.server_id(), "api_version": "2026-02-14",
        "build_version": env!("CARGO_PKG_VERSION"), "build_commit": "demo",
        "identity_handshake_modes": ["challenge_signature", "token_proof"],
        "user_uid_policy": "server_scoped", "profile_data_policy": "uid_only",
        "transport": { "websocket": true, "sse": false, "polling": false },
        "features": { "messaging": true, "presence": true, "attachments": true, "notifications": true },
        "limits": { "max_message_bytes": 65_536, "max_upload_bytes": files::MAX_FILE, "rate_limit_per_minute": 180, "max_call_participants": 0 },
        "security": { "https_required": false, "certificate_pinning": "optional" },
        "profile": {
            "enabled": true, "scope": "global", "fields": ["display_name", "avatar"],
            "avatar_modes": ["generated", "uploaded"], "display_name": { "min_length": 2, "max_length": 32 },
            "avatar_upload": {
                "max_bytes": files::MAX_AVATAR, "mime_types": ["image/png", "image/jpeg"],
                "max_width": files::MAX_AVATAR_SIDE, "max_height": files::MAX_AVATAR_SIDE,
            },
            "realtime_event": "profile_updated", "message_author_profile_mode": "live",
        },
    });
    if kind.is_extended() {
        body["mentions"] = json!({ "user": true, "resolve": true });
        body["read_acks"] =
            json!({ "channel": true, "monotonic": true, "cursor_type": "message_id" });
        body["extensions"] = json!({
            "identity_proof": { "version": 1 },
            "history_cursor": { "version": 1, "max_limit": 200 },
            "channel_management": { "version": 1 },
            "message_edit": { "version": 1 },
            "message_delete": { "version": 1 },
            "reactions": { "version": 1, "max_per_message": 20 },
            "resume": { "version": 1, "buffer_events": 1024 },
        });
    }
    if request.shared.is_idempotent {
        body["extensions"]["idempotent_send"] = json!({ "version": 1, "window_seconds": 86_400 });
    }
    ok(&body)
}

pub(super) fn directory(request: &ApiRequest) -> ApiResult {
    let user = request.claimed().user;
    let left = &request.shared.lock().left;
    let servers = request.shared.kind.servers().iter();
    let rows: Vec<Value> = servers
        .filter(|server| !left.contains(&(server.id.to_owned(), user.clone())))
        .map(|server| {
            json!({
                "server_id": server.id, "display_name": server.name, "icon_text": server.icon_text, "trust_state": "verified",
                "identity_handshake_strategy": "challenge_signature", "user_identifier_policy": "server_scoped",
            })
        })
        .collect();
    ok(&json!({ "servers": rows }))
}

/// The server that the path names.
pub(super) fn named(request: &ApiRequest) -> Result<&'static Server, ApiError> {
    let id = request.segment(0);
    let mut servers = request.shared.kind.servers().iter();
    servers
        .find(|server| server.id == id)
        .ok_or_else(|| ApiError::not_found("server_not_found", format!("unknown server id: {id}")))
}

pub(super) fn leave(request: &ApiRequest) -> ApiResult {
    let caller = request.caller()?;
    let id = named(request)?.id;
    let membership = (id.to_owned(), caller.user.clone());
    let _new = request.shared.lock().left.insert(membership);
    ok(
        &json!({ "server_id": id, "user_uid": caller.user, "left": true, "left_at": timestamp(now()) }),
    )
}

pub(super) fn channels(request: &ApiRequest) -> ApiResult {
    let server = named(request)?;
    let state = request.shared.lock();
    let groups = state.layouts.get(server.id).into_iter().flatten();
    let groups = groups.map(LayoutGroup::json).collect::<Value>();
    ok(&json!({ "server_id": server.id, "groups": groups }))
}

/// People whose names contain the query.
pub(super) fn resolve_mentions(request: &ApiRequest) -> ApiResult {
    let query = request
        .parameter("query")
        .unwrap_or_default()
        .to_lowercase();
    let residents = request.shared.kind.residents().iter();
    let found = residents.filter(|resident| resident.name.to_lowercase().contains(&query));
    let rows = found.map(|resident| {
        json!({ "type": "user", "token": format!("@{}", resident.name), "target_id": resident.uid, "display_text": resident.name })
    });
    ok(&json!({ "results": rows.take(12).collect::<Value>() }))
}

/// The real server's rows have ids of their own; with the identity extension they are uids.
pub(super) fn members(request: &ApiRequest) -> ApiResult {
    let server = named(request)?;
    let residents = request.shared.kind.residents().iter();
    let rows = residents.map(
        |resident| json!({ "id": resident.uid, "name": resident.name, "status": resident.status }),
    );
    ok(&json!({ "server_id": server.id, "members": rows.collect::<Value>() }))
}
