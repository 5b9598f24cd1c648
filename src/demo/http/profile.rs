//! What people call themselves (`docs/backend-contract.md` 5.9, 5.10, 5.13).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Asked;
use crate::demo::envelope::{answer, moment, now, refusal};
use crate::demo::state::Profile;

const PRESETS: [&str; 6] = ["horizon", "reef", "mint", "ember", "violet", "slate"];

fn shown(uid: &str, profile: &Profile) -> Value {
    json!({
        "user_uid": uid, "display_name": profile.display_name, "avatar_mode": "generated",
        "avatar_preset_id": profile.preset, "avatar_asset_id": null, "avatar_url": null,
        "profile_version": profile.version, "updated_at": moment(profile.updated_at),
    })
}

pub(super) fn mine(asked: &Asked) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    let profile = asked.shared.lock().profile(&caller.user);
    answer(StatusCode::OK, &shown(&caller.user, &profile))
}

pub(super) fn batch(asked: &Asked) -> Response {
    if let Err(refused) = asked.caller() {
        return *refused;
    }
    let mut uids: Vec<&str> = Vec::new();
    for (_, value) in asked.query.iter().filter(|(name, _)| name == "user_uid") {
        let uid = value.trim();
        if !uid.is_empty() && !uids.contains(&uid) {
            uids.push(uid);
        }
    }
    if uids.is_empty() || uids.len() > 100 {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_query",
            "give 1 to 100 user_uid",
        );
    }
    let mut state = asked.shared.lock();
    let profiles: Vec<Value> = uids
        .into_iter()
        .map(|uid| shown(uid, &state.profile(uid)))
        .collect();
    answer(StatusCode::OK, &json!({ "profiles": profiles }))
}

pub(super) fn change(asked: &Asked) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    let body = asked.json();
    if !body.is_object() {
        return refusal(StatusCode::BAD_REQUEST, "invalid_payload", "invalid JSON");
    }
    let (expected, name) = match wished(asked, &body) {
        Ok(wished) => wished,
        Err(refused) => return *refused,
    };
    let mut state = asked.shared.lock();
    let before = state.profile(&caller.user);
    if expected.is_some_and(|version| version != before.version) {
        return refusal(
            StatusCode::CONFLICT,
            "profile_conflict",
            "the profile has changed meanwhile",
        );
    }
    let preset = body["avatar_preset_id"].as_str().unwrap_or_default();
    if body["avatar_mode"] != "generated" || !PRESETS.contains(&preset) {
        return refusal(
            StatusCode::BAD_REQUEST,
            "avatar_mode_unsupported",
            "only generated avatars of a known preset",
        );
    }
    let after = Profile {
        display_name: name,
        preset: preset.to_owned(),
        version: before.version + 1,
        updated_at: now(),
    };
    let said = shown(&caller.user, &after);
    let _before = state.profiles.insert(caller.user, after);
    state
        .sockets
        .tell("profile_updated", |_, _| Some(said.clone()));
    answer(StatusCode::OK, &said)
}

/// The version that is to be replaced and the name that is wished for, where both are allowed.
fn wished(asked: &Asked, body: &Value) -> Result<(Option<u64>, String), Box<Response>> {
    let refused = |code, message| Err(Box::new(refusal(StatusCode::BAD_REQUEST, code, message)));
    let version = |text: String| {
        text.trim_start_matches("W/")
            .trim_matches('"')
            .parse::<u64>()
    };
    let expected = match asked.header("if-match").map(version) {
        None => None,
        Some(Ok(version)) if version > 0 => Some(version),
        Some(_) => return refused("invalid_if_match", "If-Match must be a version"),
    };
    let name = body["display_name"]
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_owned();
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-');
    if !(2..=32).contains(&name.chars().count()) || !name.chars().all(allowed) {
        return refused(
            "display_name_invalid",
            "2 to 32 letters, numbers, spaces, dots, _ or -",
        );
    }
    Ok((expected, name))
}
