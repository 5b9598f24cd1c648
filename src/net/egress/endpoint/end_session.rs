//! `DELETE v1/identity/session`: ends the proven session (`docs/backend-contract.md` 10, `identity_proof`).

use crate::net::egress::request::prelude::*;

/// Revokes the session token that it is sent with.
pub struct EndSession;

impl Endpoint for EndSession {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        Request::delete(
            "v1/identity/session",
            Identity::Required,
            &[],
            Limits::mib(1),
        )
    }

    fn decode(&self, _body: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}
