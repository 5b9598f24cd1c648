//! Changes of channels and categories (`docs/backend-contract.md` 10, `channel_management`).

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::ApiRequest;
use super::messages::unknown_channel;
use super::server::named;
use crate::demo::envelope::{ApiError, ApiResult, empty, json_response, ok};
use crate::demo::go_json;
use crate::demo::random;
use crate::demo::state::layout::{self, LayoutChannel, LayoutGroup};
use crate::demo::state::{Channel, State};

/// In characters.
const MAX_NAME: usize = 100;

type Groups = Vec<LayoutGroup>;

fn not_permitted() -> ApiError {
    ApiError::coded(StatusCode::FORBIDDEN, "not_permitted")
}

fn unknown_category() -> ApiError {
    ApiError::coded(StatusCode::NOT_FOUND, "category_not_found")
}

/// A field of the body as a name.
fn name(request: &ApiRequest) -> Result<String, ApiError> {
    let body = go_json::object(&request.body);
    let name = body.and_then(|body| go_json::text(&body, "name"));
    let name = name.map(|name| name.trim().to_owned());
    name.filter(|name| !name.is_empty() && name.chars().count() <= MAX_NAME)
        .ok_or_else(|| ApiError::coded(StatusCode::BAD_REQUEST, "name_invalid"))
}

fn tree(server: &str, groups: &[LayoutGroup]) -> Value {
    let groups = groups.iter().map(LayoutGroup::json);
    json!({ "server_id": server, "groups": groups.collect::<Value>() })
}

/// Lets `change` change the groups of a server, and announces the new tree to everyone.
fn change<T>(
    request: &ApiRequest,
    server: &str,
    change: impl FnOnce(&mut Groups, &mut BTreeMap<String, Channel>) -> Result<T, ApiError>,
) -> Result<(T, Value), ApiError> {
    let _caller = request.caller()?;
    let State {
        layouts,
        channels,
        sockets,
        ..
    } = &mut *request.shared.lock();
    let Some(groups) = layouts.get_mut(server) else {
        return Err(ApiError::coded(StatusCode::NOT_FOUND, "server_not_found"));
    };
    let changed = change(groups, channels)?;
    let tree = tree(server, groups);
    sockets.broadcast("chat.channel.layout.updated", |_, _| Some(tree.clone()));
    Ok((changed, tree))
}

/// The server with the channel that the path names.
fn server_of(request: &ApiRequest) -> Result<String, ApiError> {
    let id = request.segment(0);
    let layouts = &request.shared.lock().layouts;
    let mut servers = layouts.iter().filter(|(_, groups)| {
        let mut channels = groups.iter().flat_map(|group| &group.channels);
        channels.any(|channel| channel.id == id)
    });
    let server = servers.next().map(|(server, _)| server.clone());
    server.ok_or_else(|| unknown_channel(id))
}

/// The group with the channel, and its index there.
fn group_with<'a>(
    groups: &'a mut Groups,
    channel: &str,
) -> Result<(&'a mut LayoutGroup, usize), ApiError> {
    let found = groups.iter_mut().find_map(|group| {
        let at = group
            .channels
            .iter()
            .position(|known| known.id == channel)?;
        Some((group, at))
    });
    let (group, at) = found.ok_or_else(|| unknown_channel(channel))?;
    if group.is_fixed {
        return Err(not_permitted());
    }
    Ok((group, at))
}

fn group<'a>(groups: &'a mut Groups, id: &str) -> Result<&'a mut LayoutGroup, ApiError> {
    let group = groups.iter_mut().find(|group| group.id == id);
    let group = group.ok_or_else(unknown_category)?;
    if group.is_fixed {
        return Err(not_permitted());
    }
    Ok(group)
}

fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", random::hex8())
}

pub(super) fn create_channel(request: &ApiRequest) -> ApiResult {
    let server = named(request)?.id;
    let name = name(request)?;
    let body = request.json();
    let kind = match go_json::text(&body, "type").as_deref() {
        Some("voice") => "voice",
        _ => "text",
    };
    let category = go_json::text(&body, "group_id").unwrap_or_default();
    let (created, _tree) = change(request, server, |groups, channels| {
        let count: usize = groups.iter().map(|group| group.channels.len()).sum();
        let group = group(groups, &category)?;
        if count >= layout::MAX_CHANNELS {
            return Err(not_permitted());
        }
        let created = LayoutChannel {
            id: new_id("ch"),
            name,
            kind: kind.to_owned(),
        };
        let channel = Channel {
            is_voice: kind == "voice",
            ..Channel::default()
        };
        let _new = channels.insert(created.id.clone(), channel);
        let json = created.json();
        group.channels.push(created);
        Ok(json)
    })?;
    let body = json!({ "server_id": server, "group_id": category, "channel": created });
    Ok(json_response(StatusCode::CREATED, &body))
}

