//! The border (ADR-0005): the only place where a request or a socket is made, and the closed list of what may leave.
//!
//! A request is one of `Request`, its headers are those listed here, redirects are not followed, cookies do not exist,
//! and every answer has a limit. What is not a variant cannot be sent.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::{Method, redirect};
use serde_json::{Value, json};

use super::address::Address;
use super::error;
use super::session::Token;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerId, UserId};
use crate::domain::identity::Persona;

/// What the client calls itself everywhere; says nothing of the system or the build.
const AGENT: &str = "OpenChat";
const UID: HeaderName = HeaderName::from_static("x-openchat-user-uid");
const DEVICE: HeaderName = HeaderName::from_static("x-openchat-device-id");
const IDEMPOTENCY: HeaderName = HeaderName::from_static("idempotency-key");

const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);
const PROBE: Duration = Duration::from_secs(10);
/// Under the server's own 90 seconds, so that a connection is not used as it closes (`docs/backend-contract.md` 14).
const IDLE: Duration = Duration::from_secs(60);

const KIB: usize = 1024;
const SMALL: usize = 1024 * KIB;
const LARGE: usize = 32 * 1024 * KIB;

/// Everything that may be asked of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request<'a> {
    /// What it offers (4).
    Capabilities,
    /// The same at the older place (4.4).
    LegacyCapabilities,
    /// Its servers (5.2).
    Directory,
    /// Its channels (5.4).
    Channels(&'a ServerId),
    /// Its members (5.5).
    Members(&'a ServerId),
    /// Messages of a channel (5.6).
    Messages {
        /// Which.
        channel: &'a ChannelId,
        /// How many at most.
        limit: u32,
        /// Only those before this one, where the server pages.
        before: Option<&'a MessageId>,
    },
    /// Say something (5.7).
    Send {
        /// Where.
        channel: &'a ChannelId,
        /// What.
        body: &'a str,
        /// What it answers.
        reply_to: Option<&'a MessageId>,
        /// The key that makes a repetition harmless, where the server takes one.
        key: Option<&'a LocalId>,
    },
    /// Be no member any more (5.3).
    Leave(&'a ServerId),
    /// What people call themselves (5.13).
    Profiles(&'a [UserId]),
    /// Ask for a question to prove the identity with.
    Challenge {
        /// The key, in base64url.
        public_key: &'a str,
    },
    /// Answer it.
    Prove {
        /// Which question.
        challenge: &'a str,
        /// The key, in base64url.
        public_key: &'a str,
        /// The answer, in base64url.
        signature: &'a str,
    },
}

/// Who asks, where the request says so at all.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The uid and the device label.
    pub persona: &'a Persona,
    /// The token of a proven session.
    pub token: Option<&'a Token>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status, always 2xx.
    pub status: u16,
    /// The body; `null` where it is empty.
    pub body: Value,
}

/// How a request failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss {
    /// Why.
    pub failure: Failure,
    /// Whether the server may have taken the request all the same.
    pub taken: bool,
    /// The server's code, where it gave one.
    pub code: Option<String>,
}

impl From<Miss> for Failure {
    fn from(miss: Miss) -> Self {
        miss.failure
    }
}

impl Request<'_> {
    fn method(&self) -> Method {
        match self {
            Self::Send { .. } | Self::Challenge { .. } | Self::Prove { .. } => Method::POST,
            Self::Leave(_) => Method::DELETE,
            _ => Method::GET,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Capabilities => "v1/client/capabilities".into(),
            Self::LegacyCapabilities => "client/capabilities".into(),
            Self::Directory => "v1/servers".into(),
            Self::Channels(server) => format!("v1/servers/{}/channels", encoded(server.as_str())),
            Self::Members(server) => format!("v1/servers/{}/members", encoded(server.as_str())),
            Self::Messages {
                channel,
                limit,
                before,
            } => {
                let mut path = format!(
                    "v1/channels/{}/messages?limit={limit}",
                    encoded(channel.as_str())
                );
                if let Some(before) = before {
                    let _ = write!(path, "&before={}", encoded(before.as_str()));
                }
                path
            }
            Self::Send { channel, .. } => {
                format!("v1/channels/{}/messages", encoded(channel.as_str()))
            }
            Self::Leave(server) => format!("v1/servers/{}/membership", encoded(server.as_str())),
            Self::Profiles(users) => {
                let users: Vec<_> = users
                    .iter()
                    .map(|user| format!("user_uid={}", encoded(user.as_str())))
                    .collect();
                format!("v1/profiles:batch?{}", users.join("&"))
            }
            Self::Challenge { .. } => "v1/identity/challenge".into(),
            Self::Prove { .. } => "v1/identity/session".into(),
        }
    }

    /// Whether the request says who asks even to a server that does not check it. Reading history does not.
    fn names_caller(&self) -> bool {
        matches!(self, Self::Send { .. } | Self::Profiles(_) | Self::Leave(_))
    }

    fn body(&self, caller: Option<Caller<'_>>) -> Option<Value> {
        let persona = caller.map(|caller| caller.persona);
        let (user, device) = (
            persona.map(|persona| persona.user.as_str()),
            persona.map(|persona| persona.device.as_str()),
        );
        match self {
            Self::Send {
                body,
                reply_to: None,
                ..
            } => Some(json!({ "body": body })),
            Self::Send {
                body,
                reply_to: Some(reply),
                ..
            } => Some(json!({ "body": body, "reply_to_message_id": reply.as_str() })),
            Self::Challenge { public_key } => {
                Some(json!({ "user_uid": user, "device_id": device, "public_key": public_key }))
            }
            Self::Prove {
                challenge,
                public_key,
                signature,
            } => Some(json!({
                "challenge_id": challenge, "user_uid": user, "device_id": device,
                "public_key": public_key, "signature": signature,
            })),
            _ => None,
        }
    }

    fn limit(&self) -> usize {
        if matches!(self, Self::Messages { .. }) {
            LARGE
        } else {
            SMALL
        }
    }

    fn patience(&self) -> Duration {
        match self {
            Self::Capabilities | Self::LegacyCapabilities | Self::Directory => PROBE,
            _ => WHOLE,
        }
    }

    fn headers(&self, caller: Option<Caller<'_>>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        put(&mut headers, USER_AGENT, AGENT);
        put(&mut headers, ACCEPT, "application/json");
        if let Some(caller) = caller.filter(|caller| self.names_caller() || caller.token.is_some())
        {
            identify(&mut headers, caller);
        }
        if let Self::Send { key: Some(key), .. } = self {
            put(&mut headers, IDEMPOTENCY, key.as_str());
        }
        headers
    }
}

