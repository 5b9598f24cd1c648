//! Sending a message (`docs/backend-contract.md` 5.7) and the extension for idempotent sending.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::files::{self, UploadedFile};
use super::{ApiRequest, Caller};
use crate::demo::envelope::{ApiError, ApiResult, json_response, now};
use crate::demo::random::hex8;
use crate::demo::state::{State, StoredMessage, idempotency_key};
use crate::demo::{go_json, multipart, script};

/// How long an idempotency key is kept, in seconds.
const KEY_LIFETIME: i64 = 86_400;

/// The content of a request, not validated.
#[derive(Default)]
struct MessageDraft<'a> {
    body: String,
    reply_to: String,
    files: Vec<UploadedFile<'a>>,
}

impl<'a> MessageDraft<'a> {
    fn parse(request: &'a ApiRequest) -> Result<Self, ApiError> {
        let content_type = request.header("content-type").unwrap_or_default();
        let is_form = content_type
            .to_lowercase()
            .starts_with("multipart/form-data");
        let draft = if is_form {
            Self::from_form(&content_type, &request.body)
        } else {
            Self::from_json(&request.body)
        };
        draft.ok_or_else(|| ApiError::bad_request("invalid_payload", "the message cannot be read"))
    }

    fn from_json(body: &[u8]) -> Option<Self> {
        let body = go_json::object(body)?;
        Some(Self {
            body: go_json::text(&body, "body")?,
            reply_to: go_json::text(&body, "reply_to_message_id")?,
            files: Vec::new(),
        })
    }

    fn from_form(content_type: &str, body: &'a [u8]) -> Option<Self> {
        let mut draft = Self::default();
        for part in multipart::parse(content_type, body)? {
            match (part.name.as_str(), &part.file_name) {
                ("body", None) => draft.body = part.text(),
                ("reply_to_message_id", None) => draft.reply_to = part.text(),
                ("files", Some(_)) => draft.files.push(UploadedFile::from(part)),
                _ => {}
            }
        }
        Some(draft)
    }
}

pub(super) fn create(request: &ApiRequest) -> ApiResult {
    let caller = request.caller()?;
    let draft = MessageDraft::parse(request)?;
    let (status, message) = accept(request, &caller, &draft)?;
    if status == StatusCode::CREATED {
        let channel = request.segment(0);
        script::reply(&request.shared, channel, &caller.user, draft.body.trim());
    }
    Ok(json_response(status, &json!({ "message": message })))
}

/// Validates and stores a message under one lock, so that a concurrent request with the same key is recognised.
fn accept(
    request: &ApiRequest,
    caller: &Caller,
    draft: &MessageDraft<'_>,
) -> Result<(StatusCode, Value), ApiError> {
    let failed = |message: String| ApiError::bad_request("message_create_failed", message);
    let id = request.segment(0);
    let extended = request.shared.kind.is_extended();
    files::check_sizes(&draft.files)?;
    let mut state = request.shared.lock();
    let channel = state.channels.get(id);
    let channel = channel.ok_or_else(|| failed(format!("unknown channel id: {id}")))?;
    if channel.is_voice {
        return Err(failed(String::from("a voice channel takes no messages")));
    }
    let pictures = files::pictures(&draft.files)?;
    let body = draft.body.trim();
    if body.is_empty() && pictures.is_empty() {
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, "message_empty"));
    }
    let key = request
        .header("idempotency-key")
        .filter(|_| request.shared.is_idempotent);
    if let Some(key) = &key
        && let Some(first) = first_result(&state, id, &caller.user, key)
    {
        return Ok((StatusCode::OK, first));
    }
    let mut message =
        StoredMessage::new(format!("msg_{}", hex8()), caller.user.as_str(), body, now());
    let reply_to = draft.reply_to.trim();
    if !reply_to.is_empty() {
        let target = channel.message(reply_to);
        let target = target
            .ok_or_else(|| ApiError::coded(StatusCode::BAD_REQUEST, "reply_target_not_found"))?;
        message.reply = Some(Box::new(target.quote()));
    }
    message.attachments = files::store(&mut state, &request.shared.url, id, pictures);
    let message = state.publish(id, message, key, extended);
    Ok((StatusCode::CREATED, message))
}

/// The message that the first request with this key created.
fn first_result(state: &State, id: &str, user: &str, key: &str) -> Option<Value> {
    let (message, created) = state.keys.get(&idempotency_key(id, user, key))?;
    let channel = state.channels.get(id)?;
    let message = channel.message(message)?;
    (*created > now() - KEY_LIFETIME).then_some(())?;
    let mut json = message.json(id, true, Some(user));
    json["client_key"] = json!(key);
    Some(json)
}
