//! `GET v1/profile/avatar/{id}`: an uploaded avatar (`docs/backend-contract.md` 5.12).

use crate::domain::id::AssetId;
use crate::net::egress::request::prelude::*;

/// Downloads an uploaded avatar.
pub struct GetAvatar<'a>(pub &'a AssetId);

impl Endpoint for GetAvatar<'_> {
    type Body = Vec<u8>;
    type Response = Vec<u8>;

    fn request(&self) -> Request {
        let path = format!("v1/profile/avatar/{}", encode(self.0.as_str()));
        Request::get(
            path,
            Identity::Anonymous,
            &[DataKind::ProfileLookup],
            Limits::mib(3),
        )
    }

    fn decode(&self, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asset_id_cannot_change_the_path() {
        let asset = AssetId::new("../../v1/servers?x#y");
        let path = "v1/profile/avatar/..%2F..%2Fv1%2Fservers%3Fx%23y";
        assert_eq!(GetAvatar(&asset).request().path, path);
    }
}
