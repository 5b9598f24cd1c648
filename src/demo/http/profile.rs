//! Profiles (`docs/backend-contract.md` 5.9, 5.10, 5.13).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{ApiRequest, files};
use crate::demo::envelope::{ApiError, ApiResult, now, ok, timestamp};
use crate::demo::go_json;
use crate::demo::state::{AVATAR_PRESETS, ProfileAvatar, State, StoredProfile};

fn profile_json(url: &str, uid: &str, profile: &StoredProfile) -> Value {
    let (mode, preset, asset) = match &profile.avatar {
        ProfileAvatar::Preset(preset) => ("generated", Some(preset), None),
        ProfileAvatar::Upload(asset) => ("uploaded", None, Some(asset)),
    };
    json!({
        "user_uid": uid, "display_name": profile.display_name, "avatar_mode": mode, "avatar_preset_id": preset,
        "avatar_asset_id": asset, "avatar_url": asset.map(|asset| files::avatar_url(url, asset)),
        "profile_version": profile.version, "updated_at": timestamp(profile.updated_at),
    })
}

pub(super) fn own(request: &ApiRequest) -> ApiResult {
    let user = request.caller()?.user;
    let profile = request.shared.lock().profile(&user);
    ok(&profile_json(&request.shared.url, &user, &profile))
}

pub(super) fn batch(request: &ApiRequest) -> ApiResult {
    const LIMIT: usize = 100;
    let _caller = request.caller()?;
    let uids = request.query.iter().filter(|(name, _)| name == "user_uid");
    let requested: Vec<&str> = uids.map(|(_, uid)| uid.trim()).collect();
    if requested.is_empty() || requested.len() > LIMIT {
        let message = "1 to 100 user_uid are required";
        return Err(ApiError::bad_request("invalid_query", message));
    }
    let mut uids: Vec<&str> = Vec::new();
    for uid in requested {
        if !uid.is_empty() && !uids.contains(&uid) {
            uids.push(uid);
        }
    }
    let mut state = request.shared.lock();
    let url = &request.shared.url;
    let profiles = uids
        .into_iter()
        .map(|uid| profile_json(url, uid, &state.profile(uid)));
    ok(&json!({ "profiles": profiles.collect::<Value>() }))
}

struct ProfileChange {
    name: String,
    mode: String,
    preset: String,
    asset: String,
}

impl ProfileChange {
    fn parse(body: &[u8]) -> Option<Self> {
        let body = go_json::object(body)?;
        Some(Self {
            name: go_json::text(&body, "display_name")?.trim().to_owned(),
            mode: go_json::text(&body, "avatar_mode")?,
            preset: go_json::text(&body, "avatar_preset_id")?,
            asset: go_json::text(&body, "avatar_asset_id")?,
        })
    }

    fn has_valid_name(&self) -> bool {
        let valid = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-');
        (2..=32).contains(&self.name.chars().count()) && self.name.chars().all(valid)
    }

    fn avatar(&self, state: &State) -> Result<ProfileAvatar, ApiError> {
        let code = match self.mode.as_str() {
            "generated" if AVATAR_PRESETS.contains(&self.preset.as_str()) => {
                return Ok(ProfileAvatar::Preset(self.preset.clone()));
            }
            "uploaded" if files::has_avatar(state, &self.asset) => {
                return Ok(ProfileAvatar::Upload(self.asset.clone()));
            }
            "uploaded" => "avatar_asset_not_found",
            _ => "avatar_mode_unsupported",
        };
        Err(ApiError::coded(StatusCode::BAD_REQUEST, code))
    }
}

fn expected_version(request: &ApiRequest) -> Result<Option<u64>, ApiError> {
    let Some(text) = request.header("if-match") else {
        return Ok(None);
    };
    let digits = text.trim_start_matches("W/").trim_matches('"');
    match digits.parse::<u64>() {
        _ if digits.is_empty() => Ok(None),
        Ok(version) if version > 0 => Ok(Some(version)),
        _ => Err(ApiError::bad_request(
            "invalid_if_match",
            "If-Match must be a version",
        )),
    }
}

pub(super) fn update(request: &ApiRequest) -> ApiResult {
    let user = request.caller()?.user;
    let change = ProfileChange::parse(&request.body)
        .ok_or_else(|| ApiError::bad_request("invalid_payload", "the profile cannot be read"))?;
    let expected = expected_version(request)?;
    if !change.has_valid_name() {
        let message = "2 to 32 letters, numbers, spaces, dots, _ or -";
        return Err(ApiError::bad_request("display_name_invalid", message));
    }
    let mut state = request.shared.lock();
    let before = state.profile(&user);
    if expected.is_some_and(|version| version != before.version) {
        return Err(ApiError::coded(StatusCode::CONFLICT, "profile_conflict"));
    }
    let profile = StoredProfile {
        avatar: change.avatar(&state)?,
        display_name: change.name,
        version: before.version + 1,
        updated_at: now(),
    };
    let body = profile_json(&request.shared.url, &user, &profile);
    let _before = state.profiles.insert(user, profile);
    state
        .sockets
        .broadcast("profile_updated", |_, _| Some(body.clone()));
    ok(&body)
}
