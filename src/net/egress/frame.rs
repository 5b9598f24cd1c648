//! The closed list of frames that the client sends over the socket (`docs/backend-contract.md` 7).

use serde_json::json;

use crate::domain::disclosure::DataKind;
use crate::domain::id::ChannelId;
use crate::net::disclosure::DisclosureRecorder;

/// A frame to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientFrame<'a> {
    /// Keepalive.
    Ping,
    /// Receive the events of a channel.
    Subscribe(&'a ChannelId),
    /// The user started or stopped typing.
    Typing {
        /// In which channel.
        channel: &'a ChannelId,
        /// `false` if they stopped.
        active: bool,
    },
}

impl ClientFrame<'_> {
    /// The text of the frame. Records what it discloses.
    pub fn encode(self, disclosures: &DisclosureRecorder) -> String {
        let (kind, discloses, payload): (_, &[DataKind], _) = match self {
            Self::Ping => ("chat.ping", &[], json!({})),
            Self::Subscribe(channel) => (
                "chat.subscribe",
                &[DataKind::Channels],
                json!({ "channel_id": channel.as_str() }),
            ),
            Self::Typing { channel, active } => (
                "chat.typing.update",
                &[DataKind::Typing],
                json!({ "channel_id": channel.as_str(), "is_typing": active }),
            ),
        };
        disclosures.record(discloses);
        json!({ "type": kind, "payload": payload }).to_string()
    }
}
