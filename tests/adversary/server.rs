//! A server that speaks the base contract correctly (`docs/backend-contract.md` 2 to 7), until a test replaces one of its
//! answers or sends frames of its own. It serves any number of server IDs with the same content.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::fake_host::{FakeHost, FakeResponse, ReceivedRequest};

pub const CHANNEL: &str = "ch_general";
pub const SERVER: &str = "srv_harbor";
/// The first message of every channel.
pub const WELCOME: &str = "welcome to this channel";

/// A running server. Stops when this is dropped.
pub struct TestServer {
    pub host: FakeHost,
    state: Arc<Mutex<Content>>,
}

#[derive(Default)]
struct Content {
    /// The answers to paths that end so, without their queries.
    answers: BTreeMap<String, FakeResponse>,
    /// The answers to the next messages that are sent; after them each is accepted.
    refusals: VecDeque<FakeResponse>,
    any_answer: Option<Box<dyn FnMut() -> FakeResponse + Send>>,
    refused_user: Option<String>,
    /// The bodies of the accepted messages.
    accepted: Vec<String>,
}

impl TestServer {
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(Content::default()));
        let shared = Arc::clone(&state);
        let host = FakeHost::plain(move |request| shared.lock().unwrap().respond(request)).await;
        Self { host, state }
    }

    pub fn url(&self) -> &str {
        &self.host.url
    }

    /// Answers all requests whose path ends so with this, from now on.
    pub fn answer(&self, path: &str, response: FakeResponse) {
        let _before = self.content().answers.insert(path.to_owned(), response);
    }

    /// Answers requests for a path correctly again.
    pub fn answer_again(&self, path: &str) {
        let _before = self.content().answers.remove(path);
    }

    /// Answers everything with this.
    pub fn answer_all(&self, answer: impl FnMut() -> FakeResponse + Send + 'static) {
        self.content().any_answer = Some(Box::new(answer));
    }

    /// Answers the messages that are sent next with these.
    pub fn refuse_sends(&self, responses: impl IntoIterator<Item = FakeResponse>) {
        self.content().refusals.extend(responses);
    }

    pub fn accepted(&self) -> Vec<String> {
        self.content().accepted.clone()
    }

    fn content(&self) -> std::sync::MutexGuard<'_, Content> {
        self.state.lock().unwrap()
    }

    /// Sends frames to every socket.
    pub fn send(&self, frames: impl IntoIterator<Item = impl ToString>) {
        let frames = frames.into_iter();
        self.host
            .send(frames.map(|frame| Message::text(frame.to_string())));
    }

    /// Sends frames, and waits until the client has read them or is gone.
    pub async fn flood(&self, frames: impl IntoIterator<Item = impl ToString>) {
        self.send(frames);
        self.flush().await;
    }

    /// Waits until the client has read all frames or is gone. It reads at most 20,000 a second.
    pub async fn flush(&self) {
        let read = tokio::time::timeout(Duration::from_secs(120), self.host.flush()).await;
        read.expect("the client does not read");
    }

    /// Waits until so many sockets are open.
    pub async fn wait_for_sockets(&self, count: usize) {
        wait_until("sockets", || self.host.sockets() >= count).await;
    }

    /// Closes all sockets, and waits until so many are open again.
    pub async fn reconnect(&self, count: usize) {
        let before = self.connections();
        self.host.send([Message::Close(None)]);
        self.flush().await;
        wait_until("new connections", || self.connections() >= before + count).await;
        self.wait_for_sockets(count).await;
    }

    /// Closes all sockets, and waits until so many clients asked for a path again.
    pub async fn ask_again(&self, path: &str, count: usize) {
        let before = self.requests_of(path);
        self.host.send([Message::Close(None)]);
        wait_until("requests", || self.requests_of(path) >= before + count).await;
    }

    /// Waits for so many sockets at most 5 s: the client may refuse the answers.
    pub async fn try_wait_for_sockets(&self, count: usize) {
        let end = Instant::now() + Duration::from_secs(5);
        while self.host.sockets() < count && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Refuses every request for profiles that names this user.
    pub fn refuse_profiles_of(&self, user: &str) {
        self.content().refused_user = Some(user.to_owned());
    }

    /// How many requests there were to paths that end so.
    pub fn requests_of(&self, path: &str) -> usize {
        let requests = self.host.requests();
        let ends =
            |request: &&ReceivedRequest| request.path.split('?').next().unwrap().ends_with(path);
        requests.iter().filter(ends).count()
    }

    /// How often a socket was opened.
    pub fn connections(&self) -> usize {
        let requests = self.host.requests();
        let opened = requests
            .iter()
            .filter(|request| request.path.contains("/v1/realtime"));
        opened.count()
    }
}

