//! WebSocket of a demo community (`docs/backend-contract.md` 7).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::go_json;
use super::http::Caller;
use super::state::{OutgoingFrame, Shared, State};

const PING_INTERVAL: Duration = Duration::from_secs(25);
/// How long a client may be silent.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// RFC 6455, 7.4.1.
const PROTOCOL_ERROR: u16 = 1002;

/// Why a socket ends.
enum CloseReason {
    /// Without a close frame, as the real server does after an invalid envelope.
    Dropped,
    ClosedByClient,
    InvalidFrame,
}

/// Serves a socket until one side ends it.
pub(super) async fn serve(socket: WebSocket, shared: Arc<Shared>, caller: Caller) {
    let (number, frames) = {
        let sockets = &mut shared.lock().sockets;
        sockets.counted = shared.kind.is_extended();
        sockets.open(&caller.user, &caller.device)
    };
    let (mut sink, mut stream) = socket.split();
    let reason = tokio::select! {
        () = write(&mut sink, frames) => CloseReason::Dropped,
        reason = read(&mut stream, &shared, number) => reason,
        () = shared.closed() => CloseReason::Dropped,
    };
    shared.lock().sockets.close(number);
    let closing = async {
        match reason {
            CloseReason::Dropped => {}
            // The library writes its close frame while it is polled.
            CloseReason::ClosedByClient => while let Some(Ok(_)) = stream.next().await {},
            CloseReason::InvalidFrame => {
                let frame = CloseFrame {
                    code: PROTOCOL_ERROR,
                    reason: "not a frame".into(),
                };
                let _ = sink.send(Message::Close(Some(frame))).await;
            }
        }
    };
    let _ = tokio::time::timeout(CLOSE_TIMEOUT, closing).await;
}

type Sink = SplitSink<WebSocket, Message>;

async fn write(sink: &mut Sink, mut frames: mpsc::Receiver<OutgoingFrame>) {
    let mut ping = Instant::now() + PING_INTERVAL;
    loop {
        let messages: Vec<Message> = tokio::select! {
            frame = frames.recv() => match frame {
                Some(OutgoingFrame::Text(text)) => vec![Message::Text((&*text).into())],
                Some(OutgoingFrame::Missed(texts)) => {
                    texts.iter().map(|text| Message::Text((&**text).into())).collect()
                }
                Some(OutgoingFrame::Drop) | None => return,
            },
            () = sleep_until(ping) => {
                ping = Instant::now() + PING_INTERVAL;
                vec![Message::Ping("ping".into())]
            }
        };
        for message in messages {
            if sink.send(message).await.is_err() {
                return;
            }
        }
    }
}

async fn read(
    stream: &mut SplitStream<WebSocket>,
    shared: &Arc<Shared>,
    number: u64,
) -> CloseReason {
    let mut deadline = Instant::now() + READ_TIMEOUT;
    loop {
        let message = tokio::select! {
            message = stream.next() => message,
            () = sleep_until(deadline) => return CloseReason::Dropped,
        };
        let envelope = match message {
            Some(Ok(Message::Text(text))) => Envelope::parse(text.as_bytes()),
            Some(Ok(Message::Binary(bytes))) => Envelope::parse(&bytes),
            Some(Ok(Message::Pong(_))) => {
                deadline = Instant::now() + READ_TIMEOUT;
                continue;
            }
            Some(Ok(Message::Ping(_))) => continue,
            Some(Ok(Message::Close(_))) => return CloseReason::ClosedByClient,
            Some(Err(_)) => return CloseReason::InvalidFrame,
            None => return CloseReason::Dropped,
        };
        let Some(envelope) = envelope else {
            return CloseReason::Dropped;
        };
        handle(shared, number, &envelope);
        deadline = Instant::now() + READ_TIMEOUT;
    }
}

/// A message of a client.
struct Envelope {
    kind: String,
    request: String,
    payload: Value,
}

impl Envelope {
    /// `None` ends the socket. Invalid fields of the payload count as absent.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let value = go_json::object(bytes)?;
        let payload = go_json::field(&value, "payload");
        Some(Self {
            kind: go_json::text(&value, "type")?,
            request: go_json::text(&value, "request_id")?,
            payload: payload.cloned().unwrap_or_default(),
        })
    }

    fn channel(&self) -> String {
        let channel = go_json::text(&self.payload, "channel_id").unwrap_or_default();
        channel.trim().to_owned()
    }
}

