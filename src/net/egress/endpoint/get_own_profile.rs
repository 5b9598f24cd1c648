//! `GET v1/profile/me`: the user's own profile (`docs/backend-contract.md` 5.9).

use crate::domain::member::Profile;
use crate::net::egress::request::prelude::*;

/// Reads the user's own profile. The user ID is only in a header: proxies log addresses.
pub struct GetOwnProfile;

impl Endpoint for GetOwnProfile {
    type Body = JsonBody;
    type Response = Profile;

    fn request(&self) -> Request {
        Request::get(
            "v1/profile/me",
            Identity::Required,
            &[DataKind::ProfileLookup],
            Limits::mib(1),
        )
    }

    fn decode(&self, body: JsonBody) -> Result<Profile, Failure> {
        wire::server::decode_profile(body.fields()).ok_or(Failure::Unreadable)
    }
}
