//! `GET v1/client/capabilities`: what a backend offers (`docs/backend-contract.md` 4).

use crate::domain::capability::Capabilities;
use crate::net::egress::request::prelude::*;

/// A backend of an older version has them at another path (4.4).
pub struct GetCapabilities {
    /// Whether to use the older path.
    pub legacy: bool,
}

impl Endpoint for GetCapabilities {
    type Body = JsonBody;
    type Response = Capabilities;

    fn request(&self) -> Request {
        let version = if self.legacy { "" } else { "v1/" };
        let path = format!("{version}client/capabilities");
        Request::get(
            path,
            Identity::Anonymous,
            &[DataKind::Probe],
            Limits::probe(1),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<Capabilities, Failure> {
        wire::server::decode_capabilities(body.fields()).ok_or(Failure::NotOpenChat)
    }
}
