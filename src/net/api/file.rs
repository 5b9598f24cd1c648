//! Pictures and files of messages.

use crate::domain::attachment::{FileOrigin, MAX_PICTURE_BYTES, ShownFile};
use crate::domain::failure::Failure;
use crate::net::api::profile::fetch_external_image;
use crate::net::egress::Progress;
use crate::net::egress::endpoint::GetAttachment;
use crate::net::session::Session;

/// Downloads a file from its server, or a picture from the foreign host that the user has chosen to ask.
pub async fn fetch(
    session: &Session,
    file: &ShownFile,
    progress: Progress<'_>,
) -> Result<Vec<u8>, Failure> {
    match &file.origin {
        FileOrigin::OwnServer => {
            let request = GetAttachment {
                channel: &file.key.channel,
                attachment: &file.key.id,
                is_large: !file.is_picture || file.bytes > MAX_PICTURE_BYTES,
            };
            Ok(session.send_with_progress(&request, progress).await?)
        }
        FileOrigin::Foreign { address, .. } => fetch_external_image(session, address).await,
        FileOrigin::Blocked => Err(Failure::InvalidAddress),
    }
}