impl Content {
    fn respond(&mut self, request: &ReceivedRequest) -> FakeResponse {
        if let Some(answer) = &mut self.any_answer {
            return answer();
        }
        let path = request.path.split('?').next().unwrap_or_default();
        let sends = request.method == "POST" && path.ends_with("/messages");
        let replaced = self.answers.iter().find(|(end, _)| path.ends_with(*end));
        if let Some((_, answer)) = replaced.filter(|_| !sends) {
            return answer.clone();
        }
        let parts: Vec<_> = path.trim_matches('/').split('/').collect();
        match (&*request.method, &parts[..]) {
            ("GET", ["v1", "realtime"]) => FakeResponse::upgrade(),
            ("GET", ["v1", "client", "capabilities"]) => ok(&json!({
                "server_id": SERVER, "server_name": "Harbor",
                "limits": { "max_message_bytes": 65536 },
                "features": { "messaging": true, "presence": true },
            })),
            ("GET", ["v1", "servers"]) => {
                ok(&json!({ "servers": [{ "server_id": SERVER, "display_name": "Harbor" }] }))
            }
            ("GET", ["v1", "servers", _, "channels"]) => ok(&channel_list([CHANNEL])),
            ("GET", ["v1", "servers", _, "members"]) => ok(&json!({ "members": [] })),
            ("GET", ["v1", "channels", channel, "messages"]) => ok(
                &json!({ "channel_id": channel, "messages": [message(channel, "m0", "uid_host", WELCOME)] }),
            ),
            ("POST", ["v1", "channels", channel, "messages"]) => self.take(channel, request),
            ("GET", ["v1", "profiles:batch"]) if self.refuses_profiles(&request.path) => {
                FakeResponse::json(400, r#"{"code":"invalid_query"}"#)
            }
            ("GET", ["v1", "profiles:batch"]) => {
                ok(&json!({ "profiles": profiles(&request.path) }))
            }
            _ => FakeResponse::new(404, "text/plain", "404 page not found\n"),
        }
    }

    fn refuses_profiles(&self, path: &str) -> bool {
        let user = self.refused_user.as_ref();
        user.is_some_and(|user| path.contains(user.as_str()))
    }

    fn take(&mut self, channel: &str, request: &ReceivedRequest) -> FakeResponse {
        if let Some(refusal) = self.refusals.pop_front() {
            return refusal;
        }
        let sent: Value = serde_json::from_str(&request.body).unwrap_or_default();
        let body = sent["body"].as_str().unwrap_or_default();
        self.accepted.push(body.to_owned());
        let id = format!("sent{}", self.accepted.len());
        let author = request.headers.iter();
        let author = { author }.find(|(name, _)| name == "x-openchat-user-uid");
        let author = author.map_or("", |(_, uid)| uid);
        let message = message(channel, &id, author, body);
        FakeResponse::json(201, &json!({ "message": message }).to_string())
    }
}

/// Waits until a condition holds, at most 30 s.
pub async fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub fn ok(body: &Value) -> FakeResponse {
    FakeResponse::json(200, &body.to_string())
}

pub fn channel_list<'a>(channels: impl IntoIterator<Item = &'a str>) -> Value {
    let channels = channels.into_iter();
    let channels: Vec<_> = channels
        .map(|id| json!({ "id": id, "name": id, "type": "text" }))
        .collect();
    json!({ "groups": [{ "id": "g", "label": "General", "kind": "text", "channels": channels }] })
}

pub fn message(channel: &str, id: &str, author: &str, body: &str) -> Value {
    json!({ "id": id, "channel_id": channel, "author_uid": author, "body": body, "created_at": "2026-02-20T19:37:04Z" })
}

pub fn posted(message: &Value) -> Value {
    json!({ "type": "chat.message.created", "payload": { "message": message } })
}

/// A history with messages of these bodies.
pub fn history<'a>(channel: &str, bodies: impl IntoIterator<Item = &'a str>) -> Value {
    let bodies = bodies.into_iter().enumerate();
    let messages: Vec<_> = bodies
        .map(|(number, body)| message(channel, &format!("h{number}"), "uid_peer", body))
        .collect();
    json!({ "channel_id": channel, "messages": messages })
}

/// The profiles of the users that a request names.
fn profiles(path: &str) -> Vec<Value> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let users = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("user_uid="));
    users
        .map(|user| {
            let mut name = String::from("User ");
            let _written = write!(name, "{}", user.chars().take(10).collect::<String>());
            json!({ "user_uid": user, "display_name": name, "avatar_mode": "generated", "profile_version": 1 })
        })
        .collect()
}

pub fn presence(kind: &str, channel: &str, number: usize) -> String {
    format!(
        r#"{{"type":"chat.presence.{kind}","payload":{{"channel_id":"{channel}","member":{{"client_id":"k{number}","user_uid":"uid_{number}","device_id":"d"}}}}}}"#
    )
}