pub(super) fn rename_channel(request: &ApiRequest) -> ApiResult {
    let (server, name) = (server_of(request)?, name(request)?);
    let (renamed, _tree) = change(request, &server, |groups, _| {
        let (group, at) = group_with(groups, request.segment(0))?;
        let channel = group.channels.get_mut(at);
        let channel = channel.ok_or_else(|| unknown_channel(request.segment(0)))?;
        channel.name = name;
        Ok(channel.json())
    })?;
    ok(&json!({ "channel": renamed }))
}

/// A channel with messages is kept.
pub(super) fn delete_channel(request: &ApiRequest) -> ApiResult {
    let server = server_of(request)?;
    let id = request.segment(0);
    let _tree = change(request, &server, |groups, channels| {
        let (group, at) = group_with(groups, id)?;
        let is_empty = |channel: &Channel| channel.messages.is_empty();
        if !channels.get(id).is_none_or(is_empty) {
            return Err(ApiError::coded(StatusCode::CONFLICT, "channel_not_empty"));
        }
        let _removed = (group.channels.remove(at), channels.remove(id));
        Ok(())
    })?;
    Ok(empty(StatusCode::NO_CONTENT))
}

pub(super) fn create_category(request: &ApiRequest) -> ApiResult {
    let server = named(request)?.id;
    let name = name(request)?;
    let (created, _tree) = change(request, server, |groups, _| {
        if groups.len() >= layout::MAX_CATEGORIES {
            return Err(not_permitted());
        }
        let group = LayoutGroup::new(new_id("grp"), name, "text");
        let json = group.json();
        groups.push(group);
        Ok(json)
    })?;
    let body = json!({ "server_id": server, "group": created });
    Ok(json_response(StatusCode::CREATED, &body))
}

pub(super) fn rename_category(request: &ApiRequest) -> ApiResult {
    let server = named(request)?.id;
    let name = name(request)?;
    let (renamed, _tree) = change(request, server, |groups, _| {
        let group = group(groups, request.segment(1))?;
        group.label = name;
        Ok(group.json())
    })?;
    ok(&json!({ "server_id": server, "group": renamed }))
}

pub(super) fn delete_category(request: &ApiRequest) -> ApiResult {
    let server = named(request)?.id;
    let id = request.segment(1);
    let ((), tree) = change(request, server, |groups, _| {
        if !group(groups, id)?.channels.is_empty() {
            return Err(ApiError::coded(StatusCode::CONFLICT, "category_not_empty"));
        }
        groups.retain(|group| group.id != id);
        Ok(())
    })?;
    ok(&tree)
}

pub(super) fn arrange(request: &ApiRequest) -> ApiResult {
    let server = named(request)?.id;
    let body = request.json();
    let order = go_json::field(&body, "groups").and_then(Value::as_array);
    let order = order.into_iter().flatten().map(|group| {
        let ids = go_json::field(group, "channel_ids").and_then(Value::as_array);
        let ids = ids.into_iter().flatten().filter_map(Value::as_str);
        let id = go_json::text(group, "id").unwrap_or_default();
        (id, ids.map(str::to_owned).collect())
    });
    let order: Vec<(String, Vec<String>)> = order.collect();
    let ((), tree) = change(request, server, |groups, _| {
        let arranged = layout::arranged(groups, &order).ok_or_else(unknown_category)?;
        let fixed = |groups: &[LayoutGroup]| -> Vec<String> {
            let fixed = groups.iter().filter(|group| group.is_fixed);
            let channels = fixed.flat_map(|group| &group.channels);
            channels.map(|channel| channel.id.clone()).collect()
        };
        if fixed(groups) != fixed(&arranged) {
            return Err(not_permitted());
        }
        *groups = arranged;
        Ok(())
    })?;
    ok(&tree)
}
