//! A minimal server with injectable faults. Shares no code with the program.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

/// A fault of one request.
#[derive(Debug, Clone)]
pub enum InjectedFault {
    /// A response with this status and body.
    Respond(u16, String),
    /// A redirect to this URL.
    Redirect(String),
    /// The response says that it has this content coding, and is compressed if that is `gzip`.
    Compress(&'static str),
    /// The request takes effect, but the response is cut in half.
    Truncate,
    /// No response, with the connection open.
    NoResponse,
    /// The connection is closed, and the request has no effect.
    CloseConnection,
}

/// An action of every open socket.
#[derive(Debug, Clone)]
pub enum Push {
    Text(String),
    Bytes(Vec<u8>),
    Drop,
}

#[derive(Debug, Clone)]
pub struct ReceivedRequest {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

#[derive(Default)]
#[allow(clippy::struct_excessive_bools)]
pub struct State {
    pub capabilities: Value,
    pub legacy_only: bool,
    /// Every connection is closed after it is accepted.
    pub down: bool,
    /// The socket receives everything and sends nothing.
    pub unresponsive: bool,
    /// It does not know `chat.ping`.
    pub knows_no_ping: bool,
    /// The answer to every request, from something in front of the server.
    pub foreign: Option<InjectedFault>,
    /// The certificate of something in front of the server.
    pub foreign_tls: Option<TlsAcceptor>,
    /// TCP connections in all.
    pub accepted: usize,
    /// Subscriptions take effect without an acknowledgement.
    pub omit_subscribe_ack: bool,
    pub messages: BTreeMap<String, Vec<Value>>,
    /// Faults for the next requests whose first line contains the text.
    pub faults: Vec<(String, VecDeque<InjectedFault>)>,
    pub requests: Vec<ReceivedRequest>,
    /// Frames that the client sent.
    pub frames: Vec<Value>,
    pub open_sockets: usize,
    /// TCP connections of requests and sockets.
    pub open_connections: usize,
    /// Pushed texts that the network has taken.
    pub pushed: usize,
}

#[derive(Clone)]
pub struct FakeServer {
    pub url: String,
    state: Arc<Mutex<State>>,
    pushes: broadcast::Sender<Push>,
}

pub const CHANNELS: [&str; 2] = ["ch_a", "ch_b"];

impl FakeServer {
    pub async fn start() -> Self {
        Self::serve(None).await
    }

