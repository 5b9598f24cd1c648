//! The closed list of what may be said over a socket.

use serde_json::json;

use crate::domain::disclosure::DataKind;
use crate::domain::id::ChannelId;
use crate::net::journal::Journal;

/// Everything that may be said over a socket (7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word<'a> {
    /// Is anybody there.
    Ping,
    /// The user reads a channel.
    Subscribe(&'a ChannelId),
    /// The user writes, or stopped.
    Typing {
        /// Where.
        channel: &'a ChannelId,
        /// Whether they write now.
        active: bool,
    },
}

impl Word<'_> {
    /// The frame, as text. What leaves with it is taken down.
    #[must_use]
    pub fn frame(self, journal: &Journal) -> String {
        let (kind, payload) = match self {
            Self::Ping => ("chat.ping", json!({})),
            Self::Subscribe(channel) => {
                journal.note([DataKind::Channels]);
                ("chat.subscribe", json!({ "channel_id": channel.as_str() }))
            }
            Self::Typing { channel, active } => {
                journal.note([DataKind::Typing]);
                let payload = json!({ "channel_id": channel.as_str(), "is_typing": active });
                ("chat.typing.update", payload)
            }
        };
        json!({ "type": kind, "payload": payload }).to_string()
    }
}
