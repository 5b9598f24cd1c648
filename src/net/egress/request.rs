//! What an endpoint has to state: the trait that every request to a server implements, and the request itself.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::HeaderName;
use serde_json::Value;

use crate::domain::disclosure::DataKind;
use crate::domain::failure::Failure;

/// Everything that the files under `endpoint/` need.
pub(super) mod prelude {
    pub(in crate::net::egress) use serde_json::{Value, json};

    pub(in crate::net::egress) use super::{
        Endpoint, Identity, Limits, Request, RequestBody, encode,
    };
    pub(in crate::net::egress) use crate::domain::disclosure::DataKind;
    pub(in crate::net::egress) use crate::domain::failure::Failure;
    pub(in crate::net::egress) use crate::net::wire::{self, Fields};
}

/// What a response may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// In bytes.
    pub(super) max_response: usize,
    pub(super) timeout: Duration,
}

impl Limits {
    /// For a request that the user does not watch.
    pub(super) const fn mib(max_response: usize) -> Self {
        let timeout = Duration::from_secs(30);
        Self {
            max_response: max_response * 1024 * 1024,
            timeout,
        }
    }

    /// For a probe, while the user waits.
    pub(super) const fn probe(max_response: usize) -> Self {
        let timeout = Duration::from_secs(10);
        Self {
            timeout,
            ..Self::mib(max_response)
        }
    }
}

/// A request to a server and its response. Only `egress` can make a `Request`, so only there can an endpoint be added.
pub trait Endpoint {
    /// The form of the response body.
    type Body: ResponseBody;
    /// The decoded response.
    type Response;

    /// Everything that is sent, and its limits.
    fn request(&self) -> Request;

    /// Decodes the body of a successful response.
    fn decode(&self, body: Self::Body) -> Result<Self::Response, Failure>;
}

/// When a request carries the user ID, the device ID and the session token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identity {
    Anonymous,
    /// Only with a session token: a server that does not check identities does not learn who reads.
    WithToken,
    Required,
}

type DataKinds = &'static [DataKind];

/// An HTTP request. Its constructors make each endpoint state the path, the identity, what is disclosed and
/// the limits.
#[derive(Debug, PartialEq)]
pub struct Request {
    pub(super) method: Method,
    /// Below the base address, with the query, without a leading slash.
    pub(super) path: String,
    pub(super) identity: Identity,
    /// Recorded when the request is sent, besides the IDs that `identity` adds.
    pub(super) discloses: DataKinds,
    /// Besides the headers of every request.
    pub(super) header: Option<(HeaderName, String)>,
    pub(super) body: RequestBody,
    pub(super) limits: Limits,
}

impl Request {
    fn new(method: Method, path: String, who: Identity, what: DataKinds, limits: Limits) -> Self {
        Self {
            method,
            path,
            identity: who,
            discloses: what,
            header: None,
            body: RequestBody::None,
            limits,
        }
    }

    pub(super) fn get(
        path: impl Into<String>,
        who: Identity,
        what: DataKinds,
        limits: Limits,
    ) -> Self {
        Self::new(Method::GET, path.into(), who, what, limits)
    }

    pub(super) fn post(
        path: impl Into<String>,
        who: Identity,
        what: DataKinds,
        limits: Limits,
    ) -> Self {
        Self::new(Method::POST, path.into(), who, what, limits)
    }

    pub(super) fn put(
        path: impl Into<String>,
        who: Identity,
        what: DataKinds,
        limits: Limits,
    ) -> Self {
        Self::new(Method::PUT, path.into(), who, what, limits)
    }

    pub(super) fn delete(
        path: impl Into<String>,
        who: Identity,
        what: DataKinds,
        limits: Limits,
    ) -> Self {
        Self::new(Method::DELETE, path.into(), who, what, limits)
    }

    pub(super) fn header(self, header: Option<(HeaderName, String)>) -> Self {
        Self { header, ..self }
    }

    pub(super) fn body(self, body: RequestBody) -> Self {
        Self { body, ..self }
    }
}

#[derive(Debug, PartialEq)]
pub(super) enum RequestBody {
    None,
    Json(Value),
    Multipart { boundary: String, bytes: Vec<u8> },
}

impl RequestBody {
    /// The content type and the bytes.
    pub(super) fn encode(self) -> Option<(String, Vec<u8>)> {
        match self {
            Self::None => None,
            Self::Json(body) => Some(("application/json".into(), body.to_string().into_bytes())),
            Self::Multipart { boundary, bytes } => {
                Some((format!("multipart/form-data; boundary={boundary}"), bytes))
            }
        }
    }
}

/// A form in which a response body is read.
pub trait ResponseBody: Sized {
    /// The value of the `Accept` header.
    const ACCEPT: &'static str;

    /// `None` if the bytes do not have this form.
    fn parse(bytes: Vec<u8>) -> Option<Self>;
}

impl ResponseBody for Value {
    const ACCEPT: &'static str = "application/json";

    /// An empty body is `null`. A byte order mark is skipped.
    fn parse(bytes: Vec<u8>) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let blank = bytes.iter().all(u8::is_ascii_whitespace);
        serde_json::from_slice(bytes)
            .ok()
            .or_else(|| blank.then_some(Self::Null))
    }
}

impl ResponseBody for Vec<u8> {
    const ACCEPT: &'static str = "image/png, image/jpeg";

    fn parse(bytes: Vec<u8>) -> Option<Self> {
        Some(bytes)
    }
}

/// Percent-encodes an ID for a path or query. Unreserved characters stay, because the server does not decode them
/// (`docs/backend-contract.md` 14).
pub(super) fn encode(id: &str) -> String {
    let mut result = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            result.push(char::from(byte));
        } else {
            let _ = write!(result, "%{byte:02X}");
        }
    }
    result
}
