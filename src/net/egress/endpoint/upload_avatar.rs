//! `POST v1/profile/avatar`: uploads an avatar (`docs/backend-contract.md` 5.11).

use crate::domain::id::AssetId;
use crate::net::egress::request::prelude::*;

/// Uploads a PNG, which the server does not show before it is published with `UpdateProfile`.
pub struct UploadAvatar<'a>(pub &'a [u8]);

impl Endpoint for UploadAvatar<'_> {
    type Body = JsonBody;
    type Response = AssetId;

    fn request(&self) -> Request {
        let boundary = boundary(self.0);
        // Every upload has the same file name: the name of the user's file is not disclosed.
        let mut bytes = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture.png\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        bytes.extend_from_slice(self.0);
        bytes.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Request::post(
            "v1/profile/avatar",
            Identity::Required,
            &[DataKind::ProfilePicture],
            Limits::mib(1),
        )
        .body(RequestBody::Multipart { boundary, bytes })
    }

    fn decode(&self, body: JsonBody) -> Result<AssetId, Failure> {
        wire::server::decode_asset_id(body.fields()).ok_or(Failure::Unreadable)
    }
}

/// A boundary that does not occur in the picture. It is not random, so that it does not tell users apart.
fn boundary(picture: &[u8]) -> String {
    let mut boundary = String::from("openchat-picture");
    while picture
        .windows(boundary.len())
        .any(|window| window == boundary.as_bytes())
    {
        boundary.push('x');
    }
    boundary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multipart_boundary_does_not_occur_in_the_picture() {
        let form = |picture: &[u8]| UploadAvatar(picture).request().body.encode().unwrap();
        let plain = form(b"pixels");
        let tricky = form(b"a\r\n--openchat-picture--\r\nb");
        assert_eq!(plain.0, "multipart/form-data; boundary=openchat-picture");
        assert_eq!(tricky.0, "multipart/form-data; boundary=openchat-picturex");
        let text = String::from_utf8(plain.1).unwrap();
        assert_eq!(
            text,
            "--openchat-picture\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture.png\"\r\n\
             Content-Type: image/png\r\n\r\npixels\r\n--openchat-picture--\r\n"
        );
        assert!(
            text.len() - "pixels".len() < 1024,
            "servers allow little overhead for the form"
        );
    }
}
