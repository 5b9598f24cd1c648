//! The border (ADR-0005): the only place where a request or a socket is made, and the closed list of what may leave.
//!
//! A request is one of `Request`, its headers are those listed here, redirects are not followed, cookies do not exist,
//! and every answer has a limit. What is not a variant cannot be sent.

mod profile;
mod request;
#[cfg(test)]
mod tests;
mod word;

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::{Method, redirect};
use serde_json::Value;

use super::journal::Journal;
use super::session::Token;
use super::{error, way};
use crate::domain::address::ServerAddress;
use crate::domain::disclosure::DataKind;
use crate::domain::failure::Failure;
use crate::domain::identity::ServerIdentity;
use crate::domain::proxy::Proxy;
pub use profile::Ask;
pub use request::Request;
pub use word::Word;

/// What the client calls itself everywhere; says nothing of the system or the build.
const AGENT: &str = "OpenChat";
const UID: HeaderName = HeaderName::from_static("x-openchat-user-uid");
const DEVICE: HeaderName = HeaderName::from_static("x-openchat-device-id");
const IDEMPOTENCY: HeaderName = HeaderName::from_static("idempotency-key");

const CONNECT: Duration = Duration::from_secs(10);
/// Under the server's own 90 seconds, so that a connection is not used as it closes (`docs/backend-contract.md` 14).
const IDLE: Duration = Duration::from_secs(60);

/// Who asks, where the request says so at all.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The uid and the device label.
    pub persona: &'a ServerIdentity,
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

/// The headers of a socket's upgrade, beside those of the protocol itself.
#[must_use]
pub fn socket_headers(caller: Caller<'_>, journal: &Journal) -> HeaderMap {
    journal.note([DataKind::Uid, DataKind::Device]);
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
    address: ServerAddress,
    client: reqwest::Client,
    proxied: bool,
    journal: Journal,
}

impl Gate {
    /// A gate to an address, with its one TLS configuration and its way. What leaves through it is taken down in
    /// `journal`.
    ///
    /// # Errors
    /// When no client can be made of the configuration.
    pub fn new(
        address: ServerAddress,
        tls: &rustls::ClientConfig,
        proxy: &Proxy,
        journal: Journal,
    ) -> Result<Self, Failure> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .referer(false);
        let proxied = way::leads_over_a_proxy(&address, proxy)?;
        let client = way::of_requests(builder, &address, proxy)?.build();
        let client = client.map_err(|error| {
            tracing::error!(%error, "no client");
            Failure::Unreachable
        })?;
        Ok(Self {
            address,
            client,
            proxied,
            journal,
        })
    }

    /// The address it leads to.
    #[must_use]
    pub fn address(&self) -> &ServerAddress {
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

    /// Asks for bytes, under nobody's name; once more where a kept connection had just closed.
    ///
    /// # Errors
    /// With what went wrong.
    pub async fn fetch(&self, request: &Request<'_>) -> Result<Vec<u8>, Miss> {
        let sent = match self.send(request, None).await {
            Err(miss) if miss.failure == Failure::ConnectionLost => self.send(request, None).await,
            sent => sent,
        };
        Ok(collected(sent?, request.limit()).await?.1)
    }

    async fn once(
        &self,
        request: &Request<'_>,
        caller: Option<Caller<'_>>,
    ) -> Result<Answer, Miss> {
        let response = self.send(request, caller).await?;
        read(response, request.limit()).await
    }

    async fn send(
        &self,
        request: &Request<'_>,
        caller: Option<Caller<'_>>,
    ) -> Result<reqwest::Response, Miss> {
        let mut made = self
            .client
            .request(request.method(), self.address.join(&request.path()))
            .timeout(request.patience())
            .headers(request.headers(caller));
        if let Some((kind, body)) = request.payload(caller) {
            made = made.header(CONTENT_TYPE, kind).body(body);
        }
        self.journal.note(request.discloses().iter().copied());
        if request.identified(caller).is_some() {
            self.journal.note([DataKind::Uid, DataKind::Device]);
        }
        made.send().await.map_err(|error| self.missed(&error))
    }

    fn missed(&self, error: &reqwest::Error) -> Miss {
        let failure = match error::transport(error) {
            Failure::Certificate(fault) => Failure::Certificate(fault),
            Failure::NotOpenChat => Failure::NotOpenChat,
            Failure::Handshake => Failure::Handshake,
            _ if self.proxied && error.is_connect() => Failure::Proxy(error::proxy(error)),
            failure => failure,
        };
        Miss {
            failure,
            taken: !error.is_connect() && !error.is_builder(),
            code: None,
        }
    }
}

async fn read(response: reqwest::Response, limit: usize) -> Result<Answer, Miss> {
    let (status, bytes) = collected(response, limit).await?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match serde_json::from_slice::<Value>(bytes) {
        Ok(body) => Ok(Answer { status, body }),
        Err(_) if bytes.iter().all(u8::is_ascii_whitespace) => Ok(Answer {
            status,
            body: Value::Null,
        }),
        Err(_) => Err(Miss {
            failure: Failure::Unreadable,
            taken: true,
            code: None,
        }),
    }
}

/// The whole body of a 2xx, with its status; anything else is a miss.
async fn collected(mut response: reqwest::Response, limit: usize) -> Result<(u16, Vec<u8>), Miss> {
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
    if !success {
        let json = serde_json::from_slice::<Value>(&bytes).ok();
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
    Ok((status, bytes))
}