/// The kind and payload of a direct reply, or an error code.
type Reply = Result<(&'static str, Value), &'static str>;

fn handle(shared: &Shared, number: u64, envelope: &Envelope) {
    let channel = envelope.channel();
    let state = &mut *shared.lock();
    let reply = match envelope.kind.as_str() {
        "chat.subscribe" => return subscribe(shared, state, number, envelope),
        "chat.unsubscribe" if channel.is_empty() => return,
        "chat.unsubscribe" => Ok(unsubscribe(state, number, &channel)),
        "chat.typing.update" => match typing(state, number, envelope) {
            Ok(()) => return,
            Err(code) => Err(code),
        },
        "chat.ping" => {
            let now = jiff::Timestamp::now().to_string();
            Ok(("chat.pong", json!({ "ts": now })))
        }
        "chat.resume" if shared.kind.is_extended() => resume(state, number, envelope),
        _ => Err("chat_unknown_event"),
    };
    respond(state, number, envelope, reply);
}

fn respond(state: &mut State, number: u64, envelope: &Envelope, reply: Reply) {
    let (kind, payload) = reply.unwrap_or_else(|code| {
        let message = code.replace('_', " ");
        let payload = json!({ "code": code, "message": message, "retryable": false });
        ("chat.error", payload)
    });
    let request = Some(envelope.request.as_str());
    state.sockets.reply(number, kind, request, &payload);
}

fn subscribe(shared: &Shared, state: &mut State, number: u64, envelope: &Envelope) {
    let channel = &*envelope.channel();
    if channel.is_empty() {
        return respond(state, number, envelope, Err("chat_channel_required"));
    }
    let is_new = state.sockets.subscribe(number, channel);
    let payload = json!({ "channel_id": channel });
    respond(state, number, envelope, Ok(("chat.subscribed", payload)));
    let mut members = state.sockets.present(channel);
    if state.channels.contains_key(channel) {
        let residents = shared.kind.residents().iter();
        let present = residents.filter(|resident| resident.status != "offline");
        members.extend(present.map(|resident| resident_member(resident.uid)));
    }
    let snapshot = json!({ "channel_id": channel, "members": members });
    let sockets = &mut state.sockets;
    sockets.reply(number, "chat.presence.snapshot", None, &snapshot);
    if is_new {
        let payload = json!({ "channel_id": channel, "member": sockets.member(number) });
        sockets.broadcast_to(channel, "chat.presence.joined", &payload, Some(number));
    }
}

/// A resident in a presence list.
pub(super) fn resident_member(uid: &str) -> Value {
    json!({ "client_id": format!("client_{uid}"), "user_uid": uid, "device_id": "dev_resident" })
}

fn unsubscribe(state: &mut State, number: u64, channel: &str) -> (&'static str, Value) {
    let sockets = &mut state.sockets;
    let payload = json!({ "channel_id": channel, "member": sockets.member(number) });
    if sockets.unsubscribe(number, channel) {
        sockets.broadcast_to(channel, "chat.presence.left", &payload, Some(number));
    }
    ("chat.unsubscribed", json!({ "channel_id": channel }))
}

fn typing(state: &mut State, number: u64, envelope: &Envelope) -> Result<(), &'static str> {
    let channel = &*envelope.channel();
    if channel.is_empty() {
        return Err("chat_channel_required");
    }
    let sockets = &mut state.sockets;
    let peer = sockets.peer(number);
    if !peer.is_some_and(|peer| peer.channels.contains(channel)) {
        return Err("chat_not_subscribed");
    }
    let active = go_json::field(&envelope.payload, "is_typing") == Some(&Value::Bool(true));
    let payload =
        json!({ "channel_id": channel, "is_typing": active, "member": sockets.member(number) });
    sockets.broadcast_to(channel, "chat.typing.updated", &payload, Some(number));
    Ok(())
}

fn resume(state: &mut State, number: u64, envelope: &Envelope) -> Reply {
    let epoch = envelope.payload["epoch"].as_str().unwrap_or_default();
    let after = envelope.payload["seq"].as_u64();
    let resumed = after.and_then(|after| state.sockets.resume(number, epoch, after));
    let (from, to) = resumed.ok_or("resume_gap")?;
    Ok(("chat.resumed", json!({ "from": from, "to": to })))
}
