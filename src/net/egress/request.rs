//! What an endpoint has to state: the trait that every request to a server implements, and the request itself.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::HeaderName;
use serde_json::Value;
use url::Url;

use super::form::Form;
use crate::domain::address::ServerAddress;
use crate::domain::disclosure::DataKind;
use crate::domain::failure::Failure;
use crate::net::wire::json::{JsonBody, JsonList, JsonReader};

/// Everything that the files under `endpoint/` need.
pub(super) mod prelude {
    pub(in crate::net::egress) use serde_json::json;

    pub(in crate::net::egress) use super::{
        Endpoint, Identity, Limits, Request, RequestBody, encode,
    };
    pub(in crate::net::egress) use crate::domain::disclosure::DataKind;
    pub(in crate::net::egress) use crate::domain::failure::Failure;
    pub(in crate::net::egress) use crate::net::wire::{self, JsonBody};
}

/// What a response may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In bytes.
    pub(super) max_response: usize,
    /// The list whose rows are limited.
    list: JsonList,
    pub(super) timeout: Duration,
}

impl Limits {
    /// The body of an error.
    pub(super) const ERROR: Self = Self {
        max_response: 64 * 1024,
        ..Self::mib(0)
    };

    /// For a request that the user does not watch.
    pub(super) const fn mib(max_response: usize) -> Self {
        let timeout = Duration::from_secs(30);
        Self {
            max_response: max_response * 1024 * 1024,
            list: JsonList::NONE,
            timeout,
        }
    }

    pub(super) const fn list(self, list: JsonList) -> Self {
        Self { list, ..self }
    }

    /// For a file, which may take minutes.
    pub(super) const fn download(max_response: usize) -> Self {
        let timeout = Duration::from_secs(900);
        Self {
            timeout,
            ..Self::mib(max_response)
        }
    }

    /// For files, while the user watches. Whether anything is still sent is checked elsewhere.
    pub(super) const fn upload() -> Self {
        let timeout = Duration::from_secs(2 * 60 * 60);
        Self {
            timeout,
            ..Self::mib(1)
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

    pub(super) fn patch(
        path: impl Into<String>,
        who: Identity,
        what: DataKinds,
        limits: Limits,
    ) -> Self {
        Self::new(Method::PATCH, path.into(), who, what, limits)
    }

    pub(super) fn delete(
        path: impl Into<String>,
        who: Identity,
        what: DataKinds,
        limits: Limits,
    ) -> Self {
        Self::new(Method::DELETE, path.into(), who, what, limits)
    }

    /// The URL below a base address. `None` if an ID such as `..` would lead to another path.
    pub(super) fn url(&self, base: &ServerAddress) -> Option<Url> {
        let url = base.join(&self.path);
        let path = self.path.split('?').next().unwrap_or_default();
        url.path().ends_with(path).then_some(url)
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
    Form(Form),
}

impl RequestBody {
    /// The content type and the bytes. A form is not encoded at once.
    pub(super) fn encode(self) -> Option<(String, Vec<u8>)> {
        match self {
            Self::None | Self::Form(_) => None,
            Self::Json(body) => Some(("application/json".into(), body.to_string().into_bytes())),
            Self::Multipart { boundary, bytes } => {
                Some((format!("multipart/form-data; boundary={boundary}"), bytes))
            }
        }
    }
}

/// A form in which a response body is read, part by part.
pub trait ResponseBody: Sized {
    /// The value of the `Accept` header.
    const ACCEPT: &'static str;
    /// The parts read so far.
    type Parts: Send;

    /// Begins to read.
    fn start(limits: &Limits) -> Self::Parts;

    /// Reads the next part. `false` if the limits are exceeded.
    fn push(parts: &mut Self::Parts, bytes: &[u8]) -> bool;

    /// Ends. `None` if the bytes do not have this form.
    fn finish(parts: Self::Parts) -> Option<Self>;
}

/// An empty body is `null`. A byte order mark is skipped.
impl ResponseBody for JsonBody {
    const ACCEPT: &'static str = "application/json";
    type Parts = JsonReader;

    fn start(limits: &Limits) -> JsonReader {
        JsonReader::new(limits.list)
    }

    fn push(reader: &mut JsonReader, bytes: &[u8]) -> bool {
        reader.push(bytes)
    }

    fn finish(reader: JsonReader) -> Option<Self> {
        reader.finish()
    }
}

impl ResponseBody for Vec<u8> {
    const ACCEPT: &'static str = "image/png, image/jpeg";
    type Parts = Self;

    fn start(_: &Limits) -> Self {
        Self::new()
    }

    fn push(parts: &mut Self, bytes: &[u8]) -> bool {
        parts.extend_from_slice(bytes);
        true
    }

    fn finish(parts: Self) -> Option<Self> {
        Some(parts)
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