    pub async fn serve(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let fake = Self {
            url: format!("{scheme}://{}", listener.local_addr().unwrap()),
            state: Arc::new(Mutex::new(State {
                capabilities: json!({ "server_id": "srv_fake", "server_name": "Fake" }),
                ..State::default()
            })),
            pushes: broadcast::channel(10_000).0,
        };
        let server = fake.clone();
        let _server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let foreign = server.with_state(|state| {
                    state.accepted += 1;
                    state.foreign_tls.clone()
                });
                let (fake, tls) = (server.clone(), foreign.or_else(|| tls.clone()));
                let _connection = tokio::spawn(async move {
                    let counted = fake.clone();
                    counted.with_state(|state| state.open_connections += 1);
                    match tls {
                        None => fake.serve_connection(stream).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                fake.serve_connection(stream).await;
                            }
                        }
                    }
                    counted.with_state(|state| state.open_connections -= 1);
                });
            }
        });
        fake
    }

    pub fn with_state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    pub fn inject_faults(&self, pattern: &str, faults: impl IntoIterator<Item = InjectedFault>) {
        let faults = faults.into_iter().collect();
        self.with_state(|state| state.faults.push((pattern.into(), faults)));
    }

    pub fn push(&self, push: Push) {
        let _listeners = self.pushes.send(push);
    }

    /// Posts a message of another user.
    pub fn post_message(&self, channel: &str, id: &str) {
        let message = message_json(channel, id);
        let history = |state: &mut State| {
            let messages = state.messages.entry(channel.into()).or_default();
            messages.push(message.clone());
        };
        self.with_state(history);
        let event = json!({ "type": "chat.message.created", "payload": { "message": message } });
        self.push(Push::Text(format!("{event}\n")));
    }

    /// Closes all connections and accepts no new ones.
    pub fn go_down(&self) {
        self.with_state(|state| state.down = true);
        self.push(Push::Drop);
    }

    /// The number of frames of a type that the client sent.
    pub fn frames(&self, kind: &str) -> usize {
        self.with_state(|state| {
            state
                .frames
                .iter()
                .filter(|frame| frame["type"] == kind)
                .count()
        })
    }

    async fn serve_connection<S: AsyncRead + AsyncWrite + Unpin + Send>(self, mut stream: S) {
        while let Some(request) = read(&mut stream).await {
            if self.with_state(|state| state.down) {
                return;
            }
            self.with_state(|state| state.requests.push(request.clone()));
            let fault = self.next_fault(&request.line);
            if let (Some(key), None) = (websocket_key(&request), &fault) {
                return self.serve_socket(stream, &key).await;
            }
            if !self.respond(&mut stream, &request, fault).await {
                return;
            }
        }
    }

    fn next_fault(&self, line: &str) -> Option<InjectedFault> {
        self.with_state(|state| {
            if state.foreign.is_some() {
                return state.foreign.clone();
            }
            let (_, faults) = state
                .faults
                .iter_mut()
                .find(|(pattern, _)| line.contains(pattern))?;
            faults.pop_front()
        })
    }

    /// Sends a response. Returns whether the connection stays open.
    async fn respond<S: AsyncWrite + Unpin>(
        &self,
        stream: &mut S,
        request: &ReceivedRequest,
        fault: Option<InjectedFault>,
    ) -> bool {
        let (status, body, header, is_truncated) = match fault {
            None => {
                let (status, body) = self.route(request);
                (status, body, String::new(), false)
            }
            Some(InjectedFault::Respond(status, body)) => (status, body, String::new(), false),
            Some(InjectedFault::Redirect(to)) => {
                (302, String::new(), format!("Location: {to}\r\n"), false)
            }
            Some(InjectedFault::Compress(coding)) => {
                let (status, body) = self.route(request);
                return respond_compressed(stream, status, coding, body.as_bytes()).await;
            }
            Some(InjectedFault::Truncate) => {
                let (status, body) = self.route(request);
                (status, body, String::new(), true)
            }
            Some(InjectedFault::NoResponse) => return std::future::pending().await,
            Some(InjectedFault::CloseConnection) => return false,
        };
        let kind = if body.starts_with(['{', '[']) {
            "application/json"
        } else {
            "text/plain"
        };
        let sent = if is_truncated {
            &body[..body.len() / 2]
        } else {
            &body[..]
        };
        let response = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{header}Content-Length: {}\r\n\r\n{sent}",
            body.len()
        );
        stream.write_all(response.as_bytes()).await.is_ok() && !is_truncated
    }

    fn route(&self, request: &ReceivedRequest) -> (u16, String) {
        let mut segments = request.line.split(' ');
        let (method, target) = (segments.next().unwrap(), segments.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let segments: Vec<_> = path.trim_matches('/').split('/').collect();
        let ok = |body: Value| (200, body.to_string());
        let missing = || (404, "404 page not found\n".to_owned());
        self.with_state(|state| match (method, segments.as_slice()) {
            ("GET", ["v1", "client", "capabilities"]) if !state.legacy_only => {
                ok(state.capabilities.clone())
            }
            ("GET", ["client", "capabilities"]) if state.legacy_only => {
                ok(state.capabilities.clone())
            }
            ("GET", ["v1", "servers"]) => {
                ok(json!({ "servers": [{ "server_id": "srv_fake", "display_name": "Fake" }] }))
            }
            ("GET", ["v1", "servers", _, "channels"]) => ok(json!({ "groups": [{ "id": "g",
                "channels": CHANNELS.map(|id| json!({ "id": id, "type": "text" })) }] })),
            ("GET", ["v1", "servers", _, "members"]) => ok(json!({ "members": [] })),
            ("GET", ["v1", "channels", channel, "messages"]) => {
                let all = state.messages.get(*channel).cloned().unwrap_or_default();
                let limit = query
                    .split('&')
                    .find_map(|pair| pair.strip_prefix("limit="));
                let from = all.len().saturating_sub(limit.unwrap().parse().unwrap());
                ok(json!({ "messages": all[from..] }))
            }
            ("POST", ["v1", "channels", channel, "messages"]) => {
                let id = format!("msg_{}", state.requests.len());
                let mut message = message_json(channel, &id);
                message["body"] =
                    serde_json::from_str::<Value>(&request.body).unwrap()["body"].clone();
                let messages = state.messages.entry((*channel).into()).or_default();
                messages.push(message.clone());
                (201, json!({ "message": message }).to_string())
            }
            ("GET", ["v1", "profiles:batch"]) => {
                let users = query
                    .split('&')
                    .filter_map(|pair| pair.strip_prefix("user_uid="));
                let profiles =
                    users.map(|user| json!({ "user_uid": user, "display_name": "Name" }));
                ok(json!({ "profiles": profiles.collect::<Vec<_>>() }))
            }
            ("GET", ["v1", "profile", "me"]) => {
                let user = request
                    .headers
                    .iter()
                    .find(|(name, _)| name == "x-openchat-user-uid");
                let user = user.map_or("", |(_, user)| user.as_str());
                ok(json!({ "user_uid": user, "display_name": "Name" }))
            }
            ("POST", ["v1", "identity", "challenge"]) => {
                ok(json!({ "challenge_id": "chal_1", "nonce": "A".repeat(43) }))
            }
            ("POST", ["v1", "identity", "session"]) => {
                let token = format!("token_{}", state.requests.len());
                (201, json!({ "session_token": token }).to_string())
            }
            _ => missing(),
        })
    }

    async fn serve_socket<S: AsyncRead + AsyncWrite + Unpin + Send>(
        self,
        mut stream: S,
        key: &str,
    ) {
        let mut pushes = self.pushes.subscribe();
        let accept = derive_accept_key(key.as_bytes());
        let response = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        if stream.write_all(response.as_bytes()).await.is_err() {
            return;
        }
        let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
        self.with_state(|state| state.open_sockets += 1);
        loop {
            tokio::select! {
                frame = socket.next() => {
                    let Some(Ok(frame)) = frame else { break };
                    if let Message::Text(text) = frame {
                        for response in self.on_frame(&text) {
                            let _ = socket.send(Message::text(format!("{response}\n"))).await;
                        }
                    }
                }
                push = pushes.recv() => match push.unwrap() {
                    Push::Text(text) => {
                        let _ = socket.send(Message::text(text)).await;
                        self.with_state(|state| state.pushed += 1);
                    }
                    Push::Bytes(bytes) => {
                        let _ = socket.get_mut().write_all(&bytes).await;
                        let _ = socket.get_mut().flush().await;
                    }
                    Push::Drop => break,
                }
            }
        }
        self.with_state(|state| state.open_sockets -= 1);
    }

    fn on_frame(&self, text: &str) -> Vec<Value> {
        let frame: Value = serde_json::from_str(text).unwrap();
        let kind = frame["type"].as_str().unwrap().to_owned();
        let channel = frame["payload"]["channel_id"].clone();
        self.with_state(|state| {
            state.frames.push(frame);
            match kind.as_str() {
                _ if state.unresponsive => Vec::new(),
                "chat.subscribe" if !state.omit_subscribe_ack => vec![
                    json!({ "type": "chat.subscribed", "payload": { "channel_id": channel } }),
                    json!({ "type": "chat.presence.snapshot",
                        "payload": { "channel_id": channel, "members": [] } }),
                ],
                "chat.ping" if state.knows_no_ping => vec![json!({ "type": "chat.error",
                    "payload": { "code": "chat_unknown_event", "retryable": false } })],
                "chat.ping" => vec![json!({ "type": "chat.pong", "payload": {} })],
                _ => Vec::new(),
            }
        })
    }
}

async fn respond_compressed<S: AsyncWrite + Unpin>(
    stream: &mut S,
    status: u16,
    coding: &str,
    body: &[u8],
) -> bool {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    let compressed = encoder.finish().unwrap();
    let body = if coding == "gzip" { &compressed } else { body };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let response = [head.as_bytes(), body].concat();
    AsyncWriteExt::write_all(stream, &response).await.is_ok()
}

pub fn message_json(channel: &str, id: &str) -> Value {
    json!({ "id": id, "channel_id": channel, "author_uid": "uid_other", "body": id,
        "created_at": "2026-02-20T19:37:04Z" })
}

fn websocket_key(request: &ReceivedRequest) -> Option<String> {
    let key = request
        .headers
        .iter()
        .find(|(name, _)| name == "sec-websocket-key")?;
    Some(key.1.clone())
}

/// Reads a request. `None` if the connection is closed.
async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<ReceivedRequest> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(bytes).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let headers: Vec<_> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    let _read = stream.read_exact(&mut body).await.ok()?;
    let body = String::from_utf8(body).unwrap();
    Some(ReceivedRequest {
        line,
        headers,
        body,
    })
}

/// Waits until frames in flight have arrived.
pub async fn settle() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}