/// The headers of a socket's upgrade, beside those of the protocol itself.
#[must_use]
pub fn socket_headers(caller: Caller<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    put(&mut headers, USER_AGENT, AGENT);
    identify(&mut headers, caller);
    headers
}

fn identify(headers: &mut HeaderMap, caller: Caller<'_>) {
    put(headers, UID, caller.persona.user.as_str());
    put(headers, DEVICE, caller.persona.device.as_str());
    if let Some(token) = caller.token {
        let mut value =
            HeaderValue::from_str(&token.bearer()).unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        let _before = headers.insert(AUTHORIZATION, value);
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        let _before = headers.insert(name, value);
    }
}

/// An id as part of a path: what is unreserved stays, as the server does not decode (`docs/backend-contract.md` 14).
fn encoded(id: &str) -> String {
    let mut result = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                result.push(char::from(byte));
            }
            _ => {
                let _ = write!(result, "%{byte:02X}");
            }
        }
    }
    result
}

/// Makes requests to one server.
#[derive(Clone)]
pub struct Gate {
    address: Address,
    client: reqwest::Client,
}

impl Gate {
    /// A gate to an address, with its one TLS configuration.
    ///
    /// # Errors
    /// When no client can be made of the configuration.
    pub fn new(address: Address, tls: &rustls::ClientConfig) -> Result<Self, Failure> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .referer(false);
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            tracing::error!(%error, "no client");
            Failure::Unreachable
        })?;
        Ok(Self { address, client })
    }

    /// The address it leads to.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Makes a request and reads its answer. A reading request whose kept connection had just closed is made once more.
    ///
    /// # Errors
    /// With what went wrong, and whether the server may have taken it.
    pub async fn ask(
        &self,
        request: &Request<'_>,
        caller: Option<Caller<'_>>,
    ) -> Result<Answer, Miss> {
        let first = self.once(request, caller).await;
        match &first {
            Err(miss)
                if miss.failure == Failure::ConnectionLost && request.method() == Method::GET =>
            {
                self.once(request, caller).await
            }
            _ => first,
        }
    }

    async fn once(
        &self,
        request: &Request<'_>,
        caller: Option<Caller<'_>>,
    ) -> Result<Answer, Miss> {
        let mut made = self
            .client
            .request(request.method(), self.address.join(&request.path()))
            .timeout(request.patience())
            .headers(request.headers(caller));
        if let Some(body) = request.body(caller) {
            made = made
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        let response = made.send().await.map_err(|error| missed(&error))?;
        read(response, request.limit()).await
    }
}

fn missed(error: &reqwest::Error) -> Miss {
    Miss {
        failure: error::transport(error),
        taken: !error.is_connect() && !error.is_builder(),
        code: None,
    }
}

async fn read(mut response: reqwest::Response, limit: usize) -> Result<Answer, Miss> {
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let success = response.status().is_success();
    let maybe = |failure| Miss {
        failure,
        taken: success,
        code: None,
    };
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= limit => {
                bytes.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Err(maybe(Failure::TooLarge)),
            Err(error) if success => return Err(maybe(error::transport(&error))),
            Ok(None) | Err(_) => break,
        }
    }
    let json = serde_json::from_slice::<Value>(&bytes).ok();
    if !success {
        let code = json
            .as_ref()
            .and_then(|body| super::wire::Fields::of(body).id(&["code"]));
        return Err(Miss {
            failure: error::refusal(status, json.as_ref(), retry_after),
            // A server that fell over on the way, or a proxy that lost it: what was asked may have happened.
            taken: matches!(status, 500 | 502 | 504),
            code,
        });
    }
    match json {
        Some(body) => Ok(Answer { status, body }),
        None if bytes.iter().all(u8::is_ascii_whitespace) => Ok(Answer {
            status,
            body: Value::Null,
        }),
        None => Err(maybe(Failure::Unreadable)),
    }
}

#[cfg(test)]
mod tests;
