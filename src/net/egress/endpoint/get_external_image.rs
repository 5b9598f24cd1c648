//! `GET {path}`: an image on a host that is not a server of the user (`docs/backend-contract.md` 5.12).

use crate::net::egress::request::prelude::*;

/// Downloads an image by its path and query.
pub struct GetExternalImage<'a>(pub &'a str);

impl Endpoint for GetExternalImage<'_> {
    type Body = Vec<u8>;
    type Response = Vec<u8>;

    fn request(&self) -> Request {
        Request::get(
            self.0,
            Identity::Anonymous,
            &[DataKind::ThirdPartyPicture],
            Limits::mib(3),
        )
    }

    fn decode(&self, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
        Ok(body)
    }
}
