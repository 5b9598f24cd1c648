//! `GET v1/channels/{id}/attachments/{id}`: a picture or file of a message (`docs/backend-contract.md` 5.8).

use crate::domain::id::ChannelId;
use crate::net::egress::request::{ResponseBody, prelude::*};

/// Downloads a file by its IDs, whatever address the server states for it.
pub struct GetAttachment<'a> {
    /// The channel of the message.
    pub channel: &'a ChannelId,
    /// The ID of the file.
    pub attachment: &'a str,
    /// Whether more than 20 MiB are read, because the user wants a large file.
    pub is_large: bool,
}

/// The content of a file.
pub struct FileBytes(pub Vec<u8>);

impl ResponseBody for FileBytes {
    const ACCEPT: &'static str = "*/*";
    type Parts = Vec<u8>;

    fn start(_: &Limits) -> Vec<u8> {
        Vec::new()
    }

    fn push(parts: &mut Vec<u8>, bytes: &[u8]) -> bool {
        parts.extend_from_slice(bytes);
        true
    }

    fn finish(parts: Vec<u8>) -> Option<Self> {
        Some(Self(parts))
    }
}

impl Endpoint for GetAttachment<'_> {
    type Body = FileBytes;
    type Response = Vec<u8>;

    fn request(&self) -> Request {
        let channel = encode(self.channel.as_str());
        let path = format!(
            "v1/channels/{channel}/attachments/{}",
            encode(self.attachment)
        );
        // Servers take files of 50 MiB, and some more.
        let max = if self.is_large { 100 } else { 20 };
        Request::get(
            path,
            Identity::WithToken,
            &[DataKind::LoadedFile],
            Limits::download(max),
        )
    }

    fn decode(&self, body: FileBytes) -> Result<Vec<u8>, Failure> {
        Ok(body.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_cannot_change_the_path() {
        let request = GetAttachment {
            channel: &"../c".into(),
            attachment: "a/../../b?x#y",
            is_large: false,
        }
        .request();
        let path = "v1/channels/..%2Fc/attachments/a%2F..%2F..%2Fb%3Fx%23y";
        assert_eq!(request.path, path);
    }
}
