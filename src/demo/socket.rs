//! The socket of a demo community (`docs/backend-contract.md` 7).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::http::Caller;
use super::lenient;
use super::state::{Frame, Shared};

/// How often the server asks whether the other side lives.
const PING: Duration = Duration::from_secs(25);
/// How long the other side may be silent.
const SILENCE: Duration = Duration::from_secs(60);

/// How long the last frame may take.
const FAREWELL: Duration = Duration::from_secs(1);
/// The code for what is no WebSocket any more (RFC 6455, 7.4.1).
const PROTOCOL_ERROR: u16 = 1002;

/// How a socket ends.
enum Ending {
    /// Without a word, as the real server drops who sends what is no envelope.
    Dropped,
    /// The client has said goodbye.
    Closed,
    /// The client has sent what is no frame.
    Broken,
}

/// Serves a socket until one side ends it.
pub(super) async fn serve(socket: WebSocket, shared: Arc<Shared>, caller: Caller) {
    let (number, frames) = {
        let mut state = shared.lock();
        state.sockets.counted = shared.kind.is_extended();
        state.sockets.enter(&caller.user, &caller.device)
    };
    let (mut sink, mut stream) = socket.split();
    let ending = tokio::select! {
        () = write(&mut sink, frames) => Ending::Dropped,
        ending = read(&mut stream, &shared, number) => ending,
        () = shared.closed() => Ending::Dropped,
    };
    shared.lock().sockets.leave(number);
    let farewell = async {
        match ending {
            Ending::Dropped => {}
            // The library has prepared its answer, and writes it when it is asked for more.
            Ending::Closed => while let Some(Ok(_)) = stream.next().await {},
            Ending::Broken => {
                let frame = CloseFrame {
                    code: PROTOCOL_ERROR,
                    reason: "not a frame".into(),
                };
                let _ = sink.send(Message::Close(Some(frame))).await;
            }
        }
    };
    // Who does not take the last frame in time has gone already.
    let _ = tokio::time::timeout(FAREWELL, farewell).await;
}

type Sink = SplitSink<WebSocket, Message>;

async fn write(sink: &mut Sink, mut frames: mpsc::Receiver<Frame>) {
    let mut ping = Instant::now() + PING;
    loop {
        let messages = tokio::select! {
            frame = frames.recv() => match frame {
                Some(Frame::Text(text)) => vec![text],
                Some(Frame::Missed(texts)) => texts,
                Some(Frame::Drop) | None => return,
            },
            () = sleep_until(ping) => {
                ping = Instant::now() + PING;
                if sink.send(Message::Ping("ping".into())).await.is_err() {
                    return;
                }
                continue;
            }
        };
        for text in messages {
            if sink.send(Message::Text((&*text).into())).await.is_err() {
                return;
            }
        }
    }
}

async fn read(stream: &mut SplitStream<WebSocket>, shared: &Arc<Shared>, number: u64) -> Ending {
    let mut silence = Instant::now() + SILENCE;
    loop {
        let message = tokio::select! {
            message = stream.next() => message,
            () = sleep_until(silence) => return Ending::Dropped,
        };
        let said = match message {
            Some(Ok(Message::Text(text))) => Envelope::read(text.as_bytes()),
            Some(Ok(Message::Binary(bytes))) => Envelope::read(&bytes),
            Some(Ok(Message::Pong(_))) => {
                silence = Instant::now() + SILENCE;
                continue;
            }
            Some(Ok(Message::Ping(_))) => continue,
            Some(Ok(Message::Close(_))) => return Ending::Closed,
            Some(Err(_)) => return Ending::Broken,
            None => return Ending::Dropped,
        };
        let Some(envelope) = said else {
            return Ending::Dropped;
        };
        act(shared, number, &envelope);
        silence = Instant::now() + SILENCE;
    }
}

/// What a client says.
struct Envelope {
    kind: String,
    request: String,
    payload: Value,
}

impl Envelope {
    /// Reads an envelope. `None` when it is none, which ends the socket. What is wrong within the payload is as good as
    /// not there.
    fn read(bytes: &[u8]) -> Option<Self> {
        let value = lenient::object(bytes)?;
        Some(Self {
            kind: lenient::text(&value, "type")?,
            request: lenient::text(&value, "request_id")?,
            payload: lenient::field(&value, "payload")
                .cloned()
                .unwrap_or_default(),
        })
    }

    fn channel(&self) -> String {
        let channel = lenient::text(&self.payload, "channel_id").unwrap_or_default();
        channel.trim().to_owned()
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
                .reply(number, "chat.pong", Some(&said.request), &pong);
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
        .reply(number, "chat.error", Some(&said.request), &payload);
}

fn subscribe(shared: &Arc<Shared>, number: u64, said: &Envelope) {
    let channel = &*said.channel();
    if channel.is_empty() {
        return error(shared, number, said, "chat_channel_required");
    }
    let mut state = shared.lock();
    let new = state.sockets.join(number, channel);
    state.sockets.reply(
        number,
        "chat.subscribed",
        Some(&said.request),
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
    let channel = &*said.channel();
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
        Some(&said.request),
        &json!({ "channel_id": channel }),
    );
}

fn typing(shared: &Arc<Shared>, number: u64, said: &Envelope) {
    let channel = &*said.channel();
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
    let active = lenient::field(&said.payload, "is_typing") == Some(&Value::Bool(true));
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
                .reply(number, "chat.resumed", Some(&said.request), &payload);
        }
        None => error(shared, number, said, "resume_gap"),
    }
}
