//! The socket of a demo community (`docs/backend-contract.md` 7).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::http::Caller;
use super::state::{Frame, Shared};

/// How often the server asks whether the other side lives.
const PING: Duration = Duration::from_secs(25);
/// How long the other side may be silent.
const SILENCE: Duration = Duration::from_secs(60);

/// Serves a socket until one side ends it. No end is ever announced, as the real server announces none.
pub(super) async fn serve(socket: WebSocket, shared: Arc<Shared>, caller: Caller) {
    let (number, frames) = {
        let mut state = shared.lock();
        state.sockets.counted = shared.kind.is_extended();
        state.sockets.enter(&caller.user, &caller.device)
    };
    let (sink, stream) = socket.split();
    tokio::select! {
        () = write(sink, frames) => {}
        () = read(stream, &shared, number) => {}
        () = shared.closed() => {}
    }
    shared.lock().sockets.leave(number);
}

async fn write(mut sink: SplitSink<WebSocket, Message>, mut frames: mpsc::Receiver<Frame>) {
    let mut ping = Instant::now() + PING;
    loop {
        let message = tokio::select! {
            frame = frames.recv() => match frame {
                Some(Frame::Text(text)) => Message::Text((&*text).into()),
                Some(Frame::Drop) | None => return,
            },
            () = sleep_until(ping) => {
                ping = Instant::now() + PING;
                Message::Ping("ping".into())
            }
        };
        if sink.send(message).await.is_err() {
            return;
        }
    }
}

async fn read(mut stream: SplitStream<WebSocket>, shared: &Arc<Shared>, number: u64) {
    let mut silence = Instant::now() + SILENCE;
    loop {
        let message = tokio::select! {
            message = stream.next() => message,
            () = sleep_until(silence) => return,
        };
        let text = match message {
            Some(Ok(Message::Text(text))) => text.to_string(),
            Some(Ok(Message::Binary(bytes))) => String::from_utf8_lossy(&bytes).into_owned(),
            Some(Ok(Message::Pong(_))) => {
                silence = Instant::now() + SILENCE;
                continue;
            }
            Some(Ok(Message::Ping(_))) => continue,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return,
        };
        match Envelope::read(&text) {
            Some(envelope) => act(shared, number, &envelope),
            None => return,
        }
        silence = Instant::now() + SILENCE;
    }
}

/// What a client says.
struct Envelope {
    kind: String,
    request: Option<String>,
    payload: Value,
}

impl Envelope {
    /// Reads an envelope. `None` when it is none, which ends the socket.
    fn read(text: &str) -> Option<Self> {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let value = values.next()?.ok()?;
        let text = |name: &str| match &value[name] {
            Value::Null => Some(None),
            Value::String(text) => Some(Some(text.clone())),
            _ => None,
        };
        if !(value.is_object() || value.is_null()) {
            return None;
        }
        Some(Self {
            kind: text("type")?.unwrap_or_default(),
            request: text("request_id")?,
            payload: value["payload"].clone(),
        })
    }

    fn channel(&self) -> &str {
        self.payload["channel_id"]
            .as_str()
            .unwrap_or_default()
            .trim()
    }
}

fn act(shared: &Arc<Shared>, number: u64, said: &Envelope) {
    match said.kind.as_str() {
        "chat.subscribe" => subscribe(shared, number, said),
        "chat.unsubscribe" => unsubscribe(shared, number, said),
        "chat.typing.update" => typing(shared, number, said),
        "chat.ping" => {
            let pong = json!({ "ts": jiff::Timestamp::now().to_string() });
            shared
                .lock()
                .sockets
                .reply(number, "chat.pong", said.request.as_deref(), &pong);
        }
        "chat.resume" if shared.kind.is_extended() => resume(shared, number, said),
        _ => error(shared, number, said, "chat_unknown_event"),
    }
}

fn error(shared: &Arc<Shared>, number: u64, said: &Envelope, code: &str) {
    let payload = json!({ "code": code, "message": code.replace('_', " "), "retryable": false });
    shared
        .lock()
        .sockets
        .reply(number, "chat.error", said.request.as_deref(), &payload);
}

fn subscribe(shared: &Arc<Shared>, number: u64, said: &Envelope) {
    let channel = said.channel();
    if channel.is_empty() {
        return error(shared, number, said, "chat_channel_required");
    }
    let mut state = shared.lock();
    let new = state.sockets.join(number, channel);
    state.sockets.reply(
        number,
        "chat.subscribed",
        said.request.as_deref(),
        &json!({ "channel_id": channel }),
    );
    let mut members = state.sockets.present(channel);
    if state.channels.contains_key(channel) {
        let here = shared
            .kind
            .residents()
            .iter()
            .filter(|resident| resident.status != "offline");
        members.extend(here.map(|resident| resident_socket(resident.uid)));
    }
    let snapshot = json!({ "channel_id": channel, "members": members });
    state
        .sockets
        .reply(number, "chat.presence.snapshot", None, &snapshot);
    if new {
        let payload = json!({ "channel_id": channel, "member": state.sockets.member(number) });
        state
            .sockets
            .tell_room(channel, "chat.presence.joined", &payload, Some(number));
    }
}

/// The socket a resident has in presence.
pub(super) fn resident_socket(uid: &str) -> Value {
    json!({ "client_id": format!("client_{uid}"), "user_uid": uid, "device_id": "dev_resident" })
}

fn unsubscribe(shared: &Arc<Shared>, number: u64, said: &Envelope) {
    let channel = said.channel();
    if channel.is_empty() {
        return;
    }
    let mut state = shared.lock();
    let payload = json!({ "channel_id": channel, "member": state.sockets.member(number) });
    if state.sockets.part(number, channel) {
        state
            .sockets
            .tell_room(channel, "chat.presence.left", &payload, Some(number));
    }
    state.sockets.reply(
        number,
        "chat.unsubscribed",
        said.request.as_deref(),
        &json!({ "channel_id": channel }),
    );
}

fn typing(shared: &Arc<Shared>, number: u64, said: &Envelope) {
    let channel = said.channel();
    if channel.is_empty() {
        return error(shared, number, said, "chat_channel_required");
    }
    let mut state = shared.lock();
    if !state
        .sockets
        .peer(number)
        .is_some_and(|peer| peer.rooms.contains(channel))
    {
        drop(state);
        return error(shared, number, said, "chat_not_subscribed");
    }
    let active = said.payload["is_typing"].as_bool().unwrap_or(false);
    let payload = json!({ "channel_id": channel, "is_typing": active, "member": state.sockets.member(number) });
    state
        .sockets
        .tell_room(channel, "chat.typing.updated", &payload, Some(number));
}

fn resume(shared: &Arc<Shared>, number: u64, said: &Envelope) {
    let (epoch, after) = (
        said.payload["epoch"].as_str().unwrap_or_default(),
        said.payload["seq"].as_u64(),
    );
    let resumed = after.and_then(|after| shared.lock().sockets.resume(number, epoch, after));
    match resumed {
        Some((from, to)) => {
            let payload = json!({ "from": from, "to": to });
            shared
                .lock()
                .sockets
                .reply(number, "chat.resumed", said.request.as_deref(), &payload);
        }
        None => error(shared, number, said, "resume_gap"),
    }
}
