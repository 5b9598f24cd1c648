//! What people call themselves (`docs/backend-contract.md` 5.9, 5.10, 5.13).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Asked, Caller, files};
use crate::demo::envelope::{Refused, answer, either, moment, now, refusal};
use crate::demo::lenient;
use crate::demo::state::{Face, Profile, State};

const PRESETS: [&str; 6] = ["horizon", "reef", "mint", "ember", "violet", "slate"];

/// A profile as everyone sees it. Both ways to show a face are always named; one of them is nothing.
fn shown(url: &str, uid: &str, profile: &Profile) -> Value {
    let (mode, preset, asset) = match &profile.face {
        Face::Preset(preset) => ("generated", Some(preset), None),
        Face::Picture(asset) => ("uploaded", None, Some(asset)),
    };
    json!({
        "user_uid": uid, "display_name": profile.display_name, "avatar_mode": mode, "avatar_preset_id": preset,
        "avatar_asset_id": asset, "avatar_url": asset.map(|asset| files::avatar_url(url, asset)),
        "profile_version": profile.version, "updated_at": moment(profile.updated_at),
    })
}

pub(super) fn mine(asked: &Asked) -> Response {
    let caller = match asked.caller() {
        Ok(caller) => caller,
        Err(refused) => return refused.response(),
    };
    let profile = asked.shared.lock().profile(&caller.user);
    answer(
        StatusCode::OK,
        &shown(&asked.shared.url, &caller.user, &profile),
    )
}

pub(super) fn batch(asked: &Asked) -> Response {
    const MOST: usize = 100;
    if let Err(refused) = asked.caller() {
        return refused.response();
    }
    let named = asked.query.iter().filter(|(name, _)| name == "user_uid");
    let named: Vec<&str> = named.map(|(_, uid)| uid.trim()).collect();
    if named.is_empty() || named.len() > MOST {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_query",
            "give 1 to 100 user_uid",
        );
    }
    let mut uids: Vec<&str> = Vec::new();
    for uid in named {
        if !uid.is_empty() && !uids.contains(&uid) {
            uids.push(uid);
        }
    }
    let mut state = asked.shared.lock();
    let profiles: Vec<Value> = uids
        .into_iter()
        .map(|uid| shown(&asked.shared.url, uid, &state.profile(uid)))
        .collect();
    answer(StatusCode::OK, &json!({ "profiles": profiles }))
}

pub(super) fn change(asked: &Asked) -> Response {
    either(asked.caller().and_then(|caller| changed(asked, &caller)))
}

/// What a request wishes the profile to be.
struct Wish {
    name: String,
    mode: String,
    preset: String,
    asset: String,
}

impl Wish {
    fn read(body: &[u8]) -> Option<Self> {
        let body = lenient::object(body)?;
        Some(Self {
            name: lenient::text(&body, "display_name")?.trim().to_owned(),
            mode: lenient::text(&body, "avatar_mode")?,
            preset: lenient::text(&body, "avatar_preset_id")?,
            asset: lenient::text(&body, "avatar_asset_id")?,
        })
    }

    fn name_is_allowed(&self) -> bool {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-');
        (2..=32).contains(&self.name.chars().count()) && self.name.chars().all(allowed)
    }

    fn face(&self, state: &State) -> Result<Face, Refused> {
        let bad = |code, message| Err(Refused::new(StatusCode::BAD_REQUEST, code, message));
        match self.mode.as_str() {
            "generated" if PRESETS.contains(&self.preset.as_str()) => {
                Ok(Face::Preset(self.preset.clone()))
            }
            "generated" => bad("avatar_mode_unsupported", "there is no such preset"),
            "uploaded" if files::is_avatar(state, &self.asset) => {
                Ok(Face::Picture(self.asset.clone()))
            }
            "uploaded" => bad("avatar_asset_not_found", "there is no such picture"),
            _ => bad("avatar_mode_unsupported", "there is no such mode"),
        }
    }
}

/// The version that a change expects, if it expects one.
fn expected(asked: &Asked) -> Result<Option<u64>, Refused> {
    let Some(text) = asked.header("if-match") else {
        return Ok(None);
    };
    let digits = text.trim_start_matches("W/").trim_matches('"');
    match digits.parse::<u64>() {
        _ if digits.is_empty() => Ok(None),
        Ok(version) if version > 0 => Ok(Some(version)),
        _ => Err(Refused::new(
            StatusCode::BAD_REQUEST,
            "invalid_if_match",
            "If-Match must be a version",
        )),
    }
}

fn changed(asked: &Asked, caller: &Caller) -> Result<Response, Refused> {
    let bad = |code, message| Refused::new(StatusCode::BAD_REQUEST, code, message);
    let wish = Wish::read(&asked.body)
        .ok_or_else(|| bad("invalid_payload", "the profile cannot be read"))?;
    let expected = expected(asked)?;
    if !wish.name_is_allowed() {
        return Err(bad(
            "display_name_invalid",
            "2 to 32 letters, numbers, spaces, dots, _ or -",
        ));
    }
    let mut state = asked.shared.lock();
    let before = state.profile(&caller.user);
    if expected.is_some_and(|version| version != before.version) {
        return Err(Refused::new(
            StatusCode::CONFLICT,
            "profile_conflict",
            "the profile has changed meanwhile",
        ));
    }
    let after = Profile {
        face: wish.face(&state)?,
        display_name: wish.name,
        version: before.version + 1,
        updated_at: now(),
    };
    let said = shown(&asked.shared.url, &caller.user, &after);
    let _before = state.profiles.insert(caller.user.clone(), after);
    state
        .sockets
        .tell("profile_updated", |_, _| Some(said.clone()));
    Ok(answer(StatusCode::OK, &said))
}
