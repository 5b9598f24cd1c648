//! Saying something (`docs/backend-contract.md` 5.7, the extension for repeating a request).

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::files::{self, File};
use super::{Asked, Caller};
use crate::demo::envelope::{Refused, answer, either, now};
use crate::demo::random::hex8;
use crate::demo::state::{Said, Shared, State};
use crate::demo::{form, lenient, script};

/// How long a key is remembered, in seconds.
const REMEMBERED: i64 = 86_400;

fn refused(code: &str, message: &str) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, code, message)
}

/// What a request says, before it is checked.
#[derive(Default)]
struct Draft<'a> {
    body: String,
    reply: String,
    files: Vec<File<'a>>,
}

impl<'a> Draft<'a> {
    fn read(asked: &'a Asked) -> Result<Self, Refused> {
        let kind = asked.header("content-type").unwrap_or_default();
        if kind.to_lowercase().starts_with("multipart/form-data") {
            return Self::of_form(&kind, &asked.body)
                .ok_or_else(|| refused("invalid_payload", "the form cannot be read"));
        }
        let read = lenient::object(&asked.body).and_then(|body| {
            Some(Self {
                body: lenient::text(&body, "body")?,
                reply: lenient::text(&body, "reply_to_message_id")?,
                files: Vec::new(),
            })
        });
        read.ok_or_else(|| refused("invalid_payload", "the message cannot be read"))
    }

    fn of_form(kind: &str, body: &'a [u8]) -> Option<Self> {
        let mut draft = Self::default();
        for part in form::parts(kind, body)? {
            match (part.name.as_str(), &part.file) {
                ("body", None) => draft.body = part.text(),
                ("reply_to_message_id", None) => draft.reply = part.text(),
                ("files", Some(_)) => draft.files.push(File::of(part)),
                _ => {}
            }
        }
        Some(draft)
    }
}

pub(super) fn create(asked: &Asked, id: &str) -> Response {
    let made = asked.caller().and_then(|caller| {
        let draft = Draft::read(asked)?;
        let (status, message) = accept(asked, id, &caller, &draft)?;
        if status == StatusCode::CREATED {
            script::answer(&asked.shared, id, &caller.user, draft.body.trim());
        }
        Ok(answer(status, &json!({ "message": message })))
    });
    either(made)
}

/// Checks a message and puts it into its channel, all in one step, so that a repeated request cannot slip in between.
fn accept(
    asked: &Asked,
    id: &str,
    caller: &Caller,
    draft: &Draft<'_>,
) -> Result<(StatusCode, Value), Refused> {
    let extended = asked.shared.kind.is_extended();
    files::check_sizes(&draft.files)?;
    let mut state = asked.shared.lock();
    let channel = state.channels.get(id).ok_or_else(|| {
        refused(
            "message_create_failed",
            &format!("unknown channel id: {id}"),
        )
    })?;
    if channel.voice {
        return Err(refused(
            "message_create_failed",
            "a voice channel takes no messages",
        ));
    }
    let pictures = files::pictures(&draft.files)?;
    let body = draft.body.trim();
    if body.is_empty() && pictures.is_empty() {
        return Err(refused(
            "message_empty",
            "a body or an attachment is needed",
        ));
    }
    let key = asked.header("idempotency-key").filter(|_| extended);
    if let Some(key) = &key
        && let Some(first) = repeated(&state, id, &caller.user, key)
    {
        return Ok((StatusCode::OK, first));
    }
    let mut message = Said::new(format!("msg_{}", hex8()), caller.user.as_str(), body, now());
    let reply = draft.reply.trim();
    if !reply.is_empty() {
        let answered = channel.find(reply).and_then(|at| channel.said.get(at));
        let answered = answered.ok_or_else(|| {
            refused(
                "reply_target_not_found",
                "what is answered is not in this channel",
            )
        })?;
        message.reply = Some(Box::new(answered.as_answered()));
    }
    message.attachments = files::keep(&mut state, &asked.shared.url, id, pictures);
    let message = announce(&mut state, extended, id, message, key);
    Ok((StatusCode::CREATED, message))
}

/// What was said when this request was made for the first time.
fn repeated(state: &State, id: &str, user: &str, key: &str) -> Option<Value> {
    let (known, at) = state.keys.get(&key_of(id, user, key))?;
    let channel = state
        .channels
        .get(id)
        .filter(|_| *at > now() - REMEMBERED)?;
    let first = channel.find(known).and_then(|at| channel.said.get(at))?;
    let mut first = first.json(id, true, Some(user));
    first["client_key"] = json!(key);
    Some(first)
}

fn key_of(id: &str, user: &str, key: &str) -> String {
    format!("{id}\n{user}\n{key}")
}

/// Puts a message into a channel and tells everyone there.
pub(in crate::demo) fn say(shared: &Arc<Shared>, id: &str, message: Said) {
    let _said = announce(
        &mut shared.lock(),
        shared.kind.is_extended(),
        id,
        message,
        None,
    );
}

/// Gives the message as its author sees it.
fn announce(
    state: &mut State,
    extended: bool,
    id: &str,
    message: Said,
    key: Option<String>,
) -> Value {
    let author = message.author.to_string();
    let shown = message.json(id, extended, None);
    let mut own = shown.clone();
    if let Some(key) = key {
        own["client_key"] = json!(key);
        let known = (message.id.to_string(), now());
        state.keys.put(key_of(id, &author, &key), known);
    }
    if let Some(channel) = state.channels.get_mut(id) {
        channel.push(message);
    }
    state.sockets.tell("chat.message.created", |_, peer| {
        let message = if peer.user == author { &own } else { &shown };
        peer.rooms
            .contains(id)
            .then(|| json!({ "message": message }))
    });
    own
}
