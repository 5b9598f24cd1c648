//! `DELETE v1/servers/{id}/membership`: ends the membership (`docs/backend-contract.md` 5.3).

use crate::domain::id::ServerId;
use crate::net::egress::request::prelude::*;

/// Leaves a server. Leaving twice is not an error.
pub struct LeaveServer<'a>(pub &'a ServerId);

impl Endpoint for LeaveServer<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        let path = format!("v1/servers/{}/membership", encode(self.0.as_str()));
        Request::delete(path, Identity::Required, &[DataKind::Leave], Limits::mib(1))
    }

    fn decode(&self, body: JsonBody) -> Result<(), Failure> {
        match body.fields().flag(&["left"]) {
            Some(false) => Err(Failure::Unreadable),
            Some(true) | None => Ok(()),
        }
    }
}
