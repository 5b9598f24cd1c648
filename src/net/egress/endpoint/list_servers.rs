//! `GET v1/servers`: the servers of a backend (`docs/backend-contract.md` 5.2).

use crate::domain::discovery::ListedServer;
use crate::net::egress::request::prelude::*;

/// Lists the servers of a backend.
pub struct ListServers;

impl Endpoint for ListServers {
    type Body = JsonBody;
    type Response = Vec<ListedServer>;

    fn request(&self) -> Request {
        Request::get(
            "v1/servers",
            Identity::Anonymous,
            &[DataKind::Probe],
            Limits::probe(4).list(wire::server::SERVERS),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<Vec<ListedServer>, Failure> {
        wire::server::decode_servers(&body).ok_or(Failure::Unreadable)
    }
}
