//! The headers of requests and of the socket upgrade.

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};

use super::request::{Identity, Request};
use crate::domain::disclosure::DataKind;
use crate::domain::identity::ServerIdentity;
use crate::net::disclosure::DisclosureRecorder;
use crate::net::token::Token;

/// Without version and platform, so that it does not tell users apart.
const AGENT: &str = "OpenChat";
const USER_ID: HeaderName = HeaderName::from_static("x-openchat-user-uid");
const DEVICE_ID: HeaderName = HeaderName::from_static("x-openchat-device-id");

/// The user in whose name a request is made.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The user ID and the device ID.
    pub identity: &'a ServerIdentity,
    /// The token of a proven session.
    pub token: Option<&'a Token>,
}

impl<'a> Caller<'a> {
    /// The caller if a request with this `identity` names them.
    pub(super) fn for_request(caller: Option<Self>, identity: Identity) -> Option<Caller<'a>> {
        match identity {
            Identity::Anonymous => None,
            Identity::WithToken => caller.filter(|caller| caller.token.is_some()),
            Identity::Required => caller,
        }
    }

    fn identify(self, headers: &mut HeaderMap) {
        put(headers, USER_ID, self.identity.user.as_str());
        put(headers, DEVICE_ID, self.identity.device.as_str());
        let bearer = self.token.map(Token::bearer);
        if let Some(Ok(mut value)) = bearer.map(|bearer| HeaderValue::from_str(&bearer)) {
            value.set_sensitive(true);
            let _before = headers.insert(AUTHORIZATION, value);
        }
    }
}

/// The headers of a socket upgrade, besides those of the WebSocket protocol. Records what they disclose, so the server
/// must be connected.
pub fn upgrade_headers(caller: Caller<'_>, disclosures: &DisclosureRecorder) -> HeaderMap {
    disclosures.record(&[DataKind::Uid, DataKind::Device]);
    let mut headers = HeaderMap::new();
    put(&mut headers, USER_AGENT, AGENT);
    caller.identify(&mut headers);
    headers
}

/// All headers of a request except the content type. Takes the caller only if the request names them.
pub(super) fn of(request: &Request, accept: &str, caller: Option<Caller<'_>>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    put(&mut headers, USER_AGENT, AGENT);
    put(&mut headers, ACCEPT, accept);
    put(&mut headers, ACCEPT_ENCODING, "identity");
    if let Some(caller) = caller {
        caller.identify(&mut headers);
    }
    if let Some((name, value)) = &request.header {
        put(&mut headers, name.clone(), value);
    }
    headers
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        let _before = headers.insert(name, value);
    }
}
