//! What a community says of itself: capabilities, directory, channels, members; and leaving it.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{Asked, files};
use crate::demo::envelope::{answer, moment, now, refusal};
use crate::demo::state::{Group, Server};

pub(super) fn capabilities(asked: &Asked) -> Response {
    let shared = &asked.shared;
    let mut said = json!({
        "server_name": shared.kind.name(), "server_id": shared.first_server(), "api_version": "2026-02-14",
        "build_version": env!("CARGO_PKG_VERSION"), "build_commit": "demo",
        "identity_handshake_modes": ["challenge_signature", "token_proof"],
        "user_uid_policy": "server_scoped", "profile_data_policy": "uid_only",
        "transport": { "websocket": true, "sse": false, "polling": false },
        "features": { "messaging": true, "presence": true, "attachments": true, "notifications": true },
        "limits": { "max_message_bytes": 65_536, "max_upload_bytes": files::LARGEST, "rate_limit_per_minute": 180, "max_call_participants": 0 },
        "security": { "https_required": false, "certificate_pinning": "optional" },
        "profile": {
            "enabled": true, "scope": "global", "fields": ["display_name", "avatar"],
            "avatar_modes": ["generated", "uploaded"], "display_name": { "min_length": 2, "max_length": 32 },
            "avatar_upload": {
                "max_bytes": files::LARGEST_AVATAR, "mime_types": ["image/png", "image/jpeg"],
                "max_width": files::WIDEST_AVATAR, "max_height": files::WIDEST_AVATAR,
            },
            "realtime_event": "profile_updated", "message_author_profile_mode": "live",
        },
    });
    if shared.kind.is_extended() {
        said["extensions"] = json!({
            "identity_proof": { "version": 1 },
            "history_cursor": { "version": 1, "max_limit": 200 },
            "idempotent_send": { "version": 1, "window_seconds": 86_400 },
            "message_edit": { "version": 1 },
            "message_delete": { "version": 1 },
            "reactions": { "version": 1, "max_per_message": 20 },
            "resume": { "version": 1, "buffer_events": 1024 },
        });
    }
    answer(StatusCode::OK, &said)
}

pub(super) fn directory(asked: &Asked) -> Response {
    let caller = asked.claimed();
    let state = asked.shared.lock();
    let stays = |server: &&Server| {
        !state
            .left
            .contains_key(&(server.id.to_owned(), caller.user.clone()))
    };
    let rows: Vec<Value> = state.servers.iter().filter(stays).map(row).collect();
    answer(StatusCode::OK, &json!({ "servers": rows }))
}

fn row(server: &Server) -> Value {
    json!({
        "server_id": server.id, "display_name": server.name, "icon_text": server.icon_text, "trust_state": "verified",
        "identity_handshake_strategy": "challenge_signature", "user_identifier_policy": "server_scoped",
    })
}

fn unknown(id: &str) -> Response {
    refusal(
        StatusCode::NOT_FOUND,
        "server_not_found",
        &format!("unknown server id: {id}"),
    )
}

pub(super) fn leave(asked: &Asked, id: &str) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return refused.response(),
    };
    let mut state = asked.shared.lock();
    if !state.servers.iter().any(|server| server.id == id) {
        return unknown(id);
    }
    let at = now();
    let _before = state.left.insert((id.to_owned(), caller.user.clone()), at);
    answer(
        StatusCode::OK,
        &json!({ "server_id": id, "user_uid": caller.user, "left": true, "left_at": moment(at) }),
    )
}

pub(super) fn channels(asked: &Asked, id: &str) -> Response {
    let state = asked.shared.lock();
    let Some(server) = state.servers.iter().find(|server| server.id == id) else {
        return unknown(id);
    };
    let groups: Vec<Value> = server.groups.iter().map(group).collect();
    answer(
        StatusCode::OK,
        &json!({ "server_id": id, "groups": groups }),
    )
}

fn group(group: &Group) -> Value {
    let channels = group
        .channels
        .iter()
        .map(|(id, name)| json!({ "id": id, "name": name, "type": group.kind }));
    json!({ "id": group.id, "label": group.label, "kind": group.kind, "channels": channels.collect::<Vec<_>>() })
}

/// The real server's rows have ids of their own; where uids are proven they are uids.
pub(super) fn members(asked: &Asked, id: &str) -> Response {
    let state = asked.shared.lock();
    if !state.servers.iter().any(|server| server.id == id) {
        return unknown(id);
    }
    let residents = asked.shared.kind.residents().iter();
    let rows: Vec<Value> = residents
        .map(|resident| {
            let mut row = Map::new();
            let _id = row.insert("id".into(), json!(resident.uid));
            let _name = row.insert("name".into(), json!(resident.name));
            let _status = row.insert("status".into(), json!(resident.status));
            Value::Object(row)
        })
        .collect();
    answer(StatusCode::OK, &json!({ "server_id": id, "members": rows }))
}
