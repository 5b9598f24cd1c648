//! `GET v1/servers/{id}/members`: the members of a server (`docs/backend-contract.md` 5.5).

use crate::domain::id::ServerId;
use crate::domain::member::Member;
use crate::net::egress::request::prelude::*;

/// Lists the members of a server.
pub struct ListMembers<'a>(pub &'a ServerId);

impl Endpoint for ListMembers<'_> {
    type Body = JsonBody;
    type Response = Vec<Member>;

    fn request(&self) -> Request {
        let path = format!("v1/servers/{}/members", encode(self.0.as_str()));
        Request::get(
            path,
            Identity::WithToken,
            &[DataKind::Channels],
            Limits::mib(4).list(wire::server::MEMBERS),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<Vec<Member>, Failure> {
        wire::server::decode_members(&body).ok_or(Failure::Unreadable)
    }
}
