//! `GET v1/profiles:batch`: names and avatars of users (`docs/backend-contract.md` 5.13).

use crate::domain::id::UserId;
use crate::domain::member::Profile;
use crate::net::egress::request::prelude::*;

/// Reads the profiles of at most `api::PROFILES` users.
pub struct ListProfiles<'a>(pub &'a [UserId]);

impl Endpoint for ListProfiles<'_> {
    type Body = JsonBody;
    type Response = Vec<Profile>;

    fn request(&self) -> Request {
        let query = |user: &UserId| format!("user_uid={}", encode(user.as_str()));
        let users: Vec<_> = self.0.iter().map(query).collect();
        let path = format!("v1/profiles:batch?{}", users.join("&"));
        Request::get(
            path,
            Identity::Required,
            &[DataKind::ProfileLookup],
            Limits::mib(1).list(wire::server::PROFILES),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<Vec<Profile>, Failure> {
        wire::server::decode_profiles(&body).ok_or(Failure::Unreadable)
    }
}
